"""Money of an envelope. Amounts in centimes."""

from typing import ClassVar, Literal

from pydantic import Field

from events.envelope import Event, Strict


class Money(Strict):
    programme: str
    region: str
    province: str | None = None
    year: int


class Contribution(Money):
    partner: str
    amount: int = Field(gt=0)


class Funds(Money):
    available: int = Field(ge=0)


class EnvelopeOpened(Event):
    """Timeline only: an empty envelope changes nothing for anyone."""

    published: ClassVar[bool] = False
    type: Literal["EnvelopeOpened"] = "EnvelopeOpened"
    version: Literal[1] = 1
    data: Money


class ContributionAdded(Event):
    """Timeline only: `FundsAvailable`, in the same transaction, is what others hear."""

    published: ClassVar[bool] = False
    type: Literal["ContributionAdded"] = "ContributionAdded"
    version: Literal[1] = 1
    data: Contribution


class FundsAvailable(Event):
    type: Literal["FundsAvailable"] = "FundsAvailable"
    version: Literal[1] = 1
    data: Funds
