"""A client's key for one request, and what an item remembers of the requests that changed it.

The mark is kept in the item that the request changed, so that it costs no read and no write of its own: 12 characters
of the key's hash, 8 of the body's, the second. No personal data. Pure.
"""

import base64
import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from jisr.domain.errors import FieldError, Invalid

KEPT = timedelta(days=30)
"""Agents who work without a network send late."""

MOST = 16
"""Marks of one item. What falls out is still refused by the version or the state that it was meant for."""

_KEY, _BODY = 12, 8

OTHER_BODY = {
    "ar": "استعملي مفتاحا جديدا لطلب مختلف.",
    "fr": "Utilisez une nouvelle clé pour une demande différente.",
    "en": "Use a new key for a different request.",
}


@dataclass(frozen=True, slots=True)
class Idempotency:
    """`seed` is of actor, route and key: what is made under it may be named by it. `mark` adds the body."""

    seed: bytes
    mark: str

    @classmethod
    def of(cls, actor: str, route: str, key: str | None, body: object) -> "Idempotency | None":
        """None without a key: then every request is new."""
        if key is None:
            return None
        seed = hashlib.sha256(f"{actor}|{route}|{key}".encode()).digest()
        canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), default=str)
        return cls(seed, _text(seed, _KEY) + _text(hashlib.sha256(canonical.encode()).digest(), _BODY))


def was_done(marks: Collection[str], idempotency: Idempotency | None) -> bool:
    """Whether this very request changed the item before. Raises `Invalid` when its key served another body."""
    if idempotency is None:
        return False
    mark = next((m for m in marks if m[:_KEY] == idempotency.mark[:_KEY]), None)
    if mark is None:
        return False
    if mark[: _KEY + _BODY] != idempotency.mark:
        raise Invalid("idempotency_key_reused", "", [FieldError("", "idempotency_key_reused", OTHER_BODY)])
    return True


def remembered(marks: Collection[str], idempotency: Idempotency | None, at: datetime) -> tuple[str, ...]:
    """The marks of an item that this request changes: without those that are too old, with its own."""
    if idempotency is None:
        return tuple(sorted(marks, key=_second))
    now = int(at.timestamp())
    kept = sorted((m for m in marks if now - _second(m) <= KEPT.total_seconds()), key=_second)
    return (*kept[-(MOST - 1) :], f"{idempotency.mark}{now:x}")


def _second(mark: str) -> int:
    return int(mark[_KEY + _BODY :], 16)


def _text(digest: bytes, length: int) -> str:
    return base64.urlsafe_b64encode(digest).decode()[:length]
