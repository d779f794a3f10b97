"""The minutes of a committee on paper: who sat, what was decided on what, how the ranking was changed; no name but the
members'."""

import base64
import io

import pypdf
import pytest

from jisr.api.staff_papers import APP
from jisr.domain.references import reference_of
from jisr.domain.sittings import Vote
from jisr.store import sittings
from jisr.use_cases.print_minutes import minutes_of, shown
from jisr.use_cases.sittings import vote
from jisr.use_cases.sittings.rank import rank
from tests.flow.sittings import CHAIR, MEMBERS, close, formed, hire, settled, voted
from tests.flow.stories import Play, play
from tests.unit.test_receipt import printing as layer  # noqa: F401


@pytest.fixture
def stage(world, monkeypatch) -> Play:
    made = play(world, monkeypatch)
    hire()
    return made


def ask(sitting_id, language, sub=CHAIR.id):
    answer = APP.handle(
        {
            "rawPath": f"/api/v1/staff/sittings/{sitting_id}/minutes",
            "rawQueryString": f"language={language}",
            "headers": {},
            "requestContext": {
                "http": {"method": "GET", "sourceIp": "192.0.2.1"},
                "authorizer": {"jwt": {"claims": {"sub": sub, "token_use": "access", "jti": "s"}}},
            },
        }
    )
    body = answer["body"]
    return answer["statusCode"], base64.b64decode(body) if answer.get("isBase64Encoded") else body


def held(stage):
    stage.fund(5_000_00)
    files = []
    for number in range(1, 4):
        stage.world.later(minutes=1)
        files.append(stage.decided_by(number, 3000).id)
    sitting = formed(stage)
    rank(stage.call(CHAIR), sitting.id, files[2], 1, "urgent", "Logement perdu")
    vote.declare_interest(stage.call(MEMBERS[2]), sitting.id, files[0], "business")
    voted(stage, sitting, "for", by=MEMBERS[:2])
    close(stage, sitting)
    return sitting, files


@pytest.mark.usefixtures("layer")
def test_minutes_say_what_was_decided_and_why(stage):
    sitting, files = held(stage)
    assert ask(sitting.id, "fr")[0] == 409
    settled(stage, sitting)
    for language in ("ar", "fr"):
        status, pdf = ask(sitting.id, language)
        assert status == 200
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
        assert all(reference_of(one) in text for one in files)
        assert "24/11/2026" in text
    assert "Exemple" not in text
    assert "Logement perdu" in text


@pytest.mark.usefixtures("layer")
def test_the_tables_of_the_minutes(stage):
    sitting, files = held(stage)
    settled(stage, sitting)
    told = shown(minutes_of(stage.call(CHAIR), sitting.id), "fr")
    members, interests, ranking, changes = told["sections"]
    assert [row[0]["text"] for row in members["rows"]] == ["coordinator", "member-1", "member-2", "member-3"]
    assert [row[1]["text"] for row in members["rows"]] == [
        "N'a pas pris part au vote",
        "A pris part au vote",
        "A pris part au vote",
        "A pris part au vote",  # she declared a conflict of interest
    ]
    assert [[cell["text"] for cell in row] for row in interests["rows"]] == [
        ["member-3", reference_of(files[0]), "Relation d'affaires"]
    ]
    assert [(row[1]["text"], row[3]["text"], row[4]["text"]) for row in ranking["rows"]] == [
        (reference_of(files[2]), "2 / 0 / 0", "Accepté"),
        (reference_of(files[0]), "2 / 0 / 0", "Liste d'attente"),
        (reference_of(files[1]), "2 / 0 / 0", "Liste d'attente"),
    ]
    assert ranking["rows"][0][0]["more"] == ["Par les points : 3"]
    assert not any(row[0]["more"] for row in ranking["rows"][1:]), "no hand moved those: they gave way"
    assert changes["rows"][0][2] == {"text": "Situation urgente", "more": ["Logement perdu"], "ltr": False}
    facts = {one["label"]: one["value"] for one in told["facts"]}
    assert "5" in facts["Réservé sur l'enveloppe"]
    assert len(told["signers"]) == len(sittings.load(sitting.id).members)


@pytest.mark.usefixtures("layer")
@pytest.mark.parametrize(
    ("language", "outcome", "reasons"),
    [
        ("ar", "مرفوض", ["لا توجد ميزانية كافية", "شروط البرنامج غير مستوفاة"]),
        ("fr", "Refusé", ["Budget épuisé", "Conditions du programme non remplies"]),
    ],
)
def test_the_minutes_give_all_reasons_of_a_refusal_and_none_of_what_is_retained(
    stage, language, outcome, reasons
):
    stage.fund(5_000_00)
    kept, refused = (stage.decided_by(number, 3000).id for number in (1, 2))
    sitting = formed(stage)
    voted(stage, sitting, "against", [refused], by=MEMBERS[:1])
    vote.cast(stage.call(MEMBERS[1]), sitting.id, [Vote(MEMBERS[1].id, refused, "against", ("budget",))])
    voted(stage, sitting, "for", [kept], by=MEMBERS[:2])
    voted(stage, sitting, "against", [kept], by=MEMBERS[2:])
    close(stage, sitting)
    settled(stage, sitting)
    *_, ranking, _ = shown(minutes_of(stage.call(CHAIR), sitting.id), language)["sections"]
    decided = {row[1]["text"]: row[4] for row in ranking["rows"]}
    assert decided[reference_of(refused)] == {"text": outcome, "more": reasons, "ltr": False}
    assert decided[reference_of(kept)]["more"] == []
    status, pdf = ask(sitting.id, language)
    assert status == 200
    if language == "fr":  # a PDF has Arabic as glyphs
        text = " ".join("".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())
        assert all(reason in text for reason in reasons)
