"""The two Cognito pools. A token only proves who; what somebody may do is in our tables.

Applicants: the user name is the phone (E.164), sign-in is by custom challenge; a random password that nobody keeps
makes the user confirmed, and no client of that pool can use passwords. `phone_number_verified` is set by her first
right code and by nothing else: our trigger sends the code, so Cognito asks for no proved number. `locale` carries the
language to the trigger, which gets no client metadata on a first challenge
(https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html).
"""

import json
import secrets
import string
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from jisr import settings
from jisr.domain.errors import NotSignedIn, Transient
from jisr.gateways import sending
from jisr.gateways.aws import client

# What Cognito says of a wrong or spent answer, password, session or token.
_WRONG = frozenset(
    {
        "NotAuthorizedException",
        "CodeMismatchException",
        "EnableSoftwareTokenMFAException",
        "ExpiredCodeException",
        "InvalidParameterException",
        "PasswordResetRequiredException",
        "UserNotConfirmedException",
        "UserNotFoundException",
    }
)
_BUSY = frozenset(
    {
        "InternalErrorException",
        "InvalidLambdaResponseException",
        "LimitExceededException",
        "TooManyRequestsException",
        "UnexpectedLambdaException",
        "UserLambdaValidationException",
    }
)


class Wrong(Exception):
    """Not accepted: a wrong or spent code, password, session or token. Cognito does not say which, nor do we."""


class WeakPassword(Exception):
    """The new password does not meet the pool's rules."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """`expires_in` seconds of the access token; a refresh brings no new `refresh_token`."""

    access_token: str
    refresh_token: str | None
    expires_in: int

    @property
    def account(self) -> str:
        """`sub` of a token that Cognito itself has just handed us, hence no look at its signature."""
        return str(self._claims["sub"])

    @property
    def signed_in_at(self) -> int:
        """The second of the sign-in; a refreshed token keeps it. 0 when the token does not say."""
        return int(self._claims.get("auth_time", 0))

    @property
    def _claims(self) -> dict[str, Any]:
        body = self.access_token.split(".")[1]
        claims: dict[str, Any] = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return claims


@dataclass(frozen=True, slots=True)
class Step:
    """One more step before tokens. `name` is Cognito's; `session` serves once."""

    name: str
    session: str


def _call(what: str, *, once: bool = False, **request: Any) -> Any:
    """Raises `Wrong`, `WeakPassword` or `Transient`; other refusals are our own mistakes and pass."""
    cognito = sending.once("cognito-idp") if once else client("cognito-idp")
    try:
        return getattr(cognito, what)(**request)
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code"))
        if code in _WRONG:
            raise Wrong(code) from None
        if code == "InvalidPasswordException":
            raise WeakPassword(code) from None
        if code in _BUSY:
            raise Transient(code) from None
        raise
    except BotoCoreError as error:
        raise Transient(type(error).__name__) from None


def _outcome(answer: Mapping[str, Any]) -> Tokens | Step:
    result = answer.get("AuthenticationResult")
    if result:
        return Tokens(result["AccessToken"], result.get("RefreshToken"), int(result["ExpiresIn"]))
    return Step(str(answer["ChallengeName"]), str(answer["Session"]))


def _applicants() -> str:
    return settings.load().require("applicant_pool_id")


def _staff() -> str:
    return settings.load().require("staff_pool_id")


def _random_password() -> str:
    return f"{secrets.token_urlsafe(32)}-aA1"


# --- Applicants -----------------------------------------------------------------------------------------------------


def _create(phone: str, language: str) -> str | None:
    """The new account's id, None when there was one."""
    try:
        made = _call(
            "admin_create_user",
            UserPoolId=_applicants(),
            Username=phone,
            MessageAction="SUPPRESS",
            UserAttributes=[
                {"Name": "phone_number", "Value": phone},
                {"Name": "phone_number_verified", "Value": "false"},
                {"Name": "locale", "Value": language},
            ],
        )
    except ClientError as error:
        if error.response["Error"]["Code"] == "UsernameExistsException":
            return None
        raise
    return _attributes(made["User"]["Attributes"])["sub"]


