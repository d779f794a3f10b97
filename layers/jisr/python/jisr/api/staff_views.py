"""From what the use cases give to the shapes of answers that only staff get."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from jisr.api import desk_models
from jisr.api import staff_models as models
from jisr.api.models import Reason, ScoreLine, Texts
from jisr.api.queue_models import QueueItem
from jisr.api.views import application_fields, document, document_pages, summary_fields
from jisr.domain.application import Application
from jisr.domain.corrections import Correction, mended
from jisr.domain.deadlines import due, due_at
from jisr.domain.documents import Document
from jisr.domain.inspection import Alike
from jisr.domain.money import amount_mad
from jisr.domain.programmes.model import Programme
from jisr.domain.references import reference_of
from jisr.store.notes import Note
from jisr.use_cases.possible_duplicates import AlikeFiles
from jisr.use_cases.read_application import Whole
from jisr.use_cases.rules import programme_of


def queue_item(file: Application) -> QueueItem:
    return QueueItem(**queue_fields(file))


def queue_fields(file: Application) -> dict[str, Any]:
    """For a shape that says more: what is made of a model and then of another is checked twice."""
    return {
        **summary_fields(file),
        "region": file.region,
        "province": file.province,
        "stage_deadline": file.stage_deadline,
        "assignee": file.assignee,
        "flags": sorted(file.flags),
    }


def file_state(file: Application) -> models.FileState:
    return models.FileState(
        **queue_fields(file),
        score=file.score,
        asked_answers=list(file.asked_answers),
        asked_documents=[d.id for d in file.asked_again],
        asked_papers=list(file.asked_papers),
        appeal_until=file.appeal_until,
        requested_mad=amount_mad(file.requested),
        reserved_mad=amount_mad(file.reserved),
        paid_mad=amount_mad(file.paid),
        envelope_id=file.envelope_id,
    )


def staff_document_pages(
    paper: Document, alike: Sequence[tuple[Alike, Application | None]]
) -> models.StaffDocumentPages:
    return models.StaffDocumentPages(
        **document_pages(paper, to_office=True),
        by="staff" if paper.by_office else "applicant",
        actor=paper.uploaded_by if paper.by_office else None,
        scan=paper.scan_verdict,
        reviewed=paper.reviewed,
        uploaded_at=paper.created_at,
        inspected_at=paper.inspected_at,
        alike=[
            models.AlikePaper(
                exact=other.exact,
                document_id=other.document_id if file else None,
                application_id=file.id if file else None,
                reference=reference_of(file.id) if file else None,
                status=file.status.value if file else None,
            )
            for other, file in alike
        ],
    )


def alike_files(found: AlikeFiles) -> models.AlikeFiles:
    return models.AlikeFiles(
        items=[
            models.AlikeFile(
                id=file.id,
                reference=reference_of(file.id),
                programme=file.programme,
                kind=file.kind,
                status=file.status.value,
                submitted_at=file.submitted_at,
                province=file.province,
                same=[fact.value for fact in likeness.same],
                possible=likeness.possible,
            )
            for file, likeness in found.files
        ],
        more=found.more,
    )


def staff_file(whole: Whole, colleagues: Mapping[str, str], at: datetime) -> models.StaffFile:
    file = whole.application
    contact = file.beside.contact
    programme = programme_of(file)
    stage = programme.stage(file.stage) if file.stage else None
    return models.StaffFile(
        **application_fields(whole, to_office=True),
        region=file.region,
        province=file.province,
        rural=file.rural,
        stage_deadline=file.stage_deadline,
        due_at=due_at(file),
        due=due(file, at),
        assignee=file.assignee,
        colleagues=dict(colleagues),
        flags=sorted(file.flags),
        ineligible=[Reason(code=reason.code, message=Texts(**reason.message)) for reason in whole.ineligible],
        score=file.score,
        score_lines=[ScoreLine(label=Texts(**line.label), points=line.points) for line in whole.score],
        notes=[note(n) for n in whole.notes if n.contact is None and n.visit is None],
        contacts=[contact_entry(n) for n in whole.notes if n.contact is not None],
        visits=[visit_report(n, file) for n in whole.notes if n.visit is not None],
        visit_photos=[document(p, to_office=True) for p in _not_reported(whole)],
        consent_forms=[document(p, to_office=True) for p in file.consent_forms],
        signed_agreements=[document(p, to_office=True) for p in file.signed_agreements],
        contact=models.Contact.model_validate(
            {
                "phone": contact.phone,
                "language": contact.language,
                "email": contact.email,
                "safe_contact": {
                    "hours": contact.safe_contact.hours,
                    "other_phone": contact.safe_contact.other_phone,
                    "codes_only": contact.safe_contact.codes_only,
                },
            }
        )
        if contact
        else None,
        consents=[models.ConsentOnFile.model_validate(asdict(given)) for given in whole.consents],
        corrections=[_correction(one, programme) for one in whole.corrections],
        allowed_actions=[action.value for action in whole.allowed],
        sitting=file.sitting,
        stage_outcomes=list(stage.outcomes) if stage else [],
        requested_mad=amount_mad(file.requested),
        reserved_mad=amount_mad(file.reserved),
        paid_mad=amount_mad(file.paid),
        envelope_id=file.envelope_id,
    )


def _correction(one: Correction, programme: Programme) -> models.Correction:
    answers = [models.MendedAnswer.model_validate(asdict(answer)) for answer in mended(one, programme)]
    return models.Correction(sequence=one.sequence, answers=answers)


def note(kept: Note) -> desk_models.Note:
    return desk_models.Note(id=kept.id, action=kept.about, text=kept.text, by=kept.author, at=kept.at)


def contact_entry(kept: Note) -> desk_models.ContactEntry:
    """Of a note that has one."""
    if kept.contact is None:
        raise ValueError("a note without a contact")
    return desk_models.ContactEntry(
        id=kept.id,
        channel=kept.contact.channel,
        outcome=kept.contact.outcome,
        text=kept.text or None,
        author=kept.author,
        at=kept.at,
    )


def visit_report(kept: Note, file: Application) -> desk_models.VisitReport:
    """Of a note that has one."""
    if kept.visit is None:
        raise ValueError("a note without a visit")
    visit = kept.visit
    photos = {photo.id: photo for photo in file.visit_photos}
    return desk_models.VisitReport(
        id=kept.id,
        visited_on=visit.visited_on,
        present=visit.present,
        text=kept.text,
        recommendation=visit.recommendation,
        photos=[document(photos[photo], to_office=True) for photo in visit.photos if photo in photos],
        follow_up=visit.follow_up,
        author=kept.author,
        at=kept.at,
    )


def _not_reported(whole: Whole) -> list[Document]:
    told = {photo for kept in whole.notes if kept.visit is not None for photo in kept.visit.photos}
    return [photo for photo in whole.application.visit_photos if photo.id not in told]
