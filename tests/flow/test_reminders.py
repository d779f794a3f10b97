"""Time passes: reminders before a clock runs out, escalation after, each once; and silence decides nothing."""

from datetime import timedelta

import pytest

from jisr.domain.application import Action, Flag, Status
from jisr.store import applications
from jisr.store import events as history
from jisr.use_cases import remind_and_escalate as use_case
from jisr.use_cases.act import Verdict
from jisr.use_cases.move_own_file import resubmit
from jisr.use_cases.remind_and_escalate import remind_and_escalate
from tests.flow.test_journey import AGENT, HER, call, decide, drafted, submitted, upload


def told(file, *types):
    return [e for e in history.history("application", file.id) if e.type in types]


def asked(world, programme):
    """A file whose applicant was asked for a better paper."""
    file = submitted(world, programme)
    paper = applications.load(file.id).documents[0]
    verdict = Verdict(paper.id, "rejected", "blurred")
    codes = ("document_unreadable",)
    return decide(world, file, Action.REQUEST_CHANGES, AGENT, reason_codes=codes, documents=(verdict,)), paper


def test_staff_are_reminded_before_the_stage_ends_and_it_is_escalated_after_each_once(world, tamkine):
    file = submitted(world, tamkine)
    assert remind_and_escalate(world.later(days=11)).reminded == 0

    world.later(days=2)
    assert remind_and_escalate(world.now).reminded == 1
    assert remind_and_escalate(world.now).reminded == 0
    (reminder,) = told(file, "ReminderDue")
    assert (reminder.data.clock, reminder.data.due_at) == ("stage", file.stage_deadline)
    assert Flag.STAGE_DUE_SOON in applications.load(file.id).flags

    world.later(days=3)
    assert remind_and_escalate(world.now).escalated == 1
    assert remind_and_escalate(world.now).escalated == 0
    late = applications.load(file.id)
    assert late.flags >= {Flag.OVERDUE, Flag.STAGE_OVERDUE}
    assert late.status is Status.SUBMITTED
    (escalated,) = told(file, "DeadlineEscalated")
    assert escalated.data.clock == "stage"
    assert (
        [e.sequence for e in history.history("application", file.id)]
        == [1, 2, 3]
        == list(range(1, late.sequence + 1))
    )


def test_the_legal_limit_is_escalated_though_the_stage_has_time(world, tamkine):
    file = submitted(world, tamkine)
    world.later(days=58)
    file = decide(world, file, Action.PASS_STAGE, AGENT)
    assert file.stage_deadline > file.deadline
    remind_and_escalate(world.now)
    assert [e.data.clock for e in told(file, "ReminderDue")] == ["legal"]
    world.later(days=3)
    assert remind_and_escalate(world.now).escalated == 1
    assert remind_and_escalate(world.now).escalated == 0
    assert [e.data.clock for e in told(file, "DeadlineEscalated")] == ["legal"]
    assert applications.load(file.id).status is Status.IN_REVIEW


def test_a_move_to_the_next_stage_is_not_overdue_any_more(world, tamkine):
    file = submitted(world, tamkine)
    remind_and_escalate(world.later(days=17))
    late = applications.load(file.id)
    assert Flag.OVERDUE in late.flags
    passed = decide(world, late, Action.PASS_STAGE, AGENT)
    assert not passed.flags & {Flag.OVERDUE, Flag.STAGE_OVERDUE, Flag.STAGE_DUE_SOON}
    remind_and_escalate(world.later(days=32))
    assert len(told(file, "DeadlineEscalated")) == 2


def test_she_is_reminded_after_a_week_of_silence_and_before_the_limit(world, tamkine):
    file, _ = asked(world, tamkine)
    remind_and_escalate(world.later(days=6))
    assert told(file, "ReminderDue") == []
    for _ in range(3):
        remind_and_escalate(world.later(days=2))
    (first,) = told(file, "ReminderDue")
    assert (first.data.clock, first.data.due_at) == ("changes", file.deadline)

    world.now = file.deadline - timedelta(days=2)
    for _ in range(2):
        remind_and_escalate(world.now)
    assert [e.data.clock for e in told(file, "ReminderDue")] == ["changes", "legal", "changes"]
    assert applications.load(file.id).status is Status.CHANGES_REQUESTED


def test_a_request_made_at_the_last_moment_is_not_repeated_at_once(world, tamkine):
    file = submitted(world, tamkine)
    world.now = file.deadline - timedelta(days=2)
    paper = applications.load(file.id).documents[0]
    verdict = Verdict(paper.id, "rejected", "blurred")
    codes = ("document_unreadable",)
    decide(world, file, Action.REQUEST_CHANGES, AGENT, reason_codes=codes, documents=(verdict,))
    remind_and_escalate(world.later(hours=1))
    assert "changes" not in [e.data.clock for e in told(file, "ReminderDue")]
    remind_and_escalate(world.later(hours=24))
    assert [e.data.clock for e in told(file, "ReminderDue")].count("changes") == 1


def test_who_answered_is_not_reminded(world, tamkine):
    file, paper = asked(world, tamkine)
    upload(world, file, paper.type, paper.side)
    resubmit(call(world, HER), applications.load(file.id))
    remind_and_escalate(world.later(days=8))
    assert told(file, "ReminderDue") == []


def test_drafts_and_decided_files_are_left_alone(world, tamkine):
    draft = drafted(world, tamkine)
    file = submitted(world, tamkine, her=HER, cnie="ZZ000002")
    refused = decide(world, file, Action.REJECT, AGENT, reason_codes=("project_not_viable",))
    done = remind_and_escalate(world.later(days=400))
    assert (done.reminded, done.escalated, done.failed) == (0, 0, 0)
    assert applications.load(draft.id) == draft
    assert applications.load(refused.id) == refused


def test_one_file_that_fails_does_not_hold_up_the_others(world, tamkine, monkeypatch):
    first = submitted(world, tamkine)
    second = submitted(world, tamkine, cnie="ZZ000002")
    world.later(days=17)
    told_one = use_case._tell

    def fail(call_, file):
        if file.id == first.id:
            raise RuntimeError("broken")
        return told_one(call_, file)

    monkeypatch.setattr(use_case, "_tell", fail)
    done = remind_and_escalate(world.now)
    assert (done.escalated, done.failed) == (1, 1)
    assert Flag.OVERDUE in applications.load(second.id).flags


def test_the_hourly_function_does_every_chore_and_says_which_failed(world, tamkine, monkeypatch):
    from functions.schedule__remind_and_escalate import handler

    seen = []
    monkeypatch.setitem(handler.CHORES, "unverified", lambda at: seen.append("unverified"))
    monkeypatch.setitem(handler.CHORES, "receipts", lambda at: 1 / 0)
    with pytest.raises(RuntimeError, match="failed: receipts"):
        handler.lambda_handler({}, None)
    assert seen == ["unverified"]
    monkeypatch.setitem(handler.CHORES, "receipts", lambda at: (0, 0))
    assert handler.lambda_handler({}, None)["reminders"] == {"reminded": 0, "escalated": 0, "failed": 0}


def test_a_file_that_could_not_be_told_fails_the_round(world, tamkine, monkeypatch):
    """The function's error is the alarm; the others were told."""
    from functions.schedule__remind_and_escalate import handler

    monkeypatch.setitem(handler.CHORES, "unverified", lambda at: 0)
    monkeypatch.setattr(handler, "remind_and_escalate", lambda at: handler.Outcome(reminded=2, failed=1))
    with pytest.raises(RuntimeError, match="failed: reminders"):
        handler.lambda_handler({}, None)
