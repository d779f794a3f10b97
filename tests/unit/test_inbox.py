"""The local inbox: what the emulator kept, per number, oldest first."""

import json
from typing import Any

import pytest

from cli.inbox import Inbox

HERS = "+212612345678"


def sms(message_id: str, text: str, at: str | None = None) -> dict[str, Any]:
    attributes = {"sent_at": {"DataType": "String", "StringValue": at}} if at else {}
    return {"MessageId": message_id, "Message": text, "MessageAttributes": attributes}


@pytest.fixture
def inbox(monkeypatch) -> Inbox:
    kept = {
        "/_ministack/sns/sms-messages": {
            "sms_messages": {
                HERS: [
                    sms("m1", "رمزك 123456", "2026-11-24T09:00:00+00:00"),
                    sms("m3", "<b>طلبك</b> https://jisr.exemple.ma.", "2026-11-24T09:02:00+00:00"),
                ],
                "+212700000000": [sms("m2", "Bonjour", "2026-11-24T09:01:00+00:00")],
            }
        },
        "/_ministack/ses/messages": {
            "messages": {
                "000000000000": [
                    {
                        "MessageId": "m0",
                        "To": ["a@exemple.ma"],
                        "Subject": "Jisr",
                        "BodyText": "Bonjour,",
                        "Timestamp": 1_795_000_000.0,
                    }
                ]
            }
        },
    }
    one = Inbox("http://localhost:1")
    monkeypatch.setattr(one, "_read", kept.__getitem__)
    return one


def ids(inbox: Inbox, query: str) -> list[str]:
    status, content_type, body = inbox.handle("/inbox/messages", query)
    assert (status, content_type) == (200, "application/json; charset=utf-8")
    return [item["id"] for item in json.loads(body)["items"]]


def test_messages_of_all_come_oldest_first(inbox) -> None:
    assert ids(inbox, "") == ["m0", "m1", "m2", "m3"]


@pytest.mark.parametrize(
    "to", ["%2B212612345678", "+212612345678", "212612345678", "0612345678", "06+12+34+56+78"]
)
def test_a_number_is_understood_as_people_write_it(inbox, to) -> None:
    assert ids(inbox, f"to={to}") == ["m1", "m3"]


def test_an_item_has_the_agreed_fields(inbox) -> None:
    _, _, body = inbox.handle("/inbox/messages", "to=a@exemple.ma")
    (mail,) = json.loads(body)["items"]
    assert mail == {
        "id": "m0",
        "channel": "email",
        "to": "a@exemple.ma",
        "text": "Bonjour,",
        "subject": "Jisr",
        "at": "2026-11-18T11:06:40.000Z",
    }
    _, _, body = inbox.handle("/inbox/messages", "to=0700000000")
    (item,) = json.loads(body)["items"]
    assert item == {
        "id": "m2",
        "channel": "sms",
        "to": "+212700000000",
        "text": "Bonjour",
        "at": "2026-11-24T09:01:00.000Z",
    }


def test_the_page_is_right_to_left_escapes_texts_and_asks_nobody_else(inbox) -> None:
    status, content_type, body = inbox.handle("/inbox", "to=%2B212612345678")
    page = body.decode()
    assert (status, content_type) == (200, "text/html; charset=utf-8")
    assert '<html lang="ar" dir="rtl">' in page
    assert "&lt;b&gt;طلبك" in page
    assert '<a href="https://jisr.exemple.ma">' in page
    assert "06 12 34 56 78" in page
    assert 'src="http' not in page
    assert "24/11/2026 09:02" in page  # Morocco


def test_a_chosen_text_cannot_write_into_the_page(inbox) -> None:
    _, _, body = inbox.handle("/inbox", "to=%3Cscript%3Ealert(1)%3C/script%3E@x")
    assert b"<script>alert" not in body


@pytest.mark.parametrize("name", ["inbox.css", "inbox.js"])
def test_its_style_and_script_are_its_own_files(inbox, name) -> None:
    status, _, body = inbox.handle(f"/inbox/{name}", "")
    assert status == 200
    assert b"http" not in body


def test_other_paths_are_not_its_own(inbox) -> None:
    assert inbox.handle("/inbox/../secret", "").status == 404


def test_a_silent_emulator_is_said_so() -> None:
    silent = Inbox("http://localhost:1")
    assert silent.handle("/inbox/messages", "").status == 502
    assert "المحاكي لا يجيب" in silent.handle("/inbox", "").body.decode()
