"""Who may call what, where: written by hand, cell by cell, and held against the API by `test_who_may.py`.

A row of a grid is a reader (`who_may_room.READERS`), a column is what she asks about (`who_may_room.SUBJECTS`; with a
star: of a confidential programme). A cell is what she must hear:

- `in`: she is let in, and hears what `Row.passes` says.
- `404`: it does not exist for her: the same answer as for an id that there is not.
- `out`: of a list: she gets it, and this is not in it.
- `403`: she has no role for it, wherever it lies.
- `401`: she is nobody here.

A new route needs a `Row` in the `ROWS` of its subject. Take the grid that says who may, or write another one; the row
says with which body the route is called, and what those who are let in hear.
"""

from collections.abc import Mapping

from tests.flow.who_may import files, hers, inout, money, people, programmes, sittings
from tests.flow.who_may.grid import Row

_SUBJECTS = (files, sittings, money, inout, people, programmes, hers)
ROWS: Mapping[str, Row] = {route: row for subject in _SUBJECTS for route, row in subject.ROWS.items()}
assert len(ROWS) == sum(len(subject.ROWS) for subject in _SUBJECTS), "a route has two rows of one name"

PUBLIC = frozenset(
    {
        "GET /health",
        "GET /openapi.json",
        "GET /programmes",
        "GET /programmes/{id}",
        "GET /places",
        "GET /places/{province}/communes",
        "POST /programmes/{id}/eligibility",
        "GET /track/{reference}",
        "GET /open-data/indicators",
        "POST /session/codes",
        "POST /session",
        "POST /session/refresh",
        "DELETE /session",
        "POST /staff/session",
        "POST /staff/session/challenge",
        "POST /staff/session/refresh",
        "DELETE /staff/session",
    }
)
"""What anybody may call: a new one is written down here on purpose."""
