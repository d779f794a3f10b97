"""Open data give nobody away: no answer, and no difference of two, tells a count under 5 or what came to one."""

import csv
import io
import itertools
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jisr.api.figures import TABLES
from jisr.api.public import APP
from jisr.domain.indicators import Leaf, Row, apart
from jisr.domain.open_figures import SMALLEST, publishable
from jisr.domain.people import Actor, Role
from jisr.store import indicators, programmes
from jisr.use_cases.call import Call
from jisr.use_cases.late_files import Late
from tests.flow.doors import staff_app

REGION = {"03": ("03.131", "03.231", "03.531")}
PROVINCES = REGION["03"]

type Table = tuple[int, ...]
"""True counts of one programme, region and status, by province."""


def seen(counts: Table) -> tuple[Any, ...]:
    """All that a reader learns."""
    true = {("p", where, "approved"): n for where, n in zip(PROVINCES, counts, strict=False) if n}
    cells, sums = publishable(true, {"03": PROVINCES[: len(counts)]})
    return tuple((c.province, c.count) for c in cells), tuple((s.province, s.count) for s in sums)


# -- an adversary who knows the rule and tries every table -------------------------------------------------------------


def alike(tables: Iterator[Any], look: Any) -> dict[Any, list[Any]]:
    """The tables that look the same."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for table in tables:
        found[look(table)].append(table)
    return found


@pytest.mark.parametrize(("provinces", "most"), [(1, 40), (2, 30), (3, 16)])
def test_whoever_knows_the_rule_finds_all_five_values_for_each_small_count(provinces: int, most: int) -> None:
    every = itertools.product(range(most + 1), repeat=provinces)
    for look, same in alike(every, seen).items():
        for values in map(set, zip(*same, strict=True)):
            if min(values) < SMALLEST:
                assert values == {0, 1, 2, 3, 4}, (look, values)


@pytest.mark.parametrize(("provinces", "most"), [(1, 24), (2, 11), (3, 6)])
def test_two_answers_of_different_days_tell_no_small_difference(provinces: int, most: int) -> None:
    """Counts only grow. Whatever the two days showed, what came to a province between them is never known to be one
    number under 5; and each small count of either day has still more than one value."""
    tables = list(itertools.product(range(most + 1), repeat=provinces))
    grown = (
        (one, other)
        for one, other in itertools.product(tables, repeat=2)
        if all(then <= now for then, now in zip(one, other, strict=True))
    )
    for look, same in alike(grown, lambda pair: (seen(pair[0]), seen(pair[1]))).items():
        for place in range(provinces):
            # Those at the rim have neighbours that were not enumerated.
            pairs = {(one[place], other[place]) for one, other in same}
            if max(now for _, now in pairs) > most - SMALLEST + most % SMALLEST and most > SMALLEST:
                continue
            for values in ({now - then for then, now in pairs}, *map(set, zip(*pairs, strict=True))):
                assert min(values) >= SMALLEST or len(values) > 1, (look, place, values)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=9),
    st.lists(st.lists(st.integers(0, 12), min_size=9, max_size=9), max_size=4),
)
def test_no_sum_of_answers_over_days_narrows_what_one_answer_says(counts: list[int], days: list[Any]) -> None:
    """Each province may be moved within its five, on each day alone, and every answer of every day stays as it was: so
    no arithmetic with the answers says more than the five."""
    places = {"03": tuple(f"03.{n:03d}" for n in range(len(counts)))}

    def answer(table: Sequence[int]) -> Any:
        true = {("p", where, "s"): n for where, n in zip(places["03"], table, strict=True)}
        return publishable(true, places)

    history = [list(counts)]
    for more in days:
        history.append([n + add for n, add in zip(history[-1], more, strict=False)])
    for table in history:
        told = answer(table)
        for place, count in enumerate(table):
            for other in range(count - count % SMALLEST, count - count % SMALLEST + SMALLEST):
                assert answer([*table[:place], other, *table[place + 1 :]]) == told


def test_what_is_told_is_a_lower_bound_in_steps_and_a_sum_adds_up_what_is_shown() -> None:
    assert seen((3, 2, 4)) == ((), ())
    assert seen((3, 20, 44)) == (
        (("03.131", None), ("03.231", 20), ("03.531", 40)),
        (("", 60),),
    )
    assert seen((0, 20, 44)) == seen((4, 24, 40))


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


def in_cuts(status: str, count: int, rural: int, young: int) -> dict[str, int]:
    """A status's counters as events leave them: of all, and of what is told apart by commune and age."""
    rural, young = min(rural, count), min(young, count)
    return {
        f"to.{status}": count,
        f"rural.{status}": rural,
        f"urban.{status}": count - rural,
        f"age.18-24.{status}": young,
        f"of.e.{status}": young,
        "days.review.10.rural.18-24": rural,
        "days.review.10": young,
        "asked.5.-.18-24": young,
        "paid.rural.18-24": rural,
    }


