"""Who may call what, where: written by hand, cell by cell, and held against the API by `test_who_may.py`.

A row of a grid is a reader (`who_may_room.READERS`), a column is what she asks about (`who_may_room.SUBJECTS`; with a
star: of a confidential programme). A cell is what she must hear:

- `in`: she is let in, and hears what `Row.passes` says.
- `404`: it does not exist for her: the same answer as for an id that there is not.
- `out`: of a list: she gets it, and this is not in it.
- `403`: she has no role for it, wherever it lies.
- `401`: she is nobody here.

A new route needs a `Row` in `ROWS`. Take the grid that says who may, or write another one; the row says with which body
the route is called, and what those who are let in hear.
"""

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


# Of a file: sent ones of three provinces; `begun`: a draft without a place, that the agent of Fès began for her;
# `calls`: a draft without a place, whose author waits to be called.
READ = grid("""
reader                       |  Fès Taza Tanger begun calls   Fès* Taza* Tanger* begun* calls*
agent of Fès                 |  in  404  404    in    404     in   404   404     in     404
agent of Taza                |  404 in   404    404   404     404  in    404     404    404
agent of Fès-Meknès          |  in  in   404    404   404     in   in    404     404    404
agent of Tanger-Tétouan      |  404 404  in     404   404     404  404   in      404    404
coordinator of Fès-Meknès    |  in  in   404    404   in      in   in    404     404    in
coordinator of Tanger-Tétouan|  404 404  in     404   in      404  404   in      404    in
committee of Fès-Meknès      |  in  in   404    404   404     404  404   404     404    404
committee of Tanger-Tétouan  |  404 404  in     404   404     404  404   404     404    404
manager                      |  in  in   in     in    in      404  404   404     404    404
auditor                      |  in  in   in     in    in      in   in    in      in     in
partner of Fès-Meknès        |  403 403  403    403   403     403  403   403     403    403
agent of Taza + committee    |  in  in   404    404   404     404  in    404     404    404
manager + coordinator Tanger |  in  in   in     in    in      404  404   in      404    in
committee + auditor          |  in  in   in     in    in      in   in    in      in     in
partner + agent of Taza      |  404 in   404    404   404     404  in    404     404    404
no role                      |  403 403  403    403   403     403  403   403     403    403
disabled coordinator         |  401 401  401    401   401     401  401   401     401    401
a woman who applies          |  401 401  401    401   401     401  401   401     401    401
nobody                       |  401 401  401    401   401     401  401   401     401    401
""")

# Register and correct: the desk alone. Whoever reads by another role does not work by it.
WORK = grid("""
reader                       |  Fès Taza Tanger begun calls   Fès* Taza* Tanger* begun* calls*
agent of Fès                 |  in  404  404    in    404     in   404   404     in     404
agent of Taza                |  404 in   404    404   404     404  in    404     404    404
agent of Fès-Meknès          |  in  in   404    404   404     in   in    404     404    404
agent of Tanger-Tétouan      |  404 404  in     404   404     404  404   in      404    404
coordinator of Fès-Meknès    |  in  in   404    404   in      in   in    404     404    in
coordinator of Tanger-Tétouan|  404 404  in     404   in      404  404   in      404    in
committee of Fès-Meknès      |  403 403  403    403   403     403  403   403     403    403
committee of Tanger-Tétouan  |  403 403  403    403   403     403  403   403     403    403
manager                      |  403 403  403    403   403     403  403   403     403    403
auditor                      |  403 403  403    403   403     403  403   403     403    403
partner of Fès-Meknès        |  403 403  403    403   403     403  403   403     403    403
agent of Taza + committee    |  404 in   404    404   404     404  in    404     404    404
manager + coordinator Tanger |  404 404  in     404   in      404  404   in      404    in
committee + auditor          |  403 403  403    403   403     403  403   403     403    403
partner + agent of Taza      |  404 in   404    404   404     404  in    404     404    404
no role                      |  403 403  403    403   403     403  403   403     403    403
disabled coordinator         |  401 401  401    401   401     401  401   401     401    401
a woman who applies          |  401 401  401    401   401     401  401   401     401    401
nobody                       |  401 401  401    401   401     401  401   401     401    401
""")

# Decide: all who read but the auditor. Having begun a draft opens it, and decides nothing.
ACT = grid("""
reader                       |  Fès Taza Tanger begun calls   Fès* Taza* Tanger* begun* calls*
agent of Fès                 |  in  404  404    404   404     in   404   404     404    404
agent of Taza                |  404 in   404    404   404     404  in    404     404    404
agent of Fès-Meknès          |  in  in   404    404   404     in   in    404     404    404
agent of Tanger-Tétouan      |  404 404  in     404   404     404  404   in      404    404
coordinator of Fès-Meknès    |  in  in   404    404   in      in   in    404     404    in
coordinator of Tanger-Tétouan|  404 404  in     404   in      404  404   in      404    in
committee of Fès-Meknès      |  in  in   404    404   404     404  404   404     404    404
committee of Tanger-Tétouan  |  404 404  in     404   404     404  404   404     404    404
manager                      |  in  in   in     in    in      404  404   404     404    404
auditor                      |  403 403  403    403   403     403  403   403     403    403
partner of Fès-Meknès        |  403 403  403    403   403     403  403   403     403    403
agent of Taza + committee    |  in  in   404    404   404     404  in    404     404    404
manager + coordinator Tanger |  in  in   in     in    in      404  404   in      404    in
committee + auditor          |  in  in   404    404   404     404  404   404     404    404
partner + agent of Taza      |  404 in   404    404   404     404  in    404     404    404
no role                      |  403 403  403    403   403     403  403   403     403    403
disabled coordinator         |  401 401  401    401   401     401  401   401     401    401
a woman who applies          |  401 401  401    401   401     401  401   401     401    401
nobody                       |  401 401  401    401   401     401  401   401     401    401
""")

