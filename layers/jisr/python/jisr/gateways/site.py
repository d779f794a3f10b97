"""The site's bucket: what the built portal's files are called, the pages that are rendered for it, and recordings."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jisr import settings
from jisr.gateways.aws import client

MANIFEST = "assets.json"
"""Put last when a build is uploaded, so that its arrival means: all its files are there."""
MADE_OF = "made-of"
"""Metadata of a page: what it was rendered from."""
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Build:
    """One upload of the built portal: its version in S3 and what `assets.json` says."""

    version: str
    manifest: Mapping[str, Any]


def build() -> Build | None:
    """The newest; None before the first. S3 reads what was written last."""
    s3 = client("s3")
    try:
        answer = s3.get_object(Bucket=settings.load().require("bucket_site"), Key=MANIFEST)
    except s3.exceptions.NoSuchKey:
        return None
    return Build(answer["VersionId"], json.loads(answer["Body"].read()))


def put_page(key: str, html: str, made_of: str) -> None:
    """Who looks at it asks each time whether it is still the newest."""
    client("s3").put_object(
        Bucket=settings.load().require("bucket_site"),
        Key=key,
        Body=html.encode(),
        ContentType="text/html; charset=utf-8",
        CacheControl="no-cache",
        Metadata={MADE_OF: made_of},
    )


def put_audio(key: str, content: bytes, content_type: str) -> bool:
    """Its name carries its content's hash: it is kept for ever and brought once. Whether it was brought now."""
    if _head(key) is not None:
        return False
    client("s3").put_object(
        Bucket=settings.load().require("bucket_site"),
        Key=key,
        Body=content,
        ContentType=content_type,
        CacheControl=FOR_EVER,
    )
    return True


def made_of(key: str) -> str | None:
    """What a page was rendered from; None when there is none."""
    answer = _head(key)
    return answer["Metadata"].get(MADE_OF) if answer is not None else None


def _head(key: str) -> Any:
    """What S3 says of an object; None when there is none."""
    s3 = client("s3")
    try:
        return s3.head_object(Bucket=settings.load().require("bucket_site"), Key=key)
    except s3.exceptions.ClientError as error:
        if error.response["Error"]["Code"] in {"404", "NoSuchKey"}:
            return None
        raise
