"""A wrong photo of the office is taken back while it is part of nothing: of a visit that no report names, of an
agreement whose signature is not recorded; one that comes after the signature within the hour."""

from datetime import timedelta

from jisr.domain.after_decision import agreed_on
from jisr.domain.application import Application
from jisr.domain.documents import SIGNED_AGREEMENT, VISIT_PHOTO, Document, DocumentStatus
from jisr.domain.errors import NotFound
from jisr.gateways import files
from jisr.store import base, documents, notes, visit_photos
from jisr.use_cases.call import Call

WITHIN = timedelta(hours=1)


def take_back_photo(call: Call, file: Application, document_id: str) -> None:
    """Doing it again erases what is left: the first may have died in between. Raises `NotFound` for what is no such
    photo of this file, `Conflict("photo_kept")` for one that belongs to a report or to a signed agreement."""
    photo = documents.load(file.id, document_id)
    if photo.type not in {VISIT_PHOTO, SIGNED_AGREEMENT}:
        raise NotFound("not_found", "no such photo")
    if photo.status is not DocumentStatus.DELETED:
        _part_of_nothing(call, file, photo)
        writes = [documents.remove(photo, call.at)]
        if photo.type == VISIT_PHOTO:
            writes.append(visit_photos.taken_back(file.id, photo.id))
        base.commit(writes)
    files.erase_upload(photo.key)
    files.erase_clean(photo.key)


def _part_of_nothing(call: Call, file: Application, photo: Document) -> None:
    if photo.type == SIGNED_AGREEMENT:
        kept = agreed_on(file) is not None and call.at - photo.created_at > WITHIN
    else:
        # What a report names that comes at this moment is refused by the write; of an older report there is no mark.
        told = (note.visit.photos for note in notes.of_application(file.id) if note.visit is not None)
        kept = any(photo.id in photos for photos in told)
    if kept:
        raise visit_photos.kept()
