"""What the proofs share: a small programme, its people, whole lives of files, the bus, and a breakable wire to AWS.

Everything that happens here is done by the product's own use cases and handlers. The only stand-ins are AWS (moto), the
calls to Cognito, and the hour.
"""

import copy
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import boto3
import botocore.client
from botocore.exceptions import ClientError
from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID
from pynamodb.exceptions import PynamoDBException

import events
from functions.schedule__remind_and_escalate import handler as hourly
from infra.wiring import BY_NAME, Consumer
from jisr import reference
from jisr.domain.application import Action, Application, Status
from jisr.domain.beside import Contact
from jisr.domain.documents import Document
from jisr.domain.errors import Transient
from jisr.domain.people import Actor, Role
from jisr.domain.uploads import NOT_SCANNED, UploadNotice
from jisr.gateways import identity
from jisr.store import access_log, applications, base, documents, envelopes, indicators, sittings
from jisr.store import events as history
from jisr.store.messages import MessageItem
from jisr.use_cases import morning, remind_and_escalate
from jisr.use_cases.act import Command, act
from jisr.use_cases.add_document import add_document
from jisr.use_cases.call import Call
from jisr.use_cases.inspect_document import inspect_document
from jisr.use_cases.money_envelopes import contribute, open_envelope
from jisr.use_cases.move_own_file import appeal, ask_help, resubmit, withdraw
from jisr.use_cases.payments import Given
from jisr.use_cases.rules import today
from jisr.use_cases.save_answers import save_answers
from jisr.use_cases.start_application import Applicant, start_application
from jisr.use_cases.submit_application import submit_application
from tests.flow.conftest import World, publish_yaml
from tests.flow.photos import a_photo

PROGRAMME = """\
id: proof-grants
title: {ar: منحة, fr: Bourse, en: Grant}
summary: {ar: دعم, fr: Une aide, en: Help}
short_title: {ar: منحة, fr: Bourse, en: Grant}
kinds:
  alone: {ar: فردي, fr: Seule, en: Alone}
opens: 2026-01-01
regions: ["03"]
form:
  schema:
    properties:
      first_name: {type: string, minLength: 2}
      family_name: {type: string, minLength: 2}
      cnie: {type: string, format: cnie}
      birth_date: {type: string, format: date}
      province: {type: string, format: province}
      plan: {type: string}
      amount_mad: {type: integer, minimum: 1}
    required: [first_name, family_name, cnie, birth_date, province, amount_mad]
  pages:
    - id: all
      title: {ar: الطلب, fr: Demande, en: Application}
      fields:
        - {name: first_name, label: {ar: الاسم, fr: Prénom, en: First name}}
        - {name: family_name, label: {ar: النسب, fr: Nom, en: Family name}}
        - {name: cnie, label: {ar: البطاقة, fr: CNIE, en: ID}}
        - {name: birth_date, label: {ar: الازدياد, fr: Naissance, en: Birth}}
        - {name: province, label: {ar: الإقليم, fr: Province, en: Province}}
        - {name: plan, label: {ar: المشروع, fr: Projet, en: Plan}}
        - {name: amount_mad, label: {ar: المبلغ, fr: Montant, en: Amount}}
documents:
  - type: quote
    title: {ar: عرض الأثمان, fr: Devis, en: Quote}
    required: false
stages:
  - {id: review, title: {ar: دراسة, fr: Étude, en: Review}, role: agent, deadline_days: 10,
     outcomes: [pass, request_changes, reject], on_pass: decision}
  - {id: decision, title: {ar: قرار, fr: Décision, en: Decision}, role: coordinator, deadline_days: 10,
     outcomes: [approve, waitlist, request_changes, reject]}
budget: {gives_money: true, ceiling_mad: 8000, amount_field: /amount_mad}
appeal: {days: 30}
retention: {rejected: 365}
consent: {text_version: "1", text: {ar: أوافق, fr: J'accepte, en: I agree}}
examples:
  alone:
    first_name: Exemple
    family_name: Essai
    cnie: ZZ000001
    birth_date: 1990-01-01
    province: "03.231"
    amount_mad: 3000
"""
SCORED = (
    PROGRAMME.replace(
        "  alone: {ar: فردي, fr: Seule, en: Alone}\n",
        """\
  alone: {ar: فردي, fr: Seule, en: Alone}
  together: {ar: جماعي, fr: Ensemble, en: Together}
""",
    ).replace(
        "budget:",
        """\
scoring:
  - label: {ar: طلب صغير, fr: Petite demande, en: Small request}
    points: 40
    schema: {properties: {amount_mad: {maximum: 500}}, required: [amount_mad]}
  - label: {ar: مشروع مشترك, fr: Projet commun, en: Joint project}
    points: 15
    schema: {properties: {plan: {enum: [joint, joint and new]}}, required: [plan]}
  - label: {ar: مشروع جديد, fr: Projet nouveau, en: New project}
    points: 10
    schema: {properties: {plan: {enum: [new, joint and new]}}, required: [plan]}
budget:""",
    )
    + """\
  together:
    first_name: Exemple
    family_name: Essai
    cnie: ZZ000001
    birth_date: 1990-01-01
    province: "03.231"
    amount_mad: 3000
"""
)
"""The same with a score that her answers make, and two kinds of file."""
SCORES = {"as before": 0, "new": 10, "joint": 15, "joint and new": 25}
"""What a `plan` is worth there."""
PROVINCES = ("03.231", "03.531", "03.131")

