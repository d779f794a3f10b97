"""Formats of this field: what people type, made regular and checked.

Each format has a `normalise` (what is stored) and a check on the normalised text, so `ab 12 34 56` is a CNIE number.
Sources and confidence: `docs/programmes.md`, "Formats". Where public sources disagree we warn instead of refusing.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from jisr import reference

_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_NOISE: Final = re.compile(r"[\s.\-_/\u00a0\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")

_CNIE: Final = re.compile(r"[A-Z]{1,2}[0-9]{1,6}")
_MOBILE: Final = re.compile(r"(?:\+212|00212|0)([67][0-9]{8})")
MOROCCAN_MOBILE: Final = re.compile(r"\+212[67][0-9]{8}")
"""E.164 of a Moroccan mobile (ANRT numbering plan: national numbers in 06 and 07)."""
_ICE: Final = re.compile(r"[0-9]{15}")
_RIB: Final = re.compile(r"[0-9]{24}")
_IDCS: Final = re.compile(r"[0-9]{10}")
_POSTAL_CODE: Final = re.compile(r"[1-9][0-9]{4}")


def compact(text: str) -> str:
    """Western digits, no spaces, dots, hyphens, slashes or invisible marks, upper case."""
    return _NOISE.sub("", text.translate(_DIGITS)).upper()


def mobile_e164(text: str) -> str | None:
    """`+212XXXXXXXXX` of a Moroccan mobile typed in any usual way, or None.

    The cheap pattern decides first; the numbering plan (libphonenumber's metadata) is loaded only for what passes.
    """
    match = _MOBILE.fullmatch(compact(text))
    if match is None:
        return None
    import phonenumbers  # 30 ms: only where a phone number is read

    e164 = f"+212{match[1]}"
    number = phonenumbers.parse(e164, None)
    if phonenumbers.number_type(number) != phonenumbers.PhoneNumberType.MOBILE:
        return None
    return e164


def is_cnie(text: str) -> bool:
    """One or two letters and one to six digits. No check digit is known, prefixes are not a closed list."""
    return _CNIE.fullmatch(compact(text)) is not None


def is_ice(text: str) -> bool:
    """15 digits (9 enterprise, 4 establishment, 2 check) divisible by 97. All zeros is not one."""
    number = compact(text)
    return _ICE.fullmatch(number) is not None and int(number) > 0 and int(number) % 97 == 0


def is_rib(text: str) -> bool:
    """24 digits: 3 bank, 3 city, 16 account, 2 key. The key only warns: see `warning`."""
    return _RIB.fullmatch(_rib(text)) is not None


def rib_key_agrees(text: str) -> bool:
    return int(_rib(text)) % 97 == 0


def _rib(text: str) -> str:
    """The RIB's 24 digits; an IBAN (`MA` + 2 + RIB) is accepted too."""
    number = compact(text)
    return number[4:] if len(number) == 28 and number.startswith("MA") else number


def is_idcs(text: str) -> bool:
    """10 digits. The control digit's algorithm is not published: not enforced."""
    return _IDCS.fullmatch(compact(text)) is not None


def is_postal_code(text: str) -> bool:
    return _POSTAL_CODE.fullmatch(compact(text)) is not None


def _strip(text: str) -> str:
    return text.translate(_DIGITS).strip()


_RULES: Final[Mapping[str, tuple[Callable[[str], str], Callable[[str], bool]]]] = {
    "cnie": (compact, is_cnie),
    "ma-mobile": (
        lambda text: mobile_e164(text) or compact(text),
        lambda text: mobile_e164(text) is not None,
    ),
    "ice": (compact, is_ice),
    "rib": (_rib, is_rib),
    "idcs": (compact, is_idcs),
    "postal-code": (compact, is_postal_code),
    "region": (_strip, lambda text: reference.region(_strip(text)) is not None),
    "province": (_strip, lambda text: reference.province(_strip(text)) is not None),
    "commune": (_strip, lambda text: reference.commune(_strip(text)) is not None),
}

FORMATS: Final = frozenset(_RULES)

VALIDATORS: Final[Mapping[str, Callable[[str], bool]]] = {name: rule[1] for name, rule in _RULES.items()}
"""For jsonschema-rs: format name → whether the text, normalised, is one."""


def normalise(name: str, text: str) -> str:
    """The text as it is stored; unchanged when the format is none of ours. Never refuses: check with `is_valid`."""
    rule = _RULES.get(name)
    return rule[0](text) if rule else text


def is_valid(name: str, text: str) -> bool:
    """Whether `text` is a `name`; True for a format that is none of ours."""
    rule = _RULES.get(name)
    return rule[1](text) if rule else True


def warning(name: str, text: str) -> str | None:
    """A code for something unusual that must not block: `cnie_short` (fewer than 4 digits) or `rib_key`."""
    if name == "cnie" and is_cnie(text) and sum(c.isdigit() for c in compact(text)) < 4:
        return "cnie_short"
    if name == "rib" and is_rib(text) and not rib_key_agrees(text):
        return "rib_key"
    return None
