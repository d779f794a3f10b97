"""Which function answers a call of the staff, as the gateway's routes say."""

from functools import cache
from importlib import import_module

from infra.wiring import ROWS, Http
from jisr.http.app import App


@cache
def staff_app(path: str) -> App:
    """`path` after `/api/v1`, such as `/staff/queue`. The longest route that begins it has it."""
    found = {
        route.removesuffix("{proxy+}"): row.name
        for row in ROWS
        if isinstance(row.trigger, Http) and row.trigger.authorizer == "staff"
        for _, route in row.trigger.routes
        if "{id}" not in route  # papers: a function of their own beside
    }
    asked = f"/api/v1{path}"
    name = found[
        max(
            (start for start in found if asked == start or (start.endswith("/") and asked.startswith(start))),
            key=len,
        )
    ]
    app = import_module(f"jisr.api.{name.removeprefix('api_')}").APP
    assert isinstance(app, App)
    return app


def staff_apps() -> list[App]:
    """All of them, once each."""
    names = {row.name for row in ROWS if isinstance(row.trigger, Http) and row.trigger.authorizer == "staff"}
    return [import_module(f"jisr.api.{name.removeprefix('api_')}").APP for name in sorted(names)]
