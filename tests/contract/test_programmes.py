"""What is promised of every programme that ships, and of a third one that is only a file."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

import jsonschema_rs
import pytest

from cli import programmes as command
from jisr.api import public_models as models
from jisr.domain import derived, formats
from jisr.domain.programmes import grammar, rules, wording
from jisr.domain.programmes.check import load_programme
from jisr.domain.programmes.model import (
    Programme,
    from_published,
    public_view,
    summary_view,
    to_published,
)
from jisr.domain.words import HER, LANGUAGES

FOLDER = Path(__file__).parents[2] / "programmes"
SHIPPED = command.shipped(FOLDER)
TODAY = date(2026, 11, 24)
EACH = pytest.mark.parametrize("programme", SHIPPED, ids=lambda p: p.id)
EACH_KIND = pytest.mark.parametrize(
    ("programme", "kind"), [(p, k) for p in SHIPPED for k in p.kinds], ids=lambda v: getattr(v, "id", v)
)


def test_the_programmes_of_the_ministry_ship() -> None:
    assert [p.id for p in SHIPPED] == ["social-centre-qualification", "tamkine-riyada"]
    tamkine, centre = SHIPPED[1], SHIPPED[0]
    assert tamkine.kinds == ("self_employed", "cooperative_member")
    assert tamkine.budget.gives_money
    assert not centre.budget.gives_money
    assert "inspection" in [s.id for s in centre.stages]
    assert centre.targets is not None
    assert (centre.targets["per_year"], centre.targets["base"]) == (1000, 250)
    assert {p.deadline_days for p in SHIPPED} == {60}


@EACH
def test_published_comes_back_the_same_from_the_store(programme: Programme) -> None:
    published = to_published(programme, 7)
    stored = json.loads(json.dumps(published, ensure_ascii=False, sort_keys=True))
    again = from_published(stored)
    assert again.version == 7
    assert to_published(again, 7) == published
    assert public_view(again) == public_view(from_published(published))


@EACH
def test_the_same_file_gives_the_same_bytes(programme: Programme) -> None:
    text = (FOLDER / f"{programme.id}.yaml").read_text("utf-8")
    twice = [json.dumps(to_published(load_programme(text, "x"), 1), ensure_ascii=False) for _ in range(2)]
    assert twice[0] == twice[1]


@EACH
def test_public_view_is_what_the_contract_says(programme: Programme) -> None:
    view = public_view(from_published(to_published(programme, 3)))
    assert {"id", "version", "title", "summary", "opens", "closes", "kinds"} == set(summary_view(programme))
    assert {"form", "documents", "eligibility", "stages", "consent", "texts", "examples"} <= set(view)
    assert {"schema", "pages"} <= set(view["form"])
    assert view["form"]["schema"]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert all({"type", "sides", "required"} <= set(d) for d in view["documents"])
    assert set(view["consent"]) == {"text_version", "text"}
    assert set(view["identity"]) == {"national_id", "birth_date", "first_name", "family_name"}
    assert not {"messages", "retention", "offices"} & set(view)
    json.dumps(view)


@EACH
def test_the_api_document_describes_the_published_programme_exactly(programme: Programme) -> None:
    """Clients make their types from it: read into the model and written again, no key is lost, added or changed."""
    views = [public_view(from_published(to_published(programme, 3)))]
    # A version from before these keys existed is given out in the same shape.
    old = json.loads(json.dumps(to_published(programme, 3)))
    old.pop("audio", None)
    for page in old["form"]["pages"]:
        for question in page["fields"]:
            question.pop("together")
    views.append(public_view(from_published(old)))
    spoken = {"audio": {"ar": {"first_name": "/audio/0123.mp3"}}}
    views.append(public_view(from_published({**to_published(programme, 3), **spoken})))
    assert views[-1]["audio"] == {**spoken["audio"], "fr": {}, "en": {}}
    for view in views:
        assert models.Programme.model_validate(view).model_dump(mode="json", by_alias=True) == view
        assert not any(field.default is None for field in models.Programme.model_fields.values())


def test_the_api_document_names_every_widget_keypad_and_function() -> None:
    assert get_args(models.Widget.__value__) == grammar.WIDGETS
    assert get_args(models.FormField.model_fields["keypad"].annotation) == grammar.KEYPADS
    assert get_args(models.Fact.model_fields["function"].annotation) == tuple(derived.FUNCTIONS)


@EACH
def test_every_question_has_help_or_an_example_and_every_paper_help(programme: Programme) -> None:
    for page in programme.pages:
        for question in page["fields"]:
            assert question["help"] or question["example"] is not None, question["name"]
    assert [d.type for d in programme.documents if not d.help] == []


@EACH
def test_what_belongs_together_is_asked_together(programme: Programme) -> None:
    together = {q["name"] for page in programme.pages for q in page["fields"] if q["together"]}
    assert {"family_name", "province", "commune"} <= together


LONG = {("consent", "text")}
"""Texts of the law, whose sentences may have more than 15 words."""


@EACH
def test_sentences_are_short(programme: Programme) -> None:
    found = {k: v for k, v in programme.published.items() if k != "examples"}
    long = [
        (path, sentence)
        for path, text in _texts(found)
        for value in text.values()
        for sentence in _sentences(value)
        if len(_words(sentence)) > 15 and path not in LONG
    ]
    assert long == []


def test_how_to_mend_an_answer_is_said_in_short_sentences() -> None:
    for code in sorted(wording.CODES):
        for feminine in (True, False):
            for text in wording.mend(code, feminine=feminine, limit="7").values():
                assert all(len(_words(sentence)) <= 15 for sentence in _sentences(text)), text


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?؟])\s+", text)


def _words(sentence: str) -> list[str]:
    return [word for word in sentence.split() if any(c.isalnum() for c in word)]


@EACH_KIND
def test_a_client_that_knows_only_json_schema_can_use_the_examples(programme: Programme, kind: str) -> None:
    view = public_view(programme)
    validator = jsonschema_rs.Draft202012Validator(view["form"]["schema"])
    assert validator.is_valid(view["examples"][kind])
    assert validator.is_valid({**view["examples"][kind], "kind": kind})
    assert not validator.is_valid({**view["examples"][kind], "surprise": 1})


@EACH_KIND
def test_the_example_can_be_submitted_and_stays_the_same(programme: Programme, kind: str) -> None:
    example = programme.examples[kind]
    papers = [
        (d.type, side)
        for d in rules.required_documents(programme, kind, example, TODAY)
        for side in d.sides or (None,)
    ]
    assert rules.missing(programme, kind, example, papers, TODAY) == []
    assert rules.eligibility(programme, kind, example, TODAY) == []
    assert rules.warnings(programme, example) == []
    assert rules.normalised(programme, example) == example
    person, place = rules.person(programme, example), rules.place(programme, example)
    assert None not in (person.national_id, person.birth_date, person.first_name, person.family_name)
    assert None not in (place.region, place.province, place.commune)
    assert rules.unique_value(programme, example)
    assert (rules.amount_asked(programme, example) is not None) == programme.budget.gives_money


@EACH_KIND
def test_the_examples_are_evidently_made_up(programme: Programme, kind: str) -> None:
    example = programme.examples[kind]
    assert example["cnie"].startswith("ZZ0000")
    assert not any("phone" in name or "mobile" in name for name in programme.schema["properties"])
    assert {example["first_name"], example["family_name"]} <= {"مثال", "التجربة", "Exemple", "Essai"}


@EACH
def test_every_answer_is_limited_in_size(programme: Programme) -> None:
    """A patient sender must not fill a table: texts and lists are bounded."""
    for name, rule in programme.schema["properties"].items():
        if rule.get("readOnly") or rule.get("type") == "boolean":
            continue
        bounded = "enum" in rule or rule.get("format") in ("date", *("region", "province", "commune"))
        bounded = bounded or "maxLength" in rule or "pattern" in rule or "maximum" in rule
        bounded = bounded or (rule.get("uniqueItems") and "enum" in rule["items"])
        assert bounded, name


def _texts(
    node: Any, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], dict[str, str]]]:
    """Every text under `node`, with where it stands."""
    if isinstance(node, dict):
        if set(node) == set(LANGUAGES) and all(isinstance(value, str) for value in node.values()):
            yield path, node
            return
        for key, value in node.items():
            yield from _texts(value, (*path, key))
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from _texts(value, (*path, i))


@EACH
def test_texts_fill_three_languages_and_no_language_leaks(programme: Programme) -> None:
    found = [text for _, text in _texts({k: v for k, v in programme.published.items() if k != "examples"})]
    assert len(found) > 40
    for text in found:
        assert any("\u0600" <= c <= "\u06ff" for c in text["ar"]), text
        assert not any("\u0600" <= c <= "\u06ff" for c in text["fr"] + text["en"]), text
        assert not any(c in "٠١٢٣٤٥٦٧٨٩" for c in text["ar"]), text
        assert all(value == value.strip() for value in text.values())


@EACH
def test_a_published_version_fits_the_store(programme: Programme) -> None:
    assert len(json.dumps(to_published(programme, 1), ensure_ascii=False).encode()) < 350_000


def test_every_format_can_be_mended_in_three_languages() -> None:
    assert formats.FORMATS | {"date", "rib_key", "cnie_short"} <= wording.CODES
    for code in sorted(wording.CODES):
        for feminine in (True, False):
            message = wording.mend(code, feminine=feminine, limit="7")
            assert set(message) == {*LANGUAGES, *([HER] if feminine else [])}
            assert all(text.endswith(".") and "{" not in text for text in message.values()), code
    for forbidden in ("error", "invalid", "submit"):
        assert not any(
            forbidden in wording.mend(code, feminine=True)["en"].lower() for code in wording.CODES
        ), forbidden


THIRD = """\
id: craft-fair
title: {ar: معرض, fr: Foire, en: Craft fair}
summary: {ar: فضاء للعرض, fr: Un stand, en: A stand at the fair}
short_title: {ar: معرض, fr: Foire, en: Craft fair}
kinds:
  artisan: {ar: صانعة, fr: Artisane, en: Artisan}
  shop: {ar: محل, fr: Boutique, en: Shop}
