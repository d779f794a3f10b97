"""The process that decodes: whatever a file makes of it, Jisr lives, believes nothing and shows nothing.

The cruel cases run the real process, with its real limits, and put another decoder in the place of one of its modules.
"""

import json
import os
import shutil
import signal
import sys
import textwrap
import time
import tracemalloc
from pathlib import Path

import boto3
import pytest

import jisr_imaging
from jisr.gateways import files, inspection
from jisr.gateways.inspection import NotInspected
from tests.flow.conftest import in_process
from tests.imaging import hostile
from tests.imaging.make import paper, saved

MARK = "made-up-key-7714"
GOOD = saved(paper((1000, 1400)))


@pytest.fixture
def look(tmp_path):
    """What is found in a file, and the folder of what is kept."""

    def looked(data=GOOD):
        file, folder = tmp_path / "file", tmp_path / "kept"
        file.write_bytes(data)
        folder.mkdir(exist_ok=True)
        return inspection.inspect(file, folder), folder

    return looked


@pytest.fixture
def taken_over(tmp_path, monkeypatch):
    """Puts `code` in the place of the body of the decoder of pictures, or of another module's function."""

    def take_over(code, module="pictures", **limits):
        package = tmp_path / "other" / "jisr_imaging"
        shutil.copytree(Path(jisr_imaging.__file__).parent, package)
        function = {"pictures": "inspect_picture(file, content_type, folder, limits)"}.get(
            module, "inspect(file, folder)"
        )
        body = textwrap.indent(textwrap.dedent(code), "    ")
        text = f"import json, os, sys, time\nfrom jisr_imaging.verdict import Verdict\n\n\ndef {function}:\n{body}\n"
        (package / f"{module}.py").write_text(text)
        table = (package / "limits.py").read_text()
        for name, value in limits.items():
            table += f"\nobject.__setattr__(LIMITS, {name!r}, {value})\n"
        (package / "limits.py").write_text(table)
        monkeypatch.syspath_prepend(package.parent)

    return take_over


def test_a_photo_is_found_good_by_a_process_of_its_own(look):
    finding, kept = look()
    assert (finding.reason, finding.content_type, finding.pages, finding.why) == (None, "image/jpeg", 1, None)
    assert sorted(p.name for p in kept.iterdir()) == ["1.jpg", "thumbnail.jpg"]
    assert finding.picture is not None


