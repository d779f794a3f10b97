"""The audit: everything that was seen and done, of one file or one member of staff, and nothing of the person."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from jisr import bootstrap
from jisr.domain.application import Action, file_codes
from jisr.domain.people import Actor, Role
from jisr.store import access_log, applications
from jisr.store import events as history
from jisr.store.staff import save_staff
from jisr.use_cases import audit as auditing
from jisr.use_cases.call import Call
from jisr.use_cases.money_envelopes import open_envelope
from jisr.use_cases.record import make_event
from tests.flow.test_journey import AGENT, COORDINATOR, HER, call, decide, submitted
from tests.flow.test_staff_http import OLD, action, ask

AUDITOR = "auditor-1"
EMPLOYEES = ("agent-1", "coordinator-1")


@pytest.fixture(name="office")
def _office(world, tamkine, monkeypatch):
    save_staff("agent-1", "agent@example.ma", {"agent"}, {"03"}, ())
    save_staff("coordinator-1", "coordinator@example.ma", {"coordinator"}, {"03"}, ())
    save_staff(AUDITOR, "auditor@example.ma", {"auditor"}, (), ())
    monkeypatch.setattr(bootstrap, "now", lambda: world.now)
    return tamkine


def audit(query, sub=AUDITOR):
    return ask("GET", "/audit", query=query, sub=sub)[:2]


def whole(query):
    """All pages, one after the other."""
    items, cursor, pages = [], "", 0
    while True:
        status, said = audit(query + (f"&cursor={cursor}" if cursor else ""))
        assert status == 200, said
        items += said["items"]
        pages += 1
        if not (cursor := said["next_cursor"]):
            return items, pages


def told(items):
    """(who, kind, what), oldest first."""
    return [(i["actor"]["id"] or i["actor"]["kind"], i["kind"], i["what"]) for i in reversed(items)]


def worked_on(world, office, her=HER, **answers):
    """Sent, opened by an agent, claimed and passed on by her, and opened by the coordinator, over three days."""
    file = submitted(world, office, her, **answers)
    world.later(hours=1)
    assert ask("GET", f"/applications/{file.id}", sub="agent-1")[0] == 200
    world.later(minutes=1)
    _, said, _ = action(file, {"action": "claim"}, version=file.version, sub="agent-1")
    world.later(days=1)  # another day, on which she does not open it
    _, said, _ = action(file, {"action": "pass_stage"}, version=said["version"], sub="agent-1")
    world.later(days=1)
    assert ask("GET", f"/applications/{file.id}", sub="coordinator-1")[0] == 200
    world.later(minutes=1)
    return applications.load(file.id)


STORY = [
    ("applicant", "done", "ApplicationSubmitted"),
    ("agent-1", "read", "read_file"),
    ("agent-1", "done", "ApplicationClaimed"),
    ("agent-1", "done", "StagePassed"),
    ("coordinator-1", "read", "read_file"),
]


def test_all_that_happened_to_a_file_is_there_and_nothing_of_another(world, office):
    file = worked_on(world, office)
    other = submitted(world, office, replace(HER, id="account-2", session="session-2"), cnie="ZZ000002")
    world.later(minutes=1)
    items, _ = whole(f"application={file.id}")
    assert told(items) == STORY
    assert {i["application_id"] for i in items} == {file.id}
    assert told(whole(f"application={other.id}")[0]) == [("applicant", "done", "ApplicationSubmitted")]
    passed = items[1]
    assert (passed["data"]["stage_from"], passed["data"]["stage"]) == ("review", file.stage)
    assert passed["actor"] == {
        "kind": "staff",
        "id": "agent-1",
        "name": "agent@example.ma",
        "role": "agent",
    }


def test_a_reference_finds_the_same(world, office):
    file = worked_on(world, office)
    world.later(minutes=1)
    items, _ = whole(f"application={file.id}")
    again, _ = whole(f"reference={items[0]['reference'].lower()}")
    # Only that the first look is itself a reading now.
    assert told(again)[: len(items)] == told(items)


def test_what_one_of_the_staff_saw_and_did_is_found_by_her_name(world, office):
    """Also what she did on a day on which she had not opened the file."""
    file = worked_on(world, office)
    world.later(minutes=1)
    assert told(whole("actor=agent-1")[0]) == [line for line in STORY if line[0] == "agent-1"]
    assert told(whole("actor=coordinator-1")[0]) == [STORY[-1]]
    assert {i["application_id"] for i in whole("actor=agent-1")[0]} == {file.id}


def test_what_a_member_of_staff_did_to_money_is_found_by_her_name(world, office):
    boss = Actor("staff", "coordinator-1", frozenset({Role.COORDINATOR}), frozenset({"03"}))
    open_envelope(Call(boss, world.now, "c"), office.id, "03", None, 2026, "Partner", 100_00)
    world.later(minutes=1)
    done = [what for _, _, what in told(whole("actor=coordinator-1")[0])]
    assert sorted(done) == ["ContributionAdded", "EnvelopeOpened", "FundsAvailable"]


def test_every_event_of_staff_has_a_line_of_that_day_that_leads_to_it(world, office):
    worked_on(world, office)
    for event in history.everything():
        if event.actor.kind == "staff":
            lines = access_log.of_reader(event.actor.id, event.occurred_at.strftime("%Y-%m"))
            assert event.application_id in {
                line.subject for line in lines if line.at[:10] == event.occurred_at.date().isoformat()
            }


def test_no_personal_data_is_in_it(world, office):
    file = worked_on(world, office)
    world.later(minutes=1)
    said = json.dumps([audit(f"application={file.id}"), audit("actor=agent-1")])
    answers = [str(value) for value in file.beside.answers.values() if len(str(value)) > 6]
    for private in (OLD, HER.id, file.person, *answers):
        assert private not in said


def test_reading_the_audit_is_in_the_audit(world, office):
    file = worked_on(world, office)
    for query in (f"application={file.id}", "actor=agent-1"):
        world.later(minutes=1)
        assert audit(query)[0] == 200
    world.later(minutes=1)
    assert told(whole(f"application={file.id}")[0])[-1] == (AUDITOR, "read", "audit")
    world.later(minutes=1)
    seen = whole(f"actor={AUDITOR}")[0]
    assert told(seen) == [(AUDITOR, "read", "audit")] * 3
    assert [i["subject"]["kind"] for i in reversed(seen)] == ["application", "staff", "application"]


def test_a_working_line_is_no_reading(world, office):
    """What leads to an action is neither shown to auditors nor to her."""
    file = submitted(world, office)
    action(file, {"action": "claim"}, version=file.version, sub="agent-1")
    assert access_log.of_application(file.id) == []
    assert access_log.after(file.id, None, 10) == []
    world.later(minutes=1)
    assert told(whole("actor=agent-1")[0]) == [("agent-1", "done", "ApplicationClaimed")]


@pytest.mark.parametrize("of", ["application", "actor"])
def test_pages_hold_every_row_once_while_others_write(world, office, monkeypatch, of):
    monkeypatch.setattr(auditing, "PAGE", 4)
    file = worked_on(world, office)
    for number in range(11):
        world.later(days=7 if number == 5 else 0, seconds=1)
        access_log.record([file.id], "agent-1", "read_file", f"c{number}", world.now)
    world.later(minutes=1)
    query = f"application={file.id}" if of == "application" else "actor=agent-1"
    expected = 16 if of == "application" else 14
    items, cursor = [], ""
    while True:
        _, said = audit(query + (f"&cursor={cursor}" if cursor else ""))
        items += said["items"]
        assert len(said["items"]) <= 4
        world.later(seconds=1)
        access_log.record([file.id], "agent-1", "read_file", f"new-{len(items)}", world.now)
        if not (cursor := said["next_cursor"]):
            break
    rows = [json.dumps(item) for item in items]
    assert len(set(rows)) == len(rows) == expected
    assert [i["at"] for i in items] == sorted((i["at"] for i in items), reverse=True)


def test_many_readers_are_all_found(world, office):
    file = submitted(world, office)
    for number in range(30):
        world.later(seconds=1)
        access_log.record([file.id], f"agent-{number}", "read_file", f"c{number}", world.now)
    world.later(minutes=1)
    items, _ = whole(f"application={file.id}")
    assert [i["actor"]["id"] for i in reversed(items)][1:] == [f"agent-{number}" for number in range(30)]
    assert items[0]["actor"]["name"] is None  # an account that is not there


def test_a_period_holds_both_its_days_in_morocco(world, office):
    file = worked_on(world, office)
    first, last = file.submitted_at.date(), world.now.date()
    world.later(minutes=1)
    middle = first + timedelta(days=1)
    items, _ = whole(f"application={file.id}&from={middle}&to={middle}")
    assert told(items) == [("agent-1", "done", "StagePassed")]
    assert told(whole(f"actor=agent-1&from={middle}&to={middle}")[0]) == told(items)
    assert told(whole(f"application={file.id}&from={first}&to={last}")[0])[: len(STORY)] == STORY
    assert whole(f"application={file.id}&to={first - timedelta(days=3)}")[0] == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", 422),
        ("application=X&actor=agent-1", 422),
        ("actor=nobody", 404),
        ("actor=", 422),
        ("application=26ABCDEFGHJK", 404),
        ("reference=JSR-2", 404),
        ("actor=agent-1&from=2026-02-30", 422),
        ("actor=agent-1&from=2026-11-02&to=2026-11-01", 422),
        ("actor=agent-1&from=2024-01-01&to=2026-01-01", 422),
        ("actor=agent-1&cursor=nonsense", 400),
        ("actor=agent-1&cursor=WyJhIiwgImIiLCAiYyJd", 400),
        ("actor=agent-1&more=1", 422),
    ],
)
def test_bad_input_is_refused(world, office, query, expected):
    assert audit(query)[0] == expected


def test_a_cursor_of_another_audit_is_refused(world, office, monkeypatch):
    monkeypatch.setattr(auditing, "PAGE", 1)
    worked_on(world, office)
    world.later(minutes=1)
    cursor = audit("actor=agent-1")[1]["next_cursor"]
    assert audit(f"actor=coordinator-1&cursor={cursor}")[0] == 400


@pytest.mark.parametrize("who", EMPLOYEES)
def test_only_auditors_read_it(world, office, who):
    file = worked_on(world, office)
    assert audit(f"application={file.id}", who)[0] == 403
    assert ("read", "audit") not in [line[1:] for line in told(whole(f"application={file.id}")[0])]


def test_who_has_two_roles_is_named_in_the_one_that_allowed_it(world, tamkine):
    file = decide(world, submitted(world, tamkine), Action.CLAIM, AGENT)
    both = replace(COORDINATOR, roles=frozenset({Role.AGENT, Role.COORDINATOR}))
    file = decide(world, file, Action.RELEASE, both)  # a colleague's: only who heads the desk may
    far = frozenset({Role.AGENT, Role.PROGRAMME_MANAGER})
    manager = Actor("staff", "manager-1", far, frozenset({"01"}), frozenset())
    told_far = make_event(
        call(world, manager),
        "ConsentRecorded",
        subject=("application", file.id),
        sequence=9,
        data={**file_codes(file), "method": "phone_code", "text_version": "1", "language": "ar"},
        application=file,
    )
    moved = history.history("application", file.id)[-1]
    assert (moved.type, moved.actor.role) == ("ApplicationReleased", "coordinator")
    assert told_far.actor.role == "programme_manager"
