"""An import is begun, and found again by who began it; what changes it goes through one place."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import events
from jisr.domain import policy
from jisr.domain.errors import Conflict, FieldError, Invalid, NotFound, StaleVersion
from jisr.domain.idempotency import remembered, was_done
from jisr.domain.import_columns import unknown_kind
from jisr.domain.imports import MEDIA, OVER, Import, State
from jisr.domain.people import Actor
from jisr.domain.policy import CONFIDENTIAL, PERMISSIONS, Place
from jisr.domain.programmes.model import Programme
from jisr.domain.references import new_id
from jisr.domain.staff import StaffMember
from jisr.gateways import files
from jisr.store import base, imports, programmes
from jisr.store import events as history
from jisr.store.base import Write
from jisr.store.staff import everybody, load_staff
from jisr.use_cases.call import Call
from jisr.use_cases.record import make_event
from jisr.use_cases.rules import today

PERMISSION = "import_people"
PHASES = {State.READING: "read", State.CHECKING: "check", State.REGISTERING: "register"}

_MEDIA = {
    "ar": "أرسلوا ملف xlsx أو CSV.",
    "fr": "Envoyez un fichier xlsx ou CSV.",
    "en": "Send an xlsx or a CSV file.",
}
_SIZE = {
    "ar": "حجم الملف 10 ميغابايت على الأكثر: قسموه إلى عدة ملفات.",
    "fr": "Le fichier doit faire 10 Mo au plus : partagez-le en plusieurs fichiers.",
    "en": "The file may be 10 MB at most: cut it into several files.",
}


def begin_import(
    call: Call,
    *,
    programme_id: str,
    kind: str,
    language: str,
    filename: str,
    content_type: str,
    size: int,
    sha256: str | None,
) -> tuple[Import, files.Upload]:
    """An import that waits for its file; for a request that came before, the same one. Raises `Forbidden`, `NotFound`
    (programme, also a confidential one that is not for her), `Invalid`, `Conflict("programme_closed")`."""
    policy.require(call.actor, PERMISSION)
    programme = programmes.current(programme_id)
    require_programme(call.actor, programme)
    import_id = new_id(call.idempotency.seed if call.idempotency else None)
    if (known := _begun(call, import_id)) is not None:
        return known, files.presign_upload(known.key, known.content_type)
    errors = [unknown_kind(programme)] if kind not in programme.kinds else []
    if content_type not in MEDIA:
        errors.append(FieldError("/content_type", "media", _MEDIA))
    if not 1 <= size <= files.MOST_BYTES:
        errors.append(FieldError("/size", "size", _SIZE))
    if errors:
        raise Invalid("import", "this file can't be sent", errors)
    require_open(call, programme)
    one = Import(
        id=import_id,
        programme=programme.id,
        programme_version=programme.version,
        kind=kind,
        language=language,
        by=call.actor.id,
        at=call.at,
        filename=filename,
        content_type=content_type,
        size=size,
        sha256=sha256,
        done=remembered((), call.idempotency, call.at),
    )
    try:
        base.commit(imports.create(one))
    except Conflict:
        if (known := _begun(call, import_id)) is None:
            raise
        one = known
    return one, files.presign_upload(one.key, one.content_type)


def _begun(call: Call, import_id: str) -> Import | None:
    if call.idempotency is None:
        return None
    try:
        known = imports.load(import_id)
    except NotFound:
        return None
    return known if was_done(known.done, call.idempotency) else None


def require_programme(actor: Actor, programme: Programme) -> None:
    """Raises `NotFound` for a confidential programme whose files are not for her."""
    if programme.confidential and not actor.roles & PERMISSIONS[PERMISSION] & CONFIDENTIAL:
        raise NotFound("not_found", "nothing here for you")


def require_open(call: Call, programme: Programme) -> None:
    if not programme.is_open(today(call.at)):
        raise Conflict("programme_closed", "the programme takes no applications now")


def hers(actor: Actor, programme: Programme, region: str | None, province: str | None) -> bool:
    """Whether she may take somebody over there: a coordinator in her regions, and where no place is said."""
    if region is None:
        return True
    return policy.reaches(actor, PERMISSION, Place(region, province), confidential=programme.confidential)


def open_import(call: Call, import_id: str) -> Import:
    """Her own: its rows name people. Raises `Forbidden`, `NotFound`."""
    policy.require(call.actor, PERMISSION)
    one = open_or_left(call, import_id)
    if one.owner != call.actor.id:
        raise NotFound("not_found", "no such import")
    return one


def open_or_left(call: Call, import_id: str) -> Import:
    """As `open_import`, also one whose owner has left it behind: another head goes on with it or calls it off, for a
    caller that shows no row. What is over is left to nobody but to the request that called it off, sent again."""
    policy.require(call.actor, PERMISSION)
    one = imports.load(import_id)
    if one.owner != call.actor.id:
        over = one.state in OVER and not was_done(one.done, call.idempotency)
        if over or not _left_to(call.actor, load_staff(one.owner)):
            raise NotFound("not_found", "no such import")
    require_programme(call.actor, programmes.load(one.programme, one.programme_version))
    return one


def _left_to(actor: Actor, owner: StaffMember | None) -> bool:
    """Whether the owner's account is closed, and the actor's places take in hers."""
    if owner is not None and not owner.disabled:
        return False
    regions = owner.within if owner else frozenset()
    places = [Place(region, None) for region in regions] or [Place(None, None)]  # a manager's is the country
    return all(policy.reaches(actor, PERMISSION, place) for place in places)


def list_imports(call: Call, before: str | None, most: int) -> tuple[list[Import], str | None]:
    """Her own, newest first, at most `most`; before the first of these, what others have left behind that she may go on
    with. And where the next of her own begin."""
    policy.require(call.actor, PERMISSION)
    own, after = imports.of_account(call.actor.id, before, most)
    left = [] if before else _left_behind(call.actor, most)
    return [*left, *own], after


def _left_behind(actor: Actor, most: int) -> list[Import]:
    heads = {role.value for role in PERMISSIONS[PERMISSION]}
    return [
        one
        for member in everybody()
        if member.disabled and member.roles & heads and _left_to(actor, member)
        for one in imports.of_account(member.account, None, most)[0]
        if one.state not in OVER and _of_hers(actor, one)
    ]


def _of_hers(actor: Actor, one: Import) -> bool:
    try:
        require_programme(actor, programmes.load(one.programme, one.programme_version))
    except NotFound:
        return False
    return True


def seen(call: Call, one: Import) -> None:
    """Raises `StaleVersion` when the client saw another version than there is."""
    if call.if_match is not None and call.if_match != one.version:
        raise StaleVersion("stale_version", "the import changed; read it again")


def change(
    call: Call, before: Import, after: Import, *told: tuple[str, dict[str, Any]], more: Sequence[Write] = ()
) -> Import:
    """`after`, with an event for each of `told` (type, data) and `more`, in one transaction. Raises `Conflict` when
    somebody changed it since `before` was read."""
    marked = replace(
        after,
        version=before.version + 1,
        sequence=before.sequence + len(told),
        touched_at=call.at,
        done=remembered(before.done, call.idempotency, call.at),
    )
    writes = [imports.save(before, marked), *more]
    for number, (kind, data) in enumerate(told, before.sequence + 1):
        writes.append(history.append(_event(call, marked, kind, number, data)))
    base.commit(writes)
    return marked


def _event(call: Call, one: Import, kind: str, sequence: int, data: dict[str, Any]) -> events.Event:
    return make_event(
        call, kind, subject=("import", one.id), sequence=sequence, data={"programme": one.programme, **data}
    )


def due(phase: str, rows: int = 0) -> tuple[str, dict[str, Any]]:
    """What wakes whoever works on it."""
    return "ImportDue", {"phase": phase, "rows": rows}


def continued(one: Import) -> tuple[str, dict[str, Any]]:
    """Somebody wakes them again, in the phase in which it stands still."""
    return "ImportContinued", {"phase": PHASES[one.state], "rows": one.rows}


def closed(one: Import, outcome: str, why: str | None = None) -> tuple[str, dict[str, Any]]:
    counts = one.counts
    data = {
        "outcome": outcome,
        "why": why,
        "registered": counts.get("registered", 0),
        "duplicates": counts.get("duplicate", 0),
        "faulty": counts.get("faulty", 0),
    }
    return "ImportClosed", data


def end(call: Call, one: Import, state: State, why: str | None = None) -> Import:
    """Over: the head keeps no text of the file, and whoever works on it erases the rest that is not needed any more.
    However registering ends, the rows are counted as they are then."""
    counts = counts_of(one) if one.state is State.REGISTERING else one.counts
    after = replace(one.unnamed, state=state, why=why, ended_at=call.at, counts=counts)
    return change(call, one, after, closed(after, state.value, why), due("clear"))


def counts_of(one: Import) -> dict[str, int]:
    """Rows by outcome, as they are said of now."""
    return dict(Counter(row.outcome for _, page in imports.seen(one) for row in page))
