"""A checked programme becomes the version that new applications are made under."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from jisr.domain.people import SYSTEM
from jisr.domain.programmes.model import Programme, from_published, to_published
from jisr.domain.programmes.recordings import Recording, addresses
from jisr.domain.references import new_id
from jisr.gateways import site
from jisr.store import base, programmes
from jisr.store import events as history
from jisr.use_cases.call import Call
from jisr.use_cases.record import make_event


def publish_programme(programme: Programme, at: datetime, recordings: Sequence[Recording] = ()) -> Programme:
    """The published version, with the addresses of its recordings. Publishing what is current already changes nothing;
    other recordings are another version.

    Raises `Conflict` when somebody published another version meanwhile.
    """
    # Before the version that names them, so that no phone asks for what isn't there yet. What is left of a publication
    # that then fails is found by the next one.
    for one in recordings:
        site.put_audio(one.key, one.content, one.content_type)
    heard = addresses(recordings)
    if heard:  # without any the body is the same as that of versions from before there were recordings
        programme = from_published({**programme.published, "audio": heard})
    digest = hashlib.sha256(_bytes(to_published(programme, 0))).hexdigest()
    now = programmes.current_version(programme.id)
    if now is not None and now[1] == digest:
        return programmes.load(programme.id, now[0])
    version = (now[0] if now else 0) + 1
    body = to_published(programme, version)
    event = make_event(
        Call(SYSTEM, at, new_id()),
        "ProgrammePublished",
        subject=("programme", programme.id),
        sequence=version,
        data={"programme": programme.id, "programme_version": version},
    )
    base.commit([*programmes.publish(_bytes(body), programme.id, version, digest, at), history.append(event)])
    programmes.forget()
    return from_published(body)


def _bytes(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
