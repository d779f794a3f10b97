"""The `applications` table: a file's state, answers, contact; guards.

Items of one file share the partition `id`: `STATE` (small: every move rewrites it), `ANSWERS`, `CONTACT`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    JSONAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.exceptions import UpdateError
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from jisr.domain.application import AT_WORK, Application, Flag, Status
from jisr.domain.deadlines import look_at
from jisr.domain.errors import Conflict, NotFound, StaleVersion
from jisr.domain.retention import RETAINED
from jisr.store.base import InstantAttribute, Item, Write, check, delete, instant, put

WORST_SCORE = 10**6


class ByAccount(GlobalSecondaryIndex["StateItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by_account"
        projection = KeysOnlyProjection()

    account = UnicodeAttribute(hash_key=True)
    sk_account = UnicodeAttribute(range_key=True)


class Queue(GlobalSecondaryIndex["StateItem"]):  # type: ignore[no-untyped-call]
    """Files at work, nearest deadline first; sparse."""

    class Meta:
        index_name = "queue"
        projection = KeysOnlyProjection()

    queue = UnicodeAttribute(hash_key=True)
    queue_sk = UnicodeAttribute(range_key=True)


class Assignee(GlobalSecondaryIndex["StateItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "assignee"
        projection = KeysOnlyProjection()

    assignee = UnicodeAttribute(hash_key=True)
    queue_sk = UnicodeAttribute(range_key=True)


class ByPerson(GlobalSecondaryIndex["StateItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by_person"
        projection = KeysOnlyProjection()

    person = UnicodeAttribute(hash_key=True)
    sk_account = UnicodeAttribute(range_key=True)


class Waiting(GlobalSecondaryIndex["StateItem"]):  # type: ignore[no-untyped-call]
    """A programme's waiting list in a region, in its order: best score, then earliest. It outlives the year's money."""

    class Meta:
        index_name = "waiting"
        projection = KeysOnlyProjection()

    waiting = UnicodeAttribute(hash_key=True)
    waiting_sk = UnicodeAttribute(range_key=True)


class StateItem(Item):
    table = "table_applications"

    class Meta:
        table_name = "unset"

    programme = UnicodeAttribute()
    programme_version = NumberAttribute()
    kind = UnicodeAttribute()
    language = UnicodeAttribute()
    account = UnicodeAttribute()
    status = UnicodeAttribute()
    version = NumberAttribute()
    sequence = NumberAttribute()
    started_at = InstantAttribute()
    entered_at = InstantAttribute()
    stage = UnicodeAttribute(null=True)
    submitted_at = InstantAttribute(null=True)
    deadline = InstantAttribute(null=True)
    stage_deadline = InstantAttribute(null=True)
    appeal_until = InstantAttribute(null=True)
    region = UnicodeAttribute(null=True)
    province = UnicodeAttribute(null=True)
    rural = BooleanAttribute(null=True)
    assignee = UnicodeAttribute(null=True)
    flags = UnicodeSetAttribute(null=True)
    person = UnicodeAttribute(null=True)
    score = NumberAttribute(default=0)
    requested = NumberAttribute(default=0)
    envelope_id = UnicodeAttribute(null=True)
    reserved = NumberAttribute(default=0)
    paid = NumberAttribute(default=0)
    visits = NumberAttribute(default=0)
    registered_by = UnicodeAttribute(null=True)
    confidential = BooleanAttribute(default=False)
    asked_answers = UnicodeSetAttribute(null=True)
    asked_documents = UnicodeSetAttribute(null=True)
    consent_version = UnicodeAttribute(null=True)
    session = UnicodeAttribute(null=True)
    done = UnicodeSetAttribute(null=True)

    sk_account = UnicodeAttribute(null=True)
    queue = UnicodeAttribute(null=True)
    queue_sk = UnicodeAttribute(null=True)
    waiting = UnicodeAttribute(null=True)
    waiting_sk = UnicodeAttribute(null=True)

    by_account = ByAccount()
    by_queue = Queue()
    by_assignee = Assignee()
    by_person = ByPerson()
    by_waiting = Waiting()


class AnswersItem(Item):
    """`saved_at`: when she last worked on it; a draft is kept from then on."""

    table = "table_applications"

    class Meta:
        table_name = "unset"

    answers = JSONAttribute()
    saved_at = InstantAttribute(null=True)


class ContactItem(Item):
    """Whom to tell, how, and in which language; `locked` counts wrong identity proofs."""

    table = "table_applications"

    class Meta:
        table_name = "unset"

    phone = UnicodeAttribute()
    language = UnicodeAttribute()
    email = UnicodeAttribute(null=True)
    safe_contact = JSONAttribute(null=True)
    previous_phone = UnicodeAttribute(null=True)


class MarkItem(Item):
    """A guard or a proof: a key whose presence is its meaning."""

    table = "table_applications"

    class Meta:
        table_name = "unset"

    application_id = UnicodeAttribute(null=True)
    tries = NumberAttribute(null=True)
    at = InstantAttribute(null=True)
    expires_at = NumberAttribute(null=True)


@dataclass(frozen=True, slots=True)
class SafeContact:
    """How she may be reached without danger: `hours` as 'HH:MM-HH:MM', another number, nothing but codes."""

    hours: str | None = None
    other_phone: str | None = None
    codes_only: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """Phones in E.164. `previous_phone`: the number before an agent changed it; it is told of the change as well."""

    phone: str
    language: str
    email: str | None = None
    safe_contact: SafeContact = field(default_factory=SafeContact)
    previous_phone: str | None = None


_NAMES = tuple(f.name for f in fields(Application) if f.name not in {"id", "status"})
_TUPLES = ("asked_answers", "asked_documents", "done")


def _state(file: Application) -> StateItem:
    values: dict[str, Any] = {name: getattr(file, name) for name in _NAMES}
    values["flags"] = set(file.flags) or None
    for name in _TUPLES:
        values[name] = set(values[name]) or None
    item = StateItem(file.id, "STATE", status=file.status.value, **values)
    item.sk_account = f"{instant(file.started_at)}#{file.id}"
    if file.status in AT_WORK or Flag.APPEAL_OPEN in file.flags:
        item.queue = queue_of(file.programme, file.province, file.stage)
        item.queue_sk = f"{instant(look_at(file))}#{file.id}"
    elif file.status in RETAINED and Flag.ERASED not in file.flags:
        item.queue = retained(file.programme, file.programme_version, file.status)
        item.queue_sk = f"{instant(file.entered_at)}#{file.id}"
    if file.status is Status.WAITLISTED and file.submitted_at:
        item.waiting = waiting_line(file.programme, file.region)
        item.waiting_sk = f"{WORST_SCORE - file.score:07d}#{instant(file.submitted_at)}#{file.id}"
    return item


def _application(item: StateItem) -> Application:
    values = {name: getattr(item, name) for name in _NAMES}
    values["flags"] = frozenset(item.flags or ())
    for name in _TUPLES:
        values[name] = tuple(sorted(values[name] or ()))
    for name in (
        "programme_version",
        "version",
        "sequence",
        "score",
        "requested",
        "reserved",
        "paid",
        "visits",
    ):
        values[name] = int(values[name])
    return Application(id=item.pk, status=Status(item.status), **values)


def queue_of(programme: str, province: str | None, stage: str | None) -> str:
    return f"{programme}#{province or '-'}#{stage or '-'}"


def retained(programme: str, version: int, status: Status) -> str:
    """The list, in the same index as the queue, of files that are kept for a time, oldest first. One per version: how
    long is the version's word."""
    return f"retained#{programme}.{version}#{status}"


