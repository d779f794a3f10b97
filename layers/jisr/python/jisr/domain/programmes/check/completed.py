"""The definition with what every form has."""

from typing import Any

from jisr.domain.programmes.model import KIND


def completed(p: dict[str, Any]) -> dict[str, Any]:
    """The definition with what every form has: no other answers, `kind`, the facts, the ceiling, the options."""
    schema = p["form"]["schema"]
    properties: dict[str, Any] = {name: dict(rule) for name, rule in schema["properties"].items()}
    for page in p["form"]["pages"]:
        for question in page["fields"]:
            rule = properties.get(question["name"])
            if question["options"] and rule is not None:
                if rule.get("type") == "array":
                    rule["items"] = dict(rule.get("items") or {})
                    rule = rule["items"]
                rule.setdefault("enum", list(question["options"]))
    budget = p["budget"]
    amount = properties.get((budget["amount_field"] or "/")[1:])
    if budget["ceiling_mad"] is not None and amount is not None:
        amount.setdefault("maximum", budget["ceiling_mad"])
    properties[KIND] = {"enum": list(p["kinds"]), "readOnly": True}
    for fact in p["form"]["derived"]:
        properties.setdefault(fact["name"], {"type": "number", "readOnly": True})
    form = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    pages = [
        {
            **page,
            "fields": [{**question, "options": _listed(question["options"])} for question in page["fields"]],
        }
        for page in p["form"]["pages"]
    ]
    stages = [{("roles" if k == "role" else k): v for k, v in s.items()} for s in p["stages"]]
    return {
        **p,
        "kinds": list(p["kinds"]),
        "kind_titles": p["kinds"],
        "form": {**p["form"], "schema": form, "pages": pages},
        "stages": stages,
    }


def _listed(options: dict[str, Any] | None) -> list[dict[str, Any]] | None:
    """In the order of the file, which a mapping loses when it is stored with sorted keys."""
    return None if options is None else [{"value": value, "label": label} for value, label in options.items()]
