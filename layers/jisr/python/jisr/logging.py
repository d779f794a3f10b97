"""JSON lines on standard output: logs with one correlation id, and metrics in CloudWatch's embedded format.

Powertools writes both; what may be said is decided here. No free text and no values of people: a line is a stable name
and fields that are ids, codes, counts and times. Bodies, query strings, headers and phone numbers never go in; what
looks like one is hidden as a second safeguard, and an exception's text never leaves.
"""

import json
import re
import sys
from pathlib import PurePath
from traceback import extract_tb
from typing import Any, TextIO, cast

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.metrics import MetricUnit, single_metric

NAMESPACE = "Jisr"
HIDDEN = "[hidden]"

type Value = str | int | float | bool | None

# Nine digits in a row, also when written in groups, can be a phone number or an account; not inside an id.
_PHONE_LIKE = re.compile(r"(?<![0-9A-Za-z-])\+?\d(?:[ .]?\d){8,}(?![0-9A-Za-z-])")
_CNIE_LIKE = re.compile(r"(?<![0-9A-Za-z-])[A-Za-z]{1,2}\d{4,6}(?![0-9A-Za-z-])")
_TEXTS = {"exception", "exception_notes", "stack_trace"}
"""What Powertools adds of an exception that was handed to it; the type stays, as `exception_name`."""


class _Stdout:
    """Standard output as it is when a line is written: tests put another in its place."""

    def write(self, text: str) -> int:
        return sys.stdout.write(text)

    def flush(self) -> None:
        sys.stdout.flush()


def _line(log: dict[str, Any]) -> str:
    """Every line passes here, whoever wrote it."""
    said = {key: _safe(value) for key, value in log.items() if key not in _TEXTS}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), default=lambda _: HIDDEN)


def _safe(value: object) -> object:
    if not isinstance(value, str):
        return value
    return _CNIE_LIKE.sub(HIDDEN, _PHONE_LIKE.sub(HIDDEN, value))[:500]


_logger = Logger(
    service="jisr",
    stream=cast(TextIO, _Stdout()),
    json_serializer=cast(Any, _line),  # typed for a record, called with the line's fields
    utc=True,
    use_rfc3339=True,
)
_CALLER = 3
"""Frames between Powertools and who called us: `location` names that line."""


def bind(correlation_id: str | None) -> None:
    """Every following line of this request, event or message carries `correlation_id`."""
    _logger.thread_safe_append_keys(correlation_id=correlation_id)


def info(event: str, **fields: Value) -> None:
    """`event`: a stable name such as `request`, the line's `message`; fields are codes, ids and numbers."""
    _logger.info(event, extra=fields, stacklevel=_CALLER)


def warning(event: str, **fields: Value) -> None:
    _logger.warning(event, extra=fields, stacklevel=_CALLER)


def failure(event: str, exc: BaseException, **fields: Value) -> None:
    """An unexpected exception: its type and the frames it passed, never its text, which may hold personal data."""
    frames = extract_tb(exc.__traceback__)
    cause = exc.__cause__ or exc.__context__
    told: dict[str, object] = {
        "exception_name": type(exc).__qualname__,
        "cause": type(cause).__qualname__ if cause else None,
        "trace": [f"{PurePath(f.filename).name}:{f.lineno} {f.name}" for f in frames[-20:]],
    }
    _logger.error(event, extra={**fields, **told}, stacklevel=_CALLER)


def emit_metric(name: str, value: float, unit: str = "Count", **dimensions: str) -> None:
    """One CloudWatch metric as an embedded metric line. Dimensions are codes of few values, never a person's."""
    with single_metric(
        name=name, unit=MetricUnit(unit), value=value, namespace=NAMESPACE, default_dimensions=dimensions
    ):
        pass
