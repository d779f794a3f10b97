"""Two pools: applicants by a code to their phone, staff by password and an authenticator app."""

from typing import Unpack

import aws_cdk as cdk
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.constructs.function import Function, Layers
from infra.grants import Granter
from infra.stage import StackProps, Stage
from infra.wiring import ROWS, Auth

_OPERATIONS = {
    "define": cognito.UserPoolOperation.DEFINE_AUTH_CHALLENGE,
    "create": cognito.UserPoolOperation.CREATE_AUTH_CHALLENGE,
    "verify": cognito.UserPoolOperation.VERIFY_AUTH_CHALLENGE_RESPONSE,
}


class IdentityStack(cdk.Stack):
    """A token only proves who; what somebody may do is read from our tables."""

    def __init__(
        self, scope: Construct, id_: str, *, stage: Stage, granter: Granter, **props: Unpack[StackProps]
    ) -> None:
        super().__init__(scope, id_, **props)
        layers = Layers(self, stage)
        self.functions: dict[str, lambda_.Function] = {}
        self.applicant_pool = cognito.UserPool(
            self,
            "Applicants",
            self_sign_up_enabled=False,
            sign_in_case_sensitive=True,
            account_recovery=cognito.AccountRecovery.NONE,
            deletion_protection=stage.retains,
            removal_policy=stage.removal,
        )
        for row in ROWS:
            if isinstance(row.trigger, Auth):
                made = Function(self, row, stage=stage, layers=layers, values=granter.values)
                granter.allow(row, made.function)
                self.functions[row.name] = made.function
                self.applicant_pool.add_trigger(_OPERATIONS[row.trigger.operation], made.function)
        self.applicant_client = self.applicant_pool.add_client(
            "Site",
            auth_flows=cognito.AuthFlow(custom=True),
            auth_session_validity=cdk.Duration.minutes(5),
            access_token_validity=cdk.Duration.minutes(60),
            id_token_validity=cdk.Duration.minutes(60),
            refresh_token_validity=cdk.Duration.days(30),
            prevent_user_existence_errors=True,
            enable_token_revocation=True,
            generate_secret=False,
            disable_o_auth=True,
        )
        self.staff_pool = cognito.UserPool(
            self,
            "Staff",
            self_sign_up_enabled=False,
            sign_in_case_sensitive=False,
            account_recovery=cognito.AccountRecovery.NONE,
            mfa=cognito.Mfa.REQUIRED,
            mfa_second_factor=cognito.MfaSecondFactor(otp=True, sms=False),
            password_policy=cognito.PasswordPolicy(
                min_length=12,
                require_digits=True,
                require_lowercase=True,
                require_uppercase=True,
                require_symbols=True,
                temp_password_validity=cdk.Duration.days(3),
            ),
            feature_plan=None if stage.local else cognito.FeaturePlan.PLUS,
            standard_threat_protection_mode=None
            if stage.local
            else cognito.StandardThreatProtectionMode.FULL_FUNCTION,
            deletion_protection=stage.retains,
            removal_policy=stage.removal,
        )
        self.staff_client = self.staff_pool.add_client(
            "Console",
            auth_flows=cognito.AuthFlow(admin_user_password=True),
            auth_session_validity=cdk.Duration.minutes(5),
            access_token_validity=cdk.Duration.minutes(60),
            id_token_validity=cdk.Duration.minutes(60),
            refresh_token_validity=cdk.Duration.hours(12),
            prevent_user_existence_errors=True,
            enable_token_revocation=True,
            generate_secret=False,
            disable_o_auth=True,
        )
