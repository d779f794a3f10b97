"""The `applications` table: a file's state and what is the person's own beside it; guards.

A file is a few items in the partition `id`, read together: `STATE` (small: every move rewrites it, and it names
nobody), `PERSON` (answers and contact) and its papers (`store.documents`). A draft's answers are saved at every step,
so they are saved alone, in one write.
"""

import contextlib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import date, datetime
from typing import Any

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    JSONAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from jisr.domain.application import AT_WORK, Application, Flag, Status
from jisr.domain.beside import Beside, Contact, SafeContact
from jisr.domain.deadlines import look_at
from jisr.domain.documents import Document
from jisr.domain.errors import Conflict, NotFound, StaleVersion
from jisr.domain.grievances import limits
from jisr.domain.instalments import Payment
from jisr.domain.retention import RETAINED
from jisr.store import documents
from jisr.store.base import (
    InstantAttribute,
    Item,
    Write,
    attributes_of,
    check,
    commit,
    delete,
    instant,
    put,
    rows_of,
    update,
)

WORST_SCORE = 10**6
_AT_WORK, _COMPLAINT, FOLLOWED = "+", "!", "~"
"""Of queues beside those of stages: no stage has such a name. `FOLLOWED`: active files of which a part is to be paid or
a visit is to be made, by the first of both times."""
BESIDE = (None, _COMPLAINT, FOLLOWED)
"""What stands for a stage in the queues of files in none."""


class ByAccount(GlobalSecondaryIndex["StateItem"]):
    class Meta:
        index_name = "by_account"
        projection = KeysOnlyProjection()

    account = UnicodeAttribute(hash_key=True)
    sk_account = UnicodeAttribute(range_key=True)


class Queue(GlobalSecondaryIndex["StateItem"]):
    """Files at work, nearest deadline first; sparse."""

    class Meta:
        index_name = "queue"
        projection = KeysOnlyProjection()

    queue = UnicodeAttribute(hash_key=True)
    queue_sk = UnicodeAttribute(range_key=True)


class Assignee(GlobalSecondaryIndex["StateItem"]):
    class Meta:
        index_name = "assignee"
        projection = KeysOnlyProjection()

    assignee = UnicodeAttribute(hash_key=True)
    queue_sk = UnicodeAttribute(range_key=True)


class ByPerson(GlobalSecondaryIndex["StateItem"]):
    class Meta:
        index_name = "by_person"
        projection = KeysOnlyProjection()

    person = UnicodeAttribute(hash_key=True)
    sk_account = UnicodeAttribute(range_key=True)


class Waiting(GlobalSecondaryIndex["StateItem"]):
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
    stage_since = InstantAttribute(null=True)
    appeal_until = InstantAttribute(null=True)
    region = UnicodeAttribute(null=True)
    province = UnicodeAttribute(null=True)
    rural = BooleanAttribute(null=True)
    age_band = UnicodeAttribute(null=True)
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
    asked_papers = UnicodeSetAttribute(null=True)
    consent_version = UnicodeAttribute(null=True)
    session = UnicodeAttribute(null=True)
    done = UnicodeSetAttribute(null=True)
    paper_removed = UnicodeAttribute(null=True)
    duplicate_of = UnicodeAttribute(null=True)
    help_asked_at = InstantAttribute(null=True)
    appeal_at = InstantAttribute(null=True)
    complaint_at = InstantAttribute(null=True)
    sitting = UnicodeAttribute(null=True)
    agreed_on = UnicodeAttribute(null=True)
    payments = JSONAttribute(null=True)
    followed = JSONAttribute(null=True)
    bank = BooleanAttribute(null=True)
    pay_at = InstantAttribute(null=True)
    visit_at = InstantAttribute(null=True)

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


class CallItem(Item):
    """She waits to be called, or for an answer to her complaint about a file in no stage: her place among those who do.
    Beside the state, which has another place in that index already: that of its stage, or of the time that it is kept.
    """

    table = "table_applications"

    class Meta:
        table_name = "unset"

    queue = UnicodeAttribute()
    queue_sk = UnicodeAttribute()


