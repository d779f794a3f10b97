"""A world in process: moto's DynamoDB, S3, KMS and bus, with the shipped programmes published."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from jisr.store.tables import INDEXES
from tests.flow.fast_moto import fast_moto
from tests.flow.photos import know_the_photo

TABLES = tuple(setting.removeprefix("table_") for setting in INDEXES)


def make_tables(dynamodb) -> None:
    """The tables as `infra` declares them (a test in tests/infra holds the two together)."""
    for name in TABLES:
        indexes = INDEXES[f"table_{name}"]
        attributes = {"pk", "sk"} | {a for _, pk, sk in indexes for a in (pk, sk)}
        more = (
            {
                "GlobalSecondaryIndexes": [
                    {
                        "IndexName": index,
                        "KeySchema": [
                            {"AttributeName": pk, "KeyType": "HASH"},
                            {"AttributeName": sk, "KeyType": "RANGE"},
                        ],
                        "Projection": {"ProjectionType": "KEYS_ONLY"},
                    }
                    for index, pk, sk in indexes
                ]
            }
            if indexes
            else {}
        )
        dynamodb.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[{"AttributeName": a, "AttributeType": "S"} for a in sorted(attributes)],
            **more,
        )


class World:
    """What a story needs: a clock, people, and helpers to make things happen."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def later(self, **delta: float) -> datetime:
        self.now += timedelta(**delta)
        return self.now


@pytest.fixture
def world(monkeypatch) -> Iterator[World]:
    with in_process(monkeypatch) as made:
        yield made


@contextmanager
def in_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Settings point at moto while it lasts; a benchmark plays in the same world as the tests."""
    from jisr import settings
    from jisr.gateways import aws, keys
    from jisr.store import access_log, base, programmes

    def forget() -> None:
        settings.load.cache_clear()
        aws.forget_clients()
        keys._mac.cache_clear()
        base.forget_connections()
        programmes.forget()
        access_log.forget()

    know_the_photo(monkeypatch)
    fast_moto(monkeypatch)
    with mock_aws():
        make_tables(boto3.client("dynamodb"))
        s3 = boto3.client("s3")
        for bucket in ("uploads", "clean", "site", "exports"):
            s3.create_bucket(Bucket=bucket)
            s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        key = boto3.client("kms").create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")
        boto3.client("events").create_event_bus(Name="jisr")
        for table in TABLES:
            monkeypatch.setenv(f"JISR_TABLE_{table.upper()}", table)
        monkeypatch.setenv("JISR_BUCKET_UPLOADS", "uploads")
        monkeypatch.setenv("JISR_BUCKET_CLEAN", "clean")
        monkeypatch.setenv("JISR_BUCKET_SITE", "site")
        monkeypatch.setenv("JISR_BUCKET_EXPORTS", "exports")
        monkeypatch.setenv("JISR_BUS_NAME", "jisr")
        monkeypatch.setenv("JISR_HMAC_KEY_ID", key["KeyMetadata"]["KeyId"])
        monkeypatch.setenv("JISR_SITE_URL", "http://localhost:8080")
        forget()
        yield World()
        forget()


ROOT = Path(__file__).parents[2]


def publish_yaml(text: str, name: str, at: datetime):
    from jisr.domain.programmes.check import load_programme
    from jisr.use_cases.publish_programme import publish_programme

    return publish_programme(load_programme(text, name), at)


@pytest.fixture
def tamkine(world):
    """The shipped economic-empowerment programme, published."""
    path = ROOT / "programmes" / "tamkine-riyada.yaml"
    return publish_yaml(path.read_text(encoding="utf-8"), path.name, world.now)
