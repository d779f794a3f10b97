"""The paper by which she agrees to be helped is photographed: kept with her file, for the office."""

from jisr.domain.application import Application
from jisr.domain.documents import CONSENT_FORM, Document
from jisr.gateways import files
from jisr.use_cases.call import Call
from jisr.use_cases.office_photo import add_office_photo

_FULL = {
    "ar": "بلغ الملف أكبر عدد من صور الموافقة.",
    "fr": "Le dossier a toutes les photos d'accord qu'il peut avoir.",
    "en": "The file holds no more photos of a consent.",
}


def add_consent_form(
    call: Call, file: Application, *, content_type: str, size: int, sha256: str | None = None
) -> tuple[Document, files.Upload]:
    """Before the consent is recorded or after. Raises what `add_office_photo` does."""
    return add_office_photo(
        call,
        file,
        CONSENT_FORM,
        file.consent_forms,
        _FULL,
        content_type=content_type,
        size=size,
        sha256=sha256,
    )
