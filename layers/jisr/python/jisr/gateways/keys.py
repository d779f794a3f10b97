"""Keyed hashes by a KMS key that never leaves KMS: how a person or a number is recognised without being kept.

KMS can't rotate an HMAC key by itself, so it is done in steps (docs/operations.md), during which there are two keys:
one that is written and another that is only looked at.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from botocore.exceptions import BotoCoreError, ClientError

from jisr import settings
from jisr.gateways.aws import client

type Use = Literal["address", "consent", "message", "number", "person", "staff", "step"]
"""What a hash is for. It is hashed too, so that the hashes of one use can't be matched with those of another."""


def hmac(use: Use, value: str) -> str:
    """The keyed hash (64 hex digits) under the key that is written."""
    return _mac(settings.load().require("hmac_key_id"), f"{use}:{value}")


def hmacs(use: Use, value: str, made: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """All under which `value` may be known: `hmac` first, then that of the other key while a rotation runs.

    `made`: what `by_key` gave before for this value, so that KMS is asked for the rest alone.
    """
    known = made or {}
    return tuple(known.get(key) or _mac(key, f"{use}:{value}") for key in _keys())


def by_key(use: Use, value: str) -> dict[str, str]:
    """The keyed hashes to keep for a later `hmacs`, by the id of their key; none while KMS does not answer."""
    try:
        return dict(zip(_keys(), hmacs(use, value), strict=True))
    except (BotoCoreError, ClientError):
        return {}


def _keys() -> tuple[str, ...]:
    other = settings.load().hmac_key_id_other
    return (settings.load().require("hmac_key_id"), *([other] if other else []))


@lru_cache(maxsize=1024)
def _mac(key_id: str, value: str) -> str:
    answer = client("kms").generate_mac(KeyId=key_id, Message=value.encode(), MacAlgorithm="HMAC_SHA_256")
    mac: bytes = answer["Mac"]
    return mac.hex()
