"""The audit in a real browser: by file, by person of the team, and who may not."""

import pytest
from playwright.sync_api import expect

from cli.client import Client, accounts
from tests.e2e.files import reset_limits, signed_in, submitted
from tests.e2e.test_console import sign_in

pytestmark = pytest.mark.e2e
LANGUAGES = pytest.mark.parametrize("language", ["fr", "ar"])


@pytest.fixture(autouse=True)
def fresh_limits(site):
    reset_limits(site)


@pytest.fixture
def staff(state):
    return accounts(state / "demo-accounts.json")


@pytest.fixture
def worked_on(site, staff):
    """A file that the agent has opened and claimed."""
    file = submitted(signed_in(site))
    agent = Client(site.url)
    agent.staff_sign_in(staff["agent"])
    agent.call("GET", f"/staff/applications/{file['id']}")
    agent.act(file["id"], "claim")
    return file


@LANGUAGES
def test_an_auditor_reads_who_saw_and_did_what(desks, staff, worked_on, language):
    desk = desks(language)
    page = desk.page
    sign_in(desk, staff["auditor"], "/audit")
    desk.look("audit")
    page.locator("form button[type=submit]").click()
    expect(page.locator("#reference-mend")).to_be_visible()
    desk.look("audit-missing")

    page.fill("#reference", worked_on["reference"])
    page.keyboard.press("Enter")
    expect(page.locator(".trail tbody tr")).to_have_count(4)  # sent, opened by the agent (twice), claimed
    expect(page.locator(".trail")).to_contain_text(worked_on["reference"])
    desk.look("audit-file")

    with page.expect_download() as printed:
        desk.press("PDF" if language == "fr" else "للطبع", "button")
    assert printed.value.suggested_filename == f"{worked_on['reference']}-ar.pdf"

    page.reload()
    expect(page.locator("#reference")).to_have_value(worked_on["reference"])
    expect(page.locator(".trail tbody tr")).to_have_count(6)  # and by the auditor, twice

    page.locator("input[name=by]").nth(1).check()
    page.locator("#person option").nth(1).wait_for(state="attached")
    person = page.locator("#person option", has_text=staff["agent"]["username"])
    page.select_option("#person", person.first.get_attribute("value"))
    page.locator("form button[type=submit]").click()
    expect(page.locator(".trail")).to_contain_text(worked_on["reference"])
    desk.look("audit-person")


@LANGUAGES
def test_a_file_leads_an_auditor_to_who_saw_and_did_what(desks, staff, worked_on, language):
    desk = desks(language)
    sign_in(desk, staff["auditor"], f"/files/{worked_on['id']}")
    desk.page.locator("a[href*='/audit?reference=']").click()
    expect(desk.page.locator("#reference")).to_have_value(worked_on["reference"])
    expect(desk.page.locator(".trail")).to_contain_text(worked_on["reference"])


def test_a_coordinator_prints_the_history_of_a_file_that_she_has_before_her(desks, staff, worked_on):
    desk = desks("fr")
    sign_in(desk, staff["coordinator"], f"/files/{worked_on['id']}")
    with desk.page.expect_download() as printed:
        desk.press("Historique complet en français", "button")
    assert printed.value.suggested_filename == f"{worked_on['reference']}-fr.pdf"
    assert printed.value.path().read_bytes().startswith(b"%PDF")
    expect(desk.page.locator("a[href*='/audit?reference=']")).to_have_count(0)


def test_an_agent_prints_no_history(desks, staff, worked_on):
    desk = desks("fr")
    sign_in(desk, staff["agent"], f"/files/{worked_on['id']}")
    expect(desk.page.get_by_role("heading", name="Ce qui s'est passé")).to_be_visible()
    expect(desk.page.get_by_role("button", name="Historique complet")).to_have_count(0)


def test_nothing_found_is_said(desks, staff):
    desk = desks("fr")
    sign_in(desk, staff["auditor"], "/audit?reference=JSR-0000-0000-0000")
    expect(desk.page.get_by_role("alert")).to_be_visible()
    desk.look("audit-nothing")


def test_who_is_no_auditor_finds_no_such_page(desks, staff):
    desk = desks("fr")
    sign_in(desk, staff["coordinator"], "/audit?reference=JSR-0000-0000-0000")
    expect(desk.page.locator("main h1")).to_have_text("Cette page n'existe pas")
    expect(desk.page.locator(".rail a[href$='/audit']")).to_have_count(0)
