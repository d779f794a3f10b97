"""What is committed of the events is what the code says, and what was ever committed is still understood.

Who sends and who hears each event: `tests/infra/test_wiring.py`.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import ClassVar, Literal

import jsonschema_rs
import pytest
from pydantic import ValidationError

import events
from cli import vocabulary
from cli.emulator import Failed
from cli.vocabulary import SAMPLES, SCHEMAS, name_of, sample_of, schema_of, text_of
from events import types
from events.envelope import Event
from infra.layers import LEFT_OUT

EVENTS = pytest.mark.parametrize("event", events.all_types(), ids=lambda event: event.__name__)
COMMITTED = pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.json")), ids=lambda path: path.stem)
MEND = "run `jisr events` and commit events/schemas and events/samples"


@EVENTS
def test_schema_and_sample_are_what_the_class_says(event: type[Event]) -> None:
    for folder, made in ((SCHEMAS, schema_of), (SAMPLES, sample_of)):
        path = folder / name_of(event)
        assert path.is_file(), MEND
        assert path.read_text(encoding="utf-8") == text_of(made(event)), MEND


def test_each_sample_has_its_schema_and_every_type_is_known() -> None:
    named = {path.name for path in SAMPLES.iterdir()}
    assert named == {path.name for path in SCHEMAS.iterdir()}
    assert {name.partition(".")[0] for name in named} == {event.__name__ for event in events.all_types()}
    assert {name_of(event) for event in events.all_types()} <= named


@COMMITTED
def test_a_sample_of_any_version_is_read_and_written_again(path: Path) -> None:
    event = events.parse(path.read_bytes())
    assert f"{event.type}.v{event.version}" == path.stem
    assert events.parse(event.to_detail()) == event
    if path.name == name_of(type(event)):
        assert json.loads(event.to_detail()) == json.loads(path.read_bytes())


@COMMITTED
def test_a_sample_fits_its_schema_and_fills_all_of_it(path: Path) -> None:
    schema = json.loads((SCHEMAS / path.name).read_bytes())
    sample = json.loads(path.read_bytes())
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    assert [error.message for error in validator.iter_errors(sample)] == []
    assert set(sample) == set(schema["properties"])
    assert not validator.is_valid({**sample, "name": "nobody"})
    assert not validator.is_valid({**sample, "type": "Other"})
    assert not validator.is_valid({name: value for name, value in sample.items() if name != "type"})


def test_what_is_not_of_the_vocabulary_is_refused() -> None:
    sample = sample_of(events.by_type("FundsAvailable"))
    for wrong in (
        {**sample, "type": "FundsVanished"},
        {**sample, "type": None},
        {name: value for name, value in sample.items() if name != "type"},
        {**sample, "type": "ReminderDue"},
        {**sample, "version": 99},
        {**sample, "phone": "+212600000001"},
    ):
        for detail in (wrong, json.dumps(wrong), json.dumps(wrong).encode()):
            with pytest.raises(ValidationError):
                events.parse(detail)
    for text in ("", "{", "[]", "null", b"\xff"):
        with pytest.raises(ValidationError):
            events.parse(text)


def test_reading_one_event_builds_no_other() -> None:
    """Each class costs milliseconds of a cold start (docs/benchmarks.md): of all of them it was 50."""
    code = (
        "import sys, events; events.parse(sys.stdin.read()); "
        "print(*(c.__name__ for c in events.all_types() if c.__pydantic_complete__))"
    )
    sample = text_of(sample_of(events.by_type("FundsAvailable")))
    found = subprocess.run(
        [sys.executable, "-c", code],
        input=sample,
        capture_output=True,
        text=True,
        check=True,
        cwd=vocabulary.ROOT,
    )
    assert found.stdout.split() == ["FundsAvailable"]


def test_an_event_of_an_application_is_read_without_the_vocabulary_of_money_and_staff() -> None:
    code = (
        "import sys, events; events.parse(sys.stdin.read()); "
        "print(*(name for name in sys.modules if name.startswith('events.types.')))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        input=text_of(sample_of(events.by_type("ReminderDue"))),
        capture_output=True,
        text=True,
        check=True,
        cwd=vocabulary.ROOT,
    )
    assert found.stdout.split() == ["events.types.application"]


def test_a_type_has_one_class() -> None:
    names = [event.__name__ for event in events.all_types()]
    assert len(names) == len(set(names))
    assert set(types.MODULES) == {path.stem for path in Path(types.__file__).parent.glob("[a-z]*.py")}


def test_a_change_that_forgets_what_lies_in_the_tables_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class HelpRequested(Event):
        published: ClassVar[bool] = False
        type: Literal["HelpRequested"] = "HelpRequested"
        version: Literal[1] = 1
        data: dict[str, str]
        office: str  # new, and without a default

    schemas, samples = tmp_path / "schemas", tmp_path / "samples"
    vocabulary.write(schemas, samples)
    before = {path.name: path.read_bytes() for path in samples.iterdir()}
    monkeypatch.setitem(types.classes("application"), "HelpRequested", HelpRequested)
    with pytest.raises(Failed, match=r"HelpRequested\.v1\.json"):
        vocabulary.write(schemas, samples)
    assert {path.name: path.read_bytes() for path in samples.iterdir()} == before


def test_no_layer_carries_them() -> None:
    assert {SCHEMAS.name, SAMPLES.name} <= set(LEFT_OUT)
