"""Keyed hashes by a KMS key that never leaves KMS: how a person or a number is recognised without being kept.

KMS can't rotate an HMAC key by itself, so it is done in steps (docs/operations.md), during which there are two keys:
one that is written and another that is only looked at.
"""

from functools import lru_cache
from typing import Literal

from jisr import settings
from jisr.gateways.aws import client

type Use = Literal["address", "consent", "message", "number", "person", "staff", "step"]
"""What a hash is for. It is hashed too, so that the hashes of one use can't be matched with those of another."""


def hmac(use: Use, value: str) -> str:
    """The keyed hash (64 hex digits) under the key that is written."""
    return _mac(settings.load().require("hmac_key_id"), f"{use}:{value}")


def hmacs(use: Use, value: str) -> tuple[str, ...]:
    """All under which `value` may be known: `hmac` first, then that of the other key while a rotation runs."""
    other = settings.load().hmac_key_id_other
    return (hmac(use, value), *([_mac(other, f"{use}:{value}")] if other else []))


@lru_cache(maxsize=1024)
def _mac(key_id: str, value: str) -> str:
    answer = client("kms").generate_mac(KeyId=key_id, Message=value.encode(), MacAlgorithm="HMAC_SHA_256")
    mac: bytes = answer["Mac"]
    return mac.hex()
