"""Long work goes on in the name of who asked for it, by the rights that she has while it is done."""

from jisr.domain.people import Actor, Role
from jisr.domain.policy import PERMISSIONS
from jisr.store.staff import load_staff


def in_the_name_of(account: str, permission: str) -> Actor | None:
    """The member of staff as she is now; None when her account is closed or no role of hers has the permission. Where
    it reaches is asked file by file."""
    member = load_staff(account)
    if member is None or member.disabled:
        return None
    roles = frozenset(Role(role) for role in member.roles)
    if not roles & PERMISSIONS[permission]:
        return None
    return Actor("staff", account, roles, frozenset(member.regions), frozenset(member.provinces))
