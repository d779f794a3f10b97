"""The queue page by page: every file once, nearest deadline first, and few reads for what a page shows."""

from datetime import timedelta

import botocore.client
import pytest

from jisr.domain.application import Application, Status
from jisr.domain.people import Actor, Role
from jisr.store import applications, base
from jisr.use_cases.call import Call
from jisr.use_cases.staff_queue import MOST_READ, PAGE, Filters, staff_queue

COORDINATOR = Actor("staff", "coordinator-1", frozenset({Role.COORDINATOR}), frozenset({"03"}))
PLACES = ("03.231", "03.131", "03.061")


@pytest.fixture
def crowd(world, tamkine):
    """More files than are read for one answer, in three provinces; every tenth is claimed."""
    made = [
        Application(
            id=f"26CROWD{number:05d}",
            programme=tamkine.id,
            programme_version=tamkine.version,
            kind="self_employed",
            language="ar",
            account=f"account-{number}",
            status=Status.IN_REVIEW,
            version=1,
            sequence=1,
            started_at=world.now,
            entered_at=world.now,
            submitted_at=world.now,
            stage=tamkine.stages[0].id,
            deadline=world.now + timedelta(days=60),
            stage_deadline=world.now + timedelta(days=5, minutes=(number * 37) % 1000),
            region="03",
            province=PLACES[number % 3],
            assignee="agent-1" if number % 10 == 0 else None,
        )
        for number in range(MOST_READ + 30)
    ]
    for start in range(0, len(made), 50):
        base.commit([write for file in made[start : start + 50] for write in applications.create(file)])
    return sorted(made, key=lambda file: (file.stage_deadline, file.id))


def pages(world, filters):
    """Every answer until there is no cursor; a queue that never ends is an error."""
    cursor = None
    for _ in range(20):
        page = staff_queue(Call(COORDINATOR, world.now, "correlation-1"), filters, cursor)
        yield page
        cursor = page.next_cursor
        if cursor is None:
            return
    raise AssertionError("the queue does not end")


def test_every_file_comes_once_and_the_nearest_deadline_first(world, crowd):
    got = [file.id for page in pages(world, Filters()) for file in page.items]
    assert got == [file.id for file in crowd]


def test_a_filter_that_no_index_serves_loses_nothing_and_reads_four_pages_at_most(world, crowd):
    answers = list(pages(world, Filters(assigned="agent-1")))
    assert [f.id for page in answers for f in page.items] == [f.id for f in crowd if f.assignee == "agent-1"]
    assert len(answers) == 2
    assert len(answers[0].items) < PAGE


def test_the_rows_of_a_page_are_one_request(world, crowd, monkeypatch):
    staff_queue(
        Call(COORDINATOR, world.now, "correlation-1"), Filters()
    )  # reads the programme, once per process
    calls = []
    call = botocore.client.BaseClient._make_api_call

    def counted(client, operation, parameters):
        calls.append(operation)
        return call(client, operation, parameters)

    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", counted)
    staff_queue(Call(COORDINATOR, world.now, "correlation-1"), Filters())
    assert calls.count("BatchGetItem") == 1
    assert not calls.count("GetItem")
