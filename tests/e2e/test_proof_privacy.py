"""No personal data where it doesn't belong: marked values in every field, then a search of everything that is kept or
said."""

import json
import re
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from cli.client import Client, Unexpected, accounts, wait_for
from cli.demo import PROGRAMME, picture
from tests.e2e.files import (
    a_phone,
    aws,
    consent,
    items,
    raw_log,
    ready_draft,
    reset_limits,
    told,
)

pytestmark = pytest.mark.e2e

MAY_HOLD_THEM = {
    "applications": re.compile(r"(PERSON|NOTE#.*|CONSENT#.*)"),
    # A sign-in under way needs the number, for five minutes; it is gone with the right code or by expiry.
    "programmes": re.compile(r"SIGN_IN"),
}
TABLES = (
    "applications",
    "events",
    "envelopes",
    "programmes",
    "messages",
    "indicators",
    "access_log",
)


@dataclass
class Marked:
    """Made-up values that stand nowhere else. `errors`: every problem that somebody was told."""

    name: str = field(default_factory=lambda: f"Qxname{secrets.token_hex(4)}")
    family: str = field(default_factory=lambda: f"Qxfamily{secrets.token_hex(4)}")
    address: str = field(default_factory=lambda: f"Derb Qxaddress{secrets.token_hex(4)}")
    idea: str = field(default_factory=lambda: f"Un atelier de couture Qxidea{secrets.token_hex(4)}")
    email: str = field(default_factory=lambda: f"qxmail{secrets.token_hex(4)}@example.ma")
    filename: str = field(default_factory=lambda: f"qxfile{secrets.token_hex(4)}.jpg")
    note: str = field(default_factory=lambda: f"Qxnote{secrets.token_hex(4)}")
    appeal: str = field(default_factory=lambda: f"Qxappeal{secrets.token_hex(4)}")
    verdict: str = field(default_factory=lambda: f"Qxverdict{secrets.token_hex(4)}")
    evidence: str = field(default_factory=lambda: f"Qxevidence{secrets.token_hex(4)}")
    agent: str = field(default_factory=lambda: f"Qxagent{secrets.token_hex(4)}")
    key: str = field(default_factory=lambda: f"Qxkey{secrets.token_hex(4)}")
    wrong: str = field(default_factory=lambda: f"Qxwrong{secrets.token_hex(4)}")
    cnie: str = field(default_factory=lambda: f"QX{secrets.randbelow(10**6):06d}")
    other_cnie: str = field(default_factory=lambda: f"QZ{secrets.randbelow(10**6):06d}")
    phone: str = field(default_factory=a_phone)
    safe_phone: str = field(default_factory=a_phone)
    assisted_phone: str = field(default_factory=a_phone)
    new_phone: str = field(default_factory=a_phone)
    errors: list[str] = field(default_factory=list)

    def words(self) -> Iterator[str]:
        for name, value in vars(self).items():
            if isinstance(value, str):
                # A number is hers in every way of writing it.
                yield value[4:] if name.endswith("phone") else value

    def found_in(self, text: str) -> list[str]:
        there = text.casefold()
        return [word for word in self.words() if word.casefold() in there]


class Listening(Client):
    """A client whose User-Agent is marked and who keeps every problem that it is told."""

    def __init__(self, url: str, marked: Marked) -> None:
        super().__init__(url)
        self.http.headers["User-Agent"] = marked.agent
        self.http.event_hooks["response"].append(
            lambda answer: marked.errors.append(answer.read().decode()) if answer.is_error else None
        )

    def fails(self, method: str, path: str, body: Any = None, **more: Any) -> None:
        """A call that is refused, one way or another."""
        try:
            self.call(method, path, body, **more)
        except Unexpected:
            return
        raise AssertionError(f"{method} {path} went through")


