"""Figures made anew from the events are the live ones, and both are what happened: after a day of random traffic, with
every event delivered one to four times and in any order, a sitting among them, and a rebuild in its midst."""

import os
import random
import secrets
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from jisr import reference
from jisr.domain.application import Action
from jisr.domain.errors import Refusal
from jisr.domain.indicators import BUCKETS, apart
from jisr.domain.people import Actor
from jisr.store import applications, indicators
from jisr.store import events as history
from jisr.use_cases.move_own_file import withdraw
from jisr.use_cases.rebuild_indicators import rebuild_indicators
from jisr.use_cases.staff_figures import Choice, staff_figures
from tests.flow.sittings import close, formed, hire, settled, voted
from tests.flow.stories import (
    CONSUMERS,
    COORDINATOR,
    LIVES,
    PROGRAMME,
    PROVINCES,
    answers,
    deliver,
    her,
    play,
    published,
)

SEED = int(os.environ.get("JISR_PROOF_SEED") or secrets.randbits(32))
"""Printed when the proof fails; give it back to play the same day again."""
COUNTS = "on_any_event__project_indicators"
FILES = 36
BORN = ("2009-01-01", "2005-06-30", "1995-02-28", "1988-01-01", "1975-12-31", "1950-05-05")
BAND = dict(zip(BORN, ("0-17", "18-24", "25-34", "35-44", "45-54", "55+"), strict=True))


COMMUNES = {
    "03.231": ("03.231.81.03", "03.231.01.0"),
    "03.531": ("03.531.03.01", "03.531.01.01"),
    "03.131": ("03.131.03.09", "03.131.01.01"),
}
"""A rural and an urban one of each province."""


WITH_COMMUNES = (
    PROGRAMME.replace(
        "      plan: {type: string}\n",
        "      plan: {type: string}\n      commune: {type: string, format: commune}\n",
    )
    .replace("province, amount_mad]", "province, commune, amount_mad]")
    .replace(
        "        - {name: plan,",
        "        - {name: commune, label: {ar: الجماعة, fr: Commune, en: Commune}}\n        - {name: plan,",
    )
    .replace('province: "03.231"\n', 'province: "03.231"\n    commune: "03.231.01.0"\n')
)


def living(number):
    province, which = PROVINCES[number % len(PROVINCES)], number // len(BORN) % 2
    return {"commune": COMMUNES[province][which]}


def live(programme):
    """Every counter there is, by leaf, and the files that each names."""
    return {row.leaf: (dict(row.counts), row.seen, row.files) for row in indicators.rows(programme)}


def counted(events):
    """What happened, counted here and in another way than there, file by file: (province, counter) -> how much."""
    found = Counter()
    for file in {event.subject.id for event in events}:
        told = sorted((e for e in events if e.subject.id == file), key=lambda e: e.sequence)
        moves = [e for e in told if getattr(e.data, "to", None)]
        cut = f"{commune_of(file)}.{band_of(file)}"
        for name, value in (*stays(moves), *amounts(moves)):
            found[moves[0].data.province, f"{name}.{cut}"] += value
        for name, value in (*statuses(file, moves), *paid_for(moves)):
            found[moves[0].data.province, name] += value
    return found


def commune_of(file):
    return reference.commune(applications.load(file).beside.answers["commune"]).kind


def band_of(file):
    return BAND[applications.load(file).beside.answers["birth_date"]]


def statuses(file, moves):
    commune = commune_of(file)
    for event in moves:
        if event.published and event.data.to != event.data.from_:
            yield f"to.{event.data.to}", 1
            yield f"age.{band_of(file)}.{event.data.to}", 1
            yield f"{commune}.{event.data.to}", 1


def stays(moves):
    """Since when it lay on a desk, or with her."""
    since = None
    for event in moves:
        before, now = (event.data.from_, event.data.stage_from), (event.data.to, event.data.stage)
        desks = [status in ("submitted", "in_review") for status, _ in (before, now)]
        if desks[0] and (not desks[1] or before[1] != now[1]):
            yield f"days.{before[1]}.{bucket(event.occurred_at - since)}", 1
        if before[0] == "changes_requested" and desks[1]:
            yield f"asked.{bucket(event.occurred_at - since)}", 1
        if event.type != "ApplicationClaimed":
            since = event.occurred_at


def amounts(moves):
    names = {"ApplicationApproved": "reserved", "PaymentRecorded": "paid"}
    for event in moves:
        if amount := getattr(event.data, "amount", None):
            yield names.get(event.type, "released"), amount


def paid_for(moves):
    """Where a file is at last that an envelope pays for."""
    approvals = [e for e in moves if e.type == "ApplicationApproved"]
    if approvals:
        yield f"of.{approvals[-1].data.envelope_id}.{moves[-1].data.to}", 1


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
    files = sorted({e.subject.id for e in published() if e.subject.kind == "application"})
    for file_id in dice.choices(files, k=40):
        file = applications.load(file_id)
        action = dice.choice((Action.PASS_STAGE, Action.APPROVE, Action.END, Action.RECORD_PAYMENT, None))
        more = {Action.END: {"reason_codes": ("gone",)}, Action.RECORD_PAYMENT: {"method": "bank"}}
        stage.world.later(hours=dice.choice((1, 30)))
        try:
            if action is None:
                withdraw(stage.call(Actor("applicant", file.account, her(1).roles)), file, None)
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
        lambda number, amount_mad=3000: {
            **answers(number, amount_mad),
            "birth_date": BORN[number % len(BORN)],
            **living(number),
        },
    )
    world.now = datetime(2026, 2, 2, 9, tzinfo=UTC)  # the money is the year's
    stage = play(world, monkeypatch, WITH_COMMUNES)
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
    for leaf, (counts, _, _) in figures.items():
        for name, value in counts.items():
            total[leaf.province, name] += value
    happened = counted([e for e in history.everything() if e.subject.kind == "application"])
    assert total == happened
    assert {apart(name)[1:] for _, name in total} >= {("rural", "55+"), ("urban", "18-24")}
    assert {name.split(".")[0] for _, name in total} >= {
        "to",
        "age",
        "days",
        "asked",
        "of",
        "reserved",
        "paid",
    }

    assert rebuild_indicators().changed == 0
    assert live(stage.programme.id) == figures
    for leaf in figures:
        indicators._item(leaf).delete()
    assert live(stage.programme.id) == {}
    rebuild_indicators()
    assert live(stage.programme.id) == figures

    shown = staff_figures(stage.call(COORDINATOR), Choice())
    assert shown.funnel["submitted"] == len({e.subject.id for e in heard if e.type == "ApplicationSubmitted"})
    assert sum(shown.by_age[band]["submitted"] for band in BAND.values()) == shown.funnel["submitted"]
    stays_told = sum(times["files"] for times in shown.times.values())
    for cut in (shown.times_by_commune, shown.times_by_age):
        assert sum(times["files"] for part in cut.values() for times in part.values()) == stays_told
