"""What staff write beside a file."""

from jisr import bootstrap
from jisr.api import desk_models as models
from jisr.api import staff_views as views
from jisr.api.applicant import upload_of
from jisr.api.documents_models import DocumentAdded
from jisr.domain.desk import Contacted, Visit
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import Route, staff
from jisr.use_cases.staff_file import open_for, reach


def write_note(request: Request) -> Response:
    from jisr.use_cases.write_beside import write_note as use_case

    body = request.body(models.WriteNote)
    call = bootstrap.staff_call(request)
    kept = use_case(call, open_for(call, request.path_params["id"], "note"), body.text)
    return Response(201, views.note(kept))


def log_contact(request: Request) -> Response:
    from jisr.use_cases.write_beside import log_contact as use_case

    body = request.body(models.LogContact)
    call = bootstrap.staff_call(request)
    file = open_for(call, request.path_params["id"], "contact")
    kept = use_case(call, file, Contacted(body.channel, body.outcome), body.text)
    return Response(201, views.contact_entry(kept))


def add_photo(request: Request) -> Response:
    """Shows nothing of the person, so nothing is written down."""
    from jisr.use_cases.visits import add_photo as use_case

    body = request.body(models.AddVisitPhoto)
    call = bootstrap.staff_call(request)
    file = reach(call, request.path_params["id"], "visit")
    photo, upload = use_case(call, file, content_type=body.content_type, size=body.size, sha256=body.sha256)
    return upload_of(photo, upload)


def report_visit(request: Request) -> Response:
    from jisr.use_cases.visits import report_visit as use_case

    body = request.body(models.ReportVisit)
    call = bootstrap.staff_call(request)
    file = open_for(call, request.path_params["id"], "visit")
    visit = Visit(body.visited_on, body.present, body.recommendation, tuple(body.photos), body.follow_up)
    return Response(201, views.visit_report(use_case(call, file, visit, body.text), file))


def take_back_photo(request: Request) -> Response:
    """Shows nothing of the person, so nothing is written down."""
    from jisr.use_cases.take_back_photo import take_back_photo as use_case

    call = bootstrap.staff_call(request)
    file = reach(call, request.path_params["id"], "visit")
    use_case(call, file, request.path_params["document_id"])
    return Response(204)


_FILE = "/staff/applications/{id}"
ROUTES: tuple[Route, ...] = (
    Route(
        "POST",
        f"{_FILE}/notes",
        staff("note"),
        write_note,
        "Write a note for the office",
        {201: models.Note},
        body=models.WriteNote,
        refusals=(403, 409),
    ),
    Route(
        "POST",
        f"{_FILE}/contacts",
        staff("contact"),
        log_contact,
        "Log that somebody tried to speak to her; reached, a call that she waits for is answered",
        {201: models.ContactEntry},
        body=models.LogContact,
        refusals=(403, 409),
    ),
    Route(
        "POST",
        f"{_FILE}/visit-photos",
        staff("visit"),
        add_photo,
        "Announce a photo of a visit and get where to upload it",
        {201: DocumentAdded},
        body=models.AddVisitPhoto,
        refusals=(403, 409, 429),
    ),
    Route(
        "DELETE",
        f"{_FILE}/photos/{{document_id}}",
        staff("visit"),
        take_back_photo,
        "Take back a wrong photo of the office that is part of nothing yet",
        {204: None},
        refusals=(403, 409),
    ),
    Route(
        "POST",
        f"{_FILE}/visits",
        staff("visit"),
        report_visit,
        "Report a visit to her home or workshop",
        {201: models.VisitReport},
        body=models.ReportVisit,
        refusals=(403, 409),
    ),
)
