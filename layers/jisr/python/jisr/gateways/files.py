"""Files in S3: what phones upload (quarantine bucket) and what passed inspection (clean bucket)."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from jisr import settings
from jisr.gateways.aws import client, signed_query

UPLOAD_SECONDS = 600
MOST_BYTES = 10 * 1024 * 1024
CLEAN = "papers"
"""What the clean bucket's keys begin with, and the path under which the site shows them."""
_ATTEMPT = "scan-attempt"
# A HEAD has no body that could say more than its status.
_GONE = frozenset({"NoSuchKey", "NoSuchVersion", "MethodNotAllowed", "404", "405"})
_TYPES = {"jpg": "image/jpeg", "pdf": "application/pdf"}
_SHOWN = {"jpg": "inline", "pdf": "attachment"}
_HEADS = {"jpg": b"\xff\xd8\xff", "pdf": b"%PDF-"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A browser form's target: POST `fields` and then `file` to `url` within `expires_in` seconds."""

    url: str
    fields: dict[str, str]
    expires_in: int


def presign_upload(key: str, content_type: str) -> Upload:
    """The policy fixes key, type and 1 byte to 10 MB."""
    bucket = settings.load().require("bucket_uploads")
    post = client("s3").generate_presigned_post(
        bucket,
        key,
        Fields={"Content-Type": content_type},
        Conditions=[{"Content-Type": content_type}, ["content-length-range", 1, MOST_BYTES]],
        ExpiresIn=UPLOAD_SECONDS,
    )
    return Upload(post["url"], post["fields"], UPLOAD_SECONDS)


@dataclass(frozen=True, slots=True)
class Stored:
    """One version of an upload, on this disk. `sha256`: 64 hex digits of its bytes."""

    size: int
    sha256: str


def fetch_upload(key: str, version: str | None, path: Path) -> Stored | None:
    """Write the upload to `path`; None when there is no such version (any more)."""
    s3 = client("s3")
    try:
        answer = s3.get_object(**_uploaded(key, version))
    except s3.exceptions.ClientError as error:
        if error.response["Error"]["Code"] in _GONE:
            return None
        raise
    digest, size = sha256(), 0
    with path.open("wb") as file:
        for part in answer["Body"].iter_chunks(256 * 1024):
            digest.update(part)
            size += len(part)
            file.write(part)
    return Stored(size, digest.hexdigest())


def _uploaded(key: str, version: str | None) -> dict[str, Any]:
    """One version of an upload, or its newest."""
    named = {"Bucket": settings.load().require("bucket_uploads"), "Key": key}
    return {**named, "VersionId": version} if version else named


@dataclass(frozen=True, slots=True)
class Waiting:
    """The newest version of an upload that lies in quarantine."""

    key: str
    version: str | None


def uploads_before(instant: datetime, most: int) -> list[Waiting]:
    """At most `most` uploads whose newest version came before `instant`."""
    bucket = settings.load().require("bucket_uploads")
    found: list[Waiting] = []
    for page in client("s3").get_paginator("list_object_versions").paginate(Bucket=bucket):
        versions = page.get("Versions", [])
        old = (v for v in versions if v["IsLatest"] and v["LastModified"] < instant)
        found += [Waiting(v["Key"], v["VersionId"]) for v in old]
        if len(found) >= most:
            break
    return found[:most]


def scans_asked(key: str, version: str | None) -> int | None:
    """How often the scan of this version was asked for again; None when there is no such version (any more)."""
    s3 = client("s3")
    try:
        answer = s3.head_object(**_uploaded(key, version))
    except s3.exceptions.ClientError as error:
        if error.response["Error"]["Code"] in _GONE:
            return None
        raise
    attempt = str(answer.get("Metadata", {}).get(_ATTEMPT, "0"))
    return int(attempt) if attempt.isdecimal() else 0


def scan_again(key: str, version: str | None, attempt: int) -> None:
    """A version of its own with the same bytes: whoever watches the bucket begins anew. Without the tags of the one
    before, which are a scan's verdict on that one; and whoever copies tags needs to be allowed to set them."""
    source = _uploaded(key, version)
    client("s3").copy_object(
        Bucket=source["Bucket"],
        Key=key,
        CopySource=source,
        Metadata={_ATTEMPT: str(attempt)},
        MetadataDirective="REPLACE",
        TaggingDirective="REPLACE",
    )


class NotKept(Exception):
    """What the inspection wrote is not what it said."""


def keep_clean(folder: Path, names: Iterable[str], clean_key: str) -> None:
    """Store what the inspection wrote, under `papers/<clean_key>/`. Only plain files that are what their name says:
    the process that wrote them has read a stranger's file. Raises `NotKept`; what was stored before it stays."""
    bucket = settings.load().require("bucket_clean")
    for name in names:
        kind = name.rpartition(".")[2]
        try:
            # A link is not followed, and a pipe not waited for.
            opened = os.open(folder / name, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:  # also a directory, which can't be opened to be written
            raise NotKept(f"no {kind}") from None
        with os.fdopen(opened, "rb", buffering=0) as file:
            if not (file.read(5) or b"").startswith(_HEADS[kind]):
                raise NotKept(f"no {kind}")
            file.seek(0)
            client("s3").put_object(
                Bucket=bucket, Key=f"{CLEAN}/{clean_key}/{name}", Body=file, ContentType=_TYPES[kind]
            )


def view_url(clean_key: str, name: str, filename: str) -> str:
    """A link of five minutes to one file of a clean copy, on the site's own address.

    The site passes `/papers/` on to the clean bucket as it is, so the signature stays right, and adds `nosniff`, which
    S3 can't (docs/adr/0017). A picture is shown, a PDF saved. `filename` is what a saved copy is called.
    """
    names = settings.load()
    kind = name.rpartition(".")[2]
    bucket, key = names.require("bucket_clean"), f"{CLEAN}/{clean_key}/{name}"
    answer = {
        "response-content-type": _TYPES[kind],
        "response-cache-control": "private, no-store",  # phones and computers are shared
        "response-content-disposition": f'{_SHOWN[kind]}; filename="{filename}.{kind}"',
    }
    return f"{names.require('site_url').rstrip('/')}/{key}?{signed_query(bucket, key, answer)}"


def erase_upload(key: str) -> None:
    """All versions of what was uploaded as one paper."""
    _erase("bucket_uploads", key, lambda found: found == key)


def erase_clean(clean_key: str, apart_from: str | None = None) -> None:
    """All versions of a clean copy, or of all copies of a paper or of a file: `clean_key` may end sooner. The copy
    `apart_from` stays."""
    stays = f"{CLEAN}/{apart_from}/" if apart_from else None
    _erase("bucket_clean", f"{CLEAN}/{clean_key}/", lambda key: stays is None or not key.startswith(stays))


def erase_all(application_id: str) -> None:
    """All versions of every object of one file, also of those that no document names."""
    _erase("bucket_uploads", f"{application_id}/")
    erase_clean(application_id)


def _erase(bucket_setting: str, prefix: str, wanted: Callable[[str], bool] = lambda _: True) -> None:
    bucket = settings.load().require(bucket_setting)
    s3 = client("s3")
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
        for entry in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
            if wanted(entry["Key"]):
                s3.delete_object(Bucket=bucket, Key=entry["Key"], VersionId=entry["VersionId"])