class PersonItem(Item):
    """`domain.beside`; the answers as deflated JSON, which halves what each save costs.

    Once `closed`, it is written with the state only: what she saves while she sends comes too late.
    Nothing but that is left of it after an erasure."""

    table = "table_applications"

    class Meta:
        table_name = "unset"

    answers = BinaryAttribute(legacy_encoding=False, null=True)
    saves = NumberAttribute(default=0)
    saved_at = InstantAttribute(null=True)
    hashes = JSONAttribute(null=True)
    written_with = NumberAttribute(default=0)
    closed = BooleanAttribute(null=True)
    phone = UnicodeAttribute(null=True)
    language = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)
    safe_contact = JSONAttribute(null=True)
    previous_phone = UnicodeAttribute(null=True)
    earlier_phones = UnicodeSetAttribute(null=True)


class MarkItem(Item):
    """A guard or a proof: a key whose presence is its meaning. `tries` with the marks of their `requests`."""

    table = "table_applications"

    class Meta:
        table_name = "unset"

    application_id = UnicodeAttribute(null=True)
    tries = NumberAttribute(null=True)
    requests = UnicodeSetAttribute(null=True)
    at = InstantAttribute(null=True)
    expires_at = NumberAttribute(null=True)


_NAMES = tuple(
    f.name for f in fields(Application) if f.name not in {"id", "status", "version", "beside", "papers"}
)
_TUPLES = ("asked_answers", "asked_papers", "done")
_WHOLE = ("programme_version", "sequence", "score", "requested", "reserved", "paid", "visits")


def _state(file: Application) -> StateItem:
    values: dict[str, Any] = {name: getattr(file, name) for name in _NAMES}
    values["flags"] = set(file.flags) or None
    for name in _TUPLES:
        values[name] = set(values[name]) or None
    values["agreed_on"] = file.agreed_on.isoformat() if file.agreed_on else None
    values["payments"] = [_kept(payment) for payment in file.payments] or None
    values["followed"] = list(file.followed) or None
    values["bank"] = file.bank or None
    item = StateItem(file.id, "STATE", status=file.status.value, version=_state_version(file), **values)
    item.sk_account = f"{instant(file.started_at)}#{file.id}"
    if _in_a_stage(file):
        item.queue = queue_of(file.programme, file.province, file.stage)
        item.queue_sk = f"{instant(look_at(file))}#{file.id}#{'#'.join(_codes(file))}"
    elif (waits := _followed_at(file)) is not None:
        item.queue = followed(file.programme, file.province)
        item.queue_sk = f"{instant(waits)}#{file.id}"
    elif file.status in RETAINED and Flag.ERASED not in file.flags:
        item.queue = retained(file.programme, file.programme_version, file.status)
        item.queue_sk = f"{instant(file.entered_at)}#{file.id}"
    if file.status is Status.WAITLISTED and file.submitted_at:
        item.waiting = waiting_line(file.programme, file.region)
        item.waiting_sk = f"{WORST_SCORE - file.score:07d}#{instant(file.submitted_at)}#{file.id}"
    return item


def _application(row: Mapping[str, Any], beside: Beside) -> Application:
    """Of the state's row as DynamoDB gives it."""
    kept = attributes_of(StateItem, row)
    values = {name: kept[name] for name in _NAMES}
    values["flags"] = frozenset(kept["flags"] or ())
    for name in _TUPLES:
        values[name] = tuple(sorted(kept[name] or ()))
    for name in _WHOLE:
        values[name] = int(kept[name])
    values["agreed_on"] = date.fromisoformat(kept["agreed_on"]) if kept["agreed_on"] else None
    values["payments"] = tuple(_payment(told) for told in kept["payments"] or ())
    values["followed"] = tuple(kept["followed"] or ())
    values["bank"] = bool(kept["bank"])
    version = int(kept["version"]) + beside.saves
    return Application(id=kept["pk"], status=Status(kept["status"]), version=version, beside=beside, **values)


def _kept(payment: Payment) -> dict[str, Any]:
    """Without what is not there: the state is read and written whole."""
    told = {name: value for name, value in asdict(payment).items() if value is not None}
    if payment.paid_on:
        told["paid_on"] = payment.paid_on.isoformat()
    return told | {"at": instant(payment.at)}


