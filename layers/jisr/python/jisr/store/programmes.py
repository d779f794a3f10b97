"""Published programme versions in the `programmes` table: immutable, with a pointer to the current one."""

import time
import zlib
from functools import lru_cache
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from jisr.domain.errors import Conflict, NotFound
from jisr.domain.programmes.model import Programme, from_published
from jisr.store.base import InstantAttribute, Item, Write, put

FRESH_SECONDS = 60  # how long a process may serve the current version before it looks again


class VersionItem(Item):
    """`body` is the published definition as deflated JSON: a programme with its texts passes 100 KB as it is."""

    table = "table_programmes"

    class Meta:
        table_name = "unset"

    body = BinaryAttribute(legacy_encoding=False)
    published_at = InstantAttribute()


class CurrentItem(Item):
    table = "table_programmes"

    class Meta:
        table_name = "unset"

    version = NumberAttribute()
    digest = UnicodeAttribute()


def _key(programme_id: str) -> str:
    return f"PROGRAMME#{programme_id}"


def current_version(programme_id: str) -> tuple[int, str] | None:
    """Version and digest of what is published now."""
    try:
        item = CurrentItem.get("PROGRAMMES", programme_id, consistent_read=True)
    except CurrentItem.DoesNotExist:
        return None
    return int(item.version), item.digest


def publish(body: bytes, programme_id: str, version: int, digest: str, at: Any) -> list[Write]:
    """The next version and the pointer, if nobody published meanwhile."""
    row = VersionItem(_key(programme_id), f"{version:06d}", body=zlib.compress(body, 9), published_at=at)
    pointer = CurrentItem("PROGRAMMES", programme_id, version=version, digest=digest)
    fits = CurrentItem.pk.does_not_exist() if version == 1 else CurrentItem.version == version - 1
    taken = lambda: Conflict("published_meanwhile", "somebody published a version meanwhile")  # noqa: E731
    return [put(row, VersionItem.pk.does_not_exist(), taken), put(pointer, fits, taken)]


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
