"""Files in S3: what phones upload (quarantine bucket) and what passed inspection (clean bucket)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jisr import settings
from jisr.gateways.aws import client

UPLOAD_SECONDS = 600
MOST_BYTES = 10 * 1024 * 1024
VIEW_SECONDS = 300


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


def head_of_upload(key: str, version: str | None, length: int = 4096) -> tuple[bytes, int]:
    """The first `length` bytes of an upload and its whole size in bytes."""
    bucket = settings.load().require("bucket_uploads")
    more: dict[str, Any] = {"VersionId": version} if version else {}
    answer = client("s3").get_object(Bucket=bucket, Key=key, Range=f"bytes=0-{length - 1}", **more)
    total = str(answer.get("ContentRange", "")).rpartition("/")[2]
    body: bytes = answer["Body"].read()
    return body, int(total) if total.isdigit() else len(body)


def keep_clean(key: str, version: str | None, clean_key: str, content_type: str) -> None:
    """Copy an upload that passed into the clean bucket, with the type that its content showed."""
    names = settings.load()
    source: dict[str, Any] = {"Bucket": names.require("bucket_uploads"), "Key": key}
    if version:
        source["VersionId"] = version
    client("s3").copy_object(
        Bucket=names.require("bucket_clean"),
        Key=clean_key,
        CopySource=source,
        ContentType=content_type,
        MetadataDirective="REPLACE",
    )


def view_url(clean_key: str, filename: str) -> str:
    """A link to the clean copy for five minutes; the browser saves it rather than runs it."""
    return str(
        client("s3").generate_presigned_url(
            "get_object",
            Params={
                "Bucket": settings.load().require("bucket_clean"),
                "Key": clean_key,
                "ResponseContentDisposition": f'attachment; filename="{filename}"',
            },
            ExpiresIn=VIEW_SECONDS,
        )
    )


def erase(bucket_setting: str, key: str) -> None:
    """All versions of one object. `bucket_setting` is `bucket_uploads` or `bucket_clean`."""
    _erase(bucket_setting, key, lambda found: found == key)


def erase_all(bucket_setting: str, application_id: str) -> None:
    """All versions of every object of one file, also of those that no document names."""
    _erase(bucket_setting, f"{application_id}/", lambda _: True)


def _erase(bucket_setting: str, prefix: str, wanted: Callable[[str], bool]) -> None:
    bucket = settings.load().require(bucket_setting)
    s3 = client("s3")
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
        for entry in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
            if wanted(entry["Key"]):
                s3.delete_object(Bucket=bucket, Key=entry["Key"], VersionId=entry["VersionId"])
