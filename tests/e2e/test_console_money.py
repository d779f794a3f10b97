"""A payment run in a real browser: what is due, an order, the file for the bank, and the bank's answer."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from cli.client import Client, accounts, wait_for
from tests.e2e.files import reset_limits, signed_in, submitted
from tests.e2e.test_console import LANGUAGES, sign_in

pytestmark = pytest.mark.e2e

RIB = "011780000012345678901237"


@pytest.fixture
def staff(state):
    return accounts(state / "demo-accounts.json")


def of_the_office(site, account):
    client = Client(site.url)
    client.staff_sign_in(account)
    return client


@pytest.fixture
def due(site, staff):
    """Three women with an agreement; one has given no account."""
    reset_limits(site)
    agent = of_the_office(site, staff["agent"])
    coordinator = of_the_office(site, staff["coordinator"])
    files = []
    for account in (RIB, RIB, None):
        file = submitted(signed_in(site), amount_mad=2000)
        agent.act(file["id"], "pass_stage")
        coordinator.act(file["id"], "approve", amount_mad=2000)
        agent.act(file["id"], "sign_agreement", **({"account": account} if account else {}))
        files.append(file)
    return files


@LANGUAGES
def test_a_payment_run_from_what_is_due_to_what_the_bank_says(desks, staff, due, language, tmp_path):
    desk = desks(language)
    page = desk.page
    sign_in(desk, staff["coordinator"])
    page.locator(".rail a", has_text=re.compile("Budget|الميزانية")).click()
    desk.at("/money/payments")
    rows = page.locator("table.money").first.locator("tbody tr")
    expect(rows.first).to_be_visible(timeout=30_000)
    desk.look("money-due")
    for file in due:
        page.locator("tbody tr", has=page.locator(f"a[href*='{file['id']}']")).locator("input").check()
    desk.look("money-chosen")
    page.locator(".bulk .button").first.click()
    expect(page.locator("dialog[open]")).to_be_visible()
    desk.look("money-order")
    page.locator("dialog[open] .button").first.click()

    page.wait_for_url(re.compile("/money/orders/"))
    expect(page.locator(".moss").first).to_be_visible(timeout=60_000)
    lines = page.locator("table.money tbody tr")
    expect(lines).to_have_count(3)
    desk.look("money-order-made")
    with page.expect_download() as downloading:
        page.locator(".card .button.secondary").first.click()
    text = downloading.value.path().read_text(encoding="utf-8-sig")
    head, *rows_of_bank = text.splitlines()
    assert head == "reference;beneficiary;rib;amount"
    assert len(rows_of_bank) == 2
    references = [row.split(";")[0] for row in rows_of_bank]
    assert all(RIB in row for row in rows_of_bank)

    today = datetime.now(UTC).strftime("%d/%m/%Y")
    answer = tmp_path / "answer.csv"
    answer.write_text(
        "Référence;Montant;Date;Résultat;Motif\r\n"
        f"{references[0]};1 200,00;{today};payé;\r\n"
        f"{references[1]};1200;{today};rejeté;Compte clôturé\r\n"
        f"{references[1]};1100;{today};peut-être;\r\n",
        encoding="cp1252" if language == "fr" else "utf-8-sig",  # as the bank's program saves it
    )
    page.set_input_files("#answer", answer)
    preview = page.locator(".card table tbody tr")
    expect(preview).to_have_count(3)
    expect(page.locator(".card table .brick")).to_have_count(1)
    desk.look("money-answer")
    page.locator(".card .row .button").first.click()
    expect(page.locator(".card .done")).to_be_visible()
    expect(lines.filter(has_text=re.compile("payées|مؤداة"))).to_have_count(1, timeout=60_000)
    expect(lines.filter(has_text=re.compile("renvoyées|مُرجعة"))).to_have_count(1, timeout=60_000)
    desk.look("money-settled")
    page.set_input_files("#answer", answer)
    expect(preview).to_have_count(3)
    expect(page.locator(".card .row .button")).to_have_count(1)  # nothing is new

    coordinator = of_the_office(desk, staff["coordinator"])
    paid = [coordinator.call("GET", f"/staff/applications/{file['id']}").json()["paid_mad"] for file in due]
    assert sorted(paid) == [0, 0, 1200]
    page.goto(f"{desk.url}/console/{language}/money/envelopes")
    expect(page.locator(".balance").first).to_be_visible()
    desk.look("money-envelopes")
    assert wait_for("the rail", lambda: page.locator(".rail .pages a[aria-current]").count()) == 1
