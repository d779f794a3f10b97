"""She brings to the office what she was asked for: the desk adds it and sends the file back for her."""

import boto3
import pytest

from jisr.api import staff_models as models
from jisr.domain.application import Action, Status
from jisr.domain.documents import DocumentStatus
from jisr.domain.uploads import NOT_SCANNED, UploadNotice
from jisr.gateways import identity
from jisr.store import access_log, applications, consents
from jisr.store import events as history
from jisr.store.staff import save_staff
from jisr.use_cases.act import Verdict
from jisr.use_cases.export_person import export_person
from jisr.use_cases.inspect_document import inspect_document
from jisr.use_cases.move_own_file import resubmit
from jisr.use_cases.notify_applicant import messages_of
from tests.flow.photos import a_photo
from tests.flow.test_journey import AGENT, HER, call, decide, submitted, upload
from tests.flow.test_staff_http import ask

THERE = {"consent_evidence": {"method": "in_person"}}


@pytest.fixture(autouse=True)
def desk(world, monkeypatch):
    save_staff("agent-1", "Nadia Exemple", {"agent"}, {"03"}, ())
    save_staff("agent-2", "Amal Exemple", {"agent"}, {"03"}, ())
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)


@pytest.fixture
def asked(world, tamkine):
    """A file of which one paper was refused, and that paper."""
    file = submitted(world, tamkine)
    paper = file.documents[0]
    why = {"reason_codes": ("document_unreadable",), "documents": (Verdict(paper.id, "rejected", "blurred"),)}
    file = decide(world, file, Action.REQUEST_CHANGES, AGENT, **why)
    world.later(days=1)
    return file, paper


def post(file, what, body, query="", sub="agent-1", **headers):
    return ask("POST", f"/applications/{file.id}/{what}", body, query, sub, **headers)


def photographed(world, file, paper, content=None):
    """Announced, brought to where the answer says, and judged as any other."""
    content = content or a_photo()
    body = {"type": paper.type, "filename": "a.jpg", "content_type": "image/jpeg", "size": len(content)}
    status, said, _ = post(file, "documents", body | ({"side": paper.side} if paper.side else {}))
    assert status == 201, said
    kept = next(p for p in applications.load(file.id).documents if p.id == said["document_id"])
    boto3.client("s3").put_object(Bucket="uploads", Key=kept.key, Body=content)
    inspect_document(UploadNotice(kept.key, None, NOT_SCANNED), world.now, "correlation-1")
    return kept.id


def whole(file, sub="agent-1"):
    _, said, _ = ask("GET", f"/applications/{file.id}", sub=sub)
    return models.StaffFile.model_validate(said)


def test_what_she_brings_goes_back_for_her_and_she_gets_the_very_sms_that_was_shown(world, tamkine, asked):
    file, paper = asked
    assert "resubmit" not in whole(file).allowed_actions
    assert post(file, "consent", THERE)[0] == 200
    photographed(world, file, paper)
    assert "resubmit" in whole(file).allowed_actions

    before = applications.load(file.id)
    lines = len(history.history("application", file.id))
    seen_before = len([line for line in access_log.readings(file.id) if line.what == "register"])
    match = {"if-match": f'"{before.version}"'}
    status, said, _ = post(file, "resubmit", {}, "dry_run=true", **match)
    assert status == 200, said
    seen = models.Preview.model_validate(said)
    assert (seen.status, seen.stage, seen.money.effect, seen.reaches) == (
        "in_review",
        file.stage,
        "none",
        True,
    )
    assert applications.load(file.id) == before
    assert len(history.history("application", file.id)) == lines
    read = [line for line in access_log.readings(file.id) if line.what == "register"]
    assert len(read) == seen_before + 1, "the very SMS is hers: who was shown it is written down"

    status, said, _ = post(file, "resubmit", {}, **match)
    assert (status, said["status"], said["asked_papers"]) == (200, "in_review", [])
    event = history.history("application", file.id)[-1]
    (sms,) = messages_of(event, applications.load(file.id).beside.contact, tamkine)
    assert [(m.to, m.text, m.segments) for m in seen.messages] == [("applicant", sms.text, sms.segments)]


