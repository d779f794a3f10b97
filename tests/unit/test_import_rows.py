"""What somebody typed into another platform's table, as the programme stores it; or what is wrong, and where."""

from datetime import date
from pathlib import Path

import pytest

from jisr.domain.import_columns import check_mapping, letter_of, suggest
from jisr.domain.import_rows import Reader, day_of, phone_of, places_named, value_of
from jisr.domain.imports import Column, Target
from jisr.domain.programmes.check import load_programme

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 24)
WHO = {0: Target("phone"), 1: Target("/cnie"), 2: Target("/birth_date")}


@pytest.fixture(scope="module")
def tamkine():
    path = ROOT / "programmes" / "tamkine-riyada.yaml"
    return load_programme(path.read_text(encoding="utf-8"), path.name)


def columns(*names, **few):
    return [Column(name, (), few.get(name)) for name in names]


def test_columns_are_known_by_what_offices_write(tamkine):
    heads = ["NOM", "الاسم الشخصي", "C.I.N", "Date  de naissance", "Tél.", "Wilaya", "Commune", "N° CNIE"]
    assert {at: target.to for at, target in suggest(tamkine, columns(*heads)).items()} == {
        0: "/family_name",
        1: "/first_name",
        3: "/birth_date",
        4: "phone",
        6: "/commune",
        7: "/cnie",
    }


def test_choices_are_known_in_any_language(tamkine):
    column = Column("Situation familiale", (), ("Mariée", "عازبة", "Widowed", "Fiancée"))
    target = suggest(tamkine, [column])[0]
    assert target == Target("/marital_status", {"Mariée": "married", "عازبة": "single", "Widowed": "widowed"})


@pytest.mark.parametrize(
    ("mapped", "codes"),
    [
        ({0: Target("phone"), 1: Target("/cnie"), 2: Target("/birth_date")}, []),
        ({0: Target("phone"), 1: Target("/cnie")}, ["needed"]),
        ({0: Target("phone")}, ["needed"]),
        ({}, ["needed"]),
        ({0: Target("phone"), 1: Target("/cnie"), 2: Target("/birth_date"), 3: Target("/cnie")}, ["twice"]),
        (
            {0: Target("phone"), 1: Target("/cnie"), 2: Target("/birth_date"), 3: Target("/nothing")},
            ["column"],
        ),
        ({0: Target("phone"), 9: Target("/cnie"), 2: Target("/birth_date")}, ["column"]),
        ({**WHO, 3: Target("/marital_status", {"x": "engaged"})}, ["enum"]),
        ({**WHO, 3: Target("/marital_status", {"x": ""})}, []),
        ({**WHO, 3: Target("/funding")}, ["column"]),  # is computed
    ],
)
def test_a_mapping_that_leads_nowhere_is_told(tamkine, mapped, codes):
    assert [error.code for error in check_mapping(tamkine, 4, mapped)] == codes


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("0612345678", "+212612345678"),
        ("06 12 34 56 78", "+212612345678"),
        ("612345678", "+212612345678"),  # Excel
        ("+212 6.12.34.56.78", "+212612345678"),
        ("٠٦١٢٣٤٥٦٧٨", "+212612345678"),
        ("0522123456", None),
        ("12", None),
        ("0612345678 / 0611111111", None),
    ],
)
def test_phones(typed, e164):
    assert phone_of(typed) == e164


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("28/11/1990", date(1990, 11, 28)),
        ("28-11-1990", date(1990, 11, 28)),
        ("1990-11-28", date(1990, 11, 28)),
        ("1990-11-28 00:00:00", date(1990, 11, 28)),
        ("1990-11-28T10:20", date(1990, 11, 28)),
        ("٢٨/١١/١٩٩٠", date(1990, 11, 28)),
        ("33205", date(1990, 11, 28)),  # Excel's own number
        ("28/11/90", None),
        ("31/02/1990", None),
        ("1990", None),
        ("hier", None),
        ("28/11/1990/2", None),
    ],
)
def test_days(typed, day):
    assert day_of(typed) == day


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3000", 3000),
        ("3 000 DH", 3000),
        ("3.000", 3000),
        ("3,000.00", "3,000.00"),
        ("12500,00 MAD", 12500),
        ("٣٠٠٠ درهم", 3000),
        ("12,5", "12,5"),  # no whole number: the rules say so
        ("beaucoup", "beaucoup"),
        ("1e9", "1e9"),
    ],
)
def test_whole_numbers(typed, number):
    assert value_of({"type": "integer"}, typed, None) == number


