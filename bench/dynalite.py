"""A local DynamoDB with right indexes and read units, for reads only: npm `dynalite` (LevelDB, no transactions)."""

import contextlib
import http.client
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from bench.table import ROOT
from bench.world import free_port
from cli.emulator import REGION, Failed

PROGRAM = ROOT / "node_modules" / ".bin" / "dynalite"
START_SECONDS = 30


class Dynalite:
    """One server over one folder. `environment()` is what a client of it needs."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()

    def environment(self) -> dict[str, str]:
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ACCESS_KEY_ID": "bench",
            "AWS_SECRET_ACCESS_KEY": "bench",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Raises `Failed` when it does not start."""
        if not PROGRAM.exists() or shutil.which("node") is None:
            raise Failed("dynalite is not installed: run `make bench`, which installs it")
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [str(PROGRAM), "--host", "127.0.0.1", "--port", str(self.port), "--path", str(self.folder)]
        process = subprocess.Popen(
            [*command, "--createTableMs", "0"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            self._wait(process)
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
            with contextlib.suppress(OSError):
                connection.request("GET", "/")
                connection.getresponse()
                return
            time.sleep(0.05)
        raise Failed("dynalite does not answer: is its folder in build/bench whole? `make clean` forgets it")
