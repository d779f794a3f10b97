"""The agreement on paper: what both sign, in Arabic and French; for whom it is there, and that reading it is logged."""

import base64
import io
import json
from dataclasses import replace
from datetime import timedelta

import pypdf
import pytest

from jisr.api import papers, staff_papers
from jisr.domain.agreement import TO_FILL_IN, page
from jisr.domain.application import Action, Status
from jisr.domain.references import reference_of
from jisr.store import access_log, applications
from jisr.store.staff import save_staff
from jisr.use_cases.payments import Given
from jisr.use_cases.print_agreement import agreement_of
from tests.flow.conftest import publish_yaml
from tests.flow.stories import AGENT, COORDINATOR, PROGRAMME, Play, her, play
from tests.flow.test_payments import IN_PARTS, RIB
from tests.flow.test_staff_http import ask as staff_asks
from tests.unit.test_receipt import printing as layer  # noqa: F401

pytestmark = pytest.mark.usefixtures("layer")


@pytest.fixture
def stage(world, monkeypatch) -> Play:
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    made = play(world, monkeypatch)
    made.programme = publish_yaml(IN_PARTS, "proof.yaml", world.now)
    made.fund(100_000_00)
    for actor in (AGENT, COORDINATOR):
        save_staff(actor.id, actor.id, {role.value for role in actor.roles}, actor.regions, ())
    return made


def ask(path, query="", *, app=staff_papers.APP, sub=AGENT.id, session="s"):
    answer = app.handle(
        {
            "rawPath": f"/api/v1{path}",
            "rawQueryString": query,
            "headers": {},
            "requestContext": {
                "http": {"method": "GET", "sourceIp": "192.0.2.1"},
                "authorizer": {"jwt": {"claims": {"sub": sub, "token_use": "access", "jti": session}}},
            },
        }
    )
    body = answer["body"]
    return answer["statusCode"], base64.b64decode(body) if answer.get("isBase64Encoded") else body


def text_of(pdf):
    return "\n".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def facts(said):
    return {fact["label"]: fact["value"] for fact in said["facts"]}


def cells(said, table):
    return [[cell["text"] for cell in row] for row in said["tables"][table]["rows"]]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_what_both_sign_says_who_what_and_when(stage, language):
    file = stage.act(stage.decided_by(1), Action.APPROVE)
    status, pdf = ask(f"/staff/applications/{file.id}/agreement", f"language={language}")
    assert status == 200
    text = text_of(pdf)
    for said in (reference_of(file.id), "ZZ000001", "Exemple Essai", "60", "40"):
        assert said in text, said
    if language == "fr":
        for said in (
            "Convention d'aide",
            "3\u00a0000\u00a0DH",
            "1\u00a0800\u00a0DH",
            "Après la visite : Visite",
        ):
            assert said.replace("\u00a0", " ") in text.replace("\u00a0", " "), said


def test_the_days_are_counted_before_the_signature_and_dated_after_it(stage):
    file = stage.act(stage.decided_by(1), Action.APPROVE)
    before = page(agreement_of(file), "fr")
    assert facts(before)["Signée le"] == TO_FILL_IN
    assert cells(before, 1) == [["Visite", "30"], ["Un an", "365"]]
    signed_on = stage.world.now.date()
    stage.world.later(days=2)
    file = stage.act(file, Action.SIGN_AGREEMENT, AGENT, signed_on=signed_on)
    after = page(agreement_of(file), "fr")
    assert facts(after)["Signée le"] == f"{signed_on.day} novembre {signed_on.year}"
    until = signed_on + timedelta(days=30)
    assert cells(after, 1)[0] == ["Visite", f"{until.day} décembre {until.year}"]
    assert facts(after)["Acceptée le"] == facts(before)["Acceptée le"]


def test_what_was_granted_stays_on_it_when_the_file_was_ended(stage):
    file = stage.act(stage.decided_by(1), Action.APPROVE)
    file = stage.act(file, Action.SIGN_AGREEMENT, AGENT, given=Given(account=RIB))
    file = stage.act(file, Action.RECORD_PAYMENT, method="bank", given=Given(instalment="start"))
    signed = page(agreement_of(file), "ar")
    file = stage.act(file, Action.END, reason_codes=("agreement_not_kept",))
    assert file.reserved == 1_800_00
    assert page(agreement_of(applications.load(file.id)), "ar") == signed


def test_there_is_none_for_who_was_not_accepted_or_left_before_signing(stage):
    waits = stage.decided_by(1)
    left = stage.act(stage.decided_by(2), Action.APPROVE)
    left = stage.act(left, Action.END, reason_codes=("asked_by_her",))
    assert left.status is Status.ENDED
    for file in (waits, left):
        status, said = ask(f"/staff/applications/{file.id}/agreement")
        assert (status, json.loads(said)["type"]) == (409, "urn:jisr:problem:no_agreement")


def test_who_reads_it_for_the_office_is_written_down_and_another_region_hears_nothing(stage):
    file = stage.act(stage.decided_by(1), Action.APPROVE)
    save_staff("far-1", "far-1", {"agent"}, {"01"}, ())
    assert ask(f"/staff/applications/{file.id}/agreement", sub="far-1")[0] == 404
    assert ask(f"/staff/applications/{file.id}/agreement", "language=en")[0] == 422
    before = access_log.of_application(file.id)
    assert ask(f"/staff/applications/{file.id}/agreement")[0] == 200
    (line,) = access_log.of_application(file.id)[len(before) :]
    assert line[1:] == (AGENT.id, "read_file")


