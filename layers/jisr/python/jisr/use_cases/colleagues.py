"""What colleagues are called: for who is shown that one of them works on a file."""

from collections.abc import Iterable

from jisr.domain.application import Application
from jisr.store import staff
from jisr.use_cases.read_application import Whole


def colleagues(files: Iterable[Application]) -> dict[str, str]:
    """Account -> name, of those who work on at most 100 files."""
    return staff.names({file.assignee for file in files if file.assignee})


def beside(whole: Whole, reader: str) -> dict[str, str]:
    """Account -> name, of those who work on a file or wrote beside it, but the reader: whoever opens the file may know
    whom to ask. Nothing is read when that is nobody."""
    wrote = {note.author for note in whole.notes} | {whole.application.assignee or reader}
    return staff.names(sorted(wrote - {reader})[:100])
