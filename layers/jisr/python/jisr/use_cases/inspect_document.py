"""The verdict on an uploaded file, by its content. Decided once per stored version of the file."""

from dataclasses import replace
from datetime import datetime

from jisr.domain.documents import Document, DocumentStatus
from jisr.domain.errors import Conflict, NotFound, Transient
from jisr.domain.file_types import sniff
from jisr.domain.people import SYSTEM
from jisr.domain.uploads import NOT_SCANNED
from jisr.gateways import files
from jisr.store import applications, base, documents
from jisr.store.base import Write
from jisr.use_cases.call import Call
from jisr.use_cases.rules import programme_of


def inspect_document(
    key: str, object_version: str | None, scan: str, at: datetime, correlation_id: str
) -> None:
    """Accept or refuse the document behind `key`, which is `application id/document id`.

    `scan`: the malware verdict (`not_scanned` where nothing scans). What belongs to no document, was deleted, or
    has its verdict already is left alone.
    """
    application_id, _, document_id = key.partition("/")
    try:
        document = documents.load(application_id, document_id)
    except NotFound:
        return
    if document.status is DocumentStatus.DELETED:
        files.erase("bucket_clean", key)  # a copy that was made at the very moment of the deletion
    if document.status not in {DocumentStatus.UPLOADING, DocumentStatus.INSPECTING}:
        return
    head, size = files.head_of_upload(key, object_version)
    reason, content_type = _judge(document, head, size, scan)
    after = replace(
        document,
        status=DocumentStatus.REJECTED if reason else DocumentStatus.ACCEPTED,
        reason=reason,
        scan_verdict=scan,
        size=size,
        content_type=content_type or document.content_type,
        object_version=object_version,
        clean_key=None if reason else key,
        inspected_at=at,
    )
    if after.clean_key and content_type:
        files.keep_clean(key, object_version, after.clean_key, content_type)
    try:
        base.commit(_writes(document, after, at, correlation_id))
    except Conflict:
        # The same notice, delivered twice at once: the other one decided. Or she deleted it: then no copy stays.
        if documents.load(application_id, document_id).status is DocumentStatus.DELETED:
            files.erase("bucket_clean", key)


def _judge(document: Document, head: bytes, size: int, scan: str) -> tuple[str | None, str | None]:
    """(reason to refuse or None, proved content type). Raises `Transient` when the scan itself failed: it is tried
    again, and ends in the dead-letter queue with its alarm rather than in the clean bucket."""
    if scan == "threats_found":
        return "malware", None
    if scan == "unsupported":
        return "unsupported_type", None
    if scan not in {NOT_SCANNED, "no_threats_found"}:
        raise Transient("the scan has no verdict")
    content_type = sniff(head)
    if content_type is None:
        return "unsupported_type", None
    if size > files.MOST_BYTES:
        return "too_big", content_type
    wanted = programme_of(applications.load(document.application_id, consistent=False)).document(
        document.type
    )
    if wanted is None or content_type not in wanted.media:
        return "unsupported_type", content_type
    return None, content_type


def _writes(before: Document, after: Document, at: datetime, correlation_id: str) -> list[Write]:
    """An acceptance is only state: nobody needs to hear of it. A refusal is told to her."""
    if after.reason is None:
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
