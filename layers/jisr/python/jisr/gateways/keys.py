"""Keyed hashes by a KMS key that never leaves KMS: how a person or a number is recognised without being kept."""

from functools import lru_cache

from jisr import settings
from jisr.gateways.aws import client


def hmac(value: str) -> str:
    """The keyed hash (64 hex digits) under the current key."""
    return _mac(settings.load().require("hmac_key_id"), value)


def hmac_previous(value: str) -> str | None:
    """Under the key before, while a rotation runs; None otherwise."""
    key = settings.load().hmac_key_id_previous
    return _mac(key, value) if key else None


@lru_cache(maxsize=1024)
def _mac(key_id: str, value: str) -> str:
    answer = client("kms").generate_mac(KeyId=key_id, Message=value.encode(), MacAlgorithm="HMAC_SHA_256")
    mac: bytes = answer["Mac"]
    return mac.hex()
