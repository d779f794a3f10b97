"""Papers: items of their file's partition in `applications`, so that the file is read with them in one query."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import BooleanAttribute, ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from jisr.domain.documents import Document, DocumentStatus
from jisr.domain.errors import Conflict, NotFound
from jisr.domain.inspection import Alike, same_picture
from jisr.store.base import InstantAttribute, Item, Write, attributes_of, commit, put

PREFIX = "PAPER#"
_REMOVED_KEPT = timedelta(days=3)
_MOST_LOOKED_AT = 200


class ByPicture(GlobalSecondaryIndex["DocumentItem"]):
    """Accepted papers by their fingerprint; sparse. The sort key, `bits#sha256` (64 and 16 hex digits), is all that a
    look-up compares."""

    class Meta:
        index_name = "by_picture"
        projection = KeysOnlyProjection()

    picture = UnicodeAttribute(hash_key=True)
    picture_sk = UnicodeAttribute(range_key=True)


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
    by_office = BooleanAttribute(default=False)
    request = UnicodeAttribute(null=True)
    expires_at = NumberAttribute(null=True)
    pages = NumberAttribute(default=0)
    picture = UnicodeAttribute(null=True)
    picture_sk = UnicodeAttribute(null=True)
    alike = ListAttribute[str](null=True)
    by_picture = ByPicture()


# `bits` and `sha256` lie in the index's sort key, so that a look-up reads no other item.
_NAMES = tuple(
    n for n in Document.__dataclass_fields__ if n not in {"application_id", "id", "status", "bits", "alike"}
)


def from_raw(raw: Mapping[str, Any]) -> Document:
    """Of an item as DynamoDB gives it."""
    kept = attributes_of(DocumentItem, raw)
    values = {name: kept[name] for name in _NAMES}
    for name in ("size", "version", "sequence", "pages"):
        values[name] = int(kept[name])
    return Document(
        application_id=kept["pk"],
        id=kept["sk"].removeprefix(PREFIX),
        status=DocumentStatus(kept["status"]),
        bits=(kept["picture_sk"] or "").partition("#")[0] or None,
        alike=tuple(_alike(text) for text in kept["alike"] or ()),
        **values,
    )


def _item(document: Document) -> DocumentItem:
    values = {name: getattr(document, name) for name in _NAMES}
    found = document.picture is not None
    return DocumentItem(
        document.application_id,
        f"{PREFIX}{document.id}",
        status=document.status.value,
        picture_sk=f"{document.bits or ''}#{(document.sha256 or '')[:16]}" if found else None,
        alike=[_text(alike) for alike in document.alike] or None,
        **values,
    )


def _text(alike: Alike) -> str:
    return f"{'=' if alike.exact else '~'}{alike.application_id}/{alike.document_id}"


def _alike(text: str) -> Alike:
    application_id, _, document_id = text[1:].partition("/")
    return Alike(application_id, document_id, text[0] == "=")


def load(application_id: str, document_id: str) -> Document:
    """Raises `NotFound`."""
    table = DocumentItem._get_connection()
    row = table.get_item(application_id, f"{PREFIX}{document_id}", consistent_read=True).get("Item")
    if row is None:
        raise NotFound("not_found", "no such document")
    return from_raw(row)


def with_picture(keys: Sequence[str], bits: str | None, sha256: str, apart_from: str) -> list[Alike]:
    """Papers of files other than `apart_from`: the same file to the byte, which lies under the first key, or (with
    `bits`) the same picture under any.

    Of those at most some hundred a key are looked at: what lies there in thousands is a form, not a paper of hers.
    """
    own, *_ = keys
    same = DocumentItem.by_picture.query(
        own, DocumentItem.picture_sk == f"{bits or ''}#{sha256[:16]}", limit=_MOST_LOOKED_AT
    )
    found = [_of(item, exact=True) for item in same]
    for key in keys if bits else ():
        for item in DocumentItem.by_picture.query(key, limit=_MOST_LOOKED_AT):
            theirs = (item.picture_sk or "").partition("#")[0]
            if theirs and same_picture(bits or "", theirs):
                found.append(_of(item, exact=False))
    return [alike for alike in found if alike.application_id != apart_from]


def _of(item: DocumentItem, *, exact: bool) -> Alike:
    return Alike(item.pk, item.sk.removeprefix(PREFIX), exact)


def tell_alike(paper: Alike, found_in: Alike, most: int) -> None:
    """Note on `paper` that its picture came again, in `found_in`, unless it knows `most` already. Doing it again does
    nothing."""
    try:
        known = load(paper.application_id, paper.document_id)
    except NotFound:
        return
    if known.status is not DocumentStatus.ACCEPTED or len(known.alike) >= most:
        return
    if any(
        (a.application_id, a.document_id) == (found_in.application_id, found_in.document_id)
        for a in known.alike
    ):
        return
    with suppress(Conflict):  # it changed at this moment: then it does not learn of this one
        commit([save(known, replace(known, alike=(*known.alike, found_in)))])


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
    item = _item(replace(document, status=DocumentStatus.DELETED, version=document.version + 1, picture=None))
    item.expires_at = int((at + _REMOVED_KEPT).timestamp())
    return put(item, DocumentItem.version == document.version, _changed)


def _changed() -> Exception:
    return Conflict("changed_meanwhile", "the document changed; read it again")
