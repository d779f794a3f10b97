"""On a working day's morning: files that nobody touches are marked once, and whoever answers for them is told once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jisr import settings
from jisr.domain.application import Action, Flag, Status
from jisr.domain.deadlines import UNTOUCHED, Notice, left_alone
from jisr.domain.errors import StaleVersion
from jisr.domain.people import SYSTEM
from jisr.gateways import email, sending
from jisr.store import applications, base, messages
from jisr.store import events as history
from jisr.store.staff import save_staff
from jisr.use_cases import morning as use_case
from jisr.use_cases.call import Call
from jisr.use_cases.morning import tell_staff
from jisr.use_cases.move_own_file import appeal, ask_help, complain, resubmit
from jisr.use_cases.remind_and_escalate import remind_and_escalate, tell
from jisr.use_cases.write_beside import write_note
from tests.flow.test_journey import AGENT, COORDINATOR, HER, call, decide, submitted, upload
from tests.flow.test_reminders import asked

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 11, 30, 8, 30, tzinfo=UTC)
"""Half past eight in Morocco, six days later."""
BOSS, WORKER, FAR, OTHER = "boss@example.ma", "worker@example.ma", "far@example.ma", "other@example.ma"


@pytest.fixture
def post(world, monkeypatch):
    """Who answers for what, and the e-mails that went: (to, subject, text)."""
    monkeypatch.setenv("JISR_EMAIL_SENDER", "jisr@example.ma")
    settings.load.cache_clear()
    save_staff("coordinator-1", BOSS, {"coordinator"}, {"03"}, ())
    save_staff("agent-1", WORKER, {"agent"}, {"03"}, {"03.231"})
    save_staff("agent-2", OTHER, {"agent"}, {"03"}, {"03.561"})
    save_staff("coordinator-01", FAR, {"coordinator"}, {"01"}, ())
    save_staff("manager-1", "manager@example.ma", {"programme_manager"}, (), ())
    save_staff("agent-demo", "demo-agent", {"agent"}, {"03"}, ())
    sent = []
    monkeypatch.setattr(email, "send", lambda *given: sent.append(given) or f"m{len(sent)}")
    return sent


def morning_after(world, at=NEXT_MONDAY):
    world.now = at
    return tell_staff(at)


def nags(file):
    return [
        e.data.due_at
        for e in history.history("application", file.id)
        if e.type == "DeadlineEscalated" and e.data.clock == "untouched"
    ]


def marked(file):
    return Flag.UNTOUCHED in applications.load(file.id).flags


def a_file(world, programme, number=1):
    return submitted(world, programme, replace(HER, id=f"account-{number}"), cnie=f"ZZ{number:06d}")


def test_what_nobody_took_is_marked_once_and_told_to_those_who_could(world, tamkine, post):
    file = a_file(world, tamkine)
    assert morning_after(world, TUESDAY.replace(day=27)).marked == 0
    done = morning_after(world)
    assert (done.marked, done.mailed, done.failed) == (1, 2, 0)
    assert nags(file) == [TUESDAY + UNTOUCHED]
    assert marked(file)
    assert sorted(to for to, *_ in post) == sorted([BOSS, WORKER])
    said = {to: text for to, _, text in post}
    assert "لم يأخذها أحد منذ 5 أيام أو أكثر: 1" in said[WORKER]
    assert "/console/ar/work" in said[WORKER]
    assert file.id not in str(post)
    assert [e.sequence for e in history.history("application", file.id)] == [1, 2]


def test_the_same_morning_tells_nobody_twice_and_another_day_again_without_a_new_mark(world, tamkine, post):
    file = a_file(world, tamkine)
    morning_after(world)
    again = morning_after(world, NEXT_MONDAY.replace(hour=9))
    assert (again.marked, again.mailed) == (0, 0)
    tuesday = morning_after(world, NEXT_MONDAY.replace(month=12, day=1))
    assert (tuesday.marked, tuesday.mailed) == (0, 2)
    assert len(nags(file)) == 1


@pytest.mark.parametrize(
    "at",
    [
        NEXT_MONDAY.replace(hour=7),
        NEXT_MONDAY.replace(hour=11),
        NEXT_MONDAY.replace(day=29),  # a Sunday
    ],
)
def test_outside_of_the_morning_of_a_working_day_nobody_hears_of_anything(world, tamkine, post, at):
    file = a_file(world, tamkine)
    done = morning_after(world, at)
    assert (done.marked, done.mailed, post) == (0, 0, [])
    assert not marked(file)


def test_who_took_it_and_left_it_is_told_and_the_coordinator_too_but_no_other_agent(world, tamkine, post):
    file = a_file(world, tamkine)
    decide(world, file, Action.CLAIM, AGENT)
    morning_after(world)
    said = {to: text for to, _, text in post}
    assert sorted(said) == sorted([BOSS, WORKER])
    assert "ملفاتك المتوقفة منذ 5 أيام أو أكثر: 1" in said[WORKER]
    assert "لم يأخذها أحد" not in said[WORKER]
    assert "في مجال عملك: 1" in said[BOSS]


def test_a_claim_or_a_word_beside_it_is_a_touch(world, tamkine, post):
    first, second = a_file(world, tamkine, 1), a_file(world, tamkine, 2)
    first, second = (decide(world, one, Action.PASS_STAGE, AGENT) for one in (first, second))
    world.later(days=4)
    decide(world, first, Action.CLAIM, COORDINATOR)  # no change of status: it was in review already
    write_note(call(world, AGENT), applications.load(second.id), "She comes on Monday.")
    assert applications.load(first.id).entered_at == TUESDAY
    assert morning_after(world).marked == 0
    world.later(days=4)
    assert morning_after(world, datetime(2026, 12, 4, 8, 30, tzinfo=UTC)).marked == 2


def test_the_mark_goes_with_the_next_move_and_comes_again_after_as_long(world, tamkine, post):
    file = a_file(world, tamkine)
    morning_after(world)
    taken = decide(world, applications.load(file.id), Action.CLAIM, AGENT)
    assert Flag.UNTOUCHED not in taken.flags
    morning_after(world, NEXT_MONDAY.replace(month=12, day=4))
    assert len(nags(file)) == 1
    morning_after(world, NEXT_MONDAY.replace(month=12, day=7))
    assert len(nags(file)) == 2


def test_what_she_sent_again_and_nobody_looked_at(world, tamkine, post):
    file, paper = asked(world, tamkine)
    assert morning_after(world).marked == 0, "it waits for her"
    upload(world, file, paper.type, paper.side)
    back = resubmit(call(world, HER), applications.load(file.id))
    assert back.status is Status.IN_REVIEW
    assert morning_after(world, NEXT_MONDAY.replace(month=12, day=4)).marked == 0
    assert morning_after(world, NEXT_MONDAY.replace(month=12, day=7)).marked == 1


def test_the_coordinator_hears_every_morning_of_what_is_late(world, tamkine, post):
    file = a_file(world, tamkine)
    remind_and_escalate(world.later(days=17))
    assert Flag.OVERDUE in applications.load(file.id).flags
    morning_after(world, datetime(2026, 12, 14, 8, 30, tzinfo=UTC))
    said = {to: text for to, _, text in post}
    assert "فات أجلها في مجال عملك: 1" in said[BOSS]
    assert "فات أجلها في مجال عملك" not in said[WORKER]
    assert FAR not in said
    assert OTHER not in said


@pytest.mark.parametrize("about", ["appeal", "complaint"])
def test_the_coordinator_hears_of_a_late_appeal_or_complaint_of_a_refused_file(world, tamkine, post, about):
    file = decide(world, a_file(world, tamkine), Action.REJECT, AGENT, reason_codes=("project_not_viable",))
    hers = call(world, replace(HER, id="account-1"))
    file = appeal(hers, file, "J'ai les conditions.") if about == "appeal" else complain(hers, file, "Rien.")
    morning_after(world)
    assert post == []
    morning_after(world, datetime(2027, 1, 25, 8, 30, tzinfo=UTC))
    ((to, _, text),) = post
    assert to == BOSS
    assert "فات أجلها في مجال عملك: 1" in text


def test_her_own_words_are_no_touch_of_the_office(world, tamkine, post):
    file = a_file(world, tamkine)
    world.later(days=4)
    complain(call(world, replace(HER, id="account-1")), file, "Personne ne répond.")
    assert morning_after(world).marked == 1


def test_a_move_of_staff_is_found_behind_however_many_reminders(world, tamkine, post):
    file = decide(world, a_file(world, tamkine), Action.PASS_STAGE, AGENT)
    world.later(days=4)
    decide(world, file, Action.CLAIM, COORDINATOR)
    reminder = Notice("ReminderDue", "legal", world.now, frozenset())
    for number in range(8):
        tell(Call(SYSTEM, world.now, f"round-{number}"), applications.load(file.id), (reminder,))
    assert applications.load(file.id).entered_at == TUESDAY
    assert morning_after(world).marked == 0


def test_in_french_for_who_reads_french(world, tamkine, post, monkeypatch):
    from jisr.store import staff

    everybody = list(staff.everybody())
    monkeypatch.setattr(
        staff, "everybody", lambda: [replace(one, language="fr", name="Nadia Essai") for one in everybody]
    )
    a_file(world, tamkine)
    morning_after(world)
    text = next(text for to, _, text in post if to == BOSS)
    assert "Bonjour Nadia Essai" in text
    assert "Dossiers que personne n'a pris depuis 5 jours ou plus : 1" in text
    assert "/console/fr/work" in text


@pytest.mark.parametrize(
    ("raised", "state", "tried"),
    [
        (sending.NotAccepted("throttled"), None, 1),
        (sending.Refused("MessageRejected"), messages.State.FAILED, 0),
        (sending.Unsure("lost"), messages.State.UNCERTAIN, 0),
    ],
)
def test_what_did_not_go_is_tried_again_and_what_nobody_knows_is_not(
    world, tamkine, post, monkeypatch, raised, state, tried
):
    def fail(*_):
        raise raised

    monkeypatch.setattr(email, "send", fail)
    a_file(world, tamkine)
    assert morning_after(world).failed == 2 * tried
    kept = [item.state for item in messages.MessageItem.scan()]
    assert kept == ([state.value] * 2 if state else [])
    monkeypatch.setattr(email, "send", lambda *given: post.append(given) or "m")
    assert morning_after(world, NEXT_MONDAY.replace(hour=9)).mailed == 2 * tried


def test_without_a_sender_files_are_marked_all_the_same(world, tamkine, post, monkeypatch):
    monkeypatch.delenv("JISR_EMAIL_SENDER")
    settings.load.cache_clear()
    file = a_file(world, tamkine)
    assert (morning_after(world).marked, post) == (1, [])
    assert marked(file)


def test_one_file_that_fails_does_not_hold_up_the_others(world, tamkine, post, monkeypatch):
    first, second = a_file(world, tamkine, 1), a_file(world, tamkine, 2)
    mark = use_case._marked

    def fail(file, at):
        if file.id == first.id:
            raise RuntimeError("broken")
        return mark(file, at)

    monkeypatch.setattr(use_case, "_marked", fail)
    done = morning_after(world)
    assert (done.marked, done.failed) == (1, 1)
    assert marked(second)


def test_what_changed_at_the_very_moment_is_left_to_the_next_round(world, tamkine, post, monkeypatch):
    file = a_file(world, tamkine)
    load = applications.load

    def moved(application_id):
        monkeypatch.setattr(applications, "load", load)
        now = load(application_id)
        decide(world, now, Action.CLAIM, AGENT)
        return now

    monkeypatch.setattr(applications, "load", moved)
    done = morning_after(world)
    assert (done.marked, done.failed) == (0, 0)
    assert nags(file) == []


def test_what_is_late_is_counted_though_somebody_moves_it_at_that_very_moment(
    world, tamkine, post, monkeypatch
):
    file = a_file(world, tamkine)

    def moved(file, at):
        raise StaleVersion("changed meanwhile")

    monkeypatch.setattr(use_case, "_marked", moved)
    done = morning_after(world, datetime(2026, 12, 14, 8, 30, tzinfo=UTC))
    assert (done.marked, done.failed) == (0, 0)
    assert [to for to, *_ in post] == [BOSS]
    assert not marked(file)


def test_nobody_who_is_closed_hears_anything(world, tamkine, post, monkeypatch):
    from jisr.store import staff

    everybody = list(staff.everybody())
    monkeypatch.setattr(staff, "everybody", lambda: [replace(one, disabled=True) for one in everybody])
    a_file(world, tamkine)
    assert morning_after(world).mailed == 0


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.SUBMITTED, Status.IN_REVIEW}))
def test_only_what_is_at_the_office_can_be_left_alone(world, tamkine, status):
    file = replace(a_file(world, tamkine), status=status)
    assert left_alone(file, None, world.later(days=90)) is None


def test_the_hourly_function_does_it_too(world, tamkine, post, monkeypatch):
    from functions.schedule__remind_and_escalate import handler

    monkeypatch.setitem(handler.CHORES, "unverified", lambda at: 0)
    monkeypatch.setattr(handler, "remind_and_escalate", lambda at: handler.Outcome())
    monkeypatch.setattr(handler, "tell_staff", lambda at: handler.Morning(marked=2, failed=1))
    with pytest.raises(RuntimeError, match="failed: mornings"):
        handler.lambda_handler({}, None)


def test_who_waits_to_be_called_is_counted_for_whoever_could_call(world, tamkine, post):
    """In a stage or not, claimed or not; also when nothing else waits."""
    at_work, refused = a_file(world, tamkine, 1), a_file(world, tamkine, 2)
    refused = decide(world, refused, Action.REJECT, AGENT, reason_codes=("project_not_viable",))
    for file in (at_work, refused):
        ask_help(call(world, replace(HER, id=file.account)), applications.load(file.id))
    decide(world, applications.load(at_work.id), Action.CLAIM, AGENT)
    morning_after(world, TUESDAY.replace(day=25))
    said = {to: text for to, _, text in post}
    assert sorted(said) == sorted([BOSS, WORKER])
    assert all("من ينتظر مكالمة من المكتب: 2" in text for text in said.values())


def test_a_file_that_is_late_and_waits_to_be_called_counts_once(world, tamkine, post):
    file = a_file(world, tamkine)
    now = applications.load(file.id)
    after = replace(
        now,
        status=Status.ACTIVE,
        stage_deadline=None,
        visit_at=world.now + timedelta(hours=1),
        flags=frozenset({Flag.CALL_ME, Flag.VISIT_DUE_SOON}),
        help_asked_at=world.now,
        version=now.version + 1,
    )
    base.commit(applications.save(now, after))
    morning_after(world)
    said = {to: text for to, _, text in post}
    assert "ملفات فات أجلها في مجال عملك: 1" in said[BOSS]
