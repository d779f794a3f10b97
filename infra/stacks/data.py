"""What must never be lost: tables, buckets, keys."""

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.constructs.buckets import CleanBucket, UploadBucket
from infra.constructs.table import Table
from infra.stage import Stage

INDEXES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "applications": (
        ("by_account", "account", "sk_account"),
        ("queue", "queue", "queue_sk"),
        ("assignee", "assignee", "queue_sk"),
        ("by_person", "person", "sk_account"),
        ("waiting", "waiting", "waiting_sk"),
    ),
    "documents": (),
    "events": (("unpublished", "unpublished", "occurred_at"),),
    "envelopes": (),
    "programmes": (),
    "messages": (),
    "indicators": (),
    "access_log": (),
}


class DataStack(cdk.Stack):
    """Retained where people rely on it: tables, buckets, and the key under which people are recognised."""

    def __init__(
        self, scope: Construct, id_: str, *, stage: Stage, site_origin: str, **props: object
    ) -> None:
        super().__init__(scope, id_, **props)  # type: ignore[arg-type]
        self.key = None if stage.local else self._key(stage)
        self.hmac_key = kms.Key(
            self,
            "HmacKey",
            description="Keyed hashes by which a person is recognised without being kept",
            key_spec=kms.KeySpec.HMAC_256,
            key_usage=kms.KeyUsage.GENERATE_VERIFY_MAC,
            removal_policy=stage.removal,
        )
        self.tables = {
            name: Table(self, name, stage=stage, key=self.key, indexes=indexes, stream=name == "events")
            for name, indexes in INDEXES.items()
        }
        self.uploads: s3.Bucket = UploadBucket(
            self, "Uploads", stage=stage, key=self.key, origin=site_origin
        ).bucket
        self.clean: s3.Bucket = CleanBucket(self, "Clean", stage=stage, key=self.key).bucket

    def _key(self, stage: Stage) -> kms.Key:
        return kms.Key(
            self,
            "Key",
            description="Jisr: tables, buckets and queues",
            enable_key_rotation=True,
            removal_policy=stage.removal,
        )
