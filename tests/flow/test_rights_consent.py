"""An agent helps a woman apply: her consent comes first, by a code on her own phone or on paper, and is kept."""

import json
import re

import pytest

from jisr.api import staff_models as models
from jisr.api.models import CodeSent
from jisr.api.staff import APP
from jisr.domain.beside import Contact
from jisr.domain.consent import Method
from jisr.domain.errors import Invalid
from jisr.domain.messages import segments
from jisr.domain.sign_in import PER_NUMBER
from jisr.gateways import identity, sms
from jisr.gateways.sending import Refused
from jisr.store import applications, consents
from jisr.store import events as history
from jisr.store.sign_in import remember
from jisr.store.staff import save_staff
from jisr.use_cases import register_for_her as registering
from jisr.use_cases.consent_by_code import send_consent_code
from jisr.use_cases.record_consent import Evidence, record_consent
from jisr.use_cases.register_for_her import register_for_her
from jisr.use_cases.sessions.limits import numbers_of
from tests.flow.test_journey import AGENT, call, drafted, submitted

PHONE = "+212600000009"
NOTE = "نعيمة المثالية وقعت أمامي"


class Carrier:
    gives_receipts = False

    def __init__(self):
        self.sent = []

    def send(self, to, text):
        self.sent.append((to, text))
        return "1"

    @property
    def code(self):
        return re.search(r"\d{6}", self.sent[-1][1])[0]

    @property
    def wrong(self):
        return f"{(int(self.code) + 1) % 10**6:06d}"


@pytest.fixture
def carrier(monkeypatch):
    made = Carrier()
    monkeypatch.setattr(sms, "gateway", lambda: made)
    return made


@pytest.fixture
def accounts(monkeypatch):
    """The numbers for which Cognito was asked."""
    made = []
    monkeypatch.setattr(identity, "ensure_account", lambda phone: made.append(phone) or f"account-of-{phone}")
    return made


@pytest.fixture
def desk(world, tamkine, accounts, carrier):
    save_staff("agent-1", "agent", {"agent"}, {"03"}, ())
    save_staff("agent-2", "agent", {"agent"}, {"03"}, ())
    save_staff("partner-1", "partner", {"partner"}, {"03"}, ())
    return tamkine


def ask(method, path, body=None, sub="agent-1", app=APP, **headers):
    path, _, query = path.partition("?")
    answer = app.handle(
        {
            "rawPath": f"/api/v1{path}",
            "rawQueryString": query,
            "headers": {"content-type": "application/json", **headers},
            "requestContext": {
                "http": {"method": method, "sourceIp": "192.0.2.1"},
                "authorizer": {"jwt": {"claims": {"sub": sub, "token_use": "access", "jti": "s"}}},
            },
            "body": json.dumps(body) if body is not None else None,
        }
    )
    return answer["statusCode"], json.loads(answer["body"]) if answer["body"] else None


def registration(programme, **evidence):
    return {
        "programme": programme.id,
        "kind": "self_employed",
        "language": "ar",
        "applicant": {"phone": "0600000009", "language": "ar"},
        "consent_evidence": {"method": "signed_form", "note": NOTE, **evidence},
    }


def send_code(programme, sub="agent-1", phone="0600000009", language="ar"):
    body = {"phone": phone, "language": language, "programme": programme.id}
    return ask("POST", "/staff/consent-codes", body, sub)


def by_code(programme, challenge, code):
    return registration(programme, method="phone_code", challenge=challenge, code=code, note=None)


def test_what_proves_her_consent_is_kept_shown_and_in_no_event(desk):
    status, said = ask(
        "POST", "/staff/applications", registration(desk, text_version="form-7", language="fr")
    )
    assert status == 201
    (shown,) = models.StaffFile.model_validate(said).consents
    assert (shown.purpose, shown.method, shown.text_version, shown.language, shown.note) == (
        "help",
        "signed_form",
        "form-7",
        "fr",
        NOTE,
    )
    assert shown.recorded_by == "agent-1"
    told = history.history("application", said["id"])
    assert [e.type for e in told] == ["ConsentRecorded"]
    assert (told[0].data.method, told[0].data.text_version, told[0].data.language) == (
        "signed_form",
        "form-7",
        "fr",
    )
    assert NOTE not in "".join(e.to_detail() for e in told)


def test_without_a_version_it_is_the_programmes_text_and_her_language(desk):
    _, said = ask("POST", "/staff/applications", registration(desk))
    (kept,) = consents.of_application(said["id"])
    assert (kept.text_version, kept.language) == (desk.consent.text_version, "ar")


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_code_on_her_phone_says_in_her_language_what_it_is_for(desk, carrier, language):
    status, said = send_code(desk, language=language)
    assert status == 202
    assert CodeSent.model_validate(said).expires_in == 600
    ((to, text),) = carrier.sent
    assert to == PHONE
    assert text.startswith(desk.short_title[language])
    assert segments(text) <= 2


