"""The names of partners, to choose from."""

from jisr import bootstrap
from jisr.api import partners_models as shapes
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import Route, staff
from jisr.use_cases import partner_names


def list_partners(request: Request) -> Response:
    found = partner_names.list_partners(bootstrap.staff_call(request))
    return Response(200, shapes.Partners(items=[shapes.Partner(name=one) for one in found], next_cursor=None))


ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/staff/partners",
        staff("read_partners"),
        list_partners,
        "The names under which partners gave money or read for it",
        {200: shapes.Partners},
        refusals=(403,),
    ),
)
