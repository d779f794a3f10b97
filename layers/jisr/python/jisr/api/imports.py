"""Applicants of an existing platform are taken over: upload, columns, preview, confirmation, report."""

from collections.abc import Mapping
from typing import Any

from jisr import bootstrap
from jisr.api import imports_models as shapes
from jisr.api.models import Empty, Texts
from jisr.api.stalled_models import stalled
from jisr.domain.import_columns import needed, targets
from jisr.domain.imports import KEPT, WHY, Confirmed, Import, Seen, Target
from jisr.domain.programmes.model import Programme
from jisr.domain.references import reference_of
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import File, Route, staff
from jisr.use_cases.call import Call

PAGE = 25


def begin(request: Request) -> Response:
    from jisr.use_cases.imports.opening import begin_import

    body = request.body(shapes.BeginImport)
    call = bootstrap.staff_call(request)
    one, upload = begin_import(
        call,
        programme_id=body.programme,
        kind=body.kind,
        language=body.language,
        filename=body.filename,
        content_type=body.content_type,
        size=body.size,
        sha256=body.sha256,
    )
    said = {
        **_whole(one, call),
        "upload": {"url": upload.url, "fields": upload.fields},
        "expires_in": upload.expires_in,
    }
    return Response(201, shapes.BegunImport.model_validate(said), etag=one.version)


def list_imports(request: Request) -> Response:
    from jisr.use_cases.imports.opening import list_imports as use_case

    query = request.query(shapes.ImportsQuery)
    call = bootstrap.staff_call(request)
    found, after = use_case(call, query.cursor, PAGE)
    items = [shapes.ImportSummary.model_validate(_summary(one, call)) for one in found]
    return Response(200, shapes.Imports(items=items, next_cursor=after))


def read_import(request: Request) -> Response:
    call = bootstrap.staff_call(request)
    return _answer(call, _own_or_left(call, request))


def list_rows(request: Request) -> Response:
    from jisr.use_cases.imports.report import rows

    query = request.query(shapes.ImportRowsQuery)
    call = bootstrap.staff_call(request)
    one = _opened(call, request)
    found, after = rows(one, query.outcome, int(query.cursor or 0))
    names = [column.name for column in one.columns]
    items = [_row(seen, names) for seen in found]
    return Response(200, shapes.ImportRows(items=items, next_cursor=None if after is None else str(after)))


def show_columns(request: Request) -> Response:
    from jisr.use_cases.imports.columns import column_texts

    query = request.query(shapes.ColumnsQuery)
    pairs = (pair.split(":") for pair in (query.taken or "").split(",") if pair)
    taken = {int(column): to for column, to in pairs}
    call = bootstrap.staff_call(request)
    items = [
        shapes.ColumnTexts(
            column=at,
            examples=list(column.examples),
            choices=None if column.values is None else list(column.values),
        )
        for at, column in enumerate(column_texts(call, _opened(call, request), taken))
    ]
    return Response(200, shapes.ColumnsTexts(items=items))


def show_rows(request: Request) -> Response:
    from jisr.use_cases.imports.understood import understood

    call = bootstrap.staff_call(request)
    one = _opened(call, request)
    items = [
        shapes.UnderstoodRow(
            line=row.line,
            phone=row.phone or "",
            email=row.email,
            language=row.language,
            applied_on=row.applied_on,
            answers=dict(row.answers),
            texts=texts,
        )
        for row, texts in understood(call, one)
    ]
    return Response(200, shapes.UnderstoodRows(programme_version=one.programme_version, items=items))


def report(request: Request) -> Response:
    from jisr.use_cases.imports.report import report as use_case

    query = request.query(shapes.ImportReportQuery)
    call = bootstrap.staff_call(request)
    one = _opened(call, request)
    squeezed = "gzip" in request.headers.get("accept-encoding", "")
    headers = {"Content-Disposition": f'attachment; filename="import-{one.id[:8]}.csv"'}
    if squeezed:
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    body = use_case(one, query.language, squeezed=squeezed)
    return Response(200, body, headers=headers, content_type="text/csv; charset=utf-8")


def map_columns(request: Request) -> Response:
    from jisr.use_cases.imports.deciding import map_columns as use_case

    body = request.body(shapes.MapColumns)
    call = bootstrap.staff_call(request)
    mapped = {one.column: Target(one.to, one.values) for one in body.columns}
    return _answer(call, use_case(call, _opened(call, request), mapped, body.from_line))


def confirm(request: Request) -> Response:
    from jisr.use_cases.imports.deciding import confirm_import

    body = request.body(shapes.ConfirmImport)
    call = bootstrap.staff_call(request)
    told = Confirmed(body.source.strip(), body.legal_basis.strip(), body.reason.strip(), body.tell, call.at)
    return _answer(call, confirm_import(call, _opened(call, request), told))


def continue_import(request: Request) -> Response:
    from jisr.use_cases.imports.deciding import continue_import as use_case

    request.body(Empty)
    call = bootstrap.staff_call(request)
    return _answer(call, use_case(call, _own_or_left(call, request)))


def cancel(request: Request) -> Response:
    from jisr.use_cases.imports.deciding import cancel_import

    request.body(Empty)
    call = bootstrap.staff_call(request)
    return _answer(call, cancel_import(call, _own_or_left(call, request)))


def _opened(call: Call, request: Request) -> Import:
    from jisr.use_cases.imports.opening import open_import

    return open_import(call, request.path_params["id"])


def _own_or_left(call: Call, request: Request) -> Import:
    from jisr.use_cases.imports.opening import open_or_left

    return open_or_left(call, request.path_params["id"])


