"""What an item remembers of the requests that changed it."""

from datetime import timedelta

import pytest

from jisr.domain.errors import Invalid
from jisr.domain.idempotency import MOST, Idempotency, remembered, was_done
from jisr.domain.references import id_of, new_application_id, new_id, reference_of


def asked(key: str, body: object = None, actor: str = "her", route: str = "POST /x") -> Idempotency:
    one = Idempotency.of(actor, route, key, body)
    assert one is not None
    return one


def test_without_a_key_every_request_is_new(utc) -> None:
    assert Idempotency.of("her", "POST /x", None, {}) is None
    assert remembered(("a" * 25,), None, utc) == ("a" * 25,)
    assert not was_done(("a" * 25,), None)


def test_the_same_request_is_known_and_another_body_is_refused(utc) -> None:
    marks = remembered((), asked("k", {"a": 1, "b": 2}), utc)
    assert was_done(marks, asked("k", {"b": 2, "a": 1}))
    with pytest.raises(Invalid) as refused:
        was_done(marks, asked("k", {"a": 1}))
    assert refused.value.code == "idempotency_key_reused"


@pytest.mark.parametrize("other", [{"actor": "she"}, {"route": "POST /y"}, {"key": "l"}])
def test_a_key_serves_one_actor_and_one_route(utc, other) -> None:
    marks = remembered((), asked("k"), utc)
    assert not was_done(marks, asked(**{"key": "k", **other}))


def test_marks_are_kept_thirty_days_and_sixteen_at_most(utc) -> None:
    old = remembered((), asked("old"), utc - timedelta(days=31))
    young = remembered(old, asked("young"), utc - timedelta(days=30))
    now = remembered(young, asked("now"), utc)
    assert [was_done(now, asked(k)) for k in ("old", "young", "now")] == [False, True, True]
    for number in range(30):
        now = remembered(set(now), asked(str(number)), utc + timedelta(seconds=number))
    assert len(now) == MOST
    assert [was_done(now, asked(str(number))) for number in (13, 14, 29)] == [False, True, True]
    assert sum(map(len, now)) <= MOST * 28


def test_what_a_key_begins_is_always_named_the_same(utc) -> None:
    seed = asked("k").seed
    named = new_application_id(utc, seed)
    assert named == new_application_id(utc, seed) != new_application_id(utc, asked("l").seed)
    assert id_of(reference_of(named)) == named
    assert new_id(seed) == new_id(seed) != new_id()
