"""What an agent's page is made of: the queue's filters, how much there is, and several files taken at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from jisr.domain.application import Action, Flag, Status
from jisr.domain.errors import StaleVersion
from jisr.store import applications, base
from jisr.store import events as history
from jisr.store.staff import save_staff
from jisr.use_cases import act as acting
from jisr.use_cases import claim_files, queue_counts
from jisr.use_cases.call import Call
from jisr.use_cases.claim_files import claim_files as take
from jisr.use_cases.move_own_file import ask_help, complain, withdraw
from jisr.use_cases.staff_queue import Filters
from tests.flow.conftest import ROOT, publish_yaml
from tests.flow.test_journey import AGENT, COORDINATOR, HER, MANAGER, call, decide, submitted
from tests.flow.test_queue_pages import crowd, keep, pages  # noqa: F401 - a fixture
from tests.flow.test_staff_http import ask


@pytest.fixture
def staff(world, tamkine, monkeypatch):
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    save_staff("coordinator-1", "demo-coordinator", {"coordinator"}, {"03"}, ())
    save_staff("agent-1", "demo-agent", {"agent"}, {"03"}, {"03.231", "03.131"})
    save_staff("agent-2", "other-agent", {"agent"}, {"03"}, ())
    save_staff("coordinator-01", "far-away", {"coordinator"}, {"01"}, ())
    save_staff("manager-1", "manager", {"programme_manager"}, (), ())
    save_staff("committee-1", "committee", {"committee_member"}, {"03"}, ())
    return tamkine


def a_file(world, programme, number=1, **changes):
    return submitted(
        world, programme, replace(HER, id=f"account-{number}"), cnie=f"ZZ{number:06d}", **changes
    )


def listed(query="", sub="coordinator-1"):
    status, said, _ = ask("GET", "/queue", query=query, sub=sub)
    assert status == 200, said
    return said["items"]


def ids(query="", sub="coordinator-1"):
    return [item["id"] for item in listed(query, sub)]


def counted(query="", sub="coordinator-1"):
    status, said, _ = ask("GET", "/queue/counts", query=query, sub=sub)
    assert status == 200, said
    return said


def take_over_http(*wanted, sub="agent-1", **headers):
    status, said, _ = ask("POST", "/queue/claims", {"ids": list(wanted)}, sub=sub, **headers)
    assert status == 200, said
    return {one["id"]: one["outcome"] for one in said["items"]}


# -- filters


def test_a_row_says_when_it_is_due_and_who_works_on_it_and_nothing_of_the_person(world, staff):
    file = a_file(world, staff)
    take_over_http(file.id)
    (row,) = listed()
    assert (row["assignee"], row["assignee_name"]) == ("agent-1", "demo-agent")
    assert row["due_at"] == row["stage_deadline"]
    assert (row["due"], row["call_since"], row["province"]) == (None, None, "03.231")
    answers = [value for name, value in file.beside.answers.items() if name not in {"province", "commune"}]
    assert not {str(value) for value in answers if len(str(value)) > 4} & {
        str(value) for value in row.values()
    }


def test_late_and_soon_are_told_apart_and_each_is_a_filter(world, staff):
    late, soon, calm = (a_file(world, staff, n) for n in (1, 2, 3))
    for file, days in ((late, -1), (soon, 2), (calm, 9)):
        now = applications.load(file.id)
        after = replace(now, stage_deadline=world.now + timedelta(days=days), version=now.version + 1)
        base.commit(applications.save(now, after))
    assert [(row["id"], row["due"]) for row in listed()] == [
        (late.id, "overdue"),
        (soon.id, "soon"),
        (calm.id, None),
    ]
    assert ids("due=overdue") == ids("overdue=true") == [late.id]
    assert ids("due=soon") == [soon.id]
    assert counted()["overdue"] == {"count": 1, "more": False}
    assert counted()["soon"] == {"count": 1, "more": False}


def test_what_is_due_later_is_not_read_for_what_is_late(world, crowd, monkeypatch):  # noqa: F811
    read = []
    load = applications.load_page
    monkeypatch.setattr(applications, "load_page", lambda some: read.extend(some) or load(some))
    (page,) = pages(world, Filters(due="overdue"))
    assert (page.items, page.next_cursor, read) == ([], None, [])
    world.later(days=3)
    first, *_ = pages(world, Filters(due="soon"))
    assert [file.id for file in first.items] == [file.id for file in crowd[:25]]


def test_her_silence_is_not_the_office_s_delay(world, staff):
    """A file stands where she is to be reminded; that is no clock of the office."""
    file = decide(
        world,
        a_file(world, staff),
        Action.REQUEST_CHANGES,
        AGENT,
        answers=("/household_size",),
        reason_codes=("missing",),
    )
    world.later(days=5)
    assert applications.load(file.id).status is Status.CHANGES_REQUESTED
    assert ids("due=soon") == []
    assert counted()["soon"]["count"] == 0


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("kind=self_employed", True),
        ("kind=cooperative", False),
        ("untouched=true", False),
        ("calls=false", True),
    ],
)
def test_a_filter_by_what_the_state_says(world, staff, filters, found):
    file = a_file(world, staff)
    assert ids(filters) == ([file.id] if found else [])


@pytest.mark.parametrize(
    "query", ["due=never", "calls=perhaps", "untouched=2", "kind=%2F", "colour=red", "due=overdue&due=soon"]
)
def test_a_filter_that_is_none_is_refused(world, staff, query):
    assert ask("GET", "/queue", query=query)[0] in {400, 422}


def test_who_waits_to_be_called_is_found_at_once_in_a_stage_or_not_and_stands_once_in_the_queue(world, staff):
    first, second, quiet = (a_file(world, staff, n) for n in (1, 2, 3))
    refused = decide(world, second, Action.REJECT, AGENT, reason_codes=("project_not_viable",))
    for file in (refused, first):
        world.later(hours=1)
        ask_help(call(world, replace(HER, id=file.account)), applications.load(file.id))
    rows = listed("calls=true")
    assert [row["id"] for row in rows] == [second.id, first.id], "who waits longest comes first"
    assert all(row["call_since"] for row in rows)
    assert ids("calls=true&stage=review") == [first.id]
    assert sorted(ids()) == sorted([first.id, second.id, quiet.id])
    assert counted()["calls"] == {"count": 2, "more": False}
    assert counted(sub="coordinator-01")["calls"]["count"] == 0

    decide(world, applications.load(first.id), Action.ANSWER_HELP, AGENT, note="called")
    assert ids("calls=true") == [second.id]
    assert counted()["calls"]["count"] == 1


def test_a_claim_leaves_her_call_waiting_and_a_decision_ends_it(world, staff):
    file = a_file(world, staff)
    ask_help(call(world, HER), file)
    assert ids("calls=true&stage=review") == [file.id]
    assert take_over_http(file.id) == {file.id: "claimed"}
    assert ids("calls=true&stage=review") == ids("calls=true&assigned=me", sub="agent-1") == [file.id]
    assert counted()["calls"]["count"] == 1
    decide(world, applications.load(file.id), Action.REJECT, AGENT, reason_codes=("project_not_viable",))
    assert ids("calls=true") == []


def test_a_call_ends_with_the_file_that_she_takes_back(world, staff):
    file = ask_help(call(world, HER), a_file(world, staff))
    decide(world, file, Action.CLAIM, AGENT)
    withdraw(call(world, HER), applications.load(file.id), None)
    assert ids("calls=true") == [], "nobody needs to call her about it any more"


# -- counts


def test_counts_are_what_the_lists_hold(world, crowd, staff):  # noqa: F811
    world.later(days=3)
    said = counted()
    assert said["mine"]["count"] == 0
    assert counted(sub="agent-1")["mine"]["count"] == len(list(ids_of(world, AGENT, assigned="me")))
    assert said["soon"]["count"] == len(crowd)
    assert [(s["stage"], s["count"]) for s in said["stages"] if s["count"]] == [("review", len(crowd))]
    at = counted("province=03.231")
    assert at["stages"][-1]["programme"] == staff.id
    assert sum(s["count"] for s in at["stages"]) == sum(f.province == "03.231" for f in crowd)
    listed_ = {
        "": (COORDINATOR, {}),
        "province=03.231": (COORDINATOR, {"province": "03.231"}),
        f"programme={staff.id}": (COORDINATOR, {"programme": staff.id}),
        "programme=another": (COORDINATOR, {"programme": "another"}),
    }
    for query, (reader, filters) in listed_.items():
        assert counted(query)["all"] == {"count": len(list(ids_of(world, reader, **filters))), "more": False}
    assert counted(sub="agent-1")["all"]["count"] == len(list(ids_of(world, AGENT)))


def test_what_is_late_out_of_its_stage_is_counted_as_it_is_listed(world, staff):
    """A visit that is due, and a complaint whose owner waits to be called besides."""
    visited, complained, both = (a_file(world, staff, n) for n in (1, 2, 3))
    ask_help(call(world, replace(HER, id=both.account)), both)
    for file in (visited, both):
        now = applications.load(file.id)
        due_at = world.now - timedelta(days=1) if file is visited else world.now + timedelta(days=2)
        active = {"status": Status.ACTIVE, "stage": None, "deadline": None, "stage_deadline": None}
        after = replace(now, **active, visit_at=due_at, version=now.version + 1)
        base.commit(applications.save(now, after))
    closed = withdraw(call(world, replace(HER, id=complained.account)), complained, None)
    complain(call(world, replace(HER, id=closed.account)), closed, "Personne ne répond.")
    for days, late, soon in ((0, {visited.id}, {both.id}), (14, {visited.id, both.id}, {complained.id})):
        world.later(days=days)
        assert (set(ids("due=overdue")), set(ids("due=soon"))) == (late, soon)
        said = counted()
        assert (said["overdue"]["count"], said["soon"]["count"]) == (len(late), len(soon))
        assert said["all"] == {"count": len(ids()), "more": False}
    assert counted()["calls"]["count"] == len(ids("calls=true")) == 1


def test_what_waits_to_be_paid_is_in_the_list_and_its_number_once_something_of_it_is_due(world, staff):
    """Each stands in the queues by its payments besides; a call without a place is every coordinator's."""
    files = [a_file(world, staff, n) for n in range(1, 7)]
    paid, visited, called, answered, _, away = files
    active = {"status": Status.ACTIVE, "stage": None, "deadline": None, "stage_deadline": None}
    more = {
        visited.id: {"visit_at": world.now + timedelta(days=2)},
        called.id: {"flags": frozenset({Flag.CALL_ME}), "visit_at": world.now - timedelta(days=1)},
        answered.id: {"flags": frozenset({Flag.COMPLAINT_OPEN}), "complaint_at": world.now},
    }
    for file in (paid, visited, called, answered):
        now = applications.load(file.id)
        changes = {**active, "pay_at": world.now - timedelta(days=3), **more.get(file.id, {})}
        base.commit(applications.save(now, replace(now, **changes, version=now.version + 1)))
    now = applications.load(away.id)
    changes = {
        "status": Status.REJECTED,
        "stage": None,
        "region": None,
        "province": None,
        "stage_deadline": None,
    }
    call_me = {"flags": frozenset({Flag.CALL_ME}), "help_asked_at": world.now, "version": now.version + 1}
    base.commit(applications.save(now, replace(now, **changes, **call_me)))
    for query in ("", "province=03.231", f"programme={staff.id}"):
        assert counted(query)["all"] == {"count": len(ids(query)), "more": False}, query
    assert sorted(ids()) == sorted(file.id for file in files if file is not paid)


