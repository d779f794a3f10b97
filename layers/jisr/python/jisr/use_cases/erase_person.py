"""Her right to erasure (law 09-08): of the files that the session has proved. `docs/privacy.md` says what is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from jisr.domain.application import Application
from jisr.domain.errors import Conflict, Forbidden, StaleVersion
from jisr.domain.references import reference_of
from jisr.domain.retention import ERASED, FUNDED, LEFT, WHOLE, kept
from jisr.store import applications, base, erasures
from jisr.use_cases.call import Call
from jisr.use_cases.erase_file import SETTLE, erase_state, erasure_of
from jisr.use_cases.prove_identity import proved_files
from jisr.use_cases.rules import programme_of

COMPLETE_WITHIN = SETTLE + timedelta(minutes=45)
"""The schedule comes every quarter of an hour; twice is leave for a failed round."""

AT_ONCE = 20
"""Files whose state is erased before the answer; the schedule takes the rest."""

_MARKS = 90  # a transaction holds 100 writes
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one file: `outcome` erased or kept, what of it, why, and until when (ISO 8601)."""

    id: str
    reference: str
    outcome: str
    erased: Sequence[str]
    kept: Sequence[str]
    reason: str
    until: str | None = None
    days_after_closing: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    files: Sequence[Fate]
    account: str
    complete_by: datetime


def erase_person(call: Call) -> Answer:
    """Of the proved files, or of the account alone when it has no file. The same session gets the same answer again for
    a day. Raises `Forbidden` when it has proved none of its files."""
    call = replace(call, idempotency=None, if_match=None)
    before = _answered(call)
    try:
        proved = proved_files(call)
    except Forbidden:
        if before is None:
            raise
        return before
    if before is not None and not proved:
        return before
    free = [file for file in proved if file.status not in FUNDED]
    answer = _answer(call, before, [_fate(file) for file in proved])
    marks = [erasures.want(erasure_of(call, file, "asked")) for file in free]
    if not proved:
        marks = [erasures.want(erasures.of_account(call.actor.id, call.at, call.correlation_id))]
    for start in range(0, len(marks), _MARKS):
        base.commit(marks[start : start + _MARKS])
    base.commit([_keep(call, answer)])
    changed = [fate for file in free[:AT_ONCE] if (fate := _erase(call, file)) is not None]
    if changed:
        answer = _answer(call, answer, changed)
        base.commit([_keep(call, answer)])
    return answer


def _erase(call: Call, file: Application) -> Fate | None:
    """Its fate if that is another one than was thought: decided by an office at this very moment."""
    for _ in range(_TRIES):
        try:
            erase_state(call, file, "asked")
        except (StaleVersion, Conflict):
            file = applications.load(file.id)
            if file.status in FUNDED:
                return _fate(file)
        else:
            return None
    return None  # the mark is there: the schedule goes on


def _fate(file: Application) -> Fate:
    if file.status not in FUNDED:
        return Fate(file.id, reference_of(file.id), "erased", ERASED, LEFT, "asked")
    time = kept(file, programme_of(file).retention)
    until = time.until.isoformat() if time.until is not None else None
    days = time.days if time.until is None else None
    return Fate(file.id, reference_of(file.id), "kept", (), WHOLE, "public_money", until, days)


def _answer(call: Call, before: Answer | None, fates: Sequence[Fate]) -> Answer:
    """What was answered before, with these."""
    known = {fate.id: fate for fate in (before.files if before else ())} | {fate.id: fate for fate in fates}
    erased = {fate.id for fate in known.values() if fate.outcome == "erased"}
    left = [file for file in applications.of_account(call.actor.id) if file.id not in erased]
    return Answer(tuple(known.values()), "kept" if left else "deleted", call.at + COMPLETE_WITHIN)


def _keep(call: Call, answer: Answer) -> base.Write:
    said = asdict(answer) | {"complete_by": answer.complete_by.isoformat()}
    return erasures.keep_answer(call.actor.id, call.actor.session or "-", said, call.at)


def _answered(call: Call) -> Answer | None:
    said: Mapping[str, Any] | None = erasures.answer(call.actor.id, call.actor.session or "-")
    if said is None:
        return None
    files = tuple(Fate(**fate) for fate in said["files"])
    return Answer(files, said["account"], datetime.fromisoformat(said["complete_by"]))
