"""What colleagues are called: for who is shown that one of them works on a file."""

from collections.abc import Iterable

from jisr.domain.application import Application
from jisr.store import staff


def colleagues(files: Iterable[Application]) -> dict[str, str]:
    """Account -> name, of those who work on at most 100 files."""
    return staff.names({file.assignee for file in files if file.assignee})
