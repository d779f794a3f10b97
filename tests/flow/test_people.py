"""Staff about staff over HTTP: invited, let in by the e-mail, changed and closed at once. Cognito is played."""

import argparse
import copy
import json
import re
from base64 import urlsafe_b64encode
from contextlib import nullcontext, suppress
from dataclasses import replace

import pytest
from botocore.exceptions import ClientError

from cli import staff as command
from cli import target
from cli.emulator import Failed
from jisr import settings
from jisr.api.public import APP as PUBLIC
from jisr.domain.errors import Conflict
from jisr.domain.people import Actor, Role
from jisr.domain.references import new_id
from jisr.gateways import identity, sending
from jisr.gateways.identity import Tokens
from jisr.store import base, staff
from jisr.store import events as history
from jisr.store.staff import StaffItem, save_staff
from jisr.use_cases.call import Call
from jisr.use_cases.people.change_person import change_person, disable_person
from tests.flow import stories
from tests.flow.staff_pool import StaffPool
from tests.flow.test_staff_http import ask

HER = {
    "username": "Agent.One@Example.ma",
    "name": "Exemple Essai",
    "language": "fr",
    "roles": ["agent"],
    "regions": ["03"],
    "provinces": ["03.231"],
}


@pytest.fixture
def site(world, monkeypatch):
    """A coordinator of region 03, two managers and an auditor."""
    monkeypatch.setenv("JISR_STAFF_POOL_ID", "pool")
    monkeypatch.setenv("JISR_EMAIL_SENDER", "jisr@example.ma")
    settings.load.cache_clear()
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    save_staff("coordinator-1", "coordinator", {"coordinator"}, {"03"}, ())
    save_staff("manager-1", "manager", {"programme_manager"}, (), ())
    save_staff("manager-2", "manager2", {"programme_manager"}, (), ())
    save_staff("auditor-1", "auditor", {"auditor"}, (), ())
    return world


@pytest.fixture
def mail(site, monkeypatch):
    pool = StaffPool()
    pool.play(monkeypatch)
    return pool


def post(path, body=None, sub="coordinator-1", **headers):
    return ask("POST", f"/people{path}", {} if body is None else body, sub=sub, **headers)


def patch(account, body, sub="coordinator-1"):
    version = staff.load_staff(account).version
    return ask("PATCH", f"/people/{account}", body, sub=sub, **{"if-match": f'"{version}"'})


def invited(**more):
    status, said, _ = post("", HER | more)
    assert status == 201, said
    return said


def told(account):
    return [event.type for event in history.history("staff", account)]


def test_who_is_invited_gets_one_e_mail_whose_password_lets_her_in(site, mail):
    said = invited()
    assert (said["username"], said["email_due"], said["manageable"]) == ("agent.one@example.ma", False, True)
    ((to, subject, text),) = mail.sent
    assert (to, subject) == ("agent.one@example.ma", "Votre compte Jisr")
    assert "http://localhost:8080/console\n" in text
    assert "Exemple Essai" in text
    assert mail.asks_for_a_new_password("agent.one@example.ma", mail.password)
    assert ask("GET", "/me", sub=said["id"])[1]["provinces"] == ["03.231"]


def test_an_e_mail_in_arabic_says_the_same(site, mail):
    invited(language="ar")
    (_, subject, text), *_ = mail.sent
    assert subject == "حسابك في جسر"
    assert {"agent.one@example.ma", "http://localhost:8080/console", mail.password} <= set(text.split("\n"))


def test_nothing_but_the_e_mail_has_the_password_and_no_event_a_name(site, mail, capfd):
    said = invited()
    post(f"/{said['id']}/reset")
    assert len(set(mail.passwords)) == 2
    logged = "".join(capfd.readouterr())
    assert '"request"' in logged
    kept = json.dumps([str(item) for item in stories.written().values()])
    kept += str(list(staff.everybody()))
    detail = "".join(event.to_detail() for event in history.history("staff", said["id"]))
    for password in mail.passwords:
        assert password not in logged + kept + detail + json.dumps(said)
    for personal in ("Exemple", "agent.one"):
        assert personal not in logged
        assert personal not in detail
    assert "Exemple" in kept, "the look is at the tables as they are"


