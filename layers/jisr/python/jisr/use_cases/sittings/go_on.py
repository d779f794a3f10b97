"""A sitting whose settling stands still is woken again."""

from dataclasses import replace

from jisr.domain.errors import Conflict
from jisr.domain.idempotency import remembered, was_done
from jisr.domain.sittings import TABLE_OPEN, Sitting
from jisr.store import sittings
from jisr.use_cases.call import Call
from jisr.use_cases.sittings.door import OTHER_STATE, reach, seen, store, told
from jisr.use_cases.sittings.settle import counted


def continue_sitting(call: Call, sitting_id: str) -> Sitting:
    """Wake whoever settles its files when nothing moves any more; else it says how far it is. Raises `StaleVersion`,
    `Conflict` while its table is open."""
    sitting = reach(call, sitting_id, "hold_sitting")
    if sitting.state in TABLE_OPEN:
        raise Conflict(OTHER_STATE[sitting.state], f"the sitting is {sitting.state}")
    if was_done(sitting.done, call.idempotency) or sitting.stalled_since(call.at) is None:
        return sitting
    seen(call, sitting)
    after = replace(
        sitting,
        sequence=sitting.sequence + 1,
        touched_at=call.at,
        done=remembered(sitting.done, call.idempotency, call.at),
    )
    progress = {"settled": counted(sittings.files_of(sitting.id)).total(), "files": sitting.files}
    try:
        return store(sitting, after, told(call, after, "SittingContinued", progress))
    except Conflict:
        return sittings.load(sitting.id)  # it moved, or somebody else has woken it
