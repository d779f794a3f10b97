"""A programme's file with a mistake: where it is and what to write instead."""

from pathlib import Path

import pytest

from cli import programmes as command
from jisr.domain.programmes.check import ProgrammeErrors, load_programme

SMALL = """\
id: street-vendors
title: {ar: الباعة, fr: Marchandes, en: Vendors}
summary: {ar: دعم, fr: Une aide, en: Help}
short_title: {ar: الباعة, fr: Marchandes, en: Vendors}
kinds:
  vendor: {ar: بائعة, fr: Marchande, en: Vendor}
opens: 2026-01-01
regions: ["03"]
form:
  derived:
    - {name: age, function: age_at, of: [/birth_date]}
  schema:
    properties:
      first_name: {type: string, minLength: 2}
      family_name: {type: string, minLength: 2}
      cnie: {type: string, format: cnie}
      birth_date: {type: string, format: date}
      province: {type: string, format: province}
      stall: {type: string}
      amount_mad: {type: integer, minimum: 1}
    required: [first_name, family_name, cnie, birth_date, province, amount_mad]
    allOf:
      - if: {properties: {amount_mad: {minimum: 5000}}, required: [amount_mad]}
        then: {required: [stall]}
  pages:
    - id: all
      title: {ar: الطلب, fr: Demande, en: Application}
      fields:
        - {name: first_name, label: {ar: الاسم, fr: Prénom, en: First name}}
        - {name: family_name, label: {ar: النسب, fr: Nom, en: Family name}}
        - {name: cnie, label: {ar: البطاقة, fr: CNIE, en: ID}}
        - {name: birth_date, label: {ar: الازدياد, fr: Naissance, en: Birth}}
        - {name: province, label: {ar: الإقليم, fr: Province, en: Province}}
        - name: stall
          label: {ar: المحل, fr: Étal, en: Stall}
          options:
            fixed: {ar: قار, fr: Fixe, en: Fixed}
            moving: {ar: متنقل, fr: Ambulant, en: Moving}
        - {name: amount_mad, label: {ar: المبلغ, fr: Montant, en: Amount}}
eligibility:
  - code: too_young
    schema: {properties: {age: {minimum: 18}}}
    message: {ar: صغيرة, fr: Trop jeune, en: Too young}
documents:
  - type: permit
    title: {ar: رخصة, fr: Permis, en: Permit}
    required: {properties: {stall: {const: fixed}}, required: [stall]}
stages:
  - {id: review, title: {ar: دراسة, fr: Étude, en: Review}, role: agent, deadline_days: 10,
     outcomes: [pass, reject], on_pass: decision}
  - {id: decision, title: {ar: قرار, fr: Décision, en: Decision}, role: coordinator, deadline_days: 10,
     outcomes: [approve, reject]}
budget: {gives_money: true, ceiling_mad: 8000, amount_field: /amount_mad}
appeal: {days: 30}
retention: {rejected: 365}
consent: {text_version: "1", text: {ar: أوافق, fr: J'accepte, en: I agree}}
examples:
  vendor:
    first_name: Exemple
    family_name: Essai
    cnie: ZZ000009
    birth_date: 1990-01-01
    province: "03.231"
    amount_mad: 3000
"""


def mistakes(*changes: tuple[str, str]) -> list[str]:
    """`line:column message` of the small programme after replacing each text by another."""
    text = SMALL
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    try:
        load_programme(text, "vendors.yaml")
    except ProgrammeErrors as wrong:
        return [str(e).removeprefix("vendors.yaml:").replace(": ", " ", 1) for e in wrong.errors]
    return []


