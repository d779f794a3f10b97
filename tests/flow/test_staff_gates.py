"""Every staff route against every role: denied unless written down here, nothing of other places, no log no data."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest
from pynamodb.exceptions import PutError

from jisr.api import applicant, papers, people
from jisr.api.staff import APP, ROUTES
from jisr.domain.errors import Conflict
from jisr.domain.people import Role
from jisr.gateways import identity
from jisr.store import access_log, applications, staff
from jisr.store.staff import save_staff
from jisr.use_cases.erase_file import erase_state
from jisr.use_cases.save_answers import save_answers
from tests.flow.conftest import ROOT, publish_yaml
from tests.flow.test_journey import AGENT, HER, drafted, funded, submitted
from tests.flow.test_journey import call as call_
from tests.flow.test_staff_http import OLD, ask

DESK = {"agent", "coordinator"}
HEADS = {"coordinator", "programme_manager"}
EVERYBODY = {role.value for role in Role} - {"applicant", "system"}
MAY = {
    "GET /staff/queue": DESK | {"committee_member", "programme_manager"},
    "GET /staff/search": DESK | {"programme_manager", "auditor"},
    "GET /staff/applications/{id}": EVERYBODY - {"partner"},
    "GET /staff/applications/{id}/documents/{document_id}": EVERYBODY - {"partner"},
    "POST /staff/applications": DESK,
    "PATCH /staff/applications/{id}": DESK,
    "POST /staff/applications/{id}/documents": DESK,
    "POST /staff/applications/{id}/submit": DESK,
    "POST /staff/applications/{id}/resubmit": DESK,
    "POST /staff/applications/{id}/actions": DESK | {"committee_member", "programme_manager"},
    "POST /staff/consent-codes": DESK,
    "POST /staff/applications/{id}/consent": DESK,
    "GET /staff/envelopes": EVERYBODY - {"agent"},
    "POST /staff/envelopes": HEADS,
    "POST /staff/envelopes/{id}/contributions": HEADS,
    "GET /staff/indicators": EVERYBODY,
    "GET /staff/me": EVERYBODY,
    "GET /staff/people": HEADS | {"auditor"},
    "GET /staff/people/{id}": HEADS | {"auditor"},
    "POST /staff/people": HEADS,
    "PATCH /staff/people/{id}": HEADS,
    "POST /staff/people/{id}/disable": HEADS,
    "POST /staff/people/{id}/enable": HEADS,
    "POST /staff/people/{id}/reset": HEADS,
}
"""Written by hand: the code's table may not drift from it."""

ROUTE_NAMES = [f"{route.method} {route.path}" for route in (*ROUTES, *people.ROUTES)]
OF_A_FILE = [name for name in ROUTE_NAMES if "/applications/{id}" in name]
BODIES = {
    "POST /staff/applications": {
        "programme": "tamkine-riyada",
        "kind": "self_employed",
        "applicant": {"phone": "0611223344"},
        "consent_evidence": {"method": "signed_form"},
    },
    "POST /staff/consent-codes": {"phone": "0611223344", "programme": "tamkine-riyada"},
    "POST /staff/applications/{id}/consent": {"consent_evidence": {"method": "signed_form"}},
    "PATCH /staff/applications/{id}": {"answers": {"household_size": 7}, "reason_codes": ["typing_error"]},
    "POST /staff/applications/{id}/documents": {
        "type": "quote",
        "filename": "quote.jpg",
        "content_type": "image/jpeg",
        "size": 100,
    },
    "POST /staff/applications/{id}/submit": {"consent": {"accepted": True, "text_version": "2026-1"}},
    "POST /staff/applications/{id}/resubmit": {},
    "POST /staff/applications/{id}/actions": {"action": "claim"},
    "POST /staff/envelopes": {"programme": "tamkine-riyada", "region": "03", "year": 2027},
    "POST /staff/envelopes/{id}/contributions": {"partner": "Wilaya", "amount_mad": 10},
    "POST /staff/people": {
        "username": "nobody-yet@example.ma",
        "name": "Exemple",
        "roles": ["agent"],
        "regions": ["03"],
    },
    "PATCH /staff/people/{id}": {"name": "Exemple"},
    "POST /staff/people/{id}/disable": {},
    "POST /staff/people/{id}/enable": {},
    "POST /staff/people/{id}/reset": {},
}
QUERIES = {"GET /staff/search": "phone=0600000001", "GET /staff/queue": "programme=tamkine-riyada&region=03"}


@pytest.fixture(name="people")
def everybody(world, tamkine, monkeypatch):
    """One account per role in region 03 and one in region 01, with the phone's account as Cognito would know it."""
    for role in EVERYBODY:
        save_staff(f"{role}-03", role, {role}, {"03"}, ())
        save_staff(f"{role}-01", role, {role}, {"01"}, ())
    monkeypatch.setattr(identity, "account_of", lambda phone: HER.id if phone == OLD else None)
    sent = SimpleNamespace(challenge="c", expires_in=300)
    monkeypatch.setattr("jisr.use_cases.consent_by_code.send_consent_code", lambda *_: sent)
    monkeypatch.setattr(identity, "ensure_account", lambda phone: f"account-of-{phone}")
    monkeypatch.setattr(identity, "end_staff_sessions", lambda username: None)
    return tamkine


