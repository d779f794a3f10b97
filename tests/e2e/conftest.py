"""The whole site, once per worker: emulator, deployment, seed; on ports and in a folder of its own."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from cli.local import Running, local_site
from tests.e2e.phone import CHROMIUM, Phone, on_a_phone

HERE = Path(__file__).parent
SCREENS = HERE.parents[1] / "docs" / "screens"


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
    screens = SCREENS if request.config.getoption("--screens") else None
    made: list[Phone] = []

    def one(language: str = "ar", **more: Any) -> Phone:
        # Pictures are for who reads the words: Arabic and French. English is held to the same, unseen.
        made.append(on_a_phone(chromium, site.url, language, screens if language != "en" else None, **more))
        return made[-1]

    yield one
    for phone in made:
        phone.context.close()
    assert [wrong for phone in made for wrong in phone.wrong] == []
