"""Refusals as RFC 9457 problems, in one place."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from jisr.domain import errors
from jisr.domain.errors import FieldError, Refusal
from jisr.domain.words import spoken
from jisr.http.response import PROBLEM, Response

# The first class in the refusal's ancestry that is listed here decides.
STATUS: dict[type[Refusal], int] = {
    errors.Malformed: 400,
    errors.NotSignedIn: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.StaleVersion: 412,
    errors.TooLarge: 413,
    errors.Invalid: 422,
    errors.VersionNeeded: 428,
    errors.TooMany: 429,
}


class UnsupportedMedia(Refusal):
    """415: the body is not what this route takes. Known to HTTP alone, so it isn't a refusal of the domain."""


STATUS[UnsupportedMedia] = 415


def problem(
    status: int,
    code: str,
    detail: str = "",
    *,
    fields: Sequence[FieldError] = (),
    to_office: bool = False,
    headers: dict[str, str] | None = None,
    **members: Any,
) -> Response:
    """A problem. `members` are extension members such as `tries_left`; `jisr.http.app` adds `correlation_id`. The
    messages of `fields` are said to the office or to her."""
    body: dict[str, Any] = {
        "type": f"urn:jisr:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or HTTPStatus(status).phrase,
        **members,
    }
    if fields:
        body["errors"] = [
            {"pointer": f.pointer, "code": f.code, "message": spoken(f.message, to_office=to_office)}
            for f in fields
        ]
    return Response(status, body, headers=headers or {}, content_type=PROBLEM)


def status_of(refusal: Refusal) -> int:
    """A refusal of a new, unlisted kind would be our mistake, not the client's: 500."""
    return next((STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS), 500)


NOWHERE = "there is nothing here, or nothing for you"
"""What every `not_found` says: who may not see a thing hears just what she would if it were not there."""


def of_refusal(refusal: Refusal, *, to_office: bool = False) -> Response:
    """The answer to a refusal, said to the office or to her; `TooMany` says when to come back."""
    status = status_of(refusal)
    detail = NOWHERE if refusal.code == "not_found" else refusal.detail
    headers: dict[str, str] = {}
    if isinstance(refusal, errors.TooMany):
        headers["Retry-After"] = str(max(1, refusal.retry_after))
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return problem(
        status,
        refusal.code,
        detail,
        fields=refusal.errors,
        to_office=to_office,
        headers=headers,
        **refusal.members,
    )
