"""Papers: items of their file's partition in `applications`, so that the file is read with them in one query."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from jisr.domain.documents import Document, DocumentStatus
from jisr.domain.errors import Conflict, NotFound
from jisr.store.base import InstantAttribute, Item, Write, put

PREFIX = "PAPER#"
_REMOVED_KEPT = timedelta(days=3)


class DocumentItem(Item):
    table = "table_applications"

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
    expires_at = NumberAttribute(null=True)


_NAMES = tuple(n for n in Document.__dataclass_fields__ if n not in {"application_id", "id", "status"})


def _document(item: DocumentItem) -> Document:
    values = {name: getattr(item, name) for name in _NAMES}
    for name in ("size", "version", "sequence"):
        values[name] = int(values[name])
    document_id = item.sk.removeprefix(PREFIX)
    return Document(application_id=item.pk, id=document_id, status=DocumentStatus(item.status), **values)


def from_raw(raw: dict[str, Any]) -> Document:
    """Of an item as DynamoDB gives it."""
    return _document(DocumentItem.from_raw_data(raw))


def _item(document: Document) -> DocumentItem:
    values = {name: getattr(document, name) for name in _NAMES}
    return DocumentItem(
        document.application_id, f"{PREFIX}{document.id}", status=document.status.value, **values
    )


def load(application_id: str, document_id: str) -> Document:
    """Raises `NotFound`."""
    try:
        return _document(DocumentItem.get(application_id, f"{PREFIX}{document_id}", consistent_read=True))
    except DocumentItem.DoesNotExist:
        raise NotFound("not_found", "no such document") from None


def create(document: Document) -> Write:
    """The request for an upload is not yet a fact that anybody hears of: it has no event."""
    return put(_item(document), DocumentItem.pk.does_not_exist())


def save(before: Document, after: Document) -> Write:
    """Replace it, if nobody changed it since `before` was read."""
    return put(
        _item(replace(after, version=before.version + 1)),
        DocumentItem.version == before.version,
        _changed,
    )


def remove(document: Document, at: datetime) -> Write:
    """What is left says for some days that it was there: to an upload on its way, and to who counts a day's uploads."""
    item = _item(replace(document, status=DocumentStatus.DELETED, version=document.version + 1))
    item.expires_at = int((at + _REMOVED_KEPT).timestamp())
    return put(item, DocumentItem.version == document.version, _changed)


def _changed() -> Exception:
    return Conflict("changed_meanwhile", "the document changed; read it again")
