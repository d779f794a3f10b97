"""Who saw and did what: of one file, or of one member of staff. Newest first, page by page.

Nothing of the person is in it but what the office corrected in a file's answers, old and new: readings name what was
opened, events hold codes. Reading it is written down too.

Of a file, its events are one query and its readings one for each who read anything in a month (`access_log.readings`);
of a member of staff, her lines of a month are one query, and what she did is in the events of the subjects that her
lines of a day lead to. Nothing grows with the country (docs/adr/0024).
"""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import events
from jisr.domain import corrections, policy, trail
from jisr.domain.application import Application
from jisr.domain.clocks import casablanca
from jisr.domain.errors import FieldError, Invalid, Malformed, NotFound
from jisr.domain.programmes.model import Programme
from jisr.domain.references import id_of
from jisr.store import access_log, programmes, staff
from jisr.store import events as history
from jisr.store.access_log import EXPORTED, WORKED, Line
from jisr.store.base import instant
from jisr.use_cases.call import Call
from jisr.use_cases.read_application import corrections_of
from jisr.use_cases.rules import programme_of, today
from jisr.use_cases.staff_file import reach

PAGE = 50
DAYS = 31
"""Of a member of staff when no period is named."""
MOST_DAYS = 366
_SAID_BESIDE: Final = frozenset(
    {
        "programme",
        "programme_version",
        "kind",
        "region",
        "province",
        "rural",
        "age_band",
        "entered_at",
        "stage_since",
    }
)


@dataclass(frozen=True, slots=True)
class Period:
    """Days in Morocco, both included."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        return _midnight(self.first)

    @property
    def until(self) -> datetime:
        """Not included."""
        return _midnight(self.last + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that somebody saw or did. `actor` names an account of staff, never hers. `subject`: (kind, id).
    `what`: a permission when it is a reading, else the event's type; `data` are the event's own codes."""

    at: datetime
    key: str
    is_reading: bool
    by: str
    actor: str | None
    role: str | None
    subject: tuple[str, str]
    application_id: str | None
    what: str
    paper: str | None
    data: Mapping[str, Any]
    correlation_id: str
    details: Sequence[Mapping[str, str]] = ()

    @property
    def title(self) -> Mapping[str, str]:
        return trail.title(self.what, is_reading=self.is_reading, paper=self.paper)


