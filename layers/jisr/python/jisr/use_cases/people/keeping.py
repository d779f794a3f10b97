"""A change of an account of staff, stored: her item, the event and a look at the actor's own rights, all or none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from jisr.domain.errors import Conflict, Invalid, NotFound, StaleVersion
from jisr.domain.idempotency import remembered, was_done
from jisr.domain.people import Role
from jisr.domain.staff import StaffMember, as_what, mends, require_grant, require_managed
from jisr.store import base, staff
from jisr.store import events as history
from jisr.store.base import Write
from jisr.use_cases.call import Call
from jisr.use_cases.partner_names import misspelt
from jisr.use_cases.record import make_event


def load(account: str) -> StaffMember:
    """Raises `NotFound`."""
    member = staff.load_staff(account)
    if member is None:
        raise NotFound("not_found", "nothing here for you")
    return member


def fits(call: Call, member: StaffMember, before: StaffMember | None = None) -> None:
    """Whether these rights go together and are the actor's to give, and a partner that is named now is written as it is
    known. Raises `Forbidden`, `Invalid`, `NotFound`."""
    errors = list(mends(member))
    if not errors and member.partner and (before is None or member.partner != before.partner):
        errors += misspelt(member.partner, account=member.account)
    if errors:
        require_grant(call.actor, replace(member, regions=frozenset(), provinces=frozenset()))
        raise Invalid("invalid", "some values must be mended", errors)
    require_grant(call.actor, member)


def change(
    call: Call, account: str, event_type: str, step: Callable[[StaffMember], StaffMember]
) -> StaffMember:
    """`step` says what she is then; what it leaves as it was is neither stored nor told.

    Raises `Forbidden` (oneself), `NotFound`, `StaleVersion`, `Conflict` (the last manager) and what `step` does.
    """
    for _ in range(4):
        before = load(account)
        require_managed(call.actor, before)
        if was_done(before.done, call.idempotency):
            return before
        if call.if_match is not None and call.if_match != before.version:
            raise StaleVersion("stale_version", "somebody changed it meanwhile; read it again")
        after = step(before)
        if after == before:
            return before
        try:
            return keep(call, event_type, before, after)
        except StaleVersion:
            continue  # the next round says whether it matters
    raise Conflict("changed_meanwhile", "it changed meanwhile; read it again")


def keep(
    call: Call,
    event_type: str,
    before: StaffMember | None,
    after: StaffMember,
    more: Sequence[Write] = (),
) -> StaffMember:
    """Commit one change; `before` None: she is new. The rights by which the actor does it hold at that very moment, so
    two managers can't put each other out, and nobody acts on after she was disabled."""
    if before and before.manages_all and not after.manages_all:
        _another_manager(before)
    role = as_what(call.actor)
    after = replace(
        after,
        version=before.version + 1 if before else 1,
        sequence=after.sequence + 1,
        done=remembered(after.done, call.idempotency, call.at),
    )
    event = make_event(
        replace(call, actor=replace(call.actor, roles=frozenset({role}))),
        event_type,
        subject=("staff", after.account),
        sequence=after.sequence,
        data=_told(event_type, before, after),
    )
    base.commit([staff.save(before, after), history.append(event), *_still(call, role, before, after), *more])
    return after


def _still(call: Call, role: Role, before: StaffMember | None, after: StaffMember) -> list[Write]:
    if call.actor.kind != "staff":
        return []
    regions = after.within | (before.within if before else frozenset())
    return [staff.still(call.actor.id, role, regions if role is Role.COORDINATOR else ())]


def _another_manager(leaving: StaffMember) -> None:
    if not any(one.manages_all for one in staff.everybody() if one.account != leaving.account):
        raise Conflict("last_manager", "nobody else manages the programme: invite another manager first")


_FIELDS = ("name", "language", "roles", "regions", "provinces", "partner")


def _told(event_type: str, before: StaffMember | None, after: StaffMember) -> Mapping[str, Any]:
    told = _rights(after)
    if event_type != "StaffChanged" or before is None:
        return told
    changed = [name for name in _FIELDS if getattr(before, name) != getattr(after, name)]
    return {**told, "changed": changed, "before": _rights(before)}


def _rights(member: StaffMember) -> dict[str, Any]:
    return {name: sorted(getattr(member, name)) for name in ("roles", "regions", "provinces")}
