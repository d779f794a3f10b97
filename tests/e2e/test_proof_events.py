"""Nothing lost and nothing twice on the way of an event, on the real stream, bus and queues."""

import json
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cli.client import Client, wait_for
from cli.emulator import ROOT
from jisr.domain.references import new_application_id
from tests.e2e.files import (
    a_phone,
    aws,
    consent,
    function_name,
    items,
    log_lines,
    ready_draft,
    reset_limits,
    signed_in,
    submitted,
    told,
)

pytestmark = pytest.mark.e2e

NOTIFY = "on_application_event__notify_applicant"
POISONED, ALL = 10, 500


@pytest.fixture(autouse=True)
def _no_limits(site) -> None:
    reset_limits(site)


def history_of(site, application: str) -> list[dict[str, Any]]:
    """The events of a file as they are kept, oldest first."""
    found = [i for i in items(site, "events") if i["pk"]["S"] == f"application#{application}"]
    return sorted(found, key=lambda item: item["sk"]["S"])


def queue_of(site, state) -> dict[str, str]:
    outputs = json.loads((state / "outputs.json").read_text())
    queues = next(json.loads(values["Queues"]) for values in outputs.values() if "Queues" in values)
    found: dict[str, str] = queues[NOTIFY]
    return found


@contextmanager
def visibility(site, queue: str, seconds: int) -> Iterator[None]:
    """A shorter time between two tries than the deployed one, so that five of them fit into a test."""
    sqs = aws(site, "sqs")
    name = "VisibilityTimeout"
    before = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=[name])["Attributes"]
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={name: str(seconds)})
    try:
        yield
    finally:
        sqs.set_queue_attributes(QueueUrl=queue, Attributes=before)


def jisr(site, state, *arguments: str) -> str:
    """The command as an operator types it; what it says. `dlq list` ends with 1 when something waits."""
    options = ["--state", str(state), "--emulator-port", str(site.emulator.port)]
    command = [sys.executable, "-m", "cli.main", *arguments, *options]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)
    assert done.returncode in {0, 1}, done.stderr
    assert not done.stderr, done.stderr
    return done.stdout


def dead(site, state) -> int:
    lines = jisr(site, state, "dlq", "list").splitlines()
    return next(int(line.split()[0]) for line in lines if line.split()[-1] == NOTIFY)


def test_ten_poisoned_messages_among_five_hundred_wait_until_their_cause_is_mended(site, state):
    """The cause: a file that the table has lost, as after a restore. The mend: it is put back."""
    phone = a_phone()
    her = signed_in(site, phone)
    file = submitted(her)
    wait_for("the SMS of the submission", lambda: told(her, phone))
    model = next(
        json.loads(i["detail"]["S"])
        for i in history_of(site, file["id"])
        if json.loads(i["detail"]["S"])["type"] == "ApplicationSubmitted"
    )
    lost = new_application_id(datetime.now(UTC))
    queue, sqs = queue_of(site, state)["queue"], aws(site, "sqs")
    assert dead(site, state) == 0

    def message(number: int) -> str:
        poisoned = number % (ALL // POISONED) == 7
        named = lost if poisoned else file["id"]
        event = {
            **model,
            # What the office does is told however many SMS went before.
            "actor": {**model["actor"], "kind": "staff"},
            "event_id": uuid.uuid4().hex,
            "sequence": 1000 + number,
            "subject": {"kind": "application", "id": named},
            "application_id": named,
        }
        return json.dumps({"source": "jisr", "detail-type": model["type"], "detail": event})

    with visibility(site, queue, 20):
        for start in range(0, ALL, 10):
            entries = [{"Id": str(n), "MessageBody": message(n)} for n in range(start, start + 10)]
            sqs.send_message_batch(QueueUrl=queue, Entries=entries)
        wait_for("490 SMS", lambda: len(told(her, phone)) >= 1 + ALL - POISONED, 180)
        with visibility(site, queue, 1):
            wait_for("ten dead letters", lambda: dead(site, state) == POISONED, 90)
    assert len(told(her, phone)) == 1 + ALL - POISONED

    table = site.settings["table_applications"]
    pages = aws(site, "dynamodb").get_paginator("scan").paginate(TableName=table)
    rows = [row for page in pages for row in page["Items"] if row["pk"]["S"] == file["id"]]
    back = [{**row, "pk": {"S": lost}} for row in rows if row["sk"]["S"] in {"STATE", "PERSON"}]
    for row in back:
        aws(site, "dynamodb").put_item(TableName=table, Item=row)
    try:
        said = jisr(site, state, "dlq", "redrive", "--queue", NOTIFY, "--most", "100")
        assert f"{POISONED} sent back, 0 kept" in said
        wait_for("the last ten SMS", lambda: len(told(her, phone)) >= 1 + ALL, 60)
        wait_for("an empty queue", lambda: empty(sqs, queue))
    finally:
        for row in back:
            aws(site, "dynamodb").delete_item(TableName=table, Key={"pk": row["pk"], "sk": row["sk"]})
    assert dead(site, state) == 0
    assert len(told(her, phone)) == 1 + ALL


def empty(sqs: Any, queue: str) -> bool:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=names)["Attributes"]
    return not any(int(found[name]) for name in names)