def test_who_granted_what_to_whom_and_when_can_be_read_later(site, mail):
    account = invited()["id"]
    patch(account, {"roles": ["agent", "committee_member"], "name": "Autre"})
    post(f"/{account}/disable")
    site.later(minutes=1)
    post(f"/{account}/enable", sub="manager-1")
    invitation, change, *rest = history.history("staff", account)
    assert (invitation.actor.id, invitation.actor.role) == ("coordinator-1", "coordinator")
    rights = {"roles": ("agent",), "regions": ("03",), "provinces": ("03.231",)}
    assert invitation.data.model_dump() == rights
    assert change.data.changed == ("name", "roles")
    assert change.data.before.model_dump() == rights
    assert change.data.roles == ("agent", "committee_member")
    assert [(e.type, e.actor.id, e.actor.role) for e in rest] == [
        ("StaffDisabled", "coordinator-1", "coordinator"),
        ("StaffEnabled", "manager-1", "programme_manager"),
    ]
    assert rest[-1].occurred_at == site.now
    assert not any(e.published for e in (invitation, change, *rest)), "the bus hears nothing"


def test_the_event_names_the_role_by_which_it_was_done(site, mail):
    save_staff("coordinator-1", "coordinator", {"agent", "coordinator"}, {"03"}, ())
    (event,) = history.history("staff", invited()["id"])
    assert event.actor.role == "coordinator"


def test_the_same_key_invites_once_and_serves_no_other_invitation(site, mail):
    key = {"idempotency-key": "k-1"}
    first = post("", HER, **key)
    again = post("", HER, **key)
    assert (first[0], first[1]) == (again[0], again[1])
    assert len(mail.sent) == 1
    assert told(first[1]["id"]) == ["StaffInvited"]
    for other in (HER | {"name": "Autre"}, HER | {"username": "two@example.ma"}):
        status, said, _ = post("", other, **key)
        assert (status, said["errors"][0]["code"]) == (422, "idempotency_key_reused")
    assert len(list(staff.everybody())) == 5


def test_an_address_has_one_account(site, mail):
    invited()
    for sub in ("coordinator-1", "manager-1"):
        assert post("", HER, sub=sub)[0] == 409
    assert len(mail.sent) == 1


@pytest.mark.parametrize("failure", [sending.Unsure("500"), sending.NotAccepted("Throttling")])
def test_an_invitation_whose_e_mail_failed_is_completed_by_inviting_again(site, mail, failure):
    mail.fails = failure
    assert post("", HER)[0] == 503
    (there,) = (m for m in staff.everybody() if m.username == "agent.one@example.ma")
    assert there.mail_due
    assert told(there.account) == ["StaffInvited"], "rights, and their trace"
    assert post("", HER | {"roles": ["partner"], "provinces": [], "partner": "X"})[0] == 409, "another one"
    assert post("", HER)[0] == 201
    assert len(mail.sent) == 1
    assert mail.asks_for_a_new_password("agent.one@example.ma", mail.password)
    assert told(there.account) == ["StaffInvited"]


def test_an_impossible_address_is_told_as_something_to_mend(site, mail):
    mail.fails = sending.Refused("ValidationException")
    status, said, _ = post("", HER)
    assert (status, said["errors"][0]["pointer"]) == (422, "/username")


@pytest.mark.parametrize("route", ["invite", "reset"])
def test_whoever_dies_anywhere_leaves_nobody_with_rights_and_no_trace(site, mail, monkeypatch, route):
    wire = stories.Wire(monkeypatch)
    mail.through = wire.through
    path = ""
    if route == "reset":
        path = f"/{invited()['id']}/reset"
        mail.users["agent.one@example.ma"].app = True
    body = HER if route == "invite" else {}
    begin, users = stories.Saved(), copy.deepcopy(mail.users)
    with wire.counting() as calls:
        assert post(path, body, **{"idempotency-key": "k"})[0] < 300
    for at in range(1, len(calls) + 1):
        begin.restore()
        mail.users = copy.deepcopy(users)
        mail.sent.clear()
        with wire.dying(at, after=True):
            post(path, body, **{"idempotency-key": "k"})
        for one in staff.everybody():
            assert one.username != "agent.one@example.ma" or told(one.account), calls[:at]
        status, said, _ = post(path, body, **{"idempotency-key": "k"})
        assert status < 300, (calls[:at], said)
        assert not said["email_due"]
        assert told(said["id"]) == ["StaffInvited", *(["StaffReset"] if route == "reset" else [])]
        assert mail.asks_for_a_new_password("agent.one@example.ma", mail.password), calls[:at]
        assert not mail.users["agent.one@example.ma"].app, calls[:at]
        assert len(mail.sent) <= 2


