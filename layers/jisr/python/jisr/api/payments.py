"""Instalments that wait, payment orders, and what the bank says of them."""

from datetime import datetime
from typing import Any

from jisr import bootstrap
from jisr.api import payments_models as shapes
from jisr.api.models import Empty, Texts
from jisr.api.stalled_models import stalled
from jisr.domain import payment_reasons, reconciliation
from jisr.domain.money import amount_mad
from jisr.domain.references import reference_of
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import File, Route, staff
from jisr.store.payment_runs import Run
from jisr.use_cases.payments import Filters, Waiting

PAGE = 25


def list_payments(request: Request) -> Response:
    from jisr.use_cases.payments import list_payments as use_case

    query = request.query(shapes.PaymentsQuery)
    call = bootstrap.staff_call(request)
    filters = Filters(query.programme, query.region, query.province, query.state)
    page = use_case(call, filters, query.cursor)
    return Response(
        200, shapes.Payments(items=[_payment(one) for one in page.items], next_cursor=page.next_cursor)
    )


def order(request: Request) -> Response:
    from jisr.use_cases.payment_runs import order_payments

    body = request.body(shapes.OrderPayments)
    call = bootstrap.staff_call(request)
    chosen = (
        None if body.payments is None else [(one.application_id, one.instalment) for one in body.payments]
    )
    shown = order_payments(call, Filters(body.programme, body.region, body.province), chosen)
    return Response(201, _run(shown, call.at))


def list_runs(request: Request) -> Response:
    from jisr.use_cases.payment_runs import list_runs as use_case
    from jisr.use_cases.payment_runs import listed_stalled_since

    query = request.query(shapes.RunsQuery)
    call = bootstrap.staff_call(request)
    found = use_case(call, query.programme, query.region, query.cursor, PAGE)
    cursor = found[-1][0] if len(found) == PAGE else None
    items = [
        shapes.RunSummary(**_summary(run), stalled=stalled(listed_stalled_since(run, call.at)))
        for _, run in found
    ]
    return Response(200, shapes.Runs(items=items, next_cursor=cursor))


def read_run(request: Request) -> Response:
    from jisr.use_cases.payment_runs import open_run, show

    call = bootstrap.staff_call(request)
    return Response(200, _run(show(open_run(call, request.path_params["id"])), call.at))


def continue_run(request: Request) -> Response:
    from jisr.use_cases.payment_runs import continue_run as use_case
    from jisr.use_cases.payment_runs import open_run

    request.body(Empty)
    call = bootstrap.staff_call(request)
    run = open_run(call, request.path_params["id"], "order_payments")
    return Response(200, _run(use_case(call, run), call.at))


def bank_file(request: Request) -> Response:
    """Names and accounts: who is in it is in the access log first."""
    from jisr.use_cases.payment_runs import bank_file as use_case
    from jisr.use_cases.payment_runs import open_run

    call = bootstrap.staff_call(request)
    run = open_run(call, request.path_params["id"], "order_payments")
    name = {"Content-Disposition": f'attachment; filename="order-{run.id[:8]}.csv"'}
    return Response(200, use_case(call, run), headers=name, content_type="text/csv; charset=utf-8")


def reconcile(request: Request) -> Response:
    from jisr.use_cases.payment_runs import open_run
    from jisr.use_cases.payment_runs import reconcile as use_case

    body = request.body(shapes.Reconcile)
    call = bootstrap.staff_call(request)
    run = open_run(call, request.path_params["id"], "order_payments")
    read = use_case(call, run, body.csv, confirm=body.confirm)
    said: dict[str, int] = {
        state: sum(one.state == state for one in read) for state in ("matched", "already", "wrong")
    }
    return Response(
        200, shapes.Reconciled(**said, confirmed=body.confirm, items=[_read(one) for one in read])
    )


