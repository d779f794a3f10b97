"""Envelopes and the partners' money in them."""

from jisr import bootstrap
from jisr.api import models, views
from jisr.domain.money import centimes
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import Route, staff
from jisr.use_cases import money_envelopes


def list_envelopes(request: Request) -> Response:
    query = request.query(models.EnvelopesQuery)
    call = bootstrap.staff_call(request)
    found = money_envelopes.list_envelopes(call, query.programme)
    return Response(200, models.Envelopes(items=[views.envelope(e) for e in found], next_cursor=None))


def open_envelope(request: Request) -> Response:
    body = request.body(models.OpenEnvelope)
    call = bootstrap.staff_call(request)
    amount = None if body.amount_mad is None else centimes(body.amount_mad)
    envelope = money_envelopes.open_envelope(
        call, body.programme, body.region, body.province, body.year, body.partner, amount
    )
    return Response(201, views.envelope(envelope), etag=envelope.version)


def contribute(request: Request) -> Response:
    body = request.body(models.Contribute)
    call = bootstrap.staff_call(request)
    envelope = money_envelopes.contribute(
        call, request.path_params["id"], body.partner, centimes(body.amount_mad)
    )
    return Response(201, views.envelope(envelope), etag=envelope.version)


ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/staff/envelopes",
        staff("read_envelopes"),
        list_envelopes,
        "Envelopes with their balances",
        {200: models.Envelopes},
        query=models.EnvelopesQuery,
        refusals=(403,),
    ),
    Route(
        "POST",
        "/staff/envelopes",
        staff("open_envelope"),
        open_envelope,
        "Open an envelope",
        {201: models.Envelope},
        body=models.OpenEnvelope,
        refusals=(403, 404, 409),
    ),
    Route(
        "POST",
        "/staff/envelopes/{id}/contributions",
        staff("contribute"),
        contribute,
        "Add a partner's money",
        {201: models.Envelope},
        body=models.Contribute,
        refusals=(403, 404, 409),
    ),
)
