"""Numbers in Cognito: who never proved hers and has no file is forgotten after a week; a number is proved by its code
alone; and an account can be found and deleted.

Cognito is played by the calls that matter, with its paging and its filter; the emulator plays them too.
"""

from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from jisr import settings
from jisr.domain.beside import Contact
from jisr.domain.people import Actor, Role
from jisr.gateways import identity
from jisr.store import applications
from jisr.use_cases.sessions.delete_unverified import delete_unverified
from jisr.use_cases.start_application import Applicant, start_application
from tests.flow.test_journey import call

PAGE = 2
HERS = "+212600000001"


class Cognito:
    def __init__(self, world):
        self.world = world
        self.users = {}

    def add(self, phone, made_at, *, verified):
        attributes = {"sub": f"sub-{phone}", "phone_number_verified": str(verified).lower(), "locale": "fr"}
        self.users[phone] = {
            "Username": phone,
            "UserCreateDate": made_at,
            "UserLastModifiedDate": made_at,
            "Attributes": [{"Name": name, "Value": value} for name, value in attributes.items()],
        }

    def admin_create_user(self, *, UserPoolId, Username, MessageAction, UserAttributes):
        if Username in self.users:
            raise ClientError({"Error": {"Code": "UsernameExistsException"}}, "call")
        self.add(Username, self.world.now, verified=False)
        self._change(Username, UserAttributes)
        return {"User": self.users[Username]}

    def admin_set_user_password(self, *, UserPoolId, Username, Password, Permanent):
        self._change(Username, [])

    def admin_update_user_attributes(self, *, UserPoolId, Username, UserAttributes):
        self._change(Username, UserAttributes)

    def admin_initiate_auth(self, **asked):
        return {"ChallengeName": "CUSTOM_CHALLENGE", "Session": "one"}

    def admin_respond_to_auth_challenge(self, *, ChallengeResponses, **asked):
        if ChallengeResponses["ANSWER"] != "123456":
            return {"ChallengeName": "CUSTOM_CHALLENGE", "Session": "two"}
        return {"AuthenticationResult": {"AccessToken": "a.b.c", "RefreshToken": "r", "ExpiresIn": 3600}}

    def _change(self, name, attributes):
        user = self._user(name)
        kept = [a for a in user["Attributes"] if a["Name"] not in {b["Name"] for b in attributes}]
        user |= {"Attributes": [*kept, *attributes], "UserLastModifiedDate": self.world.now}

    def list_users(self, *, UserPoolId, Limit, Filter=None, PaginationToken="0"):
        found = [u for u in self.users.values() if Filter in (None, f'sub = "sub-{u["Username"]}"')]
        start = int(PaginationToken)
        page = {"Users": found[start : start + PAGE]}
        return page | ({"PaginationToken": str(start + PAGE)} if len(found) > start + PAGE else {})

    def admin_get_user(self, *, UserPoolId, Username):
        user = self._user(Username)
        return {
            "Username": Username,
            "UserAttributes": user["Attributes"],
            "UserLastModifiedDate": user["UserLastModifiedDate"],
        }

    def admin_delete_user(self, *, UserPoolId, Username):
        self._user(Username)
        del self.users[Username]

    def _user(self, name):
        if name not in self.users:
            raise ClientError({"Error": {"Code": "UserNotFoundException"}}, "call")
        return self.users[name]


@pytest.fixture
def cognito(world, monkeypatch):
    made = Cognito(world)
    monkeypatch.setattr(identity, "client", lambda service: made)
    monkeypatch.setattr(identity.sending, "once", lambda service: made)
    monkeypatch.setattr(identity, "_applicants", lambda: "pool")
    monkeypatch.setenv("JISR_APPLICANT_CLIENT_ID", "site")
    settings.load.cache_clear()
    return made


def a_day_of(world) -> int:
    """Deleted in all the rounds of a day that ends now, none older than that."""
    return sum(delete_unverified(world.now - timedelta(hours=24 - hour)) for hour in range(1, 25))


def test_a_number_that_was_never_proved_is_forgotten_after_a_week(world, cognito):
    week = timedelta(days=7)
    for number in range(5):
        cognito.add(f"+21260000000{number}", world.now - week - timedelta(days=1), verified=number % 2 == 0)
    cognito.add("+212600000009", world.now - week + timedelta(minutes=1), verified=False)
    assert a_day_of(world) == 2
    assert sorted(phone[-1] for phone in cognito.users) == ["0", "2", "4", "9"]
    assert a_day_of(world) == 0


def test_who_proves_it_while_the_list_is_read_stays(world, cognito, monkeypatch):
    cognito.add(HERS, world.now - timedelta(days=9), verified=False)
    listed = cognito.list_users

    def meanwhile(**asked):
        page = listed(**asked)
        cognito.add(HERS, world.now - timedelta(days=9), verified=True)
        return page

    monkeypatch.setattr(cognito, "list_users", meanwhile)
    assert a_day_of(world) == 0
    assert len(cognito.users) == 1


def test_a_number_is_proved_by_its_code_and_not_by_a_file_that_is_begun_for_her(world, cognito):
    account = identity.ensure_account(HERS)
    assert not identity.account_named(account).verified
    session = identity.send_code(HERS, "fr")
    identity.answer_code(HERS, session, "000000")
    assert not identity.account_named(account).verified
    identity.answer_code(HERS, session, "123456")
    assert identity.account_named(account).verified
    assert identity.ensure_account(HERS) == account
    assert identity.account_named(account).verified


def test_an_unproved_number_stays_while_there_is_a_file_of_it(world, tamkine, cognito):
    account = identity.ensure_account(HERS)
    owner = Actor("applicant", account, frozenset({Role.APPLICANT}))
    applicant = Applicant(account, Contact(HERS, "ar"))
    start_application(call(world, owner), tamkine.id, tamkine.kinds[0], "ar", applicant)
    world.later(days=30)
    assert a_day_of(world) == 0
    assert identity.send_code(HERS, "fr") == "one"
    assert identity.account_of(HERS) == account


def test_a_number_stays_for_which_a_file_is_begun_while_the_accounts_are_read(world, cognito, monkeypatch):
    """The account is old; what is asked for its file answers no a moment too early."""
    cognito.add(HERS, world.now - timedelta(days=9), verified=False)

    def begun_right_after(account):
        identity.ensure_account(HERS)
        return False

    monkeypatch.setattr(applications, "has_file", begun_right_after)
    assert a_day_of(world) == 0
    assert len(cognito.users) == 1


def test_an_account_is_found_by_its_id_and_deleted_once(world, cognito):
    cognito.add(HERS, world.now, verified=True)
    found = identity.account_named(f"sub-{HERS}")
    assert found == identity.Account(f"sub-{HERS}", HERS, "fr", True, world.now)
    assert identity.account_named("sub-nobody") is None
    identity.delete_account(HERS)
    identity.delete_account(HERS)
    assert cognito.users == {}
