"""The end of a phone number can't be guessed: ten wrong tries an hour for a reference, whether it exists or not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from jisr.domain.errors import NotFound, TooMany
from jisr.domain.references import new_application_id, reference_of
from jisr.store import track_limit
from jisr.store.sign_in import RateItem
from jisr.use_cases.read_application import track
from tests.flow.test_journey import submitted
from tests.flow.test_public import call

RIGHT = "0001"


def wrong(reference, world, times):
    for _ in range(times):
        with pytest.raises(NotFound):
            track(reference, "9999", world.now)


def test_ten_wrong_guesses_close_a_reference_for_the_hour_even_to_the_right_one(world, tamkine):
    file = submitted(world, tamkine)
    reference = reference_of(file.id)
    wrong(reference, world, 9)
    assert track(reference, RIGHT, world.now).id == file.id
    wrong(reference, world, 1)
    with pytest.raises(TooMany) as refused:
        track(reference, RIGHT, world.now)
    assert 0 < refused.value.retry_after <= 3600
    with pytest.raises(TooMany):
        track(file.id.lower(), "9999", world.now)
    assert track(reference, RIGHT, world.now + timedelta(hours=1)).id == file.id


def test_she_may_look_as_often_as_she_likes(world, tamkine):
    reference = reference_of(submitted(world, tamkine).id)
    for _ in range(25):
        track(reference, RIGHT, world.now)


def test_an_unknown_reference_is_closed_in_the_same_way_and_others_stay_open(world, tamkine):
    unknown = reference_of(new_application_id(world.now))
    wrong(unknown, world, 10)
    with pytest.raises(TooMany):
        track(unknown, "1234", world.now)
    reference = reference_of(submitted(world, tamkine).id)
    assert track(reference, RIGHT, world.now)


def test_the_counter_names_no_reference_and_ends_by_itself(world, tamkine):
    file = submitted(world, tamkine)
    wrong(reference_of(file.id), world, 1)
    (item,) = [i for i in RateItem.scan() if i.pk.startswith("RATE#TRACK#")]
    assert file.id not in item.pk
    assert world.now.timestamp() < item.expires_at <= world.now.timestamp() + 3600


def test_guesses_at_once_cannot_pass_the_limit(world, tamkine):
    reference = reference_of(submitted(world, tamkine).id)

    def guess(number):
        try:
            track(reference, f"{number:04d}", world.now)
        except NotFound:
            return "looked at"
        except TooMany:
            return "refused"
        return "found"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(guess, range(5000, 5040)))
    assert (outcomes.count("looked at"), outcomes.count("refused")) == (10, 30)


def test_over_http_it_is_429_with_the_time_to_come_back(world, tamkine):
    reference = reference_of(submitted(world, tamkine).id)
    answers = [
        call("GET", f"/track/{reference}", "phone_last4=9999") for _ in range(track_limit.WRONG.most + 1)
    ]
    assert [status for status, _, _ in answers] == [404] * 10 + [429]
    assert 0 < int(answers[-1][2]["Retry-After"]) <= 3600
