"""Uploads that have had no verdict for a quarter of an hour: looked at again once, then she is asked to send anew.

A verdict erases its upload, so what lies in the quarantine bucket has none: its notice was lost, its scan says nothing,
or its inspection ended in the dead-letter queue. Nobody waits for ever, and nothing is let through for having waited.
"""

from datetime import datetime, timedelta

from jisr import logging
from jisr.domain.references import new_id
from jisr.domain.uploads import UploadNotice, is_import
from jisr.gateways import files
from jisr.use_cases.inspect_document import inspect_document

WAITS = timedelta(minutes=15)
MOST = 100


def sweep_uploads(at: datetime) -> int:
    """How many papers had waited too long; of each upload its newest version is taken."""
    waiting = 0
    for upload in files.uploads_before(at - WAITS, MOST):
        waiting += "/" in upload.key  # the scan puts something of its own there when it is set up
        correlation_id = new_id()
        logging.bind(correlation_id)
        try:
            _settle(UploadNotice(upload.key, upload.version, "no_answer"), at, correlation_id)
        except Exception as error:  # one that can't be settled does not hold up the others
            logging.failure("upload_not_settled", error)
    logging.bind(None)
    return waiting


def _settle(upload: UploadNotice, at: datetime, correlation_id: str) -> None:
    if is_import(upload.key):
        from jisr.use_cases.imports.arrived import import_arrived  # rare, and it reads the events' types

        import_arrived(upload, at, correlation_id)
    else:
        inspect_document(upload, at, correlation_id)
