"""The hash key is changed step by step, and at no step can a person hold two places, lose hers, or not be found."""

import boto3
import pytest

from jisr import settings
from jisr.domain.application import Action
from jisr.domain.errors import Conflict, TooMany
from jisr.domain.people import Actor, Role
from jisr.gateways import identity, keys
from jisr.store import applications, base
from jisr.use_cases import rekey_people
from jisr.use_cases.erase_file import erase_state
from jisr.use_cases.move_own_file import withdraw
from jisr.use_cases.notify_applicant import notify_applicant
from jisr.use_cases.record import guards
from jisr.use_cases.rekey_people import Rekeyed
from jisr.use_cases.save_answers import save_answers
from jisr.use_cases.sessions.request_code import request_code
from jisr.use_cases.staff_file import search
from jisr.use_cases.submit_application import submit_application
from tests.flow import test_notify as story
from tests.flow.test_journey import AGENT, HER, call, decide, drafted, submitted
from tests.flow.test_notify import carrier, told  # noqa: F401

OTHER = Actor("applicant", "account-2", frozenset({Role.APPLICANT}), session="session-2")
CARD = "ZZ000001"


class Rotation:
    """The deployments of a rotation, as their settings."""

    def __init__(self, monkeypatch):
        self._set = monkeypatch
        self.old = settings.load().require("hmac_key_id")
        key = boto3.client("kms").create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")
        self.new = key["KeyMetadata"]["KeyId"]

    def deploy(self, written, other=None):
        self._set.setenv("JISR_HMAC_KEY_ID", written)
        self._set.setenv("JISR_HMAC_KEY_ID_OTHER", other or "")
        settings.load.cache_clear()

    def look_at_the_new(self):
        self.deploy(self.old, self.new)

    def write_the_new(self):
        self.deploy(self.new, self.old)

    def forget_the_old(self):
        self.deploy(self.new)


@pytest.fixture
def rotation(world, monkeypatch):
    return Rotation(monkeypatch)


def refused(world, programme):
    with pytest.raises(Conflict) as conflict:
        submitted(world, programme, OTHER, cnie=CARD)
    return conflict.value.code == "duplicate"


def found(world):
    return [file.id for file in search(call(world, AGENT), national_id=" zz 000001")]


def test_a_rotation_from_beginning_to_end(world, tamkine, rotation):
    file = submitted(world, tamkine, cnie=CARD)
    for step in (rotation.look_at_the_new, rotation.write_the_new):
        step()
        assert refused(world, tamkine)
        assert found(world) == [file.id]
    assert rekey_people.rekey_people() == Rekeyed(1, 0, ())
    assert rekey_people.rekey_people() == Rekeyed(0, 1, ())
    rotation.forget_the_old()
    assert rekey_people.rekey_people() == Rekeyed(0, 1, ())
    assert refused(world, tamkine)
    assert found(world) == [file.id]
    withdraw(call(world, HER), applications.load(file.id), None)
    again = submitted(world, tamkine, OTHER, cnie=CARD)
    assert sorted(found(world)) == sorted([file.id, again.id])


def test_functions_of_both_deployments_at_once_give_one_place(world, tamkine, rotation):
    """A deployment takes minutes: some functions write the old key, others the new one."""
    rotation.write_the_new()
    file = submitted(world, tamkine, cnie=CARD)
    rotation.look_at_the_new()
    assert refused(world, tamkine)
    assert found(world) == [file.id]


def test_two_at_the_same_moment_under_different_keys_do_not_both_get_it(
    world, tamkine, rotation, monkeypatch
):
    rotation.look_at_the_new()
    first, second = drafted(world, tamkine, HER, cnie=CARD), drafted(world, tamkine, OTHER, cnie=CARD)
    commit = base.commit

    def overtaken(writes, **more):
        monkeypatch.setattr(base, "commit", commit)
        rotation.write_the_new()
        _send(world, tamkine, HER, first)
        return commit(writes, **more)

    monkeypatch.setattr(base, "commit", overtaken)
    with pytest.raises(Conflict) as conflict:
        _send(world, tamkine, OTHER, second)
    assert conflict.value.code == "duplicate"


def test_a_place_taken_under_the_old_key_is_given_back_while_the_new_one_is_written(world, tamkine, rotation):
    file = submitted(world, tamkine, cnie=CARD)
    rotation.write_the_new()
    withdraw(call(world, HER), file, None)
    assert [applications.holder_of_guard(key) for key in guards(file)] == [None]
    submitted(world, tamkine, OTHER, cnie=CARD)
    rotation.forget_the_old()
    assert refused(world, tamkine)


def test_a_refused_files_place_under_the_old_key_can_be_taken_when_no_appeal_is_left(
    world, tamkine, rotation
):
    before = decide(
        world,
        submitted(world, tamkine, cnie=CARD),
        Action.REJECT,
        AGENT,
        reason_codes=("project_not_viable",),
    )
    rotation.write_the_new()
    assert refused(world, tamkine)
    file = drafted(world, tamkine, OTHER, cnie=CARD)
    world.now = before.appeal_until
    world.later(seconds=1)
    sent = _send(world, tamkine, OTHER, file)
    assert [applications.holder_of_guard(key) for key in guards(before)] == [None]
    assert [applications.holder_of_guard(key) for key in guards(sent)] == [sent.id]