def test_a_disabled_person_s_next_request_is_refused_and_her_sessions_are_over(site, mail):
    account = invited()["id"]
    assert ask("GET", "/me", sub=account)[0] == 200
    assert post(f"/{account}/disable")[1]["disabled"] is True
    assert ask("GET", "/me", sub=account)[0] == 401
    assert ask("GET", "/queue", sub=account)[0] == 401
    assert mail.signed_out == [account]
    assert post(f"/{account}/disable")[0] == 200, "again is as once"
    assert told(account) == ["StaffInvited", "StaffDisabled"]
    post(f"/{account}/enable")
    assert ask("GET", "/me", sub=account)[0] == 401, "a session of before"
    assert as_of(account, site.now.timestamp())[0] == 401
    assert as_of(account, site.now.timestamp() + 1)[0] == 200


def as_of(account, signed_in_at):
    """A request under a token of a sign-in at that second."""
    from jisr.api.staff import APP

    claims = {"sub": account, "token_use": "access", "jti": "s", "auth_time": str(int(signed_in_at))}
    context = {"http": {"method": "GET", "sourceIp": "192.0.2.1"}, "authorizer": {"jwt": {"claims": claims}}}
    answer = APP.handle({"rawPath": "/api/v1/staff/me", "headers": {}, "requestContext": context})
    return answer["statusCode"], json.loads(answer["body"])


def test_a_refresh_of_an_ended_session_brings_nothing(site, mail, monkeypatch):
    """Cognito has revoked it; should that not have come through, the item says the same."""
    account = invited()["id"]
    old = json.dumps({"sub": account, "auth_time": int(site.now.timestamp()) - 60}).encode()
    token = f"h.{urlsafe_b64encode(old).decode().rstrip('=')}.s"
    monkeypatch.setattr(identity, "staff_refresh", lambda given: Tokens(token, None, 3600))

    def refresh():
        context = {"http": {"method": "POST", "sourceIp": "192.0.2.1"}}
        event = {"rawPath": "/api/v1/staff/session/refresh", "headers": {}, "requestContext": context}
        return PUBLIC.handle(event | {"cookies": ["jisr_staff_refresh=r"]})["statusCode"]

    assert refresh() == 200
    post(f"/{account}/reset")
    assert refresh() == 401


def test_a_changed_person_s_next_request_has_her_new_rights(site, mail):
    account = invited()["id"]
    assert ask("GET", "/people", sub=account)[0] == 403
    status, said, headers = patch(account, {"roles": ["coordinator"], "provinces": []}, sub="manager-1")
    assert (status, said["roles"], headers["ETag"]) == (200, ["coordinator"], f'"{said["version"]}"')
    assert ask("GET", "/people", sub=account)[0] == 200
    assert ask("GET", f"/people/{account}")[0] == 404, "no longer one of hers to manage"


def test_a_change_needs_the_version_that_was_read(site, mail):
    account = invited()["id"]
    assert ask("PATCH", f"/people/{account}", {"name": "A"}, sub="coordinator-1")[0] == 428
    stale = {"if-match": '"1"'}
    assert ask("PATCH", f"/people/{account}", {"name": "A"}, sub="coordinator-1", **stale)[0] == 412
    assert post(f"/{account}/disable", **stale)[0] == 412
    assert patch(account, {"name": "A"})[1]["name"] == "A"
    assert patch(account, {"name": "A"})[0] == 200
    assert told(account) == ["StaffInvited", "StaffChanged"], "what changes nothing is not told"


def test_a_reset_ends_everything_and_sends_another_password(site, mail):
    account = invited()["id"]
    first = mail.password
    mail.users["agent.one@example.ma"].app = True
    site.later(minutes=5)
    assert post(f"/{account}/reset")[1]["email_due"] is False
    assert mail.users["agent.one@example.ma"].app is False
    assert mail.signed_out == [account]
    assert mail.sent[-1][1] == "Nouveau mot de passe Jisr"
    assert mail.password != first
    assert mail.asks_for_a_new_password("agent.one@example.ma", mail.password)
    assert as_of(account, site.now.timestamp() - 60)[0] == 401


