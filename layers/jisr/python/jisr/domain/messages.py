"""What an event says to her: which text, to which address, in how many SMS segments. Pure, so that `dry_run` shows
the exact SMS.

Segments (3GPP TS 23.038): a text within GSM-7 has 160 septets, 153 each when joined; any other goes as UCS-2 with 70
units, 67 each when joined. Arabic is always UCS-2.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final, Literal

import events
from events.types.application import Paper
from jisr.domain.addresses import portal
from jisr.domain.clocks import casablanca
from jisr.domain.message_texts import Wordings, words
from jisr.domain.programmes.model import Programme
from jisr.domain.references import reference_of

type Channel = Literal["sms", "email"]

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED: Final = frozenset("^{}\\[~]|€\f")
_PLAIN: Final[Mapping[str, str]] = {
    **dict.fromkeys("«»“”", '"'),
    **dict.fromkeys("’‘", "'"),
    **dict.fromkeys("–—", "-"),
    **dict.fromkeys("\u00a0\u202f", " "),
    "…": "...",
    "œ": "oe",
    "Œ": "OE",
}

TWO_SEGMENTS: Final = frozenset(
    {"ChangesRequested", "DocumentRejected", "ApplicationRejected", "ApplicationImported"}
)
"""The last one is the first that she hears of this service: it says what to do, and where."""

NOT_TOLD: Final[Mapping[str, str]] = {
    "StagePassed": "told only by a programme that has a text of its own for it: each SMS costs",
    "FollowUpRecorded": "she was there",
    "FundsAvailable": "of an envelope: what she hears of is her approval",
    "SittingClosing": "of a committee: each woman hears of her own file",
    "SittingPaused": "of a committee's work",
    "SittingContinued": "of a committee's work",
    "SittingCancelled": "of a committee: nothing is decided yet",
    "PaymentRunDue": "of no file: what she hears of is each payment",
    "PaymentRunContinued": "of no file: what she hears of is each payment",
    "ImportContinued": "of no file: each draft that it makes tells of itself",
    "ImportDue": "of no file: each draft that it makes tells of itself",
    "ExportRequested": "of no file: staff take a table out",
    "ExportPaused": "of no file: staff take a table out",
    "ProgrammePublished": "of no file: the portal's pages show it",
    "ProgrammeOpened": "of no file: the portal's pages show it",
    "ProgrammeClosed": "of no file: the portal's pages show it",
}
"""Published events of which she hears nothing by default, and why."""

NEVER_TOLD: Final = frozenset(NOT_TOLD) - {"StagePassed"}


@dataclass(frozen=True, slots=True)
class Recipient:
    """How she may be told. Phones in E.164; `hours` as 'HH:MM-HH:MM' in Morocco, may pass midnight.

    `previous_phone` is the number before a `PhoneChanged`.
    """

    phone: str
    language: str
    email: str | None = None
    hours: str | None = None
    other_phone: str | None = None
    codes_only: bool = False
    previous_phone: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One SMS or e-mail. `segments` is 0 for an e-mail."""

    channel: Channel
    to: str
    text: str
    segments: int
    language: str
    subject: str | None = None


def is_gsm7(text: str) -> bool:
    return all(c in _BASIC or c in _EXTENDED for c in text)


