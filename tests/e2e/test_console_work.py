"""What an agent works with: the list of files, and taking them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from cli.client import Client, accounts
from tests.e2e.files import copies, forget, off_the_desk, reset_limits, signed_in, submitted
from tests.e2e.test_console import LANGUAGES, an_address, sign_in

pytestmark = pytest.mark.e2e

AGENTS_PLACE = "03.231"
ELSEWHERE = "03.131"


@pytest.fixture(autouse=True)
def fresh_limits(site):
    reset_limits(site)


@pytest.fixture
def staff(state):
    return accounts(state / "demo-accounts.json")


@pytest.fixture(scope="module")
def sent(site):
    """One file that a woman has really sent from her phone."""
    reset_limits(site)
    her = signed_in(site)
    return her, submitted(her)


def at(days: float) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@pytest.fixture
def queue(site, sent):
    """More than a page: late, soon due and calm, in the agent's province and beside it."""
    _, file = sent
    off_the_desk(site, file["id"])
    made = copies(
        site,
        file,
        30,
        stage_deadline=lambda n: at(n - 2.5),
        flags=None,
        help_asked_at=None,
        province=lambda n: AGENTS_PLACE if n % 3 else ELSEWHERE,
    )
    yield made
    forget(site, made)


@LANGUAGES
def test_the_states_of_the_list(desks, staff, queue, sent, language):
    her, file = sent
    her.call("POST", f"/applications/{file['id']}/help", {})
    desk = desks(language)
    desk.NARROWER = (360,)  # on a phone, in a village
    sign_in(desk, staff["coordinator"])
    desk.at("/work")
    page = desk.page
    expect(page.locator("tbody tr")).to_have_count(25)
    expect(page.locator("tbody .brick").first).to_be_visible()
    expect(page.locator("tbody .saffron").first).to_be_visible()
    expect(page.locator(".chip .number").first).to_be_visible()
    desk.look("work")
    page.locator("main > .button").click()
    expect(page.locator("tbody tr")).to_have_count(31)

    page.locator("tbody tr").nth(1).hover()
    expect(page.locator("tbody tr").nth(1).locator(".tip").first).to_be_visible()
    page.locator("tbody th a").nth(3).focus()
    expect(page.locator("tbody tr").nth(3).locator(".tip").first).to_be_visible()

    for view, found in (("overdue", 3), ("soon", 3), ("calls", 1), ("mine", 0), ("untouched", 0)):
        page.locator(f".chip[href*='view={view}']").first.click()
        desk.at(f"/work?view={view}")
        desk.settled()
        expect(page.locator("tbody tr")).to_have_count(found)
        if view in {"calls", "mine"}:
            desk.look(f"work-{view}")

    page.locator(".chip[href$='/work']").click()
    page.locator("#province").select_option(ELSEWHERE)
    desk.at(f"/work?province={ELSEWHERE}")
    expect(page.locator("tbody tr")).to_have_count(10)
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(10)
    other = "ar" if language == "fr" else "fr"
    page.locator(f".languages a[lang={other}]").click()
    page.wait_for_url(re.compile(f"/console/{other}/work\\?province={ELSEWHERE}$"))
    page.go_back()
    expect(page.locator("#province")).to_have_value(ELSEWHERE)

    page.locator("tbody input").nth(0).check()
    page.locator("tbody input").nth(1).check()
    desk.look("work-picked")
    # A colleague is quicker with the second one.
    second = page.locator("tbody th a").nth(1).get_attribute("data-id")
    quicker = Client(desk.url)
    quicker.staff_sign_in(staff["committee_member"])
    quicker.call("POST", "/staff/queue/claims", {"ids": [second]})
    page.locator(".bulk .button").first.click()
    expect(page.locator("main > .turn li")).to_have_count(1)
    desk.look("work-some-taken")
    page.locator("tbody .who button", has_text=re.compile("Rendre|ترك")).first.click()
    expect(page.locator("main > .done")).to_be_visible()

    # A colleague's files by her name; who heads the desk gives them back. One box picks the page.
    page.locator("#assigned").select_option(label=staff["committee_member"]["username"])
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("#status").select_option("in_review")
    desk.at(re.compile(r"/work\?province=03\.131&status=in_review&assigned=[0-9a-f-]+"))
    expect(page.locator("tbody tr")).to_have_count(1)
    desk.look("work-colleague")
    page.locator("tbody .who button").click()
    expect(page.locator("main > .done")).to_be_visible()
    page.locator(".filters a.link").click()
    box = page.locator("thead input")
    box.check()
    expect(page.locator("tbody input:checked")).to_have_count(page.locator("tbody input").count())
    page.locator("tbody input").first.uncheck()
    assert box.evaluate("one => one.indeterminate")
    desk.look("work-picked-all")
    box.check()
    page.keyboard.press("*")
    expect(page.locator("tbody input:checked")).to_have_count(0)

    page.locator(".above button").click()
    expect(page.locator("dialog[open]")).to_be_visible()
    desk.look("work-keys")
    page.keyboard.press("Escape")
    page.route("**/api/v1/staff/queue?*", lambda route: route.fulfill(status=503, json={}))
    page.locator(".chip[href*='view=soon']").click()
    expect(page.locator("main [role=alert]")).to_be_visible()
    desk.look("work-no-answer")
    page.unroute("**/api/v1/staff/queue?*")
    page.get_by_role("button", name=re.compile("Réessayer|إعادة المحاولة")).click()
    expect(page.locator("tbody tr").first).to_be_visible()


