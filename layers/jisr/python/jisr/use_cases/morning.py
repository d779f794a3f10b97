"""On the mornings of working days: files that nobody touches are marked, and whoever answers for what waits is told.

A file that has been in its stage for so long stands in the queue before the time at which one that came as long ago is
due, so the walk ends there: nothing is scanned. An e-mail counts files and names none; it goes once a day to each
person, and not at all when nothing waits.
"""

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time

from jisr import logging, reference, settings
from jisr.domain import policy
from jisr.domain.addresses import console
from jisr.domain.application import Application, Flag
from jisr.domain.clocks import casablanca, end_of_day_after
from jisr.domain.deadlines import UNTOUCHED, left_alone, overdue
from jisr.domain.errors import NotFound, StaleVersion, Transient
from jisr.domain.message_texts.staff import Waiting, morning
from jisr.domain.people import SYSTEM, Actor, Role
from jisr.domain.policy import Place
from jisr.domain.programmes.model import Programme
from jisr.domain.references import new_id
from jisr.domain.staff import StaffMember
from jisr.gateways import email, keys, sending
from jisr.store import applications, messages, notes, programmes, staff
from jisr.store import events as history
from jisr.use_cases.call import Call
from jisr.use_cases.mark_message import count_uncertain
from jisr.use_cases.remind_and_escalate import tell
from jisr.use_cases.rules import longest_days, stages_in_use

FROM, UNTIL = time(8), time(11)
"""In Morocco: the first hourly round tells, and the next ones try again what did not go."""
STEP = 100
MOST_CALLS = 1000
"""Counted of one place's: more are as many to whoever reads it."""


@dataclass(slots=True)
class Outcome:
    """What one round did. `failed`: files and people that the next round comes back to."""

    marked: int = 0
    mailed: int = 0
    failed: int = 0


@dataclass(slots=True)
class _Tally:
    """How many files wait, by province and who works on them."""

    late: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)
    untouched: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)
    calls: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)
    """Whoever works on the file: her call waits for anybody of the place."""


def tell_staff(at: datetime) -> Outcome:
    """Nothing outside of those hours. Doing it twice marks and tells nobody twice."""
    outcome = Outcome()
    here = at.astimezone(casablanca())
    if here.weekday() > 4 or not FROM <= here.time() < UNTIL:
        return outcome
    tally = _Tally()
    for seen in _standing(at):
        file = seen
        try:
            file = _marked(seen, at)
        except NotFound:
            continue  # erased meanwhile
        except StaleVersion:
            pass  # somebody is at it: no mark, but what is late still is
        except Exception as error:  # one file does not hold up the others
            logging.failure("not_marked", error)
            outcome.failed += 1
        outcome.marked += file is not seen
        where = (file.province, file.assignee)
        tally.late[where] += overdue(file, at)
        tally.untouched[where] += Flag.UNTOUCHED in file.flags
    if settings.load().email_sender is None:
        return outcome
    tally.calls = _calls()
    for member in staff.everybody():
        waiting = _waiting(member, tally)
        try:
            outcome.mailed += bool(waiting) and _tell(member, waiting, at)
        except Exception as error:  # tried again within the morning
            logging.failure("not_told", error)
            outcome.failed += 1
    return outcome


def _standing(at: datetime) -> Iterator[Application]:
    """The states of what is late, in a stage or beside them, and of what came to its stage so long ago: each once,
    though a file that waits to be called as well stands in two queues."""
    places, seen = _places(), set[str]()
    for programme in programmes.all_current():
        for stage in [*stages_in_use(programme), *applications.BESIDE]:
            until = at if stage in applications.BESIDE else _came_long_ago(programme, stage, at)
            for place in places:
                queue = applications.queue_of(programme.id, place, stage)
                found = applications.queue_keys(queue, None, STEP, until)
                for some in itertools.batched(found, STEP, strict=False):
                    ids = [key.rpartition("#")[2] for key in some]
                    if fresh := [one for one in ids if one not in seen]:
                        yield from applications.load_page(fresh)
                    seen.update(ids)


