"""What a programme says about answers, told with the women's empowerment programme."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jisr.domain.errors import FieldError
from jisr.domain.programmes import rules
from jisr.domain.programmes.check import load_programme
from jisr.domain.programmes.model import Programme
from jisr.domain.words import spoken

FOLDER = Path(__file__).parents[2] / "programmes"
TODAY = date(2026, 11, 24)
PAPERS = [("cnie", "front"), ("cnie", "back"), ("quote", None)]


def shipped(name: str) -> Programme:
    return load_programme((FOLDER / f"{name}.yaml").read_text("utf-8"), name)


TAMKINE = shipped("tamkine-riyada")
CENTRE = shipped("social-centre-qualification")


def answers(kind: str = "self_employed", **changes: Any) -> dict[str, Any]:
    """The example's answers with changes; None takes an answer away."""
    changed = {**TAMKINE.examples[kind], **changes}
    return {name: value for name, value in changed.items() if value is not None}


def told(errors: list[FieldError]) -> list[tuple[str, str]]:
    return [(e.pointer, e.code) for e in errors]


def full(kind: str = "self_employed", **changes: Any) -> list[tuple[str, str]]:
    return told(rules.check_answers(TAMKINE, kind, answers(kind, **changes), TODAY, partial=False))


def draft(**given: Any) -> list[tuple[str, str]]:
    return told(rules.check_answers(TAMKINE, "self_employed", given, TODAY, partial=True))


def test_the_examples_can_be_submitted() -> None:
    assert full() == []
    assert full("cooperative_member") == []


def test_she_is_told_which_answers_and_papers_are_missing() -> None:
    found = told(rules.missing(TAMKINE, "self_employed", answers(sector=None), [("cnie", "front")], TODAY))
    assert found == [
        ("/answers/sector", "required"),
        ("/documents/cnie/back", "document_missing"),
        ("/documents/quote", "document_missing"),
    ]


def test_nothing_is_missing_when_all_is_there() -> None:
    assert rules.missing(TAMKINE, "self_employed", answers(), PAPERS, TODAY) == []


def test_a_member_also_brings_her_cooperatives_papers() -> None:
    found = told(
        rules.missing(
            TAMKINE, "cooperative_member", answers("cooperative_member", cooperative_name=None), PAPERS, TODAY
        )
    )
    assert found == [("/answers/cooperative_name", "required"), ("/documents/statutes", "document_missing")]


def test_a_member_gives_the_ice_or_the_register_number() -> None:
    assert full("cooperative_member", register_number=None) == [("/answers/ice", "one_required")]
    assert full("cooperative_member", register_number=None, ice="001561191000066") == []
    [error] = rules.check_answers(
        TAMKINE,
        "cooperative_member",
        answers("cooperative_member", register_number=None),
        TODAY,
        partial=False,
    )
    assert "ICE" in error.message["fr"]
    assert "immatriculation" in error.message["fr"]


def test_a_draft_may_be_incomplete_but_each_given_answer_is_valid() -> None:
    assert draft() == []
    assert draft(first_name="مثال") == []
    assert draft(cnie="ab 123 456") == []
    assert draft(cnie="123", household_size=0) == [
        ("/answers/cnie", "cnie"),
        ("/answers/household_size", "minimum"),
    ]
    assert (
        told(rules.check_answers(TAMKINE, "cooperative_member", {"first_name": "مثال"}, TODAY, partial=True))
        == []
    )


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"first_name": "x"}, "minLength"),
        ({"first_name": "x" * 61}, "maxLength"),
        ({"first_name": 5}, "type"),
        ({"first_name": None}, "type"),
        ({"birth_date": "1990-02-30"}, "date"),
        ({"birth_date": "2026-11-25"}, "birth_date"),
        ({"birth_date": "0090-05-23"}, "birth_date"),
        ({"cost_mad": float("nan")}, "characters"),
        ({"cost_mad": float("inf")}, "characters"),
        ({"cost_mad": 10**400}, "maximum"),
        ({"first_name": "\u0627" * 100_000}, "maxLength"),
        ({"sector": "gambling"}, "enum"),
        ({"household_size": 2.5}, "type"),
        ({"household_size": True}, "type"),
        ({"amount_mad": 100001}, "maximum"),
        ({"amount_mad": "40000"}, "type"),
        ({"ice": "001561191000065"}, "ice"),
        ({"rib": "1"}, "rib"),
        ({"postal_code": "03000"}, "postal-code"),
        ({"register_number": "<script>"}, "pattern"),
        ({"region": "99"}, "region"),
        ({"first_name": "a\u0000b"}, "characters"),
        ({"address": "abc\u202edef"}, "characters"),
        ({"address": "abc\ud800def"}, "characters"),
    ],
)
def test_each_mistake_has_its_code_and_a_mend_in_three_languages(given: dict[str, Any], code: str) -> None:
    [error] = rules.check_answers(TAMKINE, "self_employed", given, TODAY, partial=True)
    assert (error.pointer, error.code) == (f"/answers/{next(iter(given))}", code)
    label = next(f["label"] for p in TAMKINE.pages for f in p["fields"] if f["name"] == next(iter(given)))
    for language in ("ar", "fr", "en"):
        assert error.message[language].startswith(label[language])
        assert "{" not in error.message[language]
        assert len(error.message[language]) > len(label[language]) + 8


