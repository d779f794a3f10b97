"""The staff's Cognito pool and the e-mail gateway, played: what they keep and refuse, and each call a place to die.

moto's own pool needs a package that nothing else here does.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from jisr.gateways import email, identity


def _refuse(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "refused"}}, "call")


@dataclass
class User:
    sub: str
    password: str | None = None
    temporary: bool = True
    app: bool = False


@dataclass
class StaffPool:
    """`through`: how a call goes out (`stories.Wire.through`). Names are without case, as the template's are."""

    users: dict[str, User] = field(default_factory=dict)
    signed_out: list[str] = field(default_factory=list)
    sent: list[tuple[str, str, str]] = field(default_factory=list)
    stubborn: bool = False
    """Whether authenticator apps can't be taken away."""
    fails: Exception | None = None
    """What the e-mail gateway raises next time, in place of sending."""
    through: Callable[[str, Callable[[], Any]], Any] = lambda _, do: do()

    def play(self, monkeypatch: Any) -> None:
        monkeypatch.setattr(identity, "client", lambda service: self)
        monkeypatch.setattr(email, "send", self._send)

    # -- Cognito

    def admin_create_user(self, *, UserPoolId: str, Username: str, MessageAction: str) -> Any:
        assert MessageAction == "SUPPRESS", "our own gateway tells her"
        return self.through("AdminCreateUser", lambda: self._create(Username))

    def _create(self, name: str) -> Any:
        if name.lower() in self.users:
            raise _refuse("UsernameExistsException")
        user = self.users[name.lower()] = User(f"sub-{len(self.users) + 1}")
        return {"User": {"Attributes": [{"Name": "sub", "Value": user.sub}]}}

    def admin_get_user(self, *, UserPoolId: str, Username: str) -> Any:
        found = self.through("AdminGetUser", lambda: self._user(Username))
        enrolled = ["SOFTWARE_TOKEN_MFA"] if found.app else []
        return {"UserAttributes": [{"Name": "sub", "Value": found.sub}], "UserMFASettingList": enrolled}

    def admin_set_user_password(
        self, *, UserPoolId: str, Username: str, Password: str, Permanent: bool
    ) -> None:
        kinds = ("[A-Z]", "[a-z]", "[0-9]", "[^A-Za-z0-9]", ".{12}")
        if not all(re.search(kind, Password) for kind in kinds):
            raise _refuse("InvalidPasswordException")

        def change() -> None:
            user = self._user(Username)
            user.password, user.temporary = Password, not Permanent

        self.through("AdminSetUserPassword", change)

    def admin_delete_software_token(self, *, UserPoolId: str, Username: str) -> None:
        def delete() -> None:
            user = self._user(Username)
            if user.temporary:
                raise _refuse("UserNotConfirmedException")
            if not user.app or self.stubborn:
                raise _refuse("InvalidParameterException")
            user.app = False

        self.through("AdminDeleteSoftwareToken", delete)

    def admin_user_global_sign_out(self, *, UserPoolId: str, Username: str) -> None:
        self.through("AdminUserGlobalSignOut", lambda: self.signed_out.append(self._user(Username).sub))

    def _user(self, name: str) -> User:
        if name.lower() not in self.users:
            raise _refuse("UserNotFoundException")
        return self.users[name.lower()]

    def asks_for_a_new_password(self, name: str, password: str) -> bool:
        """Whether that password is good, and only for choosing another."""
        user = self.users[name]
        return user.password == password and user.temporary

    # -- e-mail

    def _send(self, to: str, subject: str, text: str) -> str:
        failure, self.fails = self.fails, None
        if failure is not None:
            raise failure
        self.through("SendEmail", lambda: self.sent.append((to, subject, text)))
        return "message-1"

    @property
    def password(self) -> str:
        """Of the last e-mail: alone on its line."""
        (found,) = self.passwords[-1:]
        return found

    @property
    def passwords(self) -> list[str]:
        said = "".join(text for *_, text in self.sent)
        return re.findall(r"^[A-Za-z2-9]{4}(?:-[A-Za-z2-9]{4}){3}$", said, re.MULTILINE)
