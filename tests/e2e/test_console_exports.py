"""An export in a real browser: asked for with a purpose, followed, fetched, and what is in it."""

import csv
import io
import json
import re

import pytest
from playwright.sync_api import expect

from cli.client import accounts, wait_for
from tests.e2e.files import reset_limits, signed_in, submitted
from tests.e2e.test_console import LANGUAGES, sign_in

pytestmark = pytest.mark.e2e


@pytest.fixture
def staff(state):
    return accounts(state / "demo-accounts.json")


@pytest.fixture
def sent(site):
    reset_limits(site)
    return [
        submitted(signed_in(site), first_name="Exemple", family_name=name) for name in ("Essai", "Modèle")
    ]


@LANGUAGES
def test_an_export_with_names_from_its_purpose_to_the_file(desks, staff, sent, language):
    desk = desks(language)
    page = desk.page
    sign_in(desk, staff["coordinator"])
    page.locator(".rail a", has_text=re.compile("Exports et imports|تصدير واستيراد")).click()
    desk.at("/inout/exports")
    expect(page.locator("main h2")).to_be_visible(timeout=30_000)
    desk.look("exports")
    page.locator(".ask .button").click()
    desk.at("/inout/exports/new")
    expect(page.locator("#programme")).to_be_visible(timeout=30_000)
    desk.look("export-new")
    page.select_option("#programme", "tamkine-riyada")
    for column in ("family_name", "phone", "answers"):
        page.locator(f"input[type=checkbox][value={column}]").check()
    page.locator("input[type=radio][value=csv]").check()
    page.locator("form button[type=submit]").click()
    expect(page.locator("#purpose-mend")).to_be_visible()
    desk.look("export-purpose-missing")
    page.fill(
        "#purpose",
        "Contrôle des dossiers de la région" if language == "fr" else "مراقبة ملفات الجهة هذا الشهر",
    )
    page.locator("form button[type=submit]").press("Enter")

    desk.at("/inout/exports")
    newest = page.locator(".export").first
    expect(newest).to_have_attribute("data-status", "ready", timeout=60_000)
    expect(page.locator("main p[role=status]")).to_have_text(re.compile("Export prêt|التصدير جاهز"))
    desk.look("export-ready")
    page.reload()
    expect(newest).to_have_attribute("data-status", "ready", timeout=30_000)
    with page.expect_download() as downloading:
        newest.locator(".button").click()
    assert downloading.value.suggested_filename.startswith("jisr-tamkine-riyada-03-")
    text = downloading.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    head = ("Référence", "Nom") if language == "fr" else ("الرقم المرجعي", "الاسم العائلي")
    found = {row[head[0]]: row[head[1]] for row in rows}
    assert {found[file["reference"]] for file in sent} == {"Essai", "Modèle"}


@LANGUAGES
def test_an_export_that_failed_says_what_to_do(desks, staff, language):
    """Its worker died and lies among the dead letters: an answer as the API gives it an hour later."""
    desk = desks(language)
    page = desk.page
    sign_in(desk, staff["coordinator"])
    page.goto(f"{desk.url}/console/{language}/inout/exports/new")
    expect(page.locator("#programme")).to_be_visible(timeout=30_000)
    page.locator("form button[type=submit]").click()
    desk.at("/inout/exports")
    expect(page.locator(".export").first).to_have_attribute("data-status", "ready", timeout=60_000)

    def older(route):
        said = route.fetch()
        items = said.json()["items"]
        one = items[0]
        stalled = {
            "ar": "توقفت الكتابة منذ أكثر من ساعة. اطلبوا الملف من جديد، وإذا تكرر ذلك فأبلغوا الدعم التقني برقمه.",
            "fr": "L'écriture est arrêtée depuis plus d'une heure. Redemandez l'export ; si cela se répète, donnez "
            "son numéro à l'assistance.",
            "en": "Nothing has moved for more than an hour.",
        }
        failed = {**one, "status": "failed", "failure": "stalled", "failure_text": stalled}
        working = {**one, "id": "0" * 32, "status": "working", "done": 4500, "total": 10000, "rows": 1200}
        expired = {**one, "id": "1" * 32, "status": "expired"}
        route.fulfill(
            response=said, body=json.dumps({"items": [working, failed, one, expired], "next_cursor": None})
        )

    page.route("**/api/v1/staff/exports", older)
    page.reload()
    expect(page.locator(".export[data-status=failed] .refused")).to_be_visible(timeout=30_000)
    expect(page.locator(".export[data-status=working] progress")).to_be_visible()
    desk.moves_through(page.locator(".export h3"))
    desk.look("exports-states")
    page.locator(".export[data-status=failed] a.button").click()
    expect(page.locator("#region")).to_have_value("03", timeout=30_000)
    assert wait_for("the rail", lambda: page.locator(".rail .pages a[aria-current]").count()) == 1
