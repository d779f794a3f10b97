"""Derived facts against the vectors that the browser is tested with too."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jisr.domain import derived

VECTORS = json.loads((Path(__file__).parents[2] / "programmes" / "derived-vectors.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda v: f"{v['fact']['function']}: {v['why']}")
def test_fact_is_as_in_the_shared_vectors(vector: dict[str, Any]) -> None:
    value = derived.compute(vector["fact"], vector["answers"], date.fromisoformat(vector["today"]))
    assert value == vector["value"]


@pytest.mark.parametrize("chain", VECTORS["chains"], ids=lambda c: c["why"])
def test_facts_build_on_earlier_facts(chain: dict[str, Any]) -> None:
    found = derived.facts(chain["definitions"], chain["answers"], date.fromisoformat(chain["today"]))
    assert found == chain["facts"]


def test_every_function_of_the_closed_list_has_vectors() -> None:
    assert {v["fact"]["function"] for v in VECTORS["vectors"]} == set(derived.FUNCTIONS)


def test_decimals_from_the_store_count_as_numbers() -> None:
    fact = {"name": "fact", "function": "sum", "of": ["/a", "/b"]}
    assert derived.compute(fact, {"a": Decimal("40000"), "b": Decimal("0.5")}, date(2026, 1, 1)) == 40000.5


def test_an_infinite_or_missing_number_is_no_number() -> None:
    fact = {"name": "fact", "function": "sum", "of": ["/a"]}
    assert derived.compute(fact, {"a": float("inf")}, date(2026, 1, 1)) is None
    assert derived.compute(fact, {"a": float("nan")}, date(2026, 1, 1)) is None


def test_an_answer_can_not_pose_as_a_fact() -> None:
    definitions = [{"name": "age", "function": "age_at", "of": ["/birth_date"], "on": "today"}]
    assert derived.facts(definitions, {"age": 99, "birth_date": "2000-01-01"}, date(2026, 1, 1)) == {
        "age": 26
    }
