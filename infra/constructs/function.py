"""One Lambda function as its wiring row says."""

from collections.abc import Mapping
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.stage import Stage
from infra.wiring import Row, settings_of

ROOT = Path(__file__).parents[2]


class Layers(Construct):
    """The layers of one stack, built beforehand by `infra.layers` for the stage's architecture."""

    def __init__(self, scope: Construct, stage: Stage) -> None:
        super().__init__(scope, "Layers")
        self._stage = stage
        # Another root is for tests of the templates, which need no layers' contents.
        self._root = Path(self.node.try_get_context("layers_root") or ROOT / "build" / "layers")
        self._made: dict[str, lambda_.LayerVersion] = {}

    def get(self, name: str) -> lambda_.LayerVersion:
        if name not in self._made:
            folder = self._root / self._stage.layers_folder / name
            self._made[name] = lambda_.LayerVersion(
                self,
                name.capitalize(),
                code=lambda_.Code.from_asset(str(folder)),
                compatible_runtimes=[lambda_.Runtime.PYTHON_3_13],
                compatible_architectures=[self._stage.architecture],
                removal_policy=cdk.RemovalPolicy.DESTROY,
            )
        return self._made[name]


class Function(Construct):
    """The function, its own role and its log group; JSON logs are the functions' own lines."""

    def __init__(
        self, scope: Construct, row: Row, *, stage: Stage, layers: Layers, values: Mapping[str, str | None]
    ) -> None:
        super().__init__(scope, row.name)
        log_group = logs.LogGroup(
            self, "Logs", retention=logs.RetentionDays.THREE_MONTHS, removal_policy=cdk.RemovalPolicy.DESTROY
        )
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        log_group.grant_write(role)
        environment = {
            f"JISR_{name.upper()}": value
            for name in settings_of(row)
            if (value := values.get(name)) is not None
        }
        self.row = row
        self.function = lambda_.Function(
            self,
            "Function",
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=stage.architecture,
            handler="handler.lambda_handler",
            code=lambda_.Code.from_asset(
                str(ROOT / "functions" / row.name), exclude=["**/__pycache__", "__init__.py"]
            ),
            layers=[layers.get(name) for name in row.layers],
            memory_size=row.memory,
            timeout=cdk.Duration.seconds(row.timeout),
            # The emulator's functions have the machine's own disk.
            ephemeral_storage_size=None if stage.local else cdk.Size.mebibytes(row.storage),
            environment=environment,
            role=role,
            log_group=log_group,
            tracing=lambda_.Tracing.DISABLED if stage.local else lambda_.Tracing.ACTIVE,
        )
