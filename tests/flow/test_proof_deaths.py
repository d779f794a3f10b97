"""Whatever dies, and wherever: nothing is lost, nothing is doubled.

Each function killed before and after each of its calls to AWS is healed by redelivery; each command killed there and
sent again with its key is done exactly once. The one declared window: a message whose sender died between its claim and
its mark is `uncertain`, and is not sent again.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from infra.wiring import ROWS, Auth, Http
from jisr import settings
from jisr.api import applicant as applicant_api
from jisr.domain.application import Action, Application
from jisr.domain.beside import Contact, SafeContact
from jisr.domain.consent import Consent, Method
from jisr.domain.people import Actor, Role
from jisr.domain.programmes.upcoming import Upcoming
from jisr.gateways import identity, keys
from jisr.store import applications, base, consents, messages, payment_runs, upcoming
from jisr.store.messages import State
from jisr.store.staff import save_staff
from jisr.use_cases import move_own_file
from jisr.use_cases.erase_person import erase_person
from jisr.use_cases.notify_applicant import notify_applicant
from jisr.use_cases.payment_runs import order_payments, reconcile, reference_for
from jisr.use_cases.payments import Filters, Given
from jisr.use_cases.programmes import drafting, proposal, publishing
from jisr.use_cases.project_indicators import project_indicators
from jisr.use_cases.sittings.form import cancel, form
from jisr.use_cases.sittings.read import lines_of
from jisr.use_cases.sittings.table import lay_out
from jisr.use_cases.visits import add_photo
from tests.flow.conftest import publish_yaml
from tests.flow.doors import staff_app, staff_apps
from tests.flow.photos import a_photo
from tests.flow.sittings import SETTLE, close, formed, hire, outcomes, plan, voted
from tests.flow.staff_pool import StaffPool
from tests.flow.stories import (
    AGENT,
    COORDINATOR,
    MANAGER,
    PROGRAMME,
    Ending,
    Play,
    Saved,
    batch_of,
    ending,
    handler,
    her,
    phone,
    play,
    published,
    queued,
    streamed,
)
from tests.flow.tables import Table, csv_of, row, staffed
from tests.flow.test_journey import reached
from tests.flow.test_pages import MANIFEST

pytestmark = pytest.mark.timeout(600)  # the longest plays some forty deaths

RIB = "011780000012345678901237"

type Run = Callable[[], Any]
type Scene = Callable[[Play], Run]


@pytest.fixture
def stage(world, monkeypatch) -> Play:
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    monkeypatch.setattr(identity, "phone_of", lambda account: phone(1))
    monkeypatch.setenv("JISR_STAFF_POOL_ID", "pool")
    monkeypatch.setenv("JISR_EMAIL_SENDER", "jisr@example.ma")
    settings.load.cache_clear()
    made = play(world, monkeypatch)
    StaffPool(through=made.wire.through).play(monkeypatch)
    return made


def invoked(function: str, batch: Mapping[str, Any]) -> Run:
    return lambda: handler(function)(batch, None)


# -- what each function is given --------------------------------------------------------------------------------------


def _some_events(stage: Play) -> list[Any]:
    stage.fund(10_000_00)
    stage.act(stage.decided_by(1), Action.APPROVE)
    return published()


def publish(stage: Play) -> Run:
    return invoked("stream_events__publish", streamed(*_some_events(stage)))


def sweep(stage: Play) -> Run:
    _some_events(stage)
    stage.world.later(minutes=5)
    return invoked("schedule__sweep_outbox", {})


def _uploaded(stage: Play, content: bytes) -> Run:
    document = stage.upload(1, stage.start(1), content)
    notice = {"source": "aws.s3", "detail": {"object": {"key": document.key}}}
    return invoked("on_document_uploaded__inspect_document", batch_of(notice))


def accept_a_photo(stage: Play) -> Run:
    return _uploaded(stage, a_photo())


def refuse_a_photo(stage: Play) -> Run:
    return _uploaded(stage, b"MZ not a picture")


def _told_of(stage: Play, event_type: str) -> Run:
    (event,) = [e for e in published() if e.type == event_type]
    return invoked("on_application_event__notify_applicant", queued(event))


def tell_her(stage: Play) -> Run:
    stage.submit(1)
    return _told_of(stage, "ApplicationSubmitted")


def tell_two_numbers(stage: Play) -> Run:
    file = stage.submit(1)
    stage.act(file, Action.CHANGE_PHONE, AGENT, reason_codes=("lost_phone",), phone=phone(2))
    return _told_of(stage, "PhoneChanged")


def tell_of_a_photo(stage: Play) -> Run:
    _uploaded(stage, b"MZ not a picture")()
    return _told_of(stage, "DocumentRejected")


def keep_for_her_hours(stage: Play) -> Run:
    file = stage.submit(1)
    contact = Contact(phone(1), "ar", safe_contact=SafeContact(hours="20:00-21:00"))
    reached(file, contact)
    return _told_of(stage, "ApplicationSubmitted")


def mark_delivered(stage: Play) -> Run:
    tell_her(stage)()
    (item,) = messages.MessageItem.scan()
    said = {
        "messageId": item.provider_id,
        "messageStatus": "DELIVERED",
        "isFinal": True,
    }
    return invoked("on_sms_receipt__mark_message", batch_of({"source": "aws.sms-voice", "detail": said}))


def count_a_move(stage: Play) -> Run:
    return invoked("on_any_event__project_indicators", queued(*_some_events(stage)[1:]))


def promote_two(stage: Play) -> Run:
    stage.fund(1_00)
    for number in (1, 2, 3):
        stage.act(stage.decided_by(number), Action.WAITLIST)
    stage.top_up(7_000_00)
    *_, event = [e for e in published() if e.type == "FundsAvailable"]
    return invoked("on_funds_available__promote_waiting", queued(event))


def remind(stage: Play) -> Run:
    """A stage that is late, a woman who is silent, and a message kept for her hours."""
    asked = stage.act(stage.submit(1), Action.CLAIM, AGENT)
    stage.act(asked, Action.REQUEST_CHANGES, AGENT, reason_codes=("document_unreadable",), answers=("/plan",))
    stage.submit(2)
    keep_for_her_hours_of(stage, 3)
    (late,) = [e for e in published() if e.application_id == asked.id and e.type == "ChangesRequested"]
    notify_applicant(late, stage.world.now)
    stage.world.later(days=4)
    stage.world.now = stage.world.now.replace(hour=19, minute=30)  # 20:30 in Morocco
    return invoked("schedule__remind_and_escalate", {})


def keep_for_her_hours_of(stage: Play, number: int) -> None:
    file = stage.submit(number)
    contact = Contact(phone(number), "ar", safe_contact=SafeContact(hours="20:00-21:00"))
    reached(file, contact)
    (event,) = [e for e in published() if e.application_id == file.id]
    stage.world.later(days=9)
    notify_applicant(event, stage.world.now)


def erase_and_retire(stage: Play) -> Run:
    """One file whose time is over, and one that its owner asked to erase, with a paper."""
    stage.act(stage.submit(1), Action.REJECT, AGENT, reason_codes=("project_not_viable",))
    stage.world.later(days=400)
    file = stage.draft(2)
    stage.inspect(stage.upload(2, file))
    erase_person(stage.call(her(2)))
    stage.world.later(hours=2)
    return invoked("schedule__erase", {})


def settle_an_upload(stage: Play) -> Run:
    """It has been looked at again once; S3's own clock says how long it lies there."""
    document = stage.upload(1, stage.start(1))
    again = {"Bucket": "uploads", "Key": document.key, "Body": a_photo(), "Metadata": {"scan-attempt": "1"}}
    boto3.client("s3").put_object(**again)
    stage.world.now = datetime.now(UTC) + timedelta(minutes=16)
    return invoked("schedule__sweep_uploads", {})


