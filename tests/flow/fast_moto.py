"""moto copies every table of a transaction before it, all items: a story of a thousand events would take minutes.

Here only the items that the transaction names are kept, and put back when it fails.
"""

import copy
from typing import Any

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
