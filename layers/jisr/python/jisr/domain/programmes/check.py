"""From a YAML file to a programme that may be published, or to every mistake in it with its place and its mend.

Only the command line, the tests and `api_programmes` import this: it needs `ruamel.yaml`, which has a layer of its own.
What is written may be hostile: it is limited in size, in depth and in what its aliases make of it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from jisr import reference
from jisr.domain import derived, formats, policy
from jisr.domain.programmes import rules
from jisr.domain.programmes.grammar import ID, SHAPE
from jisr.domain.programmes.model import KIND, Programme, from_published
from jisr.domain.programmes.shape import Path, Texts, is_bad, nearest, plain, visit

_LARGEST: Final = 300_000  # characters: DynamoDB keeps 400 KB per item

_DEEPEST: Final = 60
_MOST_VALUES: Final = 50_000
_MOST_CHARACTERS: Final = 1_000_000
"""Of all texts, aliases written out."""
_MOST_NUMBER: Final = 10**15

_ON_A_SCREEN: Final = 3


@dataclass(frozen=True, slots=True, order=True)
class ProgrammeError:
    """One mistake; line and column count from 1."""

    file: str
    line: int
    column: int
    message: str
    path: str = ""
    """The keys that lead there, joined by dots."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class ProgrammeErrors(Exception):
    """Every mistake of a file, in its order."""

    def __init__(self, errors: Sequence[ProgrammeError]) -> None:
        super().__init__("\n".join(str(e) for e in errors))
        self.errors = tuple(errors)


