"""What the names in a wiring row's `tables`, `settings` and `grants` mean, in one place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_events as buses
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3

from infra.constructs.table import KEY_READ, KEY_WRITE
from infra.stacks.data import DataStack
from infra.stage import Stage
from infra.wiring import Row


@dataclass
class Granter:
    """Gives each function exactly what its row names. Filled as stacks come into being."""

    stage: Stage
    data: DataStack
    site_url: str
    sms_sender: str | None
    email_sender: str | None
    bus: buses.EventBus | None = None
    applicant_pool: cognito.UserPool | None = None
    applicant_client: cognito.UserPoolClient | None = None
    staff_pool: cognito.UserPool | None = None
    staff_client: cognito.UserPoolClient | None = None

    @property
    def values(self) -> Mapping[str, str | None]:
        """The values of `jisr.settings.Settings`."""
        return {
            "stage": self.stage.name,
            "site_url": self.site_url,
            "sms_gateway": self.stage.sms_gateway,
            "sms_sender": self.sms_sender,
            "email_sender": self.email_sender,
            "bucket_uploads": self.data.uploads.bucket_name,
            "bucket_clean": self.data.clean.bucket_name,
            "bucket_site": self.data.site.bucket_name,
            "bucket_exports": self.data.exports.bucket_name,
            "hmac_key_id": self.data.hmac_key.key_id,
            "hmac_key_id_other": self.data.hmac_key_other.key_id if self.data.hmac_key_other else None,
            "bus_name": self.bus.event_bus_name if self.bus else None,
            "applicant_pool_id": self.applicant_pool.user_pool_id if self.applicant_pool else None,
            "applicant_client_id": self.applicant_client.user_pool_client_id
            if self.applicant_client
            else None,
            "staff_pool_id": self.staff_pool.user_pool_id if self.staff_pool else None,
            "staff_client_id": self.staff_client.user_pool_client_id if self.staff_client else None,
            **{f"table_{name}": table.table.table_name for name, table in self.data.tables.items()},
        }

    def allow(self, row: Row, function: lambda_.Function) -> None:
        """Raises `KeyError` for a grant that is not known here."""
        for table, access in row.tables:
            self.data.tables[table].allow(function, access)
        for name in row.grants:
            _GRANTS[name](self, function)


def _actions(who: lambda_.Function, resources: list[str], *actions: str) -> None:
    who.add_to_role_policy(iam.PolicyStatement(actions=list(actions), resources=resources))


def _ours(who: lambda_.Function, service: str, what: str) -> str:
    """Resources of this account and region."""
    stack = cdk.Stack.of(who)
    return f"arn:{stack.partition}:{service}:{stack.region}:{stack.account}:{what}"


def _hmac(g: Granter, who: lambda_.Function) -> None:
    for key in (g.data.hmac_key, g.data.hmac_key_other):
        if key is not None:
            key.grant(who, "kms:GenerateMac")


def _bus(g: Granter, who: lambda_.Function) -> None:
    if g.bus is not None:
        g.bus.grant_put_events_to(who)


def _pool(pool: cognito.UserPool | None, who: lambda_.Function, *actions: str) -> None:
    if pool is not None:
        _actions(who, [pool.user_pool_arn], *(f"cognito-idp:{action}" for action in actions))


def _accounts_read(g: Granter, who: lambda_.Function) -> None:
    _pool(g.applicant_pool, who, "ListUsers", "AdminGetUser")


def _accounts(g: Granter, who: lambda_.Function) -> None:
    """An agent opens an account for a woman, and moves her file to another number."""
    _pool(
        g.applicant_pool,
        who,
        "AdminGetUser",
        "AdminCreateUser",
        "AdminSetUserPassword",
        "ListUsers",
        "AdminUpdateUserAttributes",
        "AdminUserGlobalSignOut",
    )


def _accounts_open(g: Granter, who: lambda_.Function) -> None:
    """An account for a number that has none; no sign-in, and no number is changed."""
    _pool(
        g.applicant_pool,
        who,
        "AdminCreateUser",
        "AdminSetUserPassword",
        "AdminUpdateUserAttributes",
        "AdminGetUser",
    )


def _accounts_sweep(g: Granter, who: lambda_.Function) -> None:
    _pool(g.applicant_pool, who, "ListUsers", "AdminGetUser", "AdminDeleteUser")


def _applicant_sessions(g: Granter, who: lambda_.Function) -> None:
    """The first code to a number opens its account."""
    _pool(
        g.applicant_pool,
        who,
        "AdminCreateUser",
        "AdminSetUserPassword",
        "AdminUpdateUserAttributes",
        "AdminInitiateAuth",
        "AdminRespondToAuthChallenge",
    )


def _staff_sessions(g: Granter, who: lambda_.Function) -> None:
    _pool(g.staff_pool, who, "AdminInitiateAuth", "AdminRespondToAuthChallenge")


def _staff_accounts(g: Granter, who: lambda_.Function) -> None:
    """Invite, reset, and end somebody's sessions; nobody signs in for another, and no account is deleted."""
    _pool(
        g.staff_pool,
        who,
        "AdminCreateUser",
        "AdminGetUser",
        "AdminSetUserPassword",
        "AdminDeleteSoftwareToken",
        "AdminUserGlobalSignOut",
        *(("AdminSetUserMFAPreference",) if g.stage.local else ()),
    )


