"""What anybody may call.

These calls weigh very differently (health, a track by reference, signing in), so each endpoint imports its own use
case: a cold start pays for the call it serves.
"""

from datetime import UTC, datetime
from pathlib import Path

from jisr.api import public_models as models
from jisr.api import sessions
from jisr.api.models import Texts
from jisr.domain.errors import NotFound
from jisr.http.app import App
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import PUBLIC, File, Route

_DOCUMENT = Path(__file__).parent.parent / "http" / "openapi.json"


def health(request: Request) -> Response:
    return Response(200, {"status": "ok"})


def openapi(request: Request) -> Response:
    """The committed document, as it was generated from these very lists (`jisr openapi`)."""
    return Response(200, _DOCUMENT.read_text(encoding="utf-8"))


def list_programmes(request: Request) -> Response:
    from jisr.domain.programmes.model import summary_view
    from jisr.store import programmes

    return Response(200, {"items": [summary_view(programme) for programme in programmes.all_current()]})


def read_programme(request: Request) -> Response:
    """The published definition goes out as it is kept: it was checked when it was published."""
    from jisr.domain.programmes.model import public_view
    from jisr.store import programmes

    name, version = request.path_params["id"], request.query(models.ProgrammeQuery).version
    found = programmes.current(name) if version is None else programmes.load(name, version)
    return Response(200, public_view(found))


def places(request: Request) -> Response:
    """Regions and their provinces: 10 KB, so that a form can ask for them offline."""
    from jisr import reference

    regions = [
        {
            "code": region.code,
            "name": region.names,
            "provinces": [
                {"code": p.code, "name": p.names, "kind": p.kind} for p in reference.provinces(region.code)
            ],
        }
        for region in reference.regions()
    ]
    return Response(200, {"regions": regions})


def communes(request: Request) -> Response:
    from jisr import reference

    found = reference.communes(request.path_params["province"])
    if not found:
        raise NotFound("not_found", "no such province")
    items = [
        {
            "code": commune.code,
            "name": commune.names,
            "kind": commune.kind,
            "arrondissements": [
                {"code": part.code, "name": part.names} for part in reference.arrondissements(commune.code)
            ],
        }
        for commune in found
    ]
    return Response(200, {"items": items})


def check_eligibility(request: Request) -> Response:
    from jisr.use_cases import check_eligibility as use_case

    body = request.body(models.AskEligibility)
    reasons = use_case.check_eligibility(
        request.path_params["id"], body.kind, body.answers, datetime.now(UTC)
    )
    said = [{"code": reason.code, "message": dict(reason.message)} for reason in reasons]
    return Response(200, {"eligible": not said, "reasons": said})


def track(request: Request) -> Response:
    from jisr.api.next_steps import NEXT_STEP
    from jisr.use_cases.read_application import track as find
    from jisr.use_cases.rules import programme_of

    query = request.query(models.TrackQuery)
    file = find(
        request.path_params["reference"], query.phone_last4, request.source_address, datetime.now(UTC)
    )
    programme = programme_of(file)
    stage = programme.stage(file.stage) if file.stage else None
    answer = models.Tracking(
        status=file.status.value,
        stage=Texts(**stage.title) if stage else None,
        since=file.entered_at,
        deadline=file.deadline,
        next_step=Texts(**NEXT_STEP[file.status]),
        office=Texts(**programme.office(file.province or "")),
    )
    return Response(200, answer)


_A_DAY = 24 * 3600
_COLUMNS = ("programme", "region", "province", "status", "count")


def open_data(request: Request) -> Response:
    """Files that entered each status. A row without a province is the region's sum; `count` null is withheld.

    The CSV is for programs, as RFC 4180 has it: commas, and no mark at its beginning, which many of them take for a
    part of the first column's name. All its cells are codes and whole numbers in ASCII, so there is no accent that a
    sheet could garble. Staff's tables are written for their Excel (`jisr.domain.cells`)."""
    from jisr.domain.open_figures import SMALLEST
    from jisr.use_cases.open_figures import open_figures

    query = request.query(models.OpenDataQuery)
    cells, sums = open_figures(query.programme, query.region)
    rows = [[getattr(cell, column) for column in _COLUMNS] for cell in (*sums, *cells)]
    if query.format == "csv":
        lines = [",".join("" if value is None else str(value) for value in row) for row in (_COLUMNS, *rows)]
        return Response(200, "\r\n".join(lines) + "\r\n", content_type="text/csv; charset=utf-8")
    items = [dict(zip(_COLUMNS, row, strict=True)) for row in rows]
    return Response(200, {"items": items, "suppressed_below": SMALLEST, "rounded_down_to": SMALLEST})


ROUTES: tuple[Route, ...] = (
    Route("GET", "/health", PUBLIC, health, "Whether the service answers", {200: models.Health}),
    Route(
        "GET",
        "/openapi.json",
        PUBLIC,
        openapi,
        "This document",
        {200: File("application/json")},
        cache=300,
    ),
    Route(
        "GET",
        "/programmes",
        PUBLIC,
        list_programmes,
        "The programmes, each at its current version",
        {200: models.Programmes},
        cache=60,
    ),
    Route(
        "GET",
        "/programmes/{id}",
        PUBLIC,
        read_programme,
        "The published definition: form, papers, eligibility, stages, consent, examples",
        {200: models.Programme},
        query=models.ProgrammeQuery,
        cache=60,
    ),
    Route(
        "GET",
        "/places",
        PUBLIC,
        places,
        "Regions and their provinces: the codes that forms ask for",
        {200: models.Places},
        cache=_A_DAY,
    ),
    Route(
        "GET",
        "/places/{province}/communes",
        PUBLIC,
        communes,
        "Communes of a province, and the arrondissements of its big cities",
        {200: models.Communes},
        cache=_A_DAY,
    ),
    Route(
        "POST",
        "/programmes/{id}/eligibility",
        PUBLIC,
        check_eligibility,
        "Whether these answers allow to apply; nothing is stored",
        {200: models.Eligibility},
        body=models.AskEligibility,
        keyed=False,
        example={"kind": "self_employed", "answers": {}},
    ),
    Route(
        "GET",
        "/track/{reference}",
        PUBLIC,
        track,
        "Where a file stands; one same 404 for all that don't match",
        {200: models.Tracking},
        query=models.TrackQuery,
        refusals=(429,),
    ),
    Route(
        "GET",
        "/open-data/indicators",
        PUBLIC,
        open_data,
        "Open figures, rounded down: small cells and what would reveal them are withheld",
        {200: (models.OpenData, File("text/csv"))},
        query=models.OpenDataQuery,
        cache=300,
    ),
)
APP = App((*ROUTES, *sessions.ROUTES))