@settings(derandomize=True, max_examples=60, deadline=None)
@given(LEAVES, st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=24, max_size=24))
def test_no_filter_and_no_format_shows_what_another_withholds(leaves: Any, cuts: Any) -> None:
    """And nothing of how a count is told apart by commune and age, however it is."""
    apart_by = dict(zip(leaves, cuts, strict=False))

    def rows(programme: str, place: str = "") -> Any:
        for (name, province, kind, month, status), count in leaves.items():
            if name == programme and province.startswith(place):
                told = apart_by.get((name, province, kind, month, status))
                counts = in_cuts(status, count, *told) if told else {f"to.{status}": count}
                yield Row(Leaf(name, province, kind, month), counts)

    with pytest.MonkeyPatch.context() as meanwhile:
        meanwhile.setattr(indicators, "rows", rows)
        meanwhile.setattr(programmes, "all_current", lambda: [_Programme("grants"), _Programme("centres")])
        every = ask("")
        told, apart_by = apart_by, {}
        assert ask("") == every, "it depends on how the counts are told apart"
        apart_by = told
        whole = {(r["programme"], r["region"], r["province"], r["status"]): r["count"] for r in every}
        assert len(whole) == len(every)
        assert all(count is None or (count >= SMALLEST and count % SMALLEST == 0) for count in whole.values())
        for region in ("", "03", "04", "03.231", "03.2", "03.", "0303"):
            for programme in ("", "grants"):
                query = "&".join(
                    [f"region={region}"] * bool(region) + [f"programme={programme}"] * bool(programme)
                )
                items = ask(query)
                assert items == ask(f"{query}&format=csv")
                wanted = [
                    r for r in every if region in ("", r["region"]) and programme in ("", r["programme"])
                ]
                assert items == wanted


# -- a partner's answers: the same steps, of a programme, province and year --------------------------------------------

COUNTERS = (
    "to.submitted",
    "to.approved",
    "to.ended",
    "days.review.5",
    "days.review.30",
    "days.review.10.rural.25-34",
    "asked.3",
    "asked.5.-.18-24",
)
"""Days come whole, from before they were told apart, or as parts of a commune's type and an age; or only as these."""
CUTS = ("", ".rural.25-34", ".urban.-", ".-.55+")
YEARS = ("2025", "2026")


class _Given:
    """An envelope that the partner gave to."""

    def __init__(self, province: str | None, year: int) -> None:
        self.region, self.province, self.year = "03", province, year


class _Aiming(_Programme):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.opens = date(2025, 1, 1)
        self.targets = {
            "per_year": 100,
            "base": 1,
            "counts": "approved",
            "unit": dict.fromkeys(("ar", "fr", "en"), "x"),
        }

    def accepts_region(self, region: str) -> bool:
        return region in ("03", "04")


def partners_answers(rows: Any, late: Any, gave: Any) -> list[Any]:
    """All that a partner of region 03 can ask: every filter, as JSON and each table as CSV."""
    actor = Actor("staff", "p", frozenset({Role.PARTNER}), frozenset({"03"}), partner="P")
    call = Call(actor, datetime(2026, 11, 24, 12, tzinfo=UTC), "c")
    programmes_now = {name: _Aiming(name) for name in ("grants", "centres")}
    with pytest.MonkeyPatch.context() as meanwhile:
        meanwhile.setattr("jisr.bootstrap.staff_call", lambda request: call)
        meanwhile.setattr(indicators, "rows", rows)
        meanwhile.setattr(programmes, "all_current", lambda: list(programmes_now.values()))
        meanwhile.setattr(programmes, "current", programmes_now.__getitem__)
        meanwhile.setattr("jisr.use_cases.staff_figures.given_to", lambda partner, name: gave[name])
        meanwhile.setattr("jisr.use_cases.staff_figures.late_files", late)
        meanwhile.setattr(
            "jisr.use_cases.staff_figures.kinds_in_use", lambda programme: {"alone", "together"}
        )
        return [
            staff_app("/staff/indicators").handle(
                {
                    "rawPath": "/api/v1/staff/indicators",
                    "rawQueryString": "&".join(filter(None, (which, when, how))),
                    "headers": {},
                    "requestContext": {
                        "http": {"method": "GET", "sourceIp": "192.0.2.1"},
                        "authorizer": {"jwt": {"claims": {"sub": "p", "token_use": "access", "jti": "s"}}},
                    },
                }
            )["body"]
            for which in ("", "region=03", "programme=grants", "province=03.231", "kind=alone")
            for when in ("", "from=2026-02&to=2026-03", "to=2025-06")
            for how in ("", *(f"format=csv&table={name}" for name in TABLES))
        ]


