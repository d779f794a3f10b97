"""Answers are saved at every step; a draft may be incomplete, but what is there is right.

Once the file is submitted a change is a move of its own: she may change what she was asked for, the desk may correct
with a reason until it is decided, and everything that follows from the answers is worked out anew.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jisr.domain.ages import age_band
from jisr.domain.application import Action, Application, Status
from jisr.domain.corrections import Correction
from jisr.domain.errors import Conflict, Invalid, StaleVersion
from jisr.domain.moves import Change, Details, move, permitted
from jisr.domain.programmes import rules
from jisr.gateways import keys
from jisr.store import applications, base, corrections, notes
from jisr.store.base import Write
from jisr.use_cases.call import Call
from jisr.use_cases.contact_of import contact_of
from jisr.use_cases.held_place import is_held, may_try, not_taken, refused
from jisr.use_cases.placed import placed
from jisr.use_cases.preview_move import Preview, nothing_moves, preview_move
from jisr.use_cases.record import record, seen
from jisr.use_cases.record_consent import require_consent
from jisr.use_cases.rules import day_of, programme_of, rules_of
from jisr.use_cases.submit_application import complete, corrected, places_of


def merged(stored: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """RFC 7396 on the first level: null takes an answer away."""
    return {name: value for name, value in {**stored, **given}.items() if value is not None}


def save_answers(
    call: Call,
    application: Application,
    given: Mapping[str, Any],
    *,
    reason_codes: Sequence[str] = (),
    note: str | None = None,
) -> Application:
    """The file with `given` merged into its answers; as it is, when this very save changed it and is sent again.

    Raises `Invalid` with a pointer for each wrong value, `StaleVersion`; of a draft `Conflict("consent_needed")` for
    staff without her consent; of a submitted file also `IllegalMove`, `Conflict` (not asked for, or the person named
    now has an open file: `use_cases.held_place`), and `Invalid` when staff give no reason.
    """
    if application.status is Status.DRAFT:
        require_consent(call, application)
    if call.if_match is not None and call.if_match != application.version:
        return _saved_before(call, application, given)
    if application.status is Status.DRAFT:
        return _draft(call, application, given)
    planned = planned_change(call, application, given, reason_codes=reason_codes, note=note)
    if planned is None:
        return application
    if planned.place:
        may_try(call)
    try:
        return record(call, planned.change, planned.writes)
    except Conflict as refusal:
        if refusal.code != "duplicate":
            raise
        after = planned.change.after
        raise not_taken(call, application, places_of(after, after.beside.answers)) from None


def preview_answers(
    call: Call,
    application: Application,
    given: Mapping[str, Any],
    *,
    reason_codes: Sequence[str] = (),
    note: str | None = None,
) -> Preview:
    """What `save_answers` would do; nothing is stored. Raises what it would raise: a card that is another open file's
    counts as a try, and nobody is called for it."""
    if application.status is Status.DRAFT:
        require_consent(call, application)
    seen(call, application)
    if application.status is Status.DRAFT:
        drafted = _right(call, application, application.beside.answers, given)
        beside = replace(application.beside, answers=drafted)
        return nothing_moves(placed(replace(application, beside=beside), drafted))
    planned = planned_change(call, application, given, reason_codes=reason_codes, note=note)
    if planned is None:
        return nothing_moves(application)
    after = planned.change.after
    answers, programme = after.beside.answers, programme_of(after)
    if planned.place:
        may_try(call)
        places = places_of(after, answers)
        if is_held(places, after.id):
            raise refused(call, places)
    return replace(
        preview_move(call, planned.change),
        missing=complete(call, after, programme, answers),
        ineligible=rules.eligibility(programme, after.kind, answers, day_of(after, call.at)),
    )


@dataclass(frozen=True, slots=True)
class Planned:
    """A change of a submitted file's answers, ready to be stored; `place`: it takes another person's."""

    change: Change
    writes: Sequence[Write]
    place: bool


def planned_change(
    call: Call,
    application: Application,
    given: Mapping[str, Any],
    *,
    reason_codes: Sequence[str] = (),
    note: str | None = None,
) -> Planned | None:
    """None when nothing would change. Raises as `save_answers`."""
    action = Action.AMEND if call.actor.kind == "applicant" else Action.CORRECT
    permitted(application, action, call.actor)
    stored = application.beside.answers
    if action is Action.AMEND:
        _asked_for(call, application, stored, given)
    answers = _right(call, application, stored, given)
    changed = sorted(n for n in {*stored, *answers} if stored.get(n) != answers.get(n))
    if not changed:
        return None
    assessed = _assessed(call, application, answers)
    beside = replace(application.beside, answers=answers, saved_at=call.at)
    file, place = corrected(replace(assessed, beside=beside), answers)
    details = Details(answers=tuple(f"/answers/{n}" for n in changed), reason_codes=tuple(reason_codes))
    programme = programme_of(application)
    change = move(
        file,
        action,
        actor=call.actor,
        at=call.at,
        rules=rules_of(programme),
        details=details,
        before=application,
    )
    writes: list[Write] = [*place]
    if action is Action.CORRECT:  # by other hands than hers: what it was is kept
        kept = Correction.of(change.after.sequence, stored, answers)
        writes.append(corrections.keep(application.id, kept))
    if note and note.strip():
        writes.append(notes.add(application.id, action.value, note.strip(), call.actor.id, call.at))
    return Planned(change, writes, bool(place))


def _draft(call: Call, application: Application, given: Mapping[str, Any]) -> Application:
    """Saved beside the state, which a draft's answers do not touch."""
    stored = application.beside
    answers = _right(call, application, stored.answers, given)
    beside = replace(
        stored,
        answers=answers,
        hashes=_hashes(application, answers),
        contact=contact_of(application),
        saved_at=call.at,
        saves=stored.saves + 1,
    )
    after = replace(application, version=application.version + 1, beside=beside)
    try:
        base.commit([applications.save_draft(application, after)])
    except StaleVersion:
        return _saved_before(call, applications.load(application.id), given)
    return after


