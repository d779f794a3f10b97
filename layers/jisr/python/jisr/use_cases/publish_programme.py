"""A checked programme becomes the version that new applications are made under."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from jisr.domain.errors import Conflict
from jisr.domain.people import SYSTEM
from jisr.domain.programmes.model import Programme, from_published, to_published
from jisr.domain.programmes.recordings import Recording, addresses
from jisr.domain.references import new_id
from jisr.gateways import site
from jisr.store import base, programmes
from jisr.store import events as history
from jisr.store.base import Write
from jisr.use_cases.call import Call
from jisr.use_cases.record import make_event
from jisr.use_cases.rules import today

MOST_TRIES = 4


def publish_programme(
    programme: Programme,
    at: datetime,
    recordings: Sequence[Recording] = (),
    source: str | None = None,
) -> Programme:
    """The operator's way, by the command line: the published version, with the addresses of its recordings. Publishing
    what is current already changes nothing; other recordings are another version. `source`: the YAML
    that it is read from.

    Raises `Conflict` when somebody published another version meanwhile.
    """
    # Before the version that names them, so that no phone asks for what isn't there yet. What is left of a publication
    # that then fails is found by the next one.
    for one in recordings:
        site.put_audio(one.key, one.content, one.content_type)
    heard = addresses(recordings)
    if heard:  # without any the body is the same as that of versions from before there were recordings
        programme = from_published({**programme.published, "audio": heard})
    now = programmes.current_version(programme.id)
    if now is not None and now[1] == digest_of(programme):
        return programmes.load(programme.id, now[0])
    call = Call(SYSTEM, at, new_id())
    for _ in range(MOST_TRIES):
        try:
            base.commit(writes_of(call, programme, now[0] if now else 0, source=source))
        except Conflict as refusal:
            if refusal.code != "changed_meanwhile":  # of its history alone
                raise
            continue
        programmes.forget()
        return programmes.load(programme.id, (now[0] if now else 0) + 1)
    raise Conflict("published_meanwhile", "the programme is changed all the time")


def writes_of(
    call: Call,
    programme: Programme,
    current: int,
    *,
    source: str | None = None,
    proposed_by: str | None = None,
    approved_by: str | None = None,
) -> list[Write]:
    """The version that follows on `current` (0: the first), the pointer and the event. Refused by
    `published_meanwhile` when another version came, by `changed_meanwhile` when only its history did."""
    version = current + 1
    body = to_published(programme, version)
    event = make_event(
        call,
        "ProgrammePublished",
        subject=("programme", programme.id),
        sequence=history.next_sequence("programme", programme.id),
        data={
            "programme": programme.id,
            "programme_version": version,
            "proposed_by": proposed_by,
            "approved_by": approved_by,
        },
    )
    publication = programmes.Publication(
        programme.id,
        version,
        dumped(body),
        digest_of(programme),
        call.at,
        programme.phase(today(call.at)),
        source,
        proposed_by,
        approved_by,
    )
    return [*programmes.publish(publication), history.append(event)]


def digest_of(programme: Programme) -> str:
    """Of the definition, whatever its version."""
    return hashlib.sha256(dumped(to_published(programme, 0))).hexdigest()


def dumped(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