def render_the_site(stage: Play) -> Run:
    manifest = json.dumps(MANIFEST)
    boto3.client("s3").put_object(Bucket="site", Key="assets.json", Body=manifest)
    (event,) = [e for e in published() if e.type == "ProgrammePublished"]
    return invoked("on_site_changed__render_pages", queued(event))


def render_the_day(stage: Play) -> Run:
    count_a_move(stage)()
    render_the_site(stage)
    return invoked("schedule__render_pages", {})


def publish_at_an_instant(stage: Play) -> Run:
    coming(stage, "scheduled")
    stage.world.later(hours=2)
    return invoked("schedule__turn_programmes", {})


def open_a_programme(stage: Play) -> Run:
    publish_yaml(SOURCE.replace("opens: 2026-01-01", "opens: 2026-11-25"), "x.yaml", stage.world.now)
    stage.world.later(days=1)
    return invoked("schedule__turn_programmes", {})


def settle_a_sitting(stage: Play) -> Run:
    """One is approved, one waits, one is refused, and one has withdrawn."""
    sitting = _voted(stage)
    close(stage, sitting)
    (first, *_) = sorted(outcomes(sitting))
    stage.hers(move_own_file.withdraw, _NUMBERS[first], applications.load(first), None)
    (event,) = [e for e in published() if e.type == "SittingClosing"]
    return invoked(SETTLE, queued(event))


def call_a_sitting_off(stage: Play) -> Run:
    cancel(stage.call(COORDINATOR), _voted(stage).id)
    (event,) = [e for e in published() if e.type == "SittingCancelled"]
    return invoked(SETTLE, queued(event))


_NUMBERS: dict[str, int] = {}


def _voted(stage: Play) -> Any:
    hire()
    stage.fund(4_000_00)
    for number in range(1, 5):
        stage.world.later(minutes=1)
        _NUMBERS[stage.decided_by(number).id] = number
    sitting = formed(stage)
    *most, last = sorted(outcomes(sitting))
    voted(stage, sitting, "for", most)
    voted(stage, sitting, "against", [last])
    return sitting


def an_order(stage: Play) -> tuple[Application, payment_runs.Run]:
    """What is due of two files, ordered; nobody has worked on it."""
    staffed()
    stage.fund(10_000_00)
    for number in (1, 2):
        file = stage.act(stage.decided_by(number), Action.APPROVE)
        file = stage.act(
            file, Action.SIGN_AGREEMENT, AGENT, given=Given(account=RIB if number == 1 else None)
        )
    order = order_payments(stage.call(COORDINATOR), Filters(stage.programme.id, "03"), None).run
    return file, order


def order_two(stage: Play) -> Run:
    an_order(stage)
    *_, event = [e for e in published() if e.type == "PaymentRunDue"]
    return invoked("on_payment_run_due__work_on_order", queued(event))


def record_what_the_bank_says(stage: Play) -> Run:
    run = order_two(stage)
    run()
    _, order = _worked(stage)
    reconcile(stage.call(COORDINATOR), order, _answer(order, stage), confirm=True)
    *_, event = [e for e in published() if e.type == "PaymentRunDue"]
    return invoked("on_payment_run_due__work_on_order", queued(event))


