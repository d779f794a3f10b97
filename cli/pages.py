"""The portal on the local site: objects of the site's bucket under CloudFront's rules, with tags and gzip."""

import gzip
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from cli.emulator import Emulator
from infra.portal import FOR_EVER
from infra.site_rules import LANGUAGES, object_of

SMALLEST = 1024
"""Smaller answers gain nothing by gzip; CloudFront's limit is near it."""
COMPRESSED = (
    "text/",
    "application/json",
    "application/manifest+json",
    "application/problem+json",
    "image/svg",
)
NOT_BUILT = b"The portal's pages are not here: run make, which builds the portal, then start the site again."


@dataclass(frozen=True)
class Stored:
    """An object as the bucket has it."""

    content_type: str
    cache_control: str
    tag: str
    body: bytes

    @cached_property
    def small(self) -> bytes:
        return gzip.compress(self.body, 6, mtime=0)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def compresses(content_type: str, body: bytes, accepted: str) -> bool:
    """Whether an answer goes out as gzip: text of some size, to a browser that says it reads it."""
    asked = {part.partition(";")[0].strip(): part.replace(" ", "") for part in accepted.lower().split(",")}
    reads = "gzip" in asked and not asked["gzip"].endswith((";q=0", ";q=0.0"))
    return reads and len(body) >= SMALLEST and content_type.startswith(COMPRESSED)


def knows(known: str, tag: str) -> bool:
    """Whether `If-None-Match` names the tag; compressed or not is the same to it."""
    tags = {one.strip().removeprefix("W/") for one in known.split(",")}
    return "*" in tags or tag.removeprefix("W/") in tags


class Pages:
    """Safe to share between the site's threads."""

    def __init__(self, emulator: Emulator, bucket: str) -> None:
        session = botocore.session.Session()
        session.set_credentials(f"test{emulator.port}", "test")
        self._s3: Any = session.create_client(
            "s3",
            endpoint_url=emulator.endpoint,
            region_name=emulator.environment()["AWS_REGION"],
            config=Config(s3={"addressing_style": "path"}, max_pool_connections=20),
        )
        self._bucket = bucket
        self._kept: dict[str, Stored] = {}
        self._lock = threading.Lock()

    def answer(self, path: str, known: str, accepted: str, part: str = "", part_of: str = "") -> Answer:
        """The request's If-None-Match, Accept-Encoding, Range and If-Range."""
        key = unquote(object_of(path))
        found, status = self._get(key), 200
        if found is None:
            first = path.split("/")[1] if path.count("/") else ""
            language = first if first in LANGUAGES else LANGUAGES[0]
            found, status = self._get(f"pages/{language}/missing.html"), 404
        if found is None:
            return Answer(404, {"Content-Type": "text/plain; charset=utf-8"}, NOT_BUILT)
        headers = {"ETag": found.tag, "Cache-Control": found.cache_control, "Vary": "Accept-Encoding"}
        if status == 404:
            headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding"}
        small = compresses(found.content_type, found.body, accepted)
        if small and "ETag" in headers:
            headers["ETag"] = f"W/{found.tag}"
        if "ETag" in headers and known and knows(known, found.tag):
            return Answer(304, headers, b"")
        headers["Content-Type"] = found.content_type
        if status == 200 and not small:
            headers["Accept-Ranges"] = "bytes"
            # Phones fetch sound in parts, and some play none from a site that can't give parts.
            if part and part_of in {"", found.tag}:
                return self._part(key, part, found.tag, headers)
        if small:
            headers["Content-Encoding"] = "gzip"
        return Answer(status, headers, found.small if small else found.body)

    def _part(self, key: str, part: str, tag: str, headers: Mapping[str, str]) -> Answer:
        """What S3 makes of a Range: 206, 416, or 200 with everything when it can't read it."""
        try:
            given = self._s3.get_object(Bucket=self._bucket, Key=key, Range=part, IfMatch=tag)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] != 416:
                raise
            return Answer(416, {"Content-Type": "text/plain; charset=utf-8", "Accept-Ranges": "bytes"}, b"")
        status = given["ResponseMetadata"]["HTTPStatusCode"]
        place = {"Content-Range": given["ContentRange"]} if status == 206 else {}
        return Answer(status, {**headers, **place}, given["Body"].read())

    def _get(self, key: str) -> Stored | None:
        """What the bucket has now; a body that did not change is not fetched again. None: no such object."""
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None and kept.cache_control == FOR_EVER:
            return kept
        asked = {"Bucket": self._bucket, "Key": key} | ({"IfNoneMatch": kept.tag} if kept else {})
        try:
            given = self._s3.get_object(**asked)
            body = given["Body"].read()
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            if status == 304:
                return kept
            if status in {403, 404}:
                return None
            raise
        found = Stored(given["ContentType"], given.get("CacheControl", "no-cache"), given["ETag"], body)
        with self._lock:
            self._kept[key] = found
        return found


FAILURES = (ClientError, BotoCoreError)
