"""A code to a phone. The answer is the same for known and unknown numbers, in body and in time."""

from dataclasses import dataclass
from datetime import datetime

from jisr.domain.references import new_id
from jisr.domain.sign_in import CODE_SECONDS
from jisr.gateways import identity
from jisr.store import sign_in
from jisr.use_cases.sessions.limits import count_address, count_code


@dataclass(frozen=True, slots=True)
class Sent:
    """`expires_in` in seconds."""

    challenge: str
    expires_in: int


def request_code(phone: str, language: str, address: str, at: datetime) -> Sent:
    """`phone` in E.164, `address` the client's. Raises `TooMany`, and `Transient` when no SMS could be sent."""
    count_address("ADDRESS", address, at)
    challenge = new_id()
    count_code(phone, at, challenge)
    session = identity.send_code(phone, language)
    sign_in.open_challenge(challenge, phone, session, at)
    return Sent(challenge, CODE_SECONDS)
