"""The floor of a page: the very calls that it makes, sent again by a bare client. Imports nothing of ours."""

from collections.abc import Sequence
from typing import Any

METHODS = {"Query": "query", "GetItem": "get_item", "BatchGetItem": "batch_get_item"}
READS = frozenset(METHODS)

type Calls = Sequence[tuple[str, dict[str, Any]]]
"""(operation, parameters) of DynamoDB, in the order in which they were made."""


def replay(client: Any, calls: Calls) -> None:
    """One page's calls, one after the other; the answers are decoded and thrown away."""
    for operation, parameters in calls:
        getattr(client, METHODS[operation])(**parameters)
