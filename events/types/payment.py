"""Instalments on their way to the bank and back, and the orders that hold them. Amounts in centimes, no accounts."""

from typing import ClassVar, Literal

from pydantic import Field

from events.envelope import Event, Strict
from events.types.application import File


class Ordered(File):
    """`run`: the payment order that holds the instalment."""

    instalment: str
    amount: int = Field(gt=0)
    run: str


class Returned(Ordered):
    reason_codes: tuple[str, ...] = ()


class Run(Strict):
    """A payment order has lines to work on: to order them, or to record what the bank says of them."""

    programme: str
    region: str
    lines: int = Field(ge=0)


class PaymentOrdered(Event):
    """Timeline only: the order itself tells who works on it (`PaymentRunDue`)."""

    published: ClassVar[bool] = False
    type: Literal["PaymentOrdered"] = "PaymentOrdered"
    version: Literal[1] = 1
    data: Ordered


class PaymentReturned(Event):
    """Timeline only: it is due again, and the office calls her about her account."""

    published: ClassVar[bool] = False
    type: Literal["PaymentReturned"] = "PaymentReturned"
    version: Literal[1] = 1
    data: Returned


class AccountChanged(Event):
    """That the account for her money is another one, of which she is told; which, nobody says."""

    type: Literal["AccountChanged"] = "AccountChanged"
    version: Literal[1] = 1
    data: File


class PaymentRunDue(Event):
    type: Literal["PaymentRunDue"] = "PaymentRunDue"
    version: Literal[1] = 1
    data: Run


class PaymentRunContinued(Event):
    """It stood still, and a head wakes the work on it again."""

    type: Literal["PaymentRunContinued"] = "PaymentRunContinued"
    version: Literal[1] = 1
    data: Run