def call(name, file, sub, envelope="none"):
    method, path = name.split(" ")
    target = envelope if "/envelopes/" in path else "agent-03" if "/people/" in path else file.id
    version = staff.load_staff("agent-03").version if "/people/" in path else file.version
    return ask(
        method,
        path.removeprefix("/staff").replace("{id}", target).replace("{document_id}", a_paper(file)),
        BODIES.get(name),
        QUERIES.get(name, ""),
        sub=sub,
        **{"if-match": f'"{version}"'},
    )


def a_paper(file):
    return next((paper.id for paper in applications.load(file.id).documents), "none")


def test_the_table_names_every_route():
    assert sorted(ROUTE_NAMES) == sorted(MAY)


def test_a_role_that_is_not_written_down_is_refused_and_changes_nothing(world, people):
    envelope, file = funded(world, people, 100_00), submitted(world, people)
    for name in ROUTE_NAMES:
        for role in sorted(EVERYBODY - MAY[name]):
            status, said, _ = call(name, file, f"{role}-03", envelope.id)
            assert (status, said["type"]) == (403, "urn:jisr:problem:role"), (name, role)
            assert file.id not in json.dumps(said)
        assert call(name, file, "nobody", envelope.id)[0] == 401
    assert applications.load(file.id) == file
    assert access_log.of_application(file.id) == []


def test_a_role_that_is_written_down_gets_through_in_its_place(world, people):
    envelope = funded(world, people, 100_00)
    number = 0
    for name in ROUTE_NAMES:
        for role in sorted(MAY[name]):
            number += 1
            begun = drafted if name.endswith("/documents") else submitted
            file = begun(world, people, replace(HER, id=f"account-{number}"), cnie=f"ZZ{number:06d}")
            status, said, _ = call(name, file, f"{role}-03", envelope.id)
            # What the state of a submitted file forbids is a conflict, which only those hear who got through.
            assert status in {200, 201, 202, 409, 422}, (name, role, said)


def test_a_file_of_another_place_does_not_exist(world, people):
    file = submitted(world, people)
    for name in OF_A_FILE:
        for role in sorted(MAY[name] - {"programme_manager", "auditor"}):
            assert call(name, file, f"{role}-01")[0] == 404, (name, role)
    assert access_log.of_application(file.id) == []
    assert applications.load(file.id) == file


def test_lists_hold_nothing_of_another_place(world, people):
    envelope, file = funded(world, people, 100_00), submitted(world, people)
    for role in sorted(EVERYBODY - {"programme_manager", "auditor"}):
        for name in (
            "GET /staff/queue",
            "GET /staff/search",
            "GET /staff/envelopes",
            "GET /staff/indicators",
        ):
            text = json.dumps(call(name, file, f"{role}-01")[1])
            assert file.id not in text, (name, role)
            assert envelope.id not in text, (name, role)
    assert call("POST /staff/envelopes/{id}/contributions", file, "coordinator-01", envelope.id)[0] == 404


def test_an_agent_of_one_province_sees_no_other(world, people):
    file = submitted(world, people)
    save_staff("agent-of-taza", "taza", {"agent"}, {"03"}, {"03.561"})
    for name in sorted(set(OF_A_FILE)):
        assert call(name, file, "agent-of-taza")[0] == 404
    for name in ("GET /staff/queue", "GET /staff/search"):
        assert call(name, file, "agent-of-taza")[1]["items"] == []


def test_a_confidential_file_is_for_the_desk_and_the_auditor_only(world, people):
    text = (ROOT / "programmes" / "tamkine-riyada.yaml").read_text("utf-8")
    text = text.replace("confidential: false", "confidential: true")
    file = submitted(world, publish_yaml(text, "tamkine-riyada.yaml", world.now))
    assert file.confidential
    for role in ("committee_member", "programme_manager"):
        for name in OF_A_FILE:
            if role in MAY[name]:
                assert call(name, file, f"{role}-03")[0] == 404
        for name in ("GET /staff/queue", "GET /staff/search"):
            if role in MAY[name]:
                assert call(name, file, f"{role}-03")[1]["items"] == []
    for role in ("agent", "coordinator", "auditor"):
        assert call("GET /staff/applications/{id}", file, f"{role}-03")[0] == 200


def test_who_read_is_written_down_with_what_for(world, people):
    file = submitted(world, people)
    for name in (
        "GET /staff/applications/{id}",
        "GET /staff/search",
        "POST /staff/applications/{id}/actions",
    ):
        assert call(name, file, "agent-03")[0] == 200
    seen = access_log.of_application(file.id)
    assert [(actor, what) for _, actor, what in seen] == [
        ("agent-03", "read_file"),
        ("agent-03", "search"),
    ]
    assert call("GET /staff/search", file, "auditor-01")[0] == 200
    assert [actor for _, actor, _ in access_log.of_application(file.id)][-1] == "auditor-01"


