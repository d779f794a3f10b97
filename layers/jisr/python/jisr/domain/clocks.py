"""The two clocks: legal (from the receipt) and stage (work). Calendar days, end of day in Morocco."""

from datetime import UTC, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo


@cache
def casablanca() -> ZoneInfo:
    """Morocco's zone as the shipped `tzdata` knows it, whatever the machine's own copy does.

    Machines have copies of different years: Morocco went from UTC+1 to UTC+0 on 20 September 2026,
    and one that has not heard of it counts another day for an hour of each.
    """
    with files("tzdata").joinpath("zoneinfo/Africa/Casablanca").open("rb") as data:
        return ZoneInfo.from_file(data, key="Africa/Casablanca")


def end_of_day_after(at: datetime, days: int) -> datetime:
    """The last second, in UTC, of the `days`-th calendar day after `at` as counted in Morocco."""
    day = at.astimezone(casablanca()).date() + timedelta(days=days)
    return datetime.combine(day, time(23, 59, 59), casablanca()).astimezone(UTC)


def month_of(at: datetime) -> str:
    """`2026-11`, in Morocco."""
    return at.astimezone(casablanca()).strftime("%Y-%m")
