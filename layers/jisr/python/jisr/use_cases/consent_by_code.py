"""Consent by a code: sent to her own phone, read out to the agent only if she agrees, and entered by the agent."""

import hmac as compare
from dataclasses import dataclass

from jisr.domain import consent, policy
from jisr.domain.errors import Conflict, FieldError, Invalid
from jisr.domain.messages import gsm7
from jisr.domain.references import new_id
from jisr.domain.sign_in import new_code, typed_code
from jisr.gateways.keys import hmacs
from jisr.store import consent_codes, programmes, sign_in
from jisr.store.base import Write
from jisr.use_cases.call import Call
from jisr.use_cases.sessions.limits import count_code

_CODE = {
    "ar": "اكتبوا الأرقام الستة الموجودة في الرسالة التي توصلت بها، أو أرسلوا رمزا جديدا.",
    "fr": "Écrivez les six chiffres du SMS qu'elle a reçu, ou envoyez un nouveau code.",
    "en": "Write the six digits of the SMS that she got, or send a new code.",
}


@dataclass(frozen=True, slots=True)
class Sent:
    """`expires_in` in seconds."""

    challenge: str
    expires_in: int


def send_consent_code(call: Call, phone: str, language: str, programme_id: str) -> Sent:
    """An SMS to `phone` (E.164), in her language; the same request sent twice sends one. Raises `Forbidden`, `NotFound`
    (programme), `TooMany`, `Conflict("code_not_sent")` for a number that takes no SMS, `Transient` when it surely did
    not go."""
    from jisr.gateways import sms
    from jisr.gateways.sending import NotAccepted, Refused, Unsure  # only here: no other staff call sends

    policy.require(call.actor, "register")
    programme = programmes.current(programme_id)
    challenge = new_id(call.idempotency.seed if call.idempotency else None)
    if consent_codes.asked_before(challenge, call.idempotency):
        return Sent(challenge, consent.CODE_SECONDS)
    sign_in.count(f"CONSENT_BY#{call.actor.id}", call.at, consent.PER_AGENT)
    count_code(phone, call.at)
    code = new_code()
    consent_codes.keep(
        challenge, _macs(call, challenge, code, phone, programme_id)[0], call.at, call.idempotency
    )
    title = None if programme.confidential else programme.short_title.get(language)
    text = consent.text_of(code, language, title, programme.address)
    try:
        sms.gateway().send(phone, text if language == "ar" else gsm7(text))
    except NotAccepted:
        consent_codes.forget(challenge)  # the same request may be tried again
        raise
    except Refused:
        consent_codes.forget(challenge)
        raise Conflict("code_not_sent", "this number takes no SMS: record her consent another way") from None
    except Unsure:
        pass  # it may have gone out: if she has it, it serves
    return Sent(challenge, consent.CODE_SECONDS)


def entered(call: Call, phone: str, programme_id: str, challenge: str, typed: str) -> Write:
    """The write that spends the code, for the transaction which records her consent. Raises `Invalid("wrong_code")`
    with the tries left: 0 when it is unknown, expired, spent or used up. What can't be a code costs no try."""
    code = typed_code(typed)
    if code is None:
        raise _wrong(None)
    taken = consent_codes.take(challenge, call.at)
    if taken is None:
        raise _wrong(0)
    given = _macs(call, challenge, code, phone, programme_id)
    if not any([compare.compare_digest(mac, taken.mac) for mac in given]):
        raise _wrong(taken.tries_left)
    return consent_codes.spend(challenge)


def _macs(call: Call, challenge: str, code: str, phone: str, programme_id: str) -> tuple[str, ...]:
    """Of all that the code stands for: the number, the programme and the agent who asked."""
    return hmacs("consent", f"{challenge} {code} {phone} {programme_id} {call.actor.id}")


def _wrong(tries_left: int | None) -> Exception:
    members = {} if tries_left is None else {"tries_left": tries_left}
    error = FieldError("/consent_evidence/code", "code", _CODE)
    return Invalid("wrong_code", "the code is wrong or no longer valid", [error], members)
