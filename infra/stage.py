"""Where the app is deployed to: the emulator on this machine, or an AWS account."""

import platform
from dataclasses import dataclass
from typing import TypedDict

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_

LOCAL = "local"


class StackProps(TypedDict, total=False):
    """What every stack is told besides its own: its name, and where it goes (`env` None: wherever cdk is pointed)."""

    stack_name: str
    env: cdk.Environment | None


@dataclass(frozen=True, slots=True)
class Stage:
    """`name` is `local`, `dev`, `prod`, …; everything that differs between them is asked here, never elsewhere."""

    name: str

    @property
    def local(self) -> bool:
        """The emulator: no cloud-only stacks, the host's architecture, nothing retained."""
        return self.name == LOCAL

    @property
    def retains(self) -> bool:
        """Data outlives the stack, except where people try things."""
        return self.name not in {LOCAL, "dev"}

    @property
    def removal(self) -> cdk.RemovalPolicy:
        return cdk.RemovalPolicy.RETAIN if self.retains else cdk.RemovalPolicy.DESTROY

    @property
    def layers_folder(self) -> str:
        """Which build of the layers fits: `x86_64` or `arm64`."""
        return "x86_64" if self.local and platform.machine() == "x86_64" else "arm64"

    @property
    def architecture(self) -> lambda_.Architecture:
        return lambda_.Architecture.X86_64 if self.layers_folder == "x86_64" else lambda_.Architecture.ARM_64

    @property
    def receipts_source(self) -> str:
        """Nobody but AWS may speak as `aws.…` on a bus, and the emulator holds to it while its carrier gives none."""
        return "local.sms-voice" if self.local else "aws.sms-voice"

    @property
    def sms_gateway(self) -> str:
        return "sns" if self.local else "end_user_messaging"
