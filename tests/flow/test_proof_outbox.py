"""The publisher is off for more than a day, longer than the stream keeps anything: the sweeper delivers everything, and
what follows is what would have followed."""

import json
from collections import Counter

import pytest

import events
from jisr.store import events as history
from jisr.use_cases import publish_events
from tests.flow.stories import (
    CONSUMERS,
    LIVES,
    Saved,
    Wire,
    assert_whole,
    ending,
    handler,
    play,
    published,
    settle,
    streamed,
)


def heard(wire: Wire) -> Counter[str]:
    """The events that the bus accepted, as it got them."""
    return Counter(wire.bus)


def swept(world) -> tuple[int, float]:
    """Rounds of the sweeper until nothing is left; (rounds, age in seconds of the oldest that the first one saw)."""
    first = handler("schedule__sweep_outbox")({}, None)
    rounds = 1
    while any(item.unpublished is not None for item in history.EventItem.scan()):
        world.later(minutes=2)
        handler("schedule__sweep_outbox")({}, None)
        rounds += 1
        assert rounds < 100
    return rounds, first["oldest_seconds"]


@pytest.mark.parametrize("refuses", [False, True], ids=["calm bus", "bus that refuses"])
def test_after_a_day_without_the_publisher_the_sweeper_has_delivered_it_all(
    world, monkeypatch, refuses
) -> None:
    stage = play(world, monkeypatch)
    stage.fund(10_000_00)
    for number in range(1, 13):
        LIVES[number % len(LIVES)](stage, number)
        world.later(minutes=7)
    stage.top_up(20_000_00)
    happened = published()
    before, hour = Saved(), world.now

    # As it should be: the stream brings each event within a second.
    for event in happened:
        assert handler("stream_events__publish")(streamed(event), None) == {"batchItemFailures": []}
    as_published = heard(stage.wire)
    assert len(as_published) == len(happened)
    assert all(item.unpublished is None for item in history.EventItem.scan())
    settle(stage, lambda name: [e for e in happened if e.type in CONSUMERS[name]])
    calm = ending(stage.programme.id)

    # As it was: nothing for 26 hours, and few at a time.
    before.restore()
    world.now, stage.wire.bus = hour, []
    world.later(hours=26)
    monkeypatch.setattr(publish_events, "MOST_SWEPT", 7)
    if refuses:
        stage.wire.refuse(every=3)
    rounds, oldest = swept(world)
    assert (rounds > 1, oldest > 26 * 3600) == (True, True)
    assert heard(stage.wire) == as_published
    settle(stage, lambda name: [e for e in map(events.parse, stage.wire.bus) if e.type in CONSUMERS[name]])
    assert ending(stage.programme.id) == calm
    assert_whole(stage.programme.id)


def test_the_sweeper_leaves_what_is_on_its_way(world, monkeypatch) -> None:
    """Two minutes are the publisher's: sooner, everything would go out twice."""
    stage = play(world, monkeypatch)
    stage.submit(1)
    world.later(seconds=119)
    assert handler("schedule__sweep_outbox")({}, None)["swept"] == 0
    world.later(seconds=2)
    assert handler("schedule__sweep_outbox")({}, None)["swept"] == 2
    told = sorted(json.loads(detail)["type"] for detail in stage.wire.bus)
    assert told == ["ApplicationSubmitted", "ProgrammePublished"]
