"""What programme managers may call about programmes; its routes are in `jisr.api.programmes`."""

from typing import Any

from jisr.api.programmes import APP


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return APP.handle(event, context)
