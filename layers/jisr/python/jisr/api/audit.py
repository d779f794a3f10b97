"""Who saw and did what, for auditors."""

from jisr import bootstrap
from jisr.api import audit_models as models
from jisr.domain.references import reference_of
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import Route, staff


def show(request: Request) -> Response:
    from jisr.use_cases.audit import Asked, audit

    query = request.query(models.AuditQuery)
    call = bootstrap.staff_call(request)
    asked = Asked(query.application, query.reference, query.actor, query.first, query.last)
    page = audit(call, asked, query.cursor)
    items = [
        models.AuditEntry.model_validate(
            {
                "at": entry.at,
                "kind": "read" if entry.is_reading else "done",
                "what": entry.what,
                "title": entry.title,
                "details": entry.details,
                "actor": {
                    "kind": entry.by,
                    "id": entry.actor,
                    "name": page.names.get(entry.actor or ""),
                    "role": entry.role,
                },
                "subject": {
                    "kind": entry.subject[0],
                    "id": entry.subject[1],
                    "name": page.names.get(entry.subject[1]),
                },
                "application_id": entry.application_id,
                "reference": reference_of(entry.application_id) if entry.application_id else None,
                "document_id": entry.paper,
                "assignee_name": page.names.get(entry.data.get("assignee", "")),
                "data": entry.data,
                "correlation_id": entry.correlation_id,
            }
        )
        for entry in page.items
    ]
    found = {"first": page.period.first, "last": page.period.last}
    return Response(200, models.Audit(**found, items=items, next_cursor=page.next_cursor))


ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/staff/audit",
        staff("audit"),
        show,
        "Who saw and did what: of one file or one member of staff, newest first; the reading is logged",
        {200: models.Audit},
        query=models.AuditQuery,
        refusals=(404,),
    ),
)