def _payment(kept: dict[str, Any]) -> Payment:
    paid_on = date.fromisoformat(kept["paid_on"]) if "paid_on" in kept else None
    return Payment(**{**kept, "at": datetime.fromisoformat(kept["at"]), "paid_on": paid_on})


def _beside(item: PersonItem) -> Beside:
    contact = None
    if item.phone is not None and item.language is not None:
        safe = SafeContact(**(item.safe_contact or {}))
        earlier = tuple(sorted(item.earlier_phones or ()))
        contact = Contact(item.phone, item.language, item.email, safe, item.previous_phone, earlier)
    answers = json.loads(zlib.decompress(item.answers)) if item.answers else {}
    written_with = int(item.written_with)
    return Beside(answers, contact, int(item.saves), item.saved_at, item.hashes or {}, written_with)


def _in_a_stage(file: Application) -> bool:
    return file.status in AT_WORK or Flag.APPEAL_OPEN in file.flags


def _codes(file: Application) -> tuple[str, str, str]:
    """By what late files are counted: kind, type of commune, age; `-` unknown (docs/adr/0042)."""
    commune = "-" if file.rural is None else "rural" if file.rural else "urban"
    return file.kind, commune, file.age_band or "-"


def _followed_at(file: Application) -> datetime | None:
    """Since when a part of it waits to be paid, or until when a visit is due: the first of both."""
    return min(filter(None, (file.pay_at, file.visit_at)), default=None)


def stands_before(file: Application, key: str) -> bool:
    """Whether a file in no stage stands before `key` in the queues too: a funded one whose owner waits to be called, or
    for an answer, is there by that and by its payments or visits."""
    call, waits = _call(file), _followed_at(file)
    if call is None or waits is None or _in_a_stage(file):
        return False
    return min(call[1], f"{instant(waits)}#{file.id}") < key


def _call(file: Application) -> tuple[str, str] | None:
    """Its keys in the queue of calls, or of complaints when nobody is to be called; None when neither, or when its
    stage's queue has the complaint."""
    if Flag.CALL_ME in file.flags:
        since = file.help_asked_at or file.entered_at
        queue = calls_at_work if _in_a_stage(file) else calls_of
        return queue(file.programme, file.province), f"{instant(since)}#{file.id}"
    limit = min(limits(file), default=None)
    if limit is None or _in_a_stage(file):
        return None
    return complaints_of(file.programme, file.province), f"{instant(limit)}#{file.id}"


def _move_call(before: Application, after: Application) -> list[Write]:
    """Written with every change while she waits: `before` may be a draft with the place that its answers say now."""
    now = _call(after)
    if now is not None:
        return [put(CallItem(after.id, "CALL", queue=now[0], queue_sk=now[1]))]
    return [delete(CallItem(after.id, "CALL"))] if _call(before) is not None else []


def calls_of(programme: str, province: str | None) -> str:
    """The queue of those who wait to be called about a file in no stage; without a province, of those whose place
    nobody knows yet."""
    return queue_of(programme, province, None)


def calls_at_work(programme: str, province: str | None) -> str:
    """Those who wait to be called about a file that stands in its stage's queue too."""
    return queue_of(programme, province, _AT_WORK)


def complaints_of(programme: str, province: str | None) -> str:
    """Files in no stage of which a complaint is open; one whose owner waits to be called besides is among the calls."""
    return queue_of(programme, province, _COMPLAINT)


def followed(programme: str, province: str | None) -> str:
    """Active files of which a part is to be paid or a visit is to be made."""
    return queue_of(programme, province, FOLLOWED)


def queue_of(programme: str, province: str | None, stage: str | None) -> str:
    return f"{programme}#{province or '-'}#{stage or '-'}"


def retained(programme: str, version: int, status: Status) -> str:
    """The list, in the same index as the queue, of files that are kept for a time, oldest first. One per version: how
    long is the version's word."""
    return f"retained#{programme}.{version}#{status}"