def write_an_export(stage: Play) -> Run:
    """With names, so that readings are written down on the way."""
    command = ask_for_an_export(stage)
    for event in published():
        project_indicators(event)
    command.send()
    (event,) = [e for e in published() if e.type == "ExportRequested"]
    return invoked("on_export_requested__write_export", queued(event))


def _worked(stage: Play) -> tuple[str, payment_runs.Run]:
    ((key, order),) = payment_runs.page(stage.programme.id, "03", None, 9)
    return key, order


def _answer(order: payment_runs.Run, stage: Play) -> str:
    (line,) = [one for one in payment_runs.lines(order) if one.state == "ordered"]
    day = stage.world.now.date().isoformat()
    return f"reference;amount;date;outcome\n{reference_for(line.asked)};3000;{day};paid\n"


def a_table(stage: Play, upto: str) -> Table:
    """Another platform's table of two women, one of them twice, and a row that is wrong; at that step."""
    staffed()
    table = Table(stage, csv_of([row(1), row(2), row(1), row(3, Téléphone="")]))
    steps = {"arrived": table.arrive, "read": table.work, "mapped": table.map, "checked": table.work}
    steps |= {"confirmed": table.confirm, "done": table.work}
    for name, step in steps.items():
        if upto == "announced":
            break
        step()
        if name == upto:
            break
    return table


def _woken(stage: Play, upto: str) -> Run:
    table = a_table(stage, upto)
    *_, event = [e for e in published() if e.type == "ImportDue" and e.subject.id == table.id]
    return invoked("on_import_due__work_on_import", queued(event))


def let_a_table_be_read(stage: Play) -> Run:
    table = a_table(stage, "announced")
    notice = {"source": "aws.s3", "detail": {"object": {"key": f"imports/{table.id}"}}}
    return invoked("on_document_uploaded__inspect_document", batch_of(notice))


def read_a_table(stage: Play) -> Run:
    return _woken(stage, "arrived")


def check_its_rows(stage: Play) -> Run:
    return _woken(stage, "mapped")


def register_its_people(stage: Play) -> Run:
    return _woken(stage, "confirmed")


def forget_its_rows(stage: Play) -> Run:
    return _woken(stage, "done")


SCENES: Mapping[str, tuple[Scene, ...]] = {
    "schedule__erase": (erase_and_retire,),
    "stream_events__publish": (publish,),
    "schedule__sweep_outbox": (sweep,),
    "schedule__sweep_uploads": (settle_an_upload,),
    "on_document_uploaded__inspect_document": (accept_a_photo, refuse_a_photo, let_a_table_be_read),
    "on_application_event__notify_applicant": (
        tell_her,
        tell_two_numbers,
        tell_of_a_photo,
        keep_for_her_hours,
    ),
    "on_sms_receipt__mark_message": (mark_delivered,),
    "on_any_event__project_indicators": (count_a_move,),
    "on_funds_available__promote_waiting": (promote_two,),
    "on_sitting_closing__settle_sitting": (settle_a_sitting, call_a_sitting_off),
    "on_site_changed__render_pages": (render_the_site,),
    "on_payment_run_due__work_on_order": (order_two, record_what_the_bank_says),
    "on_import_due__work_on_import": (read_a_table, check_its_rows, register_its_people, forget_its_rows),
    "on_export_requested__write_export": (write_an_export,),
    "schedule__render_pages": (render_the_day,),
    "schedule__remind_and_escalate": (remind,),
    "schedule__turn_programmes": (publish_at_an_instant, open_a_programme),
}


def test_no_function_that_nobody_waits_for_is_forgotten() -> None:
    """A new consumer or schedule of `infra/wiring.py` gets its scene here."""
    assert set(SCENES) == {row.name for row in ROWS if not isinstance(row.trigger, Http | Auth)}


# -- the deaths -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Left:
    """What is left in the end. `bus` is what the bus heard, each event once: consumers know it by its id."""

    ending: Ending
    objects: Mapping[str, int]
    bus: frozenset[str]
    dates: int
    sms: int
    uncertain: int


def left(stage: Play) -> Left:
    found = ending(stage.programme.id)
    settled: Counter[Any] = Counter()
    uncertain = 0
    for (who, event_type, state), count in found.messages.items():
        uncertain += count if state == State.UNCERTAIN else 0
        settled[who, event_type, State.SENT if state == State.UNCERTAIN else state] += count
    s3 = boto3.client("s3")
    objects = Counter(
        f"{bucket}/{found['Key']}"
        for bucket in ("uploads", "clean", "site")
        for found in s3.list_objects_v2(Bucket=bucket).get("Contents", [])
    )
    dates = sum(1 for item in messages.MessageItem.scan() if item.pk.startswith("later"))
    bus = frozenset(json.loads(detail)["event_id"] for detail in stage.wire.bus)
    return Left(replace(found, messages=settled), objects, bus, dates, found.sms, uncertain)


def die_everywhere(stage: Play, run: Run, then: Callable[[], Any]) -> None:
    """Kill `run` before its first call and after each; `then` is what comes again. The end is as without deaths.

    After one call is before the next: nothing that AWS keeps changes between them.
    """
    before, hour = Saved(), stage.world.now
    keys._mac.cache_clear()
    stage.wire.bus = []
    run()
    then()
    calm = left(stage)
    assert calm.uncertain == 0
    before.restore()
    stage.world.now = hour
    keys._mac.cache_clear()
    with stage.wire.counting() as calls:
        run()
    operations = tuple(calls)
    assert operations
    for at in range(len(operations) + 1):
        where = f"after call {at} of {operations}"
        before.restore()
        stage.world.now, stage.wire.bus = hour, []
        keys._mac.cache_clear()
        with stage.wire.dying(at or 1, after=at > 0):
            run()
        keys._mac.cache_clear()
        then()
        end = left(stage)
        assert end.ending == calm.ending, where
        assert (end.objects, end.bus, end.dates) == (calm.objects, calm.bus, calm.dates), where
        assert end.sms <= calm.sms <= end.sms + end.uncertain, where
        assert end.uncertain <= 1, where
        if end.uncertain:
            assert operations[at - 1] in {"PutItem", "Publish"}, where


