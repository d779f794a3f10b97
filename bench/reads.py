"""A queue page and a tracking look-up with 400 and with 100,000 applications: the same read units, about the same time.

On dynalite, with the items that the store itself writes. All files lie in one region, so that every queue is 250 times
deeper in the larger world. Timed is the API function's whole answer in a warm process.
"""

import contextlib
import hashlib
import inspect
import itertools
import json
import os
import random
import shutil
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from unittest import mock

import boto3
import botocore.client
from botocore.config import Config
from pynamodb.transactions import TransactWrite

from bench.dynalite import Dynalite
from bench.events import http
from bench.table import ROOT, Row, against
from bench.world import PROGRAMME, Bench, make_tables
from cli import deployment, programmes
from jisr import reference
from jisr.domain.application import Application, Status
from jisr.domain.beside import Beside, Contact
from jisr.domain.people import SYSTEM, Actor, Role
from jisr.domain.references import new_application_id, new_id, reference_of
from jisr.gateways import keys
from jisr.store import applications
from jisr.store.base import Item, Write
from jisr.store.programmes import all_current
from jisr.store.staff import save_staff
from jisr.store.tables import INDEXES
from jisr.use_cases.call import Call
from jisr.use_cases.publish_programme import writes_of as writes_of_programme

SMALL, LARGE = 400, 100_000
MOST_SLOWER = 3.0
EACH_RUN = 15
KNOWN = 100
"""Of so many files one is looked up."""
REGION = "03"
PROVINCE = "03.231"
AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
COORDINATOR = Actor("staff", "bench-coordinator", frozenset({Role.COORDINATOR}), frozenset({REGION}))
AGENT = Actor("staff", "bench-agent", frozenset({Role.AGENT}), frozenset({REGION}), frozenset({PROVINCE}))
type Asked = tuple[str, int]
"""What is asked, of a world of how many files."""
BUILD = ROOT / "build" / "bench"
PACKAGE = ROOT / "node_modules" / "dynalite" / "package.json"


def rows(bench: Bench) -> list[Row]:
    units, times = in_turn(bench, [World(volume) for volume in (SMALL, LARGE)])
    found = []
    for what in dict.fromkeys(what for what, _ in times):
        few, many = units[what, SMALL], units[what, LARGE]
        found.append(
            Row("reads", f"{what}: read units, 100,000 ÷ 400", many, "units", few, many / few, limit=1.0)
        )
        found.append(
            against(
                "reads",
                f"{what}: time, 100,000 ÷ 400",
                times[what, LARGE],
                times[what, SMALL],
                limit=MOST_SLOWER,
            )
        )
    return found


def in_turn(
    bench: Bench, worlds: Sequence["World"]
) -> tuple[Mapping[Asked, float], Mapping[Asked, list[float]]]:
    """Read units of each question in each world, and its times, one of each run; the first run warms up."""
    units: dict[Asked, float] = {}
    times: dict[Asked, list[float]] = {}
    with contextlib.ExitStack() as stack:
        for world in worlds:
            stack.enter_context(world.ready(bench.say))
        for run in range(bench.runs + 1):
            for world in worlds:
                with world.at_it():
                    for what, ask in world.questions().items():
                        units[what, world.volume], seconds = measured(ask)
                        if run:
                            times.setdefault((what, world.volume), []).append(seconds)
    return units, times


def measured(ask: Callable[[], None]) -> tuple[float, float]:
    """Read units of one call, and the median time of several."""
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):  # a line of log per call
        return _measured(ask)


def _measured(ask: Callable[[], None]) -> tuple[float, float]:
    ask()
    with counted() as read:
        ask()
    taken = []
    for _ in range(EACH_RUN):
        at = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - at)
    return sum(read), statistics.median(taken)


