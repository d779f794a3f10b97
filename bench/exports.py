"""An export of 10,000 files with names and answers: what its worker's process takes at most, and how long it takes.

The worker runs in a process of its own, as in Lambda, against an emulator without functions that lies in another one:
what it holds is its own. Once as CSV, once as XLSX; each must have all rows. The same with 1,000 files first: memory is
flat when ten times as many take hardly more.
"""

import json
import secrets
import subprocess
import sys
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import boto3

from bench.table import ROOT, Row
from bench.world import Bench, draft
from jisr.domain.application import Application, Status
from jisr.domain.export_columns import COLUMNS
from jisr.domain.exports import Format
from jisr.domain.indicators import SHARDS, Leaf
from jisr.domain.indicators import Row as Counted
from jisr.domain.people import Actor, Role
from jisr.domain.references import new_application_id
from jisr.store import applications, base, indicators
from jisr.store.staff import save_staff
from jisr.use_cases.call import Call
from jisr.use_cases.exports.ask import Wanted, request_export

FEW = 1_000
FILES = 10_000
MOST_MB = 256
MOST_MORE_MB = 16
"""Of `FILES` than of `FEW`."""
FORMATS: tuple[Format, ...] = ("csv", "xlsx")
PLACES = ("03.231", "03.061", "03.561")
HEAD = Actor("staff", "bench-coordinator", frozenset({Role.COORDINATOR}), frozenset({"03"}))
WORKER = "bench.process.export"


def rows(bench: Bench) -> list[Row]:
    found: list[Row] = []
    with bench.tables():
        boto3.client("s3").create_bucket(Bucket="exports")
        save_staff(HEAD.id, HEAD.id, {"coordinator"}, HEAD.regions, ())
        like, _ = draft()
        bench.say(f"{FEW} files")
        load(like, range(FEW))
        few = {format: export(like.programme, format, FEW)[1] for format in FORMATS}
        bench.say(f"{FILES} files")
        load(like, range(FEW, FILES))
        for format in FORMATS:
            bench.say(f"their export as {format}")
            seconds, megabytes = export(like.programme, format, FILES)
            what = f"export of {FILES} files with answers, {format}"
            more = max(0.0, megabytes - few[format])
            found.append(Row("exports", f"{what}: peak memory", megabytes, "MB", limit=MOST_MB))
            found.append(Row("exports", f"the same, more than of {FEW}", more, "MB", limit=MOST_MORE_MB))
            found.append(Row("exports", what, seconds, "s"))
    return found


def load(like: Application, numbers: range) -> None:
    """Files that were sent in the last months, one for each number, and the figures that name them."""
    now = datetime.now(UTC)
    leaves: dict[Leaf, set[str]] = defaultdict(set)
    writes: list[base.Write] = []
    for number in numbers:
        at = now - timedelta(minutes=10 * (number + 1))
        province = PLACES[number % len(PLACES)]
        file = replace(
            like,
            id=new_application_id(at),
            status=Status.SUBMITTED,
            stage="review",
            account=f"bench-{number}",
            person=secrets.token_hex(16),
            region="03",
            province=province,
            submitted_at=at,
            entered_at=at,
            stage_deadline=at + timedelta(days=10),
        )
        writes += applications.create(file)
        leaves[Leaf(file.programme, province, file.kind, f"{at:%Y-%m}", number % SHARDS)].add(file.id)
        if len(writes) > base.MOST_WRITES - 2:
            base.commit(writes)
            writes = []
    if writes:
        base.commit(writes)
    there = {row.leaf: row for row in indicators.rows(like.programme)}
    for leaf, ids in leaves.items():
        before = there.get(leaf, Counted(leaf))
        indicators.replace(before, replace(before, files=before.files | ids))


def export(programme: str, format: Format, files: int) -> tuple[float, float]:
    """Seconds and the peak in MB of the worker's process, which must write that many rows."""
    wanted = Wanted(programme, format, "fr", "03", columns=COLUMNS, purpose="what memory it takes")
    asked = request_export(Call(HEAD, datetime.now(UTC), secrets.token_hex(8)), wanted)
    done = subprocess.run(
        [sys.executable, "-m", WORKER, HEAD.id, asked.id],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    said = json.loads(done.stdout.splitlines()[-1])
    if (said["state"], said["rows"]) != ("ready", files):
        raise AssertionError(f"the export has {said}")
    return said["seconds"], said["megabytes"]
