"""Its file has come: the scan's word decides whether anybody reads it."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from jisr import logging
from jisr.domain.errors import Conflict, NotFound
from jisr.domain.imports import State
from jisr.domain.people import SYSTEM
from jisr.domain.uploads import IMPORTS, UploadNotice
from jisr.gateways import files
from jisr.store import imports
from jisr.use_cases.call import Call
from jisr.use_cases.imports.opening import change, due, end
from jisr.use_cases.inspect_document import scanned_again


def import_arrived(upload: UploadNotice, at: datetime, correlation_id: str) -> None:
    """Say that the upload `imports/<id>` may be read, or that it may not. What belongs to no import that waits for a
    file is erased, but not from under whoever reads it."""
    try:
        one = imports.load(upload.key.removeprefix(IMPORTS))
    except NotFound:
        files.erase_upload(upload.key)
        return
    if one.state is State.READING:
        return
    if one.state is not State.UPLOADING:
        files.erase_upload(upload.key)
        return
    if not upload.scanned and scanned_again(upload):
        return
    call = Call(SYSTEM, at, correlation_id)
    why = _refused(upload)
    with suppress(Conflict):  # the same notice twice at once
        if why is not None:
            end(call, one, State.FAILED, why)
        else:
            read = replace(one, state=State.READING, object_version=upload.version)
            change(call, one, read, due("read"))


def _refused(upload: UploadNotice) -> str | None:
    if upload.scan == "threats_found":
        return "malware"
    if upload.scan == "unsupported":  # it could not look inside: a password
        return "locked"
    if not upload.scanned:
        logging.warning("scan_failed", scan=upload.scan)
        logging.emit_metric("ScansFailed", 1)
        return "not_checked"
    return None
