"""What is asked and answered about instalments and payment orders. Nobody is named here; amounts in dirhams."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from jisr.api.models import Answer, Body, Code, Cursor, Id, Place, Query, Texts
from jisr.api.stalled_models import Stalled

type InstalmentState = Literal["later", "due", "ordered", "paid"]
type LineState = Literal["waiting", "ordered", "left_out", "paid", "returned"]
type Outcome = Literal["paid", "returned"]


class PaymentsQuery(Query):
    programme: Code
    region: Place
    province: Place | None = None
    state: Literal["due", "ordered", "paid", "returned"] | None = None
    cursor: Cursor | None = None


class Payment(Answer):
    """One instalment of an active file. `number`: its place among the programme's; `since`: since when something of the
    file waits to be paid; `account`: whether a RIB is known; `returned`: why the bank sent it back last."""

    application_id: str
    reference: str
    province: str | None
    instalment: str
    title: Texts
    number: int
    amount_mad: float
    owed_mad: float
    state: InstalmentState
    since: datetime | None
    account: bool
    run: str | None
    returned: Texts | None


class Payments(Answer):
    items: list[Payment]
    next_cursor: str | None


class Chosen(Body):
    application_id: Id
    instalment: Code


class OrderPayments(Body):
    """Without `payments` all that is due there; 500 at most."""

    programme: Code
    region: Place
    province: Place | None = None
    payments: Annotated[list[Chosen], Field(min_length=1, max_length=500)] | None = None


class RunsQuery(Query):
    programme: Code
    region: Place
    cursor: Cursor | None = None


class RunSummary(Answer):
    """`counts`: lines by state. `stalled`: nobody works on it any more, though it is not done."""

    id: str
    programme: str
    region: str
    at: datetime
    by: str
    lines: int
    amount_mad: float
    counts: dict[str, int]
    stalled: Stalled | None


class RunLine(Answer):
    """`at`: its place in the order, from 0. `told`: what the bank said and is not recorded yet. `code`, `reason`: why
    it was left out, came back, or could not be recorded."""

    at: int
    application_id: str
    reference: str
    instalment: str
    amount_mad: float
    state: LineState
    told: Outcome | None
    code: str | None
    reason: Texts | None


class Run(RunSummary):
    """`busy`: it is not done."""

    busy: bool
    items: list[RunLine]


class Runs(Answer):
    items: list[RunSummary]
    next_cursor: str | None


class Reconcile(Body):
    """The bank's CSV as text. `confirm`: record what matches; without it nothing is done."""

    csv: Annotated[str, Field(min_length=1, max_length=200_000)]
    confirm: bool = False


class WrongCell(Answer):
    column: str
    code: str
    message: Texts


class ReadLine(Answer):
    """A line of the bank's file: `line` is its number there, from 1."""

    line: int
    reference: str
    state: Literal["matched", "already", "wrong"]
    amount_mad: float | None
    outcome: Outcome | None
    on: date | None
    reason: Texts | None
    errors: list[WrongCell]


class Reconciled(Answer):
    matched: int
    already: int
    wrong: int
    confirmed: bool
    items: list[ReadLine]
