"""From what the use cases give to the shapes of answers."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import events
from jisr.api import models
from jisr.api.next_steps import NEXT_STEP
from jisr.domain import after_decision, decision_reasons, payment_reasons, retention
from jisr.domain.application import Application
from jisr.domain.documents import Document
from jisr.domain.errors import FieldError
from jisr.domain.inspection import Alike
from jisr.domain.instalments import Part
from jisr.domain.money import amount_mad
from jisr.domain.paper_reasons import text_of
from jisr.domain.programmes import rules
from jisr.domain.programmes.model import Programme
from jisr.domain.references import reference_of
from jisr.store.notes import Note
from jisr.use_cases.paper_of import paper_link
from jisr.use_cases.read_application import Whole
from jisr.use_cases.rules import programme_of, rules_of

if TYPE_CHECKING:
    from jisr.use_cases.erase_person import Answer as Erasure


def _common(file: Application) -> dict[str, Any]:
    return {
        "id": file.id,
        "reference": reference_of(file.id),
        "programme": file.programme,
        "programme_version": file.programme_version,
        "kind": file.kind,
        "language": file.language,
        "status": file.status.value,
        "stage": file.stage,
        "version": file.version,
        "started_at": file.started_at,
        "submitted_at": file.submitted_at,
        "since": file.entered_at,
        "deadline": file.deadline,
    }


def summary(file: Application) -> models.ApplicationSummary:
    return models.ApplicationSummary(**_common(file))


def queue_item(file: Application) -> models.QueueItem:
    return models.QueueItem(**queue_fields(file))


def queue_fields(file: Application) -> dict[str, Any]:
    """For a shape that says more: what is made of a model and then of another is checked twice."""
    return {
        **_common(file),
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
        asked_documents=list(file.asked_documents),
        appeal_until=file.appeal_until,
        requested_mad=amount_mad(file.requested),
        reserved_mad=amount_mad(file.reserved),
        paid_mad=amount_mad(file.paid),
        envelope_id=file.envelope_id,
    )


def document(paper: Document) -> models.Document:
    return models.Document.model_validate(_document(paper))


def _document(paper: Document) -> dict[str, Any]:
    return {
        "document_id": paper.id,
        "type": paper.type,
        "side": paper.side,
        "status": paper.status.value,
        "reason": paper.reason,
        "reason_text": text_of(paper.reason) if paper.reason else None,
        "note": paper.note,
        "pages": paper.pages,
        "preview_url": paper_link(paper, "1.jpg"),
        "thumbnail_url": paper_link(paper, "thumbnail.jpg"),
    }


def document_pages(paper: Document) -> dict[str, Any]:
    links = [paper_link(paper, f"{number}.jpg") for number in range(1, paper.pages + 1)]
    return {
        **_document(paper),
        "content_type": paper.content_type,
        "size": paper.size,
        "page_urls": [link for link in links if link],
        "file_url": paper_link(paper, paper.clean_name),
    }


def staff_document_pages(
    paper: Document, alike: Sequence[tuple[Alike, Application | None]]
) -> models.StaffDocumentPages:
    return models.StaffDocumentPages(
        **document_pages(paper),
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


def field_error(error: FieldError) -> models.FieldError:
    return models.FieldError(pointer=error.pointer, code=error.code, message=models.Texts(**error.message))


def moment(event: events.Event, programme: Programme) -> models.Moment:
    data = event.data
    stage = programme.stage(data.stage) if getattr(data, "stage", None) else None
    codes = list(getattr(data, "reason_codes", ()))
    return models.Moment(
        type=event.type,
        at=event.occurred_at,
        by=event.actor.kind,
        status=getattr(data, "to", None),
        stage=getattr(data, "stage", None),
        reason_codes=codes,
        answers=list(getattr(data, "answers", ())),
        stage_title=models.Texts(**stage.title) if stage else None,
        reasons=[models.Texts(**decision_reasons.text_of(code)) for code in codes],
        about=getattr(data, "about", None),
    )


def _whole(whole: Whole) -> dict[str, Any]:
    file = whole.application
    programme = programme_of(file)
    return {
        **_common(file),
        "answers": file.beside.answers,
        "documents": [document(d) for d in whole.documents],
        "timeline": [moment(e, programme) for e in whole.timeline],
        "missing": [field_error(e) for e in whole.missing],
        "warnings": [field_error(e) for e in whole.warnings],
        "asked_answers": list(file.asked_answers),
        "asked_documents": list(file.asked_documents),
        "appeal_until": file.appeal_until,
        "grievances": [models.Grievance.model_validate(asdict(one)) for one in whole.grievances],
        "after_decision": _after_decision(file, programme),
        "next_step": NEXT_STEP[file.status],
        "office": programme.office(
            file.province or rules.place(programme, file.beside.answers).province or ""
        ),
    }


def _after_decision(file: Application, programme: Programme) -> models.AfterDecision | None:
    rules = rules_of(programme)
    instalments = [_instalment(part) for part in after_decision.parts_of(file, rules)]
    visits = [
        models.VisitNow(
            id=one.visit.id, title=models.Texts(**one.visit.title), until=one.until, done=one.done
        )
        for one in after_decision.visits_of(file, rules)
    ]
    if not instalments and not visits:
        return None
    return models.AfterDecision(
        agreed_on=after_decision.agreed_on(file), account=file.bank, instalments=instalments, visits=visits
    )


def _instalment(part: Part) -> models.InstalmentNow:
    last = part.last
    back = last.reason if last is not None and last.state == "returned" else None
    return models.InstalmentNow(
        id=part.instalment.id,
        title=models.Texts(**part.instalment.title),
        number=part.number,
        amount_mad=amount_mad(part.amount),
        owed_mad=amount_mad(part.owed),
        state=part.state,
        at=last.at if last else None,
        method=last.method if last else None,
        returned=models.Texts(**payment_reasons.text_of(back)) if back else None,
    )


def application(whole: Whole) -> models.Application:
    return models.Application(**_whole(whole))


def staff_file(whole: Whole, colleagues: Mapping[str, str]) -> models.StaffFile:
    file = whole.application
    contact = file.beside.contact
    stage = programme_of(file).stage(file.stage) if file.stage else None
    return models.StaffFile(
        **_whole(whole),
        region=file.region,
        province=file.province,
        rural=file.rural,
        stage_deadline=file.stage_deadline,
        assignee=file.assignee,
        colleagues=dict(colleagues),
        flags=sorted(file.flags),
        ineligible=[
            models.Reason(code=reason.code, message=models.Texts(**reason.message))
            for reason in whole.ineligible
        ],
        score=file.score,
        score_lines=[
            models.ScoreLine(label=models.Texts(**line.label), points=line.points) for line in whole.score
        ],
        notes=[note(n) for n in whole.notes if n.contact is None and n.visit is None],
        contacts=[contact_entry(n) for n in whole.notes if n.contact is not None],
        visits=[visit_report(n, file) for n in whole.notes if n.visit is not None],
        visit_photos=[document(p) for p in _not_reported(whole)],
        consent_forms=[document(p) for p in file.consent_forms],
        signed_agreements=[document(p) for p in file.signed_agreements],
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
        allowed_actions=[action.value for action in whole.allowed],
        sitting=file.sitting,
        stage_outcomes=list(stage.outcomes) if stage else [],
        requested_mad=amount_mad(file.requested),
        reserved_mad=amount_mad(file.reserved),
        paid_mad=amount_mad(file.paid),
        envelope_id=file.envelope_id,
    )


def note(kept: Note) -> models.Note:
    return models.Note(id=kept.id, action=kept.about, text=kept.text, by=kept.author, at=kept.at)


def contact_entry(kept: Note) -> models.ContactEntry:
    """Of a note that has one."""
    if kept.contact is None:
        raise ValueError("a note without a contact")
    return models.ContactEntry(
        id=kept.id,
        channel=kept.contact.channel,
        outcome=kept.contact.outcome,
        text=kept.text or None,
        author=kept.author,
        at=kept.at,
    )


def visit_report(kept: Note, file: Application) -> models.VisitReport:
    """Of a note that has one."""
    if kept.visit is None:
        raise ValueError("a note without a visit")
    visit = kept.visit
    photos = {photo.id: photo for photo in file.visit_photos}
    return models.VisitReport(
        id=kept.id,
        visited_on=visit.visited_on,
        present=visit.present,
        text=kept.text,
        recommendation=visit.recommendation,
        photos=[document(photos[photo]) for photo in visit.photos if photo in photos],
        follow_up=visit.follow_up,
        author=kept.author,
        at=kept.at,
    )


def _not_reported(whole: Whole) -> list[Document]:
    told = {photo for kept in whole.notes if kept.visit is not None for photo in kept.visit.photos}
    return [photo for photo in whole.application.visit_photos if photo.id not in told]


def erasure(answer: "Erasure") -> models.ErasureAccepted:
    return models.ErasureAccepted.model_validate(
        {
            "status": "accepted",
            "applications": [fate.id for fate in answer.files if fate.outcome == "erased"],
            "files": [{**asdict(fate), "message": retention.MESSAGES[fate.outcome]} for fate in answer.files],
            "account": {"outcome": answer.account, "message": retention.ACCOUNT[answer.account]},
            "complete_by": answer.complete_by,
        }
    )