@pytest.mark.parametrize(
    ("function", "scene"),
    [(function, scene) for function, scenes in SCENES.items() for scene in scenes],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_a_function_killed_anywhere_is_healed_by_redelivery(stage, function, scene) -> None:
    run = scene(stage)

    def again() -> None:
        for _ in range(2):
            stage.world.later(minutes=2)
            answer = run()
        assert not answer.get("batchItemFailures")

    die_everywhere(stage, run, again)


# -- commands ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Command:
    """One request. `again`: statuses that its repetition may get once it was done, where not the same answer."""

    method: str
    path: str
    body: Any = None
    actor: str = "account-1"
    version: int | None = None
    again: frozenset[int] = frozenset()

    def send(self) -> tuple[int, Any]:
        staff = self.path.startswith("/staff")
        headers = {"content-type": "application/json", "idempotency-key": "key-1"}
        if self.version is not None:
            headers["if-match"] = f'"{self.version}"'
        claims = {"sub": self.actor, "token_use": "access", "jti": self.actor.replace("account", "session")}
        app = staff_app(self.path) if staff else applicant_api.APP
        answer = app.handle(
            {
                "rawPath": f"/api/v1{self.path}",
                "rawQueryString": "",
                "headers": headers,
                "requestContext": {
                    "http": {"method": self.method, "sourceIp": "192.0.2.1"},
                    "authorizer": {"jwt": {"claims": claims}},
                },
                "body": json.dumps(self.body) if self.body is not None else None,
            }
        )
        said = json.loads(answer["body"]) if answer["body"] else {}
        for volatile in ("upload", "correlation_id"):
            said.pop(volatile, None)
        return answer["statusCode"], said


def hers(stage: Play, file: Any, what: str, body: Any = None, **more: Any) -> Command:
    return Command("POST", f"/applications/{file.id}{what}", {} if body is None else body, **more)


def theirs(stage: Play, file: Any, what: str, body: Any, **more: Any) -> Command:
    actor = more.pop("actor", COORDINATOR.id)
    return Command("POST", f"/staff/applications/{file.id}{what}", body, actor, **more)


def acts(stage: Play, file: Any, action: str, actor: str = COORDINATOR.id, **body: Any) -> Command:
    return theirs(stage, file, "/actions", {"action": action} | body, actor=actor, version=file.version)


CONSENT = {"consent": {"accepted": True, "text_version": "1"}}
EVIDENCE = {"method": "signed_form", "text_version": "1"}


def start(stage: Play) -> Command:
    return Command("POST", "/applications", {"programme": "proof-grants", "kind": "alone", "language": "ar"})


def save(stage: Play) -> Command:
    file = stage.start(1)
    return Command(
        "PATCH",
        f"/applications/{file.id}",
        {"answers": {"plan": "sewing"}},
        version=file.version,
        again=frozenset({412}),
    )


def announce(stage: Play) -> Command:
    body = {"type": "quote", "filename": "a.jpg", "content_type": "image/jpeg", "size": 200}
    return hers(stage, stage.start(1), "/documents", body)


def delete(stage: Play) -> Command:
    file = stage.start(1)
    document = stage.upload(1, file)
    stage.inspect(document)
    return Command("DELETE", f"/applications/{file.id}/documents/{document.id}")


def submit(stage: Play) -> Command:
    return hers(stage, stage.draft(1), "/submit", CONSENT | {"safe_contact": {"hours": "09:00-18:00"}})


def prove(stage: Play) -> Command:
    file = stage.submit(1)
    body = {"national_id_last4": "0001", "birth_year": 1990}
    return replace(hers(stage, file, "/identity", body), actor="account-1")


def _asked(stage: Play) -> Any:
    return stage.act(
        stage.submit(1),
        Action.REQUEST_CHANGES,
        AGENT,
        reason_codes=("document_unreadable",),
        answers=("/plan",),
    )


def resubmit(stage: Play) -> Command:
    return hers(stage, _asked(stage), "/resubmit")


def withdraw(stage: Play) -> Command:
    stage.fund(10_000_00)
    return hers(stage, stage.act(stage.decided_by(1), Action.APPROVE), "/withdraw", {"reason": "I moved"})


def appeal(stage: Play) -> Command:
    file = stage.act(stage.submit(1), Action.REJECT, AGENT, reason_codes=("project_not_viable",))
    return hers(stage, file, "/appeal", {"text": "Please look again."})


def complain(stage: Play) -> Command:
    return hers(stage, stage.submit(1), "/complaint", {"text": "Nobody answers me."})


def ask_help(stage: Play) -> Command:
    return hers(stage, stage.submit(1), "/help")


def choose_language(stage: Play) -> Command:
    return hers(stage, stage.submit(1), "/language", {"language": "fr"})


def erase(stage: Play) -> Command:
    """Two files, one of them open, with a paper and a note."""
    file = stage.act(stage.submit(1), Action.REJECT, AGENT, reason_codes=("project_not_viable",))
    stage.hers(move_own_file.appeal, 1, file, "Please look again.")
    stage.inspect(stage.upload(1, stage.draft(1)))
    return Command("POST", "/me/erasure", {})


def register(stage: Play) -> Command:
    body = {
        "programme": "proof-grants",
        "kind": "alone",
        "language": "ar",
        "applicant": {"phone": phone(1), "language": "ar"},
        "consent_evidence": EVIDENCE,
    }
    return Command("POST", "/staff/applications", body, AGENT.id)


def consent(stage: Play) -> Command:
    return theirs(stage, stage.draft(1), "/consent", {"consent_evidence": EVIDENCE}, actor=AGENT.id)


def correct(stage: Play) -> Command:
    file = _consented(stage, stage.draft(1))
    return Command(
        "PATCH",
        f"/staff/applications/{file.id}",
        {"answers": {"plan": "sewing"}},
        AGENT.id,
        file.version,
        frozenset({412}),
    )


def announce_for_her(stage: Play) -> Command:
    body = {"type": "quote", "filename": "a.jpg", "content_type": "image/jpeg", "size": 200}
    return theirs(stage, _consented(stage, stage.draft(1)), "/documents", body, actor=AGENT.id)


def _consented(stage: Play, file: Any) -> Any:
    given = Consent(Method.PHONE_CODE, "1", "ar", stage.world.now, AGENT.id)
    base.commit([consents.add(file.id, given)])
    return applications.load(file.id)


def submit_for_her(stage: Play) -> Command:
    return theirs(stage, _consented(stage, stage.draft(1)), "/submit", CONSENT, actor=AGENT.id)


def resubmit_for_her(stage: Play) -> Command:
    return theirs(stage, _consented(stage, _asked(stage)), "/resubmit", {}, actor=AGENT.id)


def claim(stage: Play) -> Command:
    return acts(stage, stage.submit(1), "claim", AGENT.id)


def approve(stage: Play) -> Command:
    stage.fund(10_000_00)
    return acts(stage, stage.decided_by(1), "approve", note="a good plan")


def refuse_a_paper(stage: Play) -> Command:
    file = stage.draft(1)
    document = stage.upload(1, file)
    stage.inspect(document)
    verdict = {"document_id": document.id, "outcome": "rejected", "reason": "blurred"}
    codes = ["document_unreadable"]
    return acts(
        stage, stage.send(1, file), "request_changes", AGENT.id, reason_codes=codes, documents=[verdict]
    )


def pay(stage: Play) -> Command:
    stage.fund(10_000_00)
    file = stage.act(stage.act(stage.decided_by(1), Action.APPROVE), Action.SIGN_AGREEMENT, AGENT)
    return acts(stage, file, "record_payment", amount_mad=1000, method="bank")


def end(stage: Play) -> Command:
    stage.fund(10_000_00)
    return acts(stage, stage.act(stage.decided_by(1), Action.APPROVE), "end", reason_codes=["broken"])


def change_phone(stage: Play) -> Command:
    return acts(
        stage, stage.submit(1), "change_phone", AGENT.id, reason_codes=["lost_phone"], phone="+212600000002"
    )


def complain_for_her(stage: Play) -> Command:
    return acts(stage, stage.submit(1), "complain", AGENT.id, note="Nobody answers her.")


def _complained(stage: Play) -> Any:
    return stage.hers(move_own_file.complain, 1, stage.submit(1), "Nobody answers me.")


def acknowledge(stage: Play) -> Command:
    return acts(stage, _complained(stage), "acknowledge", AGENT.id, about="complaint")


def answer_her_complaint(stage: Play) -> Command:
    return acts(stage, _complained(stage), "answer_complaint", note="You hear on Monday.")


def decide_her_appeal(stage: Play) -> Command:
    file = stage.act(stage.submit(1), Action.REJECT, AGENT, reason_codes=("project_not_viable",))
    file = stage.hers(move_own_file.appeal, 1, file, "Please look again.")
    return acts(stage, file, "decide_appeal", upheld=True, note="You were right.")


def claim_several(stage: Play) -> Command:
    files = [stage.submit(number).id for number in (1, 2)]
    return Command("POST", "/staff/queue/claims", {"ids": files}, AGENT.id)


def write_a_note(stage: Play) -> Command:
    return theirs(stage, stage.submit(1), "/notes", {"text": "She comes on Monday."}, actor=AGENT.id)


def log_a_contact(stage: Play) -> Command:
    """She waits to be called: who reaches her answers that."""
    file = stage.hers(move_own_file.ask_help, 1, stage.submit(1))
    body = {"channel": "call", "outcome": "reached", "text": "She has the quote."}
    return theirs(stage, file, "/contacts", body, actor=AGENT.id)


PHOTO = {"filename": "a.jpg", "content_type": "image/jpeg", "size": 200}


def announce_a_consent_form(stage: Play) -> Command:
    return theirs(stage, _consented(stage, stage.draft(1)), "/consent-forms", PHOTO, actor=AGENT.id)


def announce_a_photo_of_the_agreement(stage: Play) -> Command:
    stage.fund(5_000_00)
    file = stage.act(stage.decided_by(1), Action.APPROVE)
    return theirs(stage, file, "/agreement-photos", PHOTO, actor=AGENT.id)


def announce_a_visit_photo(stage: Play) -> Command:
    return theirs(stage, stage.submit(1), "/visit-photos", PHOTO, actor=AGENT.id)


def take_a_photo_back(stage: Play) -> Command:
    file = stage.submit(1)
    photo, _ = add_photo(stage.call(AGENT), file, content_type="image/jpeg", size=200)
    return replace(theirs(stage, file, f"/photos/{photo.id}", None, actor=AGENT.id), method="DELETE")


def report_a_visit(stage: Play) -> Command:
    file = stage.submit(1)
    body = {
        "visited_on": stage.world.now.date().isoformat(),
        "present": True,
        "text": "Two machines.",
        "recommendation": "favourable",
    }
    return theirs(stage, file, "/visits", body, actor=AGENT.id)


def open_an_envelope(stage: Play) -> Command:
    body = {
        "programme": "proof-grants",
        "region": "03",
        "year": 2026,
        "partner": "Wilaya",
        "amount_mad": 1000,
    }
    return Command("POST", "/staff/envelopes", body, COORDINATOR.id)


def contribute(stage: Play) -> Command:
    envelope = stage.fund(1_000_00)
    body = {"partner": "Wilaya", "amount_mad": 500}
    return Command("POST", f"/staff/envelopes/{envelope.id}/contributions", body, COORDINATOR.id)


def form_a_sitting(stage: Play) -> Command:
    hire()
    body = {
        "programme": "proof-grants",
        "region": "03",
        "stage": "decision",
        "title": "Novembre",
        "place": "Salle 1",
        "held_on": "2026-11-24",
        "quorum": 1,
        "members": [COORDINATOR.id],
        "chair": COORDINATOR.id,
    }
    return Command("POST", "/staff/sittings", body, COORDINATOR.id)


def _at_sitting(stage: Play, what: str, body: Any, actor: str = COORDINATOR.id, **more: Any) -> Command:
    """Of one whose vote is open, with two files."""
    hire()
    stage.fund(10_000_00)
    for number in (1, 2):
        stage.world.later(minutes=1)
        stage.decided_by(number)
    sitting = formed(stage)
    (_, last) = [line.file.application_id for line in lines_of(stage.call(COORDINATOR), sitting.id)]
    said = json.loads(json.dumps(body).replace("FILE", last))
    return Command("POST", f"/staff/sittings/{sitting.id}{what.replace('FILE', last)}", said, actor, **more)


def lay_files(stage: Play) -> Command:
    hire()
    sitting = form(stage.call(COORDINATOR), plan(stage))
    file = stage.decided_by(1)
    # What is there already is said to be there.
    return Command("POST", f"/staff/sittings/{sitting.id}/files", {"ids": [file.id]}, COORDINATOR.id)


def take_a_file_off(stage: Play) -> Command:
    return replace(_at_sitting(stage, "/files/FILE", None), method="DELETE", again=frozenset({404}))


def rank_a_file(stage: Play) -> Command:
    return _at_sitting(stage, "/ranking", {"application_id": "FILE", "place": 1, "reason": "urgent"})


def open_the_vote(stage: Play) -> Command:
    hire()
    sitting = form(stage.call(COORDINATOR), plan(stage))
    lay_out(stage.call(COORDINATOR), sitting.id, [stage.decided_by(1).id])
    return Command("POST", f"/staff/sittings/{sitting.id}/open", {}, COORDINATOR.id)


def vote(stage: Play) -> Command:
    said = {"application_id": "FILE", "choice": "against", "reason_codes": ["not_eligible"]}
    return _at_sitting(stage, "/votes", {"votes": [said]})


def declare_an_interest(stage: Play) -> Command:
    return _at_sitting(stage, "/conflicts", {"application_id": "FILE", "kind": "family"})


def close_a_sitting(stage: Play) -> Command:
    return _at_sitting(stage, "/close", {})


def cancel_a_sitting(stage: Play) -> Command:
    return _at_sitting(stage, "/cancel", {})


def continue_a_sitting(stage: Play) -> Command:
    """Nobody has heard that it is closing."""
    sitting = _voted(stage)
    close(stage, sitting)
    stage.world.later(minutes=41)
    return Command("POST", f"/staff/sittings/{sitting.id}/continue", {}, COORDINATOR.id)


def continue_an_order(stage: Play) -> Command:
    _, order = an_order(stage)
    stage.world.later(minutes=21)
    return Command("POST", f"/staff/payment-runs/{order.id}/continue", {}, COORDINATOR.id)


def order_what_is_due(stage: Play) -> Command:
    stage.fund(10_000_00)
    file = stage.act(stage.decided_by(1), Action.APPROVE)
    stage.act(file, Action.SIGN_AGREEMENT, AGENT, given=Given(account=RIB))
    body = {"programme": "proof-grants", "region": "03"}
    return Command("POST", "/staff/payment-runs", body, COORDINATOR.id)


def reconcile_an_order(stage: Play) -> Command:
    """What was said is not recorded yet: asked again it is still to be recorded."""
    order_two(stage)()
    _, order = _worked(stage)
    body = {"csv": _answer(order, stage), "confirm": True}
    path = f"/staff/payment-runs/{order.id}/reconciliation"
    return Command("POST", path, body, COORDINATOR.id, again=frozenset({200}))


def ask_for_an_export(stage: Play) -> Command:
    stage.submit(1)
    stage.submit(2)
    save_staff(COORDINATOR.id, COORDINATOR.id, {"coordinator"}, {"03"}, ())
    body = {
        "kind": "applications",
        "programme": "proof-grants",
        "region": "03",
        "format": "xlsx",
        "language": "ar",
        "columns": ["reference", "family_name", "answers"],
        "purpose": "Contrôle des dossiers",
    }
    return Command("POST", "/staff/exports", body, COORDINATOR.id)


def change_her_account(stage: Play) -> Command:
    stage.fund(10_000_00)
    file = stage.act(stage.decided_by(1), Action.APPROVE)
    return acts(stage, file, "change_account", AGENT.id, account=RIB)


def begin_an_import(stage: Play) -> Command:
    staffed()
    body = {
        "programme": "proof-grants",
        "kind": "alone",
        "filename": "table.csv",
        "content_type": "text/csv",
        "size": 100,
    }
    return Command("POST", "/staff/imports", body, MANAGER.id)


def _on_table(stage: Play, upto: str, what: str, body: Any) -> Command:
    table = a_table(stage, upto)
    path = f"/staff/imports/{table.id}/{what}"
    return Command("POST", path, body, MANAGER.id, version=table.now["version"])


def map_its_columns(stage: Play) -> Command:
    columns = [{"column": at, "to": to} for at, to in ((2, "/cnie"), (3, "/birth_date"), (4, "phone"))]
    return _on_table(stage, "read", "mapping", {"columns": columns})


def confirm_an_import(stage: Play) -> Command:
    body = {"source": "Before", "legal_basis": "Convention", "reason": "Reprise"}
    return _on_table(stage, "checked", "confirm", body)


def continue_an_import(stage: Play) -> Command:
    command = _on_table(stage, "confirmed", "continue", {})
    stage.world.later(minutes=41)
    return command


def cancel_an_import(stage: Play) -> Command:
    return _on_table(stage, "checked", "cancel", {})


INVITATION = {
    "username": "agent.two@example.ma",
    "name": "Exemple",
    "roles": ["agent"],
    "regions": ["03"],
}


def invite_somebody(stage: Play) -> Command:
    return Command("POST", "/staff/people", INVITATION, COORDINATOR.id)


def _on_somebody(what: str, *, disabled: bool = False) -> Command:
    status, said = Command("POST", "/staff/people", INVITATION, COORDINATOR.id).send()
    assert status == 201
    if disabled:
        status, _ = Command("POST", f"/staff/people/{said['id']}/disable", {}, COORDINATOR.id).send()
        assert status == 200
    return Command("POST", f"/staff/people/{said['id']}{what}", {}, COORDINATOR.id)


def change_somebody(stage: Play) -> Command:
    command = _on_somebody("")
    return replace(
        command, method="PATCH", body={"roles": ["agent"], "name": "X"}, version=2, again=frozenset({412})
    )


def disable_somebody(stage: Play) -> Command:
    return _on_somebody("/disable")


def enable_somebody(stage: Play) -> Command:
    return _on_somebody("/enable", disabled=True)


def reset_somebody(stage: Play) -> Command:
    return _on_somebody("/reset")


MANAGERS = tuple(
    Actor("staff", f"manager-{n}", frozenset({Role.PROGRAMME_MANAGER}), session=f"s-{n}") for n in (1, 2)
)
SOURCE = PROGRAMME.replace("ceiling_mad: 8000", "ceiling_mad: 7000")


def coming(stage: Play, state: str) -> Upcoming:
    """The next version of the programme, written by one manager and let publish by the other."""
    one, other = (stage.call(actor) for actor in MANAGERS)
    after = drafting.begin(one, SOURCE)
    if state != "written":
        after = proposal.propose(one, after.programme, None)
    if state == "scheduled":
        at = stage.world.now + timedelta(hours=1)
        after = publishing.publish(other, after.programme, str(after.digest), at)
    return after


def _on_programme(
    stage: Play, state: str, what: str, body: Any = None, by: int = 0, method: str = "POST"
) -> Command:
    after = coming(stage, state)
    return Command(
        method, f"/staff/programmes/{after.programme}/{what}", body, MANAGERS[by].id, version=after.revision
    )


def begin_a_programme(stage: Play) -> Command:
    return Command("POST", "/staff/programmes", {"source": SOURCE}, MANAGERS[0].id)


def save_a_programme(stage: Play) -> Command:
    return _on_programme(stage, "written", "draft", {"source": f"{SOURCE}# more\n"}, method="PATCH")


def discard_a_programme(stage: Play) -> Command:
    return _on_programme(stage, "written", "draft", method="DELETE")


def propose_a_programme(stage: Play) -> Command:
    return _on_programme(stage, "written", "propose", {})


def withdraw_a_programme(stage: Play) -> Command:
    return _on_programme(stage, "proposed", "withdraw", {})


def refuse_a_programme(stage: Play) -> Command:
    return _on_programme(stage, "proposed", "refuse", {"note": "not yet"}, 1)


def publish_a_programme(stage: Play) -> Command:
    command = _on_programme(stage, "proposed", "publish", {}, 1)
    return replace(command, body={"digest": upcoming.load(stage.programme.id).digest})


def schedule_a_programme(stage: Play) -> Command:
    command = publish_a_programme(stage)
    at = (stage.world.now + timedelta(hours=1)).isoformat()
    return replace(command, body={**command.body, "publish_at": at})


def cancel_a_publication(stage: Play) -> Command:
    return _on_programme(stage, "scheduled", "cancel", {}, 1)


COMMANDS: Mapping[str, tuple[Callable[[Play], Command], ...]] = {
    "POST /applications": (start,),
    "PATCH /applications/{id}": (save,),
    "POST /applications/{id}/documents": (announce,),
    "DELETE /applications/{id}/documents/{document_id}": (delete,),
    "POST /applications/{id}/submit": (submit,),
    "POST /applications/{id}/identity": (prove,),
    "POST /applications/{id}/resubmit": (resubmit,),
    "POST /applications/{id}/withdraw": (withdraw,),
    "POST /applications/{id}/appeal": (appeal,),
    "POST /applications/{id}/complaint": (complain,),
    "POST /applications/{id}/help": (ask_help,),
    "POST /applications/{id}/language": (choose_language,),
    "POST /me/erasure": (erase,),
    "POST /staff/applications": (register,),
    "POST /staff/applications/{id}/consent": (consent,),
    "PATCH /staff/applications/{id}": (correct,),
    "POST /staff/applications/{id}/documents": (announce_for_her,),
    "POST /staff/applications/{id}/submit": (submit_for_her,),
    "POST /staff/applications/{id}/resubmit": (resubmit_for_her,),
    "POST /staff/applications/{id}/actions": (
        claim,
        approve,
        refuse_a_paper,
        pay,
        end,
        change_phone,
        complain_for_her,
        acknowledge,
        answer_her_complaint,
        decide_her_appeal,
        change_her_account,
    ),
    "POST /staff/applications/{id}/consent-forms": (announce_a_consent_form,),
    "POST /staff/applications/{id}/agreement-photos": (announce_a_photo_of_the_agreement,),
    "POST /staff/applications/{id}/notes": (write_a_note,),
    "POST /staff/applications/{id}/contacts": (log_a_contact,),
    "POST /staff/applications/{id}/visit-photos": (announce_a_visit_photo,),
    "DELETE /staff/applications/{id}/photos/{document_id}": (take_a_photo_back,),
    "POST /staff/applications/{id}/visits": (report_a_visit,),
    "POST /staff/queue/claims": (claim_several,),
    "POST /staff/envelopes": (open_an_envelope,),
    "POST /staff/envelopes/{id}/contributions": (contribute,),
    "POST /staff/sittings": (form_a_sitting,),
    "POST /staff/sittings/{id}/files": (lay_files,),
    "DELETE /staff/sittings/{id}/files/{application_id}": (take_a_file_off,),
    "POST /staff/sittings/{id}/ranking": (rank_a_file,),
    "POST /staff/sittings/{id}/open": (open_the_vote,),
    "POST /staff/sittings/{id}/votes": (vote,),
    "POST /staff/sittings/{id}/conflicts": (declare_an_interest,),
    "POST /staff/sittings/{id}/close": (close_a_sitting,),
    "POST /staff/sittings/{id}/cancel": (cancel_a_sitting,),
    "POST /staff/sittings/{id}/continue": (continue_a_sitting,),
    "POST /staff/payment-runs/{id}/continue": (continue_an_order,),
    "POST /staff/payment-runs": (order_what_is_due,),
    "POST /staff/exports": (ask_for_an_export,),
    "POST /staff/payment-runs/{id}/reconciliation": (reconcile_an_order,),
    "POST /staff/imports": (begin_an_import,),
    "POST /staff/imports/{id}/mapping": (map_its_columns,),
    "POST /staff/imports/{id}/confirm": (confirm_an_import,),
    "POST /staff/imports/{id}/continue": (continue_an_import,),
    "POST /staff/imports/{id}/cancel": (cancel_an_import,),
    "POST /staff/people": (invite_somebody,),
    "PATCH /staff/people/{id}": (change_somebody,),
    "POST /staff/people/{id}/disable": (disable_somebody,),
    "POST /staff/people/{id}/enable": (enable_somebody,),
    "POST /staff/people/{id}/reset": (reset_somebody,),
    "POST /staff/programmes": (begin_a_programme,),
    "PATCH /staff/programmes/{id}/draft": (save_a_programme,),
    "DELETE /staff/programmes/{id}/draft": (discard_a_programme,),
    "POST /staff/programmes/{id}/propose": (propose_a_programme,),
    "POST /staff/programmes/{id}/withdraw": (withdraw_a_programme,),
    "POST /staff/programmes/{id}/refuse": (refuse_a_programme,),
    "POST /staff/programmes/{id}/publish": (publish_a_programme, schedule_a_programme),
    "POST /staff/programmes/{id}/cancel": (cancel_a_publication,),
}
LIMITED = {
    "POST /staff/programmes/check": "stores nothing",
    "POST /staff/applications/{id}/alike": "stores nothing but that it was looked for",
    "POST /staff/consent-codes": "sends a code: as with signing in, a repetition is another code, and counted",
}


def test_no_command_is_forgotten() -> None:
    """A new route that changes something gets its command here, or says why not."""
    routes = [route for app in (applicant_api.APP, *staff_apps()) for route in app.routes]
    changing = {f"{route.method} {route.path}" for route in routes if route.method != "GET"}
    assert changing == COMMANDS.keys() | LIMITED.keys()


@pytest.mark.parametrize(
    "make",
    [make for commands in COMMANDS.values() for make in commands],
    ids=lambda make: make.__name__,
)
def test_a_command_killed_anywhere_and_sent_again_with_its_key_is_done_once(stage, make) -> None:
    for actor in (AGENT, COORDINATOR, *MANAGERS):
        save_staff(actor.id, actor.id, {role.value for role in actor.roles}, actor.regions, ())
    command = make(stage)
    first: list[tuple[int, Any]] = []

    def send() -> None:
        first.append(command.send())

    def again() -> None:
        said = command.send()
        assert said == first[0] or said[0] in command.again, (said, first[0])

    die_everywhere(stage, send, again)
    assert first[0][0] < 300, first[0]
    assert len(first) == 2, "somebody who died has answered"
