"""A consumer of events: rule → queue → function, with a dead-letter queue and its alarm."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_events as bus
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sqs as sqs
from constructs import Construct

RECEIVES = 5


class DeadLetters(sqs.Queue):
    """Where what could not be done waits for fourteen days."""

    def __init__(self, scope: Construct, id_: str, key: kms.IKey | None) -> None:
        super().__init__(
            scope,
            id_,
            retention_period=cdk.Duration.days(14),
            enforce_ssl=key is not None,
            encryption=sqs.QueueEncryption.KMS if key else sqs.QueueEncryption.SQS_MANAGED,
            encryption_master_key=key,
        )


type Heard = tuple[bus.IEventBus | None, bus.EventPattern]
"""What is listened to, and on which bus; None is the account's default one."""


class EventConsumer(Construct):
    """What is `heard` reaches `function` at least once, in no order, with partial batch failures.

    `visibility_seconds`: until what died comes again; None is six times the timeout.
    `at_once`: so many copies of the function at most, so that heavy work leaves the rest of the account to the API.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        function: lambda_.Function,
        timeout_seconds: int,
        heard: Sequence[Heard],
        key: kms.IKey | None,
        batch: int = 10,
        visibility_seconds: int | None = None,
        at_once: int | None = None,
    ) -> None:
        super().__init__(scope, id_)
        self.dead_letters = DeadLetters(self, "DeadLetters", key)
        self.queue = sqs.Queue(
            self,
            "Queue",
            visibility_timeout=cdk.Duration.seconds(visibility_seconds or 6 * timeout_seconds),
            retention_period=cdk.Duration.days(4),
            enforce_ssl=key is not None,
            encryption=sqs.QueueEncryption.KMS if key else sqs.QueueEncryption.SQS_MANAGED,
            encryption_master_key=key,
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.dead_letters, max_receive_count=RECEIVES),
        )
        self.undelivered = DeadLetters(self, "Undelivered", key)
        for number, (event_bus, pattern) in enumerate(heard, 1):
            bus.Rule(
                self,
                "Rule" if number == 1 else f"Rule{number}",
                event_bus=event_bus,
                event_pattern=pattern,
                targets=[targets.SqsQueue(self.queue, dead_letter_queue=self.undelivered)],
            )
        function.add_event_source(
            sources.SqsEventSource(
                self.queue, batch_size=batch, max_concurrency=at_once, report_batch_item_failures=True
            )
        )

    @property
    def edges(self) -> Sequence[sqs.Queue]:
        """The queues that must stay empty."""
        return (self.dead_letters, self.undelivered)
