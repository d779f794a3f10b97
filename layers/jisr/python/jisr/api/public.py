"""What anybody may call."""

from pathlib import Path

from jisr.api import models
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
)
APP = App(ROUTES)
