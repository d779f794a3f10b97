"""Papers as PDF; its routes are in `jisr.api.papers`."""

from typing import Any

from jisr.api.papers import APP


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return APP.handle(event, context)
