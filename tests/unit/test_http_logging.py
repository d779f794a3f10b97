"""Log lines and metrics: one JSON object a line, and nobody's data in it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from aws_lambda_powertools.logging import Logger

from jisr import logging


@pytest.fixture(autouse=True)
def _unbound() -> Iterator[None]:
    logging.bind(None)
    yield
    logging.bind(None)


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_every_line_carries_the_bound_correlation_id(capsys: pytest.CaptureFixture[str]) -> None:
    logging.bind("01ARZ3NDEKTSV4RRFFQ69G5FAV")
    logging.info("published", count=3)
    logging.warning("slow", ms=12.5)
    first, second = _lines(capsys)
    assert first["correlation_id"] == second["correlation_id"] == "01ARZ3NDEKTSV4RRFFQ69G5FAV"
    assert (first["level"], first["message"], first["count"]) == ("INFO", "published", 3)
    assert first["location"].startswith("test_every_line_carries_the_bound_correlation_id:")
    assert (second["level"], second["ms"]) == ("WARNING", 12.5)


@pytest.mark.parametrize(
    "value",
    [
        "0612345678",
        "+212612345678",
        "+212 6 12 34 56 78",
        "call 0612.34.56.78 now",
        "BK123456",
        "cin ab12345",
    ],
)
def test_what_looks_like_a_person_is_hidden(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    logging.warning("oops", what=value)
    said = _lines(capsys)[0]["what"]
    assert "[hidden]" in said
    assert "123" not in said


@pytest.mark.parametrize(
    "value",
    [
        "26K7PQ2M9XCT",
        "6f9619ff-8b86-d011-b42d-00c04fc964ff",
        "d621a611fe74e0fb70dc843b3b45880f",
        "tamkine-riyada",
    ],
)
def test_ids_stay_readable(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    logging.info("seen", id=value)
    assert _lines(capsys)[0]["id"] == value


def test_a_failure_tells_type_and_place_but_not_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        try:
            raise KeyError("MARKED")
        except KeyError as inner:
            raise ValueError("MARKED") from inner
    except ValueError as error:
        logging.failure("unexpected", error, step="save")
    line = _lines(capsys)[0]
    assert (line["exception_name"], line["cause"], line["step"]) == ("ValueError", "KeyError", "save")
    assert line["trace"][0].startswith("test_http_logging.py:")
    assert "MARKED" not in json.dumps(line)


def test_a_line_of_somebody_else_s_tells_no_text_of_an_exception_either(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Powertools would write text and statements of an exception that is handed to its logger."""
    try:
        raise ValueError("MARKED")
    except ValueError as error:
        error.add_note("MARKED")
        Logger(service="jisr").exception("careless", extra={"what": "0612345678", "who": error})
    (line,) = _lines(capsys)
    assert line["exception_name"] == "ValueError"
    assert (line["what"], line["who"]) == ("[hidden]", "[hidden]")
    assert "MARKED" not in json.dumps(line)


def test_a_metric_is_an_embedded_metric_line(capsys: pytest.CaptureFixture[str]) -> None:
    logging.emit_metric("SmsSegments", 2, "Count", language="ar", channel="sms")
    line = _lines(capsys)[0]
    told = line["_aws"]["CloudWatchMetrics"][0]
    assert told == {
        "Namespace": "Jisr",
        "Dimensions": [["language", "channel"]],
        "Metrics": [{"Name": "SmsSegments", "Unit": "Count"}],
    }
    assert (line["SmsSegments"], line["language"], line["channel"]) == ([2], "ar", "sms")
    assert isinstance(line["_aws"]["Timestamp"], int)
