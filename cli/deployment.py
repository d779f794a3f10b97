"""Layers, synthesis and the real `cdk deploy` to the emulator; what did not change is not done again."""

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from cli.emulator import REGION, ROOT, Emulator, Failed, run
from infra.node import SILENT

CDK = ROOT / "node_modules" / ".bin" / "cdk"
QUIET = ["--no-version-reporting", "--no-path-metadata", "--no-asset-metadata", "--no-notices"]
SOURCES = ("infra", "functions", "events", "layers", "requirements", "cdk.json", "package-lock.json")


def digest(site_url: str) -> str:
    """Of all that a deployment is made of."""
    found = hashlib.sha256(site_url.encode())
    for name in SOURCES:
        place = ROOT / name
        files = [place] if place.is_file() else sorted(p for p in place.rglob("*") if p.is_file())
        for file in files:
            if "__pycache__" not in file.parts:
                found.update(str(file.relative_to(ROOT)).encode())
                found.update(file.read_bytes())
    return found.hexdigest()


def build_layers() -> None:
    """For this machine's architecture. Raises `Failed`."""
    from infra import layers

    try:
        layers.build(layers.host())
    except layers.NotBuilt as failure:
        raise Failed(str(failure)) from None


def synthesise(emulator: Emulator, site_url: str) -> Path:
    """The cloud assembly for this site, in the state's folder."""
    out = emulator.state / "cdk.out"
    environment = emulator.environment() | SILENT
    command = [
        str(CDK),
        "synth",
        "-q",
        "-c",
        "stage=local",
        "-c",
        f"site_url={site_url}",
        "-o",
        str(out),
        *QUIET,
    ]
    run(command, environment, emulator.state / "deploy.log", "cdk synth")
    return out


def deploy(emulator: Emulator, assembly: Path) -> None:
    """Bootstrap and deploy all stacks; the outputs are kept in `outputs.json`."""
    environment = emulator.environment() | SILENT
    log = emulator.state / "deploy.log"
    app = ["--app", str(assembly)]
    run(
        [str(CDK), "bootstrap", *app, f"aws://000000000000/{REGION}", *QUIET],
        environment,
        log,
        "cdk bootstrap",
    )
    outputs = ["--outputs-file", str(emulator.state / "outputs.json")]
    command = [str(CDK), "deploy", *app, "--all", "--require-approval", "never", "--concurrency", "4"]
    run([*command, *outputs, *QUIET], environment, log, "cdk deploy")


def set_ttl(names: list[str], client: Any) -> None:
    """The emulator's CloudFormation drops a table's TTL: set it. Doing it again changes nothing."""
    for name in names:
        client.update_time_to_live(
            TableName=name, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires_at"}
        )


def verify_sender(address: str, client: Any) -> None:
    """The emulator's SES sends only from a verified address, like AWS's; it believes at once. Safe to repeat."""
    with contextlib.suppress(client.exceptions.AlreadyExistsException):
        client.create_email_identity(EmailIdentity=address)


def outputs(state: Path) -> dict[str, str]:
    """All stacks' outputs by name; a setting's value is under the setting's name."""
    found: dict[str, str] = {}
    for values in json.loads((state / "outputs.json").read_text()).values():
        found |= values
    return json.loads(found["Settings"]) | {"api_id": found["ApiId"]} if "Settings" in found else found


class Services(Protocol):
    """The emulator, or what stands for some of it."""

    def environment(self) -> dict[str, str]: ...


@contextlib.contextmanager
def as_a_function(services: Services, settings: Mapping[str, str]) -> Iterator[None]:
    """Let use cases of this process work on the deployed tables, as a function would; then forget it all."""
    before = dict(os.environ)
    os.environ.update(services.environment())
    os.environ.update({f"JISR_{name.upper()}": value for name, value in settings.items()})
    _forget()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        _forget()


def _forget() -> None:
    """What this process remembers of an environment."""
    from jisr import settings
    from jisr.gateways import aws, keys, sending
    from jisr.store import base, programmes

    settings.load.cache_clear()
    aws.forget_clients()
    sending.once.cache_clear()
    keys._mac.cache_clear()
    base.forget_connections()
    programmes.forget()
