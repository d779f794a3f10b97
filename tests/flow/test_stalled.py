"""Long work whose message is given up is told as standing still, and goes on when somebody says so: nothing is done
twice, whoever else is still at it."""

from collections import Counter
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest

from jisr.domain.application import Action
from jisr.domain.people import Actor, Role
from jisr.domain.stalled import AFTER
from jisr.store import applications, base, imports, payment_runs, sittings, staff
from jisr.store import events as history
from jisr.store.staff import load_staff
from jisr.use_cases import payment_runs as orders
from jisr.use_cases.imports.rows import Registrar
from jisr.use_cases.imports.work import work_on_import
from jisr.use_cases.payments import Given
from jisr.use_cases.sittings.form import cancel
from jisr.use_cases.sittings.settle import settle
from tests.flow.sittings import SETTLE, close, formed, hire, outcomes, voted
from tests.flow.stories import (
    AGENT,
    COORDINATOR,
    MANAGER,
    Death,
    Play,
    assert_whole,
    handler,
    play,
    queued,
)
from tests.flow.tables import Table, asked, csv_of, row, staffed

WORKS = {
    "import": "on_import_due__work_on_import",
    "payment_run": "on_payment_run_due__work_on_order",
    "sitting": SETTLE,
}
CONTINUED = {
    "import": "ImportContinued",
    "payment_run": "PaymentRunContinued",
    "sitting": "SittingContinued",
}
MADE = {
    "import": {"ApplicationImported"},
    "payment_run": {"PaymentOrdered"},
    "sitting": {"ApplicationApproved", "ApplicationWaitlisted"},
}
"""What each file tells once."""
RIB = "011780000012345678901237"


@pytest.fixture
def stage(world, monkeypatch) -> Play:
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    made = play(world, monkeypatch)
    hire()
    staffed()
    return made


KINDS = pytest.mark.parametrize("kind", WORKS)


class Work:
    """One of the three, confirmed, ordered or closed; nobody has heard of it yet."""

    def __init__(self, stage: Play, kind: str) -> None:
        self.stage, self.kind = stage, kind
        self.actor: Actor = MANAGER if kind == "import" else COORDINATOR
        made = {"import": self._import, "payment_run": self._order, "sitting": self._sitting}
        self.id, self.path = made[kind]()

    def _import(self) -> tuple[str, str]:
        table = Table(self.stage, csv_of([row(1), row(2), row(3), row(2)]))
        table.read()
        table.check()
        table.confirm()
        return table.id, f"/imports/{table.id}"

    def _order(self) -> tuple[str, str]:
        self.stage.fund(10_000_00)
        for number in (1, 2, 3):
            file = self.stage.act(self.stage.decided_by(number), Action.APPROVE)
            self.stage.act(file, Action.SIGN_AGREEMENT, AGENT, given=Given(account=RIB))
        body = {"programme": self.stage.programme.id, "region": "03"}
        said = asked("POST", "/payment-runs", body, actor=COORDINATOR)
        assert said.status == 201, said.body
        return said.body["id"], f"/payment-runs/{said.body['id']}"

    def _sitting(self) -> tuple[str, str]:
        self.stage.fund(6_000_00)
        for number in (1, 2, 3):
            self.stage.world.later(minutes=1)
            self.stage.decided_by(number)
        sitting = formed(self.stage)
        voted(self.stage, sitting, "for")
        close(self.stage, sitting)
        return sitting.id, f"/sittings/{sitting.id}"

    @property
    def now(self) -> Any:
        said = asked("GET", self.path, actor=self.actor)
        assert said.status == 200, said.body
        return said.body

    @property
    def listed(self) -> Any:
        path, query = {
            "import": ("/imports", ""),
            "payment_run": ("/payment-runs", f"programme={self.stage.programme.id}&region=03"),
            "sitting": ("/sittings", ""),
        }[self.kind]
        found = asked("GET", path, actor=self.actor, query=query).body["items"]
        return next(one for one in found if one["id"] == self.id)

    def too_late(self) -> None:
        """All tries of its message are over."""
        self.stage.world.later(seconds=AFTER[self.kind].total_seconds() + 1)

    def go_on(self, **more: Any) -> Any:
        said = asked("POST", f"{self.path}/continue", {}, **{"actor": self.actor, **more})
        assert said.status == 200, said.body
        return said.body

    @property
    def continued(self) -> list[Any]:
        return [e for e in history.history(self.kind, self.id) if e.type == CONTINUED[self.kind]]

    def hear(self, event: Any) -> None:
        assert not handler(WORKS[self.kind])(queued(event), None)["batchItemFailures"]

    def work(self) -> None:
        """As one who has heard of it."""
        at = self.stage.world.now
        if self.kind == "import":
            work_on_import(self.id, at, "other", lambda: 900.0)
        elif self.kind == "payment_run":
            orders.work_on_run(self.id, at, "other", lambda: 900.0)
        else:
            settle(self.id, at, "other")

    def assert_done_once(self) -> None:
        assert self.now["stalled"] is None
        assert self.listed["stalled"] is None
        once = Counter(e.application_id for e in history.everything() if e.type in MADE[self.kind])
        assert sorted(once.values()) == [1, 1, 1]
        if self.kind == "import":
            one = imports.load(self.id)
            assert (one.state, one.counts) == ("done", {"registered": 3, "duplicate": 1})
        elif self.kind == "payment_run":
            run = payment_runs.load(self.id)
            assert (run.counts, run.busy) == ({"ordered": 3}, False)
        else:
            sitting = sittings.load(self.id)
            assert (sitting.state, sorted(map(str, outcomes(sitting).values()))) == (
                "closed",
                ["approved", "approved", "waitlisted"],
            )
            assert_whole(self.stage.programme.id)


