"""Close the door to a member of staff, or open it again, by her name: the operator's command."""

from jisr.domain.errors import NotFound
from jisr.gateways import identity
from jisr.use_cases.call import Call
from jisr.use_cases.people.change_person import disable_person, enable_person


def disable_staff(call: Call, username: str, *, disabled: bool = True) -> None:
    """Effective with her next request. Raises `NotFound`, `Conflict` (the last manager)."""
    try:
        account = identity.staff_account_of(username)
    except identity.Wrong:
        raise NotFound("not_found", "no such member of staff") from None
    (disable_person if disabled else enable_person)(call, account)
