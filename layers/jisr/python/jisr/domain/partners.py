"""Who gives money, and by which agreement. Pure."""

from collections.abc import Mapping
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
