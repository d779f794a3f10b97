"""What somebody could do with a file now: asked of the moves themselves, so that no page has rules of its own."""

from collections.abc import Mapping
from datetime import datetime

from jisr.domain import policy
from jisr.domain.application import Action, Application, Flag, Rules, Status
from jisr.domain.errors import Conflict, Forbidden, Invalid
from jisr.domain.moves import Details, require
from jisr.domain.people import Actor

DOORS: Mapping[Action, str] = {
    Action.SUBMIT: "register",
    Action.RESUBMIT: "register",
    Action.CORRECT: "correct",
}
"""Permissions of what staff do by a call of its own; every other action's is `act`."""

HERS = frozenset({Action.WITHDRAW, Action.APPEAL, Action.ASK_HELP, Action.AMEND})
"""Nobody does these for her."""

OF_MANY = frozenset({Action.PUT_BEFORE, Action.TAKE_OFF, Action.ORDER_PAYMENT, Action.RETURN_PAYMENT})
"""Done by sittings and payment orders, to many files at once."""

_IN_HER_NAME = frozenset({Action.SUBMIT, Action.RESUBMIT})
# What a call looks up for a move. Whether an envelope is there, and has enough, the dry run says.
_TOLD = Details(envelope_id="-")


def possible(file: Application, actor: Actor, *, at: datetime, rules: Rules, consent: bool) -> list[Action]:
    """The actions that need nothing but what the actor has to say with them (a reason, an amount, a number), in the
    order of `Action`. `consent`: she has agreed to be helped."""
    if actor.kind != "staff" or Flag.ERASED in file.flags:
        return []
    return [
        action
        for action in Action
        if action not in HERS | OF_MANY
        and (consent or not _needs_consent(file, action))
        and policy.reaches(
            actor, DOORS.get(action, "act"), policy.place_of(file), confidential=file.confidential
        )
        and _could(file, action, actor, at, rules)
    ]


def _needs_consent(file: Application, action: Action) -> bool:
    return action in _IN_HER_NAME or (file.status is Status.DRAFT and action is not Action.ANSWER_HELP)


def _could(file: Application, action: Action, actor: Actor, at: datetime, rules: Rules) -> bool:
    try:
        require(file, action, actor=actor, at=at, rules=rules, details=_TOLD)
    except Invalid:
        return True
    except (Conflict, Forbidden):
        return False
    return True
