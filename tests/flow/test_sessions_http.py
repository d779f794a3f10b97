"""Signing in over HTTP. Only the pools are played; the applicants' one runs our triggers as Cognito would."""

import json
import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from functions.auth_create_challenge.handler import lambda_handler as create
from functions.auth_define_challenge.handler import lambda_handler as define
from functions.auth_verify_challenge.handler import lambda_handler as verify
from jisr.api import sessions as api
from jisr.api.public import APP
from jisr.domain.errors import NotFound, TooMany, Transient
from jisr.domain.people import SYSTEM
from jisr.domain.references import new_id
from jisr.domain.sign_in import PER_NUMBER, Limit
from jisr.gateways import identity, sending, sms
from jisr.gateways.identity import Step, Tokens, WeakPassword, Wrong
from jisr.store import sign_in, staff
from jisr.store.sign_in import RateItem
from jisr.use_cases.call import Call
from jisr.use_cases.sessions import create_staff as creating
from jisr.use_cases.sessions import limits
from jisr.use_cases.sessions.disable_staff import disable_staff

PHONE = "+212612345678"


def token(account: str, auth_time: int = 0) -> str:
    body = (
        urlsafe_b64encode(json.dumps({"sub": account, "auth_time": auth_time}).encode()).decode().rstrip("=")
    )
    return f"header.{body}.signature"


@dataclass
class Pool:
    """Cognito's part: sessions serve once, triggers decide."""

    accounts: dict[str, str] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    refresh_tokens: dict[str, str] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    auth_time: int = 0

    def send_code(self, phone: str, language: str) -> str:
        self.accounts.setdefault(phone, f"account-{len(self.accounts)}")
        self.languages[phone] = language
        step = self._next(phone, [])
        assert isinstance(step, Step)
        return step.session

    def answer_code(self, phone: str, session: str, code: str) -> Tokens | Step:
        rounds = self.sessions.pop(session, None)
        if rounds is None:
            raise Wrong("NotAuthorizedException")
        asked = rounds[-1]
        request = {"privateChallengeParameters": asked.pop("private"), "challengeAnswer": code}
        said = verify({"request": request, "response": {}}, None)
        asked["challengeResult"] = said["response"]["answerCorrect"]
        return self._next(phone, rounds)

    def _next(self, phone: str, rounds: list[dict[str, Any]]) -> Tokens | Step:
        said = define({"request": {"session": rounds}, "response": {}}, None)["response"]
        if said["failAuthentication"]:
            raise Wrong("NotAuthorizedException")
        if said["issueTokens"]:
            return self._tokens(self.accounts[phone])
        attributes = {"phone_number": phone, "locale": self.languages[phone]}
        request = {"session": rounds, "userAttributes": attributes}
        made = create({"request": request, "response": {}}, None)["response"]
        session = secrets.token_hex(8)
        now = {
            "challengeName": "CUSTOM_CHALLENGE",
            "challengeMetadata": made["challengeMetadata"],
            "private": made["privateChallengeParameters"],
        }
        self.sessions[session] = [*rounds, now]
        return Step("CUSTOM_CHALLENGE", session)

    def _tokens(self, account: str) -> Tokens:
        refresh = secrets.token_hex(8)
        self.refresh_tokens[refresh] = account
        return Tokens(token(account), refresh, 3600)

    def refresh(self, given: str) -> Tokens:
        if given not in self.refresh_tokens or given in self.revoked:
            raise Wrong("NotAuthorizedException")
        return Tokens(token(self.refresh_tokens[given], self.auth_time), None, 3600)


@dataclass
class Site:
    pool: Pool
    sent: list[tuple[str, str]]
    now: datetime

    @property
    def code(self) -> str:
        found = re.search(r"\d{6}", self.sent[-1][1])
        assert found
        return found[0]

    @property
    def wrong_code(self) -> str:
        return f"{(int(self.code) + 1) % 10**6:06d}"


