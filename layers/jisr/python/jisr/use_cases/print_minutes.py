"""The minutes (PV) of a committee that is over, as a PDF: who sat, the ranking and how hands changed it, the votes,
what was decided, why a file was refused, and the money. It names members, and of files their references only."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jisr import reference
from jisr.domain import office_reasons, trail
from jisr.domain.errors import Conflict
from jisr.domain.minutes import INTERESTS, OUTCOMES, RANK_REASONS, WORDS
from jisr.domain.references import reference_of
from jisr.domain.sittings import Allotment, Outcome, RankChange, Sitting, State, Vote, ranking
from jisr.store import programmes, sittings
from jisr.store.staff import names
from jisr.use_cases.call import Call
from jisr.use_cases.sittings.close import Table, table_of
from jisr.use_cases.sittings.door import need, reach
from jisr_printing.render import render


@dataclass(frozen=True, slots=True)
class Minutes:
    sitting: Sitting
    table: Table
    votes: Sequence[Vote]
    changes: Sequence[RankChange]
    allotments: Sequence[Allotment]
    names: Mapping[str, str]


def minutes_of(call: Call, sitting_id: str) -> Minutes:
    """Raises `Forbidden`, `NotFound`, and `Conflict` while it is not over: nothing of it is final before."""
    sitting = reach(call, sitting_id, "read_sittings")
    if sitting.state in {State.FORMING, State.OPEN, State.CLOSING}:
        raise Conflict("not_over", "the minutes are there when the sitting is over")
    need(sitting, State.CLOSED)
    table = table_of(sitting)
    changes = sittings.changes_of(sitting.id)
    people = {*sitting.members, *(change.by for change in changes)}
    return Minutes(
        sitting,
        table,
        sittings.votes_of(sitting.id),
        changes,
        sittings.allotments_of(sitting.id),
        names(people),
    )


def print_minutes(minutes: Minutes, language: str) -> bytes:
    return render("minutes", shown(minutes, language), minutes.sitting.closed_at or minutes.sitting.formed_at)


def shown(minutes: Minutes, language: str) -> dict[str, Any]:
    """What the template `minutes` shows. Plain strings only."""
    words, sitting = WORDS[language], minutes.sitting
    return {
        "language": language,
        "rtl": language == "ar",
        "title": sitting.title,
        "heading": words["heading"],
        "ministry": words["ministry"],
        "page": words["page"],
        "of": words["of"],
        "none": words["none"],
        "note": words["note"],
        "facts": _facts(minutes, language),
        "sections": [
            _members(minutes, language),
            _interests(minutes, language),
            _ranking(minutes, language),
            _changes(minutes, language),
        ],
        "signatures": words["signatures"],
        "signers": [
            {
                "name": minutes.names.get(one, ""),
                "what": words["chair" if one == sitting.chair else "member"],
            }
            for one in sitting.members
        ],
    }


def _facts(minutes: Minutes, language: str) -> list[dict[str, Any]]:
    words, sitting = WORDS[language], minutes.sitting
    programme = programmes.current(sitting.programme)
    stage = programme.stage(sitting.stage)
    place = reference.province(sitting.province or "") or reference.region(sitting.region)
    counts = Counter(file.outcome for file in minutes.table.files if file.outcome)
    comma, colon = ("، ", ": ") if language == "ar" else (", ", "\u00a0: ")  # French leaves a space before it
    result = comma.join(
        f"{OUTCOMES[language][one.value]}{colon}{counts[one]}" for one in Outcome if counts[one]
    )
    allotted = sum(one.amount for one in minutes.allotments)
    granted = sum(file.amount for file in minutes.table.files)
    facts = {
        "programme": programme.title[language],
        "stage": stage.title[language] if stage else sitting.stage,
        "region": (place.name_ar if language == "ar" else place.name_fr) if place else sitting.region,
        "held_on": sitting.held_on.strftime("%d/%m/%Y"),
        "place": sitting.place,
        "quorum": str(sitting.quorum),
        "closed": _moment(sitting.closing_at),
        "result": result,
    }
    if minutes.allotments:
        facts |= {
            "allotted": trail.money(allotted)[language],
            "granted": trail.money(granted)[language],
            "returned": trail.money(allotted - granted)[language],
        }
    ltr = {"held_on", "quorum", "closed"}
    return [{"label": words[name], "value": value, "ltr": name in ltr} for name, value in facts.items()]


def _moment(at: datetime | None) -> str:
    return trail.moment(at) if at else ""


def _cell(text: str, *more: str, ltr: bool = False) -> dict[str, Any]:
    return {"text": text, "more": list(more), "ltr": ltr}


def _members(minutes: Minutes, language: str) -> dict[str, Any]:
    words, sitting = WORDS[language], minutes.sitting
    there = {file.application_id for file in minutes.table.files}
    cast = Counter(vote.member for vote in minutes.votes if vote.application_id in there)
    took_part = {ballot.member for ballot in minutes.table.ballots if ballot.interests} | cast.keys()
    return {
        "title": words["members"],
        "columns": ["1fr", "auto", "auto"],
        "head": [words["member"], words["attended"], words["votes_on"]],
        "rows": [
            [
                _cell(minutes.names.get(one, ""), *([words["chair"]] if one == sitting.chair else [])),
                _cell(words["present" if one in took_part else "absent"]),
                _cell(str(cast[one]), ltr=True),
            ]
            for one in sitting.members
        ],
    }


def _interests(minutes: Minutes, language: str) -> dict[str, Any]:
    words = WORDS[language]
    return {
        "title": words["interests"],
        "columns": ["1fr", "auto", "auto"],
        "head": [words["member"], words["reference"], words["why"]],
        "rows": [
            [
                _cell(minutes.names.get(ballot.member, "")),
                _cell(reference_of(application_id), ltr=True),
                _cell(INTERESTS[language][kind]),
            ]
            for ballot in minutes.table.ballots
            for application_id, kind in sorted(ballot.interests.items())
        ],
    }


def _ranking(minutes: Minutes, language: str) -> dict[str, Any]:
    words, table = WORDS[language], minutes.table
    natural = {file.application_id: at for at, file in enumerate(ranking(table.files, ()), start=1)}
    rows = []
    moved = {change.application_id for change in minutes.changes}
    for at, file in enumerate(table.files, start=1):
        counted = table.tallies[file.application_id]
        reasons = counted.reason_codes if file.outcome is Outcome.REFUSED else ()
        by_score = natural[file.application_id]
        asked = words["asked"].format(trail.money(file.requested)[language])
        granted = words["granted_one"].format(trail.money(file.amount)[language])
        rows.append(
            [
                _cell(
                    str(at), *([words["by_score"].format(by_score)] if file.application_id in moved else [])
                ),
                _cell(reference_of(file.application_id), ltr=True),
                _cell(str(file.score), ltr=True),
                _cell(f"{counted.votes_for} / {counted.against} / {counted.abstained}", ltr=True),
                _cell(
                    OUTCOMES[language][file.outcome.value] if file.outcome else "",
                    *(office_reasons.text_of(code)[language] for code in reasons),
                ),
                _cell(granted if file.amount else asked, *([asked] if file.amount else []))
                if file.requested
                else _cell(""),
            ]
        )
    return {
        "title": words["ranking"],
        "columns": ["auto", "auto", "auto", "auto", "1fr", "auto"],
        "head": [words[one] for one in ("rank", "reference", "score", "votes", "decision", "amount")],
        "rows": rows,
    }


def _changes(minutes: Minutes, language: str) -> dict[str, Any]:
    words = WORDS[language]
    arrow = "←" if language == "ar" else "→"
    return {
        "title": words["changes"],
        "columns": ["auto", "auto", "1fr", "auto"],
        "head": [words["reference"], words["from_to"], words["why"], words["who"]],
        "rows": [
            [
                _cell(reference_of(change.application_id), ltr=True),
                _cell(f"{change.before} {arrow} {change.after}"),
                _cell(RANK_REASONS[language][change.reason], *([change.note] if change.note else [])),
                _cell(minutes.names.get(change.by, ""), trail.moment(change.at)),
            ]
            for change in minutes.changes
        ],
    }
