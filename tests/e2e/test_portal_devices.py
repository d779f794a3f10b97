"""The portal on two phones, in two tabs and on a phone that is shared: nothing is lost, or shown to another."""

import json

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from cli.client import Client
from tests.e2e.files import a_phone, reset_limits
from tests.e2e.her import (
    begun,
    can_do_without_network,
    comes_to,
    example,
    photographs,
    shown,
    signs_in_at,
    state_of_answers,
    write,
)
from tests.e2e.phone import Phone, answer_screen, code_for, go_on, sign_in

pytestmark = pytest.mark.e2e


@pytest.fixture(autouse=True)
def _codes(site):
    reset_limits(site)


# -- another phone ---------------------------------------------------------------------------------------------------


def test_on_a_second_phone_she_finds_her_draft_and_goes_on(site, phones):
    her = begun(site)
    given = example(her)
    first, second = phones(), phones("fr")
    signs_in_at(first, her, "/questions/1")
    answer_screen(first, her.programme, given)
    go_on(first)
    comes_to(first, her, "/papers")
    photographs(first.page, "cnie-front")
    expect(first.page.locator(".picture .moss")).to_have_count(1, timeout=30_000)

    second.open("/home")
    second.page.wait_for_selector("#phone")
    sign_in(second, her.number)
    second.page.locator("main .card a.button").click()
    second.at(f"/files/{her.id}")
    second.look("second-phone-draft", wait=second.page.locator("ol.steps"))
    second.page.locator("ol.steps + a.button").click()
    second.at(f"/files/{her.id}/questions/2")
    shown(second.page, "cnie").wait_for()
    answer_screen(second, her.programme, given)
    go_on(second)
    state_of_answers(second.page, "saved")
    comes_to(second, her, "/questions/1")
    expect(shown(second.page, "first_name")).to_have_value(given["first_name"])
    comes_to(second, her, "/papers")
    photo = second.page.locator(".picture img")
    expect(photo).to_have_count(1)
    second.page.wait_for_function("() => document.querySelector('.picture img').naturalWidth > 0")

    # The first phone goes on from what it shows, and neither loses anything.
    comes_to(first, her, "/questions/3")
    answer_screen(first, her.programme, given)
    go_on(first)
    state_of_answers(first.page, "saved")
    names = ("first_name", "family_name", "cnie", "birth_date")
    her.has(**{name: given[name] for name in names})


def test_the_same_answer_changed_on_two_phones_is_hers_to_choose(site, phones):
    her = begun(site, first_name="Amina", family_name="Alaoui")
    first, second = phones("en"), phones("en")
    for phone in (first, second):
        signs_in_at(phone, her, "/questions/1")
    write(second.page, first_name="Amal")
    go_on(second)
    her.has(first_name="Amal")

    write(first.page, first_name="Aicha")
    go_on(first)
    clash = first.page.locator("main .turn").filter(has_text="changed elsewhere")
    expect(clash).to_contain_text("Aicha")
    expect(clash).to_contain_text("Amal")
    first.look("two-phones-one-answer")
    state_of_answers(first.page, "choose")
    assert her.answers["first_name"] == "Amal"
    # She looks elsewhere first: the choice waits for her there, too.
    comes_to(first, her, "/send")
    expect(clash).to_contain_text("Aicha")
    assert her.answers["first_name"] == "Amal"
    clash.get_by_role("button").first.click()
    expect(clash).to_have_count(0)
    state_of_answers(first.page, "saved")
    her.has(first_name="Aicha", family_name="Alaoui")


def test_what_was_changed_elsewhere_while_this_phone_was_offline_is_not_overwritten(site, phones):
    her = begun(site, first_name="Amina", family_name="Alaoui")
    phone = phones("en")
    page = phone.page
    signs_in_at(phone, her, "/questions/1")
    can_do_without_network(page)
    comes_to(phone, her, "/questions/1")
    with phone.offline():
        write(page, first_name="Aicha")
        go_on(phone)
        state_of_answers(page, "here")
        page.goto("about:blank")
        changed = {"answers": {"first_name": "Amal"}}
        version = {"If-Match": f'"{her.file["version"]}"'}
        her.server.call("PATCH", f"/applications/{her.id}", changed, headers=version)
    comes_to(phone, her, "")
    clash = page.locator("main .turn").filter(has_text="changed elsewhere")
    expect(clash).to_contain_text("Aicha")
    assert her.answers["first_name"] == "Amal"
    phone.look("draft-with-a-choice")
    clash.get_by_role("button").last.click()
    expect(clash).to_have_count(0)
    state_of_answers(page, "saved")
    comes_to(phone, her, "/questions/1")
    expect(shown(page, "first_name")).to_have_value("Amal")
    assert her.answers["first_name"] == "Amal"


# -- codes -----------------------------------------------------------------------------------------------------------


