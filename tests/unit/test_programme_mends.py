"""What the checker says in English has its words in French and Arabic."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from jisr.domain.programmes import check, mends, shape
from jisr.domain.programmes.check import examine
from tests.unit.test_programme_check import SMALL

LATIN, ARABIC = re.compile(r"[A-Za-z]"), re.compile(r"[\u0600-\u06ff]")


def sentences() -> Iterator[str]:
    """The checker's sentences as they stand in its source: a letter for each gap."""
    for source in (*Path(check.__file__).parent.glob("*.py"), Path(shape.__file__)):
        for node in ast.walk(ast.parse(source.read_text())):
            match node:
                case ast.Call(func=ast.Name(id="report") | ast.Attribute(attr="report"), args=[_, said]):
                    yield from texts(said)
                case ast.Call(func=ast.Name(id="ProgrammeError"), args=[_, _, _, said]):
                    yield from texts(said)


def texts(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(part.value if isinstance(part, ast.Constant) else "x" for part in parts)
        case ast.IfExp(body=one, orelse=other):
            yield from texts(one)
            yield from texts(other)


@pytest.mark.parametrize("sentence", sorted(set(sentences())))
def test_each_sentence_of_the_checker_has_its_words(sentence):
    if sentence in {"x: x", "x", "this is no YAML (x): x"}:  # made of parts that stand elsewhere
        return
    assert mends.is_known(sentence), f"add it to jisr.domain.programmes.mends: {sentence}"


@pytest.mark.parametrize(
    "text",
    [
        SMALL.replace("opens: 2026-01-01", "opens: tomorrow"),
        SMALL.replace("role: agent", "role: agnet"),
        SMALL.replace("id: street-vendors", "id: Street Vendors"),
        SMALL.replace("title: {ar: الباعة, ", "title: {", 1),
        SMALL.replace("kinds:", "kindz:"),
        SMALL.replace("/birth_date]", "/birth]"),
        SMALL.replace('regions: ["03"]', 'regions: ["99"]'),
        SMALL.replace("deadline_days: 10", "deadline_days: many"),
        SMALL.replace("on_pass: decision", "on_pass: nowhere"),
        "id: [",
        "a: 1\na: 2",
        "- x",
    ],
)
def test_a_mistake_is_told_in_the_reader_s_letters(text):
    found = examine(text).errors
    assert found
    for error in found:
        said = mends.in_three(error.message, error.path)
        assert ARABIC.search(said["ar"]), said
        assert not ARABIC.search(said["fr"]) or ARABIC.search(said["en"]), said
        assert said["fr"] != said["en"]
        assert "{" not in said["fr"].replace('{ar: "…", fr: "…", en: "…"}', "")


def test_names_stay_as_they_are_and_what_to_write_is_said_in_the_language():
    said = mends.in_three("stages.0.role: 'agnet' is unknown: did you mean \"agent\"?", "stages.0.role")
    assert said == {
        "en": "'agnet' is unknown: did you mean \"agent\"?",
        "fr": "'agnet' est inconnu : vouliez-vous dire \"agent\" ?",
        "ar": "\u2066'agnet'\u2069 غير معروف: هل المقصود \u2066\"agent\"\u2069؟",
    }


def test_what_has_no_words_stays_in_english():
    assert mends.in_three("a sentence of nobody")["fr"] == "a sentence of nobody"