@pytest.fixture
def site(world: Any, monkeypatch: pytest.MonkeyPatch) -> Site:
    made = Site(Pool(), [], world.now)
    for name in ("send_code", "answer_code", "refresh"):
        monkeypatch.setattr(identity, name, getattr(made.pool, name))
    monkeypatch.setattr(identity, "revoke", made.pool.revoked.add)
    monkeypatch.setattr(identity, "staff_refresh", made.pool.refresh)
    monkeypatch.setattr(identity, "staff_revoke", made.pool.revoked.add)
    monkeypatch.setattr(api, "_now", lambda: made.now)
    send_by(monkeypatch, lambda to, text: made.sent.append((to, text)))
    return made


def send_by(monkeypatch: pytest.MonkeyPatch, send: Any) -> None:
    """Fails for anything but a hurried send: Cognito does not wait for its trigger."""

    def hurried(to: str, text: str, *, seconds: int) -> Any:
        assert seconds == sending.HURRIED
        return send(to, text)

    monkeypatch.setattr(sms, "gateway", lambda: SimpleNamespace(send=hurried))


def call(
    method: str, path: str, body: Any = None, cookies: tuple[str, ...] = (), address: str = "192.0.2.1"
) -> SimpleNamespace:
    answer = APP.handle(
        {
            "rawPath": f"/api/v1{path}",
            "headers": {"content-type": "application/json"},
            "cookies": list(cookies),
            "requestContext": {"http": {"method": method, "sourceIp": address}},
            "body": json.dumps(body) if body is not None else None,
        }
    )
    return SimpleNamespace(
        status=answer["statusCode"],
        body=json.loads(answer["body"]) if answer["body"] else None,
        cookies=answer.get("cookies", []),
        retry_after=int(answer["headers"].get("Retry-After", 0)),
    )


def ask(phone: str = "06 12 34 56 78", language: str = "fr", address: str = "192.0.2.1") -> SimpleNamespace:
    return call("POST", "/session/codes", {"phone": phone, "language": language}, address=address)


# --- Applicants -----------------------------------------------------------------------------------------------------


def test_a_code_opens_a_session_that_refreshes_and_ends(site: Site) -> None:
    asked = ask()
    assert (asked.status, asked.body["expires_in"]) == (202, 300)
    text = f"Jisr : votre code est {site.code}, valable 5 minutes. Ne le donnez à personne."
    assert site.sent == [(PHONE, text)]
    typed = f"{site.code[:3]} {site.code[3:]}".translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    opened = call("POST", "/session", {"challenge": asked.body["challenge"], "code": typed})
    assert (opened.status, opened.body["expires_in"]) == (200, 3600)
    [cookie] = opened.cookies
    assert cookie.startswith("jisr_refresh=")
    assert cookie.endswith("; Max-Age=2592000; Path=/api/v1/session; HttpOnly; Secure; SameSite=Strict")
    held = (cookie.partition(";")[0],)
    assert call("POST", "/session/refresh", cookies=held).body["access_token"]
    ended = call("DELETE", "/session", cookies=held)
    assert ended.status == 204
    assert ended.cookies[0].startswith("jisr_refresh=; Max-Age=0; Path=/api/v1/session; ")
    assert call("POST", "/session/refresh", cookies=held).status == 401
    assert call("POST", "/session/refresh").status == 401
    assert call("DELETE", "/session").status == 204


def test_wrong_codes_cost_no_second_sms_and_the_challenge_stays(site: Site) -> None:
    challenge = ask().body["challenge"]
    codes = (site.wrong_code, site.wrong_code, site.code, site.code)
    statuses = [call("POST", "/session", {"challenge": challenge, "code": code}).status for code in codes]
    assert statuses == [401, 401, 200, 401]
    assert len(site.sent) == 1


def test_late_used_up_and_unknown_challenges_look_the_same(site: Site) -> None:
    late = ask().body["challenge"]
    late_code = site.code
    site.now += timedelta(seconds=301)
    challenge = ask().body["challenge"]
    wrong = {"challenge": challenge, "code": site.wrong_code}
    assert [call("POST", "/session", wrong).body["tries_left"] for _ in range(3)] == [2, 1, 0]
    answers = [(late, late_code), *((n, site.code) for n in (challenge, new_id(), "a", "#"))]
    said = [_refusal(call("POST", "/session", {"challenge": n, "code": code})) for n, code in answers]
    assert said[0][0] == 401
    assert all(each == said[0] for each in said)