AGENT = Actor("staff", "agent-1", frozenset({Role.AGENT}), frozenset({"03"}))
COORDINATOR = Actor("staff", "coordinator-1", frozenset({Role.COORDINATOR}), frozenset({"03"}))
MANAGER = Actor("staff", "manager-1", frozenset({Role.PROGRAMME_MANAGER}))
STAFF = (AGENT, COORDINATOR, MANAGER)


def her(number: int) -> Actor:
    """The applicant `number`, with a phone and a person of her own."""
    return Actor("applicant", f"account-{number}", frozenset({Role.APPLICANT}), session=f"session-{number}")


def phone(number: int) -> str:
    return f"+2126{number:08d}"


def answers(number: int, amount_mad: int = 3000) -> dict[str, Any]:
    return {
        "first_name": "Exemple",
        "family_name": "Essai",
        "cnie": f"ZZ{number:06d}",
        "birth_date": "1990-01-01",
        "province": PROVINCES[number % len(PROVINCES)],
        "amount_mad": amount_mad,
    }


# -- the wire to AWS --------------------------------------------------------------------------------------------------


class Death(BaseException):
    """The process ends here."""


class Wire:
    """Every call of the process to AWS, at botocore's door: counted, and deadly on request."""

    def __init__(self, monkeypatch: Any) -> None:
        self.calls: list[str] = []
        self.bus: list[str] = []
        """What the bus accepted, as events' JSON, in order."""
        self._fatal: tuple[int, bool] | None = None
        self._refused: tuple[int, set[str]] | None = None
        real = botocore.client.BaseClient._make_api_call

        def call(client: Any, operation: str, parameters: Any) -> Any:
            def done() -> Any:
                answer = real(client, operation, parameters)
                if operation == "PutEvents":
                    self._heard(parameters["Entries"], answer["Entries"])
                return answer

            return self.through(operation, done)

        monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", call)

    def through(self, operation: str, do: Callable[[], Any]) -> Any:
        """One call, or the process's last."""
        self.calls.append(operation)
        deadly = self._fatal if self._fatal and self._fatal[0] == len(self.calls) else None
        if deadly and not deadly[1]:
            raise Death
        try:
            return do()
        finally:
            if deadly:
                raise Death  # whatever the answer was

    def refuse(self, *, every: int) -> None:
        """From now on the bus refuses one entry in `every`, the first time that it is put."""
        self._refused = (every, set())

    def _heard(self, entries: Sequence[Mapping[str, Any]], said: Sequence[dict[str, Any]]) -> None:
        for entry, one in zip(entries, said, strict=True):
            if self._refused is not None and entry["Detail"] not in self._refused[1]:
                self._refused[1].add(entry["Detail"])
                if len(self._refused[1]) % self._refused[0] == 0:
                    one.pop("EventId", None)
                    one["ErrorCode"] = "InternalFailure"
            if not one.get("ErrorCode"):
                self.bus.append(entry["Detail"])

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """The operations called meanwhile."""
        self.calls = seen = []
        yield seen

    @contextmanager
    def mortal(self, call: int, after: bool) -> Iterator[None]:
        """The process dies there if it comes that far."""
        self.calls, self._fatal = [], (call, after)
        try:
            yield
        finally:
            self._fatal = None

    @contextmanager
    def dying(self, call: int, *, after: bool) -> Iterator[None]:
        """The process dies before or after its `call`-th call (from 1). Fails when it never comes that far."""
        self.calls, self._fatal = [], (call, after)
        try:
            yield
        except Death:
            return
        finally:
            self._fatal = None
        raise AssertionError(f"there was no call {call}: {self.calls}")


