"""What anybody may call; its routes are in `jisr.api.public`."""

from typing import Any

from jisr.api.public import APP


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return APP.handle(event, context)
