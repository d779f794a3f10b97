"""Which year's money pays: that of the year, in Morocco, in which it is decided."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from jisr.domain.application import Action, Status
from jisr.domain.errors import Conflict, Invalid
from jisr.domain.people import Actor, Role
from jisr.store import applications, envelopes
from jisr.use_cases.act import Command, preview
from jisr.use_cases.money_envelopes import contribute, open_envelope
from jisr.use_cases.move_own_file import withdraw
from jisr.use_cases.promote_waiting import promote_waiting
from tests.flow.test_journey import COORDINATOR, HER, at_committee, call, decide, funded, submitted

FEZ = {"province": "03.231", "commune": "03.231.01.0"}
TAOUNATE = {"province": "03.531", "commune": "03.531.01.05"}


def her(number):
    return Actor("applicant", f"account-{number}", frozenset({Role.APPLICANT}), session=f"session-{number}")


def waiting(world, programme, number, **place):
    """A file on the waiting list of an envelope that holds next to nothing."""
    world.later(minutes=1)
    file = at_committee(world, programme, her(number), cnie=f"ZZ{number:06d}", **place)
    return decide(world, file, Action.WAITLIST)


def now_of(file):
    return applications.load(file.id)


def test_a_file_of_december_that_is_decided_in_february_takes_the_new_years_money(world, tamkine):
    old = funded(world, tamkine, 100_000_00, 2026)
    file = at_committee(world, tamkine)
    world.now = datetime(2027, 2, 1, 9, tzinfo=UTC)
    with pytest.raises(Conflict) as refused:
        decide(world, file, Action.APPROVE)
    assert refused.value.code == "no_envelope"

    new = funded(world, tamkine, 100_000_00, 2027)
    approved = decide(world, file, Action.APPROVE)
    assert approved.envelope_id == new.id
    assert envelopes.load(new.id).reserved == file.requested
    assert envelopes.load(old.id) == old


@pytest.mark.parametrize(
    ("at", "year"),
    [
        (datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), 2026),
        (datetime(2027, 1, 1, 0, 0, 0, tzinfo=UTC), 2027),  # midnight in Casablanca
    ],
)
def test_the_year_turns_when_it_turns_in_morocco(world, tamkine, at, year):
    for each in (2026, 2027):
        funded(world, tamkine, 100_000_00, each)
    file = at_committee(world, tamkine)
    world.now = at
    approved = decide(world, file, Action.APPROVE)
    assert approved.envelope_id == envelopes.id_of(tamkine.id, "03", None, year)


def test_what_comes_free_goes_back_to_its_own_year_and_promises_nothing_in_the_next(world, tamkine):
    old = funded(world, tamkine, 40_000_00, 2026)
    approved = decide(world, at_committee(world, tamkine), Action.APPROVE)
    late = waiting(world, tamkine, 2)
    assert envelopes.load(old.id).available == 0

    world.now = datetime(2027, 1, 4, 9, tzinfo=UTC)
    withdraw(call(world, HER), approved, None)
    after = envelopes.load(old.id)
    assert (after.available, after.reserved, after.contributed) == (40_000_00, 0, 40_000_00)
    assert promote_waiting(old.id, world.now, "c") == 0
    assert now_of(late).status is Status.WAITLISTED

    new = funded(world, tamkine, 40_000_00, 2027)
    assert promote_waiting(new.id, world.now, "c") == 1
    assert (now_of(late).status, now_of(late).envelope_id) == (Status.APPROVED, new.id)
    assert envelopes.load(old.id) == after


def test_within_its_year_what_comes_free_serves_the_next_in_line(world, tamkine):
    old = funded(world, tamkine, 40_000_00, 2026)
    approved = decide(world, at_committee(world, tamkine), Action.APPROVE)
    late = waiting(world, tamkine, 2)
    world.now = datetime(2026, 12, 31, 12, tzinfo=UTC)
    withdraw(call(world, HER), approved, None)
    assert promote_waiting(old.id, world.now, "c") == 1
    assert now_of(late).status is Status.APPROVED


def test_before_a_file_is_ended_it_is_said_how_many_are_served_by_what_it_gives_back(
    world, tamkine, monkeypatch
):
    """What ends in another year serves nobody; whom it serves while a committee closes, nobody can say."""
    funded(world, tamkine, 40_000_00, 2026)
    approved = decide(world, at_committee(world, tamkine), Action.APPROVE)
    ending = Command(Action.END, reason_codes=("agreement_not_kept",))

    def served():
        return preview(call(world, COORDINATOR, version=approved.version), approved, ending).promotes

    assert served() == 0
    waiting(world, tamkine, 2)
    waiting(world, tamkine, 3)
    assert served() == 1
    with monkeypatch.context() as patch:
        load = envelopes.load
        patch.setattr(envelopes, "load", lambda one: replace(load(one), closing=1))
        assert served() is None
    world.now = datetime(2027, 1, 4, 9, tzinfo=UTC)
    assert served() == 0


def test_the_line_goes_on_over_the_year_in_its_order(world, tamkine):
    funded(world, tamkine, 1_00, 2026)
    first, second = waiting(world, tamkine, 1), waiting(world, tamkine, 2)
    world.now = datetime(2027, 1, 4, 9, tzinfo=UTC)
    new = funded(world, tamkine, 50_000_00, 2027)
    best = waiting(world, tamkine, 3, household_size=9)  # more points than those of last year
    assert best.score > first.score
    assert promote_waiting(new.id, world.now, "c") == 1
    assert [now_of(f).status for f in (best, first, second)] == [Status.APPROVED] + [Status.WAITLISTED] * 2
    contribute(call(world, COORDINATOR), new.id, "Wilaya", 35_000_00)
    assert promote_waiting(new.id, world.now, "c") == 1
    assert [now_of(f).status for f in (first, second)] == [Status.APPROVED, Status.WAITLISTED]


def test_a_coordinator_approves_from_last_years_list_with_this_years_money(world, tamkine):
    funded(world, tamkine, 1_00, 2026)
    file = waiting(world, tamkine, 1)
    world.now = datetime(2027, 3, 1, 9, tzinfo=UTC)
    new = funded(world, tamkine, 40_000_00, 2027)
    assert decide(world, file, Action.APPROVE).envelope_id == new.id


def test_a_province_with_money_of_its_own_is_served_by_that_alone(world, tamkine):
    funded(world, tamkine, 1_00, 2026)
    fez, taounate = waiting(world, tamkine, 1, **FEZ), waiting(world, tamkine, 2, **TAOUNATE)
    world.now = datetime(2027, 1, 4, 9, tzinfo=UTC)
    own = open_envelope(call(world, COORDINATOR), tamkine.id, "03", "03.231", 2027)
    regional = funded(world, tamkine, 100_000_00, 2027)
    assert promote_waiting(regional.id, world.now, "c") == 1
    assert (now_of(fez).status, now_of(taounate).envelope_id) == (Status.WAITLISTED, regional.id)
    contribute(call(world, COORDINATOR), own.id, "Commune", 40_000_00)
    assert promote_waiting(own.id, world.now, "c") == 1
    assert now_of(fez).envelope_id == own.id


@pytest.mark.parametrize(
    ("region", "province", "pointer"),
    [("99", None, "/region"), ("03", "03.999", "/province"), ("03", "01.511", "/province")],
)
def test_no_envelope_is_opened_for_a_place_that_is_not_there(world, tamkine, region, province, pointer):
    manager = Actor("staff", "manager-1", frozenset({Role.PROGRAMME_MANAGER}))
    with pytest.raises(Invalid) as refused:
        open_envelope(call(world, manager), tamkine.id, region, province, 2026)
    assert [error.pointer for error in refused.value.errors] == [pointer]


def test_a_new_years_call_begins_in_morocco_too(world, tamkine):
    """One open application per person and call: after midnight in Casablanca it is the next year's."""
    world.now = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
    submitted(world, tamkine)
    with pytest.raises(Conflict):
        submitted(world, tamkine, her(2))
    world.now = datetime(2027, 1, 1, 0, 1, tzinfo=UTC)
    assert submitted(world, tamkine, her(2)).status is Status.SUBMITTED