def _sms(g: Granter, who: lambda_.Function) -> None:
    """Locally SNS to a phone (no ARN exists for one); in AWS End User Messaging, from an identity of this account."""
    if g.stage.local:
        _actions(who, ["*"], "sns:Publish")
    else:
        _actions(who, [_ours(who, "sms-voice", "*")], "sms-voice:SendTextMessage")


def _email(g: Granter, who: lambda_.Function) -> None:
    _actions(who, [_ours(who, "ses", "identity/*")], "ses:SendEmail")


def _put(bucket: s3.Bucket, who: lambda_.Function) -> None:
    """New versions, and no tags: a scan's verdict is the scan's to give. S3 asks of who writes under a key that she may
    use it both ways."""
    _actions(who, [bucket.arn_for_objects("*")], "s3:PutObject")
    if bucket.encryption_key is not None:
        bucket.encryption_key.grant(who, *KEY_READ, *KEY_WRITE)


def _erase(bucket: s3.Bucket, who: lambda_.Function) -> None:
    """All versions, without a look into any."""
    _actions(who, [bucket.bucket_arn], "s3:ListBucketVersions")
    _actions(who, [bucket.arn_for_objects("*")], "s3:DeleteObject", "s3:DeleteObjectVersion")


def _uploads_read(g: Granter, who: lambda_.Function) -> None:
    """Any version, and what there is: S3 says of nothing that it is missing to whoever may not list."""
    g.data.uploads.grant_read(who)


def _uploads_put(g: Granter, who: lambda_.Function) -> None:
    _put(g.data.uploads, who)


def _uploads_erase(g: Granter, who: lambda_.Function) -> None:
    _erase(g.data.uploads, who)


def _clean_read(g: Granter, who: lambda_.Function) -> None:
    """To sign links to single files: what there is, its item says."""
    _actions(who, [g.data.clean.arn_for_objects("*")], "s3:GetObject")
    if g.data.clean.encryption_key is not None:
        g.data.clean.encryption_key.grant(who, *KEY_READ)


def _clean_put(g: Granter, who: lambda_.Function) -> None:
    _put(g.data.clean, who)


def _clean_erase(g: Granter, who: lambda_.Function) -> None:
    _erase(g.data.clean, who)


def _exports_read(g: Granter, who: lambda_.Function) -> None:
    """To sign links, and to read again what was written on the way."""
    _actions(who, [g.data.exports.arn_for_objects("exports/*")], "s3:GetObject")
    if g.data.exports.encryption_key is not None:
        g.data.exports.encryption_key.grant(who, *KEY_READ)


def _exports_put(g: Granter, who: lambda_.Function) -> None:
    _put(g.data.exports, who)


def _exports_erase(g: Granter, who: lambda_.Function) -> None:
    _erase(g.data.exports, who)


def _site_read(g: Granter, who: lambda_.Function) -> None:
    """What the build's files are called; S3 says of nothing that it is missing to whoever may not list."""
    _actions(who, [g.data.site.bucket_arn], "s3:ListBucket")
    _actions(who, [g.data.site.arn_for_objects("assets.json")], "s3:GetObject")


def _site_put(g: Granter, who: lambda_.Function) -> None:
    """Pages, and nothing that runs in a browser."""
    _actions(who, [g.data.site.arn_for_objects("pages/*")], "s3:PutObject")


_GRANTS: Mapping[str, Callable[[Granter, lambda_.Function], None]] = {
    "hmac": _hmac,
    "bus": _bus,
    "accounts": _accounts,
    "accounts_read": _accounts_read,
    "accounts_open": _accounts_open,
    "accounts_sweep": _accounts_sweep,
    "applicant_sessions": _applicant_sessions,
    "staff_sessions": _staff_sessions,
    "staff_accounts": _staff_accounts,
    "sms": _sms,
    "email": _email,
    "uploads_read": _uploads_read,
    "uploads_put": _uploads_put,
    "uploads_erase": _uploads_erase,
    "clean_read": _clean_read,
    "clean_put": _clean_put,
    "clean_erase": _clean_erase,
    "exports_read": _exports_read,
    "exports_put": _exports_put,
    "exports_erase": _exports_erase,
    "site_read": _site_read,
    "site_put": _site_put,
}