# Write beside a file: whoever reads it, but the auditor.
NOTE = grid("""
reader                       |  Fès Taza Tanger begun calls   Fès* Taza* Tanger* begun* calls*
agent of Fès                 |  in  404  404    in    404     in   404   404     in     404
agent of Taza                |  404 in   404    404   404     404  in    404     404    404
agent of Fès-Meknès          |  in  in   404    404   404     in   in    404     404    404
agent of Tanger-Tétouan      |  404 404  in     404   404     404  404   in      404    404
coordinator of Fès-Meknès    |  in  in   404    404   in      in   in    404     404    in
coordinator of Tanger-Tétouan|  404 404  in     404   in      404  404   in      404    in
committee of Fès-Meknès      |  in  in   404    404   404     404  404   404     404    404
committee of Tanger-Tétouan  |  404 404  in     404   404     404  404   404     404    404
manager                      |  in  in   in     in    in      404  404   404     404    404
auditor                      |  403 403  403    403   403     403  403   403     403    403
partner of Fès-Meknès        |  403 403  403    403   403     403  403   403     403    403
agent of Taza + committee    |  in  in   404    404   404     404  in    404     404    404
manager + coordinator Tanger |  in  in   in     in    in      404  404   in      404    in
committee + auditor          |  in  in   404    404   404     404  404   404     404    404
partner + agent of Taza      |  404 in   404    404   404     404  in    404     404    404
no role                      |  403 403  403    403   403     403  403   403     403    403
disabled coordinator         |  401 401  401    401   401     401  401   401     401    401
a woman who applies          |  401 401  401    401   401     401  401   401     401    401
nobody                       |  401 401  401    401   401     401  401   401     401    401
""")

# Speak to her: the desk and its heads.
CONTACT = grid("""
reader                       |  Fès Taza Tanger begun calls   Fès* Taza* Tanger* begun* calls*
agent of Fès                 |  in  404  404    in    404     in   404   404     in     404
agent of Taza                |  404 in   404    404   404     404  in    404     404    404
agent of Fès-Meknès          |  in  in   404    404   404     in   in    404     404    404
agent of Tanger-Tétouan      |  404 404  in     404   404     404  404   in      404    404
coordinator of Fès-Meknès    |  in  in   404    404   in      in   in    404     404    in
coordinator of Tanger-Tétouan|  404 404  in     404   in      404  404   in      404    in
committee of Fès-Meknès      |  403 403  403    403   403     403  403   403     403    403
committee of Tanger-Tétouan  |  403 403  403    403   403     403  403   403     403    403
manager                      |  in  in   in     in    in      404  404   404     404    404
auditor                      |  403 403  403    403   403     403  403   403     403    403
partner of Fès-Meknès        |  403 403  403    403   403     403  403   403     403    403
agent of Taza + committee    |  404 in   404    404   404     404  in    404     404    404
manager + coordinator Tanger |  in  in   in     in    in      404  404   in      404    in
committee + auditor          |  403 403  403    403   403     403  403   403     403    403
partner + agent of Taza      |  404 in   404    404   404     404  in    404     404    404
no role                      |  403 403  403    403   403     403  403   403     403    403
disabled coordinator         |  401 401  401    401   401     401  401   401     401    401
a woman who applies          |  401 401  401    401   401     401  401   401     401    401
nobody                       |  401 401  401    401   401     401  401   401     401    401
""")

# Who saw and did what: auditors.
AUDIT = grid("""
reader                       |  Fès Taza Tanger begun calls   Fès* Taza* Tanger* begun* calls*
agent of Fès                 |  403  403  403    403    403     403   403   403     403     403
agent of Taza                |  403 403   403    403   403     403  403    403     403    403
agent of Fès-Meknès          |  403  403   403    403   403     403   403    403     403    403
agent of Tanger-Tétouan      |  403 403  403     403   403     403  403   403      403    403
coordinator of Fès-Meknès    |  403  403   403    403   403      403   403    403     403    403
coordinator of Tanger-Tétouan|  403 403  403     403   403      403  403   403      403    403
committee of Fès-Meknès      |  403  403   403    403   403     403  403   403     403    403
committee of Tanger-Tétouan  |  403 403  403     403   403     403  403   403     403    403
manager                      |  403  403   403     403    403      403  403   403     403    403
auditor                      |  in  in   in     in    in      in   in    in      in     in
partner of Fès-Meknès        |  403 403  403    403   403     403  403   403     403    403
agent of Taza + committee    |  403  403   403    403   403     403  403    403     403    403
manager + coordinator Tanger |  403  403   403     403    403      403  403   403      403    403
committee + auditor          |  in  in   in     in    in      in   in    in      in     in
partner + agent of Taza      |  403 403   403    403   403     403  403    403     403    403
no role                      |  403 403  403    403   403     403  403   403     403    403
disabled coordinator         |  401 401  401    401   401     401  401   401     401    401
a woman who applies          |  401 401  401    401   401     401  401   401     401    401
nobody                       |  401 401  401    401   401     401  401   401     401    401
""")

# The history on paper: auditors, and coordinators of their region's.
HISTORY = grid("""
reader                       |  Fès Taza Tanger begun calls   Fès* Taza* Tanger* begun* calls*
agent of Fès                 |  403  403  403    403    403     403   403   403     403     403
agent of Taza                |  403 403   403    403   403     403  403    403     403    403
agent of Fès-Meknès          |  403  403   403    403   403     403   403    403     403    403
agent of Tanger-Tétouan      |  403 403  403     403   403     403  403   403      403    403
coordinator of Fès-Meknès    |  in  in   404    404   in      in   in    404     404    in
coordinator of Tanger-Tétouan|  404 404  in     404   in      404  404   in      404    in
committee of Fès-Meknès      |  403  403   403    403   403     403  403   403     403    403
committee of Tanger-Tétouan  |  403 403  403     403   403     403  403   403     403    403
manager                      |  403  403   403     403    403      403  403   403     403    403
auditor                      |  in  in   in     in    in      in   in    in      in     in
partner of Fès-Meknès        |  403 403  403    403   403     403  403   403     403    403
agent of Taza + committee    |  403  403   403    403   403     403  403    403     403    403
manager + coordinator Tanger |  404 404  in     404   in      404  404   in      404    in
committee + auditor          |  in  in   in     in    in      in   in    in      in     in
partner + agent of Taza      |  403 403   403    403   403     403  403    403     403    403
no role                      |  403 403  403    403   403     403  403   403     403    403
disabled coordinator         |  401 401  401    401   401     401  401   401     401    401
a woman who applies          |  401 401  401    401   401     401  401   401     401    401
nobody                       |  401 401  401    401   401     401  401   401     401    401
""")

