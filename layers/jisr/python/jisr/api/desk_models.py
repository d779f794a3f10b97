"""What staff say beside a file."""

from jisr.api.models import Body, ContactChannel, ContactOutcome, Long


class WriteNote(Body):
    """For the office alone: she is not told, and does not see it in the portal. It is data about her all the same,
    which her export has."""

    text: Long


class LogContact(Body):
    """`text`: what was said, in a word. When she waits to be called, `reached` answers that."""

    channel: ContactChannel
    outcome: ContactOutcome
    text: Long | None = None
