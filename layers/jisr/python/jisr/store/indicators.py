"""The `indicators` table: one leaf per programme × province × kind × month × shard.

A leaf holds its counters and a mark of each event in them, so that one conditional write counts an event exactly once
however late and however often it comes; a mark in an item of its own would need a transaction, four times as dear.
It names the files that came to it besides, by which an export finds those of a place.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pynamodb.attributes import Attribute, BinarySetAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from jisr.domain.errors import Conflict
from jisr.domain.indicators import Leaf, Row, mark_of
from jisr.store.base import Item, commit, delete, update


class LeafItem(Item):
    """Counters are attributes of their own names."""

    table = "table_indicators"

    class Meta:
        table_name = "unset"

    seen = BinarySetAttribute(legacy_encoding=False)
    files = UnicodeSetAttribute()


class AlreadyCounted(Conflict):
    """The event was counted before."""


def _item(leaf: Leaf) -> LeafItem:
    return LeafItem(f"LEAF#{leaf.programme}", f"{leaf.province}#{leaf.kind}#{leaf.month}#{leaf.shard}")


def count(leaf: Leaf, deltas: Mapping[str, int], event_id: str, file: str | None = None) -> None:
    """Add, once per event; `file` came to the leaf with it. Raises `AlreadyCounted`."""
    mark = mark_of(event_id)
    adds: list[Action] = [Path([name]).add(value) for name, value in deltas.items()]
    if file is not None:
        adds.append(LeafItem.files.add({file}))
    not_seen = ~LeafItem.seen.contains(mark)
    again = lambda: AlreadyCounted("already_counted", "")  # noqa: E731
    commit([update(_item(leaf), [*adds, LeafItem.seen.add({mark})], not_seen, again)])


def list_file(leaf: Leaf, file: str) -> None:
    """A file came to the leaf, with nothing to count. Once or often is the same."""
    commit([update(_item(leaf), [LeafItem.files.add({file})], None)])


def files(programme: str, place: str = "") -> Iterator[tuple[str, str]]:
    """(month, file) of every file that ever came to a place, `place` as of `rows`: in no order, one of them maybe
    more than once."""
    for row in rows(programme, place):
        for file in row.files:
            yield row.leaf.month, file


def rows(programme: str, place: str = "") -> Iterator[Row]:
    """All leaves of a programme whose province code starts with `place` (a region's or a province's code)."""
    table = LeafItem._get_connection()
    start = None
    while True:
        condition = LeafItem.sk.startswith(place) if place else None
        answer = table.query(f"LEAF#{programme}", range_key_condition=condition, exclusive_start_key=start)
        for raw in answer["Items"]:
            province, kind, month, shard = raw["sk"]["S"].split("#")
            counts = {name: int(value["N"]) for name, value in raw.items() if "." in name and "N" in value}
            counts |= {n: int(raw[n]["N"]) for n in ("reserved", "released", "paid") if n in raw}
            seen = frozenset(raw["seen"]["BS"]) if "seen" in raw else frozenset()
            files = frozenset(raw["files"]["SS"]) if "files" in raw else frozenset()
            yield Row(Leaf(programme, province, kind, month, int(shard)), counts, seen, files)
        start = answer.get("LastEvaluatedKey")
        if not start:
            return


def replace(before: Row, after: Row) -> bool:
    """Write a leaf as a rebuild computed it; False when it has counted more since it was read as `before`."""
    item = _item(after.leaf)
    as_read = _same(LeafItem.seen, before.seen) & _same(LeafItem.files, before.files)
    gone = before.counts.keys() - after.counts.keys()
    actions: list[Action] = [Path([name]).set(value) for name, value in after.counts.items()]
    actions += [Path([name]).remove() for name in gone]
    actions.append(LeafItem.seen.set(set(after.seen)) if after.seen else LeafItem.seen.remove())
    actions.append(LeafItem.files.set(set(after.files)) if after.files else LeafItem.files.remove())
    try:
        if after.seen or after.files:
            commit([update(item, actions, as_read)])
        else:
            commit([delete(item, as_read)])
    except Conflict:
        return False
    return True


def _same(kept: Attribute[Any], as_read: frozenset[Any]) -> Condition:
    same: Condition = kept == set(as_read) if as_read else kept.does_not_exist()
    return same
