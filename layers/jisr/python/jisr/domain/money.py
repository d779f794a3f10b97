"""Money is integer centimes inside; the API speaks dirhams."""

from decimal import Decimal, InvalidOperation

from jisr.domain.errors import FieldError, Invalid
from jisr.domain.words import HER

MOST = 10**13  # centimes: beyond any envelope, inside a DynamoDB number and a float's exact integers

_MESSAGE = {
    "ar": "اكتبوا مبلغا بالدرهم، مثلا 12500 أو 12500.50.",
    HER: "اكتبي مبلغا بالدرهم، مثلا 12500 أو 12500.50.",
    "fr": "Écrivez un montant en dirhams, par exemple 12500 ou 12500.50.",
    "en": "Write an amount in dirhams, for instance 12500 or 12500.50.",
}


def centimes(amount_mad: object, pointer: str = "/amount_mad") -> int:
    """Centimes of an amount in dirhams (int, Decimal, float from JSON, or text); at most 2 decimals, not negative.

    Raises `Invalid` with `pointer` when it is not such an amount.
    """
    refusal = Invalid("amount", "not an amount in dirhams", [FieldError(pointer, "amount", _MESSAGE)])
    if isinstance(amount_mad, bool) or not isinstance(amount_mad, int | float | str | Decimal):
        raise refusal
    try:
        value = Decimal(str(amount_mad)) * 100
        whole = int(value)
    except (InvalidOperation, ValueError, OverflowError):
        raise refusal from None
    if value != whole or not 0 <= whole <= MOST:
        raise refusal
    return whole


def amount_mad(amount: int) -> int | float:
    """Dirhams of `amount` centimes as a JSON number: exact, since centimes stay below 2**53."""
    whole, rest = divmod(amount, 100)
    return whole if rest == 0 else float(Decimal(amount) / 100)
