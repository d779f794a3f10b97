"""What a head says of an import: what its columns are, that it may begin, that it is to go on, or that it is called
off."""

from collections.abc import Mapping
from dataclasses import replace

from jisr.domain.errors import Conflict, FieldError, Invalid
from jisr.domain.idempotency import was_done
from jisr.domain.import_columns import WRONG, check_mapping
from jisr.domain.imports import MAPPED_IN, OVER, WORKED_ON, Confirmed, Import, Mapped, State
from jisr.store import access_log, imports, programmes
from jisr.use_cases.call import Call
from jisr.use_cases.imports.opening import (
    PERMISSION,
    change,
    continued,
    due,
    end,
    open_or_left,
    require_open,
    seen,
)


def map_columns(call: Call, one: Import, mapped: Mapped, from_line: int | None) -> Import:
    """Its rows are checked by this mapping, and by the programme's current version. Raises `Invalid`, `StaleVersion`,
    `Conflict("not_now")` when it waits for no mapping."""
    if was_done(one.done, call.idempotency):
        return one
    seen(call, one)
    if one.state not in MAPPED_IN:
        raise Conflict("not_now", "it waits for no mapping")
    programme = programmes.current(one.programme)
    errors = check_mapping(programme, len(one.columns), mapped)
    first = one.header_line + 1 if from_line is None else from_line
    if first <= one.header_line:
        errors.append(FieldError("/from_line", "from_line", WRONG["from_line"]))
    if errors:
        raise Invalid("mapping", "some columns must be mended", errors)
    after = replace(
        one,
        state=State.CHECKING,
        round=one.round + 1,
        programme_version=programme.version,
        mapped=dict(mapped),
        from_line=first,
        progress=0,
        counts={},
    )
    return change(call, one, after, due("check", one.rows))


def confirm_import(call: Call, one: Import, told: Confirmed) -> Import:
    """Each row that is ready becomes a draft. Raises `StaleVersion`, and `Conflict`: `not_now`, `nothing_ready`,
    `programme_closed`, or `programme_changed` when its rows were checked by a version that is not current any more."""
    if was_done(one.done, call.idempotency):
        return one
    seen(call, one)
    if one.state is not State.READY:
        raise Conflict("not_now", "it waits for no confirmation")
    if not _ready(one.counts):
        raise Conflict("nothing_ready", "no row is ready")
    programme = programmes.current(one.programme)
    require_open(call, programme)
    if programme.version != one.programme_version:
        raise Conflict("programme_changed", "the programme has another version now: check the rows again")
    # The import goes after thirty days: why it was made stays where who saw and did what is asked.
    access_log.record(
        [f"import#{one.id}"], call.actor.id, PERMISSION, call.correlation_id, call.at, purpose=told.reason
    )
    after = replace(one, state=State.REGISTERING, progress=0, confirmed=told)
    return change(call, one, after, due("register", _ready(one.counts)))


def _ready(counts: Mapping[str, int]) -> int:
    return counts.get("ready", 0)


def continue_import(call: Call, one: Import) -> Import:
    """Wake the work on it when it stands still; else it says how far it is. Who goes on with one that was left behind
    has it from then on: it is worked on in her name. Raises `StaleVersion`,
    `Conflict("not_now")` when it waits for a person, `NotFound` when another head has it meanwhile."""
    if was_done(one.done, call.idempotency) or one.state in OVER:
        return one
    seen(call, one)
    if one.state not in WORKED_ON:
        raise Conflict("not_now", "it waits for no work")
    if one.stalled_since(call.at) is None:
        return one
    taken = one.owner != call.actor.id
    after = replace(one, taken_by=call.actor.id) if taken else one
    try:
        return change(call, one, after, continued(one), more=imports.handed_over(one, after) if taken else [])
    except Conflict:
        return open_or_left(
            call, one.id
        )  # it moved, or somebody else has woken it, and may have taken it over


def cancel_import(call: Call, one: Import) -> Import:
    """What was registered stays. Raises `StaleVersion`, `Conflict("not_now")` when it is over."""
    if was_done(one.done, call.idempotency):
        return one
    seen(call, one)
    if one.state in OVER:
        raise Conflict("not_now", "it is over")
    return end(call, one, State.CANCELLED)