def load(application_id: str, *, consistent: bool = True) -> Application:
    """The file's state. Raises `NotFound`."""
    try:
        return _application(StateItem.get(application_id, "STATE", consistent_read=consistent))
    except StateItem.DoesNotExist:
        raise NotFound("not_found", "no such application") from None


def load_page(application_ids: Sequence[str]) -> list[Application]:
    """The states of at most 100 files in the order asked for, in one request and eventually consistent; without those
    that are not there."""
    found = {item.pk: item for item in StateItem.batch_get([(one, "STATE") for one in application_ids])}
    return [_application(found[one]) for one in application_ids if one in found]


def load_answers(application_id: str) -> dict[str, Any]:
    """Her answers by field name; empty for a new draft."""
    try:
        return dict(AnswersItem.get(application_id, "ANSWERS", consistent_read=True).answers)
    except AnswersItem.DoesNotExist:
        return {}


def load_contact(application_id: str) -> Contact:
    """Raises `NotFound` when it was erased."""
    try:
        item = ContactItem.get(application_id, "CONTACT", consistent_read=True)
    except ContactItem.DoesNotExist:
        raise NotFound("not_found", "no contact") from None
    safe = SafeContact(**(item.safe_contact or {}))
    return Contact(item.phone, item.language, item.email, safe, item.previous_phone)


def create(file: Application) -> Write:
    return put(_state(file), StateItem.pk.does_not_exist())


def save(before: Application, after: Application) -> Write:
    """Replace the state, if nobody changed it since `before` was read."""
    return put(
        _state(after),
        StateItem.version == before.version,
        lambda: StaleVersion("stale_version", "somebody changed the file; read it again"),
    )


def save_answers(application_id: str, answers: Mapping[str, Any], at: datetime) -> Write:
    return put(AnswersItem(application_id, "ANSWERS", answers=dict(answers), saved_at=at))


def answers_saved_at(application_id: str) -> datetime | None:
    try:
        return AnswersItem.get(application_id, "ANSWERS", consistent_read=True).saved_at
    except AnswersItem.DoesNotExist:
        return None


def save_contact(application_id: str, contact: Contact) -> Write:
    safe = contact.safe_contact
    item = ContactItem(
        application_id,
        "CONTACT",
        phone=contact.phone,
        language=contact.language,
        email=contact.email,
        previous_phone=contact.previous_phone,
    )
    if safe != SafeContact():
        item.safe_contact = {
            "hours": safe.hours,
            "other_phone": safe.other_phone,
            "codes_only": safe.codes_only,
        }
    return put(item)