def test_hers_is_in_her_language_and_nobody_elses(stage):
    file = stage.act(stage.decided_by(1), Action.APPROVE)
    path = f"/applications/{file.id}/agreement"
    mine = {"app": papers.APP, "sub": her(1).id, "session": her(1).session}
    status, pdf = ask(path, **mine)
    assert status == 200
    assert pdf == ask(path, f"language={file.language}", **mine)[1]
    assert pdf != ask(path, "language=fr" if file.language == "ar" else "language=ar", **mine)[1]
    assert ask(path, **mine | {"session": "another"})[0] == 403
    assert ask(path, **mine | {"sub": her(2).id})[0] == 404


def test_a_programme_says_its_own_of_what_she_undertakes(stage):
    own = 'agreement: {ar: "سطر أول\\nسطر ثان", fr: "Premier point.\\nSecond *point*.", en: "One."}'
    stage.programme = publish_yaml(f"{IN_PARTS}{own}\n", "proof.yaml", stage.world.now)
    file = stage.act(stage.decided_by(1), Action.APPROVE)
    said = page(agreement_of(file), "fr")["promises"][0]
    assert (said["paragraphs"], said["items"]) == (["Premier point.", "Second *point*."], [])
    status, pdf = ask(f"/staff/applications/{file.id}/agreement", "language=fr")
    assert status == 200
    assert "Second *point*." in text_of(pdf)


def test_a_programme_without_money_promises_none(stage):
    plain = agreement_of(stage.act(stage.decided_by(1), Action.APPROVE))
    said = page(replace(plain, amount=None, visits=()), "fr")
    assert (said["heading"], said["tables"]) == ("Convention de participation", [])
    assert "Montant accordé" not in facts(said)
    assert not [line for one in said["promises"] for line in one["items"] if "tranche" in line]


def test_what_was_published_before_instalments_is_paid_at_once(stage):
    stage.programme = publish_yaml(PROGRAMME, "proof.yaml", stage.world.now)
    said = page(agreement_of(stage.act(stage.decided_by(1), Action.APPROVE)), "fr")
    assert [row[1:3] for row in cells(said, 0)] == [["Aide en une fois", "100\u00a0%"]]
    assert len(said["tables"]) == 1


# -- a photo of what was signed ---------------------------------------------------------------------------------------

PHOTO = {"filename": "a.jpg", "content_type": "image/jpeg", "size": 1000}


def test_what_was_signed_is_photographed_for_the_office_and_is_none_of_her_papers(stage):
    file = stage.act(stage.decided_by(1), Action.APPROVE)
    status, said, _ = staff_asks("POST", f"/applications/{file.id}/agreement-photos", PHOTO, sub=AGENT.id)
    assert status == 201
    kept = applications.load(file.id)
    assert [p.id for p in kept.signed_agreements] == [said["document_id"]]
    assert kept.documents == []
    _, shown, _ = staff_asks("GET", f"/applications/{file.id}", sub=AGENT.id)
    assert [p["document_id"] for p in shown["signed_agreements"]] == [said["document_id"]]
    status, paper, _ = staff_asks(
        "GET", f"/applications/{file.id}/documents/{said['document_id']}", sub=AGENT.id
    )
    assert (status, paper["type"]) == (200, "signed-agreement")
    stage.act(file, Action.SIGN_AGREEMENT, AGENT)  # with a photo or without


def test_there_is_no_photo_of_an_agreement_that_there_is_not(stage):
    waits, accepted = stage.decided_by(1), stage.act(stage.decided_by(2), Action.APPROVE)
    path = f"/applications/{accepted.id}/agreement-photos"
    assert staff_asks("POST", f"/applications/{waits.id}/agreement-photos", PHOTO, sub=AGENT.id)[0] == 409
    film = PHOTO | {"content_type": "video/mp4"}
    assert staff_asks("POST", path, film, sub=AGENT.id)[0] == 422
    for _ in range(12):
        assert staff_asks("POST", path, PHOTO, sub=AGENT.id)[0] == 201
    assert staff_asks("POST", path, PHOTO, sub=AGENT.id)[0] == 422


def test_a_wrong_photo_is_taken_back_until_the_signature_is_recorded_or_within_the_hour(stage):
    file = stage.act(stage.decided_by(1), Action.APPROVE)

    def sent():
        said = staff_asks("POST", f"/applications/{file.id}/agreement-photos", PHOTO, sub=AGENT.id)[1]
        return said["document_id"]

    def take_back(photo):
        return staff_asks("DELETE", f"/applications/{file.id}/photos/{photo}", sub=AGENT.id)[0]

    wrong, right = sent(), sent()
    assert take_back(wrong) == 204
    assert [p.id for p in applications.load(file.id).signed_agreements] == [right]
    stage.act(applications.load(file.id), Action.SIGN_AGREEMENT, AGENT)
    stage.world.later(minutes=61)
    assert take_back(right) == 409
    assert take_back(sent()) == 204
