"""The shape a programme's YAML must have, as data, and the walk that compares a file with it.

A shape says what to write instead, so every mistake is answered with a mend and a place. No function uses this.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, Final

type Path = tuple[str | int, ...]
type Report = Callable[[Path, str], None]

_MISSING: Final = object()
_LANGUAGES: Final = {"ar": "Arabic", "fr": "French", "en": "English"}


@dataclass(frozen=True, slots=True)
class Str:
    """A text; `pattern` must match all of it, `hint` says what to write."""

    hint: str = "a text"
    pattern: str | None = None
    longest: int = 4000


@dataclass(frozen=True, slots=True)
class Int:
    hint: str = "a whole number"
    least: int = 0
    most: int = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Bool:
    pass


@dataclass(frozen=True, slots=True)
class Day:
    pass


@dataclass(frozen=True, slots=True)
class OneOf:
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """`{ar, fr, en}`, none empty."""

    longest: int = 4000
    gsm7: bool = False


@dataclass(frozen=True, slots=True)
class Operand:
    """A JSON Pointer into the answers or a number."""


@dataclass(frozen=True, slots=True)
class Free:
    """Any JSON; `what` is how to call it."""

    what: str = "a value"


@dataclass(frozen=True, slots=True)
class Schema:
    """A JSON Schema: judged later, by the library that will run it."""


@dataclass(frozen=True, slots=True)
class Either:
    """`first` when `test` says so of the value, else `second`."""

    test: Callable[[Any], bool]
    first: "Shape"
    second: "Shape"


@dataclass(frozen=True, slots=True)
class Null:
    """`of`, or null."""

    of: "Shape"


@dataclass(frozen=True, slots=True)
class ListOf:
    of: "Shape"
    least: int = 0
    single: bool = False
    """One value alone is read as a list of one."""


@dataclass(frozen=True, slots=True)
class MapOf:
    of: "Shape"
    key_hint: str = "a name"
    key_pattern: str | None = None
    keys: tuple[str, ...] = ()
    least: int = 0


@dataclass(frozen=True, slots=True)
class Key:
    of: "Shape"
    required: bool = True
    default: Any = None


@dataclass(frozen=True, slots=True)
class Obj:
    keys: Mapping[str, Key] = field(default_factory=dict)


type Shape = (
    Str | Int | Bool | Day | OneOf | Texts | Operand | Free | Schema | Either | Null | ListOf | MapOf | Obj
)

# The characters of one-byte SMS: GSM 03.38 basic set, without the two-byte extension table.
_GSM7: Final = frozenset(
    "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà\n\r"
)


def nearest(word: str, known: Sequence[str]) -> str:
    """`did you mean "x"?` or the list of what is known."""
    close = get_close_matches(word, known, 1, 0.6)
    return f'did you mean "{close[0]}"?' if close else "known here: " + ", ".join(sorted(known))


def plain(value: Any) -> Any:
    """YAML's own types as JSON: dates as ISO text, commented maps as dicts."""
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    return str(value)


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    text = str(plain(value)).lower() if isinstance(value, bool) else str(plain(value))
    return f"{text[:40]!r}"


def _quoted(value: Any) -> str:
    return f'"{str(value).lower() if isinstance(value, bool) else plain(value)}"'


def _str(shape: Str, value: Any, path: Path, report: Report) -> Any:
    if isinstance(value, bool | int | float | date) and not isinstance(value, str):
        report(path, f"{_shown(value)} is read as a {_yaml_type(value)}: put it in quotes, {_quoted(value)}")
        return _MISSING
    if not isinstance(value, str) or not value.strip():
        report(path, f"{_shown(value)} is here: write {shape.hint}")
        return _MISSING
    if shape.pattern and not re.fullmatch(shape.pattern, value):
        report(path, f"{_shown(value)} can't be used: write {shape.hint}")
        return _MISSING
    if len(value) > shape.longest:
        report(path, f"{len(value)} characters: write {shape.longest} at most")
        return _MISSING
    return str(value).strip()


def _yaml_type(value: Any) -> str:
    return (
        "yes/no value" if isinstance(value, bool) else "number" if isinstance(value, int | float) else "date"
    )


def _int(shape: Int, value: Any, path: Path, report: Report) -> Any:
    if isinstance(value, bool) or not isinstance(value, int):
        report(path, f"{_shown(value)} is here: write {shape.hint}, without quotes")
        return _MISSING
    if not shape.least <= value <= shape.most:
        report(path, f"{value} is out of range: write {shape.hint} from {shape.least} to {shape.most}")
        return _MISSING
    return int(value)


def _bool(value: Any, path: Path, report: Report) -> Any:
    if isinstance(value, bool):
        return value
    report(path, f"{_shown(value)} is here: write true or false, without quotes")
    return _MISSING


def _day(value: Any, path: Path, report: Report) -> Any:
    text = plain(value) if isinstance(value, date | str) else ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        report(path, f"{_shown(value)} is no date: write year-month-day, for instance 2026-01-31")
        return _MISSING


def _one_of(shape: OneOf, value: Any, path: Path, report: Report) -> Any:
    if isinstance(value, str) and value in shape.values:
        return str(value)
    report(path, f"{_shown(value)} is unknown: {nearest(str(plain(value)), shape.values)}")
    return _MISSING