def at_the_commit(monkeypatch: Any, *happenings: Callable[[], object]) -> Callable[[], int]:
    """Each is done when a change is about to be written that began before it; tells how many changes were tried."""
    left = list(happenings)
    tried = 0

    def commit(writes: Sequence[base.Write]) -> None:
        nonlocal tried
        tried += 1
        if left:
            left.pop(0)()
        real(writes)

    real = base.commit
    monkeypatch.setattr(base, "commit", commit)
    return lambda: tried


class Saved:
    """What AWS holds, to go back to: stories with a common beginning play it once."""

    SERVICES = ("dynamodb", "s3", "sns")

    def __init__(self) -> None:
        self._held = {name: self._copy(self._backend(name)) for name in self.SERVICES}

    def restore(self) -> None:
        access_log.forget()
        for name, held in self._held.items():
            backend = self._backend(name)
            for part, value in held.items():
                setattr(backend, part, copy.deepcopy(value))

    @staticmethod
    def _backend(name: str) -> Any:
        region = "aws" if name == "s3" else "us-east-1"
        return get_backend(name)[DEFAULT_ACCOUNT_ID][region]

    @staticmethod
    def _copy(backend: Any) -> dict[str, Any]:
        parts = ("tables", "buckets", "sms_messages")
        return {part: copy.deepcopy(getattr(backend, part)) for part in parts if hasattr(backend, part)}


# -- the stage --------------------------------------------------------------------------------------------------------


@dataclass
class Play:
    """A world with the programme published; `programme`, the hour, and what people do."""

    world: World
    programme: Any
    wire: Wire
    tries: int = 1
    """How often a client sends a request that was answered "try again"; more than once under `disturbed`."""

    def do[T](self, step: Callable[[], T]) -> T:
        """One request of a client."""
        for _ in range(self.tries - 1):
            with suppress(Transient, PynamoDBException, ClientError):
                return step()
        return step()

    def call(self, actor: Actor, version: int | None = None) -> Call:
        return Call(actor, self.world.now, "correlation-1", None, version)

    # -- her

    def start(self, number: int, kind: str = "alone") -> Application:
        applicant = Applicant(her(number).id, Contact(phone(number), "ar"))
        call = self.call(her(number))
        return self.do(lambda: start_application(call, self.programme.id, kind, "ar", applicant))

    def draft(self, number: int, amount_mad: int = 3000, kind: str = "alone", **more: Any) -> Application:
        """`more`: answers."""
        file = self.start(number, kind)
        return self.save(number, file, answers(number, amount_mad) | more)

    def save(self, number: int, file: Application, given: Mapping[str, Any]) -> Application:
        return self.do(lambda: save_answers(self.call(her(number)), file, given))

    def submit(self, number: int, amount_mad: int = 3000, **more: Any) -> Application:
        """`more`: of `draft`."""
        return self.send(number, self.draft(number, amount_mad, **more))

    def send(self, number: int, file: Application) -> Application:
        call = self.call(her(number))
        return self.do(lambda: submit_application(call, file, consent_accepted=True, consent_version="1"))

    def upload(self, number: int, file: Application, content: bytes | None = None) -> Document:
        content = content or a_photo()
        document, _ = self.do(
            lambda: add_document(
                self.call(her(number)),
                file,
                type="quote",
                side=None,
                content_type="image/jpeg",
                size=len(content),
            )
        )
        s3 = boto3.client("s3")
        self.do(lambda: s3.put_object(Bucket="uploads", Key=document.key, Body=content))
        return document

    def inspect(self, document: Document) -> None:
        self.do(
            lambda: inspect_document(
                UploadNotice(document.key, None, NOT_SCANNED), self.world.now, "correlation-1"
            )
        )

    def hers(
        self, step: Callable[..., Application], number: int, file: Application, *more: Any
    ) -> Application:
        """Resubmit, withdraw, appeal or ask for help."""
        return self.do(lambda: step(self.call(her(number)), file, *more))

    # -- staff

    def act(self, file: Application, action: Action, actor: Actor = COORDINATOR, **more: Any) -> Application:
        def once() -> Application:
            now = applications.load(file.id)
            return act(self.call(actor, now.version), now, Command(action, **more))

        return self.do(once)

    def decided_by(self, number: int, amount_mad: int = 3000, **more: Any) -> Application:
        """At the stage that decides; `more`: of `draft`."""
        return self.act(self.submit(number, amount_mad, **more), Action.PASS_STAGE, AGENT)

    def fund(self, amount: int) -> envelopes.Envelope:
        call = self.call(COORDINATOR)
        envelope = self.do(lambda: open_envelope(call, self.programme.id, "03", None, 2026))
        return self.do(lambda: contribute(call, envelope.id, "Conseil régional", amount))

    def top_up(self, amount: int) -> envelopes.Envelope:
        return self.do(lambda: contribute(self.call(COORDINATOR), self.envelope_id, "Wilaya", amount))

    @property
    def envelope_id(self) -> str:
        """Of the year that it is."""
        return envelopes.id_of(self.programme.id, "03", None, today(self.world.now).year)


