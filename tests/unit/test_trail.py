"""The words of the audit: every event and every reading has them, in three languages."""

import re
from pathlib import Path

import pytest

from events.types import all_types
from jisr.domain import trail
from jisr.domain.application import Status
from jisr.domain.people import Role

API = Path(__file__).parents[2] / "layers" / "jisr" / "python" / "jisr" / "api"


def test_every_event_has_words():
    assert {cls.__name__ for cls in all_types()} - trail.DONE.keys() == set()


def test_every_reading_has_words():
    opened = {
        found
        for source in API.glob("*.py")
        for found in re.findall(r'open_for\)?\([^"]*"(\w+)"\)', source.read_text(encoding="utf-8"))
    }
    assert opened
    assert opened - trail.SEEN.keys() == set()


def test_every_status_and_role_has_words():
    assert {status.value for status in Status} == trail.STATUS.keys()
    assert {role.value for role in Role} - {"applicant", "system"} == trail.ROLES.keys()


@pytest.mark.parametrize(
    ("amount", "ar", "fr"),
    [
        (1_250_000, "12.500 درهم", "12\u00a0500\u00a0DH"),
        (150, "1,50 درهم", "1,50\u00a0DH"),
        (0, "0 درهم", "0\u00a0DH"),
    ],
)
def test_money_as_moroccans_write_it(amount, ar, fr):
    bare = {language: re.sub("[\u2066-\u2069]", "", text) for language, text in trail.money(amount).items()}
    assert (bare["ar"], bare["fr"]) == (ar, fr)


def test_before_and_after_stand_in_the_order_of_reading():
    [state] = trail.details("StagePassed", {"from": "submitted", "to": "in_review"}, None)
    assert state["fr"] == "État : envoyé → à l'étude"
    assert state["ar"] == "الحالة: مُرسل ← قيد الدراسة"


def test_rights_that_changed_are_said_before_and_after():
    data = {
        "changed": ["roles"],
        "roles": ["agent", "coordinator"],
        "regions": ["03"],
        "before": {"roles": ["agent"], "regions": ["03"]},
    }
    said = [one["en"] for one in trail.details("StaffChanged", data, None)]
    assert said == ["Changed: roles", "Roles: agent → agent, coordinator"]
