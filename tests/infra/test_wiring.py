"""Every function's folder is wired exactly once, and every row has its folder."""

from collections import Counter
from pathlib import Path

from infra.wiring import ROWS

FUNCTIONS = Path(__file__).parents[2] / "functions"


def test_each_folder_is_wired_once_and_each_row_has_a_folder() -> None:
    folders = Counter(p.parent.name for p in FUNCTIONS.glob("*/handler.py"))
    assert Counter(row.name for row in ROWS) == folders
