"""What is decided once the papers were looked at, in a browser: each decision says first what it will do, then does it.

An appeal and the waiting list; what follows an approval is in `test_console_after.py`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import expect

from cli.client import Client, accounts, wait_for
from cli.demo import PROGRAMME
from tests.e2e.files import a_phone, aws, items, reset_limits, signed_in, submitted, told
from tests.e2e.phone import Desk
from tests.e2e.test_console_file import LANGUAGES, confirm, decide, open_file, see, signed_in_as_staff

pytestmark = pytest.mark.e2e

WORDS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "decide_appeal": "Trancher le recours",
        "waitlist": "Mettre en liste d'attente",
        "complete": "Achever le dossier",
        "end": "Clore le dossier",
    },
    "ar": {
        "decide_appeal": "البت في التظلم",
        "waitlist": "الوضع في لائحة الانتظار",
        "complete": "إتمام الملف",
        "end": "إغلاق الملف",
    },
}
GRANTED = 30_000


@pytest.fixture(autouse=True)
def fresh_limits(site):
    reset_limits(site)


@pytest.fixture
def staff(state) -> Mapping[str, Mapping[str, Any]]:
    return accounts(state / "demo-accounts.json")


@dataclass
class Story:
    """One woman's file, before a coordinator: what the page showed of messages is what she gets, and nothing else."""

    desk: Desk
    office: Client
    her: Client
    phone: str
    file: Mapping[str, Any]
    heard: list[str] = field(default_factory=list)
    shown: str = ""
    """What the last decision said that it would do."""

    @property
    def now(self) -> dict[str, Any]:
        """Her file, as she reads it."""
        return dict(self.her.call("GET", f"/applications/{self.file['id']}").json())

    @property
    def money(self) -> dict[str, Any]:
        """The file's own, as the office reads it."""
        read = self.office.call("GET", f"/staff/applications/{self.file['id']}").json()
        return {name: read[name] for name in ("requested_mad", "reserved_mad", "paid_mad")}

    @property
    def reserved_and_paid(self) -> tuple[int, int]:
        return int(self.money["reserved_mad"]), int(self.money["paid_mad"])

    def acts(self, action: str, **given: Any) -> None:
        """Without a browser: what led to where the story begins."""
        path = f"/staff/applications/{self.file['id']}"
        version = self.office.call("GET", path).json()["version"]
        match = {"If-Match": f'"{version}"'}
        self.office.call("POST", f"{path}/actions", {"action": action, **given}, headers=match, expect=200)

    def begins(self, told_before: int) -> None:
        """What she was told until now has come."""
        self.heard = messages(self, told_before)

    def decides(self, action: str, fill: Callable[[Desk], None] | None = None, *amounts: int) -> None:
        """The decision is opened, filled in, shown, and taken. `amounts`: dirhams that it must name."""
        desk = self.desk
        decide(desk, re.compile(f"^{re.escape(WORDS[desk.language][action])}$"))
        dialog = desk.page.locator("dialog")
        if fill:
            dialog.locator("button[type=submit]").click()  # what it needs is said, and where
            expect(dialog.locator("[aria-invalid=true], .field.wrong").first).to_be_visible()
            desk.look(f"decide-{action}-missing")
            fill(desk)
        see(desk)
        before = self.now["status"]
        shown = dialog.locator("blockquote").all_inner_texts()
        for amount in amounts:
            expect(dialog.locator(".effects")).to_contain_text(re.compile(spaced(amount)))
        self.shown = dialog.locator(".effects").inner_text()
        desk.look(f"decide-{action}")
        assert self.now["status"] == before, "it was only shown"
        confirm(desk)
        self.heard += shown
        assert messages(self, len(self.heard)) == self.heard


def spaced(amount: int) -> str:
    """Thousands stand apart by whatever the language has between them."""
    return r"\W".join(f"{amount:,}".split(","))


