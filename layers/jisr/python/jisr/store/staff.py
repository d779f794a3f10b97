"""What a member of staff may do and where: read on every request, so that disabling is immediate."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute

from jisr.domain.errors import Conflict, FieldError, Invalid, StaleVersion
from jisr.domain.idempotency import KEPT, OTHER_BODY
from jisr.domain.staff import StaffMember
from jisr.store.base import Item, Write, check, commit, put, update

_STAFF = "STAFF"


class StaffItem(Item):
    """pk `STAFF`, sk the account (Cognito `sub`): one partition, so that the list is a query (docs/adr/0022)."""

    table = "table_programmes"

    class Meta:
        table_name = "unset"

    username = UnicodeAttribute()
    name = UnicodeAttribute(null=True)
    language = UnicodeAttribute(null=True)
    roles = UnicodeSetAttribute(null=True)
    regions = UnicodeSetAttribute(null=True)
    provinces = UnicodeSetAttribute(null=True)
    partner = UnicodeAttribute(null=True)
    disabled = BooleanAttribute(default=False)
    mail_due = BooleanAttribute(null=True)
    sessions_until = NumberAttribute(null=True)
    version = NumberAttribute(default=1)
    sequence = NumberAttribute(default=0)
    done = UnicodeSetAttribute(null=True)


class KeyItem(Item):
    """An invitation's `Idempotency-Key`, which must not serve another one: pk `STAFF_KEY#<seed>`. Expires."""

    table = "table_programmes"

    class Meta:
        table_name = "unset"

    expires_at = NumberAttribute()


def _member(item: StaffItem) -> StaffMember:
    return StaffMember(
        account=item.sk,
        username=item.username,
        roles=frozenset(item.roles or ()),
        regions=frozenset(item.regions or ()),
        provinces=frozenset(item.provinces or ()),
        disabled=bool(item.disabled),
        partner=item.partner,
        name=item.name or "",
        language=item.language or "ar",
        mail_due=bool(item.mail_due),
        sessions_until=None if item.sessions_until is None else int(item.sessions_until),
        version=int(item.version),
        sequence=int(item.sequence),
        done=tuple(item.done or ()),
    )


def load_staff(account: str) -> StaffMember | None:
    """None for an account that is not staff."""
    try:
        return _member(StaffItem.get(_STAFF, account, consistent_read=True))
    except StaffItem.DoesNotExist:
        return None


def names(accounts: Collection[str]) -> dict[str, str]:
    """What colleagues are called, of at most 100 accounts, in one request and a moment behind; without those that are
    no staff."""
    wanted = [(_STAFF, account) for account in sorted(accounts)]
    found = StaffItem.batch_get(wanted, attributes_to_get=["pk", "sk", "name", "username"]) if wanted else ()
    return {item.sk: item.name or item.username for item in found}


def page(after: str | None, most: int) -> list[StaffMember]:
    """At most `most` of all staff after that account, in an order that means nothing."""
    later = (StaffItem.sk > after) if after else None
    return [_member(item) for item in StaffItem.query(_STAFF, later, limit=most, page_size=most)]


def everybody() -> Iterator[StaffMember]:
    """All staff, as they are now."""
    return map(_member, StaffItem.query(_STAFF, consistent_read=True))


def save(before: StaffMember | None, after: StaffMember) -> Write:
    """`before`: as she was read, None for a new one. Refused by `StaleVersion` or, of a new one, `Conflict`."""
    item = StaffItem(
        _STAFF,
        after.account,
        username=after.username,
        name=after.name or None,
        language=after.language,
        roles=set(after.roles) or None,
        regions=set(after.regions) or None,
        provinces=set(after.provinces) or None,
        partner=after.partner,
        disabled=after.disabled,
        mail_due=after.mail_due or None,
        sessions_until=after.sessions_until,
        version=after.version,
        sequence=after.sequence,
        done=set(after.done) or None,
    )
    if before is None:
        taken = lambda: Conflict("staff_exists", "this address has an account of staff already")  # noqa: E731
        return put(item, StaffItem.pk.does_not_exist(), taken)
    stale = lambda: StaleVersion("stale_version", "somebody changed it meanwhile; read it again")  # noqa: E731
    return put(item, StaffItem.version == before.version, stale)


def still(account: str, role: str, regions: Iterable[str]) -> Write:
    """Refused unless that account is open and holds the role and the regions at the moment of the change."""
    condition = (StaffItem.disabled == False) & StaffItem.roles.contains(role)  # noqa: E712 - a condition of the table
    for region in sorted(regions):
        condition = condition & StaffItem.regions.contains(region)
    changed = lambda: Conflict("changed_meanwhile", "your own account changed meanwhile")  # noqa: E731
    return check(StaffItem, _STAFF, account, condition, changed)


def use_key(seed: bytes, at: datetime) -> Write:
    """The key of an invitation, once."""
    item = KeyItem(
        f"STAFF_KEY#{seed.hex()}", "STAFF_KEY", expires_at=int(at.timestamp() + KEPT.total_seconds())
    )
    other = FieldError("", "idempotency_key_reused", OTHER_BODY)
    return put(item, KeyItem.pk.does_not_exist(), lambda: Invalid("idempotency_key_reused", "", [other]))


def mail_sent(member: StaffMember) -> StaffMember:
    """Her e-mail has gone out. Nothing when she has changed since: whatever came then has its own."""
    item = StaffItem(_STAFF, member.account)
    actions = [StaffItem.mail_due.remove(), StaffItem.version.add(1)]
    try:
        commit([update(item, actions, StaffItem.version == member.version)])
    except Conflict:
        return load_staff(member.account) or member
    return replace(member, mail_due=False, version=member.version + 1)


def save_staff(
    account: str,
    username: str,
    roles: Iterable[str],
    regions: Iterable[str],
    provinces: Iterable[str],
    partner: str | None = None,
) -> None:
    """What the demo's people may do from now on, without an event; an item that was there gives way, and she is
    enabled."""
    places = (
        (StaffItem.roles, set(roles)),
        (StaffItem.regions, set(regions)),
        (StaffItem.provinces, set(provinces)),
    )
    actions = [
        StaffItem.username.set(username),
        StaffItem.disabled.set(False),
        StaffItem.schema_version.set(1),
        StaffItem.version.add(1),
        StaffItem.partner.set(partner) if partner else StaffItem.partner.remove(),
        *(name.set(value) if value else name.remove() for name, value in places),
    ]
    commit([update(StaffItem(_STAFF, account), actions, None)])
