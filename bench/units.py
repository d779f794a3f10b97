"""A meter of what a run would consume in DynamoDB, counted by AWS's published rules.

Neither the emulator nor moto reports units that can be trusted, so each call is counted here: the size of the items it
read or wrote, before and after, rounded up as "DynamoDB read and write operations" in the developer guide says. A
transaction's writes count twice, those of an index once. Install it around code that runs in process.
"""

import contextlib
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import botocore.client

type Raw = Mapping[str, Any]
type Indexes = Mapping[str, tuple[tuple[str, str, str], ...]]

READ_BYTES, WRITE_BYTES = 4096, 1024


@dataclass
class Units:
    """Read and write units, and the calls of every service, by what they were for."""

    read: float = 0.0
    write: float = 0.0
    calls: Counter[str] = field(default_factory=Counter)
    writes_by: dict[str, float] = field(default_factory=dict)
    reads_by: dict[str, float] = field(default_factory=dict)

    def took(self, what: str, *, read: float = 0.0, write: float = 0.0) -> None:
        self.read += read
        self.write += write
        if read:
            self.reads_by[what] = self.reads_by.get(what, 0) + read
        if write:
            self.writes_by[what] = self.writes_by.get(what, 0) + write


def size_of(item: Raw | None) -> int:
    """Bytes of an item in DynamoDB's own JSON; 0 for none."""
    return sum(len(name.encode()) + _value(value) for name, value in (item or {}).items())


def _value(value: Raw) -> int:
    ((kind, held),) = value.items()
    match kind:
        case "S":
            return len(held.encode())
        case "B":
            return len(held)
        case "N":
            return _number(held)
        case "SS" | "BS":
            return sum(len(v.encode() if isinstance(v, str) else v) for v in held)
        case "NS":
            return sum(_number(v) for v in held)
        case "L":
            return 3 + sum(1 + _value(v) for v in held)
        case "M":
            return 3 + sum(1 + len(k.encode()) + _value(v) for k, v in held.items())
        case _:
            return 1


def _number(text: str) -> int:
    digits = text.lstrip("-").replace(".", "").strip("0")
    return math.ceil(len(digits) / 2) + 1 + text.startswith("-")


def write_units(before: Raw | None, after: Raw | None, *, transaction: bool) -> int:
    """Of one item in its table: the larger of its two sizes; at least one unit."""
    size = max(size_of(before), size_of(after), 1)
    return math.ceil(size / WRITE_BYTES) * (2 if transaction else 1)


def index_units(before: Raw | None, after: Raw | None, keys: tuple[str, str]) -> int:
    """Of one keys-only index: nothing when its keys did not change, else one for what leaves and one for what comes."""
    names = (*keys, "pk", "sk")
    old, new = _entry(before, names), _entry(after, names)
    if old == new:
        return 0
    same_place = old is not None and new is not None and all(old[k] == new[k] for k in keys)
    return 1 if same_place else (old is not None) + (new is not None)


def _entry(item: Raw | None, names: tuple[str, ...]) -> dict[str, Any] | None:
    if not item or any(name not in item for name in names):
        return None
    return {name: item[name] for name in names}


def read_units(size: int, *, consistent: bool, transaction: bool = False) -> float:
    return max(1, math.ceil(size / READ_BYTES)) * (2.0 if transaction else 1.0 if consistent else 0.5)


@contextlib.contextmanager
def metered(indexes: Indexes) -> Iterator[Units]:
    """Count what is called in the block. `indexes`: table name → its (index, partition key, sort key)."""
    units = Units()
    call = botocore.client.BaseClient._make_api_call

    def counted(client: Any, operation: str, parameters: dict[str, Any]) -> Any:
        service = client.meta.service_model.service_name
        units.calls[f"{service}.{operation}"] += 1
        if service != "dynamodb":
            return call(client, operation, parameters)
        touched = [*_writes(operation, parameters)]
        before = [_look(client, table, key) for table, key, _ in touched]
        answer = None
        try:
            answer = call(client, operation, parameters)
        finally:
            after = [_look(client, table, key) for table, key, _ in touched]
            for (table, key, checked), old, new in zip(touched, before, after, strict=True):
                what = f"{table}.{kind_of(key)}"
                in_transaction = operation == "TransactWriteItems"
                units.took(what, write=write_units(old, new, transaction=in_transaction))
                if not checked:
                    for name, pk, sk in indexes.get(table, ()):
                        units.took(f"{table}/{name}", write=index_units(old, new, (pk, sk)))
        _count_reads(units, operation, parameters, answer)
        return answer

    def _look(client: Any, table: str, key: Raw) -> Raw | None:
        found: Raw | None = call(
            client, "GetItem", {"TableName": table, "Key": key, "ConsistentRead": True}
        ).get("Item")
        return found

    botocore.client.BaseClient._make_api_call = counted
    try:
        yield units
    finally:
        botocore.client.BaseClient._make_api_call = call


def kind_of(key: Raw) -> str:
    """What an item is for: its sort key's or partition's leading word, where that is one of ours."""
    for part in ("sk", "pk"):
        word = str(key[part]["S"]).partition("#")[0]
        if word.isupper() and word.isalpha():
            return word
    return "item"


def _writes(operation: str, parameters: Raw) -> Iterator[tuple[str, Raw, bool]]:
    """(table, key, only checked) of each item that the call writes or checks."""
    match operation:
        case "PutItem":
            yield parameters["TableName"], _key(parameters["Item"]), False
        case "UpdateItem" | "DeleteItem":
            yield parameters["TableName"], parameters["Key"], False
        case "BatchWriteItem":
            for table, requests in parameters["RequestItems"].items():
                for request in requests:
                    put = request.get("PutRequest")
                    yield table, _key(put["Item"]) if put else request["DeleteRequest"]["Key"], False
        case "TransactWriteItems":
            for action in parameters["TransactItems"]:
                ((kind, body),) = action.items()
                yield (
                    body["TableName"],
                    _key(body["Item"]) if kind == "Put" else body["Key"],
                    kind == "ConditionCheck",
                )


def _key(item: Raw) -> dict[str, Any]:
    return {"pk": item["pk"], "sk": item["sk"]}


def _count_reads(units: Units, operation: str, parameters: Raw, answer: Any) -> None:
    consistent = bool(parameters.get("ConsistentRead"))
    match operation:
        case "GetItem":
            what = f"{parameters['TableName']}.{kind_of(parameters['Key'])}"
            units.took(what, read=read_units(size_of(answer.get("Item")), consistent=consistent))
        case "Query" | "Scan":
            what = f"{parameters['TableName']}/{parameters.get('IndexName', operation.lower())}"
            size = sum(size_of(item) for item in answer["Items"])
            units.took(what, read=read_units(size, consistent=consistent))
        case "BatchGetItem":
            for table, wanted in parameters["RequestItems"].items():
                found = answer["Responses"].get(table, [])
                consistent = bool(wanted.get("ConsistentRead"))
                read = sum(read_units(size_of(item), consistent=consistent) for item in found)
                read += (len(wanted["Keys"]) - len(found)) * read_units(0, consistent=consistent)
                units.took(f"{table}.batch", read=read)
        case "TransactGetItems":
            for response in answer["Responses"]:
                units.took(
                    "transaction",
                    read=read_units(size_of(response.get("Item")), consistent=True, transaction=True),
                )
