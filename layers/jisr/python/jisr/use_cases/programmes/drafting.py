"""The next version of a programme while it is written: a draft may have mistakes, a proposal has none."""

from dataclasses import replace

from jisr.domain.errors import Conflict, FieldError, Invalid
from jisr.domain.programmes import upcoming
from jisr.domain.programmes.check import Examined, examine
from jisr.domain.programmes.upcoming import Said, State, Upcoming
from jisr.store import programmes
from jisr.use_cases.call import Call
from jisr.use_cases.programmes.check_source import mistakes
from jisr.use_cases.programmes.keeping import change


def begin(call: Call, source: str) -> Upcoming:
    """A draft, of the programme whose `id` stands in it; begun again with the same text it is the same draft.

    Raises `Invalid` when no id can be read, `Conflict` when there is a draft of it already.
    """
    examined = examine(source)
    if examined.id is None:
        raise mistakes(examined)
    if examined.id in _ADDRESSES:
        raise Invalid("invalid", "", [FieldError("/source", "id_taken", _TAKEN)])

    def step(before: Upcoming) -> Upcoming:
        if before.state is State.DRAFT and before.source == source:
            return before
        if before.state is not State.NONE:
            raise Conflict("draft_exists", "somebody writes the next version already")
        based_on = current(before.programme)
        return replace(_saved(call, before, source, examined), based_on=based_on)

    return change(call, examined.id, step)


def save(call: Call, programme: str, source: str) -> Upcoming:
    """The same text again is no conflict (docs/adr/0019). Raises `Invalid` (another id), `Conflict`, `StaleVersion`."""
    examined = examine(source)
    if examined.id not in {None, programme}:
        raise Invalid(
            "invalid", "some values must be mended", [FieldError("/source", "another_id", _SAME_ID)]
        )

    def step(before: Upcoming) -> Upcoming:
        if before.state is State.NONE:
            raise Conflict("no_draft", "nobody writes a next version: begin one")
        if before.state is State.DRAFT and before.source == source:
            return before
        return _saved(call, before, source, examined)

    return change(call, programme, step)


def discard(call: Call, programme: str) -> Upcoming:
    """Raises `Conflict`, `StaleVersion`."""

    def step(before: Upcoming) -> Upcoming:
        return before if before.state is State.NONE else upcoming.discard(before)

    return change(call, programme, step)


def current(programme: str) -> int:
    """Its current version, 0 when none was published."""
    now = programmes.current_version(programme)
    return now[0] if now else 0


def _saved(call: Call, before: Upcoming, source: str, examined: Examined) -> Upcoming:
    by = Said(call.actor.id, call.at)
    return upcoming.save(before, source, examined.title, len(examined.errors), by)


_ADDRESSES = frozenset({"check"})
_TAKEN = {
    "ar": "اختيار معرف آخر للبرنامج: هذا الاسم محجوز.",
    "fr": "Choisissez un autre identifiant : celui-ci est réservé.",
    "en": "Choose another id: this one is taken.",
}
_SAME_ID = {
    "ar": "إرجاع معرف البرنامج كما كان: لا يتغير أبدا.",
    "fr": "Remettez l'identifiant du programme : il ne change jamais.",
    "en": "Put the programme's id back: it never changes.",
}
