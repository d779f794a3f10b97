"""What cases share: a site, a bare emulator with the tables, and drafts ready to be sent. Made when first needed."""

import contextlib
import secrets
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import boto3

from bench.table import ROOT
from cli import deployment, programmes
from cli.emulator import Emulator
from cli.local import Running, local_site
from jisr.domain.application import Application
from jisr.domain.beside import Contact
from jisr.domain.documents import Document, DocumentStatus
from jisr.domain.people import Actor, Role
from jisr.domain.programmes.model import Programme
from jisr.domain.references import new_id
from jisr.store import documents
from jisr.store.applications import load
from jisr.store.base import commit
from jisr.store.programmes import current
from jisr.store.tables import INDEXES
from jisr.use_cases.call import Call
from jisr.use_cases.publish_programme import publish_programme
from jisr.use_cases.save_answers import save_answers
from jisr.use_cases.start_application import Applicant, start_application

PROGRAMME = "tamkine-riyada"
KIND = "self_employed"
PHONE = "+212600000001"
HER = Actor("applicant", "bench-account", frozenset({Role.APPLICANT}), session="bench-session")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Bench:
    """One run of the benchmarks. Everything it started ends with it, and its folder goes."""

    def __init__(self, runs: int, port: int = 0, emulator_port: int = 0) -> None:
        self.runs = runs
        self.port, self.emulator_port = port or free_port(), emulator_port or free_port()
        self._stack = contextlib.ExitStack()
        self._site: Running | None = None
        self._started = time.monotonic()

    def __enter__(self) -> "Bench":
        self.folder = Path(tempfile.mkdtemp(prefix="jisr-bench-"))
        self._stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def say(self, text: str) -> None:
        """What it is doing, with the time since the start; on standard error, beside the table."""
        print(f"{time.monotonic() - self._started:6.1f} s  {text}", file=sys.stderr, flush=True)

    @property
    def site(self) -> Running:
        """The whole site, deployed; one for all cases of the run."""
        if self._site is None:
            self._site = self._stack.enter_context(
                local_site(self.folder / "site", self.port, self.emulator_port, self.say)
            )
        return self._site

    @contextlib.contextmanager
    def tables(self) -> Iterator[Any]:
        """An emulator with the tables and no functions, so that nothing works beside what is measured.

        Use cases of this process work on it meanwhile; gives a DynamoDB client. The programmes are published.
        """
        emulator = Emulator(Path(tempfile.mkdtemp(dir=self.folder)), free_port())
        emulator.start()
        try:
            names = {setting: setting.removeprefix("table_") for setting in INDEXES}
            with deployment.as_a_function(emulator, names | {"stage": "local"}):
                made = boto3.client("kms").create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")
            key = {
                "hmac_key_id": made["KeyMetadata"]["KeyId"],
                "site_url": "http://localhost",
                "bucket_clean": "clean",
                "bucket_exports": "exports",
            }
            with deployment.as_a_function(emulator, names | {"stage": "local"} | key):
                client = boto3.client("dynamodb")
                make_tables(client)
                publish()
                yield client
        finally:
            emulator.stop()


def make_tables(client: Any, more: tuple[str, ...] = ("floor",), *, stream: bool = True) -> None:
    """Every table with its indexes, and the stream of `events`; `more`: bare tables of the same keys."""
    for setting, indexes in {**INDEXES, **dict.fromkeys(more, ())}.items():
        names = {"pk", "sk"} | {key for _, *keys in indexes for key in keys}
        request: dict[str, Any] = {
            "TableName": setting.removeprefix("table_"),
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": _keys("pk", "sk"),
            "AttributeDefinitions": [{"AttributeName": n, "AttributeType": "S"} for n in sorted(names)],
        }
        if indexes:
            request["GlobalSecondaryIndexes"] = [
                {
                    "IndexName": index,
                    "KeySchema": _keys(pk, sk),
                    "Projection": {"ProjectionType": "KEYS_ONLY"},
                }
                for index, pk, sk in indexes
            ]
        if stream and setting == "table_events":
            request["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
        client.create_table(**request)


def _keys(pk: str, sk: str) -> list[dict[str, str]]:
    return [{"AttributeName": pk, "KeyType": "HASH"}, {"AttributeName": sk, "KeyType": "RANGE"}]


def publish() -> None:
    for programme in programmes.shipped(ROOT / "programmes"):
        publish_programme(programme, datetime.now(UTC))


def call_of(actor: Actor = HER) -> Call:
    return Call(actor, datetime.now(UTC), new_id())


def draft(account: str = HER.id, phone: str = PHONE) -> tuple[Application, Programme]:
    """A complete draft of a made-up woman, her papers accepted, and its programme."""
    programme = current(PROGRAMME)
    actor = Actor("applicant", account, HER.roles, session=HER.session)
    call = call_of(actor)
    # Begun by somebody new each time: how many drafts an account may have is not what is measured.
    begun_by = call_of(Actor("applicant", new_id(), HER.roles, session=HER.session))
    file = start_application(begun_by, programme.id, KIND, "ar", Applicant(account, Contact(phone, "ar")))
    answers = {**programme.examples[KIND], "cnie": f"ZZ{secrets.randbelow(10**6):06d}"}
    file = save_answers(call, file, answers)
    for wanted in programme.documents:
        if wanted.required is True:
            for side in wanted.sides or (None,):
                commit([documents.create(_paper(file, wanted.type, side))])
    return load(file.id), programme


def _paper(file: Application, kind: str, side: str | None) -> Document:
    return Document(
        file.id,
        new_id(),
        kind,
        side,
        DocumentStatus.ACCEPTED,
        key=f"{file.id}/{kind}-{side}",
        content_type="image/jpeg",
        size=180_000,
        uploaded_by=file.account,
        created_at=datetime.now(UTC),
        sha256="0" * 64,
        clean_key=f"{file.id}/{kind}-{side}.jpg",
        inspected_at=datetime.now(UTC),
    )