def test_the_files_of_one_of_the_staff_are_counted_where_the_reader_may_see_them(world, staff):
    first, second, _ = (a_file(world, staff, n) for n in (1, 2, 3))
    take_over_http(first.id, second.id)
    nothing = dict.fromkeys(("all", "mine", "overdue", "soon", "calls", "stages"))
    assert counted("assigned=agent-1") == nothing | {"assigned": {"count": 2, "more": False}}
    assert counted("assigned=agent-1", "manager-1")["assigned"]["count"] == 2
    assert counted("assigned=me", "agent-1")["assigned"]["count"] == 2
    assert counted("assigned=agent-1", "coordinator-01")["assigned"]["count"] == 0
    assert counted("assigned=agent-1&province=03.131")["assigned"]["count"] == 0
    assert counted("assigned=nobody-1")["assigned"]["count"] == 0
    assert counted()["assigned"] is None


@pytest.mark.parametrize("route", ["/queue", "/queue/counts"])
@pytest.mark.parametrize("asked", ["", "../x", "a%20b", "a" * 65])
def test_what_cannot_be_an_account_is_refused(world, staff, route, asked):
    assert ask("GET", route, query=f"assigned={asked}")[0] == 422
    assert ask("GET", route, query="assigned=nobody-1")[0] == 200