def test_a_reset_whose_app_stays_sends_no_password(site, mail):
    """She could not come in with it: whoever asked hears that it is not done."""
    account = invited()["id"]
    mail.users["agent.one@example.ma"].app = mail.stubborn = True
    key = {"idempotency-key": "k"}
    assert post(f"/{account}/reset", **key)[0] == 503
    assert len(mail.sent) == 1
    mail.stubborn = False
    assert post(f"/{account}/reset", **key)[0] == 200
    assert told(account) == ["StaffInvited", "StaffReset"]


def test_who_never_came_in_is_reset_too(site, mail):
    account = invited()["id"]
    assert post(f"/{account}/reset")[0] == 200
    assert mail.asks_for_a_new_password("agent.one@example.ma", mail.password)


def test_an_account_without_an_address_is_not_reset(site, mail):
    save_staff("demo-1", "demo-agent", {"agent"}, {"03"}, ())
    status, said, _ = post("/demo-1/reset")
    assert (status, said["type"]) == (409, "urn:jisr:problem:no_address")
    assert told("demo-1") == []


def test_a_site_without_e_mail_invites_nobody(site, mail, monkeypatch):
    monkeypatch.delenv("JISR_EMAIL_SENDER")
    settings.load.cache_clear()
    assert post("", HER)[0] == 409
    assert mail.users == {}


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"roles": ["coordinator"], "provinces": []}, 403),
        ({"roles": ["agent", "auditor"]}, 403),
        ({"roles": ["programme_manager"], "regions": [], "provinces": []}, 403),
        ({"regions": ["01"], "provinces": []}, 404),
        ({"regions": ["03", "01"]}, 404),
    ],
)
def test_a_coordinator_gives_neither_other_roles_nor_other_places(site, mail, more, status):
    assert post("", HER | more)[0] == status
    account = invited()["id"]
    changes = {name: value for name, value in more.items() if name in {"roles", "regions", "provinces"}}
    assert patch(account, changes)[0] == status
    assert staff.load_staff(account).roles == {"agent"}
    assert len(list(staff.everybody())) == 5


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"regions": [], "provinces": []}, "/regions"),
        ({"provinces": ["01.511"]}, "/provinces"),
        ({"partner": "Wilaya"}, "/partner"),
        ({"roles": []}, "/roles"),
        ({"roles": ["queen"]}, "/roles/0"),
        ({"username": "somebody"}, "/username"),
        ({"name": "Click http://evil.example"}, "/name"),
        ({"name": "A\nB"}, "/name"),
        ({"language": "en"}, "/language"),
        ({"password": "x"}, "/password"),
    ],
)
def test_what_does_not_fit_is_told_in_three_languages(site, mail, more, pointer):
    status, said, _ = post("", HER | more)
    assert status == 422
    assert pointer in {error["pointer"] for error in said["errors"]}
    assert all(set(error["message"]) == {"ar", "fr", "en"} for error in said["errors"])
    assert len(list(staff.everybody())) == 4
    assert mail.sent == []


def test_nobody_changes_herself(site, mail):
    for what in ("/disable", "/enable", "/reset"):
        status, said, _ = post(f"/manager-1{what}", sub="manager-1")
        assert (status, said["type"]) == (403, "urn:jisr:problem:yourself")
    assert patch("manager-1", {"roles": ["auditor"]}, sub="manager-1")[0] == 403
    assert told("manager-1") == []


def test_another_region_s_people_do_not_exist(site, mail):
    save_staff("agent-01", "agent-01", {"agent"}, {"01"}, ())
    save_staff("both", "both", {"agent"}, {"01", "03"}, ())
    for other in ("agent-01", "both", "manager-1", "auditor-1", "nobody"):
        assert ask("GET", f"/people/{other}")[0] == 404
        for what in ("/disable", "/enable", "/reset"):
            assert post(f"/{other}{what}")[0] == 404
    assert ask("GET", "/people", query="region=01")[0] == 404
    listed = [person["id"] for person in ask("GET", "/people")[1]["items"]]
    assert listed == ["coordinator-1"]


def manager(number):
    return Actor("staff", f"manager-{number}", frozenset({Role.PROGRAMME_MANAGER}))


