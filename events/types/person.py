"""A person's rights over her data."""

from typing import ClassVar, Literal

from events.envelope import Event, Strict


class Erased(Strict):
    """Why: she asked for it, or the programme's time to keep the file was over."""

    cause: Literal["asked", "retention"] = "asked"


class PersonErased(Event):
    """Timeline only: proof that the erasure was done."""

    published: ClassVar[bool] = False
    type: Literal["PersonErased"] = "PersonErased"
    version: Literal[1] = 1
    data: Erased
