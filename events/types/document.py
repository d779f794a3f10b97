"""What others hear of a paper."""

from typing import Literal

from events.envelope import Event, Strict


class Inspected(Strict):
    document_type: str
    side: str | None = None
    version: int = 1
    reason: str | None = None


class DocumentRejected(Event):
    type: Literal["DocumentRejected"] = "DocumentRejected"
    version: Literal[1] = 1
    data: Inspected