@contextlib.contextmanager
def counted() -> Iterator[list[float]]:
    """The read units that the server says each call consumed."""
    read: list[float] = []
    client_class: Any = botocore.client.BaseClient
    call = client_class._make_api_call

    def asking(client: Any, operation: str, parameters: dict[str, Any]) -> Any:
        answer = call(client, operation, parameters | {"ReturnConsumedCapacity": "TOTAL"})
        if operation in {"GetItem", "Query", "Scan", "BatchGetItem"}:
            told = answer["ConsumedCapacity"]
            read.extend(one["CapacityUnits"] for one in (told if isinstance(told, list) else [told]))
        return answer

    client_class._make_api_call = asking
    try:
        yield read
    finally:
        client_class._make_api_call = call


class World:
    """So many applications on a dynalite of their own. Loaded once: the folder is kept, named by what is in it."""

    name = "dynalite"

    def __init__(self, volume: int) -> None:
        self.volume = volume
        self.folder = BUILD / f"{self.name}-{volume}-{_content(volume, self.made_by())}"
        self.server = Dynalite(self.folder / "data")
        self.known: list[str] = []

    @contextlib.contextmanager
    def ready(self, say: Callable[[str], None]) -> Iterator[None]:
        about = self.folder / "whole.json"
        if not about.exists():
            for old in BUILD.glob(f"{self.name}-{self.volume}-*"):
                shutil.rmtree(old)
        with self.server.running():
            if about.exists():
                self.known = json.loads(about.read_text())
            else:
                with self.at_it():
                    self.known = self.fill(say)
                about.write_text(json.dumps(self.known))
            yield

    @contextlib.contextmanager
    def at_it(self) -> Iterator[None]:
        """Use cases of this process read this world."""
        names = {setting: setting.removeprefix("table_") for setting in INDEXES}
        told = names | {
            "stage": "local",
            "hmac_key_id": "bench",
            "bucket_clean": "clean",
            "site_url": "http://localhost",
        }
        with (
            deployment.as_a_function(self.server, told),
            mock.patch.object(keys, "_mac", _hashed_here),
        ):
            yield

    def made_by(self) -> Sequence[Callable[..., object]]:
        """What decides besides what is loaded."""
        return ()

    def fill(self, say: Callable[[str], None]) -> list[str]:
        """Load it; gives the ids of some files, for look-ups."""
        return load(self.volume, say)

    def questions(self) -> dict[str, Callable[[], object]]:
        """What is asked, by name: each a call of the API's function."""
        from jisr.api.public import APP as public
        from jisr.api.staff import APP as desk

        files = itertools.cycle(self.known)

        def queue(reader: Actor) -> None:
            answer = desk.handle(http("/staff/queue", her=reader))
            assert answer["statusCode"] == 200, answer["body"]
            assert len(json.loads(answer["body"])["items"]) == 25, "a page is 25 files"

        def track() -> None:
            path = f"/track/{reference_of(next(files))}"
            answer = public.handle(http(path, "phone_last4=0001"))
            assert answer["statusCode"] == 200, answer["body"]

        return {
            "queue of a province": lambda: queue(AGENT),
            "queue of a region (nine provinces)": lambda: queue(COORDINATOR),
            "tracking": track,
        }


def _hashed_here(_: str, text: str) -> str:
    """KMS, answered in process: dynalite has tables alone, and its time is nobody's table's."""
    return hashlib.sha256(text.encode()).hexdigest()


# -- loading ----------------------------------------------------------------------------------------------------------


class _Items:
    """Stands where PynamoDB's transaction would: keeps what the store's writes would put."""

    def __init__(self) -> None:
        self.found: list[Item] = []

    def save(self, item: Item, **_: object) -> None:
        self.found.append(item)


def items_of(writes: Iterable[Write]) -> list[tuple[str, dict[str, Any]]]:
    """(table, item) of each write of the store, in DynamoDB's JSON."""
    kept = _Items()
    for write in writes:
        write.add(cast(TransactWrite, kept))
    return [(item.table.removeprefix("table_"), item.serialize()) for item in kept.found]


def writes_of(file: Application) -> list[Write]:
    """A file without its answers, which neither question reads."""
    return applications.create(replace(file, beside=Beside(contact=Contact("+212600000001", "ar"))))