def test_after_too_many_wrong_codes_a_new_one_lets_her_in(site, phones):
    number = a_phone()
    phone = phones()
    page = phone.page
    page.clock.install()
    phone.open("/sign-in")
    page.fill("#phone", number.replace("+212", "0"))
    page.locator("form button[type=submit]").click()
    page.wait_for_selector("#code")
    code = code_for(phone.url, number, 0)
    wrong = str((int(code) + 1) % 10**6).zfill(6)
    said = []
    for _ in range(3):
        page.fill("#code", wrong)
        expect(page.locator("#code")).to_have_value("")
        expect(page.locator("#code-mend")).to_be_visible()
        expect(page.locator("#code-mend")).not_to_have_text(said[-1] if said else "")
        said.append(page.locator("#code-mend").inner_text())
    assert len(set(said)) == 3
    phone.look("code-over")
    # The right one comes too late.
    page.fill("#code", code)
    expect(page.locator("#code")).to_have_value("")
    expect(page.locator("#code-mend")).to_have_text(said[-1])
    again = page.locator("main button.secondary")
    expect(again).to_have_count(0)
    page.clock.run_for(46_000)
    expect(again).to_be_visible()
    phone.look("code-again")
    again.click()
    expect(page.locator("p[role=status]:not(:empty)").last).to_be_visible()
    expect(again).to_have_count(0)
    page.fill("#code", code_for(phone.url, number, 1))
    phone.at("/home")


def test_a_page_that_was_reloaded_while_she_read_her_sms_still_takes_the_code(site, phones):
    """Phones with little memory throw the page away when she looks at her messages."""
    number = a_phone()
    phone = phones()
    page = phone.page
    phone.open("/sign-in?next=%2Far%2Fmine")
    page.fill("#phone", number.replace("+212", "0"))
    page.locator("form button[type=submit]").click()
    page.wait_for_selector("#code")
    code = code_for(phone.url, number, 0)
    page.reload()
    page.wait_for_selector("#code")
    expect(page.locator("main")).to_contain_text(number[-2:])
    phone.look("code-after-reload")
    page.fill("#code", code)
    phone.at("/mine")
    assert len(Client(phone.url).messages(number)) == 1
    assert page.evaluate("sessionStorage.length") == 0


# -- the session ends ------------------------------------------------------------------------------------------------


def loses_her_session(phone: Phone) -> None:
    """At the server and in the browser; what the page holds in memory is refused from now on."""
    phone.context.request.delete(f"{phone.url}/api/v1/session")
    phone.context.clear_cookies()
    refused = {"type": "urn:jisr:not_signed_in", "title": "no", "status": 401, "code": "not_signed_in"}

    def no(route: Route) -> None:
        route.fulfill(status=401, content_type="application/problem+json", body=json.dumps(refused))

    phone.context.route("**/api/v1/applications**", no)


def has_a_session_again(phone: Phone) -> None:
    phone.context.unroute("**/api/v1/applications**")


def test_a_session_that_ends_in_the_middle_of_a_question_loses_nothing(site, phones):
    her = begun(site)
    phone = phones()
    page = phone.page
    signs_in_at(phone, her, "/questions/1")
    loses_her_session(phone)
    write(page, first_name="Aicha", family_name="Alaoui")
    go_on(phone)
    state_of_answers(page, "over")
    write(page, cnie="ZZ99")
    ask = page.locator("main .turn a.button")
    expect(ask).to_be_visible()
    phone.look("question-session-over")
    ask.click()
    page.wait_for_selector("#phone")
    phone.look("sign-in-again")
    has_a_session_again(phone)
    sign_in(phone, her.number)
    phone.at(f"/files/{her.id}/questions/2")
    expect(shown(page, "cnie")).to_have_value("ZZ99")
    state_of_answers(page, "saved")
    her.has(first_name="Aicha", family_name="Alaoui")


def test_a_session_that_ends_during_an_upload_loses_nothing_and_the_next_woman_sees_nothing(site, phones):
    her = begun(site, first_name="Aicha", family_name="Alaoui")
    phone = phones()
    page = phone.page
    signs_in_at(phone, her, "/papers")
    loses_her_session(phone)
    photographs(page, "cnie-front")
    ask = page.locator("main .turn a.button")
    expect(ask).to_be_visible()
    expect(page.locator(".picture img")).to_be_visible()
    phone.look("papers-session-over")
    ask.click()
    page.wait_for_selector("#phone")
    has_a_session_again(phone)
    sign_in(phone, her.number)
    phone.at(f"/files/{her.id}/papers")
    expect(page.locator(".picture .moss")).to_have_count(1, timeout=30_000)
    expect(page.locator("main .turn")).to_have_count(0)
    assert len(her.judged(1)) == 1

    # Again, and this time another woman takes the phone.
    loses_her_session(phone)
    photographs(page, "cnie-back")
    expect(ask).to_be_visible()
    page.evaluate("sessionStorage.setItem('jisr.typed.x', '{}')")
    ask.click()
    page.wait_for_selector("#phone")
    has_a_session_again(phone)
    before = page.url
    sign_in_until(phone, a_phone(), page.locator("dialog[open] button.danger"))
    phone.look("code-of-another-number")
    page.locator("dialog[open] button.danger").click()
    page.wait_for_url(lambda url: url != before)
    phone.settled()
    expect(page.locator("main")).not_to_contain_text("Aicha")
    expect(page.locator(".picture")).to_have_count(0)
    comes_to(phone, her, "/questions/1")
    expect(page.locator("main")).not_to_contain_text("Aicha")
    phone.look("not-her-file")
    phone.open("/home")
    expect(page.locator("main .notice").first).to_be_visible()
    expect(page.locator("main .card")).to_have_count(0)
    assert left_on(page) == {"files": 0, "pending": 0, "waiting": 0, "typed": 0}
    assert len(her.papers()) == 1


