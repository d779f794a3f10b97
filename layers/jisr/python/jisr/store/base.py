"""What every table's module shares: one client, instants, and the one way to commit.

A change is a list of `Write`s, committed together or not at all. Each write names the refusal that its failed
condition means, so that callers see a typed error and never a cancellation code. A change of one item is sent as what
it is: in a transaction it would cost twice the write units.
"""

import random
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from operator import itemgetter
from typing import Any, ClassVar

from botocore.session import Session
from pynamodb.attributes import Attribute, NumberAttribute, UnicodeAttribute
from pynamodb.connection import Connection
from pynamodb.connection.base import MetaTable
from pynamodb.connection.table import TableConnection
from pynamodb.constants import NULL, STRING
from pynamodb.exceptions import PynamoDBException, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from jisr import settings
from jisr.aws_session import session
from jisr.domain.errors import Conflict, Transient
from jisr.store.tables import INDEXES

MOST_TRIES = 8
MOST_WRITES = 100
"""DynamoDB takes no more in one transaction, and each item once."""
RETRYABLE = frozenset(
    {
        "TransactionConflict",
        "TransactionConflictException",
        "ThrottlingError",
        "ProvisionedThroughputExceeded",
    }
)
THROTTLED = frozenset(
    {
        "ThrottlingException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "InternalServerError",
        "TransactionInProgressException",
    }
)


class _Connection(Connection):
    """PynamoDB's, over the session that the gateways have too."""

    @property
    def session(self) -> Session:
        return session()


@cache
def connection() -> Connection:
    """The process's one DynamoDB client: a client per model would cost each cold start a service model's load."""
    return _Connection(connect_timeout_seconds=2, read_timeout_seconds=5)


@cache
def _table(setting: str, name: str) -> TableConnection:
    """One table over the shared client; its keys are told, so that PynamoDB asks nothing of AWS at start."""
    indexes = INDEXES[setting]
    attributes = {"pk", "sk"} | {key for _, *keys in indexes for key in keys}
    table = _SharedConnection(name)
    table.connection.add_meta_table(
        MetaTable(
            {
                "TableName": name,
                "KeySchema": _schema("pk", "sk"),
                "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in attributes],
                "GlobalSecondaryIndexes": [
                    {"IndexName": index, "KeySchema": _schema(pk, sk)} for index, pk, sk in indexes
                ],
            }
        )
    )
    return table


def _schema(pk: str, sk: str) -> list[dict[str, str]]:
    return [{"AttributeName": pk, "KeyType": "HASH"}, {"AttributeName": sk, "KeyType": "RANGE"}]


class _SharedConnection(TableConnection):
    def __init__(self, table_name: str) -> None:
        self.table_name = table_name
        self.connection = connection()


class Item(Model):
    """An item of `table` (a field of `Settings`), with the keys that every table has."""

    table: ClassVar[str]

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    schema_version = NumberAttribute(default=1)

    @classmethod
    def _get_connection(cls) -> TableConnection:
        name = settings.load().require(cls.table)
        cls.Meta.table_name = name
        return _table(cls.table, name)


