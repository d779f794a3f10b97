"""A failed send says whether it may have gone out; nothing is tried twice by the client itself."""

import json

import boto3
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError
from botocore.stub import ANY, Stubber

from jisr import settings
from jisr.domain.errors import Transient
from jisr.gateways import sending, sms
from jisr.gateways.sending import NotAccepted, Refused, Unsure


def answered(code: str, status: int) -> ClientError:
    return ClientError(
        {"Error": {"Code": code, "Message": ""}, "ResponseMetadata": {"HTTPStatusCode": status}}, "Send"
    )


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (answered("Throttling", 400), NotAccepted),
        (answered("ThrottlingException", 429), NotAccepted),
        (answered("ServiceQuotaExceededException", 402), NotAccepted),
        (answered("AccessDeniedException", 403), NotAccepted),
        (answered("MessageRejected", 400), NotAccepted),
        (answered("InvalidParameter", 400), Refused),
        (answered("ValidationException", 400), Refused),
        (answered("OptedOut", 400), Refused),
        (answered("InternalError", 500), Unsure),
        (answered("ServiceUnavailable", 503), Unsure),
        (ReadTimeoutError(endpoint_url="x"), Unsure),
        (ConnectTimeoutError(endpoint_url="x"), NotAccepted),
        (EndpointConnectionError(endpoint_url="x"), NotAccepted),
    ],
)
def test_a_failure_says_whether_it_may_have_gone_out(error, meaning) -> None:
    assert type(sending.sorted_out(error)) is meaning


def test_only_what_surely_did_not_go_out_is_tried_again() -> None:
    assert issubclass(NotAccepted, Transient)
    assert not issubclass(Unsure, Transient)
    assert not issubclass(Refused, Transient)


@pytest.mark.parametrize(("seconds", "most"), [(sending.PATIENT, 10), (sending.HURRIED, 3)])
def test_the_client_sends_once_and_gives_up_in_time(seconds, most) -> None:
    """A Cognito trigger has 5 s with its start-up, and is called again when it is late: a second SMS."""
    sending.once.cache_clear()
    config = sending.once("sns", seconds).meta.config
    assert config.retries["total_max_attempts"] == 1
    assert config.connect_timeout + config.read_timeout == most
    sending.once.cache_clear()


def test_in_aws_the_carriers_id_comes_back(monkeypatch) -> None:
    monkeypatch.setenv("JISR_SMS_GATEWAY", "end_user_messaging")
    monkeypatch.setenv("JISR_SMS_SENDER", "JISR")
    settings.load.cache_clear()
    client = boto3.client("pinpoint-sms-voice-v2")
    stub = Stubber(client)
    stub.add_response(
        "send_text_message",
        {"MessageId": "p1"},
        {
            "DestinationPhoneNumber": "+212612345678",
            "MessageBody": ANY,
            "MessageType": "TRANSACTIONAL",
            "OriginationIdentity": "JISR",
        },
    )
    monkeypatch.setattr(sending, "once", lambda service, seconds: client)
    with stub:
        assert sms.gateway().send("+212612345678", "سلام") == "p1"
    assert sms.gateway().gives_receipts
    settings.load.cache_clear()


@pytest.mark.parametrize(
    "to", ["+33612345678", "+212512345678", "0612345678", "+2126123456789", "+21261234567\n"]
)
def test_nothing_goes_to_what_is_no_moroccan_mobile(to) -> None:
    for gateway in (sms.SnsSms(), sms.EndUserMessagingSms()):
        with pytest.raises(Refused) as refusal:
            gateway.send(to, "x")
        assert to not in json.dumps(str(refusal.value))
