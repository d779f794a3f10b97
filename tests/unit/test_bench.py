"""The arithmetic and the honesty of the benchmarks: medians, ratios, limits; floors that know nothing of ours."""

import ast
import gzip
import json
import sys
from importlib import import_module
from pathlib import Path

import pytest

from bench.__main__ import CASES
from bench.floors import page
from bench.portal import Traffic, part_of
from bench.table import Row, against, keep, percentile, text_of

FLOORS = Path(__file__).parents[2] / "bench" / "floors"


def test_a_ratio_is_the_median_of_the_rounds_ratios_and_not_the_ratio_of_medians():
    row = against("c", "w", ours=[2.0, 40.0, 3.0], floor=[1.0, 10.0, 3.0], limit=2.2)
    assert row.ratio == 2.0
    assert (row.value, row.floor) == (3000.0, 3000.0)


@pytest.mark.parametrize("case", CASES)
def test_each_case_is_there_to_be_measured(case):
    module = import_module(f"bench.{case}")
    assert module.rows
    assert module.__doc__


def test_rounds_that_do_not_match_are_an_error():
    with pytest.raises(ValueError, match="shorter"):
        against("c", "w", ours=[1.0, 2.0], floor=[1.0], limit=None)


@pytest.mark.parametrize(
    ("value", "ratio", "limit", "over"),
    [
        (9.0, 2.2, 2.2, False),
        (9.0, 2.204, 2.2, False),
        (9.0, 2.21, 2.2, True),
        (9.0, None, 8.0, True),
        (8.0, None, 8.0, False),
        (9.0, 99.0, None, False),
    ],
)
def test_what_is_above_its_limit_is_over_and_what_has_none_is_not_judged(value, ratio, limit, over):
    assert Row("c", "w", value, "ms", 1.0, ratio, limit).over is over


@pytest.mark.parametrize(("share", "value"), [(0.5, 20), (0.95, 38), (0.96, 39), (1.0, 40), (0.001, 1)])
def test_a_percentile_is_one_of_the_values(share, value):
    assert percentile(list(range(40, 0, -1)), share) == value


def test_the_table_marks_only_what_is_over():
    lines = text_of(
        [Row("c", "good", 1, "ms", 1, 1.0, 2.0), Row("c", "bad", 1, "ms", 1, 3.0, 2.0)]
    ).splitlines()
    assert len(lines) == 3
    assert [line.endswith("over") for line in lines] == [False, False, True]


def test_the_json_says_when_and_on_what(tmp_path):
    keep([Row("c", "w", 1.5, "ms")], 5, tmp_path / "deep" / "bench.json")
    told = json.loads((tmp_path / "deep" / "bench.json").read_text())
    assert told["runs"] == 5
    assert told["date"]
    assert told["machine"]["processors"]
    assert told["rows"][0] | {"value": 1.5, "over": False, "limit": None} == told["rows"][0]


@pytest.mark.parametrize("path", sorted(FLOORS.rglob("*.py")), ids=lambda p: str(p.relative_to(FLOORS)))
def test_a_floor_imports_nothing_of_ours(path):
    imported = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            imported |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a floor stands alone"
            imported.add(str(node.module).partition(".")[0])
    assert imported <= {*sys.stdlib_module_names, "boto3", "botocore", "PIL"}


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("/", "page"),
        ("/fr/files/26AAAAAAAAAA/questions/1", "page"),
        ("/assets/app-1.js", "page"),
        ("/assets/base-1.css", "page"),
        ("/assets/icons-1.svg", "beside"),
        ("/icons/icon-192.png", "beside"),
        ("/manifest.ar.webmanifest", "beside"),
        ("/sw.js", "beside"),
        ("/api/v1/programmes/one?version=1", "api"),
    ],
)
def test_bytes_are_told_by_what_they_were_for(path, part):
    assert part_of(f"http://localhost:1{path}") == part


def _asked(traffic: Traffic, name: str, url: str, **more) -> None:
    traffic.hear("Network.requestWillBeSent", {"requestId": name, "request": {"url": url}, **more})


def _ended(traffic: Traffic, name: str, size: float) -> None:
    traffic.hear("Network.loadingFinished", {"requestId": name, "encodedDataLength": size})


def test_what_came_is_counted_once_and_what_was_there_is_not():
    traffic = Traffic()
    for name in ("air", "memory", "worker", "moved"):
        _asked(traffic, name, "http://localhost/assets/app.js")
    traffic.hear("Network.requestServedFromCache", {"requestId": "memory"})
    traffic.hear("Network.responseReceived", {"requestId": "worker", "response": {"fromServiceWorker": True}})
    traffic.hear("Network.responseReceived", {"requestId": "air", "response": {"fromServiceWorker": False}})
    before = {"url": "http://localhost/", "encodedDataLength": 300}
    _asked(traffic, "moved", "http://localhost/api/v1/health", redirectResponse=before)
    assert traffic.received == {"page": 300, "api": 0, "beside": 0}
    for name in ("air", "memory", "worker", "moved", "air"):
        _ended(traffic, name, 1000)
    assert traffic.received == {"page": 1300, "api": 1000, "beside": 0}


def test_the_floor_of_the_first_page_has_the_size_it_is_asked_for():
    made = page.files(70_000)
    assert made == page.files(70_000)
    assert sum(len(gzip.compress(body, 6)) for _, body in made.values()) == pytest.approx(70_000, abs=200)
