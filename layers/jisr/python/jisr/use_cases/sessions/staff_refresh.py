"""A new access token for a member of staff, with what she may do now."""

from jisr.domain.errors import NotSignedIn
from jisr.gateways import identity
from jisr.use_cases.sessions.staff_sign_in import SignedIn, signed_in


def staff_refresh(token: str | None) -> SignedIn:
    """Raises `NotSignedIn` without a token, for one that is expired or revoked, and for a closed account."""
    if not token:
        raise NotSignedIn("not_signed_in", "sign in first")
    try:
        return signed_in(identity.staff_refresh(token))
    except identity.Wrong:
        raise NotSignedIn("not_signed_in", "sign in again") from None
