"""A thousand events, each delivered one to five times and in any order, end as if each had come once and in order."""

import os
import random
import secrets

import pytest

from jisr.use_cases.promote_waiting import promote_waiting
from tests.flow.stories import (
    CONSUMERS,
    LIVES,
    Saved,
    assert_whole,
    ending,
    play,
    published,
    settle,
    shuffled,
    texts,
)

EVENTS = 1_000
LIVED = int(os.environ.get("JISR_PROOF_FILES") or 170)
"""Files, each with some six events that others hear of."""

SEED = int(os.environ.get("JISR_PROOF_SEED") or secrets.randbits(32))
"""Printed when the proof fails; give it back to play the same order again."""


@pytest.mark.timeout(600)
def test_a_thousand_events_in_any_order_and_number_end_as_if_once_and_in_order(world, monkeypatch) -> None:
    print(f"JISR_PROOF_SEED={SEED}")  # noqa: T201 - pytest shows it when this fails
    dice = random.Random(SEED)
    stage = play(world, monkeypatch)
    stage.fund(400_000_00)
    for number in range(1, LIVED + 1):
        LIVES[number % len(LIVES)](stage, number)
        world.later(minutes=1)
    stage.top_up(1_000_000_00)
    happened = published()
    assert len(happened) >= LIVED * 6 - 30
    before = Saved()

    settle(stage, lambda name: [e for e in happened if e.type in CONSUMERS[name]])
    calm = ending(stage.programme.id)
    calm_texts = sorted(texts())
    assert calm.sms == sum(calm.messages.values()) > 0

    before.restore()
    settle(stage, lambda name: shuffled([e for e in happened if e.type in CONSUMERS[name]], dice))
    mixed = ending(stage.programme.id)
    assert mixed == calm
    assert sorted(texts()) == calm_texts
    assert_whole(stage.programme.id)
    assert promote_waiting(stage.envelope_id, world.now, "c") == 0
