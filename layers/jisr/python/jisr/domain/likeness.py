"""What two files have in common, each a fact of its own, and when that makes them possibly one applicant's twice. Pure.

Several women share a phone, and a woman may apply to two programmes: neither is a duplicate.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from jisr.domain.application import Application, Flag, Status
from jisr.domain.programmes.rules import Person


class Fact(StrEnum):
    MARKED = "marked"
    """The office has said so."""
    CARD = "card"
    APPLICANT = "applicant"
    """What the programme knows an applicant by, when that is no card: a centre's province and number."""
    PICTURE = "picture"
    """A paper of hers shows what another person's shows."""
    PHONE = "phone"
    NAME = "name"
    BIRTH_DATE = "birth_date"


@dataclass(frozen=True, slots=True)
class Likeness:
    """`same` in the order of `Fact`; `possible`: a possible duplicate."""

    same: tuple[Fact, ...]
    possible: bool


_NOBODY_S = frozenset({Status.DRAFT, Status.WITHDRAWN})
"""What was never sent, or taken back, was most often hers: she began anew."""


def compare(
    file: Application,
    other: Application,
    her: Person,
    them: Person,
    *,
    same_call: bool,
    picture: bool = False,
    applicant: bool = False,
) -> Likeness:
    """`her` and `them`: who stands in the answers of `file` and of `other`. `same_call`: one programme and one year;
    `picture`: a paper of each shows the same; `applicant`: both are known under one hash."""
    card = her.national_id is not None and her.national_id == them.national_id
    hers = card or applicant or (file.person is not None and file.person == other.person)
    facts = {
        Fact.MARKED: file.duplicate_of == other.id,
        Fact.CARD: card,
        Fact.APPLICANT: hers and not card,
        Fact.PICTURE: picture and not hers and _another_s(file, other),
        Fact.PHONE: file.account == other.account,
        Fact.NAME: _same_name(her, them),
        Fact.BIRTH_DATE: her.birth_date is not None and her.birth_date == them.birth_date,
    }
    # The same day tells nothing of people who are otherwise strangers.
    told = facts[Fact.PHONE] and facts[Fact.NAME] and facts[Fact.BIRTH_DATE]
    standing = other.status not in _NOBODY_S and Flag.ERASED not in other.flags
    alike = facts[Fact.PICTURE] or (same_call and (hers or told))
    possible = facts[Fact.MARKED] or (standing and alike)
    return Likeness(tuple(fact for fact, there in facts.items() if there), possible)


def _another_s(file: Application, other: Application) -> bool:
    """Of another account where persons are not known."""
    return (
        file.account != other.account if not (file.person and other.person) else file.person != other.person
    )


def _same_name(one: Person, other: Person) -> bool:
    names = _words(one), _words(other)
    return bool(names[0]) and names[0] == names[1]


def _words(person: Person) -> list[str]:
    """The words of her name in no order, without case, accents and vowel signs: on forms the family name comes first
    or last, and Fatima-Zahra is Fatima Zahra. Empty while a part of it is missing."""
    if not person.first_name or not person.family_name:
        return []
    text = unicodedata.normalize("NFKD", f"{person.first_name} {person.family_name}".casefold())
    kept = "".join(_kept(one) for one in text)
    return sorted(kept.split())


def _kept(one: str) -> str:
    if one == "\u0640" or unicodedata.category(one) == "Mn":  # the kashida draws a word out
        return ""
    return one if unicodedata.category(one)[0] in "LN" else " "
