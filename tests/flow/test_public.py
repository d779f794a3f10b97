"""Anybody: reads the programmes, asks whether she may apply, follows a file."""

import json
from typing import Any

import pytest

from jisr import reference
from jisr.api import public_models as models
from jisr.api.next_steps import NEXT_STEP
from jisr.api.public import APP
from jisr.domain import formats
from jisr.domain.application import Status
from tests.flow.conftest import ROOT, publish_yaml


def call(
    method: str, path: str, query: str = "", body: Any = None, headers: dict[str, str] | None = None
) -> tuple[int, Any, dict[str, str]]:
    answer = APP.handle(
        {
            "rawPath": f"/api/v1{path}",
            "rawQueryString": query,
            "headers": {"content-type": "application/json", **(headers or {})},
            "requestContext": {"http": {"method": method, "sourceIp": "192.0.2.1"}},
            "body": json.dumps(body) if body is not None else None,
        }
    )
    text = answer["body"]
    said = json.loads(text) if text and "json" in answer["headers"].get("Content-Type", "") else text
    return answer["statusCode"], said, answer["headers"]


def test_the_document_describes_this_call() -> None:
    status, said, _ = call("GET", "/openapi.json")
    assert status == 200
    assert "/openapi.json" in said["paths"]


def test_programmes_are_listed_and_read(tamkine: Any) -> None:
    status, said, headers = call("GET", "/programmes")
    assert (status, [item["id"] for item in said["items"]]) == (200, ["tamkine-riyada"])
    assert headers["Cache-Control"] == "public, max-age=60"
    status, whole, _ = call("GET", "/programmes/tamkine-riyada")
    assert status == 200
    assert models.Programme.model_validate(whole).form.form_schema == whole["form"]["schema"]
    assert len(models.Programmes.model_validate(said).items) == 1


@pytest.mark.parametrize(
    "path", ["/programmes/nothing", "/programmes/%F0%9F%98%80", "/programmes/" + "a" * 300]
)
def test_an_unknown_programme_is_not_found(tamkine: Any, path: str) -> None:
    assert call("GET", path)[0] == 404
    assert call("POST", f"{path}/eligibility", body={"kind": "self_employed", "answers": {}})[0] == 404


def test_every_example_of_the_programme_is_eligible(tamkine: Any) -> None:
    examples = call("GET", "/programmes/tamkine-riyada")[1]["examples"]
    assert examples
    for kind, answers in examples.items():
        status, said, _ = call(
            "POST", "/programmes/tamkine-riyada/eligibility", body={"kind": kind, "answers": answers}
        )
        assert (status, said) == (200, {"eligible": True, "reasons": []})


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kind": "nobody", "answers": {}}, "/kind"),
        ({"kind": "self_employed", "answers": {"no_such_field": 1}}, "/answers/no_such_field"),
    ],
)
def test_wrong_answers_say_what_to_mend(tamkine: Any, body: Any, pointer: str) -> None:
    status, said, _ = call("POST", "/programmes/tamkine-riyada/eligibility", body=body)
    assert status == 422
    assert pointer in [error["pointer"] for error in said["errors"]]


def test_all_that_do_not_match_get_the_same_answer(tamkine: Any) -> None:
    answers = []
    for number, last4 in [("JSR-26K7-PQ2M-9XCT", "0000"), ("nonsense", "1234"), ("%F0%9F%98%80", "9999")]:
        status, said, _ = call("GET", f"/track/{number}", f"phone_last4={last4}")
        said.pop("correlation_id")
        answers.append((status, said))
    assert [status for status, _ in answers] == [404, 404, 404]
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize(
    "query", ["", "phone_last4=123", "phone_last4=12345", "phone_last4=abcd", "phone_last4=١٢٣٤"]
)
def test_tracking_asks_for_four_digits(tamkine: Any, query: str) -> None:
    assert call("GET", "/track/JSR-26K7-PQ2M-9XCT", query)[0] in {400, 422}