def test_unknown_and_computed_answers_are_refused() -> None:
    assert draft(colour="red") == [("/answers/colour", "unknown")]
    assert draft(age=40) == [("/answers/age", "computed")]
    assert draft(kind="cooperative_member") == [("/answers/kind", "computed")]
    assert draft(**{"a/b~c": 1}) == [("/answers/a~1b~0c", "unknown")]


def test_depth_and_odd_names_are_refused_before_a_library_meets_them() -> None:
    deep: Any = []
    for _ in range(900):
        deep = [deep]
    assert [code for _, code in draft(first_name=deep)] == ["rule"]
    assert draft(**{"a\ud800": 1}) == [("/answers/a?", "characters")]
    assert draft(**{"a\ud800": {"b": "\u0000"}}) == [
        ("/answers/a?", "characters"),
        ("/answers/a?/b", "characters"),
    ]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.sampled_from([*TAMKINE.schema["properties"], "other", ""]), _JSON, max_size=6),
    st.sampled_from(["self_employed", "cooperative_member", "nobody"]),
    st.booleans(),
)
def test_no_answers_whatever_break_the_rules(given: dict[str, Any], kind: str, partial: bool) -> None:
    errors = rules.check_answers(TAMKINE, kind, given, TODAY, partial=partial)
    json.dumps([(e.pointer, dict(e.message)) for e in errors], ensure_ascii=False).encode()
    if not errors:
        rules.normalised(TAMKINE, given)
        rules.eligibility(TAMKINE, kind, given, TODAY)
        rules.score(TAMKINE, kind, given, TODAY)
        rules.warnings(TAMKINE, given)
        rules.place(TAMKINE, given)


def test_a_kind_the_programme_is_not_open_to() -> None:
    assert told(rules.check_answers(TAMKINE, "company", {}, TODAY, partial=True)) == [("/kind", "kind")]


def test_places_must_lie_in_each_other() -> None:
    assert draft(region="03", province="06.141") == [("/answers/province", "place_mismatch")]
    assert draft(province="03.231", commune="03.531.01.05") == [("/answers/commune", "place_mismatch")]
    assert draft(region="03", commune="03.231.01.01") == []
    assert draft(region="06", province="03.231", commune="03.231.01.01") == [
        ("/answers/commune", "place_mismatch"),
        ("/answers/province", "place_mismatch"),
    ]
    elsewhere = draft(region="03", province="03.231", commune="06.141.01.01")
    assert elsewhere == [("/answers/commune", "place_mismatch")]
    [error] = rules.check_answers(
        TAMKINE, "self_employed", {"region": "03", "province": "06.141"}, TODAY, partial=True
    )
    assert "فاس-مكناس" in error.message["ar"]


def test_women_are_addressed_as_women_and_the_others_and_the_office_neutrally() -> None:
    [hers] = rules.check_answers(TAMKINE, "self_employed", {"region": "99"}, TODAY, partial=True)
    [theirs] = rules.check_answers(CENTRE, "organisation", {"region": "99"}, TODAY, partial=True)
    assert "اختاري" in spoken(hers.message, to_office=False)["ar"]
    assert "يرجى" in spoken(hers.message, to_office=True)["ar"]
    assert "يرجى" in spoken(theirs.message, to_office=False)["ar"]


def test_a_rib_with_a_doubtful_key_only_warns() -> None:
    given = answers(rib="011519000001205000534922")
    assert rules.check_answers(TAMKINE, "self_employed", given, TODAY, partial=False) == []
    assert told(rules.warnings(TAMKINE, given)) == [("/answers/rib", "rib_key")]
    assert rules.warnings(TAMKINE, answers()) == []


def test_eligibility_gives_its_reasons_in_three_languages() -> None:
    young = answers(birth_date="2008-11-25")
    [reason] = rules.eligibility(TAMKINE, "self_employed", young, TODAY)
    assert reason.code == "too_young"
    assert set(reason.message) == {"ar", "fr", "en"}
    assert rules.eligibility(TAMKINE, "self_employed", young, date(2026, 11, 25)) == []
    both = answers(birth_date="2010-01-01", amount_mad=60001)
    assert [r.code for r in rules.eligibility(TAMKINE, "self_employed", both, TODAY)] == [
        "too_young",
        "amount_above_cost",
    ]


