"""What heads see: figures of the places that the reader covers, and what is late there now."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from jisr import reference
from jisr.domain import figures, policy
from jisr.domain.ages import BANDS, UNKNOWN
from jisr.domain.clocks import month_of
from jisr.domain.errors import NotFound
from jisr.domain.figures import Communes, Gap, Rate
from jisr.domain.indicators import COMMUNES, Row, added
from jisr.domain.open_figures import in_steps, told
from jisr.domain.policy import Place
from jisr.domain.programmes.model import Programme
from jisr.store import indicators, programmes
from jisr.use_cases.call import Call
from jisr.use_cases.late_files import Late, late_files
from jisr.use_cases.money_envelopes import given_to
from jisr.use_cases.rules import kinds_in_use, today

MOST_YEARS = 6

type Counts = Mapping[str, int]
"""Files that entered each status."""
type Times = Mapping[str, Mapping[str, int | None]]
"""Days on the desk of each stage."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is looked at; None: all that the reader covers. `first` and `last`: months such as `2026-11`, both
    included."""

    programme: str | None = None
    kind: str | None = None
    region: str | None = None
    province: str | None = None
    first: str | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A year's target of a programme and what became of it where the reader looks.

    `per_year`: of the whole country, `here`: the part of it that falls to the places that are looked at, by their
    inhabitants; `expected`: of that, by today; `reality`: files that entered the status `counts`.
    """

    programme: str
    year: int
    unit: Mapping[str, str]
    counts: str
    base: int
    per_year: int
    here: int
    expected: int
    reality: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Files that entered each status, in all and by what they have in common; `times`, `asked`: days; `money`: centimes
    by month. `overdue`: files at work whose time has run out, now, by all that `late_files` knows of them. `gaps`: by
    measure, at the end and month by month, each from the period's beginning. The last month may be under way.

    `rounded`: some of it is seen with nothing but a partner's rights. That is told in steps of five, each count of a
    programme, province and year on its own, in whole years, and of it there are no months, kinds, ages, communes and
    money (docs/adr/0037); `only_rounded`: all of it.
    """

    at: datetime
    rounded: bool
    only_rounded: bool
    funnel: Counts
    times: Times
    asked: Mapping[str, int | None]
    times_by_kind: Mapping[str, Times]
    times_by_region: Mapping[str, Times]
    times_by_province: Mapping[str, Times]
    times_by_commune: Mapping[str, Times]
    times_by_age: Mapping[str, Times]
    overdue: int
    overdue_by_stage: Counts
    overdue_by_kind: Counts
    overdue_by_region: Counts
    overdue_by_province: Counts
    overdue_by_commune: Counts
    overdue_by_age: Counts
    by_programme: Mapping[str, Counts]
    by_region: Mapping[str, Counts]
    by_province: Mapping[str, Counts]
    by_kind: Mapping[str, Counts]
    by_commune: Mapping[str, Counts]
    by_age: Mapping[str, Counts]
    by_month: Mapping[str, Counts]
    communes_by_month: Mapping[str, Communes]
    money: Mapping[str, Counts]
    money_by_kind: Mapping[str, Counts]
    money_by_region: Mapping[str, Counts]
    money_by_province: Mapping[str, Counts]
    money_by_commune: Mapping[str, Counts]
    money_by_age: Mapping[str, Counts]
    rates: Sequence[Rate]
    gaps: Mapping[str, Gap]
    gaps_by_month: Mapping[str, Mapping[str, Gap]]
    targets: Sequence[Target]
    context: Sequence[reference.Context]


def staff_figures(call: Call, choice: Choice) -> Figures:
    """Of the places and months chosen, and of her region, or the country for national roles. Of a partner: of the
    programmes, places and years of the envelopes that it has given to, in steps of five and whole years, and nothing of
    a kind.

    Targets are of a whole programme, so of one kind there is none. Raises `Forbidden`, `NotFound` (no such place or
    kind; another's place)."""
    place = _place(choice)
    policy.require(call.actor, "read_indicators", place)
    chosen = _asked_for(choice)
    views = [_View.of(call, one, choice.province or choice.region or "") for one in chosen]
    first, last = choice.first or "", choice.last or "9999"
    exact = [
        row
        for view in views
        for row in view.rows
        if first <= row.leaf.month <= last and choice.kind in (None, row.leaf.kind)
    ]
    stepped = [
        row
        for view in views
        for row in view.stepped
        if first[:4] <= row.leaf.month[:4] <= last[:4] and choice.kind is None
    ]
    rows = [*exact, *stepped]
    late = _Late.of(views, choice.kind, call.at)
    months = _months(exact)
    places = sorted({place for view in views for place in view.places})
    exact_places = sorted(
        {place for view in views for place in view.places if place[0] not in view.as_partner}
    )
    rates = figures.rates(rows, places)
    rounded = any(view.as_partner for view in views)

    by_kind = figures.grouped(exact, lambda row: row.leaf.kind)
    by_commune, by_age = figures.by_commune(exact), figures.by_age(exact)
    by_region = figures.grouped(rows, lambda row: row.leaf.province.split(".")[0])
    by_province = figures.grouped(rows, lambda row: row.leaf.province)

    def split(groups: Mapping[str, list[Row]]) -> dict[str, Counts]:
        return {name: figures.funnel(group) for name, group in groups.items()}

    def spent(groups: Mapping[str, list[Row]]) -> dict[str, Counts]:
        found = {name: figures.money(group) for name, group in groups.items()}
        return {name: money for name, money in found.items() if any(money.values())}

    def timed(groups: Mapping[str, list[Row]]) -> dict[str, Times]:
        found = {name: figures.times(group) for name, group in groups.items()}
        return {name: times for name, times in found.items() if times}

    return Figures(
        at=call.at,
        rounded=rounded,
        only_rounded=rounded and not exact_places,
        funnel=figures.funnel(rows),
        times=figures.times(rows),
        asked=figures.asked(rows),
        times_by_kind=timed(by_kind),
        times_by_region=timed(by_region),
        times_by_province=timed(by_province),
        times_by_commune=timed(by_commune),
        times_by_age=timed(by_age),
        overdue=sum(late.provinces.values()),
        overdue_by_stage=late.by(lambda one: one.stage),
        overdue_by_kind=late.by(lambda one: one.kind),
        overdue_by_region=late.regions,
        overdue_by_province=late.provinces,
        overdue_by_commune=late.by(lambda one: one.commune, (*COMMUNES, UNKNOWN)),
        overdue_by_age=late.by(lambda one: one.age, (*BANDS, UNKNOWN)),
        by_programme=split(figures.grouped(rows, lambda row: row.leaf.programme)),
        by_region=split(by_region),
        by_province=split(by_province),
        by_kind=split(by_kind),
        by_commune=figures.communes_of(exact),
        by_age=figures.ages(exact),
        by_month=split(months),
        communes_by_month={month: figures.communes(added(group)) for month, group in months.items()},
        money={month: figures.money(group) for month, group in months.items()},
        money_by_kind=spent(by_kind),
        money_by_region=spent(figures.grouped(exact, lambda row: row.leaf.province.split(".")[0])),
        money_by_province=spent(figures.grouped(exact, lambda row: row.leaf.province)),
        money_by_commune=spent(by_commune),
        money_by_age=spent(by_age),
        rates=rates,
        gaps={measure: figures.gap(rates, measure) for measure in figures.MEASURES},
        gaps_by_month=_gaps_by_month(months, exact_places),
        targets=[] if choice.kind else _targets(call, views, choice.first, choice.last),
        context=[one for one in reference.context() if place is None or one.place in ("MA", place.region)],
    )


def _place(choice: Choice) -> Place | None:
    """Where one looks, None everywhere. Raises `NotFound`: no such place."""
    if choice.province is not None:
        province = reference.province(choice.province)
        if province is None or choice.region not in (None, province.region):
            raise _nothing()
        return Place(province.region, province.code)
    if choice.region is not None and reference.region(choice.region) is None:
        raise _nothing()
    return None if choice.region is None else Place(choice.region)


def _asked_for(choice: Choice) -> list[Programme]:
    """The programmes chosen, and of them those that have ever had that kind. Raises `NotFound`: none has."""
    found: list[Programme] = []
    if choice.programme is None:
        found = programmes.all_current()
    else:
        with suppress(NotFound):
            found = [programmes.current(choice.programme)]
    if choice.kind is None:
        return found
    having = [programme for programme in found if choice.kind in kinds_in_use(programme)]
    if not having:
        raise _nothing()
    return having


def _nothing() -> NotFound:
    return NotFound("not_found", "nothing here for you")


@dataclass(frozen=True, slots=True)
class _View:
    """What the reader sees of one programme: its leaves, and the places (province, region, inhabitants) that it is open
    in, of `open_to` inhabitants in the country. Of the places `as_partner`, where nothing but a partner's rights reach,
    only what is told in steps of five (`stepped`). `counted`: provinces of which there is any figure."""

    programme: Programme
    rows: list[Row]
    stepped: list[Row]
    places: list[tuple[str, str, int]]
    as_partner: frozenset[str]
    counted: frozenset[str]
    open_to: int

    @classmethod
    def of(cls, call: Call, programme: Programme, start: str) -> "_View":
        covers = _Covers(call, programme.id)
        rows = [
            row
            for row in indicators.rows(programme.id, start)
            if covers.at(row.leaf.province, row.leaf.month[:4])
        ]
        everywhere = [
            (p.code, p.region, p.population or 0)
            for p in reference.provinces()
            if programme.accepts_region(p.region)
        ]
        places = [place for place in everywhere if place[0].startswith(start) and covers.at(place[0])]
        return cls(
            programme,
            [row for row in rows if not covers.as_partner(row.leaf.province)],
            in_steps(row for row in rows if covers.as_partner(row.leaf.province)),
            places,
            frozenset(code for code, *_ in everywhere if code.startswith(start) and covers.as_partner(code)),
            frozenset(row.leaf.province for row in rows),
            sum(inhabitants for *_, inhabitants in everywhere),
        )


class _Covers:
    """Whether a province, in a year or in any, is among what the reader may see of a programme's figures."""

    def __init__(self, call: Call, programme: str) -> None:
        self.call, self.programme = call, programme
        self._given: set[tuple[str, str | None, str]] | None = None

    def as_partner(self, province: str) -> bool:
        """Whether she reads there, with nothing but a partner's rights."""
        actor, place = self.call.actor, _at(province)
        reads = policy.reaches(actor, "read_indicators", place)
        return reads and policy.only_as_partner(actor, "read_indicators", place)

    def at(self, province: str, year: str | None = None) -> bool:
        place = _at(province)
        actor = self.call.actor
        if not policy.reaches(actor, "read_indicators", place):
            return False
        if not self.as_partner(province):
            return True
        if self._given is None:
            found = given_to(actor.partner, self.programme)
            self._given = {(e.region, e.province, str(e.year)) for e in found}
        # An envelope of a region pays for all its provinces.
        return any(
            at_region == place.region and at_province in (None, province) and year in (None, of_year)
            for at_region, at_province, of_year in self._given
        )


def _at(province: str) -> Place:
    return Place(province.split(".")[0], province)


@dataclass(frozen=True, slots=True)
class _Late:
    """Late files: by province, of which some are told in steps, and those (`exact`) that more may be said of."""

    provinces: Counts
    exact: Counter[Late]

    @classmethod
    def of(cls, views: Sequence[_View], kind: str | None, at: datetime) -> "_Late":
        """Of one kind or of all; where only a partner's rights reach, what is told of each programme's, of no kind."""
        provinces: Counter[str] = Counter()
        exact: Counter[Late] = Counter()
        for view in views:
            stepped: Counter[str] = Counter()
            for one, count in late_files({view.programme.id: view.counted}, at).items():
                if one.province in view.as_partner:
                    stepped[one.province] += count
                elif kind in (None, one.kind):
                    exact[one] += count
                    provinces[one.province] += count
            for province, count in stepped.items():
                provinces[province] += (told(count) or 0) if kind is None else 0
        shown = {province: count for province, count in sorted(provinces.items()) if count}
        return cls(shown, exact)

    @property
    def regions(self) -> dict[str, int]:
        found: Counter[str] = Counter()
        for province, count in self.provinces.items():
            found[province.split(".")[0]] += count
        return dict(found)

    def by(self, what: Callable[[Late], str], order: Sequence[str] = ()) -> dict[str, int]:
        """In that order, or in that of their names."""
        found: Counter[str] = Counter()
        for one, count in self.exact.items():
            found[what(one)] += count
        return {name: found[name] for name in order or sorted(found) if name in found}


def _months(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """By month, also those between in which nothing happened."""
    found = figures.grouped(rows, lambda row: row.leaf.month)
    months = list(found)
    if not months:
        return {}
    year, month = map(int, months[0].split("-"))
    filled: dict[str, list[Row]] = {}
    while (name := f"{year}-{month:02d}") <= months[-1]:
        filled[name] = found.get(name, [])
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return filled


def _gaps_by_month(
    months: Mapping[str, list[Row]], places: Sequence[tuple[str, str, int]]
) -> dict[str, dict[str, Gap]]:
    so_far: list[Row] = []
    found = {}
    for month, rows in months.items():
        so_far += rows
        rates = figures.rates(so_far, places)
        found[month] = {measure: figures.gap(rates, measure) for measure in figures.MEASURES}
    return found


def _targets(call: Call, views: Sequence[_View], first: str | None, last: str | None) -> list[Target]:
    """Of the years of the period, whole years, up to this one; of this one when no period is named."""
    now = int(month_of(call.at)[:4])
    start = int(first[:4]) if first else now if last is None else min(int(last[:4]), now)
    end = min(int(last[:4]), now) if last else now
    years = range(max(start, end - MOST_YEARS + 1), end + 1)
    aiming = [view for view in views if view.programme.targets]
    return [_target(call, v, year) for v in aiming for year in years if v.programme.opens.year <= year]


def _target(call: Call, view: _View, year: int) -> Target:
    told = view.programme.targets or {}
    counts = str(told.get("counts", "approved"))
    inhabitants = sum(inhabitants for *_, inhabitants in view.places)
    here = round(told["per_year"] * inhabitants / view.open_to) if view.open_to else 0
    passed = figures.share_of_year(year, view.programme.opens, today(call.at))
    of_year = added([row for row in (*view.rows, *view.stepped) if row.leaf.month.startswith(str(year))])
    return Target(
        programme=view.programme.id,
        year=year,
        unit=told["unit"],
        counts=counts,
        base=told["base"],
        per_year=told["per_year"],
        here=here,
        expected=round(here * passed),
        reality=of_year.get(f"to.{counts}", 0),
        whole=inhabitants == view.open_to,
    )
