"""What staff write beside a file: notes and contacts. It overwrites nothing, so it needs no version; and it moves
nothing but the call that she waits for."""

from collections.abc import Sequence

from jisr.domain.application import Action, Application, Flag
from jisr.domain.desk import Contacted
from jisr.domain.errors import Conflict, FieldError, Invalid, StaleVersion
from jisr.domain.moves import move
from jisr.store import applications, base, notes
from jisr.store.base import Write
from jisr.store.notes import Note
from jisr.use_cases.call import Call
from jisr.use_cases.record import writes_of
from jisr.use_cases.rules import programme_of, rules_of

MOST_TRIES = 4

_TEXT = {
    "ar": "اكتبوا نص الملاحظة.",
    "fr": "Écrivez le texte de la note.",
    "en": "Write the note.",
}


def write_note(call: Call, file: Application, text: str) -> Note:
    """For the office alone. Raises `Invalid` without words, `Conflict("erased")`."""
    if not text.strip():
        raise Invalid("text", "write something", [FieldError("/text", "required", _TEXT)])
    return written(
        call, file, notes.new("note", text.strip(), call.actor.id, call.at, request=call.idempotency)
    )


def log_contact(call: Call, file: Application, contacted: Contacted, text: str | None) -> Note:
    """One try to speak to her. When she waited to be called and was reached, that is answered in the same transaction.
    Raises `Conflict("erased")`."""
    said = (text or "").strip()
    note = notes.new("contact", said, call.actor.id, call.at, contact=contacted, request=call.idempotency)
    return written(call, file, note, answers_call=contacted.outcome == "reached")


def written(
    call: Call, file: Application, note: Note, *, answers_call: bool = False, more: Sequence[Write] = ()
) -> Note:
    """The note as it is kept, with `more`: for a request that came before, the one of then."""
    if (known := notes.of_request(file.id, call.idempotency)) is not None:
        return known
    for _ in range(MOST_TRIES):
        try:
            base.commit([*_writes(call, file, note, answers_call=answers_call), *more])
        except (Conflict, StaleVersion) as refusal:
            if (known := notes.of_request(file.id, call.idempotency)) is not None:
                return known
            if refusal.code != "stale_version":
                raise
            file = applications.load(file.id)  # somebody moved it: her call may be answered by now
        else:
            return note
    raise Conflict("changed_meanwhile", "it changed meanwhile; read it again")


def _writes(call: Call, file: Application, note: Note, *, answers_call: bool) -> list[Write]:
    if Flag.ERASED in file.flags:
        raise Conflict("erased", "of an erased file nothing is kept")
    writes = [notes.keep(file.id, note)]
    if call.idempotency is not None:
        writes.append(notes.remember(file.id, note, call.idempotency))
    if not answers_call or Flag.CALL_ME not in file.flags:
        return [*writes, applications.unless_erased(file.id)]
    rules = rules_of(programme_of(file))
    return writes_of(call, move(file, Action.ANSWER_HELP, actor=call.actor, at=call.at, rules=rules), writes)
