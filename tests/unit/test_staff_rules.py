"""Who manages whom: role × managed role × place, and which places go with a role."""

from dataclasses import replace

import pytest

from jisr.domain.errors import Forbidden, NotFound
from jisr.domain.people import SYSTEM, Actor, Role
from jisr.domain.policy import PERMISSIONS
from jisr.domain.staff import (
    MANAGED,
    STAFF_ROLES,
    StaffMember,
    manages,
    mends,
    open_to,
    require_grant,
    require_managed,
    sees,
)

ROLES = sorted(STAFF_ROLES)
LOCAL = {"agent", "committee_member", "partner"}
"""Written by hand: the code's table may not drift from it."""


def actor(*roles, regions=("03",)):
    return Actor("staff", "reader", frozenset(map(Role, roles)), frozenset(regions))


def member(*roles, regions=("03",), provinces=(), account="other", **more):
    return StaffMember(
        account, "o@example.ma", frozenset(roles), frozenset(regions), frozenset(provinces), **more
    )


def expected(role, managed, regions):
    if role == "programme_manager":
        return True
    return role == "coordinator" and managed in LOCAL and set(regions) == {"03"}


@pytest.mark.parametrize("regions", [("03",), ("01",), ("01", "03"), ()])
@pytest.mark.parametrize("managed", ROLES)
@pytest.mark.parametrize("role", ROLES)
def test_every_role_manages_whom_the_table_says_where_it_says(role, managed, regions):
    reader, other = actor(role), member(managed, regions=regions)
    may = expected(role, managed, regions)
    assert manages(reader, other) is may
    assert sees(reader, other) is (may or role == "auditor")
    if may:
        require_managed(reader, other)
        require_grant(reader, other)
        return
    heads = role == "coordinator"
    with pytest.raises(NotFound if heads else Forbidden):
        require_managed(reader, other)
    if heads and managed in LOCAL and not regions:
        return  # such rights do not go together: mends() refuses them first
    with pytest.raises(NotFound if heads and managed in LOCAL else Forbidden):
        require_grant(reader, other)


@pytest.mark.parametrize("role", ROLES)
def test_nobody_manages_herself(role):
    herself = member(role, account="reader")
    assert not manages(actor(role), herself)
    assert sees(actor(role), herself)
    with pytest.raises(Forbidden):
        require_managed(actor(role), herself)


def test_one_role_or_place_beyond_reach_is_enough_to_be_out_of_it():
    for other in (
        member("agent", "coordinator"),
        member("agent", regions=("03", "01")),
        member("agent", regions=("03",), provinces=("01.511",)),
        member("agent", regions=(), provinces=("01.511",)),
    ):
        assert not manages(actor("coordinator"), other)
        assert manages(actor("programme_manager"), other)
    assert manages(actor("coordinator"), member("agent", "partner", provinces=("03.231",)))
    assert manages(actor("coordinator", "programme_manager"), member("auditor", regions=()))
    assert not manages(actor("coordinator", "agent", regions=("03",)), member("agent", regions=("01",)))


def test_the_operator_s_command_manages_everybody_and_applicants_nobody():
    for role in ROLES:
        assert manages(SYSTEM, member(role))
        require_grant(SYSTEM, member(role))
        assert not manages(Actor("applicant", "a", frozenset({Role.APPLICANT})), member(role))


def test_the_policy_lets_in_just_those_who_manage():
    assert PERMISSIONS["manage_people"] == MANAGED.keys() - {Role.SYSTEM}
    assert PERMISSIONS["manage_people"] < PERMISSIONS["read_people"]
    assert PERMISSIONS["read_self"] == STAFF_ROLES


OF_AN_AGENT = {"regions": ("03",), "provinces": ("03.231", "03.561")}


@pytest.mark.parametrize(
    ("person", "wrong"),
    [
        (member("agent", **OF_AN_AGENT), []),
        (member("agent"), []),
        (member("agent", regions=()), ["/regions required"]),
        (member("agent", regions=(), provinces=("03.231",)), ["/regions required", "/provinces province"]),
        (member("agent", provinces=("01.511",)), ["/provinces province"]),
        (member("agent", provinces=("03.999",)), ["/provinces province"]),
        (member("agent", regions=("99",)), ["/regions region"]),
        (member("coordinator", regions=("03", "01")), []),
        (member("coordinator", provinces=("03.231",)), ["/provinces no_province"]),
        (member("committee_member", regions=()), ["/regions required"]),
        (member("partner", partner="Wilaya"), []),
        (member("partner"), ["/partner partner"]),
        (member("agent", partner="Wilaya"), ["/partner no_partner"]),
        (member("programme_manager", regions=()), []),
        (member("programme_manager"), ["/regions no_place"]),
        (member("auditor", provinces=("03.231",)), ["/regions no_place", "/provinces no_province"]),
        (member("auditor", "agent", **OF_AN_AGENT), []),
    ],
)
def test_places_fit_the_role(person, wrong):
    found = mends(person)
    assert [f"{error.pointer} {error.code}" for error in found] == wrong
    assert all(set(error.message) == {"ar", "fr", "en"} for error in found)


def test_a_session_of_before_opens_nothing():
    person = member("agent")
    assert open_to(person, 0)
    assert not open_to(None, 100)
    assert not open_to(replace(person, disabled=True), 100)
    ended = replace(person, sessions_until=100)
    assert [open_to(ended, at) for at in (0, 100, 101)] == [False, False, True]
