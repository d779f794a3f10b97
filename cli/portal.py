"""The built faces into the local site's bucket, as a deployment does it in AWS."""

import mimetypes
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import botocore.session
from botocore.exceptions import ClientError

from cli.emulator import Failed
from infra.portal import BUILT, DESK_PAGES, MANIFEST, build_digest, cache_control, desk_digest
from infra.site_rules import CONSOLE

MOST_SECONDS = 90
_TYPES = {".webmanifest": "application/manifest+json", ".js": "text/javascript; charset=utf-8"}


def upload(bucket: str, folder: Path) -> bool:
    """Bring what is built, unless the bucket has it; the manifest last. False when nothing is built."""
    if not (folder / MANIFEST).is_file():
        return False
    _bring(bucket, folder, "", (MANIFEST,), build_digest(folder))
    return True


def upload_console(bucket: str, folder: Path) -> bool:
    """The same for the console, below its own address; its pages last."""
    if not all((folder / page).is_file() for page in DESK_PAGES):
        return False
    _bring(bucket, folder, f"{CONSOLE}/", DESK_PAGES, desk_digest(folder))
    return True


def wait() -> None:
    """Until the pages are made of what is published and built now. Raises `Failed`."""
    from jisr.use_cases.render_pages import are_rendered

    deadline = time.monotonic() + MOST_SECONDS
    while not are_rendered():
        if time.monotonic() > deadline:
            raise Failed(f"the portal's pages were not rendered in {MOST_SECONDS} s: see the emulator's log")
        time.sleep(0.2)


def _bring(bucket: str, folder: Path, below: str, last: Sequence[str], digest: str) -> None:
    """`last`: what names the other files, so that its arrival means that they are there."""
    s3: Any = botocore.session.Session().create_client("s3")
    try:
        there = s3.head_object(Bucket=bucket, Key=f"{below}{last[-1]}")["Metadata"].get(BUILT)
    except ClientError:
        there = None
    if there == digest:
        return
    for name in _ordered(folder, last):
        key = f"{below}{name}"
        s3.put_object(
            Bucket=bucket,
            Key=key,
            Body=(folder / name).read_bytes(),
            ContentType=_type(folder / name),
            CacheControl=cache_control(key),
            Metadata={BUILT: digest},
        )


def _ordered(folder: Path, last: Sequence[str]) -> Sequence[str]:
    files = [p.relative_to(folder).as_posix() for p in sorted(folder.rglob("*")) if p.is_file()]
    return [*(one for one in files if one not in last), *last]


def _type(file: Path) -> str:
    known = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"{known}; charset=utf-8" if known in {"text/css", "text/html"} else known
