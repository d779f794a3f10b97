"""An agent's morning: twenty files, each with its papers, judged and decided on without a mouse."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import expect

from cli.client import Client, accounts, wait_for
from tests.e2e.files import (
    a_phone,
    consent,
    copies,
    forget,
    items,
    off_the_desk,
    ready_draft,
    reset_limits,
    signed_in,
    told,
)
from tests.e2e.phone import Desk
from tests.e2e.test_console import LANGUAGES, types_herself_in
from tests.e2e.test_console_file import of_two_pages

pytestmark = pytest.mark.e2e

MORNING = 20
AGENTS_PLACE = "03.231"
NOTES = {"fr": "Carte valable jusqu'en 2020.", "ar": "البطاقة صالحة إلى سنة 2020."}
PASS, ASK, REFUSE = "pass_stage", "request_changes", "reject"
DECIDED = {PASS: "StagePassed", ASK: "ChangesRequested", REFUSE: "ApplicationRejected"}
BECOMES = {
    PASS: ("in_review", "committee"),
    ASK: ("changes_requested", "review"),
    REFUSE: ("rejected", "review"),
}
WORDS = {
    "fr": {
        PASS: "Passer à l'étape suivante",
        ASK: "Demander des changements",
        REFUSE: "Refuser la demande",
        "page": "page {n} sur",
        "over": "aucun dossier pour vous",
    },
    "ar": {
        PASS: "تمرير إلى المرحلة التالية",
        ASK: "طلب تعديلات",
        REFUSE: "رفض الطلب",
        "page": "الصفحة {n} من",
        "over": "لم يبق في هذه القائمة ملف",
    },
}
"""What she reads on the page."""
ROUND = (PASS, ASK, PASS, REFUSE)
"""What is decided, file after file, over and over."""


@pytest.fixture
def staff(state) -> Mapping[str, Mapping[str, Any]]:
    return accounts(state / "demo-accounts.json")


@dataclass(frozen=True)
class Queue:
    """What waits in the morning. `her` is the woman whose number all of it has."""

    files: list[str]
    her: Client
    phone: str


@pytest.fixture
def queue(site) -> Iterator[Queue]:
    """Files with photos, one of them a quote of two pages."""
    reset_limits(site)
    phone = a_phone()
    her = signed_in(site, phone)
    draft, programme = ready_draft(her)
    quote = next(one for one in programme["documents"] if one["type"] == "quote")
    her.upload(draft["id"], quote, None, of_two_pages(), "application/pdf")
    her.call("POST", f"/applications/{draft['id']}/submit", consent(programme), expect=200)
    file = her.call("GET", f"/applications/{draft['id']}").json()
    wait_for("the receipt", lambda: told(her, phone))
    off_the_desk(site, "none")
    made = copies(site, file, MORNING, photos=True, province=AGENTS_PLACE)
    yield Queue(made, her, phone)
    forget(site, made)


class Hands:
    """What they do, on the keyboard alone."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.page, self.press = desk, desk.page, desk.page.keyboard.press
        self.words, self.note = WORDS[desk.language], NOTES[desk.language]

    def takes(self, count: int) -> None:
        for _ in range(count):
            self.press("j")
            self.press("x")
        expect(self.page.locator("tbody input:checked")).to_have_count(count)
        self.press("c")
        expect(self.page.locator("main > .done")).to_contain_text(str(count))
        self.desk.tab_to(self.page.locator(".chip[href*='view=mine']"), "Shift+Tab")
        self.press("Enter")
        self.desk.at("/work?view=mine")
        expect(self.page.locator("tbody tr")).to_have_count(count)

    def next(self) -> str:
        """The file that is then on the page."""
        before = self.page.url
        self.press("n")
        self.page.wait_for_url(lambda url: url != before and "/files/" in url)
        self.desk.settled()
        expect(self.page.locator("main h1")).to_be_focused()
        found = re.search(r"/files/(\w+)", self.page.url)
        assert found
        return found[1]

    def sees(self) -> None:
        """The paper that is open: closer, turned, every page of it; as it was in the end."""
        shown = self.page.locator("#viewer img")
        expect(shown).to_be_visible()
        self.press("v")
        expect(self.page.locator("#viewer")).to_be_focused()
        whole = shown.evaluate("one => one.style.transform")
        for key in ("+", "+", "ArrowRight", "r"):
            self.press(key)
        assert shown.evaluate("one => one.style.transform") != whole
        self.press("0")
        where = self.page.locator(".viewer [role=status]")
        pages = re.search(self.words["page"].format(n=1) + r" (\d)", where.inner_text())
        for number in range(2, int(pages[1]) + 1 if pages else 0):
            self.press("PageDown")
            expect(where).to_contain_text(self.words["page"].format(n=number))
            expect(shown).to_be_visible()

    def judges_all(self, papers: int) -> None:
        for number in range(papers):
            if number:
                title = self.page.locator("#paper-title")
                self.press("j")
                expect(title).to_be_focused()
            self.sees()
            self.press("g")
            expect(self.page.locator(".papers small.moss")).to_have_count(number + 1)

    def finds_a_fault(self) -> None:
        """With the paper that is open; and an answer must be looked at again."""
        self.press("b")
        reason = self.page.locator("#verdict-reason")
        expect(reason).to_be_focused()
        self.press("ArrowDown")
        self.press("ArrowDown")
        expect(reason).to_have_value("expired")
        self.press("Tab")
        self.page.keyboard.type(self.note)
        self.press("Tab")
        self.press("a")
        expect(self.page.locator("#answers")).to_be_focused()
        self.desk.tab_to(self.page.locator(".again input").nth(3))
        self.press("Space")

    def decides(self, what: str) -> list[str]:
        """What it will do is shown, then it is done. The messages that she will get."""
        dialog = self.page.locator("dialog[open]")
        self.press("d")
        self.desk.tab_to(self.page.locator(".bar button", has_text=self.words[what]))
        self.press("Enter")
        expect(dialog.locator("form")).to_be_visible()
        if what == REFUSE:
            self.desk.tab_to(dialog.locator("#decide-reasons"))
            self.press("Space")
        self.desk.tab_to(dialog.locator("button[type=submit]"))
        self.press("Enter")
        expect(dialog.locator("h3")).to_be_focused()
        shown = dialog.locator("blockquote").all_inner_texts()
        self.press("Tab")
        self.press("Enter")
        expect(self.page.locator("dialog[open]")).to_have_count(0)
        expect(self.page.locator(".said-above .done")).to_be_visible()
        return shown


