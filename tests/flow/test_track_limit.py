"""The end of a phone number can't be guessed, nor can whoever guesses at home shut her out of tracking her file."""

import sys
from datetime import timedelta

import botocore.endpoint
import pytest

from jisr.domain.errors import NotFound, TooMany
from jisr.domain.references import new_application_id, reference_of
from jisr.store import track_limit
from jisr.store.sign_in import RateItem
from jisr.use_cases.read_application import track
from tests.flow.test_journey import drafted, submitted, upload
from tests.flow.test_public import call

RIGHT = "0001"
HERS = "192.0.2.1"
OTHERS = [f"198.51.100.{n}" for n in range(5)]


def wrong(reference, world, times, address=HERS):
    for _ in range(times):
        with pytest.raises(NotFound):
            track(reference, "9999", address, world.now)


def shut(reference, world, address=HERS, digits=RIGHT):
    with pytest.raises(TooMany) as refused:
        track(reference, digits, address, world.now)
    return refused.value.retry_after


def test_ten_wrong_guesses_close_a_reference_to_their_place_and_not_to_her(world, tamkine):
    file = submitted(world, tamkine)
    reference = reference_of(file.id)
    wrong(reference, world, 9, OTHERS[0])
    assert track(reference, RIGHT, OTHERS[0], world.now).id == file.id
    wrong(reference, world, 1, OTHERS[0])
    assert 0 < shut(reference, world, OTHERS[0]) <= 86_400
    assert shut(file.id.lower(), world, OTHERS[0], "9999")
    assert track(reference, RIGHT, HERS, world.now).id == file.id
    assert track(reference, RIGHT, OTHERS[0], world.now + timedelta(days=1)).id == file.id


def test_all_places_together_have_fifty_wrong_guesses_a_day(world, tamkine):
    reference = reference_of(submitted(world, tamkine).id)
    for address in OTHERS:
        wrong(reference, world, 10, address)
    assert shut(reference, world)
    assert track(reference, RIGHT, HERS, world.now + timedelta(days=1))


def test_a_household_has_one_place_however_many_addresses(world, tamkine):
    reference = reference_of(submitted(world, tamkine).id)
    for n in range(10):
        wrong(reference, world, 1, f"2001:db8:1:2::{n}")
    assert shut(reference, world, "2001:db8:1:2:ffff::1")
    assert track(reference, RIGHT, "2001:db8:1:3::1", world.now)


def test_she_may_look_as_often_as_she_likes(world, tamkine):
    reference = reference_of(submitted(world, tamkine).id)
    for _ in range(60):
        track(reference, RIGHT, HERS, world.now)
    wrong(reference, world, 10)


def test_an_unknown_reference_is_closed_in_the_same_way_and_others_stay_open(world, tamkine):
    unknown = reference_of(new_application_id(world.now))
    wrong(unknown, world, 10)
    assert shut(unknown, world, digits="1234")
    reference = reference_of(submitted(world, tamkine).id)
    assert track(reference, RIGHT, HERS, world.now)


def test_the_counter_names_neither_reference_nor_address_and_ends_by_itself(world, tamkine):
    file = submitted(world, tamkine)
    wrong(reference_of(file.id), world, 1)
    (item,) = [i for i in RateItem.scan() if i.pk.startswith("RATE#TRACK#")]
    assert file.id not in item.pk
    assert HERS not in str(item.to_dynamodb_dict())
    assert world.now.timestamp() < item.expires_at <= world.now.timestamp() + 86_400


def test_guesses_cannot_pass_the_limit(world, tamkine):
    reference = reference_of(submitted(world, tamkine).id)

    def guess(number):
        try:
            track(reference, f"{number:04d}", HERS, world.now)
        except NotFound:
            return "looked at"
        except TooMany:
            return "refused"
        return "found"

    outcomes = [guess(number) for number in range(5000, 5040)]
    assert (outcomes.count("looked at"), outcomes.count("refused")) == (10, 30)


def test_over_http_it_is_429_with_the_time_to_come_back(world, tamkine):
    reference = reference_of(submitted(world, tamkine).id)
    guesses = track_limit.WRONG_FROM_A_PLACE.most
    answers = [call("GET", f"/track/{reference}", "phone_last4=9999") for _ in range(guesses + 1)]
    assert [status for status, _, _ in answers] == [404] * guesses + [429]
    assert 0 < int(answers[-1][2]["Retry-After"]) <= 86_400


def work_of(world, reference):
    """Calls of functions of ours and of the table's client, and requests that went out, for one wrong guess."""
    calls, requests = 0, []
    ours = ("/jisr/python/jisr/", "/pynamodb/")
    real = botocore.endpoint.Endpoint._do_get_response

    def counted(frame, event, _):
        nonlocal calls
        calls += event == "call" and any(part in frame.f_code.co_filename for part in ours)

    def answer(endpoint, request, operation, context):
        requests.append(operation.name)
        return real(endpoint, request, operation, context)

    botocore.endpoint.Endpoint._do_get_response = answer
    sys.setprofile(counted)
    try:
        with pytest.raises(NotFound):
            track(reference, "9999", HERS, world.now)
    finally:
        sys.setprofile(None)
        botocore.endpoint.Endpoint._do_get_response = real
    return calls, requests


def test_a_wrong_guess_costs_the_same_work_whether_there_is_such_a_file_or_not(world, tamkine):
    file, draft = submitted(world, tamkine), drafted(world, tamkine)
    upload(world, draft, "quote", None)
    absent = reference_of(new_application_id(world.now))
    wrong(absent, world, 1)  # what the process does once
    none, asked = work_of(world, absent)
    for reference in (reference_of(file.id), reference_of(draft.id)):
        calls, requests = work_of(world, reference)
        assert requests == asked
        assert abs(calls - none) <= 0.05 * none, (reference, calls, none)


@pytest.mark.parametrize("digits", ["", "1", "00001", "٠٠٠١", "none"])
def test_only_the_four_digits_open_it(world, tamkine, digits):
    for file in (submitted(world, tamkine), drafted(world, tamkine)):
        with pytest.raises(NotFound):
            track(reference_of(file.id), digits, HERS, world.now)
