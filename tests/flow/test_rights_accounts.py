"""Numbers in Cognito: who never proved hers is forgotten after a week, and an account can be found and deleted.

Cognito is played by the four calls that matter, with its paging and its filter; the emulator plays them too.
"""

from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from jisr.gateways import identity
from jisr.use_cases.sessions.delete_unverified import delete_unverified

PAGE = 2


class Cognito:
    def __init__(self):
        self.users = {}

    def add(self, phone, made_at, *, verified):
        attributes = {"sub": f"sub-{phone}", "phone_number_verified": str(verified).lower(), "locale": "fr"}
        self.users[phone] = {
            "Username": phone,
            "UserCreateDate": made_at,
            "Attributes": [{"Name": name, "Value": value} for name, value in attributes.items()],
        }

    def list_users(self, *, UserPoolId, Limit, Filter=None, PaginationToken="0"):
        found = [u for u in self.users.values() if Filter in (None, f'sub = "sub-{u["Username"]}"')]
        start = int(PaginationToken)
        page = {"Users": found[start : start + PAGE]}
        return page | ({"PaginationToken": str(start + PAGE)} if len(found) > start + PAGE else {})

    def admin_get_user(self, *, UserPoolId, Username):
        user = self._user(Username)
        return {"Username": Username, "UserAttributes": user["Attributes"]}

    def admin_delete_user(self, *, UserPoolId, Username):
        self._user(Username)
        del self.users[Username]

    def _user(self, name):
        if name not in self.users:
            raise ClientError({"Error": {"Code": "UserNotFoundException"}}, "call")
        return self.users[name]


@pytest.fixture
def cognito(world, monkeypatch):
    made = Cognito()
    monkeypatch.setattr(identity, "client", lambda service: made)
    monkeypatch.setattr(identity, "_applicants", lambda: "pool")
    return made


def test_a_number_that_was_never_proved_is_forgotten_after_a_week(world, cognito):
    week = timedelta(days=7)
    for number in range(5):
        cognito.add(
            f"+21260000000{number}", world.now - week - timedelta(minutes=1), verified=number % 2 == 0
        )
    cognito.add("+212600000009", world.now - week + timedelta(minutes=1), verified=False)
    assert delete_unverified(world.now) == 2
    assert sorted(phone[-1] for phone in cognito.users) == ["0", "2", "4", "9"]
    assert delete_unverified(world.now) == 0


def test_who_proves_it_while_the_list_is_read_stays(world, cognito, monkeypatch):
    cognito.add("+212600000001", world.now - timedelta(days=8), verified=False)
    listed = cognito.list_users

    def meanwhile(**asked):
        page = listed(**asked)
        cognito.add("+212600000001", world.now - timedelta(days=8), verified=True)
        return page

    monkeypatch.setattr(cognito, "list_users", meanwhile)
    assert delete_unverified(world.now) == 0
    assert len(cognito.users) == 1


def test_an_account_is_found_by_its_id_and_deleted_once(world, cognito):
    cognito.add("+212600000001", world.now, verified=True)
    found = identity.account_named("sub-+212600000001")
    assert found == identity.Account("sub-+212600000001", "+212600000001", "fr", True, world.now)
    assert identity.account_named("sub-nobody") is None
    identity.delete_account("+212600000001")
    identity.delete_account("+212600000001")
    assert cognito.users == {}
