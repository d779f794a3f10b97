"""A decision on a file by staff. `preview` says what it would do; `act` does it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import events
from jisr.domain import policy
from jisr.domain.application import Action, Application, Status
from jisr.domain.beside import Contact
from jisr.domain.documents import Document, DocumentStatus, pointer_of
from jisr.domain.errors import Conflict, FieldError, Invalid, VersionNeeded
from jisr.domain.grievances import About
from jisr.domain.idempotency import was_done
from jisr.domain.moves import Change, Details, Wanted, move
from jisr.domain.programmes.model import Programme
from jisr.domain.programmes.rules import questions
from jisr.domain.references import id_of
from jisr.gateways import identity
from jisr.store import documents, envelopes, notes, proofs
from jisr.store import events as history
from jisr.store.base import Write
from jisr.use_cases.call import Call
from jisr.use_cases.contact_of import contact_of
from jisr.use_cases.money_envelopes import paying
from jisr.use_cases.payments import NOTHING, Given, writes_of_payment
from jisr.use_cases.preview_move import Preview, preview_move
from jisr.use_cases.record import make_event, record, seen
from jisr.use_cases.record_consent import require_consent
from jisr.use_cases.rules import programme_of, rules_of
from jisr.use_cases.staff_file import found_by_id
from jisr.use_cases.submit_application import complete


@dataclass(frozen=True, slots=True)
class Verdict:
    """An agent's word on one paper: `outcome` accepted or rejected, then with a reason, and a note that she reads."""

    document_id: str
    outcome: str
    reason: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """What staff ask for. `amount` in centimes; `stage`: the stage the client believes the file is in; `papers`:
    pointers of those that she is asked to add; `given`: what a payment needs; `signed_on`: the day on the agreement;
    `other`: the reference of the file that this one repeats."""

    action: Action
    stage: str | None = None
    reason_codes: tuple[str, ...] = ()
    note: str | None = None
    amount: int | None = None
    documents: tuple[Verdict, ...] = ()
    answers: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    upheld: bool | None = None
    method: str | None = None
    phone: str | None = None
    about: About | None = None
    given: Given = NOTHING
    signed_on: date | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True)
class _Plan:
    """One action, ready to be stored. `papers`: events of the papers; `contact`: the new one, when it changes."""

    change: Change
    writes: list[Write]
    papers: tuple[events.Event, ...] = ()
    contact: Contact | None = None


_DOCUMENT = {
    "ar": "هذه الوثيقة غير موجودة في الملف.",
    "fr": "Ce document n'est pas dans le dossier.",
    "en": "This document is not in the file.",
}
_TWICE = {
    "ar": "هذه الوثيقة مذكورة مرتين: احتفظوا بقرار واحد لها.",
    "fr": "Ce document est cité deux fois : gardez une seule décision.",
    "en": "This document is there twice: keep one verdict on it.",
}
_REFUSAL = {
    "ar": "السبب والملاحظة للوثائق المرفوضة فقط: احذفوهما.",
    "fr": "Le motif et la remarque ne vont qu'avec un refus : retirez-les.",
    "en": "A reason and a note go with a refusal only: take them away.",
}
_ANSWER = {
    "ar": "هذا السؤال ليس في استمارة البرنامج.",
    "fr": "Cette question n'est pas dans le formulaire du programme.",
    "en": "This question is not in the programme's form.",
}
_NOT_MISSING = {
    "ar": "هذه الوثيقة ليست من بين ما ينقص الملف.",
    "fr": "Ce document n'est pas parmi ce qui manque au dossier.",
    "en": "This paper is not among what the file lacks.",
}
_REASON = {
    "ar": "اكتبوا سبب رفض الوثيقة.",
    "fr": "Indiquez pourquoi le document est refusé.",
    "en": "Say why the document is refused.",
}


_ASK = {
    "ar": "لرفض وثيقة، اطلبوا تغييرها من صاحبة الملف.",
    "fr": "Pour refuser un document, demandez les modifications à la demandeuse.",
    "en": "To refuse a paper, request changes: she must be told to send it again.",
}


