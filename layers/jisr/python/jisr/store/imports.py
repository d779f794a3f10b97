"""Imports, in the `applications` table: what they hold names people, and goes after thirty days by itself.

An import is one partition: its head, its rows as they were read (pages of some hundred), and beside each page what was
said of it. A page is written whole, so whoever works on it may die anywhere and write it again.
"""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from pynamodb.attributes import (
    BinaryAttribute,
    JSONAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.expressions.update import Action

from jisr.domain.errors import Conflict, NotFound, TooLarge
from jisr.domain.imports import KEPT, Column, Confirmed, Import, Problem, Seen, State, Target
from jisr.store.base import InstantAttribute, Item, Write, commit, delete, instant, put, update

type Line = tuple[int, list[str]]
"""A row's number in the file, and its cells."""

MOST_PACKED = 300 * 1024
"""Bytes of a page or of a head's columns: an item holds 400 KB, with all that is beside."""

_HEAD, _ROWS, _SEEN = "IMPORT", "ROWS#", "SEEN#"


class HeadItem(Item):
    table = "table_applications"

    class Meta:
        table_name = "unset"

    programme = UnicodeAttribute()
    programme_version = NumberAttribute()
    kind = UnicodeAttribute()
    language = UnicodeAttribute()
    by = UnicodeAttribute()
    at = InstantAttribute()
    filename = UnicodeAttribute()
    content_type = UnicodeAttribute()
    size = NumberAttribute()
    sha256 = UnicodeAttribute(null=True)
    state = UnicodeAttribute()
    version = NumberAttribute()
    sequence = NumberAttribute()
    round = NumberAttribute(default=0)
    header_line = NumberAttribute(default=0)
    from_line = NumberAttribute(default=0)
    rows = NumberAttribute(default=0)
    pages = NumberAttribute(default=0)
    progress = NumberAttribute(default=0)
    columns = BinaryAttribute(legacy_encoding=False, null=True)
    mapped = BinaryAttribute(legacy_encoding=False, null=True)
    counts = JSONAttribute(null=True)
    confirmed = JSONAttribute(null=True)
    ended_at = InstantAttribute(null=True)
    why = UnicodeAttribute(null=True)
    object_version = UnicodeAttribute(null=True)
    touched_at = InstantAttribute(null=True)
    taken_by = UnicodeAttribute(null=True)
    done = UnicodeSetAttribute(null=True)
    expires_at = NumberAttribute()


class PageItem(Item):
    """Rows as they were read, or what was said of them: deflated JSON."""

    table = "table_applications"

    class Meta:
        table_name = "unset"

    page = BinaryAttribute(legacy_encoding=False)
    expires_at = NumberAttribute()


class ListedItem(Item):
    """One row per import under its owner, newest last."""

    table = "table_applications"

    class Meta:
        table_name = "unset"

    expires_at = NumberAttribute()


_PLAIN = (
    "programme",
    "kind",
    "language",
    "by",
    "at",
    "filename",
    "content_type",
    "sha256",
    "ended_at",
    "why",
    "object_version",
    "touched_at",
    "taken_by",
)
_NUMBERS = (
    "programme_version",
    "size",
    "version",
    "sequence",
    "round",
    "header_line",
    "from_line",
    "rows",
    "pages",
    "progress",
)


def _pk(import_id: str) -> str:
    return f"IMPORT#{import_id}"


def _list(account: str) -> str:
    return f"IMPORTS#{account}"


def _expires(one: Import) -> int:
    return int((one.at + KEPT).timestamp())


def _packed(value: object) -> bytes:
    """Raises `TooLarge` when no item holds it."""
    packed = zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 6)
    if len(packed) > MOST_PACKED:
        raise TooLarge("too_big", "more than an item holds")
    return packed


def _unpacked(value: bytes) -> Any:
    return json.loads(zlib.decompress(value))


def _head(one: Import) -> HeadItem:
    columns = [[c.name, c.examples, c.values] for c in one.columns]
    mapped = {at: [target.to, dict(target.values)] for at, target in one.mapped.items()}
    told = one.confirmed
    return HeadItem(
        _pk(one.id),
        _HEAD,
        **{name: getattr(one, name) for name in (*_PLAIN, *_NUMBERS)},
        state=one.state.value,
        columns=_packed(columns) if columns else None,
        mapped=_packed(mapped) if mapped else None,
        counts=dict(one.counts) or None,
        confirmed={**asdict(told), "at": instant(told.at)} if told else None,
        done=set(one.done) or None,
        expires_at=_expires(one),
    )


def _import(item: HeadItem) -> Import:
    values: dict[str, Any] = {name: getattr(item, name) for name in _PLAIN}
    values |= {name: int(getattr(item, name)) for name in _NUMBERS}
    columns = _unpacked(item.columns) if item.columns else []
    mapped = _unpacked(item.mapped) if item.mapped else {}
    told = item.confirmed
    return Import(
        id=item.pk.removeprefix("IMPORT#"),
        **values,
        state=State(item.state),
        columns=tuple(
            Column(name, tuple(shown), None if few is None else tuple(few)) for name, shown, few in columns
        ),
        mapped={int(at): Target(to, given) for at, (to, given) in mapped.items()},
        counts={name: int(count) for name, count in (item.counts or {}).items()},
        confirmed=Confirmed(**{**told, "at": datetime.fromisoformat(told["at"])}) if told else None,
        done=tuple(sorted(item.done or ())),
    )


