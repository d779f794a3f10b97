"""A link to a paper is the one that botocore's client would make."""

from datetime import UTC, datetime

import botocore.auth
import pytest

from jisr import settings
from jisr.gateways import aws, files

AT = datetime(2026, 11, 28, 9, tzinfo=UTC)
KEYS = ("26ABC/0f1e/0123456789abcdef", "a key/é+&=/~x")


@pytest.fixture(params=[None, "http://localhost:4570"])
def place(request, monkeypatch):
    """AWS with a session's token, as a function has; and the emulator."""
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda: AT)
    monkeypatch.setattr(aws, "now", lambda: AT)
    names = {"BUCKET_CLEAN": "clean-papers", "SITE_URL": "https://jisr.example", "STAGE": "test"}
    if request.param:
        monkeypatch.setenv("AWS_ENDPOINT_URL", request.param)
        names["STAGE"] = "local"
    for name, value in names.items():
        monkeypatch.setenv(f"JISR_{name}", value)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "made/up+")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-3")
    settings.load.cache_clear()
    aws.forget_clients()
    yield
    settings.load.cache_clear()
    aws.forget_clients()


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("name", ["1.jpg", "paper.pdf"])
def test_the_signature_is_the_client_s(place, key, name):
    kind, shown = ("image/jpeg", "inline") if name == "1.jpg" else ("application/pdf", "attachment")
    link = aws.client("s3").generate_presigned_url(
        "get_object",
        Params={
            "Bucket": "clean-papers",
            "Key": f"papers/{key}/{name}",
            "ResponseContentType": kind,
            "ResponseCacheControl": "private, no-store",
            "ResponseContentDisposition": f'{shown}; filename="cnie-front.{name[-3:]}"',
        },
        ExpiresIn=300,
    )
    made = files.view_url(key, name, "cnie-front")
    assert made.startswith(f"https://jisr.example/papers/{key}/{name}?")
    assert _asked(made) == _asked(link)
    assert "+" not in made.partition("?")[2], "a space is %20: the signature is over that"


def _asked(link):
    """In any order: S3 puts them in its own before it checks the signature."""
    return sorted(link.partition("?")[2].split("&"))