def test_she_reads_the_code_out_and_the_agent_registers_her_with_it_once(desk, carrier, accounts):
    _, sent = send_code(desk)
    body = by_code(desk, sent["challenge"], carrier.code)
    status, said = ask("POST", "/staff/applications", body)
    assert status == 201
    assert [c["method"] for c in said["consents"]] == ["phone_code"]
    assert accounts == [PHONE]

    status, refused = ask("POST", "/staff/applications", body)
    assert (status, refused["tries_left"]) == (422, 0)
    assert len(applications.of_account(f"account-of-{PHONE}")) == 1


def test_the_same_request_sent_twice_with_one_key_is_one_file(desk, carrier):
    _, sent = send_code(desk)
    body = by_code(desk, sent["challenge"], carrier.code)
    first = ask("POST", "/staff/applications", body, **{"idempotency-key": "offline-1"})
    again = ask("POST", "/staff/applications", body, **{"idempotency-key": "offline-1"})
    assert first[1]["id"] == again[1]["id"]


def test_three_wrong_codes_and_it_is_over_and_no_account_was_made(desk, carrier, accounts):
    _, sent = send_code(desk)
    for left in (2, 1, 0):
        status, said = ask("POST", "/staff/applications", by_code(desk, sent["challenge"], carrier.wrong))
        assert (status, said["tries_left"]) == (422, left)
        assert said["errors"][0]["pointer"] == "/consent_evidence/code"
    assert ask("POST", "/staff/applications", by_code(desk, sent["challenge"], carrier.code))[0] == 422
    assert accounts == []


def test_what_can_not_be_a_code_costs_no_try_and_a_missing_one_is_named(desk, carrier):
    _, sent = send_code(desk)
    for wrong in ("12", "abcdef"):
        assert (
            "tries_left" not in ask("POST", "/staff/applications", by_code(desk, sent["challenge"], wrong))[1]
        )
    status, said = ask("POST", "/staff/applications", registration(desk, method="phone_code"))
    assert (status, said["errors"][0]["pointer"]) == (422, "/consent_evidence/challenge")
    assert ask("POST", "/staff/applications", by_code(desk, sent["challenge"], carrier.code))[0] == 201


def test_a_code_serves_its_agent_its_number_and_its_programme_only(desk, carrier):
    _, sent = send_code(desk)
    body = by_code(desk, sent["challenge"], carrier.code)
    assert ask("POST", "/staff/applications", body, sub="agent-2")[0] == 422
    other = {**body, "applicant": {"phone": "0600000008", "language": "ar"}}
    assert ask("POST", "/staff/applications", other)[0] == 422
    assert ask("POST", "/staff/applications", body)[0] == 201


def test_a_code_that_is_too_old_is_refused(desk, carrier, monkeypatch, world):
    from jisr import bootstrap

    monkeypatch.setattr(bootstrap, "now", lambda: world.now)
    _, sent = send_code(desk)
    world.later(seconds=601)
    status, said = ask("POST", "/staff/applications", by_code(desk, sent["challenge"], carrier.code))
    assert (status, said["tries_left"]) == (422, 0)


def test_codes_of_both_kinds_count_together_for_a_number(desk, carrier, world, monkeypatch):
    from jisr import bootstrap

    monkeypatch.setattr(bootstrap, "now", lambda: world.now)
    remember(numbers_of(PHONE)[0], world.now, PER_NUMBER)  # a sign-in code
    world.later(seconds=1)
    assert send_code(desk)[0] == 202
    world.later(seconds=1)
    assert send_code(desk)[0] == 202
    world.later(seconds=1)
    assert send_code(desk)[0] == 429
    assert len(carrier.sent) == 2


def test_the_same_request_for_a_code_sends_one_sms(desk, carrier):
    body = {"phone": "0600000009", "language": "ar", "programme": desk.id}
    key = {"idempotency-key": "code-1"}
    first = ask("POST", "/staff/consent-codes", body, **key)
    assert ask("POST", "/staff/consent-codes", body, **key) == first
    assert len(carrier.sent) == 1
    assert ask("POST", "/staff/consent-codes", {**body, "phone": "0600000008"}, **key)[0] == 422
    assert ask("POST", "/staff/applications", by_code(desk, first[1]["challenge"], carrier.code))[0] == 201


