"""Money and references."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jisr.domain.errors import Invalid
from jisr.domain.money import amount_mad, centimes
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
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    assert id_of(f"\u2066{reference.translate(arabic)}\u2069") == application_id


def test_every_single_wrong_character_is_found(utc):
    whole = new_application_id(utc)
    wrong = [whole[:p] + c + whole[p + 1 :] for p in range(12) for c in ALPHABET if c != whole[p]]
    assert [w for w in wrong if id_of(w) is not None] == []
