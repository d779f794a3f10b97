"""What those call who answer for money and results; its routes are in `jisr.api.heads`."""

from typing import Any

from jisr.api.heads import APP


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return APP.handle(event, context)
