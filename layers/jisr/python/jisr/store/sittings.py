"""Committees' sittings, in the `envelopes` table: the head, its order by hand, and an item for each file, ballot, vote,
change of the ranking and allotment beside it. A member's votes touch her own items only, so that all vote at once."""

import contextlib
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    JSONAttribute,
    ListAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)

from jisr.domain.errors import Conflict, NotFound
from jisr.domain.sittings import (
    TABLE_OPEN,
    Allotment,
    Ballot,
    Filter,
    Outcome,
    RankChange,
    Sitting,
    State,
    Tabled,
    Vote,
)
from jisr.store.base import InstantAttribute, Item, Write, check, commit, delete, instant, put, update

_HEAD, _ORDER, _FILE, _BALLOT, _VOTE, _RANK, _ALLOT = (
    "SITTING",
    "ORDER",
    "FILE#",
    "BALLOT#",
    "VOTE#",
    "RANK#",
    "ALLOT#",
)


class HeadItem(Item):
    table = "table_envelopes"

    class Meta:
        table_name = "unset"

    programme = UnicodeAttribute()
    region = UnicodeAttribute()
    province = UnicodeAttribute(null=True)
    stage = UnicodeAttribute()
    title = UnicodeAttribute()
    place = UnicodeAttribute()
    held_on = UnicodeAttribute()
    quorum = NumberAttribute()
    members = ListAttribute[str]()
    chair = UnicodeAttribute()
    formed_by = UnicodeAttribute()
    formed_at = InstantAttribute()
    filter = JSONAttribute()
    confidential = BooleanAttribute(default=False)
    state = UnicodeAttribute()
    opened_at = InstantAttribute(null=True)
    closing_at = InstantAttribute(null=True)
    closed_at = InstantAttribute(null=True)
    closed_by = UnicodeAttribute(null=True)
    files = NumberAttribute(default=0)
    ranked = NumberAttribute(default=0)
    version = NumberAttribute()
    sequence = NumberAttribute()
    touched_at = InstantAttribute(null=True)
    done = UnicodeSetAttribute(null=True)


class ListedItem(Item):
    """One row per sitting under its region, latest day last."""

    table = "table_envelopes"

    class Meta:
        table_name = "unset"

    sitting = UnicodeAttribute()


class OrderItem(Item):
    """The ids of the ranking, once a hand has changed it; and as it was when the sitting closed."""

    table = "table_envelopes"

    class Meta:
        table_name = "unset"

    ids = UnicodeAttribute()


class FileItem(Item):
    table = "table_envelopes"

    class Meta:
        table_name = "unset"

    score = NumberAttribute()
    submitted_at = InstantAttribute()
    requested = NumberAttribute()
    kind = UnicodeAttribute()
    province = UnicodeAttribute(null=True)
    rural = BooleanAttribute(null=True)
    programme_version = NumberAttribute()
    lines = JSONAttribute(null=True)
    outcome = UnicodeAttribute(null=True)
    amount = NumberAttribute(default=0)
    envelope_id = UnicodeAttribute(null=True)


class BallotItem(Item):
    table = "table_envelopes"

    class Meta:
        table_name = "unset"

    open = BooleanAttribute()
    interests = JSONAttribute()
    version = NumberAttribute()
    done = UnicodeSetAttribute(null=True)


class VoteItem(Item):
    table = "table_envelopes"

    class Meta:
        table_name = "unset"

    choice = UnicodeAttribute()
    reason_codes = UnicodeSetAttribute(null=True)


class RankItem(Item):
    table = "table_envelopes"

    class Meta:
        table_name = "unset"

    application_id = UnicodeAttribute()
    before = NumberAttribute()
    after = NumberAttribute()
    reason = UnicodeAttribute()
    note = UnicodeAttribute(null=True)
    by = UnicodeAttribute()
    at = InstantAttribute()


