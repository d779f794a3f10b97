"""Who gives money, under which name and by which agreement. Pure."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from jisr.domain.errors import FieldError

type PartnerKind = Literal["ministry", "regional_council", "wilaya", "province", "other"]

_SIGNED: Final[Mapping[str, str]] = {
    "ar": "اكتبوا يوم التوقيع: ليس بعد اليوم.",
    "fr": "Indiquez le jour de la signature : pas après aujourd'hui.",
    "en": "Give the day of the signature: not after today.",
}
_ENDS: Final[Mapping[str, str]] = {
    "ar": "تنتهي الاتفاقية بعد توقيعها: صححوا تاريخ النهاية.",
    "fr": "La convention prend fin après sa signature : corrigez la date de fin.",
    "en": "An agreement ends after it was signed: mend the day of its end.",
}


_KNOWN_AS: Final[Mapping[str, str]] = {
    "ar": "هذا الشريك معروف باسم «\u2068{name}\u2069»: اكتبوه بهذا الاسم.",
    "fr": "Ce partenaire est connu sous le nom « {name} » : reprenez ce nom.",
    "en": "This partner is known as “{name}”: use that name.",
}


def normal(name: str) -> str:
    """What two spellings of one name have in common: its letters and digits, without case, accents and vowel signs. So
    a hyphen, a space or a hamza makes no other partner. Empty for a name of nothing else."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    return "".join(one for one in plain if unicodedata.category(one)[0] in "LN" and one != _KASHIDA)


_KASHIDA: Final = "\u0640"
"""Draws an Arabic word out; counted among the letters."""


def written(name: str | None) -> str | None:
    """A name as it is kept; None for one without a letter or a digit."""
    return name.strip() if name and normal(name) else None


def same(one: str | None, other: str | None) -> bool:
    """Whether two names are one partner's; nobody is nobody's partner."""
    return one is not None and other is not None and normal(one) == normal(other)


def known_as(name: str, known: Iterable[str]) -> str | None:
    """The name among `known` that `name` is only another spelling of. None: it is known as it is written, or new."""
    alike = [one for one in known if same(one, name)]
    return None if name in alike or not alike else alike[0]


def misspelt(name: str, known: Iterable[str]) -> list[FieldError]:
    """What is said to who writes a known partner in another way."""
    right = known_as(name, known)
    if right is None:
        return []
    words = {language: text.replace("{name}", right) for language, text in _KNOWN_AS.items()}
    return [FieldError("/partner", "known_as", words)]


@dataclass(frozen=True, slots=True)
class Deed:
    """The agreement of a contribution: its number or title, and its days. `ends_on` None: it has no end."""

    title: str
    signed_on: date
    ends_on: date | None = None


def wrong(deed: Deed, today: date) -> list[FieldError]:
    errors = []
    if deed.signed_on > today:
        errors.append(FieldError("/agreement/signed_on", "signed_day", _SIGNED))
    if deed.ends_on is not None and deed.ends_on < deed.signed_on:
        errors.append(FieldError("/agreement/ends_on", "ends_before", _ENDS))
    return errors
