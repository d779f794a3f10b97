"""What heads see: figures of the places that the reader covers, and what is late there now."""

from collections.abc import Mapping
from dataclasses import dataclass

from jisr.domain import policy
from jisr.domain.indicators import Row
from jisr.domain.policy import Place
from jisr.store import indicators, programmes
from jisr.use_cases.call import Call
from jisr.use_cases.late_files import late_files
from jisr.use_cases.money_envelopes import given_to
from jisr.use_cases.project_indicators import funnel, rural, times


@dataclass(frozen=True, slots=True)
class Figures:
    """`funnel` and `rural`: files that entered each status, in all, by province and by kind; `times`: days per stage.
    `overdue`: files at work whose time has run out, now."""

    funnel: Mapping[str, int]
    times: Mapping[str, Mapping[str, int | None]]
    overdue: int
    overdue_by_province: Mapping[str, int]
    rural: Mapping[str, int]
    by_province: Mapping[str, Mapping[str, int]]
    by_kind: Mapping[str, Mapping[str, int]]


def staff_figures(
    call: Call, programme: str | None, region: str | None, first: str | None, last: str | None
) -> Figures:
    """Of the months `first` to `last`, such as `2026-11`, both included, and of her region, or the country for national
    roles. Of a partner: of the programmes and places of the envelopes that it has given to. Raises `Forbidden`,
    `NotFound` (another region)."""
    policy.require(call.actor, "read_indicators", Place(region) if region else None)
    names = [programme] if programme else [p.id for p in programmes.all_current()]
    covered = [row for name in names for row in _covered(call, name, region)]
    places: dict[str, set[str]] = {}
    for row in covered:
        places.setdefault(row.leaf.programme, set()).add(row.leaf.province)
    late = late_files(places, call.at)
    rows = [row for row in covered if (first or "") <= row.leaf.month <= (last or "9999")]
    by_province: dict[str, list[Row]] = {}
    by_kind: dict[str, list[Row]] = {}
    for row in rows:
        by_province.setdefault(row.leaf.province, []).append(row)
        by_kind.setdefault(row.leaf.kind, []).append(row)
    return Figures(
        funnel=funnel(rows),
        times=times(rows),
        overdue=sum(late.values()),
        overdue_by_province=late,
        rural=rural(rows),
        by_province={code: funnel(group) for code, group in sorted(by_province.items())},
        by_kind={kind: funnel(group) for kind, group in sorted(by_kind.items())},
    )


def _covered(call: Call, programme: str, region: str | None) -> list[Row]:
    found = []
    partners: set[tuple[str, str | None]] | None = None
    for row in indicators.rows(programme, region or ""):
        place = Place(row.leaf.province.split(".")[0], row.leaf.province)
        if not policy.reaches(call.actor, "read_indicators", place):
            continue
        if policy.only_as_partner(call.actor, "read_indicators", place):
            if partners is None:
                partners = {(e.region, e.province) for e in given_to(call.actor.partner, programme)}
            # An envelope of a region pays for all its provinces.
            if not partners & {(place.region, place.province), (place.region, None)}:
                continue
        found.append(row)
    return found