def test_who_may_not_register_sends_no_code(desk, carrier):
    assert send_code(desk, sub="partner-1")[0] == 403
    assert send_code(desk, phone="0522000000")[0] == 422
    assert carrier.sent == []


def test_a_number_that_takes_no_sms_needs_another_proof(desk, monkeypatch):
    class Opted:
        def send(self, *_):
            raise Refused("OptedOut")

    monkeypatch.setattr(sms, "gateway", lambda: Opted())
    status, said = send_code(desk)
    assert (status, said["type"]) == (409, "urn:jisr:problem:code_not_sent")


def test_nothing_is_sent_in_her_name_without_her_consent(desk, world, carrier):
    file = drafted(world, desk)
    path = f"/staff/applications/{file.id}"
    send = {"consent": {"accepted": True, "text_version": desk.consent.text_version}}
    status, said = ask("POST", f"{path}/submit", send)
    assert (status, said["type"]) == (409, "urn:jisr:problem:consent_needed")
    assert applications.load(file.id) == file

    for word in ("recorded_call", "in_person"):  # of what she began alone no word of ours is enough
        status, said = ask("POST", f"{path}/consent", {"consent_evidence": {"method": word}})
        assert (status, said["errors"][0]["pointer"]) == (422, "/consent_evidence/method")
    assert ask("GET", path)[0] == 404
    _, sent = send_code(desk, phone="0600000001")
    evidence = {"method": "phone_code", "challenge": sent["challenge"], "code": carrier.code}
    status, said = ask("POST", f"{path}/consent", {"consent_evidence": evidence})
    assert (status, said["version"], len(said["consents"])) == (200, file.version + 1, 1)
    assert ask("POST", f"{path}/submit", send)[0] == 200
    kinds = [(c["purpose"], c["given_by"]) for c in ask("GET", path)[1]["consents"]]
    assert kinds == [("help", "applicant"), ("processing", "staff")]


def test_she_asks_for_help_later_and_the_code_goes_to_the_number_of_her_file(desk, world, carrier):
    file = drafted(world, desk)
    _, sent = send_code(desk, phone="0600000009")
    evidence = {"method": "phone_code", "challenge": sent["challenge"], "code": carrier.code}
    path = f"/staff/applications/{file.id}/consent"
    assert ask("POST", path, {"consent_evidence": evidence})[0] == 422
    _, sent = send_code(desk, phone="0600000001")
    evidence = {"method": "phone_code", "challenge": sent["challenge"], "code": carrier.code}
    assert ask("POST", path, {"consent_evidence": evidence})[0] == 200
    assert ask("POST", path, {"consent_evidence": evidence})[0] == 422


def test_her_own_consent_is_kept_with_its_time_when_she_sends_the_file(world, tamkine, desk):
    file = submitted(world, tamkine)
    (shown,) = ask("GET", f"/staff/applications/{file.id}")[1]["consents"]
    assert (shown["purpose"], shown["method"], shown["given_by"]) == ("processing", "accepted", "applicant")
    assert shown["text_version"] == tamkine.consent.text_version
    assert shown["at"].startswith("2026-11-24T09:00")


@pytest.mark.parametrize("method", [Method.SIGNED_FORM, Method.PHONE_CODE])
def test_one_consent_sent_twice_at_once_is_kept_once(world, tamkine, desk, carrier, method):
    """Both have read the file before either has written."""
    file = drafted(world, tamkine)
    phone = file.beside.contact.phone
    challenge = send_consent_code(call(world, AGENT), phone, "ar", tamkine.id).challenge
    given = (challenge, carrier.code) if method is Method.PHONE_CODE else (None, None)
    evidence = Evidence(method, "ar", None, None, *given)

    def records(body):
        return record_consent(call(world, AGENT, key="call-1", body=body), file, evidence)

    first = records("a")
    assert records("a") == first
    assert len(consents.of_application(file.id)) == 1
    assert [e.type for e in history.history("application", file.id)] == ["ConsentRecorded"]
    with pytest.raises(Invalid):
        records("b")


def test_one_registration_by_code_sent_twice_at_once_is_one_file(world, desk, carrier, monkeypatch):
    sent = send_consent_code(call(world, AGENT), PHONE, "ar", desk.id)
    evidence = Evidence(Method.PHONE_CODE, "ar", None, None, sent.challenge, carrier.code)

    def registers():
        contact = Contact(PHONE, "ar")
        return register_for_her(
            call(world, AGENT, key="k"), desk.id, "self_employed", "ar", contact, evidence
        )

    first = registers()
    looked = iter([None])  # the second looked before the first had written
    real = registering.begun_before
    monkeypatch.setattr(registering, "begun_before", lambda call: next(looked, real(call)))
    assert registers().id == first.id
