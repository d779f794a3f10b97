"""One partner, one name: which spellings are the same, and what is said of another one."""

import pytest

from jisr.domain import partners

KNOWN = ["Conseil régional de Fès-Meknès", "ولاية جهة فاس مكناس", "Province 12"]


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("conseil regional de fes meknes", KNOWN[0]),
        ("Conseil  Régional de Fès – Meknès", KNOWN[0]),
        ("CONSEIL RÉGIONAL DE FÈSMEKNÈS.", KNOWN[0]),
        ("وِلاية جهة فاس-مكناس", KNOWN[1]),
        ("ولايــة جهة فاس مكناس", KNOWN[1]),
        ("province n° 12", None),
        (KNOWN[0], None),
        ("Conseil régional de l'Oriental", None),
        ("ولاية جهة الشرق", None),
    ],
)
def test_only_letters_and_digits_make_a_partner(typed, right):
    assert partners.known_as(typed, KNOWN) == right
    told = partners.misspelt(typed, KNOWN)
    assert [right in error.message["ar"] for error in told] == ([True] if right else [])


def test_two_spellings_of_before_both_stay():
    assert partners.known_as("Wilaya", ["WILAYA", "Wilaya"]) is None


def test_a_name_of_signs_is_none():
    assert partners.written(" -- ") is None
    assert partners.written(" Wilaya ") == "Wilaya"
    assert not partners.same(None, None)
