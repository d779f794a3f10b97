"""Files: the queue, what the desk and its heads do with one, and who looks at it."""

from collections.abc import Mapping
from typing import Any

from tests.flow.who_may.grid import CONSENT, Row, grid, listed, paper

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

# Change her number: the desk alone, of its own places. Of a draft without one, once she has agreed to be helped.
CHANGE_PHONE = grid("""
reader                       |  Fès Taza Tanger begun calls   Fès* Taza* Tanger* begun* calls*
agent of Fès                 |  in  404  404    404   404     in   404   404     404    404
agent of Taza                |  404 in   404    404   404     404  in    404     404    404
agent of Fès-Meknès          |  in  in   404    404   404     in   in    404     404    404
agent of Tanger-Tétouan      |  404 404  in     404   404     404  404   in      404    404
coordinator of Fès-Meknès    |  in  in   404    404   in      in   in    404     404    in
coordinator of Tanger-Tétouan|  404 404  in     404   in      404  404   in      404    in
committee of Fès-Meknès      |  403 403  404    404   404     404  404   404     404    404
committee of Tanger-Tétouan  |  404 404  403    404   404     404  404   404     404    404
manager                      |  403 403  403    403   in      404  404   404     404    404
auditor                      |  403 403  403    403   403     403  403   403     403    403
partner of Fès-Meknès        |  403 403  403    403   403     403  403   403     403    403
agent of Taza + committee    |  403 in   404    404   404     404  in    404     404    404
manager + coordinator Tanger |  403 403  in     in    in      404  404   in      404    in
committee + auditor          |  403 403  404    404   404     404  404   404     404    404
partner + agent of Taza      |  404 in   404    404   404     404  in    404     404    404
no role                      |  403 403  403    403   403     403  403   403     403    403
disabled coordinator         |  401 401  401    401   401     401  401   401     401    401
a woman who applies          |  401 401  401    401   401     401  401   401     401    401
nobody                       |  401 401  401    401   401     401  401   401     401    401
""")

# Answer a complaint: her heads, each in her own place; there is none, and a draft has none.
ANSWER_COMPLAINT = grid("""
reader                       |  Fès Taza Tanger begun calls   Fès* Taza* Tanger* begun* calls*
agent of Fès                 |  403 404  404    404   404     403  404   404     404    404
agent of Taza                |  404 403  404    404   404     404  403   404     404    404
agent of Fès-Meknès          |  403 403  404    404   404     403  403   404     404    404
agent of Tanger-Tétouan      |  404 404  403    404   404     404  404   403     404    404
coordinator of Fès-Meknès    |  in  in   404    404   in      in   in    404     404    in
coordinator of Tanger-Tétouan|  404 404  in     404   in      404  404   in      404    in
committee of Fès-Meknès      |  403 403  404    404   404     404  404   404     404    404
committee of Tanger-Tétouan  |  404 404  403    404   404     404  404   404     404    404
manager                      |  in  in   in     in    in      404  404   404     404    404
auditor                      |  403 403  403    403   403     403  403   403     403    403
partner of Fès-Meknès        |  403 403  403    403   403     403  403   403     403    403
agent of Taza + committee    |  403 403  404    404   404     404  403   404     404    404
manager + coordinator Tanger |  in  in   in     in    in      404  404   in      404    in
committee + auditor          |  403 403  404    404   404     404  404   404     404    404
partner + agent of Taza      |  404 403  404    404   404     404  403   404     404    404
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


def _form(_: Any) -> dict[str, Any]:
    return {"filename": "paper", "content_type": "image/jpeg", "size": 100}


_SIGNED = {"method": "signed_form", "note": "signed before me"}
_REASON = {"reason_codes": ["typing_error"]}
# Nobody is visited about a file that was not sent.
_VISITED = {"": 201, "begun": 409, "calls": 409}

ROWS: Mapping[str, Row] = {
    "GET /staff/queue": Row(QUEUE, list=True),
    "GET /staff/queue/counts": Row(COUNTS, query=lambda s: f"region={s.region}"),
    # What came of each file is in the one answer: the file as it is now, or of what is not hers nothing.
    "POST /staff/queue/claims": Row(
        listed(ACT),
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
    # What it shows of others each reader's rights to those decide (`test_possible_duplicates`).
    "POST /staff/applications/{id}/alike": Row(READ, body={}, logs="read_file", finds=True),
    "PATCH /staff/applications/{id}": Row(
        WORK,
        {"": 200, "calls": 409},
        body={"answers": {"plan": "a planted sewing room"}, **_REASON},
        logs="correct",
    ),
    # What it would change, with the very SMS: that is hers.
    "PATCH /staff/applications/{id}?dry": Row(
        WORK,
        {"": 200, "calls": 409},
        body={"answers": {"plan": "a planted sewing room"}, **_REASON},
        query="dry_run=true",
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
    "POST /staff/applications/{id}/documents": Row(WORK, {"": 409, "begun": 201}, body=paper, logs="correct"),
    "POST /staff/applications/{id}/submit": Row(WORK, {"": 409, "begun": 422}, body=CONSENT, logs="register"),
    "POST /staff/applications/{id}/resubmit": Row(WORK, {"": 409}, body={}, logs="register"),
    "POST /staff/applications/{id}/resubmit?dry": Row(
        WORK, {"": 409}, body={}, query="dry_run=true", logs="register"
    ),
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
    "POST /staff/applications/{id}/actions?change_phone": Row(
        CHANGE_PHONE,
        {"": 200, "calls": 409},
        body={"action": "change_phone", "phone": "0612345699", "reason_codes": ["lost_phone"]},
    ),
    "POST /staff/applications/{id}/actions?approve": Row(
        ACT,
        {"": 409},
        body={"action": "approve", "amount_mad": 1000},
    ),
    "POST /staff/applications/{id}/actions?answer_complaint": Row(
        ANSWER_COMPLAINT,
        {"": 409},
        body={"action": "answer_complaint", "note": "Asked and answered."},
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
}
