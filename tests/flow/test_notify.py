"""She is told of what happened: once, in her language, where it is safe, and it is known what became of it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any, ClassVar

import boto3
import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.sns.models import sns_backends

import events
from jisr import settings
from jisr.domain import messages
from jisr.domain.application import Application, Status
from jisr.domain.beside import Beside, Contact, SafeContact
from jisr.domain.errors import Transient
from jisr.gateways import sending, sms
from jisr.gateways.sending import NotAccepted, Refused, Unsure
from jisr.store import applications, base
from jisr.store import messages as store
from jisr.store.messages import MessageItem, State
from jisr.use_cases import mark_message, notify_applicant

HERS = "+212612345678"
FILE = "26K7PQ2M9XCT"
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Carrier:
    """Accepts, or fails as told; remembers what went out. Gives receipts, as in AWS."""

    gives_receipts: ClassVar[bool] = True

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.failures: list[BaseException] = []

    def send(self, to: str, text: str) -> str:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append((to, text))
        return f"provider-{len(self.sent)}"


@pytest.fixture
def told(world, tamkine, monkeypatch):
    """The local site's settings and a person with a file."""
    monkeypatch.setenv("JISR_SMS_GATEWAY", "sns")
    monkeypatch.setenv("JISR_EMAIL_SENDER", "jisr@exemple.ma")
    settings.load.cache_clear()
    sending.once.cache_clear()
    contact()
    yield world
    sending.once.cache_clear()


@pytest.fixture
def carrier(told, monkeypatch) -> Carrier:
    one = Carrier()
    monkeypatch.setattr(sms, "gateway", lambda: one)
    return one


THE_FILE = Application(FILE, "tamkine-riyada", 1, "self_employed", "ar", "a1", Status.SUBMITTED, 1, 1, AT, AT)


def contact(**values: Any) -> None:
    """The file, made anew with this way to reach her."""
    beside = Beside(contact=Contact(**{"phone": HERS, "language": "ar"} | values))
    for item in applications.StateItem.query(FILE):
        item.delete()
    base.commit(applications.create(replace(THE_FILE, beside=beside)))


def submitted(event_id: str = "e1") -> events.Event:
    return happened(
        "ApplicationSubmitted",
        event_id,
        **{"from": "draft"},
        to="submitted",
        deadline=AT + timedelta(days=60),
    )


def happened(event_type: str, event_id: str = "e1", **data: Any) -> events.Event:
    codes = {"programme": "tamkine-riyada", "programme_version": 1, "kind": "self_employed"}
    if "to" in data:
        codes |= {"entered_at": AT}
    return events.by_type(event_type).model_validate(
        {
            "event_id": event_id,
            "occurred_at": AT,
            "subject": {"kind": "application", "id": FILE},
            "sequence": 2,
            "application_id": FILE,
            "correlation_id": "c1",
            "actor": {"kind": "applicant", "id": "a1"},
            "data": codes | data,
        }
    )


def in_sns() -> list[tuple[str, str]]:
    backend = sns_backends[DEFAULT_ACCOUNT_ID]["us-east-1"]
    return [(number, text) for number, text, *_ in backend.sms_messages.values()]


def stored() -> list[MessageItem]:
    return [item for item in MessageItem.scan() if "#" in item.sk and not item.pk.startswith("later")]


def queued(*happenings: events.Event) -> dict[str, Any]:
    return {
        "Records": [
            {
                "messageId": f"m{at}",
                "attributes": {"ApproximateReceiveCount": "1"},
                "body": json.dumps({"source": "jisr", "detail": json.loads(one.to_detail())}),
            }
            for at, one in enumerate(happenings)
        ]
    }


def handler(function: str) -> Any:
    return import_module(f"functions.{function}.handler").lambda_handler


def receipt(status: str, *, final: bool = True) -> mark_message.Receipt | None:
    """What the bus brings."""
    return mark_message.receipt_of(
        {
            "eventType": f"TEXT_{status}",
            "isFinal": final,
            "messageId": "provider-1",
            "messageStatus": status,
        }
    )


# -- once -------------------------------------------------------------------------------------------------------


def test_applicant_reads_her_reference_and_the_limit_in_arabic(told) -> None:
    assert handler("on_application_event__notify_applicant")(queued(submitted()), None) == {
        "batchItemFailures": []
    }
    assert in_sns() == [(HERS, "التمكين والريادة: سجلنا طلبك JSR-26K7-PQ2M-9XCT. الرد قبل 23/01/2027")]
    (item,) = stored()
    assert item.state == State.SENT
    assert HERS not in json.dumps(item.to_dynamodb_dict())