# -- told -------------------------------------------------------------------------------------------------------------


@KINDS
def test_it_is_told_when_all_tries_are_over_and_not_before(stage, kind):
    work = Work(stage, kind)
    began = stage.world.now
    stage.world.later(seconds=AFTER[kind].total_seconds())
    assert work.now["stalled"] is None
    assert work.listed["stalled"] is None
    stage.world.later(seconds=1)
    for told in (work.now["stalled"], work.listed["stalled"]):
        assert told["since"][:19] == began.isoformat()[:19]
        assert {language for language, text in told["text"].items() if text} == {"ar", "fr", "en"}
        assert ("Seule la personne" in told["text"]["fr"]) == (kind == "import")


@KINDS
def test_what_moved_before_it_died_counts_from_then(stage, kind, monkeypatch):
    """A worker does one part and dies: its next try has its own time."""
    work = Work(stage, kind)
    stage.world.later(minutes=15)
    moved = {
        "import": "jisr.store.imports.progress",
        "payment_run": "jisr.store.payment_runs.touch",
        "sitting": "jisr.store.sittings.touch",
    }[kind]
    module, _, name = moved.rpartition(".")
    real = getattr(__import__(module, fromlist=[name]), name)

    def dies(*given: Any) -> None:
        real(*given)
        raise Death

    monkeypatch.setattr(moved, dies)
    with pytest.raises(Death):
        work.work()
    stage.world.later(seconds=AFTER[kind].total_seconds() - 60)
    assert work.now["stalled"] is None
    stage.world.later(minutes=2)
    assert work.now["stalled"] is not None


@pytest.mark.parametrize("state", ["reading", "checking"])
def test_a_table_that_is_read_or_checked_by_nobody_is_told_and_goes_on(stage, state):
    table = Table(stage, csv_of([row(1), row(2)]))
    table.arrive()
    if state == "checking":
        table.work()
        table.map()
    stage.world.later(minutes=41)
    assert (table.now["state"], table.now["stalled"] is None) == (state, False)
    assert asked("POST", f"/imports/{table.id}/continue", {}).status == 200
    table.work()
    assert (table.now["state"], table.now["stalled"]) == (
        "mapping" if state == "reading" else "ready",
        None,
    )


