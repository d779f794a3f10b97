"""Every operation of the OpenAPI document on the running site, by everybody: no 5xx, nothing undocumented.

Schemathesis makes the requests, some as the document says and some not. `--fuzz 100` makes many more of them.
"""

import json
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cli.client import Client, accounts
from cli.emulator import ROOT
from tests.e2e.files import a_phone, draft_of, ready_draft, reset_limits, signed_in, submitted

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1800)]

DOCUMENT = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
OPERATIONS = [(method, path) for path, methods in DOCUMENT["paths"].items() for method in methods]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]


@dataclass
class Cast:
    """Who calls, and things that exist. `tokens`: a staff role, `applicant` or `nobody` -> access token."""

    url: str
    her: Client
    tokens: dict[str, str | None]
    sent: Mapping[str, Any]
    envelopes: list[str]

    def audience(self, who: str) -> str:
        return who if who in {"applicant", "nobody"} else "staff"

    def version(self, file: str) -> str:
        """Its ETag; she may have withdrawn or erased it meanwhile."""
        headers = {"Authorization": f"Bearer {self.her.token}"}
        answer = httpx.get(f"{self.url}/api/v1/applications/{file}", headers=headers, timeout=30)
        return answer.headers.get("ETag", '"1"')


@pytest.fixture(scope="module")
def cast(site, state) -> Cast:
    reset_limits(site)
    phone = a_phone()
    her = signed_in(site, phone)
    tokens: dict[str, str | None] = {"nobody": None, "applicant": her.token}
    envelopes = []
    for role, account in accounts(state / "demo-accounts.json").items():
        member = Client(site.url)
        member.staff_sign_in(account)
        tokens[role] = member.token
        if role == "programme_manager":
            envelopes = [e["id"] for e in member.call("GET", "/staff/envelopes").json()["items"]]
    sent = submitted(her)
    return Cast(site.url, her, tokens, {**sent, "last4": phone[-4:]}, envelopes)


@pytest.fixture(scope="module")
def narrowed(site) -> Any:
    """The document as it is served, with values that exist among those that it allows: so that random requests reach
    what lies behind the first check."""
    document = httpx.get(f"{site.url}/api/v1/openapi.json", timeout=30).json()
    ids = [p["id"] for p in httpx.get(f"{site.url}/api/v1/programmes", timeout=30).json()["items"]]
    programmes = [httpx.get(f"{site.url}/api/v1/programmes/{i}", timeout=30).json() for i in ids]
    kinds = sorted({kind for p in programmes for kind in p["kinds"]})
    papers = sorted({d["type"] for p in programmes for d in p["documents"]})
    properties: dict[str, Any] = {}
    for programme in programmes:
        for name, rule in programme["form"]["schema"]["properties"].items():
            properties[name] = {"anyOf": [{k: v for k, v in rule.items() if k != "format"}, {}]}
    answers = {"type": "object", "properties": properties, "maxProperties": 200}
    schemas = document["components"]["schemas"]
    for model, name, values in (
        ("StartApplication", "programme", ids),
        ("StartApplication", "kind", kinds),
        ("RegisterApplication", "programme", ids),
        ("RegisterApplication", "kind", kinds),
        ("AskEligibility", "kind", kinds),
        ("OpenEnvelope", "programme", ids),
        ("InvitePerson", "regions", [["03"], []]),
        ("InvitePerson", "provinces", [["03.231"], []]),
        ("AddDocument", "type", papers),
        ("AddDocument", "content_type", ["image/jpeg"]),
        ("AskCode", "phone", [a_phone() for _ in range(5)]),
        ("Act", "phone", [a_phone()]),
        ("AssistedApplicant", "phone", [a_phone()]),
    ):
        rules = schemas[model]["properties"]
        rules[name] = {"anyOf": [{"enum": values}, rules[name]]}
    for model in ("SaveAnswers", "AskEligibility"):
        schemas[model]["properties"]["answers"] = answers
    return schemathesis.openapi.from_dict(document)


@pytest.fixture
def cast_of_it(site, cast, method, path) -> Cast:
    """Of an operation that makes or changes drafts another woman: an account has ten of a programme at most."""
    reset_limits(site)
    changes = method != "get" or "{document_id}" in path
    if not (changes and path.startswith("/applications")):
        return cast
    her = signed_in(site)
    return replace(cast, her=her, tokens={**cast.tokens, "applicant": her.token})


