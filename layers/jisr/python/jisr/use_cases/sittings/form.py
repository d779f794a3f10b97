"""A sitting is formed, opened for its members' votes, or called off."""

from dataclasses import dataclass, replace
from datetime import date

from jisr import reference
from jisr.domain import policy
from jisr.domain.errors import Conflict, FieldError, Invalid
from jisr.domain.idempotency import remembered, was_done
from jisr.domain.people import Actor, Role
from jisr.domain.policy import Place
from jisr.domain.programmes.wording import mend
from jisr.domain.references import new_id
from jisr.domain.sittings import MOST_MEMBERS, Filter, Sitting, State
from jisr.domain.staff import StaffMember
from jisr.store import base, programmes, sittings
from jisr.store import events as history
from jisr.store.staff import everybody, load_staff
from jisr.use_cases.call import Call
from jisr.use_cases.rules import ever_confidential
from jisr.use_cases.sittings.door import need, need_open_table, reach, seen, store, told

_STAGE = {
    "ar": "اختاروا مرحلة يمكن فيها قبول الملفات.",
    "fr": "Choisissez une étape où un dossier peut être accepté.",
    "en": "Choose a stage in which a file can be approved.",
}
_MEMBER = {
    "ar": "هذا الحساب لا يصوت في هذه الجهة: اختاروا عضوا آخر.",
    "fr": "Ce compte ne vote pas dans cette région : choisissez un autre membre.",
    "en": "This account does not vote in this region: choose another member.",
}
_MEMBERS = {
    "ar": "اختاروا من عضو واحد إلى خمسة عشر، كلا منهم مرة واحدة.",
    "fr": "Choisissez de un à quinze membres, chacun une fois.",
    "en": "Choose one to fifteen members, each once.",
}
_CHAIR = {
    "ar": "يجب أن تكون الرئاسة لأحد الأعضاء.",
    "fr": "La présidence doit revenir à l'un des membres.",
    "en": "The chair must be one of the members.",
}
_QUORUM = {
    "ar": "النصاب من واحد إلى عدد الأعضاء.",
    "fr": "Le quorum va de un au nombre de membres.",
    "en": "The quorum is between one and the number of members.",
}
_DAY = {
    "ar": "اختاروا يوما بين سنة مضت وسنة آتية.",
    "fr": "Choisissez un jour à moins d'un an d'aujourd'hui.",
    "en": "Choose a day within a year of today.",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a coordinator says of a sitting that she forms."""

    programme: str
    region: str
    province: str | None
    stage: str
    title: str
    place: str
    held_on: date
    quorum: int
    members: tuple[str, ...]
    chair: str
    filter: Filter


def form(call: Call, plan: Plan) -> Sitting:
    """A sitting without files. Raises `Forbidden`, `NotFound` (place, programme), `Invalid`."""
    where = Place(plan.region, plan.province)
    policy.require(call.actor, "hold_sitting", where)
    programme = programmes.current(plan.programme)
    confidential = ever_confidential(programme)
    policy.require(call.actor, "hold_sitting", where, confidential=confidential)
    errors = _place_errors(plan)
    stage = programme.stage(plan.stage)
    if stage is None or "approve" not in stage.outcomes:
        errors.append(FieldError("/stage", "stage", _STAGE))
    if abs((plan.held_on - call.at.date()).days) > 366:
        errors.append(FieldError("/held_on", "date", _DAY))
    errors += _committee_errors(plan, where, confidential=confidential)
    if errors:
        raise Invalid("sitting", "mend what the sitting is to be", errors)
    sitting = Sitting(
        id=new_id(call.idempotency.seed if call.idempotency else None),
        programme=plan.programme,
        region=plan.region,
        province=plan.province,
        stage=plan.stage,
        title=plan.title.strip(),
        place=plan.place.strip(),
        held_on=plan.held_on,
        quorum=plan.quorum,
        members=(plan.chair, *(one for one in plan.members if one != plan.chair)),
        chair=plan.chair,
        formed_by=call.actor.id,
        formed_at=call.at,
        filter=plan.filter,
        confidential=confidential,
        sequence=1,
        done=remembered((), call.idempotency, call.at),
    )
    formed = {"quorum": sitting.quorum, "members": sitting.members, "held_on": sitting.held_on.isoformat()}
    event = told(call, sitting, "SittingFormed", formed)
    try:
        base.commit([*sittings.create(sitting), history.append(event)])
    except Conflict:
        there = sittings.load(sitting.id)
        if not was_done(there.done, call.idempotency):
            raise
        return there
    return sitting


def _place_errors(plan: Plan) -> list[FieldError]:
    found = reference.province(plan.province) if plan.province else None
    if reference.region(plan.region) is None:
        return [FieldError("/region", "region", mend("region", feminine=False))]
    if plan.province and (found is None or found.region != plan.region):
        return [FieldError("/province", "province", mend("province", feminine=False))]
    return []


def _committee_errors(plan: Plan, where: Place, *, confidential: bool) -> list[FieldError]:
    if not 1 <= len(plan.members) <= MOST_MEMBERS or len(set(plan.members)) < len(plan.members):
        return [FieldError("/members", "members", _MEMBERS)]
    errors = [
        FieldError(f"/members/{at}", "member", _MEMBER)
        for at, account in enumerate(plan.members)
        if not votes_there(load_staff(account), where, confidential=confidential)
    ]
    if plan.chair not in plan.members:
        errors.append(FieldError("/chair", "chair", _CHAIR))
    if not 1 <= plan.quorum <= len(plan.members):
        errors.append(FieldError("/quorum", "quorum", _QUORUM))
    return errors


def votes_there(member: StaffMember | None, where: Place, *, confidential: bool) -> bool:
    """Whether somebody may be a member of a committee of that place."""
    if member is None or member.disabled:
        return False
    roles = frozenset(Role(role) for role in member.roles)
    actor = Actor("staff", member.account, roles, member.regions, member.provinces)
    return policy.reaches(actor, "vote", where, confidential=confidential)


def eligible_members(call: Call, programme: str, region: str, province: str | None) -> list[StaffMember]:
    """Of the staff, those that may be members of a committee there, by name."""
    where = Place(region, province)
    policy.require(call.actor, "hold_sitting", where)
    confidential = ever_confidential(programmes.current(programme))
    policy.require(call.actor, "hold_sitting", where, confidential=confidential)
    found = [one for one in everybody() if votes_there(one, where, confidential=confidential)]
    return sorted(found, key=lambda one: (one.name or one.username).casefold())


def open_vote(call: Call, sitting_id: str) -> Sitting:
    """Its members may vote from now on. Raises `Conflict` without a file, or when it is open or over already."""
    sitting = reach(call, sitting_id, "hold_sitting")
    if was_done(sitting.done, call.idempotency):
        return sitting
    seen(call, sitting)
    need(sitting, State.FORMING)
    if not sittings.files_of(sitting.id):
        raise Conflict("no_files", "put files before the sitting first")
    after = replace(
        sitting,
        state=State.OPEN,
        opened_at=call.at,
        sequence=sitting.sequence + 1,
        done=remembered(sitting.done, call.idempotency, call.at),
    )
    return store(sitting, after, told(call, after, "SittingOpened"))


def cancel(call: Call, sitting_id: str) -> Sitting:
    """Nothing is decided; its files leave the table one after the other (`settle`)."""
    sitting = reach(call, sitting_id, "hold_sitting")
    if was_done(sitting.done, call.idempotency) or sitting.state is State.CANCELLED:
        return sitting
    seen(call, sitting)
    need_open_table(sitting)
    after = replace(
        sitting,
        state=State.CANCELLED,
        closing_at=call.at,
        closed_by=call.actor.id,
        files=len(sittings.files_of(sitting.id)),
        touched_at=call.at,
        sequence=sitting.sequence + 1,
        done=remembered(sitting.done, call.idempotency, call.at),
    )
    ballots = [
        sittings.save_ballot(sitting.id, one, replace(one, open=False, version=one.version + 1))
        for one in sittings.ballots_of(sitting.id)
        if one.open
    ]
    return store(sitting, after, told(call, after, "SittingCancelled"), ballots)
