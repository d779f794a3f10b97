"""Exports in S3: the list of files to look at, the rows that are written so far, and the file that is fetched.

Everything of an export lies under `exports/<id>/`. What is written on the way is erased when the file is there; the
file goes by the bucket's own rule.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from jisr import settings
from jisr.domain.exports import KEPT, Cell
from jisr.gateways.aws import client, signed_query

EXPORTS = "exports"
"""What keys begin with, and the path under which the site gives the files."""
DAYS = KEPT.days
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _bucket() -> str:
    return settings.load().require("bucket_exports")


def _put(key: str, body: Any, content_type: str) -> None:
    client("s3").put_object(
        Bucket=_bucket(), Key=f"{EXPORTS}/{key}", Body=body, ContentType=content_type, CacheControl="no-store"
    )


def put_list(export_id: str, files: Sequence[str]) -> None:
    """The ids of the files to look at, in the order of the rows."""
    _put(f"{export_id}/steps/list", "\n".join(files).encode(), "text/plain")


def get_list(export_id: str) -> list[str]:
    text: str = _get(f"{export_id}/steps/list").decode()
    return text.split("\n") if text else []


def put_part(export_id: str, number: int, rows: Sequence[Sequence[Cell]]) -> None:
    """Again over itself after a death: only the last one counts."""
    text = "".join(f"{json.dumps(row, ensure_ascii=False, separators=(',', ':'))}\n" for row in rows)
    _put(f"{export_id}/steps/{number:06d}", text.encode(), "text/plain")


def rows(export_id: str, parts: int) -> Iterator[list[Cell]]:
    """Of all parts, one after the other: no more than one is held."""
    for number in range(parts):
        for line in _get(f"{export_id}/steps/{number:06d}").splitlines():
            yield json.loads(line)


def _get(key: str) -> bytes:
    content: bytes = client("s3").get_object(Bucket=_bucket(), Key=f"{EXPORTS}/{key}")["Body"].read()
    return content


def put_file(export_id: str, format: str, path: Path) -> int:
    """The finished file; its size in bytes."""
    with path.open("rb") as file:
        _put(f"{export_id}/{export_id}.{format}", file, _TYPES[format])
    return path.stat().st_size


def forget_work(export_id: str) -> None:
    """What was written on the way, in all its versions."""
    s3, bucket = client("s3"), _bucket()
    for page in s3.get_paginator("list_object_versions").paginate(
        Bucket=bucket, Prefix=f"{EXPORTS}/{export_id}/steps/"
    ):
        for entry in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
            s3.delete_object(Bucket=bucket, Key=entry["Key"], VersionId=entry["VersionId"])


def link(export_id: str, format: str, name: str) -> str:
    """Of five minutes, on the site's own address, as links to papers are (docs/adr/0017). `name`: what a saved copy is
    called, without its ending."""
    bucket, key = _bucket(), f"{EXPORTS}/{export_id}/{export_id}.{format}"
    answer = {
        "response-content-type": _TYPES[format],
        "response-cache-control": "private, no-store",
        "response-content-disposition": f'attachment; filename="{name}.{format}"',
    }
    site = settings.load().require("site_url").rstrip("/")
    return f"{site}/{key}?{signed_query(bucket, key, answer)}"
