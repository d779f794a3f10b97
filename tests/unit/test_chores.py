"""One round of a schedule: each chore has its turn, and what failed is said."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from jisr import chores

AT = datetime(2026, 11, 24, tzinfo=UTC)


@dataclass
class Round:
    finished: int
    failed: int = 0


def test_each_chore_is_told_the_time_and_says_what_it_did():
    assert chores.run({"one": lambda at: Round(at.day), "two": lambda at: 3}, AT) == {
        "one": {"finished": 24, "failed": 0},
        "two": 3,
    }


def test_what_fails_holds_up_nobody_and_is_named():
    seen = []
    with pytest.raises(RuntimeError, match=r"^failed: broken, partly$"):
        chores.run({"broken": lambda at: 1 / 0, "partly": lambda at: Round(2, 1), "well": seen.append}, AT)
    assert seen == [AT]
