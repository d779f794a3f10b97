"""Clients of AWS services, made at first use and kept for the life of the process."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

from botocore.config import Config
from botocore.exceptions import NoCredentialsError

from jisr import settings
from jisr.aws_session import session

LINK_SECONDS = 300
"""How long a link to an object opens it."""


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


@cache
def _address(bucket: str) -> str:
    """Where the client would look for the bucket's objects; it works that out anew for each link."""
    link = urlsplit(client("s3").generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "-"}))
    return f"{link.scheme}://{link.netloc}{link.path.removesuffix('-')}"


def now() -> datetime:
    return datetime.now(UTC)


def signed_query(bucket: str, key: str, answer: Mapping[str, str]) -> str:
    """The query of a link to an object, for `LINK_SECONDS`: what the client's `generate_presigned_url` gives, at a
    tenth of its time, since a page has a dozen of them (Signature Version 4, "authenticating requests: using query
    parameters"; a test holds it to the client's). `answer`: headers that it answers with, such as
    `response-content-type`."""
    credentials = session().get_credentials()
    if credentials is None:
        raise NoCredentialsError
    frozen, region = credentials.get_frozen_credentials(), client("s3").meta.region_name
    at = now().strftime("%Y%m%dT%H%M%SZ")
    scope = f"{at[:8]}/{region}/s3/aws4_request"
    asked = {
        **answer,
        "X-Amz-Algorithm": _ALGORITHM,
        "X-Amz-Credential": f"{frozen.access_key}/{scope}",
        "X-Amz-Date": at,
        "X-Amz-Expires": str(LINK_SECONDS),
        "X-Amz-SignedHeaders": "host",
        **({"X-Amz-Security-Token": frozen.token} if frozen.token else {}),
    }
    place = urlsplit(_address(bucket))
    query = "&".join(f"{_quoted(name)}={_quoted(told)}" for name, told in sorted(asked.items()))
    path = place.path + quote(key, safe="/~")
    request = f"GET\n{path}\n{query}\nhost:{place.netloc}\n\nhost\nUNSIGNED-PAYLOAD"
    to_sign = f"{_ALGORITHM}\n{at}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = _hmac(_signing_key(frozen.secret_key, at[:8], region), to_sign).hex()
    return f"{query}&X-Amz-Signature={signature}"


_ALGORITHM = "AWS4-HMAC-SHA256"


@lru_cache(maxsize=128)
def _quoted(text: str) -> str:
    """A page's links are alike but for what they lead to."""
    return quote(text, safe="~")


@lru_cache(maxsize=2)
def _signing_key(secret: str, day: str, region: str) -> bytes:
    """The key of one day, region and service."""
    key = f"AWS4{secret}".encode()
    for part in (day, region, "s3", "aws4_request"):
        key = _hmac(key, part)
    return key


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")


def forget_clients() -> None:
    """For tests that point the process at another endpoint."""
    client.cache_clear()
    _address.cache_clear()
    session.cache_clear()
