"""A file as its reader may see it."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import events
from jisr.domain.application import Application, Status
from jisr.domain.errors import FieldError, NotFound
from jisr.domain.programmes.rules import Points, score_lines, warnings
from jisr.domain.references import id_of
from jisr.store import applications, documents, track_limit
from jisr.store import events as history
from jisr.store.applications import Contact
from jisr.store.documents import Document
from jisr.store.notes import Note, of_application
from jisr.use_cases.call import Call
from jisr.use_cases.rules import programme_of, today
from jisr.use_cases.submit_application import complete


@dataclass(frozen=True, slots=True)
class Whole:
    """A file with what is kept beside it. `missing` is empty once it is submitted."""

    application: Application
    answers: dict[str, Any]
    documents: Sequence[Document]
    timeline: Sequence[events.Event]
    missing: Sequence[FieldError]
    warnings: Sequence[FieldError] = ()
    notes: Sequence[Note] = ()
    score: Sequence[Points] = ()
    contact: Contact | None = None


def read_application(call: Call, application: Application) -> Whole:
    """The applicant's view: the caller has opened the file (`own_file.open_own`)."""
    answers = applications.load_answers(application.id)
    programme = programme_of(application)
    open_for_her = application.status in {Status.DRAFT, Status.CHANGES_REQUESTED}
    return Whole(
        application,
        answers,
        documents.of_application(application.id),
        history.history("application", application.id),
        complete(call, application, programme, answers) if open_for_her else (),
        warnings(programme, answers),
    )


def read_for_staff(call: Call, application: Application) -> Whole:
    """The whole file for somebody whom `staff_file.open_for` let in, and whose reading it has logged."""
    whole = read_application(call, application)
    programme = programme_of(application)
    lines = score_lines(programme, application.kind, whole.answers, today(call.at))
    return Whole(
        application,
        whole.answers,
        whole.documents,
        whole.timeline,
        whole.missing,
        whole.warnings,
        of_application(application.id),
        lines,
        _contact(application.id),
    )


def _contact(application_id: str) -> Contact | None:
    """None once it was erased."""
    with contextlib.suppress(NotFound):
        return applications.load_contact(application_id)
    return None


def track(reference: str, phone_last4: str, at: datetime) -> Application:
    """The file behind a reference, for who knows the last four digits of its phone.

    One `NotFound` for a wrong reference, wrong digits, a draft and an erased file alike; the same reads are done
    whether the reference exists or not. `TooMany` after ten wrong guesses in an hour, for any reference.
    """
    absent = NotFound("not_found", "no file matches")
    known = id_of(reference)
    counted = known or reference
    track_limit.take(counted, at)
    application_id = known or "000000000000"
    application = contact = None
    with contextlib.suppress(NotFound):
        application = applications.load(application_id, consistent=False)
    with contextlib.suppress(NotFound):
        contact = applications.load_contact(application_id)
    if application is None or contact is None or application.status is Status.DRAFT:
        raise absent
    if len(phone_last4) != 4 or not contact.phone.endswith(phone_last4):
        raise absent
    track_limit.give_back(counted, at)
    return application
