"""What staff take out of the service in a file, in the background. `by` is the account that asked for it."""

from typing import ClassVar, Literal

from pydantic import Field

from events.envelope import Event, Strict


class Export(Strict):
    """`personal`: whether it says who the people are. What for, the access log keeps."""

    by: str
    programme: str
    region: str | None = None
    province: str | None = None
    format: Literal["csv", "xlsx"]
    personal: bool = False


class Progress(Export):
    """`done` of `total` files looked at."""

    done: int = Field(ge=0)
    total: int | None = Field(default=None, ge=0)


class Ended(Export):
    """`failure`: why there is no file."""

    outcome: Literal["ready", "failed"]
    rows: int = Field(default=0, ge=0)
    failure: str | None = None


class ExportRequested(Event):
    type: Literal["ExportRequested"] = "ExportRequested"
    version: Literal[1] = 1
    data: Export


class ExportPaused(Event):
    """The time of one run is over: it wakes the next one."""

    type: Literal["ExportPaused"] = "ExportPaused"
    version: Literal[1] = 1
    data: Progress


class ExportEnded(Event):
    """Audit only: its owner looks for it."""

    published: ClassVar[bool] = False
    type: Literal["ExportEnded"] = "ExportEnded"
    version: Literal[1] = 1
    data: Ended
