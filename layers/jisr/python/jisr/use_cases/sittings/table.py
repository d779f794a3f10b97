"""Which files a sitting takes, and how they come to its table and leave it. Each in a transaction of its own, so that a
few are put there by each request and a break loses nothing."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from jisr import reference
from jisr.domain import policy
from jisr.domain.application import REVIEW, Action, Application, Rules
from jisr.domain.clocks import casablanca
from jisr.domain.errors import Conflict, Forbidden, NotFound, StaleVersion
from jisr.domain.moves import Details, move, require
from jisr.domain.policy import Place
from jisr.domain.programmes.rules import points_by_line
from jisr.domain.sittings import MOST_FILES, Filter, Sitting, Tabled, ranking
from jisr.store import applications, base, programmes, sittings
from jisr.use_cases.call import Call
from jisr.use_cases.record import record
from jisr.use_cases.rules import day_of, ever_confidential, programme_of, rules_of
from jisr.use_cases.sittings.door import leave_to_others, need_open_table, reach
from jisr.use_cases.staff_file import reach as reach_file

BATCH = 25
"""Files put before a sitting by one request."""
MOST_TRIED = 4 * BATCH
"""Files that one request tries: some may be refused that looked right a moment before."""
MOST_NAMED = 50
"""Files of which an answer says that they were left out; all are counted."""
MOST_READ = 2_000
PAGE = 100

type Obstacle = Literal["not_possible", "no_amount"]
type Laid = Literal["laid", "elsewhere"] | Obstacle


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a sitting's files come from."""

    programme: str
    region: str
    province: str | None
    stage: str
    filter: Filter


@dataclass(frozen=True, slots=True)
class Candidates:
    """`ids`, best first, as many as the sitting may take; `count` of all that fit, `more` when not all were looked at;
    `requested` in centimes, of those it would take. `left_out`: those that the filter takes and no committee can
    decide on, with why."""

    ids: list[str]
    count: int
    more: bool
    requested: int
    left_out: dict[str, Obstacle]


@dataclass(frozen=True, slots=True)
class Result:
    application_id: str
    outcome: Laid


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What came of each file; `left`: how many more the filter would take; `files`: how many there are now;
    `left_out`: those that stand aside, with why."""

    results: list[Result]
    left: int
    files: int
    left_out: dict[str, Obstacle]


def candidates(call: Call, scope: Scope) -> Candidates:
    """What a sitting of that scope would take now; nobody is named. Raises `Forbidden`, `NotFound`."""
    policy.require(call.actor, "hold_sitting", Place(scope.region, scope.province))
    confidential = ever_confidential(programmes.current(scope.programme))
    policy.require(call.actor, "hold_sitting", Place(scope.region, scope.province), confidential=confidential)
    return _candidates(call, scope, already=0, confidential=confidential)


def _candidates(call: Call, scope: Scope, already: int, *, confidential: bool) -> Candidates:
    provinces = [p.code for p in reference.provinces(scope.region) if scope.province in (None, p.code)]
    queues = [applications.queue_of(scope.programme, code, scope.stage) for code in provinces]
    keys = itertools.chain.from_iterable(applications.queue_keys(queue, None, PAGE) for queue in queues)
    read = list(itertools.islice(keys, MOST_READ + 1))
    found: list[Application] = []
    left_out: dict[str, Obstacle] = {}
    for file in _states(read[:MOST_READ]):
        if not _fits(file, scope) or not _open_to(call, file, confidential=confidential):
            continue
        obstacle = _obstacle(call, file)
        if obstacle is None:
            found.append(file)
        else:
            left_out[file.id] = obstacle
    found.sort(key=lambda file: natural(file).by_score)
    taken = found[: max(0, min(scope.filter.most, MOST_FILES) - already)]
    return Candidates(
        [file.id for file in taken],
        len(found),
        len(read) > MOST_READ,
        sum(file.requested for file in taken),
        left_out,
    )


def _states(keys: Sequence[str]) -> Iterator[Application]:
    for some in itertools.batched(keys, PAGE, strict=False):
        yield from applications.load_page([key.rpartition("#")[2] for key in some])


def _fits(file: Application, scope: Scope) -> bool:
    wanted = scope.filter
    if file.status not in REVIEW or file.sitting is not None or file.submitted_at is None:
        return False
    if not _lies_in(file, scope) or wanted.kind not in (None, file.kind):
        return False  # the index may be a moment behind the file
    day = file.submitted_at.astimezone(casablanca()).date()
    early = wanted.submitted_before is None or day < wanted.submitted_before
    return early and (wanted.score_min is None or file.score >= wanted.score_min)


def _lies_in(file: Application, scope: Scope) -> bool:
    here = (file.programme, file.region, file.stage) == (scope.programme, scope.region, scope.stage)
    return here and scope.province in (None, file.province)


def _open_to(call: Call, file: Application, *, confidential: bool) -> bool:
    """Whether the file may come before this sitting, and she may act on it: of any other not even its number is told,
    not even by a count."""
    hidden = file.confidential and not confidential
    place = policy.place_of(file)
    return not hidden and policy.reaches(call.actor, "act", place, confidential=file.confidential)


def _obstacle(call: Call, file: Application) -> Obstacle | None:
    """Why no sitting at its stage can decide on the file, as far as its state says; None: it can. One that it couldn't
    would stand in the others' way for ever."""
    rules = rules_of(programme_of(file))
    if not _grantable(file, rules):
        return "no_amount"
    wanted = Details(sitting="-")
    try:
        require(file, Action.PUT_BEFORE, actor=call.actor, at=call.at, rules=rules, details=wanted)
    except (Conflict, Forbidden):
        return "not_possible"
    return None


