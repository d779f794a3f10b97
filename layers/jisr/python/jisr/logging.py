"""JSON lines on standard output: logs with one correlation id, and metrics in CloudWatch's embedded format.

No free text and no values of people: a line is a stable event name and fields that are ids, codes, counts and times.
Bodies, query strings, headers and phone numbers never go in; long digit runs are hidden as a second safeguard.
Our own dozen lines because Powertools' Logger costs a tenth of a second of every cold start (docs/adr/0010).
"""

import json
import re
import sys
import time
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import PurePath
from traceback import extract_tb

NAMESPACE = "Jisr"
HIDDEN = "[hidden]"

type Value = str | int | float | bool | None

_correlation_id: ContextVar[str | None] = ContextVar("correlation_id", default=None)
# Nine digits in a row, also when written in groups, can be a phone number or an account; not inside an id.
_PHONE_LIKE = re.compile(r"(?<![0-9A-Za-z-])\+?\d(?:[ .]?\d){8,}(?![0-9A-Za-z-])")
_CNIE_LIKE = re.compile(r"(?<![0-9A-Za-z-])[A-Za-z]{1,2}\d{4,6}(?![0-9A-Za-z-])")


def bind(correlation_id: str | None) -> None:
    """Every following line of this request, event or message carries `correlation_id`."""
    _correlation_id.set(correlation_id)


def correlation_id() -> str | None:
    """The bound id, to hand on to events and messages."""
    return _correlation_id.get()


def info(event: str, **fields: Value) -> None:
    """`event`: a stable name such as `request`; fields are codes, ids and numbers."""
    _write("INFO", event, fields)


def warning(event: str, **fields: Value) -> None:
    _write("WARNING", event, fields)


def error(event: str, **fields: Value) -> None:
    _write("ERROR", event, fields)


def failure(event: str, exc: BaseException, **fields: Value) -> None:
    """An unexpected exception: its type and the frames it passed, never its text, which may hold personal data."""
    frames = extract_tb(exc.__traceback__)
    trace = [f"{PurePath(f.filename).name}:{f.lineno} {f.name}" for f in frames[-20:]]
    cause = exc.__cause__ or exc.__context__
    fields |= {"exception": type(exc).__qualname__, "cause": type(cause).__qualname__ if cause else None}
    _write("ERROR", event, fields, trace=trace)


def emit_metric(name: str, value: float, unit: str = "Count", **dimensions: str) -> None:
    """One CloudWatch metric as an embedded metric line. Dimensions are codes of few values, never a person's."""
    line = {
        "_aws": {
            "Timestamp": time.time_ns() // 1_000_000,
            "CloudWatchMetrics": [
                {
                    "Namespace": NAMESPACE,
                    "Dimensions": [sorted(dimensions)],
                    "Metrics": [{"Name": name, "Unit": unit}],
                }
            ],
        },
        **dimensions,
        name: value,
    }
    _print(line)


def _write(level: str, event: str, fields: dict[str, Value], trace: list[str] | None = None) -> None:
    line: dict[str, object] = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": level,
        "event": event,
        "correlation_id": _correlation_id.get(),
    }
    line |= {key: _safe(value) for key, value in fields.items()}
    if trace:
        line["trace"] = trace
    _print(line)


def _safe(value: Value) -> Value:
    if not isinstance(value, str):
        return value
    return _CNIE_LIKE.sub(HIDDEN, _PHONE_LIKE.sub(HIDDEN, value))[:500]


def _print(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    sys.stdout.flush()