def create(one: Import) -> list[Write]:
    """Raises `Conflict` when there is one of that id."""
    return [put(_head(one), HeadItem.pk.does_not_exist()), listed(one)]


def listed(one: Import) -> Write:
    """It stands among those of its owner."""
    return put(_listed(one))


def handed_over(before: Import, after: Import) -> list[Write]:
    """It stands among those of its new owner, and no more among those of the one before."""
    return [delete(_listed(before)), listed(after)]


def _listed(one: Import) -> ListedItem:
    return ListedItem(_list(one.owner), f"{instant(one.at)}#{one.id}", expires_at=_expires(one))


def load(import_id: str) -> Import:
    """Raises `NotFound`."""
    try:
        return _import(HeadItem.get(_pk(import_id), _HEAD, consistent_read=True))
    except HeadItem.DoesNotExist:
        raise NotFound("not_found", "no such import") from None


def of_account(account: str, before: str | None, most: int) -> tuple[list[Import], str | None]:
    """At most `most` of those that are somebody's, newest first, and what to ask `before` for the next ones; None: no
    more are there."""
    condition = ListedItem.sk < before if before else None
    rows = ListedItem.query(_list(account), condition, scan_index_forward=False, limit=most, page_size=most)
    keys = [row.sk for row in rows]
    asked = [(_pk(key.rpartition("#")[2]), _HEAD) for key in keys]
    found = {item.pk: _import(item) for item in HeadItem.batch_get(asked)} if asked else {}
    return [found[pk] for pk, _ in asked if pk in found], keys[-1] if len(keys) == most else None


def save(before: Import, after: Import) -> Write:
    """Replace the head, if nobody changed it since `before` was read. `after.version` is one more."""
    return put(
        _head(replace(after, version=before.version + 1)), HeadItem.version == before.version, _changed
    )


def _changed() -> Exception:
    return Conflict("changed_meanwhile", "the import changed meanwhile; read it again")


def progress(one: Import, rows: int, at: datetime) -> None:
    """How far this phase is, and that it moved; nobody waits for it, and it changes no version."""
    _note(one, HeadItem.progress.set(rows), HeadItem.touched_at.set(at))


def recount(one: Import, counts: Mapping[str, int]) -> None:
    """Of an import that is over: a page was still under way when it was called off."""
    _note(one, HeadItem.counts.set(dict(counts)))


def _note(one: Import, *actions: Action) -> None:
    there = (HeadItem.state == one.state.value) & (HeadItem.round == one.round)
    try:
        commit([update(HeadItem(_pk(one.id), _HEAD), list(actions), there, _changed)])
    except Conflict:
        return  # it was cancelled, or somebody else is done with it


# -- pages ------------------------------------------------------------------------------------------------------------


def write_rows(one: Import, number: int, lines: Sequence[Line]) -> None:
    """Raises `TooLarge`."""
    _write(one, f"{_ROWS}{number:05d}", list(lines))


def rows(one: Import, number: int) -> list[Line]:
    """Raises `NotFound`: the import is over."""
    try:
        item = PageItem.get(_pk(one.id), f"{_ROWS}{number:05d}", consistent_read=True)
    except PageItem.DoesNotExist:
        raise NotFound("not_found", "the rows are erased") from None
    return [(line, cells) for line, cells in _unpacked(item.page)]


def _write(one: Import, sk: str, page: object) -> None:
    commit([put(PageItem(_pk(one.id), sk, page=_packed(page), expires_at=_expires(one)))])


def write_seen(one: Import, number: int, seen: Sequence[Seen]) -> None:
    """What was said of a page's rows in this round."""
    page = [
        [s.line, s.outcome, [[p.column, p.code, dict(p.message)] for p in s.problems], s.person, s.file]
        for s in seen
    ]
    _write(one, _seen_sk(one, number), page)


def _seen_sk(one: Import, number: int) -> str:
    return f"{_SEEN}{one.round:04d}#{number:05d}"


def seen(one: Import) -> Iterator[tuple[int, list[Seen]]]:
    """Pages of this round that were written, with their numbers, in their order."""
    between = PageItem.sk.between(_seen_sk(one, 0), f"{_SEEN}{one.round:04d}#~")
    for item in PageItem.query(_pk(one.id), between, consistent_read=True, page_size=20):
        yield int(item.sk.rpartition("#")[2]), [_one(row) for row in _unpacked(item.page)]


def _one(row: Sequence[Any]) -> Seen:
    line, outcome, problems, person, file = row
    told = tuple(Problem(column, code, message) for column, code, message in problems)
    return Seen(line, outcome, told, person, file)


def forget_rows(one: Import) -> None:
    """Her data as the file had it, and what earlier rounds said: erased as soon as nobody needs it."""
    kept = f"{_SEEN}{one.round:04d}#"
    for item in PageItem.query(
        _pk(one.id), PageItem.sk.between(_ROWS, f"{_SEEN}~"), attributes_to_get=["pk", "sk"]
    ):
        if not item.sk.startswith(kept):
            commit([delete(PageItem(item.pk, item.sk))])
