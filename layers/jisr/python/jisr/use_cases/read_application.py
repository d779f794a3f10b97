"""A file as its reader may see it."""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import events
from jisr.domain.application import AT_WORK, Action, Application, Status
from jisr.domain.corrections import Correction
from jisr.domain.documents import Document
from jisr.domain.errors import FieldError, NotFound
from jisr.domain.possible import possible
from jisr.domain.programmes.rules import Points, Reason, eligibility, score_lines, warnings
from jisr.domain.references import id_of
from jisr.domain.sign_in import network_of
from jisr.gateways import keys
from jisr.store import applications, corrections, track_limit
from jisr.store import events as history
from jisr.store.notes import Note, of_application
from jisr.use_cases.call import Call
from jisr.use_cases.consents_of import Given, consents_of
from jisr.use_cases.grievances_of import Grievance, any_filed, grievances_of
from jisr.use_cases.rules import day_of, programme_of, rules_of
from jisr.use_cases.submit_application import complete


@dataclass(frozen=True, slots=True)
class Whole:
    """A file with what is kept beside it. `missing` is empty for her while the office has it; for staff it and
    `ineligible` are worked out as long as the file is at work; `allowed` is what this reader could do now."""

    application: Application
    documents: Sequence[Document]
    timeline: Sequence[events.Event]
    missing: Sequence[FieldError]
    warnings: Sequence[FieldError] = ()
    notes: Sequence[Note] = ()
    score: Sequence[Points] = ()
    ineligible: Sequence[Reason] = ()
    consents: Sequence[Given] = ()
    allowed: Sequence[Action] = ()
    grievances: Sequence[Grievance] = ()
    corrections: Sequence[Correction] = ()


def read_application(call: Call, application: Application) -> Whole:
    """The applicant's view: the caller has opened the file (`own_file.open_own`)."""
    answers = application.beside.answers
    programme = programme_of(application)
    open_for_her = application.status in {Status.DRAFT, Status.CHANGES_REQUESTED}
    papers = application.documents
    timeline = history.history("application", application.id) if application.sequence else ()
    notes = of_application(application.id) if any_filed(timeline) else ()
    return Whole(
        application,
        papers,
        timeline,
        complete(call, application, programme, answers) if open_for_her else (),
        warnings(programme, answers),
        notes,
        grievances=grievances_of(timeline, notes),
    )


def read_for_staff(call: Call, application: Application) -> Whole:
    """The whole file for somebody whom `staff_file.open_for` let in, and whose reading it has logged."""
    whole = read_application(call, application)
    programme, kind, answers = programme_of(application), application.kind, application.beside.answers
    day = day_of(application, call.at)
    consents = consents_of(application, whole.timeline)
    helped = any(given.purpose == "help" for given in consents)
    rules = rules_of(programme)
    notes = whole.notes or of_application(application.id)
    return replace(
        whole,
        # A correction may make a paper necessary, or show that she may not apply: the desk decides what follows.
        missing=complete(call, application, programme, answers)
        if application.status in AT_WORK
        else whole.missing,
        notes=notes,
        grievances=grievances_of(whole.timeline, notes),
        score=score_lines(programme, kind, answers, day),
        ineligible=eligibility(programme, kind, answers, day) if application.status in AT_WORK else (),
        consents=consents,
        corrections=corrections_of(application, whole.timeline),
        allowed=possible(application, call.actor, at=call.at, rules=rules, consent=helped),
    )


def corrections_of(application: Application, told: Iterable[events.Event]) -> Sequence[Correction]:
    """Old and new of what the office corrected; nothing is read of a file that it did not correct."""
    mended = any(event.type == "AnswersCorrected" and event.actor.kind == "staff" for event in told)
    return corrections.of_application(application.id) if mended else ()


_NO_FILE = "000000000000"


def track(reference: str, phone_last4: str, address: str, at: datetime) -> Application:
    """The state of the file behind a reference, for who knows the last four digits of its phone; `address` is the
    client's.

    One `NotFound` for a wrong reference, wrong digits, a draft and an erased file alike; the same is done for all of
    them, and the file is read only for who knows the digits. `TooMany` after ten wrong guesses a day from one place or
    fifty from all, for any reference.
    """
    absent = NotFound("not_found", "no file matches")
    known = id_of(reference)
    counted = known or reference
    place = keys.hmac("address", network_of(address))
    track_limit.take(counted, place, at)
    phone = applications.phone_if_sent(known or _NO_FILE)
    if phone is None or not hmac.compare_digest(phone[-4:].encode(), phone_last4.encode()):
        raise absent
    track_limit.give_back(counted, place, at)
    found = applications.load_page([known or _NO_FILE])
    if not found:
        raise absent
    return found[0]
