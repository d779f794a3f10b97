"""Asking for an export, looking after one's own, and fetching it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from jisr import reference
from jisr.domain import policy
from jisr.domain.errors import Conflict, FieldError, Invalid, NotFound, TooMany
from jisr.domain.export_columns import COLUMNS, PLAIN
from jisr.domain.exports import (
    MOST_AT_ONCE,
    Asked,
    Export,
    Format,
    Language,
    filename,
    status_of,
)
from jisr.domain.idempotency import remembered, was_done
from jisr.domain.people import Actor
from jisr.domain.policy import Place
from jisr.domain.programmes.model import Programme
from jisr.domain.references import new_id
from jisr.gateways import exports as files
from jisr.gateways.aws import LINK_SECONDS
from jisr.store import access_log, base, exports, programmes
from jisr.store import events as history
from jisr.use_cases.call import Call
from jisr.use_cases.record import make_event


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a client asks for. `columns` None: all that name nobody."""

    programme: str
    format: Format
    language: Language
    region: str | None = None
    province: str | None = None
    status: str | None = None
    stage: str | None = None
    first: date | None = None
    last: date | None = None
    columns: tuple[str, ...] | None = None
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    filename: str
    expires_in: int


def request_export(call: Call, wanted: Wanted) -> Export:
    """Raises `Forbidden`, `NotFound` (no such programme; a place or a programme that is not hers), `Invalid`,
    `TooMany`. The same request again gives the same export."""
    policy.require(call.actor, "export")
    export_id = new_id(call.idempotency.seed if call.idempotency else None)
    if (known := _asked(call, export_id)) is not None:
        return known
    programme = programmes.current(wanted.programme)
    export = _of(call, export_id, programme, _checked(wanted, programme))
    require_reach(call.actor, export, programme)
    mine = exports.of_owner(call.actor.id)
    if sum(status_of(one, call.at) in {"waiting", "working"} for one in mine) >= MOST_AT_ONCE:
        raise TooMany("exports_under_way", "wait until one of them is ready", retry_after=60)
    if wanted.purpose:
        access_log.record(
            [f"export#{export_id}"],
            call.actor.id,
            "export",
            call.correlation_id,
            call.at,
            purpose=wanted.purpose.strip(),
        )
    try:
        base.commit([exports.create(export), history.append(event_of(call, export, "ExportRequested", 1))])
    except Conflict:
        if (known := _asked(call, export_id)) is None:
            raise
        return known
    return export


def _asked(call: Call, export_id: str) -> Export | None:
    """What this very request asked for before. Raises `Invalid` when its key served another body."""
    if call.idempotency is None:
        return None
    try:
        known = exports.load(call.actor.id, export_id)
    except NotFound:
        return None
    return known if was_done(known.marks, call.idempotency) else None


def _of(call: Call, export_id: str, programme: Programme, asked: Asked) -> Export:
    national = asked.region is None and policy.reaches(call.actor, "export", Place(None))
    regions = () if national else (asked.region,) if asked.region else tuple(sorted(call.actor.regions))
    return Export(
        id=export_id,
        owner=call.actor.id,
        asked=asked,
        national=national,
        regions=regions,
        requested_at=call.at,
        touched_at=call.at,
        correlation_id=call.correlation_id,
        marks=remembered((), call.idempotency, call.at),
    )


def _checked(wanted: Wanted, programme: Programme) -> Asked:
    """With the region of its province. Raises `NotFound` (no such place), `Invalid`."""
    region = wanted.region
    if wanted.province is not None:
        province = reference.province(wanted.province)
        if province is None or region not in (None, province.region):
            raise NotFound("not_found", "no such place")
        region = province.region
    elif region is not None and reference.region(region) is None:
        raise NotFound("not_found", "no such place")
    columns = tuple(name for name in COLUMNS if name in (wanted.columns or PLAIN))
    asked = Asked(
        programme=wanted.programme,
        version=programme.version,
        region=region,
        province=wanted.province,
        status=wanted.status,
        stage=wanted.stage,
        first=wanted.first,
        last=wanted.last,
        format=wanted.format,
        language=wanted.language,
        columns=columns,
    )
    errors = []
    if asked.personal and not (wanted.purpose or "").strip():
        errors.append(FieldError("/purpose", "required", _PURPOSE))
    if wanted.first is not None and wanted.last is not None and wanted.first > wanted.last:
        errors.append(FieldError("/from", "period", _BACKWARDS))
    if errors:
        raise Invalid("export", "mend what was asked for", errors)
    return asked


def require_reach(actor: Actor, export: Export, programme: Programme) -> None:
    """That she may have it, wherever it reaches: asked when it is asked for, and again whenever it is fetched. Raises
    `Forbidden`, `NotFound`."""
    places = [Place(None)] if export.national else [Place(region) for region in export.regions]
    permissions = ("export", "read_file") if export.asked.personal else ("export",)
    for permission in permissions:
        policy.require(actor, permission)
        for place in places:
            policy.require(actor, permission, place, confidential=programme.confidential)
    if not places:
        raise NotFound("not_found", "nothing here for you")


def event_of(call: Call, export: Export, name: str, sequence: int, **more: Any) -> Any:
    asked = export.asked
    data = {
        "by": export.owner,
        "programme": asked.programme,
        "region": asked.region,
        "province": asked.province,
        "format": asked.format,
        "personal": asked.personal,
        **more,
    }
    return make_event(call, name, subject=("export", export.id), sequence=sequence, data=data)


def list_exports(call: Call) -> list[Export]:
    """Her own, newest first."""
    policy.require(call.actor, "export")
    return exports.of_owner(call.actor.id)


def open_export(call: Call, export_id: str, permission: str = "export") -> Export:
    """Her own, if she may still have it. Raises `Forbidden`, `NotFound`."""
    policy.require(call.actor, permission)
    export = exports.load(call.actor.id, export_id)
    require_reach(call.actor, export, programmes.current(export.asked.programme))
    return export


def download(call: Call, export_id: str) -> Link:
    """A link of five minutes; who fetched it is written down before. Raises `Conflict`: not ready, or over."""
    export = open_export(call, export_id, "download_export")
    status = status_of(export, call.at)
    if status != "ready":
        code = "export_expired" if status == "expired" else "export_not_ready"
        raise Conflict(
            code, "it can't be fetched: ask for it again" if status != "working" else "wait for it"
        )
    subject = [f"export#{export.id}"]
    access_log.record(subject, call.actor.id, "download_export", call.correlation_id, call.at)
    name, format = filename(export), export.asked.format
    return Link(files.link(export.id, format, name), f"{name}.{format}", LINK_SECONDS)


_PURPOSE = {
    "ar": "اكتبوا الغرض من استخراج معطيات شخصية: يُحفظ في سجل التدقيق.",
    "fr": "Écrivez pourquoi des données personnelles sont exportées : le journal d'audit le garde.",
    "en": "Say what the personal data are exported for: the audit keeps it.",
}
_BACKWARDS = {
    "ar": "اختاروا يوم بداية قبل يوم النهاية.",
    "fr": "Choisissez un premier jour avant le dernier.",
    "en": "Choose a first day before the last one.",
}
