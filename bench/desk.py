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
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from typing import Any

import boto3
import botocore.client

import events
from bench import reads
from bench.events import http
from bench.floors.replay import READS, Calls, replay
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


type Workers = Callable[[Sequence[str], Sequence[Calls]], Executor]
"""By the ids of whole files, and the calls of each question's floor."""


def rows(bench: Bench) -> Iterator[Row]:
    yield from on_the_emulator(bench, FILES, PAGES)
    yield from by_volume(bench, VOLUMES)


# -- against the floor ------------------------------------------------------------------------------------------------


def on_the_emulator(bench: Bench, files: int, pages: int, workers: Workers | None = None) -> list[Row]:
    """Ours and the floor take turns, round by round; each round is so many pages, by eight workers."""
    found = []
    with bench.tables() as client:
        known = _fill(client, files)
        asked = _questions(known)
        floors = [_floor_of(question) for question in asked]
        with (workers or eight_processes)(known, floors) as pool:
            for number, question in enumerate(asked):
                label = f"{question.what} ÷ {question.floor.format(len(floors[number]))}"
                bench.say(f"  {label}")
                ours: list[float] = []
                theirs: list[float] = []
                # Many at a time move more than one does: twice the rounds. The first opens the connections.
                for run in range(2 * bench.runs + 1):
                    bare = _taken(pool, partial(_replayed, number), pages)
                    mine = _taken(pool, partial(_asked, number), pages)
                    if run:
                        theirs.append(bare / pages)
                        ours.append(mine / pages)
                found.append(against("desk", label, ours, theirs, limit=question.limit))
    return found


def eight_processes(known: Sequence[str], floors: Sequence[Calls]) -> Executor:
    """As Lambda has it: each answers one request at a time, and shares nothing with the others."""
    return ProcessPoolExecutor(
        AT_ONCE, mp_context=get_context("spawn"), initializer=_begin_silent, initargs=(known, floors)
    )


def _begin_silent(known: Sequence[str], floors: Sequence[Calls]) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a line of log per call
    begin(known, floors)


def begin(known: Sequence[str], floors: Sequence[Calls]) -> None:
    """A worker has a client of its own, and its functions are warm."""
    asked = _questions(known)
    _here[:] = [_Worker(boto3.client("dynamodb"), asked, floors)]
    for question in asked:
        question.ask(0)


@dataclass(frozen=True)
class _Worker:
    client: Any
    asked: Sequence["Question"]
    floors: Sequence[Calls]


_here: list[_Worker] = []
"""Of this process."""


def _replayed(question: int, _: int) -> None:
    replay(_here[0].client, _here[0].floors[question])


def _asked(question: int, page: int) -> None:
    _here[0].asked[question].ask(page)


def _floor_of(question: "Question") -> Calls:
    """Those of a warm process's calls that are its floor, after a look at whether its page is whole."""
    with _recorded() as made, _silent():
        for _ in range(2):
            made.clear()
            answer = question.ask(0)
    question.look(json.loads(answer))
    return [(name, given) for name, given in made if name in question.reads]


@dataclass(frozen=True)
class Question:
    """What is asked for: page N of it; what must be in its answer; which of its calls the floor sends again."""

    what: str
    ask: Callable[[int], str]
    look: Callable[[dict[str, Any]], None]
    floor: str
    reads: frozenset[str]
    limit: float


def _questions(known: Sequence[str]) -> list[Question]:
    from jisr.api.staff import APP as desk

    def answer(path: str, reader: Actor) -> str:
        given = desk.handle(http(path, her=reader))
        assert given["statusCode"] == 200, given["body"]
        return str(given["body"])

    def queue(what: str, reader: Actor) -> Question:
        def whole(body: dict[str, Any]) -> None:
            assert len(body["items"]) == 25, "a page is 25 files"

        def page(_: int) -> str:
            return answer("/staff/queue", reader)

        return Question(what, page, whole, "its {} bare index queries", frozenset({"Query"}), QUEUE_LIMIT)

    def whole(body: dict[str, Any]) -> None:
        assert len(body["timeline"]) == len(_TOLD), "a whole file has its history"

    def file(number: int) -> str:
        return answer(f"/staff/applications/{known[number % len(known)]}", COORDINATOR)

    return [
        queue("queue of a province", AGENT),
        queue("queue of nine provinces", COORDINATOR),
        Question("a file", file, whole, "its {} bare reads", READS, FILE_LIMIT),
    ]


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


def _taken(pool: Executor, work: Callable[[int], None], pages: int) -> float:
    started = time.perf_counter()
    for _ in pool.map(work, range(pages)):
        pass
    return time.perf_counter() - started


# -- by volume --------------------------------------------------------------------------------------------------------


class Desk(World):
    """So many files on a dynalite of their own; those that are looked up with answers, papers and history."""

    name = "desk"

    def made_by(self) -> Sequence[Callable[..., object]]:
        return writes_of, _papers, _happened

    def fill(self, say: Callable[[str], None]) -> list[str]:
        return reads.load(self.volume, say, lambda file, number: writes_of(file, whole=number % KNOWN == 0))

    def questions(self) -> dict[str, Callable[[], object]]:
        numbers = itertools.count()

        def numbered(ask: Callable[[int], object]) -> Callable[[], object]:
            return lambda: ask(next(numbers))

        return {one.what: numbered(one.ask) for one in _questions(self.known)}


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
