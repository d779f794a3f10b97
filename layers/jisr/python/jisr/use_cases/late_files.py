"""How many files at work are late now, from the queue's index alone."""

from collections.abc import Collection, Mapping
from datetime import datetime

from jisr.store import applications, programmes
from jisr.use_cases.rules import stages_in_use

MOST = 1_000
"""Counted per province, programme and stage: beyond it the exact number tells nobody more."""


def late_files(places: Mapping[str, Collection[str]], at: datetime) -> dict[str, int]:
    """Late files by province. `places`: programme -> codes of the provinces to look at, such as those with figures.

    A file whose applicant has been silent for a week counts from then until the hourly round has reminded her.
    """
    found: dict[str, int] = {}
    for programme_id, provinces in places.items():
        if not provinces:
            continue
        for stage in stages_in_use(programmes.current(programme_id)):
            for province in provinces:
                late = applications.queue_count(
                    applications.queue_of(programme_id, province, stage), at, MOST
                )
                if late:
                    found[province] = found.get(province, 0) + late
    return dict(sorted(found.items()))
