"""From a YAML file to a programme that may be published, or to every mistake in it with its place and its mend.

Only the command line, the tests and `api_programmes` import this: it needs `ruamel.yaml`, which has a layer of its own.
What is written may be hostile: it is limited in size, in depth and in what its aliases make of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from jisr.domain.programmes.check import conditions, examples, form, office
from jisr.domain.programmes.check.completed import completed
from jisr.domain.programmes.check.mistakes import Mistakes, ProgrammeError, ProgrammeErrors
from jisr.domain.programmes.check.source import read
from jisr.domain.programmes.grammar import ID, SHAPE
from jisr.domain.programmes.model import KIND, Programme, from_published
from jisr.domain.programmes.shape import Path, Texts, is_bad, plain, visit

__all__ = ["Examined", "ProgrammeError", "ProgrammeErrors", "examine", "load_programme"]


@dataclass(frozen=True, slots=True)
class Examined:
    """`programme` is None while there are `errors`; `id` and `title` are as far as they could be read even then."""

    programme: Programme | None
    errors: tuple[ProgrammeError, ...] = ()
    id: str | None = None
    title: Mapping[str, str] | None = None


def examine(text: str, filename: str = "") -> Examined:
    """What is written in `text`, and every mistake in it."""
    root: Any = None
    try:
        root = read(text, filename)
        return Examined(programme := _checked(root, filename), (), programme.id, programme.title)
    except ProgrammeErrors as wrong:
        given = root if isinstance(root, Mapping) else {}
        named, title = given.get("id"), given.get("title")
        named = str(named) if isinstance(named, str) and not is_bad(visit(ID, named, (), _silent)) else None
        entitled = plain(title) if not is_bad(visit(Texts(120), title, (), _silent)) else None
        return Examined(None, wrong.errors, named, entitled)


def _silent(path: Path, message: str) -> None:
    """For a look at one value, whose mistakes are told elsewhere."""


def load_programme(text: str, filename: str) -> Programme:
    """The programme written in `text`, at version 0 (not yet published: `to_published` gives it its number).

    Raises `ProgrammeErrors` with every mistake found; `filename` is only for the messages.
    """
    return _checked(read(text, filename), filename)


def _checked(root: Any, filename: str) -> Programme:
    mistakes = Mistakes(root, filename)
    found = visit(SHAPE, root, (), mistakes.report)
    if not is_bad(found):
        schema = found["form"]["schema"]
        properties = schema.get("properties")
        if not isinstance(properties, dict) or not all(isinstance(v, dict) for v in properties.values()):
            mistakes.report(
                ("form", "schema"), "add properties: a mapping from each answer's name to its schema"
            )
        elif KIND in properties:
            mistakes.report(("form", "schema", "properties", KIND), "kind is added by itself: remove it")
        else:
            found = completed(found)
            _meaning(found, mistakes)
    if mistakes.errors:
        raise ProgrammeErrors(sorted(set(mistakes.errors)))
    return from_published({**plain(found), "version": 0})


_ALONE: Final = (
    form.names,
    form.facts,
    form.relied_on,
    office.dates_and_places,
    office.money,
    office.stages,
    office.after_the_decision,
    office.messages,
)


def _meaning(p: dict[str, Any], mistakes: Mistakes) -> None:
    """What the shape can't say: first what stands for itself, then the schemas, then examples, which need them."""
    for check in _ALONE:
        check(p, mistakes.report)
    form.identity(p, mistakes.root.get("identity") or {}, mistakes.report)
    for check in (conditions.schemas, examples.examples):
        if not mistakes.errors:
            check(p, mistakes.report)
