"""Inspects what a phone has uploaded."""

from datetime import UTC, datetime
from typing import Any

from jisr import batch, logging
from jisr.domain.references import new_id
from jisr.domain.uploads import is_import, upload_of
from jisr.use_cases.inspect_document import inspect_document


def lambda_handler(event: dict[str, Any], context: object) -> batch.Answer:
    def handle(envelope: dict[str, Any]) -> None:
        upload = upload_of(envelope)
        correlation_id = new_id()
        logging.bind(correlation_id)
        if is_import(upload.key):
            from jisr.use_cases.imports.arrived import import_arrived  # rare, and it reads the events' types

            import_arrived(upload, datetime.now(UTC), correlation_id)
            return
        inspect_document(upload, datetime.now(UTC), correlation_id)

    return batch.each_record(event, handle)
