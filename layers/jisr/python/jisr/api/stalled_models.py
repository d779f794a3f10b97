"""How work that stands still is told, whatever it is."""

from datetime import datetime

from jisr.api.models import Answer, Texts


class Stalled(Answer):
    """`since`: when it moved last; `text`: what to do."""

    since: datetime
    text: Texts


def stalled(since: datetime | None, *, own: bool = False) -> Stalled | None:
    """`own`: it is for nobody but who began it."""
    from jisr.domain.stalled import OWN, TEXT

    return Stalled(since=since, text=Texts(**(OWN if own else TEXT))) if since else None
