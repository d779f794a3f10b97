"""Bus, queues, functions, API: built from the wiring's rows."""

from collections.abc import Sequence
from typing import Unpack

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as api
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_events as bus
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_logs as logs
from aws_cdk import aws_secretsmanager as secrets
from aws_cdk import aws_sqs as sqs
from constructs import Construct

import events
from infra.constructs.event_consumer import DeadLetters, EventConsumer, Heard
from infra.constructs.function import Function, Layers
from infra.grants import Granter
from infra.stacks.data import DataStack
from infra.stacks.identity import IdentityStack
from infra.stage import StackProps, Stage
from infra.wiring import ROWS, Auth, Consumer, Every, Http, Receipts, Row, Stream, Uploads

ORIGIN_HEADER = "x-origin-secret"
INSPECTIONS = 50
"""Files decoded at once: some 40 a second, at a second each."""
_METHODS = {"ANY": api.HttpMethod.ANY, "GET": api.HttpMethod.GET}


class BackendStack(cdk.Stack):
    """Everything that acts. `edges` are the queues that must stay empty; `queues` the ones that must move."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        stage: Stage,
        data: DataStack,
        identity: IdentityStack,
        granter: Granter,
        origin_secret_version: str | None = None,
        **props: Unpack[StackProps],
    ) -> None:
        super().__init__(scope, id_, **props)
        self._stage, self._data, self._granter = stage, data, granter
        self._layers = Layers(self, stage)
        self.bus = granter.bus = bus.EventBus(self, "Bus", event_bus_name=f"jisr-{stage.name}")
        self.edges: dict[str, sqs.Queue] = {}
        self.queues: dict[str, sqs.Queue] = {}
        self.functions: dict[str, lambda_.Function] = {}
        self._authorizers = {
            "applicant": _jwt("Applicant", identity.applicant_pool, identity.applicant_client, self),
            "staff": _jwt("Staff", identity.staff_pool, identity.staff_client, self),
        }
        self.origin_secret = None if stage.local else self._origin_secret(origin_secret_version)
        self.api = self._api()
        for row in ROWS:
            if not isinstance(row.trigger, Auth):
                self._wire(row)
        cdk.CfnOutput(self, "ApiId", value=self.api.api_id)
        known = {name: value for name, value in granter.values.items() if value is not None}
        cdk.CfnOutput(self, "Settings", value=self.to_json_string(known))
        cdk.CfnOutput(self, "Queues", value=self.to_json_string(self._dead_letters()))

    def _origin_secret(self, version: str | None) -> cdk.SecretValue:
        """What CloudFront tells the API's functions, so that nobody comes around the firewall.

        An HTTP API has neither firewall nor resource policy. Functions get it at deployment, not by a call at start.
        `version` names the secret's version: CloudFormation reads it anew only where the reference changes.
        """
        secret = secrets.Secret(
            self,
            "OriginSecret",
            description="Jisr: proves that a request came through CloudFront",
            encryption_key=self._data.key,
            generate_secret_string=secrets.SecretStringGenerator(
                password_length=48, exclude_punctuation=True
            ),
        )
        return cdk.SecretValue.secrets_manager(secret.secret_arn, version_id=version)

    def _dead_letters(self) -> dict[str, dict[str, str]]:
        """URLs by owner: `dead_letters`, and `queue` where its messages came from and may go again (`jisr dlq`).

        What the rule could not deliver is the same envelope as what the queue's consumer could not do.
        """
        found = {name: {"dead_letters": edge.queue_url} for name, edge in self.edges.items()}
        for name, letters in found.items():
            source = self.queues.get(name.removesuffix("-undelivered"))
            if source is not None:
                letters["queue"] = source.queue_url
        return found

    def _api(self) -> api.HttpApi:
        made = api.HttpApi(self, "Api", create_default_stage=False)
        stage = api.HttpStage(
            self,
            "Stage",
            http_api=made,
            stage_name="$default",
            auto_deploy=True,
            throttle=api.ThrottleSettings(rate_limit=200, burst_limit=400),
        )
        if not self._stage.local:
            log_group = logs.LogGroup(
                self,
                "Access",
                retention=logs.RetentionDays.THREE_MONTHS,
                removal_policy=cdk.RemovalPolicy.DESTROY,
            )
            low = stage.node.default_child
            assert isinstance(low, api.CfnStage)  # noqa: S101 - a fact of the library, for the type checker
            # No path, no query, no address: a reference or a phone may stand in them.
            low.access_log_settings = api.CfnStage.AccessLogSettingsProperty(
                destination_arn=log_group.log_group_arn,
                format='{"route":"$context.routeKey","status":"$context.status","ms":"$context.responseLatency",'
                '"request_id":"$context.requestId"}',
            )
        return made

    def _wire(self, row: Row) -> None:
        made = Function(self, row, stage=self._stage, layers=self._layers, values=self._granter.values)
        self._granter.allow(row, made.function)
        self.functions[row.name] = made.function
        match row.trigger:
            case Http():
                if self.origin_secret is not None:
                    made.function.add_environment("JISR_ORIGIN_SECRET", self.origin_secret.unsafe_unwrap())
                self._routes(row.trigger, made.function, row.name)
            case Consumer():
                types = list(row.trigger.types)
                heard: list[Heard] = [(self.bus, bus.EventPattern(source=[events.SOURCE], detail_type=types))]
                if row.trigger.site_files:
                    heard.append((None, self._site_pattern(row.trigger.site_files)))
                self._consumer(row, heard, batch=row.trigger.batch, visibility=row.trigger.visibility)
            case Uploads():
                # The emulator has no such limit, and one machine.
                at_once = None if self._stage.local else INSPECTIONS
                self._consumer(row, [(None, self._uploads_pattern())], batch=1, at_once=at_once)
            case Receipts():
                # CloudTrail's events and registrations have the same source.
                receipts = ["Text Message Delivery Status Updated"]
                pattern = bus.EventPattern(source=[self._stage.receipts_source], detail_type=receipts)
                self._consumer(row, [(None, pattern)])
            case Stream():
                self._stream(row, made.function)
            case Every():
                schedule = bus.Schedule.rate(cdk.Duration.minutes(row.trigger.minutes))
                dead = self._edge(row.name, "Undelivered")
                target = targets.LambdaFunction(made.function, dead_letter_queue=dead, retry_attempts=2)
                bus.Rule(made, "Schedule", schedule=schedule, targets=[target])
            case Auth():
                raise ValueError(f"{row.name} belongs to the identity stack")

    def _routes(self, trigger: Http, function: lambda_.Function, name: str) -> None:
        integration = integrations.HttpLambdaIntegration(f"{name}-integration", function)
        authorizer = self._authorizers[trigger.authorizer] if trigger.authorizer else None
        for method, path in trigger.routes:
            if path == "$default":
                api.HttpRoute(
                    self,
                    f"{name}-default",
                    http_api=self.api,
                    route_key=api.HttpRouteKey.DEFAULT,
                    integration=integration,
                )
            else:
                self.api.add_routes(
                    path=path, methods=[_METHODS[method]], integration=integration, authorizer=authorizer
                )

    def _consumer(
        self,
        row: Row,
        heard: Sequence[Heard],
        *,
        batch: int = 10,
        visibility: int | None = None,
        at_once: int | None = None,
    ) -> None:
        made = EventConsumer(
            self,
            f"{row.name}-consumer",
            function=self.functions[row.name],
            timeout_seconds=row.timeout,
            heard=heard,
            key=self._data.key,
            batch=batch,
            visibility_seconds=visibility,
            at_once=at_once,
        )
        self.edges[row.name] = made.dead_letters
        self.edges[f"{row.name}-undelivered"] = made.undelivered
        self.queues[row.name] = made.queue

    def _site_pattern(self, keys: Sequence[str]) -> bus.EventPattern:
        return bus.EventPattern(
            source=["aws.s3"],
            detail_type=["Object Created"],
            detail={"bucket": {"name": [self._data.site.bucket_name]}, "object": {"key": list(keys)}},
        )

    def _uploads_pattern(self) -> bus.EventPattern:
        """One trigger per environment: the scan's verdict where something scans, the upload itself elsewhere."""
        name = self._data.uploads.bucket_name
        if self._stage.local:
            return bus.EventPattern(
                source=["aws.s3"], detail_type=["Object Created"], detail={"bucket": {"name": [name]}}
            )
        return bus.EventPattern(
            source=["aws.guardduty"],
            detail_type=["GuardDuty Malware Protection Object Scan Result"],
            detail={"s3ObjectDetails": {"bucketName": [name]}},
        )

    def _edge(self, owner: str, what: str) -> sqs.Queue:
        queue = DeadLetters(self, f"{owner}-{what}", self._data.key)
        self.edges[f"{owner}-{what.lower()}"] = queue
        return queue

    def _stream(self, row: Row, function: lambda_.Function) -> None:
        inserted = lambda_.FilterCriteria.filter(
            {
                "eventName": lambda_.FilterRule.is_equal("INSERT"),
                "dynamodb": {"NewImage": {"unpublished": {"S": lambda_.FilterRule.exists()}}},
            }
        )
        function.add_event_source(
            sources.DynamoEventSource(
                self._data.tables["events"].table,
                starting_position=lambda_.StartingPosition.TRIM_HORIZON,
                batch_size=10,
                retry_attempts=10,
                bisect_batch_on_error=True,
                report_batch_item_failures=True,
                filters=[inserted],
                on_failure=sources.SqsDlq(self._edge(row.name, "Failed")),
            )
        )


def _jwt(
    name: str, pool: cdk.aws_cognito.UserPool, client: cdk.aws_cognito.UserPoolClient, scope: cdk.Stack
) -> authorizers.HttpJwtAuthorizer:
    issuer = f"https://cognito-idp.{scope.region}.amazonaws.com/{pool.user_pool_id}"
    return authorizers.HttpJwtAuthorizer(
        f"{name}Jwt", issuer, jwt_audience=[client.user_pool_client_id], authorizer_name=f"{name.lower()}s"
    )
