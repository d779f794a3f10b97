"""Papers as PDF for staff: the history of a file. A function of its own, as `api_papers` is: it carries the printing
layer, and staff have another authorizer."""

from jisr import bootstrap
from jisr.api.audit_models import HistoryQuery
from jisr.domain.references import reference_of
from jisr.http.app import App
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import File, Route, staff
from jisr.use_cases.staff_file import open_for


def history(request: Request) -> Response:
    from jisr.use_cases.print_history import history_of, print_history

    query = request.query(HistoryQuery)
    call = bootstrap.staff_call(request)
    file = open_for(call, request.path_params["id"], "print_history")
    name = {"Content-Disposition": f'inline; filename="{reference_of(file.id)}-{query.language}.pdf"'}
    pdf = print_history(history_of(call, file), query.language)
    return Response(200, pdf, headers=name, content_type="application/pdf")


ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/staff/applications/{id}/history",
        staff("print_history"),
        history,
        "The whole history of a file on paper; the reading is logged",
        {200: File("application/pdf")},
        query=HistoryQuery,
        refusals=(403,),
    ),
)
APP = App(ROUTES)
