"""The code that came by SMS, for a session."""

from datetime import datetime

from jisr.domain.errors import FieldError, Invalid, NotSignedIn, Transient
from jisr.domain.sign_in import typed_code
from jisr.gateways import identity
from jisr.gateways.identity import Tokens
from jisr.store import sign_in

_CODE = {
    "ar": "اكتبي الأرقام الستة الموجودة في الرسالة.",
    "fr": "Écrivez les six chiffres du SMS.",
    "en": "Write the six digits of the SMS.",
}


def answer_code(challenge_id: str, typed: str, at: datetime) -> Tokens:
    """Raises `NotSignedIn` with `tries_left`: 0 when the challenge is unknown, expired or used up, else it stays.
    `Invalid` for what can't be a code, which costs no try; `Conflict` while another answer is being checked."""
    code = typed_code(typed)
    if code is None:
        raise Invalid("code", "six digits", [FieldError("/code", "code", _CODE)])
    challenge = sign_in.take(challenge_id, at)
    if challenge is None:
        raise _wrong(0)
    try:
        outcome = identity.answer_code(challenge.phone, challenge.session, code)
    except identity.Wrong:
        sign_in.close(challenge)
        raise _wrong(0) from None
    except Transient:
        sign_in.close(
            challenge
        )  # nobody knows whether Cognito's session was spent: she asks for another code
        raise
    if isinstance(outcome, Tokens):
        sign_in.close(challenge)
        return outcome
    if challenge.tries_left == 0:
        sign_in.close(challenge)
    else:
        sign_in.give_back(challenge, outcome.session)
    raise _wrong(challenge.tries_left)


def _wrong(tries_left: int) -> Exception:
    return NotSignedIn(
        "wrong_code", "the code is wrong or no longer valid", members={"tries_left": tries_left}
    )