def play(world: World, monkeypatch: Any, source: str = PROGRAMME) -> Play:
    """The stage for a story of that programme: SMS by SNS, Cognito's answers given, and the hour that handlers see."""
    from jisr import settings
    from jisr.gateways import sending

    monkeypatch.setenv("JISR_SMS_GATEWAY", "sns")
    settings.load.cache_clear()
    sending.once.cache_clear()
    monkeypatch.setattr(identity, "ensure_account", lambda number: f"account-of-{number}")
    monkeypatch.setattr(identity, "end_sessions", lambda number: None)
    monkeypatch.setattr(identity, "account_of", lambda number: None)
    monkeypatch.setattr(identity, "account_named", lambda account: None)
    # Deleting accounts that were never verified asks Cognito alone; doing it twice is harmless.
    monkeypatch.setitem(hourly.CHORES, "unverified", lambda at: 0)
    # The hourly round walks the queue of every province: ours are enough.
    few = tuple(province for province in reference.provinces() if province.code in PROVINCES)
    monkeypatch.setattr(remind_and_escalate, "reference", SimpleNamespace(provinces=lambda: few))
    monkeypatch.setattr(
        morning, "reference", SimpleNamespace(provinces=lambda: few, province=reference.province)
    )
    for row in BY_NAME.values():
        module = import_module(f"functions.{row.name}.handler")
        if hasattr(module, "datetime"):
            monkeypatch.setattr(module, "datetime", _Hour(world))
    wire = Wire(monkeypatch)
    return Play(world, publish_yaml(source, "proof.yaml", world.now), wire)


class _Hour:
    def __init__(self, world: World) -> None:
        self._world = world

    def now(self, zone: Any = UTC) -> datetime:
        return self._world.now.astimezone(zone)


# -- lives of files ---------------------------------------------------------------------------------------------------


def _card(number: int) -> Given:
    """What she shows when she is handed cash."""
    return Given(national_id_last4=answers(number)["cnie"][-4:])


def _paid_to_the_end(stage: Play, n: int) -> None:
    file = stage.act(stage.decided_by(n), Action.APPROVE)
    file = stage.act(file, Action.SIGN_AGREEMENT, AGENT)
    file = stage.act(file, Action.RECORD_PAYMENT, amount=1_000_00, method="bank")
    file = stage.act(file, Action.RECORD_FOLLOW_UP, AGENT)
    file = stage.act(file, Action.RECORD_PAYMENT, amount=1_500_00, method="cash", given=_card(n))
    stage.act(file, Action.COMPLETE)


