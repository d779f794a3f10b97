"""A code to a phone. The answer is the same for known and unknown numbers, in body and in time."""

from dataclasses import dataclass
from datetime import datetime

from jisr.domain.idempotency import Idempotency
from jisr.domain.references import new_id
from jisr.domain.sign_in import CODE_SECONDS
from jisr.gateways import identity
from jisr.store import sign_in
from jisr.use_cases.sessions.limits import count_address, count_code, numbers_of


@dataclass(frozen=True, slots=True)
class Sent:
    """`expires_in` in seconds."""

    challenge: str
    expires_in: int


def request_code(phone: str, language: str, address: str, at: datetime, key: str | None = None) -> Sent:
    """`phone` in E.164, `address` the client's; `key` is the request's own: sent again while the code is good, no SMS
    goes. Raises `TooMany`, `Invalid` (the key asked for another language), and `Transient` when no SMS could be sent.
    """
    count_address("ADDRESS", address, at)
    # By the number's keyed hash, so that nobody can work out a challenge from a number and a key.
    asked = Idempotency.of(numbers_of(phone)[0], "POST /session/codes", key, language) if key else None
    challenge = new_id(asked.seed if asked else None)
    if seconds := sign_in.asked_before(challenge, asked, at):
        return Sent(challenge, seconds)
    count_code(phone, at, challenge)
    session = identity.send_code(phone, language)
    sign_in.open_challenge(challenge, phone, session, at, asked)
    return Sent(challenge, CODE_SECONDS)
