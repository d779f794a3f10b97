"""Recordings of questions: what is taken, and for each mistake what to do."""

from pathlib import Path

import pytest

from cli import programmes as command
from jisr.domain.programmes.check import ProgrammeErrors
from jisr.domain.programmes.recordings import LARGEST, Recording, addresses, format_of
from tests.flow.sounds import FRAME, m4a, mp3, tagged_mp3
from tests.unit.test_programme_check import SMALL

PLACE = Path("audio/street-vendors")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "street-vendors.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def bring(folder: Path, path: str | Path, content: bytes) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(content)


def mistakes(folder: Path) -> list[str]:
    """`path: mend`, the path from the folder of the programmes."""
    with pytest.raises(ProgrammeErrors) as wrong:
        command.shipped(folder)
    return [f"{Path(e.file).relative_to(folder)}: {e.message}" for e in wrong.value.errors]


def test_recordings_of_questions_and_of_the_consent_are_taken(folder: Path) -> None:
    bring(folder, PLACE / "ar" / "first_name.mp3", mp3())
    bring(folder, PLACE / "fr" / "first_name.m4a", m4a())
    bring(folder, PLACE / "ar" / "consent-1.mp3", tagged_mp3())
    for place in ("audio", PLACE, PLACE / "ar"):
        bring(folder, Path(place) / ".DS_Store", b"left by a file manager")
    ((programme, sounds),) = command.complete([folder / "street-vendors.yaml"])
    assert programme.id == "street-vendors"
    assert [(s.language, s.name, s.format) for s in sounds] == [
        ("ar", "consent", "mp3"),
        ("ar", "first_name", "mp3"),
        ("fr", "first_name", "m4a"),
    ]


def test_without_recordings_the_phone_s_voice_reads(folder: Path) -> None:
    assert [sounds for _, sounds in command.complete([folder / "street-vendors.yaml"])] == [()]


@pytest.mark.parametrize(
    ("path", "content", "mend"),
    [
        ("ar/frist_name.mp3", mp3(), 'the form has no question "frist_name": did you mean "first_name"?'),
        ("ar/first_name.2.mp3", mp3(), 'the form has no question "first_name.2": did you mean "first_name"?'),
        (
            "de/first_name.mp3",
            mp3(),
            '"de" is no language: put recordings into ar, fr or en, and nothing elsewhere',
        ),
        (
            "ar/old/first_name.mp3",
            mp3(),
            '"ar/old" is no language: put recordings into ar, fr or en, and nothing elsewhere',
        ),
        (
            "first_name.mp3",
            mp3(),
            "it lies beside the folders of the languages: put recordings into ar, fr or en, and nothing elsewhere",
        ),
        (
            "ar/first_name.ogg",
            b"OggS",
            '"ogg" is not played by every phone: save it as mp3 or m4a',
        ),
        (
            "ar/first_name",
            mp3(),
            "its name has no ending: call it first_name.mp3 or first_name.m4a, as it was saved",
        ),
        (
            "ar/consent-0.mp3",  # of the text before
            mp3(),
            "record the text of the consent as it is now and call it consent-1.mp3, or take this away",
        ),
        ("ar/first_name.MP3", mp3(), "call it first_name.mp3, the ending in small letters"),
        ("ar/first_name.mp3", m4a(), "its content is m4a: call it first_name.m4a"),
        (
            "ar/first_name.mp3",
            b"OggS" + bytes(200),
            "no mp3 and no m4a with AAC is inside, whatever it is called: save the recording as mp3 again",
        ),
        (
            "ar/first_name.m4a",
            b"",
            "no mp3 and no m4a with AAC is inside, whatever it is called: save the recording as m4a again",
        ),
        (
            "ar/first_name.mp3",
            mp3() + bytes(LARGEST),
            "larger than 300 KB: save it as one channel (mono) at 32 kbit/s, or say it in fewer words",
        ),
    ],
)
def test_each_mistake_says_what_to_do(folder: Path, path: str, content: bytes, mend: str) -> None:
    bring(folder, PLACE / path, content)
    assert mistakes(folder) == [f"{PLACE / path}: {mend}"]


def test_one_question_has_one_recording_in_a_language(folder: Path) -> None:
    bring(folder, PLACE / "ar" / "cnie.m4a", m4a())
    bring(folder, PLACE / "ar" / "cnie.mp3", mp3())
    assert mistakes(folder) == [f"{PLACE}/ar/cnie.mp3: ar/cnie.m4a is there too: keep one of the two"]


def test_recordings_of_no_programme_are_found(folder: Path) -> None:
    bring(folder, "audio/street-vendor/ar/cnie.mp3", mp3())
    bring(folder, "audio/notes.txt", b"who spoke")
    mend = "no programme here is called so: take it away, or name it as one of street-vendors"
    assert mistakes(folder) == [f"audio/notes.txt: {mend}", f"audio/street-vendor: {mend}"]


def test_all_mistakes_come_at_once_with_those_of_the_files(folder: Path) -> None:
    (folder / "other.yaml").write_text("id: [", encoding="utf-8")
    bring(folder, PLACE / "ar" / "a.mp3", mp3())
    bring(folder, PLACE / "de" / "cnie.mp3", mp3())
    assert [line.partition(":")[0] for line in mistakes(folder)] == [
        "other.yaml",
        f"{PLACE}/ar/a.mp3",
        f"{PLACE}/de/cnie.mp3",
    ]


def test_the_command_names_what_is_wrong_once_and_counts_what_is_good(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "street-vendors.yaml"
    bring(folder, PLACE / "ar" / "cnie.mp3", mp3())
    assert command.check([path]) == 0
    assert capsys.readouterr().out.endswith("(street-vendors, 1 kinds, 2 stages, 1 recordings)\n")
    bring(folder, "audio/else/ar/cnie.mp3", mp3())
    assert command.check([path, path]) == 1
    assert capsys.readouterr().err.count("no programme here is called so") == 1


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (mp3(), "mp3"),
        (tagged_mp3(), "mp3"),
        (m4a(), "m4a"),
        (m4a(b"samr"), None),  # what old recorders make: only some phones play it
        (m4a(b"alac"), None),  # lossless: large, and only Apple's phones play it
        (b"ID3\x04\x00\x00" + bytes([0, 0, 1, 72]) + bytes(200) + b"fLaC" + bytes(100), None),
        (b"ID3\x04\x00", None),
        (b"\xff\xf1\x50\x80" + bytes(100), None),  # bare AAC
        (b"\xff\xfd" + FRAME[2:], None),  # layer II
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", None),
        (b"", None),
        (b"\xff", None),
    ],
)
def test_the_format_is_what_is_inside(content: bytes, wanted: str | None) -> None:
    assert format_of(content) == wanted


def test_another_recording_has_another_address() -> None:
    first, second = (Recording("ar", "cnie", "mp3", mp3(n)) for n in (3, 4))
    assert first.address != second.address
    assert first.address == Recording("fr", "first_name", "mp3", mp3(3)).address
    assert first.key.startswith("audio/")
    assert first.address == f"/{first.key}"
    assert addresses([first, second]) == {"ar": {"cnie": second.address}}
    assert addresses([]) == {}
