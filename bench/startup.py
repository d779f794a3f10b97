"""Start-up: a fresh process until the handler has answered one recorded event, against a bare boto3 GetItem handler.

As Lambda loads it: the function's folder, then its own layers as built (`/opt/python`: third-party code and ours,
precompiled), then the runtime's boto3, and nothing of the development environment; the settings that its wiring row
gives it, and no others. AWS's answers are recorded once from the emulator and given back in process.
"""

import compileall
import json
import os
import select
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import boto3

import events
from bench.events import http, messages, queue, stream
from bench.table import ROOT, Row, against
from bench.world import HER, PROGRAMME, Bench, call_of, draft
from cli.demo import picture
from cli.deployment import build_layers
from infra import layers
from infra.wiring import BY_NAME, settings_of
from jisr import settings
from jisr.domain.people import Actor, Role
from jisr.domain.references import reference_of
from jisr.domain.sign_in import metadata_of
from jisr.store import applications
from jisr.store import events as history
from jisr.store.staff import save_staff
from jisr.use_cases.add_document import add_document
from jisr.use_cases.money_envelopes import contribute, open_envelope
from jisr.use_cases.submit_application import submit_application

RUNTIME = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six", "urllib3")
API, CONSUMER, SILENT = 2.2, 1.8, 0.6
FLOOR = ROOT / "bench" / "floors" / "get_item" / "handler.py"
ONE = ROOT / "bench" / "process" / "one.py"
AGENT = Actor("staff", "bench-agent", frozenset({Role.COORDINATOR}), frozenset({"03"}))
MANAGER = Actor("staff", "bench-manager", frozenset({Role.PROGRAMME_MANAGER}))


@dataclass(frozen=True, slots=True)
class Case:
    """One function and the event that it answers. `limit` None: of no kind that the contract judges."""

    function: str
    event: Mapping[str, Any]
    limit: float | None
    what: str = ""


def rows(bench: Bench) -> list[Row]:
    build_layers()
    with bench.tables() as client:
        cases = recorded_events(client)
        folder = bench.folder / "startup"
        runtime = lay_out_runtime(folder)
        floor = Process(FLOOR, {}, runtime, folder / "floor", {})
        processes = [
            Process(
                ROOT / "functions" / case.function / "handler.py",
                case.event,
                f"{lay_out_layers(case.function, folder)}{runtime}",
                folder / f"{number}",
                settings_for(case.function),
            )
            for number, case in enumerate(cases)
        ]
        for process in (floor, *processes):
            process.record()
    found = []
    for case, process in zip(cases, processes, strict=True):
        ours, bare = [], []
        for run in range(bench.runs + 1):
            pair = floor.seconds(), process.seconds()
            if run:  # the first warms the file cache
                bare.append(pair[0])
                ours.append(pair[1])
        what = f"{case.function} {case.what}".strip()
        found.append(against("startup", what, ours, bare, limit=case.limit))
        bench.say(f"  {what}: {found[-1].ratio:.2f}")
    return found


# -- what Lambda would load -------------------------------------------------------------------------------------------


def lay_out_runtime(folder: Path) -> str:
    """The packages that Lambda's own runtime has, precompiled there too."""
    place = folder / "runtime"
    place.mkdir(parents=True, exist_ok=True)
    for name in RUNTIME:
        spec = find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        source = Path(spec.origin)
        source = source.parent if source.name == "__init__.py" else source
        compile_ = compileall.compile_dir if source.is_dir() else compileall.compile_file
        compile_(source, quiet=2)
        (place / source.name).symlink_to(source)
        cache = source.parent / "__pycache__"
        if source.is_file() and not (place / "__pycache__").exists():
            (place / "__pycache__").symlink_to(cache)
    return str(place)