def test_what_waits_for_a_person_never_stands_still(stage):
    table = Table(stage, csv_of([row(1)]))
    table.read()
    stage.decided_by(1)
    sitting = formed(stage)
    stage.world.later(days=3)
    assert table.now["stalled"] is None
    assert asked("GET", f"/sittings/{sitting.id}", actor=COORDINATOR).body["stalled"] is None
    for path, actor in ((f"/imports/{table.id}", MANAGER), (f"/sittings/{sitting.id}", COORDINATOR)):
        assert asked("POST", f"{path}/continue", {}, actor=actor).status == 409


def test_the_bank_s_answer_that_nobody_records_is_told_too(stage):
    work = Work(stage, "payment_run")
    work.work()
    run = payment_runs.load(work.id)
    first = payment_runs.lines(run)[0].asked
    amount, day = f"{first.amount / 100:.2f}", stage.world.now.date().isoformat()
    csv = f"reference;amount;date;outcome\n{orders.reference_for(first)};{amount};{day};paid\n"
    said = asked("POST", f"{work.path}/reconciliation", {"csv": csv, "confirm": True}, actor=COORDINATOR)
    assert said.body["matched"] == 1
    work.too_late()
    assert work.now["stalled"] is not None
    assert work.listed["stalled"] is not None
    work.go_on()
    work.hear(work.continued[-1])
    assert work.now["counts"] == {"paid": 1, "ordered": 2}
    assert work.listed["stalled"] is None


def test_a_sitting_that_was_called_off_and_stands_still_is_told_and_goes_on(stage):
    stage.decided_by(1)
    sitting = formed(stage)
    cancel(stage.call(COORDINATOR), sitting.id)
    stage.world.later(minutes=41)
    path = f"/sittings/{sitting.id}"
    assert asked("GET", path, actor=COORDINATOR).body["stalled"] is not None
    assert asked("POST", f"{path}/continue", {}, actor=COORDINATOR).body["stalled"] is None
    (event,) = [e for e in history.history("sitting", sitting.id) if e.type == "SittingContinued"]
    handler(SETTLE)(queued(event), None)
    assert sittings.load(sitting.id).closed_at is not None


def died_before_counting(work: Work, patch: pytest.MonkeyPatch) -> None:
    """All lines are done, and each of its tries dies over counting them."""

    def dies(*_: Any, **__: Any) -> None:
        raise Death

    with patch.context() as at_the_end:
        at_the_end.setattr(payment_runs, "count", dies)
        for _ in range(5):
            with pytest.raises(Death):
                work.work()
    work.too_late()
    assert payment_runs.load(work.id).busy


def test_an_order_that_is_done_and_was_not_counted_is_done_in_the_list_too(stage, monkeypatch):
    work = Work(stage, "payment_run")
    died_before_counting(work, monkeypatch)
    assert (work.now["busy"], work.now["stalled"]) == (False, None)
    for _ in range(2):
        assert (work.listed["counts"], work.listed["stalled"]) == ({"ordered": 3}, None)
    run = payment_runs.load(work.id)
    assert (run.counts, run.busy) == ({"ordered": 3}, False)


def test_an_order_that_is_done_and_was_not_counted_is_counted_when_it_is_continued(stage, monkeypatch):
    work = Work(stage, "payment_run")
    died_before_counting(work, monkeypatch)
    work.go_on()
    assert work.continued == []
    work.assert_done_once()


def test_an_order_that_stands_still_half_done_is_listed_as_far_as_it_is(stage):
    work = Work(stage, "payment_run")
    with stage.wire.counting():
        left = iter([900.0, 900.0, 5.0])
        orders.work_on_run(work.id, stage.world.now, "other", lambda: next(left))
    work.too_late()
    assert work.listed["stalled"] is not None
    assert work.listed["counts"] == work.now["counts"]


