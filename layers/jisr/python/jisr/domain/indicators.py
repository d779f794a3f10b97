"""What is counted of each event. Pure.

A leaf is one programme × province × kind × month × shard. Its counters are added up, never recomputed, so a counter's
name says all: `to.<status>` files that entered a status, `rural.<status>`, `urban.<status>` and `age.<band>.<status>`
those of rural communes, of urban ones and of an age; `of.<envelope>.<status>` files that an envelope pays for and that
are in a status, one less when they leave it; `reserved`, `released` and `paid` centimes;
`days.<stage>.<bucket>` how long files were on the desk of a stage, `asked.<bucket>` how long she took to send back what
she was asked for. Days and money of files of which the commune's type or the age is known are told apart by both in
one counter, such as `days.<stage>.<bucket>.rural.25-34`, `paid.-.18-24`: so an event adds to as many as before.
"""

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import events
from jisr.domain.clocks import month_of

BUCKETS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90)
"""Upper limits in days; what took longer is in `more`."""

_SECONDS_A_DAY = 86_400
_ON_A_DESK = frozenset({"submitted", "in_review"})
_MONEY = {
    "ApplicationApproved": "reserved",
    "PaymentRecorded": "paid",
    "ApplicationWithdrawn": "released",
    "ApplicationCompleted": "released",
    "ApplicationEnded": "released",
}


UNKNOWN = "-"
COMMUNES = ("rural", "urban")
_COMMUNES = frozenset({*COMMUNES, UNKNOWN})

FUNDED_NOW = ("approved", "active", "completed", "ended", "withdrawn")
"""Where a file may be that an envelope pays for."""
_HOLDS = frozenset({"approved", "active"})


SHARDS = 8
"""A leaf remembers which events it holds; cut in eight by the file's id, it stays within a kilobyte or two."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """Where an event is counted. `province` is "-" where the file names none."""

    programme: str
    province: str
    kind: str
    month: str
    shard: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A leaf with its counters, the marks (`mark_of`) of the events in them, and the files that came (`lists`)."""

    leaf: Leaf
    counts: Mapping[str, int] = field(default_factory=dict)
    seen: frozenset[bytes] = frozenset()
    files: frozenset[str] = frozenset()


def leaf_of(event: events.Event) -> Leaf | None:
    """None for an event that is not a file's."""
    data = event.data
    if event.subject.kind != "application" or not hasattr(data, "kind"):
        return None
    shard = zlib.crc32(event.subject.id.encode()) % SHARDS
    return Leaf(data.programme, data.province or "-", data.kind, month_of(event.occurred_at), shard)


_COMES = frozenset({"ApplicationSubmitted", "AnswersCorrected"})


def lists(event: events.Event) -> str | None:
    """The file that `event` brings to its leaf's place: sent from there, or found to lie there by an answer that was
    corrected. So the leaves of a place name every file that ever lay in it; no other list does (docs/adr/0027)."""
    return event.subject.id if event.type in _COMES else None


def mark_of(event_id: str) -> bytes:
    """What a leaf keeps of an event that it holds: 64 bits of a hash, for among some hundreds no two are alike."""
    return hashlib.blake2b(event_id.encode(), digest_size=8).digest()


def deltas(event: events.Event) -> dict[str, int]:
    """The counters that `event` adds to; empty when it changes no figure, or is one that consumers never see: figures
    that were added up and figures made anew must be the same."""
    data = event.data
    counts: dict[str, int] = {}
    came_from, to = getattr(data, "from_", None), getattr(data, "to", None)
    if to is None or not event.published:
        return counts
    if came_from != to:
        counts[f"to.{to}"] = 1
        if data.rural is not None:
            counts[f"{'rural' if data.rural else 'urban'}.{to}"] = 1
        if data.age_band is not None:
            counts[f"age.{data.age_band}.{to}"] = 1
    if (
        came_from in _ON_A_DESK
        and data.stage_from
        and (to not in _ON_A_DESK or data.stage != data.stage_from)
    ):
        took = event.occurred_at - (data.stage_since or data.entered_at)
        counts[f"days.{data.stage_from}.{_bucket(took)}{_cut(data)}"] = 1
    elif came_from == "changes_requested" and to in _ON_A_DESK:
        counts[f"asked.{_bucket(event.occurred_at - data.entered_at)}{_cut(data)}"] = 1
    counts |= _of_envelope(data, came_from, to)
    amount = getattr(data, "amount", None)
    if amount and event.type in _MONEY:
        counts[f"{_MONEY[event.type]}{_cut(data)}"] = amount
    return counts


def _cut(data: Any) -> str:
    """What a counter of days or money ends with, of which `apart` tells."""
    if data.rural is None and data.age_band is None:
        return ""
    commune = UNKNOWN if data.rural is None else "rural" if data.rural else "urban"
    return f".{commune}.{data.age_band or UNKNOWN}"


def apart(name: str) -> tuple[str, str, str]:
    """(counter, commune, age) of a counter of days or money: the one of all files, and of which ones it is; `-`
    unknown. `("days.review.10", "rural", "25-34")` of `days.review.10.rural.25-34`."""
    whole, _, age = name.rpartition(".")
    counter, _, commune = whole.rpartition(".")
    if counter and commune in _COMMUNES and not age.isalnum():  # a bucket of a stage that is called so
        return counter, commune, age
    return name, UNKNOWN, UNKNOWN


def _of_envelope(data: Any, came_from: str | None, to: str) -> dict[str, int]:
    """Once an envelope pays for a file, each of its moves says which."""
    envelope = getattr(data, "envelope_id", None)
    if envelope is None or came_from == to or (to != "approved" and came_from not in _HOLDS):
        return {}
    counts = {f"of.{envelope}.{to}": 1}
    if came_from in _HOLDS:
        counts[f"of.{envelope}.{came_from}"] = -1
    return counts


def of_envelope(counters: Mapping[str, int], envelope_id: str) -> dict[str, int]:
    """Files that the envelope pays for, by where they are now; from the leaves of its place."""
    start = f"of.{envelope_id}."
    return {name.removeprefix(start): n for name, n in counters.items() if name.startswith(start)}


def _bucket(took: timedelta) -> str:
    return bucket_of(took.total_seconds() / _SECONDS_A_DAY)


def bucket_of(days: float) -> str:
    return next((str(limit) for limit in BUCKETS if days <= limit), "more")


def quantile(histogram: Mapping[str, int], share: float) -> int | None:
    """The upper limit in days of the bucket where `share` (0 to 1) of the files lies; None for no file or `more`."""
    total = sum(histogram.values())
    reached = 0
    for limit in BUCKETS:
        reached += histogram.get(str(limit), 0)
        if total and reached >= share * total:
            return limit
    return None


def added(rows: Sequence[Row]) -> dict[str, int]:
    """The sum of all counters."""
    total: dict[str, int] = {}
    for row in rows:
        for name, value in row.counts.items():
            total[name] = total.get(name, 0) + value
    return total
