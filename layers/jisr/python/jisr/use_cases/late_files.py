"""Which files at work are late now, counted from the queue's index alone: no file is read."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from jisr.store import applications, programmes
from jisr.use_cases.rules import stages_in_use


@dataclass(frozen=True, slots=True, order=True)
class Late:
    """What late files have in common; `commune`: `rural` or `urban`. `-`: not known."""

    province: str
    stage: str
    kind: str = "-"
    commune: str = "-"
    age: str = "-"


def late_files(places: Mapping[str, Collection[str]], at: datetime) -> Counter[Late]:
    """How many there are of each. `places`: programme -> codes of the provinces to look at, such as those with figures.

    A file whose applicant has been silent for a week counts from then until the hourly round has reminded her.
    """
    found: Counter[Late] = Counter()
    for programme_id, provinces in places.items():
        if not provinces:
            continue
        for stage in stages_in_use(programmes.current(programme_id)):
            for province in provinces:
                queue = applications.queue_of(programme_id, province, stage)
                for codes in applications.queue_codes(queue, at):
                    found[Late(province, stage, *codes)] += 1
    return found
