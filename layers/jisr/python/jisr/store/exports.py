"""Exports that staff have asked for, in the `transfers` table: pk `EXPORTS#<account>`, sk the export's id.

An item lies in its owner's partition, so that nobody reads another's by its id. It says how far the writing has come;
rows lie in parts beside the file (`gateways.exports`), never here. It goes some time after its file.
"""

from datetime import date, datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute

from jisr.domain.errors import Conflict, NotFound
from jisr.domain.exports import KEPT, LISTED, Asked, Export, Failure
from jisr.store.base import InstantAttribute, Item, Write, commit, put, update


class ExportItem(Item):
    table = "table_transfers"

    class Meta:
        table_name = "unset"

    state = UnicodeAttribute()
    asked = JSONAttribute()
    national = BooleanAttribute()
    regions = JSONAttribute()
    requested_at = InstantAttribute()
    touched_at = InstantAttribute()
    correlation_id = UnicodeAttribute()
    sequence = NumberAttribute()
    total = NumberAttribute(null=True)
    done = NumberAttribute(default=0)
    parts = NumberAttribute(default=0)
    rows = NumberAttribute(default=0)
    size = NumberAttribute(null=True)
    failure = UnicodeAttribute(null=True)
    ready_at = InstantAttribute(null=True)
    marks = JSONAttribute(null=True)
    expires_at = NumberAttribute()


def _pk(owner: str) -> str:
    return f"EXPORTS#{owner}"


def _export(item: ExportItem) -> Export:
    asked = dict(item.asked)
    for name in ("first", "last"):
        asked[name] = date.fromisoformat(asked[name]) if asked[name] else None
    state: Any = item.state
    failure: Any = item.failure
    return Export(
        id=item.sk,
        owner=item.pk.removeprefix("EXPORTS#"),
        asked=Asked(**(asked | {"version": int(asked["version"]), "columns": tuple(asked["columns"])})),
        national=bool(item.national),
        regions=tuple(item.regions),
        requested_at=item.requested_at,
        touched_at=item.touched_at,
        correlation_id=item.correlation_id,
        state=state,
        sequence=int(item.sequence),
        total=None if item.total is None else int(item.total),
        done=int(item.done),
        parts=int(item.parts),
        rows=int(item.rows),
        size=None if item.size is None else int(item.size),
        failure=failure,
        ready_at=item.ready_at,
        marks=tuple(item.marks or ()),
    )


def create(export: Export) -> Write:
    """Raises `Conflict("export_exists")`: this very request, sent twice at once."""
    asked = export.asked
    item = ExportItem(
        _pk(export.owner),
        export.id,
        state=export.state,
        asked={
            "programme": asked.programme,
            "version": asked.version,
            "region": asked.region,
            "province": asked.province,
            "status": asked.status,
            "stage": asked.stage,
            "first": asked.first.isoformat() if asked.first else None,
            "last": asked.last.isoformat() if asked.last else None,
            "format": asked.format,
            "language": asked.language,
            "columns": list(asked.columns),
        },
        national=export.national,
        regions=list(export.regions),
        requested_at=export.requested_at,
        touched_at=export.touched_at,
        correlation_id=export.correlation_id,
        sequence=export.sequence,
        marks=list(export.marks),
        expires_at=_gone(export.requested_at),
    )
    there = lambda: Conflict("export_exists", "it was asked for already")  # noqa: E731
    return put(item, ExportItem.pk.does_not_exist(), there)


def _gone(at: datetime) -> int:
    return int((at + KEPT + LISTED).timestamp())


def load(owner: str, export_id: str) -> Export:
    """Raises `NotFound`, also of another's."""
    try:
        return _export(ExportItem.get(_pk(owner), export_id, consistent_read=True))
    except ExportItem.DoesNotExist:
        raise NotFound("not_found", "no such export") from None


def of_owner(owner: str) -> list[Export]:
    """All that are kept, newest first: those of some weeks."""
    found = map(_export, ExportItem.query(_pk(owner), consistent_read=True))
    return sorted(found, key=lambda export: (export.requested_at, export.id), reverse=True)


def listed(export: Export, total: int, at: datetime) -> None:
    """Which files are looked at is fixed. Raises `Conflict("moved_on")`, as the others do, when somebody else has done
    this step."""
    actions = [ExportItem.state.set("working"), ExportItem.total.set(total), ExportItem.touched_at.set(at)]
    _step(export, actions, ExportItem.total.does_not_exist())


def advanced(export: Export, files: int, rows: int, at: datetime) -> None:
    """A part more is written: `rows` of its `files`."""
    actions = [
        ExportItem.done.set(export.done + files),
        ExportItem.rows.set(export.rows + rows),
        ExportItem.parts.set(export.parts + 1),
        ExportItem.touched_at.set(at),
    ]
    _step(export, actions, ExportItem.parts == export.parts)


def raised(export: Export, at: datetime) -> Write:
    """With the event of the next sequence."""
    actions = [ExportItem.sequence.set(export.sequence + 1), ExportItem.touched_at.set(at)]
    return _write(export, actions, ExportItem.sequence == export.sequence)


def ready(export: Export, size: int, at: datetime) -> Write:
    """The file is there."""
    actions = [
        ExportItem.state.set("ready"),
        ExportItem.size.set(size),
        ExportItem.ready_at.set(at),
        ExportItem.touched_at.set(at),
        ExportItem.sequence.set(export.sequence + 1),
        ExportItem.expires_at.set(_gone(at)),
    ]
    return _write(export, actions, ExportItem.sequence == export.sequence)


def failed(export: Export, failure: Failure, at: datetime) -> Write:
    actions = [
        ExportItem.state.set("failed"),
        ExportItem.failure.set(failure),
        ExportItem.touched_at.set(at),
        ExportItem.sequence.set(export.sequence + 1),
    ]
    return _write(export, actions, ExportItem.sequence == export.sequence)


def _step(export: Export, actions: list[Any], as_read: Any) -> None:
    commit([_write(export, actions, as_read)])


def _write(export: Export, actions: list[Any], as_read: Any) -> Write:
    """Only while it is under way."""
    item = ExportItem(_pk(export.owner), export.id)
    under_way = ExportItem.state.is_in("waiting", "working")
    return update(item, actions, as_read & under_way, _moved_on)


def _moved_on() -> Exception:
    return Conflict("moved_on", "somebody else has done this step")
