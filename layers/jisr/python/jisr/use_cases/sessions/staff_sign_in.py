"""Staff: a password, then the code of an authenticator app; both are set up at the first sign-in."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Literal
from urllib.parse import quote, urlencode

from jisr.domain.errors import NotSignedIn
from jisr.domain.staff import StaffMember, open_to
from jisr.gateways import identity
from jisr.gateways.identity import Step, Tokens
from jisr.gateways.keys import hmacs
from jisr.store.staff import load_staff
from jisr.use_cases.sessions.limits import count_address, count_staff_name

type StepName = Literal["new_password", "totp_setup", "totp"]

COGNITO: dict[StepName, str] = {
    "new_password": "NEW_PASSWORD_REQUIRED",
    "totp_setup": "MFA_SETUP",
    "totp": "SOFTWARE_TOKEN_MFA",
}
_OURS: dict[str, StepName] = {cognito: ours for ours, cognito in COGNITO.items()}


@dataclass(frozen=True, slots=True)
class SignedIn:
    tokens: Tokens
    member: StaffMember


@dataclass(frozen=True, slots=True)
class NextStep:
    """`session` names the user too, opaquely. `secret` (base32) and `otpauth_uri` only with `totp_setup`."""

    challenge: StepName
    session: str
    secret: str | None = None
    otpauth_uri: str | None = None


def staff_sign_in(username: str, password: str, address: str, at: datetime) -> SignedIn | NextStep:
    """Raises `NotSignedIn` for an unknown name, a wrong password and a closed account alike; `TooMany`."""
    count_address("STAFF_ADDRESS", address, at)
    count_staff_name(username, at)
    try:
        outcome = identity.staff_sign_in(username, password)
    except identity.Wrong:
        raise refused() from None
    return following(username, outcome)


def following(username: str, outcome: Tokens | Step) -> SignedIn | NextStep:
    """Signed in, or the next step. Raises `NotSignedIn` when the account is not open staff, or for a step that this
    site does not have."""
    if isinstance(outcome, Tokens):
        return signed_in(outcome)
    name = _OURS.get(outcome.name)
    if name is None:
        raise refused()
    if name != "totp_setup":
        return NextStep(name, pack(username, outcome.session))
    secret, session = identity.begin_totp(outcome.session)
    return NextStep(name, pack(username, session), secret, otpauth_uri(username, secret))


def otpauth_uri(username: str, secret: str) -> str:
    """What the authenticator app reads in the picture."""
    label = quote(f"Jisr:{username}", safe=":")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': 'Jisr'})}"


def signed_in(tokens: Tokens) -> SignedIn:
    member = load_staff(tokens.account)
    if member is None or not open_to(member, tokens.signed_in_at):
        raise refused()
    return SignedIn(tokens, member)


def refused() -> NotSignedIn:
    return NotSignedIn("sign_in_failed", "this did not work; check what you typed")


def pack(username: str, session: str) -> str:
    """Cognito wants the name again with each answer: it travels with the session, sealed by our key."""
    name = urlsafe_b64encode(username.encode()).decode()
    return f"{name}.{_seals(name, session)[0]}.{session}"


def unpack(packed: str) -> tuple[str, str]:
    """Name and session. Raises `NotSignedIn` for what `pack` did not make: who has not got this far by the password
    can't use up the tries of somebody else's account."""
    name, _, sealed = packed.partition(".")
    seal, _, session = sealed.partition(".")
    if not any([compare_digest(seal.encode(), known.encode()) for known in _seals(name, session)]):
        raise refused()
    return urlsafe_b64decode(name.encode()).decode(), session


def _seals(name: str, session: str) -> tuple[str, ...]:
    """Of the digest: what a client sends may be longer than what KMS takes."""
    return hmacs("step", sha256(f"{name}.{session}".encode()).hexdigest())
