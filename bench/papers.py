"""A photo of twelve megapixels inspected, against decoding and encoding it; and two hundred files at once on the site.

The ratio is of two fresh processes, as each file has one of its own. The two hundred are what phones send, good or bad,
by four clients at a time through the presigned POST; what is told is the time from the end of an upload until the API
shows its verdict.
"""

import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from bench.table import Row, against, percentile
from bench.world import Bench
from cli.client import Client
from cli.demo import PROGRAMME
from jisr.gateways import inspection
from tests.imaging.make import paper, saved

EACH_RUN = 3
LIMIT = 1.8
MOST_BYTES = 400 * 1024 * 1024
FILES, CLIENTS, AN_APPLICATION = 200, 4, 20
PATIENCE = 120.0
LOOK_EVERY = 0.1
FLOOR = Path(__file__).parent / "floors" / "reencode.py"


def rows(bench: Bench) -> list[Row]:
    return [*_ratio(bench), *_at_once(bench)]


def _ratio(bench: Bench) -> list[Row]:
    bench.say("  a photo of 12 megapixels")
    photo = saved(paper((4000, 3000), lines=40), quality=92)
    ours: list[float] = []
    bare: list[float] = []
    with tempfile.TemporaryDirectory() as made:
        file = Path(made) / "photo"
        file.write_bytes(photo)
        for _ in range(bench.runs):
            turns = [(_reencode(file), _inspect(file)) for _ in range(EACH_RUN)]
            bare.append(statistics.median(turn[0] for turn in turns))
            ours.append(statistics.median(turn[1] for turn in turns))
        peak = _peak(file)
    return [
        against("papers", "12 MP inspected ÷ decode + encode", ours, bare, limit=LIMIT),
        Row("papers", "peak memory of that", peak / 2**20, "MB", limit=MOST_BYTES / 2**20),
    ]


def _reencode(file: Path) -> float:
    started = time.perf_counter()
    command = [sys.executable, "-S", str(FLOOR), str(file), str(file.with_suffix(".jpg"))]
    subprocess.run(command, env={"PYTHONPATH": _path()}, check=True)
    return time.perf_counter() - started


def _inspect(file: Path) -> float:
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        finding = inspection.inspect(file, Path(folder))
        took = time.perf_counter() - started
    if finding.reason is not None:
        raise AssertionError(f"a good photo was refused: {finding.reason}")
    return took


def _peak(file: Path) -> int:
    """Bytes that the process had in memory at most, by its own account."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-S", "-m", "jisr_imaging", str(file), folder]
        done = subprocess.run(command, env={"PYTHONPATH": _path()}, check=True, capture_output=True)
    return int(json.loads(done.stdout.splitlines()[-1])["peak_bytes"])


def _path() -> str:
    return os.pathsep.join(filter(None, sys.path))


def _at_once(bench: Bench) -> list[Row]:
    bench.say(f"  {FILES} files by {CLIENTS} clients")
    mixed = _mixed()
    site = bench.site
    with ThreadPoolExecutor(CLIENTS) as clients:
        parts = [range(first, FILES, CLIENTS) for first in range(CLIENTS)]
        done = list(clients.map(lambda part: _send_all(site.url, part, mixed), parts))
    verdicts = [verdict for part in done for verdict in part]
    stuck = FILES - len(verdicts)
    wrong = sum(status != expected for _, status, expected in verdicts)
    took = [seconds for seconds, _, _ in verdicts]
    return [
        Row("papers", f"of {FILES} files, without a verdict", stuck, "files", limit=0),
        Row("papers", f"of {FILES} files, with another verdict than due", wrong, "files", limit=0),
        Row("papers", "upload → verdict, median", statistics.median(took) * 1000, "ms"),
        Row("papers", "upload → verdict, p95", percentile(took, 0.95) * 1000, "ms"),
    ]


def _mixed() -> list[tuple[str, bytes, str]]:
    """(content type, bytes, verdict that is due): what phones send, large and small."""
    import pikepdf
    from PIL import ImageFilter

    big, small = paper((4000, 3000), lines=40), paper((1500, 2000))
    jpeg = saved(small, quality=85)
    pages = [paper((1240, 1754), seed=seed) for seed in range(2)]
    scan = saved(pages[0], "PDF", save_all=True, append_images=pages[1:])
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(scan)) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="made-up", user="made-up"))
    return [
        ("image/jpeg", saved(big, quality=90), "accepted"),
        ("image/jpeg", jpeg, "accepted"),
        ("image/png", saved(paper((900, 1200)), "PNG"), "accepted"),
        ("image/webp", saved(small, "WEBP", quality=80), "accepted"),
        ("image/heic", saved(big, "HEIF", quality=60), "accepted"),
        ("application/pdf", scan, "accepted"),
        ("image/jpeg", jpeg[: len(jpeg) // 2], "rejected"),
        ("image/jpeg", saved(small.filter(ImageFilter.GaussianBlur(8))), "rejected"),
        ("application/pdf", locked.getvalue(), "rejected"),
        ("image/jpeg", b"MZ" + b"\0" * 5000, "rejected"),
    ]


def _send_all(url: str, numbers: range, mixed: list[tuple[str, bytes, str]]) -> list[tuple[float, str, str]]:
    """Seconds from the end of the upload to the verdict, the verdict, and the one that is due; without those that never
    had one."""
    her = Client(url)
    her.sign_in(f"+21261900{numbers.start:04d}")
    slots = _slots(her)
    found: list[tuple[float, str, str]] = []
    for count, number in enumerate(numbers):
        if count % AN_APPLICATION == 0:
            draft = her.call(
                "POST", "/applications", {"programme": PROGRAMME, "kind": "self_employed", "language": "ar"}
            ).json()
        content_type, content, due = mixed[number % len(mixed)]
        type_, side = slots[count % len(slots)]
        told = _send(her, draft["id"], type_, side, content_type, content)
        if told is not None:
            found.append((*told, due))
    return found


def _slots(her: Client) -> list[tuple[str, str | None]]:
    """What a file has room for, but what takes no PDF."""
    programme = her.call("GET", f"/programmes/{PROGRAMME}").json()
    wanted: list[dict[str, Any]] = [d for d in programme["documents"] if d["type"] != "project_photo"]
    return [(d["type"], side) for d in wanted for side in d["sides"] or [None]]


def _send(
    her: Client, application: str, type_: str, side: str | None, content_type: str, content: bytes
) -> tuple[float, str] | None:
    body: dict[str, Any] = {
        "type": type_,
        "filename": "photo",
        "content_type": content_type,
        "size": len(content),
    }
    if side:
        body["side"] = side
    added = her.call("POST", f"/applications/{application}/documents", body, expect=201).json()
    target = added["upload"]
    sent = httpx.post(
        target["url"], data=target["fields"], files={"file": ("photo", content, content_type)}, timeout=60
    )
    sent.raise_for_status()
    uploaded = time.perf_counter()
    path = f"/applications/{application}/documents/{added['document_id']}"
    while time.perf_counter() < uploaded + PATIENCE:
        status = her.call("GET", path).json()["status"]
        if status in {"accepted", "rejected"}:
            return time.perf_counter() - uploaded, status
        time.sleep(LOOK_EVERY)
    return None