def _texts(shape: Texts, value: Any, path: Path, report: Report) -> Any:
    if not isinstance(value, Mapping):
        report(
            path, f'{_shown(value)} is here: write the text in three languages, {{ar: "…", fr: "…", en: "…"}}'
        )
        return _MISSING
    for key in ("fr", "en"):
        text = value.get(key)
        outside = sorted(set(text) - _GSM7) if shape.gsm7 and isinstance(text, str) else []
        if outside:
            report(
                (*path, key),
                f"{' '.join(outside)} would double the SMS's cost: use only letters that SMS knows (é è à ù, no ê ç ’)",
            )
    keys = {key: Key(Str(f"the text in {name}", longest=shape.longest)) for key, name in _LANGUAGES.items()}
    return _obj(
        Obj(keys), value, path, report, lambda key: f"the text in {_LANGUAGES[key]} is missing: add {key}"
    )


def _operand(value: Any, path: Path, report: Report) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return plain(value)
    return _str(
        Str('the answer\'s pointer, for instance "/amount_mad", or a number', r"(/[^/]+)+"),
        value,
        path,
        report,
    )


def _list(shape: ListOf, value: Any, path: Path, report: Report) -> Any:
    if shape.single and not isinstance(value, list):
        one = visit(shape.of, value, path, report)
        return _MISSING if one is _MISSING else [one]
    if not isinstance(value, list):
        report(path, f"{_shown(value)} is here: write a list, each item on a line that starts with -")
        return _MISSING
    if len(value) < shape.least:
        report(path, f"the list is too short: write at least {shape.least}")
        return _MISSING
    items = [visit(shape.of, item, (*path, i), report) for i, item in enumerate(value)]
    return _MISSING if _MISSING in items else items


def _map(shape: MapOf, value: Any, path: Path, report: Report) -> Any:
    if not isinstance(value, Mapping):
        report(path, f"{_shown(value)} is here: write a mapping from {shape.key_hint} to its value")
        return _MISSING
    if len(value) < shape.least:
        report(path, f"nothing is here: write at least {shape.least}")
        return _MISSING
    out: dict[str, Any] = {}
    for key, item in value.items():
        at = (*path, key)
        if not isinstance(key, str):
            report(
                at, f'{_shown(key)} is read as a {_yaml_type(key)}: put the name in quotes, "{plain(key)}"'
            )
            continue
        if shape.keys and key not in shape.keys:
            report(at, f'"{key}" is unknown: {nearest(key, shape.keys)}')
        elif shape.key_pattern and not re.fullmatch(shape.key_pattern, key):
            report(at, f'"{key}" can\'t be used: write {shape.key_hint}')
        out[str(key)] = visit(shape.of, item, at, report)
    return _MISSING if _MISSING in out.values() else out


def _obj(
    shape: Obj, value: Any, path: Path, report: Report, absent: Callable[[str], str] | None = None
) -> Any:
    if not isinstance(value, Mapping):
        report(path, f"{_shown(value)} is here: write a mapping with {', '.join(shape.keys)}")
        return _MISSING
    for key in value:
        if key not in shape.keys:
            report(
                (*path, key), f'"{plain(key)}" is unknown here: {nearest(str(plain(key)), tuple(shape.keys))}'
            )
    out: dict[str, Any] = {}
    for name, key in shape.keys.items():
        if name in value:
            out[name] = visit(key.of, value[name], (*path, name), report)
        elif key.required:
            report(path, absent(name) if absent else f'"{name}" is missing: add it ({describe(key.of)})')
            out[name] = _MISSING
        else:
            out[name] = plain(key.default)
    return _MISSING if _MISSING in out.values() else out


def describe(shape: "Shape") -> str:
    """What to write, in a few words."""
    match shape:
        case Str(hint=hint) | Int(hint=hint):
            return hint
        case Bool():
            return "true or false"
        case Day():
            return "a date as 2026-01-31"
        case OneOf(values=values):
            return " or ".join(values)
        case Texts():
            return "a text in ar, fr and en"
        case Schema():
            return "a JSON Schema"
        case Free(what=what):
            return what
        case Null(of=of):
            return f"{describe(of)}, or null"
        case ListOf():
            return "a list"
        case _:
            return "a mapping"


def is_mapping(value: Any) -> bool:
    return isinstance(value, Mapping)


def visit(shape: "Shape", value: Any, path: Path, report: Report) -> Any:  # noqa: C901  one case per shape
    """`value` as plain JSON if it has the shape; what is wrong goes to `report`. Check `is_bad` on the result."""
    match shape:
        case Str():
            return _str(shape, value, path, report)
        case Int():
            return _int(shape, value, path, report)
        case Bool():
            return _bool(value, path, report)
        case Day():
            return _day(value, path, report)
        case OneOf():
            return _one_of(shape, value, path, report)
        case Texts():
            return _texts(shape, value, path, report)
        case Operand():
            return _operand(value, path, report)
        case Free():
            return plain(value)
        case Schema():
            if isinstance(value, Mapping):
                return plain(value)
            report(path, f"{_shown(value)} is here: write a JSON Schema (a mapping)")
            return _MISSING
        case Either(test=test, first=first, second=second):
            return visit(first if test(value) else second, value, path, report)
        case Null(of=of):
            return None if value is None else visit(of, value, path, report)
        case ListOf():
            return _list(shape, value, path, report)
        case MapOf():
            return _map(shape, value, path, report)
        case Obj():
            return _obj(shape, value, path, report)


def is_bad(value: Any) -> bool:
    """Whether `visit` could not make a value of it."""
    return value is _MISSING
