"""Examples are held to the rules that they are examples of."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from jisr.domain.programmes import rules
from jisr.domain.programmes.model import Programme, from_published
from jisr.domain.programmes.shape import Path, Report, nearest


def examples(p: dict[str, Any], report: Report) -> None:
    programme = from_published({**p, "version": 0})
    today = date.fromisoformat(p["opens"])
    _shown(programme, today, report)
    for kind in p["kinds"]:
        if kind not in p["examples"]:
            report(("examples",), f'the kind "{kind}" has no example: add made-up answers for it')
    for kind, answers in p["examples"].items():
        path: Path = ("examples", kind)
        if kind not in p["kinds"]:
            report(path, f'there is no kind "{kind}": {nearest(kind, list(p["kinds"]))}')
            continue
        if not isinstance(answers, Mapping):
            report(path, "write the answers as a mapping from names to values")
            continue
        for error in rules.check_answers(programme, kind, answers, today, partial=False):
            parts = [part.replace("~1", "/").replace("~0", "~") for part in error.pointer.split("/")[2:]]
            report((*path, *parts), f"the example isn't valid: {error.message['en']} ({error.code})")
        for reason in rules.eligibility(programme, kind, answers, today):
            report(path, f"the example isn't eligible ({reason.code}): {reason.message['en']}")


def _shown(programme: Programme, today: date, report: Report) -> None:
    """What stands under a question as an example must be an answer to it."""
    for i, page in enumerate(programme.pages):
        for j, question in enumerate(page["fields"]):
            name, example = question["name"], question["example"]
            path: Path = ("form", "pages", i, "fields", j, "example")
            if example is None:
                continue
            for error in rules.check_answers(
                programme, programme.kinds[0], {name: example}, today, partial=True
            ):
                if error.pointer.split("/")[2:3] == [name]:
                    report(path, f"the example isn't a valid answer: {error.message['en']} ({error.code})")
