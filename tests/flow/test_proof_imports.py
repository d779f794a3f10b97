"""Ten thousand rows of which three hundred are wrong: exactly those are told, with line and reason, in memory that does
not grow with the file; and whatever is imported twice comes once."""

import random

import pytest

from tests.flow.stories import Play, play
from tests.flow.tables import CSV, XLSX, Table, csv_of, row, staffed, xlsx_of

ROWS, FAULTY = 10_000, 300
MOST = 256 * 1024 * 1024

# What is wrong with a row → the code that must be told, at the column that has it.
FAULTS = (
    ({"Téléphone": "0522123456"}, "Téléphone", "phone"),
    ({"Téléphone": ""}, "Téléphone", "no_phone"),
    ({"N° CNIE": "12345"}, "N° CNIE", "cnie"),
    ({"N° CNIE": ""}, "N° CNIE", "no_person"),
    ({"Date de naissance": "31/02/1990"}, "Date de naissance", "day"),
    ({"Province": "Atlantide"}, "Province", "place"),
    ({"Province": "01.511"}, "Province", "region_closed"),
    ({"Montant": "beaucoup"}, "Montant", "type"),
    ({"Nom": "X"}, "Nom", "minLength"),
    ({"Date de la demande": "12/03/2093"}, "Date de la demande", "later"),
    ({"Prénom": "=HYPERLINK(1)"}, "Prénom", "formula"),
)


def many(
    seed: int, rows: int = ROWS, faulty: int = FAULTY
) -> tuple[list[tuple[str, ...]], dict[int, tuple[str, str]]]:
    """Rows, and of those that are wrong: line → (column, code)."""
    dice = random.Random(seed)
    wrong = sorted(dice.sample(range(rows), faulty))
    found, told = [], {}
    for at in range(rows):
        if at in set(wrong[:0]) or (wrong and at == wrong[0]):
            wrong.pop(0)
            other, column, code = FAULTS[at % len(FAULTS)]
            told[at + 2] = (column, code)
            found.append(row(at, **other))
        else:
            found.append(row(at))
    return found, told


@pytest.fixture
def stage(world, monkeypatch) -> Play:
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    made = play(world, monkeypatch)
    staffed()
    return made


@pytest.mark.timeout(600)
@pytest.mark.parametrize("media", [CSV, XLSX])
def test_of_ten_thousand_rows_exactly_the_three_hundred_are_told(stage, media):
    rows, wrong = many(7)
    table = Table(stage, csv_of(rows) if media == CSV else xlsx_of(rows), media)
    assert table.read()["rows"] == ROWS
    assert table.check()["counts"] == {"ready": ROWS - FAULTY, "faulty": FAULTY}
    told = {one["line"]: [(p["column"], p["code"]) for p in one["problems"]] for one in table.rows("faulty")}
    assert told == {line: [problem] for line, problem in wrong.items()}
