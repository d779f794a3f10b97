"""A day at the desk: a page of the queue and a whole file, against the bare calls that each of them makes.

On the emulator, eight at a time, with a thousand files in one region: ours is the API function's whole answer, the
floor sends the same calls by a bare client. On dynalite, with 1,000, 10,000 and 200,000 files: the same read units, and
about the same time.
"""

import contextlib
import itertools
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import botocore.client

import events
from bench import reads
from bench.events import http
from bench.floors.replay import READS, at_once
from bench.reads import AGENT, COORDINATOR, KNOWN, World, items_of
from bench.table import ROOT, Row, against
from bench.world import Bench
from jisr.domain.application import Application
from jisr.domain.beside import Beside, Contact
from jisr.domain.documents import Document, DocumentStatus
from jisr.domain.people import Actor
from jisr.store import applications, documents
from jisr.store import events as history
from jisr.store.base import Write
from jisr.store.programmes import load as programme_of
from jisr.store.staff import save_staff

AT_ONCE = 8
FILES = 1_000
PAGES = 32
QUEUE_LIMIT, FILE_LIMIT = 1.6, 1.8
VOLUMES = (1_000, 10_000, 200_000)
MOST_SLOWER = 3.0
_TOLD = ("ApplicationSubmitted", "ApplicationClaimed", "StagePassed", "ApplicationReleased")


def rows(bench: Bench) -> Iterator[Row]:
    yield from on_the_emulator(bench, FILES, PAGES)
    yield from by_volume(bench, VOLUMES)


# -- against the floor ------------------------------------------------------------------------------------------------


def on_the_emulator(bench: Bench, files: int, pages: int) -> list[Row]:
    """Ours and the floor take turns, round by round; each round is so many pages, eight at a time."""
    found = []
    with bench.tables() as client:
        known = _fill(client, files)
        for what, ask, floors in _questions(known):
            with _recorded() as made, _silent():
                for _ in range(2):  # the second is that of a warm process
                    made.clear()
                    ask(0)
            bench.say(f"  {what}: {len(made)} calls to the tables")
            bare = [[(name, given) for name, given in made if name in floor.reads] for floor in floors]
            ours: list[float] = []
            theirs: list[list[float]] = [[] for _ in floors]
            for run in range(2 * bench.runs + 1):  # eight at a time move more than one does: twice the rounds
                taken = [_taken(at_once, client, [reads_] * pages, AT_ONCE) for reads_ in bare]
                mine = _taken(_eight_at_a_time, ask, pages)
                if run:  # the first opens the connections
                    ours.append(mine / pages)
                    for times, seconds in zip(theirs, taken, strict=True):
                        times.append(seconds / pages)
            for floor, reads_, times in zip(floors, bare, theirs, strict=True):
                label = f"{what} ÷ {floor.what.format(len(reads_))}"
                found.append(against("desk", label, ours, times, limit=floor.limit))
    return found


@dataclass(frozen=True)
class Floor:
    """Which of a page's own reads it sends again."""

    what: str
    reads: frozenset[str]
    limit: float | None


# The index holds keys alone, so a page reads its rows besides. Of nine provinces the queries are nearly all of it; of
# one, seven queries weigh no more than the one request for the rows.
_QUERIES, _ROWS = "its {} index queries", "its {} reads of index and rows"
_REGION = (Floor(_QUERIES, frozenset({"Query"}), QUEUE_LIMIT),)
_PROVINCE = (
    Floor(_ROWS, frozenset({"Query", "BatchGetItem"}), QUEUE_LIMIT),
    Floor(_QUERIES, frozenset({"Query"}), None),
)
# No line in the log of readings, no file: the page writes one before it shows anything.
_FILE = (
    Floor("its {} calls: reads, and the log's line", frozenset({*READS, "PutItem"}), FILE_LIMIT),
    Floor("its {} bare reads", READS, None),
)
_QUEUES = (
    ("queue of a province", AGENT, _PROVINCE),
    ("queue of nine provinces", COORDINATOR, _REGION),
)


def _questions(known: Sequence[str]) -> Iterator[tuple[str, Callable[[int], None], Sequence[Floor]]]:
    """(what, how page N is asked for, its floors)."""
    from jisr.api.staff import APP as desk

    def queue(reader: Actor) -> Callable[[int], None]:
        def ask(_: int) -> None:
            answer = desk.handle(http("/staff/queue", her=reader))
            assert answer["statusCode"] == 200, answer["body"]
            assert len(json.loads(answer["body"])["items"]) == 25, "a page is 25 files"

        return ask

    def file(number: int) -> None:
        answer = desk.handle(http(f"/staff/applications/{known[number % len(known)]}", her=COORDINATOR))
        assert answer["statusCode"] == 200, answer["body"]
        assert len(json.loads(answer["body"])["timeline"]) == len(_TOLD), "a whole file has its history"

    for what, reader, floors in _QUEUES:
        yield what, queue(reader), floors
    yield "a file", file, _FILE


