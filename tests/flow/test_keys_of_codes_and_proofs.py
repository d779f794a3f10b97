"""The same request for a code, or with a proof, sent again with its key: one SMS, one try."""

import pytest

from jisr.domain.errors import Forbidden, Invalid
from jisr.domain.people import Actor, Role
from jisr.gateways import identity
from jisr.store import proofs
from jisr.use_cases.prove_identity import prove_identity
from jisr.use_cases.sessions.request_code import request_code
from tests.flow.test_journey import HER, call, submitted

PHONE, ADDRESS = "+212600000001", "192.0.2.1"
LATER = Actor("applicant", HER.id, frozenset({Role.APPLICANT}), session="another-session")


@pytest.fixture
def sent(monkeypatch):
    made = []
    monkeypatch.setattr(identity, "send_code", lambda phone, language: made.append(phone) or "cognito")
    return made


def test_a_code_that_is_asked_for_twice_with_one_key_is_one_sms(world, sent):
    first = request_code(PHONE, "ar", ADDRESS, world.now, "k")
    world.later(seconds=60)
    again = request_code(PHONE, "ar", ADDRESS, world.now, "k")
    assert (again.challenge, again.expires_in) == (first.challenge, first.expires_in - 60)
    assert sent == [PHONE]
    with pytest.raises(Invalid) as refused:
        request_code(PHONE, "fr", ADDRESS, world.now, "k")
    assert refused.value.code == "idempotency_key_reused"


def test_another_number_another_key_or_none_is_another_code(world, sent):
    asked = [(PHONE, "k"), ("+212600000002", "k"), (PHONE, "other"), (PHONE, None)]
    challenges = set()
    for phone, key in asked:
        world.later(minutes=6)
        challenges.add(request_code(phone, "ar", ADDRESS, world.now, key).challenge)
    assert (len(challenges), len(sent)) == (4, 4)


def test_once_the_code_is_too_old_the_key_asks_for_a_new_one(world, sent):
    request_code(PHONE, "ar", ADDRESS, world.now, "k")
    world.later(seconds=301)
    assert request_code(PHONE, "ar", ADDRESS, world.now, "k").expires_in == 300
    assert len(sent) == 2


def test_a_wrong_proof_sent_again_with_its_key_is_one_try(world, tamkine):
    file = submitted(world, tamkine)

    def tries(key, year, body=None):
        asked = call(world, LATER, key=key, body=body or year)
        with pytest.raises(Forbidden) as refused:
            prove_identity(asked, file, "0000", year)
        return refused.value.members["tries_left"]

    assert [tries("a", 1901) for _ in range(7)] == [proofs.MOST_TRIES - 1] * 7
    assert tries("b", 1901) == proofs.MOST_TRIES - 2
    with pytest.raises(Invalid):
        prove_identity(call(world, LATER, key="a", body="another"), file, "0000", 1902)
    assert tries(None, 1901) == tries(None, 1901) + 1 == proofs.MOST_TRIES - 3
    (kept,) = proofs.of_application(file.id)
    assert kept.tries == proofs.MOST_TRIES - 1


def test_the_envelopes_know_no_cursor():
    from jisr.api.envelopes_models import EnvelopesQuery

    assert set(EnvelopesQuery.model_fields) == {"programme"}


def test_the_key_is_offered_where_it_is_looked_at():
    from jisr.api import applicant, public, sessions, staff
    from jisr.http.openapi import _header_parameters

    def offered(routes):
        return {
            route.path
            for route in routes
            if route.method == "POST" and "Idempotency-Key" in [p["name"] for p in _header_parameters(route)]
        }

    assert offered(sessions.ROUTES) == {"/session/codes"}
    assert offered(public.ROUTES) - offered(sessions.ROUTES) == set()
    for routes in (applicant.ROUTES, staff.ROUTES):
        assert offered(routes) == {r.path for r in routes if r.method == "POST"} - BY_NATURE


BY_NATURE = {"/applications/{id}/language"}
"""What it says is so afterwards, however often it is said."""
