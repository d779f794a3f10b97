"""Payment orders, in the `envelopes` table: an order says what was asked for, and each of its lines what became of it.

The order is written once, with all that it asks for; a line is written with the move of its file, so what has no line
is still to be done. Nothing here is a person's: files by their id, never an account or a name.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from pynamodb.attributes import BooleanAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute

from jisr.domain.errors import Conflict, NotFound
from jisr.store.base import InstantAttribute, Item, Write, commit, instant, put, update

type LineState = Literal["ordered", "left_out", "paid", "returned"]
type Outcome = Literal["paid", "returned"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One instalment of one file. `number`: its place among the programme's; `amount` in centimes."""

    application_id: str
    instalment: str
    number: int
    amount: int


@dataclass(frozen=True, slots=True)
class Line:
    """What became of what was asked for, `at` its place in the order. `code`: why it was left out, or sent back.
    `told`: what the bank said of it and nobody has recorded yet; `told_by`: whose confirmation of it it was."""

    at: int
    asked: Asked
    state: LineState
    code: str | None = None
    told: Outcome | None = None
    told_on: date | None = None
    told_by: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """`by`: who ordered it, in whose name its lines are ordered. `counts`: lines by state as they were counted last.
    `busy`: whether somebody is to work on it, as far as was known then; `touched_at`: when it moved last."""

    id: str
    programme: str
    region: str
    by: str
    at: datetime
    asked: tuple[Asked, ...]
    sequence: int = 0
    counts: Mapping[str, int] | None = None
    busy: bool = False
    touched_at: datetime | None = None

    @property
    def amount(self) -> int:
        return sum(one.amount for one in self.asked)


class RunItem(Item):
    table = "table_envelopes"

    class Meta:
        table_name = "unset"

    programme = UnicodeAttribute()
    region = UnicodeAttribute()
    by = UnicodeAttribute()
    at = InstantAttribute()
    asked = JSONAttribute()
    sequence = NumberAttribute(default=0)
    counts = JSONAttribute(null=True)
    busy = BooleanAttribute(default=False)
    touched_at = InstantAttribute(null=True)


class LineItem(Item):
    table = "table_envelopes"

    class Meta:
        table_name = "unset"

    state = UnicodeAttribute()
    code = UnicodeAttribute(null=True)
    told = UnicodeAttribute(null=True)
    told_on = UnicodeAttribute(null=True)
    told_by = UnicodeAttribute(null=True)


class ListedRunItem(Item):
    """One row per order under its programme and region, newest last."""

    table = "table_envelopes"

    class Meta:
        table_name = "unset"


def _pk(run_id: str) -> str:
    return f"RUN#{run_id}"


def _line_sk(at: int) -> str:
    return f"LINE#{at:04d}"


def _list(programme: str, region: str) -> str:
    return f"RUNS#{programme}#{region}"


def create(run: Run) -> list[Write]:
    item = RunItem(
        _pk(run.id),
        "RUN",
        programme=run.programme,
        region=run.region,
        by=run.by,
        at=run.at,
        asked=[[one.application_id, one.instalment, one.number, one.amount] for one in run.asked],
        sequence=run.sequence,
        busy=run.busy,
        touched_at=run.touched_at,
    )
    listed = ListedRunItem(_list(run.programme, run.region), f"{instant(run.at)}#{run.id}")
    return [put(item, RunItem.pk.does_not_exist()), put(listed)]


def load(run_id: str) -> Run:
    """Raises `NotFound`."""
    try:
        item = RunItem.get(_pk(run_id), "RUN", consistent_read=True)
    except RunItem.DoesNotExist:
        raise NotFound("not_found", "no such payment order") from None
    return _run(run_id, item)


def _run(run_id: str, item: RunItem) -> Run:
    return Run(
        id=run_id,
        programme=item.programme,
        region=item.region,
        by=item.by,
        at=item.at,
        asked=tuple(Asked(one, name, int(number), int(amount)) for one, name, number, amount in item.asked),
        sequence=int(item.sequence),
        counts=item.counts,
        busy=bool(item.busy),
        touched_at=item.touched_at,
    )


