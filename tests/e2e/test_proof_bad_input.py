"""Bad input of every kind gets the contract's answer and changes nothing."""

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from cli.client import Client, accounts, wait_for
from cli.emulator import ROOT
from tests.e2e.files import a_phone, aws, consent, draft_of, ready_draft, reset_limits, signed_in, submitted

pytestmark = pytest.mark.e2e

DOCUMENT = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
PROBLEM = "application/problem+json"
JSON = "application/json"


@dataclass
class World:
    """Two applicants and staff. `her` has a draft with answers, a complete one and a file that she has sent."""

    url: str
    phone: str
    her: Client
    other: Client
    staff: dict[str, Client]
    draft: dict[str, Any]
    ready: dict[str, Any]
    sent: dict[str, Any]
    theirs: dict[str, Any]
    programme: dict[str, Any]

    def ask(
        self,
        method: str,
        path: str,
        *,
        who: Client | None = None,
        token: str | None = None,
        headers: dict[str, Any] | None = None,
        **more: Any,
    ) -> httpx.Response:
        """As bytes and headers, without a client's good manners. `path` goes out as it is written."""
        held = token or (who or self.her).token
        sent = {"Authorization": f"Bearer {held}", **(headers or {})}
        return httpx.request(method, f"{self.url}/api/v1{path}", headers=sent, timeout=60, **more)

    def state(self) -> dict[str, Any]:
        """All that these people can read of what there is."""
        files = {}
        for who, client in (("her", self.her), ("other", self.other)):
            listed = client.call("GET", "/applications").json()["items"]
            files[who] = [client.call("GET", f"/applications/{f['id']}").json() for f in listed]
        for file in (f for whole in files.values() for f in whole):
            for paper in file["documents"]:
                for link in LINKS:
                    paper.pop(link)
        manager, agent = self.staff["programme_manager"], self.staff["agent"]
        return {
            **files,
            "envelopes": manager.call("GET", "/staff/envelopes").json(),
            "as the agent reads it": _without_links(
                agent.call("GET", f"/staff/applications/{self.sent['id']}").json()
            ),
        }


LINKS = ("preview_url", "thumbnail_url")
"""Signed anew for each reader."""


def _without_links(file: dict[str, Any]) -> dict[str, Any]:
    return {**file, "documents": [{**d, **dict.fromkeys(LINKS)} for d in file["documents"]]}


@pytest.fixture(scope="module")
def world(site, state) -> World:
    reset_limits(site)
    phone = a_phone()
    her, other = signed_in(site, phone), signed_in(site)
    staff = {}
    for role, account in accounts(state / "demo-accounts.json").items():
        staff[role] = Client(site.url)
        staff[role].staff_sign_in(account)
    ready, programme = ready_draft(her)
    draft = draft_of(her)
    given = {"answers": {"first_name": "مثال"}}
    draft = her.call("PATCH", f"/applications/{draft['id']}", given, headers={"If-Match": '"1"'}).json()
    return World(
        site.url, phone, her, other, staff, draft, ready, submitted(her), submitted(other), programme
    )


@pytest.fixture(scope="class")
def nothing_changes(world) -> Iterator[None]:
    before = world.state()
    yield
    assert world.state() == before


def refused(answer: httpx.Response, *statuses: int) -> dict[str, Any]:
    """A problem of ours with one of `statuses`."""
    assert answer.status_code in statuses, (answer.status_code, answer.text[:500])
    assert answer.headers["content-type"] == PROBLEM, answer.text[:200]
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["correlation_id"] == answer.headers["x-correlation-id"]
    return problem


DEEP = b'{"programme": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
FORTY = b'{"programme": ' + b"[" * 40 + b"]" * 40 + b"}"


UNWANTED = {
    "NUL": "\\u0000",
    "control": "\\u0001",
    "escape": "\\u001b",
    "delete": "\\u007f",
    "right-to-left override": "\\u202e",
    "isolate": "\\u2066",
    "lone surrogate": "\\ud800",
    "broken on its way": "\\ufffd",
}


