"""The site's bucket: what the built portal's files are called, and the pages that are rendered for it."""

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


def made_of(key: str) -> str | None:
    """What a page was rendered from; None when there is none."""
    s3 = client("s3")
    try:
        answer = s3.head_object(Bucket=settings.load().require("bucket_site"), Key=key)
    except s3.exceptions.ClientError as error:
        if error.response["Error"]["Code"] in {"404", "NoSuchKey"}:
            return None
        raise
    found: str | None = answer["Metadata"].get(MADE_OF)
    return found
