"""Who of the staff may make and change accounts of staff, and which places go with a role. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jisr import reference
from jisr.domain.errors import FieldError, Forbidden, NotFound
from jisr.domain.people import Actor, Role
from jisr.domain.words import Table, by_language

STAFF_ROLES: Final = frozenset(Role) - {Role.APPLICANT, Role.SYSTEM}

# Who manages -> the roles of those she manages, which are also the roles that she may give. A coordinator does it
# within her regions, the others everywhere; the first that somebody holds counts. The operator's command is `system`.
MANAGED: Final[Mapping[Role, frozenset[Role]]] = {
    Role.PROGRAMME_MANAGER: STAFF_ROLES,
    Role.COORDINATOR: frozenset({Role.AGENT, Role.COMMITTEE_MEMBER, Role.PARTNER}),
    Role.SYSTEM: STAFF_ROLES,
}
REGIONAL: Final = frozenset({Role.AGENT, Role.COORDINATOR, Role.COMMITTEE_MEMBER, Role.PARTNER})


@dataclass(frozen=True, slots=True)
class StaffMember:
    """`roles` are values of `Role`; places are codes of the reference data; `partner` is the name under which its
    contributions stand in the envelopes.

    `mail_due`: the e-mail with her temporary password has not gone out. `sessions_until`: sign-ins up to that second
    (of the epoch) open nothing any more. `sequence` counts her events; `done` are the marks of the requests that
    changed her.
    """

    account: str
    username: str
    roles: frozenset[str]
    regions: frozenset[str]
    provinces: frozenset[str]
    disabled: bool = False
    partner: str | None = None
    name: str = ""
    language: str = "ar"
    mail_due: bool = False
    sessions_until: int | None = None
    version: int = 1
    sequence: int = 0
    done: tuple[str, ...] = ()

    @property
    def manages_all(self) -> bool:
        """An open account of a programme manager: one there must always be."""
        return Role.PROGRAMME_MANAGER in self.roles and not self.disabled

    @property
    def within(self) -> frozenset[str]:
        """Her regions and those of her provinces."""
        found = (reference.province(code) for code in self.provinces)
        return self.regions | {place.region for place in found if place}


def open_to(member: StaffMember | None, signed_in_at: int) -> bool:
    """Whether a session that began at that second opens anything: of open staff, and not ended since."""
    if member is None or member.disabled:
        return False
    return member.sessions_until is None or signed_in_at > member.sessions_until


def as_what(actor: Actor) -> Role:
    """The role by which the actor manages people. Raises `Forbidden`."""
    role = next((role for role in MANAGED if role in actor.roles), None)
    if role is None:
        raise Forbidden("role", "managing people needs another role")
    return role


def manages(actor: Actor, member: StaffMember) -> bool:
    """Whether the actor may change that account: never her own."""
    role = next((role for role in MANAGED if role in actor.roles), None)
    if role is None or member.account == actor.id or not member.roles <= MANAGED[role]:
        return False
    return role is not Role.COORDINATOR or (bool(member.within) and member.within <= actor.regions)


def sees(actor: Actor, member: StaffMember) -> bool:
    """Auditors see everybody and managers too; a coordinator those whom she manages, and herself."""
    national = actor.roles & {Role.AUDITOR, Role.PROGRAMME_MANAGER}
    return bool(national) or member.account == actor.id or manages(actor, member)


def require_managed(actor: Actor, member: StaffMember) -> None:
    """Let through or refuse: `Forbidden` for oneself and without a role for it, `NotFound` for another place's."""
    as_what(actor)
    if member.account == actor.id:
        raise Forbidden("yourself", "somebody else must do this for you")
    if not manages(actor, member):
        raise NotFound("not_found", "nothing here for you")


def require_grant(actor: Actor, member: StaffMember) -> None:
    """Whether the actor may make somebody what `member` is. `Forbidden` for a role that is not hers to give,
    `NotFound` for another's place."""
    role = as_what(actor)
    if not member.roles <= MANAGED[role]:
        raise Forbidden("role", "this role is not yours to give")
    if role is Role.COORDINATOR and not member.within <= actor.regions:
        raise NotFound("not_found", "nothing here for you")


def mends(member: StaffMember) -> Sequence[FieldError]:
    """What does not go together: an agent has a region or several and, if it is to be less, provinces of these;
    coordinators, committee members and partners have regions, and the national roles no place. A partner has a name.
    """
    found: list[FieldError] = []
    provinces = [reference.province(code) for code in sorted(member.provinces)]
    if member.roles & REGIONAL and not member.regions:
        found.append(_mend("/regions", "required"))
    if not member.roles & REGIONAL and member.regions:
        found.append(_mend("/regions", "no_place"))
    if any(reference.region(code) is None for code in member.regions):
        found.append(_mend("/regions", "region"))
    if member.provinces and Role.AGENT not in member.roles:
        found.append(_mend("/provinces", "no_province"))
    elif any(place is None or place.region not in member.regions for place in provinces):
        found.append(_mend("/provinces", "province"))
    if Role.PARTNER in member.roles and not member.partner:
        found.append(_mend("/partner", "partner"))
    if Role.PARTNER not in member.roles and member.partner:
        found.append(_mend("/partner", "no_partner"))
    return found


def _mend(pointer: str, code: str) -> FieldError:
    return FieldError(pointer, code, by_language(_MENDS[code]))


_MENDS: Final[Table] = {
    "required": (
        "اختاروا جهة واحدة على الأقل لهذا الدور.",
        "Choisissez au moins une région pour ce rôle.",
        "Choose at least one region for this role.",
    ),
    "no_place": (
        "هذا الدور وطني: احذفوا الجهات.",
        "Ce rôle est national : retirez les régions.",
        "This role is national: remove the regions.",
    ),
    "region": (
        "اختاروا الجهات من اللائحة.",
        "Choisissez les régions dans la liste.",
        "Choose the regions from the list.",
    ),
    "no_province": (
        "الأقاليم للوكلاء فقط: احذفوها.",
        "Seul un agent a des provinces : retirez-les.",
        "Only an agent has provinces: remove them.",
    ),
    "province": (
        "اختاروا أقاليم من الجهات المختارة.",
        "Choisissez des provinces des régions choisies.",
        "Choose provinces of the chosen regions.",
    ),
    "partner": (
        "اكتبوا اسم الشريك كما هو في مساهماته.",
        "Écrivez le nom du partenaire comme dans ses contributions.",
        "Write the partner's name as in its contributions.",
    ),
    "no_partner": (
        "اسم الشريك لدور الشريك فقط: احذفوه.",
        "Le nom du partenaire ne va qu'avec ce rôle : retirez-le.",
        "A partner's name goes with that role only: remove it.",
    ),
}
