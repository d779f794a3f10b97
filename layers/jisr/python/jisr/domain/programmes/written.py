"""A published definition as YAML again, for versions whose own text was not kept. Read, it is the same definition.

As `check`, this needs `ruamel.yaml`.
"""

from collections.abc import Mapping
from io import StringIO
from typing import Any, Final

from ruamel.yaml import YAML

from jisr.domain.programmes.grammar import SHAPE
from jisr.domain.programmes.model import KIND, Programme
from jisr.domain.words import LANGUAGES

_ADDED: Final = ("$schema", "type", "additionalProperties")
_UNSAID: Final = ("help", "example", "options", "mend", "when")


def as_yaml(programme: Programme) -> str:
    """In the order in which a programme is written; comments and anchors are lost."""
    p = programme.published
    given: dict[str, Any] = {
        **p,
        "kinds": {kind: p["kind_titles"][kind] for kind in p["kinds"]},
        "form": _form(p["form"]),
        "stages": [_stage(stage) for stage in p["stages"]],
    }
    written = {key: given[key] for key in SHAPE.keys if key in given and not _left_out(key, given[key])}
    yaml = YAML(typ="rt")
    yaml.allow_unicode, yaml.width, yaml.default_flow_style = True, 4096, False
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.representer.ignore_aliases = lambda *_: True
    out = StringIO()
    yaml.dump(_in_order(written), out)
    return out.getvalue()


def _in_order(value: Any) -> Any:
    """Texts as they are written by hand: Arabic first. What is stored has its keys sorted."""
    if isinstance(value, Mapping):
        keys = LANGUAGES if value.keys() == set(LANGUAGES) else value
        return {key: _in_order(value[key]) for key in keys}
    return [_in_order(one) for one in value] if isinstance(value, list) else value


def _left_out(key: str, value: Any) -> bool:
    shape = SHAPE.keys[key]
    return not shape.required and value == shape.default


def _form(form: Mapping[str, Any]) -> dict[str, Any]:
    rules = {name: value for name, value in form["schema"].items() if name not in _ADDED}
    rules["properties"] = {
        name: rule
        for name, rule in rules["properties"].items()
        if name != KIND and not (isinstance(rule, Mapping) and rule.get("readOnly"))
    }
    pages = [
        {
            **{key: value for key, value in page.items() if key != "when" or value is not None},
            "fields": [_question(question) for question in page["fields"]],
        }
        for page in form["pages"]
    ]
    return {**({"derived": form["derived"]} if form["derived"] else {}), "schema": rules, "pages": pages}


def _question(question: Mapping[str, Any]) -> dict[str, Any]:
    said = {key: value for key, value in question.items() if key not in _UNSAID or value is not None}
    if said.get("options"):
        said["options"] = {option["value"]: option["label"] for option in said["options"]}
    if not said.get("together"):
        said.pop("together", None)
    order = ("name", "label", "help", "example", "widget", "keypad", "options", "mend", "when", "together")
    return {key: said[key] for key in order if key in said}


def _stage(stage: Mapping[str, Any]) -> dict[str, Any]:
    return {("role" if key == "roles" else key): value for key, value in stage.items()}
