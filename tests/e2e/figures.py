"""Figures to look at: some months of a programme in some provinces, counted as its events would be."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from cli.demo import PROGRAMME
from cli.deployment import as_a_function

PROVINCES = {"03.231": 60, "03.061": 31, "03.171": 12, "03.591": 4, "04.421": 24, "07.351": 17}
"""Files that were sent in the last month, by province."""
AIMING = "social-centre-qualification"
"""The programme that has a target."""
CENTRES = {"03.231": 14, "03.591": 22, "04.421": 8}
"""What it was sent in each month."""


def months(count: int) -> list[str]:
    """The last ones, oldest first."""
    now = datetime.now(UTC)
    ago = [divmod(now.year * 12 + now.month - 1 - n, 12) for n in reversed(range(count))]
    return [f"{year}-{month + 1:02d}" for year, month in ago]


@contextmanager
def counted(site: Any) -> Iterator[None]:
    """They are there, and afterwards the figures are those of the events again."""
    from jisr.domain.indicators import Leaf
    from jisr.store import indicators
    from jisr.use_cases.rebuild_indicators import rebuild_indicators

    with as_a_function(site.emulator, site.settings):
        for age, month in enumerate(reversed(months(4))):
            for province, files in PROVINCES.items():
                sent = files // (age + 1)
                good = sent // 4
                counts = {
                    "to.submitted": sent,
                    "urban.submitted": sent // 2,
                    "rural.submitted": sent - sent // 2,
                    "age.18-24.submitted": sent // 3,
                    "age.35-44.submitted": sent - sent // 3,
                    "days.review.5.urban.18-24": sent // 2,
                    "days.review.20.rural.35-44": sent - sent // 2,
                    "to.changes_requested": sent // 5,
                    "asked.7": sent // 5,
                    "to.approved": good,
                    "reserved.rural.35-44": good // 2 * 20_000_00,
                    "reserved.urban.18-24": (good - good // 2) * 20_000_00,
                    "to.active": good // 2,
                    "paid.urban.18-24": good // 2 * 10_000_00,
                    "to.rejected": sent // 8,
                }
                leaf = Leaf(PROGRAMME, province, "self_employed", month)
                indicators.count(leaf, {name: n for name, n in counts.items() if n}, f"made-up {leaf}")
            for province, files in CENTRES.items():
                leaf = Leaf(AIMING, province, "organisation", month)
                counts = {"to.submitted": files, "to.approved": files // 2, "days.review.30": files // 2}
                indicators.count(leaf, counts, f"made-up {leaf}")
        try:
            yield
        finally:
            rebuild_indicators()