class AllotItem(Item):
    table = "table_envelopes"

    class Meta:
        table_name = "unset"

    amount = NumberAttribute()
    left = NumberAttribute()


def _pk(sitting_id: str) -> str:
    return f"SITTING#{sitting_id}"


def _changed() -> Exception:
    return Conflict("changed_meanwhile", "the sitting changed meanwhile; read it again")


# -- the head ---------------------------------------------------------------------------------------------------------


_PLAIN = (
    "programme",
    "region",
    "province",
    "stage",
    "title",
    "place",
    "chair",
    "formed_by",
    "formed_at",
    "opened_at",
    "closing_at",
    "closed_at",
    "closed_by",
    "touched_at",
)
_NUMBERS = ("quorum", "files", "ranked", "version", "sequence")


def _head(sitting: Sitting) -> HeadItem:
    before = sitting.filter.submitted_before
    return HeadItem(
        _pk(sitting.id),
        _HEAD,
        **{name: getattr(sitting, name) for name in (*_PLAIN, *_NUMBERS)},
        confidential=sitting.confidential,
        held_on=sitting.held_on.isoformat(),
        members=list(sitting.members),
        filter={**asdict(sitting.filter), "submitted_before": before and before.isoformat()},
        state=sitting.state.value,
        done=set(sitting.done) or None,
    )


def _sitting(item: HeadItem) -> Sitting:
    values: dict[str, Any] = {name: getattr(item, name) for name in _PLAIN}
    values |= {name: int(getattr(item, name)) for name in _NUMBERS}
    before = item.filter["submitted_before"]
    return Sitting(
        id=item.pk.removeprefix("SITTING#"),
        **values,
        held_on=date.fromisoformat(item.held_on),
        members=tuple(item.members),
        filter=Filter(**{**item.filter, "submitted_before": before and date.fromisoformat(before)}),
        confidential=bool(item.confidential),
        state=State(item.state),
        done=tuple(item.done or ()),
    )


def load(sitting_id: str) -> Sitting:
    """Raises `NotFound`."""
    try:
        return _sitting(HeadItem.get(_pk(sitting_id), _HEAD, consistent_read=True))
    except HeadItem.DoesNotExist:
        raise NotFound("not_found", "no such sitting") from None


def in_region(region: str) -> list[Sitting]:
    """Of a region, the latest day first; at most the last hundred."""
    rows = ListedItem.query(f"SITTINGS#{region}", scan_index_forward=False, limit=100)
    ids = [row.sitting for row in rows]
    found = {item.pk: _sitting(item) for item in HeadItem.batch_get([(_pk(one), _HEAD) for one in ids])}
    return [found[_pk(one)] for one in ids if _pk(one) in found]


def create(sitting: Sitting) -> list[Write]:
    """With a ballot for each member. Raises `Conflict` when there is one of that id."""
    exists = lambda: Conflict("sitting_exists", "this sitting is formed already")  # noqa: E731
    listed = ListedItem(
        f"SITTINGS#{sitting.region}",
        f"{sitting.held_on.isoformat()}#{instant(sitting.formed_at)}#{sitting.id}",
        sitting=sitting.id,
    )
    return [
        put(_head(sitting), HeadItem.pk.does_not_exist(), exists),
        put(listed),
        *(put(_ballot_item(sitting.id, Ballot(member))) for member in sitting.members),
    ]


def save(before: Sitting, after: Sitting) -> tuple[Sitting, Write]:
    """`after` with the next version, if nobody changed it since `before` was read."""
    saved = replace(after, version=before.version + 1)
    return saved, put(_head(saved), HeadItem.version == before.version, _changed)


def touch(sitting_id: str, at: datetime) -> None:
    """Its settling moves. Changes no version. A slow worker's instant does not take back a later one."""
    earlier = HeadItem.touched_at.does_not_exist() | (HeadItem.touched_at < at)
    item = HeadItem(_pk(sitting_id), _HEAD)
    with contextlib.suppress(Conflict):
        commit([update(item, [HeadItem.touched_at.set(at)], HeadItem.pk.exists() & earlier)])