# The queue: what is at work, and who waits to be called.
QUEUE = grid("""
reader                       |  Fès Taza Tanger begun calls   Fès* Taza* Tanger* begun* calls*
agent of Fès                 |  in  out  out    out   out     in   out   out     out    out
agent of Taza                |  out in   out    out   out     out  in    out     out    out
agent of Fès-Meknès          |  in  in   out    out   out     in   in    out     out    out
agent of Tanger-Tétouan      |  out out  in     out   out     out  out   in      out    out
coordinator of Fès-Meknès    |  in  in   out    out   in      in   in    out     out    in
coordinator of Tanger-Tétouan|  out out  in     out   in      out  out   in      out    in
committee of Fès-Meknès      |  in  in   out    out   out     out  out   out     out    out
committee of Tanger-Tétouan  |  out out  in     out   out     out  out   out     out    out
manager                      |  in  in   in     out   in      out  out   out     out    out
auditor                      |  403 403  403    403   403     403  403   403     403    403
partner of Fès-Meknès        |  403 403  403    403   403     403  403   403     403    403
agent of Taza + committee    |  in  in   out    out   out     out  in    out     out    out
manager + coordinator Tanger |  in  in   in     out   in      out  out   in      out    in
committee + auditor          |  in  in   out    out   out     out  out   out     out    out
partner + agent of Taza      |  out in   out    out   out     out  in    out     out    out
no role                      |  403 403  403    403   403     403  403   403     403    403
disabled coordinator         |  401 401  401    401   401     401  401   401     401    401
a woman who applies          |  401 401  401    401   401     401  401   401     401    401
nobody                       |  401 401  401    401   401     401  401   401     401    401
""")

# Search by phone, reference or card: as reading, but not for a committee, which has its queue.
SEARCH = grid("""
reader                       |  Fès Taza Tanger begun calls   Fès* Taza* Tanger* begun* calls*
agent of Fès                 |  in  out  out    in    out     in   out   out     in     out
agent of Taza                |  out in   out    out   out     out  in    out     out    out
agent of Fès-Meknès          |  in  in   out    out   out     in   in    out     out    out
agent of Tanger-Tétouan      |  out out  in     out   out     out  out   in      out    out
coordinator of Fès-Meknès    |  in  in   out    out   in      in   in    out     out    in
coordinator of Tanger-Tétouan|  out out  in     out   in      out  out   in      out    in
committee of Fès-Meknès      |  403 403  403    403   403     403  403   403     403    403
committee of Tanger-Tétouan  |  403 403  403    403   403     403  403   403     403    403
manager                      |  in  in   in     in    in      out  out   out     out    out
auditor                      |  in  in   in     in    in      in   in    in      in     in
partner of Fès-Meknès        |  403 403  403    403   403     403  403   403     403    403
agent of Taza + committee    |  out in   out    out   out     out  in    out     out    out
manager + coordinator Tanger |  in  in   in     in    in      out  out   in      out    in
committee + auditor          |  in  in   in     in    in      in   in    in      in     in
partner + agent of Taza      |  out in   out    out   out     out  in    out     out    out
no role                      |  403 403  403    403   403     403  403   403     403    403
disabled coordinator         |  401 401  401    401   401     401  401   401     401    401
a woman who applies          |  401 401  401    401   401     401  401   401     401    401
nobody                       |  401 401  401    401   401     401  401   401     401    401
""")

# A committee's sitting: its region's heads and committee, managers, auditors.
SITTINGS = grid("""
reader                       |  sitting-03 sitting-01 sitting-03* sitting-01*
agent of Fès                 |  403        403        403         403
agent of Taza                |  403        403        403         403
agent of Fès-Meknès          |  403        403        403         403
agent of Tanger-Tétouan      |  403        403        403         403
coordinator of Fès-Meknès    |  in         404        in          404
coordinator of Tanger-Tétouan|  404        in         404         in
committee of Fès-Meknès      |  in         404        404         404
committee of Tanger-Tétouan  |  404        in         404         404
manager                      |  in         in         404         404
auditor                      |  in         in         in          in
partner of Fès-Meknès        |  403        403        403         403
agent of Taza + committee    |  in         404        404         404
manager + coordinator Tanger |  in         in         404         in
committee + auditor          |  in         in         in          in
partner + agent of Taza      |  403        403        403         403
no role                      |  403        403        403         403
disabled coordinator         |  401        401        401         401
a woman who applies          |  401        401        401         401
nobody                       |  401        401        401         401
""")

# Held by heads.
HOLD = grid("""
reader                       |  sitting-03 sitting-01 sitting-03* sitting-01*
agent of Fès                 |  403        403        403         403
agent of Taza                |  403        403        403         403
agent of Fès-Meknès          |  403        403        403         403
agent of Tanger-Tétouan      |  403        403        403         403
coordinator of Fès-Meknès    |  in         404        in          404
coordinator of Tanger-Tétouan|  404        in         404         in
committee of Fès-Meknès      |  403        403        403         403
committee of Tanger-Tétouan  |  403        403        403         403
manager                      |  in         in         404         404
auditor                      |  403        403        403         403
partner of Fès-Meknès        |  403        403        403         403
agent of Taza + committee    |  403        403        403         403
manager + coordinator Tanger |  in         in         404         in
committee + auditor          |  403        403        403         403
partner + agent of Taza      |  403        403        403         403
no role                      |  403        403        403         403
disabled coordinator         |  401        401        401         401
a woman who applies          |  401        401        401         401
nobody                       |  401        401        401         401
""")

# Its members vote; all who may are members of these.
VOTE = grid("""
reader                       |  sitting-03 sitting-01 sitting-03* sitting-01*
agent of Fès                 |  403        403        403         403
agent of Taza                |  403        403        403         403
agent of Fès-Meknès          |  403        403        403         403
agent of Tanger-Tétouan      |  403        403        403         403
coordinator of Fès-Meknès    |  in         404        in          404
coordinator of Tanger-Tétouan|  404        in         404         in
committee of Fès-Meknès      |  in         404        404         404
committee of Tanger-Tétouan  |  404        in         404         404
manager                      |  403        403        403         403
auditor                      |  403        403        403         403
partner of Fès-Meknès        |  403        403        403         403
agent of Taza + committee    |  in         404        404         404
manager + coordinator Tanger |  404        in         404         in
committee + auditor          |  in         404        404         404
partner + agent of Taza      |  403        403        403         403
no role                      |  403        403        403         403
disabled coordinator         |  401        401        401         401
a woman who applies          |  401        401        401         401
nobody                       |  401        401        401         401
""")

