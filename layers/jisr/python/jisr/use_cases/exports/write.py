"""Writing an export: first the list of the files to look at, then rows part by part, then the file.

The item says how far it has come, and each step is the same when it is done again: it may die anywhere and go on. What
is asked of each file is asked of it as it is when its row is written, by the rights that the owner has then; and it is
written down in the log of readings before.
"""

import itertools
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from jisr.domain import policy
from jisr.domain.application import Application
from jisr.domain.errors import Conflict, NotFound
from jisr.domain.exports import MOST_ROWS, Cell, Export, Failure, Sheet, fits
from jisr.domain.people import Actor
from jisr.domain.programmes.model import Programme
from jisr.gateways import exports as files
from jisr.gateways import workbooks
from jisr.store import access_log, applications, base, exports, indicators, programmes
from jisr.store import events as history
from jisr.use_cases.call import Call
from jisr.use_cases.exports.ask import event_of
from jisr.use_cases.in_the_name_of import in_the_name_of

PART = 500
"""Files of one step: a few seconds."""
PAGE = 100
"""Files read at once."""
SECONDS_LEFT = 30
"""How much time a worker keeps for saying that there is more to do."""
TO_ASSEMBLE = 240
"""How much it needs to make the file of all rows, at least."""


def write_export(
    owner: str, export_id: str, at: datetime, seconds_left: Callable[[], float], part: int = PART
) -> None:
    """Write it as far as the time goes. Somebody else who writes it at the same time does no harm: each step is done
    once, and who comes second leaves it to the other."""
    try:
        export = exports.load(owner, export_id)
    except NotFound:
        return  # so late that it has gone from the list
    if not export.under_way:
        files.forget_work(export.id)  # of who died between the last word and this
        return
    try:
        _write(export, at, seconds_left, part)
    except Conflict as refusal:
        if refusal.code not in {"moved_on", "changed_meanwhile"}:
            raise


def _write(export: Export, at: datetime, seconds_left: Callable[[], float], part: int) -> None:
    if export.total is None:
        export = _list(export, at)
    listed = files.get_list(export.id) if export.done < (export.total or 0) else []
    sheet = Sheet.of(export.asked, versions_of(export))
    while export.done < (export.total or 0):
        actor = in_the_name_of(export.owner, "export")
        if actor is None:
            _fail(export, "no_rights", at)
            return
        if seconds_left() < SECONDS_LEFT:
            _pause(export, actor, at)
            return
        ids = listed[export.done : export.done + part]
        rows = [
            row
            for some in itertools.batched(ids, PAGE, strict=False)
            for row in _rows(export, actor, sheet, some)
        ]
        if export.rows + len(rows) > MOST_ROWS[export.asked.format]:
            _fail(export, "too_many_rows", at)
            return
        files.put_part(export.id, export.parts, rows)
        exports.advanced(export, len(ids), len(rows), at)
        export = replace(
            export, done=export.done + len(ids), rows=export.rows + len(rows), parts=export.parts + 1
        )
    actor = in_the_name_of(export.owner, "export")
    if actor is None:
        _fail(export, "no_rights", at)
    elif seconds_left() < TO_ASSEMBLE:
        _pause(export, actor, at)
    else:
        try:
            _assemble(export, actor, sheet, at)
        except workbooks.DiskFull:
            _fail(export, "too_many_rows", at)


def versions_of(export: Export) -> list[Programme]:
    asked = export.asked
    return [programmes.load(asked.programme, version) for version in range(1, asked.version + 1)]


def _list(export: Export, at: datetime) -> Export:
    """Which files are looked at, by the month in which they came, then by their id. The figures know them: every file
    that ever came to a place (docs/adr/0027)."""
    asked = export.asked
    if export.national:
        places = [""]
    elif asked.province:
        places = [f"{asked.province}#"]
    else:
        places = [f"{region}." for region in export.regions]
    first: dict[str, str] = {}
    for place in places:
        for month, file in indicators.files(asked.programme, place):
            first[file] = min(month, first.get(file, month))
    listed = sorted(first, key=lambda file: (first[file], file))
    files.put_list(export.id, listed)
    exports.listed(export, len(listed), at)
    return replace(export, state="working", total=len(listed))


def _rows(export: Export, actor: Actor, sheet: Sheet, ids: Sequence[str]) -> list[list[Cell]]:
    """Of those that are what was asked for and hers to see; no log, no row."""
    personal = export.asked.personal
    found = [
        file
        for file in applications.load_page(ids)
        if fits(file, export)
        and _reaches(actor, file, "export")
        and (not personal or _reaches(actor, file, "read_file"))
    ]
    access_log.record_exported(
        [file.id for file in found], export.owner, export.correlation_id, export.requested_at
    )
    if personal and found:
        beside = applications.beside_of([file.id for file in found])
        found = [replace(file, beside=beside.get(file.id, file.beside)) for file in found]
    return [sheet.row(file, programmes.load(file.programme, file.programme_version)) for file in found]


def _reaches(actor: Actor, file: Application, permission: str) -> bool:
    return policy.reaches(actor, permission, policy.place_of(file), confidential=file.confidential)


def _assemble(export: Export, actor: Actor, sheet: Sheet, at: datetime) -> None:
    """The file, once all rows are there: under the same name and of the same rows, however often."""
    asked = export.asked
    rows = files.rows(export.id, export.parts)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"export.{asked.format}"
        if asked.format == "csv":
            workbooks.write_csv(path, sheet.head, rows)
        else:
            newest = programmes.load(asked.programme, asked.version)
            workbooks.write_xlsx(
                path,
                sheet.head,
                rows,
                title=newest.title[asked.language],
                rtl=asked.language == "ar",
                at=export.requested_at,
            )
        size = files.put_file(export.id, asked.format, path)
    call = Call(actor, at, export.correlation_id)
    event = event_of(call, export, "ExportEnded", export.sequence + 1, outcome="ready", rows=export.rows)
    base.commit([exports.ready(export, size, at), history.append(event)])
    files.forget_work(export.id)


def _pause(export: Export, actor: Actor, at: datetime) -> None:
    call = Call(actor, at, export.correlation_id)
    event = event_of(call, export, "ExportPaused", export.sequence + 1, done=export.done, total=export.total)
    base.commit([exports.raised(export, at), history.append(event)])


def _fail(export: Export, failure: Failure, at: datetime) -> None:
    """In the name of who asked for it, whatever she is by now."""
    call = Call(Actor("staff", export.owner), at, export.correlation_id)
    event = event_of(
        call, export, "ExportEnded", export.sequence + 1, outcome="failed", failure=failure, rows=export.rows
    )
    base.commit([exports.failed(export, failure, at), history.append(event)])
    files.forget_work(export.id)