def load(application_id: str, *, consistent: bool = True) -> Application:
    """The file with what is beside it and its papers, in one read. The state comes first: what is removed after it was
    read is found out when the file is saved, and what before, is seen. Raises `NotFound`."""
    found: dict[str, dict[str, Any]] = {}
    start: Any = None
    while start is not None or not found:
        answer = StateItem._get_connection().query(
            application_id,
            range_key_condition=StateItem.sk.between(documents.PREFIX, "STATE"),
            consistent_read=consistent,
            scan_index_forward=False,
            exclusive_start_key=start,
        )
        found |= {row["sk"]["S"]: row for row in answer["Items"]}
        start = answer.get("LastEvaluatedKey")
        if start is None:
            break
    if "STATE" not in found:
        raise NotFound("not_found", "no such application")
    person = found.get("PERSON")
    beside = _beside(PersonItem.from_raw_data(person)) if person else Beside()
    papers = tuple(documents.from_raw(row) for sk, row in found.items() if sk.startswith(documents.PREFIX))
    return replace(_application(found["STATE"], beside), papers=papers)


def load_page(application_ids: Sequence[str]) -> list[Application]:
    """The states alone, of at most 100 files in the order asked for, in one request and eventually consistent; without
    those that are not there."""
    found = {row["pk"]["S"]: row for row in rows_of(StateItem, [(one, "STATE") for one in application_ids])}
    return [_application(found[one], Beside()) for one in application_ids if one in found]


