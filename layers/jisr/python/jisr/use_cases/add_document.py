"""A paper is announced and uploaded straight to storage; or taken away again."""

from collections.abc import Sequence

from jisr.domain.application import Application, Status
from jisr.domain.documents import Document, DocumentStatus
from jisr.domain.errors import Conflict, FieldError, Invalid, NotFound, TooMany
from jisr.domain.idempotency import was_done
from jisr.domain.references import new_id
from jisr.domain.sign_in import Limit, wait
from jisr.domain.words import HER
from jisr.gateways import files
from jisr.store import applications, base, documents
from jisr.store.base import Write
from jisr.use_cases.call import Call
from jisr.use_cases.contact_of import keep_contact
from jisr.use_cases.record_consent import require_consent
from jisr.use_cases.rules import programme_of

MOST_STANDING = 60
"""Papers of one file at a time; those that she took away do not count."""

MOST_PAGES = 6
"""Files of one document and side at a time: a contract of six pages is six photos. Refused ones and uploads that never
came do not count."""

A_DAY = Limit(60, 24 * 3600)
"""Papers announced for one file within any 24 hours, those that she took away too: each may bring 10 MB.

Both are counted by what was read with the file. Requests at the same moment may pass together: the gateway's own limit
bounds how many."""

_FULL = {
    "ar": "بلغ الملف أكبر عدد من الوثائق: احذفوا وثيقة لا يحتاجها، ثم أضيفوا الجديدة.",
    HER: "بلغ ملفك أكبر عدد من الوثائق: احذفي وثيقة لا تحتاجينها، ثم أضيفي الجديدة.",
    "fr": "Le dossier est plein : supprimez un document dont il n'a pas besoin, puis ajoutez le nouveau.",
    "en": "The file is full: delete a paper that it doesn't need, then add the new one.",
}
_TOMORROW = {
    "ar": "أُرسل اليوم عدد كبير من الوثائق: حاولوا مرة أخرى بعد ساعات.",
    HER: "أرسلت اليوم عددا كبيرا من الوثائق: حاولي مرة أخرى بعد ساعات.",
    "fr": "Beaucoup de documents ont été envoyés aujourd'hui : réessayez dans quelques heures.",
    "en": "You have sent many papers today: try again in some hours.",
}
_PAGES = {
    "ar": "أُرسلت ست صفحات لهذه الوثيقة: احذفوا صفحة ثم أضيفوا الجديدة، أو أرسلوا ملف PDF واحدا.",
    HER: "أرسلت ست صفحات لهذه الوثيقة: احذفي صفحة ثم أضيفي الجديدة، أو أرسلي ملف PDF واحدا.",
    "fr": "Ce document a déjà six pages : supprimez-en une, ou envoyez un seul PDF.",
    "en": "You have sent six pages of this paper: delete one, or send a single PDF.",
}
_TYPE = {
    "ar": "اختاروا وثيقة من لائحة البرنامج.",
    HER: "اختاري وثيقة من لائحة البرنامج.",
    "fr": "Choisissez un document de la liste du programme.",
    "en": "Choose a document from the programme's list.",
}
_SIDE = {
    "ar": "حددوا وجه الوثيقة: الأمامي أو الخلفي.",
    HER: "حددي وجه الوثيقة: الأمامي أو الخلفي.",
    "fr": "Indiquez la face du document : recto ou verso.",
    "en": "Say which side of the document it is: front or back.",
}
_MEDIA = {
    "ar": "أرسلوا صورة أو ملف PDF.",
    HER: "أرسلي صورة أو ملف PDF.",
    "fr": "Envoyez une photo ou un fichier PDF.",
    "en": "Send a photo or a PDF file.",
}
_SIZE = {
    "ar": "الملف كبير: أقصى حجم هو 10 ميغابايت.",
    "fr": "Le fichier est trop gros : 10 Mo au plus.",
    "en": "The file is too big: 10 MB at most.",
}