def in_wrong_places(marked: Marked, client: Listening, agent: Listening, file: str) -> None:
    """What people type where it doesn't belong."""
    values = (marked.phone, marked.cnie, marked.name, marked.wrong)
    for value in values:
        client.fails("GET", f"/applications/{value}")
        client.fails("GET", f"/{value}")
        client.fails("GET", f"/track/{value}", query={"phone_last4": value})
        client.fails("GET", "/track/JSR-2222-2222-2222", query={"phone_last4": "0000", value: value})
        client.fails(
            "PATCH", f"/applications/{file}", {"answers": {value: value}}, headers={"If-Match": '"1"'}
        )
        client.fails("POST", "/applications", {"programme": value, "kind": value, value: value})
        client.fails("POST", "/applications", {"programme": PROGRAMME, "kind": value})
        client.fails("POST", f"/applications/{file}/identity", {"national_id_last4": value, "birth_year": 1})
        client.fails("POST", f"/applications/{file}/documents", {"type": value, "filename": value})
        client.fails("POST", "/session", {"challenge": value, "code": value})
        client.fails("POST", "/session/codes", {"phone": value, "language": value})
        client.fails("POST", "/staff/session", {"username": value, "password": value})
        client.fails(
            "POST", "/staff/session/challenge", {"challenge": "totp", "session": value, "code": value}
        )
        client.fails("POST", "/session/refresh", headers={"Cookie": f"jisr_refresh={value}"})
        foreign = client.http.get("/api/v1/me/export", headers={"Authorization": f"Bearer {value}"})
        assert foreign.status_code == 401
        client.fails("POST", f"/programmes/{value}/eligibility", {"kind": "x", "answers": {value: value}})
        agent.fails("GET", "/staff/queue", query={"cursor": value, value: value})
        agent.fails("GET", f"/staff/applications/{value}")
        agent.fails("GET", "/staff/search", query={"reference": value, "phone": value})
        act = f"/staff/applications/{file}/actions"
        asked = {"action": "request_changes", "reason_codes": ["incomplete"]}
        for wrong in (
            {"action": value},
            {"action": "reject", "reason_codes": [value]},
            {**asked, "answers": [value]},
            {**asked, "answers": [f"/answers/{value}"]},
        ):
            agent.fails("POST", act, wrong, headers={"If-Match": '"1"'})
        agent.fails("GET", f"/staff/applications/{file}/documents/{value}")
        evidence = {"method": "signed_form", "text_version": f"{value} of the form"}
        agent.fails("POST", f"/staff/applications/{file}/consent", {"consent_evidence": evidence})
    # Not JSON, not UTF-8, and as a header.
    for content in (f'{{"{marked.name}": "{marked.phone}"', marked.cnie):
        answer = client.http.post(
            "/api/v1/applications", content=content, headers={"Authorization": f"Bearer {client.token}"}
        )
        assert answer.is_error
    client.fails("POST", "/applications", {}, headers={"Idempotency-Key": f"{marked.name} {marked.phone}"})
    client.fails("PATCH", f"/applications/{file}", {}, headers={"If-Match": marked.phone})
    client.call("GET", "/health", headers={"X-Correlation-Id": f"{marked.name}-{marked.phone}"})


def wrong_codes(marked: Marked, client: Listening) -> None:
    asked = client.call("POST", "/session/codes", {"phone": marked.phone, "language": "ar"}).json()
    text = wait_for("the code", lambda: client.messages(marked.phone))[-1]["text"]
    right = re.search(r"\d{6}", text)[0]
    for code in ("000000" if right != "000000" else "000001", "12"):
        client.fails("POST", "/session", {"challenge": asked["challenge"], "code": code})


