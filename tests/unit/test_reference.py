"""Regions, provinces and communes as shipped."""

from collections import Counter
from importlib.resources import files

import pytest

from jisr import reference


def test_counts_are_those_of_the_2024_census() -> None:
    assert len(reference.regions()) == 12
    assert len(reference.provinces()) == 75
    assert sum(len(reference.communes(p.code)) for p in reference.provinces()) == 1503
    assert len(reference.provinces("03")) == 9
    assert sum(len(reference.communes(p.code)) for p in reference.provinces("03")) == 194


def test_codes_nest_and_are_unique() -> None:
    places = [*reference.regions(), *reference.provinces()]
    places += [c for p in reference.provinces() for c in reference.communes(p.code)]
    places += [
        a
        for p in reference.provinces()
        for c in reference.communes(p.code)
        for a in reference.arrondissements(c.code)
    ]
    assert [code for code, n in Counter(p.code for p in places).items() if n > 1] == []
    for place in places:
        if place.level != "region":
            assert reference.place(place.parent), place
            assert place.code.startswith(f"{place.region}."), place
        if place.level in ("commune", "arrondissement"):
            assert place.code.startswith(f"{place.province}."), place


def test_a_name_from_a_single_source_is_shown_in_french() -> None:
    medina = reference.commune("03.231.01.07")
    assert medina is not None
    assert not medina.name_ar_sure
    assert medina.names == {"ar": "Fès-Médina", "fr": "Fès-Médina", "en": "Fès-Médina"}
    assert reference.display_name("03.231.01.0", "ar") == "فاس"
    assert reference.display_name("03.231.01.0", "fr") == "Fès"
    unsure = [c for p in reference.provinces() for c in reference.communes(p.code) if not c.name_ar_sure]
    assert len(unsure) > 100
    assert all(c.name("ar") == c.name_fr for c in unsure)


def test_arrondissements_belong_to_their_city() -> None:
    assert {a.code for a in reference.arrondissements("03.231.01.0")} >= {"03.231.01.01", "03.231.01.13"}
    assert reference.arrondissements("03.531.01.05") == ()


@pytest.mark.parametrize("code", ["", "99", "03.999", "03.231.99.99", "../etc"])
def test_unknown_codes_are_nobody(code: str) -> None:
    assert reference.place(code) is None
    assert reference.display_name(code, "fr") == code
    assert reference.communes(code) == ()


def test_the_provenance_travels_with_the_data() -> None:
    text = files("jisr.reference").joinpath("data", "PROVENANCE.md").read_text("utf-8")
    assert "Haut-Commissariat au Plan" in text
    assert "NOT checked" in text
