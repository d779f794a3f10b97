"""What a text would be: every mistake by its place, and the programme when there is none. Nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jisr.domain.errors import Invalid
from jisr.domain.programmes.check import Examined, ProgrammeError, examine
from jisr.domain.programmes.mends import in_three
from jisr.domain.programmes.model import Programme

MOST_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class Found:
    programme: Programme | None
    problems: Sequence[dict[str, Any]]


def check_source(source: str) -> Found:
    examined = examine(source)
    return Found(examined.programme, problems(examined.errors))


def mistakes(examined: Examined) -> Invalid:
    """The refusal of a text with mistakes: `problems`, with their places."""
    return Invalid(
        "programme_mistakes",
        f"{len(examined.errors)} mistakes must be mended first",
        members={"problems": problems(examined.errors)},
    )


def problems(errors: Sequence[ProgrammeError]) -> list[dict[str, Any]]:
    """As the command line has them, in the order of the text; of a great many the first."""
    return [
        {
            "line": error.line,
            "column": error.column,
            "path": error.path,
            "severity": "error",
            "message": in_three(error.message, error.path),
        }
        for error in errors[:MOST_PROBLEMS]
    ]
