"""Her right of access (law 09-08): a copy of all that is kept about her in the files that this session has proved.

Bounded: three files a page, and of each long list of a file a hundred rows; what is left comes on the next page.
"""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from jisr.domain.application import Application
from jisr.domain.documents import Document
from jisr.domain.errors import Malformed
from jisr.domain.programmes.rules import score_lines
from jisr.domain.references import reference_of
from jisr.gateways import identity
from jisr.store import access_log, accounts, corrections, messages, notes, proofs
from jisr.store import events as history
from jisr.use_cases.call import Call
from jisr.use_cases.consents_of import consents_of
from jisr.use_cases.erase_file import recipients
from jisr.use_cases.paper_of import paper_link
from jisr.use_cases.prove_identity import proved_files
from jisr.use_cases.rules import programme_of, today

FILES = 3
ROWS = 100

type Rows = list[dict[str, Any]]
type Section = Callable[[Call, Application, str | None], tuple[Rows, str | None]]
"""From the call, a file and the key after which to go on: rows, and the key of the last when more follow."""


@dataclass(frozen=True, slots=True)
class Page:
    """`account`: what is kept of her number, on the first page only."""

    account: dict[str, Any] | None
    files: Rows
    next_cursor: str | None


def export_person(call: Call, cursor: str | None = None) -> Page:
    """One page, oldest file first; her account alone when she has no file. Raises `Forbidden` when the session has
    proved none of hers, `Malformed` (cursor)."""
    start, after = _decode(cursor)
    proved = sorted(proved_files(call), key=lambda file: file.id)
    left = [file for file in proved if file.id >= start]
    found: Rows = []
    for file in left[:FILES]:
        copy, more = _copy(call, file, after if file.id == start else None)
        found.append(copy)
        if more:
            return Page(_account(call, cursor), found, _encode(file.id, more))
    following = left[FILES].id if len(left) > FILES else None
    return Page(_account(call, cursor), found, _encode(following, {}) if following else None)


def _account(call: Call, cursor: str | None) -> dict[str, Any] | None:
    known = identity.account_named(call.actor.id) if cursor is None else None
    return asdict(known) if known is not None else None


def _copy(
    call: Call, file: Application, after: dict[str, str] | None
) -> tuple[dict[str, Any], dict[str, str]]:
    """The file, or what is left of its long lists; and the keys at which those stopped that go on."""
    copy = {"id": file.id, "continued": True} if after else _short(call, file)
    more: dict[str, str] = {}
    for name, section in _SECTIONS.items():
        if after and name not in after:
            continue
        copy[name], last = section(call, file, after.get(name) if after else None)
        if last is not None:
            more[name] = last
    return copy, more


def _short(call: Call, file: Application) -> dict[str, Any]:
    """What has an end: at most 60 papers, and single values."""
    programme = programme_of(file)
    answers = file.beside.answers
    state = asdict(file)
    # Names of the keys under which things are found, of no meaning outside; money is said in dirhams below.
    for hidden in (
        "id",
        "done",
        "beside",
        "papers",
        "paper_removed",
        "duplicate_of",
        "session",
        "account",
        "person",
        "reserved",
        "paid",
        "requested",
        "bank",
        "payments",
        "pay_at",
    ):
        state.pop(hidden)
    for staff in ("assignee", "registered_by"):
        state[staff] = None if state[staff] is None else "staff"
    return {
        "id": file.id,
        "reference": reference_of(file.id),
        **state,
        "status": file.status.value,
        "flags": sorted(file.flags),
        "requested_mad": file.requested / 100,
        "reserved_mad": file.reserved / 100,
        "paid_mad": file.paid / 100,
        "known_by_keyed_hash": file.person is not None or bool(file.beside.hashes),
        "answers": answers,
        "contact": asdict(file.beside.contact) if file.beside.contact is not None else None,
        "bank_account": accounts.of_application(file.id) if file.bank else None,
        "payments": [
            {
                "instalment": p.id,
                "state": p.state,
                "amount_mad": p.amount / 100,
                "at": p.at,
                "paid_on": p.paid_on,
                "method": p.method,
            }
            for p in file.payments
        ],
        "score_lines": [
            {"label": line.label, "points": line.points}
            for line in score_lines(programme, file.kind, answers, today(file.submitted_at or call.at))
        ],
        "documents": [_document(d) for d in file.papers],
        "consents": [
            {**asdict(given), "recorded_by": "staff" if given.recorded_by else None}
            for given in consents_of(file, history.after("application", file.id, 0, ROWS))
        ],
        "identity_proofs": [
            {"at": proof.at, "tries": proof.tries, "this_session": proof.session == call.actor.session}
            for proof in proofs.of_application(file.id)
        ],
    }