@pytest.mark.parametrize("kind", ["payment_run", "sitting"])
def test_a_slow_worker_does_not_take_back_that_it_was_continued(stage, kind):
    work = Work(stage, kind)
    began = stage.world.now
    work.too_late()
    work.go_on()
    load = payment_runs.load if kind == "payment_run" else sittings.load
    continued = load(work.id).touched_at
    if kind == "payment_run":
        payment_runs.touch(payment_runs.load(work.id), began)
        orders.work_on_run(work.id, began, "slow", lambda: 900.0)
    else:
        sittings.touch(work.id, began)
    assert load(work.id).touched_at == continued


# -- continued --------------------------------------------------------------------------------------------------------


@KINDS
def test_who_may_do_it_continues_it_and_the_trail_says_who(stage, kind):
    work = Work(stage, kind)
    work.too_late()
    assert work.go_on()["stalled"] is None
    (event,) = work.continued
    assert (event.actor.kind, event.actor.id) == ("staff", work.actor.id)
    work.hear(event)
    work.assert_done_once()


@KINDS
def test_continued_twice_it_is_woken_once_and_nothing_is_done_twice(stage, kind):
    work = Work(stage, kind)
    work.too_late()
    key = {"idempotency-key": "continue-1"}
    first = work.go_on(headers=key)
    assert work.go_on(headers=key) == first
    work.go_on()
    (event,) = work.continued
    for _ in range(2):
        work.hear(event)
    work.assert_done_once()
    work.too_late()
    work.go_on()  # it is done: that is all it says
    assert len(work.continued) == 1


@KINDS
def test_what_moves_is_not_woken(stage, kind):
    work = Work(stage, kind)
    work.go_on()
    assert work.continued == []


@KINDS
def test_two_who_continue_it_at_the_same_moment_wake_it_once(stage, kind, monkeypatch):
    work = Work(stage, kind)
    work.too_late()
    real, others = base.commit, [work.go_on]

    def commit(writes: Any, **more: Any) -> Any:
        if others:
            others.pop()()
        return real(writes, **more)

    monkeypatch.setattr(base, "commit", commit)
    work.go_on()
    (event,) = work.continued
    work.hear(event)
    work.assert_done_once()


@KINDS
@pytest.mark.parametrize("at", [1, 2, 3])
def test_whoever_is_still_at_it_and_who_was_woken_do_nothing_twice(stage, kind, at, monkeypatch):
    """Before the `at`-th transaction of one who is slow, not dead, it is continued and another does all of it."""
    work = Work(stage, kind)
    work.too_late()
    real, count = base.commit, 0

    def commit(writes: Any, **more: Any) -> Any:
        nonlocal count
        count += 1
        if count == at:
            work.too_late()
            work.go_on()
            work.hear(work.continued[-1])
        return real(writes, **more)

    with monkeypatch.context() as patch:
        patch.setattr(base, "commit", commit)
        work.work()
    assert count >= at
    work.assert_done_once()


@KINDS
def test_killed_anywhere_and_continued_it_ends_as_if_undisturbed(stage, kind):
    work = Work(stage, kind)
    deaths = 0
    for call in range(1, 60, 3):
        with stage.wire.counting():
            try:
                with stage.wire.mortal(call, after=bool(call % 2)):
                    work.work()
            except Death:
                deaths += 1
            else:
                break
        work.too_late()
        work.go_on()
    assert deaths > 2
    work.assert_done_once()


@KINDS
def test_its_route_takes_no_nonsense(stage, kind):
    work = Work(stage, kind)
    work.too_late()
    assert asked("POST", f"{work.path}/continue", {"all": True}, actor=work.actor).status == 422
    assert asked("POST", f"{work.path[:-4]}none/continue", {}, actor=work.actor).status == 404
    assert asked("POST", f"{work.path}/continue", {}, actor=AGENT).status == 403
    assert work.continued == []


