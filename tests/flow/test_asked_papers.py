"""A paper that is not there is asked for by its name: she adds it and sends the file back."""

from dataclasses import replace

import pytest

from jisr.api import views
from jisr.domain import trail
from jisr.domain.application import Action, Status
from jisr.domain.beside import Contact
from jisr.domain.documents import DocumentStatus
from jisr.domain.errors import Invalid
from jisr.domain.people import Actor
from jisr.store import applications
from jisr.store import events as history
from jisr.store.staff import save_staff
from jisr.use_cases.act import Verdict
from jisr.use_cases.add_document import delete_document
from jisr.use_cases.move_own_file import resubmit
from jisr.use_cases.notify_applicant import messages_of
from jisr.use_cases.rules import programme_of
from jisr.use_cases.save_answers import save_answers
from jisr.use_cases.start_application import Applicant, start_application
from jisr.use_cases.submit_application import complete, submit_application
from tests.flow.conftest import ROOT, publish_yaml
from tests.flow.test_journey import AGENT, HER, call, decide, upload
from tests.flow.test_staff_http import action

STATUTES, MINUTES = "/documents/statutes", "/documents/assembly_minutes"
WHY = ("document_missing",)


@pytest.fixture
def centres(world):
    """The shipped programme for centres, whose papers depend on what runs the centre."""
    save_staff("coordinator-1", "coordinator", {"coordinator"}, {"03"}, ())
    path = ROOT / "programmes" / "social-centre-qualification.yaml"
    return publish_yaml(path.read_text(encoding="utf-8"), path.name, world.now)


def of_an_association(world, programme, her: Actor = HER):
    """The file of a public centre, which an agent has corrected: an association's, without what those must show."""
    file = start_application(
        call(world, her),
        programme.id,
        "organisation",
        "fr",
        Applicant(her.id, Contact("+212600000001", "fr")),
    )
    answers = {**programme.examples["organisation"], "legal_form": "public_body"}
    file = save_answers(call(world, her), file, answers)
    for wanted in programme.documents:
        if wanted.required is True:
            for side in wanted.sides or (None,):
                upload(world, file, wanted.type, side, her)
    file = submit_application(
        call(world, her),
        applications.load(file.id),
        consent_accepted=True,
        consent_version=programme.consent.text_version,
    )
    save_answers(
        call(world, AGENT, version=file.version),
        file,
        {"legal_form": "association"},
        reason_codes=("paper_says",),
    )
    return applications.load(file.id)


def ask_for(world, file, *papers, **more):
    return decide(world, file, Action.REQUEST_CHANGES, AGENT, reason_codes=WHY, papers=papers, **more)


def missing_of(world, file):
    now = applications.load(file.id)
    return [e.pointer for e in complete(call(world, AGENT), now, programme_of(now), now.beside.answers)]


def test_a_missing_paper_is_asked_for_by_name_and_comes(world, centres):
    file = of_an_association(world, centres)
    assert missing_of(world, file) == [STATUTES, MINUTES]
    asked = ask_for(world, file, STATUTES)
    assert (asked.status, asked.asked_papers) == (Status.CHANGES_REQUESTED, (STATUTES,))

    world.later(minutes=5)
    upload(world, asked, "statutes", None)
    upload(world, asked, "assembly_minutes", None)
    back = resubmit(call(world, HER), applications.load(file.id))
    assert (back.status, back.asked_papers) == (Status.IN_REVIEW, ())


def test_the_sms_names_the_paper_and_the_preview_showed_it(world, centres):
    file = of_an_association(world, centres)
    body = {"action": "request_changes", "reason_codes": [*WHY], "papers": [STATUTES]}
    shown = action(file, body, "dry_run=true", version=file.version)[1]["messages"]
    status, said, _ = action(file, body, version=file.version)
    assert (status, said["asked_papers"], said["asked_documents"]) == (200, [STATUTES], [])
    (event,) = [e for e in history.history("application", file.id) if e.type == "ChangesRequested"]
    (sms,) = messages_of(event, applications.load(file.id).beside.contact, centres)
    assert [message["text"] for message in shown] == [sms.text]
    assert "il manque" in sms.text
    assert "Statuts" in sms.text


