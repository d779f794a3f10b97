"""A paper of a file: announced, uploaded, inspected, accepted or refused."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from jisr.domain.inspection import Alike

AWAITED = timedelta(minutes=11)


def pointer_of(type: str, side: str | None) -> str:
    """What a paper is called wherever it is asked for or missed: `/documents/<type>`, or `/documents/<type>/<side>`."""
    return f"/documents/{type}" + (f"/{side}" if side else "")


VISIT_PHOTO = "visit-photo"
CONSENT_FORM = "consent-form"
SIGNED_AGREEMENT = "signed-agreement"
INTERNAL = frozenset({VISIT_PHOTO, CONSENT_FORM, SIGNED_AGREEMENT})
"""The types of paper that are the office's: a photo of a visit, of the paper by which she agreed to be helped, of the
agreement that was signed. No programme can name one so (its grammar)."""

INTERNAL_MEDIA = ("image/jpeg", "image/png", "image/heic", "image/webp")


class DocumentStatus(StrEnum):
    UPLOADING = "uploading"
    INSPECTING = "inspecting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Document:
    """`size` in bytes; `key` is the object's in the quarantine bucket, `clean_key` begins those in the clean one: pages
    `1.jpg` to `<pages>.jpg`, `thumbnail.jpg` and, of a PDF, `paper.pdf`.

    `version` guards every change; `sequence` counts its events; `object_version` is S3's; `request` is the mark of the
    request that announced it; `by_office`: `uploaded_by` is staff, who sent it for her. `sha256` is announced, then
    found; `picture` and `bits` are its fingerprint (see `jisr.domain.inspection`), `alike` what lies under the same one
    in other files.
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
    pages: int = 0
    picture: str | None = None
    bits: str | None = None
    by_office: bool = False
    alike: tuple[Alike, ...] = ()

    def awaited(self, at: datetime) -> bool:
        """Whether its verdict may still come: an upload has ten minutes, and then is judged in seconds."""
        under_way = self.status in {DocumentStatus.UPLOADING, DocumentStatus.INSPECTING}
        return under_way and at - self.created_at < AWAITED

    @property
    def pointer(self) -> str:
        return pointer_of(self.type, self.side)

    @property
    def internal(self) -> bool:
        """The office's own: not one of her papers, and she is told nothing of it."""
        return self.type in INTERNAL

    @property
    def clean_name(self) -> str:
        """The clean copy that is kept whole: of a PDF the PDF, of a photo the photo."""
        return "paper.pdf" if self.content_type == "application/pdf" else "1.jpg"
