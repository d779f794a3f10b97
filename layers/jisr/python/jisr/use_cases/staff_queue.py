"""The queue: files at work and calls to make, nearest deadline first, in the places that the reader covers.

Files stay with the version of the programme that they were made under, so the queues of every version's stages are
read. A page names nobody, so it is not in the access log.
"""

import base64
import heapq
import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal

from jisr import reference
from jisr.domain import policy
from jisr.domain.application import Application, Flag, Status
from jisr.domain.deadlines import SOON, due, overdue
from jisr.domain.errors import Malformed, NotFound
from jisr.domain.policy import Place
from jisr.domain.programmes.model import Programme
from jisr.store import applications, programmes
from jisr.use_cases.call import Call
from jisr.use_cases.rules import stages_in_use

PAGE = 25
MOST_READ = 4 * PAGE
MOST_REGIONS = 3
"""Looked into for one answer, by who covers the country: each is some dozens of queues, also when they are empty."""
_KEY = re.compile(r"[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}\.[0-9]{6}Z#[0-9A-Z]{1,20}")
"""An index's sort key, as `store.applications` writes it."""


@dataclass(frozen=True, slots=True)
class Filters:
    """All optional; `assigned` is "me", "none" or an account id; `calls`: only those who wait to be called.

    Who covers the country and names no place gets the calls that have none, and then region after region."""

    programme: str | None = None
    stage: str | None = None
    status: str | None = None
    region: str | None = None
    province: str | None = None
    assigned: str | None = None
    overdue: bool | None = None
    kind: str | None = None
    due: Literal["overdue", "soon"] | None = None
    calls: bool = False
    untouched: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    items: list[Application]
    next_cursor: str | None


type _Rows = Callable[[str | None], Iterator[str]]
"""Keys after a key, nearest deadline first."""


def staff_queue(call: Call, filters: Filters, cursor: str | None = None) -> Page:
    """One page. A region is the merge of its provinces' queues; filters that no index serves apply after reading,
    over at most four pages' worth of rows. Raises `Forbidden`, `NotFound` (a place that is not the reader's)."""
    begun, after = _decode(cursor)
    policy.require(call.actor, "queue")
    lists = _lists(call, filters)
    names = list(lists)
    if cursor is not None and begun not in lists:
        raise _not_ours()
    found: list[Application] = []
    read = 0
    for number, name in enumerate(names[names.index(begun) if cursor else 0 :]):
        if number == MOST_REGIONS:
            return Page(found, _encode(name, None))
        # A page's worth of rows in one request: without filters that no index serves, the first is the page.
        for keys in itertools.batched(lists[name](after), PAGE, strict=False):
            files = {file.id: file for file in applications.load_page([_id_in(key) for key in keys])}
            for key in keys:
                file = files.get(_id_in(key))
                if file is not None and _fits(call, file, filters) and not _stood_before(file, key, filters):
                    found.append(file)
                if len(found) == PAGE:
                    return Page(found, _encode(name, key))
            read += len(keys)
            if read >= MOST_READ:
                return Page(found, _encode(name, keys[-1]))
        after = None
    return Page(found, None)


def _lists(call: Call, filters: Filters) -> Mapping[str, _Rows]:
    """What is read one after the other, by the name that a cursor knows it by: one list, but for who covers the country
    and names no place. Her queues are hundreds."""
    assignee = assignee_of(call, filters)
    national = call.actor.roles & policy.PERMISSIONS["queue"] & policy.NATIONAL
    somewhere = filters.region is not None or filters.province is not None
    until = _until(call, filters)
    if assignee is not None:
        if somewhere:
            covered_places(call, filters)
        return {"": lambda after: applications.assigned_keys(assignee, after, PAGE, until)}
    merged = partial(_merged, until)
    if national and not somewhere:
        calls = {} if filters.stage else {"-": partial(merged, _calls(filters, [None]))}
        provinces = {r.code: [p.code for p in reference.provinces(r.code)] for r in reference.regions()}
        return calls | {code: partial(merged, _queues(filters, at)) for code, at in provinces.items()}
    return {"": partial(merged, queues_in(call, filters, covered_places(call, filters)))}


def queues_in(call: Call, filters: Filters, places: Sequence[str]) -> list[str]:
    """The partitions of a list of those places. Calls without a place are every coordinator's."""
    everywhere = policy.reaches(call.actor, "queue", Place(None, call=True))
    nowhere = everywhere and not filters.stage and not filters.province
    return _queues(filters, places) + (_calls(filters, [None]) if nowhere else [])


def _until(call: Call, filters: Filters) -> datetime | None:
    """What is late or soon stands before what has time, and the rest need not be read. Calls stand by since when."""
    if filters.calls:
        return None
    late = filters.overdue or filters.due == "overdue"
    return call.at if late else call.at + SOON if filters.due else None


