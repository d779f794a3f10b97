"""Formats against the vectors that the browser is tested with too."""

import json
from pathlib import Path
from typing import Any

import pytest

from jisr.domain import formats

VECTORS = json.loads((Path(__file__).parents[2] / "programmes" / "format-vectors.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda v: f"{v['format']}: {v['typed']!r}")
def test_format_is_as_in_the_shared_vectors(vector: dict[str, Any]) -> None:
    name, typed = vector["format"], vector["typed"]
    found = (formats.normalise(name, typed), formats.is_valid(name, typed), formats.warning(name, typed))
    assert found == (vector["stored"], vector["valid"], vector["warning"])


def test_each_format_has_vectors_of_both_sorts() -> None:
    told = {(v["format"], v["valid"]) for v in VECTORS["vectors"]}
    assert told >= {(name, valid) for name in formats.FORMATS for valid in (True, False)}
