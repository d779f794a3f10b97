"""An answer, before it becomes what API Gateway wants."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel

JSON = "application/json"
PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Response:
    """`body`: a model or mapping becomes JSON; text and bytes go as they are under `content_type`; None is empty.

    `etag` is the version of what the answer shows. `cookies` are whole `Set-Cookie` values.
    """

    status: int = 200
    body: BaseModel | Mapping[str, Any] | str | bytes | None = None
    etag: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()
    content_type: str = JSON

    def for_gateway(self, extra: Mapping[str, str], *, head: bool = False) -> dict[str, Any]:
        """Payload 2.0. `extra` headers give way to the answer's own; `head` leaves the body out."""
        headers = {**extra, **self.headers}
        if self.etag is not None:
            headers["ETag"] = f'"{self.etag}"'
        text, binary = self._encoded()
        if self.body is not None:
            headers["Content-Type"] = self.content_type
        answer: dict[str, Any] = {
            "statusCode": self.status,
            "headers": headers,
            "body": "" if head else text,
            "isBase64Encoded": binary and not head,
        }
        if self.cookies:
            answer["cookies"] = list(self.cookies)
        return answer

    def _encoded(self) -> tuple[str, bool]:
        body = self.body
        if body is None:
            return "", False
        if isinstance(body, bytes):
            return b64encode(body).decode(), True
        if isinstance(body, str):
            return body, False
        if isinstance(body, Mapping):
            return json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=_plain), False
        return body.model_dump_json(by_alias=True), False


def _plain(value: object) -> object:
    """What JSON has no word for: times in UTC with Z, sets sorted."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} does not go into an answer")