def _refused_and_upheld(stage: Play, n: int) -> None:
    file = stage.act(stage.submit(n), Action.REJECT, AGENT, reason_codes=("project_not_viable",))
    file = stage.hers(appeal, n, file, "I think the quote was misread.")
    file = stage.act(file, Action.DECIDE_APPEAL, upheld=True)
    file = stage.act(file, Action.PASS_STAGE, AGENT)
    file = stage.act(file, Action.APPROVE)
    stage.act(file, Action.END, reason_codes=("agreement_broken",))


def _asked_and_refused(stage: Play, n: int) -> None:
    file = stage.act(stage.submit(n), Action.CLAIM, AGENT)
    file = stage.act(
        file, Action.REQUEST_CHANGES, AGENT, reason_codes=("document_unreadable",), answers=("/plan",)
    )
    file = stage.save(n, file, {"plan": "a sewing room"})
    file = stage.hers(resubmit, n, file)
    file = stage.act(file, Action.PASS_STAGE, COORDINATOR)
    file = stage.act(file, Action.REJECT, reason_codes=("project_not_viable",))
    file = stage.hers(appeal, n, file, "Please look again.")
    stage.act(file, Action.DECIDE_APPEAL, upheld=False)


def _withdrawn_when_approved(stage: Play, n: int) -> None:
    file = stage.act(stage.decided_by(n), Action.APPROVE)
    stage.hers(withdraw, n, file, None)


def _waits(stage: Play, n: int) -> None:
    stage.act(stage.decided_by(n, 7000), Action.WAITLIST)


def _bad_photo_and_a_new_number(stage: Play, n: int) -> None:
    file = stage.draft(n)
    stage.inspect(stage.upload(n, file, b"MZ not a picture"))
    file = stage.hers(ask_help, n, stage.send(n, file))
    stage.act(file, Action.CHANGE_PHONE, AGENT, reason_codes=("lost_phone",), phone=phone(9_000_000 + n))


LIVES: tuple[Callable[[Play, int], None], ...] = (
    _paid_to_the_end,
    _refused_and_upheld,
    _asked_and_refused,
    _withdrawn_when_approved,
    _waits,
    _bad_photo_and_a_new_number,
)


# -- the bus ----------------------------------------------------------------------------------------------------------

CONSUMERS: Mapping[str, tuple[str, ...]] = {
    row.name: row.trigger.types for row in BY_NAME.values() if isinstance(row.trigger, Consumer)
}


def handler(function: str) -> Any:
    return import_module(f"functions.{function}.handler").lambda_handler


def queued(*happenings: events.Event) -> dict[str, Any]:
    """A batch as SQS brings it from the bus."""
    return batch_of(*({"source": "jisr", "detail": json.loads(one.to_detail())} for one in happenings))


def batch_of(*envelopes_: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "Records": [
            {
                "messageId": f"m{at}",
                "attributes": {"ApproximateReceiveCount": "1"},
                "body": json.dumps(envelope),
            }
            for at, envelope in enumerate(envelopes_)
        ]
    }


def streamed(*happenings: events.Event) -> dict[str, Any]:
    """A batch as the stream of the `events` table brings it."""
    return {
        "Records": [
            {"dynamodb": {"NewImage": {"detail": {"S": one.to_detail()}}, "SequenceNumber": str(at)}}
            for at, one in enumerate(happenings, start=1)
        ]
    }


def deliver(function: str, happenings: Iterable[events.Event]) -> list[events.Event]:
    """One invocation per event, as the queue would; those that it gave back."""
    return [one for one in happenings if handler(function)(queued(one), None)["batchItemFailures"]]


def settle(stage: Play, wanted: Callable[[str], Iterable[events.Event]], rounds: int = 40) -> None:
    """Deliver to every consumer, again what was given back, until nothing is; each round is two minutes later."""
    waiting = {name: list(wanted(name)) for name in CONSUMERS}
    for _ in range(rounds):
        waiting = {name: back for name, some in waiting.items() if (back := deliver(name, some))}
        if not waiting:
            return
        stage.world.later(minutes=2)
    raise AssertionError(f"still given back: {waiting}")


