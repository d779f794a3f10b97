"""A member of staff with a password and an authenticator app, ready to sign in: for the demo's people."""

import hmac
import struct
from base64 import b32decode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from jisr.domain.people import Role
from jisr.gateways import identity
from jisr.gateways.identity import Step, Tokens
from jisr.store.staff import save_staff


@dataclass(frozen=True, slots=True)
class Created:
    """`totp_secret` (base32) is for the authenticator app; None when one was enrolled before."""

    account: str
    totp_secret: str | None


def create_staff(
    username: str,
    password: str,
    roles: Iterable[str],
    regions: Iterable[str],
    provinces: Iterable[str],
    at: datetime,
    partner: str | None = None,
) -> Created:
    """Makes or mends the user, enrols a new authenticator secret (Cognito alone chooses it) when there is none, and
    keeps what she may do.
    `partner`: the name of its contributions. Raises `ValueError` for an unknown role, `identity.WeakPassword`."""
    named = {Role(role).value for role in roles}
    account = identity.create_staff_user(username, password)
    outcome = identity.staff_sign_in(username, password)
    secret = None
    if isinstance(outcome, Tokens):  # the emulator
        secret = identity.begin_totp_by_token(outcome.access_token)
        identity.finish_totp_by_token(outcome.access_token, totp(secret, at))
    elif outcome.name == "MFA_SETUP":
        secret, session = identity.begin_totp(outcome.session)
        verified = identity.finish_totp(session, totp(secret, at))
        identity.staff_answer(username, Step("MFA_SETUP", verified), {})
    save_staff(account, username, named, regions, provinces, partner)
    return Created(account, secret)


def totp(secret: str, at: datetime) -> str:
    """RFC 6238: HMAC-SHA1, 30-second steps, six digits. `secret` in base32."""
    key = b32decode(secret + "=" * (-len(secret) % 8), casefold=True)
    mac = hmac.digest(key, struct.pack(">Q", int(at.timestamp()) // 30), "sha1")
    start = mac[-1] & 0x0F
    number = struct.unpack(">I", mac[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"
