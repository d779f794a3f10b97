"""Figures for staff: all of them as JSON, or one table as CSV."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict

from jisr import bootstrap, reference
from jisr.api import figures_models as models
from jisr.domain import figures
from jisr.domain.application import Status
from jisr.domain.cells import csv_text
from jisr.domain.money import amount_mad
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import File, Route, staff
from jisr.use_cases.staff_figures import Choice, Figures, Times, staff_figures


def show_indicators(request: Request) -> Response:
    query = request.query(models.IndicatorsQuery)
    call = bootstrap.staff_call(request)
    choice = Choice(
        query.programme, query.kind, query.region, query.province, query.from_month, query.to_month
    )
    found = staff_figures(call, choice)
    if query.format == "csv":
        name = f"jisr-{query.table}-{found.at:%Y-%m-%d}.csv"
        return Response(
            200,
            csv_text(TABLES[query.table](found)),
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
            content_type="text/csv; charset=utf-8",
        )
    return Response(200, _shown(found))


def _shown(found: Figures) -> models.Indicators:
    return models.Indicators.model_validate(
        {
            "at": found.at,
            "rounded": found.rounded,
            "funnel": found.funnel,
            "times": found.times,
            "asked": found.asked,
            "times_by_kind": found.times_by_kind,
            "times_by_region": found.times_by_region,
            "times_by_province": found.times_by_province,
            "times_by_commune": found.times_by_commune,
            "times_by_age": found.times_by_age,
            "overdue": found.overdue,
            **{f"overdue_by_{cut}": of for cut, of in _overdues(found).items()},
            "by_programme": found.by_programme,
            "by_region": found.by_region,
            "by_province": found.by_province,
            "by_kind": found.by_kind,
            "by_commune": found.by_commune,
            "by_age": found.by_age,
            "by_month": found.by_month,
            "money": None if found.only_rounded else _mad(_sums(found.money.values())),
            **{
                f"money_by_{cut}": {name: _mad(money) for name, money in of.items()}
                for cut, of in _moneys(found).items()
            },
            "gaps": {
                "provinces": [_rate(rate, found) for rate in found.rates],
                **{measure: _over_time(found, measure) for measure in figures.MEASURES},
                "rural_by_month": [
                    {"month": month, "rural": of.rural, "urban": of.urban, "share": of.share}
                    for month, of in found.communes_by_month.items()
                ],
            },
            "targets": [asdict(target) for target in found.targets],
            "context": [asdict(one) for one in found.context],
        }
    )


def _overdues(found: Figures) -> dict[str, Mapping[str, int]]:
    return {
        "stage": found.overdue_by_stage,
        "kind": found.overdue_by_kind,
        "region": found.overdue_by_region,
        "province": found.overdue_by_province,
        "commune": found.overdue_by_commune,
        "age": found.overdue_by_age,
    }


def _moneys(found: Figures) -> dict[str, Mapping[str, Mapping[str, int]]]:
    return {
        "month": found.money,
        "kind": found.money_by_kind,
        "region": found.money_by_region,
        "province": found.money_by_province,
        "commune": found.money_by_commune,
        "age": found.money_by_age,
    }


def _sums(months: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total = {"reserved": 0, "released": 0, "paid": 0}
    for month in months:
        for name, value in month.items():
            total[name] += value
    return total


def _mad(money: Mapping[str, int]) -> dict[str, float]:
    return {f"{name}_mad": amount_mad(value) for name, value in money.items()}


def _rate(rate: figures.Rate, found: Figures) -> dict[str, object]:
    told = {measure: rate.counts[measure] or _none(found) for measure in figures.MEASURES}
    return {
        "province": rate.province,
        "region": rate.region,
        "population": rate.population,
        "rural_share": rate.rural_share,
        **told,
        **{f"{m}_per_10000": None if told[m] is None else rate.per(m) for m in figures.MEASURES},
    }


def _none(found: Figures) -> int | None:
    """What stands for no file: where it may be up to four, nothing."""
    return None if found.rounded else 0


def _over_time(found: Figures, measure: str) -> dict[str, object]:
    months = [{"month": month, **_gap(gaps[measure], measure)} for month, gaps in found.gaps_by_month.items()]
    return {**_gap(found.gaps[measure], measure), "by_month": months}


def _gap(gap: figures.Gap, measure: str) -> dict[str, object]:
    def at(rate: figures.Rate | None) -> dict[str, object] | None:
        return None if rate is None else {"province": rate.province, "per_10000": rate.per(measure)}

    return {
        "best": at(gap.best),
        "worst": at(gap.worst),
        "ratio": gap.ratio,
        "mean": gap.mean,
        "without": gap.without,
    }


# -- tables: cells are codes, numbers, or names and labels of ours ----------------------------------------------------

type Cells = Sequence[object]
_STATUSES = tuple(status.value for status in Status if status is not Status.DRAFT)
_NAMES = ("name_ar", "name_fr")


def _by(
    name: str, groups: Mapping[str, Mapping[str, int]], found: Figures, *, places: bool = False
) -> list[Cells]:
    """A line of each group, a column of each status."""
    head = (name, *(_NAMES if places else ()), *_STATUSES)
    return [
        head,
        *(
            (
                group,
                *(_names(group) if places else ()),
                *(counts.get(status, _none(found)) for status in _STATUSES),
            )
            for group, counts in groups.items()
        ),
    ]


def _names(code: str) -> tuple[str, str]:
    return reference.display_name(code, "ar"), reference.display_name(code, "fr")


def _funnel(found: Figures) -> list[Cells]:
    return [("status", "files"), *((status, found.funnel.get(status, _none(found))) for status in _STATUSES)]


def _times(found: Figures) -> list[Cells]:
    stays = {**found.times, "(changes_requested)": found.asked}
    return [
        ("stage", "median_days", "p90_days", "files"),
        *((stage, of["median"], of["p90"], of["files"]) for stage, of in stays.items()),
    ]


def _times_by(name: str, groups: Mapping[str, Times], *, places: bool = False) -> list[Cells]:
    """A line of each stage of each group."""
    return [
        (name, *(_NAMES if places else ()), "stage", "median_days", "p90_days", "files"),
        *(
            (group, *(_names(group) if places else ()), stage, of["median"], of["p90"], of["files"])
            for group, times in groups.items()
            for stage, of in times.items()
        ),
    ]


_OF_PLACES = frozenset({"region", "province"})


def _overdue_by(cut: str) -> Callable[[Figures], list[Cells]]:
    names = _NAMES if cut in _OF_PLACES else ()

    def cells(found: Figures) -> list[Cells]:
        late = _overdues(found)[cut]
        return [
            (cut, *names, "overdue"),
            *((code, *(_names(code) if names else ()), n) for code, n in late.items()),
        ]

    return cells


def _money_by(cut: str) -> Callable[[Figures], list[Cells]]:
    names = _NAMES if cut in _OF_PLACES else ()

    def cells(found: Figures) -> list[Cells]:
        return [
            (cut, *names, "reserved_mad", "released_mad", "paid_mad"),
            *(
                (code, *(_names(code) if names else ()), *_mad(money).values())
                for code, money in _moneys(found)[cut].items()
            ),
        ]

    return cells


def _map(found: Figures) -> list[Cells]:
    """All that the map shows of each province."""
    columns = list(models.Rate.model_fields)
    steps = ("active", "completed")
    return [
        (columns[0], *_NAMES, *columns[1:], *steps, "overdue"),
        *(
            (
                rate.province,
                *_names(rate.province),
                *(_rate(rate, found)[name] for name in columns[1:]),
                *(found.by_province.get(rate.province, {}).get(step, _none(found)) for step in steps),
                found.overdue_by_province.get(rate.province, _none(found)),
            )
            for rate in found.rates
        ),
    ]


def _rates(found: Figures) -> list[Cells]:
    columns = list(models.Rate.model_fields)
    return [
        (columns[0], *_NAMES, *columns[1:]),
        *(
            (r.province, *_names(r.province), *(_rate(r, found)[name] for name in columns[1:]))
            for r in found.rates
        ),
    ]


def _gaps(found: Figures) -> list[Cells]:
    lines: list[Cells] = [
        ("month", "measure", "mean", "best", "best_per_10000", "worst", "worst_per_10000", "ratio", "without")
    ]
    for month, gaps in found.gaps_by_month.items():
        for measure, gap in gaps.items():
            best, worst = gap.best, gap.worst
            ends = (best and best.province, best and best.per(measure), worst and worst.province)
            lines.append(
                (month, measure, gap.mean, *ends, worst and worst.per(measure), gap.ratio, gap.without)
            )
    return lines


def _communes(found: Figures) -> list[Cells]:
    months = found.communes_by_month.items()
    return [
        ("month", "rural", "urban", "rural_share"),
        *((m, of.rural, of.urban, of.share) for m, of in months),
    ]


def _targets(found: Figures) -> list[Cells]:
    columns = [name for name in models.Target.model_fields if name != "unit"]
    return [columns, *([getattr(target, name) for name in columns] for target in found.targets)]


def _context(found: Figures) -> list[Cells]:
    return [
        ("id", "place", "of", "value", "unit", "aim", "source", "source_ar", "label_ar", "label_fr"),
        *(
            (
                one.id,
                one.place,
                whom,
                value,
                one.unit,
                one.aim,
                one.source["fr"],
                one.source["ar"],
                one.label["ar"],
                one.label["fr"],
            )
            for one in found.context
            for whom, value in one.values.items()
        ),
    ]


TABLES: Mapping[str, Callable[[Figures], list[Cells]]] = {
    "funnel": _funnel,
    "times": _times,
    "times_kinds": lambda found: _times_by("kind", found.times_by_kind),
    "times_regions": lambda found: _times_by("region", found.times_by_region, places=True),
    "times_provinces": lambda found: _times_by("province", found.times_by_province, places=True),
    "times_communes": lambda found: _times_by("commune", found.times_by_commune),
    "times_ages": lambda found: _times_by("age", found.times_by_age),
    "overdue": _overdue_by("province"),
    "overdue_stages": _overdue_by("stage"),
    "overdue_kinds": _overdue_by("kind"),
    "overdue_regions": _overdue_by("region"),
    "overdue_communes": _overdue_by("commune"),
    "overdue_ages": _overdue_by("age"),
    "map": _map,
    "programmes": lambda found: _by("programme", found.by_programme, found),
    "regions": lambda found: _by("region", found.by_region, found, places=True),
    "provinces": lambda found: _by("province", found.by_province, found, places=True),
    "kinds": lambda found: _by("kind", found.by_kind, found),
    "places": lambda found: _by("commune", found.by_commune, found),
    "ages": lambda found: _by("age", found.by_age, found),
    "months": lambda found: _by("month", found.by_month, found),
    "money": _money_by("month"),
    "money_kinds": _money_by("kind"),
    "money_regions": _money_by("region"),
    "money_provinces": _money_by("province"),
    "money_communes": _money_by("commune"),
    "money_ages": _money_by("age"),
    "rates": _rates,
    "gaps": _gaps,
    "communes": _communes,
    "targets": _targets,
    "context": _context,
}

ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/staff/indicators",
        staff("read_indicators"),
        show_indicators,
        "Figures of the reader's places; of a partner, of what it has given to",
        {200: (models.Indicators, File("text/csv"))},
        query=models.IndicatorsQuery,
        refusals=(403, 404),
    ),
)
