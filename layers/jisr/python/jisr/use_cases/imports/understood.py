"""A handful of rows as they were understood, for whoever is about to confirm. They name people: only of her own import,
always the same few, while it waits for her word; that she looked is written down before. Nothing of it is kept."""

from collections.abc import Iterator
from itertools import islice

from jisr.domain import policy
from jisr.domain.errors import Conflict
from jisr.domain.imports import Import, Row, State
from jisr.store import access_log, imports
from jisr.use_cases.call import Call
from jisr.use_cases.imports.rows import Rows

PERMISSION = "preview_import"
SHOWN = 5
MOST_TEXT = 200
"""Characters of a cell that are shown beside what it became."""

type Understood = tuple[Row, dict[str, str]]
"""A row, and what stands in its cells, by what their columns are taken for."""


def understood(call: Call, one: Import) -> list[Understood]:
    """The first `SHOWN` rows that are ready, by the rights that she has now. Raises `Forbidden`, `Conflict("not_now")`
    when it waits for no confirmation: before that nothing was understood, afterwards the rows are erased."""
    policy.require(call.actor, PERMISSION)
    if one.state is not State.READY:
        raise Conflict("not_now", "it waits for no confirmation")
    found = list(islice(_ready(call, one), SHOWN))
    if found:
        access_log.record([f"import#{one.id}"], call.actor.id, PERMISSION, call.correlation_id, call.at)
    return found


def _ready(call: Call, one: Import) -> Iterator[Understood]:
    reader = Rows(call, one, call.at)
    for number, page in imports.seen(one):
        ready = {seen.line for seen in page if seen.outcome == "ready"}
        if not ready:
            continue
        for line, cells in imports.rows(one, number):
            if line in ready and not (row := reader.read(line, cells)).problems:
                yield row, _texts(one, cells)


def _texts(one: Import, cells: list[str]) -> dict[str, str]:
    said = {target.to: cells[at] for at, target in one.mapped.items() if at < len(cells)}
    return {to: text[:MOST_TEXT] for to, text in said.items() if text}
