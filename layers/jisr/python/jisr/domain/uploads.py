"""The two notices of an upload, as one: GuardDuty's verdict in AWS, S3's Object Created locally."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

NOT_SCANNED = "not_scanned"
IMPORTS = "imports/"
"""What the keys of tables begin with that are to be imported; all others are papers of files."""


def is_import(key: str) -> bool:
    return key.startswith(IMPORTS)


@dataclass(frozen=True, slots=True)
class UploadNotice:
    """`scan`: `not_scanned`, or GuardDuty's scanResultStatus in lower case (`no_threats_found`, `threats_found`,
    `unsupported`, `access_denied`, `failed`), or `no_answer` when none came in time."""

    key: str
    version: str | None
    scan: str

    @property
    def scanned(self) -> bool:
        """Whether the scan says anything, or nothing scans here. What is not known says nothing."""
        return self.scan in {NOT_SCANNED, "no_threats_found", "threats_found", "unsupported"}


def upload_of(envelope: Mapping[str, Any]) -> UploadNotice:
    """Raises `KeyError` for what is neither notice: it goes to the dead-letter queue."""
    detail = envelope["detail"]
    if envelope["source"] == "aws.guardduty":
        thing = detail["s3ObjectDetails"]
        status = detail["scanResultDetails"]["scanResultStatus"]
        return UploadNotice(thing["objectKey"], thing.get("versionId"), str(status).lower())
    thing = detail["object"]
    return UploadNotice(unquote_plus(thing["key"]), thing.get("version-id") or None, NOT_SCANNED)
