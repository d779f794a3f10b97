"""Signing in and out. Access tokens go into the body, refresh tokens into cookies that no script can read."""

from datetime import UTC, datetime
from typing import Final

from jisr.api import sessions_models as models
from jisr.api.models import CodeSent
from jisr.http.cookies import NAMES, Audience, forget_cookie, refresh_cookie
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import PUBLIC, Route

_SECONDS: Final[dict[Audience, int]] = {"applicant": 30 * 86_400, "staff": 12 * 3_600}


def _now() -> datetime:
    return datetime.now(UTC)


def _kept(audience: Audience, token: str | None) -> tuple[str, ...]:
    """The whole `Set-Cookie`; none when a refresh brought no new token."""
    return (refresh_cookie(audience, token, seconds=_SECONDS[audience]),) if token else ()


def ask_code(request: Request) -> Response:
    from jisr.api.phones import mobile_of
    from jisr.use_cases.sessions.request_code import request_code

    body = request.body(models.AskCode)
    phone = mobile_of(body.phone, "/phone")
    sent = request_code(phone, body.language, request.source_address, _now(), request.idempotency_key)
    return Response(202, CodeSent(challenge=sent.challenge, expires_in=sent.expires_in))


def open_session(request: Request) -> Response:
    from jisr.use_cases.sessions.answer_code import answer_code

    body = request.body(models.OpenSession)
    tokens = answer_code(body.challenge, body.code, _now())
    answer = models.Session(access_token=tokens.access_token, expires_in=tokens.expires_in)
    return Response(200, answer, cookies=_kept("applicant", tokens.refresh_token))


def refresh_session(request: Request) -> Response:
    from jisr.use_cases.sessions import refresh_session as use_case

    tokens = use_case.refresh_session(request.cookies.get(NAMES["applicant"]))
    answer = models.Session(access_token=tokens.access_token, expires_in=tokens.expires_in)
    return Response(200, answer, cookies=_kept("applicant", tokens.refresh_token))


def end_session(request: Request) -> Response:
    from jisr.use_cases.sessions import end_session as use_case

    use_case.end_session(request.cookies.get(NAMES["applicant"]))
    return Response(204, cookies=(forget_cookie("applicant"),))


def staff_sign_in(request: Request) -> Response:
    from jisr.use_cases.sessions import staff_sign_in as use_case

    body = request.body(models.StaffSignIn)
    return _staff_answer(use_case.staff_sign_in(body.username, body.password, request.source_address, _now()))


def staff_challenge(request: Request) -> Response:
    from jisr.use_cases.sessions.staff_answer_challenge import staff_answer_challenge

    body = request.body(models.StaffChallengeAnswer)
    outcome = staff_answer_challenge(
        body.challenge, body.session, body.new_password, body.code, request.source_address, _now()
    )
    return _staff_answer(outcome)


def staff_refresh(request: Request) -> Response:
    from jisr.use_cases.sessions import staff_refresh as use_case

    return _staff_answer(use_case.staff_refresh(request.cookies.get(NAMES["staff"])))


def staff_sign_out(request: Request) -> Response:
    from jisr.use_cases.sessions.end_session import end_staff_session

    end_staff_session(request.cookies.get(NAMES["staff"]))
    return Response(204, cookies=(forget_cookie("staff"),))


def _staff_answer(outcome: object) -> Response:
    from jisr.use_cases.sessions.staff_sign_in import NextStep, SignedIn

    if isinstance(outcome, NextStep):
        step = models.StaffChallenge(
            challenge=outcome.challenge,
            session=outcome.session,
            secret=outcome.secret,
            otpauth_uri=outcome.otpauth_uri,
        )
        return Response(200, step)
    assert isinstance(outcome, SignedIn)  # noqa: S101 - for the type checker
    tokens, member = outcome.tokens, outcome.member
    answer = models.StaffSession(
        access_token=tokens.access_token,
        expires_in=tokens.expires_in,
        roles=sorted(member.roles),
        regions=sorted(member.regions),
        provinces=sorted(member.provinces),
    )
    return Response(200, answer, cookies=_kept("staff", tokens.refresh_token))


ROUTES: tuple[Route, ...] = (
    Route(
        "POST",
        "/session/codes",
        PUBLIC,
        ask_code,
        "A six-digit code by SMS; the same answer for known and unknown numbers",
        {202: CodeSent},
        body=models.AskCode,
        refusals=(429,),
        example={"phone": "0612345678", "language": "ar"},
    ),
    Route(
        "POST",
        "/session",
        PUBLIC,
        open_session,
        "The code for an access token; a wrong code is 401 with `tries_left`, and the challenge stays",
        {200: models.Session},
        body=models.OpenSession,
        refusals=(401, 409),
        example={"challenge": "0f8fad5bd9cb469fa16570867728950e", "code": "123456"},
        keyed=False,
    ),
    Route(
        "POST",
        "/session/refresh",
        PUBLIC,
        refresh_session,
        "A new access token for the cookie",
        {200: models.Session},
        refusals=(401,),
        cookie="applicant",
        keyed=False,
    ),
    Route(
        "DELETE",
        "/session",
        PUBLIC,
        end_session,
        "Sign out: the cookie's token brings nothing any more",
        {204: None},
        cookie="applicant",
    ),
    Route(
        "POST",
        "/staff/session",
        PUBLIC,
        staff_sign_in,
        "Staff sign in: a session, or one more step",
        {200: (models.StaffSession, models.StaffChallenge)},
        body=models.StaffSignIn,
        refusals=(401, 429),
        keyed=False,
    ),
    Route(
        "POST",
        "/staff/session/challenge",
        PUBLIC,
        staff_challenge,
        "The answer to that step",
        {200: (models.StaffSession, models.StaffChallenge)},
        body=models.StaffChallengeAnswer,
        refusals=(401,),
        keyed=False,
    ),
    Route(
        "POST",
        "/staff/session/refresh",
        PUBLIC,
        staff_refresh,
        "A new access token for the cookie, with what she may do now",
        {200: models.StaffSession},
        refusals=(401,),
        cookie="staff",
        keyed=False,
    ),
    Route(
        "DELETE",
        "/staff/session",
        PUBLIC,
        staff_sign_out,
        "Sign out: the cookie's token brings nothing any more",
        {204: None},
        cookie="staff",
    ),
)