@dataclass(frozen=True, slots=True)
class Page:
    """`names`: of the staff in it, also of those who have left."""

    items: Sequence[Entry]
    next_cursor: str | None
    period: Period
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the three, and days."""

    application: str | None = None
    reference: str | None = None
    actor: str | None = None
    first: date | None = None
    last: date | None = None


def audit(call: Call, asked: Asked, cursor: str | None = None) -> Page:
    """Raises `Forbidden`, `NotFound` (no such file, no such account), `Invalid` (not one of the three; a period that
    ends before it begins, or of more than a year for a member of staff), `Malformed` (cursor)."""
    policy.require(call.actor, "audit")
    if len([one for one in (asked.application, asked.reference, asked.actor) if one is not None]) != 1:
        raise Invalid("audit", "one criterion", [FieldError("", "one_of", _ONE)])
    if asked.actor is not None:
        return _of_staff(call, asked.actor, asked, cursor)
    known = asked.application or id_of(asked.reference or "")
    if known is None:
        raise NotFound("not_found", "no such application")
    return _of_file(call, reach(call, known, "audit"), asked, cursor)


def _of_file(call: Call, file: Application, asked: Asked, cursor: str | None) -> Page:
    period = _period(call, asked, file.started_at, most=None)
    access_log.record([file.id], call.actor.id, "audit", call.correlation_id, call.at)
    return _page(call, file.id, period, cursor, lambda since, until: _file_by_months(file, since, until))


def _of_staff(call: Call, account: str, asked: Asked, cursor: str | None) -> Page:
    if staff.load_staff(account) is None:
        raise NotFound("not_found", "nothing here for you")
    period = _period(call, asked, call.at - timedelta(days=DAYS - 1), most=MOST_DAYS)
    access_log.record([f"staff#{account}"], call.actor.id, "audit", call.correlation_id, call.at)
    return _page(call, account, period, cursor, lambda since, until: _staff_by_days(account, since, until))


def _file_by_months(file: Application, since: datetime, until: datetime) -> Iterator[Sequence[Entry]]:
    """Its entries, month after month, the newest first."""
    told = done_to(file)
    for first, after in _months(since, until):
        moved = [entry for entry in told if first <= entry.at < after]
        yield [*moved, *(seen(line) for line in access_log.readings(file.id, first, after))]


def _staff_by_days(account: str, since: datetime, until: datetime) -> Iterator[Sequence[Entry]]:
    """What one of the staff saw and did, and what was done to her account, day after day, the newest first."""
    told = [entry for entry in done(history.history("staff", account)) if since <= entry.at < until]
    for first, after in _months(since, until):
        # Whole days: the line that leads to what she did may be just before the period.
        opens, closes = instant(first)[:10], instant(after - timedelta(microseconds=1))[:10]
        days: dict[str, list[Line]] = {}
        for line in access_log.of_reader(account, opens[:7]):
            if opens <= line.at[:10] <= closes:
                days.setdefault(line.at[:10], []).append(line)
        for entry in told:
            if first <= entry.at < after:
                days.setdefault(instant(entry.at)[:10], [])
        for day in sorted(days, reverse=True):
            own = [entry for entry in told if instant(entry.at)[:10] == day]
            yield [*own, *_of_day(account, days[day], day, f"staff#{account}")]


def _of_day(account: str, lines: Sequence[Line], day: str, own: str) -> Iterator[Entry]:
    lines = [line for line in lines if line.what != EXPORTED]  # thousands: the export itself is shown
    yield from (seen(line) for line in lines if line.what != WORKED)
    begins = datetime.combine(date.fromisoformat(day), time(), UTC)
    for subject in sorted({line.subject for line in lines} - {own}):
        kind, name = _subject(subject)
        found = history.between(kind, name, begins, begins + timedelta(days=1))
        yield from done(event for event in found if event.actor.id == account)


def done_to(file: Application) -> list[Entry]:
    """What was done to a file and its papers, for who may read it and whose reading is written down: old and new of
    what was corrected stand beside the step."""
    told, programme = events_of_file(file), programme_of(file)
    said = {one.sequence: corrections.lines(one, programme) for one in corrections_of(file, told)}
    return [
        replace(entry, details=[*entry.details, *said.get(event.sequence, ())])
        if event.type == "AnswersCorrected"
        else entry
        for event, entry in zip(told, done(told, programme), strict=True)
    ]


def events_of_file(file: Application) -> list[events.Event]:
    """Its own and those of its papers, oldest first."""
    papers = [paper for paper in file.papers if paper.sequence]
    told = [e for paper in papers for e in history.history("document", f"{file.id}/{paper.id}")]
    return sorted(
        [*history.history("application", file.id), *told], key=lambda e: (e.occurred_at, e.sequence)
    )


def seen(line: Line) -> Entry:
    kind, name = _subject(line.subject)
    return Entry(
        at=datetime.fromisoformat(line.at),
        key=f"{line.at}#1#{line.subject}#{line.key}",
        is_reading=True,
        by="staff",
        actor=line.actor,
        role=None,
        subject=(kind, name),
        application_id=name if kind == "application" else None,
        what=line.what,
        paper=line.paper,
        data={},
        correlation_id=line.correlation_id,
        details=trail.purpose(line.purpose),
    )


def done(told: Iterable[events.Event], programme: Programme | None = None) -> list[Entry]:
    """`programme`: whose papers they are that an event names without it."""
    return [
        Entry(
            at=event.occurred_at,
            key=f"{instant(event.occurred_at)}#0#{event.subject.key}#{event.sequence:06d}",
            is_reading=False,
            by=event.actor.kind,
            actor=event.actor.id if event.actor.kind == "staff" else None,
            role=event.actor.role,
            subject=(event.subject.kind, event.subject.id),
            application_id=event.application_id,
            what=event.type,
            paper=event.subject.id.rpartition("/")[2] if event.subject.kind == "document" else None,
            data=event.data.model_dump(
                mode="json", by_alias=True, exclude_none=True, exclude=set(_SAID_BESIDE)
            ),
            correlation_id=event.correlation_id,
            details=trail.details(
                event.type, event.data.model_dump(mode="json", by_alias=True), _programme(event) or programme
            ),
        )
        for event in told
    ]


def _programme(event: events.Event) -> Programme | None:
    """The version whose stages, questions and papers an event names."""
    version = getattr(event.data, "programme_version", None)
    return programmes.load(event.data.programme, version) if version is not None else None


def _subject(subject: str) -> tuple[str, str]:
    kind, sign, name = subject.partition("#")
    return (kind, name) if sign else ("application", subject)


type Parts = Callable[[datetime, datetime], Iterator[Sequence[Entry]]]


def _page(call: Call, of: str, period: Period, cursor: str | None, parts: Parts) -> Page:
    """`parts` gives the entries between two instants in parts, each newer than the next. What is written while she
    turns pages is newer than the first one, and comes into none of them."""
    before, until = _decode(cursor, of) if cursor else (None, min(period.until, call.at))
    end = until if before is None else min(until, _instant_of(before) + timedelta(microseconds=1))
    found: list[Entry] = []
    for part in parts(period.since, end):
        asked = (entry for entry in part if period.since <= entry.at < until)
        fresh = [entry for entry in asked if before is None or entry.key < before]
        found += sorted(fresh, key=lambda entry: entry.key, reverse=True)
        if len(found) > PAGE:
            break
    shown = found[:PAGE]
    following = _encode(of, shown[-1].key, until) if len(found) > PAGE else None
    return Page(shown, following, period, names_of(shown))


def _instant_of(key: str) -> datetime:
    return datetime.fromisoformat(key.partition("#")[0])


def names_of(entries: Sequence[Entry]) -> dict[str, str]:
    """Names of the staff in these entries, by account; of an account that is not there, none."""
    accounts = {entry.actor for entry in entries} | {entry.data.get("assignee") for entry in entries}
    accounts |= {entry.subject[1] for entry in entries if entry.subject[0] == "staff"}
    members = (staff.load_staff(account) for account in sorted(filter(None, accounts)))
    return {member.account: member.name or member.username for member in members if member is not None}


def _period(call: Call, asked: Asked, default: datetime, most: int | None) -> Period:
    last = asked.last or max(today(call.at), asked.first or today(call.at))
    first = asked.first or min(today(default), last)
    if first > last:
        raise Invalid("period", "it ends before it begins", [FieldError("/from", "period", _BACKWARDS)])
    if most is not None and (last - first).days >= most:
        raise Invalid("period", "more than a year", [FieldError("/from", "period_long", _LONG)])
    return Period(first, last)


def _months(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The parts of the period that lie in one month (UTC), the last first."""
    end = until.astimezone(UTC)
    while end > since:
        last = end - timedelta(microseconds=1)
        begins = max(since, datetime(last.year, last.month, 1, tzinfo=UTC))
        yield begins, end
        end = begins


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), casablanca()).astimezone(UTC)


