"""The code by SMS and how often it may be asked for; the triggers' start-up."""

import subprocess
import sys
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jisr.domain import sign_in
from jisr.domain.messages import is_gsm7, segments
from jisr.domain.sign_in import MOST_TRIES, PER_NUMBER, Limit, wait
from jisr.use_cases.sessions.create_staff import totp
from jisr.use_cases.sessions.staff_sign_in import otpauth_uri

ROOT = Path(__file__).parents[2]
START = datetime.fromisoformat("2026-11-24T09:00:00+00:00")


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_sms_is_one_segment_and_holds_the_code(language: str) -> None:
    text = sign_in.text_of("012345", language)
    assert "012345" in text
    assert segments(text) == 1
    assert is_gsm7(text) == (language != "ar")


def test_an_unknown_language_is_arabic() -> None:
    assert sign_in.text_of("012345", "de") == sign_in.text_of("012345", "ar")


def test_codes_are_six_digits_and_survive_the_metadata() -> None:
    codes = {sign_in.new_code() for _ in range(200)}
    assert len(codes) > 150
    assert all(sign_in.is_code(code) and sign_in.code_of(sign_in.metadata_of(code)) == code for code in codes)


@pytest.mark.parametrize(
    "metadata", [None, "", "123456", "CODE-", "CODE-12345", "CODE-abcdef", "CODE-²²²²²²"]
)
def test_other_metadata_holds_no_code(metadata: str | None) -> None:
    assert sign_in.code_of(metadata) is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("123456", "123456"),
        (" 123 456 ", "123456"),
        ("١٢٣٤٥٦", "123456"),
        ("۱۲۳ ۴۵۶", "123456"),
        ("12345", None),
        ("12345a", None),
        ("", None),
    ],
)
def test_codes_as_people_type_them(typed: str, code: str | None) -> None:
    assert sign_in.typed_code(typed) == code


@given(st.lists(st.integers(0, 3 * 86_400), max_size=60))
def test_no_window_ever_holds_more_than_its_limit(gaps: list[int]) -> None:
    """Asking whenever it is allowed, and after exactly the wait that was told, never passes a limit."""
    at, given_at = START, list[datetime]()
    for gap in gaps:
        at += timedelta(seconds=gap % 1200 if gap % 3 else gap)
        seconds = wait(given_at, at, PER_NUMBER)
        if seconds:
            at += timedelta(seconds=seconds)
            assert wait(given_at, at, PER_NUMBER) == 0
        given_at.append(at)
    for limit in PER_NUMBER:
        for i, last in enumerate(given_at):
            window = [w for w in given_at[: i + 1] if w > last - timedelta(seconds=limit.seconds)]
            assert len(window) <= limit.most


def test_the_wait_ends_when_the_oldest_leaves_the_window() -> None:
    past = [START + timedelta(seconds=s) for s in (0, 10, 20)]
    assert wait(past, START + timedelta(seconds=30), [Limit(3, 900)]) == 871
    assert wait(past, START + timedelta(seconds=900), [Limit(3, 900)]) == 0


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("nonsense", "nonsense"),
    ],
)
def test_one_place_is_an_address_or_the_network_of_a_household(address: str, network: str) -> None:
    assert sign_in.network_of(address) == network


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_totp_as_rfc_6238_says(seconds: int, code: str) -> None:
    """Appendix B, SHA-1, last six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # pragma: allowlist secret
    assert totp(secret, datetime.fromtimestamp(seconds, START.tzinfo)) == code


# --- The triggers ---------------------------------------------------------------------------------------------------

CODE = {"challengeName": "CUSTOM_CHALLENGE", "challengeMetadata": "CODE-123456"}


def run(name: str, request: dict[str, object]) -> dict[str, object]:
    handler = import_module(f"functions.{name}.handler").lambda_handler
    return dict(handler({"request": request, "response": {}}, None)["response"])


@pytest.mark.parametrize("name", ["auth_define_challenge", "auth_create_challenge", "auth_verify_challenge"])
def test_a_trigger_loads_nothing_heavy_at_start(name: str) -> None:
    """It answers within Cognito's five seconds."""
    heavy = "{'boto3', 'botocore', 'pydantic', 'pynamodb', 'aws_lambda_powertools'}"
    assert not loads(
        f"import sys, handler; sys.exit(bool({heavy} & set(sys.modules)))", ROOT / "functions" / name
    )


