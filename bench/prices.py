"""What a journey costs at AWS's list prices. In US dollars; no free tier, no tax.

As published for us-east-1 and read on 2026-11-24; other regions differ by some per cent.
The SMS price to Morocco changes by carrier and must be read from the account's own price list before a budget is made.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.units import Units
from infra.wiring import BY_NAME

DATE = "2026-11-24"
MILLION = 1_000_000
SMS_SEGMENT = 0.085
"""An assumption: see above."""

BILLED_SECONDS = 0.1
"""Of one warm call, an assumption on the high side: the emulator answers in 10 to 30 ms."""

LAMBDA_GB_SECOND = 0.0000133334  # arm64
LOG_BYTES_A_CALL = 600

PER_CALL: Mapping[str, float] = {
    "lambda": 0.20 / MILLION,
    "http_api": 1.00 / MILLION,
    "events.PutEvents": 1.00 / MILLION,
    "sqs": 0.40 / MILLION,
    "kms": 0.03 / 10_000,
    "s3.put": 0.005 / 1000,
    "s3.get": 0.0004 / 1000,
    "write": 0.625 / MILLION,
    "read": 0.125 / MILLION,
    "logs": 0.50 / 1e9,
}


@dataclass(frozen=True, slots=True)
class Cost:
    what: str
    count: float
    dollars: float


def cost(units: Units, invocations: Mapping[str, int], segments: int) -> list[Cost]:
    """One journey's, service by service."""
    calls = units.calls
    called = sum(invocations.values())
    http = sum(n for name, n in invocations.items() if name.startswith("api_"))
    queued = sum(n for name, n in invocations.items() if name.startswith("on_"))
    gb_seconds = sum(n * BILLED_SECONDS * BY_NAME[name].memory / 1024 for name, n in invocations.items())
    puts = calls["s3.PutObject"] + calls["s3.CopyObject"]
    gets = calls["s3.GetObject"] + calls["s3.HeadObject"]
    kms = sum(n for name, n in calls.items() if name.startswith("kms."))
    return [
        Cost("SMS segments", segments, segments * SMS_SEGMENT),
        Cost("DynamoDB write units", units.write, units.write * PER_CALL["write"]),
        Cost("DynamoDB read units", units.read, units.read * PER_CALL["read"]),
        Cost("Lambda calls", called, called * PER_CALL["lambda"]),
        Cost("Lambda GB-seconds", gb_seconds, gb_seconds * LAMBDA_GB_SECOND),
        Cost("HTTP API calls", http, http * PER_CALL["http_api"]),
        Cost(
            "EventBridge events",
            calls["events.PutEvents"],
            calls["events.PutEvents"] * PER_CALL["events.PutEvents"],
        ),
        Cost("SQS requests", 3 * queued, 3 * queued * PER_CALL["sqs"]),
        Cost("S3 writes", puts, puts * PER_CALL["s3.put"]),
        Cost("S3 reads", gets, gets * PER_CALL["s3.get"]),
        Cost("KMS calls", kms, kms * PER_CALL["kms"]),
        Cost("log bytes", called * LOG_BYTES_A_CALL, called * LOG_BYTES_A_CALL * PER_CALL["logs"]),
    ]