# What has no place yet: `here` is whatever she sends.
DESK = grid("""
reader                       |  here
agent of Fès                 |  in
agent of Taza                |  in
agent of Fès-Meknès          |  in
agent of Tanger-Tétouan      |  in
coordinator of Fès-Meknès    |  in
coordinator of Tanger-Tétouan|  in
committee of Fès-Meknès      |  403
committee of Tanger-Tétouan  |  403
manager                      |  403
auditor                      |  403
partner of Fès-Meknès        |  403
agent of Taza + committee    |  in
manager + coordinator Tanger |  in
committee + auditor          |  403
partner + agent of Taza      |  in
no role                      |  403
disabled coordinator         |  401
a woman who applies          |  401
nobody                       |  401
""")

STAFF = grid("""
reader                       |  here
agent of Fès                 |  in
agent of Taza                |  in
agent of Fès-Meknès          |  in
agent of Tanger-Tétouan      |  in
coordinator of Fès-Meknès    |  in
coordinator of Tanger-Tétouan|  in
committee of Fès-Meknès      |  in
committee of Tanger-Tétouan  |  in
manager                      |  in
auditor                      |  in
partner of Fès-Meknès        |  in
agent of Taza + committee    |  in
manager + coordinator Tanger |  in
committee + auditor          |  in
partner + agent of Taza      |  in
no role                      |  403
disabled coordinator         |  401
a woman who applies          |  401
nobody                       |  401
""")

# Money, one envelope a region: heads manage theirs; the partner has given to both, and reads of its own region.
MONEY = grid("""
reader                       |  money-03 money-01
agent of Fès                 |  403      403
agent of Taza                |  403      403
agent of Fès-Meknès          |  403      403
agent of Tanger-Tétouan      |  403      403
coordinator of Fès-Meknès    |  in       404
coordinator of Tanger-Tétouan|  404      in
committee of Fès-Meknès      |  403      403
committee of Tanger-Tétouan  |  403      403
manager                      |  in       in
auditor                      |  403      403
partner of Fès-Meknès        |  403      403
agent of Taza + committee    |  403      403
manager + coordinator Tanger |  in       in
committee + auditor          |  403      403
partner + agent of Taza      |  403      403
no role                      |  403      403
disabled coordinator         |  401      401
a woman who applies          |  401      401
nobody                       |  401      401
""")

BALANCES = grid("""
reader                       |  money-03 money-01
agent of Fès                 |  403      403
agent of Taza                |  403      403
agent of Fès-Meknès          |  403      403
agent of Tanger-Tétouan      |  403      403
coordinator of Fès-Meknès    |  in       out
coordinator of Tanger-Tétouan|  out      in
committee of Fès-Meknès      |  in       out
committee of Tanger-Tétouan  |  out      in
manager                      |  in       in
auditor                      |  in       in
partner of Fès-Meknès        |  in       out
agent of Taza + committee    |  in       out
manager + coordinator Tanger |  in       in
committee + auditor          |  in       in
partner + agent of Taza      |  in       out
no role                      |  403      403
disabled coordinator         |  401      401
a woman who applies          |  401      401
nobody                       |  401      401
""")

# Payment orders, one a region: heads order and reconcile, the auditor reads besides.
ORDERS = grid("""
reader                       |  order-03 order-01
agent of Fès                 |  403      403
agent of Taza                |  403      403
agent of Fès-Meknès          |  403      403
agent of Tanger-Tétouan      |  403      403
coordinator of Fès-Meknès    |  in       404
coordinator of Tanger-Tétouan|  404      in
committee of Fès-Meknès      |  403      403
committee of Tanger-Tétouan  |  403      403
manager                      |  in       in
auditor                      |  in       in
partner of Fès-Meknès        |  403      403
agent of Taza + committee    |  403      403
manager + coordinator Tanger |  in       in
committee + auditor          |  in       in
partner + agent of Taza      |  403      403
no role                      |  403      403
disabled coordinator         |  401      401
a woman who applies          |  401      401
nobody                       |  401      401
""")

ORDERING = Grid(
    ORDERS.columns,
    {
        (reader, column): "403" if "auditor" in reader else cell
        for (reader, column), cell in ORDERS.cells.items()
    },
)

NAMES = Grid(
    ("here",),
    {
        (reader, "here"): "in" if "404" in cell + ORDERING.cells[reader, "order-03"] else cell
        for (reader, column), cell in ORDERING.cells.items()
        if column == "order-01"
    },
)
"""Of no place: heads choose from them wherever they are."""

# Imports: each head's own, whatever another head may see; of a confidential programme who is let into it.
IMPORTS = grid("""
reader                       |  import-all import-03 import-03*
agent of Fès                 |  403        403       403
agent of Taza                |  403        403       403
agent of Fès-Meknès          |  403        403       403
agent of Tanger-Tétouan      |  403        403       403
coordinator of Fès-Meknès    |  404        in        in
coordinator of Tanger-Tétouan|  404        404       404
committee of Fès-Meknès      |  403        403       403
committee of Tanger-Tétouan  |  403        403       403
manager                      |  in         404       404
auditor                      |  403        403       403
partner of Fès-Meknès        |  403        403       403
agent of Taza + committee    |  403        403       403
manager + coordinator Tanger |  404        404       404
committee + auditor          |  403        403       403
partner + agent of Taza      |  403        403       403
no role                      |  403        403       403
disabled coordinator         |  401        401       401
a woman who applies          |  401        401       401
nobody                       |  401        401       401
""")

