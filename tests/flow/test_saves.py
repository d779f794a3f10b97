"""A save that is sent again: its answer was lost on the network, and her phone has the old version still."""

import pytest

from jisr.domain.application import Action
from jisr.domain.errors import StaleVersion
from jisr.store import applications, base
from jisr.use_cases.save_answers import save_answers
from tests.flow.test_journey import AGENT, HER, call, decide, drafted, submitted


def saves(world, version, file, **given):
    return save_answers(call(world, HER, version=version), file, given)


def test_a_save_sent_again_is_the_same_save(world, tamkine):
    seen = drafted(world, tamkine)
    saved = saves(world, seen.version, seen, first_name="  Fatima ", sector=None)
    again = saves(world, seen.version, applications.load(seen.id), first_name="  Fatima ", sector=None)
    assert again == saved == applications.load(seen.id)
    assert again.beside.answers["first_name"] == "Fatima"


@pytest.mark.parametrize("other", [{"first_name": "Khadija"}, {"first_name": "Fatima", "sector": "trade"}])
def test_another_save_with_an_old_version_is_stale(world, tamkine, other):
    seen = drafted(world, tamkine)
    saved = saves(world, seen.version, seen, first_name="Fatima")
    with pytest.raises(StaleVersion):
        saves(world, seen.version, saved, **other)
    assert applications.load(seen.id).beside == saved.beside


def test_a_save_sent_again_after_another_one_is_stale(world, tamkine):
    """Only one change lies between: else it is not known whose they were."""
    seen = drafted(world, tamkine)
    saved = saves(world, seen.version, seen, first_name="Fatima")
    more = saves(world, saved.version, saved, sector="trade")
    with pytest.raises(StaleVersion):
        saves(world, seen.version, more, first_name="Fatima")


def test_true_is_not_one(world, tamkine):
    seen = drafted(world, tamkine)
    saved = saves(world, seen.version, seen, first_name="Fatima", household_size=1)
    with pytest.raises(StaleVersion):
        saves(world, seen.version, saved, household_size=True)


def test_two_of_the_same_save_at_once_are_one(world, tamkine):
    """Both have read the file before either has written."""
    seen = drafted(world, tamkine)
    saved = saves(world, seen.version, seen, first_name="Fatima")
    assert saves(world, seen.version, seen, first_name="Fatima") == saved
    with pytest.raises(StaleVersion):
        saves(world, seen.version, seen, first_name="Khadija")


def test_a_write_that_met_itself_is_no_refusal(world, tamkine, monkeypatch):
    """The table's answer was lost, and the client sent the write once more."""
    seen = drafted(world, tamkine)
    real = base._send

    def twice(writes, token):
        real(writes, token)
        real(writes, token)

    monkeypatch.setattr(base, "_send", twice)
    saved = saves(world, seen.version, seen, first_name="Fatima")
    assert saved.version == seen.version + 1


def test_a_correction_by_the_desk_sent_again_is_one_event(world, tamkine):
    file = decide(world, submitted(world, tamkine), Action.CLAIM, AGENT)

    def corrects(now):
        asked = call(world, AGENT, version=file.version)
        return save_answers(asked, now, {"first_name": "Fatima"}, reason_codes=("typing_error",))

    corrected = corrects(file)
    again = corrects(applications.load(file.id))
    assert again == corrected
    assert again.sequence == file.sequence + 1