def _document(paper: Document) -> dict[str, Any]:
    """The link lives five minutes and opens the clean copy."""
    return {
        "document_id": paper.id,
        "type": paper.type,
        "side": paper.side,
        "status": paper.status.value,
        "reason": paper.reason,
        "note": paper.note,
        "content_type": paper.content_type,
        "size": paper.size,
        "sha256": paper.sha256,
        "scan_verdict": paper.scan_verdict,
        "reviewed": paper.reviewed,
        "at": paper.created_at,
        "by": "staff" if paper.by_office else "applicant",
        "inspected_at": paper.inspected_at,
        "pages": paper.pages,
        "url": paper_link(paper, paper.clean_name),
    }


def _page(rows: Sequence[tuple[str, dict[str, Any]]]) -> tuple[Rows, str | None]:
    """At most `ROWS` of (key, row), and the last key when there are more."""
    shown = rows[:ROWS]
    return [row for _, row in shown], shown[-1][0] if len(rows) > ROWS else None


def _history(call: Call, file: Application, after: str | None) -> tuple[Rows, str | None]:
    start = int(after or 0)
    told = history.after("application", file.id, start, ROWS + 1)
    return _page(
        [
            (
                str(event.sequence),
                {
                    "event_id": event.event_id,
                    "sequence": event.sequence,
                    "type": event.type,
                    "at": event.occurred_at,
                    "by": event.actor.kind,
                    "role": event.actor.role,
                    "data": event.data.model_dump(mode="json", by_alias=True, exclude={"assignee", "other"}),
                },
            )
            for event in told
        ]
    )


def _notes(call: Call, file: Application, after: str | None) -> tuple[Rows, str | None]:
    """Hers and those of staff about her, with tries to speak to her and visits: the author of these is named by her
    part, not by name."""
    return _page(
        [
            (
                key,
                {
                    "about": note.about,
                    "text": note.text,
                    "by": "applicant" if note.author == file.account else "staff",
                    "at": note.at,
                    "contact": asdict(note.contact) if note.contact else None,
                    "visit": asdict(note.visit) if note.visit else None,
                },
            )
            for key, note in notes.after(file.id, after, ROWS + 1)
        ]
    )


def _corrections(call: Call, file: Application, after: str | None) -> tuple[Rows, str | None]:
    """What the office made of her answers, old and new; `sequence` names the event of `history` that tells of it."""
    return _page(
        [
            (str(one.sequence), {"sequence": one.sequence, "before": one.before, "after": one.after})
            for one in corrections.after(file.id, int(after or 0), ROWS + 1)
        ]
    )


def _messages(call: Call, file: Application, after: str | None) -> tuple[Rows, str | None]:
    """Messages about this file to each of her addresses. A shared number's others are read over, so a page may be
    short. The text is not kept: `event_id` names the event of `history` from which it was made."""
    contact = file.beside.contact
    where = recipients(contact) if contact is not None else ()
    at, _, key = (after or "0#").partition("#")
    rows: Rows = []
    left = ROWS
    for number in range(max(0, int(at)), len(where)):
        found = messages.of_recipient(where[number], key or None, left, call.at)
        rows += [_told(told) for told in found if told.application_id == file.id]
        left -= len(found)
        if left == 0:
            return rows, f"{number}#{found[-1].sk}"
        key = ""
    return rows, None


def _told(told: messages.Told) -> dict[str, Any]:
    event_id, _, channel = told.sk.rpartition("#")
    return {
        "event_id": event_id,
        "channel": channel,
        "event_type": told.event_type,
        "language": told.language,
        "state": told.state.value,
        "segments": told.segments,
        "at": told.claimed_at,
        "sent_at": told.sent_at,
        "settled_at": told.settled_at,
        "reason": told.reason,
    }


def _read(call: Call, file: Application, after: str | None) -> tuple[Rows, str | None]:
    """When somebody of the office looked at the file, and for what; not who: that is the staff's own data."""
    return _page(
        [
            (key, {"at": key.partition("#")[0], "what": what})
            for key, what in access_log.after(file.id, after, ROWS + 1)
        ]
    )


_SECTIONS: dict[str, Section] = {
    "history": _history,
    "notes": _notes,
    "corrections": _corrections,
    "messages": _messages,
    "read_by_staff": _read,
}


def _encode(file: str | None, after: dict[str, str]) -> str:
    return base64.urlsafe_b64encode(json.dumps({"file": file, "after": after}).encode()).decode()


def _decode(cursor: str | None) -> tuple[str, dict[str, str] | None]:
    if cursor is None:
        return "", None
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii")))
        file, after = found["file"], found["after"]
        keys_fit = all(name in _SECTIONS and isinstance(key, str) for name, key in after.items())
        if not isinstance(file, str) or not keys_fit:
            raise ValueError
        int(after.get("history", "0"))
        int(after.get("corrections", "0"))
        int(after.get("messages", "0#").partition("#")[0])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Malformed("cursor", "use the cursor of the page before as it is") from None
    return file, after or None