def test_open_figures_come_as_json_and_csv(tamkine: Any) -> None:
    status, said, _ = call("GET", "/open-data/indicators")
    assert (status, said) == (200, {"items": [], "suppressed_below": 5, "rounded_down_to": 5})
    status, text, headers = call("GET", "/open-data/indicators", "format=csv")
    assert (status, text) == (200, "programme,region,province,status,count\r\n")
    assert headers["Content-Type"] == "text/csv; charset=utf-8"
    assert call("GET", "/open-data/indicators", "format=xml")[0] == 422


def test_the_definition_that_a_file_was_made_under_can_be_read_for_ever(world: Any, tamkine: Any) -> None:
    text = (ROOT / "programmes" / "tamkine-riyada.yaml").read_text("utf-8")
    publish_yaml(text.replace("id: review", "id: examination"), "tamkine-riyada.yaml", world.now)
    path = "/programmes/tamkine-riyada"
    for query, version, stage in (
        ("", 2, "examination"),
        ("version=1", 1, "review"),
        ("version=2", 2, "examination"),
    ):
        status, said, _ = call("GET", path, query)
        assert (status, said["version"], said["stages"][0]["id"]) == (200, version, stage)
    assert call("GET", path, "version=3")[0] == 404
    assert call("GET", path, "version=0")[0] == 422
    assert call("GET", path, "version=one")[0] == 422


def test_the_places_that_forms_ask_for_are_served() -> None:
    status, said, headers = call("GET", "/places")
    assert status == 200
    shown = models.Places.model_validate(said)
    assert (len(shown.regions), sum(len(region.provinces) for region in shown.regions)) == (12, 75)
    assert headers["Cache-Control"] == "public, max-age=86400"
    assert len(json.dumps(said, ensure_ascii=False).encode()) < 15_000
    for region in shown.regions:
        for province in region.provinces:
            assert formats.is_valid("province", province.code)
            assert province.code.startswith(region.code + ".")


def test_every_commune_is_served_with_its_province_and_no_doubtful_arabic_name() -> None:
    doubtful = {place.name_ar for place in PLACES if not place.name_ar_sure} - {
        place.name_ar for place in PLACES if place.name_ar_sure
    }
    served = 0
    for province in reference.provinces():
        status, said, _ = call("GET", f"/places/{province.code}/communes")
        assert status == 200
        shown = models.Communes.model_validate(said).items
        for place in (part for commune in shown for part in (commune, *commune.arrondissements)):
            served += 1
            assert formats.is_valid("commune", place.code)
            assert place.name.ar not in doubtful, place
            assert place.name.fr
    assert (served, len(PLACES)) == (1503 + 41, 1503 + 41)
    assert doubtful


PLACES = [
    part
    for province in reference.provinces()
    for commune in reference.communes(province.code)
    for part in (commune, *reference.arrondissements(commune.code))
]


@pytest.mark.parametrize("code", ["03", "03.999", "x", "%D9%A3", "03.231.01.0"])
def test_communes_of_no_province_are_not_found(code: str) -> None:
    assert call("GET", f"/places/{code}/communes")[0] == 404


def test_who_has_the_answer_already_gets_no_body(tamkine: Any) -> None:
    for path in (
        "/places",
        "/places/03.231/communes",
        "/programmes",
        "/programmes/tamkine-riyada",
        "/openapi.json",
    ):
        status, said, headers = call("GET", path)
        tag = headers["ETag"]
        assert (status, call("GET", path)[2]["ETag"]) == (200, tag)
        for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            status, again, headers = call("GET", path, headers={"if-none-match": known})
            assert (status, again, headers["ETag"]) == (304, "", tag)
            assert headers["Cache-Control"].startswith("public")
        for unknown in ("", '"other"', tag.strip('"'), "W/"):
            assert call("GET", path, headers={"if-none-match": unknown})[:2] == (200, said)
        status, nothing, headers = call("HEAD", path)
        assert (status, nothing, headers["ETag"]) == (200, "", tag)


def test_what_is_not_to_be_kept_has_no_tag_of_its_bytes(tamkine: Any) -> None:
    assert "ETag" not in call("GET", "/health")[2]
    assert "ETag" not in call("GET", "/programmes/nothing")[2]


def test_every_status_says_what_comes_next() -> None:
    assert set(NEXT_STEP) == set(Status)
    assert all(set(texts) == {"ar", "fr", "en"} and all(texts.values()) for texts in NEXT_STEP.values())
