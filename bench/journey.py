"""What one journey consumes: a draft, answers page by page, papers, submission, review, decision; played in process.

Every function runs as it is deployed, called with the events that AWS would send it, on moto; `bench.units` counts.
A process is warm: programmes are read, as in a worker that has served before. Nothing is batched: each event is a call
of its own, which is the worst case.
"""

import io
import json
import logging
import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import boto3
import pytest

import events
from bench.prices import DATE, Cost, cost
from bench.table import Row
from bench.units import Units, metered
from bench.world import Bench
from cli.demo import picture
from infra.wiring import ROWS, Consumer
from jisr.domain.messages import segments
from jisr.domain.people import Actor, Role
from jisr.gateways import identity, sms
from jisr.store import envelopes
from jisr.store.staff import save_staff
from jisr.store.tables import INDEXES
from jisr.use_cases.call import Call
from jisr.use_cases.money_envelopes import contribute, open_envelope
from tests.flow.conftest import ROOT, in_process, publish_yaml

PHONE = "+212600000001"
CARRIER = "bench"
REGION_AND_KEYS = ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
PROGRAMME = "tamkine-riyada"


class Carrier:
    """Keeps what would go out; its receipts come back, as AWS's do."""

    gives_receipts = True

    def __init__(self) -> None:
        self.texts: list[str] = []

    def send(self, to: str, text: str) -> str:
        self.texts.append(text)
        return f"{CARRIER}-{len(self.texts)}"


@dataclass
class Journey:
    """One journey and what it took."""

    carrier: Carrier
    invocations: Counter[str] = field(default_factory=Counter)
    steps: list[tuple[str, float, float, int]] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    heard: int = 0
    units: Units = field(default_factory=Units)

    def invoke(self, function: str, event: dict[str, Any]) -> Any:
        self.invocations[function] += 1
        answer = import_module(f"functions.{function}.handler").lambda_handler(event, None)
        if isinstance(answer, dict) and answer.get("batchItemFailures"):
            raise AssertionError(f"{function} failed")
        return answer

    def call(
        self,
        function: str,
        method: str,
        path: str,
        body: object = None,
        *,
        sub: str,
        query: str = "",
        version: int | None = None,
        key: str | None = None,
    ) -> dict[str, Any]:
        """One HTTP call, and everything that follows of it."""
        headers = {"content-type": "application/json"}
        if version is not None:
            headers["if-match"] = f'"{version}"'
        if key is not None:
            headers["idempotency-key"] = key
        reads, writes, calls = self.units.read, self.units.write, sum(self.invocations.values())
        answer = self.invoke(
            function,
            {
                "version": "2.0",
                "rawPath": f"/api/v1{path}",
                "rawQueryString": query,
                "headers": headers,
                "requestContext": {
                    "http": {"method": method, "sourceIp": "192.0.2.1"},
                    "authorizer": {
                        "jwt": {"claims": {"sub": sub, "token_use": "access", "origin_jti": f"s-{sub}"}}
                    },
                },
                "body": json.dumps(body) if body is not None else None,
            },
        )
        if answer["statusCode"] >= 400:
            raise AssertionError(f"{method} {path}: {answer['statusCode']} {answer['body'][:600]}")
        self.follow()
        step = f"{method} {path}".replace("/applications/", "/").replace(sub, "")
        self.steps.append(
            (
                step,
                self.units.write - writes,
                self.units.read - reads,
                sum(self.invocations.values()) - calls,
            )
        )
        return json.loads(answer["body"]) if answer.get("body", "").startswith(("{", "[")) else {}

    def follow(self) -> None:
        """Deliver what is new in the outbox, until nothing is."""
        while new := self._new_events():
            records = [
                {
                    "eventName": "INSERT",
                    "dynamodb": {"NewImage": {"detail": {"S": detail}}, "SequenceNumber": str(at)},
                }
                for at, detail in enumerate(new)
            ]
            self.invoke("stream_events__publish", {"Records": records})
            for detail in new:
                self._consume(events.parse(detail))
            self._receipts()

    def _consume(self, event: events.Event) -> None:
        body = json.dumps(
            {"source": "jisr", "detail-type": event.type, "detail": json.loads(event.to_detail())}
        )
        record = {"messageId": "m", "body": body, "attributes": {"ApproximateReceiveCount": "1"}}
        for row in ROWS:
            if isinstance(row.trigger, Consumer) and event.type in row.trigger.types:
                self.invoke(row.name, {"Records": [record]})

    def _receipts(self) -> None:
        while self.heard < len(self.carrier.texts):
            self.heard += 1
            detail = {
                "eventType": "TEXT_DELIVERED",
                "isFinal": True,
                "messageId": f"{CARRIER}-{self.heard}",
                "messageStatus": "DELIVERED",
            }
            record = {
                "messageId": "m",
                "body": json.dumps({"source": "aws.sms-voice", "detail": detail}),
                "attributes": {"ApproximateReceiveCount": "1"},
            }
            self.invoke("on_sms_receipt__mark_message", {"Records": [record]})

    def _new_events(self) -> list[str]:
        with self.unmetered():
            items = boto3.client("dynamodb").scan(TableName="events")["Items"]
        found = []
        for item in sorted(items, key=lambda i: (i["occurred_at"]["S"], i["pk"]["S"], i["sk"]["S"])):
            key = (item["pk"]["S"], item["sk"]["S"])
            if key in self.seen:
                continue
            self.seen.add(key)
            if "unpublished" in item:
                found.append(item["detail"]["S"])
        return found

    @contextmanager
    def unmetered(self) -> Iterator[None]:
        """The bench's own look at the tables, taken out of the count again."""
        before = (self.units.read, self.units.write, self.units.calls.copy(), self.units.reads_by.copy())
        yield
        self.units.read, self.units.write, self.units.calls, self.units.reads_by = before


