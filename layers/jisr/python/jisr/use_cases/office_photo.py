"""A photo of a paper that she signed for the office: announced, and kept with her file, for the office."""

from collections.abc import Mapping, Sequence

from jisr.domain.application import Application
from jisr.domain.documents import INTERNAL_MEDIA, Document
from jisr.domain.errors import FieldError, Invalid
from jisr.gateways import files
from jisr.store import applications
from jisr.use_cases.add_document import announce, announced, not_too_many_today, size_errors
from jisr.use_cases.call import Call

MOST = 12
"""Of one kind and file; a paper of two pages, taken again and again."""

_MEDIA = {"ar": "أرسلوا صورة.", "fr": "Envoyez une photo.", "en": "Send a photo."}


def add_office_photo(
    call: Call,
    file: Application,
    type: str,
    there: Sequence[Document],
    full: Mapping[str, str],
    *,
    content_type: str,
    size: int,
    sha256: str | None = None,
) -> tuple[Document, files.Upload]:
    """As `add_document`: a photo waiting for its file. `there`: those of its kind; `full`: what is said when there are
    `MOST`. Raises `Invalid`, `TooMany`, `Conflict` (erased)."""
    if (known := announced(call, file)) is not None:
        return known, files.presign_upload(known.key, known.content_type)
    errors = [] if content_type in INTERNAL_MEDIA else [FieldError("/content_type", "media", _MEDIA)]
    errors += size_errors(size)
    if errors:
        raise Invalid("document", "this file can't be sent", errors)
    if len(there) >= MOST:
        raise Invalid("too_many_documents", "no more photos", [FieldError("", "too_many_documents", full)])
    not_too_many_today(call, there)
    still = [applications.unless_erased(file.id)]
    return announce(call, file, type, None, content_type, size, sha256, still)
