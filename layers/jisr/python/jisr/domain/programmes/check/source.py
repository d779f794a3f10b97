"""Reading YAML. What is written may be hostile: it is limited in size, in depth and in what its aliases make of it."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from jisr.domain.programmes.check.mistakes import Mistakes, ProgrammeError, ProgrammeErrors
from jisr.domain.programmes.shape import Path

_LARGEST: Final = 300_000  # characters: DynamoDB keeps 400 KB per item
_DEEPEST: Final = 60
_MOST_VALUES: Final = 50_000
_MOST_CHARACTERS: Final = 1_000_000
"""Of all texts, aliases written out."""
_MOST_NUMBER: Final = 10**15
_TOO_DEEP: Final = "its values lie too deep in one another: write it flatter"
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
"""Control characters, and those that turn or hide the text around them."""


def read(text: str, filename: str) -> Any:
    if len(text) > _LARGEST:
        raise ProgrammeErrors(
            [ProgrammeError(filename, 1, 1, f"{len(text)} characters: a programme must fit in {_LARGEST}")]
        )
    root = _parse(text, filename)
    if wrong := list(_hostile(root, filename)):
        raise ProgrammeErrors(wrong)
    return root


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


def _hostile(root: Any, filename: str) -> Iterator[ProgrammeError]:
    """What no programme needs: aliases that make a small file an endless one, depth, numbers and characters that JSON
    or people can't read. The first of them is enough."""
    waiting: list[tuple[Any, Path]] = [(root, ())]
    found, values, characters = Mistakes(root, filename), 0, 0
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
            found.report(path, wrong)
            yield found.errors[0]
            return
        if isinstance(node, Mapping):
            waiting += [
                (key, (*path, key)) for key in node if not isinstance(key, str) or _UNSEEN.search(key)
            ]
            waiting += [(value, (*path, key)) for key, value in node.items()]
        elif isinstance(node, list):
            waiting += [(value, (*path, i)) for i, value in enumerate(node)]


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
