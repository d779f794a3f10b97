"""`jisr rebuild`: what can be made anew from the events."""

import argparse

from cli import target
from cli.emulator import Failed


def indicators(asked: argparse.Namespace) -> int:
    """All figures, or one programme's. May be run at any time, and again."""
    from jisr.domain.errors import Conflict
    from jisr.use_cases.rebuild_indicators import rebuild_indicators

    with target.at(asked):
        try:
            done = rebuild_indicators(asked.programme)
        except Conflict as refusal:
            raise Failed(refusal.detail) from None
    print(f"{done.events} events in {done.leaves} leaves; {done.changed} were wrong; {done.rounds} rounds")
    return 0


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("rebuild", help="make anew from the events").add_subparsers(required=True)
    command = group.add_parser("indicators", help="the figures")
    command.add_argument("--programme", help="one programme's; all without")
    target.add_options(command)
    command.set_defaults(run=indicators)
