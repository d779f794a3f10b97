"""Whole commands in a fresh clone, as a newcomer types them; package caches as they are. Reported, not judged."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench.table import ROOT, Row
from bench.world import Bench, free_port
from cli.emulator import Failed

START_SECONDS = 600
TEST_SECONDS = 3600


def run(bench: Bench) -> list[Row]:
    """`make run` until the site answers (aim 60 s), and again on the same folder (aim 20 s)."""
    with clone(bench) as folder:
        first, second = _start(bench, folder), _start(bench, folder)
    return [
        Row("run", "make run in a fresh clone, until the site answers", first, "s"),
        Row("run", "make run again, until the site answers", second, "s"),
    ]


def test(bench: Bench) -> list[Row]:
    """`make test`, its own set-up included (aim 8 min on 2 processors)."""
    with clone(bench) as folder, open(folder / "bench.log", "wb") as log:
        started = time.monotonic()
        with _own_group(["make", "test"], folder, log.fileno()) as process:
            bench.say("  make test")
            code = process.wait(TEST_SECONDS)
        if code:
            raise Failed(f"make test failed:\n{(folder / 'bench.log').read_text()[-2000:]}")
        return [Row("test", "make test in a fresh clone", time.monotonic() - started, "s")]


@contextlib.contextmanager
def clone(bench: Bench) -> Iterator[Path]:
    """What is committed, and nothing of this folder's own environments."""
    folder = bench.folder / "clone"
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _own_group(command: list[str], folder: Path, output: int) -> Iterator[subprocess.Popen[bytes]]:
    """Ends with Ctrl-C for the whole group, as in a terminal."""
    environment = {
        name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONPATH"}
    }
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=output, stderr=output, start_new_session=True
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _start(bench: Bench, folder: Path) -> float:
    port, log = free_port(), folder / "bench.log"
    command = ["make", "run", f"PORT={port}", f"EMULATOR_PORT={free_port()}"]
    started = time.monotonic()
    with log.open("wb") as output, _own_group(command, folder, output.fileno()) as process:
        while time.monotonic() < started + START_SECONDS and process.poll() is None:
            if _answers(f"http://localhost:{port}/api/v1/health"):
                took = time.monotonic() - started
                bench.say(f"  make run answers after {took:.1f} s")
                return took
            time.sleep(0.1)
    raise Failed(f"make run did not start a site:\n{log.read_text(errors='replace')[-2000:]}")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own site
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