def ids_of(world, reader, **filters):
    places = frozenset({"03.231", "03.131"}) if reader is AGENT else frozenset()
    for page in pages(world, Filters(**filters), replace(reader, provinces=places)):
        yield from (file.id for file in page.items)


def test_beyond_the_most_it_is_said_that_there_are_more(world, crowd, staff, monkeypatch):  # noqa: F811
    monkeypatch.setattr(queue_counts, "MOST", 100)
    monkeypatch.setattr(queue_counts, "STEP", 40)
    world.later(days=6)
    said = counted()
    assert said["overdue"] == said["all"] == {"count": 100, "more": True}
    assert {"count": 100, "more": True, "programme": staff.id, "stage": "review"} in said["stages"]
    monkeypatch.setattr(queue_counts, "MOST", len(crowd))
    said = counted()
    assert said["overdue"] == said["all"] == {"count": len(crowd), "more": False}


def test_what_is_read_for_counts_does_not_grow_with_the_files(world, crowd, staff, monkeypatch):  # noqa: F811
    monkeypatch.setattr(queue_counts, "MOST", 60)
    monkeypatch.setattr(queue_counts, "STEP", 20)
    rows = []
    read = applications.queue_keys

    def counted_rows(*given):
        for key in read(*given):
            rows.append(key)
            yield key

    sizes = []
    size = applications.queue_size
    monkeypatch.setattr(applications, "queue_keys", counted_rows)
    monkeypatch.setattr(applications, "queue_size", lambda *given: sizes.append(size(*given)) or sizes[-1])
    world.later(days=6)
    counted()
    assert len(rows) <= 3 * 20 + 60 + 3 * 20 + 1, "a page of each queue, and what is due up to the most"
    assert sum(sizes) <= 60 + 1, "each queue is counted once, up to the most, for its stage and the whole"