def test_it_stays_to_be_seen_that_the_office_did_it_and_who(world, asked, monkeypatch):
    file, paper = asked
    post(file, "consent", THERE)
    brought = photographed(world, file, paper)
    post(file, "resubmit", {})
    event = history.history("application", file.id)[-1]
    assert (event.type, event.actor.id, event.actor.on_behalf_of) == (
        "ApplicationResubmitted",
        "agent-1",
        HER.id,
    )
    (agreed,) = [one for one in whole(file).consents if one.purpose == "help"]
    assert (agreed.method, agreed.recorded_by) == ("in_person", "agent-1")
    read = {
        one: ask("GET", f"/applications/{file.id}/documents/{one}", sub="agent-2")[1]
        for one in (paper.id, brought)
    }
    assert [(page["by"], page["actor"]) for page in read.values()] == [
        ("applicant", None),
        ("staff", "agent-1"),
    ]
    assert whole(file, "agent-2").colleagues["agent-1"] == "Nadia Exemple"
    monkeypatch.setattr(identity, "account_named", lambda account: None)
    hers = {one["document_id"]: one["by"] for one in export_person(call(world, HER)).files[0]["documents"]}
    assert (hers[paper.id], hers[brought]) == ("applicant", "staff")


def test_without_her_word_nothing_is_added_or_sent_back_or_shown(world, asked):
    file, paper = asked
    body = {"type": paper.type, "filename": "a.jpg", "content_type": "image/jpeg", "size": 200}
    for what, sent, query in (
        ("documents", body | {"side": paper.side}, ""),
        ("resubmit", {}, "dry_run=true"),
        ("resubmit", {}, ""),
    ):
        status, said, _ = post(file, what, sent, query)
        assert (status, said["type"]) == (409, "urn:jisr:problem:consent_needed")
    assert applications.load(file.id).status is Status.CHANGES_REQUESTED
    assert consents.of_application(file.id) == []


def test_the_dry_run_refuses_as_the_sending_does_until_the_paper_is_good(world, asked):
    file, paper = asked
    post(file, "consent", THERE)

    def refusals():
        answers = [post(file, "resubmit", {}, query) for query in ("dry_run=true", "")]
        assert answers[0][0] == answers[1][0] == 422
        codes = [[error["code"] for error in said["errors"]] for _, said, _ in answers]
        assert codes[0] == codes[1]
        return set(codes[0])

    assert refusals() == {"document_rejected"}
    bad = photographed(world, file, paper, b"nothing that is a picture" + bytes(200))
    statuses = {one.id: one.status for one in applications.load(file.id).documents}
    assert statuses[bad] is DocumentStatus.REJECTED
    assert refusals() == {"document_rejected"}
    photographed(world, file, paper)
    assert post(file, "resubmit", {}, "dry_run=true")[0] == 200


def test_what_she_has_sent_back_herself_meanwhile_is_not_sent_again(world, asked):
    file, paper = asked
    post(file, "consent", THERE)
    version = applications.load(file.id).version
    upload(world, file, paper.type, paper.side)
    resubmit(call(world, HER), applications.load(file.id))
    for query in ("dry_run=true", ""):
        assert post(file, "resubmit", {}, query, **{"if-match": f'"{version}"'})[0] == 412
        assert post(file, "resubmit", {}, query)[0] == 409


def test_the_same_key_sends_it_back_once(world, asked):
    file, paper = asked
    post(file, "consent", THERE)
    photographed(world, file, paper)
    key = {"idempotency-key": "a-key-of-the-page-1"}
    first, again = (post(file, "resubmit", {}, **key) for _ in range(2))
    assert (first[0], again[0]) == (200, 200)
    types = [event.type for event in history.history("application", file.id)]
    assert types.count("ApplicationResubmitted") == 1