def add_document(
    call: Call,
    application: Application,
    *,
    type: str,
    side: str | None,
    content_type: str,
    size: int,
    sha256: str | None = None,
) -> tuple[Document, files.Upload]:
    """A document waiting for its file; for a request that came before, the same one. `sha256`: 64 hex digits that the
    content must have, else it is refused as damaged.

    Raises `Invalid`, also when the file is full, `Conflict` when papers can't be changed now, `TooMany`, and
    `Conflict("consent_needed")` for staff without her consent.
    """
    require_consent(call, application)
    if (known := announced(call, application)) is not None:
        return known, files.presign_upload(known.key, known.content_type)
    _changeable(application)
    wanted = programme_of(application).document(type)
    errors: list[FieldError] = []
    if wanted is None:
        errors.append(FieldError("/type", "document_type", _TYPE))
    else:
        if (side or None) not in (wanted.sides or (None,)):
            errors.append(FieldError("/side", "document_side", _SIDE))
        if content_type not in wanted.media:
            errors.append(FieldError("/content_type", "media", _MEDIA))
    errors += size_errors(size)
    if errors:
        raise Invalid("document", "this file can't be sent", errors)
    _room_for_one_more(call, application, type, side or None)
    keep_contact(application)  # the inspection may refuse it
    return announce(call, application, type, side or None, content_type, size, sha256)


def size_errors(size: int) -> list[FieldError]:
    return [] if 1 <= size <= files.MOST_BYTES else [FieldError("/size", "size", _SIZE)]


def announce(
    call: Call,
    application: Application,
    type: str,
    side: str | None,
    content_type: str,
    size: int,
    sha256: str | None,
    more: Sequence[Write] = (),
) -> tuple[Document, files.Upload]:
    """The paper that waits for its file, kept with `more` in one transaction."""
    document_id = _id_for(call)
    document = Document(
        application_id=application.id,
        id=document_id,
        type=type,
        side=side,
        status=DocumentStatus.UPLOADING,
        key=f"{application.id}/{document_id}",
        content_type=content_type,
        size=size,
        sha256=sha256,
        uploaded_by=call.actor.id,
        by_office=call.actor.kind == "staff",
        created_at=call.at,
        request=call.idempotency.mark if call.idempotency else None,
    )
    try:
        base.commit([documents.create(document), *more])
    except Conflict as refusal:  # the key names the paper: it was announced before
        if refusal.code != "changed_meanwhile":
            raise
        document = documents.load(application.id, document_id)
        if document.request is None or not was_done([document.request], call.idempotency):
            raise
    return document, files.presign_upload(document.key, document.content_type)


def _id_for(call: Call) -> str:
    return new_id(call.idempotency.seed if call.idempotency else None)


def announced(call: Call, application: Application) -> Document | None:
    """The paper of this very request, when it came before. Raises `Invalid` when its key served another body."""
    document_id = _id_for(call)
    known = next((p for p in application.papers if p.id == document_id), None)
    done = known is not None and known.request is not None and was_done([known.request], call.idempotency)
    return known if done else None


def _room_for_one_more(call: Call, application: Application, type: str, side: str | None) -> None:
    pages = [
        paper
        for paper in application.documents
        if (paper.type, paper.side) == (type, side)
        and (paper.status is DocumentStatus.ACCEPTED or paper.awaited(call.at))
    ]
    if len(pages) >= MOST_PAGES:
        full = FieldError("/type", "too_many_pages", _PAGES)
        raise Invalid("too_many_pages", "this paper has all its pages", [full])
    if len(application.documents) >= MOST_STANDING:
        full = FieldError("", "too_many_documents", _FULL)
        raise Invalid("too_many_documents", "the file holds no more papers", [full])
    not_too_many_today(call, [paper for paper in application.papers if not paper.internal])


def not_too_many_today(call: Call, papers: Sequence[Document]) -> None:
    """Raises `TooMany`."""
    seconds = wait([paper.created_at for paper in papers], call.at, (A_DAY,))
    if seconds:
        full = FieldError("", "too_many_uploads", _TOMORROW)
        raise TooMany("too_many_uploads", "too many papers in a day", [full], retry_after=seconds)


def delete_document(call: Call, application: Application, document_id: str) -> None:
    """Taken away while it is hers to change. Doing it again erases what is left: the first may have died in between."""
    document = documents.load(application.id, document_id)
    if document.internal:
        raise NotFound("not_found", "no such document")
    if document.status is not DocumentStatus.DELETED:
        _changeable(application)
        base.commit(applications.remove_paper(application, document, call.at))
    files.erase_upload(document.key)
    files.erase_clean(document.key)


def _changeable(application: Application) -> None:
    if application.status not in {Status.DRAFT, Status.CHANGES_REQUESTED}:
        raise Conflict("not_editable", "the papers are with the office now")