def _payment(one: Waiting) -> shapes.Payment:
    part, last = one.part, one.part.last
    returned = (
        payment_reasons.text_of(last.reason) if last and last.state == "returned" and last.reason else None
    )
    return shapes.Payment(
        application_id=one.file.id,
        reference=reference_of(one.file.id),
        province=one.file.province,
        instalment=part.instalment.id,
        title=Texts(**part.instalment.title),
        number=part.number,
        amount_mad=amount_mad(part.amount),
        owed_mad=amount_mad(part.owed),
        state=part.state,
        since=one.since,
        account=one.account,
        run=last.run if last and part.state in {"ordered", "paid"} else None,
        returned=Texts(**returned) if returned else None,
    )


def _summary(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "programme": run.programme,
        "region": run.region,
        "at": run.at,
        "by": run.by,
        "lines": len(run.asked),
        "amount_mad": amount_mad(run.amount),
        "counts": dict(run.counts or {}),
    }


def _run(shown: Any, at: datetime) -> shapes.Run:
    from jisr.use_cases.payment_runs import reference_for

    items = []
    for number, (asked, line) in enumerate(zip(shown.run.asked, shown.lines, strict=True)):
        code = line.code if line else None
        items.append(
            shapes.RunLine(
                at=number,
                application_id=asked.application_id,
                reference=reference_for(asked),
                instalment=asked.instalment,
                amount_mad=amount_mad(asked.amount),
                state=line.state if line else "waiting",
                told=line.told if line else None,
                code=code,
                reason=Texts(**payment_reasons.text_of(code)) if code else None,
            )
        )
    return shapes.Run(
        **(_summary(shown.run) | {"counts": shown.counts}),
        busy=shown.busy,
        stalled=stalled(shown.stalled_since(at)),
        items=items,
    )


def _read(one: reconciliation.Read) -> shapes.ReadLine:
    return shapes.ReadLine(
        line=one.line,
        reference=one.reference,
        state=one.state,
        amount_mad=None if one.amount is None else amount_mad(one.amount),
        outcome=one.outcome,
        on=one.on,
        reason=Texts(**payment_reasons.text_of(one.reason)) if one.reason else None,
        errors=[
            shapes.WrongCell(column=w.column, code=w.code, message=Texts(**reconciliation.WRONG[w.code]))
            for w in one.wrong
        ],
    )


_RUNS = "/staff/payment-runs"
ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/staff/payments",
        staff("read_payments"),
        list_payments,
        "Instalments of a programme in a region that are due, ordered, paid or came back",
        {200: shapes.Payments},
        query=shapes.PaymentsQuery,
        refusals=(403, 404),
    ),
    Route(
        "POST",
        _RUNS,
        staff("order_payments"),
        order,
        "Order what is due; it is worked on line by line",
        {201: shapes.Run},
        body=shapes.OrderPayments,
        refusals=(403, 404),
    ),
    Route(
        "GET",
        _RUNS,
        staff("read_payments"),
        list_runs,
        "Payment orders of a programme in a region, newest first",
        {200: shapes.Runs},
        query=shapes.RunsQuery,
        refusals=(403, 404),
    ),
    Route(
        "GET",
        f"{_RUNS}/{{id}}",
        staff("read_payments"),
        read_run,
        "A payment order with its lines",
        {200: shapes.Run},
        refusals=(403,),
    ),
    Route(
        "POST",
        f"{_RUNS}/{{id}}/continue",
        staff("order_payments"),
        continue_run,
        "Wake the work on it when it stands still; else it says how far it is",
        {200: shapes.Run},
        body=Empty,
        refusals=(403,),
        keyed=False,
    ),
    Route(
        "GET",
        f"{_RUNS}/{{id}}/file",
        staff("order_payments"),
        bank_file,
        "The order as the bank's CSV; each file in it is logged",
        {200: File("text/csv")},
        refusals=(403,),
    ),
    Route(
        "POST",
        f"{_RUNS}/{{id}}/reconciliation",
        staff("order_payments"),
        reconcile,
        "Read the bank's answer; with confirm record what matches",
        {200: shapes.Reconciled},
        body=shapes.Reconcile,
        refusals=(403, 409),
        keyed=False,
    ),
)