def _saved_before(call: Call, now: Application, given: Mapping[str, Any]) -> Application:
    """`now`, when it is one change after what the client has seen, and holds all that is given: the answer to her save
    was lost on the network, and saves carry no key. Raises `StaleVersion` else."""
    stored = now.beside.answers
    if call.if_match is not None and now.version == call.if_match + 1:
        wanted = rules.normalised(programme_of(now), merged(stored, given))
        if json.dumps(wanted, sort_keys=True) == json.dumps(stored, sort_keys=True):  # true is not 1 there
            return now
    raise StaleVersion("stale_version", "somebody changed the file; read it again")


def _hashes(application: Application, answers: Mapping[str, Any]) -> Mapping[str, str]:
    """Made when she names herself, not when everybody sends at once."""
    programme, stored = programme_of(application), application.beside
    unique = rules.unique_value(programme, answers)
    if unique is None:
        return {}
    same = unique == rules.unique_value(programme, stored.answers)
    return stored.hashes if same and stored.hashes else keys.by_key("person", unique)


def _right(
    call: Call, application: Application, stored: Mapping[str, Any], given: Mapping[str, Any]
) -> dict[str, Any]:
    """The merged answers as they are stored. A draft may lack some; a file that she was asked to change may lack what
    was not given now, since sending it back asks for the rest; any other must stay complete."""
    programme, status = programme_of(application), application.status
    answers = merged(stored, given)
    errors = rules.check_answers(
        programme, application.kind, answers, day_of(application, call.at), partial=status is Status.DRAFT
    )
    if status is Status.CHANGES_REQUESTED:
        errors = [error for error in errors if _name(error.pointer) in given]
    if errors:
        raise Invalid("answers", "some answers must be mended", errors)
    return rules.normalised(programme, answers)


def _name(pointer: str) -> str:
    """The answer that `/answers/<name>/…` is in."""
    return (*pointer.split("/"), "", "")[2]


def _asked_for(
    call: Call, application: Application, stored: Mapping[str, Any], given: Mapping[str, Any]
) -> None:
    """She changes what was asked for, the smaller places in a place that was, and what her new answers to that make
    necessary."""
    asked = {pointer.rsplit("/", 1)[-1] for pointer in application.asked_answers}
    asked |= rules.narrower(programme_of(application), asked)
    then = merged(stored, {name: value for name, value in given.items() if name in asked})
    errors = rules.check_answers(
        programme_of(application), application.kind, then, day_of(application, call.at), partial=False
    )
    if not set(given) <= asked | {_name(error.pointer) for error in errors}:
        raise Conflict("not_asked", "only the answers that were asked for can be changed now")


def _assessed(call: Call, application: Application, answers: Mapping[str, Any]) -> Application:
    """Place, amount and points by the new answers. In another province another desk takes it."""
    programme, day = programme_of(application), day_of(application, call.at)
    file = placed(application, answers)
    stays = (file.region, file.province) == (application.region, application.province)
    return replace(
        file,
        score=rules.score(programme, application.kind, answers, day),
        age_band=age_band(rules.person(programme, answers).birth_date, day),
        assignee=application.assignee if stays else None,
    )