def test_who_covers_the_country_counts_in_a_region(world, staff):
    a_file(world, staff)
    said = counted(sub="manager-1")
    assert (said["mine"]["count"], said["all"], said["overdue"], said["stages"]) == (0, None, None, None)
    assert (counted("region=03", "manager-1")["all"], counted("region=01", "manager-1")["all"]) == (
        {"count": 1, "more": False},
        {"count": 0, "more": False},
    )
    assert sum(s["count"] for s in counted("region=03", sub="manager-1")["stages"]) == 1
    assert sum(s["count"] for s in counted("region=01", sub="manager-1")["stages"]) == 0


@pytest.mark.parametrize(
    ("query", "sub", "status"),
    [
        ("region=01", "coordinator-1", 404),
        ("province=03.561", "agent-1", 404),
        ("province=99.999", "manager-1", 404),
        ("region=x", "coordinator-1", 422),
        ("cursor=x", "coordinator-1", 422),
    ],
)
def test_counts_of_a_place_that_is_not_hers(world, staff, query, sub, status):
    assert ask("GET", "/queue/counts", query=query, sub=sub)[0] == status


def test_of_a_confidential_programme_who_may_not_read_it_counts_nothing(world, staff):
    text = (ROOT / "programmes" / "tamkine-riyada.yaml").read_text("utf-8")
    text = text.replace("confidential: false", "confidential: true")
    secret = publish_yaml(text, "tamkine-riyada.yaml", world.now)
    world.later(days=30)
    a_file(world, secret)
    for reader in ("committee-1", "manager-1"):
        said = counted("region=03", sub=reader)
        assert [s for s in said["stages"] if s["programme"] == secret.id] == []
        assert (said["overdue"]["count"], said["soon"]["count"]) == (0, 0)
        assert said["all"] is None, "its keys don't say which of its files are confidential"
    said = counted()
    assert sum(s["count"] for s in said["stages"]) == said["all"]["count"] == 1


# -- claims


