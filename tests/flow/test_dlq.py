"""What could not be done gets another try, counted and bounded; nothing is lost on the way."""

import argparse
import json

import boto3
import pytest

from cli import dlq, main, target
from cli.dlq import Letters, letters_of, redrive, waiting
from cli.emulator import Failed
from jisr import batch


@pytest.fixture
def queues(world):
    sqs = boto3.client("sqs")
    dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 1})
    queue = sqs.create_queue(
        QueueName="queue", Attributes={"RedrivePolicy": policy, "VisibilityTimeout": "0"}
    )["QueueUrl"]
    return sqs, Letters("consumer", dead, queue)


def fill(sqs, url, count):
    for number in range(count):
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"n": number}))


def bodies(sqs, url):
    found = []
    while got := sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=60, MessageAttributeNames=["All"]
    ).get("Messages"):
        found += [(json.loads(m["Body"])["n"], m.get("MessageAttributes", {})) for m in got]
    return found


def test_all_go_back_once_each_and_the_dead_letters_are_empty(queues):
    sqs, letters = queues
    fill(sqs, letters.url, 23)
    assert waiting(sqs, letters) == 23
    count = redrive(sqs, letters, 100)
    assert (count.redriven, count.kept, waiting(sqs, letters)) == (23, 0, 0)
    assert sorted(n for n, _ in bodies(sqs, letters.queue)) == list(range(23))


def test_no_more_than_asked_for_and_the_rest_is_there_at_once(queues):
    sqs, letters = queues
    fill(sqs, letters.url, 15)
    assert redrive(sqs, letters, 5).redriven == 5
    assert waiting(sqs, letters) == 10
    assert redrive(sqs, letters, 100).redriven == 10


def test_after_three_redrives_a_message_stays_for_somebody_to_look(queues):
    sqs, letters = queues
    fill(sqs, letters.url, 1)
    for turn in range(1, 4):
        assert redrive(sqs, letters, 10).redriven == 1
        message = sqs.receive_message(
            QueueUrl=letters.queue, MessageAttributeNames=["All"], VisibilityTimeout=60
        )["Messages"][0]
        assert message["MessageAttributes"][dlq.ATTRIBUTE]["StringValue"] == str(turn)
        sqs.send_message(
            QueueUrl=letters.url,
            MessageBody=message["Body"],
            MessageAttributes={dlq.ATTRIBUTE: {"DataType": "Number", "StringValue": str(turn)}},
        )
        sqs.delete_message(QueueUrl=letters.queue, ReceiptHandle=message["ReceiptHandle"])
    count = redrive(sqs, letters, 10)
    assert (count.redriven, count.kept, waiting(sqs, letters)) == (0, 1, 1)


def test_a_message_that_could_not_be_sent_stays(queues):
    sqs, letters = queues
    fill(sqs, letters.url, 2)
    gone = Letters("consumer", letters.url, letters.queue + "-gone")
    with pytest.raises(sqs.exceptions.ClientError):
        redrive(sqs, gone, 10)
    assert waiting(sqs, letters) == 2


def test_poison_ends_in_the_dead_letters_and_after_the_mend_nothing_is_left(queues):
    sqs, letters = queues
    fill(sqs, letters.queue, 50)
    done, broken = [], True

    def handle(body):
        if broken and body["n"] % 10 == 0:
            raise ValueError("poison")
        done.append(body["n"])

    def run():
        for _ in range(30):
            got = sqs.receive_message(QueueUrl=letters.queue, MaxNumberOfMessages=10).get("Messages", [])
            records = [{"messageId": m["MessageId"], "body": m["Body"]} for m in got]
            failed = {
                f["itemIdentifier"]
                for f in batch.each_record({"Records": records}, handle)["batchItemFailures"]
            }
            for m in got:
                if m["MessageId"] not in failed:
                    sqs.delete_message(QueueUrl=letters.queue, ReceiptHandle=m["ReceiptHandle"])

    run()
    assert (len(done), waiting(sqs, letters)) == (45, 5)
    broken = False
    assert redrive(sqs, letters, 100).redriven == 5
    run()
    assert (sorted(done), waiting(sqs, letters)) == (list(range(50)), 0)


def asked(**more):
    return argparse.Namespace(aws=True, queue=None, most=100, **more)


def test_the_commands_name_the_queues_of_the_deployment(queues, tmp_path, capsys, monkeypatch):
    sqs, letters = queues
    path = tmp_path / "outputs.json"
    found = {
        "consumer": {"dead_letters": letters.url, "queue": letters.queue},
        "schedule": {"dead_letters": letters.queue},
    }
    path.write_text(json.dumps({"Backend": {"Settings": "{}", "Queues": json.dumps(found)}}))
    monkeypatch.setattr(target, "sqs", lambda: sqs)
    fill(sqs, letters.url, 3)
    options = ["--aws", "--outputs", str(path)]

    monkeypatch.setattr("sys.argv", ["jisr", "dlq", "list", *options])
    assert main.main() == 1
    assert "      3  consumer" in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", ["jisr", "dlq", "redrive", "--most", "2", *options])
    assert main.main() == 0
    assert "      2 sent back" in capsys.readouterr().out
    for wrong in ("nobody", "schedule"):
        monkeypatch.setattr("sys.argv", ["jisr", "dlq", "redrive", "--queue", wrong, *options])
        assert main.main() == 1
        assert capsys.readouterr().err.startswith("jisr: ")


def test_without_a_deployment_one_line_says_what_to_do(tmp_path):
    with pytest.raises(Failed, match="deploy first"):
        target.outputs_of(asked(outputs=tmp_path / "none.json"), "Queues")
    assert letters_of({"a": {"dead_letters": "u"}}) == [Letters("a", "u", None)]