def test_the_small_programme_is_good() -> None:
    assert mistakes() == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("summary:", "sumary:", '3:1 sumary: "sumary" is unknown here: did you mean "summary"?'),
        ("fr: Une aide, ", "", "3:1 summary: the text in French is missing: add fr"),
        ("fr: Une aide", "fr: 2026", '3:20 summary.fr: \'2026\' is read as a number: put it in quotes, "2026"'),
        ("fr: Une aide", "fr: true", '3:20 summary.fr: \'true\' is read as a yes/no value: put it in quotes, "true"'),
        ("gives_money: true", "gives_money: yes", "53:10 budget.gives_money: 'yes' is here: write true or false"),
        ('regions: ["03"]', "regions: [03]", '8:11 regions.0: \'3\' is read as a number: put it in quotes, "3"'),
        ('regions: ["03"]', 'regions: ["33"]', '8:11 regions.0: there is no region "33": known here: 01, 02, 03'),
        ("opens: 2026-01-01", "opens: 01/01/2026", "7:1 opens: '01/01/2026' is no date: write year-month-day"),
        ("opens: 2026-01-01", "opens: 2026-01-01\ncloses: 2025-01-01", "8:1 closes: it closes before it opens"),
        ("deadline_days: 10", "deadline_days: 0", "49:74 stages.0.deadline_days: 0 is out of range"),
        ("deadline_days: 10", "deadline_days: -5", "stages.0.deadline_days: -5 is out of range"),
        ("deadline_days: 10", 'deadline_days: "10"', "stages.0.deadline_days: '10' is here: write a number"),
        ("on_pass: decision", "on_pass: decison", 'there is no stage "decison": did you mean "decision"?'),
        (", on_pass: decision", "", "stages.0: pass leads nowhere"),
        ("outcomes: [approve, reject]", "outcomes: [reject]", "stages.1.outcomes: the stage leads nowhere"),
        (
            "outcomes: [approve, reject]",
            "outcomes: [pass, approve], on_pass: review",
            'the stages turn in a circle at "review"',
        ),
        ("{name: first_name,", "{name: first_name, together: true,", "fields.0.together: the page begins here"),
        (
            "{name: first_name, label",
            "{name: first_name, example: E, label",
            "fields.0.example: the example isn't a valid answer: First name: Write at least 2 characters.",
        ),
        ('text_version: "1"', 'text_version: "first text"', "consent.text_version: 'first text' can't be used"),
        ("role: agent", "role: agnt", "stages.0.role: 'agnt' is unknown: did you mean \"agent\"?"),
        ("id: decision,", "id: review,", 'the id "review" is there twice'),
        ("- {name: cnie, label", "- {name: first_name, label", 'the question "first_name" is there twice'),
        ("minLength: 2", "minLength: two", "14:34 form.schema.properties.first_name.minLength: this is no JSON Schema"),
        ("{type: string, minLength: 2}", "{type: strin, minLength: 2}", "14:20 form.schema.properties.first_name.type"),
        ("{type: string, minLength: 2}", '{type: string, pattern: "("}', "first_name.pattern: this is no JSON Schema"),
        (
            "{type: string, minLength: 2}",
            '{type: string, pattern: "(?=a)b"}',
            "this is no JSON Schema 2020-12 that can run",
        ),
        ("minLength: 2}", "format: cine}", 'there is no format "cine": did you mean "cnie"?'),
        ("minLength: 2}", "$ref: http://example.com/x}", "this is no JSON Schema 2020-12 that can run"),
        (
            "then: {required: [stall]}",
            "then: {required: [stal]}",
            '24:27 form.schema.allOf.0.then.required.0: no answer or fact is called "stal": did you mean "stall"?',
        ),
        ("{properties: {age: {", "{properties: {aeg: {", 'no answer or fact is called "aeg": did you mean "age"?'),
        (
            "{properties: {stall: {const: fixed}}, required: [stall]}",
            "{properties: {stall: {const: fixed}}}",
            "this condition holds before she has answered stall: add required: [stall]",
        ),
        (
            "{properties: {stall: {const: fixed}}, required: [stall]}",
            "{properties: {kind: {const: vender}}, required: [kind]}",
            'there is no kind "vender": did you mean "vendor"?',
        ),
        ("of: [/birth_date]", "of: [/birthdate]", 'there is no answer "birthdate": did you mean "birth_date"?'),
        ("of: [/birth_date]", "of: [/birth_date, /cnie]", "age_at takes 1, not 2"),
        ("function: age_at", "function: age", "'age' is unknown: did you mean \"age_at\"?"),
        ("{name: age,", "{name: cnie,", '"cnie" is already an answer or a fact'),
        ("amount_field: /amount_mad", "amount_field: /amount", 'no answer "amount": did you mean "amount_mad"?'),
        (", amount_field: /amount_mad", "", "budget: it gives money: add amount_field"),
        ("minimum: 1}", "minimum: 1, maximum: 9000}", "9000 is above budget.ceiling_mad: write 8000 or less"),
        ("type: integer, minimum: 1", "type: string", "the amount asked for: write type: integer"),
        ("amount_mad: 3000", "amount_mad: 9000", "64:5 examples.vendor.amount_mad: the example isn't valid: Amount"),
        ("cnie: ZZ000009", "cnie: 9X", "61:5 examples.vendor.cnie: the example isn't valid"),
        ("amount_mad: 3000", "amount_mad: 6000", "examples.vendor.stall: the example isn't valid: Stall: Answer"),
        ("birth_date: 1990-01-01", "birth_date: 2015-01-01", "the example isn't eligible (too_young): Too young"),
        ("  vendor:\n    first", "  vender:\n    first", 'there is no kind "vender": did you mean "vendor"?'),
        ("      stall: {type: string}\n", "", 'form.schema has no answer "stall"'),
        ("      stall: {type: string}\n", "      stall: {enum: [fixed]}\n", "options and the enum"),
        (
            "      stall: {type: string}\n",
            "      stall: {type: string}\n      note: {type: string}\n",
            "20:7 form.schema.properties.note: no page asks for it",
        ),
        ("Marchandes, en: Vendors}\nkinds", "Têtes, en: Vendors}\nkinds", "4:27 short_title.fr: ê would double"),
        ("short_title: {ar: الباعة", "short_title: {ar: الباعة المتجولون في الأسواق", "write 20 at most"),
        ("format: date", "minLength: 1", "the birth date: add format: date"),
        (
            "birth_date, province, amount_mad]",
            "birth_date, amount_mad]",
            "18:7 form.schema.properties.province: the desk and the money are the province's: "
            "add province to form.schema.required",
        ),
        (
            "province: {type: string, format: province}",
            "province: {type: string, maxLength: 9}",
            "13:5 form.schema.properties: no answer says the province, whose desk works on the file and whose money "
            "pays: add province: {type: string, format: province}, province to form.schema.required, and a question",
        ),
        (
            "      stall: {type: string}\n",
            "      stall: {type: string}\n      town: {type: string, format: commune}\n",
            "properties.town: figures of rural communes are counted by it: add town to form.schema.required",
        ),
        ("cnie, birth_date, province", "birth_date, province", "16:7 form.schema.properties.cnie: a submitted"),
        ("cnie, birth_date, province", "cnie, province", "17:7 form.schema.properties.birth_date: a submitted"),
        ("required: [first_name, ", "required: [", "14:7 form.schema.properties.first_name: it names the applicant"),
        ("province, amount_mad]", "province]", "20:7 form.schema.properties.amount_mad: approving reserves"),
        ("required: [first_name", "required: [{a: b}, first_name", "this is no JSON Schema"),
        (
            "- {name: province, label",
            "- {name: province, when: {properties: {kind: {const: vendor}}, required: [kind]}, label",
            "when: province is required of everybody, so ask everybody: remove when, or require it in an allOf",
        ),
        ("retention: {rejected", "retention: {refused", "retention.refused: \"refused\" is unknown"),
        ("id: street-vendors", "id: Street Vendors", "1:1 id: 'Street Vendors' can't be used: write lower-case words"),
        ("kinds:\n  vendor", "kinds:\n  kind: {ar: x, fr: x, en: x}\n  vendor", 'the kind "kind" has no example'),
        ("appeal: {days: 30}\n", "", '1:1 "appeal" is missing: add it'),
        ("appeal: {days: 30}", "appeal: {days: 30}\nmessages: {ApplicationAproved: {ar: x, fr: x, en: x}}",
         'there is no event "ApplicationAproved": did you mean "ApplicationApproved"?'),
        ("appeal: {days: 30}", 'appeal: {days: 30}\noffices: {"03.999": {ar: x, fr: x, en: x}}',
         'there is no province "03.999"'),
        ("appeal: {days: 30}", "appeal: {days: 30}\nappeal: {days: 31}", "55:1 this is no YAML (found duplicate key"),
        ("stages:\n", "stages:\n\t- x\n", "this is no YAML"),
        ("    properties:\n      first_name", "    propertys:\n      first_name", "add properties"),
    ],
)  # fmt: skip
def test_each_mistake_is_found_where_it_is(old: str, new: str, expected: str) -> None:
    found = mistakes((old, new))
    assert any(expected in message for message in found), found


