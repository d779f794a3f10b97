"""When the time to keep a file is over: from when it was closed; a draft's from when she last worked on it."""

from datetime import datetime

from jisr.domain.application import Application, Status
from jisr.domain.retention import ends_at, may_go
from jisr.use_cases.rules import programme_of


def is_over(file: Application, at: datetime) -> bool:
    """Never while an appeal is open or has time left."""
    over = ends_at(file, programme_of(file).retention, since(file))
    return over is not None and over < at and may_go(file, at)


def since(file: Application) -> datetime:
    """When its time began: for a draft when she last saved an answer or added a paper."""
    if file.status is not Status.DRAFT:
        return file.entered_at
    saved = file.beside.saved_at
    papers = [document.created_at for document in file.papers]
    return max([file.entered_at, *papers, *([saved] if saved else [])])
