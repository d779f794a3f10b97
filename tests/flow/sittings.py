"""What stories of committees share: their people, a sitting with its files, and the votes."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from jisr.domain.people import Actor, Role
from jisr.domain.sittings import Choice, Filter, Sitting, State, Vote
from jisr.store import sittings
from jisr.store.staff import save_staff
from jisr.use_cases.sittings import close as closing
from jisr.use_cases.sittings import form as forming
from jisr.use_cases.sittings import table, vote
from tests.flow.stories import COORDINATOR, Play, deliver, published

MEMBERS = tuple(
    Actor("staff", f"member-{n}", frozenset({Role.COMMITTEE_MEMBER}), frozenset({"03"})) for n in (1, 2, 3)
)
CHAIR = COORDINATOR
SETTLE = "on_sitting_closing__settle_sitting"


def hire() -> None:
    """The committee's accounts."""
    save_staff(CHAIR.id, "coordinator", ["coordinator"], ["03"], [])
    for member in MEMBERS:
        save_staff(member.id, member.id, ["committee_member"], ["03"], [])


def plan(on: Play, /, **other: Any) -> forming.Plan:
    people = (CHAIR.id, *(member.id for member in MEMBERS))
    said: dict[str, Any] = {
        "programme": on.programme.id,
        "region": "03",
        "province": None,
        "stage": "decision",
        "title": "Novembre",
        "place": "Fès",
        "held_on": date(2026, 11, 24),
        "quorum": 2,
        "members": people,
        "chair": CHAIR.id,
        "filter": Filter(),
    }
    return forming.Plan(**{**said, **other})


def formed(stage: Play, **other: Any) -> Sitting:
    """With its files on the table, and the vote open."""
    sitting = stage.do(lambda: forming.form(stage.call(CHAIR), plan(stage, **other)))
    while stage.do(lambda: table.lay_out(stage.call(CHAIR), sitting.id, None)).left:
        pass
    return stage.do(lambda: forming.open_vote(stage.call(CHAIR), sitting.id))


def voted(
    stage: Play,
    sitting: Sitting,
    choice: Choice,
    ids: Iterable[str] | None = None,
    by: Sequence[Actor] = MEMBERS,
) -> None:
    ids = list(ids) if ids is not None else [file.application_id for file in sittings.files_of(sitting.id)]
    reasons = ("not_eligible",) if choice == "against" else ()
    for member in by:
        for at in range(0, len(ids), 50):
            some = [Vote(member.id, one, choice, reasons) for one in ids[at : at + 50]]
            stage.do(lambda some=some, member=member: vote.cast(stage.call(member), sitting.id, some))


def close(stage: Play, sitting: Sitting) -> Sitting:
    return stage.do(lambda: closing.close(stage.call(CHAIR), sitting.id))


def settled(stage: Play, sitting: Sitting) -> Sitting:
    """Everything that its events wake is done."""
    told = [e for e in published() if e.subject.kind == "sitting" and e.subject.id == sitting.id]
    done: set[str] = set()
    while waiting := [e for e in told if e.event_id not in done]:
        done |= {e.event_id for e in waiting}
        assert deliver(SETTLE, waiting) == []
        told = [e for e in published() if e.subject.kind == "sitting" and e.subject.id == sitting.id]
    now = sittings.load(sitting.id)
    assert now.closed_at is not None
    assert now.state in {State.CLOSED, State.CANCELLED}
    return now


def outcomes(sitting: Sitting) -> dict[str, str | None]:
    """By file."""
    return {
        file.application_id: file.outcome and file.outcome.value for file in sittings.files_of(sitting.id)
    }
