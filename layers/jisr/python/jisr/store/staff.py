"""What a member of staff may do and where: read on every request, so that disabling is immediate."""

from collections.abc import Iterable
from dataclasses import dataclass

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute, UnicodeSetAttribute

from jisr.domain.errors import NotFound
from jisr.store.base import Item, commit, put, update

_SK = "STAFF"


class StaffItem(Item):
    """pk `STAFF#<Cognito sub>`."""

    table = "table_programmes"

    class Meta:
        table_name = "unset"

    username = UnicodeAttribute()
    roles = UnicodeSetAttribute(null=True)
    regions = UnicodeSetAttribute(null=True)
    provinces = UnicodeSetAttribute(null=True)
    partner = UnicodeAttribute(null=True)
    disabled = BooleanAttribute(default=False)


@dataclass(frozen=True, slots=True)
class StaffMember:
    """`roles` are values of `jisr.domain.people.Role`; places are codes of the reference data; `partner` is the name
    under which its contributions stand in the envelopes."""

    username: str
    roles: frozenset[str]
    regions: frozenset[str]
    provinces: frozenset[str]
    disabled: bool
    partner: str | None = None


def load_staff(account: str) -> StaffMember | None:
    """None for an account that is not staff."""
    try:
        item = StaffItem.get(f"STAFF#{account}", _SK, consistent_read=True)
    except StaffItem.DoesNotExist:
        return None
    return StaffMember(
        item.username,
        frozenset(item.roles or ()),
        frozenset(item.regions or ()),
        frozenset(item.provinces or ()),
        bool(item.disabled),
        item.partner,
    )


def save_staff(
    account: str,
    username: str,
    roles: Iterable[str],
    regions: Iterable[str],
    provinces: Iterable[str],
    partner: str | None = None,
) -> None:
    """What she may do from now on; an item that was there gives way, and she is enabled."""
    item = StaffItem(
        f"STAFF#{account}",
        _SK,
        username=username,
        roles=set(roles) or None,
        regions=set(regions) or None,
        provinces=set(provinces) or None,
        partner=partner,
        disabled=False,
    )
    commit([put(item)])


def set_disabled(account: str, disabled: bool) -> None:
    """Whether she may do nothing, from the next request on. Raises `NotFound` for an account that is not staff."""
    item = StaffItem(f"STAFF#{account}", _SK)
    unknown = lambda: NotFound("not_found", "no such member of staff")  # noqa: E731
    commit([update(item, [StaffItem.disabled.set(disabled)], StaffItem.pk.exists(), unknown)])
