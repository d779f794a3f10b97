"""The refresh token's cookie: never readable by scripts, never sent from another site, sent to its own calls alone."""

from typing import Final, Literal

from jisr.http.routes import BASE

type Audience = Literal["applicant", "staff"]

NAMES: Final[dict[Audience, str]] = {"applicant": "jisr_refresh", "staff": "jisr_staff_refresh"}
_PATHS: Final[dict[Audience, str]] = {"applicant": f"{BASE}/session", "staff": f"{BASE}/staff/session"}


def refresh_cookie(audience: Audience, token: str, *, seconds: int) -> str:
    """A `Set-Cookie` value that lives `seconds`. Raises `ValueError` for a token that would break out of the cookie."""
    if not token.isascii() or not token.isprintable() or set(token) & set(' ";,\\'):
        raise ValueError("not a cookie's value")
    return _cookie(audience, token, seconds)


def forget_cookie(audience: Audience) -> str:
    """A `Set-Cookie` value that makes the browser forget it."""
    return _cookie(audience, "", 0)


def _cookie(audience: Audience, value: str, seconds: int) -> str:
    """Browsers take `Secure` from the local site too: they trust `localhost`."""
    kept = f"Max-Age={seconds}; Path={_PATHS[audience]}; HttpOnly; Secure; SameSite=Strict"
    return f"{NAMES[audience]}={value}; {kept}"
