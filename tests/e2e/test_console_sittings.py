"""A committee in the browser: a coordinator prepares it from a filter, two members vote at their own desks, one in
French and one in Arabic, and what closing does is said before it is done."""

import re

import pytest
from playwright.sync_api import expect

from cli.client import Client, accounts
from tests.e2e.files import aws, before_a_committee, begin_sitting, reset_limits
from tests.e2e.test_console import LANGUAGES, sign_in

pytestmark = pytest.mark.e2e

FILES = 6
CLOSES = 120_000  # ms, on a busy machine


@pytest.fixture(autouse=True)
def fresh_limits(site):
    reset_limits(site)


@pytest.fixture
def staff(state):
    return accounts(state / "demo-accounts.json")


@pytest.fixture
def decided(site):
    """Files at the stage where a committee decides, one minute after the other."""
    yield from before_a_committee(site, FILES)


@LANGUAGES
def test_a_committee_from_its_filter_to_its_minutes(desks, staff, decided, language):
    desk, other = desks(language), desks("ar" if language == "fr" else "fr")
    page, hers = desk.page, other.page
    sign_in(desk, staff["coordinator"])
    desk.open("/sittings")
    desk.look("sittings-empty" if language == "fr" else "sittings")
    desk.press(re.compile("Préparer une commission|تحضير جلسة"))
    desk.at("/sittings/new")

    page.select_option("#programme", "tamkine-riyada")

    # Prepared: how many files it would take stands there before it is made.
    expect(page.get_by_role("status").filter(has_text=str(FILES))).to_be_visible(timeout=30_000)
    today = page.input_value("#held-on")
    assert re.fullmatch(r"\d{2}/\d{2}/\d{4}", today)
    page.fill("#before", "31/02/2026")
    page.fill("#held-on", "")
    page.locator("form button[type=submit]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#before-mend, #held-on-mend")).to_have_count(2)
    desk.look("sitting-new-missing")
    page.fill("#before", "")
    page.fill("#held-on", today)
    expect(page.locator(".member-list input")).to_have_count(2)
    for box in page.locator(".member-list input").all():
        box.check()
    page.select_option("#chair", index=1)
    page.fill("#quorum", "2")
    page.fill("#meeting-name", "Novembre 2026")
    page.fill("#meeting-place", "Fès")
    desk.look("sitting-new")
    page.locator("form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/sittings/[0-9a-f]{32}"))
    expect(page.locator("table.ranking tbody tr")).to_have_count(FILES, timeout=60_000)
    desk.look("sitting-forming")

    # A hand gives a file another place, and says why; then the vote is open.
    last = page.locator("table.ranking tbody tr").nth(FILES - 1)
    reference = last.locator("th a").inner_text()
    last.locator("td.acts button").last.click()
    page.select_option("#rank-reason", "other")
    page.fill("#place", "1")
    page.locator("dialog[open] form button[type=submit]").first.click()
    expect(page.locator("#rank-note-mend")).to_be_visible()
    desk.look("sitting-more")
    page.fill("#rank-note", "Logement perdu")
    page.locator("dialog[open] form button[type=submit]").first.click()
    expect(page.locator("table.ranking tbody tr").first.locator("th a")).to_have_text(reference)
    desk.press(re.compile("Ouvrir le vote|فتح التصويت"))
    expect(page.locator("table.ranking .choices")).to_have_count(FILES)

    # The other member, at a desk of her own, in the other language, without a mouse.
    sign_in(other, staff["committee_member"])
    other.open("/sittings")
    hers.locator("tbody th a").first.click()
    expect(hers.locator("table.ranking .choices")).to_have_count(FILES)
    hers.keyboard.press("j")
    for number in range(FILES - 1):
        expect(hers.locator("table.ranking tbody tr").nth(number).locator("th a")).to_be_focused()
        hers.keyboard.press("v")
        expect(hers.locator("table.ranking tbody tr").nth(number).locator("input").first).to_be_checked()
        hers.keyboard.press("j")
    hers.keyboard.press("x")
    expect(hers.locator("dialog[open]")).to_be_visible()
    hers.locator("dialog[open] form button[type=submit]").click()
    expect(hers.locator("#against-mend")).to_be_visible()
    other.look("sitting-against")
    hers.locator("dialog[open] input").first.check()
    hers.locator("dialog[open] form button[type=submit]").click()
    expect(hers.locator("table.ranking tbody tr").nth(FILES - 1).locator("input").nth(1)).to_be_checked()
    other.look("sitting-voting")

    # She leaves one file to the others, and looks for what another has its points.
    second = hers.locator("table.ranking tbody tr").nth(1)
    second.locator("td.acts button").last.click()
    hers.locator("dialog[open] form button[type=submit]").last.click()
    expect(hers.locator("table.ranking .choices")).to_have_count(FILES - 1)
    hers.locator("table.ranking tbody tr").nth(2).locator("td.acts button").first.click()
    points = hers.locator("dialog[open] dl.facts dd")
    expect(points.first).to_be_visible()
    score = re.findall(r"\d+", hers.locator("dialog[open] p").first.inner_text())[-1]
    assert sum(map(int, points.all_inner_texts())) == int(score) > 0
    other.look("sitting-points")
    hers.keyboard.press("Escape")

    # The coordinator votes; how the other one did is not shown to her.
    following = page.locator("table.ranking tbody tr").nth(1).locator("th a").inner_text()
    page.locator("table.ranking tbody tr").first.locator("th a").click()
    expect(page.locator(".split")).to_be_visible()
    expect(page.locator('.pane a[href*="/sittings/"]')).to_be_visible()
    desk.look("file-in-sitting")
    # The next file is the next line of the ranking; back is at its row.
    page.keyboard.press("n")
    expect(page.locator("main h1")).to_contain_text(following)
    assert "sitting=" in page.url
    page.locator("a.back").click()
    expect(page.locator("table.ranking tbody tr").nth(1).locator("th a")).to_be_focused()
    last = page.locator("table.ranking tbody tr").nth(FILES - 1)
    last.locator("input").nth(1).click()
    page.locator("dialog[open] input").first.check()
    page.locator("dialog[open] form button[type=submit]").click()
    expect(last.locator("input").nth(1)).to_be_checked()
    # The others at once; what she has voted stays.
    desk.press(re.compile("sur le reste|للباقي"))
    desk.look("sitting-rest")
    page.locator("dialog[open]").get_by_role("button", name=re.compile("sur le reste|الباقي")).click()
    for number in range(FILES - 1):
        expect(page.locator("table.ranking tbody tr").nth(number).locator("input").first).to_be_checked()
    expect(last.locator("input").nth(1)).to_be_checked()
    desk.press(re.compile("Clore le vote|اختتام التصويت"))
    expect(page.locator("dialog[open] .foreseen li").first).to_contain_text(re.compile(r"\d"))
    desk.look("sitting-closing")
    page.locator("dialog[open] .button").first.click()
    expect(page.locator(".counts")).to_be_visible(timeout=CLOSES)
    expect(page.locator(".row .button")).to_have_count(2, timeout=CLOSES)
    desk.look("sitting-closed")
    for button, letters in ((0, "ar"), (1, "fr")):
        with page.expect_download() as got:
            page.locator(".row .button").nth(button).click()
        assert got.value.suggested_filename.endswith(f"-{letters}.pdf")

    # The second file had one valid vote of two: nothing was decided on it.
    texts = page.locator("table.ranking tbody tr").nth(1).inner_text()
    assert re.search("Sans décision|بلا قرار", texts)
    assert desk.wrong == other.wrong == []


