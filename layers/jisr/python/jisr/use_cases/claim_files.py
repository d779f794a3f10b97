"""Several files taken at once: each in its own transaction, and each with its own answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from jisr.domain.application import REVIEW, Action, Application
from jisr.domain.errors import Conflict, Forbidden, NotFound, StaleVersion
from jisr.use_cases.act import Command, act
from jisr.use_cases.call import Call
from jisr.use_cases.staff_file import reach

type Outcome = Literal["claimed", "taken", "not_possible"]
TRIES = 3
"""Somebody may change a file at the very moment: it is read again, and who was first is told."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """`file` as it is now; None where there is nothing for the reader."""

    id: str
    outcome: Outcome
    file: Application | None


def claim_files(call: Call, ids: Sequence[str]) -> list[Claimed]:
    """In the order asked for, each once. What is hers already stays so, unchanged: asked twice, it answers the same.

    Raises `Forbidden` without a role for it, `Invalid` when the key served another request."""
    return [_claim(call, one) for one in dict.fromkeys(ids)]


def _claim(call: Call, application_id: str) -> Claimed:
    file: Application | None = None
    for _ in range(TRIES):
        try:
            file = reach(call, application_id, "act")
            if file.status not in REVIEW:
                return Claimed(file.id, "not_possible", file)
            if file.assignee == call.actor.id:
                return Claimed(file.id, "claimed", file)
            if file.assignee is not None:
                return Claimed(file.id, "taken", file)
            seen = replace(call, if_match=file.version)
            return Claimed(file.id, "claimed", act(seen, file, Command(Action.CLAIM)))
        except StaleVersion:
            continue
        except NotFound:
            return Claimed(application_id, "not_possible", None)
        except (Conflict, Forbidden):
            if file is None:
                raise
            return Claimed(file.id, "not_possible", file)
    return Claimed(application_id, "not_possible", file)
