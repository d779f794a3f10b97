"""How a table of who may is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Grid:
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], str]
    """(reader, column) -> what she hears."""


def grid(text: str) -> Grid:
    head, *lines = (line.split("|") for line in text.strip().splitlines())
    columns = tuple(head[1].split())
    cells = {}
    for reader, told in lines:
        for column, cell in zip(columns, told.split(), strict=True):
            assert cell in {"in", "404", "out", "403", "401"}, cell
            cells[reader.strip(), column] = cell
    return Grid(columns, cells)


def listed(of: Grid) -> Grid:
    """Of a list: what is hidden from her is not in it, and nothing says so."""
    return Grid(of.columns, {at: "out" if cell == "404" else cell for at, cell in of.cells.items()})


type Given = Mapping[str, Any] | Callable[[Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Row:
    """How a route is called, and what those hear who are let in.

    `body`, `query`: what is sent, or a function of the subject (`who_may_room.Subject`). `passes`: column -> status, ""
    for all others; of a confidential programme the same. `logs`: the permission that stands in the access log of who
    has seen it; None: it shows nothing of a person, which is tested. `finds`: it also shows others, each logged as
    found. `list`: a list, which has what is asked about in it, or has not: by its `sign`.
    """

    grid: Grid
    passes: Mapping[str, int] = field(default_factory=lambda: {"": 200})
    body: Given | None = None
    query: str | Callable[[Any], str] = ""
    logs: str | None = None
    finds: bool = False
    list: bool = False
    sign: Callable[[Any], str] = lambda s: s.id


def paper(_: Any) -> dict[str, Any]:
    return {"type": "quote", "filename": "quote.jpg", "content_type": "image/jpeg", "size": 100}


def programme_of(s: Any) -> str:
    return "proof-shelter" if s.secret else "proof-grants"


CONSENT = {"consent": {"accepted": True, "text_version": "1"}}
