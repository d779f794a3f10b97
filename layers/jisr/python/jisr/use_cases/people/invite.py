"""An account of staff, and the e-mail that lets its owner in.

Cognito, the table and the e-mail share no transaction, so each step is one that can be done again: a user without an
item has no rights; the item and its event come together and say that the e-mail is due; the e-mail goes last.
"""

from dataclasses import dataclass, replace

from jisr.domain.errors import Conflict
from jisr.domain.idempotency import was_done
from jisr.domain.partners import written
from jisr.domain.staff import StaffMember, as_what, manages
from jisr.gateways import identity
from jisr.store import staff
from jisr.use_cases.call import Call
from jisr.use_cases.people.keeping import fits, keep, load
from jisr.use_cases.people.send_password import can_be_sent, send_password


@dataclass(frozen=True, slots=True)
class Invitation:
    """`username` is her work e-mail; `language` `ar` or `fr`; `partner` the name of its contributions."""

    username: str
    name: str
    language: str
    roles: frozenset[str]
    regions: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
    partner: str | None = None


def invite(call: Call, given: Invitation) -> StaffMember:
    """The new member; invited again while her e-mail is due, the invitation is completed.

    Raises `Forbidden` (role), `NotFound` (another's place), `Invalid`, `Conflict` (there is such an account, or no
    e-mail can be sent), `Transient`.
    """
    as_what(call.actor)
    username = given.username.strip().lower()
    member = StaffMember(
        account="",
        username=username,
        roles=given.roles,
        regions=given.regions,
        provinces=given.provinces,
        partner=written(given.partner),
        name=given.name.strip(),
        language=given.language,
        mail_due=True,
    )
    fits(call, member)
    can_be_sent(username)
    member = replace(member, account=identity.open_staff_user(username))
    there = staff.load_staff(member.account)
    if there is None:
        try:
            key = [staff.use_key(call.idempotency.seed, call.at)] if call.idempotency else []
            there = keep(call, "StaffInvited", None, member, key)
        except Conflict as refusal:
            if refusal.code != "staff_exists":
                raise
            there = load(member.account)  # somebody else was first
    if not was_done(there.done, call.idempotency) and not (
        there.mail_due and manages(call.actor, there) and _same(there, member)
    ):
        raise Conflict("staff_exists", "this address has an account of staff already")
    return send_password(there, "invited") if there.mail_due else there


def _same(there: StaffMember, asked: StaffMember) -> bool:
    """Whether nothing but its history tells one from the other."""
    return replace(there, version=asked.version, sequence=asked.sequence, done=asked.done) == asked
