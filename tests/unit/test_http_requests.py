"""What the API answers to good and bad requests, before any use case is asked."""

import base64
import json
import random
import string
from collections.abc import Callable, Mapping
from typing import Any, Literal

import pytest
from pydantic import Field

from jisr import settings
from jisr.api.models import Body, Query
from jisr.domain import errors
from jisr.domain.errors import FieldError, Refusal
from jisr.http.app import App
from jisr.http.problem import STATUS, problem
from jisr.http.request import MOST_BYTES, Request
from jisr.http.response import Response
from jisr.http.routes import APPLICANT, PUBLIC, Route, staff


class Wish(Body):
    name: str = Field(max_length=10)
    amount_mad: float | None = None
    kind: Literal["a", "b"] = "a"
    answers: dict[str, Any] = Field(default={})


class Filter(Query):
    overdue: bool | None = None
    year: int | None = Field(default=None, ge=2000)
    word: str | None = None


def echo(request: Request) -> Response:
    return Response(200, request.body(Wish).model_dump())


def ask(request: Request) -> Response:
    return Response(200, request.query(Filter).model_dump())


def who(request: Request) -> Response:
    actor = request.applicant()
    return Response(
        200,
        {
            "id": actor.id,
            "correlation_id": request.correlation_id,
            "session": actor.session,
            "params": dict(request.path_params),
            "if_match": request.if_match,
            "key": request.idempotency_key,
            "address": request.source_address,
            "cookies": dict(request.cookies),
        },
        etag=3,
        cookies=("a=b; HttpOnly",),
    )


def fail(error: Exception) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        raise error

    return endpoint


ROUTES = (
    Route("POST", "/wishes", PUBLIC, echo, "echo", {200: None}, body=Wish),
    Route("GET", "/wishes", PUBLIC, ask, "ask", {200: None}, query=Filter, cache=60),
    Route("GET", "/files/{id}", APPLICANT, who, "who", {200: None}, if_match="optional"),
    Route("PATCH", "/files/{id}", APPLICANT, who, "who", {200: None}, if_match="required"),
    Route("POST", "/files/{id}", staff("act"), who, "who", {200: None}),
    Route("GET", "/files/{id}/quiet", staff("act"), lambda r: Response(204), "asks nothing", {204: None}),
    Route("GET", "/files/search", PUBLIC, lambda r: Response(204), "fixed", {204: None}),
    Route(
        "GET", "/pdf", PUBLIC, lambda r: Response(200, b"\xff\x00", content_type="application/pdf"), "pdf", {}
    ),
)
CLAIMS = {"sub": "her-account", "token_use": "access", "origin_jti": "sign-in"}


