"""Nothing lost, nothing twice: duplicates in random order, deaths around every AWS call, throttling, planted names."""

import random
from datetime import timedelta
from typing import Any

import botocore.client
import pytest
from botocore.exceptions import ClientError

from jisr.domain.messages import MOST_A_DAY
from jisr.gateways import keys
from jisr.store import programmes
from jisr.store.messages import State
from jisr.use_cases.notify_applicant import notify_applicant
from tests.flow import test_notify as story
from tests.flow.test_notify import AT, HERS, carrier, handler, queued, stored, submitted, told  # noqa: F401

CALLS = (
    8  # contact, programme, hash, how many today, claim, send, mark, and one more to see that there is none
)


def test_events_delivered_one_to_five_times_in_random_order_are_told_once_each(carrier) -> None:  # noqa: F811
    happenings = [submitted(f"e{n}") for n in range(MOST_A_DAY)]
    deliveries = [event for event in happenings for _ in range(random.randint(1, 5))]
    random.shuffle(deliveries)
    for event in deliveries:
        notify_applicant(event, AT)
    assert len(carrier.sent) == len(happenings)
    assert {item.state for item in stored()} == {State.SENT}


class Death(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("call", range(1, CALLS + 1))
def test_a_death_around_any_aws_call_is_healed_or_declared(told, monkeypatch, call, after) -> None:  # noqa: F811
    real = botocore.client.BaseClient._make_api_call
    count = 0

    def fatal(self: Any, operation: str, parameters: Any) -> Any:
        nonlocal count
        count += 1
        if count != call:
            return real(self, operation, parameters)
        if after:
            real(self, operation, parameters)
        raise Death

    programmes.forget()
    keys._mac.cache_clear()
    with monkeypatch.context() as dying:
        dying.setattr(botocore.client.BaseClient, "_make_api_call", fatal)
        try:
            notify_applicant(submitted(), AT)
        except Death:
            assert call < CALLS
        else:
            assert call == CALLS
    for minutes in (2, 4):
        notify_applicant(submitted(), AT + timedelta(minutes=minutes))
    (item,) = stored()
    sent = len(story.in_sns())
    assert sent <= 1
    assert (sent == 1 and item.state == State.SENT) or item.state == State.UNCERTAIN


def test_thirty_percent_throttling_loses_and_doubles_nothing(told, monkeypatch) -> None:  # noqa: F811
    real = botocore.client.BaseClient._make_api_call
    dice = random.Random(7)

    def throttled(self: Any, operation: str, parameters: Any) -> Any:
        if dice.random() < 0.3:
            answer = {"Error": {"Code": "ThrottlingException"}, "ResponseMetadata": {"HTTPStatusCode": 400}}
            raise ClientError(answer, operation)
        return real(self, operation, parameters)

    with monkeypatch.context() as busy:
        busy.setattr(botocore.client.BaseClient, "_make_api_call", throttled)
        waiting = [submitted(f"e{n}") for n in range(20)]
        for attempt in range(30):
            failed = []
            for event in waiting:
                try:
                    notify_applicant(event, AT + timedelta(minutes=2 * attempt))
                except Exception:  # what SQS would bring back
                    failed.append(event)
            waiting = failed
    assert waiting == []
    states = [item.state for item in stored()]
    assert len(states) == 20
    assert len(story.in_sns()) <= 20
    assert all(state in {State.SENT, State.UNCERTAIN} for state in states)
    assert states.count(State.SENT) + states.count(State.UNCERTAIN) == 20


def test_no_personal_value_reaches_a_log_or_the_table(told, capsys) -> None:  # noqa: F811
    story.contact(email="planted.name@exemple.ma")
    batch = queued(submitted())
    handler("on_application_event__notify_applicant")(batch, None)
    batch["Records"][0]["body"] = batch["Records"][0]["body"].replace("ApplicationSubmitted", HERS)
    handler("on_application_event__notify_applicant")(batch, None)
    written = capsys.readouterr().out + "".join(str(item.to_dynamodb_dict()) for item in stored())
    for planted in (HERS, "612345678", "planted.name"):
        assert planted not in written
