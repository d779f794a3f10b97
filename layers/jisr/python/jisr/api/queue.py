"""A member of staff's work: the queue, how much there is, and taking files from it."""

from collections.abc import Mapping

from jisr import bootstrap
from jisr.api import queue_models as models
from jisr.api import staff_views as views
from jisr.domain.application import Application, Flag
from jisr.domain.deadlines import due, due_at
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import Route, staff
from jisr.use_cases.call import Call
from jisr.use_cases.colleagues import colleagues
from jisr.use_cases.staff_queue import Filters, staff_queue


def queue(request: Request) -> Response:
    query = request.query(models.QueueQuery)
    call = bootstrap.staff_call(request)
    page = staff_queue(call, Filters(**query.model_dump(exclude={"cursor"})), query.cursor)
    names = colleagues(page.items)
    items = [_item(call, file, names) for file in page.items]
    return Response(200, models.Queue(items=items, next_cursor=page.next_cursor))


def counts(request: Request) -> Response:
    from jisr.use_cases.queue_counts import queue_counts

    query = request.query(models.CountsQuery)
    call = bootstrap.staff_call(request)
    found = queue_counts(call, Filters(**query.model_dump()))
    stages = found.stages and [
        {"programme": s.programme, "stage": s.stage, "count": s.files.count, "more": s.files.more}
        for s in found.stages
    ]
    numbers = {name: getattr(found, name) for name in ("all", "mine", "assigned", "overdue", "soon", "calls")}
    shown = {name: n and {"count": n.count, "more": n.more} for name, n in numbers.items()}
    return Response(200, models.QueueCounts.model_validate({**shown, "stages": stages}))


def claim(request: Request) -> Response:
    from jisr.use_cases.claim_files import claim_files

    body = request.body(models.ClaimFiles)
    call = bootstrap.staff_call(request)
    done = claim_files(call, body.ids)
    names = colleagues(one.file for one in done if one.file)
    results = [
        models.ClaimResult(
            id=one.id, outcome=one.outcome, item=_item(call, one.file, names) if one.file else None
        )
        for one in done
    ]
    return Response(200, models.ClaimResults(items=results))


def _item(call: Call, file: Application, names: Mapping[str, str]) -> models.WorkItem:
    return models.WorkItem(
        **views.queue_fields(file),
        due_at=due_at(file),
        due=due(file, call.at),
        call_since=(file.help_asked_at or file.entered_at) if Flag.CALL_ME in file.flags else None,
        assignee_name=names.get(file.assignee) if file.assignee else None,
    )


ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/staff/queue",
        staff("queue"),
        queue,
        "Files at work and calls to make, nearest deadline first; without a place, of the country region after region",
        {200: models.Queue},
        query=models.QueueQuery,
        refusals=(403, 404),
    ),
    Route(
        "GET",
        "/staff/queue/counts",
        staff("queue"),
        counts,
        "How much work there is, up to a thousand of each kind",
        {200: models.QueueCounts},
        query=models.CountsQuery,
        refusals=(403, 404),
    ),
    Route(
        "POST",
        "/staff/queue/claims",
        staff("act"),
        claim,
        "Take several files, each for itself: what came of each",
        {200: models.ClaimResults},
        body=models.ClaimFiles,
        refusals=(403,),
    ),
)