def test_no_line_of_the_log_is_written_over(world, people):
    """The same request again, after a lost answer, meets its own line."""
    for _ in range(2):
        access_log.record(["A"], "agent-03", "read_file", "correlation-1", world.now, "paper-1")
    for other in (("agent-01", "paper-1"), ("agent-03", "paper-2"), ("agent-03", None)):
        with pytest.raises(Conflict):
            access_log.record(["A"], other[0], "read_file", "correlation-1", world.now, other[1])
    assert [(actor, what) for _, actor, what in access_log.of_application("A")] == [("agent-03", "read_file")]


def test_a_search_that_finds_nothing_and_a_page_of_the_queue_leave_no_trace(world, people):
    """The queue names nobody."""
    file = submitted(world, people)
    assert ask("GET", "/search", query="phone=0677777777", sub="agent-03")[1]["items"] == []
    (row,) = ask("GET", "/queue", sub="agent-03")[1]["items"]
    assert row["id"] == file.id
    said = json.dumps(row, ensure_ascii=False)
    hers = {
        name: str(file.beside.answers[name]) for name in ("cnie", "first_name", "family_name", "birth_date")
    }
    assert not [name for name, value in (hers | {"phone": OLD}).items() if value in said]
    assert access_log.of_application(file.id) == []


@pytest.mark.parametrize(
    "query", [f"phone={OLD[:-1]}", "national_id=ZZ00000", "reference=JSR", "national_id=%25", "phone=06%2A"]
)
def test_a_search_is_exact_and_by_one_thing(world, people, query):
    submitted(world, people)
    status, said, _ = ask("GET", "/search", query=query, sub="agent-03")
    assert status == 422 or said["items"] == []
    assert ask("GET", "/search", query="phone=0600000001&national_id=ZZ000001", sub="agent-03")[0] == 422


@pytest.mark.parametrize("now", [{"cnie": "ZZ000009"}, None])
def test_an_index_that_is_behind_ties_nobody_to_a_card(world, people, monkeypatch, now):
    """An agent has corrected the card since, or she had herself erased; the index says what was."""
    file = submitted(world, people)
    row = next(applications.StateItem.by_person.query(file.person))
    if now is None:
        erase_state(call_(world, HER), file, "asked")
    else:
        desk = call_(world, AGENT, version=file.version)
        save_answers(desk, file, now, reason_codes=("typing_error",))
    monkeypatch.setattr(applications.ByPerson, "query", lambda self, person, *_: [row])
    status, said, _ = ask("GET", "/search", query="national_id=ZZ000001", sub="agent-03")
    assert (status, said["items"]) == (200, [])
    assert access_log.of_application(file.id) == []


def test_no_log_no_data(world, people, monkeypatch):
    file = submitted(world, people)

    def broken(writes):
        raise PutError("the log is away")

    monkeypatch.setattr(access_log, "commit", broken)
    acting = "POST /staff/applications/{id}/actions"  # shows nothing of the person, unless it is a dry run
    monkeypatch.setitem(QUERIES, acting, "dry_run=true")
    for name in (*OF_A_FILE, "GET /staff/search", "POST /staff/applications"):
        refuses_all(name, file)


def refuses_all(name, file):
    status, said, _ = call(name, file, "agent-03")
    assert status == 500, name
    assert set(said) == {"type", "title", "status", "detail", "correlation_id"}
    for planted in (file.id, "ZZ000001", OLD, file.province):
        assert planted not in json.dumps(said)
    assert applications.load(file.id) == file


def test_without_a_token_there_is_nothing():
    for app, routes in ((APP, ROUTES), (applicant.APP, applicant.ROUTES), (papers.APP, papers.ROUTES)):
        for route in routes:
            path = "/".join("x" if part.startswith("{") else part for part in route.segments)
            event = {
                "rawPath": f"/api/v1/{path}",
                "headers": {},
                "requestContext": {"http": {"method": route.method}},
            }
            assert app.handle(event)["statusCode"] == 401, route


def test_the_queue_holds_files_whose_stage_a_newer_version_no_longer_has(world, people):
    old = submitted(world, people)
    text = (ROOT / "programmes" / "tamkine-riyada.yaml").read_text("utf-8")
    newer = publish_yaml(text.replace("id: review", "id: examination"), "tamkine-riyada.yaml", world.now)
    new = submitted(world, newer, cnie="ZZ000002")
    assert (newer.version, old.stage, new.stage) == (2, "review", "examination")
    for query, wanted in (
        ("", {old.id, new.id}),
        ("stage=review", {old.id}),
        ("stage=examination", {new.id}),
    ):
        _, said, _ = ask("GET", "/queue", query=query, sub="agent-03")
        assert {item["id"] for item in said["items"]} == wanted
    assert {item["programme_version"] for item in said["items"]} == {2}
    status, said, _ = ask(
        "POST",
        f"/applications/{old.id}/actions",
        {"action": "pass_stage"},
        sub="agent-03",
        **{"if-match": f'"{old.version}"'},
    )
    assert (status, said["stage"]) == (200, "committee")
