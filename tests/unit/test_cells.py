"""Staff's CSVs: as a French or Arabic Excel opens them, and nothing in them is run."""

import csv
import io
from decimal import Decimal

import pytest

from jisr.domain.cells import csv_text, defused


def test_a_double_click_finds_letters_columns_and_numbers():
    text = csv_text(
        [("الإقليم", "part"), ("Fès; ville", 12.5), ("Taza", Decimal(120_000).scaleb(-2)), (None, 3)]
    )
    assert text == '\ufeffالإقليم;part\r\n"Fès; ville";12,5\r\nTaza;1200,00\r\n;3\r\n'
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert [len(row) for row in rows] == [2, 2, 2, 2]


@pytest.mark.parametrize("cell", ["=1+1", "+212600000001", "-1+1", "@SUM(A1)", "\tx", "\rx", "＝1"])
def test_a_text_is_no_formula(cell):
    assert defused(cell) == f"'{cell}"
    assert next(csv.reader(io.StringIO(csv_text([[cell]])[1:], newline=""), delimiter=";"))[0] == f"'{cell}"


def test_a_number_below_nothing_is_a_number_and_a_dash_alone_is_a_dash():
    assert csv_text([(-5, -0.5, Decimal(-5).scaleb(-2), "-")]) == "\ufeff-5;-0,5;-0,05;-\r\n"