def test_back_from_a_file_at_its_row_and_on_past_what_a_colleague_took(desks, site, staff, queue):
    desk = desks("fr")
    sign_in(desk, staff["coordinator"], "/work?province=" + AGENTS_PLACE)
    page = desk.page
    page.locator("#province").select_option("")
    desk.at("/work")
    expect(page.locator("tbody tr")).to_have_count(25)
    page.locator("main > .button").click()
    expect(page.locator("tbody tr")).to_have_count(31)
    links = page.locator("tbody th a")
    ids = [links.nth(n).get_attribute("data-id") for n in range(31)]

    def opens_by(key, number):
        page.keyboard.press(key)
        page.wait_for_url(f"**/files/{ids[number]}")
        desk.settled()

    def comes_back_to(number, rows):
        page.locator(".back").click()
        desk.at("/work")
        row = page.locator(f"tbody a[data-id='{ids[number]}']")
        expect(row).to_be_focused()
        expect(row).to_be_in_viewport()
        expect(links).to_have_count(rows)

    links.nth(26).focus()
    opens_by("Enter", 26)
    comes_back_to(26, 31)
    colleague = Client(desk.url)
    colleague.staff_sign_in(staff["committee_member"])
    colleague.call("POST", "/staff/queue/claims", {"ids": [ids[27]]})
    opens_by("Enter", 26)
    opens_by("n", 28)
    forget(site, [ids[28]])
    comes_back_to(29, 30)
    opens_by("n", 29)
    comes_back_to(29, 30)
    desk.look("work-back", keep=False)


@LANGUAGES
def test_a_reference_leads_to_its_file(desks, staff, sent, language):
    _, file = sent
    desk = desks(language)
    desk.NARROWER = (360,)
    sign_in(desk, staff["programme_manager"], "/work")
    page = desk.page
    field = page.locator("#find")
    expect(field).to_be_visible()
    field.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#find-mend")).to_be_visible()
    page.keyboard.type("JSR-26K7-PQ2M-9XCT")
    page.keyboard.press("Enter")
    expect(page.locator("#find-mend")).to_have_text(re.compile("périmètre|صلاحياتك"))
    expect(field).to_be_focused()
    desk.look("work-not-found")
    field.fill(file["reference"].lower().replace("-", " "))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/files/{file['id']}")
    desk.settled()
    expect(page.locator("main h1")).to_contain_text(file["reference"])


