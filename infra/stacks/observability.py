"""What people watch: one dashboard, and alarms that reach somebody. Who is a parameter of the stack (`AlarmEmail`)."""

from typing import Unpack

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cw
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.stacks.backend import BackendStack
from infra.stacks.data import DataStack
from infra.stacks.identity import IdentityStack
from infra.stage import StackProps
from infra.wiring import BY_NAME, Stream

NAMESPACE = "Jisr"
OUTBOX_SECONDS = 300
WAITING_SECONDS = 900
SERVER_ERRORS = 5
CHANNELS = ("sms", "email")
CODES_AN_HOUR = 1_000
"""Half of what may be sent (`jisr.domain.sign_in.IN_TOTAL`; a test holds the two together)."""
_FIVE = cdk.Duration.minutes(5)


class ObservabilityStack(cdk.Stack):
    """Cloud only: the emulator has alarms, but neither the queues' and the API's metrics nor those that we write to
    the log (embedded format), so that all but the functions' would stay silent whatever happens."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        data: DataStack,
        identity: IdentityStack,
        backend: BackendStack,
        email: str | None = None,
        **props: Unpack[StackProps],
    ) -> None:
        super().__init__(scope, id_, **props)
        self._backend = backend
        self._functions = {**identity.functions, **backend.functions}
        self._topic = self._recipients(data, email)
        self._alarms: list[cw.Alarm] = []
        self._queue_alarms()
        self._function_alarms()
        self._own_alarms()
        self._api_alarm()
        self._dashboard()

    def _recipients(self, data: DataStack, known: str | None) -> sns.Topic:
        email = cdk.CfnParameter(
            self,
            "AlarmEmail",
            type="String",
            default=known or "",
            description="Who is told of an alarm; empty = nobody is subscribed",
        )
        topic = sns.Topic(self, "Alarms", master_key=data.key, enforce_ssl=True)
        alarms = iam.ServicePrincipal(
            "cloudwatch.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": self.account}}
        )
        topic.grant_publish(alarms)
        if data.key is not None:
            data.key.grant(alarms, "kms:Decrypt", "kms:GenerateDataKey*")
        given = cdk.CfnCondition(
            self,
            "HasEmail",
            expression=cdk.Fn.condition_not(cdk.Fn.condition_equals(email.value_as_string, "")),
        )
        subscription = sns.CfnSubscription(
            self, "Recipient", topic_arn=topic.topic_arn, protocol="email", endpoint=email.value_as_string
        )
        subscription.cfn_options.condition = given
        return topic

    def _alarm(self, name: str, metric: cw.IMetric, threshold: float, text: str, periods: int = 1) -> None:
        """In alarm at `threshold` and above; no data is well, since metrics of failures are sparse."""
        alarm = cw.Alarm(
            self,
            name,
            metric=metric,
            threshold=threshold,
            evaluation_periods=periods,
            comparison_operator=cw.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cw.TreatMissingData.NOT_BREACHING,
            alarm_description=text,
        )
        alarm.add_alarm_action(actions.SnsAction(self._topic))
        alarm.add_ok_action(actions.SnsAction(self._topic))
        self._alarms.append(alarm)

    def _queue_alarms(self) -> None:
        for name, queue in self._backend.edges.items():
            metric = queue.metric_approximate_number_of_messages_visible(period=_FIVE, statistic="Maximum")
            self._alarm(f"edge-{name}", metric, 1, f"{name}: something was given up (jisr dlq list)")
        for name, queue in self._backend.queues.items():
            metric = queue.metric_approximate_age_of_oldest_message(period=_FIVE, statistic="Maximum")
            text = f"{name}: the oldest message waits more than {WAITING_SECONDS} s"
            self._alarm(f"waiting-{name}", metric, WAITING_SECONDS, text)

    def _function_alarms(self) -> None:
        for name, function in self._functions.items():
            errors = function.metric_errors(period=_FIVE, statistic="Sum")
            self._alarm(f"errors-{name}", errors, 1, f"{name}: a call failed")
            throttles = function.metric_throttles(period=_FIVE, statistic="Sum")
            self._alarm(f"throttles-{name}", throttles, 1, f"{name}: the account's concurrency is used up")
            if isinstance(BY_NAME[name].trigger, Stream):
                behind = _stream_age(function)
                self._alarm(f"behind-{name}", behind, OUTBOX_SECONDS * 1000, f"{name}: behind its stream")

    def _own_alarms(self) -> None:
        age = cw.Metric(namespace=NAMESPACE, metric_name="OutboxAge", statistic="Maximum", period=_FIVE)
        self._alarm(
            "outbox-age", age, OUTBOX_SECONDS, f"An event waits unpublished for more than {OUTBOX_SECONDS} s"
        )
        waiting = cw.Metric(
            namespace=NAMESPACE, metric_name="UploadsWaiting", statistic="Maximum", period=_FIVE
        )
        self._alarm("uploads-waiting", waiting, 1, "A paper has had no verdict for 15 minutes")
        failed = cw.Metric(namespace=NAMESPACE, metric_name="ScansFailed", statistic="Sum", period=_FIVE)
        self._alarm(
            "scans-failed", failed, 1, "A paper could not be scanned, twice: she is asked to send it again"
        )
        for channel in CHANNELS:
            self._alarm(
                f"uncertain-{channel}",
                self._uncertain(channel),
                1,
                f"A message by {channel} may or may not have gone out: it is never sent again by itself",
            )

        hour = cdk.Duration.hours(1)
        asked = _codes("CodesAsked", hour)
        self._alarm(
            "codes-asked", asked, CODES_AN_HOUR, f"{CODES_AN_HOUR} codes in an hour: half of what may be sent"
        )
        refused = _codes("CodesRefusedByTotal", _FIVE)
        self._alarm(
            "codes-used-up", refused, 1, "All codes of this hour are sent: nobody can sign in until the next"
        )

    def _uncertain(self, channel: str) -> cw.Metric:
        return cw.Metric(
            namespace=NAMESPACE,
            metric_name="MessagesUncertain",
            dimensions_map={"channel": channel},
            statistic="Sum",
            period=_FIVE,
        )

    def _api_alarm(self) -> None:
        failures = self._backend.api.metric_server_error(period=_FIVE, statistic="Sum")
        text = f"The API answered {SERVER_ERRORS} times or more with 5xx in five minutes"
        self._alarm("api-5xx", failures, SERVER_ERRORS, text)

    def _dashboard(self) -> None:
        api = self._backend.api
        sweeps = cw.Metric(namespace=NAMESPACE, metric_name="OutboxAge", statistic="Maximum", period=_FIVE)
        rows: list[list[cw.IWidget]] = [
            [cw.AlarmStatusWidget(title="Alarms", alarms=list(self._alarms), width=24, height=6)],
            [
                _graph("Requests", api.metric_count(period=_FIVE, statistic="Sum")),
                _graph(
                    "Answers 4xx and 5xx",
                    api.metric_client_error(period=_FIVE, statistic="Sum"),
                    api.metric_server_error(period=_FIVE, statistic="Sum"),
                ),
                _graph(
                    "Latency, ms",
                    api.metric_latency(period=_FIVE, statistic="p50"),
                    api.metric_latency(period=_FIVE, statistic="p95"),
                ),
            ],
            [
                _graph("Oldest unpublished event, s", sweeps),
                _graph("Messages nobody can be sure of", *(self._uncertain(c) for c in CHANNELS)),
                _graph("Receipts of the carrier", *map(_settled, ("delivered", "failed"))),
                _graph(
                    "Given up",
                    *(
                        q.metric_approximate_number_of_messages_visible()
                        for q in self._backend.edges.values()
                    ),
                ),
            ],
            [
                _graph(
                    "Oldest message of each queue, s",
                    *(q.metric_approximate_age_of_oldest_message() for q in self._backend.queues.values()),
                ),
                _graph("Errors", *(f.metric_errors() for f in self._functions.values())),
                _graph("Duration p95, ms", *(_p95(f) for f in self._functions.values())),
            ],
        ]
        cw.Dashboard(self, "Dashboard", widgets=rows, default_interval=cdk.Duration.hours(12))


def _graph(title: str, *metrics: cw.IMetric) -> cw.GraphWidget:
    return cw.GraphWidget(title=title, left=list(metrics), width=8, height=6)


def _p95(function: lambda_.Function) -> cw.Metric:
    return function.metric_duration(statistic="p95")


def _codes(name: str, period: cdk.Duration) -> cw.Metric:
    return cw.Metric(namespace=NAMESPACE, metric_name=name, statistic="Sum", period=period)


def _settled(outcome: str) -> cw.Metric:
    """Against the SMS that were sent it shows a carrier that has gone silent."""
    return cw.Metric(
        namespace=NAMESPACE,
        metric_name="MessagesSettled",
        dimensions_map={"outcome": outcome},
        statistic="Sum",
        period=_FIVE,
    )


def _stream_age(function: lambda_.Function) -> cw.Metric:
    """Milliseconds between the writing of a record and its reading."""
    return function.metric("IteratorAge", period=_FIVE, statistic="Maximum")