def test_it_has_nothing_of_our_environment(look, taken_over, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN", "JISR_TABLE_APPLICATIONS", "MADE_UP"):
        monkeypatch.setenv(name, MARK)
    taken_over(
        """
        (folder / "environment").write_bytes(open("/proc/self/environ", "rb").read())
        (folder / "files").write_text(json.dumps(sorted(int(n) for n in os.listdir("/proc/self/fd"))))
        return Verdict("damaged")
        """
    )
    with open(__file__, "rb") as ours:  # what we have open it can't read
        os.set_inheritable(ours.fileno(), True)
        _, kept = look()
    seen = (kept / "environment").read_bytes()
    assert MARK.encode() not in seen
    names = {entry.split(b"=")[0] for entry in seen.split(b"\0") if entry}
    assert names == {b"PYTHONPATH", b"LD_LIBRARY_PATH", b"MALLOC_ARENA_MAX"}
    assert max(json.loads((kept / "files").read_text())) <= 3  # the fourth is the listing itself


# -- what a file may do to it -----------------------------------------------------------------------------------------

CRUEL = {
    "no end": ("while True: pass", "damaged", "signal"),
    "too much memory": ("return [bytearray(1 << 26) for _ in range(100)]", "too_big", None),
    "too much on the disk": ("(folder / '1.jpg').write_bytes(bytes(100 << 20))", "damaged", None),
    "too deep": ("f = lambda g: g(g)\nf(f)", "damaged", None),
    "an error of its own": ("raise SyntaxError('made up')", "damaged", None),
    "it aborts": ("os.abort()", "damaged", "signal 6"),
    "it reads where nothing is": ("import ctypes\nctypes.string_at(0)", "damaged", "signal 11"),
    "it leaves": ("os._exit(3)", "damaged", "exit 3"),
    "it leaves as if all were well": ("os._exit(0)", "damaged", "answer"),
    "it leaves in the middle of a word": ("os.write(1, b'{\"reas')\nos._exit(0)", "damaged", "answer"),
}


@pytest.mark.parametrize("what", CRUEL)
def test_a_file_that_kills_its_process_is_refused_and_we_live(look, taken_over, what):
    code, reason, why = CRUEL[what]
    # To ask for memory takes a processor's time too, the more the busier the machine.
    taken_over(code, cpu_seconds=2 if what == "no end" else 15)
    finding, _ = look()
    assert finding.reason == reason
    assert (finding.why or "").startswith(why or "")
    assert (finding.why is None) == (why is None)


def test_who_talks_without_end_is_not_listened_to(look, taken_over):
    taken_over("while True: os.write(1, b'made up ' * 9999)", cpu_seconds=2)
    tracemalloc.start()
    try:
        finding, _ = look()
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (finding.reason, finding.why) == ("damaged", "signal 9")
    assert most < 5_000_000


def _answer(**changes):
    good = {"reason": None, "content_type": "image/jpeg", "pages": 1, "measures": {}, "picture": None}
    return json.dumps({**good, **changes})


PICTURE = {"key": "0ff", "near": [], "bits": "0" * 64}
ANSWERS = {
    "nothing": "",
    "no JSON": "<html>",
    "a list": "[1, 2]",
    "a number": "7",
    "null": "null",
    "not all of it": '{"reason": null}',
    "a reason of its own": _answer(reason="welcome"),
    "a list for a reason": _answer(reason=["blurred"]),
    "no page": _answer(pages=0),
    "more pages than are allowed": _answer(pages=21),
    "pages without end": '{"reason": null, "pages": Infinity, "content_type": null, "measures": {}, "picture": null}',
    "a word for pages": _answer(pages="many"),
    "measures that are none": _answer(measures=[1]),
    "a key too long": _answer(picture={**PICTURE, "key": "0ff#made-up"}),
    "bits that are no digits": _answer(picture={**PICTURE, "bits": "z" * 64}),
    "brackets": "[" * 60_000,
    "braces": '{"a":' * 10_000,
    "a very long number": "9" * 60_000,
}


@pytest.mark.parametrize("what", ANSWERS)
def test_an_answer_that_is_none_is_not_believed(look, taken_over, what):
    taken_over(f"os.write(1, {ANSWERS[what].encode()!r})\nos._exit(0)", module="inspect")
    finding, _ = look()
    assert (finding.reason, finding.why) == ("damaged", "answer")


def test_the_answers_that_are_not_believed_differ_from_a_good_one(look, taken_over):
    taken_over(f"os.write(1, {_answer(picture=PICTURE).encode()!r})\nos._exit(0)", module="inspect")
    finding, _ = look()
    assert (finding.reason, finding.why) == (None, None)


@pytest.mark.parametrize(
    "code",
    ["time.sleep(600)", "os.close(1)\ntime.sleep(600)"],
    ids=["it sleeps", "it sleeps behind a closed door"],
)
def test_who_takes_too_long_is_ended(look, taken_over, monkeypatch, code):
    monkeypatch.setattr(inspection, "WALL_SECONDS", 4)
    taken_over(code)
    finding, _ = look()
    assert (finding.reason, finding.why) == ("damaged", "time")


@pytest.mark.parametrize("ends", ["time.sleep(600)", "return Verdict('blurred')"], ids=["late", "in time"])
def test_what_it_started_ends_with_it(look, taken_over, monkeypatch, ends):
    monkeypatch.setattr(inspection, "WALL_SECONDS", 4)
    taken_over(
        f"""
        other = os.fork()
        if not other:
            time.sleep(600)
        (folder / "started").write_text(str(other))
        {ends}
        """
    )
    _, kept = look()
    assert not _alive(int((kept / "started").read_text()))


@pytest.mark.parametrize("ends", ["return Verdict('blurred')", "os._exit(75)"], ids=["answer", "no room"])
def test_what_left_its_group_and_holds_the_door_open_is_not_waited_for(look, taken_over, monkeypatch, ends):
    monkeypatch.setattr(inspection, "WALL_SECONDS", 3)
    taken_over(
        f"""
        other = os.fork()
        if not other:
            os.setsid()
            time.sleep(20)
            os._exit(0)
        (folder / "started").write_text(str(other))
        {ends}
        """
    )
    before = time.monotonic()
    finding, kept = look()
    waited = time.monotonic() - before
    os.kill(int((kept / "started").read_text()), signal.SIGKILL)
    assert (finding.reason, finding.why) == ("damaged", "time")
    assert waited < 6


def _alive(process):
    """A zombie is none; a process that is being killed has a moment for it."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return False
        if state == "Z":
            return False
        time.sleep(0.05)
    return True


# -- our own fault ----------------------------------------------------------------------------------------------------


def test_a_process_that_does_not_begin_is_not_the_files_fault(look, tmp_path, monkeypatch):
    broken = tmp_path / "broken" / "jisr_imaging"
    broken.mkdir(parents=True)
    (broken / "__init__.py").touch()
    (broken / "__main__.py").write_text("import made_up_module\n")
    monkeypatch.syspath_prepend(broken.parent)
    with pytest.raises(NotInspected):
        look()


def test_a_python_that_is_missing_is_not_the_files_fault(look, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    with pytest.raises(NotInspected):
        look()


def test_a_process_that_never_gets_to_begin_is_not_the_files_fault(look, tmp_path, monkeypatch):
    slow = tmp_path / "slow" / "jisr_imaging"
    slow.mkdir(parents=True)
    (slow / "__init__.py").write_text("import time\ntime.sleep(600)\n")
    monkeypatch.syspath_prepend(slow.parent)
    monkeypatch.setattr(inspection, "WALL_SECONDS", 1)
    with pytest.raises(NotInspected):
        look()


@pytest.mark.parametrize("name", ["1.jpg", "thumbnail.jpg", "paper.pdf"])
def test_a_full_disk_is_not_the_files_fault(look, tmp_path, name):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / name).symlink_to("/dev/full")
    with pytest.raises(NotInspected):
        look(hostile.pdf() if name == "paper.pdf" else GOOD)


# -- what it wrote ----------------------------------------------------------------------------------------------------

WRITTEN = {
    "a link to another file": "os.symlink('/etc/passwd', folder / '1.jpg')",
    "a link to a picture elsewhere": "os.symlink(file, folder / '1.jpg')",
    "a page of the web": "(folder / '1.jpg').write_text('<html><script>alert(1)</script>')",
    "a PDF by the name of a picture": "(folder / '1.jpg').write_bytes(b'%PDF-1.7')",
    "nothing": "(folder / '1.jpg').write_bytes(b'')",
    "a pipe that nobody fills": "os.mkfifo(folder / '1.jpg')",
    "a folder": "(folder / '1.jpg').mkdir()",
    "no file at all": "pass",
}


@pytest.mark.parametrize("what", WRITTEN)
def test_only_plain_pictures_are_kept(look, taken_over, monkeypatch, what):
    taken_over(f"{WRITTEN[what]}\nreturn Verdict(None, 'image/jpeg', 1)")
    finding, kept = look()
    assert (finding.reason, finding.pages) == (None, 1)  # it says so
    with in_process(monkeypatch):
        with pytest.raises(files.NotKept):
            files.keep_clean(kept, ["1.jpg"], "made/up")
        assert not boto3.client("s3").list_objects_v2(Bucket="clean").get("Contents")
