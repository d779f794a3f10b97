"""What somebody may do from now on, and closing her account or opening it again: effective with her next request."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jisr.domain.partners import written
from jisr.domain.staff import StaffMember
from jisr.gateways import identity
from jisr.use_cases.call import Call
from jisr.use_cases.people.keeping import change, fits

_RIGHTS = frozenset({"roles", "regions", "provinces", "partner"})


def change_person(call: Call, account: str, given: Mapping[str, Any]) -> StaffMember:
    """`given`: new values of `name`, `language`, `roles`, `regions`, `provinces` (sets) and `partner`.

    Raises `Forbidden` (oneself, a role), `NotFound`, `Invalid`, `StaleVersion`, `Conflict` (the last manager).
    """

    def step(member: StaffMember) -> StaffMember:
        after = replace(member, **given)
        after = replace(after, partner=written(after.partner))
        if _RIGHTS & given.keys():
            fits(call, after, member)
        return after

    return change(call, account, "StaffChanged", step)


def disable_person(call: Call, account: str) -> StaffMember:
    """Her roles and places stay for when she comes back. The sessions that she has are over even then. Raises
    `Forbidden` (oneself), `NotFound`, `StaleVersion`, `Conflict` (the last manager)."""
    until = int(call.at.timestamp())

    def step(member: StaffMember) -> StaffMember:
        return member if member.disabled else replace(member, disabled=True, sessions_until=until)

    member = change(call, account, "StaffDisabled", step)
    identity.end_staff_sessions(member.username)
    return member


def enable_person(call: Call, account: str) -> StaffMember:
    """Raises `Forbidden` (oneself), `NotFound`, `StaleVersion`."""
    return change(call, account, "StaffEnabled", lambda member: replace(member, disabled=False))
