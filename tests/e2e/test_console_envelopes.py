"""An envelope in a real browser: opened with a partner's first money, topped up after it was said whom that serves;
what an ended file gives back serves the next; and its partner, who sees numbers and nobody."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from cli.client import Client, accounts, wait_for
from cli.seed import PARTNER
from tests.e2e.files import reset_limits, signed_in, submitted
from tests.e2e.test_console import LANGUAGES, sign_in

pytestmark = pytest.mark.e2e

PLACES = {"fr": ("03.131", "03.131.01.01"), "ar": ("03.171", "03.171.01.01")}
"""Each language has an envelope of its own: a province's."""
SIGNED = "02/11/2026"


@pytest.fixture
def staff(state):
    return accounts(state / "demo-accounts.json")


def of_the_office(site, account):
    client = Client(site.url)
    client.staff_sign_in(account)
    return client


def waiting(site, coordinator, language, amounts):
    """Women of that province on the waiting list, in this order."""
    province, commune = PLACES[language]
    files = []
    for amount in amounts:
        file = submitted(signed_in(site), province=province, commune=commune, amount_mad=amount)
        coordinator.act(file["id"], "pass_stage")
        coordinator.act(file["id"], "waitlist")
        files.append(file["id"])
    return files


def fill_gift(page, **typed):
    for name, value in typed.items():
        page.fill(f"#gift-{name}", value)


@LANGUAGES
def test_an_envelope_from_its_first_money_to_its_partner(desks, site, staff, language):
    reset_limits(site)
    desk = desks(language)
    page = desk.page
    sign_in(desk, staff["coordinator"])
    page.goto(f"{desk.url}/console/{language}/money/envelopes")
    desk.press(re.compile("Ouvrir une enveloppe|فتح غلاف مالي"))
    desk.at("/money/envelopes/new")
    page.select_option("#envelope-province", PLACES[language][0])
    page.fill("#gift-partner", PARTNER)
    page.fill("#gift-ends", "01/01/2020")
    page.locator("form button[type=submit]").click()
    expect(page.get_by_role("alert").locator("a")).to_have_count(3)
    desk.look("envelope-new-missing")
    fill_gift(page, amount="2 000", title="N° 12/2026", signed=SIGNED, ends="02/11/2029")
    desk.look("envelope-new")
    page.locator("form button[type=submit]").click()
    page.wait_for_url(re.compile(f"/{datetime.now(UTC).year}/{PLACES[language][0].replace('.', '-')}$"))
    expect(page.locator("table.gifts tbody tr")).to_have_count(1)
    expect(page.locator("table.gifts")).to_contain_text("N° 12/2026")

    coordinator = of_the_office(site, staff["coordinator"])
    first, second, third = waiting(site, coordinator, language, (3000, 4000, 5000))
    page.reload()
    counts = page.locator("table.counts tbody tr")
    expect(counts.nth(0).locator("td").first).to_have_text("3")
    desk.look("envelope")

    # More money: first it is said whom it serves, then it serves them.
    desk.press(re.compile("Ajouter une contribution|إضافة مساهمة"))
    page.locator("form button[type=submit]").click()
    expect(page.locator("#gift-partner-mend")).to_be_visible()
    desk.look("envelope-add-missing")
    # Whoever gave is offered, and under one name.
    expect(page.locator(f"#gift-partner-names option[value='{PARTNER}']")).to_have_count(1)
    fill_gift(page, partner=PARTNER.upper(), amount="6.000")
    expect(page.locator("#gift-partner-hint")).to_contain_text(re.compile("Nouveau partenaire|شريك جديد"))
    page.locator("form button[type=submit]").click()
    expect(page.locator("#gift-partner-mend")).to_contain_text(PARTNER)
    desk.look("envelope-add-misspelt")
    fill_gift(page, partner="Wilaya Fès-Meknès")
    page.select_option("#gift-kind", "wilaya")
    desk.look("envelope-add")
    page.locator("form button[type=submit]").click()
    expect(page.locator("ol.served li")).to_have_count(2)
    expect(page.locator("ul.effects")).to_contain_text(re.compile("acceptées.*: 2|من لائحة الانتظار: 2"))
    desk.look("envelope-foreseen")
    page.locator(".card .row .button").first.click()
    expect(page.locator(".done")).to_be_visible()
    wait_for("the first two", lambda: status(coordinator, first) == status(coordinator, second) == "approved")
    assert status(coordinator, third) == "waitlisted"
    seen(page, {0: "1", 1: "2"})
    desk.look("envelope-added")

    # What an ended file gives back serves the third.
    coordinator.act(second, "end", reason_codes=["asked_by_her"])
    wait_for("the third", lambda: status(coordinator, third) == "approved")
    seen(page, {0: "0", 1: "2", 4: "1"})

    # Of all envelopes the list tells the sum, and of a place it shows its own.
    page.goto(f"{desk.url}/console/{language}/money/envelopes")
    expect(page.locator(".card.sum .balance")).to_be_visible()
    desk.moves_through(page.locator(".card h2 a"))
    desk.look("envelopes")
    page.select_option("#province", PLACES[language][0])
    page.wait_for_url(re.compile("province="))
    expect(page.locator(".card h2 a")).to_have_count(1)
    expect(page.locator(".card.sum")).to_have_count(0)
    desk.look("envelopes-of-a-province")

    # Its partner lands on what it has given to, and sees its own money and no small number.
    theirs = desks(language)
    sign_in(theirs, staff["partner"])
    theirs.at("/money/envelopes")
    theirs.look("partner-envelopes")
    place = PLACES[language][0].replace(".", "-")
    theirs.page.locator(f".card h2 a[href$='/{place}']").click()
    expect(theirs.page.locator("table.gifts tbody tr")).to_have_count(1)
    numbers = theirs.page.locator("table.counts tbody td.number").all_inner_texts()
    assert all(re.search("moins de 5|أقل من 5", said) for said in numbers), numbers
    assert theirs.page.locator("main form, main button").count() == 0
    theirs.look("partner-envelope")


def status(coordinator, file):
    return coordinator.call("GET", f"/staff/applications/{file}").json()["status"]


def seen(page, rows):
    """The page, when it has caught up with the figures."""

    def caught_up():
        page.reload()
        said = page.locator("table.counts tbody tr td.number")
        expect(said.first).to_be_visible()
        texts = [text.strip() for text in said.all_inner_texts()]
        return all(texts[at] == count for at, count in rows.items())

    wait_for("the page", caught_up)
