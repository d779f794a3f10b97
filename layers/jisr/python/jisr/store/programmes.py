"""Published programme versions in the `programmes` table: immutable, with a pointer to the current one."""

import time
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from jisr.domain.errors import Conflict, NotFound
from jisr.domain.programmes.model import Programme, from_published
from jisr.store.base import InstantAttribute, Item, Write, put, update

FRESH_SECONDS = 60  # how long a process may serve the current version before it looks again


class VersionItem(Item):
    """`body` is the published definition as deflated JSON: a programme with its texts passes 100 KB as it is.
    `source`: the YAML that it was written as, deflated; versions from before it was kept have none."""

    table = "table_programmes"

    class Meta:
        table_name = "unset"

    body = BinaryAttribute(legacy_encoding=False)
    source = BinaryAttribute(legacy_encoding=False, null=True)
    published_at = InstantAttribute()
    proposed_by = UnicodeAttribute(null=True)
    approved_by = UnicodeAttribute(null=True)


class CurrentItem(Item):
    """`phase`: what was told last, `before`, `open` or `closed`; none of items from before it was told."""

    table = "table_programmes"

    class Meta:
        table_name = "unset"

    version = NumberAttribute()
    digest = UnicodeAttribute()
    phase = UnicodeAttribute(null=True)


@dataclass(frozen=True, slots=True)
class Version:
    """One published version as its list has it; `proposed_by` and `approved_by` are accounts of staff."""

    version: int
    published_at: datetime
    proposed_by: str | None
    approved_by: str | None


def _key(programme_id: str) -> str:
    return f"PROGRAMME#{programme_id}"


def current_version(programme_id: str) -> tuple[int, str] | None:
    """Version and digest of what is published now."""
    try:
        item = CurrentItem.get("PROGRAMMES", programme_id, consistent_read=True)
    except CurrentItem.DoesNotExist:
        return None
    return int(item.version), item.digest


@dataclass(frozen=True, slots=True)
class Publication:
    """What makes a version. `body`: the definition as JSON. `phase`: on the day of its publication."""

    programme: str
    version: int
    body: bytes
    digest: str
    at: datetime
    phase: str
    source: str | None = None
    proposed_by: str | None = None
    approved_by: str | None = None


def publish(what: Publication) -> list[Write]:
    """The next version and the pointer, if nobody published meanwhile."""
    row = VersionItem(
        _key(what.programme),
        f"{what.version:06d}",
        body=zlib.compress(what.body, 9),
        source=None if what.source is None else zlib.compress(what.source.encode(), 9),
        published_at=what.at,
        proposed_by=what.proposed_by,
        approved_by=what.approved_by,
    )
    pointer = CurrentItem(
        "PROGRAMMES", what.programme, version=what.version, digest=what.digest, phase=what.phase
    )
    fits = CurrentItem.pk.does_not_exist() if what.version == 1 else CurrentItem.version == what.version - 1
    taken = lambda: Conflict("published_meanwhile", "somebody published a version meanwhile")  # noqa: E731
    return [put(row, VersionItem.pk.does_not_exist(), taken), put(pointer, fits, taken)]


def versions(programme_id: str) -> list[Version]:
    """All that were published, newest first."""
    found = VersionItem.query(
        _key(programme_id),
        scan_index_forward=False,
        attributes_to_get=["pk", "sk", "published_at", "proposed_by", "approved_by"],
    )
    return [Version(int(item.sk), item.published_at, item.proposed_by, item.approved_by) for item in found]


def source(programme_id: str, version: int) -> str | None:
    """The YAML that a version was written as, where it was kept. Raises `NotFound`."""
    try:
        item = VersionItem.get(_key(programme_id), f"{version:06d}", attributes_to_get=["pk", "sk", "source"])
    except VersionItem.DoesNotExist:
        raise NotFound("not_found", "no such version") from None
    return None if item.source is None else zlib.decompress(item.source).decode()


def published_at(programme_id: str, version: int) -> datetime:
    """Raises `NotFound`."""
    try:
        item = VersionItem.get(
            _key(programme_id), f"{version:06d}", attributes_to_get=["pk", "sk", "published_at"]
        )
    except VersionItem.DoesNotExist:
        raise NotFound("not_found", "no such version") from None
    return item.published_at


def phases() -> dict[str, tuple[int, str | None]]:
    """Of each programme the current version and the phase that was told last."""
    found = CurrentItem.query("PROGRAMMES", consistent_read=True)
    return {item.sk: (int(item.version), item.phase) for item in found}


def turn(programme_id: str, version: int, before: str | None, after: str) -> Write:
    """The phase that is told now; refused when another version came or somebody told it meanwhile."""
    told = CurrentItem.phase.does_not_exist() if before is None else CurrentItem.phase == before
    meanwhile = lambda: Conflict("told_meanwhile", "somebody told it meanwhile")  # noqa: E731
    item = CurrentItem("PROGRAMMES", programme_id)
    return update(item, [CurrentItem.phase.set(after)], (CurrentItem.version == version) & told, meanwhile)


@lru_cache(maxsize=32)
def load(programme_id: str, version: int) -> Programme:
    """One published version; never changes, so a process reads it once. Raises `NotFound`."""
    import json

    where = _key(programme_id), f"{version:06d}"
    try:
        item = VersionItem.get(*where)
    except VersionItem.DoesNotExist:
        try:  # it may have been published a moment ago
            item = VersionItem.get(*where, consistent_read=True)
        except VersionItem.DoesNotExist:
            raise NotFound("not_found", "no such programme") from None
    return from_published(json.loads(zlib.decompress(item.body)))


_current: tuple[float, dict[str, int]] | None = None


def versions_now() -> dict[str, int]:
    """The current version of each programme, as it is at this moment."""
    return {item.sk: int(item.version) for item in CurrentItem.query("PROGRAMMES", consistent_read=True)}


def _versions() -> dict[str, int]:
    global _current
    now = time.monotonic()
    if _current is None or now - _current[0] > FRESH_SECONDS:
        _current = (now, {item.sk: int(item.version) for item in CurrentItem.query("PROGRAMMES")})
    return _current[1]


def forget() -> None:
    """Look again at the next read (after a publication in this process, and in tests)."""
    global _current
    _current = None
    load.cache_clear()


def current(programme_id: str) -> Programme:
    """The version that new applications are made under. Raises `NotFound`."""
    version = _versions().get(programme_id)
    if version is None:
        forget()
        version = _versions().get(programme_id)
    if version is None:
        raise NotFound("not_found", "no such programme")
    return load(programme_id, version)


def all_current() -> list[Programme]:
    return [load(programme_id, version) for programme_id, version in sorted(_versions().items())]
