"""The code by SMS, how often it may be asked for, and what Cognito's triggers decide."""

from datetime import timedelta

import pytest

from functions.auth_create_challenge import handler as create
from functions.auth_define_challenge import handler as define
from functions.auth_verify_challenge import handler as verify
from jisr.domain import sign_in


def _round(right, name="CUSTOM_CHALLENGE", metadata=None):
    return {"challengeName": name, "challengeResult": right, "challengeMetadata": metadata}


def _define(*rounds, unknown=False):
    event = {"request": {"session": list(rounds), "userNotFound": unknown}, "response": {}}
    return define.lambda_handler(event, None)["response"]


@pytest.mark.parametrize(("language", "most"), [("ar", 70), ("fr", 160), ("en", 160), ("xx", 70)])
def test_one_segment_in_every_language(language, most):
    text = sign_in.text_of("123456", language)
    assert "123456" in text
    assert len(text) <= most


def test_a_code_typed_in_arabic_digits():
    assert sign_in.typed_code("١٢٣ ٤٥٦") == "123456"
    assert sign_in.typed_code("12345") is None
    assert sign_in.typed_code("12345a") is None


def test_metadata_keeps_the_code():
    code = sign_in.new_code()
    assert sign_in.code_of(sign_in.metadata_of(code)) == code
    assert sign_in.code_of("123456") is None
    assert sign_in.code_of(None) is None


def test_the_wait_is_until_the_oldest_leaves_the_window(utc):
    past = [utc - timedelta(seconds=s) for s in (800, 400, 10)]
    assert sign_in.wait(past, utc, sign_in.PER_NUMBER) == 101
    assert sign_in.wait(past, utc + timedelta(seconds=101), sign_in.PER_NUMBER) == 0


def test_define_asks_three_times_and_gives_tokens_only_for_the_right_code():
    assert define.MOST_TRIES == sign_in.MOST_TRIES
    assert _define()["challengeName"] == "CUSTOM_CHALLENGE"
    assert _define(_round(False), _round(False))["challengeName"] == "CUSTOM_CHALLENGE"
    assert _define(_round(False), _round(False), _round(False))["failAuthentication"]
    assert _define(_round(False), _round(True))["issueTokens"]
    assert not _define(_round(True), unknown=True)["issueTokens"]
    assert _define(_round(True, name="SRP_A"))["failAuthentication"]


def test_one_sms_for_three_tries(monkeypatch):
    sent = []
    monkeypatch.setattr(create, "_send", lambda attributes, code: sent.append(code))
    first = create.lambda_handler({"request": {"session": []}, "response": {}}, None)["response"]
    again = create.lambda_handler(
        {"request": {"session": [_round(False, metadata=first["challengeMetadata"])]}, "response": {}}, None
    )["response"]
    assert sent == [first["privateChallengeParameters"]["code"]]
    assert again["privateChallengeParameters"] == first["privateChallengeParameters"]
    assert first["publicChallengeParameters"] == {}


def test_verify_needs_a_code():
    def answer(code, given):
        request = {"privateChallengeParameters": {"code": code}, "challengeAnswer": given}
        return verify.lambda_handler({"request": request, "response": {}}, None)["response"]["answerCorrect"]

    assert answer("123456", "123456")
    assert not answer("123456", "123457")
    assert not answer("", "")
    assert not answer(None, None)
