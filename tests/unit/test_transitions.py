"""Every status × action × role, against a table written out by hand: the code's table may not drift from it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

import events
from jisr.domain.application import TABLE, Action, Application, Effect, Flag, Rules, Status
from jisr.domain.errors import Conflict, Forbidden, IllegalMove, Invalid
from jisr.domain.instalments import Payment
from jisr.domain.moves import Details, Wanted, move
from jisr.domain.people import SYSTEM, Actor, Role

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Stage:
    id: str
    roles: tuple[str, ...]
    deadline_days: int = 10
    outcomes: tuple[str, ...] = ("pass", "approve", "waitlist", "reject", "request_changes")
    on_pass: str | None = None


RULES = Rules(
    stages=(
        Stage("review", ("agent",), on_pass="committee"),
        Stage("committee", ("committee_member", "coordinator")),
    ),
    legal_days=60,
    appeal_days=30,
    gives_money=True,
    ceiling=50_000_00,
)

LEGAL = {
    "submit": {"draft": "submitted"},
    "claim": {"submitted": "in_review", "in_review": "in_review"},
    "release": {"submitted": "submitted", "in_review": "in_review"},
    "pass_stage": {"submitted": "in_review", "in_review": "in_review"},
    "request_changes": {"submitted": "changes_requested", "in_review": "changes_requested"},
    "resubmit": {"changes_requested": "in_review"},
    "approve": {"submitted": "approved", "in_review": "approved", "waitlisted": "approved"},
    "waitlist": {"submitted": "waitlisted", "in_review": "waitlisted"},
    "reject": {"submitted": "rejected", "in_review": "rejected", "waitlisted": "rejected"},
    "appeal": {"rejected": "rejected"},
    "decide_appeal": {"rejected": "in_review"},
    "withdraw": dict.fromkeys(
        ("draft", "submitted", "in_review", "changes_requested", "approved", "waitlisted"), "withdrawn"
    ),
    "sign_agreement": {"approved": "active"},
    "record_payment": {"active": "active"},
    "order_payment": {"active": "active"},
    "return_payment": {"active": "active"},
    "change_account": {"approved": "approved", "active": "active"},
    "record_follow_up": {"active": "active"},
    "complete": {"active": "completed"},
    "end": {"approved": "ended", "active": "ended"},
    "mark_duplicate": {s.value: s.value for s in Status if s is not Status.DRAFT},
    "clear_duplicate": {s.value: s.value for s in Status if s is not Status.DRAFT},
    "change_phone": {s.value: s.value for s in Status},
    "help": {s.value: s.value for s in Status},
    "answer_help": {s.value: s.value for s in Status},
    "complain": {s.value: s.value for s in Status if s is not Status.DRAFT},
    "acknowledge": {s.value: s.value for s in Status if s is not Status.DRAFT},
    "answer_complaint": {s.value: s.value for s in Status if s is not Status.DRAFT},
    "amend": {"changes_requested": "changes_requested"},
    "correct": {s: s for s in ("submitted", "in_review", "changes_requested")},
    "put_before": {"submitted": "submitted", "in_review": "in_review"},
    "take_off": {"submitted": "submitted", "in_review": "in_review"},
}
"""Action -> status -> status after it, with everything given that the action needs."""


def a_file(status: Status, **more) -> Application:
    base = Application(
        id="26K7PQ2M9XCT",
        programme="p",
        programme_version=1,
        kind="k",
        language="ar",
        account="a",
        status=status,
        version=3,
        sequence=5,
        started_at=NOW - timedelta(days=2),
        entered_at=NOW - timedelta(days=1),
        stage=None if status is Status.DRAFT else "review",
        requested=10_000_00,
        region="03",
        province="03.231",
    )
    if status is Status.REJECTED:
        base = replace(base, flags=frozenset({Flag.APPEAL_OPEN}), appeal_until=NOW + timedelta(days=9))
    if status in {Status.APPROVED, Status.ACTIVE}:
        base = replace(base, reserved=10_000_00, envelope_id="e")
    return replace(base, **more)


_IN_AN_ORDER = {"instalment": "whole", "run": "r"}
_WITH_THE_BANK = {"payments": (Payment("whole", "ordered", 10_000_00, NOW, "bank", "r"),)}


def given_for(action: Action, status: Status) -> tuple[Application, Details]:
    """A file and details with which the action may be legal."""
    more = {}
    if action is Action.APPEAL:
        more["flags"] = frozenset()
    if action is Action.CLEAR_DUPLICATE:
        more["flags"] = frozenset({Flag.POSSIBLE_DUPLICATE})
    if action is Action.ANSWER_HELP:
        more["flags"] = a_file(status).flags | {Flag.CALL_ME}
    if action is Action.COMPLAIN and status is Status.WITHDRAWN:
        more["submitted_at"] = NOW
    if action in {Action.ACKNOWLEDGE, Action.ANSWER_COMPLAINT}:
        more |= {"flags": frozenset({Flag.COMPLAINT_OPEN}), "complaint_at": NOW - timedelta(days=3)}
    if action is Action.RELEASE:
        more["assignee"] = "me"
    if action is Action.TAKE_OFF:
        more["sitting"] = "s"
    if action is Action.ASK_HELP and status is Status.WITHDRAWN:
        more["submitted_at"] = NOW  # of a draft that was given up nobody is called
    more |= _WITH_THE_BANK if action is Action.RETURN_PAYMENT else {}
    details = Details(
        **(_IN_AN_ORDER if action in {Action.ORDER_PAYMENT, Action.RETURN_PAYMENT} else {}),
        reason_codes=("some_reason",),
        amount=10_00,
        envelope_id="e",
        papers=(Wanted("quote", None, "d", "blurred"),),
        answers=("/answers/a",),
        upheld=True,
        method="cash",
        about="complaint",
        words=True,
        sitting="s",
        duplicate_of="another",
    )
    return a_file(status, **more), details


def actor(*roles: Role) -> Actor:
    return Actor("staff", "me", frozenset(roles), frozenset({"03"}))


EVERYONE = actor(*Role)


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("status", list(Status))
def test_every_status_and_action(status, action):
    file, details = given_for(action, status)
    expected = LEGAL[action.value].get(status.value)
    if expected is None:
        with pytest.raises(IllegalMove):
            move(file, action, actor=EVERYONE, at=NOW, rules=RULES, details=details)
        return
    change = move(file, action, actor=EVERYONE, at=NOW, rules=RULES, details=details)
    assert change.after.status.value == expected
    assert (change.after.version, change.after.sequence) == (file.version + 1, file.sequence + 1)
    typed = events.by_type(change.event_type).model_fields["data"].annotation
    assert typed.model_validate(dict(change.data))


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("role", [r for r in Role if r is not Role.SYSTEM])
def test_every_action_and_role(action, role):
    status = next(iter(TABLE[action].sources))
    file, details = given_for(action, status)
    allowed = role in TABLE[action].roles
    if allowed and TABLE[action].outcome:
        inside = (
            {"agent", "coordinator"}
            if status is not Status.WAITLISTED
            else {"coordinator", "programme_manager"}
        )
        allowed = role.value in inside
    try:
        move(file, action, actor=actor(role), at=NOW, rules=RULES, details=details)
        moved = True
    except Forbidden:
        moved = False
    assert moved is allowed


def test_a_stage_that_does_not_allow_an_outcome_refuses_it():
    rules = replace(RULES, stages=(Stage("review", ("agent",), outcomes=("pass",)),))
    with pytest.raises(IllegalMove):
        move(
            a_file(Status.IN_REVIEW),
            Action.REJECT,
            actor=actor(Role.AGENT),
            at=NOW,
            rules=rules,
            details=Details(reason_codes=("r",)),
        )


def test_after_the_last_stage_there_is_nothing_to_pass_to():
    file = a_file(Status.IN_REVIEW, stage="committee")
    with pytest.raises(Conflict):
        move(file, Action.PASS_STAGE, actor=actor(Role.COORDINATOR), at=NOW, rules=RULES)


def test_an_approval_above_the_ceiling_is_refused():
    file = a_file(Status.IN_REVIEW)
    with pytest.raises(Invalid):
        move(
            file,
            Action.APPROVE,
            actor=actor(Role.COORDINATOR),
            at=NOW,
            rules=RULES,
            details=Details(amount=50_000_01, envelope_id="e"),
        )


def test_a_programme_without_money_reserves_none():
    rules = replace(RULES, gives_money=False)
    change = move(
        a_file(Status.IN_REVIEW), Action.APPROVE, actor=actor(Role.COORDINATOR), at=NOW, rules=rules
    )
    assert change.money is None
    assert change.after.reserved == 0


def test_more_than_was_reserved_is_never_paid():
    file = a_file(Status.ACTIVE, paid=9_999_00)
    with pytest.raises(Invalid):
        move(
            file,
            Action.RECORD_PAYMENT,
            actor=actor(Role.COORDINATOR),
            at=NOW,
            rules=RULES,
            details=Details(amount=1_01, method="cash"),
        )


def test_ending_gives_back_only_what_was_not_paid():
    file = a_file(Status.ACTIVE, paid=4_000_00)
    change = move(
        file,
        Action.END,
        actor=actor(Role.COORDINATOR),
        at=NOW,
        rules=RULES,
        details=Details(reason_codes=("stopped",)),
    )
    assert change.money is not None
    assert (change.money.effect, change.money.amount) == (Effect.RELEASE_REST, 6_000_00)
    assert change.after.reserved == change.after.paid == 4_000_00


def request(*papers: Wanted, answers=()):
    details = Details(reason_codes=("document_missing",), papers=papers, answers=answers)
    return move(
        a_file(Status.IN_REVIEW),
        Action.REQUEST_CHANGES,
        actor=actor(Role.AGENT),
        at=NOW,
        rules=RULES,
        details=details,
    )


def test_a_paper_that_is_not_there_is_asked_for_as_one_that_was_refused():
    change = request(
        Wanted("cnie", "back"), Wanted("quote", None, "d1", "blurred"), Wanted("quote", None, "d2")
    )
    assert change.after.asked_papers == ("/documents/cnie/back", "/documents/quote")
    assert change.data["documents"] == ("d1", "d2")
    assert change.data["papers"][0] == {"document_type": "cnie", "side": "back", "reason": None}
    assert change.data["papers"][1] == {"document_type": "quote", "side": None, "reason": "blurred"}


def test_what_asks_for_nothing_is_no_request():
    with pytest.raises(Invalid) as refusal:
        request()
    assert refusal.value.code == "nothing_asked"


def test_an_appeal_out_of_time_is_refused():
    file = a_file(Status.REJECTED, flags=frozenset(), appeal_until=NOW - timedelta(seconds=1))
    with pytest.raises(Conflict):
        move(file, Action.APPEAL, actor=EVERYONE, at=NOW, rules=RULES)


def test_an_appeal_that_is_not_upheld_closes_the_file_for_good():
    change = move(
        a_file(Status.REJECTED),
        Action.DECIDE_APPEAL,
        actor=actor(Role.COORDINATOR),
        at=NOW,
        rules=RULES,
        details=Details(upheld=False),
    )
    assert change.after.status is Status.REJECTED
    assert change.after.appeal_until is None


def test_somebody_elses_claim_stands():
    with pytest.raises(Conflict):
        move(a_file(Status.IN_REVIEW, assignee="other"), Action.CLAIM, actor=EVERYONE, at=NOW, rules=RULES)


def test_the_legal_limit_is_the_end_of_the_sixtieth_day_in_morocco():
    change = move(a_file(Status.DRAFT), Action.SUBMIT, actor=EVERYONE, at=NOW, rules=RULES)
    assert change.after.deadline == datetime(2027, 1, 23, 23, 59, 59, tzinfo=UTC)


COMMITTEE = {"pass_stage", "request_changes", "approve", "waitlist", "reject", "correct"}


@pytest.mark.parametrize("action", [Action(name) for name in sorted(COMMITTEE)])
def test_what_is_before_a_committee_is_decided_by_its_sitting(action):
    file, details = given_for(action, Status.IN_REVIEW)
    file = replace(file, sitting="s")
    for other in (None, "another"):
        with pytest.raises(Conflict) as refusal:
            move(file, action, actor=EVERYONE, at=NOW, rules=RULES, details=replace(details, sitting=other))
        assert refusal.value.code == "in_sitting"
    change = move(file, action, actor=EVERYONE, at=NOW, rules=RULES, details=details)
    assert (change.after.sitting is None) == (change.after.status is not Status.IN_REVIEW)


@pytest.mark.parametrize("action", [Action.WAITLIST, Action.REJECT])
def test_the_system_refuses_nobody_without_a_sitting(action):
    file, details = given_for(action, Status.IN_REVIEW)
    with pytest.raises(Forbidden):
        move(file, action, actor=SYSTEM, at=NOW, rules=RULES, details=replace(details, sitting=None))
    assert move(file, action, actor=SYSTEM, at=NOW, rules=RULES, details=details)


def test_she_may_withdraw_what_is_before_a_committee():
    file = replace(a_file(Status.IN_REVIEW), sitting="s")
    assert move(file, Action.WITHDRAW, actor=EVERYONE, at=NOW, rules=RULES).after.sitting is None
