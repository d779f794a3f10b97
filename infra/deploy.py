"""`python -m infra.deploy STAGE`: layers for arm64, all stacks synthesised, then the real `cdk deploy` to AWS.

Whether somebody is signed in is asked last: everything before it can be tried without an account.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import botocore.session
from botocore.exceptions import BotoCoreError, ClientError

from infra import layers
from infra.node import SILENT

ROOT = Path(__file__).parents[1]
CDK = ROOT / "node_modules" / ".bin" / "cdk"
STAGE = re.compile(r"(?!local$)[a-z][a-z0-9]{0,11}")


class NotDeployed(Exception):
    """The text is one line that says how to mend it."""


def assembly_of(stage: str) -> Path:
    """All stacks of the stage, synthesised. Raises `NotDeployed`."""
    out = ROOT / "build" / "assembly" / stage
    command = [str(CDK), "synth", "--quiet", "-c", f"stage={stage}", "--output", str(out), "--no-notices"]
    if _run(command):
        raise NotDeployed("the stacks could not be synthesised: what cdk says above must be mended")
    return out


def account() -> str:
    """The AWS account that the shell is signed in to. Raises `NotDeployed`."""
    try:
        client: Any = botocore.session.Session().create_client("sts", region_name="us-east-1")
        return str(client.get_caller_identity()["Account"])
    except (BotoCoreError, ClientError) as error:
        raise NotDeployed(
            f"no AWS account answers ({type(error).__name__}): sign in (AWS_PROFILE, or keys in the environment) "
            "and read docs/deploy.md"
        ) from None


def deploy(stage: str) -> int:
    """What `cdk deploy` gives back. Raises `NotDeployed` and `layers.NotBuilt`."""

    def step[T](text: str, work: Callable[[], T]) -> T:
        started = time.monotonic()
        result = work()
        print(f"  {time.monotonic() - started:5.1f} s  {text}", flush=True)
        return result

    if not STAGE.fullmatch(stage):
        raise NotDeployed(
            f"STAGE={stage} is no stage of AWS: take dev, prod or another short name (local is `make run`)"
        )
    step("layers for arm64 ready", lambda: layers.build("arm64"))
    assembly = step("app synthesised", lambda: assembly_of(stage))
    print(f"deploying {stage} to account {account()}", flush=True)
    outputs = ROOT / "build" / f"outputs-{stage}.json"
    command = [str(CDK), "deploy", "--all", "--app", str(assembly), "--outputs-file", str(outputs)]
    return _run([*command, "--no-notices"])


def _run(command: list[str]) -> int:
    return subprocess.run(command, cwd=ROOT, env=os.environ | SILENT, check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage")
    try:
        return deploy(parser.parse_args().stage)
    except (NotDeployed, layers.NotBuilt) as failure:
        print(f"jisr: {failure}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