def _refusal(answer: SimpleNamespace) -> tuple[int, dict[str, Any]]:
    return answer.status, {k: v for k, v in answer.body.items() if k != "correlation_id"}


def test_two_answers_at_once_cannot_share_a_session(site: Site) -> None:
    challenge = ask().body["challenge"]
    assert sign_in.take(challenge, site.now) is not None
    assert call("POST", "/session", {"challenge": challenge, "code": site.code}).status == 409


def test_no_line_of_a_sign_in_has_the_code_the_number_or_a_token(
    site: Site, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    challenge = ask().body["challenge"]
    call("POST", "/session", {"challenge": challenge, "code": site.wrong_code})
    opened = call("POST", "/session", {"challenge": challenge, "code": site.code})
    right, wrong = site.code, site.wrong_code

    def fails(to: str, text: str) -> None:
        site.sent.append((to, text))
        raise sending.Unsure(f"{to} {text}")

    send_by(monkeypatch, fails)
    assert ask("0612345679").status == 202
    lost = site.code
    lines = "".join(capfd.readouterr())
    assert "code_not_sent" in lines
    refresh = opened.cookies[0].partition("=")[2].partition(";")[0]
    for secret in (
        right,
        wrong,
        lost,
        "12345678",
        "12345679",
        opened.body["access_token"],
        refresh,
        challenge,
    ):
        assert secret not in lines


def test_when_cognito_fails_midway_she_asks_for_another_code(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    challenge = ask().body["challenge"]

    def fails(*_: str) -> Tokens:
        raise Transient("time-out")

    monkeypatch.setattr(identity, "answer_code", fails)
    assert call("POST", "/session", {"challenge": challenge, "code": site.code}).status == 503
    assert sign_in.take(challenge, site.now) is None


@pytest.mark.parametrize("code", ["12345", "1234567", "abcdef", "²²²²²²"])
def test_what_cannot_be_a_code_costs_no_try(site: Site, code: str) -> None:
    challenge = ask().body["challenge"]
    answer = call("POST", "/session", {"challenge": challenge, "code": code})
    assert (answer.status, answer.body["errors"][0]["pointer"]) == (422, "/code")
    taken = sign_in.take(challenge, site.now)
    assert taken
    assert taken.tries_left == 2


@pytest.mark.parametrize("phone", ["0522123456", "+33612345678", "06123", "+1 900 555 0100"])
def test_only_moroccan_mobiles(site: Site, phone: str) -> None:
    answer = ask(phone)
    assert (answer.status, answer.body["errors"][0]["pointer"]) == (422, "/phone")
    assert not site.sent
    assert not site.pool.accounts


def test_known_and_unknown_numbers_get_the_same_answer(site: Site) -> None:
    first = ask()
    site.now += timedelta(minutes=1)
    again = ask()
    assert first.status == again.status == 202
    assert first.body.keys() == again.body.keys()
    assert len(first.body["challenge"]) == len(again.body["challenge"])


def test_limits_by_number(site: Site) -> None:
    def next_one() -> int:
        site.now += timedelta(seconds=1)
        return int(ask().status)

    assert [next_one() for _ in range(4)] == [202, 202, 202, 429]
    wait = ask().retry_after
    assert 895 <= wait <= 900
    # Another spelling is the same number; another number isn't.
    assert ask("+212 612-345-678").status == 429
    assert ask("0612345679").status == 202
    site.now += timedelta(seconds=wait)
    assert next_one() == 202
    for _ in range(6):
        site.now += timedelta(minutes=16)
        assert next_one() == 202
    site.now += timedelta(minutes=16)
    refused = ask()
    assert refused.status == 429
    assert refused.retry_after > 20 * 3600
    assert len(site.sent) == 11


def test_limits_by_address_and_in_total(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(limits, "PER_ADDRESS", Limit(4, 900))
    monkeypatch.setattr(limits, "IN_TOTAL", Limit(5, 3600))
    assert [ask(f"061234560{n}").status for n in range(5)] == [202] * 4 + [429]
    assert 0 < ask("0612345605").retry_after <= 900
    assert ask("0612345605", address="192.0.2.2").status == 202
    total = ask("0612345606", address="192.0.2.3")
    assert total.status == 429
    assert 0 < total.retry_after <= 3600
    assert len(site.sent) == 5
    told = capsys.readouterr().out
    assert (told.count('"CodesAsked":'), told.count('"CodesRefusedByTotal":')) == (5, 1)


def test_parallel_asks_for_one_number_do_not_pass_the_limit(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in.remember("NUMBER#x", site.now, PER_NUMBER)
    real = RateItem.refresh

    def read_then_overtaken(self: Any, **options: Any) -> None:
        real(self, **options)
        monkeypatch.setattr(RateItem, "refresh", real)
        sign_in.remember("NUMBER#x", site.now + timedelta(seconds=1), PER_NUMBER)

    monkeypatch.setattr(RateItem, "refresh", read_then_overtaken)
    with pytest.raises(TooMany):
        sign_in.remember("NUMBER#x", site.now + timedelta(seconds=2), PER_NUMBER)


def test_neither_number_nor_address_is_kept_in_the_counters(site: Site) -> None:
    ask()
    keys = [item.pk for item in RateItem.scan(RateItem.pk.startswith("RATE#"))]
    assert len(keys) == 3
    assert not any("612345678" in key or "192.0.2.1" in key for key in keys)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (sending.Refused("OptedOut"), 202),
        (sending.Unsure("time-out"), 202),
        (sending.NotAccepted("ThrottlingException"), 503),
    ],
)
def test_only_an_sms_that_surely_did_not_go_is_worth_another_try(
    site: Site, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fails(to: str, text: str) -> None:
        raise error

    send_by(monkeypatch, fails)
    assert ask().status == status


# --- Staff ----------------------------------------------------------------------------------------------------------


@dataclass
class StaffPool:
    """Password, then enrolment the first time, then codes; sessions serve once."""

    password: str
    temporary: bool = False
    enrolled: bool = True
    session: str = ""

    def _step(self, name: str) -> Step:
        self.session = secrets.token_hex(8)
        return Step(name, self.session)

    def _spend(self, session: str) -> None:
        if not self.session or session != self.session:
            raise Wrong("NotAuthorizedException")
        self.session = ""

    def sign_in(self, username: str, password: str) -> Step:
        if (username, password) != ("amina", self.password):
            raise Wrong("NotAuthorizedException")
        if self.temporary:
            return self._step("NEW_PASSWORD_REQUIRED")
        return self._step("SOFTWARE_TOKEN_MFA" if self.enrolled else "MFA_SETUP")

    def answer(self, username: str, step: Step, answers: dict[str, str]) -> Tokens | Step:
        if step.name == "NEW_PASSWORD_REQUIRED" and len(answers["NEW_PASSWORD"]) < 12:
            raise WeakPassword("InvalidPasswordException")
        self._spend(step.session)
        if step.name == "NEW_PASSWORD_REQUIRED":
            self.temporary = False
            return self._step("MFA_SETUP")
        if step.name == "SOFTWARE_TOKEN_MFA" and answers["SOFTWARE_TOKEN_MFA_CODE"] != "123456":
            raise Wrong("CodeMismatchException")
        return Tokens(token("sub-amina"), "staff-refresh", 3600)

    def begin(self, session: str) -> tuple[str, str]:
        self._spend(session)
        return "JBSWY3DPEHPK3PXP", self._step("").session

    def finish(self, session: str, code: str) -> str:
        if code != "123456":
            raise Wrong("EnableSoftwareTokenMFAException")
        self._spend(session)
        self.enrolled = True
        return self._step("").session

    def play(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(identity, "staff_sign_in", self.sign_in)
        monkeypatch.setattr(identity, "staff_answer", self.answer)
        monkeypatch.setattr(identity, "begin_totp", self.begin)
        monkeypatch.setattr(identity, "finish_totp", self.finish)


@pytest.fixture
def staff_pool(site: Site, monkeypatch: pytest.MonkeyPatch) -> StaffPool:
    pool = StaffPool("Password-2026")
    pool.play(monkeypatch)
    site.pool.refresh_tokens["staff-refresh"] = "sub-amina"
    staff.save_staff("sub-amina", "amina", ["agent"], [], ["511"])
    return pool


def staff_call(path: str = "", **body: Any) -> SimpleNamespace:
    return call("POST", f"/staff/session{path}", body)


def test_staff_sign_in_with_password_and_code(staff_pool: StaffPool) -> None:
    step = staff_call(username="amina", password="Password-2026").body
    assert step["challenge"] == "totp"
    answer = staff_call("/challenge", challenge="totp", session=step["session"], code="123456")
    assert answer.status == 200
    assert (answer.body["roles"], answer.body["regions"], answer.body["provinces"]) == (
        ["agent"],
        [],
        ["511"],
    )
    [cookie] = answer.cookies
    assert cookie.startswith("jisr_staff_refresh=staff-refresh; ")
    assert cookie.endswith("; Path=/api/v1/staff/session; HttpOnly; Secure; SameSite=Strict")


def test_the_first_sign_in_sets_password_and_app(staff_pool: StaffPool) -> None:
    staff_pool.temporary, staff_pool.enrolled = True, False
    step = staff_call(username="amina", password="Password-2026").body
    assert step["challenge"] == "new_password"
    first = {"challenge": "new_password", "session": step["session"]}
    for weak in (staff_call("/challenge", **first, new_password="short"), staff_call("/challenge", **first)):
        assert (weak.status, weak.body["errors"][0]["pointer"]) == (422, "/new_password")
    step = staff_call("/challenge", **first, new_password="Another-2026").body
    assert (step["challenge"], step["secret"]) == ("totp_setup", "JBSWY3DPEHPK3PXP")
    assert step["otpauth_uri"] == "otpauth://totp/Jisr:amina?secret=JBSWY3DPEHPK3PXP&issuer=Jisr"
    setup = {"challenge": "totp_setup", "session": step["session"]}
    assert staff_call("/challenge", **setup, code="000000").status == 401
    assert staff_call("/challenge", **setup, code="12").status == 422
    done = staff_call("/challenge", **setup, code="123456")
    assert (done.status, done.body["roles"]) == (200, ["agent"])


def test_what_does_not_sign_staff_in_looks_the_same(staff_pool: StaffPool) -> None:
    answers = [
        staff_call(username="amina", password="wrong"),
        staff_call(username="nobody", password="Password-2026"),
        staff_call("/challenge", challenge="totp", session="nonsense", code="123456"),
        staff_call("/challenge", challenge="totp", session="é.é", code="123456"),
        staff_call("/challenge", challenge="totp", session="YW1pbmE=.spent", code="123456"),
    ]
    said = [{k: v for k, v in a.body.items() if k != "correlation_id"} for a in answers]
    assert [a.status for a in answers] == [401] * len(answers)
    assert all(each == said[0] for each in said)


def test_disabling_closes_sign_in_and_refresh_at_once_and_enabling_opens_them(
    site: Site, staff_pool: StaffPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def account_of(username: str) -> str:
        if username != "amina":
            raise Wrong("UserNotFoundException")
        return "sub-amina"

    monkeypatch.setattr(identity, "staff_account_of", account_of)
    monkeypatch.setattr(identity, "end_staff_sessions", lambda username: None)
    operator = Call(SYSTEM, site.now, "correlation-1")
    held = ("jisr_staff_refresh=staff-refresh",)
    assert call("POST", "/staff/session/refresh", cookies=held).body["provinces"] == ["511"]
    disable_staff(operator, "amina")
    assert call("POST", "/staff/session/refresh", cookies=held).status == 401
    step = staff_call(username="amina", password="Password-2026").body
    assert staff_call("/challenge", challenge="totp", session=step["session"], code="123456").status == 401
    disable_staff(operator, "amina", disabled=False)
    assert call("POST", "/staff/session/refresh", cookies=held).status == 401, "that session is over"
    site.pool.auth_time = int(site.now.timestamp()) + 1
    assert call("POST", "/staff/session/refresh", cookies=held).body["provinces"] == ["511"]
    with pytest.raises(NotFound):
        disable_staff(operator, "nobody")


def test_staff_sign_out(staff_pool: StaffPool) -> None:
    held = ("jisr_staff_refresh=staff-refresh",)
    ended = call("DELETE", "/staff/session", cookies=held)
    assert (ended.status, ended.cookies[0].partition(";")[0]) == (204, "jisr_staff_refresh=")
    assert call("POST", "/staff/session/refresh", cookies=held).status == 401
    assert call("POST", "/staff/session/refresh").status == 401


def test_passwords_are_not_guessed_without_end(staff_pool: StaffPool) -> None:
    assert [staff_call(username="amina", password="wrong").status for _ in range(10)] == [401] * 10
    refused = staff_call(username="Amina", password="Password-2026")
    assert refused.status == 429
    assert refused.retry_after > 0


def step_of(session: str, code: str = "000000", address: str = "192.0.2.1") -> SimpleNamespace:
    answer = {"challenge": "totp", "session": session, "code": code}
    return call("POST", "/staff/session/challenge", answer, address=address)


def test_codes_of_the_app_are_not_guessed_without_end_even_by_who_has_the_password(
    site: Site, staff_pool: StaffPool
) -> None:
    def next_step() -> str:
        site.now += timedelta(seconds=1)
        return str(staff_call(username="amina", password="Password-2026").body["session"])

    statuses = []
    for n in range(0, 10, 2):
        session = next_step()
        for address in (f"192.0.2.{n}", f"192.0.2.{n + 1}"):
            site.now += timedelta(seconds=1)
            statuses.append(step_of(session, address=address).status)
    assert statuses == [401] * 10
    refused = step_of(next_step(), "123456", address="192.0.2.99")
    assert (refused.status, 0 < refused.retry_after <= 900) == (429, True)
    site.now += timedelta(seconds=refused.retry_after)
    assert step_of(next_step(), "123456").status == 200


def test_at_most_forty_codes_of_the_app_a_day(site: Site, staff_pool: StaffPool) -> None:
    for _ in range(40):
        site.now += timedelta(minutes=4)
        session = staff_call(username="amina", password="Password-2026").body["session"]
        assert step_of(session).status == 401
    site.now += timedelta(minutes=16)
    refused = step_of(staff_call(username="amina", password="Password-2026").body["session"], "123456")
    assert (refused.status, refused.retry_after > 3600) == (429, True)


def test_nobody_without_the_password_uses_up_the_tries_of_an_account(
    site: Site, staff_pool: StaffPool
) -> None:
    sealed = staff_call(username="amina", password="Password-2026").body["session"]
    name, seal, session = sealed.split(".")
    forged = [
        f"{name}.{seal}.{session[:-1]}",
        f"{name}.{'0' * 64}.{session}",
        f"{name}..{session}",
        f"{name}",
    ]
    for n in range(20):
        site.now += timedelta(seconds=1)
        assert step_of(forged[n % 4]).status == 401
    assert step_of(sealed, "123456").status == 200


def test_answers_to_the_step_count_for_their_network(
    site: Site, staff_pool: StaffPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PER_ADDRESS", Limit(3, 900))
    homes = [f"2001:db8:1:2::{n}" for n in range(1, 5)]
    assert [step_of("x", address=home).status for home in homes] == [401, 401, 401, 429]
    assert step_of("x", address="2001:db8:1:3::1").status == 401


def test_a_member_of_staff_is_made_ready_to_sign_in(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    StaffPool("Password-2026", enrolled=False).play(monkeypatch)
    at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    monkeypatch.setattr(identity, "create_staff_user", lambda username, password: "sub-amina")
    monkeypatch.setattr(creating, "totp", lambda secret, at: "123456")
    made = creating.create_staff("amina", "Password-2026", ["coordinator"], ["06"], [], at)
    assert made == creating.Created("sub-amina", "JBSWY3DPEHPK3PXP")
    again = creating.create_staff("amina", "Password-2026", ["coordinator"], ["07"], [], at)
    assert again == creating.Created("sub-amina", None)
    member = staff.load_staff("sub-amina")
    assert member
    assert (member.roles, member.regions, member.provinces) == ({"coordinator"}, {"07"}, frozenset())
    assert staff.load_staff("sub-nobody") is None
    with pytest.raises(ValueError, match="king"):
        creating.create_staff("amina", "Password-2026", ["king"], [], [], at)
