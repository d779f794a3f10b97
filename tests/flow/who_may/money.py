"""Envelopes, payment orders and figures."""

from collections.abc import Mapping

from tests.flow.who_may.grid import Grid, Row, grid

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

ROWS: Mapping[str, Row] = {
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
    "POST /staff/payment-runs/{id}/continue": Row(ORDERING, body={}),
    "GET /staff/payment-runs/{id}/file": Row(ORDERING),
    "POST /staff/payment-runs/{id}/reconciliation": Row(ORDERING, body={"csv": "reference;amount"}),
    "GET /staff/indicators": Row(FIGURES, query=lambda s: f"region={s.region}"),
}
