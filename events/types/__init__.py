"""One class per event, in the module of what it tells of. Adding an event is adding a class there.

A function meets one or two types of all, and each class costs its start half a millisecond: the modules are read one
after the other, those of the bus first, until the type is found.
"""

from functools import cache
from importlib import import_module
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict

from events.envelope import Event

MODULES = (
    "application",
    "document",
    "timeline",
    "grievance",
    "envelope",
    "programme",
    "person",
    "staff",
    "sitting",
    "payment",
    "imports",
    "export",
)


def by_type(name: str) -> type[Event]:
    """The class of that type name. Raises `KeyError` for what is not of the vocabulary."""
    for module in MODULES:
        if (found := classes(module).get(name)) is not None:
            return found
    raise KeyError(name)


@cache
def all_types() -> tuple[type[Event], ...]:
    """The whole vocabulary."""
    return tuple(cls for module in MODULES for cls in classes(module).values())


@cache
def classes(module: str) -> dict[str, type[Event]]:
    """The classes of one module, by their type name."""
    here = import_module(f"{__name__}.{module}")
    return {
        name: cls
        for name, cls in vars(here).items()
        if isinstance(cls, type) and issubclass(cls, Event) and cls is not Event
    }


def _known(name: str) -> str:
    try:
        by_type(name)
    except KeyError:
        raise ValueError("not an event of the vocabulary") from None
    return name


class _Typed(BaseModel):
    """What any event says first."""

    model_config = ConfigDict(hide_input_in_errors=True)

    type: Annotated[str, AfterValidator(_known)]


def parse(detail: str | bytes | dict[str, Any]) -> Event:
    """An event from the bus or the table. Raises `pydantic.ValidationError` for what is not of the vocabulary.

    Only the class that arrived is built: a union of all of them would cost 100 ms of each cold start.
    """
    if isinstance(detail, dict):
        return by_type(_Typed.model_validate(detail).type).model_validate(detail)
    return by_type(_Typed.model_validate_json(detail).type).model_validate_json(detail)
