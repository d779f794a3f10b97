"""Layers built without Docker: wheels for the target, precompiled for 3.13, cached by what they are made of.

Precompiled `.pyc` save about 250 ms of every cold start. They are written as "unchecked": a zip changes times, and a
function's file system can't be written to.
"""

import argparse
import compileall
import fcntl
import hashlib
import platform
import py_compile
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
UV = ROOT / ".tools" / "uv" / "bin" / "uv"
BUILD = ROOT / "build" / "layers"
TARGETS = {"x86_64": "x86_64-manylinux_2_28", "arm64": "aarch64-manylinux_2_28"}
IN_RUNTIME = {"boto3", "botocore", "s3transfer", "jmespath", "python-dateutil", "six", "urllib3"}
"""What Lambda's own runtime has; leaving botocore out makes a cold start half a second shorter (docs/adr/)."""

SOURCES: dict[str, tuple[str | None, tuple[str, ...]]] = {
    "vendor": ("requirements/vendor.txt", ()),
    "jisr": (None, ("layers/jisr/python/jisr", "events")),
    "printing": ("requirements/printing.txt", ("layers/printing/python/jisr_printing",)),
    "imaging": ("requirements/imaging.txt", ("layers/imaging/python/jisr_imaging",)),
    "pages": ("requirements/pages.txt", ("layers/pages/python/jisr_pages",)),
    "yaml": ("requirements/yaml.txt", ()),
    "sheets": ("requirements/sheets.txt", ("layers/sheets/python/jisr_sheets",)),
    "workbooks": ("requirements/workbooks.txt", ()),
}
USELESS = (
    "*.dist-info/RECORD",
    "*.dist-info/licenses",
    "*.dist-info/sboms",
    "tests",
    "test",
    "bin",
    "share",
    "*.pyi",
    "__pycache__",
    ".lock",
)
LEFT_OUT = ("__pycache__", "*.pyi", "schemas", "samples")
"""Of our own folders; schemas and samples of events are for readers, not for functions."""


class NotBuilt(Exception):
    """A layer could not be made; the text is one line that says how to mend it."""


def host() -> str:
    """This machine's architecture, by Lambda's name for it."""
    return "arm64" if platform.machine() in {"aarch64", "arm64"} else "x86_64"


def build(architecture: str) -> list[str]:
    """Build each layer unless it is there already; the names of those that were built. Raises `NotBuilt`."""
    folder = BUILD / architecture
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # `make run` and `make test` may want them at the same time
        return [name for name in SOURCES if _build(name, architecture)]


def _build(name: str, architecture: str) -> bool:
    lock, folders = SOURCES[name]
    target = BUILD / architecture / name
    digest = digest_of(name)
    mark = BUILD / architecture / f"{name}.digest"
    if mark.exists() and mark.read_text() == digest and target.exists():
        return False
    mark.unlink(missing_ok=True)
    shutil.rmtree(target, ignore_errors=True)
    python = target / "python"
    python.mkdir(parents=True)
    if lock:
        _install(ROOT / lock, python, architecture)
    for folder in folders:
        shutil.copytree(ROOT / folder, python / Path(folder).name, ignore=shutil.ignore_patterns(*LEFT_OUT))
    compileall.compile_dir(
        python,
        quiet=2,
        workers=1,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        stripdir=str(target),
        prependdir="/opt",
    )
    mark.write_text(digest)
    return True


def _install(lock: Path, python: Path, architecture: str) -> None:
    """The lock's wheels for the target, less what the runtime has."""
    wanted = BUILD / architecture / f"{lock.stem}.txt"
    wanted.write_text("".join(_entries(lock.read_text().splitlines(keepends=True))))
    command = [str(UV), "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:"]
    command += ["--python-version=3.13", f"--python-platform={TARGETS[architecture]}"]
    command += [f"--target={python}", "-r", str(wanted)]
    try:
        subprocess.run(command, check=True)
    except FileNotFoundError:
        raise NotBuilt("uv is missing: run it by make, which installs it") from None
    except subprocess.CalledProcessError:
        raise NotBuilt(
            f"wheels of requirements/{lock.name} for {architecture} could not be fetched: "
            "check the network and run it again"
        ) from None
    for pattern in USELESS:
        for found in [*python.rglob(pattern)]:
            if found.is_dir():
                shutil.rmtree(found, ignore_errors=True)
            else:
                found.unlink(missing_ok=True)


def _entries(lines: Iterable[str]) -> Iterable[str]:
    """The lock's lines without the packages of `IN_RUNTIME`."""
    keep = True
    for line in lines:
        if line[:1] not in {" ", "#", "\n"}:
            keep = line.split("==")[0].strip().lower() not in IN_RUNTIME
        if keep:
            yield line


def digest_of(name: str) -> str:
    """Of all that a layer is made of."""
    lock, folders = SOURCES[name]
    files = [ROOT / lock] if lock else []
    digest = hashlib.sha256(str(sys.version_info[:3]).encode())
    for folder in (ROOT / folder for folder in folders):
        files += sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    for path in [Path(__file__), *files]:
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--architecture", choices=sorted(TARGETS), default=host())
    asked = parser.parse_args()
    try:
        built = build(asked.architecture)
    except NotBuilt as failure:
        print(f"jisr: {failure}", file=sys.stderr)
        return 1
    print(f"layers for {asked.architecture}: {', '.join(built) + ' built' if built else 'as they were'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
