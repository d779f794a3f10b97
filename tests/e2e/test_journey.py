"""Against the running site, as outside clients: the demo's journey, and what bad clients get."""

import re
import secrets
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from cli.client import Client, accounts, wait_for
from cli.demo import PROGRAMME, Journey, picture, play

pytestmark = pytest.mark.e2e


def a_phone() -> str:
    return f"+2126000{secrets.randbelow(10**5):05d}"


@pytest.fixture(scope="module")
def her(site) -> Client:
    client = Client(site.url)
    client.sign_in(a_phone())
    return client


def draft_of(her: Client) -> dict:
    programme = her.call("GET", f"/programmes/{PROGRAMME}").json()
    begun = {"programme": PROGRAMME, "kind": programme["kinds"][0], "language": "ar"}
    return her.call("POST", "/applications", begun, expect=201).json()


def ready_draft(her: Client) -> tuple[dict, dict]:
    """A complete draft, and its programme."""
    programme = her.call("GET", f"/programmes/{PROGRAMME}").json()
    draft = draft_of(her)
    file = f"/applications/{draft['id']}"
    answers = {**programme["examples"][draft["kind"]], "cnie": f"ZZ{secrets.randbelow(10**6):06d}"}
    saved = her.call(
        "PATCH", file, {"answers": answers}, headers={"If-Match": f'"{draft["version"]}"'}
    ).json()
    wanted = {d["type"]: d for d in programme["documents"]}
    for error in saved["missing"]:
        _, _, kind, *side = error["pointer"].split("/")
        her.upload(draft["id"], wanted[kind], side[0] if side else None, picture())
    return draft, programme


def test_the_whole_journey_ends_with_money_reserved_and_every_step_told(site, state):
    journey = Journey()
    reference = play(site.url, state, journey, lambda _: None)
    assert re.fullmatch(r"JSR-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", reference)
    told = [result for who, what, _, result in journey.rows if "told" in what]
    assert len(told) == 3
    assert all(re.search("[\u0600-\u06ff]", text) for text in told)


def test_fifty_submits_with_one_key_are_one_application_and_one_sms(site):
    her = Client(site.url)
    phone = a_phone()
    her.sign_in(phone)
    draft, programme = ready_draft(her)
    before = len(her.messages(phone))
    body = {"consent": {"accepted": True, "text_version": programme["consent"]["text_version"]}}
    path = f"/api/v1/applications/{draft['id']}/submit"
    headers = {"Authorization": f"Bearer {her.token}", "Idempotency-Key": "the-same"}

    def once(_: int) -> httpx.Response:
        return httpx.post(site.url + path, json=body, headers=headers, timeout=60)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(once, range(50)))
    assert {a.status_code for a in answers} <= {200, 409, 412}
    good = [a.json() for a in answers if a.status_code == 200]
    assert good
    assert len({g["reference"] for g in good}) == 1
    wait_for("the SMS", lambda: len(her.messages(phone)) > before)
    again = once(0)
    assert again.status_code == 200
    assert len(her.messages(phone)) == before + 1


def test_a_paper_is_seen_again_through_its_short_lived_link(her):
    draft, _ = ready_draft(her)
    papers = her.call("GET", f"/applications/{draft['id']}/documents").json()["items"]
    seen = httpx.get(papers[0]["preview_url"], timeout=30)
    assert seen.status_code == 200
    assert seen.headers["content-type"] == "image/jpeg"
    assert seen.headers["content-disposition"].startswith("inline")


def test_a_file_that_only_says_it_is_a_picture_is_refused_with_a_reason(her):
    draft = draft_of(her)
    told = {"type": "quote", "filename": "a.jpg", "content_type": "image/jpeg", "size": 16}
    added = her.call("POST", f"/applications/{draft['id']}/documents", told, expect=201).json()
    files = {"file": ("a.jpg", b"MZ not a picture", "image/jpeg")}
    httpx.post(
        added["upload"]["url"], data=added["upload"]["fields"], files=files, timeout=30
    ).raise_for_status()

    def verdict() -> dict | None:
        papers = her.call("GET", f"/applications/{draft['id']}/documents").json()["items"]
        return next((p for p in papers if p["status"] in {"accepted", "rejected"}), None)

    assert wait_for("the verdict", verdict)["reason"] == "unsupported_type"