@LANGUAGES
def test_a_closed_account_leads_to_the_files_in_its_name(desks, site, staff, sent, language):
    _, file = sent
    office = Client(site.url)
    office.staff_sign_in(staff["coordinator"])
    invited = {"username": an_address(), "name": "Salma Essai", "language": language, "roles": ["agent"]}
    body = invited | {"regions": ["03"], "provinces": [AGENTS_PLACE]}
    colleague = office.call("POST", "/staff/people", body, expect=201).json()["id"]
    off_the_desk(site, file["id"])
    made = copies(site, file, 3, province=AGENTS_PLACE, status="in_review", assignee=colleague)
    desk = desks(language)
    sign_in(desk, staff["coordinator"], f"/people/{colleague}")
    page = desk.page
    page.locator("section button.danger").click()
    page.locator("dialog button.danger").click()
    left = page.locator("main section .turn[role=status]")
    expect(left).to_contain_text("3")
    desk.look("person-closed-with-files")
    left.locator("a").click()
    desk.at(f"/work?assigned={colleague}")
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.locator("#assigned")).to_have_value(colleague)
    page.locator("tbody .who button").first.click()
    expect(page.locator("main > .done")).to_be_visible()
    desk.open(f"/people/{colleague}")
    expect(left).to_contain_text("2")
    left.locator("a").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.keyboard.press("*")
    desk.look("work-give-picked")
    page.keyboard.press("g")
    expect(page.locator("main > .done li")).to_have_count(2)
    expect(page.locator(".bulk")).to_be_hidden()
    desk.look("work-given")
    desk.open(f"/people/{colleague}")
    expect(left).to_be_hidden()
    forget(site, made)


@LANGUAGES
def test_on_a_narrow_desk_the_rail_is_one_row_and_a_paper_is_seen(desks, staff, sent, language):
    _, file = sent
    desk = desks(language)
    sign_in(desk, staff["coordinator"], f"/files/{file['id']}")
    page = desk.page
    menu, held = page.locator(".rail .menu"), page.locator(".menu-held")
    expect(page.locator("#viewer img")).to_be_visible()
    expect(menu).to_be_hidden()
    for width in (768, 360):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.locator(".rail").evaluate("one => one.offsetHeight") <= 64
        expect(held).to_be_hidden()
    page.set_viewport_size({"width": 768, "height": 740})
    expect(page.locator("#viewer")).to_be_in_viewport(ratio=0.8)
    menu.focus()
    page.keyboard.press("Enter")
    expect(held).to_be_visible()
    page.keyboard.press("Tab")
    expect(held.locator("a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(held).to_be_hidden()
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    desk.NARROWER = (360,)
    desk.look("menu")
    page.set_viewport_size({"width": 360, "height": 740})
    held.locator("a[href$='/people']").click()
    desk.at("/people")
    expect(held).to_be_hidden()
    expect(page.locator("main h1")).to_be_focused()


def test_in_the_dark_it_can_be_read(desks, staff, queue):
    desk = desks("ar", color_scheme="dark")
    sign_in(desk, staff["coordinator"], "/work")
    expect(desk.page.locator("tbody tr")).to_have_count(25)
    desk.page.locator("tbody input").first.check()
    desk.look("dark-work", keep=False)


def test_a_manager_of_the_country_goes_on_region_after_region(desks, staff, queue):
    desk = desks("fr")
    sign_in(desk, staff["programme_manager"], "/work")
    page = desk.page
    while page.locator("tbody tr").count() == 0:
        seek = page.get_by_role("button", name="Chercher plus loin")
        expect(seek.or_(page.locator("tbody tr").first).first).to_be_visible()
        if seek.count():
            seek.click()
            expect(page.locator(".button[aria-disabled=true]")).to_have_count(0)
    page.locator("#region").select_option("03")
    expect(page.locator("tbody tr").first).to_be_visible()
    expect(page.locator(".chip .number").first).to_be_visible()
    desk.look("work-manager")
