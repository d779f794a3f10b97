"""One paper of a file that the caller has opened, and links to its clean copy."""

from jisr.domain.application import Application
from jisr.domain.documents import Document, DocumentStatus
from jisr.domain.errors import NotFound
from jisr.gateways import files


def paper_of(file: Application, document_id: str, *, internal: bool = False) -> Document:
    """One of her papers; with `internal` one of the office's, too. Raises `NotFound` for one that is not of this file
    or was taken away."""
    office = [*file.visit_photos, *file.consent_forms, *file.signed_agreements] if internal else []
    for paper in file.documents + office:
        if paper.id == document_id:
            return paper
    raise NotFound("not_found", "no such document")


def paper_link(paper: Document, name: str) -> str | None:
    """A short-lived link to one file of the clean copy; None while there is none, or no longer."""
    if paper.status is not DocumentStatus.ACCEPTED or not paper.clean_key:
        return None
    filename = "-".join(filter(None, [paper.type, paper.side]))
    return files.view_url(paper.clean_key, name, filename)
