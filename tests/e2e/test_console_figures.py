"""The figures in a real browser: pictures, tables, files, by region, by keyboard, and who sees which."""

import csv
import re

import pytest
from playwright.sync_api import expect

from cli.client import accounts
from tests.e2e.figures import counted, months
from tests.e2e.files import reset_limits
from tests.e2e.test_console import sign_in

pytestmark = pytest.mark.e2e
LANGUAGES = pytest.mark.parametrize("language", ["fr", "ar"])


@pytest.fixture(autouse=True)
def fresh_limits(site):
    reset_limits(site)


@pytest.fixture(scope="module")
def figures(site):
    with counted(site):
        yield


@pytest.fixture
def staff(state):
    return accounts(state / "demo-accounts.json")


@LANGUAGES
@pytest.mark.timeout(300)
def test_a_manager_reads_the_country_and_opens_a_region(desks, staff, figures, language):
    desk = desks(language)
    page = desk.page
    sign_in(desk, staff["programme_manager"], "/figures")
    expect(page.locator(".heads")).to_be_visible()
    expect(page.locator(".land")).to_have_count(12)
    expect(page.locator(".tile")).to_have_count(75)
    desk.look("figures")

    page.locator(".at-03 .land-name").focus()
    page.keyboard.press("Enter")
    desk.at("/figures?region=03")
    expect(page.locator(".land-name")).to_have_count(0)
    expect(page.locator(".tile")).to_have_count(9)
    expect(page.locator(".heads")).to_be_visible()
    for summary in page.locator(".numbers summary").all():
        summary.press("Enter")
    expect(page.locator(".numbers table").first).to_be_visible()
    desk.look("figures-region-tables")

    page.reload()
    expect(page.locator("#region")).to_have_value("03")
    page.fill("#from", "/".join(reversed(months(2)[0].split("-"))))
    page.locator("form button[type=submit]").click()
    desk.at(re.compile(r"/figures\?region=03&from=\d{4}-\d{2}"))
    expect(page.locator(".columns").first.locator("li")).to_have_count(2)


@LANGUAGES
def test_a_profile_and_a_province_are_chosen_and_everything_follows(desks, staff, figures, language):
    desk = desks(language)
    page = desk.page
    sign_in(desk, staff["coordinator"], "/figures")
    sent = page.locator(".heads dd").first
    expect(sent).to_be_visible()
    everything = sent.inner_text()
    page.select_option("#kind", "self_employed")
    page.select_option("#province", "03.061")
    page.locator("form button[type=submit]").click()
    desk.at("/figures?kind=self_employed&province=03.061")
    expect(sent).not_to_have_text(everything)
    expect(page.locator("#kind")).to_have_value("self_employed")
    expect(page.locator("#province")).to_have_value("03.061")
    desk.look("figures-province-profile")
    with page.expect_download() as saved:
        page.locator(".numbers button").first.click()
    (files, *_) = csv.DictReader(
        saved.value.path().read_text(encoding="utf-8-sig").splitlines(), delimiter=";"
    )
    assert (files["status"], files["files"]) == ("submitted", sent.inner_text())

    page.select_option("#kind", "cooperative_member")
    page.locator("form button[type=submit]").click()
    desk.at("/figures?kind=cooperative_member&province=03.061")
    expect(sent).to_have_text("0")
    desk.look("figures-province-profile-empty")


@LANGUAGES
def test_the_map_shows_what_is_chosen_and_opens_a_province_by_keyboard(desks, staff, figures, language):
    desk = desks(language)
    page = desk.page
    sign_in(desk, staff["coordinator"], "/figures")
    expect(page.locator(".tile")).to_have_count(9)
    expect(page.locator(".tile.end")).to_have_count(
        1
    )  # the highest; of the lowest there are several without any
    fes = page.locator(".tile", has_text={"fr": "Fès", "ar": "فاس"}[language])
    rate = fes.locator("strong").inner_text()
    page.select_option("#map", "submitted")
    desk.at("/figures?map=submitted")
    expect(fes.locator("strong")).not_to_have_text(rate)
    expect(page.locator(".tile.end")).to_have_text(re.compile(fes.locator("strong").inner_text()))
    sent = fes.locator("strong").inner_text()
    part = page.locator("section.figure", has=page.locator("#map"))
    with page.expect_download() as saved:
        part.locator(".numbers button").click()
    rows = csv.DictReader(saved.value.path().read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
    assert {row["province"]: row["submitted"] for row in rows}["03.231"] == sent
    desk.SIZES = (*desk.SIZES, {"width": 360, "height": 740})
    desk.look("figures-map")
    fes.focus()
    page.keyboard.press("Enter")
    desk.at("/figures?province=03.231&map=submitted")
    expect(page.locator(".heads dd").first).to_have_text(sent)


def test_days_late_files_and_money_have_their_cuts_and_files(desks, staff, figures):
    desk = desks("fr")
    page = desk.page
    sign_in(desk, staff["coordinator"], "/figures")
    for name in (
        "Durée par type de commune",
        "Durée par âge",
        "Argent · Commune",
        "Argent · Âge le jour de l'envoi",
    ):
        button = page.get_by_role("button", name=f"Télécharger (CSV) {name}", exact=True)
        with page.expect_download() as saved:
            button.click()
        head, *rows = saved.value.path().read_text(encoding="utf-8-sig").splitlines()
        assert head.split(";")[0] in {"commune", "age"}
        assert {row.split(";")[0] for row in rows} & {"rural", "35-44"}


def test_a_table_is_a_file_that_says_the_same(desks, staff, figures):
    desk = desks("fr")
    page = desk.page
    sign_in(desk, staff["coordinator"], "/figures")
    part = page.locator("section", has=page.get_by_role("heading", name="Écarts entre territoires"))
    with page.expect_download() as saved:
        part.get_by_role("button", name="Télécharger (CSV) Écarts entre territoires").click()
    assert saved.value.suggested_filename == "jisr-rates.csv"
    rows = list(
        csv.DictReader(saved.value.path().read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
    )
    part.locator("summary").first.click()
    shown = part.locator("table").first.locator("tbody tr").all()
    assert len(rows) == len(shown) == 9  # of her region, with those that have no file
    names = {row["name_fr"]: row["approved"] for row in rows}
    assert {tr.locator("th").inner_text(): tr.locator("td").nth(3).inner_text() for tr in shown} == names


def test_a_partner_sees_the_pages_and_figures_of_what_it_gave_to(desks, staff, figures):
    desk = desks("fr")
    sign_in(desk, staff["partner"], "/figures")
    expect(desk.page.locator(".heads")).to_be_visible()
    expect(desk.page.locator(".land-name")).to_have_count(0)
    expect(desk.page.locator("#map option[value=rural_share]")).to_have_count(0)
    expect(desk.page.get_by_role("heading", name="Argent")).to_have_count(0)


@LANGUAGES
def test_in_the_dark_and_on_paper(desks, staff, figures, language):
    desk = desks(language, color_scheme="dark")
    sign_in(desk, staff["programme_manager"], "/figures")
    expect(desk.page.locator(".heads")).to_be_visible()
    desk.look("figures-dark")
    desk.page.emulate_media(media="print", color_scheme="light")
    expect(desk.page.locator(".rail")).to_be_hidden()
    expect(desk.page.locator(".numbers").first.get_by_role("button")).to_have_count(0)
    expect(desk.page.locator(".bars").first).to_be_visible()
