"""The refresh token's cookie: never readable by scripts, never sent from another site, sent to its own calls alone."""

from typing import Final, Literal

from jisr.http.routes import BASE

REFRESH: Final = "jisr_refresh"
_PATHS: Final = {"applicant": f"{BASE}/session", "staff": f"{BASE}/staff/session"}


def refresh_cookie(audience: Literal["applicant", "staff"], token: str, *, seconds: int, secure: bool) -> str:
    """A `Set-Cookie` value that lives `seconds`. `secure`: the site is on https (the local one isn't).

    Raises `ValueError` for a token that would break out of the cookie.
    """
    if not token.isascii() or not token.isprintable() or set(token) & set(' ";,\\'):
        raise ValueError("not a cookie's value")
    return _cookie(audience, token, seconds, secure)


def forget_cookie(audience: Literal["applicant", "staff"], *, secure: bool) -> str:
    """A `Set-Cookie` value that makes the browser forget it."""
    return _cookie(audience, "", 0, secure)


def _cookie(audience: Literal["applicant", "staff"], value: str, seconds: int, secure: bool) -> str:
    end = "; Secure" if secure else ""
    return f"{REFRESH}={value}; Path={_PATHS[audience]}; Max-Age={seconds}; HttpOnly; SameSite=Strict{end}"
