"""What she does with a file that she has sent: resubmit, withdraw, appeal, complain, ask to be called."""

from dataclasses import replace

from jisr.domain.application import Action, Application, Flag
from jisr.domain.documents import DocumentStatus
from jisr.domain.errors import FieldError, Invalid
from jisr.domain.idempotency import was_done
from jisr.domain.moves import Change, Details, move
from jisr.store import notes
from jisr.store.base import Write
from jisr.use_cases.call import Call
from jisr.use_cases.call_me import call_me
from jisr.use_cases.possible_duplicates import marked
from jisr.use_cases.preview_move import Preview, preview_move
from jisr.use_cases.record import record, seen
from jisr.use_cases.record_consent import require_consent, unproved
from jisr.use_cases.rules import programme_of, rules_of
from jisr.use_cases.submit_application import complete

_APPEAL = {
    "ar": "اكتبي لماذا تتظلمين من القرار.",
    "fr": "Écrivez pourquoi vous contestez la décision.",
    "en": "Write why you contest the decision.",
}
_COMPLAINT = {
    "ar": "اكتبي شكايتك.",
    "fr": "Écrivez votre réclamation.",
    "en": "Write your complaint.",
}
_REPLACE = {
    "ar": "أرسلي الوثيقة المطلوبة من جديد قبل الإرسال.",
    "fr": "Envoyez à nouveau le document demandé avant de renvoyer le dossier.",
    "en": "Send the document that was asked for again before you send the file back.",
}


def resubmit(call: Call, application: Application) -> Application:
    """Back to the stage that asked. Raises `Invalid` while something asked for is not there yet, and
    `Conflict("consent_needed")` for staff without her consent."""
    if was_done(application.done, call.idempotency):
        return application
    return record(call, _resubmitted(call, application))


def preview_resubmit(call: Call, application: Application) -> Preview:
    """What `resubmit` would do; nothing is stored. Raises what it would raise."""
    return preview_move(call, _resubmitted(call, application))


def _resubmitted(call: Call, application: Application) -> Change:
    seen(call, application)
    helped = require_consent(call, application)
    programme = programme_of(application)
    # Still these when it is stored: a paper taken away meanwhile is found out then.
    papers = application.documents
    # What was there when she was asked an agent has seen, and perhaps cleared.
    fresh = [paper for paper in papers if paper.created_at > application.entered_at]
    file = replace(application, flags=marked(application, fresh))
    change = move(
        file, Action.RESUBMIT, actor=call.actor, at=call.at, rules=rules_of(programme), before=application
    )
    errors = complete(call, application, programme, application.beside.answers)
    good = {d.pointer for d in papers if d.status is DocumentStatus.ACCEPTED}
    # What was asked for and never came is missing already (`complete`); what was refused she may also take away, if
    # the programme can do without.
    errors += [
        FieldError(f"/documents/{d.type}", "document_rejected", _REPLACE)
        for d in papers
        if d.pointer in application.asked_papers and d.pointer not in good
    ]
    errors += unproved(helped, application, call.at)
    if errors:
        unique = {(e.pointer, e.code): e for e in errors}
        raise Invalid("incomplete", "something is missing", list(unique.values()))
    return change


def withdraw(call: Call, application: Application, reason: str | None) -> Application:
    """Closed by her; what was reserved goes back to the envelope."""
    return _move(call, application, Action.WITHDRAW, reason)


def appeal(call: Call, application: Application, text: str) -> Application:
    """Her appeal against a refusal, within its time."""
    if not text.strip():
        raise Invalid("text", "say why", [FieldError("/text", "required", _APPEAL)])
    return _move(call, application, Action.APPEAL, text)


def complain(call: Call, application: Application, text: str) -> Application:
    """Her complaint about anything; one at a time (`Conflict("complaint_open")`)."""
    if not text.strip():
        raise Invalid("text", "say what", [FieldError("/text", "required", _COMPLAINT)])
    return _move(call, application, Action.COMPLAIN, text)


def ask_help(call: Call, application: Application) -> Application:
    """A call-me item in the province's queue. Asking again while it is open changes nothing and sends nothing: it needs
    no proof, so it must not be a way to send her one SMS after the other."""
    if Flag.CALL_ME in application.flags or was_done(application.done, call.idempotency):
        return application
    seen(call, application)
    return call_me(call, application)


def _move(call: Call, application: Application, action: Action, text: str | None) -> Application:
    if was_done(application.done, call.idempotency):
        return application
    seen(call, application)
    rules = rules_of(programme_of(application))
    change = move(
        application, action, actor=call.actor, at=call.at, rules=rules, details=Details(words=bool(text))
    )
    more: list[Write] = []
    if text and text.strip():
        more.append(notes.add(application.id, action.value, text.strip(), call.actor.id, call.at))
    return record(call, change, more)