def texts_of(schema: Any, pointer: str = "") -> Iterator[str]:
    """Pointers of all places in a body where text may stand."""
    if "$ref" in schema:
        yield from texts_of(DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]], pointer)
    for each in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        yield from texts_of(each, pointer)
    if schema.get("type") == "string":
        yield pointer
    if schema.get("type") == "array":
        yield from texts_of(schema["items"], f"{pointer}/0")
    if schema.get("type") == "object" and "properties" not in schema:
        yield f"{pointer}/free"
    for name, inner in schema.get("properties", {}).items():
        yield from texts_of(inner, f"{pointer}/{name}")


def filled(pointers: list[str], text: str) -> dict[str, Any]:
    """The smallest body that has `text` at all `pointers`."""
    body: dict[str, Any] = {}
    for pointer in pointers:
        *way, last = pointer.strip("/").split("/")
        there: Any = body
        for part, following in zip(way, [*way, last][1:], strict=True):
            if part == "0":
                there += [] if there else [{}]
                there = there[0]
            else:
                there = there.setdefault(part, [] if following == "0" else {})
        if last == "0":
            there.append(text)
        else:
            there[last] = text
    return body


BODIES = [
    (method.upper(), path, sorted(set(texts_of(operation["requestBody"]["content"][JSON]["schema"]))))
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
    if "requestBody" in operation
]


PAPER = {"type": "quote", "filename": "a.jpg", "content_type": "image/jpeg", "size": 10}


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\x\\..\\y.jpg", "%2e%2e%2fx", "ZZ123456 +212600000001.jpg"]
)
def test_a_files_name_never_becomes_a_place(world, name):
    draft = draft_of(world.her)
    path = f"/applications/{draft['id']}/documents"
    added = world.her.call("POST", path, {**PAPER, "filename": name}, expect=201).json()
    assert re.fullmatch(r"[0-9A-Z]{12}/[0-9a-f]{32}", added["upload"]["fields"]["key"])
    assert name not in json.dumps(added)


def test_a_key_serves_one_body_of_one_person_once(world):
    body = {"programme": world.programme["id"], "kind": world.draft["kind"], "language": "ar"}
    headers = {"Idempotency-Key": f"key-{time.time_ns()}"}
    first = world.ask("POST", "/applications", json=body, headers=headers)
    assert first.status_code == 201
    before = world.state()
    again = world.ask("POST", "/applications", json=body, headers=headers)
    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
    problem = refused(
        world.ask("POST", "/applications", json={**body, "language": "fr"}, headers=headers), 422
    )
    assert problem["type"].endswith(":idempotency_key_reused")
    assert world.state() == before
    theirs = world.ask("POST", "/applications", who=world.other, json=body, headers=headers)
    assert theirs.json()["id"] != first.json()["id"]


def test_a_partners_money_sent_twice_with_one_key_counts_once(world):
    manager = world.staff["programme_manager"]
    before = manager.call("GET", "/staff/envelopes").json()["items"][0]
    path, body = f"/staff/envelopes/{before['id']}/contributions", {"partner": "Exemple", "amount_mad": 12.5}
    headers = {"Idempotency-Key": f"money-{time.time_ns()}"}
    answers = [world.ask("POST", path, who=manager, json=body, headers=headers) for _ in range(2)]
    assert [a.status_code for a in answers] == [201, 201]
    refused(world.ask("POST", path, who=manager, json={**body, "amount_mad": 13}, headers=headers), 422)
    after = manager.call("GET", "/staff/envelopes").json()["items"][0]
    assert after["contributed_mad"] == before["contributed_mad"] + 12.5


