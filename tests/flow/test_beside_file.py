"""What staff write beside a file: notes and contacts. Written once, where the writer may read, and never for her eyes
but in her export."""

import json
from dataclasses import replace

import pytest

from jisr.api import desk_models as models
from jisr.api import views
from jisr.api.applicant import APP as HERS
from jisr.api.staff_models import StaffFile
from jisr.domain.application import Action, Flag, Status
from jisr.domain.errors import Conflict, StaleVersion
from jisr.gateways import identity
from jisr.store import access_log, applications, base, notes
from jisr.store import events as history
from jisr.store.staff import save_staff
from jisr.use_cases import write_beside
from jisr.use_cases.erase_file import erase_state
from jisr.use_cases.export_person import export_person
from jisr.use_cases.move_own_file import ask_help
from jisr.use_cases.read_application import read_application
from tests.flow.test_help import LATER, begun, phone  # noqa: F401 - a fixture
from tests.flow.test_journey import AGENT, HER, call, decide, submitted
from tests.flow.test_staff_http import ask

MARK = "Le mari décroche : rappeler après 16 h."


@pytest.fixture
def office(world, tamkine):
    save_staff("agent-1", "agent", {"agent"}, {"03"}, {"03.231"})
    save_staff("coordinator-1", "coordinator", {"coordinator"}, {"03"}, ())
    save_staff("member-1", "member", {"committee_member"}, {"03"}, ())
    save_staff("auditor-1", "auditor", {"auditor"}, (), ())
    save_staff("elsewhere-1", "elsewhere", {"coordinator"}, {"04"}, ())
    return tamkine


def note(file, text=MARK, sub="agent-1", **headers):
    return ask("POST", f"/applications/{file.id}/notes", {"text": text}, sub=sub, **headers)


def contact(file, outcome, channel="call", sub="agent-1", text=None, **headers):
    body = {"channel": channel, "outcome": outcome, **({"text": text} if text else {})}
    return ask("POST", f"/applications/{file.id}/contacts", body, sub=sub, **headers)


def shown(file, sub="agent-1"):
    status, said, _ = ask("GET", f"/applications/{file.id}", sub=sub)
    assert status == 200
    return StaffFile.model_validate(said)


def test_a_note_is_the_office_s_and_moves_nothing(world, office):
    file = submitted(world, office)
    status, said, _ = note(file)
    assert status == 201
    kept = models.Note.model_validate(said)
    assert (kept.action, kept.text, kept.by) == ("note", MARK, "agent-1")
    assert shown(file).notes == [kept]
    assert applications.load(file.id) == file, "its version neither: nobody else's decision is held up"
    assert [e.type for e in history.history("application", file.id)] == ["ApplicationSubmitted"]
    assert [what for _, _, what in access_log.of_application(file.id)] == ["note", "read_file"]


def test_she_does_not_see_what_the_office_wrote(world, office):
    file = submitted(world, office)
    note(file)
    contact(file, "no_answer", text=MARK)
    answer = HERS.handle(
        {
            "rawPath": f"/api/v1/applications/{file.id}",
            "rawQueryString": "",
            "headers": {},
            "requestContext": {
                "http": {"method": "GET", "sourceIp": "192.0.2.1"},
                "authorizer": {"jwt": {"claims": {"sub": HER.id, "token_use": "access", "jti": HER.session}}},
            },
        }
    )
    assert answer["statusCode"] == 200
    assert MARK not in answer["body"]
    assert not {"notes", "contacts", "allowed_actions"} & set(json.loads(answer["body"]))


@pytest.mark.parametrize(
    ("sub", "notes_status", "contacts_status"),
    [
        ("coordinator-1", 201, 201),
        ("member-1", 201, 403),
        ("auditor-1", 403, 403),
        ("elsewhere-1", 404, 404),
        ("nobody", 401, 401),
    ],
)
def test_who_may_write_where(world, office, sub, notes_status, contacts_status):
    file = submitted(world, office)
    assert note(file, sub=sub)[0] == notes_status
    assert contact(file, "reached", sub=sub)[0] == contacts_status
    assert len(notes.of_application(file.id)) == (notes_status == 201) + (contacts_status == 201)


def test_beside_a_confidential_file_only_those_write_who_may_open_it(world, office):
    file = submitted(world, office)
    base.commit(applications.save(file, replace(file, confidential=True, version=file.version + 1)))
    assert note(file, sub="member-1")[0] == 404
    assert note(file, sub="coordinator-1")[0] == 201


def test_a_draft_that_is_hers_alone_takes_no_note(world, office, phone):  # noqa: F811
    file = begun(world, office, province="03.231")
    assert note(file)[0] == contact(file, "reached")[0] == 404
    ask_help(call(world, LATER), file)
    assert contact(file, "no_answer")[0] == note(file)[0] == 201


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 4001, None, 7])
def test_a_note_without_words_or_too_long_is_refused(world, office, text):
    file = submitted(world, office)
    status, said, _ = note(file, text)
    assert status == 422
    assert said["errors"][0]["pointer"] == "/text"
    assert notes.of_application(file.id) == []


@pytest.mark.parametrize(
    "body",
    [
        {"channel": "pigeon", "outcome": "reached"},
        {"channel": "call", "outcome": "maybe"},
        {"channel": "call"},
        {"channel": "call", "outcome": "reached", "more": 1},
    ],
)
def test_a_contact_says_how_and_with_what_outcome(world, office, body):
    file = submitted(world, office)
    assert ask("POST", f"/applications/{file.id}/contacts", body, sub="agent-1")[0] == 422


