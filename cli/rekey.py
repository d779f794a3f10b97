"""`jisr rekey`: the step of a rotation of the hash key that rewrites what is kept (docs/operations.md)."""

import argparse

from cli import target
from cli.emulator import Failed


def rekey(asked: argparse.Namespace) -> int:
    """All files. May be interrupted and run again; 1 as exit status while a file is left."""
    from jisr.domain.errors import Conflict
    from jisr.use_cases.rekey_people import rekey_people

    with target.at(asked):
        try:
            done = rekey_people()
        except Conflict as refusal:
            raise Failed(refusal.detail) from None
    print(
        f"{done.changed} files rewritten, {done.already} were right, {len(done.unknown)} are known by neither key"
    )
    for application_id in done.unknown:
        print(f"  {application_id}")
    return 1 if done.unknown else 0


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("rekey", help="people known under the hash key that is written now")
    target.add_options(command)
    command.set_defaults(run=rekey)
