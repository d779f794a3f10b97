"""Every quarter of an hour: erasures that were begun are finished, and files whose time is over are erased.

Both are bounded per round and go on in the next one. The lists come from an index: nothing is scanned.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from jisr import logging
from jisr.domain.application import Application, Flag
from jisr.domain.people import SYSTEM
from jisr.domain.references import new_id
from jisr.domain.retention import RETAINED
from jisr.store import applications, base, erasures, programmes
from jisr.use_cases.call import Call
from jisr.use_cases.erase_file import SETTLE, erasure_of, finish
from jisr.use_cases.kept_until import is_over, since

MOST = 100
"""Files a round: each is a few seconds at most, by the number of its papers."""


@dataclass(slots=True)
class Round:
    """What one round did. `failed` are tried again in the next."""

    finished: int = 0
    failed: int = 0


def finish_erasures(at: datetime, most: int = MOST) -> Round:
    """Go on with what is under way, the oldest first."""
    done = Round()
    ready = [e for e in erasures.wanted() if not e.swept or at >= e.wanted_at + SETTLE]
    for erasure in sorted(ready, key=lambda e: e.wanted_at)[:most]:
        logging.bind(erasure.correlation_id)
        try:
            done.finished += finish(erasure, at)
        except Exception as error:  # one that can't be finished does not hold up the others
            logging.failure("not_erased", error)
            done.failed += 1
    return done


def retire_files(at: datetime, most: int = MOST) -> Round:
    """Erase closed files whose time is over and drafts that nobody worked on for theirs: never one with an open appeal,
    or with time left for one."""
    done = Round()
    for application_id in _over(at, most):
        call = Call(SYSTEM, at, new_id())
        logging.bind(call.correlation_id)
        try:
            done.finished += _retire(call, applications.load(application_id))
        except Exception as error:
            logging.failure("not_retired", error)
            done.failed += 1
    return done


def _over(at: datetime, most: int) -> Iterator[str]:
    """Ids of files that entered their last status long enough ago, of every version of every programme."""
    left = most
    for current in programmes.all_current():
        for version in range(1, current.version + 1):
            programme = programmes.load(current.id, version)
            for status in sorted(RETAINED):
                days = programme.retention.get(status)
                if days is None or left <= 0:
                    continue
                listed = applications.retained(programme.id, version, status)
                for application_id in applications.retained_before(listed, at - timedelta(days=days), left):
                    left -= 1
                    yield application_id


def _retire(call: Call, file: Application) -> bool:
    """Whether it is erased now. A draft that she worked on goes to the place of that day."""
    if Flag.ERASED in file.flags:
        return False
    if not is_over(file, call.at):
        began = since(file)
        if began != file.entered_at:
            applications.retain_from(file, began)
        return False
    erasure = erasure_of(call, file, "retention")
    base.commit([erasures.want(erasure)])
    finish(erasure, call.at)
    return True
