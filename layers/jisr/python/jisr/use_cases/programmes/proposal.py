"""What one manager proposes to another: the text as it is saved, frozen until it is published, withdrawn or refused."""

import hashlib
import zlib
from collections.abc import Mapping
from typing import Any

from jisr.domain.errors import Conflict, FieldError, Invalid
from jisr.domain.programmes import upcoming as rules
from jisr.domain.programmes.check import examine
from jisr.domain.programmes.model import Programme, from_published
from jisr.domain.programmes.recordings import kept
from jisr.domain.programmes.upcoming import Said, Step, Upcoming
from jisr.store import programmes
from jisr.use_cases.call import Call
from jisr.use_cases.programmes.check_source import mistakes
from jisr.use_cases.programmes.keeping import change, stopped
from jisr.use_cases.publish_programme import digest_of, dumped

MOST_BYTES = 350_000
"""Of an item, deflated: DynamoDB keeps 400 KB."""


def propose(call: Call, programme: str, note: str | None) -> Upcoming:
    """The text as it is saved, frozen. Recordings of what has not changed come along.

    Raises `Invalid` with the mistakes, `Conflict` when it says what is current already, `StaleVersion`.
    """
    now = programmes.current_version(programme)
    version = now[0] if now else 0

    def step(before: Upcoming) -> Upcoming:
        rules.moved(before, Step.PROPOSE)
        written = examine(before.source)
        if written.programme is None:
            raise mistakes(written)
        proposed = _with_recordings(written.programme, version)
        if now is not None and now[1] == digest_of(proposed):
            raise Conflict("nothing_new", "it says what the current version says")
        body = dumped(proposed.published)
        _fits(body, before.source)
        digest = hashlib.sha256(body + before.source.encode()).hexdigest()
        return rules.propose(before, body, digest, version, Said(call.actor.id, call.at, note))

    return change(call, programme, step, _proposed)


def _with_recordings(programme: Programme, version: int) -> Programme:
    heard = kept(programmes.load(programme.id, version) if version else None, programme)
    return from_published({**programme.published, "audio": heard}) if heard else programme


def _fits(body: bytes, source: str) -> None:
    if len(zlib.compress(body, 9)) + len(zlib.compress(source.encode(), 9)) > MOST_BYTES:
        raise Invalid("invalid", "some values must be mended", [FieldError("/source", "too_long", _SHORTER)])


def _proposed(before: Upcoming, after: Upcoming) -> tuple[str, Mapping[str, Any]]:
    told = {"programme": after.programme, "digest": after.digest, "based_on": after.based_on}
    return "ProgrammeProposed", told


def withdraw(call: Call, programme: str) -> Upcoming:
    """Raises `Conflict`, `StaleVersion`."""
    return change(call, programme, lambda before: rules.withdraw(before, call.actor.id), stopped("withdrawn"))


def refuse(call: Call, programme: str, note: str) -> Upcoming:
    """Back to who wrote it, with the reason. Raises `Conflict`, `StaleVersion`."""
    by = Said(call.actor.id, call.at, note)
    return change(call, programme, lambda before: rules.refuse(before, by), stopped("refused"))


_SHORTER = {
    "ar": "اختصار البرنامج: هو أطول مما يمكن حفظه.",
    "fr": "Raccourcissez le programme : il est trop long pour être conservé.",
    "en": "Shorten the programme: it is too long to be kept.",
}
