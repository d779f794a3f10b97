"""Staff about staff."""

from collections.abc import Mapping

from tests.flow.who_may.grid import Row, grid, listed

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

ROWS: Mapping[str, Row] = {
    "GET /staff/me": Row(STAFF),
    "GET /staff/people": Row(listed(PEOPLE), list=True),
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
}
