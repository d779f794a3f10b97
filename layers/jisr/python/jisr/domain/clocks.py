"""The two clocks: legal (from the receipt) and stage (work). Calendar days, end of day in Morocco."""

from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo


@cache
def casablanca() -> ZoneInfo:
    """Morocco's zone (UTC+1, UTC+0 in Ramadan), from the shipped `tzdata`."""
    return ZoneInfo("Africa/Casablanca")


def end_of_day_after(at: datetime, days: int) -> datetime:
    """The last second, in UTC, of the `days`-th calendar day after `at` as counted in Morocco."""
    day = at.astimezone(casablanca()).date() + timedelta(days=days)
    return datetime.combine(day, time(23, 59, 59), casablanca()).astimezone(UTC)


def month_of(at: datetime) -> str:
    """`2026-11`, in Morocco."""
    return at.astimezone(casablanca()).strftime("%Y-%m")
