"""Schemas: they compile by the library that runs them, and name what there is."""

from collections.abc import Iterator
from typing import Any, Final

from jisr.domain import formats
from jisr.domain.programmes import rules
from jisr.domain.programmes.model import KIND
from jisr.domain.programmes.shape import Path, Report, nearest

_FORMATS: Final = formats.FORMATS | {"date", "date-time", "email", "uri", "time", "uuid"}
_SAME_INSTANCE: Final = ("if", "then", "else", "not", "allOf", "anyOf", "oneOf", "$defs", "dependentSchemas")


def schemas(p: dict[str, Any], report: Report) -> None:
    properties = sorted(p["form"]["schema"]["properties"])
    kinds = list(p["kinds"])
    for path, schema in _all_schemas(p):
        _compile(path, schema, report)
        for at, name in _named(schema, path):
            if name not in properties:
                report(at, f'no answer or fact is called "{name}": {nearest(name, properties)}')
        for at, kind in _kinds_named(schema, path):
            if kind not in kinds:
                report(at, f'there is no kind "{kind}": {nearest(str(kind), kinds)}')
        for at, names in _unanswered(schema, path):
            report(
                at,
                f"this condition holds before she has answered {', '.join(names)}: "
                f"add required: [{', '.join(names)}]",
            )
        for at, name in _unknown_formats(schema, path):
            report(at, f'there is no format "{name}": {nearest(name, sorted(_FORMATS))}')


def _compile(path: Path, schema: Any, report: Report) -> None:
    from jsonschema_rs import ValidationError

    try:
        rules.compiled(schema)
    except ValidationError as wrong:
        at = (*path, *wrong.instance_path)
        first = wrong.message.split("\n")[0]
        report(at, f"this is no JSON Schema 2020-12 that can run ({first}): see docs/programmes.md")


def _children(schema: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """`schema` and every sub-schema that judges the same instance (the whole set of answers)."""
    if not isinstance(schema, dict):
        return
    yield path, schema
    for key in _SAME_INSTANCE:
        inner = schema.get(key)
        if isinstance(inner, list):
            for i, item in enumerate(inner):
                yield from _children(item, (*path, key, i))
        elif key in ("$defs", "dependentSchemas") and isinstance(inner, dict):
            for name, item in inner.items():
                yield from _children(item, (*path, key, name))
        elif isinstance(inner, dict):
            yield from _children(inner, (*path, key))


def _named(schema: Any, path: Path) -> Iterator[tuple[Path, str]]:
    for at, node in _children(schema, path):
        if isinstance(node.get("properties"), dict):
            for name in node["properties"]:
                yield (*at, "properties", name), name
        if isinstance(node.get("required"), list):
            for i, name in enumerate(node["required"]):
                yield (*at, "required", i), str(name)


def _kinds_named(schema: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    for at, node in _children(schema, path):
        rule = (node.get("properties") or {}).get(KIND)
        if isinstance(rule, dict):
            if "const" in rule:
                yield (*at, "properties", KIND, "const"), rule["const"]
            for i, kind in enumerate(rule.get("enum") or ()):
                yield (*at, "properties", KIND, "enum", i), kind


def _unanswered(schema: Any, path: Path) -> Iterator[tuple[Path, list[str]]]:
    """Conditions (`if`, a document's `required`, `when`, scoring) that an absent answer satisfies by accident."""
    condition = path[0] in ("documents", "scoring") or path[-1] == "when"
    for at, node in _children(schema, path):
        if not (at[-1] == "if" or (condition and at == path)):
            continue
        loose = [n for n in node.get("properties") or {} if n not in (node.get("required") or ())]
        if loose:
            yield at, loose


def _unknown_formats(schema: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "format" and isinstance(value, str) and value not in _FORMATS:
                yield (*path, key), value
            yield from _unknown_formats(value, (*path, key))
    elif isinstance(schema, list):
        for i, item in enumerate(schema):
            yield from _unknown_formats(item, (*path, i))


def _all_schemas(p: dict[str, Any]) -> Iterator[tuple[Path, Any]]:
    yield ("form", "schema"), p["form"]["schema"]
    for i, page in enumerate(p["form"]["pages"]):
        if page["when"] is not None:
            yield ("form", "pages", i, "when"), page["when"]
        for j, question in enumerate(page["fields"]):
            if question["when"] is not None:
                yield ("form", "pages", i, "fields", j, "when"), question["when"]
    for i, rule in enumerate(p["eligibility"]):
        yield ("eligibility", i, "schema"), rule["schema"]
    for i, document in enumerate(p["documents"]):
        if not isinstance(document["required"], bool):
            yield ("documents", i, "required"), document["required"]
    for i, line in enumerate(p["scoring"]):
        yield ("scoring", i, "schema"), line["schema"]
