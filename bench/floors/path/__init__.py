"""The bare path: write → stream → function → bus → queue → function, on the emulator. Imports nothing of ours."""

import io
import time
import zipfile
from pathlib import Path

import boto3

ROLE = "arn:aws:iam::000000000000:role/floor"


class BarePath:
    """Made once; `seconds` is one write's way through it."""

    def __init__(self, notes: Path) -> None:
        self._notes = notes
        notes.touch()
        self._dynamodb = boto3.client("dynamodb")
        stream = self._table()
        bus, sqs = boto3.client("events"), boto3.client("sqs")
        bus.create_event_bus(Name="floor")
        url = sqs.create_queue(QueueName="floor")["QueueUrl"]
        queue = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        bus.put_rule(Name="floor", EventBusName="floor", EventPattern='{"source": ["floor"]}')
        bus.put_targets(Rule="floor", EventBusName="floor", Targets=[{"Id": "floor", "Arn": queue}])
        self._function("publish", stream, {}, StartingPosition="TRIM_HORIZON", BatchSize=10)
        self._function("consume", queue, {"FLOOR_NOTES": str(notes)}, BatchSize=10)

    def _table(self) -> str:
        made = self._dynamodb.create_table(
            TableName="floor",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        )
        return made["TableDescription"]["LatestStreamArn"]

    def _function(self, name: str, source: str, environment: dict[str, str], **mapping: object) -> None:
        code = io.BytesIO()
        with zipfile.ZipFile(code, "w") as archive:
            archive.write(Path(__file__).parent / f"{name}.py", "handler.py")
        client = boto3.client("lambda")
        client.create_function(
            FunctionName=f"floor-{name}",
            Runtime="python3.13",
            Handler="handler.lambda_handler",
            Role=ROLE,
            Code={"ZipFile": code.getvalue()},
            MemorySize=512,
            Timeout=30,
            Environment={"Variables": environment},
        )
        client.create_event_source_mapping(
            EventSourceArn=source, FunctionName=f"floor-{name}", Enabled=True, **mapping
        )

    def seconds(self, key: str, patience: float = 30) -> float:
        """From the call of PutItem until the last function has the event. Raises `TimeoutError`."""
        started = time.time()
        self._dynamodb.put_item(TableName="floor", Item={"pk": {"S": key}, "sk": {"S": "EVENT"}})
        while time.time() < started + patience:
            for line in self._notes.read_text().splitlines():
                seen, _, at = line.partition(" ")
                if seen == key and at:
                    return float(at) - started
            time.sleep(0.02)
        raise TimeoutError("the bare path did not deliver")
