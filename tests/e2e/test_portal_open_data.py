"""Open data as anybody reads them: without a script, in three languages, and never more than may be said."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.e2e.figures import counted

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def rendered(site):
    from jisr.use_cases.render_pages import render_pages

    with counted(site):
        render_pages(datetime.now(UTC))
        yield


@pytest.mark.parametrize(
    ("language", "few"), [("ar", "أقل من 5"), ("fr", "moins de 5"), ("en", "fewer than 5")]
)
def test_anybody_reads_the_figures_of_the_day(phones, rendered, language, few):
    phone = phones(language)
    page = phone.page
    phone.open("")
    page.locator(f"footer a[href='/{language}/open-data']").click()
    phone.at("/open-data")
    phone.look("08-open-data", keep=language != "en")
    page.locator("details summary").first.click()
    expect(page.locator("details[open] table")).to_contain_text(few)
    phone.look("08-open-data-table", keep=language != "en")
    numbers = [
        int(n) for n in re.findall(r"\d+", " ".join(page.locator("section.card td").all_inner_texts()))
    ]
    assert numbers
    assert all(number % 5 == 0 for number in numbers)


def test_it_needs_no_script_and_leads_to_the_file(phones, rendered):
    phone = phones("fr", java_script_enabled=False)
    phone.open("/open-data")
    expect(phone.page.locator("main")).to_contain_text("arrondi au multiple de 5")
    with phone.page.expect_download() as saved:
        phone.page.get_by_role("link", name="Télécharger tous les chiffres").click()
    lines = saved.value.path().read_text(encoding="utf-8").splitlines()
    assert lines[0] == "programme,region,province,status,count"
    assert any(line.split(",")[-1] == "" for line in lines)
