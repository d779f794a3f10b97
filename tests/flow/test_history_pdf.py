"""The whole history of a file on paper: what it says, what it does not, and that printing it is written down."""

import base64
import io
import json
from datetime import timedelta

import pypdf
import pytest

from jisr.api.staff_papers import APP
from jisr.store import access_log
from jisr.store.staff import save_staff
from jisr.use_cases import print_history as printing
from jisr.use_cases.print_history import shown
from tests.flow.test_audit import AUDITOR, EMPLOYEES, _office, worked_on  # noqa: F401
from tests.flow.test_journey import HER
from tests.flow.test_staff_http import OLD
from tests.unit.test_receipt import printing as layer  # noqa: F401


def ask(file_id, query="", sub=AUDITOR):
    answer = APP.handle(
        {
            "rawPath": f"/api/v1/staff/applications/{file_id}/history",
            "rawQueryString": query,
            "headers": {},
            "requestContext": {
                "http": {"method": "GET", "sourceIp": "192.0.2.1"},
                "authorizer": {"jwt": {"claims": {"sub": sub, "token_use": "access", "jti": "s"}}},
            },
        }
    )
    body = answer["body"]
    return answer["statusCode"], base64.b64decode(body) if answer.get("isBase64Encoded") else body


def pages(pdf):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def test_it_says_what_happened_who_was_told_and_who_saw_it(world, office):
    file = worked_on(world, office)
    status, pdf = ask(file.id, "language=fr")
    assert status == 200
    text = "\n".join(pages(pdf))
    for said in (
        "Historique complet du dossier",
        "Demande envoyée",
        "Étape franchie",
        "Dossier ouvert",
        "agent@example.ma",
    ):
        assert said in text, said
    assert "Page 1 sur" in text
    assert "Historique complet imprimé" in text  # this very reading
    assert access_log.of_application(file.id)[-1][1:] == (AUDITOR, "print_history")


def test_nothing_of_the_person_is_on_it(world, office, monkeypatch):
    file = worked_on(world, office)
    said = []
    monkeypatch.setattr(printing, "shown", lambda *given: said.append(shown(*given)) or said[-1])
    for language in ("ar", "fr"):
        assert ask(file.id, f"language={language}")[0] == 200
    text = json.dumps(said, ensure_ascii=False)
    answers = [str(value) for value in file.beside.answers.values() if len(str(value)) > 6]
    for private in (OLD, HER.id, file.person, *answers):
        assert private not in text


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_long_history_goes_over_many_pages_and_loses_nothing(world, office, language):
    file = worked_on(world, office)
    for number in range(300):
        access_log.record(
            [file.id], "agent-1", "read_file", f"c{number}", world.now + timedelta(seconds=number)
        )
    status, pdf = ask(file.id, f"language={language}")
    assert status == 200
    found = pages(pdf)
    assert len(found) > 5
    assert all("JSR-" in page for page in found)
    if language == "fr":
        assert sum(page.count("Dossier ouvert") for page in found) == 302


@pytest.mark.parametrize(
    ("query", "expected"), [("language=en", 422), ("language=", 422), ("more=1", 422), ("", 200)]
)
def test_bad_input_is_refused(world, office, query, expected):
    assert ask(worked_on(world, office).id, query)[0] == expected


def test_who_may_have_it(world, office):
    file = worked_on(world, office)
    save_staff("coordinator-9", "other@example.ma", {"coordinator"}, {"01"}, ())
    assert [ask(file.id, sub=who)[0] for who in (*EMPLOYEES, "coordinator-9", AUDITOR)] == [
        403,
        200,
        404,
        200,
    ]
    assert ask("26ABCDEFGHJK")[0] == 404