# Beginning one: heads; of a confidential programme a coordinator alone.
IMPORTING = grid("""
reader                       |  import-all import-03*
agent of Fès                 |  403        403
agent of Taza                |  403        403
agent of Fès-Meknès          |  403        403
agent of Tanger-Tétouan      |  403        403
coordinator of Fès-Meknès    |  in         in
coordinator of Tanger-Tétouan|  in         in
committee of Fès-Meknès      |  403        403
committee of Tanger-Tétouan  |  403        403
manager                      |  in         404
auditor                      |  403        403
partner of Fès-Meknès        |  403        403
agent of Taza + committee    |  403        403
manager + coordinator Tanger |  in         in
committee + auditor          |  403        403
partner + agent of Taza      |  403        403
no role                      |  403        403
disabled coordinator         |  401        401
a woman who applies          |  401        401
nobody                       |  401        401
""")
EXPORTING = Grid(
    ("03", "01"),
    {(reader, column.removeprefix("order-")): cell for (reader, column), cell in ORDERS.cells.items()},
)
"""Heads and auditors, of their places."""

# An export is its owner's: the coordinators', here.
EXPORTS = Grid(
    ("export-03", "export-01"),
    {
        (reader, f"export-{column}"): "404"
        if cell == "in"
        and reader != {"03": "coordinator of Fès-Meknès", "01": "coordinator of Tanger-Tétouan"}[column]
        else cell
        for (reader, column), cell in EXPORTING.cells.items()
    },
)

FIGURES = grid("""
reader                       |  03  01
agent of Fès                 |  in  404
agent of Taza                |  in  404
agent of Fès-Meknès          |  in  404
agent of Tanger-Tétouan      |  404 in
coordinator of Fès-Meknès    |  in  404
coordinator of Tanger-Tétouan|  404 in
committee of Fès-Meknès      |  in  404
committee of Tanger-Tétouan  |  404 in
manager                      |  in  in
auditor                      |  in  in
partner of Fès-Meknès        |  in  404
agent of Taza + committee    |  in  404
manager + coordinator Tanger |  in  in
committee + auditor          |  in  in
partner + agent of Taza      |  in  404
no role                      |  403 403
disabled coordinator         |  401 401
a woman who applies          |  401 401
nobody                       |  401 401
""")

# How much work there is in a region: who has the queue, within what she covers.
COUNTS = grid("""
reader                       |  03  01
agent of Fès                 |  in  404
agent of Taza                |  in  404
agent of Fès-Meknès          |  in  404
agent of Tanger-Tétouan      |  404 in
coordinator of Fès-Meknès    |  in  404
coordinator of Tanger-Tétouan|  404 in
committee of Fès-Meknès      |  in  404
committee of Tanger-Tétouan  |  404 in
manager                      |  in  in
auditor                      |  403 403
partner of Fès-Meknès        |  403 403
agent of Taza + committee    |  in  404
manager + coordinator Tanger |  in  in
committee + auditor          |  in  404
partner + agent of Taza      |  in  404
no role                      |  403 403
disabled coordinator         |  401 401
a woman who applies          |  401 401
nobody                       |  401 401
""")

# Staff about staff: an agent of either region, and a manager.
PEOPLE = grid("""
reader                       |  person-03 person-01 person-all
agent of Fès                 |  403       403       403
agent of Taza                |  403       403       403
agent of Fès-Meknès          |  403       403       403
agent of Tanger-Tétouan      |  403       403       403
coordinator of Fès-Meknès    |  in        404       404
coordinator of Tanger-Tétouan|  404       in        404
committee of Fès-Meknès      |  403       403       403
committee of Tanger-Tétouan  |  403       403       403
manager                      |  in        in        in
auditor                      |  in        in        in
partner of Fès-Meknès        |  403       403       403
agent of Taza + committee    |  403       403       403
manager + coordinator Tanger |  in        in        in
committee + auditor          |  in        in        in
partner + agent of Taza      |  403       403       403
no role                      |  403       403       403
disabled coordinator         |  401       401       401
a woman who applies          |  401       401       401
nobody                       |  401       401       401
""")

MANAGE = grid("""
reader                       |  person-03 person-01 person-all
agent of Fès                 |  403       403       403
agent of Taza                |  403       403       403
agent of Fès-Meknès          |  403       403       403
agent of Tanger-Tétouan      |  403       403       403
coordinator of Fès-Meknès    |  in        404       404
coordinator of Tanger-Tétouan|  404       in        404
committee of Fès-Meknès      |  403       403       403
committee of Tanger-Tétouan  |  403       403       403
manager                      |  in        in        in
auditor                      |  403       403       403
partner of Fès-Meknès        |  403       403       403
agent of Taza + committee    |  403       403       403
manager + coordinator Tanger |  in        in        in
committee + auditor          |  403       403       403
partner + agent of Taza      |  403       403       403
no role                      |  403       403       403
disabled coordinator         |  401       401       401
a woman who applies          |  401       401       401
nobody                       |  401       401       401
""")

# Definitions of programmes, whose next version is in a state: heads and auditors read them.
DEFINITIONS = grid("""
reader                       |  written proposed scheduled
agent of Fès                 |  403     403      403
agent of Taza                |  403     403      403
agent of Fès-Meknès          |  403     403      403
agent of Tanger-Tétouan      |  403     403      403
coordinator of Fès-Meknès    |  in      in       in
coordinator of Tanger-Tétouan|  in      in       in
committee of Fès-Meknès      |  403     403      403
committee of Tanger-Tétouan  |  403     403      403
manager                      |  in      in       in
auditor                      |  in      in       in
partner of Fès-Meknès        |  403     403      403
agent of Taza + committee    |  403     403      403
manager + coordinator Tanger |  in      in       in
committee + auditor          |  in      in       in
partner + agent of Taza      |  403     403      403
no role                      |  403     403      403
disabled coordinator         |  401     401      401
a woman who applies          |  401     401      401
nobody                       |  401     401      401
""")

# Writing, proposing and publishing them: managers alone.
WRITING = grid("""
reader                       |  written proposed scheduled
agent of Fès                 |  403     403      403
agent of Taza                |  403     403      403
agent of Fès-Meknès          |  403     403      403
agent of Tanger-Tétouan      |  403     403      403
coordinator of Fès-Meknès    |  403     403      403
coordinator of Tanger-Tétouan|  403     403      403
committee of Fès-Meknès      |  403     403      403
committee of Tanger-Tétouan  |  403     403      403
manager                      |  in      in       in
auditor                      |  403     403      403
partner of Fès-Meknès        |  403     403      403
agent of Taza + committee    |  403     403      403
manager + coordinator Tanger |  in      in       in
committee + auditor          |  403     403      403
partner + agent of Taza      |  403     403      403
no role                      |  403     403      403
disabled coordinator         |  401     401      401
a woman who applies          |  401     401      401
nobody                       |  401     401      401
""")

