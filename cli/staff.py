"""`jisr staff`: close the door to a member of staff at once, and open it again."""

import argparse

from cli import target
from cli.emulator import Failed


def switch(asked: argparse.Namespace) -> int:
    from jisr.domain.errors import NotFound
    from jisr.use_cases.sessions.disable_staff import disable_staff

    with target.at(asked):
        try:
            disable_staff(asked.username, disabled=asked.disabled)
        except NotFound as refusal:
            raise Failed(f"{refusal.detail}: {asked.username}") from None
    print(f"{asked.username} is {'disabled' if asked.disabled else 'enabled'}")
    return 0


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("staff", help="who of the staff may sign in").add_subparsers(required=True)
    for name, disabled, text in (
        ("disable", True, "she may do nothing from her next request on"),
        ("enable", False, "she may do again what she might before"),
    ):
        command = group.add_parser(name, help=text)
        command.add_argument("username")
        target.add_options(command)
        command.set_defaults(run=switch, disabled=disabled)
