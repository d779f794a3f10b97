"""What SMS and e-mail share: one try per send, and a failure that says whether the message may have gone out."""

from functools import cache
from typing import Any

from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ParamValidationError,
)

from jisr.aws_session import session
from jisr.domain.errors import Transient


class Refused(Exception):
    """It was not accepted and never will be: an impossible or opted-out address. `code` is the service's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unsure(Exception):
    """The call failed in a way that does not say whether the message was accepted."""


class NotAccepted(Transient):
    """It was surely not accepted (throttled, a spend limit, a missing right): another try may succeed."""


# Of this address or this text. Not SES's `MessageRejected`: that is a sender of ours that is not verified (or an
# account still in the sandbox), which somebody can mend.
_ADDRESS_REFUSED = frozenset(
    {
        "InvalidParameter",
        "InvalidParameterValue",
        "ParameterValueInvalid",
        "ValidationException",
        "OptedOut",
        "OptedOutException",
        "ConflictException",
    }
)


PATIENT = 10
HURRIED = 3
"""Seconds for a call in all. A code is sent within a trigger, which Cognito gives up after 5 s, its start-up counted,
and calls again: a second SMS (docs.aws.amazon.com/cognito/latest/developerguide, "Customizing user pool workflows").
"""


@cache
def once(service: str, seconds: int = PATIENT) -> Any:
    """A client that tries once: a send that timed out may have gone out, and its repetition would be a second one."""
    connect = 1 if seconds == HURRIED else 2
    config = Config(
        connect_timeout=connect,
        read_timeout=seconds - connect,
        retries={"mode": "standard", "total_max_attempts": 1},
    )
    return session().create_client(service, config=config)


def sorted_out(error: BotoCoreError | ClientError) -> Exception:
    """The failure as one of the three above."""
    if isinstance(error, ClientError):
        code = str(error.response.get("Error", {}).get("Code", "unknown"))
        status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500))
        if code in _ADDRESS_REFUSED:
            return Refused(code)
        return Unsure(code) if status >= 500 else NotAccepted(code)
    if isinstance(error, ParamValidationError):
        return Refused("ParamValidation")
    if isinstance(error, ConnectTimeoutError | EndpointConnectionError):
        return NotAccepted(type(error).__name__)
    return Unsure(type(error).__name__)