def self_made(marked: Marked, url: str, agent: Listening, coordinator: Listening) -> str:
    """A draft, papers, submission, a better paper asked for, refusal, appeal, and the appeal's decision."""
    her = Listening(url, marked)
    wrong_codes(marked, her)
    her.sign_in(marked.phone)
    about = {
        "first_name": marked.name,
        "family_name": marked.family,
        "cnie": marked.cnie,
        "address": marked.address,
        "project_idea": marked.idea,
    }
    draft, programme = ready_draft(her, **about)
    file = draft["id"]
    paper = {"type": "quote", "filename": marked.filename, "content_type": "image/jpeg", "size": 10}
    added = her.call("POST", f"/applications/{file}/documents", paper, expect=201).json()
    sent = httpx.post(
        added["upload"]["url"],
        data=added["upload"]["fields"],
        files={"file": (marked.filename, marked.name.encode(), "image/jpeg")},
        timeout=30,
    )
    assert sent.is_success or sent.status_code == 400  # bigger than it was announced
    in_wrong_places(marked, her, agent, file)
    safe = {"other_phone": marked.safe_phone, "codes_only": False}
    keyed = {"Idempotency-Key": marked.key}
    her.call(
        "POST", f"/applications/{file}/submit", {**consent(programme), "safe_contact": safe}, headers=keyed
    )
    her.fails("POST", f"/applications/{file}/submit", consent(programme), headers=keyed)
    wait_for("the SMS", lambda: told(her, marked.safe_phone))
    agent.act(file, "claim", note=marked.note)
    papers = agent.call("GET", f"/staff/applications/{file}").json()["documents"]
    kept = next(d for d in papers if d["status"] == "accepted")
    verdict = {
        "document_id": kept["document_id"],
        "outcome": "rejected",
        "reason": "blurred",
        "note": marked.verdict,
    }
    again = {"reason_codes": ["document_unreadable"], "documents": [verdict], "note": marked.note}
    for wrong in (marked.wrong, f"/{marked.name}", f"/answers/{marked.phone}"):
        with pytest.raises(Unexpected):
            agent.act(file, "request_changes", **again, answers=[wrong])
    agent.act(file, "request_changes", **again)
    wanted = {d["type"]: d for d in programme["documents"]}
    her.upload(file, wanted[kept["type"]], kept["side"], picture())
    her.call("POST", f"/applications/{file}/resubmit", {})
    agent.act(file, "pass_stage", note=marked.note)
    coordinator.act(file, "reject", reason_codes=["budget"], note=marked.note)
    her.call("POST", f"/applications/{file}/appeal", {"text": marked.appeal})
    coordinator.act(file, "decide_appeal", upheld=False, reason_codes=["budget"], note=marked.note)
    agent.call("GET", "/staff/search", query={"phone": marked.phone})
    agent.call("GET", "/staff/search", query={"national_id": marked.cnie})
    her.call("GET", f"/applications/{file}/receipt")
    her.call("GET", "/me/export")
    other = Listening(url, marked)
    other.sign_in(a_phone())
    other.fails("GET", f"/applications/{file}")
    return str(file)


def assisted(marked: Marked, url: str, agent: Listening) -> str:
    """Registered by an agent for a woman who stands before her; then her number changes, then she gives up."""
    evidence = {"method": "in_person", "note": marked.evidence}
    applicant = {"phone": marked.assisted_phone, "language": "fr", "email": marked.email}
    programme = agent.call("GET", f"/programmes/{PROGRAMME}").json()
    kind = programme["kinds"][0]
    begun = {"programme": PROGRAMME, "kind": kind, "applicant": applicant, "consent_evidence": evidence}
    draft = agent.call("POST", "/staff/applications", begun, expect=201).json()
    file = draft["id"]
    answers = {
        **programme["examples"][kind],
        "first_name": marked.name,
        "family_name": marked.family,
        "cnie": marked.other_cnie,
        "address": marked.address,
    }
    agent.call(
        "PATCH",
        f"/staff/applications/{file}",
        {"answers": answers},
        headers={"If-Match": f'"{draft["version"]}"'},
    )
    saved = agent.call("GET", f"/staff/applications/{file}").json()
    _send_for_her(agent, file, programme, saved["missing"])
    agent.call("POST", f"/staff/applications/{file}/submit", consent(programme))
    wait_for("the SMS", lambda: told(agent, marked.assisted_phone))
    agent.act(file, "change_phone", phone=marked.new_phone, reason_codes=["lost_phone"], note=marked.note)
    wait_for("the SMS to the new number", lambda: told(agent, marked.new_phone))
    return str(file)


def _send_for_her(agent: Listening, file: str, programme: dict[str, Any], missing: list[Any]) -> None:
    for error in missing:
        _, _, kind, *side = error["pointer"].split("/")
        content = picture()
        body = {
            "type": kind,
            **({"side": side[0]} if side else {}),
            "filename": "photo.jpg",
            "content_type": "image/jpeg",
            "size": len(content),
        }
        added = agent.call("POST", f"/staff/applications/{file}/documents", body, expect=201).json()
        files = {"file": ("photo.jpg", content, "image/jpeg")}
        httpx.post(
            added["upload"]["url"], data=added["upload"]["fields"], files=files, timeout=60
        ).raise_for_status()

    def all_good() -> bool:
        papers = agent.call("GET", f"/staff/applications/{file}").json()["documents"]
        return all(p["status"] == "accepted" for p in papers)

    wait_for("the papers", all_good)


