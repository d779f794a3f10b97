"""What two files have in common, and when that is a possible duplicate."""

from dataclasses import replace

import pytest

from jisr.domain.application import Flag, Status
from jisr.domain.likeness import Fact, compare
from jisr.domain.programmes.rules import Person
from tests.unit.test_transitions import a_file

HER = Person("AB1234", "1990-01-01", "Fatima-Zahra", "El Idrissi")
FILE = replace(a_file(Status.SUBMITTED), account="phone-1", person="hers")
OTHER = replace(FILE, id="OTHER", account="phone-2", person="another's")
STRANGER = Person("CD5678", "1985-05-05", "Khadija", "Bennani")
TOLD = replace(STRANGER, first_name="fatima zahra", family_name="EL  IDRISSI", birth_date="1990-01-01")


@pytest.mark.parametrize(
    ("other", "them", "given", "same", "possible"),
    [
        (OTHER, STRANGER, {}, [], False),
        (replace(OTHER, account="phone-1"), STRANGER, {}, ["phone"], False),
        (replace(OTHER, account="phone-1"), replace(TOLD, birth_date=None), {}, ["phone", "name"], False),
        (replace(OTHER, account="phone-1"), TOLD, {}, ["phone", "name", "birth_date"], True),
        (OTHER, TOLD, {}, ["name", "birth_date"], False),
        (OTHER, replace(STRANGER, national_id="AB1234"), {}, ["card"], True),
        (OTHER, STRANGER, {"applicant": True}, ["applicant"], True),
        (OTHER, STRANGER, {"picture": True}, ["picture"], True),
        # The same woman's own paper says nothing.
        (OTHER, replace(STRANGER, national_id="AB1234"), {"picture": True}, ["card"], True),
        (replace(OTHER, person=None, account="phone-1"), STRANGER, {"picture": True}, ["phone"], False),
    ],
)
def test_each_fact_is_told_alone_and_a_shared_phone_accuses_nobody(other, them, given, same, possible):
    found = compare(FILE, other, HER, them, same_call=True, **given)
    assert ([fact.value for fact in found.same], found.possible) == (same, possible)


def test_two_programmes_or_two_years_are_no_duplicate_but_one_picture_of_two_people_is():
    card = replace(STRANGER, national_id="AB1234")
    assert compare(FILE, OTHER, HER, card, same_call=False) == replace(
        compare(FILE, OTHER, HER, card, same_call=True), possible=False
    )
    assert compare(FILE, OTHER, HER, STRANGER, same_call=False, picture=True).possible


@pytest.mark.parametrize(
    "gone", [{"status": Status.DRAFT}, {"status": Status.WITHDRAWN}, {"flags": {Flag.ERASED}}]
)
def test_what_was_never_sent_taken_back_or_erased_is_no_duplicate_unless_the_office_says_so(gone):
    other = replace(OTHER, account="phone-1", **gone)
    assert not compare(FILE, other, HER, TOLD, same_call=True).possible
    marked = compare(replace(FILE, duplicate_of="OTHER"), other, HER, TOLD, same_call=True)
    assert (marked.same[0], marked.possible) == (Fact.MARKED, True)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("Fatima-Zahra", "El Idrissi"), ("EL IDRISSI", "Fatima Zahra"), True),  # written the other way round
        (("Aïcha", "Bénani"), ("AICHA", "Benani"), True),
        (("أمينة", "العلوي"), ("امينة", "العلـوي"), True),
        (("Aicha", "Bennani"), ("Aicha", "Alaoui"), False),
        ((None, "Bennani"), (None, "Bennani"), False),  # half a name is many women's
        ((None, None), (None, None), False),
    ],
)
def test_a_name_is_the_same_in_any_spelling_and_never_when_a_part_is_missing(one, other, same):
    names = [replace(HER, first_name=first, family_name=family) for first, family in (one, other)]
    assert (Fact.NAME in compare(FILE, OTHER, *names, same_call=True).same) is same