def erase_beside(application_id: str) -> list[Write]:
    """Take answers and contact away."""
    return [delete(AnswersItem(application_id, "ANSWERS")), delete(ContactItem(application_id, "CONTACT"))]


def sweep_beside(application_id: str) -> None:
    """Everything of a file but its state: answers, contact, notes, consents, proofs and tries."""
    for pk in (application_id, f"PROOF#{application_id}"):
        for item in MarkItem.query(pk, consistent_read=True, attributes_to_get=["pk", "sk"]):
            if item.sk != "STATE":
                MarkItem(pk, item.sk).delete()


def of_account(account: str) -> list[Application]:
    """Every file of one phone account, newest first."""
    keys = StateItem.by_account.query(account, scan_index_forward=False)
    files = [load(key.pk) for key in keys]
    return [file for file in files if file.account == account]  # the index follows a moment later


def queue_keys(queue: str, after: str | None, page: int) -> Iterator[str]:
    """`deadline#id` of the files in one queue after the key `after`, nearest deadline first; reads page by page."""
    later = (StateItem.queue_sk > after) if after else None
    for key in StateItem.by_queue.query(queue, later, page_size=page):
        yield key.queue_sk


def queue_count(queue: str, before: datetime, most: int) -> int:
    """How many files of one queue were to be looked at before `before`; counts at most `most`."""
    return sum(1 for _ in StateItem.by_queue.query(queue, StateItem.queue_sk < instant(before), limit=most))


def retained_before(list_: str, before: datetime, most: int) -> list[str]:
    """Ids of at most `most` files of a list of `retained` that are there since before `before`, oldest first."""
    found = StateItem.by_queue.query(list_, StateItem.queue_sk < instant(before), limit=most, page_size=most)
    return [key.pk for key in found]


def retain_from(file: Application, at: datetime) -> None:
    """Move a file to the place of `at` in its list, unless somebody changed it since it was read."""
    try:
        StateItem(file.id, "STATE").update(
            [StateItem.queue_sk.set(f"{instant(at)}#{file.id}")],
            condition=StateItem.pk.exists() & (StateItem.version == file.version),
        )
    except UpdateError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise


def waiting_line(programme: str, region: str | None) -> str:
    return f"{programme}#{region or '-'}"


def waiting_ids(programme: str, region: str) -> Iterator[str]:
    """Ids on the waiting list of a programme in a region, in its order."""
    for key in StateItem.by_waiting.query(waiting_line(programme, region)):
        yield key.pk


def of_person(person: str) -> list[Application]:
    return [load(key.pk) for key in StateItem.by_person.query(person)]


def ids_with_a_person() -> Iterator[str]:
    """Every file that is tied to a person, in no order. Reads the whole table: for work by hand, and nothing else."""
    for item in StateItem.scan((StateItem.sk == "STATE") & StateItem.person.exists()):
        yield item.pk


# -- guards ---------------------------------------------------------------------------------------------------


def guard_key(programme: str, call: str, person: str) -> str:
    return f"GUARD#{programme}#{call}#{person}"


def take_guard(key: str, application_id: str) -> Write:
    """One open application per person and call. Raises `Conflict("duplicate")` when it is taken."""
    item = MarkItem(key, "GUARD", application_id=application_id)
    free = MarkItem.pk.does_not_exist() | (MarkItem.application_id == application_id)
    return put(item, free, _taken)


def need_free(key: str, application_id: str) -> Write:
    """Nobody else has this place: that of the same person under the other hash key, while one is rotated."""
    free = MarkItem.pk.does_not_exist() | (MarkItem.application_id == application_id)
    return check(MarkItem, key, "GUARD", free, _taken)


def holder_of_guard(key: str) -> str | None:
    """The application that holds it, if any."""
    try:
        return MarkItem.get(key, "GUARD", consistent_read=True).application_id
    except MarkItem.DoesNotExist:
        return None


def replace_guard(key: str, application_id: str, holder: Application) -> list[Write]:
    """Take the place that `holder` keeps though nothing can bring it back, if it is still as it was read."""
    item = MarkItem(key, "GUARD", application_id=application_id)
    return [put(item, MarkItem.application_id == holder.id, _taken), _unmoved(holder)]


def end_guard(key: str, holder: Application) -> list[Write]:
    """As `replace_guard`, for a place under the other hash key: the new file takes its own under the one that is
    written."""
    return [delete(MarkItem(key, "GUARD"), MarkItem.application_id == holder.id, _taken), _unmoved(holder)]


def _unmoved(holder: Application) -> Write:
    return check(StateItem, holder.id, "STATE", StateItem.version == holder.version, _taken)


def _taken() -> Exception:
    return Conflict("duplicate", "this file needs an agent")


def free_guard(key: str, application_id: str) -> Write:
    mine = MarkItem.pk.does_not_exist() | (MarkItem.application_id == application_id)
    return delete(MarkItem(key, "GUARD"), mine)