def test_the_same_request_writes_one_note_and_another_body_is_refused(world, office):
    file = submitted(world, office)
    key = {"idempotency-key": "village-1"}
    first = note(file, **key)
    world.later(minutes=5)
    assert note(file, **key)[:2] == first[:2]
    assert note(file, "autre chose", **key)[0] == 422
    assert len(notes.of_application(file.id)) == 1
    assert note(file)[0] == note(file)[0] == 201
    assert len(notes.of_application(file.id)) == 3, "without a key each is new"


def test_two_same_requests_at_once_write_one_note(world, office, monkeypatch):
    file = submitted(world, office)
    asked = call(world, AGENT, key="k")
    first = write_beside.write_note(asked, file, MARK)
    # The second looked before the first had written.
    monkeypatch.setattr(notes, "of_request", _blind_once(notes.of_request))
    world.later(seconds=1)
    assert write_beside.write_note(call(world, AGENT, key="k"), file, MARK) == first
    assert notes.of_application(file.id) == [first]


def _blind_once(real):
    looks = []

    def look(*given):
        looks.append(given)
        return None if len(looks) == 1 else real(*given)

    return look


def test_reaching_her_answers_the_call_that_she_waits_for_in_the_same_transaction(world, office):
    file = submitted(world, office)
    waiting = ask_help(call(world, HER), file)
    for outcome in ("no_answer", "wrong_number", "call_again"):
        assert contact(file, outcome)[0] == 201
    assert applications.load(file.id) == waiting
    status, said, _ = contact(file, "reached", text="Elle viendra mardi.")
    assert status == 201
    entry = models.ContactEntry.model_validate(said)
    assert (entry.channel, entry.outcome, entry.text) == ("call", "reached", "Elle viendra mardi.")
    now = applications.load(file.id)
    assert Flag.CALL_ME not in now.flags
    assert now.version == waiting.version + 1
    assert [e.type for e in history.history("application", file.id)][-1] == "HelpAnswered"
    seen = shown(file)
    assert [c.outcome for c in seen.contacts] == ["no_answer", "wrong_number", "call_again", "reached"]
    assert seen.notes == []
    assert contact(file, "reached")[0] == 201, "nobody waits any more: it is only logged"
    assert applications.load(file.id) == now


def test_a_call_that_somebody_else_answers_meanwhile_is_still_logged(world, office, monkeypatch):
    waiting = ask_help(call(world, HER), submitted(world, office))
    decide(world, waiting, Action.ANSWER_HELP, AGENT)
    kept = write_beside.log_contact(
        call(world, AGENT), waiting, write_beside.Contacted("call", "reached"), None
    )
    assert notes.of_application(waiting.id) == [kept]
    assert [e.type for e in history.history("application", waiting.id)].count("HelpAnswered") == 1


def test_nothing_is_kept_beside_an_erased_file(world, office):
    file = submitted(world, office)
    opened = applications.load(file.id)
    erase_state(call(world, HER), file, "asked")
    assert note(file)[0] in {404, 409}
    with pytest.raises(Conflict, match="erased"):  # it was erased between her reading and her writing
        write_beside.write_note(call(world, AGENT), opened, MARK)
    with pytest.raises((Conflict, StaleVersion)):
        write_beside.log_contact(call(world, AGENT), opened, write_beside.Contacted("call", "reached"), MARK)
    assert notes.of_application(file.id) == []


def test_her_export_has_them_and_not_who_wrote_them(world, office, monkeypatch):
    monkeypatch.setattr(identity, "account_named", lambda account: None)
    file = submitted(world, office)
    note(file)
    contact(file, "no_answer")
    (copy,) = export_person(call(world, HER)).files
    assert [(n["about"], n["text"], n["by"], n["contact"], n["visit"]) for n in copy["notes"]] == [
        ("note", MARK, "staff", None, None),
        ("contact", "", "staff", {"channel": "call", "outcome": "no_answer"}, None),
    ]


def test_the_page_is_told_what_its_reader_could_do(world, office):
    file = submitted(world, office)
    seen = shown(file, "coordinator-1")
    assert {"claim", "request_changes", "correct", "change_phone"} <= set(seen.allowed_actions)
    assert not {"approve", "complete", "answer_help", "submit"} & set(seen.allowed_actions)
    assert seen.stage_outcomes == list(office.stage(file.stage).outcomes)
    assert shown(file, "auditor-1").allowed_actions == []
    assert file.status is Status.SUBMITTED


def test_who_opens_a_file_reads_what_the_others_are_called_who_wrote_beside_it(world, office):
    file = submitted(world, office)
    note(file, sub="agent-1")
    assert shown(file, sub="agent-1").colleagues == {}  # she knows her own name
    assert shown(file, sub="coordinator-1").colleagues == {"agent-1": "agent"}


def test_who_opens_a_file_reads_who_of_the_office_did_what_and_she_does_not(world, office):
    file = decide(world, submitted(world, office), Action.CLAIM, AGENT)
    file = decide(world, file, Action.RELEASE, AGENT)
    seen = shown(file, sub="coordinator-1")
    assert [(step.by, step.actor) for step in seen.timeline] == [
        ("applicant", None),
        ("staff", "agent-1"),
        ("staff", "agent-1"),
    ]
    assert seen.colleagues == {"agent-1": "agent"}
    assert shown(file, sub="agent-1").colleagues == {}
    hers = views.application(read_application(call(world, HER), file)).model_dump()
    assert [step["by"] for step in hers["timeline"]] == ["applicant", "staff", "staff"]
    assert "agent-1" not in str(hers["timeline"])