@LANGUAGES
def test_a_morning_of_twenty_files_by_keyboard_alone(desks, site, staff, queue, language):
    """She signs in, takes what nobody has, looks at every paper, says what is good and what is not, and decides."""
    desk = desks(language)
    page = desk.page
    types_herself_in(desk, staff["agent"])
    desk.at("/work")
    expect(page.locator("tbody tr").first).to_be_visible()
    hands = Hands(desk)
    hands.takes(MORNING)
    done: dict[str, str] = {}
    messages: list[str] = []
    for number in range(MORNING):
        file, what = hands.next(), ROUND[number % len(ROUND)]
        papers = page.locator(".papers li").count()
        hands.judges_all(papers)
        if what == ASK:
            hands.finds_a_fault()
        messages += hands.decides(what)
        done[file] = what
    assert sorted(done) == sorted(queue.files)
    hands.press("n")
    over = page.locator("main [role=status]").filter(has_text=hands.words["over"])
    expect(over).to_be_visible()
    desk.look("file-no-next")
    desk.tab_to(page.locator(".back"), "Shift+Tab")
    hands.press("Enter")
    desk.at("/work?view=mine")
    desk.settled()
    desk.look("work-done")

    wait_for("her messages", lambda: len(told(queue.her, queue.phone)) > len(messages))
    assert sorted(told(queue.her, queue.phone)[1:]) == sorted(messages)
    office, auditor = Client(site.url), Client(site.url)
    office.staff_sign_in(staff["coordinator"])
    auditor.staff_sign_in(staff["auditor"])
    judged = {
        item["sk"]["S"].removeprefix("PAPER#")
        for item in items(site, "applications")
        if item["pk"]["S"] in done and item["sk"]["S"].startswith("PAPER#") and item["reviewed"]["BOOL"]
    }
    for file, what in done.items():
        now = office.call("GET", f"/staff/applications/{file}").json()
        as_decided(now, what, hands.note)
        papers = {one["document_id"] for one in now["documents"]}
        assert papers <= judged
        trail = auditor.call("GET", f"/staff/audit?application={file}").json()["items"]
        trail_tells(trail, staff["agent"], what, papers)


def as_decided(file: Mapping[str, Any], what: str, note: str) -> None:
    papers = {one["document_id"]: one for one in file["documents"]}
    if what == ASK:
        [asked] = file["asked_documents"]
        refused = papers.pop(asked)
        assert (refused["status"], refused["reason"], refused["note"]) == ("rejected", "expired", note)
        assert len(file["asked_answers"]) == 1
    assert {one["status"] for one in papers.values()} == {"accepted"}
    assert (file["status"], file["stage"]) == BECOMES[what]
    assert file["timeline"][-1]["type"] == DECIDED[what]


def trail_tells(
    trail: Sequence[Mapping[str, Any]], agent: Mapping[str, Any], what: str, papers: set[str]
) -> None:
    """Every paper that was looked at, what was shown before it was decided, and each thing that was done, once."""
    hers = [one for one in trail if one["actor"]["name"] == agent["username"]]
    seen = {one["document_id"] for one in hers if (one["kind"], one["what"]) == ("read", "read_file")}
    assert seen == {None, *papers}
    assert [one["what"] for one in hers if one["kind"] == "read" and one["what"] != "read_file"] == ["act"]
    done = sorted(one["what"] for one in trail if one["kind"] == "done")
    assert done == sorted(
        ["ApplicationClaimed", DECIDED[what], *(["DocumentRejected"] if what == ASK else [])]
    )
