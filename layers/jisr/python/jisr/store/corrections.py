"""What answers were before the office corrected them and what it made of them: in the file's partition, so that an
erasure takes it with the rest, and never in an event. The event's sequence number leads to it."""

import json
import zlib
from collections.abc import Mapping
from typing import Any

from pynamodb.attributes import BinaryAttribute

from jisr.domain.corrections import Correction
from jisr.store.base import Item, Write, put

_PREFIX = "WAS#"


class CorrectionItem(Item):
    """Deflated JSON, as the answers themselves."""

    table = "table_applications"

    class Meta:
        table_name = "unset"

    before = BinaryAttribute(legacy_encoding=False)
    after = BinaryAttribute(legacy_encoding=False)


def keep(application_id: str, correction: Correction) -> Write:
    """Written with the move that the event of that number tells of."""
    item = CorrectionItem(application_id, f"{_PREFIX}{correction.sequence:06d}")
    item.before, item.after = _packed(correction.before), _packed(correction.after)
    return put(item, CorrectionItem.pk.does_not_exist())


def after(application_id: str, sequence: int, most: int) -> list[Correction]:
    """At most `most` of a file after that number, oldest first."""
    # "WAS$" sorts right after every "WAS#…".
    between = CorrectionItem.sk.between(f"{_PREFIX}{sequence + 1:06d}", "WAS$")
    found = CorrectionItem.query(application_id, between, limit=most, page_size=most, consistent_read=True)
    return [_correction(item) for item in found]


def of_application(application_id: str) -> list[Correction]:
    """Oldest first."""
    found = CorrectionItem.query(application_id, CorrectionItem.sk.startswith(_PREFIX), consistent_read=True)
    return [_correction(item) for item in found]


def _correction(item: CorrectionItem) -> Correction:
    return Correction(int(item.sk.removeprefix(_PREFIX)), _unpacked(item.before), _unpacked(item.after))


def _packed(answers: Mapping[str, Any]) -> bytes:
    text = json.dumps(dict(answers), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), 9)


def _unpacked(kept: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(zlib.decompress(kept))
    return found
