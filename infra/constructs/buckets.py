"""The buckets: what phones upload (quarantine), what passed inspection (clean), exports, and the site's own files."""

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.stage import Stage


def _common(stage: Stage, key: kms.IKey | None) -> dict[str, Any]:
    return {
        "block_public_access": s3.BlockPublicAccess.BLOCK_ALL,
        "encryption": s3.BucketEncryption.KMS if key else s3.BucketEncryption.S3_MANAGED,
        "encryption_key": key,
        "bucket_key_enabled": True if key else None,
        "enforce_ssl": not stage.local,  # the emulator speaks plain http
        "versioned": True,
        "object_ownership": s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        "removal_policy": stage.removal,
    }


def _tell(bucket: s3.Bucket) -> None:
    """Its arrivals on the default bus (docs/adr/0008)."""
    # CloudFormation's own property: CDK's `event_bridge_enabled` brings a custom resource and its function.
    low = bucket.node.default_child
    assert isinstance(low, s3.CfnBucket)  # noqa: S101 - a fact of the library, for the type checker
    low.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
        event_bridge_configuration=s3.CfnBucket.EventBridgeConfigurationProperty(event_bridge_enabled=True)
    )


class UploadBucket(Construct):
    """Presigned POSTs only, from the site's origin only; nothing stays longer than a week."""

    def __init__(
        self, scope: Construct, id_: str, *, stage: Stage, key: kms.IKey | None, origin: str
    ) -> None:
        super().__init__(scope, id_)
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            **_common(stage, key),
            cors=[
                s3.CorsRule(
                    allowed_methods=[s3.HttpMethods.POST],
                    allowed_origins=[origin],
                    allowed_headers=["*"],
                    max_age=3600,
                )
            ],
            lifecycle_rules=[
                s3.LifecycleRule(
                    expiration=cdk.Duration.days(7),
                    noncurrent_version_expiration=cdk.Duration.days(1),
                    abort_incomplete_multipart_upload_after=cdk.Duration.days(1),
                )
            ],
        )
        _tell(self.bucket)


class CleanBucket(Construct):
    """What staff and applicants may see. How long it stays is the programme's retention, kept by the application."""

    def __init__(self, scope: Construct, id_: str, *, stage: Stage, key: kms.IKey | None) -> None:
        super().__init__(scope, id_)
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            **_common(stage, key),
            lifecycle_rules=[s3.LifecycleRule(noncurrent_version_expiration=cdk.Duration.days(30))],
        )


class ExportBucket(Construct):
    """Tables that staff have asked for, and what is written of them on the way: nothing stays longer than a week, nor
    in an old version."""

    def __init__(self, scope: Construct, id_: str, *, stage: Stage, key: kms.IKey | None) -> None:
        super().__init__(scope, id_)
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            **_common(stage, key),
            lifecycle_rules=[
                s3.LifecycleRule(
                    expiration=cdk.Duration.days(7),
                    noncurrent_version_expiration=cdk.Duration.days(1),
                    abort_incomplete_multipart_upload_after=cdk.Duration.days(1),
                )
            ],
        )


class SiteBucket(Construct):
    """The built portal and its rendered pages: what anybody may read, so under S3's own key, which CloudFront may use
    without a word in a key's policy. CloudFront is this account's, and reads only by its own signature."""

    def __init__(self, scope: Construct, id_: str, *, stage: Stage) -> None:
        super().__init__(scope, id_)
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            **_common(stage, None),
            lifecycle_rules=[s3.LifecycleRule(noncurrent_version_expiration=cdk.Duration.days(30))],
        )
        _tell(self.bucket)
        if stage.local:
            return
        # Written here and for every distribution of the account: naming the one would tie this stack to the one after
        # it. Who may list is told of a missing file that it is missing.
        account = cdk.Stack.of(self).account
        for action, resource in (
            ("s3:GetObject", self.bucket.arn_for_objects("*")),
            ("s3:ListBucket", self.bucket.bucket_arn),
        ):
            self.bucket.add_to_resource_policy(
                iam.PolicyStatement(
                    actions=[action],
                    resources=[resource],
                    principals=[iam.ServicePrincipal("cloudfront.amazonaws.com")],
                    conditions={
                        "ArnLike": {"aws:SourceArn": f"arn:aws:cloudfront::{account}:distribution/*"},
                        "StringEquals": {"aws:SourceAccount": account},
                    },
                )
            )