def test_an_event_delivered_five_times_is_told_once(carrier) -> None:
    for _ in range(5):
        notify_applicant.notify_applicant(submitted(), AT)
    assert len(carrier.sent) == 1


def test_two_events_are_told_twice(carrier) -> None:
    for event_id in ("e1", "e2"):
        notify_applicant.notify_applicant(submitted(event_id), AT)
    assert len(carrier.sent) == 2


def test_a_poison_record_fails_alone(told) -> None:
    batch = queued(submitted("e1"), submitted("e2"), submitted("e3"))
    batch["Records"][1]["body"] = '{"detail": {"type": "NoSuchEvent"}}'
    answer = handler("on_application_event__notify_applicant")(batch, None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    assert len(in_sns()) == 2


def test_email_goes_beside_the_sms(told) -> None:
    boto3.client("sesv2").create_email_identity(EmailIdentity="jisr@exemple.ma")
    contact(email="a@exemple.ma", language="fr")
    notify_applicant.notify_applicant(submitted(), AT)
    assert {item.sk for item in stored()} == {"e1#sms", "e1#email"}
    assert {item.state for item in stored()} == {State.SENT}


def test_without_a_sender_of_email_only_the_sms_goes(told, monkeypatch) -> None:
    monkeypatch.delenv("JISR_EMAIL_SENDER")
    settings.load.cache_clear()
    contact(email="fatima@exemple.ma")
    notify_applicant.notify_applicant(submitted(), AT)
    assert [item.sk for item in stored()] == ["e1#sms"]
    assert len(in_sns()) == 1


def test_a_message_costs_two_writes(told, monkeypatch) -> None:
    writes = []
    connection = base.connection()
    for call in ("put_item", "update_item", "delete_item"):
        real = getattr(connection, call)
        monkeypatch.setattr(connection, call, lambda *a, real=real, **k: writes.append(1) or real(*a, **k))
    notify_applicant.notify_applicant(submitted(), AT)
    assert len(writes) == 2


# -- failures ---------------------------------------------------------------------------------------------------


def test_a_throttled_send_is_tried_again(carrier) -> None:
    carrier.failures = [NotAccepted("Throttling")]
    with pytest.raises(Transient):
        notify_applicant.notify_applicant(submitted(), AT)
    assert stored() == []
    notify_applicant.notify_applicant(submitted(), AT)
    assert len(carrier.sent) == 1


def test_an_opted_out_number_is_not_tried_again(carrier) -> None:
    carrier.failures = [Refused("OptedOut")]
    notify_applicant.notify_applicant(submitted(), AT)
    notify_applicant.notify_applicant(submitted(), AT)
    (item,) = stored()
    assert (carrier.sent, item.state, item.reason) == ([], State.FAILED, "OptedOut")


def test_a_send_without_an_answer_is_uncertain_and_never_resent(carrier, capsys) -> None:
    carrier.failures = [Unsure("ReadTimeoutError")]
    notify_applicant.notify_applicant(submitted(), AT)
    notify_applicant.notify_applicant(submitted(), AT + timedelta(days=1))
    (item,) = stored()
    assert (carrier.sent, item.state) == ([], State.UNCERTAIN)
    assert capsys.readouterr().out.count('"MessagesUncertain":[1.0]') == 1


@pytest.mark.parametrize("sent_before_death", [True, False])
def test_a_death_between_claim_and_mark_is_uncertain_and_counted_once(
    carrier, monkeypatch, capsys, sent_before_death
) -> None:
    def death(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        if sent_before_death:
            dying.setattr(store, "mark_sent", death)
        else:
            carrier.failures = [KeyboardInterrupt()]
        with pytest.raises(KeyboardInterrupt):
            notify_applicant.notify_applicant(submitted(), AT)
    with pytest.raises(Transient):  # the first worker may still be at it
        notify_applicant.notify_applicant(submitted(), AT + timedelta(seconds=30))
    for minutes in (2, 4, 6):
        notify_applicant.notify_applicant(submitted(), AT + timedelta(minutes=minutes))
    (item,) = stored()
    assert item.state == State.UNCERTAIN
    assert len(carrier.sent) == int(sent_before_death)
    assert capsys.readouterr().out.count('"MessagesUncertain":[1.0]') == 1


def test_a_lost_answer_to_the_claim_does_not_lose_the_message(carrier, monkeypatch) -> None:
    """The client repeats a put whose answer was lost: the repetition meets the first."""
    real = MessageItem.save

    def twice(self: MessageItem, **options: Any) -> Any:
        real(self, **options)
        return real(self, **options)

    monkeypatch.setattr(MessageItem, "save", twice)
    notify_applicant.notify_applicant(submitted(), AT)
    assert len(carrier.sent) == 1


def test_nothing_goes_abroad(told) -> None:
    contact(phone="+33612345678")
    notify_applicant.notify_applicant(submitted(), AT)
    (item,) = stored()
    assert (in_sns(), item.state, item.reason) == ([], State.FAILED, "not_a_moroccan_mobile")


def test_an_erased_person_is_told_nothing(carrier) -> None:
    file = applications.load(FILE)
    base.commit(applications.save(file, replace(file, version=2, beside=Beside())))
    notify_applicant.notify_applicant(submitted(), AT)
    assert carrier.sent == []


# -- where it is safe -------------------------------------------------------------------------------------------


def test_nothing_but_codes_is_obeyed(carrier) -> None:
    contact(safe_contact=SafeContact(codes_only=True), email="a@exemple.ma")
    notify_applicant.notify_applicant(submitted(), AT)
    assert (carrier.sent, stored()) == ([], [])


def test_her_safe_number_is_used(carrier) -> None:
    contact(safe_contact=SafeContact(other_phone="+212687654321"))
    notify_applicant.notify_applicant(submitted(), AT)
    assert [to for to, _ in carrier.sent] == ["+212687654321"]


def test_outside_her_hours_it_waits_for_them(carrier) -> None:
    contact(safe_contact=SafeContact(hours="13:00-15:00"))  # since September 2026 Morocco's time is UTC
    notify_applicant.notify_applicant(submitted(), AT)
    notify_applicant.notify_applicant(submitted(), AT)
    assert notify_applicant.tell_those_waiting(AT + timedelta(hours=3)) == 0
    assert carrier.sent == []
    assert notify_applicant.tell_those_waiting(AT + timedelta(hours=4, minutes=5)) == 1
    assert notify_applicant.tell_those_waiting(AT + timedelta(hours=4, minutes=10)) == 0
    assert len(carrier.sent) == 1


# -- what became of it ------------------------------------------------------------------------------------------


def became(at: datetime = AT) -> tuple[State, str | None]:
    (item,) = stored()
    told = store.told(store.Key(item.pk, item.sk), at)
    assert told is not None
    return told.state, told.reason


def test_a_receipt_that_comes_before_the_mark_wins(carrier, monkeypatch) -> None:
    real = carrier.send

    def with_early_receipt(to: str, text: str) -> str:
        provider_id = real(to, text)
        assert mark_message.mark_message(receipt("CARRIER_UNREACHABLE"), AT)
        return provider_id

    monkeypatch.setattr(carrier, "send", with_early_receipt)
    notify_applicant.notify_applicant(submitted(), AT)
    assert became() == (State.FAILED, "CARRIER_UNREACHABLE")


def test_receipts_in_any_order_leave_the_best_that_is_known(carrier) -> None:
    def mark(status: str) -> bool:
        return mark_message.mark_message(receipt(status), AT)

    notify_applicant.notify_applicant(submitted(), AT)
    assert receipt("PENDING", final=False) is None
    assert became() == (State.SENT, None)
    assert mark("UNKNOWN")
    assert mark("CARRIER_UNREACHABLE")
    assert mark("SUCCESSFUL")
    assert not mark("UNKNOWN")
    assert not mark("CARRIER_UNREACHABLE")
    assert not mark("SUCCESSFUL")
    assert became() == (State.DELIVERED, None)


def test_without_a_receipt_in_72_hours_it_is_unknown_until_one_comes(carrier) -> None:
    notify_applicant.notify_applicant(submitted(), AT)
    assert became(AT + timedelta(hours=71)) == (State.SENT, None)
    assert became(AT + timedelta(hours=73)) == (State.UNKNOWN, None)
    assert mark_message.mark_message(receipt("DELIVERED"), AT + timedelta(hours=80))
    assert became(AT + timedelta(hours=81)) == (State.DELIVERED, None)


def test_a_carrier_that_says_nothing_leaves_it_sent(carrier, monkeypatch) -> None:
    monkeypatch.setattr(Carrier, "gives_receipts", False)
    notify_applicant.notify_applicant(submitted(), AT)
    assert became(AT + timedelta(days=9)) == (State.SENT, None)


def test_the_receipt_of_a_code_is_kept_and_is_no_message(carrier) -> None:
    assert mark_message.mark_message(mark_message.Receipt("p9", State.DELIVERED, None), AT)
    assert stored() == []


def test_the_receipt_function_reads_the_carrier_event(carrier) -> None:
    """Shape: AWS End User Messaging SMS user guide, "Monitoring with EventBridge"."""
    notify_applicant.notify_applicant(submitted(), AT)
    body = {
        "source": "aws.sms-voice",
        "detail-type": "Text Message Delivery Status Updated",
        "detail": {
            "eventType": "TEXT_DELIVERED",
            "eventVersion": "1.0",
            "isFinal": True,
            "messageId": "provider-1",
            "messageStatus": "DELIVERED",
        },
    }
    batch = {"Records": [{"messageId": "m1", "body": json.dumps(body)}]}
    assert handler("on_sms_receipt__mark_message")(batch, None) == {"batchItemFailures": []}
    assert became() == (State.DELIVERED, None)


# -- which event says what --------------------------------------------------------------------------------------


def test_a_changed_number_is_told_to_both(carrier) -> None:
    told = messages.Recipient("+212612345678", "ar", previous_phone="+212700000000")
    event = happened("PhoneChanged", flag="phone")
    programme = notify_applicant.programmes.load(THE_FILE.programme, 1)
    assert [m.to for m in messages.render(event, told, programme, None)] == ["+212612345678", "+212700000000"]
    safe = messages.Recipient(
        "+212612345678", "ar", other_phone="+212687654321", previous_phone="+212700000000"
    )
    assert [m.to for m in messages.render(event, safe, programme, None)] == ["+212687654321"]


def test_a_confidential_programme_says_only_that_there_is_a_message(carrier) -> None:
    event = submitted()
    programme = replace(notify_applicant.programmes.load(THE_FILE.programme, 1), confidential=True)
    told = messages.Recipient(HERS, "ar", email="a@exemple.ma")
    sms_, email_ = messages.render(event, told, programme, "https://jisr.exemple.ma")
    assert sms_.text == "لديك رسالة: https://jisr.exemple.ma"
    for hidden in ("JSR-", "التمكين", "وزارة"):
        assert hidden not in sms_.text + email_.text + str(email_.subject)


def test_what_she_did_herself_she_is_not_told(carrier) -> None:
    event = happened("ApplicationResubmitted", **{"from": "changes_requested"}, to="in_review")
    notify_applicant.notify_applicant(event, AT)
    notify_applicant.notify_applicant(happened("StagePassed", "e2", to="in_review"), AT)
    due = {"due_at": AT, "clock": "legal"}
    reminder = happened("ReminderDue", "e3", **due)
    notify_applicant.notify_applicant(reminder, AT)
    assert carrier.sent == []


def refused(event_id: str, side: str, *, by: str = "system") -> events.Event:
    return events.by_type("DocumentRejected").model_validate(
        {
            "event_id": event_id,
            "occurred_at": AT,
            "subject": {"kind": "document", "id": f"{FILE}/{event_id}"},
            "sequence": 1,
            "application_id": FILE,
            "correlation_id": "c1",
            "actor": {"kind": by, "id": by},
            "data": {"document_type": "cnie", "side": side, "reason": "blurred"},
        }
    )


def test_a_hundred_bad_photos_are_not_a_hundred_sms(carrier, tamkine, monkeypatch) -> None:
    for event_id in ("e1", "e2", "e3"):
        notify_applicant.notify_applicant(refused(event_id, "front"), AT)
    notify_applicant.notify_applicant(refused("e4", "back"), AT)
    assert len(carrier.sent) == 2
    assert "البطاقة الوطنية للتعريف» غير واضحة" in carrier.sent[0][1]


def test_a_paper_that_an_agent_refuses_is_told_once_by_the_request_that_it_belongs_to(
    carrier, tamkine, monkeypatch
) -> None:
    notify_applicant.notify_applicant(refused("e1", "front", by="staff"), AT)
    assert carrier.sent == []


def test_a_message_that_cannot_be_told_does_not_hold_up_the_others(carrier) -> None:
    store.tell_later("e0", "{}", AT)
    store.tell_later("e1", submitted().to_detail(), AT)
    assert notify_applicant.tell_those_waiting(AT + timedelta(minutes=5)) == 1
    assert len(carrier.sent) == 1