def table_is_open(sitting_id: str) -> Write:
    """Files come and go, and the ranking changes, only as long as the vote is not over."""
    over = lambda: Conflict("sitting_over", "the sitting takes and gives no files any more")  # noqa: E731
    return check(HeadItem, _pk(sitting_id), _HEAD, HeadItem.state.is_in(*TABLE_OPEN), over)


# -- files and their order --------------------------------------------------------------------------------------------


def files_of(sitting_id: str, *, consistent: bool = True) -> list[Tabled]:
    """In no order that means anything."""
    rows = FileItem.query(_pk(sitting_id), FileItem.sk.startswith(_FILE), consistent_read=consistent)
    return [_tabled(row) for row in rows]


def file_of(sitting_id: str, application_id: str) -> Tabled | None:
    with contextlib.suppress(FileItem.DoesNotExist):
        return _tabled(FileItem.get(_pk(sitting_id), _FILE + application_id, consistent_read=True))
    return None


_OF_FILE = ("submitted_at", "kind", "province", "rural")


def _tabled(row: FileItem) -> Tabled:
    values: dict[str, Any] = {name: getattr(row, name) for name in (*_OF_FILE, "envelope_id")}
    values |= {
        name: int(getattr(row, name)) for name in ("score", "requested", "programme_version", "amount")
    }
    return Tabled(
        row.sk.removeprefix(_FILE),
        **values,
        lines=tuple((int(line), int(points)) for line, points in row.lines or ()),
        outcome=Outcome(row.outcome) if row.outcome else None,
    )


def lay(sitting_id: str, file: Tabled) -> Write:
    """Put a file on the table."""
    item = FileItem(
        _pk(sitting_id),
        _FILE + file.application_id,
        **{name: getattr(file, name) for name in (*_OF_FILE, "score", "requested", "programme_version")},
        lines=[list(line) for line in file.lines] or None,
    )
    return put(item, FileItem.pk.does_not_exist(), _changed)


def take_away(sitting_id: str, application_id: str) -> Write:
    item = FileItem(_pk(sitting_id), _FILE + application_id)
    return delete(item, FileItem.pk.exists() & FileItem.outcome.does_not_exist(), _changed)


def settled(sitting_id: str, file: Tabled) -> Write:
    """What became of it, once; it has an outcome. Raises `Conflict("settled")`."""
    item = FileItem(_pk(sitting_id), _FILE + file.application_id)
    actions = [FileItem.outcome.set(str(file.outcome)), FileItem.amount.set(file.amount)]
    if file.envelope_id:
        actions.append(FileItem.envelope_id.set(file.envelope_id))
    once = FileItem.pk.exists() & FileItem.outcome.does_not_exist()
    return update(item, actions, once, lambda: Conflict("settled", "this file is settled already"))


def order_of(sitting_id: str) -> list[str]:
    """The ids in the order that a hand gave them; none: nobody has."""
    with contextlib.suppress(OrderItem.DoesNotExist):
        return str(OrderItem.get(_pk(sitting_id), _ORDER, consistent_read=True).ids).split()
    return []


def keep_order(sitting_id: str, ids: Iterable[str]) -> Write:
    """Written with its head, which is held to what was read."""
    return put(OrderItem(_pk(sitting_id), _ORDER, ids=" ".join(ids) or " "))


def keep_change(sitting_id: str, number: int, change: RankChange) -> Write:
    item = RankItem(_pk(sitting_id), f"{_RANK}{number:04d}", **asdict(change))
    return put(item, RankItem.pk.does_not_exist(), _changed)