def play(journey: Journey, *, longer: bool) -> None:
    """From the draft to the approval; `longer`: the agent claims the file, and a paper is refused and sent again."""
    her = f"account-{secrets.token_hex(4)}"
    programme = journey.call("api_public", "GET", f"/programmes/{PROGRAMME}", sub=her)
    kind = programme["kinds"][0]
    answers = {**programme["examples"][kind], "cnie": f"ZZ{secrets.randbelow(10**6):06d}"}
    begun = {"programme": PROGRAMME, "kind": kind, "language": "ar"}
    file = journey.call("api_applicant", "POST", "/applications", begun, sub=her, key=secrets.token_hex(8))
    own = f"/applications/{file['id']}"
    for page in programme["form"]["pages"]:
        given = {f["name"]: answers[f["name"]] for f in page["fields"] if f["name"] in answers}
        if given:
            file = journey.call(
                "api_applicant", "PATCH", own, {"answers": given}, sub=her, version=file["version"]
            )
    for missing in file["missing"]:
        _, _, type_, *side = missing["pointer"].split("/")
        _photograph(journey, own, her, type_, side[0] if side else None)
    consent = {"consent": {"accepted": True, "text_version": programme["consent"]["text_version"]}}
    journey.call("api_applicant", "POST", f"{own}/submit", consent, sub=her, key=secrets.token_hex(8))
    journey.call("api_staff", "GET", "/staff/queue", sub="agent-1", query=f"programme={PROGRAMME}")
    read = _read(journey, file["id"], "agent-1")
    version = read["version"]
    if longer:
        version = _act(journey, file["id"], "agent-1", version, "claim")
        paper = read["documents"][0]
        verdict = {"document_id": paper["document_id"], "outcome": "rejected", "reason": "blurred"}
        asked = {"reason_codes": ["document_unreadable"], "documents": [verdict]}
        _act(journey, file["id"], "agent-1", version, "request_changes", **asked)
        _photograph(journey, own, her, paper["type"], paper["side"])
        journey.call("api_applicant", "POST", f"{own}/resubmit", {}, sub=her, key=secrets.token_hex(8))
        version = _read(journey, file["id"], "agent-1")["version"]
    for _ in programme["stages"][:-1]:
        version = _act(journey, file["id"], "agent-1", version, "pass_stage")
    version = _read(journey, file["id"], "coordinator-1")["version"]
    _act(journey, file["id"], "coordinator-1", version, "approve")


def _photograph(journey: Journey, own: str, her: str, type_: str, side: str | None) -> None:
    photo = picture()
    body = {
        "type": type_,
        **({"side": side} if side else {}),
        "filename": "photo.jpg",
        "content_type": "image/jpeg",
        "size": len(photo),
    }
    added = journey.call("api_applicant", "POST", f"{own}/documents", body, sub=her)
    key = added["upload"]["fields"]["key"]
    reads, writes, calls = journey.units.read, journey.units.write, sum(journey.invocations.values())
    boto3.client("s3").put_object(Bucket="uploads", Key=key, Body=photo)
    notice = {"source": "aws.s3", "detail": {"object": {"key": key}}}
    record = {
        "messageId": "m",
        "body": json.dumps(notice),
        "attributes": {"ApproximateReceiveCount": "1"},
    }
    journey.invoke("on_document_uploaded__inspect_document", {"Records": [record]})
    journey.follow()
    journey.steps.append(
        (
            "the photo arrives",
            journey.units.write - writes,
            journey.units.read - reads,
            sum(journey.invocations.values()) - calls,
        )
    )


