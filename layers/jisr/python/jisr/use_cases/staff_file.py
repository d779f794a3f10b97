"""The door to files for staff: role, place and confidentiality decide, and other places' files do not exist. What a
woman began herself and has not sent is hers alone until she has asked the office for help.

Whoever is shown one is written down first: no log, no file. What staff do to a file is in its history.
"""

from dataclasses import replace

from jisr.domain import policy
from jisr.domain.application import Application, Flag, Status
from jisr.domain.documents import Document, DocumentStatus
from jisr.domain.errors import FieldError, Invalid, NotFound
from jisr.domain.formats import normalise
from jisr.domain.inspection import Alike
from jisr.domain.references import id_of
from jisr.store import access_log, applications, consents
from jisr.use_cases.call import Call
from jisr.use_cases.paper_of import paper_of
from jisr.use_cases.placed import placed
from jisr.use_cases.record import person_keys


def reach(call: Call, application_id: str, permission: str) -> Application:
    """The file, when `permission` reaches it, for a caller that shows nothing of the person. Raises `Forbidden` (role)
    or `NotFound` (place, hers alone, or no such file). Whoever changes a draft asks for her consent besides
    (`record_consent.require_consent`)."""
    policy.require(call.actor, permission)
    return reached(call, applications.load(application_id), permission)


def reached(call: Call, as_kept: Application, permission: str) -> Application:
    """As `reach`, of a file that was read as a whole."""
    policy.require(call.actor, permission)
    file = _placed(as_kept)
    # A call stands in the queue of the place that was known when she asked; her answers may have moved since.
    if Flag.CALL_ME in file.flags and not reaches(call, permission, file):
        file = as_kept
    _require(call, permission, file)
    if permission in _LIKE_READING and hers_alone(file):
        raise NotFound("not_found", "no such application")
    return file


def opens(call: Call, permission: str, as_kept: Application) -> bool:
    """Whether `reach` would give the file if it were kept so. For a caller that says what a move would do."""
    try:
        reached(call, as_kept, permission)
    except NotFound:
        return False
    return True


_LIKE_READING = frozenset({"read_file", "note", "contact", "visit"})
"""Who may not open a draft writes nothing beside it either. What changes a draft asks for her consent."""


def hers_alone(file: Application) -> bool:
    """She began it herself and never sent it, and has neither asked to be called nor agreed to be helped: nobody of the
    office opens it."""
    began_herself = file.submitted_at is None and file.registered_by is None
    return began_herself and Flag.CALL_ME not in file.flags and not consents.of_application(file.id)


def out_of_reach(call: Call, permission: str, state: Application) -> bool:
    """Whether the state alone says that `reach` would refuse the file, so that it need not be read. Of a draft it never
    does: where that lies, its answers say."""
    return state.status is not Status.DRAFT and not reaches(call, permission, state)


def _placed(file: Application) -> Application:
    """A draft lies where its answers say; its state learns of it when it is sent."""
    return placed(file, file.beside.answers) if file.status is Status.DRAFT else file


def open_for(call: Call, application_id: str, permission: str) -> Application:
    """As `reach`, for a caller that shows the file: written down before."""
    file = reach(call, application_id, permission)
    access_log.record([file.id], call.actor.id, permission, call.correlation_id, call.at)
    return file


def open_paper(call: Call, application_id: str, document_id: str) -> Document:
    """One paper of the file, for a caller that shows its pages: written down before. Raises also `NotFound` for a paper
    that is not there: what a client makes up is not written down."""
    file = reach(call, application_id, "read_file")
    paper = paper_of(file, document_id, internal=True)
    access_log.record([file.id], call.actor.id, "read_file", call.correlation_id, call.at, paper.id)
    return paper


def alike(call: Call, paper: Document) -> list[tuple[Alike, Application | None]]:
    """Papers of other files with the same picture; each with its file when this reader may open that one.

    It ties a picture to a file, so each file that is shown is logged as one that was found.
    """
    found: list[tuple[Alike, Application | None]] = []
    for other in paper.alike:
        try:
            file = reach(call, other.application_id, "read_file")
        except NotFound:
            found.append((other, None))
        else:
            stands = {p.id for p in file.documents if p.status is DocumentStatus.ACCEPTED}
            if other.document_id in stands:  # else it was taken away or erased since
                found.append((other, file))
    shown = list(dict.fromkeys(file.id for _, file in found if file is not None))
    access_log.record(shown, call.actor.id, "search", call.correlation_id, call.at)
    return found


def found_by_id(call: Call, application_id: str) -> str | None:
    """The id itself, when this reader may open the file; that somebody found it is written down."""
    try:
        file = reach(call, application_id, "read_file")
    except NotFound:
        return None
    access_log.record([file.id], call.actor.id, "search", call.correlation_id, call.at)
    return file.id


def _require(call: Call, permission: str, file: Application) -> None:
    """Who registered a file may go on with it while it has no place yet; to decide about it, it must have one."""
    if file.region is None and file.registered_by == call.actor.id and permission != "act":
        return
    policy.require(call.actor, permission, policy.place_of(file), confidential=file.confidential)


_ONE = {
    "ar": "ابحثوا بمعيار واحد: الرقم المرجعي أو الهاتف أو رقم البطاقة.",
    "fr": "Cherchez par un seul critère : référence, téléphone ou CNIE.",
    "en": "Search by one thing: reference, phone or national id.",
}


def search(
    call: Call, *, reference: str | None = None, account: str | None = None, national_id: str | None = None
) -> list[Application]:
    """Exact matches that the reader may see; `account` is what a phone number resolves to. Raises `Invalid`.

    A draft that is hers alone is found too, without the place that her answers say: she stands at the desk, and her
    consent must be recorded somewhere. A hit ties a number or a card to a file, so it is logged as a reading of that
    file.
    """
    policy.require(call.actor, "search")
    given = [value for value in (reference, account, national_id) if value is not None]
    if len(given) != 1:
        raise Invalid("search", "one criterion", [FieldError("", "one_of", _ONE)])
    matches = map(_placed, _found(reference, account, national_id))
    found = [file for file in matches if reaches(call, "search", file)]
    access_log.record([f.id for f in found], call.actor.id, "search", call.correlation_id, call.at)
    return [replace(f, region=None, province=None, rural=None) if hers_alone(f) else f for f in found]


def _found(reference: str | None, account: str | None, national_id: str | None) -> list[Application]:
    if reference is not None:
        application_id = id_of(reference)
        try:
            return [applications.load(application_id)] if application_id else []
        except NotFound:
            return []
    if account is not None:
        return applications.of_account(account)
    known = person_keys(normalise("cnie", national_id or ""))
    return [file for person in known for file in applications.of_person(person)]


def reaches(call: Call, permission: str, file: Application) -> bool:
    """Whether `permission` reaches the file, for a caller that goes on without it when not."""
    try:
        _require(call, permission, file)
    except NotFound:
        return False
    return True
