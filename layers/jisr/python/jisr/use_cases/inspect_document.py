"""The verdict on an uploaded file, by its content: decided once, and for the version of the file that it was.

What is kept lies under the document's id and the file's hash, so that two versions inspected at once never mix. What
was uploaded is erased as soon as its verdict stands.
"""

import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from jisr import logging
from jisr.domain.documents import INTERNAL_MEDIA, Document, DocumentStatus
from jisr.domain.errors import Conflict, NotFound
from jisr.domain.inspection import Alike, Finding, Picture, first
from jisr.domain.people import SYSTEM
from jisr.domain.uploads import UploadNotice
from jisr.gateways import files, inspection
from jisr.gateways.files import Stored
from jisr.store import applications, base, documents
from jisr.store.base import Write
from jisr.use_cases.call import Call
from jisr.use_cases.rules import programme_of

MOST_SCANS = 2
MOST_ALIKE = 5
_UNDECIDED = frozenset({DocumentStatus.UPLOADING, DocumentStatus.INSPECTING})


def inspect_document(upload: UploadNotice, at: datetime, correlation_id: str) -> None:
    """Accept or refuse the document behind `upload.key`, which is `application id/document id`.

    What belongs to no document, was deleted, or has its verdict already is erased and otherwise left alone. Raises
    `inspection.NotInspected` when our own part is broken: the notice comes back, and ends in the dead-letter queue.
    """
    application_id, _, document_id = upload.key.partition("/")
    try:
        document = documents.load(application_id, document_id)
    except NotFound:
        _forget(upload.key)
        return
    if document.status not in _UNDECIDED:
        _leave(document)
        return
    with tempfile.TemporaryDirectory() as made:
        file, folder = Path(made) / "file", Path(made) / "kept"
        folder.mkdir()
        if not upload.scanned and scanned_again(upload):
            return
        stored = files.fetch_upload(upload.key, upload.version, file)
        if stored is None:  # its verdict came, or she took it away, since the document was read
            return
        finding = _scanned(upload) or _content(document, upload, stored, file, folder)
        after = _after(document, upload, stored, finding, at)
        wrong = after.clean_key is not None and not _kept(folder, after, after.clean_key)
        if wrong:
            after = _after(document, upload, stored, Finding("damaged", finding.content_type), at)
    try:
        base.commit(_writes(document, after, at, correlation_id))
    except Conflict:
        # The same notice twice at once, or another version of the file, or she deleted it: the other one decided.
        if not _decided(application_id, document_id, upload.key):
            raise
        return
    # Both ways: whoever is sent first is not yet known.
    for other in after.alike:
        documents.tell_alike(other, Alike(document.application_id, document.id, other.exact), MOST_ALIKE)
    if wrong:
        files.erase_clean(document.key)
    files.erase_upload(document.key)


def _decided(application_id: str, document_id: str, key: str) -> bool:
    """Whether another one gave the verdict meanwhile: then only what that keeps is left. Else it comes back."""
    try:
        document = documents.load(application_id, document_id)
    except NotFound:
        _forget(key)
        return True
    if document.status in _UNDECIDED:
        return False
    _leave(document)
    return True


def scanned_again(upload: UploadNotice) -> bool:
    """Whether the scan is asked for once more: then a notice of its own follows."""
    attempt = files.scans_asked(upload.key, upload.version)
    if attempt is None or attempt + 1 >= MOST_SCANS:
        return False
    files.scan_again(upload.key, upload.version, attempt + 1)
    return True


def _kept(folder: Path, after: Document, clean_key: str) -> bool:
    """Whether all that the process said it had written is there and stored. What was stored of the rest lies under the
    same key as what another delivery of this version may have stored, so it stays until the verdict stands."""
    pages = [f"{number}.jpg" for number in range(1, after.pages + 1)]
    try:
        files.keep_clean(folder, sorted({*pages, "thumbnail.jpg", after.clean_name}), clean_key)
    except files.NotKept as wrong:
        logging.warning("inspection_ended", why=str(wrong))
        return False
    return True


def _leave(document: Document) -> None:
    """Only what its verdict keeps. The rest is of an earlier delivery that died, or of another version of the file."""
    kept = None if document.status is DocumentStatus.DELETED else document.clean_key
    files.erase_clean(document.key, apart_from=kept)
    files.erase_upload(document.key)