def test_a_wrong_code_says_how_many_tries_are_left_and_costs_no_second_sms(site):
    client = Client(site.url)
    phone = a_phone()
    asked = client.call("POST", "/session/codes", {"phone": phone, "language": "fr"}, expect=202).json()
    sms = wait_for("the code", lambda: client.messages(phone))
    code = re.search(r"\d{6}", sms[0]["text"])[0]
    wrong = "000000" if code != "000000" else "111111"
    refused = client.call("POST", "/session", {"challenge": asked["challenge"], "code": wrong}, expect=401)
    assert refused.json()["tries_left"] == 2
    assert len(client.messages(phone)) == 1
    client.call("POST", "/session", {"challenge": asked["challenge"], "code": code}, expect=200)


def test_a_forged_or_foreign_token_opens_nothing(site, her):
    for token in ("x.y.z", "x", her.token[:-3] + "abc"):
        answer = httpx.get(
            f"{site.url}/api/v1/applications", headers={"Authorization": f"Bearer {token}"}, timeout=30
        )
        assert answer.status_code == 401
    foreign = Client(site.url, token=her.token)
    assert foreign.call("GET", "/staff/queue", expect=401)


def test_somebody_elses_file_does_not_exist(site, her):
    draft = draft_of(her)
    other = Client(site.url)
    other.sign_in(a_phone())
    answer = other.call("GET", f"/applications/{draft['id']}", expect=404)
    unknown = other.call("GET", "/applications/26ZZZZZZZZZZ", expect=404)
    assert answer.json()["type"] == unknown.json()["type"]


def test_a_stale_version_changes_nothing(her):
    draft = draft_of(her)
    answers = {"answers": {}}
    path = f"/applications/{draft['id']}"
    her.call("PATCH", path, answers, expect=428)
    her.call("PATCH", path, answers, headers={"If-Match": '"99"'}, expect=412)
    assert her.call("GET", path).json()["version"] == draft["version"]


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 422),
        (b'{"programme": 3}', "application/json", 422),
        (b"programme=x", "application/x-www-form-urlencoded", 415),
        (b'{"programme": "' + b"x" * 300_000 + b'"}', "application/json", 413),
        (b'{"programme": "a\\u202eb", "kind": "k"}', "application/json", 422),
        (b'{"programme": "a\\u0000b", "kind": "k"}', "application/json", 422),
    ],
)
def test_bad_bodies_get_the_contracts_answer(site, her, content, content_type, status):
    answer = httpx.post(
        f"{site.url}/api/v1/applications",
        content=content,
        headers={"Authorization": f"Bearer {her.token}", "Content-Type": content_type},
        timeout=30,
    )
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_unknown_path_is_our_404(site):
    answer = httpx.get(f"{site.url}/api/v1/nothing-here", timeout=30)
    assert answer.status_code == 404
    assert answer.json()["correlation_id"] == answer.headers["x-correlation-id"]


def test_a_partner_signs_in_but_reads_no_file(site, state, her):
    draft = draft_of(her)
    partner = Client(site.url)
    partner.staff_sign_in(accounts(state / "demo-accounts.json")["partner"])
    partner.call("GET", f"/staff/applications/{draft['id']}", expect=403)
    partner.call("GET", "/staff/envelopes", expect=200)


def test_the_inbox_and_the_document_stand_beside_the_portal(site):
    for path, kind in (("/inbox", "text/html"), ("/api/v1/openapi.json", "application/json")):
        answer = httpx.get(site.url + path, timeout=30)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith(kind)
