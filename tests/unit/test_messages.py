"""Segments as the carrier counts them, and what is said to whom."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jisr.domain import messages

AT = datetime(2026, 1, 24, 9, 0, tzinfo=UTC)  # 10:00 in Morocco


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),  # two septets each
        ("€" * 81, 2),
        ("é" * 160, 1),
        ("ê" * 70, 1),  # not in GSM-7: the whole text goes as UCS-2
        ("ê" * 71, 2),
        ("ç" * 71, 2),
        ("Ç" * 160, 1),
        ("ط" * 70, 1),
        ("ط" * 71, 2),
        ("ط" * 134, 2),
        ("ط" * 135, 3),
        ("😀" * 35, 1),  # two units each
        ("😀" * 36, 2),
    ],
)
def test_segments(text: str, size: int) -> None:
    assert messages.segments(text) == size


def test_french_is_written_in_letters_that_gsm7_has() -> None:
    assert messages.gsm7("Reçu l’œuvre « être » – août…") == 'Recu l\'oeuvre " etre " - aout...'


@given(st.text(alphabet=st.characters(codec="latin-1", exclude_categories=("Cc",)), max_size=50))
def test_what_gsm7_has_is_left_alone(text: str) -> None:
    written = messages.gsm7(text)
    assert not messages.is_gsm7(text) or written == text
    assert messages.gsm7(written) == written


@pytest.mark.parametrize(
    ("centimes", "language", "shown"),
    [
        (1_250_000, "ar", "12.500 درهم"),
        (1_250_000, "fr", "12 500 DH"),
        (1_250_050, "fr", "12 500,50 DH"),
        (1_250_050, "en", "12 500.50 DH"),
        (99, "en", "0.99 DH"),
    ],
)
def test_money(centimes: int, language: str, shown: str) -> None:
    assert messages.money(centimes, language) == shown


def test_a_day_is_counted_in_morocco() -> None:
    assert messages.day(datetime(2026, 1, 23, 23, 30, tzinfo=UTC)) == "24/01/2026"
    assert messages.day(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)) == "23/11/2026"


@pytest.mark.parametrize(
    ("hours", "inside"),
    [
        (None, True),
        ("09:00-12:00", True),
        ("10:01-12:00", False),
        ("09:00-10:00", False),
        ("22:00-11:00", True),
        ("22:00-06:00", False),
        ("08:00-08:00", True),
    ],
)
def test_hours_count_in_morocco_and_may_pass_midnight(hours: str | None, inside: bool) -> None:
    assert messages.in_hours(hours, AT) is inside


@given(
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
)
def test_the_next_hours_begin_when_she_may_be_told(start, end, at) -> None:
    hours = f"{start:%H:%M}-{end:%H:%M}"
    begins = messages.next_hours(hours, at)
    assert begins > at
    assert messages.in_hours(hours, begins)


def test_the_fullest_wording_that_fits_is_said() -> None:
    wordings = ("{title}: {reason} " + "x" * 150, "{title}: {reason}", "{title}")
    values = {"title": "Jisr", "reason": "late"}
    assert messages.fit(wordings, values, 1, "fr") == "Jisr: late"
    assert messages.fit(wordings, values, 2, "fr").endswith("x")
    assert messages.fit(wordings, values | {"reason": None}, 2, "fr") == "Jisr"
