"""Erasures under way: the mark that a file is to be erased, and what was answered to who asked for it.

A mark is written before anything is erased and taken away when nothing is left to do: whatever is killed between is
found here. It names nobody in clear: the account's opaque id, and keyed hashes of the recipients of messages.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute

from jisr.store.base import InstantAttribute, Item, Write, commit, delete, put, update

ANSWER_SECONDS = 24 * 3600
_PK = "ERASURES"


class ErasureItem(Item):
    """sk: the file's id, or `account#<account>`."""

    table = "table_applications"

    class Meta:
        table_name = "unset"

    cause = UnicodeAttribute()
    wanted_at = InstantAttribute()
    correlation_id = UnicodeAttribute()
    accounts = UnicodeSetAttribute()
    recipients = UnicodeSetAttribute(null=True)
    swept = BooleanAttribute(default=False)


class AnswerItem(Item):
    """pk `ERASURE#<account>`, sk the session. No personal data: ids, codes, dates."""

    table = "table_applications"

    class Meta:
        table_name = "unset"

    answer = UnicodeAttribute()
    expires_at = NumberAttribute()


@dataclass(frozen=True, slots=True)
class Erasure:
    """`cause`: asked or retention. `accounts`: hers first, then those of her numbers before. `swept`: all but the
    accounts was erased once."""

    application_id: str
    cause: str
    wanted_at: datetime
    correlation_id: str
    accounts: tuple[str, ...]
    recipients: frozenset[str] = frozenset()
    swept: bool = False


def of_account(account: str, at: datetime, correlation_id: str) -> Erasure:
    """Of an account that has no file."""
    return Erasure(f"account#{account}", "asked", at, correlation_id, (account,))


def want(erasure: Erasure) -> Write:
    return put(_item(erasure))


def mark_swept(erasure: Erasure) -> None:
    item = ErasureItem(_PK, erasure.application_id)
    commit([update(item, [ErasureItem.swept.set(True)], ErasureItem.pk.exists())])


def done(erasure: Erasure) -> None:
    commit([delete(ErasureItem(_PK, erasure.application_id))])


def wanted() -> list[Erasure]:
    """All that is under way."""
    return [
        Erasure(
            item.sk,
            item.cause,
            item.wanted_at,
            item.correlation_id,
            tuple(name for _, name in sorted(one.split(" ", 1) for one in item.accounts)),
            frozenset(item.recipients or ()),
            bool(item.swept),
        )
        for item in ErasureItem.query(_PK, consistent_read=True)
    ]


def _item(erasure: Erasure) -> ErasureItem:
    return ErasureItem(
        _PK,
        erasure.application_id,
        cause=erasure.cause,
        wanted_at=erasure.wanted_at,
        correlation_id=erasure.correlation_id,
        accounts={f"{place} {name}" for place, name in enumerate(erasure.accounts)},
        recipients=set(erasure.recipients) or None,
        swept=erasure.swept,
    )


def answer(account: str, session: str) -> Mapping[str, Any] | None:
    """What this session was answered within the last day."""
    try:
        item = AnswerItem.get(f"ERASURE#{account}", session, consistent_read=True)
    except AnswerItem.DoesNotExist:
        return None
    found: Mapping[str, Any] = json.loads(item.answer)
    return found


def keep_answer(account: str, session: str, said: Mapping[str, Any], at: datetime) -> Write:
    return put(
        AnswerItem(
            f"ERASURE#{account}",
            session,
            answer=json.dumps(said, ensure_ascii=False),
            expires_at=int(at.timestamp()) + ANSWER_SECONDS,
        )
    )


def forget_answers(account: str) -> None:
    for item in AnswerItem.query(f"ERASURE#{account}", attributes_to_get=["pk", "sk"]):
        commit([delete(AnswerItem(f"ERASURE#{account}", item.sk))])
