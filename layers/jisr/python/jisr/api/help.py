"""What an agent does for a woman who asked for help, besides what stands in `api.staff`."""

from jisr import bootstrap
from jisr.api.applicant import upload_of
from jisr.api.documents_models import DocumentAdded
from jisr.api.help_models import AddPaperOfOffice
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import Route, staff
from jisr.use_cases.staff_file import reach


def add_consent_form(request: Request) -> Response:
    """The photo of the paper that she signed. It shows nothing of the person, so nothing is written down."""
    from jisr.use_cases.add_consent_form import add_consent_form as use_case

    body = request.body(AddPaperOfOffice)
    call = bootstrap.staff_call(request)
    file = reach(call, request.path_params["id"], "register")
    form, upload = use_case(call, file, content_type=body.content_type, size=body.size, sha256=body.sha256)
    return upload_of(form, upload)


ROUTES: tuple[Route, ...] = (
    Route(
        "POST",
        "/staff/applications/{id}/consent-forms",
        staff("register"),
        add_consent_form,
        "Announce the photo of the paper by which she agrees to be helped",
        {201: DocumentAdded},
        body=AddPaperOfOffice,
        refusals=(403, 429),
    ),
)
