"""A file's time ends: what is closed long enough and what was never sent is erased, by itself, and nothing else."""

from datetime import timedelta

import pytest

from functions.schedule__erase import handler
from jisr.domain.application import Action, Flag, Status
from jisr.domain.people import Actor
from jisr.store import applications, erasures
from jisr.store import events as history
from jisr.use_cases import erase_due
from jisr.use_cases.erase_due import finish_erasures, retire_files
from jisr.use_cases.move_own_file import appeal, withdraw
from jisr.use_cases.save_answers import save_answers
from tests.flow.conftest import ROOT, publish_yaml
from tests.flow.test_journey import (
    HER,
    at_committee,
    call,
    decide,
    drafted,
    funded,
    submitted,
    upload,
)
from tests.flow.test_rights_erasure import Killed, Pool, everything, pool  # noqa: F401


@pytest.fixture(autouse=True)
def accounts(pool):  # noqa: F811
    return pool


def erased(file):
    return Flag.ERASED in applications.load(file.id).flags


def refused(world, programme):
    return decide(world, at_committee(world, programme), Action.REJECT, reason_codes=("project_not_viable",))


def test_each_outcome_is_kept_for_its_days_and_then_erased_with_an_event(world, tamkine):
    days = tamkine.retention
    withdrawn = withdraw(call(world, HER), submitted(world, tamkine), None)
    rejected = refused(world, tamkine)
    assert days["withdrawn"] < days["rejected"]

    world.later(days=days["withdrawn"])
    assert retire_files(world.now).finished == 0
    world.later(days=1)
    assert retire_files(world.now).finished == 1
    assert (erased(withdrawn), erased(rejected)) == (True, False)
    told = history.history("application", withdrawn.id)[-1]
    assert (told.type, told.data.cause, told.actor.kind) == ("PersonErased", "retention", "system")
    assert applications.load(withdrawn.id).papers == ()
    assert retire_files(world.now).finished == 0

    world.later(days=days["rejected"] - days["withdrawn"])
    assert retire_files(world.now).finished == 1
    assert erased(rejected)


def test_the_account_goes_with_its_last_file(world, tamkine, accounts):
    withdraw(call(world, HER), submitted(world, tamkine), None)
    world.later(days=tamkine.retention["withdrawn"] + 1)
    retire_files(world.now)
    assert HER.id in accounts.accounts
    finish_erasures(world.later(minutes=80))
    assert HER.id not in accounts.accounts
    assert erasures.wanted() == []


def test_a_file_with_public_money_goes_when_the_law_lets_it(world, tamkine):
    funded(world, tamkine, 100_000_00)
    file = decide(world, at_committee(world, tamkine), Action.APPROVE)
    world.later(days=5000)
    assert retire_files(world.now).finished == 0  # approved: nothing is closed
    file = decide(world, file, Action.END, reason_codes=("withdrew",))
    world.later(days=tamkine.retention["ended"] + 1)
    assert retire_files(world.now).finished == 1
    assert erased(file)


def test_a_draft_is_kept_from_the_day_she_last_worked_on_it(world, tamkine):
    days = tamkine.retention["draft"]
    file = drafted(world, tamkine)
    forgotten = drafted(world, tamkine)
    world.later(days=days - 1)
    file = save_answers(call(world, HER), file, {"first_name": "Exemple"})
    world.later(days=2)
    assert retire_files(world.now).finished == 1
    assert (erased(file), erased(forgotten)) == (False, True)
    listed = applications.retained(tamkine.id, tamkine.version, Status.DRAFT)
    assert (
        applications.retained_before(listed, world.now - timedelta(days=days), 9) == []
    )  # at that day's place

    upload(world, file, tamkine.documents[0].type, "front")
    world.later(days=days - 1)
    retire_files(world.now)
    assert not erased(file)
    world.later(days=2)
    assert retire_files(world.now).finished == 1
    assert [e.type for e in history.history("application", file.id)] == ["PersonErased"]


def test_a_file_that_was_sent_is_no_draft_any_more(world, tamkine):
    file = submitted(world, tamkine)
    world.later(days=5000)
    assert retire_files(world.now) == erase_due.Round()
    assert applications.load(file.id) == file


def test_never_with_an_open_appeal(world, tamkine):
    file = appeal(call(world, HER), refused(world, tamkine), "I contest this.")
    world.later(days=5000)
    assert retire_files(world.now).finished == 0
    file = decide(world, file, Action.DECIDE_APPEAL, upheld=False)
    assert retire_files(world.now).finished == 1
    assert erased(file)


