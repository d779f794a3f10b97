"""Whom of the staff the reader may see."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from jisr.domain import policy
from jisr.domain.errors import Malformed, NotFound
from jisr.domain.policy import Place
from jisr.domain.staff import StaffMember, sees
from jisr.store import staff
from jisr.use_cases.call import Call
from jisr.use_cases.people.keeping import load

PAGE = 50
MOST_PAGES = 4


@dataclass(frozen=True, slots=True)
class Page:
    items: Sequence[StaffMember]
    next_cursor: str | None


def list_people(
    call: Call, region: str | None = None, role: str | None = None, cursor: str | None = None
) -> Page:
    """One page, in an order that means nothing. What no key serves applies after reading, over at most four pages of
    rows. Raises `Forbidden`, `NotFound` (a region that is not the reader's), `Malformed` (cursor)."""
    policy.require(call.actor, "read_people", Place(region) if region else None)
    found: list[StaffMember] = []
    after = _decode(cursor)
    for _ in range(MOST_PAGES):
        rows = staff.page(after, PAGE)
        for member in rows:
            after = member.account
            if _fits(call, member, region, role):
                found.append(member)
            if len(found) == PAGE:
                return Page(found, _encode(after))
        if len(rows) < PAGE:
            return Page(found, None)
    return Page(found, _encode(after))


def read_person(call: Call, account: str) -> StaffMember:
    """Raises `Forbidden`, `NotFound` for those whom the reader may not see."""
    policy.require(call.actor, "read_people")
    member = load(account)
    if not sees(call.actor, member):
        raise NotFound("not_found", "nothing here for you")
    return member


def read_self(call: Call) -> StaffMember:
    """Raises `NotFound` when her account has gone since the request began."""
    return load(call.actor.id)


def permissions_of(call: Call) -> list[str]:
    """What her roles let her do somewhere: keys of `policy.PERMISSIONS`."""
    return sorted(name for name, roles in policy.PERMISSIONS.items() if call.actor.roles & roles)


def _fits(call: Call, member: StaffMember, region: str | None, role: str | None) -> bool:
    return (
        sees(call.actor, member)
        and (region is None or region in member.within)
        and (role is None or role in member.roles)
    )


def _encode(account: str | None) -> str | None:
    return base64.urlsafe_b64encode(account.encode()).decode() if account else None


def _decode(cursor: str | None) -> str | None:
    if cursor is None:
        return None
    try:
        account = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True).decode()
    except (ValueError, binascii.Error):
        account = ""
    if not account or not account.isprintable() or len(account.encode()) > 1024:
        raise Malformed("cursor", "use the cursor of the page before as it is")
    return account
