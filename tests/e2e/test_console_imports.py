"""A table of another platform in a real browser: its columns are named, its rows looked at, and its women told."""

import io
import re
import secrets
from collections.abc import Sequence

import openpyxl
import pytest
from playwright.sync_api import expect

from cli.client import Client, accounts, wait_for
from cli.local import Running
from tests.e2e.files import aws
from tests.e2e.test_console import LANGUAGES, sign_in

pytestmark = pytest.mark.e2e

HEADS = ("Nom", "Prénom", "CIN", "Né(e) le", "GSM", "Province", "Situation", "Observations")


@pytest.fixture
def staff(state):
    return accounts(state / "demo-accounts.json")


def table(numbers: Sequence[int]) -> bytes:
    """Five women, one of them twice; a number that is none, a day that is none, and a place that nobody knows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Demandes"
    sheet.append(["Liste des demandes 2025"])
    sheet.append(list(HEADS))

    def row(at: int, **other: object) -> list[object]:
        cells: dict[str, object] = {
            "Nom": "Essai",
            "Prénom": f"Exemple {'ABCDEFGH'[at]}",
            "CIN": f"ZZ{numbers[at]:06d}",
            "Né(e) le": "14/05/1988",
            "GSM": f"06{numbers[at]:08d}",
            "Province": "Fès",
            "Situation": ("Mariée", "Célibataire", "Veuve ?")[at % 3],
            "Observations": "Dossier papier",
        }
        return list((cells | other).values())

    for at in range(5):
        sheet.append(row(at))
    sheet.append(row(1))
    sheet.append(row(5, GSM="0522 12 34 56"))
    sheet.append(row(6, **{"Né(e) le": "31/02/1988"}))
    sheet.append(row(7, Province="Atlantide"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def proved(site: Running, phone: str) -> str:
    """What Cognito says of the number."""
    cognito = aws(site, "cognito-idp")
    pools = cognito.list_user_pools(MaxResults=20)["UserPools"]
    (pool,) = (one["Id"] for one in pools if "-Applicants" in one["Name"])
    found = cognito.admin_get_user(UserPoolId=pool, Username=phone)["UserAttributes"]
    return next(str(one["Value"]) for one in found if one["Name"] == "phone_number_verified")


@LANGUAGES
def test_a_table_of_another_platform_becomes_drafts(desks, staff, site, language, tmp_path):
    numbers = [secrets.randbelow(900_000) + 100_000 for _ in range(8)]
    file = tmp_path / "demandes-2025.xlsx"
    file.write_bytes(table(numbers))
    desk = desks(language)
    page = desk.page
    sign_in(desk, staff["programme_manager"])
    page.locator(".rail a", has_text=re.compile("imports|استيراد")).click()
    page.locator("main .chips a[href$='/inout/imports']").click()
    desk.at("/inout/imports")
    page.select_option("#programme", "tamkine-riyada")
    desk.look("imports")
    wrong = tmp_path / "photo.jpg"
    wrong.write_bytes(b"no table")
    page.set_input_files("#table", wrong)
    expect(page.locator("[role=alert]")).to_be_visible()
    page.set_input_files("#table", file)
    page.wait_for_url(re.compile("/inout/imports/[0-9a-f]+$"))

    columns = page.locator("table.columns tbody tr")
    expect(columns).to_have_count(len(HEADS), timeout=90_000)
    chosen = columns.locator("select")
    assert [one.input_value() for one in chosen.all()] == [
        "/family_name",
        "/first_name",
        "/cnie",
        "",
        "phone",
        "/province",
        "",
        "",
    ]
    desk.look("import-columns")
    chosen.nth(3).select_option("/birth_date")
    chosen.nth(6).select_option("/marital_status")
    expect(page.locator(".choices-of select")).to_have_count(3)
    assert [one.input_value() for one in page.locator(".choices-of select").all()][:2] == [
        "married",
        "single",
    ]
    page.reload()  # what was chosen and not sent yet stays
    expect(chosen.nth(6)).to_have_value("/marital_status")
    page.locator(".choices-of select").nth(2).select_option("widowed")
    desk.look("import-choices")
    page.locator("form button[type=submit]").click()

    figures = page.locator(".figures-of strong")
    expect(figures).to_have_text(["5", "1", "3"], timeout=90_000)
    expect(page.locator("table.rows tbody tr")).to_have_count(3, timeout=60_000)
    # Before anybody confirms: the rows that are ready as they were understood, with the form's own words.
    understood = page.locator(".understood > li")
    expect(understood).to_have_count(5)
    fes, born = ("Fès", "14 mai 1988") if language == "fr" else ("فاس", "14 ماي 1988")
    for read in (fes, born, "14/05/1988", f"06{numbers[0]:08d}"):  # in words, and as the file has it
        expect(understood.first).to_contain_text(read)
    desk.look("import-preview")
    with page.expect_download() as downloading:
        page.locator(".filters .button").click()
    report = downloading.value.path().read_text(encoding="utf-8-sig")
    assert [line.split(";")[0] for line in report.splitlines()[1:]] == ["8", "9", "10", "11"]
    assert not any(str(number) in report for number in numbers)

    page.locator(".card form button[type=submit]").click()
    expect(page.locator(".card [role=alert]")).to_be_visible()
    page.fill("#source", "Plateforme d'inscription 2025")
    page.fill("#basis", "Convention de transfert de données entre services du ministère.")
    page.fill("#reason", "Reprise des demandes de 2025.")
    desk.look("import-confirm")
    page.locator(".card form button[type=submit]").click()
    expect(page.locator("dialog[open]")).to_be_visible()
    desk.look("import-sure")
    page.locator("dialog[open] .button").first.click()

    expect(page.locator(".done")).to_be_visible(timeout=120_000)
    expect(figures).to_have_text(["5", "1", "3"])
    page.locator(".chip", has_text=re.compile("Enregistrées|مسجلة")).click()
    expect(page.locator("table.rows tbody tr")).to_have_count(5, timeout=60_000)
    desk.look("import-done")
    for number in numbers[:5]:
        to = f"+2126{number:08d}"
        (said,) = wait_for("the SMS", lambda to=to: Client(site.url).messages(to))
        assert "نقلنا" in said["text"]
    # Nobody has proved the number that the table names, until its owner gives back a code.
    hers, her = f"+2126{numbers[0]:08d}", Client(site.url)
    assert proved(site, hers) == "false"
    her.sign_in(hers)
    assert proved(site, hers) == "true"
    (imported,) = her.call("GET", "/applications").json()["items"]
    her.call("GET", f"/applications/{imported['id']}", expect=403)
    who = {"national_id_last4": f"{numbers[0]:06d}"[-4:], "birth_year": 1988}
    her.call("POST", f"/applications/{imported['id']}/identity", who, expect=204)
    assert her.call("GET", f"/applications/{imported['id']}").json()["answers"]["family_name"] == "Essai"

    # The same table again: nobody comes twice, and nobody hears of it.
    page.locator(".row .button").first.click()
    desk.at("/inout/imports")
    page.select_option("#programme", "tamkine-riyada")
    page.set_input_files("#table", file)
    expect(columns).to_have_count(len(HEADS), timeout=90_000)
    chosen.nth(3).select_option("/birth_date")
    page.locator("form button[type=submit]").click()
    expect(figures).to_have_text(["0", "6", "3"], timeout=90_000)
    expect(page.locator(".turn")).to_be_visible()
    desk.look("import-again")
    page.locator("button", has_text=re.compile("Annuler l'import|إلغاء الاستيراد")).click()
    page.locator("dialog[open] .button.danger").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.goto(f"{desk.url}/console/{language}/inout/imports")
    expect(page.locator("table.rows tbody tr")).not_to_have_count(0)
    desk.look("imports-mine")
