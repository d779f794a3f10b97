"""A sitting of 500 whose settling is killed again and again, anywhere, ends as one that nobody disturbed: each file has
the same outcome, each dirham lies at the same place, and each woman has one SMS."""

import random
from collections import Counter

import pytest

from jisr.domain.sittings import State
from jisr.store import applications, envelopes, sittings
from tests.flow.sittings import MEMBERS, SETTLE, close, formed, hire, outcomes, voted
from tests.flow.stories import (
    SCORED,
    SCORES,
    Death,
    Play,
    Saved,
    assert_whole,
    ending,
    handler,
    play,
    published,
    queued,
    texts,
)

FILES = 500
NOTIFY = "on_application_event__notify_applicant"


@pytest.fixture
def stage(world, monkeypatch) -> Play:
    made = play(world, monkeypatch, SCORED)
    hire()
    return made


def closing_sitting(stage: Play, files: int) -> str:
    """Its vote is over: nine in ten are retained, and the money is enough for two thirds of these. Of who is better
    than who, the order in which they were sent tells nothing."""
    plans = list(SCORES)
    stage.fund(files * 1_800_00)
    for number in range(1, files + 1):
        stage.world.later(seconds=20)
        stage.decided_by(number, 3000, plan=plans[number % len(plans)])
    sitting = formed(stage)
    order = sorted(outcomes(sitting))
    retained = [one for at, one in enumerate(order) if at % 10]
    voted(stage, sitting, "for", retained, by=MEMBERS[:2])
    voted(stage, sitting, "against", [one for at, one in enumerate(order) if not at % 10], by=MEMBERS[:2])
    close(stage, sitting)
    return sitting.id


def down_the_ranking(sitting_id: str) -> list[str | None]:
    """What became of those who were retained: best score first, then the earliest."""
    by_file = outcomes(sittings.load(sitting_id))
    files = sorted(map(applications.load, by_file), key=lambda file: (-file.score, file.submitted_at))
    assert {file.score for file in files} == {*SCORES.values()}
    return [by_file[file.id] for file in files if by_file[file.id] != "refused"]


def told(stage: Play) -> int:
    """Each decision comes to who tells her twice; how many SMS that were."""
    before = len(texts())
    decided = [e for e in published() if getattr(e.data, "sitting", None)]
    for event in decided:
        for _ in range(2):
            handler(NOTIFY)(queued(event), None)
    return len(texts()) - before


def settled_by(stage: Play, sitting_id: str, dice: random.Random | None) -> int:
    """How often it was killed on the way."""
    (event,) = [e for e in published() if e.type == "SittingClosing"]
    deaths = 0
    while sittings.load(sitting_id).state is not State.CLOSED:
        if dice is None:
            assert handler(SETTLE)(queued(event), None) == {"batchItemFailures": []}
            continue
        try:
            with stage.wire.mortal(dice.randint(1, 60), dice.random() < 0.5):
                handler(SETTLE)(queued(event), None)
        except Death:
            deaths += 1
    return deaths


@pytest.mark.timeout(1200)
def test_a_sitting_of_500_killed_anywhere_and_resumed_ends_as_if_undisturbed(stage) -> None:
    sitting_id = closing_sitting(stage, FILES)
    before = Saved()

    settled_by(stage, sitting_id, None)
    counts = Counter(file.outcome for file in sittings.files_of(sitting_id))
    sms = told(stage)
    calm = ending(stage.programme.id)
    by_file = outcomes(sittings.load(sitting_id))
    assert counts == {"approved": 300, "waitlisted": 150, "refused": 50}
    assert down_the_ranking(sitting_id) == ["approved"] * 300 + ["waitlisted"] * 150
    assert sms == FILES

    before.restore()
    deaths = settled_by(stage, sitting_id, random.Random(20261124))
    assert outcomes(sittings.load(sitting_id)) == by_file
    assert told(stage) == sms
    assert ending(stage.programme.id) == calm
    assert_whole(stage.programme.id)
    envelope = envelopes.load(stage.envelope_id)
    assert (envelope.available, envelope.reserved, envelope.closing) == (0, FILES * 1_800_00, 0)
    assert deaths > 12
    assert all(applications.load(one).sitting is None for one in list(by_file)[::25])


def test_a_run_whose_time_is_up_wakes_the_next_one(stage) -> None:
    from jisr.use_cases.sittings.settle import settle

    sitting_id = closing_sitting(stage, 120)
    turns = iter([True, False])
    assert not settle(sitting_id, stage.world.now, "c", in_time=lambda: next(turns))
    (paused,) = [e for e in published() if e.type == "SittingPaused"]
    assert (paused.data.settled, paused.data.files) == (50, 120)
    handler(SETTLE)(queued(paused), None)
    assert sittings.load(sitting_id).state is State.CLOSED
    assert_whole(stage.programme.id)


def test_two_runs_at_once_do_the_same_as_one(stage) -> None:
    """Every call of the first is followed by a whole run of another, somewhere."""
    from jisr.use_cases.sittings import settle as module

    sitting_id = closing_sitting(stage, 40)
    before = Saved()
    module.settle(sitting_id, stage.world.now, "c")
    alone = outcomes(sittings.load(sitting_id))
    for at in (1, 7, 23, 39):
        before.restore()
        _raced(stage, sitting_id, at)
        assert outcomes(sittings.load(sitting_id)) == alone
        assert_whole(stage.programme.id)


def _raced(stage: Play, sitting_id: str, at: int) -> None:
    from jisr.store import base
    from jisr.use_cases.sittings import settle as module

    real, count = base.commit, 0

    def commit(writes, **more):
        nonlocal count
        count += 1
        if count == at:
            module.settle(sitting_id, stage.world.now, "other")
        return real(writes, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(base, "commit", commit)
        module.settle(sitting_id, stage.world.now, "c")
