"""Cognito's define-auth-challenge trigger. Nothing but the language itself, so that it starts at once.

Shape: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html
"""

from typing import Any

MOST_TRIES = 3  # `jisr.domain.sign_in.MOST_TRIES`; a test holds the two together


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Ask for the code; tokens for the right one; the end after three wrong ones or for no user of ours."""
    request, response = event["request"], event["response"]
    rounds = request.get("session") or []
    right = bool(rounds) and _is_code(rounds[-1]) and rounds[-1].get("challengeResult") is True
    # Any other kind of round is not a sign-in of this site.
    over = request.get("userNotFound") is True or len(rounds) >= MOST_TRIES or not all(map(_is_code, rounds))
    response["issueTokens"] = right and not request.get("userNotFound") and all(map(_is_code, rounds))
    response["failAuthentication"] = not response["issueTokens"] and over
    if not response["issueTokens"] and not over:
        response["challengeName"] = "CUSTOM_CHALLENGE"
    return event


def _is_code(past: dict[str, Any]) -> bool:
    return past.get("challengeName") == "CUSTOM_CHALLENGE"
