"""Every five minutes: uploads without a verdict are looked at again, then refused with "send it again"."""

from datetime import UTC, datetime
from typing import Any

from jisr import logging
from jisr.use_cases.sweep_uploads import sweep_uploads


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    waiting = sweep_uploads(datetime.now(UTC))
    logging.emit_metric("UploadsWaiting", waiting)
    logging.info("swept", count=waiting)
    return {"waiting": waiting}
