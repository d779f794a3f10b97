"""Which deployment a command works on: the local site's emulator, or AWS as the shell is signed in."""

import argparse
import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.session
from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from cli.deployment import as_a_function
from cli.emulator import ROOT, Emulator, Failed

LOCAL = ROOT / ".local"


def add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--aws", action="store_true", help="AWS as the shell is signed in, not the local site"
    )
    command.add_argument("--outputs", type=Path, help="the deployment's outputs (cdk deploy --outputs-file)")
    command.add_argument("--state", type=Path, default=LOCAL)
    command.add_argument("--emulator-port", type=int, default=4570)


def outputs_of(asked: argparse.Namespace, name: str) -> Any:
    """The JSON in the output `name` of whichever stack has it. Raises `Failed`."""
    path = asked.outputs or asked.state / "outputs.json"
    try:
        stacks = json.loads(path.read_text(encoding="utf-8"))
        return next(json.loads(values[name]) for values in stacks.values() if name in values)
    except OSError:
        raise Failed(f"no outputs in {path}: deploy first, or name the file by --outputs") from None
    except (ValueError, StopIteration):
        raise Failed(f"{path} has no output {name}: deploy again") from None


@contextlib.contextmanager
def at(asked: argparse.Namespace) -> Iterator[None]:
    """Use cases and clients of this process work on the deployment. Raises `Failed` when it does not answer."""
    settings = outputs_of(asked, "Settings")
    try:
        if asked.aws:
            os.environ.update({f"JISR_{name.upper()}": value for name, value in settings.items()})
            yield
        else:
            with as_a_function(Emulator(asked.state, asked.emulator_port), settings):
                yield
    except (BotoCoreError, ClientError, PynamoDBException) as error:
        raise Failed(
            f"the deployment does not answer ({type(error).__name__}): is the site running?"
        ) from error


def sqs() -> Any:
    """A client of the deployment that `at` points to."""
    return botocore.session.Session().create_client("sqs")