def attributes_of(model: type[Item], row: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """What an item of `model` would hold, by name, of a row as DynamoDB gives it. For whoever makes something else of
    it: an item for each of a page's rows takes longer than all else that is done with them."""
    absent, readers = _readers(model)
    kept = absent.copy()
    for name, told in row.items():
        if (reader := readers.get(name)) is not None and NULL not in told:
            attribute, read = reader
            kept[attribute] = read(told)
    return kept


@cache
def _readers(
    model: type[Item],
) -> tuple[dict[str, Any], dict[str, tuple[str, Callable[[dict[str, Any]], Any]]]]:
    """What the attributes that a row lacks are, by name; and by DynamoDB's name: the attribute's, and how its value is
    read."""
    attributes = model.get_attributes()
    absent = {name: attribute.default for name, attribute in attributes.items()}
    return absent, {one.attr_name: (name, _reader(one)) for name, one in attributes.items()}


def _reader(attribute: Attribute[Any]) -> Callable[[dict[str, Any]], Any]:
    if isinstance(attribute, UnicodeAttribute):
        return itemgetter(STRING)  # as it is
    return lambda told: attribute.deserialize(attribute.get_value(told))


def rows_of(model: type[Item], keys: Sequence[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """The rows of at most 100 keys as DynamoDB gives them, in no order, eventually consistent; without those that are
    not there. Raises `Transient` when the table is too busy to give all."""
    left: Any = [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in dict.fromkeys(keys)]
    for attempt in range(MOST_TRIES):
        if attempt:
            time.sleep(random.uniform(0, 0.025 * 2**attempt))  # noqa: S311 - jitter, not a secret
        answer = model._get_connection().batch_get_item(left)
        name = model.Meta.table_name
        yield from answer["Responses"].get(name, ())
        left = answer["UnprocessedKeys"].get(name, {}).get("Keys", [])
        if not left:
            return
    raise Transient("the tables are busy")


def forget_connections() -> None:
    """For tests that point the process at another endpoint."""
    connection.cache_clear()
    _table.cache_clear()


class InstantAttribute(Attribute[datetime]):
    """An aware datetime as fixed-width ISO 8601 in UTC with microseconds: sorts as text."""

    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        return instant(value)

    def deserialize(self, value: str) -> datetime:
        return datetime.fromisoformat(value)


def instant(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class ImpossibleChange(Exception):
    """A change that no transaction can hold: the mistake is in the code that made it, whatever was asked for."""


@dataclass(frozen=True, slots=True)
class Write:
    """One item of a change. `refusal` is raised when its condition fails."""

    kind: str  # "put" | "update" | "delete" | "check"
    key: tuple[str, str, str]  # table, pk, sk
    add: Callable[[TransactWrite], None]
    refusal: Callable[[], Exception]
    alone: Callable[[], object] | None = None


def put(
    item: Item, condition: Condition | None = None, refusal: Callable[[], Exception] | None = None
) -> Write:
    return Write(
        "put",
        _key(item),
        lambda t: t.save(item, condition=condition),
        refusal or _stale,
        lambda: item.save(condition=condition),
    )


def update(
    item: Item,
    actions: list[Any],
    condition: Condition | None,
    refusal: Callable[[], Exception] | None = None,
) -> Write:
    return Write(
        "update",
        _key(item),
        lambda t: t.update(item, actions=actions, condition=condition),
        refusal or _stale,
        lambda: item.update(actions=actions, condition=condition),
    )


def delete(
    item: Item, condition: Condition | None = None, refusal: Callable[[], Exception] | None = None
) -> Write:
    return Write(
        "delete",
        _key(item),
        lambda t: t.delete(item, condition=condition),
        refusal or _stale,
        lambda: item.delete(condition=condition),
    )


def check(
    model: type[Item], pk: str, sk: str, condition: Condition, refusal: Callable[[], Exception] | None = None
) -> Write:
    return Write(
        "check",
        (model.table, pk, sk),
        lambda t: t.condition_check(model, pk, sk, condition=condition),
        refusal or _stale,
    )


def _key(item: Item) -> tuple[str, str, str]:
    return item.table, str(item.pk), str(item.sk)


def _stale() -> Exception:
    return Conflict("changed_meanwhile", "it changed meanwhile; read it again")


# The order in which PynamoDB sends the kinds, hence the order of the cancellation reasons.
_ORDER = {"check": 0, "delete": 1, "put": 2, "update": 3}


def commit(writes: Sequence[Write], *, pause: Callable[[float], None] = time.sleep) -> None:
    """All of `writes`, or none.

    Raises the refusal of the first write whose condition failed; `Transient` when conflicts or throttling outlived
    eight tries. A single write whose answer was lost may meet itself and be refused: its caller reads again.
    `ImpossibleChange`: more writes than a transaction holds, or one item twice.
    """
    _possible(writes)
    token = str(uuid.uuid4())  # one token for all tries: a lost answer can't make it count twice
    ordered = sorted(writes, key=lambda w: _ORDER[w.kind])
    for attempt in range(MOST_TRIES):
        try:
            _send(ordered, token)
            return
        except TransactWriteError as error:
            reasons = error.cancellation_reasons
            for write, reason in zip(ordered, reasons, strict=False):
                if reason is not None and reason.code == "ConditionalCheckFailed":
                    raise write.refusal() from None
            codes = {r.code for r in reasons if r is not None} or {str(error.cause_response_code)}
            if not codes <= RETRYABLE | THROTTLED:
                raise
        except PynamoDBException as error:
            if error.cause_response_code == "ConditionalCheckFailedException":
                raise ordered[0].refusal() from None
            if error.cause_response_code not in RETRYABLE | THROTTLED:
                raise
        pause(random.uniform(0, 0.025 * 2**attempt))  # noqa: S311 - jitter, not a secret
    raise Transient("the tables are busy")


def _possible(writes: Sequence[Write]) -> None:
    if len(writes) > MOST_WRITES:
        raise ImpossibleChange(f"{len(writes)} writes in one change, of at most {MOST_WRITES}")
    seen: set[tuple[str, str, str]] = set()
    for write in writes:
        if write.key in seen:  # without the key: it goes to the log
            raise ImpossibleChange(f"one item of {write.key[0]} twice in one change")
        seen.add(write.key)


def _send(writes: Sequence[Write], token: str) -> None:
    if len(writes) == 1 and writes[0].alone is not None:
        writes[0].alone()
        return
    with TransactWrite(connection=connection(), client_request_token=token) as transaction:
        for write in writes:
            write.add(transaction)
