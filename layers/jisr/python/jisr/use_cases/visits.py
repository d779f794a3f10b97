"""A visit to her home or workshop: photos, then a report that names them. The office's own, never among her papers."""

from functools import partial

from jisr.domain.application import Action, Application
from jisr.domain.desk import Visit
from jisr.domain.documents import INTERNAL_MEDIA, VISIT_PHOTO, Document, DocumentStatus
from jisr.domain.errors import Conflict, FieldError, Invalid, StaleVersion
from jisr.domain.moves import Details, move
from jisr.gateways import files
from jisr.store import applications, base, notes, visit_photos
from jisr.store.notes import Note
from jisr.use_cases.add_document import announce, announced, not_too_many_today, size_errors
from jisr.use_cases.call import Call
from jisr.use_cases.record import writes_of
from jisr.use_cases.rules import programme_of, rules_of, today
from jisr.use_cases.write_beside import MOST_TRIES, written

MOST_PHOTOS = 60
"""Photos of one file's visits at a time; refused ones do not count."""

_MEDIA = {
    "ar": "أرسلوا صورة: JPEG أو PNG أو WebP أو HEIC.",
    "fr": "Envoyez une photo : JPEG, PNG, WebP ou HEIC.",
    "en": "Send a photo: JPEG, PNG, WebP or HEIC.",
}
_FULL = {
    "ar": "بلغ الملف أكبر عدد من صور الزيارات.",
    "fr": "Le dossier a atteint le nombre maximal de photos de visite.",
    "en": "The file holds no more photos of visits.",
}
_DAY = {
    "ar": "اكتبوا يوم الزيارة: ليس قبل بدء الملف ولا بعد اليوم.",
    "fr": "Indiquez le jour de la visite : ni avant l'ouverture du dossier, ni après aujourd'hui.",
    "en": "Give the day of the visit: not before the file was begun, and not after today.",
}
_TEXT = {
    "ar": "اكتبوا ما لاحظتموه خلال الزيارة.",
    "fr": "Écrivez ce que vous avez constaté.",
    "en": "Write what you found.",
}
_PHOTO = {
    "ar": "هذه الصورة ليست من صور زيارات هذا الملف.",
    "fr": "Cette photo n'est pas une photo de visite de ce dossier.",
    "en": "This is no photo of a visit of this file.",
}
_REFUSED = {
    "ar": "رُفضت هذه الصورة: احذفوها من التقرير أو التقطوها من جديد.",
    "fr": "Cette photo a été refusée : retirez-la du rapport ou reprenez-la.",
    "en": "This photo was refused: take it out of the report, or take it again.",
}
_TWICE = {
    "ar": "هذه الصورة مذكورة مرتين.",
    "fr": "Cette photo est citée deux fois.",
    "en": "This photo is there twice.",
}


def add_photo(
    call: Call, file: Application, *, content_type: str, size: int, sha256: str | None = None
) -> tuple[Document, files.Upload]:
    """As `add_document`: a photo waiting for its file. Raises `Invalid`, `TooMany`, `Conflict` (not sent, erased)."""
    if (known := announced(call, file)) is not None:
        return known, files.presign_upload(known.key, known.content_type)
    _visitable(file)
    errors = [] if content_type in INTERNAL_MEDIA else [FieldError("/content_type", "media", _MEDIA)]
    errors += size_errors(size)
    if errors:
        raise Invalid("document", "this file can't be sent", errors)
    photos = file.visit_photos
    standing = [p for p in photos if p.status is DocumentStatus.ACCEPTED or p.awaited(call.at)]
    if len(standing) >= MOST_PHOTOS:
        full = FieldError("", "too_many_documents", _FULL)
        raise Invalid("too_many_documents", "the file holds no more photos", [full])
    not_too_many_today(call, [photo for photo in file.papers if photo.type == VISIT_PHOTO])
    still = [applications.unless_erased(file.id)]
    return announce(call, file, VISIT_PHOTO, None, content_type, size, sha256, still)


def report_visit(call: Call, file: Application, visit: Visit, text: str) -> Note:
    """Kept beside the file; for a request that came before, the report of then. Raises `Invalid`, `Conflict` (not sent,
    erased)."""
    if (known := notes.of_request(file.id, call.idempotency)) is not None:
        return known
    _visitable(file)
    errors = _errors(call, file, visit, text)
    if errors:
        raise Invalid("visit", "mend the report", errors)
    note = notes.new("visit", text.strip(), call.actor.id, call.at, visit=visit, request=call.idempotency)
    if visit.follow_up is None or not visit.present:
        return written(call, file, note, more=_named(file, visit))
    return _followed(call, file, note, visit, visit.follow_up)


def _followed(call: Call, file: Application, note: Note, visit: Visit, follow_up: str) -> Note:
    """A visit of the schedule is made: the report and the move in one transaction. One where nobody was met is written
    down, and stays due."""
    for _ in range(MOST_TRIES):
        rules, details = rules_of(programme_of(file)), Details(follow_up=follow_up)
        change = move(
            file, Action.RECORD_FOLLOW_UP, actor=call.actor, at=call.at, rules=rules, details=details
        )
        writes = [notes.keep(file.id, note), *_named(file, visit)]
        if call.idempotency is not None:
            writes.append(notes.remember(file.id, note, call.idempotency))
        try:
            base.commit(writes_of(call, change, writes))
        except StaleVersion:
            if (known := notes.of_request(file.id, call.idempotency)) is not None:
                return known
            file = applications.load(file.id)
        else:
            return note
    raise Conflict("changed_meanwhile", "it changed meanwhile; read it again")


def _named(file: Application, visit: Visit) -> list[base.Write]:
    """No photo of the report is taken back any more; one that was a moment ago is refused as one that is not there."""

    def unknown(at: int) -> Exception:
        return Invalid("visit", "mend the report", [_unknown(at)])

    return [visit_photos.named(file.id, photo, partial(unknown, at)) for at, photo in enumerate(visit.photos)]


def _unknown(at: int) -> FieldError:
    return FieldError(f"/photos/{at}", "photo_unknown", _PHOTO)


def _visitable(file: Application) -> None:
    if file.submitted_at is None:
        raise Conflict("not_sent", "nobody is visited about a file that was not sent")


def _errors(call: Call, file: Application, visit: Visit, text: str) -> list[FieldError]:
    errors = [] if text.strip() else [FieldError("/text", "required", _TEXT)]
    if not today(file.started_at) <= visit.visited_on <= today(call.at):
        errors.append(FieldError("/visited_on", "visit_day", _DAY))
    photos = {photo.id: photo for photo in file.visit_photos}
    for at, photo_id in enumerate(visit.photos):
        photo = photos.get(photo_id)
        if photo is None:
            errors.append(_unknown(at))
        elif photo_id in visit.photos[:at]:
            errors.append(FieldError(f"/photos/{at}", "photo_twice", _TWICE))
        elif photo.status is DocumentStatus.REJECTED:
            errors.append(FieldError(f"/photos/{at}", "photo_refused", _REFUSED))
    return errors
