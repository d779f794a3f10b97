"""What must never be lost: tables, buckets, keys."""

from typing import Unpack

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.constructs.buckets import CleanBucket, ExportBucket, SiteBucket, UploadBucket
from infra.constructs.table import Table
from infra.stage import StackProps, Stage
from jisr.store.tables import INDEXES


class DataStack(cdk.Stack):
    """Retained where people rely on it: tables, buckets, and the keys under which people are recognised.

    Hash keys are numbered; `hmac_key` is written and `hmac_key_other` only looked at, while one is rotated
    (docs/operations.md). A key never leaves the template: what backups hold is still hashed with it.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        stage: Stage,
        site_origin: str,
        hmac_key: int = 1,
        hmac_key_other: int | None = None,
        **props: Unpack[StackProps],
    ) -> None:
        super().__init__(scope, id_, **props)
        self.key = None if stage.local else self._key(stage)
        hmac_keys = {n: self._hmac_key(stage, n) for n in range(1, max(hmac_key, hmac_key_other or 1) + 1)}
        self.hmac_key = hmac_keys[hmac_key]
        self.hmac_key_other = hmac_keys[hmac_key_other] if hmac_key_other else None
        self.tables = {
            name: Table(self, name, stage=stage, key=self.key, indexes=indexes, stream=name == "events")
            for setting, indexes in INDEXES.items()
            for name in [setting.removeprefix("table_")]
        }
        self.uploads: s3.Bucket = UploadBucket(
            self, "Uploads", stage=stage, key=self.key, origin=site_origin
        ).bucket
        self.clean: s3.Bucket = CleanBucket(self, "Clean", stage=stage, key=self.key).bucket
        self.exports: s3.Bucket = ExportBucket(self, "ExportFiles", stage=stage, key=self.key).bucket
        self.site: s3.Bucket = SiteBucket(self, "Site", stage=stage).bucket

    def _hmac_key(self, stage: Stage, number: int) -> kms.Key:
        key = kms.Key(
            self,
            "HmacKey" if number == 1 else f"HmacKey{number}",
            description="Keyed hashes by which a person is recognised without being kept",
            key_spec=kms.KeySpec.HMAC_256,
            key_usage=kms.KeyUsage.GENERATE_VERIFY_MAC,
            removal_policy=stage.removal,
        )
        # Exported whether functions use it or not: CloudFormation refuses to take away what the stack Backend, which is
        # deployed after this one, still imports.
        self.export_value(key.key_id)
        self.export_value(key.key_arn)
        return key

    def _key(self, stage: Stage) -> kms.Key:
        return kms.Key(
            self,
            "Key",
            description="Jisr: tables, buckets and queues",
            enable_key_rotation=True,
            removal_policy=stage.removal,
        )