def _grantable(file: Application, rules: Rules) -> bool:
    """Whether a committee could give what it asks for."""
    too_much = rules.ceiling is not None and file.requested > rules.ceiling
    return not rules.gives_money or (file.requested > 0 and not too_much)


def natural(file: Application) -> Tabled:
    """A file as a sitting ranks it."""
    return Tabled(
        file.id,
        file.score,
        file.submitted_at or file.started_at,
        file.requested,
        file.kind,
        file.province,
        file.programme_version,
        file.rural,
    )


def lay_out(call: Call, sitting_id: str, ids: Sequence[str] | None) -> LaidOut:
    """Put those files before the sitting or, without ids, the next ones that its filter takes. What is there already
    stays so: asked twice, it goes on where it stopped. Raises `Conflict` when the vote is over."""
    sitting = reach(call, sitting_id, "hold_sitting")
    need_open_table(sitting)
    there = {file.application_id for file in sittings.files_of(sitting.id)}
    left_out: dict[str, Obstacle] = {}
    most = len(ids or ())
    if ids is None:
        found = _candidates(call, _scope(sitting), len(there), confidential=sitting.confidential)
        # The index may be a moment behind what is on the table.
        ids = [one for one in found.ids if one not in there]
        left_out, most = found.left_out, BATCH
    results: list[Result] = []
    added = 0
    waiting = list(dict.fromkeys(ids))
    for at, one in enumerate(waiting):
        if added == most or at == MOST_TRIED:
            break
        if one in there:
            results.append(Result(one, "laid"))
        elif len(there) >= MOST_FILES:
            raise Conflict("sitting_full", f"a sitting takes {MOST_FILES} files at most")
        else:
            outcome = _lay(call, sitting, one)
            results.append(Result(one, outcome))
            if outcome == "laid":
                there.add(one)
                added += 1
            elif outcome != "elsewhere":
                left_out[one] = outcome
    return LaidOut(results, len(waiting) - len(results), len(there), left_out)


def _scope(sitting: Sitting) -> Scope:
    return Scope(sitting.programme, sitting.region, sitting.province, sitting.stage, sitting.filter)


def _lay(call: Call, sitting: Sitting, application_id: str) -> Laid:
    for _ in range(3):
        try:
            # It shows nothing of the person: who reads the file opens it.
            file = reach_file(call, application_id, "act")
        except NotFound:
            return "not_possible"
        if file.sitting is not None:
            return "laid" if file.sitting == sitting.id else "elsewhere"
        open_to_it = _open_to(call, file, confidential=sitting.confidential)
        if not open_to_it or not _lies_in(file, _scope(sitting)):
            return "not_possible"
        obstacle = _obstacle(call, file)
        if obstacle is not None:
            return obstacle
        programme = programme_of(file)
        rules = rules_of(programme)
        answers, day = file.beside.answers, day_of(file, call.at)
        tabled = replace(natural(file), lines=points_by_line(programme, file.kind, answers, day))
        details = Details(sitting=sitting.id)
        try:
            change = move(file, Action.PUT_BEFORE, actor=call.actor, at=call.at, rules=rules, details=details)
            record(
                call,
                change,
                [
                    sittings.lay(sitting.id, tabled),
                    sittings.table_is_open(sitting.id),
                ],
            )
        except StaleVersion:
            continue
        except Conflict as refusal:
            if refusal.code == "sitting_over":
                raise
            return "not_possible"
        return "laid"
    return "not_possible"


def take_off(call: Call, sitting_id: str, application_id: str) -> None:
    """The file leaves the table undecided, and its stage goes on. Raises `NotFound`, and `Conflict` when the vote is
    over or she has an interest."""
    sitting = reach(call, sitting_id, "hold_sitting")
    need_open_table(sitting)
    for _ in range(3):
        order = ranking(sittings.files_of(sitting.id), sittings.order_of(sitting.id))
        ids = [file.application_id for file in order]
        if application_id not in ids:
            raise NotFound("not_found", "no such file before this sitting")
        held = leave_to_others(call, sitting, ids, application_id, None)
        file = applications.load(application_id)
        gone = [sittings.take_away(sitting.id, application_id), sittings.table_is_open(sitting.id), *held]
        try:
            if file.sitting != sitting.id:  # she withdrew it meanwhile
                base.commit(gone)
                return
            details = Details(sitting=sitting.id)
            rules = rules_of(programme_of(file))
            change = move(file, Action.TAKE_OFF, actor=call.actor, at=call.at, rules=rules, details=details)
            record(call, change, gone)
        except StaleVersion:
            continue
        return
    raise Conflict("changed_meanwhile", "the file changed meanwhile; try again")
