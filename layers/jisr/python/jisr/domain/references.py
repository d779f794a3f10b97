"""Ids and the reference a person reads aloud.

An application's id is 12 characters: two digits of the year, nine random ones, one check character, in
Crockford's base32 (no I, L, O, U: they are misheard and misread). The reference is the same, grouped, so that no
look-up item is needed: `26K7PQ2M9XCT` is `JSR-26K7-PQ2M-9XCT`.
"""

import secrets
from datetime import datetime

from jisr.domain.formats import compact

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("ILOU", "110V")


def _check(body: str) -> str:
    """Sum mod 32 with odd weights: odd numbers have inverses mod 32, so every single wrong character is found."""
    return ALPHABET[sum((2 * place + 1) * ALPHABET.index(c) for place, c in enumerate(body)) % 32]


def new_application_id(at: datetime, seed: bytes | None = None) -> str:
    """45 random bits: not guessable at the rate look-ups are limited to. Of a `seed` (a hash), always the same id."""
    number = int.from_bytes((seed or secrets.token_bytes(8))[:8])
    body = f"{at.year % 100:02d}" + "".join(ALPHABET[number >> 5 * place & 31] for place in range(9))
    return body + _check(body)


def new_id(seed: bytes | None = None) -> str:
    """An opaque id of 128 random bits for events, documents and correlation. Of a `seed` (a hash), always the same."""
    return (seed or secrets.token_bytes(16))[:16].hex()


def reference_of(application_id: str) -> str:
    return f"JSR-{application_id[:4]}-{application_id[4:8]}-{application_id[8:]}"


def id_of(reference: str) -> str | None:
    """The id behind a reference as typed (spaces, hyphens, case, I/L/O/U, Arabic digits forgiven), or None if it can't
    be one."""
    text = "".join(c for c in compact(reference) if c.isalnum())
    text = text.removeprefix("JSR").translate(_READ_AS)
    if len(text) != 12 or any(c not in ALPHABET for c in text) or _check(text[:11]) != text[11]:
        return None
    return text
