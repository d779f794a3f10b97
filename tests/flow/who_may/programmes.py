"""Definitions of programmes."""

from collections.abc import Mapping

from tests.flow.who_may.grid import Row, grid

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

ROWS: Mapping[str, Row] = {
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
}
