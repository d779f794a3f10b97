"""The OpenAPI document is what the code says, and the code says it about every route."""

import json
from collections import Counter

import pytest

from cli import openapi
from jisr.api.catalogue import all_routes
from jisr.domain.policy import PERMISSIONS
from jisr.http.openapi import build, statuses
from jisr.http.routes import Route, Rule

ROUTES = all_routes()
IDS = [f"{route.method} {route.path}" for route in ROUTES]


@pytest.mark.parametrize("path", openapi.COPIES, ids=lambda p: p.parent.name)
def test_the_committed_document_is_fresh(path: object) -> None:
    committed = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert committed == openapi.text(), "run `jisr openapi` and commit both copies"


def test_generating_twice_gives_the_same_bytes() -> None:
    assert openapi.text() == openapi.text()


def test_no_route_is_declared_twice() -> None:
    assert [name for name, count in Counter(IDS).items() if count > 1] == []
    with pytest.raises(ValueError, match="declared twice"):
        build([ROUTES[0], ROUTES[0]])


@pytest.mark.parametrize("route", ROUTES, ids=IDS)
def test_every_route_has_a_rule(route: Route) -> None:
    assert isinstance(route.rule, Rule)
    if route.rule.audience == "staff":
        assert route.rule.permission in PERMISSIONS, "a staff route names a permission of jisr.domain.policy"
    else:
        assert route.rule.permission is None


@pytest.mark.parametrize("route", ROUTES, ids=IDS)
def test_the_path_and_the_rule_agree_with_the_gateways_authorizers(route: Route) -> None:
    first, second = (*route.segments, "")[:2]
    if first == "staff":
        assert route.rule.audience == ("public" if second == "session" else "staff")
    else:
        assert route.rule.audience == ("applicant" if first in {"applications", "me"} else "public")


@pytest.mark.parametrize("route", ROUTES, ids=IDS)
def test_every_route_says_what_it_answers(route: Route) -> None:
    assert route.summary
    assert any(200 <= status < 300 for status in route.answers)
    assert route.method != "PATCH" or route.if_match == "required"
    assert not (route.method == "GET" and route.body)


def test_every_reference_leads_somewhere() -> None:
    document = build(ROUTES)

    def refs(value: object) -> set[str]:
        if isinstance(value, dict):
            own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
            return own.union(*(refs(each) for each in value.values()))
        return set().union(*(refs(each) for each in value)) if isinstance(value, list) else set()

    for ref in refs(document):
        assert ref.startswith("#/"), ref
        found: object = document
        for part in ref[2:].split("/"):
            assert isinstance(found, dict)
            assert part in found, ref
            found = found[part]


@pytest.mark.parametrize("route", ROUTES, ids=IDS)
def test_refusals_that_follow_from_the_route_are_documented(route: Route) -> None:
    operation = build(ROUTES)["paths"][route.path][route.method.lower()]
    documented = {int(status) for status in operation["responses"]}
    kept = {304} if route.cache is not None else set()
    assert documented == set(statuses(route)) | set(route.answers) | kept
    if route.body is not None:
        assert {400, 413, 415, 422} <= documented
    if route.rule.audience != "public":
        assert {401, 403} <= documented
    if route.if_match == "required":
        assert {412, 428} <= documented


def test_the_document_is_json_and_names_its_version() -> None:
    document = json.loads(openapi.text())
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "/api/v1"}]
