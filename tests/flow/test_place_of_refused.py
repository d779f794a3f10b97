"""A refused file keeps its person's place while it may be appealed, and not longer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from jisr.domain.application import Action, Status
from jisr.domain.errors import Conflict
from jisr.domain.people import Actor, Role
from jisr.domain.references import reference_of
from jisr.store import applications, base
from jisr.use_cases import submit_application as use_case
from jisr.use_cases.move_own_file import appeal
from jisr.use_cases.record import guards
from jisr.use_cases.submit_application import submit_application
from tests.flow.test_journey import AGENT, HER, call, decide, drafted, submitted

OTHER = Actor("applicant", "account-2", frozenset({Role.APPLICANT}), session="session-2")


def refused(world, programme):
    return decide(
        world, submitted(world, programme), Action.REJECT, AGENT, reason_codes=("project_not_viable",)
    )


def send(world, programme, file, key=None):
    return submit_application(
        call(world, OTHER, key=key),
        file,
        consent_accepted=True,
        consent_version=programme.consent.text_version,
    )


def test_until_the_appeals_time_is_over_the_place_is_taken(world, tamkine):
    before = refused(world, tamkine)
    file = drafted(world, tamkine, OTHER)
    world.now = before.appeal_until
    with pytest.raises(Conflict) as conflict:
        send(world, tamkine, file)
    assert conflict.value.code == "duplicate"


def test_after_it_she_may_apply_again_and_the_new_file_holds_the_place(world, tamkine):
    before = refused(world, tamkine)
    file = drafted(world, tamkine, OTHER)
    world.now = before.appeal_until + timedelta(seconds=1)
    sent = send(world, tamkine, file, key="k")
    assert sent.status is Status.SUBMITTED
    (place,) = guards(sent)
    assert applications.holder_of_guard(place) == file.id
    assert send(world, tamkine, applications.load(file.id), key="k") == sent
    with pytest.raises(Conflict):
        submitted(world, tamkine)


def test_an_open_appeal_keeps_the_place(world, tamkine):
    before = refused(world, tamkine)
    appeal(call(world, HER), before, "The quote was misread.")
    file = drafted(world, tamkine, OTHER)
    world.now = before.appeal_until + timedelta(days=30)
    with pytest.raises(Conflict):
        send(world, tamkine, file)


def test_two_that_come_at_once_do_not_both_get_it(world, tamkine, monkeypatch):
    before = refused(world, tamkine)
    first, second = drafted(world, tamkine, OTHER), drafted(world, tamkine, OTHER)
    world.now = before.appeal_until + timedelta(days=1)
    looked = use_case._in_place_of_refused

    def slow(*asked):
        found = looked(*asked)
        monkeypatch.setattr(use_case, "_in_place_of_refused", looked)
        send(world, tamkine, first)
        return found

    monkeypatch.setattr(use_case, "_in_place_of_refused", slow)
    with pytest.raises(Conflict) as conflict:
        send(world, tamkine, second)
    assert conflict.value.code == "duplicate"
    # As whenever another file has her place: with the link, since it is her own.
    assert [error.code for error in conflict.value.errors] == ["file_open"]
    assert conflict.value.members["application"]["id"] == first.id
    assert applications.load(second.id).status is Status.DRAFT


def test_a_holder_that_moved_meanwhile_keeps_its_place(world, tamkine):
    before = refused(world, tamkine)
    file = drafted(world, tamkine, OTHER)
    twin = submitted(world, tamkine, replace(HER, id="account-3"), cnie="ZZ000003")
    said = {"reason_codes": ("same_person",), "other": reference_of(twin.id)}
    decide(world, before, Action.MARK_DUPLICATE, AGENT, **said)
    (place,) = guards(before)
    with pytest.raises(Conflict):
        base.commit(applications.replace_guard(place, file.id, before))
    assert applications.holder_of_guard(place) == before.id