@pytest.mark.parametrize("kind", ["import", "sitting"])
def test_who_saw_another_version_is_told_so(stage, kind):
    work = Work(stage, kind)
    work.too_late()
    said = asked("POST", f"{work.path}/continue", {}, actor=work.actor, version=99)
    assert said.status == 412
    assert work.continued == []


# -- an import whose owner has left -----------------------------------------------------------------------------------

LEAVES = Actor("staff", "leaves-1", frozenset({Role.COORDINATOR}), frozenset({"03"}))
ELSEWHERE = Actor("staff", "elsewhere-1", frozenset({Role.COORDINATOR}), frozenset({"04"}))


@pytest.fixture
def hers(stage):
    """An import of a coordinator of region 03, confirmed, of which nobody has heard."""
    staffed(LEAVES, ELSEWHERE)
    table = Table(stage, csv_of([row(1), row(2), row(3), row(2)]), actor=LEAVES)
    table.read()
    table.check()
    table.confirm()
    return table


def leaves(*, again: bool = False) -> None:
    """Her account is closed; `again`: it is opened anew."""
    before = load_staff(LEAVES.id)
    base.commit([staff.save(before, replace(before, disabled=not again, version=before.version + 1))])


def test_while_she_is_there_an_import_is_nobody_else_s(stage, hers):
    stage.world.later(minutes=41)
    for what, method in (("", "GET"), ("/continue", "POST"), ("/cancel", "POST")):
        body = None if method == "GET" else {}
        said = asked(method, f"/imports/{hers.id}{what}", body, actor=MANAGER, version=hers.now["version"])
        assert said.status == 404
    assert asked("GET", "/imports").body["items"] == []


@pytest.mark.parametrize("head", [COORDINATOR, MANAGER], ids=["of her region", "of the country"])
def test_another_head_goes_on_with_an_import_whose_owner_s_account_was_closed(stage, hers, head, monkeypatch):
    """Where it died over the rows too: what was registered is neither done again nor told as somebody else's."""
    real, calls = Registrar._one, []

    def dies(self: Any, *given: Any) -> Any:
        calls.append(given)
        if len(calls) == 2:
            raise Death
        return real(self, *given)

    monkeypatch.setattr(Registrar, "_one", dies)
    with pytest.raises(Death):
        hers.work()
    monkeypatch.setattr(Registrar, "_one", real)
    leaves()
    stage.world.later(minutes=41)

    for other, said in ((ELSEWHERE, 404), (AGENT, 403), (LEAVES, 401)):
        assert asked("GET", f"/imports/{hers.id}", actor=other).status == said
        assert asked("POST", f"/imports/{hers.id}/continue", {}, actor=other).status == said
    [listed] = asked("GET", "/imports", actor=head).body["items"]
    assert (listed["id"], listed["left"], listed["stalled"] is None) == (hers.id, True, False)
    for shows in ("rows", "report", "understood", "columns"):
        assert (
            asked(
                "GET", f"/imports/{hers.id}/{shows}", query="language=fr" * (shows == "report"), actor=head
            ).status
            == 404
        )

    said = asked("POST", f"/imports/{hers.id}/continue", {}, actor=head)
    assert (said.status, said.body["left"], said.body["stalled"]) == (200, False, None)
    hers.actor = head
    hers.work()
    assert (hers.now["state"], hers.now["counts"]) == ("done", {"registered": 3, "duplicate": 1})
    assert [one["id"] for one in asked("GET", "/imports", actor=head).body["items"]] == [hers.id]
    made = [applications.load(one["application_id"]) for one in hers.rows("registered")]
    assert sorted(file.registered_by for file in made) == sorted([LEAVES.id, head.id, head.id])
    last = [event for event in history.history("import", hers.id) if event.type == "ImportContinued"]
    assert [event.actor.id for event in last] == [head.id]


