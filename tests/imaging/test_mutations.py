"""Good files that hypothesis changes, inspected in this process: a verdict each time, and what is kept is clean.

By default these are few, and always the same ones; `--fuzz 100` tries 2,000 new ones.
"""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jisr.domain.inspection import REASONS
from jisr_imaging.inspect import inspect
from tests.imaging import hostile
from tests.imaging.hostile import MARK
from tests.imaging.proof import assert_clean

NUMBERS = (bytes(4), b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\0\0\x75\x30")
WORDS = (
    *NUMBERS,
    MARK,
    b"\xff\xd9",
    b"\xff\xda",
    b"\xff\xfe\0\x13" + MARK,
    b"endobj",
    b"endstream",
    b">>",
    b"<<",
    b"[",
    b"/AA<</O<</S/JavaScript/JS(a)>>>>",
    b"/OpenAction<</S/Launch/F(a)>>",
    b"3 0 R",
    b"IDAT",
    b"acTL",
    b"ispe",
)

place = st.floats(0, 1, exclude_max=True)
few = st.integers(1, 600)
edits = st.one_of(
    st.tuples(st.just("flip"), place, st.integers(0, 7)),
    st.tuples(st.just("cut"), place, few),
    st.tuples(st.just("double"), place, few),
    st.tuples(st.just("write"), place, st.sampled_from(WORDS)),
    st.tuples(st.just("insert"), place, st.sampled_from(WORDS)),
    st.tuples(st.just("noise"), place, st.binary(min_size=1, max_size=40)),
    st.tuples(st.just("end"), place, few),
)


def changed(data: bytes, changes: list[tuple]) -> bytes:
    out = bytearray(data)
    for what, where, how in changes:
        # Half of the changes are made where the file says how the rest is read.
        at = int(where * 2 * min(len(out), 800)) if where < 0.5 else int((where * 2 - 1) * len(out))
        match what:
            case "flip" if at < len(out):
                out[at] ^= 1 << how
            case "cut":
                del out[at : at + how]
            case "double":
                out[at:at] = out[at : at + how]
            case "write" | "noise":
                out[at : at + len(how)] = how
            case "insert":
                out[at:at] = how
            case "end":
                del out[len(out) - how :]
    return bytes(out)


@pytest.mark.timeout(0)
def test_whatever_a_file_becomes_it_gets_a_verdict(pytestconfig):
    rounds = pytestconfig.getoption("--fuzz")

    @settings(
        max_examples=20 * rounds,
        derandomize=rounds <= 3,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(kind=st.sampled_from(sorted(hostile.good())), changes=st.lists(edits, min_size=1, max_size=8))
    def gets_a_verdict(kind, changes):
        with tempfile.TemporaryDirectory() as made:
            file, kept = Path(made) / "file", Path(made) / "kept"
            file.write_bytes(changed(hostile.good()[kind], changes))
            kept.mkdir()
            verdict = inspect(file, kept)
            assert verdict.reason is None or verdict.reason in REASONS
            if verdict.reason is None:
                # No mark is looked for: a word written into pixels is a pixel.
                assert_clean(kept, verdict.pages)

    gets_a_verdict()
