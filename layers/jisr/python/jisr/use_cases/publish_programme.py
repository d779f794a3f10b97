"""A checked programme becomes the version that new applications are made under."""

import hashlib
import json
from datetime import datetime

from jisr.domain.people import SYSTEM
from jisr.domain.programmes.model import Programme, from_published, to_published
from jisr.domain.references import new_id
from jisr.store import base, programmes
from jisr.store import events as history
from jisr.use_cases.call import Call
from jisr.use_cases.record import make_event


def publish_programme(programme: Programme, at: datetime) -> Programme:
    """The published version. Publishing what is current already changes nothing.

    Raises `Conflict` when somebody published another version meanwhile.
    """
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
