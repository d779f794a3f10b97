"""The shapes of signing in."""

from typing import Literal

from pydantic import Field

from jisr.api.models import Answer, Body, Id, Language, Phone


class AskCode(Body):
    phone: Phone
    language: Language = "ar"


class OpenSession(Body):
    challenge: Id
    code: str = Field(min_length=1, max_length=12)


class Session(Answer):
    """`expires_in` in seconds; the refresh token is in a cookie."""

    access_token: str
    expires_in: int


class StaffSignIn(Body):
    username: str = Field(min_length=1, max_length=128)
    password: str = Field(min_length=1, max_length=256)


class StaffSession(Session):
    roles: list[str]
    regions: list[str]
    provinces: list[str]


class StaffChallenge(Answer):
    """One more step. `totp_setup` brings the secret to put into an authenticator app."""

    challenge: Literal["new_password", "totp_setup", "totp"]
    session: str
    secret: str | None = None
    otpauth_uri: str | None = None


class StaffChallengeAnswer(Body):
    """`new_password` for that challenge, `code` for the other two."""

    challenge: Literal["new_password", "totp_setup", "totp"]
    session: str = Field(min_length=1, max_length=4096)
    username: str | None = Field(default=None, min_length=1, max_length=128)
    new_password: str | None = Field(default=None, min_length=1, max_length=256)
    code: str | None = Field(default=None, min_length=1, max_length=12)