class _Checker:
    """Collects mistakes against the parsed file, which knows where each key stands."""

    def __init__(self, root: Any, filename: str) -> None:
        self.root = root
        self.filename = filename
        self.errors: list[ProgrammeError] = []

    def report(self, path: Path, message: str) -> None:
        line, column = self._position(path)
        shown = ".".join(str(p) for p in path)
        self.errors.append(
            ProgrammeError(
                self.filename, line + 1, column + 1, f"{shown}: {message}" if shown else message, shown
            )
        )

    def _position(self, path: Path) -> tuple[int, int]:
        """Of the last part of `path` that the file has."""
        node, found = self.root, (0, 0)
        for part in path:
            try:
                found = node.lc.key(part) if isinstance(node, Mapping) else node.lc.item(part)  # type: ignore[attr-defined]
                node = node[part]
            except (KeyError, IndexError, TypeError, AttributeError):
                break
        return found

    # -- what the shape can't say ------------------------------------------------------------------------------

    def meaning(self, p: dict[str, Any]) -> None:
        self._names(p)
        self._dates_and_places(p)
        self._derived(p)
        self._pointers(p)
        self._relied_on(p)
        self._stages(p)
        self._after_the_decision(p)
        self._events(p)
        if self.errors:
            return
        self._schemas(p)

    def _unique(self, names: Sequence[tuple[str, Path]], what: str) -> None:
        seen: set[str] = set()
        for name, path in names:
            if name in seen:
                self.report(path, f'the {what} "{name}" is there twice: give each its own name')
            seen.add(name)

    def _names(self, p: dict[str, Any]) -> None:
        pages, properties = p["form"]["pages"], p["form"]["schema"]["properties"]
        where = [
            (f["name"], ("form", "pages", i, "fields", j, "name"))
            for i, page in enumerate(pages)
            for j, f in enumerate(page["fields"])
        ]
        self._unique([(g["id"], ("form", "pages", i, "id")) for i, g in enumerate(pages)], "page")
        self._unique(where, "question")
        for section, key in (("eligibility", "code"), ("documents", "type"), ("stages", "id")):
            self._unique([(x[key], (section, i, key)) for i, x in enumerate(p[section])], key)
        answers = [name for name in properties if not properties[name].get("readOnly")]
        for name, path in where:
            if name not in answers:
                self.report(
                    path, f'form.schema has no answer "{name}": add it there, or {nearest(name, answers)}'
                )
        for name in answers:
            if name not in {n for n, _ in where}:
                self.report(
                    ("form", "schema", "properties", name),
                    "no page asks for it: add a question with this name to form.pages, or remove it",
                )
        for i, page in enumerate(pages):
            self._screens(page["fields"], ("form", "pages", i, "fields"))
            for j, question in enumerate(page["fields"]):
                self._options(
                    question, properties.get(question["name"], {}), ("form", "pages", i, "fields", j)
                )

    def _screens(self, questions: Sequence[dict[str, Any]], path: Path) -> None:
        """Questions asked together: few, and none before a page's first."""
        on_screen = 0
        for j, question in enumerate(questions):
            on_screen = on_screen + 1 if question["together"] else 1
            if question["together"] and j == 0:
                self.report(
                    (*path, j, "together"),
                    "the page begins here, so no question comes before: put together: true on the next one",
                )
            elif on_screen == _ON_A_SCREEN + 1:
                self.report(
                    (*path, j, "together"),
                    f"more than {_ON_A_SCREEN} questions would stand on one screen: remove it here",
                )

    def _options(self, question: dict[str, Any], schema: dict[str, Any], path: Path) -> None:
        within = schema.get("items", schema)
        allowed = within.get("enum")
        labelled = None if question["options"] is None else [o["value"] for o in question["options"]]
        if allowed is not None and labelled is None:
            self.report(
                path, "this question has a list of answers: add options with a text in ar, fr and en for each"
            )
        elif labelled is not None and set(allowed or ()) != set(labelled):
            lacking = sorted(set(allowed or ()) ^ set(labelled))
            self.report(
                (*path, "options"), f"options and the enum of form.schema differ on: {', '.join(lacking)}"
            )

    def _dates_and_places(self, p: dict[str, Any]) -> None:
        if p["closes"] and p["closes"] < p["opens"]:
            self.report(("closes",), f"it closes before it opens: write {p['opens']} or a later day")
        if p["regions"] != "all":
            known = [r.code for r in reference.regions()]
            for i, code in enumerate(p["regions"]):
                if code not in known:
                    self.report(("regions", i), f'there is no region "{code}": {nearest(code, known)}')
        provinces = [province.code for province in reference.provinces()]
        for code in p["offices"]:
            if code not in provinces:
                self.report(("offices", code), f'there is no province "{code}": {nearest(code, provinces)}')

    def _derived(self, p: dict[str, Any]) -> None:
        known = {n for n, rule in p["form"]["schema"]["properties"].items() if not rule.get("readOnly")} | {
            KIND
        }
        for i, fact in enumerate(p["form"]["derived"]):
            path: Path = ("form", "derived", i)
            least, most = derived.FUNCTIONS[fact["function"]]
            if not least <= len(fact["of"]) <= most:
                wanted = str(least) if least == most else f"{least} to {most}"
                self.report((*path, "of"), f"{fact['function']} takes {wanted}, not {len(fact['of'])}")
            for j, operand in enumerate(fact["of"]):
                name = operand.split("/")[1] if isinstance(operand, str) else None
                if name is not None and name not in known:
                    self.report(
                        (*path, "of", j), f'there is no answer "{name}": {nearest(name, sorted(known))}'
                    )
            if fact["name"] in known:
                self.report(
                    (*path, "name"), f'"{fact["name"]}" is already an answer or a fact: choose another name'
                )
            known.add(fact["name"])

    def _pointers(self, p: dict[str, Any]) -> None:
        properties = p["form"]["schema"]["properties"]
        answers = sorted(n for n in properties if not properties[n].get("readOnly"))
        given = self.root.get("identity") or {}
        pointers = [
            (k, v)
            for k, value in p["identity"].items()
            for v in ([value] if isinstance(value, str) else value)
        ]
        for key, pointer in pointers:
            path: Path = ("identity", key) if key in given else ("identity",)
            name = pointer[1:]
            if name not in answers:
                self.report(path, f'{key}: there is no answer "{name}": {nearest(name, answers)}')
            elif key == "national_id" and properties[name].get("format") != "cnie":
                self.report(("form", "schema", "properties", name), "the national id: add format: cnie")
            elif key == "birth_date" and properties[name].get("format") != "date":
                self.report(("form", "schema", "properties", name), "the birth date: add format: date")
        self._budget(p, properties, answers)

    def _budget(self, p: dict[str, Any], properties: dict[str, Any], answers: list[str]) -> None:
        budget = p["budget"]
        pointer, ceiling = budget["amount_field"], budget["ceiling_mad"]
        if not budget["gives_money"]:
            for key in ("ceiling_mad", "amount_field"):
                if budget[key] is not None:
                    self.report(
                        ("budget", key), "the programme gives no money: remove it, or gives_money: true"
                    )
            return
        if pointer is None or ceiling is None:
            self.report(
                ("budget",), "it gives money: add amount_field (the answer with the amount) and ceiling_mad"
            )
            return
        amount = properties.get(pointer[1:])
        if amount is None or pointer[1:] not in answers:
            self.report(
                ("budget", "amount_field"),
                f'there is no answer "{pointer[1:]}": {nearest(pointer[1:], answers)}',
            )
        elif amount.get("type") not in ("integer", "number"):
            self.report(
                ("form", "schema", "properties", pointer[1:]), "the amount asked for: write type: integer"
            )
        elif amount.get("maximum", ceiling) > ceiling:
            self.report(
                ("form", "schema", "properties", pointer[1:], "maximum"),
                f"{amount['maximum']} is above budget.ceiling_mad: write {ceiling} or less, or leave it out",
            )

    def _relied_on(self, p: dict[str, Any]) -> None:
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
        places = self._places(properties)
        if "province" not in places:
            self.report(
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
                self.report(
                    ("form", "schema", "properties", pointer[1:]),
                    f"{use}: add {pointer[1:]} to form.schema.required",
                )
        self._asked_of_all(p, required)

    @staticmethod
    def _places(properties: dict[str, Any]) -> dict[str, str]:
        """The answers that `rules.place` reads: the first with the format province, and with the format commune."""
        found: dict[str, str] = {}
        for name, rule in properties.items():
            if rule.get("format") in ("province", "commune"):
                found.setdefault(rule["format"], name)
        return found

    def _asked_of_all(self, p: dict[str, Any], required: set[str]) -> None:
        for i, page in enumerate(p["form"]["pages"]):
            for j, question in enumerate(page["fields"]):
                path: Path = ("form", "pages", i)
                if question["when"] is not None:
                    path = (*path, "fields", j)
                elif page["when"] is None:
                    continue
                if question["name"] in required:
                    self.report(
                        (*path, "when"),
                        f"{question['name']} is required of everybody, so ask everybody: remove when, or require it "
                        "in an allOf with the same condition",
                    )

    def _stages(self, p: dict[str, Any]) -> None:
        ids = [s["id"] for s in p["stages"]]
        for i, stage in enumerate(p["stages"]):
            self._stage(stage, ids, ("stages", i))
            if p["confidential"] and not policy.CONFIDENTIAL & set(stage["roles"]):
                self.report(
                    ("stages", i, "role"),
                    "the programme is confidential, and these roles don't see its files: add agent or coordinator",
                )
            if "waitlist" in stage["outcomes"] and not p["budget"]["gives_money"]:
                self.report(
                    ("stages", i, "outcomes"), "nobody waits for money that isn't given: remove waitlist"
                )
        following = {s["id"]: s["on_pass"] for s in p["stages"]}
        reached, at = [], ids[0]
        while at in following and at not in reached:
            reached.append(at)
            at = following[at]
        if at in reached:
            self.report(
                ("stages", ids.index(reached[-1]), "on_pass"), f'the stages turn in a circle at "{at}"'
            )
        for i, stage_id in enumerate(ids):
            if stage_id not in reached:
                self.report(("stages", i), f'nothing leads to the stage "{stage_id}": name it in an on_pass')

    def _stage(self, stage: dict[str, Any], ids: list[str], path: Path) -> None:
        target, outcomes = stage["on_pass"], stage["outcomes"]
        if target is not None and target not in ids:
            self.report((*path, "on_pass"), f'there is no stage "{target}": {nearest(target, ids)}')
        if "pass" in outcomes and target is None:
            self.report(
                path, "pass leads nowhere: add on_pass with the next stage's id, or remove the outcome"
            )
        if target is not None and "pass" not in outcomes:
            self.report((*path, "outcomes"), "on_pass is there but no way to pass: add pass to outcomes")
        if target is None and "approve" not in outcomes:
            self.report((*path, "outcomes"), "the stage leads nowhere: add approve, or pass with on_pass")

    def _after_the_decision(self, p: dict[str, Any]) -> None:
        """Instalments that make a whole, each after a visit that there is."""
        visits = p["follow_up"]
        self._unique([(v["id"], ("follow_up", i, "id")) for i, v in enumerate(visits)], "visit")
        for i, (before, after) in enumerate(pairwise(visits), start=1):
            if after["after_days"] <= before["after_days"]:
                self.report(
                    ("follow_up", i, "after_days"),
                    f"visits stand in the order of their days: write more than {before['after_days']}",
                )
        instalments = p["budget"]["instalments"]
        if instalments is None:
            return
        at: Path = ("budget", "instalments")
        if not p["budget"]["gives_money"]:
            self.report(at, "the programme gives no money: remove it, or gives_money: true")
        self._unique([(one["id"], (*at, i, "id")) for i, one in enumerate(instalments)], "instalment")
        percents = sum(one["percent"] for one in instalments)
        if percents != 100:
            self.report(
                (*at, len(instalments) - 1, "percent"),
                f"the instalments make {percents} percent together: write what makes 100",
            )
        known = [one["id"] for one in visits]
        reached = -1
        for i, one in enumerate(instalments):
            name = one["after"].removeprefix("follow_up:")
            waits = -1 if one["after"] == "agreement" else known.index(name) if name in known else None
            if waits is None:
                self.report(
                    (*at, i, "after"), f'there is no visit "{name}" in follow_up: {nearest(name, known)}'
                )
            elif waits < reached:
                self.report(
                    (*at, i, "after"), "it is due before the one that stands above it: change their order"
                )
            else:
                reached = waits

    def _events(self, p: dict[str, Any]) -> None:
        if not p["messages"]:
            return
        from events import types

        known = [event.__name__ for event in types.all_types()]
        for name in p["messages"]:
            if name not in known:
                self.report(("messages", name), f'there is no event "{name}": {nearest(name, known)}')

    # -- schemas: compiled by the library that runs them ---------------------------------------------------------

    def _schemas(self, p: dict[str, Any]) -> None:
        properties = sorted(p["form"]["schema"]["properties"])
        kinds = list(p["kinds"])
        for path, schema in _all_schemas(p):
            self._compile(path, schema)
            for at, name in _named(schema, path):
                if name not in properties:
                    self.report(at, f'no answer or fact is called "{name}": {nearest(name, properties)}')
            for at, kind in _kinds_named(schema, path):
                if kind not in kinds:
                    self.report(at, f'there is no kind "{kind}": {nearest(str(kind), kinds)}')
            for at, names in _unanswered(schema, path):
                self.report(
                    at,
                    f"this condition holds before she has answered {', '.join(names)}: "
                    f"add required: [{', '.join(names)}]",
                )
            for at, name in _unknown_formats(schema, path):
                self.report(at, f'there is no format "{name}": {nearest(name, sorted(_FORMATS))}')
        if not self.errors:
            self._examples(p)

    def _compile(self, path: Path, schema: Any) -> None:
        from jsonschema_rs import ValidationError

        try:
            rules.compiled(schema)
        except ValidationError as wrong:
            at = (*path, *wrong.instance_path)
            first = wrong.message.split("\n")[0]
            self.report(at, f"this is no JSON Schema 2020-12 that can run ({first}): see docs/programmes.md")

    def _examples(self, p: dict[str, Any]) -> None:
        programme = from_published({**p, "version": 0})
        today = date.fromisoformat(p["opens"])
        self._shown_examples(programme, today)
        for kind in p["kinds"]:
            if kind not in p["examples"]:
                self.report(("examples",), f'the kind "{kind}" has no example: add made-up answers for it')
        for kind, answers in p["examples"].items():
            path: Path = ("examples", kind)
            if kind not in p["kinds"]:
                self.report(path, f'there is no kind "{kind}": {nearest(kind, list(p["kinds"]))}')
                continue
            if not isinstance(answers, Mapping):
                self.report(path, "write the answers as a mapping from names to values")
                continue
            for error in rules.check_answers(programme, kind, answers, today, partial=False):
                parts = [part.replace("~1", "/").replace("~0", "~") for part in error.pointer.split("/")[2:]]
                self.report((*path, *parts), f"the example isn't valid: {error.message['en']} ({error.code})")
            for reason in rules.eligibility(programme, kind, answers, today):
                self.report(path, f"the example isn't eligible ({reason.code}): {reason.message['en']}")

    def _shown_examples(self, programme: Programme, today: date) -> None:
        """What stands under a question as an example must be an answer to it."""
        for i, page in enumerate(programme.pages):
            for j, question in enumerate(page["fields"]):
                name, example = question["name"], question["example"]
                path: Path = ("form", "pages", i, "fields", j, "example")
                if example is None:
                    continue
                for error in rules.check_answers(
                    programme, programme.kinds[0], {name: example}, today, partial=True
                ):
                    if error.pointer.split("/")[2:3] == [name]:
                        self.report(
                            path, f"the example isn't a valid answer: {error.message['en']} ({error.code})"
                        )


_FORMATS: Final = formats.FORMATS | {"date", "date-time", "email", "uri", "time", "uuid"}

_SAME_INSTANCE: Final = ("if", "then", "else", "not", "allOf", "anyOf", "oneOf", "$defs", "dependentSchemas")


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


def _listed(options: dict[str, Any] | None) -> list[dict[str, Any]] | None:
    """In the order of the file, which a mapping loses when it is stored with sorted keys."""
    return None if options is None else [{"value": value, "label": label} for value, label in options.items()]


def _completed(p: dict[str, Any]) -> dict[str, Any]:
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


def _parse(text: str, filename: str) -> Any:
    yaml = YAML(typ="rt")
    yaml.version = (1, 2)
    try:
        return yaml.load(text)
    except MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        problem = (wrong.problem or "it can't be read").split("\n")[0].split(" with value")[0]
        mend = (
            "remove one of the two"
            if "duplicate key" in problem
            else "look at the indentation (two spaces, no tabs), colons and quotes here"
        )
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise ProgrammeErrors(
            [ProgrammeError(filename, line, column, f"this is no YAML ({problem}): {mend}")]
        ) from None
    except YAMLError as wrong:
        raise ProgrammeErrors([ProgrammeError(filename, 1, 1, f"this is no YAML: {wrong}")]) from None
    except RecursionError:
        raise ProgrammeErrors([ProgrammeError(filename, 1, 1, _TOO_DEEP)]) from None
    except (ValueError, TypeError, AttributeError, AssertionError, NotImplementedError):
        # What the library trips over: a number of thousands of digits, a day that there is not, a key that is a list.
        raise ProgrammeErrors(
            [ProgrammeError(filename, 1, 1, "this is no YAML (a value can't be read): write it in quotes")]
        ) from None


_TOO_DEEP: Final = "its values lie too deep in one another: write it flatter"


def _hostile(root: Any, filename: str) -> Iterator[ProgrammeError]:
    """What no programme needs: aliases that make a small file an endless one, depth, numbers and characters that JSON
    or people can't read. The first of them is enough."""
    waiting: list[tuple[Any, Path]] = [(root, ())]
    checker, values, characters = _Checker(root, filename), 0, 0
    while waiting:
        node, path = waiting.pop()
        values += 1
        characters += len(node) if isinstance(node, str) else 0
        if values > _MOST_VALUES or characters > _MOST_CHARACTERS:
            repeat = "its anchors (&) and aliases (*) repeat too much: write it out"
            yield ProgrammeError(filename, 1, 1, repeat)
            return
        if len(path) > _DEEPEST:
            yield ProgrammeError(filename, 1, 1, _TOO_DEEP)
            return
        if wrong := _unreadable(node):
            checker.report(path, wrong)
            yield checker.errors[0]
            return
        if isinstance(node, Mapping):
            waiting += [
                (key, (*path, key)) for key in node if not isinstance(key, str) or _UNSEEN.search(key)
            ]
            waiting += [(value, (*path, key)) for key, value in node.items()]
        elif isinstance(node, list):
            waiting += [(value, (*path, i)) for i, value in enumerate(node)]


_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
"""Control characters, and those that turn or hide the text around them."""


def _unreadable(value: Any) -> str | None:
    if isinstance(value, bool) or value is None or isinstance(value, date):
        return None
    if isinstance(value, int | float):
        fits = -_MOST_NUMBER <= value <= _MOST_NUMBER  # false for NaN
        return None if fits else "this number can't be kept: write a smaller one"
    if isinstance(value, str):
        return "invisible characters are here: write it again without them" if _UNSEEN.search(value) else None
    return (
        None
        if isinstance(value, Mapping | list)
        else "this can't be read here: write a text, a number or a list"
    )


@dataclass(frozen=True, slots=True)
class Examined:
    """`programme` is None while there are `errors`; `id` and `title` are as far as they could be read even then."""

    programme: Programme | None
    errors: tuple[ProgrammeError, ...] = ()
    id: str | None = None
    title: Mapping[str, str] | None = None


def examine(text: str, filename: str = "") -> Examined:
    """What is written in `text`, and every mistake in it."""
    root: Any = None
    try:
        root = _read(text, filename)
        return Examined(programme := _checked(root, filename), (), programme.id, programme.title)
    except ProgrammeErrors as wrong:
        given = root if isinstance(root, Mapping) else {}
        named, title = given.get("id"), given.get("title")
        named = str(named) if isinstance(named, str) and not is_bad(visit(ID, named, (), _silent)) else None
        entitled = plain(title) if not is_bad(visit(Texts(120), title, (), _silent)) else None
        return Examined(None, wrong.errors, named, entitled)


def _silent(path: Path, message: str) -> None:
    """For a look at one value, whose mistakes are told elsewhere."""


def load_programme(text: str, filename: str) -> Programme:
    """The programme written in `text`, at version 0 (not yet published: `to_published` gives it its number).

    Raises `ProgrammeErrors` with every mistake found; `filename` is only for the messages.
    """
    return _checked(_read(text, filename), filename)


def _read(text: str, filename: str) -> Any:
    if len(text) > _LARGEST:
        raise ProgrammeErrors(
            [ProgrammeError(filename, 1, 1, f"{len(text)} characters: a programme must fit in {_LARGEST}")]
        )
    root = _parse(text, filename)
    if wrong := list(_hostile(root, filename)):
        raise ProgrammeErrors(wrong)
    return root


def _checked(root: Any, filename: str) -> Programme:
    checker = _Checker(root, filename)
    found = visit(SHAPE, root, (), checker.report)
    if not is_bad(found):
        schema = found["form"]["schema"]
        properties = schema.get("properties")
        if not isinstance(properties, dict) or not all(isinstance(v, dict) for v in properties.values()):
            checker.report(
                ("form", "schema"), "add properties: a mapping from each answer's name to its schema"
            )
        elif KIND in properties:
            checker.report(("form", "schema", "properties", KIND), "kind is added by itself: remove it")
        else:
            found = _completed(found)
            checker.meaning(found)
    if checker.errors:
        raise ProgrammeErrors(sorted(set(checker.errors)))
    return from_published({**plain(found), "version": 0})
