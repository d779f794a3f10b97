"""Figures made anew from the events are the live ones, and both are what happened: after a day of random traffic, with
every event delivered one to four times and in any order, a sitting among them, and a rebuild in its midst."""

import os
import random
import secrets
from collections import Counter
from datetime import timedelta

import pytest

from jisr.domain.application import Action
from jisr.domain.errors import Refusal
from jisr.domain.indicators import BUCKETS
from jisr.store import applications, indicators
from jisr.store import events as history
from jisr.use_cases.move_own_file import resubmit, withdraw
from jisr.use_cases.rebuild_indicators import rebuild_indicators
from jisr.use_cases.staff_figures import staff_figures
from tests.flow.sittings import close, formed, hire, settled, voted
from tests.flow.stories import CONSUMERS, COORDINATOR, LIVES, answers, deliver, her, play, published

SEED = int(os.environ.get("JISR_PROOF_SEED") or secrets.randbits(32))
"""Printed when the proof fails; give it back to play the same day again."""
COUNTS = "on_any_event__project_indicators"
FILES = 36
BORN = ("2009-01-01", "2005-06-30", "1995-02-28", "1988-01-01", "1975-12-31", "1950-05-05")
BAND = dict(zip(BORN, ("0-17", "18-24", "25-34", "35-44", "45-54", "55+"), strict=True))


def live(programme):
    """Every counter there is, by leaf."""
    return {row.leaf: (dict(row.counts), row.seen) for row in indicators.rows(programme)}


def counted(events):
    """What happened, counted here and in another way than there: (province, counter) -> how often."""
    found = Counter()
    bands = {}
    arrived, asked_at = {}, {}
    for event in sorted(events, key=lambda e: (e.subject.id, e.sequence)):
        file, data, at = event.subject.id, event.data, event.occurred_at
        if not hasattr(data, "to") or data.to is None:
            continue
        if event.type == "ApplicationSubmitted":
            bands[file] = BAND[applications.load(file).beside.answers["birth_date"]]
            arrived[file] = at
        here = lambda name, p=data.province: (p, name)  # noqa: E731
        if event.published and data.to != data.from_:
            found[here(f"to.{data.to}")] += 1
            found[here(f"age.{bands[file]}.{data.to}")] += 1
        worked_on = data.from_ in ("submitted", "in_review")
        stays = data.to in ("submitted", "in_review") and data.stage == data.stage_from
        if worked_on and not stays:
            found[here(f"days.{data.stage_from}.{bucket(at - arrived[file])}")] += 1
        if data.to == "changes_requested":
            asked_at[file] = at
        if event.type == "ApplicationResubmitted":
            found[here(f"asked.{bucket(at - asked_at[file])}")] += 1
        if event.type in ("StagePassed", "ApplicationResubmitted", "AppealDecided"):
            arrived[file] = at
        amount = getattr(data, "amount", None) or 0
        if event.type == "ApplicationApproved":
            found[here("reserved")] += amount
        elif event.type == "PaymentRecorded":
            found[here("paid")] += amount
        else:
            found[here("released")] += amount
    return Counter({name: n for name, n in found.items() if n})


def bucket(took):
    days = took / timedelta(days=1)
    return next((str(limit) for limit in BUCKETS if days <= limit), "more")


def a_day(stage, dice):
    """Lives of files, each a while after the other, some of them before a committee; then whatever else they try."""
    stage.fund(60_000_00)
    hire()
    lives = [dice.choice(LIVES) for _ in range(FILES)]
    for number, life in enumerate(lives, start=1):
        life(stage, number)
        stage.world.later(hours=dice.choice((1, 20, 80)))
    before = [stage.decided_by(number, dice.choice((1000, 3000, 7000))) for number in range(100, 108)]
    stage.world.later(days=dice.choice((1, 9, 33)))
    sitting = formed(stage)
    good = [file.id for file in before if dice.random() < 0.7]
    voted(stage, sitting, "for", good)
    voted(stage, sitting, "against", [file.id for file in before if file.id not in good])
    close(stage, sitting)
    settled(stage, sitting)
    numbers = {her(n).id: n for n in range(1, 200)}
    files = sorted({e.subject.id for e in published() if e.subject.kind == "application"})
    for file_id in dice.choices(files, k=40):
        file = applications.load(file_id)
        action = dice.choice((Action.PASS_STAGE, Action.APPROVE, Action.END, Action.RECORD_PAYMENT, None))
        more = {Action.END: {"reason_codes": ("gone",)}, Action.RECORD_PAYMENT: {"method": "bank"}}
        stage.world.later(hours=dice.choice((1, 30)))
        try:
            if action is None:
                stage.hers(dice.choice((withdraw, resubmit)), numbers[file.account], file)
            else:
                stage.act(file, action, COORDINATOR, amount=500_00, **more.get(action, {}))
        except Refusal:
            continue


@pytest.mark.timeout(600)
def test_after_a_day_of_random_traffic_rebuilt_is_live_and_both_are_what_happened(world, monkeypatch) -> None:
    print(f"JISR_PROOF_SEED={SEED}")  # noqa: T201 - pytest shows it when this fails
    dice = random.Random(SEED)
    monkeypatch.setattr(
        "tests.flow.stories.answers",
        lambda number, amount_mad=3000: {**answers(number, amount_mad), "birth_date": BORN[number % len(BORN)]},
    )
    stage = play(world, monkeypatch)
    a_day(stage, dice)

    heard = [event for event in published() if event.type in CONSUMERS[COUNTS]]
    assert len(heard) > 2 * FILES
    deliveries = [event for event in heard for _ in range(dice.randint(1, 4))]
    dice.shuffle(deliveries)
    half = len(deliveries) // 2
    assert deliver(COUNTS, deliveries[:half]) == []
    rebuild_indicators()  # in the midst of it: what comes afterwards is in it already
    assert deliver(COUNTS, deliveries[half:]) == []
    figures = live(stage.programme.id)

    total = Counter()
    for leaf, (counts, _) in figures.items():
        for name, value in counts.items():
            total[leaf.province, name] += value
    happened = counted(e for e in history.everything() if e.subject.kind == "application")
    assert total == happened
    assert {name.split(".")[0] for _, name in total} >= {"to", "age", "days", "asked", "reserved", "paid"}

    assert rebuild_indicators().changed == 0
    assert live(stage.programme.id) == figures
    for leaf in figures:
        indicators._item(leaf).delete()
    assert live(stage.programme.id) == {}
    rebuild_indicators()
    assert live(stage.programme.id) == figures

    shown = staff_figures(stage.call(COORDINATOR), None, None, None, None)
    assert shown.funnel["submitted"] == len({e.subject.id for e in heard if e.type == "ApplicationSubmitted"})
    assert sum(shown.by_age[band]["submitted"] for band in BAND.values()) == shown.funnel["submitted"]
