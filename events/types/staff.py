"""Who gave which rights to which account of the staff: for the audit only (ADR 22)."""

from typing import ClassVar, Literal

from events.envelope import Event, Strict


class Rights(Strict):
    """What a member of staff may do and where, by this event, in codes."""

    roles: tuple[str, ...]
    regions: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()


class RightsChanged(Rights):
    """`changed`: what of the account; `before`: its rights until then."""

    changed: tuple[Literal["name", "language", "roles", "regions", "provinces", "partner"], ...]
    before: Rights


class StaffInvited(Event):
    """For the audit only, as all events of staff: who gave which rights to which account."""

    published: ClassVar[bool] = False
    type: Literal["StaffInvited"] = "StaffInvited"
    version: Literal[1] = 1
    data: Rights


class StaffChanged(Event):
    """For the audit only."""

    published: ClassVar[bool] = False
    type: Literal["StaffChanged"] = "StaffChanged"
    version: Literal[1] = 1
    data: RightsChanged


class StaffDisabled(Event):
    """For the audit only: the account opens nothing from now on; its rights stay for when she comes back."""

    published: ClassVar[bool] = False
    type: Literal["StaffDisabled"] = "StaffDisabled"
    version: Literal[1] = 1
    data: Rights


class StaffEnabled(Event):
    """For the audit only: the account opens again what its rights say."""

    published: ClassVar[bool] = False
    type: Literal["StaffEnabled"] = "StaffEnabled"
    version: Literal[1] = 1
    data: Rights


class StaffReset(Event):
    """For the audit only: a new temporary password; authenticator app and sessions count no more."""

    published: ClassVar[bool] = False
    type: Literal["StaffReset"] = "StaffReset"
    version: Literal[1] = 1
    data: Rights