def test_who_holds_the_place_is_known_under_either_key(world, tamkine, rotation):
    file = submitted(world, tamkine, cnie=CARD)
    draft = drafted(world, tamkine, cnie=CARD)
    rotation.write_the_new()
    with pytest.raises(Conflict) as seen:
        _send(world, tamkine, HER, draft)
    assert seen.value.members["application"]["id"] == file.id


def test_the_rewriting_passes_over_closed_erased_and_moving_files(world, tamkine, rotation, monkeypatch):
    closed = withdraw(call(world, HER), submitted(world, tamkine, cnie=CARD), None)
    erased = withdraw(call(world, HER), submitted(world, tamkine, cnie="ZZ000002"), None)
    erase_state(call(world, HER), erased, "asked")
    moving = submitted(world, tamkine, OTHER, cnie="ZZ000003")
    rotation.write_the_new()
    load = applications.load

    def moves(application_id):
        file = load(application_id)
        if application_id == moving.id:
            monkeypatch.setattr(applications, "load", load)
            withdraw(call(world, OTHER), file, None)
        return file

    monkeypatch.setattr(applications, "load", moves)
    assert rekey_people.rekey_people() == Rekeyed(2, 0, ())
    for file in (closed, moving):
        (place,) = guards(applications.load(file.id))
        assert applications.holder_of_guard(place) is None
    assert found(world) == [closed.id]


def test_an_interrupted_rewriting_goes_on_where_it_was(world, tamkine, rotation, monkeypatch):
    for number in range(1, 4):
        submitted(world, tamkine, cnie=f"ZZ00000{number}")
    rotation.write_the_new()
    commit, left = base.commit, [2]

    def dies(writes, **more):
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        commit(writes, **more)

    with monkeypatch.context() as dying:
        dying.setattr(base, "commit", dies)
        with pytest.raises(KeyboardInterrupt):
            rekey_people.rekey_people()
    assert rekey_people.rekey_people() == Rekeyed(1, 2, ())


def test_a_key_that_was_given_up_too_early_can_be_looked_at_again(world, tamkine, rotation):
    file = submitted(world, tamkine, cnie=CARD)
    rotation.forget_the_old()
    assert rekey_people.rekey_people() == Rekeyed(0, 0, (file.id,))
    rotation.write_the_new()
    assert rekey_people.rekey_people() == Rekeyed(1, 0, ())


def test_a_corrected_number_takes_its_own_place_under_the_new_key(world, tamkine, rotation):
    file = submitted(world, tamkine, cnie=CARD)
    rotation.write_the_new()
    file = _asked(world, file)
    back = save_answers(call(world, HER), file, {"cnie": "ZZ000009"})
    assert rekey_people.rekey_people() == Rekeyed(0, 1, ())
    assert [applications.holder_of_guard(key) for key in guards(file)] == [None]
    assert [applications.holder_of_guard(key) for key in guards(back)] == [file.id]


def test_a_corrected_number_that_is_somebody_elses_under_the_old_key_is_refused(world, tamkine, rotation):
    submitted(world, tamkine, OTHER, cnie="ZZ000009")
    rotation.write_the_new()
    file = _asked(world, submitted(world, tamkine, cnie=CARD))
    with pytest.raises(Conflict) as conflict:
        save_answers(call(world, HER), file, {"cnie": "ZZ000009"})
    assert conflict.value.code == "duplicate"
    assert applications.load(file.id).person == file.person


def test_a_message_said_under_the_old_key_is_not_said_again(carrier, rotation):  # noqa: F811
    happening = story.submitted()
    notify_applicant(happening, story.AT)
    for step in (rotation.look_at_the_new, rotation.write_the_new):
        step()
        notify_applicant(happening, story.AT)
    assert len(carrier.sent) == 1


def test_a_rotation_gives_nobody_new_codes(world, rotation, monkeypatch):
    monkeypatch.setattr(identity, "send_code", lambda phone, language: "s0")

    def ask():
        request_code("+212600000001", "ar", "192.0.2.1", world.later(seconds=1))

    rotation.look_at_the_new()
    for _ in range(3):
        ask()
    for step in (rotation.write_the_new, rotation.forget_the_old):
        step()
        with pytest.raises(TooMany):
            ask()


def test_hashes_of_different_uses_can_not_be_matched(world):
    assert (
        len({keys.hmac(use, "ZZ000001") for use in ("address", "message", "number", "person", "staff")}) == 5
    )


def _send(world, programme, her, file):
    return submit_application(
        call(world, her), file, consent_accepted=True, consent_version=programme.consent.text_version
    )


def _asked(world, file):
    """Her card number is asked for again."""
    return decide(
        world, file, Action.REQUEST_CHANGES, AGENT, reason_codes=("answer_unclear",), answers=("/cnie",)
    )
