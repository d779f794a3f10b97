"""Members vote and say which files they leave to the others. What one of them does touches her ballot and her votes
only, so all may do it at the same time; closing ends every ballot, and a vote that comes too late is refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import events
from jisr.domain.errors import Conflict, FieldError, Invalid
from jisr.domain.idempotency import remembered, was_done
from jisr.domain.sittings import Ballot, InterestKind, Sitting, Vote
from jisr.store import base, sittings
from jisr.store import events as history
from jisr.store.base import Write
from jisr.use_cases.call import Call
from jisr.use_cases.record import make_event
from jisr.use_cases.sittings.door import TRIES, reach_as_member

_REASON = {
    "ar": "اختاروا سببا واحدا على الأقل للتصويت ضد القبول.",
    "fr": "Choisissez au moins un motif pour voter contre.",
    "en": "Choose at least one reason to vote against.",
}
_ABSENT = {
    "ar": "هذا الملف ليس أمام هذه اللجنة.",
    "fr": "Ce dossier n'est pas devant cette commission.",
    "en": "This file is not before this sitting.",
}
_TWICE = {
    "ar": "هذا الملف مذكور مرتين.",
    "fr": "Ce dossier est cité deux fois.",
    "en": "This file is there twice.",
}
_ASIDE = {
    "ar": "صرّحتم بتضارب مصالح في هذا الملف: تترك دراسته لباقي الأعضاء.",
    "fr": "Vous avez déclaré un conflit d'intérêts sur ce dossier : il revient aux autres membres.",
    "en": "You have declared an interest in this file: the others decide on it.",
}


def cast(call: Call, sitting_id: str, votes: Sequence[Vote]) -> Ballot:
    """One vote on each of those files; one that she had given before gives way. Raises `Invalid`, `Forbidden` for who
    is no member, `Conflict` when no vote is open."""
    sitting = reach_as_member(call, sitting_id)
    there = {file.application_id for file in sittings.files_of(sitting.id)}

    def writes(ballot: Ballot) -> tuple[Ballot, list[Write]]:
        _check(votes, there, ballot)
        return ballot, [sittings.cast(sitting.id, vote) for vote in votes]

    told = {
        "votes": [
            {
                "application_id": vote.application_id,
                "choice": vote.choice,
                "reason_codes": vote.reason_codes,
            }
            for vote in votes
        ]
    }
    return _on_ballot(call, sitting, writes, "VotesCast", told)


def _check(votes: Sequence[Vote], there: set[str], ballot: Ballot) -> None:
    errors: list[FieldError] = []
    seen: set[str] = set()
    for at, vote in enumerate(votes):
        pointer = f"/votes/{at}/application_id"
        if vote.application_id not in there:
            errors.append(FieldError(pointer, "not_in_sitting", _ABSENT))
        elif vote.application_id in seen:
            errors.append(FieldError(pointer, "twice", _TWICE))
        elif vote.application_id in ballot.interests:
            errors.append(FieldError(pointer, "interest", _ASIDE))
        elif vote.choice == "against" and not vote.reason_codes:
            errors.append(FieldError(f"/votes/{at}/reason_codes", "required", _REASON))
        seen.add(vote.application_id)
    if errors:
        raise Invalid("votes", "mend the votes", errors)


def declare_interest(call: Call, sitting_id: str, application_id: str, kind: InterestKind) -> Ballot:
    """She leaves that file to the others, for good: her vote on it goes, and none is taken after. Raises as `cast`."""
    sitting = reach_as_member(call, sitting_id)
    if sittings.file_of(sitting.id, application_id) is None:
        absent = FieldError("/application_id", "not_in_sitting", _ABSENT)
        raise Invalid("application_id", "not before this sitting", [absent])

    def writes(ballot: Ballot) -> tuple[Ballot, list[Write]]:
        after = replace(ballot, interests={**ballot.interests, application_id: kind})
        return after, [sittings.uncast(sitting.id, application_id, call.actor.id)]

    return _on_ballot(
        call, sitting, writes, "InterestDeclared", {"application_id": application_id, "kind": kind}
    )


def _on_ballot(
    call: Call,
    sitting: Sitting,
    writes: Callable[[Ballot], tuple[Ballot, list[Write]]],
    event_type: str,
    data: Mapping[str, object],
) -> Ballot:
    """Her ballot's next version, with what belongs to it and its event, in one transaction."""
    for _ in range(TRIES):
        before = next(one for one in sittings.ballots_of(sitting.id) if one.member == call.actor.id)
        if was_done(before.done, call.idempotency):
            return before
        if not before.open:
            raise Conflict("sitting_over", "the vote is over")
        ballot, more = writes(before)
        done = remembered(before.done, call.idempotency, call.at)
        after = replace(ballot, version=before.version + 1, done=done)
        event: events.Event = make_event(
            call,
            event_type,
            subject=("sitting", f"{sitting.id}/{call.actor.id}"),
            sequence=after.version,
            data={"sitting": sitting.id, "member": call.actor.id, **data},
        )
        try:
            base.commit([sittings.save_ballot(sitting.id, before, after), history.append(event), *more])
        except Conflict:
            continue  # a request of hers was first, or the vote ended: her ballot says which
        return after
    raise Conflict("changed_meanwhile", "your ballot changed meanwhile; try again")
