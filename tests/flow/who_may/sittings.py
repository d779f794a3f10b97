"""Committees' sittings."""

from collections.abc import Mapping
from typing import Any

from tests.flow.who_may.grid import Row, grid, listed, programme_of

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


def _scope(s: Any) -> str:
    return f"programme={programme_of(s)}&region={s.region}&stage=decision"


def _sitting(s: Any) -> dict[str, Any]:
    chair = {"03": "coordinator of Fès-Meknès", "01": "coordinator of Tanger-Tétouan"}[s.region]
    return {
        "programme": programme_of(s),
        "region": s.region,
        "stage": "decision",
        "title": "Novembre",
        "place": "Salle 1",
        "held_on": "2026-11-24",
        "quorum": 1,
        "members": [chair],
        "chair": chair,
    }


ROWS: Mapping[str, Row] = {
    "GET /staff/sittings": Row(listed(SITTINGS), list=True),
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
    # Its vote is open: there is nothing to settle.
    "POST /staff/sittings/{id}/continue": Row(HOLD, {"": 409}, body={}),
    "POST /staff/sittings/{id}/cancel": Row(HOLD, body={}),
}