def b64(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def parts_of(token: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    head, claims, signature = token.split(".")

    def read(part: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        return found

    return read(head), read(claims), signature


def forged(token: str) -> dict[str, str]:
    head, claims, signature = parts_of(token)
    later = {**claims, "exp": claims["exp"] + 10**6}
    unsigned = f"{b64({**head, 'alg': 'HS256'})}.{b64(later)}"
    keyed = hmac.new(json.dumps(head).encode(), unsigned.encode(), hashlib.sha256).digest()
    return {
        "alg none": f"{b64({'alg': 'none', 'typ': 'JWT'})}.{b64(claims)}.",
        "alg none with its key id": f"{b64({**head, 'alg': 'none'})}.{b64(claims)}.",
        "HS256 with what is public": f"{unsigned}.{b64(keyed)}",
        "lives longer": f"{b64(head)}.{b64(later)}.{signature}",
        "another person": f"{b64(head)}.{b64({**claims, 'sub': 'somebody-else'})}.{signature}",
        "another key": f"{b64({**head, 'kid': 'unknown'})}.{b64(claims)}.{signature}",
        "signature cut": token[:-8],
        "no signature": ".".join(token.split(".")[:2]) + ".",
        "two parts": ".".join(token.split(".")[:2]),
        "rubbish": "x.y.z",
        "one word": "x",
        "bytes": b64(b"\xff\xfe") + "." + b64(b"\x00") + "." + b64(b"\x00"),
    }


def closed_to(world: World, token: str) -> None:
    """Nothing that needs a token opens, for applicants or staff."""
    for path in ("/applications", f"/applications/{world.sent['id']}", "/me/export"):
        assert world.ask("GET", path, token=token).status_code == 401
    for path in ("/staff/queue", f"/staff/applications/{world.sent['id']}", "/staff/envelopes"):
        assert world.ask("GET", path, token=token).status_code == 401
    given = {"programme": world.programme["id"], "kind": world.draft["kind"]}
    assert world.ask("POST", "/applications", token=token, json=given).status_code == 401


def tokens_of(site, phone: str, client_id: str) -> dict[str, str]:
    """Cognito's own tokens by the code to her phone, without our API: also the id token."""
    cognito = aws(site, "cognito-idp")
    inbox = Client(site.url)
    before = len(inbox.messages(phone))
    begun = cognito.admin_initiate_auth(
        UserPoolId=site.settings["applicant_pool_id"],
        ClientId=client_id,
        AuthFlow="CUSTOM_AUTH",
        AuthParameters={"USERNAME": phone},
    )
    text = wait_for("the code", lambda: inbox.messages(phone)[before:])[-1]["text"]
    done = cognito.admin_respond_to_auth_challenge(
        UserPoolId=site.settings["applicant_pool_id"],
        ClientId=client_id,
        ChallengeName="CUSTOM_CHALLENGE",
        Session=begun["Session"],
        ChallengeResponses={"USERNAME": phone, "ANSWER": re.search(r"\d{6}", text)[0]},
    )
    found: dict[str, str] = done["AuthenticationResult"]
    return found


def test_an_ended_session_brings_no_more_tokens(site):
    client = Client(site.url)
    phone = a_phone()
    asked = client.call("POST", "/session/codes", {"phone": phone, "language": "ar"}, expect=202).json()
    text = wait_for("the code", lambda: client.messages(phone))[-1]["text"]
    code = re.search(r"\d{6}", text)[0]
    opened = client.call("POST", "/session", {"challenge": asked["challenge"], "code": code}, expect=200)
    cookie = {"Cookie": opened.headers["set-cookie"].partition(";")[0]}
    bare = Client(site.url)
    bare.http.cookies.clear()
    assert bare.call("POST", "/session/refresh", headers=cookie, expect=200).json()["access_token"]
    bare.call("DELETE", "/session", headers=cookie, expect=204)
    for forged_cookie in (cookie, {}, {"Cookie": "jisr_refresh=x"}, {"Cookie": "jisr_refresh="}):
        bare.call("POST", "/session/refresh", headers=forged_cookie, expect=401)
        bare.call("POST", "/staff/session/refresh", headers=forged_cookie, expect=401)
    bare.call("POST", "/session", {"challenge": asked["challenge"], "code": code}, expect=401)


@pytest.mark.usefixtures("nothing_changes")
class TestBodies:
    """What is sent as a body."""

    @pytest.mark.parametrize(
        ("content", "status"),
        [
            (b"{", 400),
            (b"nul", 400),
            (b"{'programme': 'x'}", 400),
            (b'{"programme": "x"} x', 400),
            (b'\xef\xbb\xbf{"programme": "x", "kind": "k"}', 400),
            (b'{"programme": "x", "programme": "y", "kind": "k"}', 400),
            (b'{"programme": NaN, "kind": "k"}', 400),
            (b'{"programme": Infinity, "kind": "k"}', 400),
            (b'{"programme": -Infinity, "kind": "k"}', 400),
            (b'{"programme": ' + b"1" * 5000 + b"}", 400),
            (DEEP, 400),
            (FORTY, 422),
            (b'{"programme": 1e400, "kind": "k"}', 422),
            (b'{"programme": -1e400, "kind": "k"}', 422),
            (b'{"programme": 1e-200, "kind": "k"}', 422),
            (b'{"programme": 123456789012345678901234567890, "kind": "k"}', 422),
            (b"[]", 422),
            (b"null", 422),
            (b"3", 422),
            (b'"text"', 422),
            (b"true", 422),
            (b"{}", 422),
            (b'{"programme": 3, "kind": "k"}', 422),
            (b'{"programme": null, "kind": "k"}', 422),
            (b'{"programme": ["tamkine-riyada"], "kind": "self_employed"}', 422),
            (b'{"programme": "tamkine-riyada", "kind": "self_employed", "more": 1}', 422),
            (b'{"programme": "tamkine-riyada", "kind": "self_employed", "language": "de"}', 422),
            (b'{"programme": "tamkine-riyada", "kind": "no-such-kind"}', 422),
            (b'{"programme": "\xff\xfe", "kind": "k"}', 422),
            (b'{"programme": "no-such-programme", "kind": "self_employed"}', 404),
            (b'{"programme": "../tamkine-riyada", "kind": "self_employed"}', 422),
            (b'{"programme": "' + b"x" * 300_000 + b'"}', 413),
        ],
        ids=lambda v: v[:40].decode(errors="replace") if isinstance(v, bytes) else str(v),
    )
    def test_a_bad_body(self, world, content, status):
        answer = world.ask("POST", "/applications", content=content, headers={"Content-Type": JSON})
        refused(answer, status)

    def test_a_body_beyond_the_gateways_limit(self, world):
        answer = world.ask("POST", "/applications", content=b"x" * 12_000_000, headers={"Content-Type": JSON})
        assert answer.status_code == 413

    @pytest.mark.parametrize(
        "content_type",
        [
            "",
            "text/plain",
            "text/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/xml",
            "application/json; charset=latin-1",
            "application/json; charset=utf-16",
            "application/merge-patch+json",
            "application/json, text/plain",
        ],
    )
    def test_a_body_of_another_kind(self, world, content_type):
        body = json.dumps({"programme": world.programme["id"], "kind": world.draft["kind"]}).encode()
        answer = world.ask("POST", "/applications", content=body, headers={"Content-Type": content_type})
        refused(answer, 415)

    @pytest.mark.parametrize(
        ("method", "path", "pointers"),
        [b for b in BODIES if b[2]],
        ids=[f"{m} {p}" for m, p, t in BODIES if t],
    )
    def test_hidden_characters_in_every_text_of_every_body(self, world, method, path, pointers):
        staff = path.startswith("/staff/") and "/session" not in path
        who = world.staff["coordinator"] if staff else world.her
        file = world.sent if staff else world.draft
        there = path.replace("{id}", world.programme["id"] if "/programmes/" in path else file["id"])
        headers = {"Content-Type": JSON, "If-Match": f'"{file["version"]}"'}
        for name, character in UNWANTED.items():
            content = json.dumps(filled(pointers, "a HERE b")).replace("HERE", character)
            problem = refused(world.ask(method, there, who=who, content=content, headers=headers), 422)
            assert {(e["pointer"], e["code"]) for e in problem["errors"]} == {
                (pointer, "character") for pointer in pointers
            }, name


@pytest.mark.usefixtures("nothing_changes")
class TestValues:
    """Well-formed, and not to be had."""

    @pytest.mark.parametrize(
        "answers",
        [
            {"no_such_question": 1},
            {"first_name": 3},
            {"first_name": ""},
            {"first_name": "x" * 5000},
            {"first_name": {"ar": "x"}},
            {"cnie": "not a card"},
            {"cnie": "ZZ123456; DROP TABLE"},
            {"birth_date": "2026-02-30"},
            {"birth_date": "yesterday"},
            {"birth_date": "٢٠٠٠-٠١-٠١"},
            {"amount_mad": -1},
            {"amount_mad": 0.001},
            {"amount_mad": True},
            {"amount_mad": "40000"},
            {"household_size": 10**9},
            {"region": "99"},
            {"commune": "03.231.01"},
            {"kind": "cooperative_member"},
            {"age": 40},
            {"rib": ["x"]},
            {f"q{i}": 1 for i in range(201)},
        ],
        ids=lambda a: json.dumps(a)[:40],
    )
    def test_a_wrong_answer(self, world, answers):
        headers = {"If-Match": f'"{world.draft["version"]}"'}
        path = f"/applications/{world.draft['id']}"
        assert refused(world.ask("PATCH", path, json={"answers": answers}, headers=headers), 422)["errors"]

    @pytest.mark.parametrize(
        "change",
        [
            {"size": 0},
            {"size": -1},
            {"size": 10 * 1024 * 1024 + 1},
            {"size": 1.5},
            {"size": "10"},
            {"size": True},
            {"type": "passport"},
            {"type": "../quote"},
            {"side": "front"},
            {"side": "inside"},
            {"content_type": "text/html"},
            {"content_type": "image/svg+xml"},
            {"filename": ""},
            {"filename": "x" * 256},
            {"sha256": "abc"},
            {"sha256": "Z" * 64},
            {"bucket": "elsewhere"},
        ],
        ids=json.dumps,
    )
    def test_a_paper_that_can_not_be(self, world, change):
        refused(
            world.ask("POST", f"/applications/{world.draft['id']}/documents", json={**PAPER, **change}), 422
        )

    @pytest.mark.parametrize(
        ("body", "statuses"),
        [
            ({"consent": {"accepted": False, "text_version": "x"}}, (422,)),
            ({"consent": {"accepted": "true", "text_version": "x"}}, (422,)),
            ({"consent": {"accepted": True, "text_version": "an older one"}}, (422,)),
            ({"consent": {"accepted": True}}, (422,)),
            ({}, (422,)),
            ({"safe_contact": {"hours": "always"}}, (422,)),
            ({"safe_contact": {"other_phone": "0522123456"}}, (422,)),
            ({"safe_contact": {"other_phone": "+33612345678"}}, (422,)),
            ({"safe_contact": {"codes_only": 1}}, (422,)),
        ],
        ids=json.dumps,
    )
    def test_a_submission_that_can_not_be(self, world, body, statuses):
        whole = {**consent(world.programme), **body} if "safe_contact" in body else body
        refused(world.ask("POST", f"/applications/{world.ready['id']}/submit", json=whole), *statuses)

    @pytest.mark.parametrize("dry_run", ["", "?dry_run=true"])
    @pytest.mark.parametrize(
        "wrong",
        [
            {"documents": ["rejected", "rejected"]},
            {"documents": ["rejected", "accepted"]},
            {"documents": ["rejected"] * 41},
            {"documents": [{"outcome": "accepted", "note": "x"}]},
            {"documents": [{"outcome": "accepted", "reason": "blurred"}]},
            {"documents": [{"outcome": "rejected"}]},
            {"documents": [{"outcome": "rejected", "reason": "blurred", "document_id": "no-such-paper"}]},
            {"answers": ["first_name"]},
            {"answers": ["/answers/no_such_question"]},
            {"answers": ["/answers/first_name", "Her name is Exemple"]},
            {"answers": ["/answers/first_name/0"]},
            {"answers": ["/answers/kind"]},
            {"reason_codes": ["Her name is Exemple"]},
        ],
        ids=lambda w: json.dumps(w)[:60],
    )
    def test_a_decision_that_can_not_be(self, world, wrong, dry_run):
        paper = world.sent["documents"][0]["document_id"]
        given = wrong.get("documents", [])
        verdicts = [{"document_id": paper, **({"outcome": v} if isinstance(v, str) else v)} for v in given]
        for verdict in verdicts:
            if len(given) > 1 and verdict["outcome"] == "rejected":
                verdict["reason"] = "blurred"
        body = {"action": "request_changes", "reason_codes": ["incomplete"], **wrong, "documents": verdicts}
        path = f"/staff/applications/{world.sent['id']}/actions{dry_run}"
        version = {"If-Match": f'"{world.sent["version"]}"'}
        answer = world.ask("POST", path, who=world.staff["agent"], json=body, headers=version)
        assert refused(answer, 422)["errors"]

    @pytest.mark.parametrize("version", ["Exemple Fatima", "0612345678", "ZZ123456", "x" * 21, ""])
    def test_a_consent_to_a_text_that_can_not_be(self, world, version):
        body = {
            "programme": world.programme["id"],
            "kind": world.draft["kind"],
            "applicant": {"phone": "0600000009"},
            "consent_evidence": {"method": "signed_form", "text_version": version},
        }
        refused(world.ask("POST", "/staff/applications", who=world.staff["agent"], json=body), 422)

    @pytest.mark.parametrize("amount", [0, -1, 0.001, 1e12, "100", True, None, [], 10.005], ids=json.dumps)
    def test_money_that_is_no_money(self, world, amount):
        manager = world.staff["programme_manager"]
        envelope = manager.call("GET", "/staff/envelopes").json()["items"][0]["id"]
        body = {"partner": "Exemple", "amount_mad": amount}
        refused(world.ask("POST", f"/staff/envelopes/{envelope}/contributions", who=manager, json=body), 422)


@pytest.mark.usefixtures("nothing_changes")
class TestDoors:
    """Whose, which version, which key."""

    def test_other_peoples_files_and_unknown_ones_do_not_exist(self, world):
        paper = world.theirs["documents"][0]["document_id"]
        bodies: dict[str, Any] = {
            "identity": {"national_id_last4": "0001", "birth_year": 1990},
            "documents": PAPER,
            "submit": consent(world.programme),
            "resubmit": {},
            "withdraw": {},
            "appeal": {"text": "x"},
            "help": {},
        }
        for file in (
            world.theirs["id"],
            "26ZZZZZZZZZZ",
            "STATE",
            "GUARD#x",
            "IDEMPOTENCY#x",
            world.sent["id"].lower(),
        ):
            there = f"/applications/{quote(file, safe='')}"
            known = [refused(world.ask("GET", there), 404)["type"]]
            known.append(
                refused(world.ask("PATCH", there, json={"answers": {}}, headers={"If-Match": '"1"'}), 404)[
                    "type"
                ]
            )
            known += [
                refused(world.ask("POST", f"{there}/{a}", json=b), 404)["type"] for a, b in bodies.items()
            ]
            known += [
                refused(world.ask("GET", f"{there}/{a}"), 404)["type"] for a in ("documents", "receipt")
            ]
            known.append(refused(world.ask("DELETE", f"{there}/documents/{paper}"), 404)["type"])
            assert len(set(known)) == 1
        mine = f"/applications/{world.draft['id']}/documents/{paper}"
        refused(world.ask("DELETE", mine), 404)

    def test_staff_reach_neither_other_places_nor_beyond_their_role(self, world):
        outside = world.ask("GET", "/staff/queue?province=01.511", who=world.staff["agent"])
        refused(outside, 404)
        allowed = {
            "agent": {"queue", "search", "file"},
            "coordinator": {"queue", "search", "file", "envelopes"},
            "committee_member": {"queue", "file", "envelopes"},
            "programme_manager": {"queue", "search", "file", "envelopes"},
            "partner": {"envelopes"},
            "auditor": {"search", "file", "envelopes"},
        }
        paths = {
            "queue": "/staff/queue?region=03",
            "search": f"/staff/search?reference={world.sent['reference']}",
            "file": f"/staff/applications/{world.sent['id']}",
            "envelopes": "/staff/envelopes",
        }
        for role, names in allowed.items():
            for name, path in paths.items():
                answer = world.ask("GET", path, who=world.staff[role])
                assert answer.status_code == (200 if name in names else 403), (role, name)
        action = {"action": "approve"}
        for role in ("partner", "auditor"):
            answer = world.ask(
                "POST",
                f"/staff/applications/{world.sent['id']}/actions",
                who=world.staff[role],
                json=action,
                headers={"If-Match": f'"{world.sent["version"]}"'},
            )
            refused(answer, 403)

    @pytest.mark.parametrize(
        ("match", "status"),
        [
            (None, 428),
            ('"0"', 412),
            ('"1"', 412),
            ('"99"', 412),
            ('"999999999999"', 412),
            ("3", 400),
            ("*", 400),
            ('W/"3"', 400),
            ('"3", "4"', 400),
            ('"3.0"', 400),
            ('"-1"', 400),
            ('"' + "9" * 30 + '"', 400),
            ('"x"', 400),
            ("", 400),
            ('"٣"', 400),
        ],
    )
    def test_a_stale_missing_or_senseless_version(self, world, match, status):
        headers = {} if match is None else {"If-Match": match.encode()}
        answer = world.ask(
            "PATCH",
            f"/applications/{world.draft['id']}",
            json={"answers": {"first_name": "x y"}},
            headers=headers,
        )
        refused(answer, status)
        action = world.ask(
            "POST",
            f"/staff/applications/{world.sent['id']}/actions",
            who=world.staff["agent"],
            json={"action": "claim"},
            headers=headers,
        )
        refused(action, status)
        if match is not None:
            path = f"/applications/{world.ready['id']}/submit"
            refused(world.ask("POST", path, json=consent(world.programme), headers=headers), status)

    @pytest.mark.parametrize("key", ["", "x" * 129, "a b", "é", "مفتاح", "a\tb"], ids=repr)
    def test_a_key_of_the_wrong_shape(self, world, key):
        headers = {"Idempotency-Key": key.encode()}
        body = {"programme": world.programme["id"], "kind": world.draft["kind"], "language": "ar"}
        refused(world.ask("POST", "/applications", json=body, headers=headers), 400)


@pytest.mark.usefixtures("nothing_changes")
class TestAddresses:
    """Paths, queries, methods."""

    @pytest.mark.parametrize(
        "path",
        [
            "/applications/..%2f..%2fprogrammes",
            "/applications/%2e%2e%2fme%2fexport",
            "/applications/..%5c..%5cx",
            "/applications/%00",
            "/applications/a%00b",
            "/applications/%0d%0aSet-Cookie:%20x=y",
            "/applications/%e2%80%ae",
            "/applications/%ed%a0%80",
            "/applications/%ff",
            "/applications/" + "x" * 600,
            "/applications/" + "%41" * 300,
            "/applications//documents",
            "/applications/a/b/c/d/e",
            "/programmes/..%2f..%2fsecrets",
            "/programmes/%00",
            "/track/%00?phone_last4=0000",
            "/track/" + "9" * 400 + "?phone_last4=0000",
            "/nothing-here",
            "/me/",
        ],
    )
    def test_a_path_that_leads_nowhere(self, world, path):
        refused(world.ask("GET", path), 404)

    @pytest.mark.parametrize(
        ("query", "statuses"),
        [
            ("programme=a&programme=b", (400,)),
            ("programme=%ff", (400,)),
            ("&".join(f"p{i}=1" for i in range(60)), (400,)),
            ("programme=" + "x" * 3000, (422,)),
            ("programme=" + "x" * 20_000, (400, 414, 422)),
            ("no_such=1", (422,)),
            ("status=lost", (422,)),
            ("overdue=perhaps", (422,)),
            ("programme=%00", (422,)),
            ("programme=%e2%80%ae", (422,)),
            ("region=99", (404,)),
            ("province=../03", (422,)),
            ("cursor=", (422,)),
            ("cursor=x", (400,)),
            ("cursor=%00", (422,)),
            ("cursor=é", (400,)),
            ("cursor=" + "A" * 1025, (422,)),
            *(
                (f"cursor={base64.urlsafe_b64encode(text.encode()).decode()}", (400,))
                for text in (
                    "x",
                    "[]",
                    "3",
                    "{}",
                    "NaN",
                    '{"after": 3}',
                    '{"after": null}',
                    '{"after": []}',
                    '{"after": "' + "9" * 101 + '"}',
                    '{"after": "\\ud800"}',
                    '{"after": "\\u0000"}',
                    '{"after": "x"}',
                    '{"after": ""}',
                    "[" * 700,
                )
            ),
        ],
        ids=lambda v: str(v)[:50],
    )
    def test_a_query_that_asks_for_nothing(self, world, query, statuses):
        answer = world.ask("GET", f"/staff/queue?{query}", who=world.staff["coordinator"])
        if answer.status_code == 414:
            return  # the local site's own limit of a request line
        refused(answer, *statuses)

    def test_a_method_that_is_not_there(self, world):
        for method in ("PUT", "DELETE", "PATCH"):
            answer = world.ask(method, "/applications", headers={"If-Match": '"1"'})
            refused(answer, 405)
            assert answer.headers["allow"] == "GET, HEAD, POST"


@pytest.mark.usefixtures("nothing_changes")
class TestTokens:
    """What opens and what does not."""

    @pytest.mark.parametrize("how", list(forged(".".join((b64({}), b64({"exp": 1}), "x")))))
    def test_a_forged_token_opens_nothing(self, world, how):
        for genuine in (world.her.token, world.staff["agent"].token):
            closed_to(world, forged(str(genuine))[how])

    def test_a_token_opens_only_its_own_side(self, world):
        assert world.ask("GET", "/staff/queue").status_code == 401
        assert world.ask("GET", "/applications", who=world.staff["agent"]).status_code == 401
        bare = httpx.get(f"{world.url}/api/v1/applications", timeout=30)
        assert bare.status_code == 401
        for header in ("", "Bearer", f"Basic {b64(b'a:b')}"):
            answer = world.ask("GET", "/applications", headers={"Authorization": header})
            assert answer.status_code == 401
        query = httpx.get(f"{world.url}/api/v1/applications?access_token={world.her.token}", timeout=30)
        assert query.status_code == 401

    def test_an_id_token_is_no_access_token(self, site, world):
        tokens = tokens_of(site, world.phone, site.settings["applicant_client_id"])
        assert world.ask("GET", "/applications", token=tokens["AccessToken"]).status_code == 200
        closed_to(world, tokens["IdToken"])

    def test_a_token_of_the_same_pool_for_another_application_opens_nothing(self, site, world):
        cognito = aws(site, "cognito-idp")
        pool = site.settings["applicant_pool_id"]
        foreign = cognito.create_user_pool_client(
            UserPoolId=pool, ClientName="foreign", ExplicitAuthFlows=["ALLOW_CUSTOM_AUTH"]
        )["UserPoolClient"]["ClientId"]
        try:
            closed_to(world, tokens_of(site, world.phone, foreign)["AccessToken"])
        finally:
            cognito.delete_user_pool_client(UserPoolId=pool, ClientId=foreign)

    def test_an_expired_token_opens_nothing(self, site, world):
        """A real one: for this test the client's tokens live two seconds."""
        cognito = aws(site, "cognito-idp")
        pool, client = site.settings["applicant_pool_id"], site.settings["applicant_client_id"]
        before = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"]
        kept = {"AccessTokenValidity", "TokenValidityUnits"}
        short = {
            "AccessTokenValidity": 2,
            "TokenValidityUnits": {**before["TokenValidityUnits"], "AccessToken": "seconds"},
        }
        cognito.update_user_pool_client(UserPoolId=pool, ClientId=client, **short)
        try:
            token = tokens_of(site, world.phone, client)["AccessToken"]
        finally:
            cognito.update_user_pool_client(
                UserPoolId=pool, ClientId=client, **{name: before[name] for name in kept}
            )
        _, claims, _ = parts_of(token)
        assert claims["exp"] - claims["iat"] == 2
        time.sleep(max(0, claims["exp"] + 1 - time.time()))
        closed_to(world, token)
