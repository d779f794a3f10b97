"""Open data give nobody away: a cell under 5 is withheld, and nothing that is published lets one work it out."""

import csv
import io
import itertools
import json
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jisr.api.public import APP
from jisr.domain.indicators import SMALLEST, Cell, Leaf, Row, publishable
from jisr.store import indicators, programmes

PROVINCES = ("03.131", "03.231", "03.531", "03.591")


def group(counts: tuple[int, ...]) -> list[Cell]:
    """One programme, region and status; a province without any file has no row."""
    return [
        Cell("p", "03", where, "approved", count)
        for where, count in zip(PROVINCES, counts, strict=False)
        if count
    ]


def seen(counts: tuple[int, ...]) -> tuple[Any, ...]:
    """All that a reader learns."""
    cells, sums = publishable(group(counts))
    return tuple((c.province, c.count) for c in cells), tuple(s.count for s in sums)


@pytest.mark.parametrize(("cells", "most"), [(1, 40), (2, 40), (3, 24), (4, 14)])
def test_whoever_knows_the_rule_and_all_that_is_shown_can_not_tell_a_small_figure(cells, most) -> None:
    """Exhaustive: every table with these many cells up to `most`. Tables that look the same differ in each withheld
    small cell, or the reader would know it; and this reader even knows how the rule works."""
    tables: dict[Any, list[tuple[int, ...]]] = defaultdict(list)
    for counts in itertools.product(range(most + 1), repeat=cells):
        tables[seen(counts)].append(counts)
    checked = 0
    for (shown, _), same in tables.items():
        # A table at the rim of what was enumerated has its neighbours outside.
        if all(max(counts) > most - 4 for counts in same):
            continue
        withheld = {province for province, count in shown if count is None}
        for where, values in zip(PROVINCES, zip(*same, strict=True), strict=False):
            if where in withheld and min(values) < SMALLEST:
                assert len(set(values)) > 1, (shown, set(values))
                checked += 1
    assert checked


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 200), min_size=1, max_size=9))
def test_the_sum_leaves_each_small_figure_all_its_values(counts: list[int]) -> None:
    """Somebody who knows which withheld cells are small, and that the other is no bigger than what is shown, finds for
    each small one at least two values that the published sum allows."""
    cells = [Cell("p", "03", f"03.{n:03d}", "approved", count) for n, count in enumerate(counts) if count]
    shown, sums = publishable(cells)
    true = {c.province: c.count or 0 for c in cells}
    assert all(c.count is None or c.count >= SMALLEST for c in (*shown, *sums))
    small = [c.province for c in shown if c.count is None and true[c.province] < SMALLEST]
    bigger = [c.province for c in shown if c.count is None and true[c.province] >= SMALLEST]
    if not small or sums[0].count is None:
        return
    public = [c.count for c in shown if c.count is not None]
    hidden = sums[0].count - sum(public)
    bounds = [(1, SMALLEST - 1)] * (len(small) - 1) + [(SMALLEST, min(public, default=10**6)) for _ in bigger]
    low, high = sum(b[0] for b in bounds), sum(b[1] for b in bounds)
    assert [v for v in range(1, SMALLEST) if low <= hidden - v <= high] == [1, 2, 3, 4]


def test_small_sums_and_the_only_other_cell_are_withheld_too() -> None:
    assert seen((3,)) == ((("03.131", None),), (None,))
    assert seen((1, 1)) == ((("03.131", None), ("03.231", None)), (None,))
    assert seen((3, 20)) == ((("03.131", None), ("03.231", None)), (23,))
    assert seen((3, 20, 40))[0] == (("03.131", None), ("03.231", None), ("03.531", 40))
    assert seen((20, 40)) == ((("03.131", 20), ("03.231", 40)), (60,))


# -- the same through every door --------------------------------------------------------------------------------------


def ask(query: str) -> Any:
    answer = APP.handle(
        {
            "rawPath": "/api/v1/open-data/indicators",
            "rawQueryString": query,
            "headers": {},
            "requestContext": {"http": {"method": "GET", "sourceIp": "192.0.2.1"}},
        }
    )
    assert answer["statusCode"] == 200
    if "csv" in query:
        rows = list(csv.DictReader(io.StringIO(answer["body"])))
        for row in rows:
            row["count"] = int(row["count"]) if row["count"] else None
        return rows
    return json.loads(answer["body"])["items"]


class _Programme:
    def __init__(self, name: str) -> None:
        self.id = name


PLACES = ("03.131", "03.231", "03.531", "04.281", "-")
LEAVES = st.dictionaries(
    st.tuples(
        st.sampled_from(["grants", "centres"]),
        st.sampled_from(PLACES),
        st.sampled_from(["alone", "together"]),
        st.sampled_from(["2026-10", "2026-11"]),
        st.sampled_from(["approved", "ended"]),
    ),
    st.integers(1, 9),
    max_size=24,
)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(LEAVES)
def test_no_filter_and_no_format_shows_what_another_withholds(leaves: Any) -> None:
    def rows(programme: str, place: str = "") -> Any:
        for (name, province, kind, month, status), count in leaves.items():
            if name == programme and province.startswith(place):
                yield Row(Leaf(name, province, kind, month), {f"to.{status}": count})

    with pytest.MonkeyPatch.context() as meanwhile:
        meanwhile.setattr(indicators, "rows", rows)
        meanwhile.setattr(programmes, "all_current", lambda: [_Programme("grants"), _Programme("centres")])
        whole = {(r["programme"], r["region"], r["province"], r["status"]): r["count"] for r in ask("")}
        for region in ("", "03", "04", "03.231", "03.2", "03.", "0303"):
            for programme in ("", "grants"):
                query = "&".join(
                    [f"region={region}"] * bool(region) + [f"programme={programme}"] * bool(programme)
                )
                items = ask(query)
                assert items == ask(f"{query}&format=csv")
                for r in items:
                    assert whole[(r["programme"], r["region"], r["province"], r["status"])] == r["count"]
                if region and region not in {"03", "04"}:
                    assert items == []
