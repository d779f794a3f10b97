"""What is answered about partners. They are bodies, not persons."""

from jisr.api.models import Answer


class Partner(Answer):
    """`name`: as its contributions and its people's accounts have it."""

    name: str


class Partners(Answer):
    """Whole, so `next_cursor` is null: there are as many as have ever given, or have somebody who reads for them."""

    items: list[Partner]
    next_cursor: str | None
