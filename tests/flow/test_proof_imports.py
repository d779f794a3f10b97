"""Ten thousand rows of which three hundred are wrong: exactly those are told, with line and reason, in memory that does
not grow with the file; and whatever is imported twice comes once."""

import contextlib
import json
import os
import random
import subprocess
import sys

import pytest

from jisr.store import applications
from tests.flow.conftest import ROOT
from tests.flow.stories import PROGRAMME, Death, Play, handler, play, published, queued, texts
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
    wrong = frozenset(random.Random(seed).sample(range(rows), faulty))
    found, told = [], {}
    for at in range(rows):
        other, column, code = FAULTS[at % len(FAULTS)] if at in wrong else ({}, "", "")
        if at in wrong:
            told[at + 2] = (column, code)
        found.append(row(at, **other))
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


@pytest.mark.parametrize("media", [CSV, XLSX])
def test_memory_stays_flat(tmp_path, media):
    """Ten times the rows, and not much more of it: both processes together stay below what the function may use."""
    used = []
    for rows in (1_000, ROWS):
        folder = tmp_path / str(rows)
        folder.mkdir()
        table, _ = many(7, rows, FAULTY)
        (folder / "table").write_bytes(csv_of(table) if media == CSV else xlsx_of(table))
        (folder / "programme.yaml").write_text(PROGRAMME, encoding="utf-8")
        path = os.pathsep.join(filter(None, [str(ROOT), *sys.path]))
        said = subprocess.run(
            [sys.executable, "-m", "tests.flow.import_memory", str(folder)],
            env={**os.environ, "PYTHONPATH": path},
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        found = json.loads(said.stdout.splitlines()[-1])
        assert (found["rows"], found["counts"]) == (rows, {"ready": rows - FAULTY, "faulty": FAULTY})
        assert found["self"] + found["child"] <= MOST, found
        used.append(found)
    few, ten_times = used
    assert ten_times["self"] - few["self"] < 16 * 1024 * 1024, used
    assert ten_times["child"] - few["child"] < 16 * 1024 * 1024, used


@pytest.mark.timeout(600)
def test_five_hundred_killed_anywhere_and_imported_again_come_once(stage):
    """Whoever works dies at random calls, is asked again, and other imports of the same women run between."""
    dice = random.Random(2026)
    rows, wrong = many(11, 500, 15)
    table = Table(stage, csv_of(rows))
    table.read()
    assert table.check()["counts"] == {"ready": 485, "faulty": 15}
    table.confirm()
    other = Table(stage, xlsx_of(rows[:120]), XLSX)
    other.read()
    other.check()
    other.confirm()
    for at in sorted(dice.sample(range(1, 900), 12)):
        with contextlib.suppress(Death), stage.wire.mortal(at, dice.random() < 0.5):
            (table if dice.random() < 0.7 else other).work()
    for one in (table, other, table, other):
        one.work()
    made = list(applications.StateItem.scan(applications.StateItem.sk == "STATE"))
    assert len(made) == 485
    assert len({applications.load(item.pk).beside.answers["cnie"] for item in made}) == 485
    (mine, theirs) = (one.now["counts"] for one in (table, other))
    assert mine["registered"] + theirs["registered"] == 485
    assert {one["line"] for one in table.rows("faulty")} == wrong.keys()
    before = len(texts())
    for event in published():
        if event.type == "ApplicationImported":
            for _ in range(2):  # the bus brings it twice
                handler("on_application_event__notify_applicant")(queued(event), None)
    sent = [number for number, _ in texts()[before:]]
    assert len(sent) == len(set(sent)) == 485
    again = Table(stage, csv_of(rows))
    again.read()
    assert again.check()["counts"] == {"duplicate": 485, "faulty": 15}
