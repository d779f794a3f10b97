"""The queue page by page: every file once, nearest deadline first, and few reads for what a page shows."""

from dataclasses import replace
from datetime import timedelta

import botocore.client
import pytest

from jisr.domain.application import Action, Application, Flag, Status
from jisr.domain.errors import Malformed, NotFound, Transient
from jisr.domain.people import Actor, Role
from jisr.store import applications, base
from jisr.use_cases.call import Call
from jisr.use_cases.staff_queue import MOST_READ, MOST_REGIONS, PAGE, Filters, staff_queue
from tests.flow.test_journey import AGENT, decide, submitted

COORDINATOR = Actor("staff", "coordinator-1", frozenset({Role.COORDINATOR}), frozenset({"03"}))
MANAGER = Actor("staff", "manager-1", frozenset({Role.PROGRAMME_MANAGER}))
AGENT_1 = Actor(
    "staff", "agent-1", frozenset({Role.AGENT}), frozenset({"03"}), frozenset({"03.231", "03.131"})
)
PLACES = ("03.231", "03.131", "03.061")


@pytest.fixture
def crowd(world, tamkine):
    """More files than are read for one answer, in three provinces; every tenth is claimed, and of every tenth something
    was asked for again."""
    made = [
        Application(
            id=f"26CROWD{number:05d}",
            programme=tamkine.id,
            programme_version=tamkine.version,
            kind="self_employed",
            language="ar",
            account=f"account-{number}",
            status=Status.CHANGES_REQUESTED if number % 10 == 5 else Status.IN_REVIEW,
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


def pages(world, filters, reader=COORDINATOR):
    """Every answer until there is no cursor; a queue that never ends is an error."""
    cursor = None
    for _ in range(20):
        page = staff_queue(Call(reader, world.now, "correlation-1"), filters, cursor)
        yield page
        cursor = page.next_cursor
        if cursor is None:
            return
    raise AssertionError("the queue does not end")


def test_every_file_comes_once_and_the_nearest_deadline_first(world, crowd):
    got = [file.id for page in pages(world, Filters()) for file in page.items]
    assert got == [file.id for file in crowd]


def test_a_filter_that_no_index_serves_loses_nothing_and_reads_four_pages_at_most(world, crowd):
    answers = list(pages(world, Filters(status="changes_requested")))
    asked = [f.id for f in crowd if f.status is Status.CHANGES_REQUESTED]
    assert [f.id for page in answers for f in page.items] == asked
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


def keep(*files):
    base.commit([write for file in files for write in applications.create(file)])


# -- her own files


@pytest.mark.parametrize(
    ("reader", "assigned"), [(AGENT_1, "me"), (AGENT_1, "agent-1"), (COORDINATOR, "agent-1")]
)
def test_whose_work_it_is_finds_it_at_once_and_never_beyond_the_readers_places(
    world, crowd, reader, assigned
):
    """Hers lie behind more files than one answer reads."""
    hers = [file for file in crowd if file.assignee == "agent-1" and file.province in PLACES[:2]]
    last = replace(hers[-1], id="26LAST", stage_deadline=world.now + timedelta(days=9), province=PLACES[0])
    elsewhere = replace(last, id="26ELSEWHERE", region="01", province="01.511")
    keep(last, elsewhere)
    (page,) = pages(world, Filters(assigned=assigned), reader)
    wanted = [f.id for f in crowd if f.assignee == "agent-1" and (reader is COORDINATOR or f in hers)]
    assert [f.id for f in page.items] == [*wanted, last.id]


@pytest.mark.parametrize("asked", [timedelta(minutes=1), timedelta(days=6)])
def test_a_funded_file_whose_owner_waits_to_be_called_comes_once_in_all_pages(world, crowd, asked):
    """It stands by its call and by its payments: at the top and pages later, or the other way round."""
    paid = timedelta(days=6) - asked
    funded = replace(
        crowd[PAGE],
        id="26CROWDFUND1",
        status=Status.ACTIVE,
        stage=None,
        stage_deadline=None,
        assignee=None,
        pay_at=world.now + paid,
    )
    base.commit(applications.create(funded))
    waits = {"flags": frozenset({Flag.CALL_ME}), "help_asked_at": world.now + asked}
    base.commit(applications.save(funded, replace(funded, version=2, **waits)))
    got = [file.id for page in pages(world, Filters()) for file in page.items]
    assert got.count(funded.id) == 1
    assert len(got) == len(crowd) + 1
    calls = [file.id for page in pages(world, Filters(calls=True)) for file in page.items]
    assert calls == [funded.id]


def test_her_files_come_page_by_page_and_by_the_other_filters_too(world, crowd):
    others = {"programme": "another-one", "stage": "committee", "region": "01", "province": PLACES[1]}
    more = [
        replace(
            crowd[0], id=f"26MORE{n:03d}", assignee="manager-1", stage_deadline=world.now + timedelta(days=n)
        )
        for n in range(PAGE + 5)
    ]
    keep(*more)
    answers = list(pages(world, Filters(assigned="me"), MANAGER))
    assert [[f.id for f in page.items] for page in answers] == [
        [f.id for f in more[:PAGE]],
        [f.id for f in more[PAGE:]],
    ]
    for name, other in others.items():
        same = Filters(assigned="me", **{name: getattr(more[0], name)})
        assert len(staff_queue(Call(MANAGER, world.now, "c"), same).items) == PAGE
        if other != getattr(more[0], name):
            found = staff_queue(Call(MANAGER, world.now, "c"), Filters(assigned="me", **{name: other}))
            assert found.items == []
    with pytest.raises(NotFound):
        staff_queue(Call(AGENT_1, world.now, "c"), Filters(assigned="me", region="01"))


def test_a_file_that_she_gave_back_or_decided_is_no_longer_hers(world, tamkine):
    first, second = submitted(world, tamkine), submitted(world, tamkine, cnie="ZZ000002")
    first, second = (decide(world, file, Action.CLAIM, AGENT) for file in (first, second))
    assert {f.id for p in pages(world, Filters(assigned="me"), AGENT) for f in p.items} == {
        first.id,
        second.id,
    }
    decide(world, first, Action.RELEASE, AGENT)
    decide(world, second, Action.REJECT, AGENT, reason_codes=("project_not_viable",))
    assert [f.id for p in pages(world, Filters(assigned="me"), AGENT) for f in p.items] == []


# -- the whole country


def test_who_covers_the_country_gets_region_after_region(world, crowd):
    far = [
        replace(crowd[0], id=f"26FAR{n}", region=region, province=province, stage_deadline=world.now)
        for n, (region, province) in enumerate(
            [("12", "12.391"), ("01", "01.511"), ("01", "01.151"), ("04", "04.421")]
        )
    ]
    keep(*far)
    answers = list(pages(world, Filters(), MANAGER))
    got = [file.id for page in answers for file in page.items]
    assert got == ["26FAR1", "26FAR2", *(file.id for file in crowd), "26FAR3", "26FAR0"]
    assert any({"26FAR3", crowd[-1].id} <= {file.id for file in page.items} for page in answers)


def test_an_empty_country_is_read_in_bounded_steps(world, tamkine, monkeypatch):
    counts = []
    read = applications.queue_keys
    monkeypatch.setattr(applications, "queue_keys", lambda *a: counts.append(a[0]) or read(*a))
    answers = list(pages(world, Filters(), MANAGER))
    assert [page.items for page in answers] == [[]] * len(answers)
    assert len(answers) == -(-13 // MOST_REGIONS), "the calls without a place, and twelve regions"
    assert len(counts) == len(set(counts)), "no queue is read twice"
    assert len({key.split("#")[1].split(".")[0] for key in counts}) == 13


def test_a_cursor_of_another_list_is_refused(world, crowd):
    country = staff_queue(Call(MANAGER, world.now, "c"), Filters()).next_cursor
    region = staff_queue(Call(MANAGER, world.now, "c"), Filters(region="03")).next_cursor
    for filters, cursor in ((Filters(region="03"), country), (Filters(), region)):
        with pytest.raises(Malformed):
            staff_queue(Call(MANAGER, world.now, "c"), filters, cursor)


@pytest.fixture
def busy(monkeypatch):
    """A table that gives at most `busy.gives` rows of a request, and names the others."""

    class Busy:
        gives, asked = 10, 0

    call = botocore.client.BaseClient._make_api_call

    def some(client, operation, parameters):
        if operation != "BatchGetItem":
            return call(client, operation, parameters)
        Busy.asked += 1
        ((name, wanted),) = parameters["RequestItems"].items()
        later = wanted["Keys"][Busy.gives :]
        answer = {"Responses": {name: []}}
        if now := wanted["Keys"][: Busy.gives]:
            answer = call(client, operation, {"RequestItems": {name: wanted | {"Keys": now}}})
        return answer | {"UnprocessedKeys": {name: {"Keys": later}} if later else {}}

    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", some)
    monkeypatch.setattr(base.time, "sleep", lambda seconds: None)
    return Busy


def test_what_a_busy_table_did_not_give_at_once_is_asked_for_again(world, crowd, busy):
    page = next(pages(world, Filters()))
    assert [file.id for file in page.items] == [file.id for file in crowd[:PAGE]]
    assert page.items[0] == replace(applications.load(crowd[0].id), beside=page.items[0].beside)
    assert busy.asked == 3


def test_a_table_that_stays_busy_is_told_as_such_and_no_page_is_short(world, crowd, busy):
    busy.gives = 0
    with pytest.raises(Transient):
        next(pages(world, Filters()))