def test_a_confidential_programme_has_somebody_in_each_stage_who_sees_its_files() -> None:
    secret = ("appeal: {days: 30}", "appeal: {days: 30}\nconfidential: true")
    assert mistakes(secret) == []
    assert mistakes(("role: coordinator", "role: committee_member")) == []
    (found,) = mistakes(secret, ("role: coordinator", "role: committee_member"))
    assert found.startswith("51:67 stages.1.role: the programme is confidential")
    assert found.endswith("add agent or coordinator")
    assert mistakes(secret, ("role: coordinator", "role: [committee_member, coordinator]")) == []


def test_all_mistakes_of_a_file_are_told_at_once_in_order() -> None:
    found = mistakes(
        ("summary:", "sumary:"), ("gives_money: true", "gives_money: on"), ("days: 30", "days: 0")
    )
    assert len(found) == 4
    assert found == sorted(found, key=lambda m: int(m.split(":")[0]))


@pytest.mark.parametrize(
    "text", ["", "null", "- a\n- b\n", "just text", "{}", "a: *x", "a: &a [*a]\n", "\x00", "? [a]\n: b\n"]
)
def test_what_is_no_programme_at_all_is_told_and_never_crashes(text: str) -> None:
    with pytest.raises(ProgrammeErrors) as caught:
        load_programme(text, "odd.yaml")
    assert all(e.line >= 1 and e.column >= 1 and e.message for e in caught.value.errors)


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(ProgrammeErrors, match="must fit"):
        load_programme("x: y\n" * 100_000, "huge.yaml")


