"""What every use case is told about the request it serves."""

from dataclasses import dataclass
from datetime import datetime

from jisr.domain.idempotency import Idempotency
from jisr.domain.people import Actor


@dataclass(frozen=True, slots=True)
class Call:
    """Who asks, when, and the id that ties the logs, the events and the messages of this request together.

    `if_match`: the version that the client has seen; None when it does not say.
    """

    actor: Actor
    at: datetime
    correlation_id: str
    idempotency: Idempotency | None = None
    if_match: int | None = None
