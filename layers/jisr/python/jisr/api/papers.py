"""Papers as PDF: the receipt of her application, and the agreement. A function of its own: it carries the printing
layer."""

from jisr import bootstrap, settings
from jisr.api.agreement_models import AgreementQuery
from jisr.domain.references import reference_of
from jisr.http.app import App
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import APPLICANT, File, Route
from jisr.use_cases.own_file import open_own


def receipt(request: Request) -> Response:
    from jisr.use_cases.print_receipt import print_receipt, receipt_of

    file = open_own(bootstrap.applicant_call(request), request.path_params["id"])
    paper = receipt_of(file, settings.load().require("site_url"))
    name = {"Content-Disposition": f'inline; filename="{paper.reference}.pdf"'}
    return Response(200, print_receipt(paper), headers=name, content_type="application/pdf")


def agreement(request: Request) -> Response:
    from jisr.use_cases.print_agreement import agreement_of, print_agreement

    query = request.query(AgreementQuery)
    file = open_own(bootstrap.applicant_call(request), request.path_params["id"])
    language = query.for_(file.language)
    pdf = print_agreement(agreement_of(file), language)
    name = {"Content-Disposition": f'inline; filename="{reference_of(file.id)}-{language}.pdf"'}
    return Response(200, pdf, headers=name, content_type="application/pdf")


ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/applications/{id}/receipt",
        APPLICANT,
        receipt,
        "The receipt",
        {200: File("application/pdf")},
        refusals=(403, 409),
    ),
    Route(
        "GET",
        "/applications/{id}/agreement",
        APPLICANT,
        agreement,
        "The agreement of an accepted application",
        {200: File("application/pdf")},
        query=AgreementQuery,
        refusals=(403, 409),
    ),
)
APP = App(ROUTES)
