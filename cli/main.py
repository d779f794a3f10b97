"""`jisr`: the command line of the project."""

import argparse
import signal
import sys
import threading
import time
from pathlib import Path

from cli import dlq, rebuild, rekey, seed_files, staff, target, vocabulary
from cli.emulator import ROOT, Failed

LOCAL = ROOT / ".local"


def up(asked: argparse.Namespace) -> int:
    """Start everything, say where it is, stop on Ctrl-C or SIGTERM."""
    from cli.local import local_site

    started = time.monotonic()
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set() if stop.is_set() is False else sys.exit(130))
    print("Jisr starts", flush=True)
    with local_site(
        asked.state, asked.port, asked.emulator_port, lambda text: print(text, flush=True)
    ) as site:
        print(f"ready in {time.monotonic() - started:.1f} s; Ctrl-C stops it")
        for what, path in (
            ("site", "/"),
            ("console", "/console"),
            ("inbox", "/inbox"),
            ("API document", "/api/v1/openapi.json"),
        ):
            print(f"  {what:<14}{site.url}{path}")
        print(f"  {'accounts':<14}{asked.state / 'demo-accounts.json'}", flush=True)
        stop.wait()
        print("stopping", flush=True)
    return 0


def play_demo(asked: argparse.Namespace) -> int:
    from cli.client import Unexpected
    from cli.demo import demo

    try:
        demo(asked.url, asked.state)
    except (Unexpected, OSError) as failure:
        raise Failed(f"{failure} (is the site running? `make run` starts it)") from None
    return 0


def check_programmes(asked: argparse.Namespace) -> int:
    from cli import programmes

    return programmes.check(asked.files)


def publish_programmes(asked: argparse.Namespace) -> int:
    from cli import programmes
    from jisr.domain.errors import Conflict

    with target.at(asked):
        try:
            programmes.publish(asked.files)
        except Conflict as refusal:
            raise Failed(f"{refusal.detail}: look at it, then publish again") from None
    return 0


def write_openapi(asked: argparse.Namespace) -> int:
    from cli import openapi

    openapi.write()
    return 0


def write_wording(_: argparse.Namespace) -> int:
    from cli import wording

    wording.write()
    return 0


def write_morocco(_: argparse.Namespace) -> int:
    from cli import morocco

    morocco.write()
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="jisr", description=__doc__)
    commands = parser.add_subparsers(required=True)

    command = commands.add_parser("up", help="the whole site on this machine")
    command.add_argument("--port", type=int, default=8080)
    command.add_argument("--emulator-port", type=int, default=4570)
    command.add_argument("--state", type=Path, default=LOCAL)
    command.set_defaults(run=up)

    command = commands.add_parser("demo", help="play the whole journey against the running site")
    command.add_argument("--url", default="http://localhost:8080")
    command.add_argument("--state", type=Path, default=LOCAL)
    command.set_defaults(run=play_demo)

    group = commands.add_parser("programmes", help="programmes as YAML").add_subparsers(required=True)
    command = group.add_parser("check", help="say what must be mended")
    command.add_argument("files", type=Path, nargs="+")
    command.set_defaults(run=check_programmes)
    command = group.add_parser("publish", help="make what is right the version of new applications")
    command.add_argument("files", type=Path, nargs="+")
    target.add_options(command)
    command.set_defaults(run=publish_programmes)

    command = commands.add_parser("openapi", help="write the API document from the code")
    command.set_defaults(run=write_openapi)

    command = commands.add_parser("wording", help="write the portal's sentences about answers from the code")
    command.set_defaults(run=write_wording)

    command = commands.add_parser(
        "morocco", help="write Morocco's clock for the pages from the shipped tzdata"
    )
    command.set_defaults(run=write_morocco)

    vocabulary.add(commands)
    dlq.add(commands)
    rebuild.add(commands)
    rekey.add(commands)
    staff.add(commands)
    seed_files.add(commands)

    asked = parser.parse_args()
    try:
        return int(asked.run(asked))
    except Failed as failure:
        print(f"jisr: {failure}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
