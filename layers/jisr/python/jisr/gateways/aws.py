"""Clients of AWS services, made at first use and kept for the life of the process."""

from functools import cache
from typing import Any

import botocore.session
from botocore.config import Config


@cache
def _session() -> botocore.session.Session:
    return botocore.session.Session()


@cache
def client(service: str) -> Any:
    """A client with short time-outs, so that a caller still answers within its own; standard retries."""
    config = Config(
        connect_timeout=2,
        read_timeout=8,
        retries={"mode": "standard", "total_max_attempts": 3},
        max_pool_connections=10,
    )
    return _session().create_client(service, config=config)


def forget_clients() -> None:
    """For tests that point the process at another endpoint."""
    client.cache_clear()
    _session.cache_clear()