def test_two_managers_do_not_put_each_other_out(site, mail, monkeypatch):
    """The second one's look at the list was before; the transaction sees that she is out."""
    monkeypatch.setattr("jisr.use_cases.people.keeping._another_manager", lambda leaving: None)
    first, second = (Call(manager(n), site.now, new_id()) for n in (1, 2))
    disable_person(first, "manager-2")
    for change in (
        lambda: disable_person(second, "manager-1"),
        lambda: change_person(second, "manager-1", {"roles": frozenset({"auditor"})}),
        lambda: change_person(second, "auditor-1", {"name": "X"}),
    ):
        with pytest.raises(Conflict):
            change()
    assert staff.load_staff("manager-1").manages_all
    assert (told("manager-1"), told("auditor-1")) == ([], [])


def test_a_coordinator_who_lost_a_region_meanwhile_grants_nothing_there(site, mail):
    late = Call(
        Actor("staff", "coordinator-1", frozenset({Role.COORDINATOR}), frozenset({"03"})), site.now, "c"
    )
    account = invited()["id"]
    save_staff("coordinator-1", "coordinator", {"coordinator"}, {"01"}, ())
    with pytest.raises(Conflict):
        change_person(late, account, {"name": "X"})


def test_the_last_manager_stays(site, mail):
    """By the operator's command: over HTTP there is always the one who asks."""
    from jisr.domain.people import SYSTEM

    operator = Call(SYSTEM, site.now, new_id())
    disable_person(operator, "manager-2")
    for change in (
        lambda: disable_person(operator, "manager-1"),
        lambda: change_person(operator, "manager-1", {"roles": frozenset({"auditor"})}),
    ):
        with pytest.raises(Conflict) as refused:
            change()
        assert refused.value.code == "last_manager"
    assert staff.load_staff("manager-1").manages_all


def test_a_list_comes_in_pages_and_by_region_and_role(site, mail):
    for number in range(120):
        save_staff(f"a-{number:03d}", f"a{number}", {"agent"}, {"03" if number % 2 else "01"}, ())
    seen, cursor, pages = [], "", 0
    while cursor is not None:
        query = f"region=03&role=agent{f'&cursor={cursor}' if cursor else ''}"
        status, said, _ = ask("GET", "/people", query=query)
        assert status == 200
        seen += [person["id"] for person in said["items"]]
        cursor, pages = said["next_cursor"], pages + 1
    assert seen == [f"a-{number:03d}" for number in range(120) if number % 2]
    assert pages == 2
    assert len(ask("GET", "/people", query="role=auditor", sub="auditor-1")[1]["items"]) == 1
    for forged in ("x", "=", "%00", "é"):
        assert ask("GET", "/people", query=f"cursor={forged}")[0] in {400, 422}


def test_an_auditor_sees_everybody_and_manages_nobody(site, mail):
    account = invited()["id"]
    said = ask("GET", f"/people/{account}", sub="auditor-1")[1]
    assert said["manageable"] is False
    assert post(f"/{account}/disable", sub="auditor-1")[0] == 403


def test_everybody_is_told_what_she_may_do(site, mail):
    said = ask("GET", "/me")[1]
    assert said["grants"] == ["agent", "committee_member", "partner"]
    assert {"queue", "manage_people", "read_people"} <= set(said["permissions"])
    account = invited()["id"]
    said = ask("GET", "/me", sub=account)[1]
    assert (said["name"], said["language"], said["grants"]) == ("Exemple Essai", "fr", [])
    assert "queue" in said["permissions"]
    assert not {"manage_people", "read_people", "open_envelope"} & set(said["permissions"])
    assert said["regions"] == ["03"]


def jisr(*words):
    """The operator's command, on this world."""
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    asked = parser.parse_args(["staff", *words])
    return asked.run(asked)


