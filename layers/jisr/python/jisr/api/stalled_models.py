"""How work that stands still is told, whatever it is."""

from datetime import datetime

from jisr.api.models import Answer, Texts


class Stalled(Answer):
    """`since`: when it moved last; `text`: what to do."""

    since: datetime
    text: Texts


def stalled(since: datetime | None) -> Stalled | None:
    from jisr.domain.stalled import TEXT

    return Stalled(since=since, text=Texts(**TEXT)) if since else None