@pytest.fixture
def real(cast_of_it, method, path) -> dict[str, Any]:
    """Values of this operation's parameters that lead to something that exists, made for it alone."""
    cast = cast_of_it
    if path.startswith("/staff/envelopes/"):
        return {"id": cast.envelopes[0]}
    if path.startswith("/staff/people/"):
        return {"id": somebody_of_staff(cast)}
    if "/programmes/" in path:
        return {"id": cast.sent["programme"]}
    if path.startswith("/track/"):
        return {"reference": cast.sent["reference"]}
    if "{document_id}" in path:
        draft, _ = ready_draft(cast.her)
        return {"id": draft["id"], "document_id": draft["documents"][0]["document_id"]}
    if path == "/applications/{id}/submit":
        return {"id": ready_draft(cast.her)[0]["id"]}
    if method != "get" and path.startswith("/applications/{id}"):
        return {"id": draft_of(cast.her)["id"]}
    return {"id": cast.sent["id"]}


def somebody_of_staff(cast: Cast) -> str:
    """Invited for one operation alone: it may end with her account closed."""
    invitation = {
        "username": f"agent-{time.time_ns()}@example.ma",
        "name": "Exemple",
        "roles": ["agent"],
        "regions": ["03"],
    }
    headers = {"Authorization": f"Bearer {cast.tokens['programme_manager']}"}
    answer = httpx.post(f"{cast.url}/api/v1/staff/people", json=invitation, headers=headers, timeout=30)
    found: str = answer.raise_for_status().json()["id"]
    return found


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[f"{m} {p}" for m, p in OPERATIONS])
def test_an_operation_answers_everybody_as_the_document_says(
    site, cast_of_it, narrowed, real, method, path, pytestconfig
):
    cast = cast_of_it
    tokens = dict(cast.tokens)
    if path.startswith("/me/"):
        # These reach all of a person's files: another person's, so that the others' stay.
        other = signed_in(site)
        draft_of(other)
        tokens["applicant"] = other.token
    operation = narrowed[path][method.upper()]
    audience = next((name for each in operation.definition.raw.get("security", []) for name in each), None)
    seen: Counter[int] = Counter()

    def ask(case: Any, checks: list[Any]) -> None:
        for who, token in tokens.items():
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            answer = case.call(base_url=f"{site.url}/api/v1", headers=headers, timeout=60)
            seen[answer.status_code] += 1
            if audience in {"applicant", "staff"} and cast.audience(who) != audience:
                assert answer.status_code == 401, (who, case.as_curl_command())
            ours = answer.status_code != 401 or "problem" in str(answer.headers.get("content-type"))
            assert not ours or "x-correlation-id" in answer.headers
            case.validate_response(answer, checks=checks)

    def everybody(mode: GenerationMode) -> None:
        asked = 0

        @settings(
            max_examples=pytestconfig.getoption("--fuzz"),
            derandomize=True,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def one(case: Any) -> None:
            nonlocal asked
            asked += 1
            checks = [*CHECKS, negative_data_rejection]
            # Of a path with a line feed the emulator's gateway finds no route, and nobody is asked who calls.
            made_up = case.path_parameters or {}
            case.path_parameters = {
                n: v.replace("%0A", "%20") if isinstance(v, str) else v for n, v in made_up.items()
            }
            if asked % 2 and case.path_parameters:
                # What exists instead of what was made up; and then a wrong path may have become a right one.
                case.path_parameters = {**case.path_parameters, **real}
                checks = CHECKS
                if "If-Match" in case.headers and mode is GenerationMode.POSITIVE:
                    case.headers["If-Match"] = cast.version(real["id"])
            ask(case, checks)

        one()

    everybody(GenerationMode.POSITIVE)
    try:
        everybody(GenerationMode.NEGATIVE)
    except Unsatisfiable:
        # Nothing about it can be wrong: it takes at most headers that are any text.
        raw = operation.definition.raw
        assert "requestBody" not in raw
        assert {parameter["in"] for parameter in raw["parameters"]} <= {"header"}
    reachable = set(seen) - ({401, 429} if audience in {"applicant", "staff"} else {429})
    assert reachable, f"nothing but {dict(seen)}"