def lay_out_layers(function: str, folder: Path) -> str:
    """The function's layers, one over the other in one `python` folder as in `/opt`; empty without layers."""
    names = BY_NAME[function].layers
    if not names:
        return ""
    opt = folder / "-".join(names) / "opt" / "python"
    if not opt.exists():
        for name in names:
            # A copy: whoever deploys meanwhile builds the layers anew.
            shutil.copytree(layers.BUILD / layers.host() / name / "python", opt, dirs_exist_ok=True)
    return f"{opt}:"


def settings_for(function: str) -> dict[str, str]:
    """The environment that the deployment would give this function."""
    values = settings.load()
    told = {name: getattr(values, name) for name in settings_of(BY_NAME[function])}
    return {f"JISR_{name.upper()}": value for name, value in told.items() if value is not None}


class Process:
    """A handler that is started anew each time."""

    def __init__(
        self, handler: Path, event: Mapping[str, Any], path: str, file: Path, environment: dict[str, str]
    ) -> None:
        self._handler, self._event, self._file = handler, json.dumps(event).encode(), file
        self._environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": path,
            "PYTHONDONTWRITEBYTECODE": "1",  # a function's own folder can't be written to
            **{name: value for name, value in os.environ.items() if name.startswith("AWS_")},
            **environment,
        }

    def record(self) -> None:
        """Answer once with the emulator's answers and keep them. Raises when it answers with an error."""
        self._run("record")

    def seconds(self) -> float:
        """From the start of the process until it has answered."""
        return self._run("replay" if self._file.exists() else "plain")

    def _run(self, mode: str) -> float:
        ours, theirs = os.pipe()
        command = [
            sys.executable,
            "-S",
            "-s",
            str(ONE),
            str(self._handler),
            str(theirs),
            mode,
            str(self._file),
        ]
        if mode == "record" and not BY_NAME.get(self._handler.parent.name, _ANY).layers:
            mode = command[6] = "plain"  # it calls nothing, and must not be made to load botocore
        try:
            started = time.perf_counter()
            with subprocess.Popen(
                command,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=(theirs,),
            ) as process:
                assert process.stdin is not None
                assert process.stderr is not None
                process.stdin.write(self._event)
                process.stdin.close()
                ready, _, _ = select.select([ours, process.stderr.fileno()], [], [], 60)
                took = time.perf_counter() - started
                said = process.stderr.read().decode()
            if process.returncode or ours not in ready:
                raise AssertionError(f"{self._handler.parent.name}: {said[-2000:]}")
            return took
        finally:
            os.close(ours)
            os.close(theirs)


_ANY = BY_NAME["api_public"]


# -- the events -------------------------------------------------------------------------------------------------------


