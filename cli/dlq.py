"""`jisr dlq`: what could not be done, and another try for it once its cause is mended.

Messages are received, sent to the queue they came from and then deleted: a death in between leaves one twice, which
every consumer bears, and none lost. Each carries how often it was redriven; after three times somebody must look.
"""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cli import target
from cli.emulator import Failed

MOST_REDRIVES = 3
ATTRIBUTE = "JisrRedrives"
HELD_SECONDS = 120
BATCH = 10


@dataclass(frozen=True, slots=True)
class Letters:
    """A dead-letter queue; `queue` is None where another way heals it (a schedule's next run, the sweeper)."""

    owner: str
    url: str
    queue: str | None


@dataclass(slots=True)
class Count:
    """`kept`: redriven too often already, still in the dead-letter queue."""

    redriven: int = 0
    kept: int = 0


def letters_of(queues: Mapping[str, Mapping[str, str]]) -> list[Letters]:
    """From the output `Queues`."""
    return [Letters(o, urls["dead_letters"], urls.get("queue")) for o, urls in sorted(queues.items())]


def waiting(sqs: Any, letters: Letters) -> int:
    """About how many messages are there, those just looked at included."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = sqs.get_queue_attributes(QueueUrl=letters.url, AttributeNames=names)["Attributes"]
    return sum(int(found[name]) for name in names)


def redrive(sqs: Any, letters: Letters, most: int) -> Count:
    """At most `most` messages go back to their queue. Those that went back three times before stay."""
    if letters.queue is None:
        raise Failed(f"{letters.owner} has no queue to send to: its next run or the sweeper does the work")
    count = Count()
    kept: list[str] = []
    seen: set[str] = set()
    while count.redriven < most:
        new = _received(sqs, letters.url, min(BATCH, most - count.redriven), seen)
        if not new:
            break
        for message in new:
            redrives = int(message.get("MessageAttributes", {}).get(ATTRIBUTE, {}).get("StringValue", 0))
            if redrives >= MOST_REDRIVES:
                kept.append(message["ReceiptHandle"])
                continue
            _send_back(sqs, letters.queue, message, redrives + 1)
            sqs.delete_message(QueueUrl=letters.url, ReceiptHandle=message["ReceiptHandle"])
            count.redriven += 1
    for handle in kept:
        sqs.change_message_visibility(QueueUrl=letters.url, ReceiptHandle=handle, VisibilityTimeout=0)
    count.kept = len(kept)
    return count


def _received(sqs: Any, url: str, most: int, seen: set[str]) -> list[dict[str, Any]]:
    """The next messages, each once: what comes a second time has been held too long, and ends the round."""
    batch = sqs.receive_message(
        QueueUrl=url,
        MaxNumberOfMessages=most,
        VisibilityTimeout=HELD_SECONDS,
        WaitTimeSeconds=1,
        MessageAttributeNames=["All"],
    ).get("Messages", [])
    new = [message for message in batch if message["MessageId"] not in seen]
    seen |= {message["MessageId"] for message in new}
    return new


def _send_back(sqs: Any, queue: str, message: Mapping[str, Any], redrives: int) -> None:
    attributes = {n: _sendable(v) for n, v in message.get("MessageAttributes", {}).items()}
    attributes[ATTRIBUTE] = {"DataType": "Number", "StringValue": str(redrives)}
    sqs.send_message(QueueUrl=queue, MessageBody=message["Body"], MessageAttributes=attributes)


def _sendable(attribute: Mapping[str, Any]) -> dict[str, Any]:
    return {n: v for n, v in attribute.items() if n in {"DataType", "StringValue", "BinaryValue"}}


def show(asked: argparse.Namespace) -> int:
    """All dead-letter queues with how many messages wait there; 1 when some do, for scripts."""
    total = 0
    with target.at(asked):
        sqs = target.sqs()
        for letters in letters_of(target.outputs_of(asked, "Queues")):
            count = waiting(sqs, letters)
            total += count
            print(f"{count:>7}  {letters.owner}")
    print(f"{total:>7}  in all")
    return 1 if total else 0


def run_redrive(asked: argparse.Namespace) -> int:
    """One queue's, or all that have somewhere to go; `--most` is for all together."""
    with target.at(asked):
        sqs = target.sqs()
        every = letters_of(target.outputs_of(asked, "Queues"))
        if asked.queue is not None:
            chosen = [letters for letters in every if letters.owner == asked.queue]
            if not chosen:
                raise Failed(f"no queue {asked.queue}: `jisr dlq list` names them")
        else:
            chosen = [letters for letters in every if letters.queue is not None]
        left = asked.most
        kept = 0
        for letters in chosen:
            if left <= 0:
                break
            count = redrive(sqs, letters, left)
            left -= count.redriven
            kept += count.kept
            if count.redriven or count.kept:
                print(f"{count.redriven:>7} sent back, {count.kept} kept  {letters.owner}")
        print(f"{asked.most - left:>7} sent back, {kept} kept  in all")
    return 0


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("dlq", help="what could not be done").add_subparsers(required=True)
    command = group.add_parser("list", help="count what waits in each dead-letter queue")
    target.add_options(command)
    command.set_defaults(run=show)
    command = group.add_parser("redrive", help="send messages back to where they came from")
    command.add_argument("--queue", help="one owner, as `list` names it; all without")
    command.add_argument("--most", type=int, default=100, help="at most so many messages (100)")
    target.add_options(command)
    command.set_defaults(run=run_redrive)
