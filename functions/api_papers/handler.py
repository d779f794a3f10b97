"""Papers as PDF: the receipt of her application."""

from typing import Any

from jisr import bootstrap, settings
from jisr.http.app import App
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import APPLICANT, File, Route
from jisr.use_cases.own_file import open_own
from jisr.use_cases.print_receipt import print_receipt, receipt_of


def receipt(request: Request) -> Response:
    file = open_own(bootstrap.applicant_call(request), request.path_params["id"])
    paper = receipt_of(file, settings.load().require("site_url"))
    name = {"Content-Disposition": f'inline; filename="{paper.reference}.pdf"'}
    return Response(200, print_receipt(paper), headers=name, content_type="application/pdf")


APP = App(
    [
        Route(
            "GET",
            "/applications/{id}/receipt",
            APPLICANT,
            receipt,
            "The receipt",
            {200: File("application/pdf")},
            refusals=(403, 409),
        )
    ]
)


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return APP.handle(event, context)
