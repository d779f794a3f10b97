"""The names under which partners are known: of whoever gave money, and of the staff who read for a partner.

One partner has one name, for its people see what was given under it. The list is of the whole country: a partner may
give in several regions, and its name is no secret among those who answer for money.
"""

from jisr.domain import partners, policy
from jisr.domain.errors import FieldError
from jisr.domain.people import Role
from jisr.store import envelopes, staff
from jisr.use_cases.call import Call


def list_partners(call: Call) -> list[str]:
    """Each once, by alphabet. Raises `Forbidden`."""
    policy.require(call.actor, "read_partners")
    return sorted(set(_known()), key=partners.normal)


def misspelt(name: str, *, account: str | None = None) -> list[FieldError]:
    """Beside the field: which known partner `name` is only another spelling of. `account`: of the staff, who has this
    name from now on; the one that she had does not count."""
    return partners.misspelt(name, _known(account))


def _known(but: str | None = None) -> list[str]:
    """Who gave comes first: money has that name for ever, an account may be mended."""
    reading = (
        one.partner
        for one in staff.everybody()
        if one.partner and Role.PARTNER in one.roles and one.account != but
    )
    return [*envelopes.givers(), *reading]
