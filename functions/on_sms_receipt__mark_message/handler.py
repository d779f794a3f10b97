"""Keeps what the carrier says became of an SMS."""

from datetime import UTC, datetime
from typing import Any

from jisr import batch
from jisr.use_cases.mark_message import mark_message, receipt_of


def lambda_handler(event: dict[str, Any], context: object) -> batch.Answer:
    def handle(envelope: dict[str, Any]) -> None:
        receipt = receipt_of(envelope["detail"])
        if receipt is not None:
            mark_message(receipt, datetime.now(UTC))

    return batch.each_record(event, handle)
