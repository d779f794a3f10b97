"""She sends her file: complete, eligible, consented, and no other open one of hers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from jisr.domain.ages import age_band
from jisr.domain.application import Action, Application, Flag
from jisr.domain.beside import SafeContact
from jisr.domain.documents import Document, DocumentStatus
from jisr.domain.errors import Conflict, FieldError, Invalid
from jisr.domain.idempotency import was_done
from jisr.domain.moves import Change, move
from jisr.domain.programmes import rules
from jisr.domain.programmes.model import Programme
from jisr.domain.programmes.rules import eligibility
from jisr.domain.words import HER
from jisr.store import applications
from jisr.store.base import Write
from jisr.use_cases.call import Call
from jisr.use_cases.contact_of import contact_of
from jisr.use_cases.held_place import may_try, not_taken
from jisr.use_cases.placed import placed
from jisr.use_cases.possible_duplicates import marked
from jisr.use_cases.record import call_of, guards, past_appeal, person_keys, record, seen
from jisr.use_cases.record_consent import require_consent, unproved
from jisr.use_cases.rules import day_of, programme_of, rules_of, today

_CONSENT = {
    "ar": "اقرؤوا نص الموافقة معها، وسجلوا موافقتها لإرسال الطلب.",
    HER: "اقرئي نص الموافقة ووافقي عليه لإرسال الطلب.",
    "fr": "Lisez le texte de consentement et acceptez-le pour envoyer la demande.",
    "en": "Read the consent text and accept it to send the application.",
}
_REJECTED = {
    "ar": "هذه الوثيقة غير مقبولة: أرسلوها من جديد.",
    HER: "هذه الوثيقة غير مقبولة: أرسليها من جديد.",
    "fr": "Ce document n'a pas été accepté : envoyez-le à nouveau.",
    "en": "This document was not accepted: send it again.",
}
_WAIT = {
    "ar": "ما زلنا نتحقق من هذه الوثيقة: انتظروا قليلا.",
    HER: "ما زلنا نتحقق من هذه الوثيقة: انتظري قليلا.",
    "fr": "Ce document est encore en cours de vérification : patientez un instant.",
    "en": "This document is still being checked: wait a moment.",
}


def submit_application(
    call: Call,
    application: Application,
    *,
    consent_accepted: bool,
    consent_version: str,
    safe_contact: SafeContact | None = None,
) -> Application:
    """The submitted file. Her consent to the processing of her data is of that instant: `consent_version` and
    `submitted_at`. Raises `Invalid` listing all that is missing, `Conflict("duplicate")` when she has another open file
    in this call (`use_cases.held_place`), `TooMany` after several of those, `Conflict("consent_needed")` for staff
    without her consent, `IllegalMove`, `StaleVersion`."""
    if was_done(application.done, call.idempotency):
        return application
    seen(call, application)
    helped = require_consent(call, application)
    if call.actor.kind == "staff" or Flag.REFUSED_DUPLICATE in application.flags:
        may_try(call)  # a draft's first try is worth no request; an account begins few (`start_application`)
    programme = programme_of(application)
    answers = application.beside.answers
    errors = complete(call, application, programme, answers)
    if not consent_accepted or consent_version != programme.consent.text_version:
        errors.append(FieldError("/consent", "consent", _CONSENT))
    errors += unproved(helped, application, call.at)
    if errors:
        raise Invalid("incomplete", "something is missing", errors)
    if not programme.is_open(today(call.at)):
        raise Conflict("programme_closed", "the programme takes no applications now")
    _eligible(call, application, programme, answers)

    unique = rules.unique_value(programme, answers)
    persons = person_keys(unique, application.beside.hashes) if unique else ()
    file = replace(
        placed(application, answers),
        person=persons[0] if persons else None,
        score=rules.score(programme, application.kind, answers, today(call.at)),
        age_band=age_band(rules.person(programme, answers).birth_date, today(call.at)),
        consent_version=consent_version,
        session=call.actor.session if call.actor.kind == "applicant" else None,
        beside=replace(application.beside, hashes={}),
    )
    file = replace(file, flags=marked(file, application.documents, first=True))
    if safe_contact is not None:
        contact = replace(contact_of(application), safe_contact=safe_contact)
        file = replace(file, beside=replace(file.beside, contact=contact))
    change = move(
        file, Action.SUBMIT, actor=call.actor, at=call.at, rules=rules_of(programme), before=application
    )
    places = _places(file, persons)
    sent = _sent(call, change, _take(places, file))
    if sent is None:
        # Rare, so looked at only now: a refused file keeps its place while it may be appealed, and not longer.
        instead = _in_place_of_refused(call, file, places)
        sent = None if instead is None else _sent(call, change, instead)
    if sent is None:
        raise not_taken(call, application, places)
    return sent


def _sent(call: Call, change: Change, place: Sequence[Write]) -> Application | None:
    """The file, sent with its person's `place`; None when another file has that."""
    try:
        return record(call, change, place)
    except Conflict as refusal:
        if refusal.code != "duplicate":
            raise
    return None


