"""The `indicators` table: one leaf per programme × province × kind × month, and a mark per counted event."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import reduce
from operator import and_

from pynamodb.attributes import NumberAttribute
from pynamodb.exceptions import DeleteError, PutError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from jisr.domain.errors import Conflict
from jisr.domain.indicators import Leaf, Row
from jisr.store.base import Item, commit, put, update

MARK_SECONDS = 60 * 24 * 3600  # longer than any redelivery: a dead-letter queue keeps 14 days


class LeafItem(Item):
    table = "table_indicators"

    class Meta:
        table_name = "unset"


class SeenItem(Item):
    table = "table_indicators"

    class Meta:
        table_name = "unset"

    expires_at = NumberAttribute()


class AlreadyCounted(Conflict):
    """The event was counted before."""


def _sk(leaf: Leaf) -> str:
    return f"{leaf.province}#{leaf.kind}#{leaf.month}"


def count(leaf: Leaf, deltas: Mapping[str, int], event_id: str, at: datetime) -> None:
    """Add, once per event. Raises `AlreadyCounted`."""
    mark = SeenItem(f"SEEN#{event_id}", "SEEN", expires_at=int(at.timestamp()) + MARK_SECONDS)
    adds: list[Action] = [Path([name]).add(value) for name, value in deltas.items()]
    commit(
        [
            put(mark, SeenItem.pk.does_not_exist(), lambda: AlreadyCounted("already_counted", "")),
            update(LeafItem(f"LEAF#{leaf.programme}", _sk(leaf)), adds, None),
        ]
    )


def rows(programme: str, place: str = "") -> Iterator[Row]:
    """All leaves of a programme whose province code starts with `place` (a region's or a province's code)."""
    table = LeafItem._get_connection()
    start = None
    while True:
        condition = LeafItem.sk.startswith(place) if place else None
        answer = table.query(f"LEAF#{programme}", range_key_condition=condition, exclusive_start_key=start)
        for raw in answer["Items"]:
            province, kind, month = raw["sk"]["S"].split("#")
            counts = {name: int(value["N"]) for name, value in raw.items() if "." in name and "N" in value}
            counts |= {n: int(raw[n]["N"]) for n in ("reserved", "released", "paid") if n in raw}
            yield Row(Leaf(programme, province, kind, month), counts)
        start = answer.get("LastEvaluatedKey")
        if not start:
            return


def mark_counted(event_id: str, at: datetime) -> None:
    """A rebuild has counted it: the consumer must not, should it come again."""
    mark = SeenItem(f"SEEN#{event_id}", "SEEN", expires_at=int(at.timestamp()) + MARK_SECONDS)
    try:
        mark.save(condition=SeenItem.pk.does_not_exist())
    except PutError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise


def replace(leaf: Leaf, before: Mapping[str, int], after: Mapping[str, int]) -> bool:
    """Write a leaf as a rebuild computed it; False when it has changed since it was read as `before`."""
    gone = before.keys() - after.keys()
    actions: list[Action] = [Path([name]).set(value) for name, value in after.items()]
    actions += [Path([name]).remove() for name in gone]
    if not actions:
        return True
    unchanged: list[Condition] = [Path([name]) == value for name, value in before.items()]
    unchanged += [Path([name]).does_not_exist() for name in after.keys() - before.keys()]
    item = LeafItem(f"LEAF#{leaf.programme}", _sk(leaf))
    condition = reduce(and_, unchanged)
    try:
        if after:
            item.update(actions, condition=condition)
        else:
            item.delete(condition=condition)
    except (UpdateError, DeleteError) as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        return False
    return True
