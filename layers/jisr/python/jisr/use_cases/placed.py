"""Where a file lies, and how much it asks for: what is derived of its answers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jisr.domain.application import Application
from jisr.domain.programmes import rules
from jisr.use_cases.rules import programme_of


def placed(application: Application, answers: Mapping[str, Any]) -> Application:
    """The file with what is derived of the answers: place and amount asked for (centimes)."""
    programme = programme_of(application)
    place = rules.place(programme, answers)
    return replace(
        application,
        region=place.region,
        province=place.province,
        rural=place.rural,
        requested=rules.amount_asked(programme, answers) or 0,
    )