def test_a_new_deployment_gets_its_first_manager_by_a_command(site, mail, monkeypatch, capsys):
    monkeypatch.setattr(target, "at", lambda asked: nullcontext())
    for one in list(staff.everybody()):
        base.commit([base.delete(StaffItem("STAFF", one.account))])
    words = ("invite", "lead@example.ma", "--name", "Exemple", "--role", "programme_manager")
    assert jisr(*words) == 0
    assert mail.password not in capsys.readouterr().out
    (first,) = staff.everybody()
    assert first.manages_all
    (event,) = history.history("staff", first.account)
    assert (event.type, event.actor.kind, event.actor.role) == ("StaffInvited", "system", "system")
    assert post("", HER, sub=first.account)[0] == 201, "who invites everybody else"
    with pytest.raises(Failed, match="an account of staff already"):
        jisr(*words)
    with pytest.raises(Failed, match="This role is national"):
        jisr(*words, "--region", "03")
    with pytest.raises(Failed, match="invite another manager first"):
        jisr("disable", "lead@example.ma")
    mail.fails = sending.Unsure("500")
    two = ("invite", "two@example.ma", *words[2:])
    with pytest.raises(Failed, match="run the same command again"):
        jisr(*two)
    assert jisr(*two) == jisr("disable", "two@example.ma") == jisr("enable", "two@example.ma") == 0


class Refuses:
    """A Cognito that does not play a call; counts what was asked."""

    def __init__(self, code):
        self.code, self.asked = code, []

    def admin_set_user_password(self, **request):
        assert request["Permanent"]

    def admin_delete_software_token(self, **request):
        raise ClientError({"Error": {"Code": self.code}}, "AdminDeleteSoftwareToken")

    def admin_set_user_mfa_preference(self, **request):
        self.asked.append(request["SoftwareTokenMfaSettings"])


@pytest.mark.parametrize(("code", "turned_off"), [("InvalidAction", 1), ("AccessDeniedException", 0)])
def test_where_no_token_can_be_deleted_the_preference_is_turned_off(world, monkeypatch, code, turned_off):
    cognito = Refuses(code)
    monkeypatch.setenv("JISR_STAFF_POOL_ID", "pool")
    settings.load.cache_clear()
    monkeypatch.setattr(identity, "client", lambda service: cognito)
    with suppress(ClientError):
        identity.forget_totp("a@example.ma")
    assert cognito.asked == [{"Enabled": False, "PreferredMfa": False}] * turned_off


def test_a_temporary_password_is_what_the_pool_asks_for():
    made = {identity._temporary_password() for _ in range(200)}
    assert len(made) == 200
    for kind in (r"[A-Z]", r"[a-z]", r"[0-9]", "-"):
        assert all(re.search(kind, password) for password in made)
    assert not any(re.search("[IOl01]", password) for password in made)


def test_the_demo_s_people_keep_their_history(site, mail):
    """`jisr up` makes them again when the file of their accounts is gone."""
    save_staff("demo-1", "demo-agent", {"agent"}, {"03"}, ())
    post("/demo-1/disable")
    save_staff("demo-1", "demo-agent", {"agent"}, {"03"}, ())
    there = staff.load_staff("demo-1")
    assert (there.disabled, there.sequence) == (False, 1)
    assert post("/demo-1/disable")[0] == 200
    assert told("demo-1") == ["StaffDisabled", "StaffDisabled"]
    assert [item.sk for item in StaffItem.query("STAFF", StaffItem.sk == "demo-1")] == ["demo-1"]
    assert replace(there, version=0) != there


READER = {"username": "lecture@exemple.ma", "roles": ["partner"], "provinces": []}


def test_a_partner_s_person_has_the_name_that_the_partner_is_known_by(site, mail):
    save_staff("partner-1", "partner-1", {"partner"}, {"03"}, (), partner="Conseil régional")
    status, said, _ = post("", HER | READER | {"partner": "Conseil-regional"})
    (error,) = said["errors"]
    assert (status, error["pointer"], error["code"]) == (422, "/partner", "known_as")
    assert "« Conseil régional »" in error["message"]["fr"]
    assert mail.sent == []

    account = invited(**READER, partner=" Conseil régional ")["id"]
    assert staff.load_staff(account).partner == "Conseil régional"
    assert patch(account, {"partner": "conseil régional"})[0] == 422
    assert patch(account, {"partner": " - "})[0] == 422
    assert patch(account, {"name": "Autre Nom"})[0] == 200


def test_who_alone_reads_for_a_partner_may_have_its_spelling_mended(site, mail):
    account = invited(**READER, partner="conseil regional")["id"]
    assert patch(account, {"partner": "Conseil régional"})[0] == 200
    assert staff.load_staff(account).partner == "Conseil régional"
