"""What the inspection found in a file, and which other pictures are the same one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

REASONS = frozenset(
    {
        "unsupported_type",  # neither picture nor PDF
        "damaged",  # does not decode, or not within its limits
        "too_big",  # more pixels than any phone makes
        "encrypted",  # opens with a password only
        "attachment",  # a PDF with files in it
        "active_content",  # a PDF that starts something, or whose text is made by a program
        "too_many_pages",
        "too_small",
        "too_dark",
        "washed_out",
        "blurred",
        "blank",
    }
)
"""Why the inspection refuses a file; `malware` and `not_checked` are the scan's, the rest are an agent's
(`jisr.domain.documents`)."""

MOST_PAGES = 20
ALIKE_BITS = 56
"""Of 256. The same picture saved anew differs in up to 41; papers of one form, in one light, in 74 and more."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The fingerprint of a photo. `key`: 3 hex digits to look it up by; `near`: the other keys under which the same
    picture may lie; `bits`: 64 hex digits that tell it from others."""

    key: str
    near: tuple[str, ...]
    bits: str


@dataclass(frozen=True, slots=True)
class Finding:
    """`reason` None = safe and readable. `pages` as drawn; `measures`: what readability was judged by.
    `why`: for the log, how the process ended when it could not answer."""

    reason: str | None
    content_type: str | None = None
    pages: int = 0
    measures: Mapping[str, float] | None = None
    picture: Picture | None = None
    why: str | None = None


def finding_of(answer: Mapping[str, Any]) -> Finding:
    """The child process's answer, believed in nothing that it can't say. Raises `ValueError`, `KeyError`, `TypeError`
    for what is no answer."""
    reason = answer["reason"]
    if reason is not None and reason not in REASONS:
        raise ValueError("no such reason")
    pages = int(answer["pages"])
    if reason is None and not 1 <= pages <= MOST_PAGES:
        raise ValueError("no such number of pages")
    picture = answer["picture"]
    return Finding(
        reason,
        str(answer["content_type"]) if answer["content_type"] else None,
        pages,
        {str(name): float(value) for name, value in answer["measures"].items()},
        Picture(
            _hex(picture["key"], 3), tuple(_hex(key, 3) for key in picture["near"]), _hex(picture["bits"], 64)
        )
        if picture
        else None,
    )


def _hex(text: Any, digits: int) -> str:
    if not isinstance(text, str) or len(text) != digits:
        raise ValueError("not of this length")
    int(text, 16)
    return text


@dataclass(frozen=True, slots=True)
class Alike:
    """A paper of another file with the same picture. `exact`: the same file to the byte."""

    application_id: str
    document_id: str
    exact: bool


def same_picture(bits: str, other: str) -> bool:
    return (int(bits, 16) ^ int(other, 16)).bit_count() <= ALIKE_BITS


def first(found: Iterable[Alike], most: int) -> tuple[Alike, ...]:
    """One per paper, the exact ones first: an agent looks at a few, not at all."""
    by_paper = {(a.application_id, a.document_id): a for a in sorted(found, key=lambda a: a.exact)}
    return tuple(
        sorted(by_paper.values(), key=lambda a: (not a.exact, a.application_id, a.document_id))[:most]
    )