def _calls() -> Counter[tuple[str | None, str | None]]:
    """Who waits to be called, by province: counted in the index, and no file is read for it."""
    waiting: Counter[tuple[str | None, str | None]] = Counter()
    for programme in programmes.all_current():
        for place in _places():
            for queue in (applications.calls_of, applications.calls_at_work):
                waiting[place, None] += applications.queue_size(queue(programme.id, place), None, MOST_CALLS)
    return waiting


def _places() -> list[str | None]:
    return [*(province.code for province in reference.provinces()), None]


def _came_long_ago(programme: Programme, stage: str, at: datetime) -> datetime:
    return max(at, end_of_day_after(at - UNTOUCHED, longest_days(programme, stage)))


def _marked(seen: Application, at: datetime) -> Application:
    """The file with its mark, if it is due; `seen` itself when there is nothing to tell. Marks and events in one
    transaction. Raises `NotFound`, `StaleVersion`."""
    if left_alone(seen, None, at) is None:
        return seen
    touches = (history.last_by_staff("application", seen.id), notes.last_written(seen.id, seen.account))
    touched = max((one for one in touches if one is not None), default=None)
    if left_alone(seen, touched, at) is None:
        return seen
    file = applications.load(seen.id)
    notice = left_alone(file, touched, at)
    if notice is None:
        return seen
    tell(Call(SYSTEM, at, new_id()), file, (notice,))
    return replace(file, flags=file.flags | notice.marks)


def _waiting(member: StaffMember, tally: _Tally) -> Mapping[Waiting, int]:
    """What this person hears of, without what there is none of: a coordinator of all in her region, an agent of hers
    and of what nobody has taken in her places."""
    roles = frozenset(Role(role) for role in member.roles) & {Role.AGENT, Role.COORDINATOR}
    if member.disabled or "@" not in member.username or not roles:
        return {}
    actor = Actor("staff", member.account, roles, member.regions, member.provinces)

    def of(counted: Counter[tuple[str | None, str | None]], whose: str) -> int:
        return sum(
            number
            for (province, assignee), number in counted.items()
            if _is(assignee, whose, member.account)
            and (
                whose == "mine"
                or policy.reaches(actor, "queue", _place(province, call=counted is tally.calls))
            )
        )

    found: dict[Waiting, int] = {
        "mine_late": of(tally.late, "mine"),
        "mine_untouched": of(tally.untouched, "mine"),
    }
    if Role.COORDINATOR in roles:
        found |= {"late": of(tally.late, "all"), "untouched": of(tally.untouched, "all")}
    found["untaken"] = of(tally.untouched, "nobody")
    found["calls"] = of(tally.calls, "all")
    return {what: count for what, count in found.items() if count}


def _is(assignee: str | None, whose: str, account: str) -> bool:
    return {"mine": assignee == account, "nobody": assignee is None}.get(whose, True)


def _place(code: str | None, *, call: bool) -> Place:
    province = reference.province(code) if code else None
    return Place(province.region if province else None, code, call=call)


def _tell(member: StaffMember, waiting: Mapping[Waiting, int], at: datetime) -> bool:
    """Claimed, sent, marked, as every message: when nobody can say whether it went out, it is not sent again."""
    known, *others = keys.hmacs("message", f"email:{member.username}")
    key = messages.Key(known, f"morning-{at.astimezone(casablanca()).date()}#email")
    if any(messages.load(messages.Key(other, key.sk)) is not None for other in others):
        return False  # said under the other hash key, while one is rotated
    language = member.language
    token, held = messages.claim(
        key, event_type="StaffMorning", application_id=None, language=language, segments=0, at=at
    )
    if held is not None:
        return False
    link = f"{console(settings.load().require('site_url'))}/{'fr' if language == 'fr' else 'ar'}/work"
    subject, text = morning(
        language, waiting, name=member.name or member.username, days=UNTOUCHED.days, link=link
    )
    try:
        provider_id = email.send(member.username, subject, text)
    except sending.Refused as refusal:
        messages.mark_failed(key, token, refusal.code)
        logging.emit_metric("MessagesRefused", 1, channel="email")
        return False
    except sending.Unsure:
        if messages.mark_uncertain(key, token):
            count_uncertain("email")
        return False
    except Transient:
        messages.release(key, token)
        raise
    messages.mark_sent(key, token, provider_id, at, None)
    return True
