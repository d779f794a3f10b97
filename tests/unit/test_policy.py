"""Who reaches what: one role must allow it, reach the place and be let in to what is confidential."""

import pytest

from jisr.domain.errors import Forbidden, NotFound
from jisr.domain.people import Actor, Role
from jisr.domain.policy import PERMISSIONS, Place, reaches, require

FEZ = Place("03", "03.231")
TAZA = Place("03", "03.561")
TANGER = Place("01", "01.511")
NOWHERE = Place(None, None)


def staff(*roles, regions=("03",), provinces=()):
    return Actor("staff", "s", frozenset(map(Role, roles)), frozenset(regions), frozenset(provinces))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", list(PERMISSIONS))
def test_a_permission_is_for_its_roles_only(role, permission):
    if role in PERMISSIONS[permission]:
        require(staff(role), permission)
        return
    with pytest.raises(Forbidden):
        require(staff(role), permission)


@pytest.mark.parametrize(
    ("actor", "seen"),
    [
        (staff("agent"), {FEZ, TAZA}),
        (staff("agent", provinces=["03.231"]), {FEZ}),
        (staff("agent", regions=[], provinces=["03.231"]), set()),
        (staff("coordinator"), {FEZ, TAZA}),
        (staff("coordinator", "agent", provinces=["03.231"]), {FEZ, TAZA}),
        (staff("committee_member"), {FEZ, TAZA}),
        (staff("programme_manager", regions=[]), {FEZ, TAZA, TANGER, NOWHERE}),
        (staff("auditor", regions=[]), {FEZ, TAZA, TANGER, NOWHERE}),
        (staff("partner"), set()),
        (staff(), set()),
        (Actor("applicant", "a", frozenset(Role), frozenset({"03"})), set()),
    ],
)
def test_a_file_is_seen_where_a_role_reaches(actor, seen):
    places = (FEZ, TAZA, TANGER, NOWHERE)
    assert {place for place in places if reaches(actor, "read_file", place)} == seen


@pytest.mark.parametrize(
    ("actor", "seen"),
    [
        (staff("agent"), {FEZ}),
        (staff("committee_member"), set()),
        (staff("programme_manager"), set()),
        (staff("auditor", regions=[]), {FEZ, TANGER}),
        # The manager's country and the agent's confidence do not add up to the country's confidential files.
        (staff("agent", "programme_manager"), {FEZ}),
        (staff("committee_member", "agent", provinces=["03.561"]), set()),
    ],
)
def test_somebodys_other_role_opens_no_confidential_file(actor, seen):
    assert {place for place in (FEZ, TANGER) if reaches(actor, "read_file", place, confidential=True)} == seen


def test_an_auditors_confidence_lets_nobody_act():
    both = staff("auditor", "committee_member")
    assert reaches(both, "read_file", FEZ, confidential=True)
    assert not reaches(both, "act", FEZ, confidential=True)
    with pytest.raises(NotFound):
        require(both, "act", FEZ, confidential=True)


def test_what_is_not_listed_is_denied():
    everything = staff(*Role)
    assert not reaches(everything, "no_such_permission", FEZ)
    for permission in (*PERMISSIONS, "no_such_permission"):
        with pytest.raises(Forbidden):
            require(staff(), permission)
    with pytest.raises(Forbidden):
        require(everything, "no_such_permission")
    with pytest.raises(Forbidden):
        require(Actor("system", "system", frozenset(Role)), "read_file", FEZ)