def loads(code: str, folder: Path = ROOT) -> bool:
    """Whether `code` exits with 1, in a process that has the layers, as Lambda would."""
    path = {"PYTHONPATH": str(ROOT / "layers/jisr/python")}
    return bool(subprocess.run([sys.executable, "-c", code], cwd=folder, env=path, check=False).returncode)


@pytest.mark.parametrize(
    ("rounds", "outcome"),
    [
        ([], "ask"),
        ([False], "ask"),
        ([False, False], "ask"),
        ([False] * MOST_TRIES, "fail"),
        ([True], "tokens"),
        ([False, False, True], "tokens"),
        ([True, False], "ask"),
    ],
)
def test_what_comes_next(rounds: list[bool], outcome: str) -> None:
    past = [{**CODE, "challengeResult": right} for right in rounds]
    said = run("auth_define_challenge", {"session": past})
    assert said["issueTokens"] is (outcome == "tokens")
    assert said["failAuthentication"] is (outcome == "fail")
    assert said.get("challengeName") == ("CUSTOM_CHALLENGE" if outcome == "ask" else None)


def test_nobody_and_other_kinds_of_challenges_get_no_tokens() -> None:
    right = {**CODE, "challengeResult": True}
    password = {"challengeName": "PASSWORD_VERIFIER", "challengeResult": True}
    for request in (
        {"session": [], "userNotFound": True},
        {"session": [right], "userNotFound": True},
        {"session": [password]},
        {"session": [password, right]},
    ):
        said = run("auth_define_challenge", request)
        assert (said["issueTokens"], said["failAuthentication"]) == (False, True)


@pytest.mark.parametrize(
    ("private", "answer", "right"),
    [
        ({"code": "123456"}, "123456", True),
        ({"code": "123456"}, "123457", False),
        ({"code": "123456"}, "", False),
        ({"code": "123456"}, "١٢٣٤٥٦", False),
        ({"code": ""}, "", False),
        ({}, "", False),
        (None, None, False),
    ],
)
def test_whether_the_code_is_right(private: object, answer: object, right: bool) -> None:
    said = run("auth_verify_challenge", {"privateChallengeParameters": private, "challengeAnswer": answer})
    assert said["answerCorrect"] is right


def test_what_sends_a_code_loads_no_models() -> None:
    """Within those five seconds the carrier is asked too; the texts of messages would load pydantic, 135 ms."""
    heavy = "{'pydantic', 'pynamodb', 'events', 'jisr.domain.messages'}"
    assert not loads(f"import sys, jisr.gateways.sms; sys.exit(bool({heavy} & set(sys.modules)))")


def test_nobody_is_sent_nothing() -> None:
    said = run("auth_create_challenge", {"session": [], "userNotFound": True})
    assert said["challengeMetadata"]


def test_the_trigger_and_the_domain_agree_on_the_tries() -> None:
    text = (ROOT / "functions/auth_define_challenge/handler.py").read_text(encoding="utf-8")
    assert f"MOST_TRIES = {MOST_TRIES} " in text


def test_what_the_app_reads_names_the_account_by_her_e_mail_address() -> None:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # pragma: allowlist secret - the textbook's
    app = pyotp.parse_uri(otpauth_uri("n.essai+1@exemple.ma", secret))
    assert (app.issuer, app.name, app.secret) == ("Jisr", "n.essai+1@exemple.ma", secret)