def published() -> list[events.Event]:
    """Every event that the bus must hear, oldest first."""
    return sorted((e for e in history.everything() if e.published), key=lambda e: (e.occurred_at, e.event_id))


def written_by(parameters: Mapping[str, Any]) -> list[events.Event]:
    """The events among the items that a request to the tables writes."""
    items = [one.get("Put", {}).get("Item", {}) for one in parameters.get("TransactItems", ())]
    return [events.parse(item["detail"]["S"]) for item in items if "detail" in item]


def served_in_order(told: Iterable[events.Event | None]) -> int:
    """How many were approved from the waiting list while somebody else waited; fails where one of those was to come
    first: a better score, then who sent hers earlier.

    `told` is what happened, in the order in which it was written; None where the list began to be served. Who comes to
    it after that waits for the next time."""
    sent = {e.subject.id: e.occurred_at for e in history.everything() if e.type == "ApplicationSubmitted"}
    count, waiting, began = 0, dict[str, tuple[int, datetime]](), set[str]()
    for event in told:
        if event is None:
            began = {*waiting}
        elif event.type == "ApplicationApproved" and event.actor.kind == "system" and not event.data.sitting:
            hers = waiting.pop(event.subject.id)
            others = [waiting[one] for one in began & {*waiting}]
            assert hers <= min(others, default=hers)
            count += bool(others)
        elif getattr(event.data, "to", None) == Status.WAITLISTED:
            waiting[event.subject.id] = (-event.data.score, sent[event.subject.id])
        elif hasattr(event.data, "to"):
            waiting.pop(event.subject.id, None)
    return count


# -- the end of a story -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ending:
    """What there is in the end, without ids that chance gave and without hours."""

    files: Mapping[str, Any]
    money: Mapping[str, Any]
    figures: Mapping[Any, Any]
    messages: Mapping[Any, int]
    papers: Mapping[Any, int]
    happened: Mapping[Any, Any]
    outbox: int
    sms: int = field(compare=False, default=0)


def ending(programme: str) -> Ending:
    """Read everything there is."""
    names: dict[str, str] = {}
    files: dict[str, Any] = {}
    for item in applications.StateItem.scan(applications.StateItem.sk == "STATE"):
        file = applications.load(item.pk)
        names[file.id] = f"{file.account}/{instant_of(file)}"
        files[names[file.id]] = (
            file.status.value,
            file.stage,
            file.version,
            file.sequence,
            file.reserved,
            file.paid,
            file.requested,
            file.region,
            tuple(sorted(file.flags)),
            bool(file.person),
            tuple(sorted(file.beside.answers)),
        )
    money = {
        e.id: (e.available, e.reserved, e.paid, e.contributed, e.sequence, len(envelopes.contributions(e.id)))
        for e in envelopes.of_programme(programme)
    }
    figures: dict[Any, Counter[str]] = {}
    for row in indicators.rows(programme):  # in which shard an event is counted is chance: its id says
        place = (row.leaf.province, row.leaf.kind, row.leaf.month)
        figures.setdefault(place, Counter()).update(row.counts)
    messages = Counter((item.pk, item.event_type, item.state) for item in message_items())
    papers = Counter(
        (item.status, item.reason, bool(item.clean_key), names.get(item.pk))
        for item in documents.DocumentItem.scan(documents.DocumentItem.sk.startswith("PAPER#"))
    )
    happened: dict[Any, Any] = {}
    for event in history.everything():
        subject = (event.subject.kind, names.get(event.subject.id.split("/")[0], event.subject.id))
        happened.setdefault(subject, []).append((event.sequence, event.type))
    happened = {subject: sorted(told) for subject, told in happened.items()}
    outbox = sum(1 for item in history.EventItem.scan() if item.unpublished is not None)
    return Ending(files, money, figures, messages, papers, happened, outbox, len(texts()))


def instant_of(file: Application) -> str:
    return file.started_at.isoformat()


def message_items() -> list[MessageItem]:
    return [item for item in MessageItem.scan() if "#" in item.sk and not item.pk.startswith("later")]


