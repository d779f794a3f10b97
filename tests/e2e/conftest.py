"""The whole site, once per session: emulator, deployment, seed; on ports and in a folder of its own."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.local import Running, local_site


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def state(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def site(state) -> Iterator[Running]:
    with local_site(state, _free_port(), _free_port()) as running:
        yield running
