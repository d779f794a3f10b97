"""The code by SMS: what it looks like, what it says, and how often it may be asked for.

Imported by a Cognito trigger at start-up: the standard library only.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

CODE_SECONDS = 300
MOST_TRIES = 3

_METADATA = "CODE-"
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
# One segment each: 70 characters of UCS-2, 160 of GSM-7.
_TEXTS = {
    "ar": "جسر: رمزك {code}، صالح 5 دقائق. لا تعطيه لأي أحد.",
    "fr": "Jisr : votre code est {code}, valable 5 minutes. Ne le donnez à personne.",
    "en": "Jisr: your code is {code}, valid for 5 minutes. Give it to nobody.",
}


def new_code() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(10**6):06d}"


def text_of(code: str, language: str) -> str:
    """The SMS; Arabic for a language that we don't speak."""
    return _TEXTS.get(language, _TEXTS["ar"]).format(code=code)


def metadata_of(code: str) -> str:
    """What Cognito keeps with a challenge."""
    return _METADATA + code


def code_of(metadata: str | None) -> str | None:
    """The code that `metadata_of` put there, or None."""
    code = (metadata or "").removeprefix(_METADATA)
    return code if metadata != code and is_code(code) else None


def typed_code(text: str) -> str | None:
    """Six western digits of a code as typed (`١٢٣ ٤٥٦`), or None when it can't be one."""
    code = "".join(text.translate(_DIGITS).split())
    return code if is_code(code) else None


def is_code(text: str) -> bool:
    return len(text) == 6 and text.isascii() and text.isdecimal()


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` within `seconds`."""

    most: int
    seconds: int


# Strict per number and in total (each code costs an SMS), generous per address: a training room shares one.
PER_NUMBER = (Limit(3, 900), Limit(10, 86_400))
PER_ADDRESS = Limit(100, 900)
IN_TOTAL = Limit(2_000, 3_600)
PER_STAFF_NAME = Limit(10, 900)
PER_STAFF_STEP = (Limit(10, 900), Limit(40, 86_400))
"""Answers to the step after a right password. When three codes of a million are right at a time (the one before and
after too, RFC 6238), 40 tries a day find one with 1 in 8,300."""


def network_of(address: str) -> str:
    """What is counted as one place: an IPv4 address, or the /64 of an IPv6 one, of which a household has 2^64."""
    from ipaddress import (  # only where addresses are counted: not in a trigger
        IPv4Address,
        IPv6Address,
        ip_address,
    )

    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))


def wait(past: Sequence[datetime], at: datetime, limits: Sequence[Limit]) -> int:
    """Seconds until one more fits all `limits` after those at `past`; 0 when it fits now."""
    seconds = 0
    for limit in limits:
        recent = sorted(when for when in past if when > at - timedelta(seconds=limit.seconds))
        if len(recent) >= limit.most:
            frees = recent[-limit.most] + timedelta(seconds=limit.seconds)
            seconds = max(seconds, int((frees - at).total_seconds()) + 1)
    return seconds
