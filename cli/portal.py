"""The built portal into the local site's bucket, as a deployment does it in AWS."""

import mimetypes
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.session
from botocore.exceptions import ClientError

from cli.emulator import Failed
from infra.portal import BUILT, MANIFEST, build_digest, cache_control

MOST_SECONDS = 90
_TYPES = {".webmanifest": "application/manifest+json", ".js": "text/javascript; charset=utf-8"}


def upload(bucket: str, folder: Path) -> bool:
    """Bring what is built, unless the bucket has it; the manifest last. False when nothing is built."""
    if not (folder / MANIFEST).is_file():
        return False
    s3: Any = botocore.session.Session().create_client("s3")
    wanted = build_digest(folder)
    try:
        there = s3.head_object(Bucket=bucket, Key=MANIFEST)["Metadata"].get(BUILT)
    except ClientError:
        there = None
    if there != wanted:
        for file in _files(folder):
            key = file.relative_to(folder).as_posix()
            s3.put_object(
                Bucket=bucket,
                Key=key,
                Body=file.read_bytes(),
                ContentType=_type(file),
                CacheControl=cache_control(key),
                Metadata={BUILT: wanted},
            )
    return True


def wait() -> None:
    """Until the pages are made of what is published and built now. Raises `Failed`."""
    from jisr.use_cases.render_pages import are_rendered

    deadline = time.monotonic() + MOST_SECONDS
    while not are_rendered():
        if time.monotonic() > deadline:
            raise Failed(f"the portal's pages were not rendered in {MOST_SECONDS} s: see the emulator's log")
        time.sleep(0.2)


def _files(folder: Path) -> Iterator[Path]:
    """`assets.json` last: its arrival means that all others are there."""
    found = sorted(p for p in folder.rglob("*") if p.is_file())
    yield from (p for p in found if p != folder / MANIFEST)
    yield folder / MANIFEST


def _type(file: Path) -> str:
    known = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"{known}; charset=utf-8" if known in {"text/css", "text/html"} else known
