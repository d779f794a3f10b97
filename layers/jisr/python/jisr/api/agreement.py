"""The agreement that was signed, besides its paper (`api.staff_papers`) and the action that records it."""

from jisr import bootstrap
from jisr.api.applicant import upload_of
from jisr.api.documents_models import DocumentAdded
from jisr.api.help_models import AddPaperOfOffice
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import Route, staff
from jisr.use_cases.staff_file import reach


def add_agreement_photo(request: Request) -> Response:
    """It shows nothing of the person, so nothing is written down."""
    from jisr.use_cases.add_agreement_photo import add_agreement_photo as use_case

    body = request.body(AddPaperOfOffice)
    call = bootstrap.staff_call(request)
    file = reach(call, request.path_params["id"], "correct")
    photo, upload = use_case(call, file, content_type=body.content_type, size=body.size, sha256=body.sha256)
    return upload_of(photo, upload)


ROUTES: tuple[Route, ...] = (
    Route(
        "POST",
        "/staff/applications/{id}/agreement-photos",
        staff("correct"),
        add_agreement_photo,
        "Announce the photo of the agreement that both signed",
        {201: DocumentAdded},
        body=AddPaperOfOffice,
        refusals=(403, 409, 429),
    ),
)
