"""Clients of AWS services, made at first use and kept for the life of the process."""

from functools import cache
from typing import Any

from botocore.config import Config

from jisr import settings
from jisr.aws_session import session


@cache
def client(service: str) -> Any:
    """A client with short time-outs, so that a caller still answers within its own; standard retries."""
    config = Config(
        connect_timeout=2,
        read_timeout=8,
        retries={"mode": "standard", "total_max_attempts": 3},
        max_pool_connections=10,
    )
    if service == "s3":
        # Signature 4 is what keys of our own ask for, and all that the emulator takes for a signature.
        config = config.merge(Config(signature_version="s3v4"))
        if settings.load().stage not in (None, "local"):
            # Addresses of the region itself: the global one answers a new bucket's POST with a redirect, which a
            # browser's form does not survive. The emulator has no such names.
            config = config.merge(
                Config(s3={"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"})
            )
    return session().create_client(service, config=config)


def forget_clients() -> None:
    """For tests that point the process at another endpoint."""
    client.cache_clear()
    session.cache_clear()