@pytest.fixture
def overheard(site) -> Iterator[str]:
    """A queue that hears everything that goes over the bus."""
    name = f"overheard-{uuid.uuid4().hex[:8]}"
    sqs, bus = aws(site, "sqs"), aws(site, "events")
    queue = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    where = {"EventBusName": site.settings["bus_name"]}
    bus.put_rule(Name=name, EventPattern=json.dumps({"source": ["jisr"]}), **where)
    bus.put_targets(Rule=name, Targets=[{"Id": "1", "Arn": arn}], **where)
    yield queue
    bus.remove_targets(Rule=name, Ids=["1"], **where)
    bus.delete_rule(Name=name, **where)
    sqs.delete_queue(QueueUrl=queue)


def drained(site, queue: str) -> list[str]:
    sqs = aws(site, "sqs")
    found: list[str] = []
    while batch := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        found += [message["Body"] for message in batch]
        for message in batch:
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    return found


def waiting_letters(site, state) -> list[str]:
    """What lies in all dead-letter queues; it stays there."""
    outputs = json.loads((state / "outputs.json").read_text())
    queues = next(json.loads(values["Queues"]) for values in outputs.values() if "Queues" in values)
    sqs = aws(site, "sqs")
    return [
        message["Body"]
        for urls in queues.values()
        for message in sqs.receive_message(
            QueueUrl=urls["dead_letters"], MaxNumberOfMessages=10, VisibilityTimeout=1
        ).get("Messages", [])
    ]


def test_personal_data_stays_where_it_belongs(site, state, overheard):
    reset_limits(site)
    marked = Marked()
    people = accounts(state / "demo-accounts.json")
    agent, coordinator = Listening(site.url, marked), Listening(site.url, marked)
    agent.staff_sign_in(people["agent"])
    coordinator.staff_sign_in(people["coordinator"])
    files = [
        self_made(marked, site.url, agent, coordinator),
        assisted(marked, site.url, agent),
    ]
    heard: list[str] = []
    wait_for("the bus", lambda: heard.extend(drained(site, overheard)) or len(heard) > 8)

    # The search would find them: they are where they belong.
    kept = json.dumps(items(site, "applications"), default=repr)
    assert set(marked.found_in(kept)) >= {
        marked.name,
        marked.note,
        marked.appeal,
        marked.email,
        marked.evidence,
        marked.verdict,
    }

    for table in TABLES:
        allowed = MAY_HOLD_THEM.get(table)
        for item in items(site, table):
            if item["sk"]["S"].startswith("PAPER#"):
                item.pop("note", None)  # what an agent adds to a refusal
            if allowed is None or not allowed.fullmatch(item["sk"]["S"]):
                assert marked.found_in(json.dumps(item, default=repr)) == [], (table, item["pk"], item["sk"])
    for group, line in raw_log(site):
        assert marked.found_in(line) == [], (group, line)
        json.loads(line)
    for message in heard:
        assert marked.found_in(message) == [], message
    for message in waiting_letters(site, state):
        assert marked.found_in(message) == [], message
    objects = [
        key for bucket in ("uploads", "clean") for key in keys_of(site, site.settings[f"bucket_{bucket}"])
    ]
    assert any(key.startswith(f"papers/{files[0]}/") for key in objects)
    for key in objects:
        assert marked.found_in(key) == [], key
    assert len(marked.errors) > 60
    for error in marked.errors:
        assert marked.found_in(without_pointers(error)) == [], error


def keys_of(site, bucket: str) -> list[str]:
    pages = aws(site, "s3").get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return [item["Key"] for page in pages for item in page.get("Contents", [])]


def without_pointers(error: str) -> str:
    """A problem but for its pointers: they name the field that its own sender has made up."""
    try:
        problem = json.loads(error)
    except ValueError:
        return error
    for each in problem.get("errors", []):
        each.pop("pointer")
    return json.dumps(problem)