def segments(text: str) -> int:
    """How many SMS segments are paid for `text`."""
    if is_gsm7(text):
        size, one, joined = sum(2 if c in _EXTENDED else 1 for c in text), 160, 153
    else:
        size, one, joined = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if size <= one else -(-size // joined)


def gsm7(text: str) -> str:
    """`text` in letters that GSM-7 has: `ê` as `e`, `ç` as `c`, French quotes straight. What has no such form stays."""
    out = []
    for c in text:
        if c in _BASIC or c in _EXTENDED:
            out.append(c)
            continue
        plain = _PLAIN.get(c) or "".join(
            p for p in unicodedata.normalize("NFD", c) if not unicodedata.combining(p)
        )
        out.append(plain)
    return "".join(out)


def day(at: datetime) -> str:
    """`23/11/2026`, as counted in Morocco."""
    return at.astimezone(casablanca()).strftime("%d/%m/%Y")


def money(centimes: int, language: str) -> str:
    """`12 500 DH`, `12.500 درهم`; centimes only when there are some."""
    whole, rest = divmod(centimes, 100)
    separator, point, unit = (
        (".", ",", "درهم") if language == "ar" else (" ", "," if language == "fr" else ".", "DH")
    )
    number = f"{whole:,}".replace(",", separator)
    return f"{number}{point}{rest:02d} {unit}" if rest else f"{number} {unit}"


def allowed_segments(event_type: str) -> int:
    return 2 if event_type in TWO_SEGMENTS else 1


def text_key(event: events.Event, programme: Programme) -> str | None:
    """Which text the event calls for; None when she is not told."""
    kind = event.type
    if kind == "StagePassed":
        return kind if kind in programme.messages else None
    if kind == "DocumentRejected" and event.actor.kind == "staff":
        return None  # told by the request for changes that it belongs to, which names the paper
    if kind == "ChangesRequested" and (paper := _only_paper(event)) is not None:
        return "DocumentRejected" if paper.reason else "DocumentMissing"
    if kind == "AppealDecided":
        return "AppealUpheld" if event.data.upheld else "AppealDismissed"
    if kind == "GrievanceAcknowledged":
        return "AppealAcknowledged" if event.data.about == "appeal" else "ComplaintAcknowledged"
    if kind == "ApplicationWithdrawn" and event.data.from_ == "draft":
        return None  # nobody had it but her
    if kind in {"ApplicationResubmitted", "AnswersCorrected"}:  # what she did herself she sees on her screen
        return kind if event.actor.kind == "staff" else None
    if kind == "ApplicationImported":
        return kind if event.data.tell else None
    if kind == "ReminderDue":  # the other clocks are the staff's
        return kind if event.data.clock == "changes" else None
    return kind if kind in words("en").neutral else None


def _only_paper(event: events.Event) -> Paper | None:
    """The paper, when a request for changes asks for just one and nothing else: then the message names it."""
    data = event.data
    asked: tuple[Paper, ...] = getattr(data, "papers", ())
    return asked[0] if len(asked) == 1 and not data.answers else None


MOST_A_DAY: Final = 60
"""SMS to one number within 24 hours, after which those that whoever holds a phone can cause are held back."""


def held_back_above(event: events.Event) -> int | None:
    """How many SMS to one number within 24 hours this event's must not follow; None for what an account can't cause
    by itself: a decision, a request or a reminder is told however many went before."""
    hers = event.actor.kind == "applicant" or event.type in {"DocumentRejected", "ApplicationImported"}
    return MOST_A_DAY if hers else None


def said_once(event: events.Event) -> str:
    """What a message is the only one of, per channel and recipient: the event.

    A photo that our own inspection refuses is told once a day per paper and side: she mostly sees it on her screen, and
    whoever sends a hundred bad photos must not cause a hundred SMS.
    """
    if event.type != "DocumentRejected":
        return event.event_id
    paper = f"{event.data.document_type}.{event.data.side or '-'}"
    return f"refused.{event.application_id}.{paper}.{event.occurred_at.astimezone(casablanca()):%Y-%m-%d}"


def addresses(event: events.Event, recipient: Recipient) -> tuple[tuple[Channel, str], ...]:
    """Where it may be sent: her safe number instead of hers when she gave one; nowhere when she wants codes only.

    A changed number is told to both numbers, unless she gave a safe one: then only there.
    """
    if recipient.codes_only:
        return ()
    found: list[tuple[Channel, str]] = [("sms", recipient.other_phone or recipient.phone)]
    if event.type == "PhoneChanged" and recipient.previous_phone and not recipient.other_phone:
        found.append(("sms", recipient.previous_phone))
    if recipient.email:
        found.append(("email", recipient.email))
    return tuple(dict.fromkeys(found))


def render(
    event: events.Event, recipient: Recipient, programme: Programme, site: str | None
) -> tuple[Message, ...]:
    """Every message that `event` sends: an SMS, and an e-mail where there is an address. Empty when she is not told.

    `site` is the portal's address for the link, which carries no secret.
    """
    key = text_key(event, programme)
    where = addresses(event, recipient)
    if key is None or not where:
        return ()
    language = recipient.language if recipient.language in programme.short_title else "ar"
    values = _values(event, programme, language, site)
    if programme.confidential:
        wordings = words(language).hidden
        values = {"link": values["link"]}
    else:
        wordings = _wordings(event.type, key, programme, language)
    sms = fit(wordings, values, allowed_segments(event.type), language)
    return tuple(
        Message("sms", to, sms, segments(sms), language)
        if channel == "sms"
        else _email(to, sms, values, language, hidden=programme.confidential)
        for channel, to in where
    )


def _wordings(event_type: str, key: str, programme: Programme, language: str) -> Wordings:
    """The programme's own text first, then ours."""
    own = programme.messages.get(event_type)
    ours = words(language).of(key, programme.address) if key in words(language).neutral else ()
    return ((own[language],) if own else ()) + ours


def fit(wordings: Wordings, values: Mapping[str, str | None], most: int, language: str) -> str:
    """The fullest wording that has its values and fits `most` segments; else the last that has its values."""
    text = ""
    for wording in wordings:
        if any(f"{{{name}}}" in wording and not value for name, value in values.items()):
            continue
        try:
            text = wording.format_map(values)
        except KeyError:
            continue
        text = text if language == "ar" else gsm7(text)
        if segments(text) <= most:
            return text
    return text


def _values(
    event: events.Event, programme: Programme, language: str, site: str | None
) -> dict[str, str | None]:
    data = _only_paper(event) or event.data
    date = next(
        (
            at
            for name in ("deadline", "appeal_until", "due_at")
            if isinstance(at := getattr(data, name, None), datetime)
        ),
        None,
    )
    amount = getattr(data, "amount", None)
    codes = [getattr(data, "reason", None), *getattr(data, "reason_codes", ())]
    reasons = words(language).reasons
    paper = programme.document(getattr(data, "document_type", ""))
    return {
        "title": programme.short_title[language],
        "ref": reference_of(event.application_id) if event.application_id else None,
        "date": day(date) if date else None,
        "amount": money(amount, language) if amount else None,
        "reason": next((reasons[code] for code in codes if code in reasons), None),
        "doc": paper.title[language] if paper else None,
        "link": portal(site, language) if site else None,
    }


def _email(to: str, text: str, values: Mapping[str, str | None], language: str, *, hidden: bool) -> Message:
    said = words(language)
    subject = text if hidden else fit((said.subject,), values, 2, language)
    lines = [said.greeting, "", text]
    if values["link"] and values["link"] not in text:
        lines += ["", values["link"]]
    lines += [] if hidden else ["", said.closing]
    return Message("email", to, "\n".join(lines) + "\n", 0, language, subject)


def in_hours(hours: str | None, at: datetime) -> bool:
    """Whether she may be told at `at`. Both ends count in Morocco; '22:00-06:00' passes midnight."""
    if not hours:
        return True
    start, _, end = hours.partition("-")
    now = at.astimezone(casablanca()).strftime("%H:%M")
    return start <= now < end if start < end else now >= start or now < end


def next_hours(hours: str | None, at: datetime) -> datetime:
    """When her hours begin next after `at`, in UTC; `at` itself when she gave none."""
    if not hours:
        return at
    here = at.astimezone(casablanca())
    start = datetime.combine(here.date(), time.fromisoformat(hours.partition("-")[0]), casablanca())
    return (start if start > here else start + timedelta(days=1)).astimezone(UTC)
