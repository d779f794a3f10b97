"""What makes moto's DynamoDB slow is done another way: long stories would take minutes. What it answers stays moto's.

Before a transaction it copies every table, all items: here only the items that the transaction names are kept, and put
back when it fails. Of each value of an item it tries ten kinds under several names: here the one that it has is taken.
"""

import copy
from typing import Any

from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table


def fast_transactions(monkeypatch: Any) -> None:
    """For the length of a test; what a transaction does stays moto's."""
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


def fast_answers(monkeypatch: Any) -> None:
    """For the length of a test; values of other kinds than texts, numbers and truths go moto's way."""
    real = BaseJSONSerializer._serialize_type_structure

    def value(serializer: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
        if shape.name == "AttributeValue" and key and isinstance(value, dict) and value.keys() <= _PLAIN:
            serialized[serializer.get_serialized_name(shape, key)] = value
        else:
            real(serializer, serialized, value, shape, key)

    monkeypatch.setattr(BaseJSONSerializer, "_serialize_type_structure", value)


_PLAIN = {"S", "N", "SS", "NS", "BOOL"}
