"""Exports: asked for, looked after and fetched by who asked for them."""

from typing import Any

from jisr import bootstrap
from jisr.api import exports_models as models
from jisr.api.models import Texts
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import Route, staff


def request_export(request: Request) -> Response:
    from jisr.use_cases.exports.ask import Wanted
    from jisr.use_cases.exports.ask import request_export as use_case

    body = request.body(models.RequestExport)
    call = bootstrap.staff_call(request)
    wanted = Wanted(
        programme=body.programme,
        format=body.format,
        language=body.language,
        region=body.region,
        province=body.province,
        status=body.status,
        stage=body.stage,
        first=body.first,
        last=body.last,
        columns=tuple(body.columns) if body.columns else None,
        purpose=body.purpose,
    )
    return Response(202, _shown(use_case(call, wanted), call.at))


def list_exports(request: Request) -> Response:
    from jisr.use_cases.exports.ask import list_exports as use_case

    call = bootstrap.staff_call(request)
    items = [_shown(export, call.at) for export in use_case(call)]
    return Response(200, models.Exports(items=items, next_cursor=None))


def read_export(request: Request) -> Response:
    from jisr.use_cases.exports.ask import open_export

    call = bootstrap.staff_call(request)
    return Response(200, _shown(open_export(call, request.path_params["id"]), call.at))


def download(request: Request) -> Response:
    from jisr.use_cases.exports.ask import download as use_case

    call = bootstrap.staff_call(request)
    link = use_case(call, request.path_params["id"])
    return Response(200, models.ExportLink(url=link.url, filename=link.filename, expires_in=link.expires_in))


def _shown(export: Any, at: Any) -> models.Export:
    from jisr.domain.exports import FAILURES, failure_of, status_of

    asked, failure = export.asked, failure_of(export, at)
    return models.Export(
        id=export.id,
        kind="applications",
        status=status_of(export, at),
        programme=asked.programme,
        region=asked.region,
        province=asked.province,
        file_status=asked.status,
        stage=asked.stage,
        first=asked.first,
        last=asked.last,
        format=asked.format,
        language=asked.language,
        columns=list(asked.columns),
        personal=asked.personal,
        requested_at=export.requested_at,
        done=export.done,
        total=export.total,
        rows=export.rows,
        size=export.size,
        expires_at=export.expires_at,
        failure=failure,
        failure_text=Texts(**FAILURES[failure]) if failure else None,
    )


_EXPORTS = "/staff/exports"
ROUTES: tuple[Route, ...] = (
    Route(
        "POST",
        _EXPORTS,
        staff("export"),
        request_export,
        "Ask for a table of files; it is written in the background",
        {202: models.Export},
        body=models.RequestExport,
        refusals=(403, 404, 429),
    ),
    Route(
        "GET",
        _EXPORTS,
        staff("export"),
        list_exports,
        "One's own exports, newest first",
        {200: models.Exports},
        refusals=(403,),
    ),
    Route(
        "GET",
        f"{_EXPORTS}/{{id}}",
        staff("export"),
        read_export,
        "How far an export has come",
        {200: models.Export},
        refusals=(403,),
    ),
    Route(
        "GET",
        f"{_EXPORTS}/{{id}}/download",
        staff("download_export"),
        download,
        "A link to the file, for five minutes; the download is logged",
        {200: models.ExportLink},
        refusals=(403, 409),
    ),
)
