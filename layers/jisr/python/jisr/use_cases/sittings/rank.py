"""A hand changes the ranking, and says why: the minutes name each change."""

from dataclasses import replace

from jisr.domain.errors import Conflict, FieldError, Invalid, NotFound
from jisr.domain.idempotency import remembered, was_done
from jisr.domain.sittings import RankChange, RankReason, Sitting, moved, ranking
from jisr.store import sittings
from jisr.use_cases.call import Call
from jisr.use_cases.sittings.door import TRIES, leave_to_others, need_open_table, reach, seen, store, told

MOST_CHANGES = 1_000
_PLACE = {
    "ar": "اكتبوا مرتبة بين الأولى وعدد الملفات.",
    "fr": "Écrivez un rang entre un et le nombre de dossiers.",
    "en": "Write a place between one and the number of files.",
}
_NOTE = {
    "ar": "اكتبوا السبب بكلمات قليلة: سيرد في المحضر.",
    "fr": "Écrivez la raison en quelques mots : elle figure au procès-verbal.",
    "en": "Write the reason in a few words: it stands in the minutes.",
}


def rank(
    call: Call, sitting_id: str, application_id: str, place: int, reason: RankReason, note: str | None
) -> Sitting:
    """That file at `place`, counted from 1. Raises `NotFound`, `Invalid`, `Conflict` when the vote is
    over or she has an interest."""
    note = (note or "").strip() or None
    if reason == "other" and note is None:
        raise Invalid("note", "say why", [FieldError("/note", "required", _NOTE)])
    for _ in range(TRIES):
        sitting = reach(call, sitting_id, "hold_sitting")
        if was_done(sitting.done, call.idempotency):
            return sitting
        seen(call, sitting)
        need_open_table(sitting)
        files = sittings.files_of(sitting.id)
        ids = [file.application_id for file in ranking(files, sittings.order_of(sitting.id))]
        if application_id not in ids:
            raise NotFound("not_found", "no such file before this sitting")
        if not 1 <= place <= len(ids):
            raise Invalid("place", "no such place", [FieldError("/place", "place", _PLACE)])
        before = ids.index(application_id) + 1
        if before == place:
            return sitting
        held = leave_to_others(call, sitting, ids, application_id, place)
        if sitting.ranked >= MOST_CHANGES:
            raise Conflict("ranked_often", "the ranking was changed too often")
        after = replace(
            sitting,
            ranked=sitting.ranked + 1,
            sequence=sitting.sequence + 1,
            done=remembered(sitting.done, call.idempotency, call.at),
        )
        change = RankChange(application_id, before, place, reason, note, call.actor.id, call.at)
        event = told(
            call,
            after,
            "SittingRanked",
            {
                "application_id": application_id,
                "place_before": before,
                "place_after": place,
                "reason": reason,
            },
        )
        writes = [
            sittings.keep_order(sitting.id, moved(ids, application_id, place)),
            sittings.keep_change(sitting.id, after.ranked, change),
            *held,
        ]
        try:
            return store(sitting, after, event, writes)
        except Conflict:
            continue  # another hand was there first: its order is read again
    raise Conflict("changed_meanwhile", "the ranking changed meanwhile; read it again")
