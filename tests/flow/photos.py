"""The photo that stories send, and the inspection of it without a process for each.

It is a real one, inspected for real the first time; every further one, which differs in the bytes after its end, gets a
copy of what came of it. Other contents go through the process, as always.
"""

import secrets
import tempfile
from functools import cache
from pathlib import Path

import pytest

from cli.demo import picture
from jisr.domain.inspection import Finding
from jisr.gateways import inspection

JPEG = picture()
_really = inspection.inspect


def a_photo() -> bytes:
    """Another file each time, as no two photos are the same to the byte."""
    return JPEG + secrets.token_bytes(8)


@cache
def _inspected() -> tuple[Finding, dict[str, bytes]]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "kept"
        folder.mkdir()
        (Path(made) / "file").write_bytes(JPEG)
        finding = _really(Path(made) / "file", folder)
        assert finding.reason is None
        return finding, {path.name: path.read_bytes() for path in folder.iterdir()}


def _inspect(file: Path, folder: Path) -> Finding:
    if not file.read_bytes().startswith(JPEG):
        return _really(file, folder)
    finding, kept = _inspected()
    for name, content in kept.items():
        (folder / name).write_bytes(content)
    # Without its fingerprint: as a picture it would be the same one in every file.
    return Finding(None, finding.content_type, finding.pages, finding.measures)


def know_the_photo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "inspect", _inspect)
