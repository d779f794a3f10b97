"""After an approval, in a browser: from the agreement to the last instalment, each step by its own button in the file.

What a step would do is said before it is done; what is wrong is said beside its field.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from cli.client import wait_for
from cli.demo import picture
from jisr.domain.clocks import casablanca
from tests.e2e.phone import Desk, Phone, sign_in
from tests.e2e.test_console_decisions import (  # noqa: F401 - fixtures
    GRANTED,
    Story,
    approved,
    fresh_limits,
    messages,
    no_money_left,
    spaced,
    staff,
    story,
)
from tests.e2e.test_console_file import LANGUAGES, confirm, open_file, see

pytestmark = pytest.mark.e2e

RIB = "011780000012345678901237"
OTHER_RIB = "011780000098765432109837"
FIRST, SECOND = GRANTED * 60 // 100, GRANTED * 40 // 100


def today(days: int = 0) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).astimezone(casablanca()).strftime("%d/%m/%Y")


def a_photo(name: str) -> Any:
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture()}


def section(desk: Desk) -> Locator:
    """Where all of this stands."""
    return desk.page.locator("section:has(> .steps-of-file)")


def opens(desk: Desk, icon: str, n: int = 0) -> None:
    """A step's own button."""
    section(desk).locator(f".button:has(use[href$='#{icon}'])").nth(n).click()
    expect(desk.page.locator("dialog[open] h2")).to_be_focused()


def nothing_typed(desk: Desk, name: str) -> None:
    desk.page.locator("dialog button[type=submit]").click()
    expect(desk.page.locator("dialog .field.wrong").first).to_be_visible()
    desk.look(name)


def done(one: Story, name: str, *amounts: int) -> None:
    """What it would do is seen, then it is done, and she hears just what was shown."""
    see(one.desk)
    effects = one.desk.page.locator(".effects")
    for amount in amounts:
        expect(effects).to_contain_text(re.compile(spaced(amount)))
    shown = one.desk.page.locator("dialog blockquote").all_inner_texts()
    one.desk.look(name)
    confirm(one.desk)
    one.heard += shown
    assert messages(one, len(one.heard)) == one.heard


def signs(one: Story) -> None:
    page = one.desk.page
    opens(one.desk, "pencil")
    page.fill("#signed-on", today(1))
    nothing_typed(one.desk, "after-sign-wrong")
    page.fill("#signed-on", today())
    photos = page.locator("dialog .photos img")
    page.locator("#signed-photos").set_input_files(a_photo("autre.jpg"))
    expect(photos).to_have_count(1)
    page.locator("dialog .photos .button").click()
    expect(photos).to_have_count(0)
    page.locator("#signed-photos").set_input_files(a_photo("convention.jpg"))
    expect(photos).to_have_count(1)
    one.desk.look("after-sign")
    done(one, "after-sign-shown")
    expect(section(one.desk).locator(".moss").first).to_be_visible()


def pays_in_cash(one: Story) -> None:
    page, card = one.desk.page, one.now["answers"]["cnie"]
    opens(one.desk, "banknote")
    page.locator("#pay-method-cash").check()
    nothing_typed(one.desk, "after-cash-missing")
    page.fill("#pay-last4", "0000" if not card.endswith("0000") else "1111")
    page.fill("#pay-office", "Entraide nationale, Fès")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("#pay-last4-mend")).to_be_visible()
    one.desk.look("after-cash-another-card")
    assert one.reserved_and_paid == (GRANTED, 0)
    page.fill("#pay-last4", card[-4:].lower())
    done(one, "after-cash-shown", FIRST)
    assert one.reserved_and_paid == (GRANTED, FIRST)


def visits(one: Story) -> None:
    page = one.desk.page
    opens(one.desk, "house")
    expect(page.locator("#visit-schedule")).to_have_value("opening")
    page.locator("#visit-photos").set_input_files(a_photo("atelier.jpg"))
    expect(page.locator("dialog .photos img")).to_have_count(1)
    page.fill("#visit-day", today())
    page.locator("#visit-present").check()
    page.fill("#visit-text", "Deux machines à coudre, bien tenues.")
    page.locator("#visit-recommendation").check()
    one.desk.look("after-visit")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(section(one.desk).locator(".button:has(use[href$='#house'])")).to_have_count(2)
    section(one.desk).locator(".link:has(use[href$='#file-text'])").click()
    expect(page.locator("[id^=report-]")).to_be_focused()


def changes_her_account(one: Story) -> None:
    page = one.desk.page
    opens(one.desk, "pencil")
    page.fill("#pay-account", "0117 8000")
    nothing_typed(one.desk, "after-account-missing")
    page.fill("#pay-account", " ".join(re.findall("....", RIB)))
    page.fill("#account-why", "Elle a montré son attestation de RIB.")
    done(one, "after-account-shown")


def pays_by_bank(one: Story) -> None:
    page = one.desk.page
    opens(one.desk, "banknote")
    nothing_typed(one.desk, "after-bank-missing")
    page.locator("#pay-method").check()
    expect(page.locator("#pay-account")).to_have_count(0)  # it goes to the account that she was told of
    done(one, "after-bank-shown", SECOND)
    assert one.reserved_and_paid == (GRANTED, GRANTED)


