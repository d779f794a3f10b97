"""What guards the data: a malware scan of every upload, a trail of who touched what, and copies elsewhere."""

from typing import Any, Unpack

import aws_cdk as cdk
from aws_cdk import aws_backup as backup
from aws_cdk import aws_cloudtrail as trails
from aws_cdk import aws_events as events
from aws_cdk import aws_guardduty as guardduty
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.stacks.data import DataStack
from infra.stage import StackProps, Stage

KEPT_DAYS = 35
TRAIL_DAYS = 400


class ProtectionStack(cdk.Stack):
    """Cloud only: the emulator has none of the three services."""

    def __init__(
        self, scope: Construct, id_: str, *, stage: Stage, data: DataStack, **props: Unpack[StackProps]
    ) -> None:
        super().__init__(scope, id_, **props)
        self._stage, self._data = stage, data
        self._scan()
        key = kms.Key(
            self,
            "Key",
            description="Jisr: trail and backups",
            enable_key_rotation=True,
            removal_policy=stage.removal,
        )
        self._trail(key)
        self._backups(key)

    def _scan(self) -> None:
        """GuardDuty tells its verdict on the default bus, where `on_document_uploaded` listens."""
        uploads, key = self._data.uploads, self._data.key
        rule = f"arn:{self.partition}:events:{self.region}:{self.account}:rule/"
        rule += "DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*"
        managed = {"StringEquals": {"events:ManagedBy": "malware-protection-plan.guardduty.amazonaws.com"}}
        role = iam.Role(
            self,
            "Scanner",
            assumed_by=iam.ServicePrincipal(
                "malware-protection-plan.guardduty.amazonaws.com",
                conditions={"StringEquals": {"aws:SourceAccount": self.account}},
            ),
        )

        def allow(actions: list[str], resources: list[str], conditions: dict[str, Any] | None = None) -> None:
            role.add_to_policy(
                iam.PolicyStatement(actions=actions, resources=resources, conditions=conditions)
            )

        events_of = ["events:PutRule", "events:DeleteRule", "events:PutTargets", "events:RemoveTargets"]
        allow(events_of, [rule], managed)
        allow(["events:DescribeRule", "events:ListTargetsByRule"], [rule])
        objects = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging", "s3:GetObjectVersionTagging"]
        tags = ["s3:PutObjectTagging", "s3:PutObjectVersionTagging"]
        allow([*objects, *tags], [uploads.arn_for_objects("*")])
        bucket = ["s3:PutBucketNotification", "s3:GetBucketNotification", "s3:ListBucket"]
        allow(bucket, [uploads.bucket_arn])
        allow(["s3:PutObject"], [uploads.arn_for_objects("malware-protection-resource-validation-object")])
        if key is not None:
            via = {"StringLike": {"kms:ViaService": "s3.*.amazonaws.com"}}
            allow(["kms:Decrypt", "kms:GenerateDataKey"], [key.key_arn], via)
        plan = guardduty.CfnMalwareProtectionPlan(
            self,
            "Malware",
            role=role.role_arn,
            protected_resource=guardduty.CfnMalwareProtectionPlan.CFNProtectedResourceProperty(
                s3_bucket=guardduty.CfnMalwareProtectionPlan.S3BucketProperty(bucket_name=uploads.bucket_name)
            ),
            actions=guardduty.CfnMalwareProtectionPlan.CFNActionsProperty(
                tagging=guardduty.CfnMalwareProtectionPlan.CFNTaggingProperty(status="ENABLED")
            ),
        )
        plan.node.add_dependency(role)

    def _trail(self, key: kms.Key) -> None:
        bucket = s3.Bucket(
            self,
            "TrailBucket",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            versioned=True,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            lifecycle_rules=[
                s3.LifecycleRule(
                    expiration=cdk.Duration.days(TRAIL_DAYS),
                    noncurrent_version_expiration=cdk.Duration.days(30),
                )
            ],
            removal_policy=self._stage.removal,
        )
        trail = trails.Trail(
            self,
            "Trail",
            bucket=bucket,
            encryption_key=key,
            enable_file_validation=True,
            is_multi_region_trail=True,
            include_global_service_events=True,
        )
        key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudtrail.amazonaws.com")],
                actions=["kms:GenerateDataKey*", "kms:DescribeKey"],
                resources=["*"],
                conditions={"StringEquals": {"aws:SourceAccount": self.account}},
            )
        )
        low = trail.node.default_child
        assert isinstance(low, trails.CfnTrail)  # noqa: S101 - a fact of the library, for the type checker
        buckets = [f"{b.bucket_arn}/" for b in (self._data.uploads, self._data.clean, self._data.exports)]
        tables = [t.table.table_arn for t in self._data.tables.values()]
        low.event_selectors = None
        low.advanced_event_selectors = [
            _selector("Management", [("eventCategory", {"equal_to": ["Management"]})]),
            _selector("Papers", _data("AWS::S3::Object", {"starts_with": buckets})),
            _selector("Tables", _data("AWS::DynamoDB::Table", {"equal_to": tables})),
        ]

    def _backups(self, key: kms.Key) -> None:
        vault = backup.BackupVault(self, "Vault", encryption_key=key, removal_policy=self._stage.removal)
        plan = backup.BackupPlan(self, "Plan", backup_vault=vault)
        plan.add_rule(
            backup.BackupPlanRule(
                rule_name="Daily",
                schedule_expression=events.Schedule.cron(hour="1", minute="30"),
                start_window=cdk.Duration.hours(1),
                completion_window=cdk.Duration.hours(12),
                delete_after=cdk.Duration.days(KEPT_DAYS),
            )
        )
        role = iam.Role(
            self,
            "Keeper",
            assumed_by=iam.ServicePrincipal("backup.amazonaws.com"),
            managed_policies=[
                iam.ManagedPolicy.from_aws_managed_policy_name(name)
                for name in (
                    "service-role/AWSBackupServiceRolePolicyForBackup",
                    "AWSBackupServiceRolePolicyForS3Backup",
                )
            ],
        )
        plan.add_selection(
            "What",
            role=role,
            resources=[
                *(backup.BackupResource.from_dynamo_db_table(t.table) for t in self._data.tables.values()),
                backup.BackupResource.from_arn(self._data.clean.bucket_arn),
            ],
        )


Field = tuple[str, dict[str, Any]]


def _data(kind: str, which: dict[str, Any]) -> list[Field]:
    return [
        ("eventCategory", {"equal_to": ["Data"]}),
        ("resources.type", {"equal_to": [kind]}),
        ("resources.ARN", which),
    ]


def _selector(name: str, fields: list[Field]) -> trails.CfnTrail.AdvancedEventSelectorProperty:
    return trails.CfnTrail.AdvancedEventSelectorProperty(
        name=name,
        field_selectors=[
            trails.CfnTrail.AdvancedFieldSelectorProperty(field=field, **how) for field, how in fields
        ],
    )
