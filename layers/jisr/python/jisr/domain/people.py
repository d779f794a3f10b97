"""Who acts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


class Role(StrEnum):
    """What somebody is to the programme. Staff may hold several."""

    APPLICANT = "applicant"
    AGENT = "agent"
    COORDINATOR = "coordinator"
    COMMITTEE_MEMBER = "committee_member"
    PROGRAMME_MANAGER = "programme_manager"
    PARTNER = "partner"
    AUDITOR = "auditor"
    SYSTEM = "system"


_WEIGHT = (Role.PROGRAMME_MANAGER, Role.COORDINATOR, Role.COMMITTEE_MEMBER, Role.AGENT)


def acting_as(roles: Iterable[Role]) -> Role | None:
    """The one that the trail names, of those that allow it: who heads a desk acts as its head, not as an agent."""
    return min(roles, key=lambda one: (*(one is not heavier for heavier in _WEIGHT), one), default=None)


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who asks. `id` is the account's opaque id (Cognito `sub`).

    `regions` and `provinces` are codes of the places where a member of staff works; a role that is national
    needs none. `session` names the sign-in (identity proofs are kept for it); `on_behalf_of` is the
    applicant's account when an agent acts for her; `partner` is whose money it is that a partner reads of.
    """

    kind: Literal["applicant", "staff", "system"]
    id: str
    roles: frozenset[Role] = field(default_factory=frozenset)
    regions: frozenset[str] = field(default_factory=frozenset)
    provinces: frozenset[str] = field(default_factory=frozenset)
    session: str = ""
    on_behalf_of: str | None = None
    partner: str | None = None


SYSTEM = Actor("system", "system", frozenset({Role.SYSTEM}))
