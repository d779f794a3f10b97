"""From what the use cases give to the shapes of answers."""

from dataclasses import asdict
from typing import Any

import events
from jisr.api import application_models as shapes
from jisr.api import documents_models, models
from jisr.api.next_steps import NEXT_STEP
from jisr.domain import after_decision, decision_reasons, office_reasons, paper_reasons, payment_reasons
from jisr.domain.application import Application
from jisr.domain.documents import Document, pointer_of
from jisr.domain.errors import FieldError
from jisr.domain.instalments import Part
from jisr.domain.money import amount_mad
from jisr.domain.programmes import rules
from jisr.domain.programmes.model import Programme
from jisr.domain.references import reference_of
from jisr.domain.words import spoken
from jisr.use_cases.paper_of import paper_link
from jisr.use_cases.read_application import Whole
from jisr.use_cases.rules import programme_of, rules_of


def summary_fields(file: Application) -> dict[str, Any]:
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


def summary(file: Application) -> shapes.ApplicationSummary:
    return shapes.ApplicationSummary(**summary_fields(file))


def document(paper: Document, *, to_office: bool = False) -> documents_models.Document:
    return documents_models.Document.model_validate(_document(paper, to_office))


def _document(paper: Document, to_office: bool) -> dict[str, Any]:
    """To her a refusal says what to do, to the office what was found."""
    text_of = office_reasons.text_of if to_office else paper_reasons.text_of
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


def document_pages(paper: Document, *, to_office: bool = False) -> dict[str, Any]:
    links = [paper_link(paper, f"{number}.jpg") for number in range(1, paper.pages + 1)]
    return {
        **_document(paper, to_office),
        "content_type": paper.content_type,
        "size": paper.size,
        "page_urls": [link for link in links if link],
        "file_url": paper_link(paper, paper.clean_name),
    }


def field_error(error: FieldError, *, to_office: bool) -> models.FieldError:
    message = models.Texts(**spoken(error.message, to_office=to_office))
    return models.FieldError(pointer=error.pointer, code=error.code, message=message)


def moment(event: events.Event, programme: Programme) -> shapes.Moment:
    """As she sees it."""
    return shapes.Moment(**_moment(event, programme))


def staff_moment(event: events.Event, programme: Programme) -> shapes.StaffMoment:
    """As the office sees it: with the colleague who did it."""
    actor = event.actor.id if event.actor.kind == "staff" else None
    return shapes.StaffMoment(**_moment(event, programme), actor=actor)


def _moment(event: events.Event, programme: Programme) -> dict[str, Any]:
    data = event.data
    stage = programme.stage(data.stage) if getattr(data, "stage", None) else None
    codes = list(getattr(data, "reason_codes", ()))
    return {
        "sequence": event.sequence,
        "type": event.type,
        "at": event.occurred_at,
        "by": event.actor.kind,
        "status": getattr(data, "to", None),
        "stage": getattr(data, "stage", None),
        "reason_codes": codes,
        "answers": list(getattr(data, "answers", ())),
        "papers": [pointer_of(paper.document_type, paper.side) for paper in getattr(data, "papers", ())],
        "stage_title": models.Texts(**stage.title) if stage else None,
        "reasons": [models.Texts(**decision_reasons.text_of(code)) for code in codes],
        "about": getattr(data, "about", None),
    }


def application_fields(whole: Whole, *, to_office: bool) -> dict[str, Any]:
    file = whole.application
    programme = programme_of(file)
    told = staff_moment if to_office else moment
    return {
        **summary_fields(file),
        "answers": file.beside.answers,
        "documents": [document(d, to_office=to_office) for d in whole.documents],
        "timeline": [told(e, programme) for e in whole.timeline],
        "missing": [field_error(e, to_office=to_office) for e in whole.missing],
        "warnings": [field_error(e, to_office=to_office) for e in whole.warnings],
        "asked_answers": list(file.asked_answers),
        "asked_documents": [d.id for d in file.asked_again],
        "asked_papers": list(file.asked_papers),
        "appeal_until": file.appeal_until,
        "grievances": [shapes.Grievance.model_validate(asdict(one)) for one in whole.grievances],
        "after_decision": _after_decision(file, programme),
        "next_step": NEXT_STEP[file.status],
        "office": programme.office(
            file.province or rules.place(programme, file.beside.answers).province or ""
        ),
    }


def _after_decision(file: Application, programme: Programme) -> shapes.AfterDecision | None:
    rules = rules_of(programme)
    instalments = [_instalment(part) for part in after_decision.parts_of(file, rules)]
    visits = [
        shapes.VisitNow(
            id=one.visit.id, title=models.Texts(**one.visit.title), until=one.until, done=one.done
        )
        for one in after_decision.visits_of(file, rules)
    ]
    if not instalments and not visits:
        return None
    return shapes.AfterDecision(
        agreed_on=after_decision.agreed_on(file), account=file.bank, instalments=instalments, visits=visits
    )


def _instalment(part: Part) -> shapes.InstalmentNow:
    last = part.last
    back = last.reason if last is not None and last.state == "returned" else None
    return shapes.InstalmentNow(
        id=part.instalment.id,
        title=models.Texts(**part.instalment.title),
        number=part.number,
        amount_mad=amount_mad(part.amount),
        owed_mad=amount_mad(part.owed),
        state=part.state,
        at=last.at if last else None,
        paid_on=last.paid_on if last else None,
        method=last.method if last else None,
        returned=models.Texts(**payment_reasons.text_of(back)) if back else None,
    )


def application(whole: Whole) -> shapes.Application:
    return shapes.Application(**application_fields(whole, to_office=False))
