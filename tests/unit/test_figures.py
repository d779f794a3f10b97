"""Figures out of counters: bands of ages, times, rates by inhabitants, gaps, targets."""

from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest

import events
from events.types.application import AgeBand
from jisr import reference
from jisr.domain import figures
from jisr.domain.ages import BANDS, age_band
from jisr.domain.indicators import Leaf, Row, apart, deltas

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


def row(province="03.231", month="2026-11", **counts):
    return Row(Leaf("p", province, "k", month), {name.replace("_", "."): n for name, n in counts.items()})


def move(type, at=AT, **data):
    """An event of a file in Fès, by default a change of status in the stage `review`, ten days after it came there."""
    given = {
        "programme": "p",
        "programme_version": 1,
        "kind": "k",
        "province": "03.231",
        "entered_at": at - timedelta(days=1),
        "stage_since": at - timedelta(days=10),
        "stage_from": "review",
        "stage": "review",
    }
    return events.by_type(type).model_validate(
        {
            "event_id": "1",
            "occurred_at": at,
            "subject": {"kind": "application", "id": "a"},
            "sequence": 1,
            "correlation_id": "c",
            "actor": {"kind": "system", "id": "s"},
            "data": {**given, **data},
        }
    )


@pytest.mark.parametrize(
    ("born", "band"),
    [
        ("2008-11-25", "0-17"),
        ("2008-11-24", "18-24"),
        ("2001-11-25", "18-24"),
        ("2001-11-24", "25-34"),
        ("1991-11-24", "35-44"),
        ("1981-11-24", "45-54"),
        ("1971-11-25", "45-54"),
        ("1971-11-24", "55+"),
        ("1930-01-01", "55+"),
        ("2026-11-25", None),
        ("1990", None),
        (None, None),
    ],
)
def test_a_birth_date_becomes_a_band_on_the_day(born, band):
    assert age_band(born, date(2026, 11, 24)) == band


def test_the_bands_are_those_of_the_events():
    assert get_args(AgeBand) == BANDS


def test_an_age_and_a_commune_are_counted_by_status_and_nothing_is_where_nothing_is_known():
    told = deltas(
        move("ApplicationRejected", to="rejected", age_band="25-34", rural=False, **{"from": "in_review"})
    )
    assert told == {
        "to.rejected": 1,
        "age.25-34.rejected": 1,
        "urban.rejected": 1,
        "days.review.10.urban.25-34": 1,
    }
    assert "rural.rejected" in deltas(move("ApplicationRejected", to="rejected", rural=True))
    told = deltas(move("ApplicationRejected", to="rejected"))
    assert told == {"to.rejected": 1}


def test_the_days_of_a_stage_run_from_its_beginning_and_not_from_a_claim():
    """A claim moves a file into review and is told to nobody."""
    passed = move("StagePassed", to="in_review", stage="decision", **{"from": "in_review"})
    assert deltas(passed) == {"days.review.10": 1}
    old = move("StagePassed", to="in_review", stage="decision", stage_since=None, **{"from": "submitted"})
    assert deltas(old) == {"to.in_review": 1, "days.review.1": 1}


def test_what_happens_after_the_desk_is_no_time_of_the_desk():
    for type, came_from, to in (
        ("AgreementSigned", "approved", "active"),
        ("ApplicationCompleted", "active", "completed"),
        ("ApplicationApproved", "waitlisted", "approved"),
        ("AppealDecided", "rejected", "in_review"),
    ):
        more = {"upheld": True} if type == "AppealDecided" else {}
        assert deltas(move(type, to=to, **{"from": came_from}, **more)) == {f"to.{to}": 1}


def test_the_time_that_she_needs_is_hers():
    back = move("ApplicationResubmitted", to="in_review", **{"from": "changes_requested"})
    assert deltas(back) == {"to.in_review": 1, "asked.1": 1}
    assert figures.asked([row(asked_1=3, asked_7=1)]) == {"median": 1, "p90": 7, "files": 4}


def test_only_what_moves_money_counts_money():
    assert deltas(move("ApplicationApproved", to="approved", amount=5))["reserved"] == 5
    assert deltas(move("ApplicationEnded", to="ended", amount=7))["released"] == 7
    paid = move("PaymentRecorded", to="active", amount=9, paid=9, method="bank", **{"from": "active"})
    assert deltas(paid) == {"paid": 9}


def test_times_say_of_how_many_and_more_than_the_last_bucket_is_open():
    rows = [row(days_review_3=1, days_review_10=8), row(days_review_more=1)]
    assert figures.times(rows) == {"review": {"median": 10, "p90": 10, "files": 10}}
    assert figures.times([row(days_review_more=1)]) == {"review": {"median": None, "p90": None, "files": 1}}


def test_ages_come_with_those_of_whom_none_is_known():
    counts = {"to.submitted": 9, "age.18-24.submitted": 4, "age.55+.submitted": 3, "to.approved": 1}
    counts["age.55+.approved"] = 1
    found = figures.ages([Row(Leaf("p", "03.231", "k", "2026-11"), counts)])
    assert found == {
        "18-24": {"submitted": 4},
        "55+": {"submitted": 3, "approved": 1},
        "-": {"submitted": 2},
    }


