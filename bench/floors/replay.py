"""The floor of a page: the very reads that it makes, sent again by a bare client. Imports nothing of ours."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

METHODS = {"Query": "query", "GetItem": "get_item", "BatchGetItem": "batch_get_item"}

type Reads = Sequence[tuple[str, dict[str, Any]]]
"""(operation, parameters) of DynamoDB, in the order in which they were made."""


def replay(client: Any, reads: Reads) -> None:
    """One page's reads, one after the other; the answers are decoded and thrown away."""
    for operation, parameters in reads:
        getattr(client, METHODS[operation])(**parameters)


def at_once(client: Any, pages: Sequence[Reads], concurrency: int) -> None:
    """All pages, so many at a time."""
    with ThreadPoolExecutor(concurrency) as pool:
        list(pool.map(lambda reads: replay(client, reads), pages))
