"""Signing out: the refresh token brings nothing any more."""

from jisr.gateways import identity


def end_session(token: str | None) -> None:
    """Without a token there is nothing to end. Access tokens live on until they expire, within the hour."""
    if token:
        identity.revoke(token)


def end_staff_session(token: str | None) -> None:
    if token:
        identity.staff_revoke(token)