opens: 2026-03-01
closes: 2026-12-31
regions: ["03", "04"]
identity: {national_id: /card, birth_date: /born, first_name: /name, family_name: /surname, unique: /card}
form:
  derived:
    - {name: years, function: age_at, of: [/born], on: 2026-12-31}
    - {name: items, function: count, of: [/crafts]}
  schema:
    properties:
      name: {type: string, minLength: 1, maxLength: 50}
      surname: {type: string, minLength: 1, maxLength: 50}
      card: {type: string, format: cnie}
      born: {type: string, format: date}
      province: {type: string, format: province}
      crafts: {type: array, minItems: 1, maxItems: 3, uniqueItems: true, items: {type: string}}
      ice: {type: string, format: ice}
    required: [name, surname, card, born, province, crafts]
    allOf:
      - if: &shop {properties: {kind: {const: shop}}, required: [kind]}
        then: {required: [ice]}
  pages:
    - id: all
      title: {ar: الطلب, fr: Demande, en: Application}
      fields:
        - {name: name, label: {ar: الاسم, fr: Prénom, en: First name}}
        - {name: surname, label: {ar: النسب, fr: Nom, en: Family name}}
        - {name: card, label: {ar: البطاقة, fr: CNIE, en: ID}}
        - {name: born, label: {ar: الازدياد, fr: Naissance, en: Born}, widget: date}
        - {name: province, label: {ar: الإقليم, fr: Province, en: Province}, widget: place}
        - name: crafts
          label: {ar: الحرف, fr: Métiers, en: Crafts}
          widget: choices
          options:
            clay: {ar: الطين, fr: Terre, en: Clay}
            wool: {ar: الصوف, fr: Laine, en: Wool}
            wood: {ar: الخشب, fr: Bois, en: Wood}
            brass: {ar: النحاس, fr: Cuivre, en: Brass}
        - {name: ice, label: {ar: التعريف الموحد, fr: ICE, en: ICE}, when: *shop}