# Whom she may make somebody of the staff: a coordinator gives no role that is not hers to give.
INVITE = grid("""
reader                       |  person-03 person-01 person-all
agent of Fès                 |  403       403       403
agent of Taza                |  403       403       403
agent of Fès-Meknès          |  403       403       403
agent of Tanger-Tétouan      |  403       403       403
coordinator of Fès-Meknès    |  in        404       403
coordinator of Tanger-Tétouan|  404       in        403
committee of Fès-Meknès      |  403       403       403
committee of Tanger-Tétouan  |  403       403       403
manager                      |  in        in        in
auditor                      |  403       403       403
partner of Fès-Meknès        |  403       403       403
agent of Taza + committee    |  403       403       403
manager + coordinator Tanger |  in        in        in
committee + auditor          |  403       403       403
partner + agent of Taza      |  403       403       403
no role                      |  403       403       403
disabled coordinator         |  401       401       401
a woman who applies          |  401       401       401
nobody                       |  401       401       401
""")

# Hers, on the applicants' side. A phone is shared: another sign-in of the same number must prove whose file it is,
# once it was sent. A token of the staff opens nothing there.
OWN = grid("""
reader                       |  Fès draft  Fès* draft*
she                          |  in  in     in   in
her phone, another sign-in   |  403 in     403  in
another woman                |  404 404    404  404
somebody of the staff        |  404 404    404  404
nobody                       |  401 401    401  401
""")

# What needs no proof: to give it, and to ask for a call.
HERS = grid("""
reader                       |  Fès draft  Fès* draft*
she                          |  in  in     in   in
her phone, another sign-in   |  in  in     in   in
another woman                |  404 404    404  404
somebody of the staff        |  404 404    404  404
nobody                       |  401 401    401  401
""")

# The list names no file of a confidential programme that was not proved.
LIST = grid("""
reader                       |  Fès draft  Fès* draft*
she                          |  in  in     in   in
her phone, another sign-in   |  in  in     out  in
another woman                |  out out    out  out
somebody of the staff        |  out out    out  out
nobody                       |  401 401    401  401
""")

# What is taken out or erased is what she has proved, or never sent.
PROVED = grid("""
reader                       |  Fès draft  Fès* draft*
she                          |  in  in     in   in
her phone, another sign-in   |  out in     out  in
another woman                |  out out    out  out
somebody of the staff        |  out out    out  out
nobody                       |  401 401    401  401
""")

SIGNED_IN = grid("""
reader                       |  here
she                          |  in
her phone, another sign-in   |  in
another woman                |  in
somebody of the staff        |  in
nobody                       |  401
""")

ANYBODY = grid("""
reader                       |  here
nobody                       |  in
""")