def test_aliases_that_explode_are_refused() -> None:
    levels = zip("abcdef", "bcdefg", strict=True)
    text = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{inner}: &{inner} [{','.join([f'*{outer}'] * 9)}]\n" for outer, inner in levels
    )
    with pytest.raises(ProgrammeErrors, match="repeat too much"):
        load_programme(text, "bomb.yaml")


def test_the_command_prints_places_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "street-vendors.yaml", tmp_path / "bad.yaml"
    good.write_text(SMALL, "utf-8")
    bad.write_text(SMALL.replace("summary:", "sumary:"), "utf-8")
    assert command.check([good]) == 0
    assert "good (street-vendors, 1 kinds, 2 stages, 0 recordings)" in capsys.readouterr().out
    assert command.check([good, bad, tmp_path / "absent.yaml"]) == 1
    told = capsys.readouterr().err
    assert f'{bad}:3:1: sumary: "sumary" is unknown here: did you mean "summary"?' in told
    assert "absent.yaml:1:1: can't be read" in told
    assert command.check([]) == 2


def test_a_file_is_called_as_its_programme(tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    path.write_text(SMALL, "utf-8")
    with pytest.raises(ProgrammeErrors, match=r"call the file street-vendors\.yaml"):
        command.read(path)


def test_at_most_three_questions_share_a_screen() -> None:
    names = ("family_name", "cnie", "birth_date")
    changes = [(f"{{name: {name}, label", f"{{name: {name}, together: true, label") for name in names]
    assert mistakes(*changes[:2]) == []
    assert any(
        "fields.3.together: more than 3 questions would stand on one screen" in m for m in mistakes(*changes)
    )