def preview(call: Call, application: Application, command: Command) -> Preview:
    """Nothing is stored. Raises what `act` would raise, money included."""
    plan = _prepare(call, application, command)
    return preview_move(call, plan.change, plan.papers, plan.contact)


def act(call: Call, application: Application, command: Command) -> Application:
    """The file after the action. Raises the refusals of `move`, `Conflict("not_enough_money")`, `StaleVersion`."""
    if was_done(application.done, call.idempotency):
        return application
    if call.if_match is None:
        raise VersionNeeded("if_match", "send If-Match with the version that you have read")
    plan = _prepare(call, application, command)
    change, writes = plan.change, list(plan.writes)
    if plan.contact is not None:
        account = _move_account(plan.contact)
        beside = replace(change.after.beside, contact=plan.contact)
        change = replace(change, after=replace(change.after, account=account, session=None, beside=beside))
        writes += proofs.forget(application.id)
    return record(call, change, writes)


def _move_account(contact: Contact) -> str:
    """The new number's account. The old number's sessions end first: what fails after that is safe to ask for again."""
    if contact.previous_phone is not None:
        identity.end_sessions(contact.previous_phone)
    return identity.ensure_account(contact.phone)


def _prepare(call: Call, application: Application, command: Command) -> _Plan:
    seen(call, application)
    place = policy.place_of(application)
    policy.require(call.actor, "act", place, confidential=application.confidential)
    if command.stage is not None and command.stage != application.stage:
        raise Conflict("other_stage", "the file is in another stage now")
    if application.status is Status.DRAFT and command.action is not Action.ANSWER_HELP:
        require_consent(call, application)
    writes, papers, judged = _verdicts(call, application, command)
    programme = programme_of(application)
    envelope = _envelope(call, application, command.action)
    refused = [d for d in judged.values() if d.status is DocumentStatus.REJECTED]
    details = Details(
        reason_codes=command.reason_codes,
        amount=command.amount,
        envelope_id=envelope.id if envelope else None,
        answers=_asked_again(programme, command.answers),
        papers=(
            *(Wanted(d.type, d.side, d.id, d.reason) for d in refused),
            *_missing(call, application, programme, command.papers),
        ),
        upheld=command.upheld,
        method=command.method,
        about=command.about,
        words=bool(command.note and command.note.strip()),
        instalment=command.given.instalment,
        agreed_on=command.signed_on,
        duplicate_of=_other(call, command),
    )
    rules = rules_of(programme)
    change = move(application, command.action, actor=call.actor, at=call.at, rules=rules, details=details)
    seen_now = tuple(judged.get(d.id, d) for d in change.after.papers)
    change = replace(change, after=replace(change.after, papers=seen_now))
    writes += writes_of_payment(
        call, application, command.action, replace(command.given, method=command.method)
    )
    if command.given.account is not None:
        change = replace(change, after=replace(change.after, bank=True))
    if command.note and command.note.strip():
        writes.append(
            notes.add(application.id, command.action.value, command.note.strip(), call.actor.id, call.at)
        )
    contact = None
    if command.action is Action.CHANGE_PHONE:
        contact = _new_phone(application, command)
    return _Plan(change, writes, papers, contact)


def _other(call: Call, command: Command) -> str | None:
    """The file that is meant, when whoever acts may open it; found by its reference, so written down as a search."""
    if command.action is not Action.MARK_DUPLICATE or command.other is None:
        return None
    application_id = id_of(command.other)
    return found_by_id(call, application_id) if application_id else None


def _envelope(call: Call, application: Application, action: Action) -> envelopes.Envelope | None:
    if action not in {Action.APPROVE, Action.WAITLIST} or not programme_of(application).budget.gives_money:
        return None
    return paying(application.programme, application.region, application.province, call.at)


