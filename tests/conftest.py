"""Shared by all tests: no test reaches the network unless it asks for the emulator."""

import os
import secrets

import pytest

os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
os.environ.setdefault("AWS_REGION", "us-east-1")
os.environ.setdefault("AWS_ACCESS_KEY_ID", "testing")
os.environ.setdefault("AWS_SECRET_ACCESS_KEY", secrets.token_hex(8))


def pytest_addoption(parser):
    parser.addoption("--screens", action="store_true", help="keep pictures of the portal in docs/screens")
    parser.addoption("--fuzz", type=int, default=3, help="random requests per operation and kind (tests/e2e)")
    parser.addoption(
        "--histories", type=int, default=0, help="new histories (tests/flow/test_proof_histories.py)"
    )


def pytest_collection_modifyitems(config, items):
    """As many histories as were asked for take the time that they take."""
    if config.getoption("--histories"):
        for item in items:
            if item.path.name == "test_proof_histories.py":
                item.add_marker(pytest.mark.timeout(0), append=False)


@pytest.fixture
def utc():
    """A fixed instant: Tuesday 24 November 2026, 09:00 UTC."""
    from datetime import UTC, datetime

    return datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
