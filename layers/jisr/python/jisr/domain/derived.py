"""Derived facts: the closed list of what JSON Schema can't compute, done before validation.

The browser computes the same facts; `programmes/derived-vectors.json` is what both are tested with. A fact whose
operands are missing or of the wrong type is absent, never guessed. Operands are JSON Pointers into the answers or
numbers; a number beyond 10^15 in size counts as missing. Sums are made in hundredths (`floor(x * 100 + 0.5)`) so that
0.1 + 0.2 is 0.3 in both languages.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

FUNCTIONS: Final = {
    # name: (fewest operands, most operands)
    "age_at": (1, 1),
    "sum": (1, 20),
    "difference": (2, 2),
    "ratio": (2, 2),
    "count": (1, 1),
    "per_head": (2, 2),
}

type Number = int | float

_ABSENT: Final = object()
_MOST: Final = 10**15


def at_pointer(document: Any, pointer: str) -> Any:
    """What an RFC 6901 pointer names, or `_ABSENT`."""
    if pointer == "":
        return document
    for part in pointer[1:].split("/"):
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(document, Mapping) and key in document:
            document = document[key]
        elif isinstance(document, list) and key.isdecimal() and int(key) < len(document):
            document = document[int(key)]
        else:
            return _ABSENT
    return document


def value_at(document: Any, pointer: str) -> Any:
    """What the pointer names, or None when there is nothing."""
    found = at_pointer(document, pointer)
    return None if found is _ABSENT else found


def _number(value: Any) -> Number | None:
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value) > _MOST:
            return None
        value = int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not -_MOST <= value <= _MOST:
        return None  # not a number (NaN compares false too), or one that loses its hundredths
    return value


def _hundredths(value: Number) -> int:
    return value * 100 if isinstance(value, int) else math.floor(value * 100 + 0.5)


def _from_hundredths(value: int) -> Number:
    return value // 100 if value % 100 == 0 else value / 100


def _numbers(values: Iterable[Any]) -> list[Number] | None:
    found = [_number(v) for v in values]
    return None if None in found else [n for n in found if n is not None]


def _age_at(values: Sequence[Any], on: date) -> Number | None:
    """Whole years lived on the day; born on 29 February, a person ages on 1 March of a common year."""
    try:
        born = date.fromisoformat(values[0]) if isinstance(values[0], str) and len(values[0]) == 10 else None
    except ValueError:
        return None
    if born is None or born > on:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _sum(values: Sequence[Any], _: date) -> Number | None:
    """Of all operands; a list counts with all its items."""
    flat = [item for v in values for item in (v if isinstance(v, list) else [v])]
    numbers = _numbers(flat)
    return None if numbers is None else _from_hundredths(sum(_hundredths(n) for n in numbers))


def _difference(values: Sequence[Any], _: date) -> Number | None:
    numbers = _numbers(values)
    return None if numbers is None else _from_hundredths(_hundredths(numbers[0]) - _hundredths(numbers[1]))


def _ratio(values: Sequence[Any], _: date) -> Number | None:
    """First divided by second, as a double; absent when the second is 0."""
    numbers = _numbers(values)
    return None if numbers is None or numbers[1] == 0 else float(numbers[0]) / float(numbers[1])


def _count(values: Sequence[Any], _: date) -> Number | None:
    return len(values[0]) if isinstance(values[0], list) else None


def _per_head(values: Sequence[Any], _: date) -> Number | None:
    """First divided by a number of persons (at least 1), to the hundredth."""
    numbers = _numbers(values)
    if numbers is None or numbers[1] < 1:
        return None
    return _from_hundredths(_hundredths(float(numbers[0]) / float(numbers[1])))


_COMPUTE: Final[Mapping[str, Callable[[Sequence[Any], date], Number | None]]] = {
    "age_at": _age_at,
    "sum": _sum,
    "difference": _difference,
    "ratio": _ratio,
    "count": _count,
    "per_head": _per_head,
}


def compute(fact: Mapping[str, Any], answers: Mapping[str, Any], today: date) -> Number | None:
    """The value of one fact `{name, function, of: [pointer | number], on?: "today" | ISO date}`, or None if absent.

    Raises `KeyError` for a function outside the closed list: the checker keeps those out of what is published.
    """
    values = [at_pointer(answers, operand) if isinstance(operand, str) else operand for operand in fact["of"]]
    if _ABSENT in values:
        return None
    on = fact.get("on", "today")
    return _COMPUTE[fact["function"]](values, today if on == "today" else date.fromisoformat(on))


def facts(
    definitions: Iterable[Mapping[str, Any]], answers: Mapping[str, Any], today: date
) -> dict[str, Number]:
    """Every fact that can be computed, by name, in the order of the definitions; a later one may use an earlier one."""
    known: dict[str, Any] = dict(answers)
    found: dict[str, Number] = {}
    for definition in definitions:
        value = compute(definition, known, today)
        if value is not None:
            found[definition["name"]] = known[definition["name"]] = value
    return found