def _set(phone: str, **attributes: str) -> None:
    _call(
        "admin_update_user_attributes",
        UserPoolId=_applicants(),
        Username=phone,
        UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
    )


def _confirm(phone: str) -> None:
    _call(
        "admin_set_user_password",
        UserPoolId=_applicants(),
        Username=phone,
        Password=_random_password(),
        Permanent=True,
    )


def send_code(phone: str, language: str) -> str:
    """Cognito's session of the challenge; the create trigger has sent the SMS. Raises `Transient` when it did not go.

    The same calls for known and unknown numbers, so that the time tells nothing.
    """
    _create(phone, language)
    _confirm(phone)
    _set(phone, locale=language)
    try:
        answer = _call(
            "admin_initiate_auth",
            once=True,  # a repetition would be a second SMS
            UserPoolId=_applicants(),
            ClientId=settings.load().require("applicant_client_id"),
            AuthFlow="CUSTOM_AUTH",
            AuthParameters={"USERNAME": phone},
        )
    except Wrong as error:
        raise Transient("the sign-in could not start") from error
    return str(answer["Session"])


def answer_code(phone: str, session: str, code: str) -> Tokens | Step:
    """Tokens for the right code, which also proves the number; the next session for a wrong one. Raises `Wrong` when
    there are no more tries or the session is spent or expired."""
    outcome = _outcome(
        _call(
            "admin_respond_to_auth_challenge",
            once=True,
            UserPoolId=_applicants(),
            ClientId=settings.load().require("applicant_client_id"),
            ChallengeName="CUSTOM_CHALLENGE",
            Session=session,
            ChallengeResponses={"USERNAME": phone, "ANSWER": code},
        )
    )
    if isinstance(outcome, Tokens):
        _set(phone, phone_number_verified="true")
    return outcome


def refresh(token: str) -> Tokens:
    """Raises `Wrong`."""
    return _refresh(_applicants(), settings.load().require("applicant_client_id"), token)


def revoke(token: str) -> None:
    """The session ends; what isn't a token of ours is nothing to end."""
    _revoke(settings.load().require("applicant_client_id"), token)


def end_sessions(phone: str) -> None:
    """All sessions of the number. Access tokens live on until they expire, within the hour."""
    with suppress(Wrong):
        _call("admin_user_global_sign_out", UserPoolId=_applicants(), Username=phone)


def phone_of(account: str) -> str:
    """E.164. Raises `NotSignedIn` for an account that is no more: its access tokens live on for an hour."""
    found = account_named(account)
    if found is None:
        raise NotSignedIn("not_signed_in", "this account is not open")
    return found.phone


def account_of(phone: str) -> str | None:
    """The account's id, None when the number has none."""
    try:
        found = _call("admin_get_user", UserPoolId=_applicants(), Username=phone)
    except Wrong:
        return None
    return _attributes(found["UserAttributes"])["sub"]


def ensure_account(phone: str) -> str:
    """The number's account, made when there is none. Nobody has proved the number by that: its first right code does.
    The new password is a touch too: `delete_unverified` leaves the account alone until its file is written."""
    made = _create(phone, "ar")
    _confirm(phone)
    return made or account_of(phone) or ensure_account(phone)


@dataclass(frozen=True, slots=True)
class Account:
    """What Cognito keeps of an applicant. `phone` in E.164; `verified`: she has once given back a code."""

    id: str
    phone: str
    language: str | None
    verified: bool
    made_at: datetime


def account_named(account_id: str) -> Account | None:
    """None when there is no such account any more."""
    found = _call("list_users", UserPoolId=_applicants(), Filter=f'sub = "{_quoted(account_id)}"', Limit=1)
    if not found["Users"]:
        return None
    user = found["Users"][0]
    attributes = _attributes(user["Attributes"])
    return Account(
        account_id,
        str(user["Username"]),
        attributes.get("locale"),
        _verified(user["Attributes"]),
        user["UserCreateDate"],
    )


def delete_account(phone: str) -> None:
    """The number's account and its sessions; nothing when there is none."""
    with suppress(Wrong):
        _call("admin_delete_user", UserPoolId=_applicants(), Username=phone)


