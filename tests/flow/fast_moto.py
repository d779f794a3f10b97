"""What makes moto slow is done another way: long stories would take minutes. What it answers stays moto's.

Before a transaction it copies every table, all items: here only the items that the transaction names are kept, and put
back when it fails. For each query it sorts the table: here only the partition that is asked for. Of each value that it
answers it tries ten kinds under several names: here the one that it has is taken. Each test's first clients read
botocore's descriptions of the services, and a key of KMS is made with a pair of RSA's that ours never use: here both
are made once for all tests of a process.
"""

import copy
from collections.abc import Iterable
from functools import cache
from typing import Any

import botocore.session
import moto.kms.models
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table


def fast_moto(monkeypatch: Any) -> None:
    """For the length of a test."""
    _fast_transactions(monkeypatch)
    _fast_queries(monkeypatch)
    _fast_answers(monkeypatch)
    _fast_clients(monkeypatch)


def _fast_transactions(monkeypatch: Any) -> None:
    real = DynamoDBBackend.transact_write_items

    def transact(backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        kept = []
        for op in (op for item in transact_items for op in item.values()):
            key = op.get("Key") or op["Item"]
            pk, sk = DynamoType(key["pk"]), DynamoType(key["sk"])
            there = backend.tables[op["TableName"]].items.get(pk, {}).get(sk)  # type: ignore[union-attr,call-overload]
            kept.append((op["TableName"], pk, sk, copy.deepcopy(there)))
        Table.__deepcopy__ = lambda table, memo: table  # type: ignore[attr-defined]
        try:
            real(backend, transact_items)
        except Exception:
            for name, pk, sk, item in kept:
                rows = backend.tables[name].items[pk]
                if item is None:
                    rows.pop(sk, None)  # type: ignore[arg-type,call-overload]
                else:
                    rows[sk] = item  # type: ignore[index]
            raise
        finally:
            del Table.__deepcopy__  # type: ignore[attr-defined]

    monkeypatch.setattr(DynamoDBBackend, "transact_write_items", transact)


def _fast_queries(monkeypatch: Any) -> None:
    real = Table.query

    def query(table: Table, hash_key: DynamoType, *more: Any, **named: Any) -> Any:
        index = more[6]
        if index is None:
            vars(table)["all_items"] = lambda: _in_order([table.items.get(hash_key, {})])
        try:
            return real(table, hash_key, *more, **named)
        finally:
            vars(table).pop("all_items", None)

    monkeypatch.setattr(Table, "query", query)
    monkeypatch.setattr(Table, "all_items", lambda table: _in_order(table.items.values()))


def _in_order(partitions: Iterable[dict[DynamoType, Item]]) -> list[Item]:
    """Our keys are texts and compare as they are."""
    items = [item for partition in partitions for item in partition.values()]
    return sorted(items, key=lambda item: (item.hash_key.value, item.range_key.value))


def _fast_answers(monkeypatch: Any) -> None:
    """Values of other kinds than texts, numbers and truths go moto's way."""
    real = BaseJSONSerializer._serialize_type_structure

    def value(serializer: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
        if shape.name == "AttributeValue" and key and isinstance(value, dict) and value.keys() <= _PLAIN:
            serialized[serializer.get_serialized_name(shape, key)] = value
        else:
            real(serializer, serialized, value, shape, key)

    monkeypatch.setattr(BaseJSONSerializer, "_serialize_type_structure", value)


_PLAIN = {"S", "N", "SS", "NS", "BOOL"}


def _fast_clients(monkeypatch: Any) -> None:
    monkeypatch.setattr(botocore.session, "create_loader", _loader)
    monkeypatch.setattr(moto.kms.models, "generate_private_key", _key_pair)


_loader = cache(botocore.session.create_loader)
_key_pair = cache(moto.kms.models.generate_private_key)
