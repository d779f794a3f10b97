"""The shapes of staff about staff."""

from typing import Annotated, Literal

from pydantic import Field

from jisr.api.models import Answer, Body, Cursor, Place, Query, Short

type StaffRole = Literal[
    "agent", "coordinator", "committee_member", "programme_manager", "partner", "auditor"
]
type StaffLanguage = Literal["ar", "fr"]
type StaffName = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\s<>@:/][^\r\n\t<>@:/]*$")]
"""A person's, on one line and without an address: it stands in an e-mail of ours."""
type WorkEmail = Annotated[
    str, Field(min_length=6, max_length=128, pattern=r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
]
type StaffRoles = Annotated[list[StaffRole], Field(min_length=1, max_length=6)]
type Regions = Annotated[list[Place], Field(max_length=12)]
type Provinces = Annotated[list[Place], Field(max_length=75)]


class Me(Answer):
    """Who is signed in. `permissions`: what her roles let her do somewhere; `grants`: the roles that she may give."""

    id: str
    username: str
    name: str
    language: StaffLanguage
    roles: list[str]
    regions: list[str]
    provinces: list[str]
    partner: str | None
    permissions: list[str]
    grants: list[str]


class Person(Answer):
    """A member of staff. `email_due`: the e-mail with her temporary password has not gone out: invite her again, or
    reset. `manageable`: the reader may change this account."""

    id: str
    version: int
    username: str
    name: str
    language: StaffLanguage
    roles: list[str]
    regions: list[str]
    provinces: list[str]
    partner: str | None
    disabled: bool
    email_due: bool
    manageable: bool


class PeopleQuery(Query):
    region: Place | None = None
    role: StaffRole | None = None
    cursor: Cursor | None = None


class People(Answer):
    items: list[Person]
    next_cursor: str | None


class InvitePerson(Body):
    """`username`: her work e-mail, by which she signs in. An agent has regions, or only some provinces of these; a
    coordinator, a committee member and a partner have regions; a programme manager and an auditor none. `partner`: the
    name of a partner's contributions."""

    username: WorkEmail
    name: StaffName
    language: StaffLanguage = "ar"
    roles: StaffRoles
    regions: Regions = []
    provinces: Provinces = []
    partner: Short | None = None


class ChangePerson(Body):
    """What is not given stays. `partner: null` takes the partner away."""

    name: StaffName | None = None
    language: StaffLanguage | None = None
    roles: StaffRoles | None = None
    regions: Regions | None = None
    provinces: Provinces | None = None
    partner: Short | None = None