def _fill(client: Any, files: int) -> list[str]:
    """The store's own items, put there in bulk; gives the ids of whole files."""
    for reader in (COORDINATOR, AGENT):
        save_staff(reader.id, "bench", {r.value for r in reader.roles}, reader.regions, reader.provinces)
    known: list[str] = []
    for chunk in itertools.batched(reads.files(files), KNOWN, strict=False):
        known.append(chunk[0].id)
        items = [item for n, file in enumerate(chunk) for item in items_of(writes_of(file, whole=n == 0))]
        for batch in itertools.batched(items, 25, strict=False):
            _put(client, batch)
    return known


def _put(client: Any, batch: Sequence[tuple[str, dict[str, Any]]]) -> None:
    wanted: dict[str, Any] = {}
    for table, item in batch:
        wanted.setdefault(table, []).append({"PutRequest": {"Item": item}})
    client.batch_write_item(RequestItems=wanted)


def writes_of(file: Application, *, whole: bool) -> list[Write]:
    """A file as the store keeps it; `whole`: with answers, papers and history."""
    if not whole:
        return reads.writes_of(file)
    programme = programme_of(file.programme, file.programme_version)
    kind, answers = next(iter(programme.examples.items()))
    file = replace(file, kind=kind, beside=Beside(dict(answers), Contact("+212600000001", "ar")))
    papers = [documents.create(paper) for paper in _papers(file, [d.type for d in programme.documents])]
    return [*applications.create(file), *papers, *map(history.append, _happened(file))]


def _papers(file: Application, types: Sequence[str]) -> Iterator[Document]:
    for number, kind in enumerate(types):
        yield Document(
            file.id,
            f"{number:032x}",
            kind,
            None,
            DocumentStatus.ACCEPTED,
            key=f"{file.id}/{number}",
            content_type="image/jpeg",
            size=180_000,
            uploaded_by=file.account,
            created_at=file.started_at,
            clean_key=f"{file.id}/{number}/clean",
            inspected_at=file.started_at,
            pages=1,
        )


def _happened(file: Application) -> Iterator[events.Event]:
    """Its history, of the samples."""
    for number, name in enumerate(_TOLD, start=1):
        text = (ROOT / "events" / "samples" / f"{name}.v1.json").read_text(encoding="utf-8")
        sample = json.loads(text)
        of_it = {"from": file.status, "to": file.status, "stage": file.stage}
        told = sample | {
            "actor": {"kind": "staff", "id": AGENT.id, "role": "agent", "on_behalf_of": None},
            "data": sample["data"] | {name: of_it[name] for name in of_it if name in sample["data"]},
            "event_id": f"{file.id}-{number}",
            "subject": {"kind": "application", "id": file.id},
            "application_id": file.id,
            "sequence": number,
            "occurred_at": (file.started_at + timedelta(hours=number)).isoformat(),
        }
        yield events.parse(told)


@contextlib.contextmanager
def _recorded() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """Every call to the tables meanwhile: (operation, parameters)."""
    made: list[tuple[str, dict[str, Any]]] = []
    client_class: Any = botocore.client.BaseClient
    call = client_class._make_api_call

    def asking(client: Any, operation: str, parameters: dict[str, Any]) -> Any:
        made.append((operation, parameters))
        return call(client, operation, parameters)

    client_class._make_api_call = asking
    try:
        yield made
    finally:
        client_class._make_api_call = call


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """A line of log per call."""
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        yield


def _taken[**P](work: Callable[P, None], *given: P.args, **named: P.kwargs) -> float:
    started = time.perf_counter()
    work(*given, **named)
    return time.perf_counter() - started


def _eight_at_a_time(ask: Callable[[int], None], pages: int) -> None:
    with _silent(), ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(ask, range(pages)))


# -- by volume --------------------------------------------------------------------------------------------------------


class Desk(World):
    """So many files on a dynalite of their own; those that are looked up with answers, papers and history."""

    name = "desk"

    def made_by(self) -> Sequence[Callable[..., object]]:
        return writes_of, _papers, _happened

    def fill(self, say: Callable[[str], None]) -> list[str]:
        return reads.load(self.volume, say, lambda file, number: writes_of(file, whole=number % KNOWN == 0))

    def questions(self) -> dict[str, Callable[[], None]]:
        numbers = itertools.count()

        def numbered(ask: Callable[[int], None]) -> Callable[[], None]:
            return lambda: ask(next(numbers))

        return {what: numbered(ask) for what, ask, *_ in _questions(self.known)}


def by_volume(bench: Bench, volumes: Sequence[int]) -> list[Row]:
    """Each volume against the smallest."""
    units, times = reads.in_turn(bench, [Desk(volume) for volume in volumes])
    found = []
    least = volumes[0]
    for what, volume in itertools.product(dict.fromkeys(what for what, _ in times), volumes[1:]):
        few, many, label = units[what, least], units[what, volume], f"{volume:,} ÷ {least:,}"
        found.append(Row("desk", f"{what}: read units, {label}", many, "units", few, many / few, 1.0))
        found.append(
            against(
                "desk",
                f"{what}: time, {label}",
                times[what, volume],
                times[what, least],
                limit=MOST_SLOWER,
            )
        )
    return found