def messages(story: Story, count: int) -> list[str]:
    """Her SMS, once there are so many."""
    return wait_for(
        f"{count} messages", lambda: seen if len(seen := told(story.her, story.phone)) >= count else None
    )


@pytest.fixture
def story(desks, site, staff) -> Callable[[str], Story]:
    def one(language: str) -> Story:
        phone = a_phone()
        her = signed_in(site, phone)
        office = signed_in_as_staff(site, staff["coordinator"])
        return Story(desks(language), office, her, phone, submitted(her))

    return one


def chosen(ident: str) -> Callable[[Desk], None]:
    return lambda desk: desk.page.locator(f"#{ident}").check()


def approved(one: Story, amount: int = GRANTED) -> None:
    one.acts("pass_stage")
    one.acts("approve", amount_mad=amount)


@contextmanager
def no_money_left(site: Any) -> Iterator[None]:
    """Nothing is available meanwhile in any envelope that pays now."""
    client, table = aws(site, "dynamodb"), site.settings["table_envelopes"]
    taken = {
        (item["pk"]["S"], item["sk"]["S"]): item["available"]["N"]
        for item in items(site, "envelopes")
        if item.get("available", {"N": "0"})["N"] != "0"
    }

    def add(sign: str) -> None:
        for (pk, sk), amount in taken.items():
            client.update_item(
                TableName=table,
                Key={"pk": {"S": pk}, "sk": {"S": sk}},
                UpdateExpression="ADD available :by",
                ExpressionAttributeValues={":by": {"N": f"{sign}{amount}"}},
            )

    add("-")
    try:
        yield
    finally:
        add("")


def available(one: Story) -> int:
    """Dirhams left in the envelope of her whole region; other tests open some of a province."""
    held = one.office.call("GET", f"/staff/envelopes?programme={PROGRAMME}").json()["items"]
    [found] = [each for each in held if each["available_mad"] is not None and each["province"] is None]
    return int(found["available_mad"])


@LANGUAGES
@pytest.mark.parametrize("upheld", [True, False], ids=["upheld", "not"])
def test_an_appeal_is_decided_and_she_is_told_what_was_shown(story, staff, language, upheld):
    one = story(language)
    one.acts("reject", reason_codes=["not_eligible"])
    one.her.call("POST", f"/applications/{one.file['id']}/appeal", {"text": "J'ai la carte."}, expect=200)
    open_file(one.desk, staff["coordinator"], one.file)
    one.begins(3)
    expect(one.desk.page.locator("main")).to_contain_text("J'ai la carte.")
    one.decides("decide_appeal", chosen("decide-upheld" if upheld else "decide-upheld-false"))
    now = one.now
    assert now["status"] == ("in_review" if upheld else "rejected")
    assert now["timeline"][-1]["type"] == "AppealDecided"
    one.desk.look(f"decided-appeal-{'upheld' if upheld else 'not'}")


@LANGUAGES
def test_a_file_waits_for_money_and_moves_up_when_another_one_ends_with_its_reason(
    story, site, staff, language
):
    """What one gives back is there for who waits: she is accepted without anybody's hand."""
    waits, ends = story(language), story(language)
    asked = int(waits.money["requested_mad"])
    approved(ends, asked)
    waits.acts("pass_stage")
    with no_money_left(site):
        open_file(waits.desk, staff["coordinator"], waits.file)
        waits.begins(1)
        waits.decides("waitlist")
        assert waits.now["status"] == "waitlisted"
        waits.desk.look("decided-waitlist")

        open_file(ends.desk, staff["coordinator"], ends.file)
        ends.begins(2)
        ends.decides("end", chosen("decide-reasons"), asked)
        assert re.search(r": 1\.", ends.shown), "one of those who wait is served"
        assert ends.now["status"] == "ended"
        assert ends.reserved_and_paid == (0, 0)
        ends.desk.look("decided-end")
        wait_for("her turn", lambda: waits.now["status"] == "approved")
        assert available(ends) == 0
