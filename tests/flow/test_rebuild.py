"""Figures can be made anew from the events, at any time, and nothing is counted twice or lost."""

import pytest
from pynamodb.expressions.operand import Path

from jisr.domain.application import Action
from jisr.domain.errors import Conflict
from jisr.domain.figures import money
from jisr.store import events as history
from jisr.store import indicators
from jisr.use_cases import rebuild_indicators as use_case
from jisr.use_cases.project_indicators import project_indicators
from jisr.use_cases.rebuild_indicators import rebuild_indicators
from tests.flow.test_journey import COORDINATOR, at_committee, decide, funded, submitted


def figures(programme):
    """With the files that each leaf names: exports walk them."""
    return {row.leaf: (dict(row.counts), row.files) for row in indicators.rows(programme.id)}


def project(world):
    return sum(project_indicators(event) for event in history.everything())


@pytest.fixture
def life(world, tamkine):
    """Two files, one of them funded, all of it counted."""
    funded(world, tamkine, 100_000_00)
    decide(world, at_committee(world, tamkine), Action.APPROVE, COORDINATOR)
    submitted(world, tamkine, cnie="ZZ000002")
    assert project(world) == 4
    return tamkine


def test_a_rebuild_of_right_figures_changes_nothing(world, life):
    before = figures(life)
    done = rebuild_indicators()
    assert (done.changed, done.rounds) == (0, 1)
    assert figures(life) == before
    assert money(list(indicators.rows(life.id)))["reserved"] > 0
    assert len(set().union(*(files for _, files in before.values()))) == 2


def test_wrong_missing_and_invented_figures_are_mended(world, life):
    before = figures(life)
    first, *_ = before
    invented = indicators.Leaf(life.id, "01.001", "self_employed", "2020-01")
    indicators._item(first).update([Path(["to.submitted"]).set(99), Path(["to.ended"]).set(7)])
    indicators.count(invented, {"to.approved": 3}, "invented")
    for leaf in [leaf for leaf in before if leaf != first]:
        indicators._item(leaf).delete()
    assert figures(life) != before
    rebuild_indicators(life.id)
    assert figures(life) == before


def test_what_was_not_counted_yet_is_counted_once(world, life):
    submitted(world, life, cnie="ZZ000003")
    rebuild_indicators()
    whole = figures(life)
    assert project(world) == 0
    assert figures(life) == whole
    assert rebuild_indicators().changed == 0


def test_what_happens_while_it_runs_is_neither_lost_nor_doubled(world, life, monkeypatch):
    count = use_case._count

    def disturbed(names):
        found = count(names)
        monkeypatch.setattr(use_case, "_count", count)
        submitted(world, life, cnie="ZZ000004")
        project(world)
        return found

    for row in list(indicators.rows(life.id)):
        indicators._item(row.leaf).delete()
    monkeypatch.setattr(use_case, "_count", disturbed)
    done = rebuild_indicators()
    assert done.rounds == 2
    found = figures(life)
    project(world)
    assert rebuild_indicators().changed == 0
    assert figures(life) == found
    assert sum(counts.get("to.submitted", 0) for counts, _ in found.values()) == 3


def test_it_gives_up_where_it_can_not_follow(world, life, monkeypatch):
    monkeypatch.setattr(indicators, "replace", lambda *_: False)
    submitted(world, life, cnie="ZZ000005")
    with pytest.raises(Conflict) as busy:
        rebuild_indicators()
    assert busy.value.code == "busy"


def test_a_rebuild_counts_exactly_what_reaches_the_consumer(world, tamkine):
    """What is not published, or not among the consumer's types, was never counted and must not be now."""
    from infra.wiring import BY_NAME, Consumer

    funded(world, tamkine, 100_000_00)
    decide(world, at_committee(world, tamkine), Action.APPROVE, COORDINATOR)
    trigger = BY_NAME["on_any_event__project_indicators"].trigger
    assert isinstance(trigger, Consumer)
    delivered = [e for e in history.everything() if e.published and e.type in trigger.types]
    for event in delivered:
        project_indicators(event)
    before = figures(tamkine)
    assert rebuild_indicators().changed == 0
    assert figures(tamkine) == before