def delete_unverified(before: datetime, needed: Callable[[str], bool]) -> int:
    """Deletes accounts last touched before `before` (aware) whose number was never proved, unless `needed` (asked with
    the account's id); answers how many. Reads the whole pool, 60 accounts a call: Cognito filters by neither."""
    token: dict[str, Any] = {}
    doomed: list[dict[str, Any]] = []
    while True:
        page = _call("list_users", UserPoolId=_applicants(), Limit=60, **token)
        doomed += [
            user
            for user in page["Users"]
            if user["UserLastModifiedDate"] < before and not _verified(user["Attributes"])
        ]
        if not page.get("PaginationToken"):
            break
        token = {"PaginationToken": page["PaginationToken"]}
    return sum(
        _delete_if_unverified(user["Username"], before)
        for user in doomed
        if not needed(_attributes(user["Attributes"])["sub"])
    )


def _delete_if_unverified(username: str, before: datetime) -> bool:
    """Looks again: since the list was made she may have signed in, or somebody may begin a file for her just now."""
    try:
        found = _call("admin_get_user", UserPoolId=_applicants(), Username=username)
        if _verified(found["UserAttributes"]) or found["UserLastModifiedDate"] >= before:
            return False
        _call("admin_delete_user", UserPoolId=_applicants(), Username=username)
    except Wrong:  # another run had it
        return False
    return True


def _verified(attributes: list[dict[str, str]]) -> bool:
    return _attributes(attributes).get("phone_number_verified") == "true"


# --- Staff ----------------------------------------------------------------------------------------------------------


def staff_sign_in(username: str, password: str) -> Tokens | Step:
    """Raises `Wrong` for an unknown name and a wrong password alike."""
    answer = _call(
        "admin_initiate_auth",
        UserPoolId=_staff(),
        ClientId=settings.load().require("staff_client_id"),
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": username, "PASSWORD": password},
    )
    return _outcome(answer)


def staff_answer(username: str, step: Step, answers: Mapping[str, str]) -> Tokens | Step:
    """`answers` by Cognito's names (`NEW_PASSWORD`, `SOFTWARE_TOKEN_MFA_CODE`). Raises `Wrong`, `WeakPassword`."""
    answer = _call(
        "admin_respond_to_auth_challenge",
        once=True,
        UserPoolId=_staff(),
        ClientId=settings.load().require("staff_client_id"),
        ChallengeName=step.name,
        Session=step.session,
        ChallengeResponses={"USERNAME": username, **answers},
    )
    return _outcome(answer)


def begin_totp(session: str) -> tuple[str, str]:
    """The secret (base32) for the authenticator app, and the next session. Raises `Wrong`."""
    answer = _call("associate_software_token", Session=session)
    return str(answer["SecretCode"]), str(answer["Session"])


def finish_totp(session: str, code: str) -> str:
    """The session that the `MFA_SETUP` step is answered with. Raises `Wrong` for a wrong code."""
    return str(_call("verify_software_token", Session=session, UserCode=code)["Session"])


def staff_refresh(token: str) -> Tokens:
    """Raises `Wrong`."""
    return _refresh(_staff(), settings.load().require("staff_client_id"), token)


def staff_revoke(token: str) -> None:
    _revoke(settings.load().require("staff_client_id"), token)


def create_staff_user(username: str, password: str) -> str:
    """The account's id; the password is permanent, and set anew when there was such a user. Raises `WeakPassword`."""
    with suppress(client("cognito-idp").exceptions.UsernameExistsException):
        _call("admin_create_user", UserPoolId=_staff(), Username=username, MessageAction="SUPPRESS")
    _call(
        "admin_set_user_password", UserPoolId=_staff(), Username=username, Password=password, Permanent=True
    )
    return staff_account_of(username)


def staff_account_of(username: str) -> str:
    """The account's id. Raises `Wrong` when there is no such name."""
    found = _call("admin_get_user", UserPoolId=_staff(), Username=username)
    return _attributes(found["UserAttributes"])["sub"]


