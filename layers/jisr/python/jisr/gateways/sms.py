"""SMS: SNS locally, AWS End User Messaging in AWS, chosen by `settings.sms_gateway`. Only Moroccan mobiles."""

from datetime import UTC, datetime
from functools import cache
from typing import ClassVar, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from jisr import settings
from jisr.domain.formats import MOROCCAN_MOBILE
from jisr.gateways import sending
from jisr.gateways.sending import Refused


class SmsGateway(Protocol):
    """`send` answers the provider's message id, within `seconds`. Raises `Refused`, `Unsure` or `NotAccepted` (see
    `sending`).

    `gives_receipts`: whether the fate of a message comes back, by that id.
    """

    gives_receipts: ClassVar[bool]

    def send(self, to: str, text: str, seconds: int = sending.PATIENT) -> str: ...


class SnsSms:
    """The local site's: the emulator keeps the messages for `/inbox`. It says nothing more of a message."""

    gives_receipts: ClassVar[bool] = False

    def send(self, to: str, text: str, seconds: int = sending.PATIENT) -> str:
        _only_moroccan_mobiles(to)
        try:
            # The emulator keeps no time of its own; `/inbox` shows this one.
            sent_at = {"DataType": "String", "StringValue": datetime.now(UTC).isoformat()}
            answer = sending.once("sns", seconds).publish(
                PhoneNumber=to, Message=text, MessageAttributes={"sent_at": sent_at}
            )
        except (BotoCoreError, ClientError) as error:
            raise sending.sorted_out(error) from error
        return str(answer["MessageId"])


class EndUserMessagingSms:
    """`pinpoint-sms-voice-v2`."""

    gives_receipts: ClassVar[bool] = True

    def send(self, to: str, text: str, seconds: int = sending.PATIENT) -> str:
        _only_moroccan_mobiles(to)
        request = {
            "DestinationPhoneNumber": to,
            "MessageBody": text,
            "MessageType": "TRANSACTIONAL",
            "OriginationIdentity": settings.load().require("sms_sender"),
        }
        try:
            answer = sending.once("pinpoint-sms-voice-v2", seconds).send_text_message(**request)
        except (BotoCoreError, ClientError) as error:
            raise sending.sorted_out(error) from error
        return str(answer["MessageId"])


def _only_moroccan_mobiles(to: str) -> None:
    """The last door before the carrier: no code and no fault elsewhere may send abroad, which is how SMS fraud pays."""
    if not MOROCCAN_MOBILE.fullmatch(to):
        raise Refused("not_a_moroccan_mobile")


@cache
def _of(name: str) -> SmsGateway:
    return EndUserMessagingSms() if name == "end_user_messaging" else SnsSms()


def gateway() -> SmsGateway:
    return _of(settings.load().require("sms_gateway"))
