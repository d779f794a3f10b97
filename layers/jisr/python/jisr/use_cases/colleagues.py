"""What colleagues are called: for who is shown that one of them works on a file."""

from collections.abc import Iterable

from jisr.domain.application import Application
from jisr.store import staff
from jisr.use_cases.read_application import Whole


def colleagues(files: Iterable[Application]) -> dict[str, str]:
    """Account -> name, of those who work on at most 100 files."""
    return staff.names({file.assignee for file in files if file.assignee})


def beside(whole: Whole, reader: str) -> dict[str, str]:
    """Account -> name, of those who work on a file, did something about it, sent a paper for her or wrote beside it,
    but the reader: whoever opens the file may know whom to ask. One request for all of them; none when that is nobody.
    """
    acted = {event.actor.id for event in whole.timeline if event.actor.kind == "staff"}
    acted |= {paper.uploaded_by for paper in whole.documents if paper.by_office}
    wrote = {note.author for note in whole.notes} | {whole.application.assignee or reader}
    return staff.names(sorted((acted | wrote) - {reader})[:100])
