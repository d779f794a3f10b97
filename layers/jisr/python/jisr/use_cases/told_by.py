"""The exact SMS that an action would send, before it is done."""

from jisr.domain.application import Application
from jisr.domain.messages import Message
from jisr.use_cases.notify_applicant import messages_of
from jisr.use_cases.preview_move import Preview
from jisr.use_cases.rules import programme_of


def told_by(application: Application, seen: Preview) -> tuple[Message, ...]:
    """In the order in which they happen; none when her contact was erased, or she wants nothing but codes."""
    if seen.contact is None:
        return ()
    programme = programme_of(application)
    return tuple(
        message
        for event in seen.told
        if event.published
        for message in messages_of(event, seen.contact, programme)
        if message.channel == "sms"
    )
