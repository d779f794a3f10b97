"""An import of 10,000 rows, 300 of them wrong, to its last draft: what its workers hold at most, and what each takes.

Each phase (read, check, register) runs in a process of its own, as in Lambda, against an emulator without functions
that lies in another one. The same table comes again: it is read and checked, and each row is known.
"""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

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

ROWS, FAULTY = 10_000, 300
MOST_MB = 256
HEAD = Actor("staff", "bench-manager", frozenset({Role.PROGRAMME_MANAGER}))
WORKER = ROOT / "bench" / "process" / "import.py"
COLUMNS = "Nom;Prénom;N° CNIE;Date de naissance;Téléphone;Province"


def rows(bench: Bench) -> list[Row]:
    found: list[Row] = []
    with bench.tables():
        _services()
        save_staff(HEAD.id, HEAD.id, {"programme_manager"}, (), ())
        first = _begun()
        for phase in ("read", "check", "register"):
            bench.say(f"{ROWS} rows: {phase}")
            said = _decided(first, phase)
            what = f"import of {ROWS} rows: {phase}"
            found.append(
                Row(
                    "imports",
                    f"{what}, peak memory of both processes",
                    said["megabytes"],
                    "MB",
                    limit=MOST_MB,
                )
            )
            found.append(Row("imports", what, said["seconds"], "s"))
        _must_be(said["counts"], {"registered": ROWS - FAULTY, "faulty": FAULTY})
        bench.say("the same rows again")
        again = _begun()
        _decided(again, "read")
        _must_be(_decided(again, "check")["counts"], {"duplicate": ROWS - FAULTY, "faulty": FAULTY})
    return found


def _services() -> None:
    boto3.client("s3").create_bucket(Bucket="uploads")
    pool = boto3.client("cognito-idp").create_user_pool(PoolName="bench")["UserPool"]["Id"]
    os.environ.update(JISR_BUCKET_UPLOADS="uploads", JISR_APPLICANT_POOL_ID=pool)
    settings.load.cache_clear()


def table() -> bytes:
    """Every 33rd row has a number that is none, until 300 have."""
    lines = [COLUMNS]
    for number in range(ROWS):
        wrong = number % 33 == 0 and number // 33 < FAULTY
        phone = "0522000000" if wrong else f"06{number:08d}"
        lines.append(f"Essai;Exemple;ZZ{number:06d};05/03/1990;{phone};Fès")
    return "\r\n".join(lines).encode("utf-8-sig")


def _call() -> Call:
    return Call(HEAD, datetime.now(UTC), new_id())


def _begun() -> Import:
    content = table()
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


def _decided(one: Import, phase: str) -> dict[str, object]:
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
        [sys.executable, str(WORKER), one.id], check=True, capture_output=True, text=True, cwd=ROOT
    )
    said: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    wanted = {"read": State.MAPPING, "check": State.READY, "register": State.DONE}[phase]
    if said["state"] != wanted.value:
        raise AssertionError(f"{phase}: the import is {said}")
    return said


def _must_be(counts: object, wanted: dict[str, int]) -> None:
    if counts != wanted:
        raise AssertionError(f"{counts}, not {wanted}")
