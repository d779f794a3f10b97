"""Staff over HTTP: versions, previews with the exact SMS, and a changed number."""

import json

import pytest

from jisr.api import staff_models as models
from jisr.api import views
from jisr.domain import paper_reasons
from jisr.domain.application import Flag, Status
from jisr.domain.beside import Contact, SafeContact
from jisr.gateways import identity
from jisr.store import applications, proofs
from jisr.store import events as history
from jisr.store.staff import save_staff
from jisr.use_cases.notify_applicant import messages_of
from tests.flow.doors import staff_app
from tests.flow.test_journey import HER, at_committee, funded, reached, submitted

NEW = "+212611223344"
OLD = "+212600000001"


@pytest.fixture
def staff(world, tamkine):
    save_staff("coordinator-1", "coordinator", {"coordinator"}, {"03"}, ())
    return tamkine


def ask(method, path, body=None, query="", sub="coordinator-1", **headers):
    answer = staff_app(f"/staff{path}").handle(
        {
            "rawPath": f"/api/v1/staff{path}",
            "rawQueryString": query,
            "headers": {"content-type": "application/json", **headers},
            "requestContext": {
                "http": {"method": method, "sourceIp": "192.0.2.1"},
                "authorizer": {"jwt": {"claims": {"sub": sub, "token_use": "access", "jti": "s"}}},
            },
            "body": json.dumps(body) if body is not None else None,
        }
    )
    said = json.loads(answer["body"]) if answer.get("body") else None
    return answer["statusCode"], said, answer["headers"]


def action(file, body, query="", version=None, **headers):
    if version is not None:
        headers["if-match"] = f'"{version}"'
    return ask("POST", f"/applications/{file.id}/actions", body, query, **headers)


def test_an_action_needs_the_version_that_was_read(world, staff):
    file = submitted(world, staff)
    assert action(file, {"action": "claim"})[0] == 428
    assert action(file, {"action": "claim"}, version=file.version - 1)[0] == 412
    assert ask("POST", f"/applications/{file.id}/actions", {"action": "claim"}, **{"if-match": "*"})[0] == 400
    assert applications.load(file.id) == file

    status, said, headers = action(file, {"action": "claim"}, version=file.version)
    assert (status, said["status"], headers["ETag"]) == (200, "in_review", f'"{file.version + 1}"')
    assert models.FileState.model_validate(said).assignee == "coordinator-1"


def test_what_the_table_does_not_allow_is_a_conflict_and_an_unknown_action_is_invalid(world, staff):
    file = submitted(world, staff)
    assert action(file, {"action": "complete"}, version=file.version)[0] == 409
    assert action(file, {"action": "explode"}, version=file.version)[0] == 422
    assert action(file, {"action": "reject"}, version=file.version)[0] == 422
    assert ask("POST", f"/applications/{file.id}/actions", {"action": "claim"}, sub="nobody")[0] in {401, 428}
    assert applications.load(file.id) == file


def test_the_same_key_acts_once_and_another_body_is_refused(world, staff):
    file = submitted(world, staff)
    key = {"idempotency-key": "offline-1"}
    first = action(file, {"action": "claim"}, version=file.version, **key)
    again = action(file, {"action": "claim"}, version=file.version, **key)
    assert first[:2] == again[:2]
    assert [e.type for e in history.history("application", file.id)].count("ApplicationClaimed") == 1
    assert action(file, {"action": "release"}, version=file.version, **key)[0] == 422


def test_a_dry_run_shows_the_money_and_the_exact_sms_and_does_nothing(world, staff):
    envelope = funded(world, staff, 100_000_00)
    file = at_committee(world, staff)
    status, said, _ = action(file, {"action": "approve"}, "dry_run=true", version=file.version)
    assert status == 200
    seen = models.Preview.model_validate(said)
    assert seen.money.available_after_mad == (envelope.available - file.requested) / 100
    assert applications.load(file.id) == file

    assert action(file, {"action": "approve"}, version=file.version)[0] == 200
    approved = history.history("application", file.id)[-1]
    (sent,) = messages_of(approved, applications.load(file.id).beside.contact, staff)
    assert [(m.to, m.text, m.segments, m.language) for m in seen.messages] == [
        ("applicant", sent.text, sent.segments, "ar")
    ]