def open_staff_user(username: str) -> str:
    """The account's id, made when there is none: under a password that nobody knows. Cognito sends nothing."""
    try:
        made = _call("admin_create_user", UserPoolId=_staff(), Username=username, MessageAction="SUPPRESS")
    except ClientError as error:
        if error.response["Error"]["Code"] == "UsernameExistsException":
            return staff_account_of(username)
        raise
    return _attributes(made["User"]["Attributes"])["sub"]


def give_temporary_password(username: str) -> str:
    """A new one, good for the pool's three days, in place of whatever she had; the next sign-in asks for her own."""
    password = _temporary_password()
    _call(
        "admin_set_user_password", UserPoolId=_staff(), Username=username, Password=password, Permanent=False
    )
    return password


def _temporary_password() -> str:
    """Sixteen characters in groups, without those that are taken for one another; each kind that the pool asks for."""
    every = (string.ascii_uppercase, string.ascii_lowercase, string.digits)
    kinds = ["".join(c for c in kind if c not in "IOlo01") for kind in every]
    picked = [secrets.choice(kind) for kind in kinds]
    picked += [secrets.choice("".join(kinds)) for _ in range(13)]
    secrets.SystemRandom().shuffle(picked)
    return "-".join("".join(picked[at : at + 4]) for at in range(0, 16, 4))


def forget_totp(username: str) -> None:
    """Her authenticator app no longer counts, nor the password that she had: the next sign-in, for which she needs a
    temporary one, enrols an app anew. Raises `Transient` when the app is still there.

    Where MFA is required a preference turns nothing off (SoftwareTokenMfaSettingsType): the token itself is deleted. Of
    a confirmed user, for others may be refused; and under a password that nobody knows, so that who knows the one of
    before can't enrol an app of his own meanwhile.
    """
    who: dict[str, Any] = {"UserPoolId": _staff(), "Username": username}
    _call("admin_set_user_password", **who, Password=_random_password(), Permanent=True)
    try:
        _call("admin_delete_software_token", **who)
    except Wrong as error:  # she may have none
        if "SOFTWARE_TOKEN_MFA" in _call("admin_get_user", **who).get("UserMFASettingList", ()):
            raise Transient("the authenticator app is still there") from error
    except ClientError as error:
        if error.response["Error"]["Code"] not in _NO_SUCH_CALL:
            raise
        off = {"Enabled": False, "PreferredMfa": False}
        _call("admin_set_user_mfa_preference", **who, SoftwareTokenMfaSettings=off)


_NO_SUCH_CALL = frozenset({"InvalidAction", "UnknownOperationException"})
"""How the emulator says that it does not play a call; there the preference does it."""


def end_staff_sessions(username: str) -> None:
    """No refresh token brings anything any more. Access tokens live on until they expire: see `sessions_until`."""
    with suppress(Wrong):
        _call("admin_user_global_sign_out", UserPoolId=_staff(), Username=username)


def begin_totp_by_token(access_token: str) -> str:
    """The secret, for somebody who is signed in: the emulator asks nobody to enrol, and gives tokens instead."""
    return str(_call("associate_software_token", AccessToken=access_token)["SecretCode"])


def finish_totp_by_token(access_token: str, code: str) -> None:
    _call("verify_software_token", AccessToken=access_token, UserCode=code)
    _call(
        "set_user_mfa_preference",
        AccessToken=access_token,
        SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True},
    )


# --- Both -----------------------------------------------------------------------------------------------------------


def _refresh(pool: str, client_id: str, token: str) -> Tokens:
    answer = _call(
        "admin_initiate_auth",
        UserPoolId=pool,
        ClientId=client_id,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": token},
    )
    outcome = _outcome(answer)
    if not isinstance(outcome, Tokens):
        raise Wrong(outcome.name)
    return outcome


def _revoke(client_id: str, token: str) -> None:
    try:
        _call("revoke_token", ClientId=client_id, Token=token)
    except Wrong:
        return
    except ClientError as error:
        if error.response["Error"]["Code"] != "UnsupportedTokenTypeException":
            raise


def _attributes(pairs: list[dict[str, str]]) -> dict[str, str]:
    return {pair["Name"]: pair["Value"] for pair in pairs}


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