def test_what_is_not_answered_yet_makes_nobody_ineligible() -> None:
    assert rules.eligibility(TAMKINE, "self_employed", {}, TODAY) == []


def test_a_sent_fact_does_not_make_her_older() -> None:
    given = {"birth_date": "2015-01-01", "age": 40}
    assert [r.code for r in rules.eligibility(TAMKINE, "self_employed", given, TODAY)] == ["too_young"]


def test_a_sent_fact_is_not_read_even_where_none_can_be_computed() -> None:
    assert rules.eligibility(TAMKINE, "self_employed", {"age": 3}, TODAY) == []
    assert "age" not in rules.with_derived(TAMKINE, "self_employed", {"age": 3}, TODAY)


def test_decimals_from_a_store_are_read_as_numbers() -> None:
    stored = answers(household_size=Decimal("4"), amount_mad=Decimal("40000"), cost_mad=Decimal("60000"))
    assert rules.check_answers(TAMKINE, "self_employed", stored, TODAY, partial=False) == []
    assert rules.score(TAMKINE, "self_employed", stored, TODAY) == 45
    assert rules.amount_asked(TAMKINE, stored) == 4_000_000


def test_the_score_can_be_explained_line_by_line() -> None:
    assert rules.score(TAMKINE, "self_employed", answers(), TODAY) == 45
    lines = rules.score_lines(TAMKINE, "self_employed", answers(), TODAY)
    assert [line.points for line in lines] == [15, 20, 10]
    assert lines[0].label["fr"] == "Veuve ou divorcée"
    assert rules.score(TAMKINE, "self_employed", {}, TODAY) == 0


def test_answers_are_stored_regular() -> None:
    given = {"cnie": "zz 000 001", "first_name": " Re\u0301gion ", "household_size": 4, "rib": None}
    assert rules.normalised(TAMKINE, given) == {
        "cnie": "ZZ000001",
        "first_name": "R\u00e9gion",
        "household_size": 4,
        "rib": None,
    }


def test_amount_person_and_place_are_read_from_the_answers() -> None:
    assert rules.amount_asked(TAMKINE, answers()) == 4_000_000
    assert rules.amount_asked(TAMKINE, {}) is None
    assert rules.amount_asked(CENTRE, CENTRE.examples["organisation"]) is None
    assert rules.person(TAMKINE, answers(cnie="zz 000001")).national_id == "ZZ000001"
    assert rules.person(TAMKINE, {}) == rules.Person(None, None, None, None)
    assert rules.place(TAMKINE, answers()) == rules.Place("03", "03.231", "03.231.01.0", rural=False)
    assert rules.place(TAMKINE, {"commune": "03.231.81.03"}) == rules.Place(
        "03", "03.231", "03.231.81.03", rural=True
    )
    assert rules.place(TAMKINE, {}) == rules.Place(None, None, None)


def test_one_open_application_per_woman_but_per_centre_for_organisations() -> None:
    assert rules.unique_value(TAMKINE, answers(cnie="zz 000 001")) == "ZZ000001"
    assert rules.unique_value(CENTRE, CENTRE.examples["organisation"]) == "03.231|12/2026"
    assert rules.unique_value(TAMKINE, {}) is None


def test_another_service_must_be_named() -> None:
    centre = dict(CENTRE.examples["organisation"], services=["other"])
    assert told(rules.check_answers(CENTRE, "organisation", centre, TODAY, partial=False)) == [
        ("/answers/other_service", "required")
    ]
    centre["services"] = ["women", "women"]
    assert told(rules.check_answers(CENTRE, "organisation", centre, TODAY, partial=False)) == [
        ("/answers/services", "uniqueItems")
    ]
    centre["services"] = ["women", "x"]
    assert told(rules.check_answers(CENTRE, "organisation", centre, TODAY, partial=False)) == [
        ("/answers/services/1", "enum")
    ]


def test_the_office_is_named_in_each_language() -> None:
    assert TAMKINE.office("03.231") == {
        "ar": "مندوبية التعاون الوطني (فاس)",
        "fr": "Délégation de l'Entraide Nationale (Fès)",
        "en": "Entraide Nationale delegation (Fès)",
    }
    assert TAMKINE.office("nowhere")["fr"] == "Délégation de l'Entraide Nationale"


def test_opening_days_count_both_ends() -> None:
    assert not TAMKINE.is_open(date(2025, 12, 31))
    assert TAMKINE.is_open(date(2026, 1, 1))
    assert TAMKINE.is_open(date(2099, 1, 1))