def test_never_while_there_is_time_for_an_appeal(world):
    text = (ROOT / "programmes" / "tamkine-riyada.yaml").read_text(encoding="utf-8")
    short = publish_yaml(text.replace("rejected: 730", "rejected: 1"), "short.yaml", world.now)
    file = refused(world, short)
    world.later(days=3)
    assert retire_files(world.now).finished == 0
    world.later(days=short.appeal_days)
    assert retire_files(world.now).finished == 1
    assert erased(file)


def test_a_file_keeps_the_days_of_the_version_that_it_was_made_under(world, tamkine):
    old = withdraw(call(world, HER), submitted(world, tamkine), None)
    text = (ROOT / "programmes" / "tamkine-riyada.yaml").read_text(encoding="utf-8")
    changed = publish_yaml(text.replace("withdrawn: 180", "withdrawn: 10"), "changed.yaml", world.now)
    new = withdraw(call(world, HER), submitted(world, changed), None)
    assert changed.version == 2
    world.later(days=12)
    assert retire_files(world.now).finished == 1
    assert (erased(old), erased(new)) == (False, True)
    world.later(days=170)
    assert retire_files(world.now).finished == 1
    assert erased(old)


def test_a_round_is_bounded_and_the_next_goes_on(world, tamkine):
    files = [drafted(world, tamkine) for _ in range(3)]
    world.later(days=tamkine.retention["draft"] + 1)
    assert retire_files(world.now, most=2).finished == 2
    assert [erased(file) for file in files].count(False) == 1
    assert retire_files(world.now, most=2).finished == 1


def test_one_that_fails_holds_up_no_other(world, tamkine, monkeypatch):
    first, second = drafted(world, tamkine), drafted(world, tamkine)
    world.later(days=tamkine.retention["draft"] + 1)
    true = erase_due.is_over

    def odd(file, at):
        if file.id == first.id:
            raise ValueError
        return true(file, at)

    monkeypatch.setattr(erase_due, "is_over", odd)
    done = retire_files(world.now)
    assert (done.finished, done.failed) == (1, 1)
    assert erased(second)


def test_what_she_does_between_the_mark_and_the_erasure_keeps_the_file(world, tamkine, monkeypatch):
    file = drafted(world, tamkine)
    world.later(days=tamkine.retention["draft"] + 1)

    def killed(*_):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("jisr.use_cases.erase_file.erase_state", killed)
        with pytest.raises(Killed):
            retire_files(world.now)
    assert len(erasures.wanted()) == 1
    file = save_answers(call(world, HER), file, {"first_name": "Exemple"})
    finish_erasures(world.now)
    assert not erased(file)
    assert applications.load(file.id).beside.answers
    assert erasures.wanted() == []


def test_the_list_is_read_by_an_index_and_empties(world, tamkine):
    drafted(world, tamkine)
    assert sum("queue" in item for item in everything("applications")) == 1
    world.later(days=tamkine.retention["draft"] + 1)
    retire_files(world.now)
    assert sum("queue" in item for item in everything("applications")) == 0


def test_the_schedule_does_both_and_one_failing_does_not_stop_the_other(world, tamkine, monkeypatch):
    file = drafted(world, tamkine)
    asked = []
    monkeypatch.setitem(handler.CHORES, "erasures", lambda at: asked.append(at) or 1 / 0)
    with pytest.raises(RuntimeError, match="erasures"):
        handler.lambda_handler({}, None)
    assert asked
    monkeypatch.setitem(handler.CHORES, "erasures", finish_erasures)
    far = world.now + timedelta(days=tamkine.retention["draft"] + 1)
    monkeypatch.setitem(handler.CHORES, "retention", lambda _: retire_files(far))
    assert handler.lambda_handler({}, None)["retention"] == {"finished": 1, "failed": 0}
    assert erased(file)
    monkeypatch.setitem(handler.CHORES, "retention", lambda _: erase_due.Round(2, 1))
    with pytest.raises(RuntimeError, match="retention"):  # the function's error is the alarm
        handler.lambda_handler({}, None)


def test_another_womans_file_of_the_same_number_is_left_alone(world, tamkine):
    sister = Actor("applicant", HER.id, HER.roles, session="sister")
    hers = submitted(world, tamkine, sister)
    draft = drafted(world, tamkine)
    world.later(days=tamkine.retention["draft"] + 1)
    retire_files(world.now)
    finish_erasures(world.later(hours=2))
    assert erased(draft)
    assert applications.load(hers.id).status is Status.SUBMITTED
