"""What a signed-in member of staff may call; its routes are in `jisr.api.staff`."""

from typing import Any

from jisr.api.staff import APP


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return APP.handle(event, context)
