"""The shapes of the figures that staff read."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from jisr.api.models import Answer, Code, Place, Query, Texts

type Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
type Counts = dict[str, int]
type Table = Literal[
    "funnel",
    "times",
    "times_kinds",
    "times_regions",
    "times_provinces",
    "times_communes",
    "times_ages",
    "overdue",
    "overdue_stages",
    "overdue_kinds",
    "overdue_regions",
    "overdue_communes",
    "overdue_ages",
    "map",
    "programmes",
    "regions",
    "provinces",
    "kinds",
    "places",
    "ages",
    "months",
    "money",
    "money_kinds",
    "money_regions",
    "money_provinces",
    "money_communes",
    "money_ages",
    "rates",
    "gaps",
    "communes",
    "targets",
    "context",
]


class IndicatorsQuery(Query):
    """All figures are of what is chosen, and there are no targets of one kind. `from` and `to`: months such as
    `2026-11`, both included; `overdue` is of now. `table`: which one a CSV has."""

    model_config = ConfigDict(validate_by_alias=True)

    programme: Code | None = None
    kind: Code | None = None
    region: Place | None = None
    province: Place | None = None
    from_month: Month | None = Field(default=None, alias="from")
    to_month: Month | None = Field(default=None, alias="to")
    format: Literal["json", "csv"] = "json"
    table: Table = "provinces"


class Days(Answer):
    """Upper limits of the histogram's buckets, in days: half of the `files` took at most `median`, nine of ten at most
    `p90`; null is more than 90 days, or nothing at all when there are no files."""

    median: int | None
    p90: int | None
    files: int


class MoneyOfMonth(Answer):
    reserved_mad: float
    released_mad: float
    paid_mad: float


class Rate(Answer):
    """Files of a province in all and by 10,000 of its inhabitants (census of 2024); null: fewer than five, of what is
    `rounded`. `rural_share`: percent of the submitted ones whose commune is known; null where none is."""

    province: str
    region: str
    population: int
    submitted: int | None
    approved: int | None
    submitted_per_10000: float | None
    approved_per_10000: float | None
    rural_share: float | None


class AtPlace(Answer):
    province: str
    per_10000: float


class Gap(Answer):
    """Best against worst province. `ratio`: how many times as much; null when the worst has nothing, as `without`
    provinces have. `mean`: of all places together."""

    best: AtPlace | None
    worst: AtPlace | None
    ratio: float | None
    mean: float
    without: int


class MonthOfGap(Gap):
    """Of all months of the period up to the end of this one."""

    month: str


class GapOverTime(Gap):
    by_month: list[MonthOfGap]


class MonthOfCommunes(Answer):
    """Files sent in that month from communes of either type; `share`: percent of the rural ones, null where none is
    known."""

    month: str
    rural: int
    urban: int
    share: float | None


class Gaps(Answer):
    provinces: list[Rate]
    submitted: GapOverTime
    approved: GapOverTime
    rural_by_month: list[MonthOfCommunes]


class Target(Answer):
    """A year's target where the reader looks. `per_year` is the whole country's, `here` the part of it that falls to
    these places by their inhabitants (all of it when `whole`), `expected` what of that was to be reached by today.
    `reality`: files that entered the status `counts` in that year. `base`: what there was before."""

    programme: str
    year: int
    unit: Texts
    counts: Literal["approved", "completed"]
    base: int
    per_year: int
    here: int
    expected: int
    reality: int
    whole: bool


class Context(Answer):
    """A figure of others, to read ours by: this service does not measure it. `place`: `MA` or a region's code."""

    id: str
    place: str
    label: Texts
    unit: Literal["percent"]
    values: dict[str, float]
    aim: float | None
    source: Texts


class Indicators(Answer):
    """Files that entered each status, of the months asked for: in all (`funnel`) and by what they have in common; a
    file that comes back into a status counts again. `by_commune` and `…_by_commune` have the commune's type, `urban`
    or `rural`, and those by age whole years at submission; in both, and in `overdue_by_kind`, `-` is unknown, so that
    each status adds up to that of `funnel`. `times`: days on the desk of each stage; `asked`: days until she sent back
    what she was asked for. `overdue`: files at work whose time has run out, now, all of them. `targets` are of whole
    years; `context` is not ours. A leaf of the figures is a month, so the last one may be under way.

    `rounded`: some or all of it is seen with nothing but a partner's rights (docs/adr/0037). Of that each count of a
    programme, province and year is rounded down to a multiple of five on its own, and below five it is not there; sums
    add up what is shown, so they are "at least"; the period is of whole years; and it is in nothing that is told by
    stage (of what is late), kind, commune, age or month, nor in any `money`, the shares and the months of
    `gaps`. `money` is null when nothing else is seen.
    """

    model_config = ConfigDict(extra="allow")

    at: datetime
    rounded: bool
    funnel: Counts
    times: dict[str, Days]
    asked: Days
    times_by_kind: dict[str, dict[str, Days]]
    times_by_region: dict[str, dict[str, Days]]
    times_by_province: dict[str, dict[str, Days]]
    times_by_commune: dict[str, dict[str, Days]]
    times_by_age: dict[str, dict[str, Days]]
    overdue: int
    overdue_by_stage: Counts
    overdue_by_kind: Counts
    overdue_by_region: Counts
    overdue_by_province: Counts
    overdue_by_commune: Counts
    overdue_by_age: Counts
    by_programme: dict[str, Counts]
    by_region: dict[str, Counts]
    by_province: dict[str, Counts]
    by_kind: dict[str, Counts]
    by_commune: dict[str, Counts]
    by_age: dict[str, Counts]
    by_month: dict[str, Counts]
    money: MoneyOfMonth | None
    money_by_month: dict[str, MoneyOfMonth]
    money_by_kind: dict[str, MoneyOfMonth]
    money_by_region: dict[str, MoneyOfMonth]
    money_by_province: dict[str, MoneyOfMonth]
    money_by_commune: dict[str, MoneyOfMonth]
    money_by_age: dict[str, MoneyOfMonth]
    gaps: Gaps
    targets: list[Target]
    context: list[Context]
