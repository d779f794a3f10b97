"""Papers as PDF for staff: the history and the agreement of a file, the minutes of a committee. A function of its own,
as `api_papers` is: it carries the printing layer, and staff have another authorizer."""

from jisr import bootstrap
from jisr.api.agreement_models import AgreementQuery
from jisr.api.audit_models import HistoryQuery
from jisr.api.sitting_models import MinutesQuery
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


def agreement(request: Request) -> Response:
    """To be signed by both; who prints it has read her name and her card's number."""
    from jisr.use_cases.print_agreement import agreement_of, print_agreement

    query = request.query(AgreementQuery)
    call = bootstrap.staff_call(request)
    file = open_for(call, request.path_params["id"], "read_file")
    language = query.for_(file.language)
    pdf = print_agreement(agreement_of(file), language)
    name = {"Content-Disposition": f'inline; filename="{reference_of(file.id)}-{language}.pdf"'}
    return Response(200, pdf, headers=name, content_type="application/pdf")


def minutes(request: Request) -> Response:
    from jisr.use_cases.print_minutes import minutes_of, print_minutes

    query = request.query(MinutesQuery)
    call = bootstrap.staff_call(request)
    found = minutes_of(call, request.path_params["id"])
    name = f"PV-{found.sitting.held_on.isoformat()}-{query.language}.pdf"
    pdf = print_minutes(found, query.language)
    disposition = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(200, pdf, headers=disposition, content_type="application/pdf")


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
    Route(
        "GET",
        "/staff/applications/{id}/agreement",
        staff("read_file"),
        agreement,
        "The agreement of an accepted application; the reading is logged",
        {200: File("application/pdf")},
        query=AgreementQuery,
        refusals=(403, 409),
    ),
    Route(
        "GET",
        "/staff/sittings/{id}/minutes",
        staff("read_sittings"),
        minutes,
        "The minutes of a committee that is over; files by their references",
        {200: File("application/pdf")},
        query=MinutesQuery,
        refusals=(403, 404, 409),
    ),
)
APP = App(ROUTES)
