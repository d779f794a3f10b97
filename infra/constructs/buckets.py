"""The two buckets of papers: what phones upload (quarantine) and what passed inspection (clean)."""

from typing import Any

import aws_cdk as cdk
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
        # CloudFormation's own property: CDK's `event_bridge_enabled` brings a custom resource and its function.
        low = self.bucket.node.default_child
        assert isinstance(low, s3.CfnBucket)  # noqa: S101 - a fact of the library, for the type checker
        low.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
            event_bridge_configuration=s3.CfnBucket.EventBridgeConfigurationProperty(
                event_bridge_enabled=True
            )
        )


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
