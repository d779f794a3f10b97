"""How often somebody may try, counted under keyed hashes: neither a number nor an address is kept.

While the hash key is rotated both keys' counters count, so that a rotation gives nobody new tries.
"""

from datetime import datetime
from typing import Literal

from jisr import logging
from jisr.domain.errors import TooMany
from jisr.domain.sign_in import IN_TOTAL, PER_ADDRESS, PER_NUMBER, PER_STAFF_NAME, PER_STAFF_STEP, network_of
from jisr.gateways.keys import hmacs
from jisr.store import sign_in


def count_address(what: Literal["ADDRESS", "STAFF_ADDRESS"], address: str, at: datetime) -> None:
    """One more try from the client's network. Raises `TooMany`."""
    for known in hmacs("address", network_of(address)):
        sign_in.count(f"{what}#{known}", at, PER_ADDRESS)


def count_code(phone: str, at: datetime, challenge: str | None = None) -> None:
    """One more code to this number (E.164), of whatever kind. `challenge`: the sign-in it is for, which erasure must
    find. Raises `TooMany`.

    The total comes last: what a number's own limit refuses takes nothing from everybody's.
    """
    for number in numbers_of(phone):
        sign_in.remember(number, at, PER_NUMBER, challenge)
    try:
        sign_in.count("CODES", at, IN_TOTAL)
    except TooMany:
        logging.emit_metric("CodesRefusedByTotal", 1)  # nobody can sign in: an alarm
        raise
    logging.emit_metric("CodesAsked", 1)


def numbers_of(phone: str) -> tuple[str, ...]:
    """Under what the codes to a number are counted."""
    return tuple(f"NUMBER#{known}" for known in hmacs("number", phone))


def count_staff_name(username: str, at: datetime) -> None:
    """One more password for this name, whether there is such an account or not. Raises `TooMany`."""
    for known in hmacs("staff", username.casefold()):
        sign_in.count(f"STAFF_NAME#{known}", at, PER_STAFF_NAME)


def count_staff_step(username: str, at: datetime) -> None:
    """One more answer to the step after a right password. Raises `TooMany`."""
    for known in hmacs("staff", username.casefold()):
        sign_in.remember(f"STAFF_STEP#{known}", at, PER_STAFF_STEP)
