"""The floor of a submission: put one item of a file's size, read it back consistently. Imports nothing of ours."""

from typing import Any

FIELDS = {f"field_{number:02d}": {"S": "twenty characters .."} for number in range(24)}


def put_and_get(client: Any, table: str, key: str) -> None:
    """One PutItem and one GetItem by a boto3 DynamoDB client."""
    keys = {"pk": {"S": key}, "sk": {"S": "STATE"}}
    client.put_item(TableName=table, Item=keys | FIELDS)
    answer = client.get_item(TableName=table, Key=keys, ConsistentRead=True)
    if "Item" not in answer:
        raise LookupError("the item that was put is not there")
