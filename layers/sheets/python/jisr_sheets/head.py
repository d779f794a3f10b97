"""Which row of a table names its columns: titles and groups may stand above it."""

import itertools
from collections.abc import Iterable, Iterator, Sequence

from jisr_sheets.limits import LIMITS

type Line = tuple[int, list[str]]
"""A row's number in the file, from 1, and its cells as text, without empty ones at the end."""


class Unreadable(Exception):
    """There is no table to read; its text is the code of why."""


def tables(rows: Iterable[Line]) -> tuple[Line, Iterator[Line]]:
    """The head, and the rows below it. The first row of the top that fills almost as many cells as the fullest there:
    a title above fills one, and a row of merged groups a few."""
    found = (row for row in rows if row[1])
    top = list(itertools.islice(found, LIMITS.looked_at))
    if not top:
        raise Unreadable("empty")
    fullest = max(_filled(cells) for _, cells in top)
    at = next(at for at, (_, cells) in enumerate(top) if _filled(cells) * 10 >= fullest * 7)
    head = top[at]
    if len(head[1]) > LIMITS.most_columns:
        raise Unreadable("too_many_columns")
    return head, itertools.chain(top[at + 1 :], found)


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell)


def text_of(cell: str) -> str:
    return cell[: LIMITS.most_cell + 1].replace("\x00", "").strip()


def trimmed(cells: Iterable[str]) -> list[str]:
    """As text, without empty cells at the end."""
    found = [text_of(cell) for cell in itertools.islice(cells, LIMITS.most_columns + 1)]
    while found and not found[-1]:
        found.pop()
    return found
