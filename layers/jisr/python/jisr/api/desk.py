"""What staff write beside a file."""

from jisr import bootstrap
from jisr.api import desk_models, models, views
from jisr.domain.desk import Contacted
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import Route, staff
from jisr.use_cases.staff_file import open_for


def write_note(request: Request) -> Response:
    from jisr.use_cases.write_beside import write_note as use_case

    body = request.body(desk_models.WriteNote)
    call = bootstrap.staff_call(request)
    kept = use_case(call, open_for(call, request.path_params["id"], "note"), body.text)
    return Response(201, views.note(kept))


def log_contact(request: Request) -> Response:
    from jisr.use_cases.write_beside import log_contact as use_case

    body = request.body(desk_models.LogContact)
    call = bootstrap.staff_call(request)
    file = open_for(call, request.path_params["id"], "contact")
    kept = use_case(call, file, Contacted(body.channel, body.outcome), body.text)
    return Response(201, views.contact_entry(kept))


_FILE = "/staff/applications/{id}"
ROUTES: tuple[Route, ...] = (
    Route(
        "POST",
        f"{_FILE}/notes",
        staff("note"),
        write_note,
        "Write a note for the office",
        {201: models.Note},
        body=desk_models.WriteNote,
        refusals=(403, 409),
    ),
    Route(
        "POST",
        f"{_FILE}/contacts",
        staff("contact"),
        log_contact,
        "Log that somebody tried to speak to her; reached, a call that she waits for is answered",
        {201: models.ContactEntry},
        body=desk_models.LogContact,
        refusals=(403, 409),
    ),
)