type Given = Mapping[str, Any] | Callable[[Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Row:
    """How a route is called, and what those hear who are let in.

    `body`, `query`: what is sent, or a function of the subject (`who_may_room.Subject`). `passes`: column -> status, ""
    for all others; of a confidential programme the same. `logs`: the permission that stands in the access log of who
    has seen it; None: it shows nothing of a person, which is tested. `list`: a list, which has what is asked about in
    it, or has not: by its `sign`.
    """

    grid: Grid
    passes: Mapping[str, int] = field(default_factory=lambda: {"": 200})
    body: Given | None = None
    query: str | Callable[[Any], str] = ""
    logs: str | None = None
    list: bool = False
    sign: Callable[[Any], str] = lambda s: s.id


def _paper(_: Any) -> dict[str, Any]:
    return {"type": "quote", "filename": "quote.jpg", "content_type": "image/jpeg", "size": 100}


def _form(_: Any) -> dict[str, Any]:
    return {"filename": "paper", "content_type": "image/jpeg", "size": 100}


def _programme(s: Any) -> str:
    return "proof-shelter" if s.secret else "proof-grants"


def _scope(s: Any) -> str:
    return f"programme={_programme(s)}&region={s.region}&stage=decision"


def _sitting(s: Any) -> dict[str, Any]:
    chair = {"03": "coordinator of Fès-Meknès", "01": "coordinator of Tanger-Tétouan"}[s.region]
    return {
        "programme": _programme(s),
        "region": s.region,
        "stage": "decision",
        "title": "Novembre",
        "place": "Salle 1",
        "held_on": "2026-11-24",
        "quorum": 1,
        "members": [chair],
        "chair": chair,
    }


_SIGNED = {"method": "signed_form", "note": "signed before me"}
_CONSENT = {"consent": {"accepted": True, "text_version": "1"}}
_REASON = {"reason_codes": ["typing_error"]}
# Nobody is visited about a file that was not sent.
_VISITED = {"": 201, "begun": 409, "calls": 409}

ROWS: Mapping[str, Row] = {
    # -- the desk
    "GET /staff/queue": Row(QUEUE, list=True),
    "GET /staff/queue/counts": Row(COUNTS, query=lambda s: f"region={s.region}"),
    # What came of each file is in the one answer: the file as it is now, or of what is not hers nothing.
    "POST /staff/queue/claims": Row(
        Grid(ACT.columns, {at: "out" if cell == "404" else cell for at, cell in ACT.cells.items()}),
        body=lambda s: {"ids": [s.id]},
        list=True,
        sign=lambda s: s.reference,
    ),
    "GET /staff/search": Row(SEARCH, query=lambda s: f"reference={s.reference}", list=True, logs="search"),
    "GET /staff/audit": Row(AUDIT, query=lambda s: f"application={s.id}", logs="audit"),
    "GET /staff/applications/{id}": Row(READ, logs="read_file"),
    "GET /staff/applications/{id}/history": Row(HISTORY, logs="print_history"),
    # It is there when the file is accepted.
    "GET /staff/applications/{id}/agreement": Row(READ, {"": 409}, logs="read_file"),
    "GET /staff/applications/{id}/documents/{document_id}": Row(READ, logs="read_file"),
    "PATCH /staff/applications/{id}": Row(
        WORK,
        {"": 200, "calls": 409},
        body={"answers": {"plan": "a planted sewing room"}, **_REASON},
        logs="correct",
    ),
    "POST /staff/applications": Row(
        DESK,
        {"": 201},
        body={
            "programme": "proof-grants",
            "kind": "alone",
            "language": "ar",
            "applicant": {"phone": "0611223344", "language": "ar"},
            "consent_evidence": _SIGNED,
        },
        logs="register",
    ),
    "POST /staff/consent-codes": Row(
        DESK, {"": 202}, body={"phone": "0611223344", "language": "ar", "programme": "proof-grants"}
    ),
    "POST /staff/applications/{id}/consent": Row(WORK, body={"consent_evidence": _SIGNED}, logs="register"),
    # There is none of what is not accepted.
    "POST /staff/applications/{id}/agreement-photos": Row(WORK, {"": 409}, body=_form),
    "POST /staff/applications/{id}/consent-forms": Row(WORK, {"": 201}, body=_form),
    "POST /staff/applications/{id}/documents": Row(
        WORK, {"": 409, "begun": 201}, body=_paper, logs="correct"
    ),
    "POST /staff/applications/{id}/submit": Row(
        WORK, {"": 409, "begun": 422}, body=_CONSENT, logs="register"
    ),
    "POST /staff/applications/{id}/resubmit": Row(WORK, {"": 409}, body={}, logs="register"),
    "POST /staff/applications/{id}/actions": Row(
        ACT,
        {"": 200, "begun": 409, "calls": 409},
        body={"action": "claim"},
    ),
    # What it would do, with the very SMS: that is hers.
    "POST /staff/applications/{id}/actions?dry": Row(
        ACT,
        {"": 200, "begun": 409, "calls": 409},
        body={"action": "claim"},
        query="dry_run=true",
        logs="act",
    ),
    "POST /staff/applications/{id}/notes": Row(
        NOTE, {"": 201}, body={"text": "She comes on Monday."}, logs="note"
    ),
    "POST /staff/applications/{id}/contacts": Row(
        CONTACT, {"": 201}, body={"channel": "call", "outcome": "reached"}, logs="contact"
    ),
    "POST /staff/applications/{id}/visit-photos": Row(
        WORK, _VISITED, body={"filename": "a.jpg", "content_type": "image/jpeg", "size": 1000}
    ),
    "DELETE /staff/applications/{id}/photos/{document_id}": Row(WORK, {"": 404}),
    "POST /staff/applications/{id}/visits": Row(
        WORK,
        _VISITED,
        body={
            "visited_on": "2026-11-24",
            "present": True,
            "text": "Two machines.",
            "recommendation": "favourable",
        },
        logs="visit",
    ),
    # -- money and figures
    "GET /staff/envelopes": Row(BALANCES, list=True),
    "GET /staff/envelopes/{id}": Row(
        Grid(BALANCES.columns, {at: "404" if c == "out" else c for at, c in BALANCES.cells.items()})
    ),
    "POST /staff/envelopes": Row(
        MONEY,
        {"": 201},
        body=lambda s: {"programme": "proof-grants", "region": s.region, "year": 2027},
    ),
    "POST /staff/envelopes/{id}/contributions": Row(
        MONEY, {"": 201}, body={"partner": "Wilaya", "amount_mad": 10}
    ),
    "GET /staff/partners": Row(NAMES),
    # Lists of a region; nobody is named in them.
    "GET /staff/payments": Row(ORDERS, query=lambda s: f"programme=proof-grants&region={s.region}"),
    "GET /staff/payment-runs": Row(ORDERS, query=lambda s: f"programme=proof-grants&region={s.region}"),
    "GET /staff/payment-runs/{id}": Row(ORDERS),
    "POST /staff/payment-runs": Row(
        ORDERING, {"": 422}, body=lambda s: {"programme": "proof-grants", "region": s.region}
    ),
    "GET /staff/payment-runs/{id}/file": Row(ORDERING),
    "POST /staff/payment-runs/{id}/reconciliation": Row(ORDERING, body={"csv": "reference;amount"}),
    # -- people of another platform: three examples a column are all that an import shows of them
    "GET /staff/imports": Row(
        Grid(IMPORTS.columns, {at: "out" if cell == "404" else cell for at, cell in IMPORTS.cells.items()}),
        list=True,
    ),
    "POST /staff/imports": Row(
        IMPORTING,
        {"": 201},
        body=lambda s: {
            "programme": _programme(s),
            "kind": "alone",
            "filename": "table.csv",
            "content_type": "text/csv",
            "size": 100,
        },
    ),
    "GET /staff/imports/{id}": Row(IMPORTS),
    "GET /staff/imports/{id}/rows": Row(IMPORTS),
    "GET /staff/imports/{id}/report": Row(IMPORTS),
    # Its file has not come yet.
    "POST /staff/imports/{id}/mapping": Row(
        IMPORTS, {"": 409}, body={"columns": [{"column": 0, "to": "phone"}]}
    ),
    "POST /staff/imports/{id}/confirm": Row(
        IMPORTS,
        {"": 409},
        body={"source": "Before", "legal_basis": "Convention", "reason": "Reprise"},
    ),
    "POST /staff/imports/{id}/cancel": Row(IMPORTS, body={}),
    "GET /staff/indicators": Row(FIGURES, query=lambda s: f"region={s.region}"),
    # -- exports
    "POST /staff/exports": Row(
        EXPORTING,
        {"": 202},
        body=lambda s: {
            "kind": "applications",
            "programme": "proof-grants",
            "region": s.region,
            "format": "csv",
            "language": "fr",
        },
    ),
    "GET /staff/exports": Row(
        Grid(EXPORTS.columns, {at: "out" if cell == "404" else cell for at, cell in EXPORTS.cells.items()}),
        list=True,
    ),
    "GET /staff/exports/{id}": Row(EXPORTS),
    "GET /staff/exports/{id}/download": Row(EXPORTS, logs="download_export"),
    # -- committees
    "GET /staff/sittings": Row(
        Grid(SITTINGS.columns, {at: "out" if cell == "404" else cell for at, cell in SITTINGS.cells.items()}),
        list=True,
    ),
    "GET /staff/sittings/candidates": Row(HOLD, query=_scope),
    "GET /staff/sittings/members": Row(HOLD, query=lambda s: _scope(s).partition("&stage")[0]),
    "POST /staff/sittings": Row(HOLD, {"": 201}, body=_sitting),
    "GET /staff/sittings/{id}": Row(SITTINGS),
    "GET /staff/sittings/{id}/files": Row(SITTINGS),
    "GET /staff/sittings/{id}/files/{application_id}": Row(SITTINGS, logs="read_file"),
    # Its minutes are there when it is over.
    "GET /staff/sittings/{id}/minutes": Row(SITTINGS, {"": 409}),
    "POST /staff/sittings/{id}/files": Row(HOLD, body={}),
    "DELETE /staff/sittings/{id}/files/{application_id}": Row(HOLD, {"": 204}),
    "POST /staff/sittings/{id}/ranking": Row(
        HOLD, body=lambda s: {"application_id": s.file, "place": 1, "reason": "urgent"}
    ),
    "POST /staff/sittings/{id}/open": Row(HOLD, {"": 409}, body={}),
    "POST /staff/sittings/{id}/votes": Row(
        VOTE, body=lambda s: {"votes": [{"application_id": s.file, "choice": "for"}]}
    ),
    "POST /staff/sittings/{id}/conflicts": Row(
        VOTE, body=lambda s: {"application_id": s.file, "kind": "family"}
    ),
    "POST /staff/sittings/{id}/close": Row(HOLD, body={}),
    "POST /staff/sittings/{id}/cancel": Row(HOLD, body={}),
    # -- staff about staff
    "GET /staff/me": Row(STAFF),
    "GET /staff/people": Row(
        # Their list never says that somebody is not there.
        Grid(PEOPLE.columns, {at: "out" if cell == "404" else cell for at, cell in PEOPLE.cells.items()}),
        list=True,
    ),
    "GET /staff/people/{id}": Row(PEOPLE),
    "POST /staff/people": Row(
        INVITE,
        {"": 201},
        body=lambda s: {
            "username": "nobody-yet@example.ma",
            "name": "Exemple",
            "roles": ["agent"] if s.region else ["programme_manager"],
            "regions": [s.region] if s.region else [],
        },
    ),
    "PATCH /staff/people/{id}": Row(MANAGE, body={"name": "Exemple"}),
    "POST /staff/people/{id}/disable": Row(MANAGE, body={}),
    "POST /staff/people/{id}/enable": Row(MANAGE, body={}),
    "POST /staff/people/{id}/reset": Row(MANAGE, body={}),
    # -- programmes
    "GET /staff/programmes": Row(DEFINITIONS, list=True),
    "GET /staff/programmes/{id}": Row(DEFINITIONS),
    # What was never published has no versions.
    "GET /staff/programmes/{id}/versions": Row(DEFINITIONS, {"": 404}),
    "GET /staff/programmes/{id}/versions/{version}": Row(DEFINITIONS, {"": 404}),
    "GET /staff/programmes/{id}/diff": Row(DEFINITIONS, {"": 404}, query="from=1"),
    "POST /staff/programmes": Row(
        WRITING,
        {"": 201},
        body=lambda s: {"source": s.source.replace(f"id: {s.id}", f"id: {s.id}-again")},
    ),
    "POST /staff/programmes/check": Row(WRITING, body=lambda s: {"source": s.source}),
    "PATCH /staff/programmes/{id}/draft": Row(
        WRITING, {"": 409, "written": 200}, body=lambda s: {"source": f"{s.source}# more\n"}
    ),
    "DELETE /staff/programmes/{id}/draft": Row(WRITING, {"": 409, "written": 204}),
    "POST /staff/programmes/{id}/propose": Row(WRITING, {"": 409, "written": 200}, body={}),
    # Only who proposed it takes it back.
    "POST /staff/programmes/{id}/withdraw": Row(WRITING, {"": 409}, body={}),
    "POST /staff/programmes/{id}/refuse": Row(WRITING, {"": 409, "proposed": 200}, body={"note": "not yet"}),
    "POST /staff/programmes/{id}/publish": Row(
        WRITING, {"": 409, "proposed": 200}, body=lambda s: {"digest": s.digest}
    ),
    "POST /staff/programmes/{id}/cancel": Row(WRITING, {"": 409, "scheduled": 200}, body={}),
    # -- hers
    "POST /applications": Row(
        SIGNED_IN, {"": 201}, body={"programme": "proof-grants", "kind": "alone", "language": "ar"}
    ),
    "GET /applications": Row(LIST, list=True),
    "GET /applications/{id}": Row(OWN),
    "POST /applications/{id}/identity": Row(
        HERS, {"": 204}, body=lambda s: {"national_id_last4": s.cnie[-4:], "birth_year": 1990}
    ),
    "PATCH /applications/{id}": Row(
        OWN, {"": 409, "draft": 200}, body={"answers": {"plan": "a planted sewing room"}}
    ),
    "POST /applications/{id}/documents": Row(OWN, {"": 409, "draft": 201}, body=_paper),
    "GET /applications/{id}/documents": Row(OWN),
    "GET /applications/{id}/documents/{document_id}": Row(OWN),
    "DELETE /applications/{id}/documents/{document_id}": Row(OWN, {"": 409, "draft": 204}),
    "POST /applications/{id}/submit": Row(OWN, {"": 409, "draft": 200}, body=_CONSENT),
    "POST /applications/{id}/resubmit": Row(OWN, {"": 409}, body={}),
    "POST /applications/{id}/withdraw": Row(OWN, body={}),
    "POST /applications/{id}/appeal": Row(OWN, {"": 409}, body={"text": "Please look again."}),
    "POST /applications/{id}/complaint": Row(OWN, {"": 200, "draft": 409}, body={"text": "Nobody answers."}),
    "POST /applications/{id}/language": Row(OWN, body={"language": "fr"}),
    "POST /applications/{id}/help": Row(HERS, body={}),
    "GET /applications/{id}/receipt": Row(OWN, {"": 200, "draft": 409}),
    "GET /applications/{id}/agreement": Row(OWN, {"": 409}),
    "GET /me/export": Row(PROVED, list=True),
    "POST /me/erasure": Row(PROVED, {"": 202}, body={}, list=True),
}

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
