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
from jisr.domain.errors import Conflict, NotFound, StaleVersion
from jisr.domain.moves import Details, move
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
MOST_READ = 2_000
PAGE = 100

type Laid = Literal["laid", "elsewhere", "not_possible", "no_amount"]


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
    `requested` in centimes, of those it would take. `no_amount`: how many are left out, for what they ask for can't be
    granted."""

    ids: list[str]
    count: int
    more: bool
    requested: int
    no_amount: int


@dataclass(frozen=True, slots=True)
class Result:
    application_id: str
    outcome: Laid


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What came of each file; `left`: how many more the filter would take; `files`: how many there are now;
    `no_amount`: how many are left out, for what they ask for can't be granted."""

    results: list[Result]
    left: int
    files: int
    no_amount: int


def candidates(call: Call, scope: Scope) -> Candidates:
    """What a sitting of that scope would take now; nobody is named. Raises `Forbidden`, `NotFound`."""
    policy.require(call.actor, "hold_sitting", Place(scope.region, scope.province))
    confidential = ever_confidential(programmes.current(scope.programme))
    policy.require(call.actor, "hold_sitting", Place(scope.region, scope.province), confidential=confidential)
    return _candidates(scope, already=0)


def _candidates(scope: Scope, already: int) -> Candidates:
    provinces = [p.code for p in reference.provinces(scope.region) if scope.province in (None, p.code)]
    queues = [applications.queue_of(scope.programme, code, scope.stage) for code in provinces]
    keys = itertools.chain.from_iterable(applications.queue_keys(queue, None, PAGE) for queue in queues)
    read = list(itertools.islice(keys, MOST_READ + 1))
    fit = [file for file in _states(read[:MOST_READ]) if _fits(file, scope)]
    found = [file for file in fit if _grantable(file, rules_of(programme_of(file)))]
    found.sort(key=lambda file: natural(file).by_score)
    taken = found[: max(0, min(scope.filter.most, MOST_FILES) - already)]
    return Candidates(
        [file.id for file in taken],
        len(found),
        len(read) > MOST_READ,
        sum(file.requested for file in taken),
        len(fit) - len(found),
    )


def _states(keys: Sequence[str]) -> Iterator[Application]:
    for some in itertools.batched(keys, PAGE, strict=False):
        yield from applications.load_page([key.rpartition("#")[2] for key in some])


def _fits(file: Application, scope: Scope) -> bool:
    wanted = scope.filter
    if file.status not in REVIEW or file.sitting is not None or file.submitted_at is None:
        return False
    if (file.programme, file.region, file.stage) != (scope.programme, scope.region, scope.stage):
        return False  # the index may be a moment behind the file
    if scope.province not in (None, file.province) or wanted.kind not in (None, file.kind):
        return False
    day = file.submitted_at.astimezone(casablanca()).date()
    early = wanted.submitted_before is None or day < wanted.submitted_before
    return early and (wanted.score_min is None or file.score >= wanted.score_min)


def _grantable(file: Application, rules: Rules) -> bool:
    """Whether a committee could give what it asks for. One that it couldn't would stand in the others' way for ever."""
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
    left = no_amount = 0
    if ids is None:
        scope = Scope(sitting.programme, sitting.region, sitting.province, sitting.stage, sitting.filter)
        all_found = _candidates(scope, len(there))
        found, no_amount = [one for one in all_found.ids if one not in there], all_found.no_amount
        ids, left = found[:BATCH], max(0, len(found) - BATCH)
    results = []
    for one in dict.fromkeys(ids):
        if one in there:
            results.append(Result(one, "laid"))
        elif len(there) >= MOST_FILES:
            raise Conflict("sitting_full", f"a sitting takes {MOST_FILES} files at most")
        else:
            results.append(Result(one, _lay(call, sitting, one)))
            if results[-1].outcome == "laid":
                there.add(one)
    no_amount += sum(1 for one in results if one.outcome == "no_amount")
    return LaidOut(results, left, len(there), no_amount)


def _lay(call: Call, sitting: Sitting, application_id: str) -> Laid:
    for _ in range(3):
        try:
            # It shows nothing of the person: who reads the file opens it.
            file = reach_file(call, application_id, "act")
        except NotFound:
            return "not_possible"
        if file.sitting is not None:
            return "laid" if file.sitting == sitting.id else "elsewhere"
        here = (file.programme, file.region, file.stage) == (sitting.programme, sitting.region, sitting.stage)
        hidden = file.confidential and not sitting.confidential
        if not here or sitting.province not in (None, file.province) or hidden:
            return "not_possible"
        programme = programme_of(file)
        rules = rules_of(programme)
        if not _grantable(file, rules):
            return "no_amount"
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
