"""Every five minutes: publications whose instant has come, and programmes that open or close with the day."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from jisr import chores
from jisr.use_cases.programmes.publishing import publish_due
from jisr.use_cases.programmes.turning import open_and_close

# A version that is published opens or closes by its own days.
CHORES: dict[str, Callable[[datetime], object]] = {"publications": publish_due, "days": open_and_close}


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return chores.run(CHORES, datetime.now(UTC))