@LANGUAGES
def test_a_file_that_no_committee_can_decide_on_is_named_and_the_others_are_on_the_table(
    desks, staff, site, decided, language
):
    """It asks for nothing, and the programme gives money."""
    aws(site, "dynamodb").update_item(
        TableName=site.settings["table_applications"],
        Key={"pk": {"S": decided[0]}, "sk": {"S": "STATE"}},
        UpdateExpression="SET requested = :nothing",
        ExpressionAttributeValues={":nothing": {"N": "0"}},
    )
    head = Client(site.url)
    head.staff_sign_in(staff["coordinator"])
    sitting = begin_sitting(head)
    desk = desks(language)
    page = desk.page
    sign_in(desk, staff["coordinator"])
    desk.open("/sittings/new")
    page.select_option("#programme", "tamkine-riyada")
    told = re.compile(r"ne peut pas être accordé\s*: 1|لا يمكن منحه: 1")
    expect(page.get_by_role("status").filter(has_text=told)).to_be_visible(timeout=30_000)
    desk.open(f"/sittings/{sitting['id']}?lay=1")
    expect(page.locator("table.ranking tbody tr")).to_have_count(FILES - 1, timeout=60_000)
    notice = page.locator(".turn").filter(has_text=told)
    expect(notice.locator(f"a[href$='/files/{decided[0]}']")).to_be_visible()
    desk.look("sitting-left-out")
