"""Cognito's verify-auth-challenge-response trigger. Nothing but the language itself, so that it starts at once.

Shape: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-verify-auth-challenge-response.html
"""

from hmac import compare_digest
from typing import Any


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Compared in constant time; without a code there is no right answer."""
    request = event["request"]
    code = str((request.get("privateChallengeParameters") or {}).get("code") or "")
    answer = str(request.get("challengeAnswer") or "")
    event["response"]["answerCorrect"] = bool(code) and compare_digest(code.encode(), answer.encode())
    return event
