"""What goes out and comes in: exports, and people of another platform."""

from collections.abc import Mapping

from tests.flow.who_may.grid import Grid, Row, grid, listed, programme_of
from tests.flow.who_may.money import ORDERS

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

ROWS: Mapping[str, Row] = {
    # -- people of another platform: three examples a column, and five rows to whoever is about to confirm
    "GET /staff/imports": Row(listed(IMPORTS), list=True),
    "POST /staff/imports": Row(
        IMPORTING,
        {"": 201},
        body=lambda s: {
            "programme": programme_of(s),
            "kind": "alone",
            "filename": "table.csv",
            "content_type": "text/csv",
            "size": 100,
        },
    ),
    "GET /staff/imports/{id}": Row(IMPORTS),
    "GET /staff/imports/{id}/rows": Row(IMPORTS),
    "GET /staff/imports/{id}/report": Row(IMPORTS),
    "GET /staff/imports/{id}/columns": Row(IMPORTS, {"": 409}, logs="preview_import"),
    "GET /staff/imports/{id}/understood": Row(IMPORTS, {"": 409}, logs="preview_import"),
    # Its file has not come yet.
    "POST /staff/imports/{id}/mapping": Row(
        IMPORTS, {"": 409}, body={"columns": [{"column": 0, "to": "phone"}]}
    ),
    "POST /staff/imports/{id}/confirm": Row(
        IMPORTS,
        {"": 409},
        body={"source": "Before", "legal_basis": "Convention", "reason": "Reprise"},
    ),
    "POST /staff/imports/{id}/continue": Row(IMPORTS, {"": 409}, body={}),
    "POST /staff/imports/{id}/cancel": Row(IMPORTS, body={}),
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
    "GET /staff/exports": Row(listed(EXPORTS), list=True),
    "GET /staff/exports/{id}": Row(EXPORTS),
    "GET /staff/exports/{id}/download": Row(EXPORTS, logs="download_export"),
}
