"""Cognito's create-auth-challenge trigger: makes the code and sends it once; later tries keep it and cost no SMS.

Shape: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-create-auth-challenge.html
"""

from typing import Any

from jisr.domain.sign_in import code_of, metadata_of, new_code, text_of


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """The code stays in the challenge's metadata, which only triggers see. Raises when the SMS surely did not go out,
    so that the caller is told to try again."""
    request, response = event["request"], event["response"]
    rounds = request.get("session") or []
    code = code_of(rounds[-1].get("challengeMetadata")) if rounds else None
    if code is None:
        code = new_code()
        if not request.get("userNotFound"):
            _send(request.get("userAttributes") or {}, code)
    response["publicChallengeParameters"] = {}
    response["privateChallengeParameters"] = {"code": code}
    response["challengeMetadata"] = metadata_of(code)
    return event


def _send(attributes: dict[str, str], code: str) -> None:
    """The language comes as `locale`: Cognito gives a first challenge's triggers no client metadata."""
    from jisr import logging
    from jisr.gateways import sending, sms

    text = text_of(code, attributes.get("locale", ""))
    try:
        sms.gateway().send(attributes.get("phone_number", ""), text, seconds=sending.HURRIED)
    except (sending.Refused, sending.Unsure) as error:
        # Refused for ever, or perhaps sent: the answer is the same as for any other number.
        logging.failure("code_not_sent", error)
