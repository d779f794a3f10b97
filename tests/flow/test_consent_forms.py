"""The paper that she signed is photographed and kept with her file: for the office, and for nobody else."""

import boto3
import pytest

from jisr.domain.application import Status
from jisr.domain.consent import Consent, Method
from jisr.domain.documents import DocumentStatus
from jisr.domain.uploads import NOT_SCANNED, UploadNotice
from jisr.store import applications, base, consents
from jisr.store import events as history
from jisr.use_cases.inspect_document import inspect_document
from jisr.use_cases.read_application import read_application
from jisr.use_cases.record_consent import unproved
from jisr.use_cases.submit_application import submit_application
from tests.flow.test_journey import AGENT, HER, JPEG, call, drafted, upload
from tests.flow.test_reminders import asked
from tests.flow.test_rights_consent import (
    accounts,
    ask,
    carrier,
    desk,
    registration,
)

__all__ = ["accounts", "carrier", "desk"]
FORM = {"filename": "paper", "content_type": "image/jpeg", "size": len(JPEG)}


def registered(programme):
    status, said = ask("POST", "/staff/applications", registration(programme))
    assert status == 201
    return said["id"]


def photographed(world, file_id, content=JPEG, **headers):
    status, said = ask("POST", f"/staff/applications/{file_id}/consent-forms", FORM, **headers)
    assert status == 201
    paper = next(p for p in applications.load(file_id).consent_forms if p.id == said["document_id"])
    boto3.client("s3").put_object(Bucket="uploads", Key=paper.key, Body=content)
    inspect_document(UploadNotice(paper.key, None, NOT_SCANNED), world.now, "correlation-1")
    return said["document_id"]


def test_the_office_sees_the_form_and_reads_its_page_and_she_sees_her_own_papers_only(world, desk):
    file_id = registered(desk)
    paper = photographed(world, file_id)
    _, seen = ask("GET", f"/staff/applications/{file_id}")
    assert [(p["document_id"], p["status"]) for p in seen["consent_forms"]] == [(paper, "accepted")]
    assert seen["documents"] == []
    status, pages = ask("GET", f"/staff/applications/{file_id}/documents/{paper}")
    assert (status, pages["pages"]) == (200, 1)
    file = applications.load(file_id)
    assert file.documents == []
    assert read_application(call(world, HER), file).documents == []


def test_it_fills_no_place_of_the_programmes_papers_and_is_compared_with_none(world, desk):
    file_id = registered(desk)
    photographed(world, file_id)
    (kept,) = applications.load(file_id).consent_forms
    assert (kept.status, kept.picture, kept.alike) == (DocumentStatus.ACCEPTED, None, ())


def test_what_can_not_be_read_is_refused_and_nobody_writes_to_her_about_it(world, desk):
    file_id = registered(desk)
    photographed(world, file_id, b"nothing that is a picture" + bytes(len(JPEG)))
    (kept,) = applications.load(file_id).consent_forms
    assert kept.status is DocumentStatus.REJECTED
    assert history.history("document", f"{file_id}/{kept.id}") == []


def test_announced_twice_with_one_key_it_is_one(world, desk):
    file_id = registered(desk)
    key = {"idempotency-key": "a-key-of-the-device-1"}
    assert (
        photographed(world, file_id, **key)
        == ask("POST", f"/staff/applications/{file_id}/consent-forms", FORM, **key)[1]["document_id"]
    )
    assert len(applications.load(file_id).consent_forms) == 1


def test_another_kind_of_file_and_another_role_are_refused(world, desk):
    file_id = registered(desk)
    film = {**FORM, "content_type": "video/mp4"}
    assert ask("POST", f"/staff/applications/{file_id}/consent-forms", film)[0] == 422
    assert ask("POST", f"/staff/applications/{file_id}/consent-forms", FORM, "partner-1")[0] == 403
    assert applications.load(file_id).consent_forms == []


def sent(programme, file_id):
    consent = {"consent": {"accepted": True, "text_version": programme.consent.text_version}}
    return ask("POST", f"/staff/applications/{file_id}/submit", consent)


def of_the_form(answer):
    status, said = answer
    assert status == 422
    return [error["code"] for error in said["errors"] if error["pointer"] == "/consent_forms"]


@pytest.fixture
def whole(world, desk):
    """A draft with all that the programme asks for, and her consent by a signed paper that nobody photographed."""
    file = drafted(world, desk)
    evidence = {"consent_evidence": {"method": "signed_form"}}
    assert ask("POST", f"/staff/applications/{file.id}/consent", evidence)[0] == 200
    return file.id


def test_what_she_signed_is_photographed_before_anything_is_sent_in_her_name(world, desk, whole):
    assert of_the_form(sent(desk, whole)) == ["required"]
    assert ask("POST", f"/staff/applications/{whole}/consent-forms", FORM)[0] == 201
    waits = applications.load(whole).consent_forms[0]
    world.now = waits.created_at
    assert unproved(consents.of_application(whole), applications.load(whole), world.now)[0].code == (
        "document_inspecting"
    )
    photographed(world, whole, b"nothing that is a picture" + bytes(len(JPEG)))
    photographed(world, whole)
    status, said = sent(desk, whole)
    assert (status, said["status"]) == (200, "submitted")


def test_a_photo_that_was_refused_proves_nothing(world, desk, whole):
    photographed(world, whole, b"nothing that is a picture" + bytes(len(JPEG)))
    assert of_the_form(sent(desk, whole)) == ["document_rejected"]
    assert applications.load(whole).status is Status.DRAFT


def test_a_code_from_her_phone_beside_it_is_enough(world, desk, whole):
    given = Consent(Method.PHONE_CODE, "1", "ar", world.now, AGENT.id)
    base.commit([consents.add(whole, given)])
    assert sent(desk, whole)[0] == 200


def test_she_sends_it_herself_without_any_paper(world, desk, whole):
    version = desk.consent.text_version
    file = applications.load(whole)
    done = submit_application(call(world, HER), file, consent_accepted=True, consent_version=version)
    assert done.status is Status.SUBMITTED


def test_nor_is_a_file_sent_back_in_her_name_without_it(world, desk):
    file, paper = asked(world, desk)
    upload(world, file, paper.type, paper.side)
    evidence = {"consent_evidence": {"method": "signed_form"}}
    assert ask("POST", f"/staff/applications/{file.id}/consent", evidence)[0] == 200
    assert of_the_form(ask("POST", f"/staff/applications/{file.id}/resubmit", {})) == ["required"]
    photographed(world, file.id)
    assert ask("POST", f"/staff/applications/{file.id}/resubmit", {})[0] == 200
