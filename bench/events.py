"""Events as AWS's services send them to our functions."""

import json
from collections.abc import Mapping
from typing import Any

import events
from jisr.domain.people import Actor


def http(path: str, query: str = "", her: Actor | None = None) -> dict[str, Any]:
    """API Gateway's event, payload 2.0."""
    claims = {"sub": her.id, "token_use": "access", "origin_jti": her.session} if her else {}
    return {
        "version": "2.0",
        "rawPath": f"/api/v1{path}",
        "rawQueryString": query,
        "headers": {},
        "requestContext": {
            "http": {"method": "GET", "sourceIp": "192.0.2.1"},
            **({"authorizer": {"jwt": {"claims": claims}}} if her else {}),
        },
    }


def queue(event: events.Event) -> dict[str, Any]:
    """SQS's event with one of ours inside the bus's envelope."""
    return messages(
        {"source": events.SOURCE, "detail-type": event.type, "detail": json.loads(event.to_detail())}
    )


def messages(envelope: Mapping[str, Any]) -> dict[str, Any]:
    record = {
        "messageId": "m1",
        "body": json.dumps(envelope),
        "attributes": {"ApproximateReceiveCount": "1"},
    }
    return {"Records": [record]}


def stream(event: events.Event) -> dict[str, Any]:
    image = {"detail": {"S": event.to_detail()}}
    return {"Records": [{"eventName": "INSERT", "dynamodb": {"NewImage": image, "SequenceNumber": "1"}}]}
