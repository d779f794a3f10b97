"""What the carrier says of an SMS, on the running site's default bus: the real rule, queue and function.

The local carrier says nothing, so the test says it, in the shape of AWS's user guide.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cli.client import wait_for
from cli.deployment import as_a_function

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def store(site) -> Iterator[Any]:
    """The site's messages, and a bus to speak on."""
    with as_a_function(site.emulator, site.settings):
        from jisr.store import messages

        yield messages


@pytest.fixture
def claimed(store) -> tuple[Any, str]:
    """A message that is being sent, and its claim."""
    key = store.Key("e" * 64, f"{datetime.now(UTC).timestamp()}#sms")
    token, held = store.claim(
        key,
        event_type="ApplicationSubmitted",
        application_id=None,
        language="ar",
        segments=1,
        at=datetime.now(UTC),
    )
    assert held is None
    return key, token


def say(status: str, message_id: str) -> None:
    import botocore.session

    detail = {
        "eventType": f"TEXT_{status}",
        "eventVersion": "1.0",
        "isFinal": True,
        "isoCountryCode": "MA",
        "messageId": message_id,
        "messageStatus": status,
    }
    entry = {
        "Source": "local.sms-voice",  # nobody but AWS may speak as `aws.…`
        "DetailType": "Text Message Delivery Status Updated",
        "Detail": json.dumps(detail),
    }
    answer = botocore.session.Session().create_client("events").put_events(Entries=[entry])
    assert answer["FailedEntryCount"] == 0


def becomes(store: Any, key: Any, state: str) -> None:
    wait_for(f"the message is {state}", lambda: store.told(key, datetime.now(UTC)).state == state)


def sent(store: Any, key: Any, token: str, provider_id: str) -> None:
    at = datetime.now(UTC)
    assert store.mark_sent(key, token, provider_id, at, at + timedelta(hours=72))


def test_late_receipts_turn_a_sent_message_failed_and_then_delivered(store, claimed):
    key, token = claimed
    sent(store, key, token, f"late-{key.sk}")
    becomes(store, key, "sent")
    say("CARRIER_UNREACHABLE", f"late-{key.sk}")
    becomes(store, key, "failed")
    say("DELIVERED", f"late-{key.sk}")
    becomes(store, key, "delivered")


def test_a_receipt_before_the_mark_is_not_lost(store, claimed):
    key, token = claimed
    say("BLOCKED", f"early-{key.sk}")
    item = store.ReceiptItem(f"carrier#early-{key.sk}", "RECEIPT")

    def kept() -> bool:
        try:
            item.refresh(consistent_read=True)
        except store.ReceiptItem.DoesNotExist:
            return False
        return True

    wait_for("the receipt waits", kept)
    sent(store, key, token, f"early-{key.sk}")
    becomes(store, key, "failed")
