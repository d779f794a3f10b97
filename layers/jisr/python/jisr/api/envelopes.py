"""Envelopes and the partners' money in them."""

from typing import TYPE_CHECKING

from jisr import bootstrap
from jisr.api import envelopes_models as shapes
from jisr.api.models import DryRunQuery
from jisr.domain.money import amount_mad, centimes
from jisr.domain.partners import Deed
from jisr.domain.references import reference_of
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import Route, staff
from jisr.store.envelopes import Contribution, Envelope
from jisr.use_cases import money_envelopes
from jisr.use_cases.balances import Balance, balance_for, exact
from jisr.use_cases.money_envelopes import Gift

if TYPE_CHECKING:
    from jisr.use_cases.promote_waiting import Foreseen


def list_envelopes(request: Request) -> Response:
    query = request.query(shapes.EnvelopesQuery)
    call = bootstrap.staff_call(request)
    found = money_envelopes.list_envelopes(call, query.programme)
    return Response(
        200, shapes.Envelopes(items=[_envelope(balance_for(call, one)) for one in found], next_cursor=None)
    )


def read_envelope(request: Request) -> Response:
    from jisr.use_cases.whole_envelope import whole_envelope

    call = bootstrap.staff_call(request)
    whole = whole_envelope(call, request.path_params["id"])
    files = whole.files
    shown = shapes.WholeEnvelope(
        **_balance(whole.balance),
        contributions=[_contribution(one) for one in whole.contributions],
        files=shapes.EnvelopeFiles(
            waiting=files.waiting,
            waiting_mad=None if files.asked is None else amount_mad(files.asked),
            waiting_more=files.more,
            **files.by_status,
            rounded=files.rounded,
        ),
    )
    return Response(200, shown, etag=whole.balance.version)


def open_envelope(request: Request) -> Response:
    body = request.body(shapes.OpenEnvelope)
    call = bootstrap.staff_call(request)
    envelope = money_envelopes.open_envelope(
        call,
        body.programme,
        body.region,
        body.province,
        body.year,
        body.partner,
        None if body.amount_mad is None else centimes(body.amount_mad),
        body.partner_kind,
        _deed(body.agreement),
    )
    return Response(201, _envelope(exact(envelope)), etag=envelope.version)


def contribute(request: Request) -> Response:
    query = request.query(DryRunQuery)
    body = request.body(shapes.Contribute)
    call = bootstrap.staff_call(request)
    gift = Gift(body.partner, centimes(body.amount_mad), body.partner_kind or "other", _deed(body.agreement))
    if query.dry_run:
        from jisr.use_cases.promote_waiting import foresee

        envelope = money_envelopes.would_take(call, request.path_params["id"], gift)
        return Response(200, _foreseen(envelope, foresee(call, envelope, gift.amount)))
    envelope = money_envelopes.contribute(
        call, request.path_params["id"], gift.partner, gift.amount, gift.kind, gift.deed
    )
    return Response(201, _envelope(exact(envelope)), etag=envelope.version)


def _deed(said: shapes.PartnersAgreement | None) -> Deed | None:
    return None if said is None else Deed(said.title.strip(), said.signed_on, said.ends_on)


def _envelope(balance: Balance) -> shapes.Envelope:
    return shapes.Envelope(**_balance(balance))


def _balance(told: Balance) -> dict[str, object]:
    money = told.envelope
    return {
        "id": money.id,
        "programme": money.programme,
        "region": money.region,
        "province": money.province,
        "year": money.year,
        "version": told.version,
        "contributed_mad": amount_mad(money.contributed),
        "available_mad": amount_mad(told.available),
        "reserved_mad": _mad(told.reserved),
        "paid_mad": _mad(told.paid),
        "step_mad": _mad(told.step),
    }


def _mad(amount: int | None) -> float | None:
    return None if amount is None else amount_mad(amount)


def _contribution(one: Contribution) -> shapes.Contribution:
    deed = one.deed
    return shapes.Contribution(
        partner=one.partner,
        partner_kind=one.kind,
        amount_mad=amount_mad(one.amount),
        at=one.at,
        agreement=deed
        and shapes.PartnersAgreement(title=deed.title, signed_on=deed.signed_on, ends_on=deed.ends_on),
    )


def _foreseen(envelope: Envelope, seen: "Foreseen") -> shapes.ForeseenContribution:
    return shapes.ForeseenContribution(
        dry_run=True,
        available_mad=amount_mad(envelope.available),
        served=seen.served,
        served_mad=amount_mad(seen.amount),
        left_mad=amount_mad(seen.left),
        waiting=seen.waiting,
        waits_for_sitting=envelope.closing > 0,
        first=[
            shapes.Served(
                application_id=file.id, reference=reference_of(file.id), amount_mad=amount_mad(file.requested)
            )
            for file in seen.first
        ],
    )


ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/staff/envelopes",
        staff("read_envelopes"),
        list_envelopes,
        "Envelopes with their balances",
        {200: shapes.Envelopes},
        query=shapes.EnvelopesQuery,
        refusals=(403,),
    ),
    Route(
        "GET",
        "/staff/envelopes/{id}",
        staff("read_envelopes"),
        read_envelope,
        "One envelope: its balance, who gave what by which agreement, and its files in numbers",
        {200: shapes.WholeEnvelope},
        refusals=(403,),
    ),
    Route(
        "POST",
        "/staff/envelopes",
        staff("open_envelope"),
        open_envelope,
        "Open an envelope",
        {201: shapes.Envelope},
        body=shapes.OpenEnvelope,
        refusals=(403, 404, 409),
    ),
    Route(
        "POST",
        "/staff/envelopes/{id}/contributions",
        staff("contribute"),
        contribute,
        "Add a partner's money; with dry_run only say whom of the waiting list it would serve",
        {201: shapes.Envelope, 200: shapes.ForeseenContribution},
        body=shapes.Contribute,
        query=DryRunQuery,
        refusals=(403, 404, 409),
    ),
)