def answers_of(application_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The answers alone of at most 100 files, in one request and eventually consistent."""
    return {one: dict(beside.answers) for one, beside in beside_of(application_ids).items()}


def beside_of(application_ids: Sequence[str]) -> dict[str, Beside]:
    """Answers and contact of at most 100 files, without their papers; as `answers_of`."""
    asked = [(one, "PERSON") for one in dict.fromkeys(application_ids)]
    return {item.pk: _beside(item) for item in PersonItem.batch_get(asked)}


def phone_if_sent(application_id: str) -> str | None:
    """How she who sent this file is reached; None when nobody did, or it was erased. So little is read and made of it
    that it takes as long for a file that is there as for one that is not."""
    answer = StateItem._get_connection().query(
        application_id,
        range_key_condition=StateItem.sk.between("PERSON", "STATE"),
        attributes_to_get=["status", "phone"],
    )
    found = {name: value["S"] for row in answer["Items"] for name, value in row.items()}
    return found.get("phone") if found.get("status") != Status.DRAFT else None


def create(file: Application) -> list[Write]:
    """Raises `Conflict` when there is a file of that id."""
    writes = [put(_state(file), StateItem.pk.does_not_exist())]
    if file.beside != Beside():
        writes.append(put(_person(file)))
    return writes


def save(before: Application, after: Application) -> list[Write]:
    """Replace the state, and what has changed beside it, if nobody changed the file or took a paper away since `before`
    was read. Both items are held to what was read: a query may have met them on either side of somebody's
    transaction."""
    writes = [put(_state(after), _state_as_read(before), _stale)]
    if _beside_changes(before, after):
        writes.append(put(_person(as_saved(before, after)), _as_read(before), _stale))
    return writes + _move_call(before, after)


def as_saved(before: Application, after: Application) -> Application:
    """The file as `save` leaves it."""
    if not _beside_changes(before, after):
        return after
    return replace(after, beside=replace(after.beside, written_with=_state_version(after)))


def _beside_changes(before: Application, after: Application) -> bool:
    return after.beside != before.beside or _closed(after) != _closed(before)


def _state_version(file: Application) -> int:
    """A draft's version counts the saves beside its state too."""
    return file.version - file.beside.saves


def save_draft(before: Application, after: Application) -> Write:
    """What is beside a draft, alone; `after.beside.saves` is one more. Too late once the draft was sent or given up."""
    return put(_person(after), _as_read(before), _stale)


def _state_as_read(before: Application) -> Condition:
    removed = StateItem.paper_removed
    same = removed == before.paper_removed if before.paper_removed else removed.does_not_exist()
    as_read: Condition = (StateItem.version == _state_version(before)) & same
    return as_read


def unless_erased(application_id: str) -> Write:
    """Nobody is erased from this file: what is said of her may still be kept beside it."""
    there = StateItem.pk.exists() & ~StateItem.flags.contains(Flag.ERASED.value)
    return check(
        StateItem,
        application_id,
        "STATE",
        there,
        lambda: Conflict("erased", "of an erased file nothing is kept"),
    )


def remove_paper(file: Application, paper: Document, at: datetime) -> list[Write]:
    """Take a paper away while the file stays as it is. The state names the last one that went, so that nobody sends the
    file counting on it; papers that come or get their verdict need no such mark, since they take nothing away. Its
    version stays: she goes on saving answers with the one that she has."""
    gone = update(
        StateItem(file.id, "STATE"),
        [StateItem.paper_removed.set(paper.id)],
        StateItem.status == file.status.value,
        lambda: Conflict("not_editable", "the papers are with the office now"),
    )
    return [documents.remove(paper, at), gone]


def _as_read(before: Application) -> Condition:
    beside = before.beside
    same = (PersonItem.saves == beside.saves) & (PersonItem.written_with == beside.written_with)
    if beside.saves == 0 and beside.written_with == 0:
        same = same | PersonItem.saves.does_not_exist()
    if not _closed(before):
        same = same & PersonItem.closed.does_not_exist()
    unchanged: Condition = same
    return unchanged


def _closed(file: Application) -> bool:
    return file.status is not Status.DRAFT or Flag.ERASED in file.flags


def _person(file: Application) -> PersonItem:
    beside, contact = file.beside, file.beside.contact
    item = PersonItem(file.id, "PERSON", saves=beside.saves, saved_at=beside.saved_at)
    item.written_with = beside.written_with
    item.closed = True if _closed(file) else None
    item.hashes = dict(beside.hashes) or None
    if beside.answers:
        text = json.dumps(dict(beside.answers), ensure_ascii=False, separators=(",", ":"))
        item.answers = zlib.compress(text.encode(), 9)
    if contact is not None:
        item.phone, item.language, item.email = contact.phone, contact.language, contact.email
        item.previous_phone, item.earlier_phones = contact.previous_phone, set(contact.earlier_phones) or None
        safe = contact.safe_contact
        item.safe_contact = asdict(safe) if safe != SafeContact() else None
    return item


def _stale() -> Exception:
    return StaleVersion("stale_version", "somebody changed the file; read it again")


def sweep_beside(application_id: str) -> None:
    """Papers, notes, consents, proofs and tries. State and what is beside it stay: erased, they name nobody."""
    for pk in (application_id, f"PROOF#{application_id}"):
        for item in MarkItem.query(pk, consistent_read=True, attributes_to_get=["pk", "sk"]):
            if item.sk not in {"STATE", "PERSON"}:
                commit([delete(MarkItem(pk, item.sk))])


def states_of_account(account: str, most: int) -> list[Application]:
    """The states alone of the `most` (at most 100) newest files of one phone account, newest first; a moment behind."""
    keys = StateItem.by_account.query(account, scan_index_forward=False, limit=most, page_size=most)
    ids = [key.pk for key in keys]
    return [file for file in load_page(ids) if file.account == account] if ids else []


def of_account(account: str) -> list[Application]:
    """Every file of one phone account, newest first."""
    keys = StateItem.by_account.query(account, scan_index_forward=False)
    files = [load(key.pk) for key in keys]
    return [file for file in files if file.account == account]  # the index follows a moment later


def has_file(account: str) -> bool:
    """Whether some file is of this phone account; a moment behind."""
    return any(True for _ in StateItem.by_account.query(account, limit=1, page_size=1))


def queue_keys(queue: str, after: str | None, page: int, until: datetime | None = None) -> Iterator[str]:
    """`deadline#id` of the files in one queue after the key `after`, nearest deadline first, up to those of `until`;
    reads page by page."""
    yield from map(_place, _keys("queue", queue, _between(after, until), page))


def assigned_keys(
    assignee: str, after: str | None, page: int, until: datetime | None = None
) -> Iterator[str]:
    """As `queue_keys`, of the files that one member of staff works on: of all that are in a stage, and no others."""
    yield from map(_place, _keys("assignee", assignee, _between(after, until), page))


def _place(key: str) -> str:
    """Without the codes of a file in a stage."""
    return "#".join(key.split("#", 2)[:2])


def _keys(index: str, partition: str, between: Condition | None, page: int | None) -> Iterator[str]:
    """As they stand in the index: a page of a region asks for hundreds, and an item made of each would take longer than
    to read them. `page`: how many are read at a time; None: a megabyte's worth."""
    start: Any = None
    while True:
        answer = StateItem._get_connection().query(
            partition,
            range_key_condition=between,
            index_name=index,
            limit=page,
            exclusive_start_key=start,
        )
        yield from (row["queue_sk"]["S"] for row in answer["Items"])
        start = answer.get("LastEvaluatedKey")
        if start is None:
            return


def _between(after: str | None, until: datetime | None) -> Condition | None:
    """The keys after one, up to a time: the service takes one condition, whose ends both belong to it."""
    last = f"{instant(until)}~" if until else None
    found: Condition | None = None
    if after and last:
        found = StateItem.queue_sk.between(f"{after}~", max(last, f"{after}~"))
    elif after or last:
        found = StateItem.queue_sk > f"{after}~" if after else StateItem.queue_sk < last
    return found


def queue_size(queue: str, after: str | None, most: int) -> int:
    """How many files stand in one queue after that key; counts at most `most`, and gets no row of them."""
    return int(StateItem.by_queue.count(queue, _between(after, None), limit=most))


def queue_codes(queue: str, before: datetime) -> Iterator[tuple[str, str, str]]:
    """(kind, type of commune, age) of each file of one queue that was to be looked at before `before`. Of a file that
    has not moved since keys have codes nothing is known, as each `-` says."""
    for key in _keys("queue", queue, StateItem.queue_sk < instant(before), None):
        codes = key.split("#")[2:]
        yield (codes[0], codes[1], codes[2]) if codes else ("-", "-", "-")


def retained_before(list_: str, before: datetime, most: int) -> list[str]:
    """Ids of at most `most` files of a list of `retained` that are there since before `before`, oldest first."""
    found = StateItem.by_queue.query(list_, StateItem.queue_sk < instant(before), limit=most, page_size=most)
    return [key.pk for key in found]


def retain_from(file: Application, at: datetime) -> None:
    """Move a file to the place of `at` in its list, unless somebody changed it since it was read."""
    place = StateItem.queue_sk.set(f"{instant(at)}#{file.id}")
    with contextlib.suppress(Conflict):
        commit([update(StateItem(file.id, "STATE"), [place], StateItem.version == _state_version(file))])


def waiting_line(programme: str, region: str | None) -> str:
    return f"{programme}#{region or '-'}"


def waiting_ids(programme: str, region: str) -> Iterator[str]:
    """Ids on the waiting list of a programme in a region, in its order."""
    for key in StateItem.by_waiting.query(waiting_line(programme, region)):
        yield key.pk


def of_person(person: str) -> list[Application]:
    """Every file of one person, by her keyed hash: one under which an agent has corrected the card since, or that was
    erased, is not hers though the index may say so a moment longer."""
    files = [load(key.pk) for key in StateItem.by_person.query(person)]
    return [file for file in files if file.person == person]


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


def holders_of_guards(keys: Sequence[str]) -> dict[str, str]:
    """The applications that hold those of at most 100 keys that are held; a moment behind."""
    asked = [(key, "GUARD") for key in dict.fromkeys(keys)]
    found = {item.pk: item.application_id for item in MarkItem.batch_get(asked)} if asked else {}
    return {key: holder for key, holder in found.items() if holder is not None}


def replace_guard(key: str, application_id: str, holder: Application) -> list[Write]:
    """Take the place that `holder` keeps though nothing can bring it back, if it is still as it was read."""
    item = MarkItem(key, "GUARD", application_id=application_id)
    return [put(item, MarkItem.application_id == holder.id, _taken), _unmoved(holder)]


def end_guard(key: str, holder: Application) -> list[Write]:
    """As `replace_guard`, for a place under the other hash key: the new file takes its own under the one that is
    written."""
    return [delete(MarkItem(key, "GUARD"), MarkItem.application_id == holder.id, _taken), _unmoved(holder)]


def _unmoved(holder: Application) -> Write:
    return check(StateItem, holder.id, "STATE", StateItem.version == _state_version(holder), _taken)


def _taken() -> Exception:
    return Conflict("duplicate", "this file needs an agent")


def free_guard(key: str, application_id: str) -> Write:
    mine = MarkItem.pk.does_not_exist() | (MarkItem.application_id == application_id)
    return delete(MarkItem(key, "GUARD"), mine)
