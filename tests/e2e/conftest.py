"""The whole site, once per worker: emulator, deployment, seed; on ports and in a folder of its own."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from cli.local import Running, local_site
from tests.e2e.phone import CHROMIUM, Desk, Face, Phone, at_a_desk, on_a_phone

HERE = Path(__file__).parent
SCREENS = HERE.parents[1] / "docs" / "screens"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Any of them may be its worker's first, which starts the site, or its last, which stops it: on a busy machine that
    alone takes minutes."""
    for item in items:
        if HERE in item.path.parents and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(900))


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


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path, flags = CHROMIUM
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=path, args=flags) as browser,
    ):
        yield browser


@pytest.fixture
def phones(chromium, site, request) -> Iterator[Callable[..., Phone]]:
    """New phones, each with a browser that knows nothing of the others; at the end none has seen a mistake of ours."""
    yield from _faces(on_a_phone, chromium, site, request)


@pytest.fixture
def desks(chromium, site, request) -> Iterator[Callable[..., Desk]]:
    """The same at desks, before the console."""
    yield from _faces(at_a_desk, chromium, site, request)


def _faces[F: Face](
    before: Callable[..., F], chromium: Browser, site: Running, request: Any
) -> Iterator[Callable[..., F]]:
    screens = SCREENS if request.config.getoption("--screens") else None
    made: list[F] = []

    def one(language: str = "ar", **more: Any) -> F:
        made.append(before(chromium, site.url, language, screens, **more))
        return made[-1]

    yield one
    for face in made:
        face.context.close()
    assert [wrong for face in made for wrong in face.wrong] == []
