"""What stops the local site from starting is one line that says how to mend it, before anything was started."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.emulator import Failed
from cli.local import local_site


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def refusal(state: Path, port: int, emulator_port: int) -> str:
    said: list[str] = []
    with pytest.raises(Failed) as refused, local_site(state, port, emulator_port, said.append):
        pass
    assert said == []
    return str(refused.value)


def free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_taken_port_is_named_with_its_use(taken: int, tmp_path: Path) -> None:
    mend = "is taken: stop what uses it, or choose others, for example make run PORT=8081 EMULATOR_PORT=4571"
    assert refusal(tmp_path, taken, free()) == f"port {taken} (site) {mend}"
    assert refusal(tmp_path, free(), taken) == f"port {taken} (emulator) {mend}"


def test_one_port_does_not_do_for_both(tmp_path: Path) -> None:
    port = free()
    assert refusal(tmp_path, port, port) == f"port {port} can't be the site's and the emulator's: choose two"


@pytest.mark.parametrize("port", [0, -1, 99999])
def test_a_number_that_is_no_port(port: int, tmp_path: Path) -> None:
    assert refusal(tmp_path, port, free()) == f"port {port} (site) is no port: choose one from 1024 to 65535"


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/nobody")):
        assert refusal(place, free(), free()).startswith(f"{place} can't be written to (")
