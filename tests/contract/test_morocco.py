"""The pages tell Morocco's time as the server does, and neither asks the machine it runs on."""

from datetime import UTC, datetime, timedelta
from zoneinfo import reset_tzpath

from cli import morocco as command
from jisr.domain.clocks import casablanca


def test_the_pages_file_is_fresh() -> None:
    assert command.FILE.read_text(encoding="utf-8") == command.text(), (
        "run `jisr morocco` and commit the file"
    )


def test_a_machine_with_old_time_zones_tells_the_same_time(tmp_path) -> None:
    """Morocco left UTC+1 in September 2026; Debian's own copy of that year had not heard of it."""
    old = tmp_path / "Africa"
    old.mkdir()
    (old / "Casablanca").write_bytes(_fixed(hours=1))
    reset_tzpath(to=[str(tmp_path)])
    casablanca.cache_clear()
    try:
        at = datetime(2026, 11, 28, 23, 16, tzinfo=UTC)
        assert at.astimezone(casablanca()).utcoffset() == timedelta(0)
    finally:
        reset_tzpath()
        casablanca.cache_clear()


def _fixed(hours: int) -> bytes:
    """A TZif file (RFC 8536) of one offset for ever."""
    counts = b"".join(n.to_bytes(4) for n in (0, 0, 0, 0, 1, 4))
    return b"TZif" + b"\0" * 16 + counts + (hours * 3600).to_bytes(4, signed=True) + b"\0\0" + b"+01\0"