@st.composite
def in_parts(draw: Any, counter: str, count: int) -> dict[str, int]:
    """`count` files: of days whole, or shared out over communes and ages in any way; of all else as it is."""
    if counter.startswith("to.") or apart(counter)[0] != counter:
        return {counter: count}
    cuts = draw(st.lists(st.sampled_from(CUTS), min_size=1, max_size=len(CUTS), unique=True))
    found, rest = {}, count
    for cut in cuts[1:]:
        found[f"{counter}{cut}"] = part = draw(st.integers(0, rest))
        rest -= part
    return {**found, f"{counter}{cuts[0]}": rest}


@st.composite
def worlds(draw: Any) -> Any:
    """Two worlds whose every count of a programme, province and year lies between the same multiples of five, spread
    over months and kinds as it may, and with whatever money; and what the partner gave to."""
    spread = st.tuples(
        st.sampled_from(["alone", "together"]), st.integers(1, 12), st.integers(0, 4), st.integers(0, 9)
    )
    cells = draw(
        st.dictionaries(
            st.tuples(
                st.sampled_from(["grants", "centres"]),
                st.sampled_from(PLACES),
                st.sampled_from(YEARS),
                st.sampled_from(COUNTERS),
            ),
            st.integers(0, 6),
            max_size=16,
        )
    )
    found = []
    for _ in range(2):
        leaves: list[Row] = []
        for (name, where, year, counter), fives in cells.items():
            kind, month, more, other = draw(spread)
            count = SMALLEST * fives + more
            first = min(other, count)
            parts = draw(in_parts(counter, count - first))
            counts = dict(parts) | {
                "paid": other * 100,
                "reserved": more,
                "released": other,
                "paid.rural.25-34": other,
            }
            if counter.startswith("to."):
                counts |= {
                    f"rural.{counter[3:]}": other,
                    f"age.18-24.{counter[3:]}": more,
                    f"of.e.{counter[3:]}": other,
                }
            leaves += [
                Row(Leaf(name, where, kind, f"{year}-{month:02d}"), counts),
                Row(Leaf(name, where, "alone", f"{year}-07"), {draw(st.sampled_from(sorted(parts))): first}),
            ]
        late = {
            (name, where): SMALLEST * fives + draw(st.integers(0, 4))
            for (name, where, *_), fives in cells.items()
        }
        found.append((leaves, late))
    gave = {
        name: [
            _Given(draw(st.sampled_from([None, "03.231"])), year)
            for year in (2025, 2026)
            if draw(st.booleans())
        ]
        for name in ("grants", "centres")
    }
    return found, gave


@settings(derandomize=True, max_examples=25, deadline=None)
@given(worlds())
def test_all_that_a_partner_can_ask_says_of_a_count_only_its_five_and_of_a_month_or_grant_nothing(
    world: Any,
) -> None:
    """So neither does the difference of two answers of a day; and what two days tell is what each tells."""
    found, gave = world

    codes_of = (("review", "alone", "rural", "18-24"), ("decision", "together", "urban", "55+"))

    def answers(leaves: Any, late: Any) -> list[Any]:
        def rows(programme: str, place: str = "") -> Any:
            return [r for r in leaves if r.leaf.programme == programme and r.leaf.province.startswith(place)]

        def halves(count: int) -> tuple[int, int]:
            return count // 3, count - count // 3

        def late_now(places: Any, at: Any) -> Any:
            ((name, provinces),) = places.items()
            return {
                Late(p, *codes): part
                for p in provinces
                for codes, part in zip(codes_of, halves(late.get((name, p), 0)), strict=True)
                if part
            }

        return partners_answers(rows, late_now, gave)

    one, other = (answers(*each) for each in found)
    assert one == other