def test_each_file_has_its_own_answer(world, staff):
    free, mine, taken, elsewhere, asked = (a_file(world, staff, n) for n in range(1, 6))
    decide(world, mine, Action.CLAIM, AGENT)
    decide(world, taken, Action.CLAIM, replace(AGENT, id="agent-2"))
    decide(
        world,
        asked,
        Action.REQUEST_CHANGES,
        COORDINATOR,
        answers=("/household_size",),
        reason_codes=("missing",),
    )
    now = applications.load(elsewhere.id)
    base.commit(applications.save(now, replace(now, region="01", province="01.511", version=now.version + 1)))
    wanted = (free.id, mine.id, taken.id, elsewhere.id, asked.id, "26NOBODY", free.id)
    assert take_over_http(*wanted) == {
        free.id: "claimed",
        mine.id: "claimed",
        taken.id: "taken",
        elsewhere.id: "not_possible",
        asked.id: "not_possible",
        "26NOBODY": "not_possible",
    }
    assert applications.load(free.id).assignee == "agent-1"
    assert applications.load(taken.id).assignee == "agent-2"
    assert sorted(ids("assigned=me", sub="agent-1")) == sorted([free.id, mine.id])


def test_what_is_not_hers_to_see_is_not_shown_in_the_answer(world, staff):
    file = a_file(world, staff)
    _, said, _ = ask("POST", "/queue/claims", {"ids": [file.id]}, sub="coordinator-01")
    assert said["items"] == [{"id": file.id, "outcome": "not_possible", "item": None}]
    assert applications.load(file.id) == file


def test_asked_twice_it_is_done_once(world, staff):
    files = [a_file(world, staff, n) for n in (1, 2)]
    wanted = [file.id for file in files]
    for _ in range(2):
        assert set(take_over_http(*wanted, **{"idempotency-key": "morning-1"}).values()) == {"claimed"}
    assert set(take_over_http(*wanted).values()) == {"claimed"}
    for file in files:
        told = [e.type for e in history.history("application", file.id)]
        assert told.count("ApplicationClaimed") == 1


def test_two_who_take_the_same_file_at_the_same_moment(world, staff, monkeypatch):
    """The other's claim comes between the reading and the writing: who was first is told."""
    file = a_file(world, staff)
    prepare = acting._prepare

    def late(call_, application, command):
        plan = prepare(call_, application, command)
        monkeypatch.setattr(acting, "_prepare", prepare)
        decide(world, application, Action.CLAIM, replace(AGENT, id="agent-2"))
        return plan

    monkeypatch.setattr(acting, "_prepare", late)
    assert take_over_http(file.id) == {file.id: "taken"}
    assert applications.load(file.id).assignee == "agent-2"


def test_a_file_that_changed_at_the_very_moment_is_read_again(world, staff, monkeypatch):
    file = a_file(world, staff)
    tries = []
    real = claim_files.act

    def once_stale(*given):
        tries.append(1)
        if len(tries) < 3:
            raise StaleVersion("stale_version", "x")
        return real(*given)

    monkeypatch.setattr(claim_files, "act", once_stale)
    (done,) = take(Call(AGENT, world.now, "c"), [file.id])
    assert (done.outcome, len(tries)) == ("claimed", 3)
    monkeypatch.setattr(
        claim_files, "act", lambda *_: (_ for _ in ()).throw(StaleVersion("stale_version", "x"))
    )
    other = a_file(world, staff, 2)
    (done,) = take(Call(AGENT, world.now, "c"), [other.id])
    assert done.outcome == "not_possible"


@pytest.mark.parametrize(
    "body",
    [
        {"ids": []},
        {"ids": [f"26X{n}" for n in range(26)]},
        {"ids": "26X"},
        {},
        {"ids": [""]},
        {"ids": ["a"], "x": 1},
    ],
)
def test_a_list_that_is_none_or_too_long_is_refused(world, staff, body):
    assert ask("POST", "/queue/claims", body)[0] == 422


def test_the_mark_of_the_untouched_is_a_filter(world, staff):
    file, _ = a_file(world, staff), a_file(world, staff, 2)
    now = applications.load(file.id)
    base.commit(
        applications.save(now, replace(now, flags=now.flags | {Flag.UNTOUCHED}, version=now.version + 1))
    )
    assert ids("untouched=true") == [file.id]


def test_a_manager_s_calls_too(world, staff):
    file = ask_help(call(world, HER), a_file(world, staff))
    assert [f.id for p in pages(world, Filters(calls=True), MANAGER) for f in p.items] == [file.id]
