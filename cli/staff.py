"""`jisr staff`: invite the first manager, close the door to a member of staff at once, and open it again."""

import argparse
from datetime import UTC, datetime
from typing import Any

from cli import target
from cli.emulator import Failed


def _call() -> Any:
    from jisr.domain.people import SYSTEM
    from jisr.domain.references import new_id
    from jisr.use_cases.call import Call

    return Call(SYSTEM, datetime.now(UTC), new_id())


def _what(refusal: Any) -> str:
    """In English, as the command speaks: each mend, else the refusal's own words."""
    return "; ".join(error.message["en"] for error in refusal.errors) or refusal.detail


def switch(asked: argparse.Namespace) -> int:
    from jisr.domain.errors import Refusal
    from jisr.use_cases.sessions.disable_staff import disable_staff

    with target.at(asked):
        try:
            disable_staff(_call(), asked.username, disabled=asked.disabled)
        except Refusal as refusal:
            raise Failed(f"{asked.username}: {_what(refusal)}") from None
    print(f"{asked.username} is {'disabled' if asked.disabled else 'enabled'}")
    return 0


def invite(asked: argparse.Namespace) -> int:
    from jisr.domain.errors import Refusal, Transient
    from jisr.use_cases.people import invite as use_case

    given = use_case.Invitation(
        asked.username,
        asked.name,
        asked.language,
        frozenset(asked.role),
        frozenset(asked.region),
        frozenset(asked.province),
        asked.partner,
    )
    with target.at(asked):
        try:
            use_case.invite(_call(), given)
        except Refusal as refusal:
            raise Failed(f"{asked.username}: {_what(refusal)}") from None
        except Transient as why:
            raise Failed(f"the e-mail did not go ({why}): run the same command again") from None
    print(f"{asked.username} is invited: the e-mail has a password for three days")
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
    command = group.add_parser(
        "invite", help="an account and an e-mail: how a deployment gets its first manager"
    )
    command.add_argument("username", help="her work e-mail, by which she signs in")
    command.add_argument("--name", required=True)
    command.add_argument("--language", choices=("ar", "fr"), default="ar")
    command.add_argument("--role", action="append", required=True, choices=_ROLES)
    command.add_argument("--region", action="append", default=[], help="its code, such as 03")
    command.add_argument("--province", action="append", default=[], help="its code, such as 03.231")
    command.add_argument("--partner", help="the name of a partner's contributions")
    target.add_options(command)
    command.set_defaults(run=invite)


_ROLES = ("agent", "coordinator", "committee_member", "programme_manager", "partner", "auditor")
