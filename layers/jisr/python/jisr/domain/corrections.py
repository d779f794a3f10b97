"""What the office made of her answers, old and new, as the staff read it beside the step that tells of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jisr.domain import trail
from jisr.domain.exports import answered
from jisr.domain.programmes.model import Programme
from jisr.domain.trail import Texts
from jisr.domain.words import LANGUAGES


@dataclass(frozen=True, slots=True)
class Correction:
    """The answers that one correction changed; one that was not there is not in `before`, one that was taken away not
    in `after`. `sequence`: the number of its event. They are hers: no log shows them."""

    sequence: int
    before: Mapping[str, Any] = field(repr=False)
    after: Mapping[str, Any] = field(repr=False)

    @classmethod
    def of(cls, sequence: int, stored: Mapping[str, Any], answers: Mapping[str, Any]) -> "Correction":
        changed = {name for name in {*stored, *answers} if stored.get(name) != answers.get(name)}
        before, after = ({n: of[n] for n in sorted(changed) if n in of} for of in (stored, answers))
        return cls(sequence, before, after)


@dataclass(frozen=True, slots=True)
class Mended:
    """One answer in words: None where there was none, or is none any more."""

    name: str
    question: Texts
    before: Texts | None = field(repr=False)
    after: Texts | None = field(repr=False)


def mended(correction: Correction, programme: Programme) -> list[Mended]:
    """In the order of the form."""
    form = {question["name"]: question for page in programme.pages for question in page["fields"]}
    names = {*correction.before, *correction.after}
    return [
        Mended(
            name,
            dict(form[name]["label"]) if name in form else dict.fromkeys(LANGUAGES, name),
            _words(form.get(name), correction.before.get(name)),
            _words(form.get(name), correction.after.get(name)),
        )
        for name in [*(n for n in form if n in names), *sorted(names - set(form))]
    ]


def lines(correction: Correction, programme: Programme) -> list[Texts]:
    """`question: old → new`, for the audit and the printed history."""
    return [trail.mended(one.question, one.before, one.after) for one in mended(correction, programme)]


def _words(question: Mapping[str, Any] | None, value: Any) -> Texts | None:
    if value is None:
        return None
    if question is None:
        return dict.fromkeys(LANGUAGES, str(value))
    if question["widget"] == "money":
        return trail.money(round(value * 100))
    return {language: str(answered(question, value, language)) for language in LANGUAGES}
