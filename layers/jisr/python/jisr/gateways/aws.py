"""Clients of AWS services, made at first use and kept for the life of the process."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.exceptions import NoCredentialsError

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


@cache
def _address(bucket: str) -> str:
    """Where the client would look for the bucket's objects; it works that out anew for each link."""
    link = urlsplit(client("s3").generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "-"}))
    return f"{link.scheme}://{link.netloc}{link.path.removesuffix('-')}"


def signed_query(bucket: str, key: str, answer: Mapping[str, str], seconds: int) -> str:
    """The query of a link to an object, for so many seconds: what the client's `generate_presigned_url` gives, in less
    than half the time, since a page has a dozen of them. `answer`: headers that it answers with, such as
    `response-content-type`."""
    query = urlencode(answer, quote_via=quote, safe="~")
    request = AWSRequest("GET", f"{_address(bucket)}{quote(key, safe='/~')}?{query}")
    credentials = session().get_credentials()
    if credentials is None:
        raise NoCredentialsError
    frozen = credentials.get_frozen_credentials()
    signer = S3SigV4QueryAuth(frozen, "s3", client("s3").meta.region_name, expires=seconds)
    signer.add_auth(request)
    return urlsplit(str(request.url)).query


def forget_clients() -> None:
    """For tests that point the process at another endpoint."""
    client.cache_clear()
    _address.cache_clear()
    session.cache_clear()
