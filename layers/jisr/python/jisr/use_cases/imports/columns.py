"""What stands in the columns of a table, for whoever says what they are. It names people: only of her own import, while
its columns may be decided, and that she looked is written down before."""

from collections.abc import Mapping
from dataclasses import replace

from jisr.domain import policy
from jisr.domain.errors import Conflict
from jisr.domain.import_columns import of_choices
from jisr.domain.imports import MAPPED_IN, Column, Import, Target
from jisr.store import access_log, programmes
from jisr.use_cases.call import Call
from jisr.use_cases.imports.understood import PERMISSION


def column_texts(call: Call, one: Import, taken: Mapping[int, str]) -> list[Column]:
    """Three examples of each; all different texts only of what is taken for a question with choices. `taken`: what she
    takes columns for besides what was said last, by their places. Raises
    `Forbidden`, `Conflict("not_now")` when nobody is to say what they are."""
    policy.require(call.actor, PERMISSION)
    if one.state not in MAPPED_IN:
        raise Conflict("not_now", "its columns are not to be decided")
    if any(column.examples for column in one.columns):
        access_log.record([f"import#{one.id}"], call.actor.id, PERMISSION, call.correlation_id, call.at)
    mapped = {**one.mapped, **{at: Target(to) for at, to in taken.items()}}
    chosen = of_choices(programmes.load(one.programme, one.programme_version), mapped)
    return [column if at in chosen else replace(column, values=None) for at, column in enumerate(one.columns)]
