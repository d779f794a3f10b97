"""Hostile files through the real process with its limits: none is accepted that should not be, none breaks it.

Each family is cut into parts, so that a test's time limit is that of some files and not of hundreds.
"""

import resource
from functools import cache

import pytest

from jisr.domain.inspection import REASONS
from jisr.gateways import inspection
from jisr_imaging.limits import LIMITS
from tests.imaging import hostile
from tests.imaging.hostile import FAMILIES, MARK, SAFE, Bad
from tests.imaging.proof import assert_clean

PARTS = 3


@cache
def made(family: str) -> tuple[Bad, ...]:
    return tuple(FAMILIES[family]())


@pytest.mark.timeout(400)
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("family", FAMILIES)
def test_no_hostile_file_gets_through_or_harms(family, part, tmp_path):
    wrong = []
    for number, bad in enumerate(made(family)[part::PARTS]):
        file, kept = tmp_path / f"{number}", tmp_path / f"{number}.kept"
        file.write_bytes(bad.data)
        kept.mkdir()
        before = _processor_time()
        finding = inspection.inspect(file, kept)
        used = _processor_time() - before
        if used > LIMITS.cpu_seconds + 2:
            wrong.append(f"{bad.name}: {used:.1f} s of a processor")
        if finding.reason is None and SAFE in bad.allowed:
            try:
                assert_clean(kept, finding.pages, MARK)
            except AssertionError as dirt:
                wrong.append(f"{bad.name}: kept with {dirt}")
        elif finding.reason not in bad.allowed & REASONS:
            wrong.append(f"{bad.name}: {finding.reason or 'accepted'} ({finding.why})")
        if finding.reason is not None:
            left = {p.name for p in kept.iterdir()} - {"paper.pdf", "thumbnail.jpg"}
            if not left <= {f"{n}.jpg" for n in range(1, 21)}:
                wrong.append(f"{bad.name}: left {left}")
        assert {p.name for p in tmp_path.iterdir()} == {file.name, kept.name}
        file.unlink()
        for path in kept.iterdir():
            path.unlink()
        kept.rmdir()
    # Memory needs no look: the kernel holds the process to its address space (test_process.py).
    assert not wrong


def _processor_time() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_there_are_more_than_four_hundred_of_them():
    names = [bad.name for family in FAMILIES for bad in made(family)]
    assert len(set(names)) == len(names) >= 400
    assert max(len(bad.data) for family in FAMILIES for bad in made(family)) < 21_000_000


@pytest.mark.parametrize("name", hostile.good())
def test_what_they_are_made_of_is_accepted(name, tmp_path):
    """Otherwise each would be refused for what is wrong with all of them."""
    file, kept = tmp_path / "file", tmp_path / "kept"
    file.write_bytes(hostile.good()[name])
    kept.mkdir()
    finding = inspection.inspect(file, kept)
    assert finding.reason is None
    assert_clean(kept, finding.pages, MARK)
