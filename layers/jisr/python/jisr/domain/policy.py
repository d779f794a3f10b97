"""Who may do what, where. Every staff call passes `require`; what is not listed here is denied."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from jisr.domain.application import Application, Flag
from jisr.domain.errors import Forbidden, NotFound
from jisr.domain.people import Actor, Role

_DESK = frozenset({Role.AGENT, Role.COORDINATOR})
_READERS = _DESK | {Role.COMMITTEE_MEMBER, Role.PROGRAMME_MANAGER, Role.AUDITOR}
_HEADS = frozenset({Role.COORDINATOR, Role.PROGRAMME_MANAGER})
_EVERYBODY = _READERS | {Role.PARTNER}

# Permission -> the roles that hold it. What a role may do to a file's status is in the transition table; this says
# who may open the door at all.
PERMISSIONS: Mapping[str, frozenset[Role]] = {
    "queue": _DESK | {Role.COMMITTEE_MEMBER, Role.PROGRAMME_MANAGER},
    "read_file": _READERS,
    "search": _READERS - {Role.COMMITTEE_MEMBER},
    "register": _DESK,
    "correct": _DESK,
    # What is written beside a file; the call that she waits for is answered by whoever reached her.
    "note": _DESK | {Role.COMMITTEE_MEMBER, Role.PROGRAMME_MANAGER},
    "contact": _HEADS | {Role.AGENT},
    "visit": _DESK,
    "act": _DESK | {Role.COMMITTEE_MEMBER, Role.PROGRAMME_MANAGER},
    "read_envelopes": _HEADS | {Role.PARTNER, Role.AUDITOR, Role.COMMITTEE_MEMBER},
    "open_envelope": _HEADS,
    "contribute": _HEADS,
    # The names of partners: for who writes one down, of money or of somebody's account.
    "read_partners": _HEADS,
    # Instalments, and the orders by which the treasury pays them: lists that name nobody.
    "read_payments": _HEADS | {Role.AUDITOR},
    "order_payments": _HEADS,
    # Applicants of another platform who are taken over: by a head, who answers for the right to their data.
    "import_people": _HEADS,
    "preview_import": _HEADS,
    "read_indicators": _HEADS | {Role.AGENT, Role.PARTNER, Role.AUDITOR, Role.COMMITTEE_MEMBER},
    # Who saw and did what; and the whole history of one file on paper.
    "audit": frozenset({Role.AUDITOR}),
    "print_history": frozenset({Role.AUDITOR, Role.COORDINATOR}),
    # The definitions, their versions and drafts; writing and proposing one; publishing what somebody else proposed.
    "read_programmes": _HEADS | {Role.AUDITOR},
    "edit_programmes": frozenset({Role.PROGRAMME_MANAGER}),
    "publish_programmes": frozenset({Role.PROGRAMME_MANAGER}),
    # A committee's sittings: held by heads; who of its members may vote, its own list says besides.
    "read_sittings": _HEADS | {Role.COMMITTEE_MEMBER, Role.AUDITOR},
    "hold_sitting": _HEADS,
    "vote": frozenset({Role.COMMITTEE_MEMBER, Role.COORDINATOR}),
    # Files of their places, taken out as a table; with names only what the same person may open (`read_file`).
    "export": _HEADS | {Role.AUDITOR},
    "download_export": _HEADS | {Role.AUDITOR},
    "read_self": _EVERYBODY,
    # Whom of the staff, and what she may make of them: `jisr.domain.staff`.
    "read_people": _HEADS | {Role.AUDITOR},
    "manage_people": _HEADS,
}
NATIONAL = frozenset({Role.PROGRAMME_MANAGER, Role.AUDITOR})
CONFIDENTIAL = frozenset({Role.AGENT, Role.COORDINATOR, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing belongs. A file without a province is seen by national roles and by who made it; by every
    coordinator too while she waits to be called (`call`), for somebody must."""

    region: str | None
    province: str | None = None
    call: bool = False


def place_of(file: Application) -> Place:
    return Place(file.region, file.province, call=Flag.CALL_ME in file.flags)


def reaches(actor: Actor, permission: str, place: Place, *, confidential: bool = False) -> bool:
    """Whether the actor may do it there. Of a confidential file one and the same role must allow it, reach the place
    and be let in: somebody's other role opens nothing."""
    roles = PERMISSIONS.get(permission, frozenset())
    return actor.kind == "staff" and _covers(actor, place, roles & CONFIDENTIAL if confidential else roles)


def _covers(actor: Actor, place: Place, roles: frozenset[Role]) -> bool:
    """Whether one of `roles` that the actor holds reaches `place`.

    An agent's reach is her provinces, or her whole region when no province is named for her; a coordinator's,
    a committee member's and a partner's is the region; a programme manager's and an auditor's the country.
    """
    held = actor.roles & roles
    if held & NATIONAL:
        return True
    if place.region is None:
        return place.call and Role.COORDINATOR in held
    if place.region not in actor.regions:
        return False
    if held - {Role.AGENT}:
        return True
    return bool(held) and (not actor.provinces or place.province is None or place.province in actor.provinces)


def acting_on(actor: Actor, file: Application) -> Actor:
    """The actor with those of her roles alone that reach the file: a coordinator of one region who is a manager of the
    country decides elsewhere as a manager. Of a file without a place, and of whoever is no staff, as she is."""
    if actor.kind != "staff" or file.region is None:
        return actor
    roles = actor.roles & CONFIDENTIAL if file.confidential else actor.roles
    place = place_of(file)
    return replace(actor, roles=frozenset(one for one in roles if _covers(actor, place, frozenset({one}))))


def only_as_partner(actor: Actor, permission: str, place: Place) -> bool:
    """Whether no other of her roles reaches it: then she reads of what the partner has given to, and nothing else."""
    others = replace(actor, roles=actor.roles - {Role.PARTNER})
    return Role.PARTNER in actor.roles and not reaches(others, permission, place)


def require(actor: Actor, permission: str, place: Place | None = None, *, confidential: bool = False) -> None:
    """Let through or refuse: `Forbidden` without the role, `NotFound` for another place's or a confidential file."""
    roles = PERMISSIONS.get(permission, frozenset())
    if actor.kind != "staff" or not actor.roles & roles:
        raise Forbidden("role", f"{permission} needs another role")
    if place is not None and not reaches(actor, permission, place, confidential=confidential):
        raise NotFound("not_found", "nothing here for you")