def sign_in_until(phone: Phone, number: str, then: Locator) -> None:
    """She writes her number and the code; then something is asked."""
    phone.page.fill("#phone", number.replace("+212", "0"))
    phone.page.locator("form button[type=submit]").click()
    phone.page.wait_for_selector("#code")
    phone.page.fill("#code", code_for(phone.url, number, 0))
    expect(then).to_be_visible()


def left_on(page: Page) -> dict[str, int]:
    """How much of what is somebody's the phone still holds."""
    found: dict[str, int] = page.evaluate(
        """async () => {
          const db = await new Promise((good, bad) => {
            const asked = indexedDB.open("jisr");
            asked.onsuccess = () => good(asked.result);
            asked.onerror = () => bad(asked.error);
          });
          const count = (name) => new Promise((good) => {
            db.transaction(name).objectStore(name).count().onsuccess = (event) => good(event.target.result);
          });
          const found = { typed: sessionStorage.length };
          for (const name of ["files", "pending", "waiting"]) found[name] = await count(name);
          db.close();
          return found;
        }"""
    )
    return found


# -- two tabs --------------------------------------------------------------------------------------------------------


def test_two_tabs_keep_what_both_wrote_and_send_a_photo_once(site, phones):
    her = begun(site, first_name="Amina", family_name="Alaoui")
    phone = phones()
    page, other = phone.page, phone.tab()
    signs_in_at(phone, her, "/questions/1")
    comes_to(phone, her, "/questions/2", other)
    write(page, first_name="Aicha")
    write(other, cnie="ZZ004712")
    go_on(phone)
    other.locator("main form > button[type=submit]").click()
    other.wait_for_url("**/questions/3")
    for tab in (page, other):
        state_of_answers(tab, "saved")
    her.has(first_name="Aicha", cnie="ZZ004712")

    # The same answer: what she wrote last is what she sees and what is kept.
    comes_to(phone, her, "/questions/1")
    comes_to(phone, her, "/questions/1", other)
    write(page, first_name="Amal")
    write(other, first_name="Asma")
    go_on(phone)
    her.has(first_name="Amal")
    other.locator("main form > button[type=submit]").click()
    other.wait_for_url("**/questions/2")
    her.has(first_name="Asma")
    comes_to(phone, her, "/questions/1")
    expect(shown(page, "first_name")).to_have_value("Asma")

    for tab in (page, other):
        comes_to(phone, her, "/papers", tab)
    uploads: list[str] = []
    phone.context.on(
        "request",
        lambda one: (
            uploads.append(one.url)
            if one.method == "POST" and one.url.startswith(site.emulator.endpoint)
            else None
        ),
    )
    with phone.offline():
        photographs(page, "cnie-front")
        for tab in (page, other):
            expect(tab.locator(".picture")).to_have_count(1)
    for tab in (page, other):
        expect(tab.locator(".picture .moss")).to_have_count(1, timeout=30_000)
        expect(tab.locator(".picture")).to_have_count(1)
    assert len(her.judged(1)) == 1
    assert len(uploads) == 1


def test_signing_out_in_one_tab_empties_the_other(site, phones):
    her = begun(site, first_name="Amina", family_name="Alaoui")
    phone = phones()
    page, other = phone.page, phone.tab()
    signs_in_at(phone, her, "/questions/1")
    comes_to(phone, her, "/questions/2", other)
    write(other, cnie="ZZ0")
    phone.open("/home")
    page.get_by_role("button", name="تسجيل الخروج").click()
    page.wait_for_url(f"{phone.url}/ar")
    other.wait_for_url(f"{phone.url}/ar")
    for tab in (page, other):
        assert left_on(tab) == {"files": 0, "pending": 0, "waiting": 0, "typed": 0}
    comes_to(phone, her, "/questions/1", other)
    other.wait_for_selector("#phone")
    assert phone.context.request.post(f"{phone.url}/api/v1/session/refresh").status == 401


def test_another_woman_signing_in_takes_the_first_one_s_page_away_in_all_tabs(site, phones):
    her = begun(site, first_name="Amina", family_name="Alaoui")
    phone = phones()
    other = phone.tab()
    signs_in_at(phone, her, "/questions/1")
    comes_to(phone, her, "/questions/1", other)
    write(other, first_name="Aicha")
    phone.open("/sign-in")
    sign_in(phone, a_phone())
    other.wait_for_url(f"{phone.url}/ar")
    assert left_on(other) == {"files": 0, "pending": 0, "waiting": 0, "typed": 0}
