"""Close the door to a member of staff, or open it again: her account was taken over, or she has left."""

from jisr.domain.errors import NotFound
from jisr.gateways import identity
from jisr.store.staff import set_disabled


def disable_staff(username: str, *, disabled: bool = True) -> None:
    """Effective with her next request: every one reads her item, and signing in and refreshing do too. Her roles and
    places stay for when she comes back. Raises `NotFound`."""
    try:
        account = identity.staff_account_of(username)
    except identity.Wrong:
        raise NotFound("not_found", "no such member of staff") from None
    set_disabled(account, disabled)