def places_of(file: Application, answers: Mapping[str, Any]) -> list[str]:
    """The keys of the place of the person that the answers name."""
    unique = rules.unique_value(programme_of(file), answers)
    return _places(file, person_keys(unique)) if unique else []


def _places(file: Application, persons: Sequence[str]) -> list[str]:
    """The keys of the person's place in this call: the one to take, then the one to find free."""
    return [applications.guard_key(file.programme, call_of(file), person) for person in persons]


def _take(places: Sequence[str], file: Application) -> list[Write]:
    """One transaction takes the first and needs the others free, so that a rotation of the hash key leaves no gap."""
    take, need = applications.take_guard, applications.need_free
    return [(take if key == places[0] else need)(key, file.id) for key in places]


def _in_place_of_refused(call: Call, file: Application, places: Sequence[str]) -> list[Write] | None:
    """The writes that take over each place whose holder was refused and can't appeal any more; None when one is held
    by a file that is still open."""
    writes: list[Write] = []
    for key, free in zip(places, _take(places, file), strict=True):
        holder_id = applications.holder_of_guard(key)
        if holder_id is None:
            writes.append(free)
            continue
        holder = applications.load(holder_id)
        if not past_appeal(holder, call.at):
            return None
        if key == places[0]:
            writes += applications.replace_guard(key, file.id, holder)
        else:
            writes += applications.end_guard(key, holder)
    return writes


def corrected(application: Application, answers: Mapping[str, Any]) -> tuple[Application, list[Write]]:
    """The file under the person that its answers name now, and what moves the place when that is another one: an agent
    may have asked for a right card number. `Conflict("duplicate")` comes of these writes when hers is taken."""
    unique = rules.unique_value(programme_of(application), answers)
    persons = person_keys(unique) if unique else ()
    if not persons or application.person in persons:
        return application, []
    file = replace(application, person=persons[0])
    leave = [applications.free_guard(key, file.id) for key in guards(application)]
    return file, [*_take(_places(file, persons), file), *leave]


def complete(
    call: Call, application: Application, programme: Programme, answers: Mapping[str, Any]
) -> list[FieldError]:
    """All that stands between this file and a submission."""
    papers = application.documents
    good = [(d.type, d.side) for d in papers if d.status is DocumentStatus.ACCEPTED]
    errors = rules.missing(programme, application.kind, answers, good, day_of(application, call.at))
    return [_why(error, papers, call.at) for error in errors]


def _why(error: FieldError, papers: Sequence[Document], at: datetime) -> FieldError:
    """A paper that is there but not good yet is not "missing": say what is the matter with it."""
    there = [d for d in papers if d.pointer == error.pointer]
    if any(d.awaited(at) for d in there):
        return FieldError(error.pointer, "document_inspecting", _WAIT)
    if any(d.status is DocumentStatus.REJECTED for d in there):
        return FieldError(error.pointer, "document_rejected", _REJECTED)
    return error


def _eligible(call: Call, application: Application, programme: Programme, answers: Mapping[str, Any]) -> None:
    reasons = eligibility(programme, application.kind, answers, today(call.at))
    if reasons:
        errors = [FieldError("", reason.code, reason.message) for reason in reasons]
        raise Invalid("not_eligible", "she can't apply with these answers", errors)
