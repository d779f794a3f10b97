"""The agreement that both signed is photographed: kept with her file, for the office."""

from jisr.domain.after_decision import agreed_on
from jisr.domain.application import FUNDED, Application
from jisr.domain.documents import SIGNED_AGREEMENT, Document
from jisr.domain.errors import Conflict
from jisr.gateways import files
from jisr.use_cases.call import Call
from jisr.use_cases.office_photo import add_office_photo

_FULL = {
    "ar": "بلغ الملف أكبر عدد من صور الاتفاقية.",
    "fr": "Le dossier a toutes les photos de convention qu'il peut avoir.",
    "en": "The file holds no more photos of an agreement.",
}


def add_agreement_photo(
    call: Call, file: Application, *, content_type: str, size: int, sha256: str | None = None
) -> tuple[Document, files.Upload]:
    """Before the signature is recorded or after. Raises what `add_office_photo` does, and `Conflict` for a file without
    an agreement."""
    if file.status not in FUNDED and agreed_on(file) is None:
        raise Conflict("no_agreement", "an agreement comes with the approval")
    return add_office_photo(
        call,
        file,
        SIGNED_AGREEMENT,
        file.signed_agreements,
        _FULL,
        content_type=content_type,
        size=size,
        sha256=sha256,
    )
