"""E-mail by SES v2, plain text: it is short, opens on any phone and loads nothing."""

from botocore.exceptions import BotoCoreError, ClientError

from jisr import settings
from jisr.gateways import sending


def send(to: str, subject: str, text: str) -> str:
    """The provider's message id. Raises `Refused`, `Unsure` or `NotAccepted` (see `sending`)."""
    content = {
        "Simple": {
            "Subject": {"Data": subject, "Charset": "UTF-8"},
            "Body": {"Text": {"Data": text, "Charset": "UTF-8"}},
        }
    }
    try:
        answer = sending.once("sesv2").send_email(
            FromEmailAddress=settings.load().require("email_sender"),
            Destination={"ToAddresses": [to]},
            Content=content,
        )
    except (BotoCoreError, ClientError) as error:
        raise sending.sorted_out(error) from error
    return str(answer["MessageId"])
