"""Money, references and places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jisr.domain import policy
from jisr.domain.errors import Forbidden, Invalid, NotFound
from jisr.domain.money import amount_mad, centimes
from jisr.domain.people import Actor, Role
from jisr.domain.policy import Place
from jisr.domain.references import ALPHABET, id_of, new_application_id, reference_of


@pytest.mark.parametrize(
    ("given_amount", "expected"), [(12500, 1250000), ("12500.50", 1250050), (0.1, 10), (0, 0), (19.99, 1999)]
)
def test_dirhams_become_centimes(given_amount, expected):
    assert centimes(given_amount) == expected


@pytest.mark.parametrize("wrong", [-1, 1.005, "1e99", "NaN", "Infinity", True, None, "twelve", [], 10**30])
def test_what_is_no_amount_is_refused(wrong):
    with pytest.raises(Invalid):
        centimes(wrong)


@given(st.integers(min_value=0, max_value=10**13))
def test_centimes_survive_the_way_out_and_back(amount):
    assert centimes(amount_mad(amount)) == amount


def test_a_reference_is_read_back_as_people_type_it(utc):
    application_id = new_application_id(utc)
    reference = reference_of(application_id)
    assert id_of(reference) == application_id
    assert id_of(f" {reference.lower().replace('-', ' ')} ") == application_id


def test_every_single_wrong_character_is_found(utc):
    whole = new_application_id(utc)
    wrong = [whole[:p] + c + whole[p + 1 :] for p in range(12) for c in ALPHABET if c != whole[p]]
    assert [w for w in wrong if id_of(w) is not None] == []


def staff(*roles: Role, regions=("03",), provinces=()):
    return Actor("staff", "s", frozenset(roles), frozenset(regions), frozenset(provinces))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", list(policy.PERMISSIONS))
def test_a_permission_is_for_its_roles_only(role, permission):
    if role in policy.PERMISSIONS[permission]:
        policy.require(staff(role), permission)
        return
    with pytest.raises(Forbidden):
        policy.require(staff(role), permission)


def test_an_applicants_token_opens_no_staff_door():
    with pytest.raises(Forbidden):
        policy.require(Actor("applicant", "a", frozenset(Role)), "queue")


def test_an_unknown_permission_is_nobodys():
    with pytest.raises(Forbidden):
        policy.require(staff(*Role), "everything")


@pytest.mark.parametrize(
    ("actor", "place", "reaches"),
    [
        (staff(Role.AGENT, provinces=("03.231",)), Place("03", "03.231"), True),
        (staff(Role.AGENT, provinces=("03.231",)), Place("03", "03.061"), False),
        (staff(Role.AGENT), Place("03", "03.061"), True),
        (staff(Role.COORDINATOR, provinces=("03.231",)), Place("03", "03.061"), True),
        (staff(Role.COORDINATOR), Place("01", "01.511"), False),
        (staff(Role.PROGRAMME_MANAGER, regions=()), Place("01", "01.511"), True),
        (staff(Role.COORDINATOR), Place(None), False),
    ],
)
def test_reach_is_a_matter_of_place(actor, place, reaches):
    if reaches:
        policy.require(actor, "read_file", place)
        return
    with pytest.raises(NotFound):
        policy.require(actor, "read_file", place)


def test_a_confidential_file_is_not_there_for_a_committee():
    with pytest.raises(NotFound):
        policy.require(staff(Role.COMMITTEE_MEMBER), "read_file", Place("03", "03.231"), confidential=True)
