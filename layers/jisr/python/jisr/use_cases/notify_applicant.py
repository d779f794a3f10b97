"""Tell her of an event: claim the message, send it, mark it sent.

A redelivered event finds its claim and says nothing twice. When the process died between claim and mark, nobody can
say whether the message went out: it becomes `uncertain`, is counted, and is never sent again by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import events
from jisr import logging, settings
from jisr.domain import messages
from jisr.domain.beside import Contact
from jisr.domain.errors import Transient
from jisr.domain.messages import Message, Recipient
from jisr.domain.programmes.model import Programme
from jisr.gateways import email, keys, sms
from jisr.gateways.sending import NotAccepted, Refused, Unsure
from jisr.store import applications, programmes
from jisr.store import messages as store
from jisr.store.messages import Key, State
from jisr.use_cases.mark_message import count_uncertain

IN_FLIGHT = timedelta(seconds=60)
"""How long a claim may belong to a living worker: longer than the function's time-out."""

RECEIPT_WITHIN = timedelta(hours=72)
"""After this the carrier says nothing more (AWS End User Messaging, "Messaging events")."""


def recipient_of(contact: Contact) -> Recipient:
    safe = contact.safe_contact
    return Recipient(
        phone=contact.phone,
        language=contact.language,
        email=contact.email,
        hours=safe.hours,
        other_phone=safe.other_phone,
        codes_only=safe.codes_only,
        previous_phone=contact.previous_phone,
    )


def messages_of(event: events.Event, contact: Contact, programme: Programme) -> tuple[Message, ...]:
    """The exact messages that `event` sends, in order: what `dry_run` shows."""
    return messages.render(event, recipient_of(contact), programme, settings.load().site_url)


def notify_applicant(event: events.Event, at: datetime) -> None:
    """Send what is to be sent. Raises `Transient` when some of it must be tried again; the rest is done."""
    if event.application_id is None or event.type in messages.NEVER_TOLD:
        return
    file = applications.load(event.application_id)
    contact = file.beside.contact
    if contact is None:
        logging.info("not_told", reason="erased", type=event.type)
        return
    recipient = recipient_of(contact)
    programme = programmes.load(file.programme, file.programme_version)
    outgoing = [m for m in messages_of(event, contact, programme) if _can_go(m)]
    if outgoing and not messages.in_hours(recipient.hours, at):
        store.tell_later(event.event_id, event.to_detail(), messages.next_hours(recipient.hours, at))
        return
    again: Transient | None = None
    for message in outgoing:
        try:
            _tell(event, message, at)
        except Transient as error:
            again = error
    if again is not None:
        raise again


def _can_go(message: Message) -> bool:
    """A stage without a sender of e-mail sends none (docs/deploy.md)."""
    return message.channel != "email" or settings.load().email_sender is not None


def tell_those_waiting(at: datetime) -> int:
    """Events kept until her hours began. Returns how many were told; called by the schedule, at least hourly."""
    told = 0
    for item in store.due_to_tell(at):
        logging.bind(None)
        try:
            event = events.parse(item.detail)
            logging.bind(event.correlation_id)
            notify_applicant(event, at)
        except Exception as error:  # it stays for the next round, and the others go on
            logging.failure("not_told_yet", error)
            continue
        store.done(item)
        told += 1
    return told


@dataclass(frozen=True, slots=True)
class _Attempt:
    key: Key
    token: str
    message: Message


def _tell(event: events.Event, message: Message, at: datetime) -> None:
    recipient = f"{message.channel}:{message.to}"
    known, *others = keys.hmacs("message", recipient)
    key = Key(known, f"{messages.said_once(event)}#{message.channel}")
    if any(store.load(Key(other, key.sk)) is not None for other in others):
        return  # said under the other hash key, while one is rotated
    too_many = message.channel == "sms" and _too_many([known, *others], event, at)
    if too_many and store.load(key) is None:  # else it was taken up before there were too many
        logging.emit_metric("MessagesHeldBack", 1, channel=message.channel)
        return
    token, held = store.claim(
        key,
        event_type=event.type,
        application_id=event.application_id,
        language=message.language,
        segments=message.segments,
        at=at,
    )
    if held is None:
        _send(_Attempt(key, token, message), at)
    elif held.state is State.CLAIMED:
        _left_behind(held, message, at)


def _too_many(recipients: Sequence[str], event: events.Event, at: datetime) -> bool:
    """Whether the number has had its day's SMS. What is held back is not told later: her file says it."""
    most = messages.held_back_above(event)
    if most is None:
        return False
    return sum(store.count_since(one, at - timedelta(days=1), most) for one in recipients) >= most


def _left_behind(held: store.Stored, message: Message, at: datetime) -> None:
    """Another attempt claimed it and marked nothing: it is at it, or it died."""
    if at - held.claimed_at < IN_FLIGHT:
        raise Transient("another attempt is sending it")
    if store.mark_uncertain(held.key, held.claim):
        count_uncertain(message.channel)


def _send(attempt: _Attempt, at: datetime) -> None:
    key, token, message = attempt.key, attempt.token, attempt.message
    try:
        provider_id, receipt_by = _hand_over(message, at)
    except Refused as refusal:
        store.mark_failed(key, token, refusal.code)
        logging.emit_metric("MessagesRefused", 1, channel=message.channel)
    except NotAccepted:
        store.release(key, token)
        raise
    except Unsure:
        if store.mark_uncertain(key, token):
            count_uncertain(message.channel)
    else:
        store.mark_sent(key, token, provider_id, at, receipt_by)
        if message.segments:
            logging.emit_metric("SmsSegments", message.segments, language=message.language)


def _hand_over(message: Message, at: datetime) -> tuple[str, datetime | None]:
    """What the carrier calls it, and until when it says what became of it."""
    if message.channel == "email":
        return email.send(message.to, message.subject or "", message.text), None
    gateway = sms.gateway()
    return gateway.send(message.to, message.text), at + RECEIPT_WITHIN if gateway.gives_receipts else None
