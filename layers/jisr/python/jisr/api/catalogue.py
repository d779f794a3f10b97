"""All routes of all audiences: every module of this package that has `ROUTES`. For tools and tests, not functions."""

import pkgutil
from importlib import import_module

from jisr import api
from jisr.http.routes import Route


def all_routes() -> tuple[Route, ...]:
    """In the modules' order of names."""
    names = sorted(found.name for found in pkgutil.iter_modules(api.__path__))
    modules = [import_module(f"{api.__name__}.{name}") for name in names if name != "catalogue"]
    return tuple(route for module in modules for route in getattr(module, "ROUTES", ()))
