"""A new access token for the refresh token of the cookie."""

from jisr.domain.errors import NotSignedIn
from jisr.gateways import identity
from jisr.gateways.identity import Tokens


def refresh_session(token: str | None) -> Tokens:
    """Raises `NotSignedIn` without a token, and for one that is expired or revoked."""
    if not token:
        raise NotSignedIn("not_signed_in", "sign in first")
    try:
        return identity.refresh(token)
    except identity.Wrong:
        raise NotSignedIn("not_signed_in", "sign in again") from None
