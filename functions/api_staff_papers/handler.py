"""Papers as PDF for staff; its routes are in `jisr.api.staff_papers`."""

from typing import Any

from jisr.api.staff_papers import APP


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return APP.handle(event, context)