def test_history_and_audit_name_it(world, centres):
    file = of_an_association(world, centres)
    ask_for(world, file, MINUTES)
    event = history.history("application", file.id)[-1]
    assert views.moment(event, centres).papers == [MINUTES]
    data = event.data.model_dump(mode="json")
    said = [text["fr"] for text in trail.details(event.type, data, centres)]
    assert "Document : Procès-verbal de la dernière assemblée générale" in said
    assert "Motif : Document manquant" in said


def test_sent_back_without_it_she_is_told_which(world, centres):
    file = ask_for(world, of_an_association(world, centres), STATUTES)
    upload(world, file, "assembly_minutes", None)
    with pytest.raises(Invalid) as refusal:
        resubmit(call(world, HER), applications.load(file.id))
    assert [(e.pointer, e.code) for e in refusal.value.errors] == [(STATUTES, "document_missing")]


def test_what_her_new_answers_make_needless_is_not_waited_for(world, centres):
    """The agent was wrong, and asks for the answer as well."""
    file = of_an_association(world, centres)
    file = ask_for(world, file, STATUTES, answers=("/answers/legal_form",))
    file = save_answers(call(world, HER), file, {"legal_form": "public_body"})
    assert resubmit(call(world, HER), file).status is Status.IN_REVIEW


def test_a_refused_and_a_missing_one_are_asked_for_alike(world, centres):
    file = of_an_association(world, centres)
    photo = next(paper for paper in file.documents if paper.type == "building_photo")
    asked = ask_for(world, file, STATUTES, MINUTES, documents=(Verdict(photo.id, "rejected", "blurred"),))
    assert set(asked.asked_papers) == {"/documents/building_photo", STATUTES, MINUTES}
    kept = applications.load(file.id)
    assert set(kept.asked_papers) == set(asked.asked_papers)
    for seen in (asked, kept):
        assert [paper.id for paper in seen.asked_again] == [photo.id]
    for name in ("statutes", "assembly_minutes"):
        upload(world, kept, name, None)
    with pytest.raises(Invalid) as refusal:
        resubmit(call(world, HER), applications.load(file.id))
    assert {e.pointer for e in refusal.value.errors} == {"/documents/building_photo"}
    delete_document(call(world, HER), applications.load(file.id), photo.id)
    upload(world, kept, "building_photo", None)
    assert resubmit(call(world, HER), applications.load(file.id)).status is Status.IN_REVIEW


@pytest.mark.parametrize(
    "pointer",
    [
        "/documents/cnie/front",
        "/documents/cnie",
        "/documents/made_up",
        "/documents/project_photo",
        "statutes",
        "/answers/legal_form",
        "/documents/statutes/front",
        "",
    ],
)
def test_only_what_is_missing_can_be_asked_for(world, centres, pointer):
    """One that is there is judged; what is no paper of the programme gets into no event."""
    file = of_an_association(world, centres)
    body = {"action": "request_changes", "reason_codes": [*WHY], "papers": [STATUTES, pointer]}
    status, said, _ = action(file, body, version=file.version)
    assert status == 422
    assert said["errors"][0]["pointer"] == "/papers/1"
    assert applications.load(file.id).status is Status.SUBMITTED


def test_one_that_our_inspection_has_refused_counts_as_missing_and_one_on_its_way_does_not(world, centres):
    file = of_an_association(world, centres)
    save = upload(world, ask_for(world, file, STATUTES), "statutes", None, content=b"MZ not a picture")
    assert save.status is DocumentStatus.REJECTED
    now = applications.load(file.id)
    assert [paper.id for paper in now.asked_again] == [save.id]
    assert replace(now, asked_papers=()).asked_again == []