def texts() -> list[tuple[str, str]]:
    """Every SMS that went out: (number, text)."""
    backend = Saved._backend("sns")
    return [(number, text) for number, text, *_ in backend.sms_messages.values()]


def written() -> Mapping[Any, Any]:
    """Every item of the aggregates and of the history as it is kept; without asking AWS, for it is asked often."""
    tables = Saved._backend("dynamodb").tables
    return {
        (name, pk.value, sk.value): item.to_json()
        for name in ("applications", "events", "envelopes")
        for pk, rows in tables[name].items.items()
        for sk, item in rows.items()
    }


def assert_whole(programme: str) -> None:
    """What must hold at any moment, whatever happened: money, sequences, and that the events tell the state."""
    everything: dict[tuple[str, str], list[events.Event]] = {}
    for event in history.everything():
        everything.setdefault((event.subject.kind, event.subject.id), []).append(event)
    for subject, told in everything.items():
        told.sort(key=lambda e: e.sequence)
        assert [e.sequence for e in told] == list(range(1, len(told) + 1)), subject
    promised: Counter[str] = Counter()
    paid: Counter[str] = Counter()
    open_places: Counter[str] = Counter()
    for item in applications.StateItem.scan(applications.StateItem.sk == "STATE"):
        file = applications.load(item.pk)
        assert replayed(everything.get(("application", file.id), []), file.started_at) == told_of(file)
        assert 0 <= file.paid <= file.reserved
        if file.envelope_id:
            promised[file.envelope_id] += file.reserved - file.paid
            paid[file.envelope_id] += file.paid
        if file.person and file.status in _TAKES_A_PLACE:
            open_places[f"{file.programme}/{file.started_at.year}/{file.person}"] += 1
    assert max(open_places.values(), default=0) <= 1, "two open files of one person"
    set_aside: Counter[str] = Counter()
    for allotment in sittings.AllotItem.scan(sittings.AllotItem.sk.startswith("ALLOT#")):
        set_aside[allotment.sk.removeprefix("ALLOT#")] += allotment.left
    for envelope in envelopes.of_programme(programme):
        assert min(envelope.available, envelope.reserved, envelope.paid) >= 0
        assert envelope.available + envelope.reserved + envelope.paid == envelope.contributed
        assert envelope.contributed == sum(c.amount for c in envelopes.contributions(envelope.id))
        assert envelope.reserved == promised[envelope.id] + set_aside[envelope.id]
        assert envelope.paid == paid[envelope.id]
        assert envelope.sequence == len(everything[("envelope", envelope.id)])


_TAKES_A_PLACE = frozenset(Status) - {
    Status.DRAFT,
    Status.WITHDRAWN,
    Status.REJECTED,
    Status.COMPLETED,
    Status.ENDED,
}


def replayed(told: Iterable[events.Event], began: datetime) -> tuple[Any, ...]:
    """(status, stage, entered, reserved, paid) of a file from its events alone; it begins as a draft, without one."""
    status, stage, entered = "draft", None, began
    reserved = paid = count = 0
    for event in told:
        count += 1
        data = event.data
        if hasattr(data, "to"):
            assert data.from_ == status, (event.type, data.from_, status)
            if (status, stage) != (data.to, data.stage):
                entered = event.occurred_at
            else:
                assert data.entered_at == entered
            status, stage = data.to, data.stage
        match event.type:
            case "ApplicationApproved":
                reserved = data.amount
            case "PaymentRecorded":
                paid += data.amount
                assert data.paid == paid
            case "ApplicationWithdrawn" | "ApplicationCompleted" | "ApplicationEnded":
                assert data.amount == reserved - paid
                reserved = paid
    return status, stage, entered, reserved, paid, count


def told_of(file: Application) -> tuple[Any, ...]:
    return file.status.value, file.stage, file.entered_at, file.reserved, file.paid, file.sequence


def shuffled[T](items: Iterable[T], dice: random.Random) -> list[T]:
    """Each one to five times, in random order."""
    many = [item for item in items for _ in range(dice.choice((1, 1, 1, 2, 2, 3, 4, 5)))]
    dice.shuffle(many)
    return many
