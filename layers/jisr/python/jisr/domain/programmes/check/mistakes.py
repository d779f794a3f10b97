"""Mistakes with their places in the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jisr.domain.programmes.shape import Path, Report


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


class Mistakes:
    """Collected against the parsed file, which knows where each key stands."""

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
        node: Any = self.root
        found = (0, 0)
        for part in path:
            try:
                where = node.lc
                found = where.key(part) if isinstance(node, Mapping) else where.item(part)
                node = node[part]
            except (KeyError, IndexError, TypeError, AttributeError):
                break
        return found


def unique(names: Sequence[tuple[str, Path]], what: str, report: Report) -> None:
    seen: set[str] = set()
    for name, path in names:
        if name in seen:
            report(path, f'the {what} "{name}" is there twice: give each its own name')
        seen.add(name)
