"""What staff search and read: exact, written down, and never by an index that is behind. Who may: `test_who_may.py`."""

import json

import pytest

from jisr.domain.errors import Conflict
from jisr.domain.references import reference_of
from jisr.gateways import identity
from jisr.store import access_log, applications
from jisr.store.staff import save_staff
from jisr.use_cases.erase_file import erase_state
from jisr.use_cases.save_answers import save_answers
from tests.flow.conftest import ROOT, publish_yaml
from tests.flow.test_journey import AGENT, HER, submitted
from tests.flow.test_journey import call as call_
from tests.flow.test_staff_http import OLD, ask


@pytest.fixture(name="people")
def everybody(world, tamkine, monkeypatch):
    """An agent here, an auditor elsewhere, and the phone's account as Cognito would know it."""
    save_staff("agent-03", "agent", {"agent"}, {"03"}, ())
    save_staff("auditor-01", "auditor", {"auditor"}, {"01"}, ())
    monkeypatch.setattr(identity, "account_of", lambda phone: HER.id if phone == OLD else None)
    return tamkine


def test_who_read_is_written_down_with_what_for(world, people):
    file = submitted(world, people)
    seen = {"if-match": f'"{file.version}"'}
    assert ask("GET", f"/applications/{file.id}", sub="agent-03")[0] == 200
    assert ask("GET", "/search", query="phone=0600000001", sub="agent-03")[0] == 200
    assert (
        ask("POST", f"/applications/{file.id}/actions", {"action": "claim"}, sub="agent-03", **seen)[0] == 200
    )
    lines = access_log.of_application(file.id)
    assert [(actor, what) for _, actor, what in lines] == [
        ("agent-03", "read_file"),
        ("agent-03", "search"),
    ]
    assert ask("GET", "/search", query="phone=0600000001", sub="auditor-01")[0] == 200
    assert [actor for _, actor, _ in access_log.of_application(file.id)][-1] == "auditor-01"


def test_no_line_of_the_log_is_written_over(world, people):
    """The same request again, after a lost answer, meets its own line."""
    for _ in range(2):
        access_log.record(["A"], "agent-03", "read_file", "correlation-1", world.now, "paper-1")
    for paper in ("paper-2", None):
        with pytest.raises(Conflict):
            access_log.record(["A"], "agent-03", "read_file", "correlation-1", world.now, paper)
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


def test_a_reference_typed_in_any_way_finds_its_file_for_who_may_read_it_and_nobody_else(world, people):
    file = submitted(world, people)
    save_staff("agent-01", "far-away", {"agent"}, {"01"}, ())
    save_staff("manager-1", "manager", {"programme_manager"}, (), ())
    typed = reference_of(file.id).lower().replace("-", "%20")
    for reader in ("agent-03", "manager-1"):
        status, said, _ = ask("GET", "/search", query=f"reference={typed}", sub=reader)
        assert (status, [one["id"] for one in said["items"]]) == (200, [file.id])
    elsewhere = ask("GET", "/search", query=f"reference={typed}", sub="agent-01")
    nowhere = ask("GET", "/search", query="reference=JSR-26K7-PQ2M-9XCT", sub="agent-01")
    assert elsewhere[:2] == nowhere[:2] == (200, {"items": []})
    assert [(actor, what) for _, actor, what in access_log.of_application(file.id)] == [
        ("agent-03", "search"),
        ("manager-1", "search"),
    ]


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
