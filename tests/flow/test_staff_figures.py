"""What heads see: figures of their places, what is late now, and rural communes."""

import pytest

from jisr import reference
from jisr.api import models
from jisr.domain.application import Action
from jisr.domain.errors import Invalid
from jisr.domain.people import Actor, Role
from jisr.store import events as history
from jisr.store.staff import save_staff
from jisr.use_cases import late_files as use_case
from jisr.use_cases.late_files import late_files
from jisr.use_cases.money_envelopes import contribute, open_envelope
from jisr.use_cases.project_indicators import project_indicators
from jisr.use_cases.remind_and_escalate import remind_and_escalate
from jisr.use_cases.staff_figures import staff_figures
from tests.flow.test_journey import AGENT, COORDINATOR, call, decide, submitted
from tests.flow.test_staff_http import ask, staff

__all__ = ["staff"]


def counted(world, *files):
    for file in files:
        for event in history.history("application", file.id):
            project_indicators(event)


def test_what_is_late_is_counted_from_the_queue_and_rural_from_the_events(world, staff, monkeypatch):
    first = submitted(world, staff)
    second = submitted(world, staff, cnie="ZZ000002")
    counted(world, first, second)
    # The clock of the request is the real one.
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    _, said, _ = ask("GET", "/indicators", query="programme=tamkine-riyada")
    figures = models.Indicators.model_validate(said)
    assert (figures.funnel["submitted"], figures.overdue, figures.overdue_by_province) == (2, 0, {})
    assert figures.rural.get("submitted", 0) == (2 if first.rural else 0)

    remind_and_escalate(world.later(days=17))
    _, said, _ = ask("GET", "/indicators")
    assert (said["overdue"], said["overdue_by_province"]) == (2, {first.province: 2})
    _, said, _ = ask("GET", "/indicators", query="from=2020-01&to=2020-02")
    assert (said["funnel"], said["overdue"]) == ({}, 2)


def test_what_was_decided_is_not_late_and_the_count_is_bounded(world, staff, monkeypatch):
    files = [submitted(world, staff, cnie=f"ZZ00000{n}") for n in range(1, 5)]
    decide(world, files[0], Action.REJECT, AGENT, reason_codes=("project_not_viable",))
    world.later(days=17)
    place = {staff.id: {files[0].province}}
    assert late_files(place, world.now) == {files[0].province: 3}
    monkeypatch.setattr(use_case, "MOST", 2)
    assert late_files(place, world.now) == {files[0].province: 2}
    assert late_files({staff.id: ()}, world.now) == {}


def test_the_queue_filters_what_is_overdue_by_either_clock(world, staff, monkeypatch):
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    file = submitted(world, staff)
    world.later(days=58)
    passed = decide(world, file, Action.PASS_STAGE, AGENT)
    world.later(days=4)
    assert passed.stage_deadline > world.now > passed.deadline
    _, said, _ = ask("GET", "/queue", query="overdue=true")
    assert [item["id"] for item in said["items"]] == [file.id]
    _, said, _ = ask("GET", "/queue", query="overdue=false")
    assert said["items"] == []


def test_a_partner_reads_figures_of_what_it_has_given_to_and_of_nothing_else(world, staff):
    """As of the envelopes: a region's pays for all its provinces, a province's for that one alone."""
    file = submitted(world, staff)
    counted(world, file)
    elsewhere = next(p.code for p in reference.provinces("03") if p.code != file.province)
    assert file.region == "03"
    for partner, place in (
        ("Of the region", None),
        ("Of her province", file.province),
        ("Of another", elsewhere),
    ):
        envelope = open_envelope(call(world, COORDINATOR), staff.id, "03", place, 2026)
        contribute(call(world, COORDINATOR), envelope.id, partner, 500_00)

    def seen(partner, *roles, programme=None):
        actor = Actor("staff", "p", frozenset({Role.PARTNER, *roles}), frozenset({"03"}), partner=partner)
        return staff_figures(call(world, actor), programme, None, None, None).by_province

    hers = {file.province: {"submitted": 1}}
    assert {
        name: seen(name) for name in ("Of the region", "Of her province", "Of another", None, "Nobody")
    } == {
        "Of the region": hers,
        "Of her province": hers,
        "Of another": {},
        None: {},
        "Nobody": {},
    }
    assert seen("Of the region", programme="another-one") == {}
    assert seen(None, Role.COORDINATOR) == hers
    save_staff("partner-1", "partner", {"partner"}, {"03"}, (), partner="Of another")
    _, said, _ = ask("GET", "/indicators", sub="partner-1")
    assert (said["funnel"], said["by_kind"], said["overdue_by_province"]) == ({}, {}, {})


def test_a_partner_who_is_also_an_agent_sees_her_own_province_and_what_it_has_given_to(world, staff):
    file = submitted(world, staff)
    counted(world, file)
    far = open_envelope(call(world, COORDINATOR), staff.id, "03", "03.561", 2026)
    contribute(call(world, COORDINATOR), far.id, "Wilaya", 500_00)

    def seen(province):
        roles, place = frozenset({Role.PARTNER, Role.AGENT}), frozenset({province})
        actor = Actor("staff", "p", roles, frozenset({"03"}), place, partner="Wilaya")
        return set(staff_figures(call(world, actor), None, None, None, None).by_province)

    assert file.province != "03.561"
    assert seen(file.province) == {file.province}
    assert seen("03.561") == set()


def test_an_envelope_s_first_money_has_a_giver_and_an_amount(world, staff):
    for first in ({"partner": "Wilaya"}, {"amount": 500_00}):
        with pytest.raises(Invalid) as refused:
            open_envelope(call(world, COORDINATOR), staff.id, "03", None, 2026, **first)
        assert refused.value.errors[0].pointer == "/partner"
    assert (
        open_envelope(call(world, COORDINATOR), staff.id, "03", None, 2026, "Wilaya", 500_00).available
        == 500_00
    )
