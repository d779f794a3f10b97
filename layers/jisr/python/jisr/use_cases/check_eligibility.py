"""Whether somebody may apply, before she begins. Nothing is stored."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jisr.domain.errors import FieldError, Invalid
from jisr.domain.programmes import rules
from jisr.domain.programmes.wording import mend
from jisr.store import programmes
from jisr.use_cases.rules import today


def check_eligibility(
    programme_id: str, kind: str, answers: Mapping[str, Any], at: datetime
) -> list[rules.Reason]:
    """The reasons against; empty = eligible. What isn't answered refuses nothing.

    Raises `NotFound` (programme) and `Invalid` (kind, or a pointer for each wrong answer).
    """
    programme = programmes.current(programme_id)
    if kind not in programme.kinds:
        raise Invalid("kind", "unknown kind", [FieldError("/kind", "kind", mend("kind", feminine=True))])
    errors = rules.check_answers(programme, kind, answers, today(at), partial=True)
    if errors:
        raise Invalid("answers", "some answers must be mended", errors)
    return rules.eligibility(programme, kind, rules.normalised(programme, answers), today(at))
