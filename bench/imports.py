"""An import of 10,000 rows, 300 of them wrong, to its last draft: what its workers hold at most, and what each takes.

Each phase (read, check, register) runs in a process of its own, as in Lambda, against an emulator without functions
that lies in another one. The same table comes twice more. One is checked before the first is registered, so that all
its rows are ready too, and is registered after it: nobody comes twice. One comes after both: each row is known.
"""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import boto3

from bench.table import ROOT, Row
from bench.world import KIND, PROGRAMME, Bench
from jisr import settings
from jisr.domain.imports import Confirmed, Import, State
from jisr.domain.people import Actor, Role
from jisr.domain.references import new_id
from jisr.domain.uploads import NOT_SCANNED, UploadNotice
from jisr.store import imports
from jisr.store.staff import save_staff
from jisr.use_cases.call import Call
from jisr.use_cases.imports.arrived import import_arrived
from jisr.use_cases.imports.deciding import confirm_import, map_columns
from jisr.use_cases.imports.opening import begin_import

ROWS, WRONG = 10_000, 300
MOST_MB = 256
HEAD = Actor("staff", "bench-manager", frozenset({Role.PROGRAMME_MANAGER}))
WORKER = "bench.process.import"
COLUMNS = "Nom;Prénom;N° CNIE;Date de naissance;Téléphone;Province"


def rows(bench: Bench) -> list[Row]:
    found: list[Row] = []
    with bench.tables():
        _services()
        save_staff(HEAD.id, HEAD.id, {"programme_manager"}, (), ())
        one, other = _begun(ROWS, WRONG), _begun(ROWS, WRONG)
        for phase in ("read", "check"):
            _phase(bench, found, one, phase)
            _decided(other, phase)
        _must_be(imports.load(other.id).counts, {"ready": ROWS - WRONG, "faulty": WRONG})
        _must_be(_phase(bench, found, one, "register"), {"registered": ROWS - WRONG, "faulty": WRONG})
        bench.say("the same rows, registered by another import")
        known = {"duplicate": ROWS - WRONG, "faulty": WRONG}
        _must_be(_decided(other, "register")["counts"], known)
        bench.say("the same rows again")
        again = _begun(ROWS, WRONG)
        _decided(again, "read")
        _must_be(_decided(again, "check")["counts"], known)
    return found


def _phase(bench: Bench, found: list[Row], one: Import, phase: str) -> object:
    bench.say(f"{ROWS} rows: {phase}")
    said = _decided(one, phase)
    what = f"import of {ROWS} rows: {phase}"
    peak = f"{what}, peak memory of both processes"
    found.append(Row("imports", peak, said["megabytes"], "MB", limit=MOST_MB))
    found.append(Row("imports", what, said["seconds"], "s"))
    return said["counts"]


def _services() -> None:
    boto3.client("s3").create_bucket(Bucket="uploads")
    pool = boto3.client("cognito-idp").create_user_pool(PoolName="bench")["UserPool"]["Id"]
    os.environ.update(JISR_BUCKET_UPLOADS="uploads", JISR_APPLICANT_POOL_ID=pool)
    settings.load.cache_clear()


def table(rows: int, wrong: int) -> bytes:
    """Every 33rd row has a number that is none, until so many have."""
    lines = [COLUMNS]
    for number in range(rows):
        faulty = number % 33 == 0 and number // 33 < wrong
        phone = "0522000000" if faulty else f"06{number:08d}"
        lines.append(f"Essai;Exemple;ZZ{number:06d};05/03/1990;{phone};Fès")
    return "\r\n".join(lines).encode("utf-8-sig")


def _call() -> Call:
    return Call(HEAD, datetime.now(UTC), new_id())


def _begun(rows: int, wrong: int) -> Import:
    content = table(rows, wrong)
    one, _ = begin_import(
        _call(),
        programme_id=PROGRAMME,
        kind=KIND,
        language="fr",
        filename="bench.csv",
        content_type="text/csv",
        size=len(content),
        sha256=None,
    )
    boto3.client("s3").put_object(Bucket="uploads", Key=one.key, Body=content)
    return one


def _decided(one: Import, phase: str) -> dict[str, Any]:
    """What a head says that makes the phase due; and the phase."""
    one = imports.load(one.id)
    if phase == "read":
        import_arrived(UploadNotice(one.key, None, NOT_SCANNED), datetime.now(UTC), new_id())
    elif phase == "check":
        map_columns(_call(), one, one.mapped, None)
    else:
        told = Confirmed("Plateforme 2025", "Convention", "Reprise", tell=True, at=datetime.now(UTC))
        confirm_import(_call(), one, told)
    done = subprocess.run(
        [sys.executable, "-m", WORKER, one.id], check=True, capture_output=True, text=True, cwd=ROOT
    )
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    wanted = {"read": State.MAPPING, "check": State.READY, "register": State.DONE}[phase]
    if said["state"] != wanted.value:
        raise AssertionError(f"{phase}: the import is {said}")
    return said


def _must_be(counts: object, wanted: dict[str, int]) -> None:
    if counts != wanted:
        raise AssertionError(f"{counts}, not {wanted}")
