"""What must be mended, who may apply and which papers are needed, as the browser says it too.

`programmes/answer-vectors.json` holds cases and, for each, what the server says; this test and the portal's both read
it. After a change of a shipped programme or of a sentence, `python tests/unit/test_answer_vectors.py` (with
`PYTHONPATH=layers/jisr/python`) writes what the server says now: read the difference before it is committed.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from jisr import reference
from jisr.domain.programmes import rules
from jisr.domain.programmes.check import load_programme
from jisr.domain.programmes.model import Programme, public_view
from jisr.domain.words import spoken

FOLDER: Final = Path(__file__).parents[2] / "programmes"
FILE: Final = FOLDER / "answer-vectors.json"
VECTORS: Final = json.loads(FILE.read_text("utf-8"))
TODAY: Final = date.fromisoformat(VECTORS["today"])
PARTS: Final = (
    "id",
    "address",
    "kinds",
    "kind_titles",
    "regions",
    "form",
    "eligibility",
    "documents",
    "identity",
    "examples",
)
"""Of a programme's public view: what the rules read."""


def shipped(name: str) -> Programme:
    return load_programme((FOLDER / f"{name}.yaml").read_text("utf-8"), name)


PROGRAMMES: Final = {name: shipped(name) for name in VECTORS["programmes"]}


def said(case: dict[str, Any]) -> dict[str, Any]:
    """What the server says to her of a case: the example's answers with `changes` (null takes one away)."""
    programme, kind = PROGRAMMES[case["programme"]], case["kind"]
    changed = {**programme.examples[kind], **case["changes"]}
    answers = {name: value for name, value in changed.items() if value is not None}
    return {
        "mends": [
            {"pointer": e.pointer, "code": e.code, "message": spoken(e.message, to_office=False)}
            for e in rules.check_answers(programme, kind, answers, TODAY, partial=False)
        ],
        "remarks": [[e.pointer, e.code] for e in rules.warnings(programme, answers)],
        "reasons": [reason.code for reason in rules.eligibility(programme, kind, answers, TODAY)],
        "papers": [paper.type for paper in rules.required_documents(programme, kind, answers, TODAY)],
    }


def read_by_the_browser(programme: Programme) -> dict[str, Any]:
    view = public_view(programme)
    return {part: view[part] for part in PARTS}


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda c: f"{c['programme']}: {c['why']}")
def test_the_server_says_what_the_vectors_say(case: dict[str, Any]) -> None:
    assert said(case) == {key: case[key] for key in ("mends", "remarks", "reasons", "papers")}


@pytest.mark.parametrize("name", sorted(VECTORS["programmes"]))
def test_the_vectors_hold_the_programme_as_it_is_shipped(name: str) -> None:
    assert VECTORS["programmes"][name] == read_by_the_browser(PROGRAMMES[name])


def test_the_vectors_hold_the_names_of_places_as_they_are() -> None:
    assert all(
        names == {language: reference.display_name(code, language) for language in names}
        for code, names in VECTORS["places"].items()
    )


def test_the_cases_meet_every_sort_of_mistake_of_a_form() -> None:
    told = {mend["code"] for case in VECTORS["cases"] for mend in case["mends"]}
    assert told >= {
        *("required", "one_required", "type", "enum", "minLength", "maxLength", "minimum", "maximum"),
        *("minItems", "uniqueItems", "pattern", "characters", "date", "birth_date", "place_mismatch"),
        *("cnie", "ice", "rib", "postal-code", "region", "unknown", "computed"),
    }


if __name__ == "__main__":
    VECTORS["programmes"] = {name: read_by_the_browser(found) for name, found in PROGRAMMES.items()}
    VECTORS["cases"] = [{**case, **said(case)} for case in VECTORS["cases"]]
    FILE.write_text(json.dumps(VECTORS, ensure_ascii=False, indent=1) + "\n", "utf-8")
