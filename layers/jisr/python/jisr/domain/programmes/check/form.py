"""Pages, questions, facts, and the answers that the system itself works with."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from jisr.domain import derived
from jisr.domain.programmes.check.mistakes import unique
from jisr.domain.programmes.model import KIND
from jisr.domain.programmes.shape import Path, Report, nearest

_ON_A_SCREEN: Final = 3


def names(p: dict[str, Any], report: Report) -> None:
    pages, properties = p["form"]["pages"], p["form"]["schema"]["properties"]
    where = [
        (f["name"], ("form", "pages", i, "fields", j, "name"))
        for i, page in enumerate(pages)
        for j, f in enumerate(page["fields"])
    ]
    unique([(g["id"], ("form", "pages", i, "id")) for i, g in enumerate(pages)], "page", report)
    unique(where, "question", report)
    for section, key in (("eligibility", "code"), ("documents", "type"), ("stages", "id")):
        unique([(x[key], (section, i, key)) for i, x in enumerate(p[section])], key, report)
    answers = [name for name in properties if not properties[name].get("readOnly")]
    for name, path in where:
        if name not in answers:
            report(path, f'form.schema has no answer "{name}": add it there, or {nearest(name, answers)}')
    for name in answers:
        if name not in {n for n, _ in where}:
            report(
                ("form", "schema", "properties", name),
                "no page asks for it: add a question with this name to form.pages, or remove it",
            )
    for i, page in enumerate(pages):
        _screens(page["fields"], ("form", "pages", i, "fields"), report)
        for j, question in enumerate(page["fields"]):
            _options(
                question, properties.get(question["name"], {}), ("form", "pages", i, "fields", j), report
            )


def _screens(questions: Sequence[dict[str, Any]], path: Path, report: Report) -> None:
    """Questions asked together: few, and none before a page's first."""
    on_screen = 0
    for j, question in enumerate(questions):
        on_screen = on_screen + 1 if question["together"] else 1
        if question["together"] and j == 0:
            report(
                (*path, j, "together"),
                "the page begins here, so no question comes before: put together: true on the next one",
            )
        elif on_screen == _ON_A_SCREEN + 1:
            report(
                (*path, j, "together"),
                f"more than {_ON_A_SCREEN} questions would stand on one screen: remove it here",
            )


def _options(question: dict[str, Any], schema: dict[str, Any], path: Path, report: Report) -> None:
    within = schema.get("items", schema)
    allowed = within.get("enum")
    labelled = None if question["options"] is None else [o["value"] for o in question["options"]]
    if allowed is not None and labelled is None:
        report(path, "this question has a list of answers: add options with a text in ar, fr and en for each")
    elif labelled is not None and set(allowed or ()) != set(labelled):
        lacking = sorted(set(allowed or ()) ^ set(labelled))
        report((*path, "options"), f"options and the enum of form.schema differ on: {', '.join(lacking)}")


def facts(p: dict[str, Any], report: Report) -> None:
    known = {n for n, rule in p["form"]["schema"]["properties"].items() if not rule.get("readOnly")} | {KIND}
    for i, fact in enumerate(p["form"]["derived"]):
        path: Path = ("form", "derived", i)
        least, most = derived.FUNCTIONS[fact["function"]]
        if not least <= len(fact["of"]) <= most:
            wanted = str(least) if least == most else f"{least} to {most}"
            report((*path, "of"), f"{fact['function']} takes {wanted}, not {len(fact['of'])}")
        for j, operand in enumerate(fact["of"]):
            name = operand.split("/")[1] if isinstance(operand, str) else None
            if name is not None and name not in known:
                report((*path, "of", j), f'there is no answer "{name}": {nearest(name, sorted(known))}')
        if fact["name"] in known:
            report((*path, "name"), f'"{fact["name"]}" is already an answer or a fact: choose another name')
        known.add(fact["name"])


def identity(p: dict[str, Any], given: Mapping[str, Any], report: Report) -> None:
    """The answers that say who she is. `given`: what of them the file names itself, where a mistake then stands."""
    properties = p["form"]["schema"]["properties"]
    answers = sorted(n for n in properties if not properties[n].get("readOnly"))
    pointers = [
        (k, v) for k, value in p["identity"].items() for v in ([value] if isinstance(value, str) else value)
    ]
    for key, pointer in pointers:
        path: Path = ("identity", key) if key in given else ("identity",)
        name = pointer[1:]
        if name not in answers:
            report(path, f'{key}: there is no answer "{name}": {nearest(name, answers)}')
        elif key == "national_id" and properties[name].get("format") != "cnie":
            report(("form", "schema", "properties", name), "the national id: add format: cnie")
        elif key == "birth_date" and properties[name].get("format") != "date":
            report(("form", "schema", "properties", name), "the birth date: add format: date")


def relied_on(p: dict[str, Any], report: Report) -> None:
    """Answers that the system itself works with: everybody must give them."""
    schema, who = p["form"]["schema"], p["identity"]
    properties, listed = schema["properties"], schema.get("required")
    required = {name for name in listed if isinstance(name, str)} if isinstance(listed, list) else set()
    uses = dict.fromkeys(who["unique"], "one open application per person or centre is counted by it")
    uses |= {
        who["national_id"]: "a submitted file opens by its last four characters",
        who["birth_date"]: "a submitted file opens by its year",
        who["first_name"]: "it names the applicant",
        who["family_name"]: "it names the applicant",
    }
    if p["budget"]["amount_field"]:
        uses[p["budget"]["amount_field"]] = "approving reserves this amount"
    places = _places(properties)
    if "province" not in places:
        report(
            ("form", "schema", "properties"),
            "no answer says the province, whose desk works on the file and whose money pays: add "
            "province: {type: string, format: province}, province to form.schema.required, and a question",
        )
    uses |= {
        f"/{name}": "the desk and the money are the province's"
        if form == "province"
        else "figures of rural communes are counted by it"
        for form, name in places.items()
    }
    for pointer, use in uses.items():
        if pointer[1:] in properties and pointer[1:] not in required:
            report(
                ("form", "schema", "properties", pointer[1:]),
                f"{use}: add {pointer[1:]} to form.schema.required",
            )
    _asked_of_all(p, required, report)


def _places(properties: dict[str, Any]) -> dict[str, str]:
    """The answers that `rules.place` reads: the first with the format province, and with the format commune."""
    found: dict[str, str] = {}
    for name, rule in properties.items():
        if rule.get("format") in ("province", "commune"):
            found.setdefault(rule["format"], name)
    return found


def _asked_of_all(p: dict[str, Any], required: set[str], report: Report) -> None:
    for i, page in enumerate(p["form"]["pages"]):
        for j, question in enumerate(page["fields"]):
            path: Path = ("form", "pages", i)
            if question["when"] is not None:
                path = (*path, "fields", j)
            elif page["when"] is None:
                continue
            if question["name"] in required:
                report(
                    (*path, "when"),
                    f"{question['name']} is required of everybody, so ask everybody: remove when, or require it "
                    "in an allOf with the same condition",
                )
