"""A phone number in a body, as E.164 or with the word on how to mend it."""

from jisr.domain.errors import FieldError, Invalid
from jisr.domain.formats import mobile_e164
from jisr.domain.words import HER

_PHONE = {
    "ar": "اكتبوا رقم هاتف مغربيا محمولا، مثلا 06 12 34 56 78.",
    HER: "اكتبي رقم هاتف مغربيا محمولا، مثلا 06 12 34 56 78.",
    "fr": "Écrivez un numéro de mobile marocain, par exemple 06 12 34 56 78.",
    "en": "Write a Moroccan mobile number, for instance 06 12 34 56 78.",
}


def mobile_of(text: str, pointer: str) -> str:
    """E.164. Raises `Invalid` with `pointer` when it is no Moroccan mobile."""
    phone = mobile_e164(text)
    if phone is None:
        raise Invalid("phone", "a Moroccan mobile number", [FieldError(pointer, "phone", _PHONE)])
    return phone
