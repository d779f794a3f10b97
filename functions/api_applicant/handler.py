"""What a signed-in applicant may call; its routes are in `jisr.api.applicant`."""

from typing import Any

from jisr.api.applicant import APP


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return APP.handle(event, context)
