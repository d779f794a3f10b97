"""The shapes of papers, as she and the staff send and see them."""

from typing import Literal

from pydantic import Field

from jisr.api.models import Answer, Body, Code, Texts, Upload

type DocumentStatus = Literal["uploading", "inspecting", "accepted", "rejected"]


class Document(Answer):
    """A paper of the file. `preview_url` shows its first page, `thumbnail_url` the same small; both live five minutes.
    `pages` is 0 until it is accepted. `reason_text`: what the reason means and what to do; `note`: what the office
    adds."""

    document_id: str
    type: str
    side: str | None
    status: DocumentStatus
    reason: str | None
    reason_text: Texts | None = None
    note: str | None = None
    pages: int = 0
    preview_url: str | None
    thumbnail_url: str | None = None


class Documents(Answer):
    items: list[Document]


class DocumentPages(Document):
    """A paper to be looked at. The links live five minutes and open the clean copy only: every page as a JPEG of at
    most 2,000 pixels, and `file_url`, the whole (of a photo the photo, of a PDF the PDF). `size` in bytes, as uploaded.
    """

    content_type: str
    size: int
    page_urls: list[str]
    file_url: str | None


class AddDocument(Body):
    """`size` in bytes; with `sha256` in hexadecimal a file that changed on its way is refused as damaged."""

    type: Code
    side: Literal["front", "back"] | None = None
    filename: str = Field(min_length=1, max_length=255)
    content_type: str = Field(min_length=1, max_length=100)
    size: int = Field(ge=1, le=10 * 1024 * 1024)
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")


class DocumentAdded(Answer):
    """`expires_in` in seconds."""

    document_id: str
    upload: Upload
    expires_in: int