def test_of_two_heads_who_take_it_over_at_once_one_has_it_and_the_other_sees_nothing(
    stage, hers, monkeypatch
):
    leaves()
    stage.world.later(minutes=41)
    path, real = f"/imports/{hers.id}/continue", base.commit
    first = [lambda: asked("POST", path, {}, actor=MANAGER)]

    def commit(writes: Any, **more: Any) -> Any:
        if first:
            assert first.pop()().status == 200
        return real(writes, **more)

    monkeypatch.setattr(base, "commit", commit)
    assert asked("POST", path, {}, actor=COORDINATOR).status == 404
    assert imports.load(hers.id).owner == MANAGER.id
    assert asked("GET", "/imports", actor=COORDINATOR).body["items"] == []


def test_another_head_calls_off_what_she_has_left_wherever_it_is(stage):
    staffed(LEAVES, ELSEWHERE)
    table = Table(stage, csv_of([row(1)]), actor=LEAVES)
    table.read()
    table.check()
    leaves()
    assert (
        asked("POST", f"/imports/{table.id}/continue", {}, actor=COORDINATOR).status == 409
    )  # it waits for no work
    version = asked("GET", f"/imports/{table.id}", actor=COORDINATOR).body["version"]
    cancel_it = f"/imports/{table.id}/cancel"
    assert asked("POST", cancel_it, {}, actor=ELSEWHERE, version=version).status == 404
    key = {"idempotency-key": "cancel-1"}
    said = asked("POST", cancel_it, {}, actor=COORDINATOR, version=version, headers=key)
    assert (said.status, said.body["state"]) == (200, "cancelled")
    again = asked("POST", cancel_it, {}, actor=COORDINATOR, version=version, headers=key)
    assert (again.status, again.body) == (200, said.body)  # sent twice, it is done once and answered twice
    assert asked("POST", cancel_it, {}, actor=MANAGER, version=version, headers=key).status == 404
    assert asked("POST", cancel_it, {}, actor=COORDINATOR, version=version).status == 404
    assert asked("GET", "/imports", actor=COORDINATOR).body["items"] == []  # it is over, and was not hers
    assert asked("GET", f"/imports/{table.id}", actor=COORDINATOR).status == 404


def test_the_list_of_who_comes_back_has_all_of_hers_and_nothing_that_was_taken_over(stage, monkeypatch):
    monkeypatch.setattr("jisr.api.imports.PAGE", 2)
    staffed(LEAVES)
    made = []
    for number in range(1, 5):
        stage.world.later(minutes=1)
        made.append(Table(stage, csv_of([row(number)]), actor=LEAVES))
    taken = made[2]
    taken.read()
    taken.check()
    taken.confirm()
    leaves()
    stage.world.later(minutes=41)
    assert asked("POST", f"/imports/{taken.id}/continue", {}, actor=COORDINATOR).status == 200
    leaves(again=True)
    found, query = [], ""
    while True:
        said = asked("GET", "/imports", actor=LEAVES, query=query).body
        found += [one["id"] for one in said["items"]]
        if said["next_cursor"] is None:
            break
        query = urlencode({"cursor": said["next_cursor"]})
    assert found == [made[3].id, made[1].id, made[0].id]
    assert [one["id"] for one in asked("GET", "/imports", actor=COORDINATOR).body["items"]] == [taken.id]
    leaves()
    said = asked("GET", "/imports", actor=MANAGER).body  # what others have left is no page of one's own
    assert ([one["id"] for one in said["items"]], said["next_cursor"]) == ([made[3].id, made[1].id], None)


def test_a_manager_s_import_is_left_to_managers(stage):
    other = Actor("staff", "manager-2", frozenset({Role.PROGRAMME_MANAGER}))
    staffed(other)
    table = Table(stage, csv_of([row(1)]), actor=other)
    table.read()
    before = load_staff(other.id)
    base.commit([staff.save(before, replace(before, disabled=True, version=before.version + 1))])
    assert asked("GET", f"/imports/{table.id}", actor=COORDINATOR).status == 404
    assert asked("GET", f"/imports/{table.id}", actor=MANAGER).body["left"] is True