def _read(journey: Journey, application_id: str, staff: str) -> dict[str, Any]:
    return journey.call("api_staff", "GET", f"/staff/applications/{application_id}", sub=staff)


def _act(journey: Journey, application_id: str, staff: str, version: int, action: str, **more: object) -> int:
    """The version after it."""
    path = f"/staff/applications/{application_id}/actions"
    body = {"action": action, **more}
    done = journey.call("api_staff", "POST", path, body, sub=staff, version=version, key=secrets.token_hex(8))
    return int(done["version"])


@contextmanager
def stage() -> Iterator[Carrier]:
    """A world with the programme published, staff, and money."""
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        for name in REGION_AND_KEYS:
            patch.setenv(name, "us-east-1")  # moto believes any key
        patch.setenv("JISR_SMS_GATEWAY", "end_user_messaging")
        stack.enter_context(in_process(patch))
        carrier = Carrier()
        patch.setattr(sms, "gateway", lambda: carrier)
        patch.setattr(identity, "phone_of", lambda account: PHONE)
        now = datetime.now(UTC)
        source = ROOT / "programmes" / f"{PROGRAMME}.yaml"
        publish_yaml(source.read_text(encoding="utf-8"), source.name, now - timedelta(days=1))
        save_staff("agent-1", "agent", {"agent"}, {"03"}, {"03.231"})
        save_staff("coordinator-1", "coordinator", {"coordinator"}, {"03"}, ())
        boss = Actor("staff", "coordinator-1", frozenset({Role.COORDINATOR}), frozenset({"03"}))
        envelope = open_envelope(Call(boss, now, "bench"), PROGRAMME, "03", None, now.year)
        contribute(Call(boss, now, "bench"), envelope.id, "Partner", 1_000_000_00)
        assert envelopes.load(envelope.id).available
        yield carrier


def measure(*, longer: bool) -> Journey:
    """The second of two journeys, so that the process is warm. What the functions log is not shown."""
    logging.getLogger("jisr").setLevel(logging.CRITICAL)
    with redirect_stdout(io.StringIO()), stage() as carrier:
        for _ in range(2):
            before = len(carrier.texts)
            journey = Journey(carrier)
            journey.seen = {(i["pk"]["S"], i["sk"]["S"]) for i in _all_events()}
            journey.heard = before
            with metered({name.removeprefix("table_"): rows for name, rows in INDEXES.items()}) as units:
                journey.units = units
                play(journey, longer=longer)
    carrier.texts = carrier.texts[before:]
    return journey


def _all_events() -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = boto3.client("dynamodb").scan(TableName="events")["Items"]
    return items


def rows(bench: Bench) -> list[Row]:
    """Judged: the way from the draft to the decision. Told beside it: with a claim and a paper sent again."""
    found: list[Row] = []
    for name, limits, longer in (
        ("draft to decision", (60, 60, 40, 8), False),
        ("with a claim, and a paper sent again", (None,) * 4, True),
    ):
        bench.say(name)
        journey = measure(longer=longer)
        pieces = sum(map(segments, journey.carrier.texts))
        values = (journey.units.write, journey.units.read, sum(journey.invocations.values()), pieces)
        for what, value, limit in zip(
            ("write units", "read units", "invocations", "SMS segments"), values, limits, strict=True
        ):
            found.append(Row("journey", name, value, what, limit=limit))
        costs = cost(journey.units, journey.invocations, pieces)
        if not longer:
            print(_costs(costs))
        dollars = sum(one.dollars for one in costs)
        found += [
            Row("journey", f"{name}: {many:,} of them", dollars * many, f"USD {DATE}")
            for many in (1_000, 1_000_000)
        ]
    return found


def _costs(costs: Sequence[Cost]) -> str:
    head = f"{'one journey at list prices of ' + DATE:<44}{'count':>10}{'USD × 1,000':>14}{'USD × 1,000,000':>17}"
    lines = [
        f"{c.what:<44}{c.count:>10,.1f}{c.dollars * 1_000:>14,.4f}{c.dollars * 1_000_000:>17,.0f}"
        for c in costs
    ]
    return "\n".join([head, *lines])


if __name__ == "__main__":
    for longer in (False, True):
        told = measure(longer=longer)
        print(f"longer={longer}: WU {told.units.write} RU {told.units.read}")
        print("invocations", sum(told.invocations.values()), dict(told.invocations))
        print("writes", sorted(told.units.writes_by.items()))
        print("reads", sorted(told.units.reads_by.items()))
        print("calls", told.units.calls.most_common())
        print("segments", [segments(t) for t in told.carrier.texts])
        for row in told.steps:
            print(row)
