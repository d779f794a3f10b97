"""The whole site, once per session: emulator, deployment, seed; on ports and in a folder of its own."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.local import Running, local_site

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All on one worker, which has the one site; the other tests run beside it."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.xdist_group("site"))


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
