"""The queue: files at work and calls to make, nearest deadline first, in the places that the reader covers.

Files stay with the version of the programme that they were made under, so the queues of every version's stages are
read. A page names nobody, so it is not in the access log.
"""

import base64
import heapq
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from jisr import reference
from jisr.domain import policy
from jisr.domain.application import Application, Status
from jisr.domain.deadlines import overdue
from jisr.domain.errors import FieldError, Invalid, Malformed, NotFound
from jisr.domain.policy import Place
from jisr.store import applications, programmes
from jisr.use_cases.call import Call
from jisr.use_cases.rules import stages_in_use

_REGION = {
    "ar": "اختاري جهة أو إقليما.",
    "fr": "Choisissez une région ou une province.",
    "en": "Choose a region or a province.",
}

PAGE = 25
MOST_READ = 4 * PAGE
_KEY = re.compile(r"[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}\.[0-9]{6}Z#[0-9A-Z]{1,20}")
"""An index's sort key, as `store.applications` writes it."""


@dataclass(frozen=True, slots=True)
class Filters:
    """All optional; `assigned` is "me", "none" or an account id."""

    programme: str | None = None
    stage: str | None = None
    status: str | None = None
    region: str | None = None
    province: str | None = None
    assigned: str | None = None
    overdue: bool | None = None


@dataclass(frozen=True, slots=True)
class Page:
    items: list[Application]
    next_cursor: str | None


def staff_queue(call: Call, filters: Filters, cursor: str | None = None) -> Page:
    """One page. A region is the merge of its provinces' queues; filters that no index serves apply after reading,
    over at most four pages' worth of rows. Raises `Forbidden`, `NotFound` (a place that is not the reader's),
    `Invalid` (no place, of who covers the country)."""
    after = _decode(cursor)
    policy.require(call.actor, "queue")
    found: list[Application] = []
    rows = heapq.merge(*(_rows(queue, after) for queue in _queues(call, filters)))
    read = 0
    # A page's worth of rows in one request: without filters that no index serves, the first is the page.
    for keys in itertools.batched(rows, PAGE, strict=False):
        files = {file.id: file for file in applications.load_page([_id_in(key) for key in keys])}
        for key in keys:
            file = files.get(_id_in(key))
            if file is not None and _fits(call, file, filters):
                found.append(file)
            if len(found) == PAGE:
                return Page(found, _encode(key))
        read += len(keys)
        if read >= MOST_READ:
            return Page(found, _encode(keys[-1]))
    return Page(found, None)


def _rows(queue: str, after: str | None) -> Iterator[str]:
    return applications.queue_keys(queue, after, PAGE)


def _id_in(key: str) -> str:
    return key.rpartition("#")[2]


def _queues(call: Call, filters: Filters) -> list[str]:
    """The partitions to merge: programme × province × stage, and the calls of each province beside them."""
    places = _places(call, filters)
    published = programmes.all_current()
    wanted = [p for p in published if filters.programme in (None, p.id)]
    stages = [(p.id, stage) for p in wanted for stage in stages_in_use(p) if filters.stage in (None, stage)]
    queues = [applications.queue_of(programme, at, stage) for programme, stage in stages for at in places]
    if filters.stage is None:
        nowhere = [None] if filters.province is None and _may_call_anybody(call) else []
        queues += [applications.calls_of(p.id, at) for p in wanted for at in (*places, *nowhere)]
    return queues


def _may_call_anybody(call: Call) -> bool:
    """Whether calls without a place are hers too."""
    return policy.reaches(call.actor, "queue", Place(None, call=True))


def _places(call: Call, filters: Filters) -> list[str]:
    """Codes of the provinces asked for, all of them the reader's own. Who covers the country says where: its queues
    are hundreds, and one answer reads them all."""
    national = call.actor.roles & policy.PERMISSIONS["queue"] & policy.NATIONAL
    if national and filters.region is None and filters.province is None:
        raise Invalid("region", "say which region", [FieldError("/region", "required", _REGION)])
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
    if filters.assigned is not None:
        wanted = {"me": call.actor.id, "none": None}.get(filters.assigned, filters.assigned)
        if file.assignee != wanted:
            return False
    return filters.overdue is None or overdue(file, call.at) is filters.overdue


def _encode(key: str | None) -> str | None:
    return base64.urlsafe_b64encode(json.dumps({"after": key}).encode()).decode() if key else None


def _decode(cursor: str | None) -> str | None:
    if cursor is None:
        return None
    try:
        after: str = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii")))["after"]
        if not _KEY.fullmatch(after):
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Malformed("cursor", "use the cursor of the page before as it is") from None
    return after
