"""A code to a phone. The answer is the same for known and unknown numbers, in body and in time."""

from dataclasses import dataclass
from datetime import datetime

from jisr.domain.references import new_id
from jisr.domain.sign_in import CODE_SECONDS, IN_TOTAL, PER_ADDRESS, PER_NUMBER
from jisr.gateways import identity
from jisr.gateways.keys import hmac
from jisr.store import sign_in


@dataclass(frozen=True, slots=True)
class Sent:
    """`expires_in` in seconds."""

    challenge: str
    expires_in: int


def request_code(phone: str, language: str, address: str, at: datetime) -> Sent:
    """`phone` in E.164, `address` the client's. Raises `TooMany`, and `Transient` when no SMS could be sent.

    The total comes last: what a number's own limit refuses takes nothing from everybody's.
    """
    sign_in.count(f"ADDRESS#{hmac(f'address {address}')}", at, PER_ADDRESS)
    sign_in.remember(f"NUMBER#{hmac(f'sign-in {phone}')}", at, PER_NUMBER)
    sign_in.count("CODES", at, IN_TOTAL)
    session = identity.send_code(phone, language)
    challenge = new_id()
    sign_in.open_challenge(challenge, phone, session, at)
    return Sent(challenge, CODE_SECONDS)
