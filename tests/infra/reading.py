"""Reading templates."""

import json
from collections.abc import Iterator
from typing import Any

from infra.synthesis import Template


def of_type(template: Template, kind: str) -> dict[str, dict[str, Any]]:
    """Logical id -> resource."""
    return {name: r for name, r in template["Resources"].items() if r["Type"] == kind}


def properties(template: Template, kind: str) -> list[dict[str, Any]]:
    return [r.get("Properties", {}) for r in of_type(template, kind).values()]


def one(template: Template, kind: str) -> dict[str, Any]:
    (found,) = properties(template, kind)
    return found


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def statements(template: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    """(logical id of the policy, allowing statement), of roles' policies and inline ones."""
    for name, resource in template["Resources"].items():
        if resource["Type"] in {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"}:
            documents = [resource["Properties"]["PolicyDocument"]]
        elif resource["Type"] == "AWS::IAM::Role":
            documents = [p["PolicyDocument"] for p in resource["Properties"].get("Policies", [])]
        else:
            continue
        for document in documents:
            yield from ((name, s) for s in document["Statement"] if s["Effect"] == "Allow")


def text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
