"""Once a day: the portal's pages are rendered anew, for what anybody may see of the figures has grown."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from jisr import chores
from jisr.use_cases.render_pages import render_pages

CHORES: dict[str, Callable[[datetime], None]] = {"pages": render_pages}


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return chores.run(CHORES, datetime.now(UTC))