def test_other_types():
    assert value_of({"type": "number"}, "12,5", None) == 12.5
    assert [value_of({"type": "boolean"}, text, None) for text in ("Oui", "نعم", "non", "?")] == [
        True,
        True,
        False,
        "?",
    ]
    options = {"sewing": "sewing", "couture": "sewing", "cuisine": "cooking"}
    assert value_of({"type": "array"}, "Couture ; Cuisine", options) == ["sewing", "cooking"]
    assert value_of({"type": "string"}, "couture", options) == "sewing"
    assert value_of({"type": "string", "format": "date"}, "28/11/1990", None) == "1990-11-28"


@pytest.mark.parametrize(
    ("level", "typed", "codes"),
    [
        ("region", "Fès-Meknès", ["03"]),
        ("region", "فاس مكناس", ["03"]),
        ("region", "3", ["03"]),
        ("province", "03.231", ["03.231"]),
        ("province", "FES", ["03.231"]),
        ("province", "Préfecture de Fès", ["03.231"]),
        ("province", "عمالة فاس", ["03.231"]),
        ("province", "Atlantide", []),
        ("commune", "03.231", []),  # a province is no commune
    ],
)
def test_places_by_code_or_by_name(level, typed, codes):
    assert places_named(level, typed) == codes


def reader(programme, **to):
    mapped = {at: Target(target) for at, target in enumerate(to.values())}
    return Reader(programme, "self_employed", "ar", mapped, TODAY)


def test_a_row_that_is_right_and_what_follows_of_its_place(tamkine):
    read = reader(
        tamkine, a="phone", b="/cnie", c="/commune", d="/birth_date", e="/amount_mad", f="email", g="language"
    )
    row = read.read(
        2, ["0612345678", "zz 1", "03.231.01.01", "1990-05-03", "20 000", "a@exemple.ma", "Français"]
    )
    assert row.problems == ()
    assert (row.phone, row.email, row.language) == ("+212612345678", "a@exemple.ma", "fr")
    assert row.answers == {
        "cnie": "ZZ1",
        "commune": "03.231.01.01",
        "province": "03.231",
        "region": "03",
        "birth_date": "1990-05-03",
        "amount_mad": 20000,
    }


def test_a_commune_of_a_name_that_several_have_is_found_within_its_province(tamkine):
    from jisr import reference

    named: dict[str, list[str]] = {}
    for province in reference.provinces():
        for commune in reference.communes(province.code):
            named.setdefault(commune.name_fr, []).append(commune.code)
    name, (first, *_) = next((n, codes) for n, codes in named.items() if len({c[:6] for c in codes}) > 1)
    read = reader(tamkine, a="phone", b="/cnie", c="/commune", d="/province", e="/birth_date")
    born = "1990-05-03"
    assert read.read(2, ["0612345678", "ZZ1", name, first[:6], born]).answers["commune"] == first
    (problem,) = read.read(3, ["0612345678", "ZZ1", name, "", born]).problems
    assert (problem.column, problem.code) == (2, "places")


def test_everything_wrong_with_a_row_is_told_at_its_column(tamkine):
    read = reader(
        tamkine, a="phone", b="/cnie", c="/birth_date", d="/amount_mad", e="/marital_status", f="/province"
    )
    row = read.read(9, ["", "12", "31/02/1990", "peu", "fiancée", "#REF!"])
    assert sorted((p.column, p.code) for p in row.problems) == [
        (0, "no_phone"),
        (1, "cnie"),
        (2, "day"),
        (3, "type"),
        (4, "enum"),
        (5, "formula"),
    ]
    assert all(set(p.message) >= {"ar", "fr", "en"} for p in row.problems)


def test_who_may_not_apply_is_told_why(tamkine):
    read = reader(tamkine, a="phone", b="/cnie", c="/birth_date")
    (problem,) = read.read(2, ["0612345678", "ZZ1", "01/01/2015"]).problems
    assert problem.column is None
    assert "18" in problem.message["fr"]


def test_a_short_row_and_a_long_one(tamkine):
    read = reader(tamkine, a="phone", b="/cnie", c="/birth_date")
    assert {p.code for p in read.read(2, []).problems} == {"no_phone", "no_person"}
    assert read.read(3, ["0612345678", "ZZ1", "1990-05-03", *["more"] * 50]).problems == ()


def test_letters_of_columns():
    assert [letter_of(at) for at in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]
