"""`jisr seed`: made-up files through the real use cases, the same ones each time, and on a local site only."""

import argparse
import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from cli import seed_files
from cli.emulator import Failed
from jisr import reference
from jisr.domain.application import AT_WORK
from jisr.domain.deadlines import overdue
from jisr.domain.programmes import rules
from jisr.store import applications, staff
from jisr.store import events as history
from tests.flow.conftest import ROOT, publish_yaml
from tests.flow.stories import assert_whole

MANY = 60


def programmes(at):
    paths = (
        ROOT / "programmes" / name for name in ("tamkine-riyada.yaml", "social-centre-qualification.yaml")
    )
    return [publish_yaml(path.read_text("utf-8"), path.name, at) for path in paths]


@pytest.fixture
def site(world):
    return seed_files.Site(7, programmes(world.now), reference.provinces("03"), world.now)


def files():
    items = applications.StateItem.scan(applications.StateItem.sk == "STATE")
    return [applications.load(item.pk) for item in items]


def kept():
    """All that tells of the files."""
    return {file.id: file for file in files()}, sorted(e.event_id for e in history.everything())


def test_a_desk_s_months_are_there_and_a_second_run_adds_nothing(site, world):
    site.programmes = site.programmes[:1]  # the one with money, whose every sum can be followed
    site.prepare(MANY)
    lives = Counter(site.make(number) for number in range(MANY))
    assert_whole("tamkine-riyada")
    found = files()
    assert len(found) == MANY
    assert len({file.status for file in found}) >= 6
    late = [file for file in found if file.status in AT_WORK and overdue(file, world.now)]
    assert 0 < len(late) < MANY / 2
    assert {file.assignee for file in found} > {None}
    assert {file.assignee for file in found} - {None} <= {member.account for member in staff.everybody()}
    assert all(e.occurred_at <= world.now for e in history.everything())

    first = kept()
    again = seed_files.Site(7, site.programmes, site.provinces, world.now + timedelta(days=1))
    again.prepare(MANY)
    assert Counter(again.make(number) for number in range(MANY)) == lives
    assert kept() == first


def test_whoever_interrupts_it_finds_the_same_files_after_the_next_run(site, world, monkeypatch):
    site.prepare(8)
    for number in range(8):
        site.make(number)
    whole = {file.id: (file.status, file.stage, file.sequence) for file in files()}
    for file in files():
        assert file.sequence == len(history.history("application", file.id))

    # Half of a life: what was done of it stands, the rest is done now.
    number = next(n for n in range(8, 200) if life(site, n) == "at_the_last_stage")
    real = seed_files._act

    def dies(action, **more):
        return real(action, **more) if action is seed_files.Action.CLAIM else pytest.fail

    monkeypatch.setattr(seed_files, "_act", dies)
    with pytest.raises(TypeError):
        site.make(number)
    monkeypatch.setattr(seed_files, "_act", real)
    assert site.make(number) == "at_the_last_stage"
    (file,) = (file for file in files() if file.id not in whole)
    told = [event.type for event in history.history("application", file.id)]
    assert told.count("ApplicationClaimed") == 1
    assert file.stage == site.programmes[0].stages[-1].id or file.stage == site.programmes[1].stages[-1].id


def life(site, number):
    return seed_files.plan(site.seed, number, site.programmes, site.provinces).life


def test_the_people_are_evidently_nobody_and_their_answers_are_right(world):
    shipped, places = programmes(world.now), reference.provinces("03")
    for number in range(300):
        wanted = seed_files.plan(1, number, shipped, places)
        told = wanted.answers
        assert wanted == seed_files.plan(1, number, shipped, places)
        assert told["family_name"] in seed_files.FAMILY[wanted.language]
        assert told["cnie"].startswith("ZZ")
        assert wanted.phone.startswith("+212600")
        day = world.now.date()
        assert not rules.check_answers(wanted.programme, wanted.kind, told, day, partial=False)
        assert not rules.eligibility(wanted.programme, wanted.kind, told, day)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"applications": 0}, "--applications"),
        ({"applications": 200_001}, "--applications"),
        ({"threads": 0}, "--threads"),
        ({"seed": -1}, "--seed"),
        ({"region": ["99"]}, "no such region: 99"),
        ({"stage": "production"}, "a local site only"),
    ],
)
def test_what_it_does_not_take_is_told_in_one_line(tmp_path, given, said):
    stage = given.pop("stage", "local")
    (tmp_path / "outputs.json").write_text(json.dumps({"Stack": {"Settings": json.dumps({"stage": stage})}}))
    asked = {"applications": 1, "threads": 1, "seed": 0, "region": ["03"], "aws": False, "outputs": None}
    with pytest.raises(Failed) as failure:
        seed_files.seed_files(argparse.Namespace(**asked | given, state=Path(tmp_path), emulator_port=1))
    assert said in str(failure.value)
    assert "\n" not in str(failure.value)
