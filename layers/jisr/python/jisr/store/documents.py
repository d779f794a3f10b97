"""The `documents` table: one item per document, in its application's partition."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from jisr.domain.errors import Conflict, NotFound
from jisr.store.base import InstantAttribute, Item, Write, put


class DocumentStatus(StrEnum):
    UPLOADING = "uploading"
    INSPECTING = "inspecting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Document:
    """`size` in bytes; `key` is the object's in the quarantine bucket, `clean_key` in the clean one.

    `version` guards every change; `sequence` counts its events; `object_version` is S3's; `request` is the mark of the
    request that announced it.
    """

    application_id: str
    id: str
    type: str
    side: str | None
    status: DocumentStatus
    key: str
    content_type: str
    size: int
    uploaded_by: str
    created_at: datetime
    version: int = 1
    sequence: int = 0
    reason: str | None = None
    note: str | None = None
    scan_verdict: str | None = None
    sha256: str | None = None
    object_version: str | None = None
    clean_key: str | None = None
    inspected_at: datetime | None = None
    reviewed: bool = False
    request: str | None = None


class DocumentItem(Item):
    table = "table_documents"

    class Meta:
        table_name = "unset"

    type = UnicodeAttribute()
    side = UnicodeAttribute(null=True)
    status = UnicodeAttribute()
    key = UnicodeAttribute()
    content_type = UnicodeAttribute()
    size = NumberAttribute()
    uploaded_by = UnicodeAttribute()
    created_at = InstantAttribute()
    version = NumberAttribute()
    sequence = NumberAttribute()
    reason = UnicodeAttribute(null=True)
    note = UnicodeAttribute(null=True)
    scan_verdict = UnicodeAttribute(null=True)
    sha256 = UnicodeAttribute(null=True)
    object_version = UnicodeAttribute(null=True)
    clean_key = UnicodeAttribute(null=True)
    inspected_at = InstantAttribute(null=True)
    reviewed = BooleanAttribute(default=False)
    request = UnicodeAttribute(null=True)


_NAMES = tuple(n for n in Document.__dataclass_fields__ if n not in {"application_id", "id", "status"})


def _document(item: DocumentItem) -> Document:
    values = {name: getattr(item, name) for name in _NAMES}
    for name in ("size", "version", "sequence"):
        values[name] = int(values[name])
    return Document(application_id=item.pk, id=item.sk, status=DocumentStatus(item.status), **values)


def _item(document: Document) -> DocumentItem:
    values = {name: getattr(document, name) for name in _NAMES}
    return DocumentItem(document.application_id, document.id, status=document.status.value, **values)


def load(application_id: str, document_id: str) -> Document:
    """Raises `NotFound`."""
    try:
        return _document(DocumentItem.get(application_id, document_id, consistent_read=True))
    except DocumentItem.DoesNotExist:
        raise NotFound("not_found", "no such document") from None


def of_application(application_id: str) -> list[Document]:
    """All that is not deleted, oldest first."""
    found = [_document(item) for item in DocumentItem.query(application_id, consistent_read=True)]
    return sorted((d for d in found if d.status is not DocumentStatus.DELETED), key=lambda d: d.created_at)


def all_of_application(application_id: str) -> list[Document]:
    """Deleted ones too: erasure and retention need their keys."""
    return [_document(item) for item in DocumentItem.query(application_id, consistent_read=True)]


def create(document: Document) -> Write:
    """The request for an upload is not yet a fact that anybody hears of: it has no event."""
    return put(_item(document), DocumentItem.pk.does_not_exist())


def save(before: Document, after: Document) -> Write:
    """Replace it, if nobody changed it since `before` was read."""
    return put(
        _item(replace(after, version=before.version + 1)),
        DocumentItem.version == before.version,
        lambda: Conflict("changed_meanwhile", "the document changed; read it again"),
    )


def erase_all(application_id: str) -> None:
    """Deleted ones too."""
    for item in DocumentItem.query(application_id, consistent_read=True, attributes_to_get=["pk", "sk"]):
        DocumentItem(application_id, item.sk).delete()