def exists(run_id: str) -> bool:
    try:
        load(run_id)
    except NotFound:
        return False
    return True


def page(programme: str, region: str, before: str | None, most: int) -> list[tuple[str, Run]]:
    """At most `most` orders of a programme in a region, newest first, with their keys."""
    condition = ListedRunItem.sk < before if before else None
    rows = ListedRunItem.query(
        _list(programme, region), condition, scan_index_forward=False, limit=most, page_size=most
    )
    return [(row.sk, load(row.sk.rpartition("#")[2])) for row in rows]


def lines(run: Run) -> list[Line]:
    """Those that are written, in the order's own order."""
    rows = LineItem.query(_pk(run.id), LineItem.sk.startswith("LINE#"), consistent_read=True)
    return [_line(run, row) for row in rows]


def _line(run: Run, row: LineItem) -> Line:
    at = int(row.sk.removeprefix("LINE#"))
    told_on = date.fromisoformat(row.told_on) if row.told_on else None
    state: Any = row.state
    told: Any = row.told
    return Line(at, run.asked[at], state, row.code, told, told_on, row.told_by)


def write_line(run: Run, line: Line) -> Write:
    """Once. Raises `Conflict("line_done")`."""
    item = LineItem(_pk(run.id), _line_sk(line.at), state=line.state, code=line.code)
    return put(item, LineItem.pk.does_not_exist(), _done)


def settle_line(run: Run, line: Line, state: Outcome, code: str | None) -> Write:
    """What was with the bank is paid or came back, once. Raises `Conflict("line_done")`."""
    actions: list[Any] = [LineItem.state.set(state), LineItem.told.remove()]
    if code:
        actions.append(LineItem.code.set(code))
    return update(LineItem(_pk(run.id), _line_sk(line.at)), actions, LineItem.state == "ordered", _done)


def give_up(run: Run, line: Line, code: str) -> None:
    """What the bank said of it can't be recorded, and why: it stays with the bank until somebody says more."""
    item = LineItem(_pk(run.id), _line_sk(line.at))
    actions = [LineItem.told.remove(), LineItem.code.set(code)]
    commit([update(item, actions, LineItem.state == "ordered", _done)])


def _done() -> Exception:
    return Conflict("line_done", "this line is done")


def tell(run: Run, line: Line, outcome: Outcome, on: date, code: str | None, by: str) -> Write:
    """Keep what the bank said of a line and who confirmed it, until it is recorded. Raises `Conflict("line_done")`."""
    actions: list[Any] = [
        LineItem.told.set(outcome),
        LineItem.told_on.set(on.isoformat()),
        LineItem.told_by.set(by),
    ]
    actions.append(LineItem.code.set(code) if code else LineItem.code.remove())
    return update(LineItem(_pk(run.id), _line_sk(line.at)), actions, LineItem.state == "ordered", _done)


def raise_sequence(run: Run, at: datetime) -> Write:
    """With the event that wakes whoever works on it."""
    actions = [
        RunItem.sequence.set(run.sequence + 1),
        RunItem.busy.set(True),
        RunItem.touched_at.set(max(at, run.touched_at or at)),
    ]
    return update(RunItem(_pk(run.id), "RUN"), actions, RunItem.sequence == run.sequence)


def touch(run: Run, at: datetime) -> None:
    """It moves. A slow worker's instant does not take back a later one."""
    earlier = RunItem.touched_at.does_not_exist() | (RunItem.touched_at < at)
    item = RunItem(_pk(run.id), "RUN")
    with contextlib.suppress(Conflict):
        commit([update(item, [RunItem.touched_at.set(at)], RunItem.pk.exists() & earlier)])


def count(run: Run, counts: Mapping[str, int], *, busy: bool, at: datetime) -> None:
    """For the list of orders: what its lines came to, and whether there is more to do. Raises `Conflict` when more was
    asked for since `run` was read."""
    touched = max(at, run.touched_at or at)
    actions = [RunItem.counts.set(dict(counts)), RunItem.busy.set(busy), RunItem.touched_at.set(touched)]
    commit([update(RunItem(_pk(run.id), "RUN"), actions, RunItem.sequence == run.sequence)])
