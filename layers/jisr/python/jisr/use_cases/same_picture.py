"""Whether a file that is sent shows a picture that another person's file showed: a mark for agents, never a refusal."""

from collections.abc import Iterable

from jisr.domain.application import Application, Flag, Status
from jisr.domain.documents import Document, DocumentStatus
from jisr.domain.errors import NotFound
from jisr.store import applications

_NOBODY_S = frozenset({Status.DRAFT, Status.WITHDRAWN})
"""What was never sent, or taken back, was most often hers: she began anew."""


def marked(file: Application, papers: Iterable[Document]) -> frozenset[str]:
    """The flags of `file` as it is sent with `papers`. Other files are read only when a picture was found in them."""
    others = {
        alike.application_id
        for paper in papers
        if paper.status is DocumentStatus.ACCEPTED
        for alike in paper.alike
    }
    if any(_is_another_s(other, file) for other in sorted(others)):
        return file.flags | {Flag.POSSIBLE_DUPLICATE}
    return file.flags


def _is_another_s(application_id: str, mine: Application) -> bool:
    """Sent, still there, and of another person; of another account where persons are not known."""
    try:
        other = applications.load(application_id, consistent=False)
    except NotFound:
        return False
    if other.status in _NOBODY_S or Flag.ERASED in other.flags:
        return False
    if other.person and mine.person:
        return other.person != mine.person
    return other.account != mine.account
