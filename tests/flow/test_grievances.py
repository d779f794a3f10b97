"""Appeals and complaints: acknowledged within 15 days, answered within 60, in the queue by their own clock, whatever
the file goes through."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jisr.api import staff_models as models
from jisr.api.staff_views import staff_file
from jisr.domain.application import Action, Flag, Status
from jisr.domain.errors import Conflict, Forbidden, IllegalMove, Invalid
from jisr.domain.messages import Recipient, render
from jisr.gateways import identity
from jisr.store import applications, base
from jisr.store import events as history
from jisr.use_cases.act import Command, preview
from jisr.use_cases.erase_due import retire_files
from jisr.use_cases.erase_file import erase_state
from jisr.use_cases.export_person import export_person
from jisr.use_cases.move_own_file import appeal, ask_help, complain, withdraw
from jisr.use_cases.queue_counts import queue_counts
from jisr.use_cases.read_application import read_application, read_for_staff
from jisr.use_cases.remind_and_escalate import remind_and_escalate
from jisr.use_cases.staff_queue import Filters, staff_queue
from jisr.use_cases.told_by import told_by
from tests.flow.test_beside_file import office, shown  # noqa: F401 - a fixture
from tests.flow.test_journey import AGENT, COORDINATOR, HER, MANAGER, call, decide, drafted, funded, submitted

WORDS = "Aucune nouvelle depuis trois mois."
ANSWER = "Votre dossier passe en commission le 12."
BY_15 = datetime(2026, 12, 9, 23, 59, 59, tzinfo=UTC)
BY_60 = datetime(2027, 1, 23, 23, 59, 59, tzinfo=UTC)


def complained(world, programme, file=None, **changes):
    return complain(call(world, HER), file or submitted(world, programme, **changes), WORDS)


def told(file, *types):
    return [e for e in history.history("application", file.id) if e.type in types]


def queue(world, actor=AGENT, **filters):
    return [file.id for file in staff_queue(call(world, actor), Filters(**filters)).items]


def refused(world, programme):
    file = submitted(world, programme)
    return decide(world, file, Action.REJECT, AGENT, reason_codes=("not_eligible",))


def seen_by_her(world, file):
    return read_application(call(world, HER), applications.load(file.id)).grievances


def test_a_complaint_is_acknowledged_then_answered_and_she_reads_the_answer(world, tamkine):
    file = complained(world, tamkine)
    (mine,) = seen_by_her(world, file)
    assert (mine.about, mine.text, mine.filed_at) == ("complaint", WORDS, world.now)
    assert (mine.acknowledge_by, mine.answer_by) == (BY_15, BY_60)
    assert (mine.acknowledged_at, mine.answered_at) == (None, None)

    first = world.later(days=4)
    file = decide(world, file, Action.ACKNOWLEDGE, AGENT, about="complaint")
    second = world.later(days=9)
    file = decide(world, file, Action.ANSWER_COMPLAINT, COORDINATOR, note=ANSWER)
    (mine,) = seen_by_her(world, file)
    assert (mine.acknowledged_at, mine.answered_at, mine.answer) == (first, second, ANSWER)
    assert not file.flags & {Flag.COMPLAINT_OPEN, Flag.COMPLAINT_ACKNOWLEDGED}
    assert file.complaint_at is None
    assert file.status is Status.SUBMITTED, "it moves nothing"
    types = ("ComplaintFiled", "GrievanceAcknowledged", "ComplaintAnswered")
    assert [(e.type, e.data.due_at) for e in told(file, *types)] == [(t, BY_60) for t in types]
    assert WORDS not in "".join(e.to_detail() for e in told(file, *types))

    again = complain(call(world, HER), file, "Encore.")
    assert [(g.text, g.answered_at is None) for g in seen_by_her(world, again)] == [
        ("Encore.", True),
        (WORDS, False),
    ]


def test_one_complaint_is_open_at_a_time_and_needs_words(world, tamkine):
    file = complained(world, tamkine)
    with pytest.raises(Conflict, match="complaint_open"):
        complain(call(world, HER), file, "Et encore.")
    with pytest.raises(Invalid):
        complain(call(world, HER), file, " ")
    with pytest.raises(Invalid):
        decide(world, file, Action.ANSWER_COMPLAINT, COORDINATOR)
    assert applications.load(file.id).version == file.version


def test_the_same_request_complains_once(world, tamkine):
    file = submitted(world, tamkine)
    first = complain(call(world, HER, key="k"), file, WORDS)
    assert complain(call(world, HER, key="k"), first, WORDS) == first
    assert len(told(file, "ComplaintFiled")) == 1


def test_the_desk_records_hers_and_only_the_head_answers(world, tamkine):
    file = submitted(world, tamkine)
    with pytest.raises(Invalid) as missing:
        decide(world, file, Action.COMPLAIN, AGENT)
    assert missing.value.errors[0].pointer == "/note"
    with pytest.raises(Forbidden):
        decide(world, file, Action.COMPLAIN, MANAGER, note=WORDS)
    file = decide(world, file, Action.COMPLAIN, AGENT, note=WORDS)
    with pytest.raises(Forbidden):
        decide(world, file, Action.ANSWER_COMPLAINT, AGENT, note=ANSWER)
    assert seen_by_her(world, file)[0].text == WORDS
    assert decide(world, file, Action.ANSWER_COMPLAINT, MANAGER, note=ANSWER).complaint_at is None


def test_what_is_not_open_is_not_acknowledged(world, tamkine):
    file = submitted(world, tamkine)
    with pytest.raises(Conflict, match="nothing_to_acknowledge"):
        decide(world, file, Action.ACKNOWLEDGE, AGENT, about="complaint")
    file = complained(world, tamkine, file)
    with pytest.raises(Conflict, match="nothing_to_acknowledge"):
        decide(world, file, Action.ACKNOWLEDGE, AGENT, about="appeal")
    with pytest.raises(Invalid) as which:
        decide(world, file, Action.ACKNOWLEDGE, AGENT)
    assert which.value.errors[0].pointer == "/about"
    file = decide(world, file, Action.ACKNOWLEDGE, AGENT, about="complaint")
    with pytest.raises(Conflict, match="nothing_to_acknowledge"):
        decide(world, file, Action.ACKNOWLEDGE, AGENT, about="complaint")


def test_a_draft_is_no_matter_for_a_complaint(world, tamkine):
    file = drafted(world, tamkine)
    with pytest.raises(IllegalMove):
        complain(call(world, HER), file, WORDS)
    given_up = withdraw(call(world, HER), file, None)
    with pytest.raises(Conflict, match="given_up"):
        complain(call(world, HER), given_up, WORDS)


def test_an_appeal_has_the_same_clock(world, tamkine):
    file = appeal(call(world, HER), refused(world, tamkine), "J'ai les conditions.")
    (hers,) = seen_by_her(world, file)
    assert (hers.about, hers.text, hers.acknowledge_by) == ("appeal", "J'ai les conditions.", BY_15)
    file = decide(world, file, Action.ACKNOWLEDGE, AGENT, about="appeal")
    file = decide(world, file, Action.DECIDE_APPEAL, COORDINATOR, upheld=False, note=ANSWER)
    (hers,) = seen_by_her(world, file)
    assert (hers.upheld, hers.answer, hers.answered_at) == (False, ANSWER, world.now)
    assert not file.flags & {Flag.APPEAL_OPEN, Flag.APPEAL_ACKNOWLEDGED}
    assert file.appeal_at is None


def test_a_preview_shows_the_sms_and_stores_nothing(world, tamkine):
    file = complained(world, tamkine)
    for command in (
        Command(Action.ACKNOWLEDGE, about="complaint"),
        Command(Action.ANSWER_COMPLAINT, note=ANSWER),
    ):
        seen = preview(call(world, COORDINATOR, version=file.version), file, command)
        (sms,) = told_by(file, seen)
        assert sms.segments == 1
        assert ANSWER not in sms.text
    assert applications.load(file.id) == file
    (filed,) = told(file, "ComplaintFiled")
    (sms,) = render(filed, Recipient("+212600000001", "ar"), tamkine, None)
    assert sms.text.endswith("سجلنا شكايتك. الرد قبل 23/01/2027")


def test_it_stands_in_the_queue_by_its_own_clock_whatever_the_status(world, tamkine):
    late = submitted(world, tamkine)
    world.later(days=3)
    closed = submitted(world, tamkine, replace(HER, id="account-2"), cnie="ZZ000777")
    closed = withdraw(call(world, replace(HER, id="account-2")), closed, None)
    assert queue(world) == [late.id]
    closed = complain(call(world, replace(HER, id="account-2")), closed, WORDS)
    assert queue(world) == [late.id, closed.id]
    assert queue(world, stage="review") == [late.id]
    assert queue(world, calls=True) == [], "nobody of them waits to be called"
    world.later(days=17)
    assert queue(world, COORDINATOR, overdue=True) == [late.id, closed.id]
    assert queue_counts(call(world, COORDINATOR), Filters(region="03")).overdue.count == 2
    closed = decide(world, closed, Action.ACKNOWLEDGE, AGENT, about="complaint")
    assert queue(world, COORDINATOR, overdue=True) == [late.id]
    decide(world, closed, Action.ANSWER_COMPLAINT, COORDINATOR, note=ANSWER)
    assert queue(world) == [late.id]


def test_the_file_is_due_when_its_row_in_the_queue_says_so(world, office):  # noqa: F811
    def due(file):
        seen = staff_file(read_for_staff(call(world, AGENT), file), {}, world.now)
        return seen.due_at, seen.due

    file = refused(world, office)
    assert due(file) == (None, None)
    file = appeal(call(world, HER), file, WORDS)
    assert due(file) == (BY_15, None)
    world.later(days=14)
    assert due(file) == (BY_15, "soon")
    world.later(days=3)
    assert due(file) == (BY_15, "overdue")
    file = decide(world, file, Action.ACKNOWLEDGE, AGENT, about="appeal")
    assert due(file) == (BY_60, None)
    assert shown(file).due_at == BY_60


def test_in_a_stage_the_nearer_clock_counts(world, tamkine):
    file = submitted(world, tamkine)
    other = submitted(world, tamkine, replace(HER, id="account-2"), cnie="ZZ000777")
    world.later(days=14)
    passed = decide(world, other, Action.PASS_STAGE, AGENT)
    assert passed.stage_deadline > file.stage_deadline
    assert queue(world) == [file.id, passed.id]
    decided = applications.load(passed.id)
    base.commit(
        applications.save(
            decided,
            replace(
                decided,
                flags=decided.flags | {Flag.COMPLAINT_OPEN},
                complaint_at=world.now - timedelta(days=20),
                version=decided.version + 1,
            ),
        )
    )
    assert queue(world) == [passed.id, file.id]


def test_a_call_and_a_complaint_are_one_item_until_both_are_answered(world, tamkine):
    file = withdraw(call(world, HER), submitted(world, tamkine), None)
    file = complained(world, tamkine, file)
    file = ask_help(call(world, HER), file)
    assert queue(world) == [file.id]
    file = decide(world, file, Action.ANSWER_HELP, AGENT)
    assert queue(world) == [file.id]
    decide(world, file, Action.ANSWER_COMPLAINT, COORDINATOR, note=ANSWER)
    assert queue(world) == []


@pytest.mark.parametrize("kind", ["complaint", "appeal"])
def test_the_office_is_reminded_and_it_is_escalated_each_once_and_anew_after_the_acknowledgement(
    world, tamkine, kind
):
    if kind == "appeal":
        file = appeal(call(world, HER), refused(world, tamkine), WORDS)
    else:
        file = complained(world, tamkine, withdraw(call(world, HER), submitted(world, tamkine), None))
    soon, over = Flag(f"{kind}_due_soon"), Flag(f"{kind}_overdue")
    assert remind_and_escalate(world.later(days=11)).reminded == 0
    assert remind_and_escalate(world.later(days=2)).reminded == 1
    assert remind_and_escalate(world.now).reminded == 0
    assert remind_and_escalate(world.later(days=3)).escalated == 1
    assert remind_and_escalate(world.now).escalated == 0
    late = applications.load(file.id)
    assert late.flags >= {soon, over, Flag.OVERDUE}
    file = decide(world, late, Action.ACKNOWLEDGE, COORDINATOR, about=kind)
    assert not file.flags & {soon, over, Flag.OVERDUE}
    remind_and_escalate(world.later(days=42))
    remind_and_escalate(world.later(days=5))
    assert [
        (e.type, e.data.clock, e.data.due_at) for e in told(file, "ReminderDue", "DeadlineEscalated")
    ] == [
        ("ReminderDue", kind, BY_15),
        ("DeadlineEscalated", kind, BY_15),
        ("ReminderDue", kind, BY_60),
        ("DeadlineEscalated", kind, BY_60),
    ]


def test_reminders_of_it_are_the_staff_s(world, tamkine):
    complained(world, tamkine, withdraw(call(world, HER), submitted(world, tamkine), None))
    remind_and_escalate(world.later(days=13))
    (reminder,) = [e for e in history.everything() if e.type == "ReminderDue"]
    assert render(reminder, Recipient("+212600000001", "ar"), tamkine, None) == ()


def test_a_file_with_an_open_complaint_is_not_erased_by_time(world, tamkine):
    file = complained(world, tamkine, withdraw(call(world, HER), submitted(world, tamkine), None))
    days = tamkine.retention["withdrawn"]
    world.later(days=days + 2)
    assert retire_files(world.now).finished == 0
    assert Flag.ERASED not in applications.load(file.id).flags
    decide(world, file, Action.ANSWER_COMPLAINT, COORDINATOR, note=ANSWER)
    assert retire_files(world.now).failed == 0


def test_her_erasure_ends_it_and_leaves_no_place_in_the_queue(world, tamkine):
    file = complained(world, tamkine, withdraw(call(world, HER), submitted(world, tamkine), None))
    erase_state(call(world, HER), file, "asked")
    after = applications.load(file.id)
    assert after.flags == {Flag.ERASED}
    assert after.complaint_at is None
    assert queue(world, COORDINATOR) == []


def test_her_export_has_what_she_wrote_and_was_answered(world, tamkine, monkeypatch):
    monkeypatch.setattr(identity, "account_named", lambda account: None)
    file = complained(world, tamkine)
    world.later(days=1)
    decide(world, file, Action.ANSWER_COMPLAINT, COORDINATOR, note=ANSWER)
    (copy,) = export_person(call(world, HER)).files
    assert [(n["about"], n["text"], n["by"]) for n in copy["notes"]] == [
        ("complain", WORDS, "applicant"),
        ("answer_complaint", ANSWER, "staff"),
    ]


def test_staff_read_it_too_and_it_survives_an_approval(world, office):  # noqa: F811
    funded(world, office, 100_000_00)
    file = complained(world, office)
    while file.stage != office.stages[-1].id:
        file = decide(
            world, file, Action.PASS_STAGE, AGENT if file.status is Status.SUBMITTED else COORDINATOR
        )
    file = decide(world, file, Action.APPROVE)
    assert queue(world) == [file.id]
    (seen,) = read_for_staff(call(world, AGENT), applications.load(file.id)).grievances
    assert (seen.text, seen.answered_at) == (WORDS, None)
    said = shown(file, "coordinator-1")
    assert said.grievances[0].about == "complaint"
    assert {"acknowledge", "answer_complaint"} <= set(said.allowed_actions)
    assert "complain" not in said.allowed_actions
    assert isinstance(said, models.StaffFile)