def _encode(of: str, key: str, until: datetime) -> str:
    return base64.urlsafe_b64encode(json.dumps([of, key, instant(until)]).encode()).decode()


def _decode(cursor: str, expected: str) -> tuple[str, datetime]:
    try:
        of, key, until = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii")))
        if of != expected or not isinstance(key, str):
            raise ValueError
        at, end = _instant_of(key), datetime.fromisoformat(until)
        if at.tzinfo is None or end.tzinfo is None:
            raise ValueError
    except (ValueError, TypeError):
        raise Malformed("cursor", "use the cursor of the page before as it is") from None
    return key, end


_ONE = {
    "ar": "اختاروا معيارا واحدا: الملف أو الرقم المرجعي أو عضو الفريق.",
    "fr": "Choisissez un seul critère : le dossier, la référence ou la personne de l'équipe.",
    "en": "Choose one thing: the file, the reference or the member of staff.",
}
_BACKWARDS = {
    "ar": "اختاروا يوم بداية قبل يوم النهاية.",
    "fr": "Choisissez un premier jour avant le dernier.",
    "en": "Choose a first day before the last one.",
}
_LONG = {
    "ar": "اختاروا مدة لا تتجاوز سنة.",
    "fr": "Choisissez une période d'un an au plus.",
    "en": "Choose a period of at most a year.",
}
