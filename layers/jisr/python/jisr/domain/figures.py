"""What is told of the counters: funnel, times, rates by inhabitants, targets. Pure; money in centimes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jisr.domain.ages import BANDS, UNKNOWN
from jisr.domain.indicators import COMMUNES, Row, added, apart, quantile

type Counts = Mapping[str, int]
"""Files that entered each status."""

MEASURES = ("submitted", "approved")
"""What is held against the inhabitants."""
PER = 10_000
MONEY = ("reserved", "released", "paid")
_PARTED = ("days.", *MONEY)


def funnel(rows: Sequence[Row]) -> dict[str, int]:
    """Files that entered each status."""
    return _of(added(rows), "to")


def communes_of(rows: Sequence[Row]) -> dict[str, dict[str, int]]:
    """Those of `funnel` by type of commune; `-`: it is not known. Each status adds up to the funnel's."""
    return _with_the_rest(rows, {commune: commune for commune in COMMUNES})


def ages(rows: Sequence[Row]) -> dict[str, dict[str, int]]:
    """Those of `funnel` by band of age, youngest first; `-`: of files whose events did not tell it yet."""
    return _with_the_rest(rows, {band: f"age.{band}" for band in BANDS})


def _with_the_rest(rows: Sequence[Row], families: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """The counters of each family, and as `-` what of the funnel is in none of them."""
    counters = added(rows)
    known = {name: _of(counters, family) for name, family in families.items()}
    rest = {
        status: count - sum(found.get(status, 0) for found in known.values())
        for status, count in _of(counters, "to").items()
    }
    known[UNKNOWN] = {status: count for status, count in rest.items() if count > 0}
    return {name: found for name, found in known.items() if found}


def whole(counters: Counts) -> dict[str, int]:
    """Counters with those of days and money of all communes and ages together."""
    total: dict[str, int] = {}
    for name, value in counters.items():
        counter, _, _ = apart(name)
        total[counter] = total.get(counter, 0) + value
    return total


def by_commune(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Days and money of files of rural communes, of urban ones, and of those (`-`) of which it is not known."""
    return _parted(rows, 1, (*COMMUNES, UNKNOWN))


def by_age(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Days and money by band of age, youngest first; `-`: not known."""
    return _parted(rows, 2, (*BANDS, UNKNOWN))


def _parted(rows: Iterable[Row], by: int, order: Sequence[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        parts: dict[str, dict[str, int]] = {}
        for name, value in row.counts.items():
            if name.startswith(_PARTED):
                told = apart(name)
                part = parts.setdefault(told[by], {})
                part[told[0]] = part.get(told[0], 0) + value
        for name, counts in parts.items():
            found.setdefault(name, []).append(Row(row.leaf, counts))
    return {name: found[name] for name in order if name in found}


def times(rows: Sequence[Row]) -> dict[str, dict[str, int | None]]:
    """Days on the desk of each stage, from the histograms: median, 90th percentile, and of how many stays."""
    histograms: dict[str, dict[str, int]] = {}
    for name, value in whole(added(rows)).items():
        if name.startswith("days."):
            _, stage, bucket = name.split(".")
            histograms.setdefault(stage, {})[bucket] = value
    return {stage: _summary(histogram) for stage, histogram in sorted(histograms.items())}


def asked(rows: Sequence[Row]) -> dict[str, int | None]:
    """The same of the days that applicants took to send back what they were asked for."""
    return _summary(_of(whole(added(rows)), "asked"))


def _summary(histogram: Counts) -> dict[str, int | None]:
    return {
        "median": quantile(histogram, 0.5),
        "p90": quantile(histogram, 0.9),
        "files": sum(histogram.values()),
    }


def _of(counters: Counts, family: str) -> dict[str, int]:
    """`{x: n}` of the counters `family.x`."""
    start = f"{family}."
    return {name.removeprefix(start): n for name, n in sorted(counters.items()) if name.startswith(start)}


def grouped(rows: Iterable[Row], by: Callable[[Row], str]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(by(row), []).append(row)
    return dict(sorted(groups.items()))


def money(rows: Sequence[Row]) -> dict[str, int]:
    """Centimes reserved by approvals, released by exits, paid."""
    counters = whole(added(rows))
    return {name: counters.get(name, 0) for name in MONEY}


# -- territorial gaps ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rate:
    """A province's files, each `per` its inhabitants; `rural_share`: percent of the submitted ones whose commune is
    known, None where none is."""

    province: str
    region: str
    population: int
    counts: Mapping[str, int]
    rural_share: float | None

    def per(self, measure: str) -> float:
        return per_inhabitants(self.counts[measure], self.population)


@dataclass(frozen=True, slots=True)
class Gap:
    """Best against worst province of one measure. `ratio` None: the worst has no file, as `without` provinces."""

    best: Rate | None
    worst: Rate | None
    ratio: float | None
    mean: float
    without: int


def per_inhabitants(count: int, population: int) -> float:
    return round(count * PER / population, 2) if population else 0.0


@dataclass(frozen=True, slots=True)
class Communes:
    """Files sent from communes of either type."""

    rural: int
    urban: int

    @property
    def share(self) -> float | None:
        """Percent of the rural ones; None where no commune is known."""
        known = self.rural + self.urban
        return round(100 * self.rural / known, 1) if known else None


def communes(counters: Counts) -> Communes:
    return Communes(counters.get("rural.submitted", 0), counters.get("urban.submitted", 0))


def rates(rows: Iterable[Row], places: Sequence[tuple[str, str, int]]) -> list[Rate]:
    """Of each place (province, region, inhabitants), also of those without any file."""
    groups = grouped(rows, lambda row: row.leaf.province)
    found = []
    for province, region, population in places:
        counters = added(groups.get(province, []))
        counts = {measure: counters.get(f"to.{measure}", 0) for measure in MEASURES}
        found.append(Rate(province, region, population, counts, communes(counters).share))
    return found


def gap(found: Sequence[Rate], measure: str) -> Gap:
    """Ties go to the place with more inhabitants as best, and as worst: it weighs more."""
    if not found:
        return Gap(None, None, None, 0.0, 0)
    best = max(found, key=lambda rate: (rate.per(measure), rate.population))
    worst = min(found, key=lambda rate: (rate.per(measure), -rate.population))
    mean = per_inhabitants(sum(r.counts[measure] for r in found), sum(r.population for r in found))
    low = worst.per(measure)
    ratio = round(best.per(measure) / low, 1) if low else None
    return Gap(best, worst, ratio, mean, sum(not r.counts[measure] for r in found))


# -- targets ---------------------------------------------------------------------------------------------------------


def share_of_year(year: int, opens: date, today: date) -> float:
    """How much of the part of `year` in which the programme is open has passed on `today`, from 0 to 1."""
    first = max(date(year, 1, 1), opens)
    whole = (date(year, 12, 31) - first).days + 1
    if whole <= 0:
        return 0.0
    return min(max((today - first).days + 1, 0) / whole, 1.0)
