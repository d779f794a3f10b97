"""The band of an age: all that figures know of a birth date."""

from datetime import date
from typing import Final

from jisr.domain import derived

BANDS: Final = ("0-17", "18-24", "25-34", "35-44", "45-54", "55+")
"""As in `events.types.application.AgeBand`; whole years, both ends included."""
UNKNOWN: Final = "-"

_UPPER: Final = (17, 24, 34, 44, 54)
_AGE: Final = {"function": "age_at", "of": ["/born"]}


def age_band(born: str | None, on: date) -> str | None:
    """The band of somebody born on `born` (ISO date) on the day `on`; None when that is no date before it."""
    age = derived.compute(_AGE, {"born": born}, on)
    if age is None:
        return None
    return next((band for band, upper in zip(BANDS, _UPPER, strict=False) if age <= upper), BANDS[-1])