def test_a_dry_run_of_a_refused_paper_shows_just_what_is_then_sent(world, staff):
    file = submitted(world, staff)
    paper = applications.load(file.id).documents[0]
    body = {
        "action": "request_changes",
        "reason_codes": ["document_unreadable"],
        "documents": [{"document_id": paper.id, "outcome": "rejected", "reason": "blurred"}],
    }
    _, said, _ = action(file, body, "dry_run=true", version=file.version)
    assert action(file, body, version=file.version)[0] == 200
    contact = applications.load(file.id).beside.contact
    happened = [
        history.history("application", file.id)[-1],
        history.history("document", f"{file.id}/{paper.id}")[-1],
    ]
    sent = [message.text for event in happened for message in messages_of(event, contact, staff)]
    assert [message["text"] for message in said["messages"]] == sent
    assert sent


def test_she_reads_why_an_agent_refused_a_paper_and_what_the_agent_adds(world, staff):
    file = submitted(world, staff)
    paper = applications.load(file.id).documents[0]
    verdict = {
        "document_id": paper.id,
        "outcome": "rejected",
        "reason": "incomplete",
        "note": " The corner. ",
    }
    body = {"action": "request_changes", "reason_codes": ["document_unreadable"], "documents": [verdict]}
    assert action(file, body, version=file.version)[0] == 200
    shown = views.document(applications.load(file.id).documents[0])
    assert (shown.reason, shown.note) == ("incomplete", "The corner.")
    assert shown.reason_text.model_dump() == paper_reasons.text_of("incomplete")
    (event,) = history.history("document", f"{file.id}/{paper.id}")
    assert "corner" not in event.to_detail()


def test_a_dry_run_is_silent_for_who_wants_codes_only_and_without_a_version_it_is_refused(world, staff):
    file = submitted(world, staff)
    contact = applications.load(file.id).beside.contact
    silent = SafeContact(codes_only=True)
    file = reached(file, Contact(contact.phone, "ar", safe_contact=silent))
    body = {"action": "reject", "reason_codes": ["project_not_viable"]}
    _, said, _ = action(file, body, "dry_run=true", version=file.version)
    assert said["messages"] == []
    assert action(file, body, "dry_run=true")[0] == 428


@pytest.fixture
def accounts(monkeypatch):
    """Cognito, as far as a changed number needs it."""
    made, ended = [], []
    monkeypatch.setattr(identity, "ensure_account", lambda phone: made.append(phone) or f"account-of-{phone}")
    monkeypatch.setattr(identity, "end_sessions", ended.append)
    return made, ended


PHONE = {"action": "change_phone", "reason_codes": ["lost_phone"], "phone": "0611223344"}


def test_a_changed_number_tells_both_moves_the_file_and_ends_the_old_sessions(world, staff, accounts):
    made, ended = accounts
    file = submitted(world, staff)
    proofs.give(file.id, "another-session", world.now)
    for _ in range(3):
        proofs.count_try(file.id)

    _, said, _ = action(file, PHONE, "dry_run=true", version=file.version)
    assert sorted(m["to"] for m in said["messages"]) == ["applicant", "previous_number"]
    assert (made, ended) == ([], [])
    assert applications.load(file.id).beside.contact.phone == OLD

    assert action(file, PHONE, version=file.version)[0] == 200
    assert (made, ended) == ([NEW], [OLD])
    after = applications.load(file.id)
    assert (after.account, after.session, after.status) == (f"account-of-{NEW}", None, Status.SUBMITTED)
    assert [f.id for f in applications.of_account(f"account-of-{NEW}")] == [file.id]
    assert applications.of_account(HER.id) == []
    assert not proofs.has(file.id, "another-session")
    assert proofs.count_try(file.id) == 1

    contact = applications.load(file.id).beside.contact
    assert (contact.phone, contact.previous_phone) == (NEW, OLD)
    told = messages_of(history.history("application", file.id)[-1], contact, staff)
    assert {message.to for message in told} == {NEW, OLD}


def test_the_same_number_again_opens_the_lock_and_tells_it_once(world, staff, accounts):
    file = submitted(world, staff)
    assert action(file, PHONE | {"phone": OLD}, version=file.version)[0] == 200
    contact = applications.load(file.id).beside.contact
    assert (contact.phone, contact.previous_phone, accounts[1]) == (OLD, None, [])
    assert Flag.IDENTITY_LOCKED not in applications.load(file.id).flags


def test_a_stale_change_of_number_touches_no_account(world, staff, accounts):
    file = submitted(world, staff)
    assert action(file, PHONE, version=file.version - 1)[0] == 412
    assert action(file, PHONE | {"phone": "12"}, version=file.version)[0] == 422
    assert accounts == ([], [])


def test_the_number_before_goes_with_the_contact(world, staff, accounts):
    file = submitted(world, staff)
    action(file, PHONE, version=file.version)
    reached(file, None)
    text = json.dumps([str(item.attribute_values) for item in applications.PersonItem.query(file.id)])
    assert OLD not in text
    assert NEW not in text