def test_what_the_publisher_left_behind_the_sweeper_delivers_and_nothing_is_doubled(site, state):
    functions = aws(site, "lambda")
    publisher = function_name(site, "stream_events__publish")
    [mapping] = [
        m
        for m in functions.list_event_source_mappings()["EventSourceMappings"]
        if m["FunctionArn"].endswith(publisher)
    ]
    phone = a_phone()
    her = signed_in(site, phone)
    draft, programme = ready_draft(her)
    functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    try:
        her.call("POST", f"/applications/{draft['id']}/submit", consent(programme), expect=200)
        time.sleep(2)
        assert told(her, phone) == []
        waiting = [i for i in history_of(site, draft["id"]) if "unpublished" in i]
        assert [json.loads(i["detail"]["S"])["type"] for i in waiting] == ["ApplicationSubmitted"]
        _let_time_pass(site, waiting)
        for _ in range(2):
            answer = functions.invoke(FunctionName=function_name(site, "schedule__sweep_outbox"))
            assert "FunctionError" not in answer
        wait_for("the SMS", lambda: told(her, phone))
        assert not [i for i in history_of(site, draft["id"]) if "unpublished" in i]
    finally:
        functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)
    # The stream still has it: the publisher now sends it once more.
    event = waiting[0]["detail"]["S"]
    event_id = json.loads(event)["event_id"]
    wait_for(
        "the publisher's own turn",
        lambda: [x for x in log_lines(site, "stream_events__publish") if x.get("event_id") == event_id],
    )
    wait_for("the second delivery", lambda: len(handled(site, event_id)) >= 2)
    wait_for("an empty queue", lambda: empty(aws(site, "sqs"), queue_of(site, state)["queue"]))
    assert len(told(her, phone)) == 1


def handled(site, event_id: str) -> list[dict[str, Any]]:
    return [x for x in log_lines(site, NOTIFY) if x.get("event_id") == event_id]


def _let_time_pass(site, events: list[dict[str, Any]]) -> None:
    """The sweeper leaves two minutes to the stream: these events are as if three had passed."""
    long_ago = (datetime.now(UTC) - timedelta(minutes=3)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    for item in events:
        aws(site, "dynamodb").put_item(
            TableName=site.settings["table_events"], Item={**item, "occurred_at": {"S": long_ago}}
        )


def test_one_id_goes_through_every_hop_and_every_line_is_json(site):
    phone = a_phone()
    her = signed_in(site, phone)
    draft, programme = ready_draft(her)
    sent = str(uuid.uuid4())
    answer = her.call(
        "POST",
        f"/applications/{draft['id']}/submit",
        consent(programme),
        expect=200,
        headers={"X-Correlation-Id": sent},
    )
    assert answer.headers["x-correlation-id"] == sent
    wait_for("the SMS", lambda: told(her, phone))
    kept = json.loads(history_of(site, draft["id"])[-1]["detail"]["S"])
    assert (kept["type"], kept["correlation_id"]) == ("ApplicationSubmitted", sent)
    hops = {
        "api_applicant": "request",
        "stream_events__publish": "event_published",
        NOTIFY: "event_handled",
        "on_any_event__project_indicators": "event_handled",
    }
    for function, name in hops.items():
        found = wait_for(
            f"the line of {function}",
            lambda function=function: [
                x for x in log_lines(site, function) if x.get("correlation_id") == sent
            ],
        )
        assert name in {line["message"] for line in found}, function
    refused = Client(site.url).call("GET", "/track/JSR-2222-2222-2222?phone_last4=0000", expect=404)
    wait_for(
        "the line of a refusal",
        lambda: [
            x
            for x in log_lines(site, "api_public")
            if x.get("correlation_id") == refused.json()["correlation_id"]
        ],
    )