def event(
    method: str = "GET",
    path: str = "/wishes",
    *,
    body: str | bytes | None = None,
    headers: Mapping[str, str] | None = None,
    query: str = "",
    claims: Mapping[str, str] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A request as API Gateway hands it over (payload 2.0)."""
    context: dict[str, Any] = {"http": {"method": method, "sourceIp": "192.0.2.7"}}
    if claims is not None:
        context["authorizer"] = {"jwt": {"claims": dict(claims), "scopes": None}}
    given: dict[str, Any] = {
        "version": "2.0",
        "rawPath": f"/api/v1{path}",
        "rawQueryString": query,
        "headers": dict(headers or {}),
        "requestContext": context,
        "isBase64Encoded": isinstance(body, bytes),
    }
    if body is not None:
        given["body"] = base64.b64encode(body).decode() if isinstance(body, bytes) else body
    return {**given, **more}


def send(given: dict[str, Any], routes: tuple[Route, ...] = ROUTES) -> tuple[int, Any, dict[str, str]]:
    answer = App(routes).handle(given)
    assert answer["headers"]["X-Correlation-Id"]
    assert answer["headers"]["X-Content-Type-Options"] == "nosniff"
    text = answer["body"]
    return answer["statusCode"], json.loads(text) if text else None, answer["headers"]


def post(body: str | bytes, content_type: str | None = "application/json") -> tuple[int, Any]:
    headers = {"Content-Type": content_type} if content_type else {}
    status, said, answered = send(event("POST", body=body, headers=headers))
    if status >= 400:
        assert answered["Content-Type"] == "application/problem+json"
        assert {"type", "title", "status", "detail", "correlation_id"} <= set(said)
        assert said["correlation_id"] == answered["X-Correlation-Id"]
    return status, said


def test_a_good_body_reaches_the_endpoint() -> None:
    status, said = post('{"name": "نورة", "amount_mad": 1200}')
    assert (status, said["name"], said["amount_mad"]) == (200, "نورة", 1200)


def test_a_body_in_base64_is_the_same_body() -> None:
    assert post(b'{"name": "x"}')[0] == 200


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "nonsense",
        '{"name": "a", "name": "b"}',
        '{"name": NaN}',
        '{"name": Infinity}',
        b"\xff\xfe",
        b'\xef\xbb\xbf{"name": "a"}',
        "[" * 100_000,
        '{"answers": ' * 5_000,
        '{"name": ' + "9" * 5_000 + "}",
        '{"name": "a\nb"}',
    ],
)
def test_what_is_not_json_is_malformed(body: str | bytes) -> None:
    assert post(body)[0] == 400


def test_base64_that_is_none_is_malformed() -> None:
    for text in ("%%%", "eyJuYW1lIjogImEifQ==%"):
        given = event("POST", body=text, headers={"content-type": "application/json"}, isBase64Encoded=True)
        assert send(given)[0] == 400


def test_a_missing_body_is_malformed() -> None:
    assert post("")[0] == 400


def test_a_huge_body_is_too_large() -> None:
    assert post(json.dumps({"name": "x" * MOST_BYTES}))[0] == 413
    assert post(json.dumps({"name": "x" * MOST_BYTES}).encode())[0] == 413


@pytest.mark.parametrize(
    "content_type",
    [None, "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1", "json"],
)
def test_another_kind_of_body_is_unsupported(content_type: str | None) -> None:
    assert post('{"name": "a"}', content_type)[0] == 415


@pytest.mark.parametrize("content_type", ["application/json; charset=UTF-8", "Application/JSON"])
def test_the_content_type_may_be_written_freely(content_type: str) -> None:
    assert post('{"name": "a"}', content_type)[0] == 200


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/name", "required"),
        ({"name": 3}, "/name", "type"),
        ({"name": "a" * 11}, "/name", "too_long"),
        ({"name": "a", "nom": "b"}, "/nom", "unknown_field"),
        ({"name": "a", "a/b~c": "b"}, "/a~1b~0c", "unknown_field"),
        ({"name": "a", "amount_mad": "12"}, "/amount_mad", "type"),
        ({"name": "a", "amount_mad": True}, "/amount_mad", "type"),
        ({"name": "a", "kind": "c"}, "/kind", "not_one_of"),
        ({"name": "a\u0000"}, "/name", "character"),
        ({"name": "a\u202eb"}, "/name", "character"),
        ({"name": "a\u2066b"}, "/name", "character"),
        ({"name": "\ud800"}, "/name", "character"),
        ({"name": "a", "answers": {"x": [{"y": "\u0000"}]}}, "/answers/x/0/y", "character"),
        ({"name": "a", "answers": {"x\u0000": 1}}, "/answers", "character"),
        ({"name": "a", "answers": {"x": 2**60}}, "/answers/x", "number"),
        ({"name": "a", "answers": {"x": -(2**60)}}, "/answers/x", "number"),
        ({"name": "a", "answers": {"x": 1e300}}, "/answers/x", "number"),
        ({"name": "a", "answers": {"x": 1e-300}}, "/answers/x", "number"),
        ([], "", "type"),
        ("text", "", "type"),
        (None, "", "type"),
    ],
)
def test_bad_input_says_where_and_how_to_mend_it(body: Any, pointer: str, code: str) -> None:
    status, said = post(json.dumps(body))
    assert status == 422
    assert (pointer, code) in [(e["pointer"], e["code"]) for e in said["errors"]]
    for each in said["errors"]:
        assert set(each["message"]) == {"ar", "fr", "en"}
        assert all(text and "{" not in text for text in each["message"].values())


def test_a_number_beyond_all_is_refused() -> None:
    assert post('{"name": "a", "amount_mad": 1e999}')[0] == 422


def test_values_nested_too_deeply_are_refused() -> None:
    status, said = post('{"name": "a", "answers": {"x": ' + "[" * 40 + "]" * 40 + "}}")
    assert (status, said["errors"][0]["code"]) == (422, "too_deep")


def test_a_refusal_repeats_nothing_of_the_input() -> None:
    _, said = post('{"name": "0612345678 MARKED VALUE", "kind": "BK123456"}')
    assert "MARKED" not in json.dumps(said)
    assert "BK123456" not in json.dumps(said)


def test_ordinary_arabic_marks_are_welcome() -> None:
    assert post('{"name": "\u200fابن\u200c"}')[0] == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("overdue=true&year=2026", 200),
        ("overdue=maybe", 422),
        ("year=1999", 422),
        ("year=abc", 422),
        ("unknown=1", 422),
        ("word=%D9%86%D9%88%D8%B1%D8%A9", 200),
        ("word=a%00", 422),
        ("word=a%E2%80%AEb", 422),
        ("year=2026&year=2027", 400),
        ("year=%ff", 400),
        ("&".join(f"a{i}=1" for i in range(100)), 400),
    ],
)
def test_the_query_is_checked_like_a_body(query: str, status: int) -> None:
    assert send(event(query=query))[0] == status


def test_who_calls_comes_from_the_token() -> None:
    headers = {
        "IF-MATCH": '"7"',
        "X-Viewer-Address": "2001:db8::1",  # nobody proves that CloudFront wrote it
        "Cookie": "a=1; b=2; a=3",
    }
    status, said, answered = send(event(path="/files/F1", claims=CLAIMS, headers=headers))
    assert status == 200
    assert said.pop("correlation_id") == answered["X-Correlation-Id"]
    assert said == {
        "id": "her-account",
        "session": "sign-in",
        "params": {"id": "F1"},
        "if_match": 7,
        "key": None,
        "address": "192.0.2.7",
        "cookies": {"a": "1", "b": "2"},
    }
    assert answered["ETag"] == '"3"'
    assert answered["Cache-Control"] == "no-store"


def test_cookies_of_the_gateway_are_read_and_set() -> None:
    given = event(path="/files/F1", claims=CLAIMS, cookies=["refresh=x=y"])
    answer = App(ROUTES).handle(given)
    assert json.loads(answer["body"])["cookies"] == {"refresh": "x=y"}
    assert answer["cookies"] == ["a=b; HttpOnly"]
    assert json.loads(answer["body"])["address"] == "192.0.2.7"


@pytest.mark.parametrize("claims", [None, {}, {"sub": ""}, {"sub": "x", "token_use": "id"}])
def test_without_an_access_token_nobody_is_let_in(claims: dict[str, str] | None) -> None:
    status, said, answered = send(event(path="/files/F1", claims=claims))
    assert (status, said["type"]) == (401, "urn:jisr:problem:not_signed_in")
    assert answered["WWW-Authenticate"] == "Bearer"
    assert send(event("POST", "/files/F1", claims=claims))[0] == 401
    assert send(event(path="/files/F1/quiet", claims=claims))[0] == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 428),
        ({"If-Match": '"1"'}, 200),
        ({"If-Match": "1"}, 400),
        ({"If-Match": "*"}, 400),
        ({"If-Match": 'W/"1"'}, 400),
        ({"If-Match": '"-1"'}, 400),
        ({"If-Match": '"1", "2"'}, 400),
        ({"If-Match": f'"{"9" * 30}"'}, 400),
    ],
)
def test_a_change_says_which_version_it_saw(headers: dict[str, str], status: int) -> None:
    assert send(event("PATCH", "/files/F1", claims=CLAIMS, headers=headers))[0] == status


@pytest.mark.parametrize(
    ("key", "status"), [("k", 200), ("k" * 129, 400), ("", 400), ("a b", 400), ("é", 400)]
)
def test_an_idempotency_key_is_visible_ascii(key: str, status: int) -> None:
    given = event("POST", "/files/F1", claims=CLAIMS, headers={"Idempotency-Key": key})
    assert send(given)[0] == status


@pytest.mark.parametrize(
    "kept",
    [
        "6f9619ff-8b86-d011-b42d-00c04fc964ff",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "0af7651916cd43dd8448eb211c80319c",
    ],
)
def test_the_clients_correlation_id_is_kept(kept: str) -> None:
    assert send(event(headers={"x-correlation-id": kept}))[2]["X-Correlation-Id"] == kept


@pytest.mark.parametrize(
    "strange",
    [
        "short",
        "a" * 65,
        "with space in the middle",
        "x\r\nSet-Cookie: a",
        "é" * 20,
        "ExempleEssaiFatima",
        "212600000001-ZZ123456",
    ],
)
def test_a_strange_correlation_id_is_replaced(strange: str) -> None:
    assert send(event(headers={"x-correlation-id": strange}))[2]["X-Correlation-Id"] != strange


@pytest.mark.parametrize(
    "path", ["/nothing", "/", "", "/wishes/", "//wishes", "/files/", "/files/%00", "/f" * 400]
)
def test_an_unknown_path_is_our_404(path: str) -> None:
    status, said, _ = send(event(path=path))
    assert (status, said["status"]) == (404, 404)


def test_outside_the_api_is_our_404() -> None:
    assert send({**event(), "rawPath": "/wishes"})[0] == 404
    assert send({**event(), "rawPath": "/api/v2/wishes"})[0] == 404
    assert send({})[0] == 404


def test_another_method_is_told_which_are_possible() -> None:
    status, _, headers = send(event("DELETE"))
    assert (status, headers["Allow"]) == (405, "GET, HEAD, POST")


def test_head_is_get_without_the_body() -> None:
    answer = App(ROUTES).handle(event("HEAD"))
    assert (answer["statusCode"], answer["body"]) == (200, "")


def test_a_fixed_path_wins_over_a_parameter() -> None:
    assert send(event(path="/files/search"))[0] == 204


def test_public_answers_may_be_kept_and_refusals_not() -> None:
    assert send(event())[2]["Cache-Control"] == "public, max-age=60"
    assert send(event(query="year=1"))[2]["Cache-Control"] == "no-store"


def test_bytes_travel_in_base64() -> None:
    answer = App(ROUTES).handle(event(path="/pdf"))
    assert (answer["isBase64Encoded"], base64.b64decode(answer["body"])) == (True, b"\xff\x00")


@pytest.mark.parametrize(("kind", "status"), [(k, s) for k, s in STATUS.items() if k is not errors.TooMany])
def test_each_refusal_has_its_status(kind: type[Refusal], status: int) -> None:
    texts = {"ar": "ع", "fr": "f", "en": "e"}
    route = Route("GET", "/x", PUBLIC, fail(kind("a_code", "why", [FieldError("/a", "b", texts)])), "", {})
    answered, said, _ = send(event(path="/x"), (route,))
    assert answered == said["status"] == status
    assert (said["type"], said["detail"]) == ("urn:jisr:problem:a_code", "why")
    assert said["errors"] == [{"pointer": "/a", "code": "b", "message": texts}]


def test_every_refusal_of_the_domain_is_mapped() -> None:
    kinds = {k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, Refusal)} - {Refusal}
    assert {k for k in kinds if not any(base in STATUS for base in k.__mro__)} == set()


def test_too_many_says_when_to_come_back() -> None:
    route = Route("GET", "/x", PUBLIC, fail(errors.TooMany("slow", retry_after=90)), "", {})
    status, _, headers = send(event(path="/x"), (route,))
    assert (status, headers["Retry-After"]) == (429, "90")


def test_a_problem_may_carry_more_members() -> None:
    route = Route("GET", "/x", PUBLIC, lambda r: problem(401, "wrong_code", tries_left=2), "", {})
    status, said, _ = send(event(path="/x"), (route,))
    assert (status, said["tries_left"]) == (401, 2)
    assert said["correlation_id"]


def test_the_unforeseen_says_nothing_outside_and_no_values_inside(capsys: pytest.CaptureFixture[str]) -> None:
    route = Route("GET", "/x/{id}", PUBLIC, fail(KeyError("0612345678 of NOURA")), "", {})
    given = event(path="/x/MARKED-PATH", query="q=MARKED-QUERY", headers={"authorization": "MARKED-HEADER"})
    status, said, _ = send(given, (route,))
    out = capsys.readouterr().out
    assert (status, said["detail"]) == (500, "something went wrong on our side")
    assert '"exception_name":"KeyError"' in out
    assert "endpoint" in out
    for marked in ("NOURA", "0612345678", "MARKED"):
        assert marked not in out + json.dumps(said)


def test_an_answer_that_is_no_json_is_a_500_too(capsys: pytest.CaptureFixture[str]) -> None:
    route = Route("GET", "/x", PUBLIC, lambda r: Response(200, {"a": object()}, etag=1), "", {}, cache=60)
    status, said, headers = send(event(path="/x"), (route,))
    assert (status, said["status"], headers["Cache-Control"]) == (500, 500, "no-store")
    assert "ETag" not in headers
    assert '"status":500' in capsys.readouterr().out


def test_a_transient_failure_asks_to_come_back() -> None:
    route = Route("GET", "/x", PUBLIC, fail(errors.Transient("busy")), "", {})
    assert send(event(path="/x"), (route,))[0] == 503


def test_one_line_tells_of_each_request(capsys: pytest.CaptureFixture[str]) -> None:
    _, _, headers = send(event(path="/files/F1", claims=CLAIMS))
    line = json.loads(capsys.readouterr().out)
    assert line.pop("ms") >= 0
    assert line.pop("timestamp").endswith("+00:00")
    assert line.pop("location").startswith("handle:")
    assert line == {
        "level": "INFO",
        "service": "jisr",
        "message": "request",
        "correlation_id": headers["X-Correlation-Id"],
        "method": "GET",
        "route": "/files/{id}",
        "status": 200,
    }


def test_an_endpoint_reads_only_the_model_its_route_declares() -> None:
    route = Route("POST", "/x", PUBLIC, echo, "", {})
    given = event("POST", "/x", body="{}", headers={"content-type": "application/json"})
    assert send(given, (route,))[0] == 500


def test_random_bytes_never_break_us() -> None:
    chance = random.Random(7)
    for _ in range(300):
        body = bytes(chance.choice(b'{}[]",:0e-\\u\xff\x00antf') for _ in range(chance.randrange(40)))
        query = "".join(chance.choice(string.printable) for _ in range(chance.randrange(20)))
        assert post(body)[0] in {200, 400, 422}
        assert send(event(query=query))[0] in {200, 400, 422}


def test_only_who_comes_through_the_edge_is_answered_and_located(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JISR_ORIGIN_SECRET", "of-this-deployment")
    settings.load.cache_clear()
    try:
        headers = {"X-Viewer-Address": "2001:db8::1"}
        for wrong in (
            {},
            {"X-Origin-Secret": ""},
            {"X-Origin-Secret": "wrong"},
            {"X-Origin-Secret": "\u0645"},
        ):
            status, said, _ = send(event(path="/files/F1", claims=CLAIMS, headers=headers | wrong))
            assert (status, "edge" in json.dumps(said)) == (403, True)
        right = {"X-Origin-Secret": "of-this-deployment"}
        status, said, _ = send(event(path="/files/F1", claims=CLAIMS, headers=headers | right))
        assert (status, said["address"]) == (200, "2001:db8::1")
    finally:
        monkeypatch.undo()
        settings.load.cache_clear()