def test_days_and_money_are_told_apart_by_commune_and_age_in_one_counter():
    paid = {"to": "active", "amount": 9, "paid": 9, "method": "bank", "from": "active"}
    assert deltas(move("PaymentRecorded", **paid, rural=True)) == {"paid.rural.-": 9}
    assert deltas(move("PaymentRecorded", **paid, age_band="55+")) == {"paid.-.55+": 9}
    back = move("ApplicationResubmitted", to="in_review", rural=False, **{"from": "changes_requested"})
    assert deltas(back)["asked.1.urban.-"] == 1


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("days.review.10", ("days.review.10", "-", "-")),
        ("days.review.more.rural.25-34", ("days.review.more", "rural", "25-34")),
        ("days.review.10.-.55+", ("days.review.10", "-", "55+")),
        ("days.rural.10", ("days.rural.10", "-", "-")),
        ("days.rural.10.urban.-", ("days.rural.10", "urban", "-")),
        ("paid", ("paid", "-", "-")),
        ("paid.rural.-", ("paid", "rural", "-")),
        ("rural.submitted", ("rural.submitted", "-", "-")),
        ("age.25-34.submitted", ("age.25-34.submitted", "-", "-")),
        ("of.p.2026.03.approved", ("of.p.2026.03.approved", "-", "-")),
    ],
)
def test_a_counter_says_of_which_files_it_is(name, told):
    assert apart(name) == told


def test_the_whole_and_its_parts_say_the_same_and_what_is_of_none_is_a_part():
    counts = {
        "days.review.3.rural.25-34": 2,
        "days.review.20.rural.55+": 1,
        "days.review.3.urban.25-34": 4,
        "days.review.60": 3,
        "paid.rural.25-34": 700,
        "paid.-.25-34": 50,
        "to.approved": 9,
    }
    rows = [Row(Leaf("p", "03.231", "k", "2026-11"), counts)]
    assert figures.times(rows) == {"review": {"median": 3, "p90": 60, "files": 10}}
    assert figures.money(rows) == {"reserved": 0, "released": 0, "paid": 750}
    communes, ages = figures.by_commune(rows), figures.by_age(rows)
    assert {part: figures.times(of)["review"]["files"] for part, of in communes.items() if of} == {
        "rural": 3,
        "urban": 4,
        "-": 3,
    }
    assert list(ages) == ["25-34", "55+", "-"]
    assert figures.times(ages["25-34"])["review"] == {"median": 3, "p90": 3, "files": 6}
    assert {part: figures.money(of)["paid"] for part, of in communes.items()} == {
        "rural": 700,
        "urban": 0,
        "-": 50,
    }


def test_a_file_of_no_known_commune_is_unknown_at_each_stage_so_that_rows_add_up():
    """Also where each file that was sent has one: what is approved now may be of before communes were known."""
    rows = [
        row(
            to_submitted=5, rural_submitted=2, urban_submitted=3, to_approved=4, urban_approved=1, to_ended=1
        ),
        row("03.131", to_submitted=1, rural_submitted=1, to_approved=2, rural_approved=1),
    ]
    found = figures.communes_of(rows)
    assert found == {
        "rural": {"submitted": 3, "approved": 1},
        "urban": {"submitted": 3, "approved": 1},
        "-": {"approved": 4, "ended": 1},
    }
    for status, count in figures.funnel(rows).items():
        assert sum(counts.get(status, 0) for counts in found.values()) == count


PLACES = [("03.131", "03", 100_000), ("03.231", "03", 200_000), ("03.531", "03", 50_000)]


def test_rates_are_by_inhabitants_and_a_place_without_files_is_among_them():
    rows = [row("03.131", to_submitted=10, rural_submitted=3, urban_submitted=6), row(to_submitted=10)]
    found = figures.rates(rows, PLACES)
    assert [(r.province, r.per("submitted"), r.rural_share) for r in found] == [
        ("03.131", 1.0, 33.3),
        ("03.231", 0.5, None),
        ("03.531", 0.0, None),
    ]


def test_the_gap_is_between_best_and_worst_and_nothing_is_no_divisor():
    rows = [row("03.131", to_submitted=10), row("03.231", to_submitted=10)]
    found = figures.gap(figures.rates(rows, PLACES), "submitted")
    assert (found.best.province, found.worst.province) == ("03.131", "03.531")
    assert (found.ratio, found.without) == (None, 1)
    assert found.mean == 0.57  # 20 of 350,000: not the mean of means
    found = figures.gap(figures.rates(rows, PLACES[:2]), "submitted")
    assert (found.worst.province, found.ratio, found.without) == ("03.231", 2.0, 0)
    assert figures.gap([], "submitted").best is None


@pytest.mark.parametrize(
    ("year", "opens", "today", "share"),
    [
        (2026, date(2020, 1, 1), date(2026, 12, 31), 1.0),
        (2026, date(2020, 1, 1), date(2026, 1, 1), 1 / 365),
        (2025, date(2020, 1, 1), date(2026, 3, 1), 1.0),
        (2026, date(2026, 7, 1), date(2026, 6, 30), 0.0),
        (2026, date(2026, 12, 31), date(2026, 12, 31), 1.0),
        (2026, date(2027, 1, 1), date(2026, 12, 31), 0.0),
        (2027, date(2020, 1, 1), date(2026, 12, 31), 0.0),
    ],
)
def test_what_is_expected_by_today_begins_when_the_programme_opens(year, opens, today, share):
    assert figures.share_of_year(year, opens, today) == pytest.approx(share)


def test_every_province_has_its_inhabitants_and_they_add_up_to_the_region_s():
    for region in reference.regions():
        assert region.population == pytest.approx(
            sum(p.population for p in reference.provinces(region.code)), rel=1e-4
        )


def test_context_is_not_ours_and_says_whose_it_is():
    assert {one.place for one in reference.context()} <= {"MA", *(r.code for r in reference.regions())}
    for one in reference.context():
        assert all(one.source[language] and one.label[language] for language in ("ar", "fr", "en"))