def _answer(call: Call, one: Import) -> Response:
    return Response(200, shapes.Import.model_validate(_whole(one, call)), etag=one.version)


def _programme(one: Import) -> Programme:
    from jisr.store import programmes

    return programmes.load(one.programme, one.programme_version)


def _summary(one: Import, call: Call) -> dict[str, Any]:
    why = WHY.get(one.why or "")
    return {
        "id": one.id,
        "programme": one.programme,
        "title": _programme(one).title,
        "kind": one.kind,
        "filename": one.filename,
        "at": one.at,
        "state": one.state.value,
        "rows": one.rows,
        "progress": one.progress,
        "counts": dict(one.counts),
        "why": Texts(**why) if why else None,
        "stalled": stalled(one.stalled_since(call.at), own=True),
        "left": one.owner != call.actor.id,
        "ended_at": one.ended_at,
        "expires_at": (one.at + KEPT).date(),
    }


def _whole(one: Import, call: Call) -> dict[str, Any]:
    programme, told = _programme(one), one.confirmed
    return {
        **_summary(one, call),
        "version": one.version,
        "kind_title": programme.kind_titles[one.kind],
        "language": one.language,
        "header_line": one.header_line,
        "from_line": one.from_line,
        "columns": [_column(one, at) for at in range(len(one.columns))],
        "questions": [
            {"to": q.to, "label": q.label, "options": _options(q.options)} for q in targets(programme)
        ],
        "needed": list(needed(programme)),
        "confirmed": {
            "source": told.source,
            "legal_basis": told.basis,
            "reason": told.reason,
            "tell": told.tell,
            "at": told.at,
        }
        if told
        else None,
    }


def _options(options: Mapping[str, Mapping[str, str]] | None) -> list[dict[str, Any]] | None:
    if options is None:
        return None
    return [{"value": value, "label": label} for value, label in options.items()]


def _column(one: Import, at: int) -> dict[str, Any]:
    column, target = one.columns[at], one.mapped.get(at)
    return {
        "column": at,
        "name": column.name,
        "to": target.to if target else None,
        "values": dict(target.values) if target else {},
    }


def _row(seen: Seen, names: list[str]) -> shapes.ImportRow:
    return shapes.ImportRow(
        line=seen.line,
        outcome=seen.outcome,
        problems=[
            shapes.RowProblem(
                column=None if p.column is None or p.column >= len(names) else names[p.column],
                code=p.code,
                message=Texts(**p.message),
            )
            for p in seen.problems
        ],
        application_id=seen.file,
        reference=reference_of(seen.file) if seen.file else None,
    )


_ALL = "/staff/imports"
_ONE = f"{_ALL}/{{id}}"
ROUTES: tuple[Route, ...] = (
    Route(
        "POST",
        _ALL,
        staff("import_people"),
        begin,
        "Begin an import: the answer says where its file is uploaded to",
        {201: shapes.BegunImport},
        body=shapes.BeginImport,
        refusals=(403, 404, 409),
    ),
    Route(
        "GET",
        _ALL,
        staff("import_people"),
        list_imports,
        "One's own imports of the last thirty days, newest first",
        {200: shapes.Imports},
        query=shapes.ImportsQuery,
        refusals=(403,),
    ),
    Route(
        "GET",
        _ONE,
        staff("import_people"),
        read_import,
        "An import: how far it is, its columns, and what they are taken for",
        {200: shapes.Import},
        refusals=(403,),
    ),
    Route(
        "POST",
        f"{_ONE}/mapping",
        staff("import_people"),
        map_columns,
        "Say what its columns are; its rows are checked then",
        {200: shapes.Import},
        body=shapes.MapColumns,
        if_match="required",
        refusals=(403, 409),
    ),
    Route(
        "GET",
        f"{_ONE}/rows",
        staff("import_people"),
        list_rows,
        "What is said of its rows: number, columns and reasons",
        {200: shapes.ImportRows},
        query=shapes.ImportRowsQuery,
        refusals=(403,),
    ),
    Route(
        "GET",
        f"{_ONE}/columns",
        staff("preview_import"),
        show_columns,
        "Texts that stand in its columns, while they are decided; that they were looked at is logged",
        {200: shapes.ColumnsTexts},
        query=shapes.ColumnsQuery,
        refusals=(403, 409),
    ),
    Route(
        "GET",
        f"{_ONE}/understood",
        staff("preview_import"),
        show_rows,
        "The first five rows that are ready, as they were understood; that they were looked at is logged",
        {200: shapes.UnderstoodRows},
        refusals=(403, 409),
    ),
    Route(
        "GET",
        f"{_ONE}/report",
        staff("import_people"),
        report,
        "The rows that are faulty, duplicate or registered, as CSV",
        {200: File("text/csv")},
        query=shapes.ImportReportQuery,
        refusals=(403,),
    ),
    Route(
        "POST",
        f"{_ONE}/confirm",
        staff("import_people"),
        confirm,
        "Make a draft of each row that is ready",
        {200: shapes.Import},
        body=shapes.ConfirmImport,
        if_match="required",
        refusals=(403, 409),
    ),
    Route(
        "POST",
        f"{_ONE}/continue",
        staff("import_people"),
        continue_import,
        "Wake the work on it when it stands still; else it says how far it is",
        {200: shapes.Import},
        body=Empty,
        if_match="optional",
        refusals=(403, 409),
    ),
    Route(
        "POST",
        f"{_ONE}/cancel",
        staff("import_people"),
        cancel,
        "Call it off; what is registered stays",
        {200: shapes.Import},
        body=Empty,
        if_match="required",
        refusals=(403, 409),
    ),
)