def _verdicts(
    call: Call, application: Application, command: Command
) -> tuple[list[Write], tuple[events.Event, ...], dict[str, Document]]:
    """The writes of an agent's verdicts on papers, the refusals among them, each an event of its document, and the
    papers as they are then, by id."""
    papers = {d.id: d for d in application.documents}
    judged: dict[str, Document] = {}
    errors: list[FieldError] = []
    writes: list[Write] = []
    refused: list[events.Event] = []
    for at, verdict in enumerate(command.documents):
        paper = papers.get(verdict.document_id)
        given = [name for name in ("reason", "note") if getattr(verdict, name) is not None]
        if paper is None:
            errors.append(FieldError(f"/documents/{at}/document_id", "document_unknown", _DOCUMENT))
        elif paper.id in judged:
            errors.append(FieldError(f"/documents/{at}/document_id", "document_twice", _TWICE))
        elif verdict.outcome == "accepted" and given:
            errors += [FieldError(f"/documents/{at}/{name}", "not_refused", _REFUSAL) for name in given]
        elif verdict.outcome == "rejected" and not verdict.reason:
            errors.append(FieldError(f"/documents/{at}/reason", "required", _REASON))
        elif verdict.outcome == "rejected" and command.action is not Action.REQUEST_CHANGES:
            errors.append(FieldError(f"/documents/{at}/outcome", "request_changes_needed", _ASK))
        elif verdict.outcome == "accepted":
            judged[paper.id] = replace(paper, reviewed=True)
            writes.append(documents.save(paper, judged[paper.id]))
        else:
            judged[paper.id] = after = replace(
                paper,
                status=DocumentStatus.REJECTED,
                reason=verdict.reason,
                note=(verdict.note or "").strip() or None,
                reviewed=True,
                sequence=paper.sequence + 1,
            )
            refused.append(_refused(call, application, after))
            writes += [documents.save(paper, after), history.append(refused[-1])]
    if errors:
        raise Invalid("documents", "mend the verdicts on papers", errors)
    return writes, tuple(refused), judged


def _missing(
    call: Call, application: Application, programme: Programme, pointers: Sequence[str]
) -> list[Wanted]:
    """Papers that she is asked to add, as `missing` of the file names them. Raises `Invalid` for what is not missing: a
    paper that is there is judged instead, or on its way."""
    if not pointers:
        return []
    lacks = {
        error.pointer
        for error in complete(call, application, programme, application.beside.answers)
        if error.code in {"document_missing", "document_rejected"}
    }
    errors = [
        FieldError(f"/papers/{at}", "document_not_missing", _NOT_MISSING)
        for at, pointer in enumerate(pointers)
        if pointer not in lacks
    ]
    if errors:
        raise Invalid("papers", "ask for papers that are missing", errors)
    return [
        Wanted(document.type, side)
        for document in programme.documents
        for side in document.sides or (None,)
        if pointer_of(document.type, side) in pointers
    ]


def _asked_again(programme: Programme, pointers: Sequence[str]) -> tuple[str, ...]:
    """Pointers of questions of the form, as `/answers/<name>`, each once; `/<name>` says the same. They go into an
    event, so nothing else passes. Raises `Invalid`."""
    form = questions(programme)
    names = [_name(pointer) for pointer in pointers]
    errors = [
        FieldError(f"/answers/{at}", "answer_unknown", _ANSWER)
        for at, name in enumerate(names)
        if name not in form
    ]
    if errors:
        raise Invalid("answers", "ask for answers of the form", errors)
    return tuple(dict.fromkeys(f"/answers/{name}" for name in names))


def _name(pointer: str) -> str | None:
    match pointer.split("/"):
        case ["", "answers", name] | ["", name]:
            return name
    return None


def _refused(call: Call, application: Application, paper: Document) -> events.Event:
    return make_event(
        call,
        "DocumentRejected",
        subject=("document", f"{application.id}/{paper.id}"),
        sequence=paper.sequence,
        data={
            "document_type": paper.type,
            "side": paper.side,
            "version": paper.version,
            "reason": paper.reason,
        },
        application=application,
    )


_PHONE = {
    "ar": "اكتبوا رقم هاتف مغربيا محمولا، مثلا 06 12 34 56 78.",
    "fr": "Écrivez un numéro de mobile marocain, par exemple 06 12 34 56 78.",
    "en": "Write a Moroccan mobile number, for instance 06 12 34 56 78.",
}


def _new_phone(application: Application, command: Command) -> Contact:
    """Her contact under the new number. Raises `Invalid`."""
    if not command.phone:
        raise Invalid("phone", "the new number", [FieldError("/phone", "phone", _PHONE)])
    return contact_of(application).moved_to(command.phone)
