"""The paper by which she agrees to be helped is photographed: kept with her file, for the office."""

from jisr.domain.application import Application
from jisr.domain.documents import CONSENT_FORM, INTERNAL_MEDIA, Document
from jisr.domain.errors import FieldError, Invalid
from jisr.gateways import files
from jisr.store import applications
from jisr.use_cases.add_document import announce, announced, not_too_many_today, size_errors
from jisr.use_cases.call import Call

MOST_FORMS = 12
"""Of one file; a form of two pages, taken again and again."""

_MEDIA = {"ar": "أرسلوا صورة.", "fr": "Envoyez une photo.", "en": "Send a photo."}
_FULL = {
    "ar": "بلغ الملف أكبر عدد من صور الموافقة.",
    "fr": "Le dossier a toutes les photos d'accord qu'il peut avoir.",
    "en": "The file holds no more photos of a consent.",
}


def add_consent_form(
    call: Call, file: Application, *, content_type: str, size: int, sha256: str | None = None
) -> tuple[Document, files.Upload]:
    """As `add_document`: a photo waiting for its file; before the consent is recorded or after. Raises `Invalid`,
    `TooMany`, `Conflict` (erased)."""
    if (known := announced(call, file)) is not None:
        return known, files.presign_upload(known.key, known.content_type)
    errors = [] if content_type in INTERNAL_MEDIA else [FieldError("/content_type", "media", _MEDIA)]
    errors += size_errors(size)
    if errors:
        raise Invalid("document", "this file can't be sent", errors)
    forms = file.consent_forms
    if len(forms) >= MOST_FORMS:
        raise Invalid("too_many_documents", "no more photos", [FieldError("", "too_many_documents", _FULL)])
    not_too_many_today(call, forms)
    still = [applications.unless_erased(file.id)]
    return announce(call, file, CONSENT_FORM, None, content_type, size, sha256, still)
