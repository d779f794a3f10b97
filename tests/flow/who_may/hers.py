"""The applicants' side."""

from collections.abc import Mapping

from tests.flow.who_may.grid import CONSENT, Row, grid, paper

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

ROWS: Mapping[str, Row] = {
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
    "POST /applications/{id}/documents": Row(OWN, {"": 409, "draft": 201}, body=paper),
    "GET /applications/{id}/documents": Row(OWN),
    "GET /applications/{id}/documents/{document_id}": Row(OWN),
    "DELETE /applications/{id}/documents/{document_id}": Row(OWN, {"": 409, "draft": 204}),
    "POST /applications/{id}/submit": Row(OWN, {"": 409, "draft": 200}, body=CONSENT),
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
