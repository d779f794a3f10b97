"""A sign-in by code: tries, races and limits, with Cognito's answers given by the test."""

import pytest

from jisr.domain.errors import Conflict, NotSignedIn, TooMany
from jisr.gateways import identity
from jisr.store import sign_in
from jisr.use_cases.sessions.answer_code import answer_code
from jisr.use_cases.sessions.request_code import request_code

PHONE = "+212600000001"


@pytest.fixture
def cognito(monkeypatch):
    """The code is 123456; each session serves once."""
    monkeypatch.setattr(identity, "send_code", lambda phone, language: "s0")

    def answer(phone, session, code):
        if code == "123456":
            return identity.Tokens("a.b.c", "refresh", 3600)
        return identity.Step("CUSTOM_CHALLENGE", f"s{int(session[1:]) + 1}")

    monkeypatch.setattr(identity, "answer_code", answer)


def test_three_tries_then_nothing(world, cognito):
    sent = request_code(PHONE, "ar", "192.0.2.1", world.now)
    for left in (2, 1, 0, 0):
        with pytest.raises(NotSignedIn) as refused:
            answer_code(sent.challenge, "000000", world.now)
        assert refused.value.members == {"tries_left": left}


def test_the_right_code_serves_once(world, cognito):
    sent = request_code(PHONE, "ar", "192.0.2.1", world.now)
    with pytest.raises(NotSignedIn):
        answer_code(sent.challenge, "000000", world.now)
    assert answer_code(sent.challenge, "123456", world.now).refresh_token == "refresh"
    with pytest.raises(NotSignedIn):
        answer_code(sent.challenge, "123456", world.now)


def test_late_is_unknown(world, cognito):
    sent = request_code(PHONE, "ar", "192.0.2.1", world.now)
    with pytest.raises(NotSignedIn):
        answer_code(sent.challenge, "123456", world.later(seconds=301))


def test_two_answers_at_once_cannot_share_a_session(world, cognito):
    sent = request_code(PHONE, "ar", "192.0.2.1", world.now)
    assert sign_in.take(sent.challenge, world.now) is not None
    with pytest.raises(Conflict):
        answer_code(sent.challenge, "123456", world.now)


def test_a_number_gets_three_codes_and_a_room_shares_its_address(world, cognito):
    for number in range(30):
        request_code(f"+2126000001{number:02d}", "ar", "192.0.2.1", world.now)
    for _ in range(3):
        request_code(PHONE, "ar", "192.0.2.1", world.later(seconds=1))
    with pytest.raises(TooMany) as refused:
        request_code(PHONE, "ar", "192.0.2.1", world.later(seconds=1))
    assert 0 < refused.value.retry_after <= 900
