"""What heads see: figures of their places, what is late now, and rural communes."""

from jisr.api import models
from jisr.domain.application import Action
from jisr.store import events as history
from jisr.use_cases import late_files as use_case
from jisr.use_cases.late_files import late_files
from jisr.use_cases.project_indicators import project_indicators
from jisr.use_cases.remind_and_escalate import remind_and_escalate
from tests.flow.test_journey import AGENT, decide, submitted
from tests.flow.test_staff_http import ask, staff

__all__ = ["staff"]


def counted(world, *files):
    for file in files:
        for event in history.history("application", file.id):
            project_indicators(event)


def test_what_is_late_is_counted_from_the_queue_and_rural_from_the_events(world, staff, monkeypatch):
    first = submitted(world, staff)
    second = submitted(world, staff, cnie="ZZ000002")
    counted(world, first, second)
    # The clock of the request is the real one.
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    _, said, _ = ask("GET", "/indicators", query="programme=tamkine-riyada")
    figures = models.Indicators.model_validate(said)
    assert (figures.funnel["submitted"], figures.overdue, figures.overdue_by_province) == (2, 0, {})
    assert figures.rural.get("submitted", 0) == (2 if first.rural else 0)

    remind_and_escalate(world.later(days=17))
    _, said, _ = ask("GET", "/indicators")
    assert (said["overdue"], said["overdue_by_province"]) == (2, {first.province: 2})
    _, said, _ = ask("GET", "/indicators", query="from=2020-01&to=2020-02")
    assert (said["funnel"], said["overdue"]) == ({}, 2)


def test_what_was_decided_is_not_late_and_the_count_is_bounded(world, staff, monkeypatch):
    files = [submitted(world, staff, cnie=f"ZZ00000{n}") for n in range(1, 5)]
    decide(world, files[0], Action.REJECT, AGENT, reason_codes=("project_not_viable",))
    world.later(days=17)
    place = {staff.id: {files[0].province}}
    assert late_files(place, world.now) == {files[0].province: 3}
    monkeypatch.setattr(use_case, "MOST", 2)
    assert late_files(place, world.now) == {files[0].province: 2}
    assert late_files({staff.id: ()}, world.now) == {}


def test_the_queue_filters_what_is_overdue_by_either_clock(world, staff, monkeypatch):
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    file = submitted(world, staff)
    world.later(days=58)
    passed = decide(world, file, Action.PASS_STAGE, AGENT)
    world.later(days=4)
    assert passed.stage_deadline > world.now > passed.deadline
    _, said, _ = ask("GET", "/queue", query="overdue=true")
    assert [item["id"] for item in said["items"]] == [file.id]
    _, said, _ = ask("GET", "/queue", query="overdue=false")
    assert said["items"] == []