def changes_of(sitting_id: str) -> list[RankChange]:
    """Of the ranking, by hand; oldest first."""
    names = ("application_id", "reason", "note", "by", "at")
    return [
        RankChange(
            **{name: getattr(row, name) for name in names}, before=int(row.before), after=int(row.after)
        )
        for row in RankItem.query(_pk(sitting_id), RankItem.sk.startswith(_RANK), consistent_read=True)
    ]


# -- votes ------------------------------------------------------------------------------------------------------------


def _ballot_item(sitting_id: str, ballot: Ballot) -> BallotItem:
    return BallotItem(
        _pk(sitting_id),
        _BALLOT + ballot.member,
        open=ballot.open,
        interests=dict(ballot.interests),
        version=ballot.version,
        done=set(ballot.done) or None,
    )


def ballots_of(sitting_id: str) -> list[Ballot]:
    rows = BallotItem.query(_pk(sitting_id), BallotItem.sk.startswith(_BALLOT), consistent_read=True)
    return [
        Ballot(
            row.sk.removeprefix(_BALLOT),
            bool(row.open),
            dict(row.interests),
            int(row.version),
            tuple(row.done or ()),
        )
        for row in rows
    ]


def save_ballot(sitting_id: str, before: Ballot, after: Ballot) -> Write:
    """`after.version` is one more; refused when it changed since, or the vote is over."""
    item = _ballot_item(sitting_id, after)
    as_read = (BallotItem.version == before.version) & (BallotItem.open == before.open)
    return put(item, as_read, _changed)


def ballot_is(sitting_id: str, ballot: Ballot) -> Write:
    """She has declared nothing since it was read."""
    as_read = BallotItem.version == ballot.version
    return check(BallotItem, _pk(sitting_id), _BALLOT + ballot.member, as_read, _changed)


def votes_of(sitting_id: str, *, consistent: bool = True) -> list[Vote]:
    rows = VoteItem.query(_pk(sitting_id), VoteItem.sk.startswith(_VOTE), consistent_read=consistent)
    return [_vote(row) for row in rows]


def _vote(row: VoteItem) -> Vote:
    application_id, _, member = row.sk.removeprefix(_VOTE).partition("#")
    choice: Any = row.choice
    return Vote(member, application_id, choice, tuple(sorted(row.reason_codes or ())))


def cast(sitting_id: str, vote: Vote) -> Write:
    item = VoteItem(
        _pk(sitting_id),
        f"{_VOTE}{vote.application_id}#{vote.member}",
        choice=vote.choice,
        reason_codes=set(vote.reason_codes) or None,
    )
    return put(item)


def uncast(sitting_id: str, application_id: str, member: str) -> Write:
    return delete(VoteItem(_pk(sitting_id), f"{_VOTE}{application_id}#{member}"))


# -- money ------------------------------------------------------------------------------------------------------------


def allotments_of(sitting_id: str) -> list[Allotment]:
    rows = AllotItem.query(_pk(sitting_id), AllotItem.sk.startswith(_ALLOT), consistent_read=True)
    return [Allotment(row.sk.removeprefix(_ALLOT), int(row.amount), int(row.left)) for row in rows]


def allot(sitting_id: str, allotment: Allotment) -> Write:
    item = AllotItem(
        _pk(sitting_id), _ALLOT + allotment.envelope_id, amount=allotment.amount, left=allotment.left
    )
    return put(item, AllotItem.pk.does_not_exist(), _changed)


def spend(sitting_id: str, envelope_id: str, amount: int) -> Write:
    """Give a file its money of what was set aside."""
    item = AllotItem(_pk(sitting_id), _ALLOT + envelope_id)
    return update(item, [AllotItem.left.add(-amount)], AllotItem.left >= amount, _changed)


def give_back(sitting_id: str, allotment: Allotment) -> Write:
    """The rest of it leaves the sitting."""
    item = AllotItem(_pk(sitting_id), _ALLOT + allotment.envelope_id)
    return update(item, [AllotItem.left.set(0)], AllotItem.left == allotment.left, _changed)
