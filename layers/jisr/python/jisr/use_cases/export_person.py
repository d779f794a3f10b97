"""Her rights under law 09-08: a copy of her data, and erasure (`docs/privacy.md` says what is kept, and why)."""

from dataclasses import replace
from typing import Any

from jisr.domain.application import Action, Application, Status, move
from jisr.domain.errors import Conflict
from jisr.gateways import files
from jisr.store import applications, base, documents, notes
from jisr.store import events as history
from jisr.store.base import Write
from jisr.use_cases.call import Call
from jisr.use_cases.prove_identity import proved_files
from jisr.use_cases.record import closed_for_good, make_event, record
from jisr.use_cases.rules import programme_of, rules_of


def export_person(call: Call) -> list[dict[str, Any]]:
    """All that is kept about her in the files that this session has proved, as JSON. Raises `Forbidden`."""
    return [_copy(file) for file in proved_files(call)]


def _copy(file: Application) -> dict[str, Any]:
    contact = applications.load_contact(file.id)
    return {
        "id": file.id,
        "programme": file.programme,
        "programme_version": file.programme_version,
        "kind": file.kind,
        "status": file.status.value,
        "answers": applications.load_answers(file.id),
        "contact": {
            "phone": contact.phone,
            "previous_phone": contact.previous_phone,
            "language": contact.language,
            "email": contact.email,
            "safe_contact": {
                "hours": contact.safe_contact.hours,
                "other_phone": contact.safe_contact.other_phone,
                "codes_only": contact.safe_contact.codes_only,
            },
        },
        "documents": [
            {
                "document_id": d.id,
                "type": d.type,
                "side": d.side,
                "status": d.status.value,
                "at": d.created_at,
            }
            for d in documents.of_application(file.id)
        ],
        "notes": [
            {"about": n.about, "text": n.text, "at": n.at}
            for n in notes.of_application(file.id)
            if n.author == file.account
        ],
        "history": [
            {"type": e.type, "at": e.occurred_at, "data": e.data.model_dump(mode="json", by_alias=True)}
            for e in history.history("application", file.id)
        ],
    }


KEPT_WHILE = frozenset({Status.APPROVED, Status.ACTIVE, Status.COMPLETED, Status.ENDED})


def erase_person(call: Call) -> list[str]:
    """Erase the proved files: open ones are withdrawn first. Returns the erased ids.

    Raises `Forbidden` (nothing proved), and `Conflict("retention")` when every proved file has received or
    reserved public money: those stay for as long as the programme's retention says.
    """
    proved = proved_files(call)
    free = [file for file in proved if file.status not in KEPT_WHILE]
    if not free:
        raise Conflict("retention", "files with public money are kept for their legal time")
    for file in free:
        erase_file(call, _closed(call, file))
    return [file.id for file in free]


def _closed(call: Call, file: Application) -> Application:
    if file.status in {Status.REJECTED, Status.WITHDRAWN}:
        return file
    change = move(file, Action.WITHDRAW, actor=call.actor, at=call.at, rules=rules_of(programme_of(file)))
    return record(call, change)


def erase_file(call: Call, file: Application) -> None:
    """Take the person out of a closed file: answers, contact, papers (all versions), notes, account and person keys.

    The state (codes, dates, amounts) and the events stay for the figures: they name nobody. Repeating it is safe.
    """
    for document in documents.all_of_application(file.id):
        files.erase("bucket_uploads", document.key)
        if document.clean_key:
            files.erase("bucket_clean", document.clean_key)
        documents.erase(document)
    notes.erase(file.id)
    after = replace(
        file,
        account=f"erased-{file.id}",
        person=None,
        session=None,
        assignee=None,
        registered_by=None,
        version=file.version + 1,
        sequence=file.sequence + 1,
    )
    event = make_event(
        call,
        "PersonErased",
        subject=("application", file.id),
        sequence=after.sequence,
        data={},
        application=None,
    )
    writes: list[Write] = [
        applications.save(file, after),
        history.append(event),
        *applications.erase_beside(file.id),
    ]
    if file.person and closed_for_good(file):
        from jisr.use_cases.record import guards

        writes += [applications.free_guard(key, file.id) for key in guards(file)]
    base.commit(writes)
