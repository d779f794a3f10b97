"""A step of a staff sign-in: a first password, setting up the authenticator app, or its code."""

from datetime import datetime
from typing import NoReturn

from jisr.domain.errors import FieldError, Invalid
from jisr.domain.sign_in import typed_code
from jisr.gateways import identity
from jisr.gateways.identity import Step
from jisr.use_cases.sessions.limits import count_address, count_staff_step
from jisr.use_cases.sessions.staff_sign_in import (
    COGNITO,
    NextStep,
    SignedIn,
    StepName,
    following,
    refused,
    unpack,
)

_CODE = {
    "ar": "اكتبوا الأرقام الستة التي يعرضها تطبيق المصادقة.",
    "fr": "Écrivez les six chiffres de l'application d'authentification.",
    "en": "Write the six digits that the authenticator app shows.",
}
_PASSWORD = {
    "ar": "12 حرفا على الأقل، مع حرف كبير وحرف صغير ورقم ورمز.",
    "fr": "Au moins 12 caractères, avec une majuscule, une minuscule, un chiffre et un symbole.",
    "en": "At least 12 characters, with an upper-case and a lower-case letter, a digit and a symbol.",
}


def staff_answer_challenge(
    challenge: StepName,
    session: str,
    new_password: str | None,
    code: str | None,
    address: str,
    at: datetime,
) -> SignedIn | NextStep:
    """Raises `NotSignedIn` for a wrong or late answer, `Invalid` for a missing one or a weak password, `TooMany`.

    Each answer is counted before it is looked at, so that parallel guesses can't exceed the limits.
    """
    count_address("STAFF_ADDRESS", address, at)
    username, step_session = unpack(session)
    count_staff_step(username, at)
    try:
        if challenge == "new_password":
            answers = {"NEW_PASSWORD": new_password or _weak()}
        elif challenge == "totp_setup":
            step_session = identity.finish_totp(step_session, _digits(code))
            answers = {}
        else:
            answers = {"SOFTWARE_TOKEN_MFA_CODE": _digits(code)}
        outcome = identity.staff_answer(username, Step(COGNITO[challenge], step_session), answers)
    except identity.Wrong:
        raise refused() from None
    except identity.WeakPassword:
        _weak()
    return following(username, outcome)


def _digits(code: str | None) -> str:
    digits = typed_code(code or "")
    if digits is None:
        raise Invalid("code", "six digits", [FieldError("/code", "code", _CODE)])
    return digits


def _weak() -> NoReturn:
    raise Invalid(
        "password", "the password is too weak", [FieldError("/new_password", "password", _PASSWORD)]
    )