def _merged(until: datetime | None, queues: list[str], after: str | None) -> Iterator[str]:
    """A file that stands in two of them at the same instant comes once."""
    merged = heapq.merge(*(applications.queue_keys(queue, after, PAGE, until) for queue in queues))
    return (key for key, _ in itertools.groupby(merged))


def _id_in(key: str) -> str:
    return key.rpartition("#")[2]


def _queues(filters: Filters, places: Sequence[str]) -> list[str]:
    """The partitions to merge: programme × province × stage, and the calls and complaints of each province beside them;
    or the calls alone, those of files in a stage too."""
    if filters.calls:
        at_work = [applications.calls_at_work(p.id, at) for p in programmes_of(filters) for at in places]
        return at_work if filters.stage else at_work + _calls(filters, places)
    stages = [(p.id, stage) for p in programmes_of(filters) for stage in stages_in_use(p)]
    queues = [
        applications.queue_of(programme, at, stage)
        for programme, stage in stages
        if filters.stage in (None, stage)
        for at in places
    ]
    if filters.stage:
        return queues
    beside = [
        of(p.id, at)
        for of in (applications.complaints_of, applications.followed)
        for p in programmes_of(filters)
        for at in places
    ]
    return queues + beside + _calls(filters, places)


def _calls(filters: Filters, places: Sequence[str | None]) -> list[str]:
    return [applications.calls_of(p.id, at) for p in programmes_of(filters) for at in places]


def programmes_of(filters: Filters) -> list[Programme]:
    """The current versions of the programmes asked for."""
    return [p for p in programmes.all_current() if filters.programme in (None, p.id)]


def covered_places(call: Call, filters: Filters) -> list[str]:
    """Codes of the provinces asked for, all of them the reader's own. Raises `NotFound`."""
    if filters.province is not None:
        province = reference.province(filters.province)
        places = [province] if province else []
    else:
        places = [p for p in reference.provinces() if filters.region in (None, p.region)]
    covered = [p.code for p in places if policy.reaches(call.actor, "queue", Place(p.region, p.code))]
    if not covered:
        raise NotFound("not_found", "nothing here for you")
    return covered


def _fits(call: Call, file: Application, filters: Filters) -> bool:
    """What no index serves. The index may be a moment behind the file, so its place is asked again."""
    if not policy.reaches(call.actor, "queue", policy.place_of(file), confidential=file.confidential):
        return False
    if filters.status is not None and file.status is not Status(filters.status):
        return False
    if filters.assigned is not None and file.assignee != assignee_of(call, filters):
        return False
    if filters.overdue is not None and overdue(file, call.at) is not filters.overdue:
        return False
    if filters.due is not None and due(file, call.at) != filters.due:
        return False
    wanted = {Flag.CALL_ME: filters.calls, Flag.UNTOUCHED: filters.untouched}
    return (
        _waits_for_us(call, file)
        and _asked_for(file, filters)
        and all(flag in file.flags for flag, asked in wanted.items() if asked)
    )


def _stood_before(file: Application, key: str, filters: Filters) -> bool:
    """It came with an earlier key, maybe pages ago. Calls alone are asked for without what is paid or visited."""
    return not filters.calls and applications.stands_before(file, key)


def _waits_for_us(call: Call, file: Application) -> bool:
    return not only_when_due(file) or due(file, call.at) is not None


def only_when_due(file: Application) -> bool:
    """Whether it is the desk's work by a visit alone, once that is due soon or late: an active file whose owner waits
    neither to be called nor to be answered."""
    return file.status is Status.ACTIVE and not file.flags & {Flag.CALL_ME, Flag.COMPLAINT_OPEN}


def assignee_of(call: Call, filters: Filters) -> str | None:
    """Whose files are asked for; None: anybody's or nobody's."""
    return {"me": call.actor.id, "none": None}.get(filters.assigned or "none", filters.assigned)


def _asked_for(file: Application, filters: Filters) -> bool:
    """What the queues' keys say too, but not of a file that was found by who works on it, or by its call."""
    return (
        filters.programme in (None, file.programme)
        and filters.kind in (None, file.kind)
        and filters.stage in (None, file.stage)
        # Calls without a place come to whatever place a coordinator asks for.
        and (file.region is None or filters.region in (None, file.region))
        and (file.province is None or filters.province in (None, file.province))
    )


def _encode(name: str, after: str | None) -> str:
    told = {"after": after} | ({"in": name} if name else {})
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode()


def _decode(cursor: str | None) -> tuple[str, str | None]:
    """The list, and its last key that was read: none yet of one that is only reached."""
    if cursor is None:
        return "", None
    try:
        told = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii")))
        name, after = told.get("in", ""), told["after"]
        if not isinstance(name, str) or not ((name and after is None) or _KEY.fullmatch(after)):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _not_ours() from None
    return name, after


def _not_ours() -> Malformed:
    return Malformed("cursor", "use the cursor of the page before as it is")
