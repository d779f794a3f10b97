"""The door to sittings: role and place decide, and other regions' sittings do not exist. Of a confidential programme
only they are let in who may open its files."""

from collections.abc import Sequence
from typing import Any

import events
from jisr.domain import policy
from jisr.domain.errors import Conflict, FieldError, Forbidden, StaleVersion
from jisr.domain.policy import Place
from jisr.domain.sittings import TABLE_OPEN, Sitting, State, disturbs
from jisr.store import base, sittings
from jisr.store import events as history
from jisr.store.base import Write
from jisr.use_cases.call import Call
from jisr.use_cases.record import make_event

OTHER_STATE = {
    State.FORMING: "not_open",
    State.OPEN: "voting",
    State.CLOSING: "sitting_over",
    State.CLOSED: "sitting_over",
    State.CANCELLED: "sitting_over",
}
TRIES = 4
_INTEREST = {
    "ar": "صرّحتم بتضارب مصالح في ملف يغيّر هذا الإجراء رتبته. اتركوه لغيركم.",
    "fr": "Vous avez déclaré un conflit d'intérêts sur un dossier dont le rang changerait. Laissez cela à d'autres.",
    "en": "You have declared an interest in a file whose place this would change. Leave it to others.",
}


def reach(call: Call, sitting_id: str, permission: str) -> Sitting:
    """The sitting. Raises `Forbidden` (role) or `NotFound` (place, confidentiality, or no such sitting)."""
    policy.require(call.actor, permission)
    sitting = sittings.load(sitting_id)
    require(call, sitting, permission)
    return sitting


def require(call: Call, sitting: Sitting, permission: str) -> None:
    place = Place(sitting.region, sitting.province)
    policy.require(call.actor, permission, place, confidential=sitting.confidential)


def reach_as_member(call: Call, sitting_id: str) -> Sitting:
    """As `reach`, for who votes. Raises also `Forbidden` for who is no member, `Conflict` when no vote is open."""
    sitting = reach(call, sitting_id, "vote")
    if call.actor.id not in sitting.members:
        raise Forbidden("not_member", "only its members vote")
    need(sitting, State.OPEN)
    return sitting


def need(sitting: Sitting, *states: State) -> None:
    """Raises `Conflict` when the sitting is in another state."""
    if sitting.state not in states:
        raise Conflict(OTHER_STATE[sitting.state], f"the sitting is {sitting.state}")


def need_open_table(sitting: Sitting) -> None:
    need(sitting, *TABLE_OPEN)


def leave_to_others(
    call: Call, sitting: Sitting, order: Sequence[str], application_id: str, place: int | None
) -> list[Write]:
    """What holds a change of `order` to what its author has declared; `place` as in `disturbs`. Raises
    `Conflict("interest")` where she has an interest."""
    hers = next((one for one in sittings.ballots_of(sitting.id) if one.member == call.actor.id), None)
    if hers is None:
        return []
    if disturbs(order, application_id, place, hers.interests):
        raise Conflict("interest", "an interest is declared", [FieldError("", "interest", _INTEREST)])
    return [sittings.ballot_is(sitting.id, hers)]


def seen(call: Call, sitting: Sitting) -> None:
    """Raises `StaleVersion` when the client saw another version than there is."""
    if call.if_match is not None and call.if_match != sitting.version:
        raise StaleVersion("stale_version", "somebody changed the sitting; read it again")


def codes_of(sitting: Sitting) -> dict[str, Any]:
    """What every event of a sitting carries (`events.types.sitting.Sitting`)."""
    return {
        "programme": sitting.programme,
        "region": sitting.region,
        "province": sitting.province,
        "stage": sitting.stage,
    }


def told(call: Call, sitting: Sitting, event_type: str, data: dict[str, Any] | None = None) -> events.Event:
    """An event of `sitting`, which counts it already."""
    return make_event(
        call,
        event_type,
        subject=("sitting", sitting.id),
        sequence=sitting.sequence,
        data={**codes_of(sitting), **(data or {})},
    )


def store(before: Sitting, after: Sitting, event: events.Event, more: list[Write] | None = None) -> Sitting:
    """The head with its event and what belongs to it, in one transaction."""
    saved, write = sittings.save(before, after)
    base.commit([write, history.append(event), *(more or [])])
    return saved
