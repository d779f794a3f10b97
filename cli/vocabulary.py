"""The events as others read them: a JSON Schema and a sample of each, written from the classes."""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

import events
from cli.emulator import ROOT, Failed

SCHEMAS, SAMPLES = ROOT / "events" / "schemas", ROOT / "events" / "samples"

_AT = "2026-03-02T09:30:00Z"
_TEXTS = {
    "event_id": "00000000000000000000000000000001",
    "correlation_id": "00000000-0000-4000-8000-000000000002",
    "application_id": "app-sample",
    "programme": "tamkine-riyada",
    "region": "03",
    "province": "03.231",
    "envelope_id": "tamkine-riyada.03.2026",
    "answers": "/project/cost",
    "documents": "doc-sample",
    "language": "ar",
}
"""Made-up values by the name of their field; any other text is `sample-<name>`."""


def add(commands: Any) -> None:
    command = commands.add_parser("events", help="write the events' schemas and samples from the code")
    command.set_defaults(run=_run)


def _run(_: argparse.Namespace) -> int:
    write()
    return 0


def name_of(event: type[events.Event]) -> str:
    """The file of its current version, the last that its class can read: `<Type>.v<N>.json`."""
    return f"{event.__name__}.v{max(get_args(event.model_fields['version'].annotation))}.json"


def schema_of(event: type[events.Event]) -> dict[str, Any]:
    schema = event.model_json_schema()
    # They have defaults for who writes an event; who reads one finds them always.
    schema["required"] = sorted({"type", "version", *schema["required"]})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def sample_of(event: type[events.Event]) -> dict[str, Any]:
    """One with every field filled, the optional ones too."""
    schema = schema_of(event)
    sample: dict[str, Any] = _value(event.__name__, schema, schema.get("$defs", {}))
    return sample


def text_of(value: Mapping[str, Any]) -> str:
    """As it is committed: sorted, one value a line, so that a change reads well in a diff."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def write(schemas: Path = SCHEMAS, samples: Path = SAMPLES) -> None:
    """Write the current version of each; those of versions before stay. Raises `Failed`, having written nothing, when
    what is committed can't be read any more: it lies in tables and queues too."""
    for path in sorted(samples.glob("*.json")):
        try:
            events.parse(path.read_bytes())
        except ValidationError as error:
            where = ".".join(map(str, error.errors()[0]["loc"])) or "type"
            raise Failed(
                f"{path.name} could not be read any more ({where}): "
                "give what is new a default, or add a version that the class reads beside the old one"
            ) from None
    for folder, made in ((schemas, schema_of), (samples, sample_of)):
        folder.mkdir(exist_ok=True)
        for event in events.all_types():
            (folder / name_of(event)).write_text(text_of(made(event)), encoding="utf-8")


def _value(name: str, schema: Mapping[str, Any], shared: Mapping[str, Any]) -> Any:
    """A value that `schema` allows. Raises `Failed` for a kind of schema that no event has had yet."""
    match schema:
        case {"$ref": ref}:
            return _value(name, shared[ref.rpartition("/")[2]], shared)
        case {"anyOf": [first, *_]}:  # the other is null
            return _value(name, first, shared)
        case {"type": "object", "properties": fields}:
            return {field: _value(field, each, shared) for field, each in fields.items()}
        case {"type": "array", "items": each}:
            return [_value(name, each, shared)]
    return _single(name, schema)


def _single(name: str, schema: Mapping[str, Any]) -> Any:
    match schema:
        case {"const": value} | {"enum": [*_, value]}:
            return value
        case {"type": "integer"}:
            return 2026 if name == "year" else schema.get("minimum", 1) + 1
        case {"type": "boolean"}:
            return True
        case {"type": "string", "format": "date-time"}:
            return _AT
        case {"type": "string", "format": "date"}:
            return _AT[:10]
        case {"type": "string"} if "format" not in schema and "pattern" not in schema:
            return _TEXTS.get(name, f"sample-{name.strip('_')}")
    raise Failed(f"no sample is made for {name} ({schema}): add the case in cli/vocabulary.py")
