"""The local emulator of AWS as one child process, with its state in a folder of its own."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROGRAM = ROOT / ".tools" / "emulator" / "bin" / "ministack"
REGION = "us-east-1"
START_SECONDS = 60
STOP_SECONDS = 15


class Failed(Exception):
    """Something that a person can mend; the text is one line that says how."""


def need_free(port: int, what: str) -> None:
    """Raises `Failed` when `port` is taken, or none."""
    if not 0 < port < 65536:
        raise Failed(f"port {port} ({what}) is no port: choose one from 1024 to 65535")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Failed(
                f"port {port} ({what}) is taken: stop what uses it, or choose others, "
                "for example make run PORT=8081 EMULATOR_PORT=4571"
            ) from None


def need_folder(folder: Path) -> None:
    """Make it. Raises `Failed` when nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"a full disk shows here")
    except OSError as error:
        raise Failed(
            f"{folder} can't be written to ({error.strerror}): make room or set its rights, "
            "or choose another by --state"
        ) from None


class Emulator:
    """`state` holds its data, its workers' files and its log; deleting the folder forgets everything."""

    def __init__(self, state: Path, port: int) -> None:
        self.state, self.port = state, port
        self.endpoint = f"http://localhost:{port}"
        self._process: subprocess.Popen[bytes] | None = None

    def environment(self) -> dict[str, str]:
        """What a client of this emulator needs. One access key per emulator: CDK remembers accounts by key."""
        return {
            "PATH": os.environ.get("PATH", ""),
            "HOME": os.environ.get("HOME", ""),
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": f"test{self.port}",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def start(self) -> None:
        """Start and wait until it answers. Raises `Failed`."""
        if not PROGRAM.exists():
            raise Failed("the emulator is not installed: run `make run`, which installs it")
        need_free(self.port, "emulator")
        shutil.rmtree(self.state / "tmp", ignore_errors=True)
        for folder in ("tmp", "state", "s3"):
            (self.state / folder).mkdir(parents=True, exist_ok=True)
        self._forget_stream_positions()
        environment = self.environment() | {
            "GATEWAY_PORT": str(self.port),
            "BIND_HOST": "127.0.0.1",
            "SFTP_ENABLED": "0",
            "IOT_MTLS_ENABLED": "0",
            "PERSIST_STATE": "1",
            "S3_PERSIST": "1",
            "STATE_DIR": str(self.state / "state"),
            "S3_DATA_DIR": str(self.state / "s3"),
            "TMPDIR": str(self.state / "tmp"),
        }
        with (self.state / "emulator.log").open("ab") as log:
            # A session of its own: Ctrl-C reaches only us, and we stop it in order.
            self._process = subprocess.Popen(
                [str(PROGRAM)], env=environment, stdout=log, stderr=log, start_new_session=True
            )
        self._wait()

    def _forget_stream_positions(self) -> None:
        """The emulator keeps how far a stream was read, but not the stream's records: after a restart it would skip as
        many new ones. Without the positions it reads from the start; what was lost with the records, the sweeper sends.
        """
        path = self.state / "state" / "lambda.json"
        if path.exists():
            text = path.read_bytes()
            path.write_bytes(text.replace(b'"dynamodb_stream_positions"', b'"dynamodb_stream_forgotten"'))

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                raise Failed(f"the emulator stopped at once: see {self.state / 'emulator.log'}")
            try:
                with urllib.request.urlopen(f"{self.endpoint}/_ministack/health", timeout=2):  # noqa: S310 # nosec B310
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        self.stop()
        raise Failed(f"the emulator did not answer in {START_SECONDS} s: see {self.state / 'emulator.log'}")

    def stop(self) -> None:
        """Let it save its state and end; then end what is left of its own process group, and its files."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            print("the emulator does not stop: ending it", file=sys.stderr)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        shutil.rmtree(self.state / "tmp", ignore_errors=True)


def run(command: list[str], environment: Mapping[str, str], log: Path, what: str) -> None:
    """A tool's run, its output in `log`. Raises `Failed` with the mend."""
    with log.open("ab") as output:
        done = subprocess.run(
            command, env=dict(environment), stdout=output, stderr=output, check=False, cwd=ROOT
        )
    if done.returncode:
        tail = [
            line for line in log.read_text(errors="replace").splitlines() if line.strip() and "!!" not in line
        ]
        raise Failed(f"{what} failed ({tail[-1][:300] if tail else done.returncode}): see {log}")