def _forget(key: str) -> None:
    """What was uploaded, and a clean copy of it, for a paper that there is not, or no longer: its file was erased."""
    if all(key.partition("/")):
        files.erase_clean(key)
    files.erase_upload(key)


def _scanned(upload: UploadNotice) -> Finding | None:
    """The scan's refusal. A file that it could not check, twice, she must send again: never is it let through."""
    if upload.scan == "threats_found":
        return Finding("malware")
    if not upload.scanned:
        logging.warning("scan_failed", scan=upload.scan)
        logging.emit_metric("ScansFailed", 1)
        return Finding("not_checked")
    return None


def _content(document: Document, upload: UploadNotice, stored: Stored, file: Path, folder: Path) -> Finding:
    if stored.size > files.MOST_BYTES:
        return Finding("too_big")
    if document.sha256 and document.sha256 != stored.sha256:
        return Finding("damaged")  # not the bytes that the phone announced
    finding = inspection.inspect(file, folder)
    if finding.why:
        logging.warning("inspection_ended", why=finding.why)
    if finding.reason:
        return finding
    if upload.scan == "unsupported":
        # The scan could not look into it. Of a PDF that opens without a password, it is the lock on its rights.
        locked = finding.content_type == "application/pdf"
        return Finding("encrypted" if locked else "unsupported_type", finding.content_type)
    if document.internal:
        return (
            finding
            if finding.content_type in INTERNAL_MEDIA
            else Finding("unsupported_type", finding.content_type)
        )
    file_of = applications.load(document.application_id, consistent=False)
    wanted = programme_of(file_of).document(document.type)
    if wanted is None or finding.content_type not in wanted.media:
        return Finding("unsupported_type", finding.content_type)
    if finding.pages > wanted.max_pages:
        return Finding("too_many_pages", finding.content_type)
    return finding


def _after(
    document: Document, upload: UploadNotice, stored: Stored, finding: Finding, at: datetime
) -> Document:
    after = replace(
        document,
        status=DocumentStatus.REJECTED if finding.reason else DocumentStatus.ACCEPTED,
        reason=finding.reason,
        scan_verdict=upload.scan,
        size=stored.size,
        sha256=stored.sha256,
        content_type=finding.content_type or document.content_type,
        object_version=upload.version,
        inspected_at=at,
    )
    if finding.reason:
        return after
    after = replace(after, clean_key=f"{document.key}/{stored.sha256[:16]}", pages=finding.pages)
    return (
        after
        if document.side == "back" or document.internal
        else _compared(after, finding.picture, stored.sha256)
    )


def _compared(document: Document, picture: Picture | None, sha256: str) -> Document:
    """With its fingerprint, and what lies under the same one. A card is known by its front: its back is much the same
    on thousands, and each entry of the index is paid for. What an agent photographs is nobody's paper."""
    keys = [f"n{key}" for key in (picture.key, *picture.near)] if picture else [f"x{sha256[:15]}"]
    bits = picture.bits if picture else None
    found = documents.with_picture(keys, bits, sha256, document.application_id)
    return replace(document, picture=keys[0], bits=bits, alike=first(found, MOST_ALIKE))


def _writes(before: Document, after: Document, at: datetime, correlation_id: str) -> list[Write]:
    """An acceptance is only state: nobody needs to hear of it. A refusal is told to her; of a visit's photo only the
    agent, who sees it on the page."""
    if after.reason is None or after.internal:
        return [documents.save(before, after)]
    # The events' types cost a cold start some 50 ms: only a refusal needs them.
    from jisr.store import events as history
    from jisr.use_cases.record import make_event

    after = replace(after, sequence=before.sequence + 1)
    application = applications.load(before.application_id)
    event = make_event(
        Call(SYSTEM, at, correlation_id),
        "DocumentRejected",
        subject=("document", f"{before.application_id}/{before.id}"),
        sequence=after.sequence,
        data={
            "document_type": after.type,
            "side": after.side,
            "version": after.version,
            "reason": after.reason,
        },
        application=application,
    )
    return [documents.save(before, after), history.append(event)]