def opens_hers(phone: Phone, one: Story) -> None:
    """On her own phone: a code opens the number, her card's end and birth year open the file."""
    answers = one.now["answers"]
    phone.open(f"/files/{one.file['id']}")
    phone.page.wait_for_selector("#phone")
    sign_in(phone, one.phone)
    phone.page.fill("#last4", answers["cnie"][-4:])
    phone.page.fill("#year", answers["birth_date"][:4])
    phone.page.locator("main form button[type=submit]").click()
    phone.at(f"/files/{one.file['id']}")


def she_reads(phone: Phone, name: str, **words: str) -> None:
    """Her page as it is now says this."""
    phone.page.reload()
    expect(phone.page.locator("main")).to_contain_text(words[phone.language])
    phone.look(name)


@LANGUAGES
def test_from_the_agreement_to_the_last_visit_each_step_has_its_button(story, staff, phones, language):  # noqa: F811
    """And she reads each of them on her phone."""
    one = story(language)
    approved(one)
    hers = phones(language)
    opens_hers(hers, one)
    she_reads(hers, "116-granted", ar="تأتي بعد توقيع الاتفاقية", fr="après la signature")
    with hers.page.expect_download() as downloading:
        hers.page.locator("main .button:has(use[href$='#download'])").click()
    assert downloading.value.path().read_bytes().startswith(b"%PDF")
    one.begins(2)
    desk, page = one.desk, one.desk.page
    open_file(desk, staff["coordinator"], one.file)
    desk.look("after-approved")
    for n in range(2):
        with page.expect_download() as downloading:
            section(desk).locator(".button:has(use[href$='#printer'])").nth(n).click()
        assert downloading.value.path().read_bytes().startswith(b"%PDF")
    signs(one)
    assert one.now["status"] == "active"
    desk.look("after-signed")
    she_reads(hers, "117-signed", ar="الزيارة المقبلة", fr="Prochaine visite")
    pays_in_cash(one)
    she_reads(hers, "118-first-paid", ar="تسلمتِها نقدا", fr="Remise en espèces")
    visits(one)
    changes_her_account(one)
    desk.look("after-visited")
    pays_by_bank(one)
    expect(section(desk).locator(".button:has(use[href$='#banknote'])")).to_have_count(0)
    desk.look("after-paid")
    she_reads(hers, "119-all-paid", ar="حُولت إلى حسابك", fr="Versée sur votre compte")
    one.decides("complete")
    assert one.now["status"] == "completed"
    she_reads(hers, "119-completed", ar="اكتمل ملفك", fr="Demande achevée")
    wait_for("the photo's verdict", lambda: _photos(one) == ["accepted"])
    page.reload()
    section(desk).locator(".photos button").click()
    expect(page.locator("dialog .sheet img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    desk.look("after-completed")


def _photos(one: Story) -> list[str]:
    file = one.office.call("GET", f"/staff/applications/{one.file['id']}").json()
    return [photo["status"] for photo in file["signed_agreements"]]


@LANGUAGES
def test_a_file_that_ends_gives_back_the_rest_and_both_women_read_it(story, site, staff, phones, language):  # noqa: F811
    """The first instalment stays paid; who waits is accepted with the second one's money."""
    ends, waits = story(language), story(language)
    asked = int(waits.money["requested_mad"])
    approved(ends, asked * 5 // 2)
    ends.acts("sign_agreement", account=RIB)
    ends.acts("record_payment", instalment="start", method="bank")
    waits.acts("pass_stage")
    with no_money_left(site):
        waits.acts("waitlist")
        open_file(ends.desk, staff["coordinator"], ends.file)
        ends.begins(4)
        ends.desk.page.locator(".bar .button.danger").click()
        nothing_typed(ends.desk, "after-end-missing")
        ends.desk.page.locator("#decide-reasons").check()
        see(ends.desk)
        effects = ends.desk.page.locator(".effects")
        expect(effects).to_contain_text(re.compile(spaced(asked)))
        expect(effects).to_contain_text(re.compile(r": 1\."))
        ends.desk.look("after-end-shown")
        confirm(ends.desk)
        wait_for("her turn", lambda: waits.now["status"] == "approved")
    assert ends.now["status"] == "ended"
    assert ends.reserved_and_paid == (asked * 3 // 2, asked * 3 // 2)
    for one, name, words in (
        (ends, "119-ended", {"ar": "أُغلق ملفك", "fr": "Demande close"}),
        (waits, "116-promoted", {"ar": "تم قبول طلبك", "fr": "Demande acceptée"}),
    ):
        phone = phones(language)
        opens_hers(phone, one)
        she_reads(phone, name, **words)


def test_the_bar_pays_and_reports_by_the_same_forms_without_a_mouse(story, staff):  # noqa: F811
    one = story("fr")
    approved(one)
    one.acts("sign_agreement", account=OTHER_RIB)
    desk, page = one.desk, one.desk.page
    open_file(desk, staff["coordinator"], one.file)
    page.keyboard.press("d")
    expect(page.locator(".bar button").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open] h2")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#pay-method")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator("dialog h3")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)
    wait_for("the first instalment", lambda: one.reserved_and_paid == (GRANTED, FIRST))
    expect(page.locator(".bar")).not_to_contain_text(
        "Enregistrer un versement"
    )  # the second waits for a visit
    page.locator(".bar button", has_text="Enregistrer un suivi").press("Enter")
    expect(page.locator("#visit-schedule")).to_be_visible()
