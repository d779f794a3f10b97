"""Anybody: reads the programmes, asks whether she may apply, follows a file."""

import json
from typing import Any

import pytest

from jisr.api import models
from jisr.api.next_steps import NEXT_STEP
from jisr.api.public import APP
from jisr.domain.application import Status


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
    said = json.loads(text) if "json" in answer["headers"].get("Content-Type", "") else text
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
    for reference, last4 in [("JSR-26K7-PQ2M-9XCT", "0000"), ("nonsense", "1234"), ("%F0%9F%98%80", "9999")]:
        status, said, _ = call("GET", f"/track/{reference}", f"phone_last4={last4}")
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
    assert (status, said) == (200, {"items": [], "suppressed_below": 5})
    status, text, headers = call("GET", "/open-data/indicators", "format=csv")
    assert (status, text) == (200, "programme,region,province,status,count\r\n")
    assert headers["Content-Type"] == "text/csv; charset=utf-8"
    assert call("GET", "/open-data/indicators", "format=xml")[0] == 422


def test_every_status_says_what_comes_next() -> None:
    assert set(NEXT_STEP) == set(Status)
    assert all(set(texts) == {"ar", "fr", "en"} and all(texts.values()) for texts in NEXT_STEP.values())