def files(volume: int) -> Iterator[Application]:
    """Four of five are at work, spread over the region's provinces and the programmes' stages; one is decided."""
    chance = random.Random(volume)
    places = [p.code for p in reference.provinces() if p.region == REGION]
    stages = [(p.id, p.version, s.id) for p in all_current() for s in p.stages]
    for number in range(volume):
        programme, version, stage = stages[number % len(stages)]
        at = AT + timedelta(seconds=chance.randrange(120 * 24 * 3600))
        decided = chance.random() < 0.2
        yield Application(
            id=new_application_id(at),
            programme=programme,
            programme_version=version,
            kind="self_employed",
            language="ar",
            account=f"account-{number:06d}",
            status=Status.APPROVED if decided else Status.IN_REVIEW,
            version=6,
            sequence=4,
            started_at=at,
            entered_at=at,
            submitted_at=at,
            stage=stage,
            deadline=at + timedelta(days=60),
            stage_deadline=None if decided else at + timedelta(days=chance.randrange(5, 30)),
            region=REGION,
            province=places[number % len(places)],
            rural=number % 2 == 0,
            person=hashlib.sha256(str(number).encode()).hexdigest(),
            score=chance.randrange(100),
            requested=chance.randrange(1, 50) * 100_000,
            consent_version="1",
            session=f"session-{number:06d}",
        )


def load(
    volume: int,
    say: Callable[[str], None],
    kept: Callable[[Application, int], list[Write]] = lambda file, _: writes_of(file),
) -> list[str]:
    """Fill the world's tables; gives the ids of every hundredth file, for look-ups. `kept`: what the store writes of a
    file, given its number."""
    client = boto3.client("dynamodb", config=Config(max_pool_connections=16, parameter_validation=False))
    make_tables(client, more=(), stream=False)
    for table, item in _beside():
        client.put_item(TableName=table, Item=item)
    known: list[str] = []
    started = time.monotonic()

    def put(batch: Sequence[tuple[str, dict[str, Any]]]) -> None:
        wanted: dict[str, Any] = {}
        for table, item in batch:
            wanted.setdefault(table, []).append({"PutRequest": {"Item": item}})
        while wanted:
            wanted = client.batch_write_item(RequestItems=wanted).get("UnprocessedItems") or {}

    with ThreadPoolExecutor(4) as pool:
        running = []
        for number, chunk in enumerate(itertools.batched(enumerate(files(volume)), 10, strict=False)):
            known += [file.id for at, file in chunk if at % KNOWN == 0]
            items = [item for at, file in chunk for item in items_of(kept(file, at))]
            running += [pool.submit(put, batch) for batch in itertools.batched(items, 25, strict=False)]
            while len(running) >= 64:
                running.pop(0).result()
            if number % 1000 == 999:
                say(
                    f"  {number * 10:,} of {volume:,} applications loaded, {time.monotonic() - started:.0f} s"
                )
        for one in running:
            one.result()
    return known


def _beside() -> list[tuple[str, dict[str, Any]]]:
    """The programmes; the readers are saved. Programmes are published by a transaction, of which dynalite has none."""
    for reader in (COORDINATOR, AGENT):
        save_staff(reader.id, "bench", {r.value for r in reader.roles}, reader.regions, reader.provinces)
    shipped = programmes.shipped(ROOT / "programmes")
    return [
        item for one in shipped for item in items_of(writes_of_programme(Call(SYSTEM, AT, new_id()), one, 0))
    ]


def _content(volume: int, made_by: Sequence[Callable[..., object]]) -> str:
    """A short digest of all that decides what is loaded."""
    source = "".join(inspect.getsource(one) for one in (files, writes_of, load, *made_by))
    sample = items_of(
        writes_of(
            Application(
                "26AAAAAAAAAA",
                PROGRAMME,
                1,
                "k",
                "ar",
                "a",
                Status.IN_REVIEW,
                1,
                1,
                started_at=AT,
                entered_at=AT,
            )
        )
    )
    package = json.loads(PACKAGE.read_text())["version"]
    told = json.dumps([volume, sample, package, INDEXES], default=str, sort_keys=True)
    return hashlib.sha256((source + told).encode()).hexdigest()[:12]
