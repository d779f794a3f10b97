"""She asks what is kept about her, and gets all of it, page by page."""

import json

import pytest

from jisr.api import applicant_models as models
from jisr.api.applicant import APP
from jisr.domain.application import Action
from jisr.domain.people import Actor
from jisr.gateways import keys
from jisr.store import access_log, applications, base, messages, notes
from jisr.use_cases import export_person as exporting
from jisr.use_cases.move_own_file import appeal
from tests.flow.test_journey import AGENT, HER, at_committee, call, decide, drafted, submitted
from tests.flow.test_rights_erasure import (  # noqa: F401
    BEFORE,
    EMAIL,
    MARK,
    PHONE,
    SAFE,
    known_everywhere,
    pool,
)


def ask(cursor=None, session=HER.session, sub=HER.id):
    answer = APP.handle(
        {
            "rawPath": "/api/v1/me/export",
            "rawQueryString": f"cursor={cursor}" if cursor else "",
            "headers": {},
            "requestContext": {
                "http": {"method": "GET", "sourceIp": "192.0.2.1"},
                "authorizer": {"jwt": {"claims": {"sub": sub, "token_use": "access", "jti": session}}},
            },
        }
    )
    return answer["statusCode"], json.loads(answer["body"])


def pages():
    """All pages, first to last."""
    found, cursor = [], None
    while True:
        status, said = ask(cursor)
        assert status == 200
        models.PersonExport.model_validate(said)
        found.append(said)
        cursor = said["next_cursor"]
        if cursor is None:
            return found


def test_everything_that_is_kept_about_her_is_in_it(world, tamkine, pool):  # noqa: F811
    file, answers = known_everywhere(world, tamkine)
    access_log.record([file.id], AGENT.id, "read_file", "c", world.now)
    (page,) = pages()
    assert page["account"]["phone"] == PHONE
    (copy,) = page["items"]
    assert copy["answers"] == json.loads(json.dumps(answers))
    assert copy["contact"] == {
        "phone": PHONE,
        "previous_phone": BEFORE,
        "earlier_phones": [],
        "language": "ar",
        "email": EMAIL,
        "safe_contact": {"hours": "09:00-17:00", "other_phone": SAFE, "codes_only": False},
    }
    assert [(c["purpose"], c["method"], c["note"]) for c in copy["consents"]] == [
        ("help", "signed_form", MARK),
        ("processing", "accepted", None),
    ]
    assert copy["consents"][1]["text_version"] == tamkine.consent.text_version
    assert [(n["text"], n["by"]) for n in copy["notes"]] == [(MARK, "staff")]
    assert sum(line["points"] for line in copy["score_lines"]) == copy["score"]
    assert [e["type"] for e in copy["history"]] == [
        "ConsentRecorded",
        "ApplicationSubmitted",
        "ApplicationClaimed",
    ]
    assert sorted(m["channel"] for m in copy["messages"]) == ["sms"] * 3
    assert {m["event_id"] for m in copy["messages"]} <= {e["event_id"] for e in copy["history"]}
    assert [r["what"] for r in copy["read_by_staff"]] == ["read_file"]
    assert [p["this_session"] for p in copy["identity_proofs"] if p["tries"] is None] == [False]
    assert len(copy["documents"]) == len(applications.load(file.id).documents)


def test_no_account_of_staff_and_no_key_is_in_it(world, tamkine, pool):  # noqa: F811
    _, answers = known_everywhere(world, tamkine)
    text = json.dumps(pages())
    for hidden in (AGENT.id, HER.session, "other-session", keys.hmac("person", answers["cnie"])):
        assert hidden not in text
    for name in ("papers", "beside", "done", "uploaded_by", "clean_key", "object_version", "hashes"):
        assert f'"{name}"' not in text


def test_the_link_to_a_paper_opens_it(world, tamkine, pool):  # noqa: F811
    submitted(world, tamkine)
    papers = pages()[0]["items"][0]["documents"]
    assert papers
    for paper in papers:
        assert "X-Amz-Expires=300" in paper["url"]


def test_long_lists_and_many_files_come_in_pages_and_nothing_is_lost_or_twice(
    world,
    tamkine,
    pool,  # noqa: F811
    monkeypatch,
):
    monkeypatch.setattr(exporting, "ROWS", 3)
    monkeypatch.setattr(exporting, "FILES", 2)
    first, _ = known_everywhere(world, tamkine)
    for number in range(8):
        world.later(seconds=1)
        base.commit([notes.add(first.id, "claim", f"note {number}", "agent-1", world.now)])
        access_log.record([first.id], "agent-1", "read_file", f"c{number}", world.now)
    others = [drafted(world, tamkine) for _ in range(3)]
    found = pages()
    assert len(found) > 3
    assert [page["account"] is not None for page in found] == [True] + [False] * (len(found) - 1)
    whole = [item for page in found for item in page["items"]]
    assert sorted(item["id"] for item in whole if not item.get("continued")) == sorted(
        [first.id, *(f.id for f in others)]
    )
    mine = [item for item in whole if item["id"] == first.id]
    texts = [note["text"] for item in mine for note in item.get("notes", [])]
    assert texts == [MARK, *(f"note {n}" for n in range(8))]
    assert len([row for item in mine for row in item.get("read_by_staff", [])]) == 8
    told = [row["event_id"] for item in mine for row in item.get("history", [])]
    assert len(told) == len(set(told)) == applications.load(first.id).sequence
    assert len([row for item in mine for row in item.get("messages", [])]) == 3
    assert max(len(rows) for item in whole for rows in item.values() if isinstance(rows, list)) <= 61


def test_messages_of_another_woman_with_the_same_number_are_not_hers(world, tamkine, pool, monkeypatch):  # noqa: F811
    monkeypatch.setattr(exporting, "ROWS", 2)
    file = submitted(world, tamkine)
    recipient = keys.hmac("message", f"sms:{PHONE}")
    for number in range(9):
        owner = file.id if number % 3 == 0 else "another"
        messages.claim(
            messages.Key(recipient, f"event-{number}#sms"),
            event_type="ReminderDue",
            application_id=owner,
            language="ar",
            segments=1,
            at=world.now,
        )
    told = [row for page in pages() for item in page["items"] for row in item.get("messages", [])]
    assert [row["event_id"] for row in told] == ["event-0", "event-3", "event-6"]


def test_her_own_words_are_marked_as_hers(world, tamkine, pool):  # noqa: F811
    file = decide(world, at_committee(world, tamkine), Action.REJECT, reason_codes=("project_not_viable",))
    appeal(call(world, HER), file, "I contest this.")
    (item,) = pages()[0]["items"]
    assert [(n["about"], n["by"]) for n in item["notes"]] == [("appeal", "applicant")]


@pytest.mark.parametrize("cursor", ["x", "e30=", "eyJmaWxlIjogMSwgImFmdGVyIjoge319", "W10="])
def test_a_cursor_that_is_none_of_ours_is_refused(world, tamkine, pool, cursor):  # noqa: F811
    submitted(world, tamkine)
    assert ask(cursor)[0] == 400


def test_only_what_the_session_has_proved(world, tamkine, pool):  # noqa: F811
    submitted(world, tamkine, Actor("applicant", HER.id, HER.roles, session="sister"))
    assert ask()[0] == 403
    draft = drafted(world, tamkine)
    assert [item["id"] for item in ask()[1]["items"]] == [draft.id]


def test_who_began_nothing_sees_what_is_kept_of_her_number(world, pool):  # noqa: F811
    assert ask()[1]["items"] == []
    assert ask()[1]["account"]["phone"] == PHONE