eligibility:
  - code: too_young
    schema: {properties: {years: {minimum: 21}}}
    message: {ar: لمن بلغ 21 سنة, fr: Dès 21 ans, en: From the age of 21}
documents:
  - {type: card, title: {ar: البطاقة, fr: Carte, en: Card}, sides: [front, back], required: true}
  - {type: licence, title: {ar: الرخصة, fr: Licence, en: Licence}, required: *shop}
  - type: wool_label
    title: {ar: وسم الصوف, fr: Label laine, en: Wool label}
    required: {properties: {crafts: {contains: {const: wool}}}, required: [crafts]}
stages:
  - {id: choice, title: {ar: اختيار, fr: Choix, en: Choice}, role: coordinator, deadline_days: 7,
     outcomes: [approve, reject]}
scoring:
  - {label: {ar: حرفتان, fr: Deux métiers, en: Two crafts}, points: 5,
     schema: {properties: {items: {minimum: 2}}, required: [items]}}
budget: {gives_money: false}
appeal: {days: 10}
retention: {rejected: 30}
consent: {text_version: "a", text: {ar: أوافق, fr: J'accepte, en: I agree}}
examples:
  artisan: {name: Exemple, surname: Essai, card: ZZ000007, born: 1990-01-01, province: "03.231", crafts: [clay]}
  shop: {name: Exemple, surname: Essai, card: ZZ000008, born: 1990-01-01, province: "04.421", crafts: [wool],
         ice: "001561191000066"}
"""


def test_a_third_programme_is_one_file_and_no_code() -> None:
    fair = from_published(json.loads(json.dumps(to_published(load_programme(THIRD, "craft-fair.yaml"), 1))))
    answers = dict(fair.examples["shop"])
    del answers["ice"]
    answers["crafts"] = ["wool", "clay"]
    found = [(e.pointer, e.code) for e in rules.missing(fair, "shop", answers, [("card", "front")], TODAY)]
    assert found == [
        ("/answers/ice", "required"),
        ("/documents/card/back", "document_missing"),
        ("/documents/licence", "document_missing"),
        ("/documents/wool_label", "document_missing"),
    ]
    assert rules.score(fair, "shop", answers, TODAY) == 5
    young = {**answers, "born": "2005-12-31"}
    assert rules.eligibility(fair, "artisan", young, TODAY) == []
    younger = {**answers, "born": "2006-01-01"}
    assert [r.code for r in rules.eligibility(fair, "artisan", younger, TODAY)] == ["too_young"]
    elsewhere = rules.check_answers(fair, "artisan", {"province": "05.081"}, TODAY, partial=True)
    assert [(e.pointer, e.code) for e in elsewhere] == [("/answers/province", "region_closed")]
    assert "Fès-Meknès" in elsewhere[0].message["fr"]
    assert not fair.is_open(date(2027, 1, 1))
    assert fair.stages[0].role == "coordinator"
