"""The emulator is stopped by SIGTERM while several people work, and started again: what was acknowledged is there."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from cli.client import Client, Unexpected, wait_for
from cli.demo import PROGRAMME, picture
from tests.e2e.files import (
    a_cnie,
    a_phone,
    aws,
    consent,
    function_name,
    items,
    reset_limits,
    send_missing,
    told,
)

pytestmark = pytest.mark.e2e

PEOPLE = 4
VISIBLE_AGAIN = 20  # seconds; deployed it is minutes, because a function's time-out is


@dataclass
class Person:
    """What she was told is done, step by step. `cut`: the call that had no answer, so nobody knows."""

    client: Client
    phone: str
    cnie: str = field(default_factory=a_cnie)
    file: dict[str, Any] | None = None
    papers: set[str] = field(default_factory=set)
    sent: dict[str, Any] | None = None
    finished: list[str] = field(default_factory=list)
    cut: str | None = None

    @property
    def birth_year(self) -> int:
        return int(self.file["answers"]["birth_date"][:4]) if self.file else 0


def journeys(person: Person, programme: dict[str, Any], stop: threading.Event) -> None:
    """One application after the other, until the site no longer answers."""
    while not stop.is_set():
        try:
            one_journey(person, programme)
        except (Unexpected, httpx.HTTPError, OSError) as error:
            person.cut = f"{type(error).__name__}: {error}"[:200]
            return


def one_journey(person: Person, programme: dict[str, Any]) -> None:
    her = person.client
    if person.file is None:
        begun = {"programme": PROGRAMME, "kind": programme["kinds"][0], "language": "fr"}
        person.file = her.call("POST", "/applications", begun, expect=201).json()
    path = f"/applications/{person.file['id']}"
    if not person.file["answers"]:
        answers = {**programme["examples"][person.file["kind"]], "cnie": person.cnie}
        match = {"If-Match": f'"{person.file["version"]}"'}
        person.file = her.call("PATCH", path, {"answers": answers}, headers=match).json()
    wanted = {d["type"]: d for d in programme["documents"]}
    for error in person.file["missing"]:
        _, _, kind, *side = error["pointer"].split("/")
        person.papers.add(her.upload(person.file["id"], wanted[kind], side[0] if side else None, picture()))
    person.sent = her.call("POST", f"{path}/submit", consent(programme), expect=200).json()
    # She gives up and begins anew: else her place in this call is taken.
    her.call("POST", f"{path}/withdraw", {}, expect=200)
    person.finished.append(person.file["id"])
    person.file, person.papers, person.sent = None, set(), None


@contextmanager
def queues_hurry(site, state) -> Iterator[None]:
    sqs, name = aws(site, "sqs"), "VisibilityTimeout"
    outputs = json.loads((state / "outputs.json").read_text())
    queues = next(json.loads(values["Queues"]) for values in outputs.values() if "Queues" in values)
    before = {}
    for url in {urls["queue"] for urls in queues.values() if "queue" in urls}:
        before[url] = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"]
        sqs.set_queue_attributes(QueueUrl=url, Attributes={name: str(VISIBLE_AGAIN)})
    yield
    for url, attributes in before.items():
        aws(site, "sqs").set_queue_attributes(QueueUrl=url, Attributes=attributes)


def test_what_was_acknowledged_survives_a_stop_in_the_middle_of_the_work(site, state):
    reset_limits(site)
    people = [Person(Client(site.url), a_phone()) for _ in range(PEOPLE)]
    programme = people[0].client.call("GET", f"/programmes/{PROGRAMME}").json()
    for person in people:
        person.client.sign_in(person.phone)
    with queues_hurry(site, state):
        stop = threading.Event()
        with ThreadPoolExecutor(PEOPLE) as pool:
            work = [pool.submit(journeys, person, programme, stop) for person in people]
            wait_for("the middle of the work", lambda: sum(len(p.finished) for p in people) >= PEOPLE, 120)
            try:
                site.emulator.stop()
            finally:
                stop.set()
                site.emulator.start()
        for done in work:
            done.result()
        assert any(person.cut for person in people), "nobody was interrupted"

        for person in people:
            as_acknowledged(site, person)
        # What the stream lost with the emulator's memory, the sweeper sends.
        sweep(site)
        with ThreadPoolExecutor(PEOPLE) as pool:
            list(pool.map(lambda person: to_the_end(person, programme), people))
        wait_for("every SMS", lambda: all(map(each_told(site), people)), 120)
    for person in people:
        whole(site, person)


def as_acknowledged(site, person: Person) -> None:
    """She signs in anew and finds what she was told is done; a step without an answer is done whole or not at all."""
    her = person.client = Client(site.url)
    her.sign_in(person.phone)
    listed = {f["id"]: f for f in her.call("GET", "/applications").json()["items"]}
    for application in person.finished:
        assert listed[application]["status"] == "withdrawn"
    if person.file is None:
        return
    assert person.file["id"] in listed
    path = f"/applications/{person.file['id']}"
    status = listed[person.file["id"]]["status"]
    assert status in (
        {"submitted", "in_review", "withdrawn"} if person.sent else {"draft", "submitted", "in_review"}
    )
    if status != "draft":
        proof = {"national_id_last4": person.cnie[-4:], "birth_year": person.birth_year}
        her.call("POST", f"{path}/identity", proof, expect=204)
    now = her.call("GET", path).json()
    assert now["reference"] == person.file["reference"]
    if person.file["answers"]:
        assert now["answers"] == person.file["answers"]
    accepted = {d["document_id"] for d in now["documents"] if d["status"] == "accepted"}
    assert person.papers <= accepted
    person.file = now


def to_the_end(person: Person, programme: dict[str, Any]) -> None:
    """The journey that was cut goes on from where it is."""
    if person.file is None:
        one_journey(person, programme)
        return
    path = f"/applications/{person.file['id']}"
    if person.file["status"] == "draft":
        if not person.file["answers"]:
            answers = {**programme["examples"][person.file["kind"]], "cnie": person.cnie}
            match = {"If-Match": f'"{person.file["version"]}"'}
            person.client.call("PATCH", path, {"answers": answers}, headers=match)
        # Papers whose verdict was under way come by redelivery; those that never arrived are sent again.
        now = person.client.call("GET", path).json()
        send_missing(person.client, person.file["id"], programme, now["missing"])
        person.client.call("POST", f"{path}/submit", consent(programme), expect=200)
    if person.client.call("GET", path).json()["status"] != "withdrawn":
        person.client.call("POST", f"{path}/withdraw", {}, expect=200)
    person.finished.append(person.file["id"])


def sweep(site) -> None:
    long_ago = (datetime.now(UTC) - timedelta(minutes=3)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    for item in items(site, "events"):
        if "unpublished" in item:
            old = {**item, "occurred_at": {"S": long_ago}}
            aws(site, "dynamodb").put_item(TableName=site.settings["table_events"], Item=old)
    aws(site, "lambda").invoke(FunctionName=function_name(site, "schedule__sweep_outbox"))


def events_of(site, application: str) -> list[dict[str, Any]]:
    found = [i for i in items(site, "events") if i["pk"]["S"] == f"application#{application}"]
    return [json.loads(i["detail"]["S"]) for i in sorted(found, key=lambda i: i["sk"]["S"])]


def whole(site, person: Person) -> None:
    """State, events and messages of her files say the same."""
    states = {i["pk"]["S"]: i for i in items(site, "applications") if i["sk"]["S"] == "STATE"}
    for application in person.finished:
        kept, state = events_of(site, application), states[application]
        assert [e["sequence"] for e in kept] == list(range(1, len(kept) + 1))
        assert int(state["sequence"]["N"]) == len(kept)
        assert kept[-1]["data"]["to"] == state["status"]["S"] == "withdrawn"
        types = [e["type"] for e in kept]
        assert types.count("ApplicationSubmitted") == types.count("ApplicationWithdrawn") == 1


def each_told(site) -> Any:
    """Whether each of her files has its SMS: once each; one that died between claim and mark is `uncertain`, which is
    declared, counted, and never sent again."""
    uncertain: dict[str, int] = {}
    for item in items(site, "messages"):
        if item.get("state", {}).get("S") == "uncertain":
            application = item["application_id"]["S"]
            uncertain[application] = uncertain.get(application, 0) + 1

    def told_of_all(person: Person) -> bool:
        texts = told(person.client, person.phone)
        for application in person.finished:
            reference = f"JSR-{application[:4]}-{application[4:8]}-{application[8:]}"
            about = [text for text in texts if reference in text]
            assert len(about) == len(set(about)), "an SMS came twice"
            if len(about) + uncertain.get(application, 0) < 2:
                return False
        return True

    return told_of_all