def recorded_events(client: Any) -> list[Case]:
    """An event for every function, about one file that was really submitted to the emulator's tables."""
    services()
    file, programme = draft()
    version = programme.consent.text_version
    file = submit_application(
        call_of(), applications.load(file.id), consent_accepted=True, consent_version=version
    )
    save_staff(AGENT.id, "bench", {Role.COORDINATOR.value}, {"03"}, ())
    save_staff(MANAGER.id, "bench", {Role.PROGRAMME_MANAGER.value}, (), ())
    submitted = history.history("application", file.id)[-1]
    envelope = open_envelope(call_of(AGENT), PROGRAMME, "03", None, datetime.now(UTC).year)
    contribute(call_of(AGENT), envelope.id, "Partner", 1_000_000_00)
    funds = history.history("envelope", envelope.id)[-1]
    file_path = f"/applications/{file.id}"
    reference = reference_of(file.id)
    code = metadata_of("123456")
    again = {"session": [{"challengeName": "CUSTOM_CHALLENGE", "challengeMetadata": code}]}
    first = {"session": [], "userAttributes": {"phone_number": "+212600000001", "locale": "ar"}}
    answer = {"privateChallengeParameters": {"code": "1"}, "challengeAnswer": "1"}
    return [
        Case("api_public", http("/programmes"), API, "GET /programmes"),
        Case("api_public", http(f"/track/{reference}", "phone_last4=0001"), API, "GET /track/{reference}"),
        Case("api_applicant", http("/applications", her=HER), API, "GET /applications"),
        Case("api_applicant", http(file_path, her=HER), API, "GET /applications/{id}"),
        Case("api_staff", http("/staff/queue", her=AGENT), API, "GET /staff/queue"),
        Case("api_staff", http(f"/staff{file_path}", her=AGENT), API, "GET /staff/applications/{id}"),
        Case("api_heads", http("/staff/envelopes", her=AGENT), API, "GET /staff/envelopes"),
        Case("api_programmes", http("/staff/programmes", her=MANAGER), API, "GET /staff/programmes"),
        Case("api_papers", http(f"{file_path}/receipt", her=HER), API, "GET /applications/{id}/receipt"),
        Case("api_staff_papers", http(f"/staff{file_path}/history", her=AGENT), None),
        Case("on_application_event__notify_applicant", queue(anew(submitted)), CONSUMER),
        Case("on_any_event__project_indicators", queue(anew(submitted)), CONSUMER),
        Case("on_funds_available__promote_waiting", queue(funds), CONSUMER),
        Case(
            "on_document_uploaded__inspect_document",
            uploaded(known=False),
            CONSUMER,
            "(a paper that is gone)",
        ),
        Case("on_document_uploaded__inspect_document", uploaded(), None, "(a photo inspected)"),
        Case("on_sms_receipt__mark_message", receipt(), CONSUMER),
        Case("stream_events__publish", stream(submitted), CONSUMER),
        Case("schedule__sweep_outbox", {}, None),
        Case("schedule__sweep_uploads", {}, None),
        Case("schedule__remind_and_escalate", {}, None),
        Case("auth_define_challenge", {"request": {"session": []}, "response": {}}, SILENT),
        Case("auth_verify_challenge", {"request": answer, "response": {}}, SILENT),
        Case("auth_create_challenge", {"request": again, "response": {}}, SILENT, "(second try: no SMS)"),
        Case("auth_create_challenge", {"request": first, "response": {}}, None, "(first: sends the SMS)"),
    ]


def services() -> None:
    """What the functions touch besides tables, on the bare emulator."""
    for bucket in ("uploads", "clean"):
        boto3.client("s3").create_bucket(Bucket=bucket)
    boto3.client("events").create_event_bus(Name="bench")
    pool = boto3.client("cognito-idp").create_user_pool(PoolName="bench")["UserPool"]["Id"]
    os.environ |= {
        "JISR_BUCKET_UPLOADS": "uploads",
        "JISR_BUCKET_CLEAN": "clean",
        "JISR_BUS_NAME": "bench",
        "JISR_APPLICANT_POOL_ID": pool,
        "JISR_SMS_GATEWAY": "sns",
    }
    settings.load.cache_clear()


def anew(event: events.Event) -> events.Event:
    """The same event under another id, so that no consumer has seen it."""
    return event.model_copy(update={"event_id": uuid.uuid4().hex})


def receipt() -> dict[str, Any]:
    """The carrier's last word on a message that was sent."""
    said = {"messageId": uuid.uuid4().hex, "messageStatus": "DELIVERED", "isFinal": True}
    return messages({"source": "aws.sms-voice", "detail": said})


def uploaded(*, known: bool = True) -> dict[str, Any]:
    """S3's notice of a photograph that was really put there; `known=False`: of a paper that she took away."""
    file, programme = draft()
    wanted = programme.documents[0]
    photo = picture()
    paper, _ = add_document(
        call_of(),
        file,
        type=wanted.type,
        side=(wanted.sides or (None,))[0],
        content_type="image/jpeg",
        size=len(photo),
    )
    boto3.client("s3").put_object(Bucket="uploads", Key=paper.key, Body=photo, ContentType="image/jpeg")
    key = paper.key if known else f"{file.id}/none"
    return messages({"source": "aws.s3", "detail": {"object": {"key": key}}})
