"""Every hour: who must be reminded, and what is late. Silence never decides: nothing here moves a file.

The `queue` index gives files by the time at which they need an eye, so this walks what is due and stops: no scan.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product

from jisr import logging, reference
from jisr.domain.application import Application, file_codes
from jisr.domain.deadlines import SOON, Notice, notices
from jisr.domain.errors import NotFound, StaleVersion
from jisr.domain.people import SYSTEM
from jisr.domain.references import new_id
from jisr.store import applications, base, programmes
from jisr.store import events as history
from jisr.store.base import instant
from jisr.use_cases.call import Call
from jisr.use_cases.record import make_event
from jisr.use_cases.rules import programme_of, stages_in_use

PAGE = 100


@dataclass(slots=True)
class Outcome:
    """What one round did. `failed` files are looked at again in the next."""

    reminded: int = 0
    escalated: int = 0
    failed: int = 0


def remind_and_escalate(at: datetime) -> Outcome:
    """Tell what has come due. A second round at the same time finds it told, by the marks on the file's state."""
    outcome = Outcome()
    for application_id in _due(at):
        call = Call(SYSTEM, at, new_id())
        logging.bind(call.correlation_id)
        try:
            told = _tell(call, applications.load(application_id))
        except (NotFound, StaleVersion):
            continue  # somebody is at it: the next round looks again
        except Exception as error:  # one file that can't be told does not hold up the others
            logging.failure("not_reminded", error)
            outcome.failed += 1
            continue
        outcome.escalated += sum(notice.event_type == "DeadlineEscalated" for notice in told)
        outcome.reminded += sum(notice.event_type == "ReminderDue" for notice in told)
    return outcome


def _due(at: datetime) -> Iterator[str]:
    """Ids of files that need an eye within the horizon, queue by queue, nearest first. Last of each place those in no
    stage, of which a complaint may be open."""
    horizon = instant(at + SOON)
    places = [*(province.code for province in reference.provinces()), None]
    for programme in programmes.all_current():
        for stage, place in product([*stages_in_use(programme), *applications.BESIDE], places):
            for key in applications.queue_keys(applications.queue_of(programme.id, place, stage), None, PAGE):
                when, _, application_id = key.rpartition("#")
                if when > horizon:
                    break
                if stage != applications.FOLLOWED or _visit_waits(application_id, at):
                    yield application_id


def _visit_waits(application_id: str, at: datetime) -> bool:
    """Whether something is to be told of an active file: most that stand there wait for the bank alone, and their
    papers and answers need not be read each hour."""
    return any(notices(file, at, pauses=False) for file in applications.load_page([application_id]))


def _tell(call: Call, file: Application) -> tuple[Notice, ...]:
    """What has come due and was not told. Raises `StaleVersion` when the file changed meanwhile."""
    found = notices(file, call.at, pauses=programme_of(file).pauses)
    if found:
        tell(call, file, found)
    return found


def tell(call: Call, file: Application, found: Sequence[Notice]) -> None:
    """Marks and events in one transaction. Raises `StaleVersion` when the file changed meanwhile."""
    after = replace(
        file,
        flags=file.flags.union(*(notice.marks for notice in found)),
        version=file.version + 1,
        sequence=file.sequence + len(found),
    )
    told = [
        make_event(
            call,
            notice.event_type,
            subject=("application", file.id),
            sequence=file.sequence + number,
            data={**file_codes(file), "clock": notice.clock, "due_at": notice.due_at},
            application=file,
        )
        for number, notice in enumerate(found, start=1)
    ]
    base.commit([*applications.save(file, after), *(history.append(event) for event in told)])
