"""Her consent that the office acts for her: recorded before anything is sent in her name."""

from dataclasses import dataclass, replace
from datetime import datetime

from jisr.domain.application import Application, Status, file_codes
from jisr.domain.consent import PROVED, Consent, Method
from jisr.domain.documents import DocumentStatus
from jisr.domain.errors import Conflict, FieldError, Invalid, StaleVersion
from jisr.domain.idempotency import remembered, was_done
from jisr.domain.programmes.model import Programme
from jisr.store import applications, base, consents
from jisr.store import events as history
from jisr.store.base import Write
from jisr.use_cases.call import Call
from jisr.use_cases.contact_of import contact_of
from jisr.use_cases.record import done_meanwhile, make_event, seen
from jisr.use_cases.rules import programme_of

_CODE = {
    "ar": "أرسلوا رمزا إلى هاتفها، ثم اكتبوا الرمز هنا.",
    "fr": "Envoyez un code sur son téléphone, puis écrivez-le ici.",
    "en": "Send a code to her phone, then write it here.",
}
_PAPER = {
    "ar": "صوروا ورقة الموافقة التي وقعتها، أو سجلوا موافقتها بطريقة أخرى.",
    "fr": "Photographiez l'accord qu'elle a signé, ou enregistrez son accord d'une autre manière.",
    "en": "Photograph the consent that she signed, or record her consent in another way.",
}
_PAPER_REJECTED = {
    "ar": "لم تُقبل صورة ورقة الموافقة: صوروها من جديد.",
    "fr": "La photo de l'accord signé n'a pas été acceptée : reprenez-la.",
    "en": "The photo of the signed consent was not accepted: take it again.",
}
_PAPER_WAITS = {
    "ar": "ما زلنا نتحقق من صورة ورقة الموافقة: انتظروا قليلا.",
    "fr": "La photo de l'accord signé est encore en cours de vérification : patientez un instant.",
    "en": "The photo of the signed consent is still being checked: wait a moment.",
}
_PROOF = {
    "ar": "بدأت هذا الطلب بنفسها: سجلوا موافقتها برمز إلى هاتفها أو بورقة وقعتها.",
    "fr": "Elle a commencé seule : enregistrez son accord par un code sur son téléphone ou un papier signé.",
    "en": "She began alone: record her consent by a code to her phone or by a paper that she signed.",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the agent says of it. `challenge` and `code` come with `PHONE_CODE` only."""

    method: Method
    language: str
    text_version: str | None = None
    note: str | None = None
    challenge: str | None = None
    code: str | None = None


def consent_of(
    call: Call, programme: Programme, phone: str, evidence: Evidence
) -> tuple[Consent, tuple[Write, ...]]:
    """The consent, and what must be written with it. Raises `Invalid` for a code that is missing or wrong."""
    spent: tuple[Write, ...] = ()
    if evidence.method is Method.PHONE_CODE:
        from jisr.use_cases.consent_by_code import entered

        if not evidence.challenge or not evidence.code:
            missing = "challenge" if not evidence.challenge else "code"
            raise Invalid(
                "code", "the code is missing", [FieldError(f"/consent_evidence/{missing}", "required", _CODE)]
            )
        spent = (entered(call, phone, programme.id, evidence.challenge, evidence.code),)
    consent = Consent(
        method=evidence.method,
        text_version=evidence.text_version or programme.consent.text_version,
        language=evidence.language,
        at=call.at,
        recorded_by=call.actor.id,
        note=evidence.note,
    )
    return consent, spent


def consent_writes(call: Call, after: Application, consent: Consent) -> list[Write]:
    """The consent and its event. `after` is the file whose `sequence` is that of the event."""
    event = make_event(
        call,
        "ConsentRecorded",
        subject=("application", after.id),
        sequence=after.sequence,
        data={
            **file_codes(after),
            "method": consent.method.value,
            "text_version": consent.text_version,
            "language": consent.language,
        },
        application=after,
    )
    return [consents.add(after.id, consent), history.append(event)]


def record_consent(call: Call, application: Application, evidence: Evidence) -> Application:
    """For a file that she began herself and now wants help with. Raises `Invalid`, `StaleVersion`, `NotFound` when
    her contact was erased. A draft takes what proves it alone (`consent.PROVED`)."""
    if was_done(application.done, call.idempotency):
        return application
    seen(call, application)
    began_alone = application.status is Status.DRAFT and application.registered_by is None
    if began_alone and evidence.method not in PROVED:
        wrong = FieldError("/consent_evidence/method", "not_enough", _PROOF)
        raise Invalid("consent", "a draft of hers needs her code or her signature", [wrong])
    phone = contact_of(application).phone
    try:
        consent, spent = consent_of(call, programme_of(application), phone, evidence)
        after = replace(
            application,
            version=application.version + 1,
            sequence=application.sequence + 1,
            done=remembered(application.done, call.idempotency, call.at),
        )
        base.commit([*applications.save(application, after), *consent_writes(call, after, consent), *spent])
    except (Conflict, Invalid, StaleVersion):  # a code that this very request has spent is wrong now
        if (done := done_meanwhile(call, application)) is not None:
            return done
        raise
    return after


def require_consent(call: Call, application: Application) -> list[Consent]:
    """Nobody of the office changes a draft, adds a paper or sends anything in her name without it. Hers to be helped,
    for staff; none is read where she acts herself. Raises `Conflict("consent_needed")`."""
    if call.actor.kind != "staff":
        return []
    known = consents.of_application(application.id)
    given = [consent for consent in known if consent.method is not Method.EXISTING_PLATFORM]
    if not given:
        raise Conflict("consent_needed", "record first that she agrees to be helped")
    return given


def unproved(given: list[Consent], application: Application, at: datetime) -> list[FieldError]:
    """What is wrong with a consent that a signed paper alone proves: nothing is sent in her name before a photo of that
    paper was accepted. Any other consent among `given` is enough."""
    if not given or any(consent.method is not Method.SIGNED_FORM for consent in given):
        return []
    forms = application.consent_forms
    if any(form.status is DocumentStatus.ACCEPTED for form in forms):
        return []
    code, message = "required", _PAPER
    if any(form.awaited(at) for form in forms):
        code, message = "document_inspecting", _PAPER_WAITS
    elif any(form.status is DocumentStatus.REJECTED for form in forms):
        code, message = "document_rejected", _PAPER_REJECTED
    return [FieldError("/consent_forms", code, message)]
