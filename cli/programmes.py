"""`jisr programmes`: every mistake of the programmes' files, as `file:line:column: what and how to mend it`; what has
none becomes a published version.

Recordings lie beside the files, in `audio/<programme>/<language>/<question>.mp3` (or `.m4a`).
"""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from cli.emulator import Failed
from jisr.domain.programmes.check import ProgrammeError, ProgrammeErrors, load_programme
from jisr.domain.programmes.model import Programme
from jisr.domain.programmes.recordings import LARGEST, Recording, recordings_of

AUDIO = "audio"


def read(path: Path) -> Programme:
    """The programme in the file, at version 0. Raises `ProgrammeErrors`, also when the file can't be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        reason = (
            "it isn't UTF-8: save it as UTF-8" if isinstance(wrong, UnicodeDecodeError) else wrong.strerror
        )
        raise ProgrammeErrors([ProgrammeError(str(path), 1, 1, f"can't be read: {reason}")]) from None
    programme = load_programme(text, str(path))
    if programme.id != path.stem:
        raise ProgrammeErrors(
            [
                ProgrammeError(
                    str(path), 1, 1, f'the id is "{programme.id}": call the file {programme.id}{path.suffix}'
                )
            ]
        )
    return programme


def recordings(folder: Path, programme: Programme) -> tuple[Recording, ...]:
    """Those of the programme whose file lies in `folder`. Raises `ProgrammeErrors`."""
    place = folder / AUDIO / programme.id
    files = {path.relative_to(place).as_posix(): _start_of(path) for path in _files(place)}
    good, bad = recordings_of(programme, files)
    if bad:
        raise ProgrammeErrors([ProgrammeError(str(place / path), 1, 1, mend) for path, mend in bad])
    return good


def _files(place: Path) -> Iterator[Path]:
    for path in sorted(place.rglob("*")):
        # What a file manager leaves behind is hidden and never brought anywhere.
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(place).parts):
            yield path


def _start_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def strays(folder: Path) -> list[ProgrammeError]:
    """What lies in the folder of recordings and is of no programme of `folder`."""
    place = folder / AUDIO
    ids = sorted(path.stem for path in folder.glob("*.yaml"))
    found = sorted(place.iterdir()) if place.is_dir() else []
    mend = f"no programme here is called so: take it away, or name it as one of {', '.join(ids)}"
    return [
        ProgrammeError(str(path), 1, 1, mend)
        for path in found
        if not path.name.startswith(".") and not (path.is_dir() and path.name in ids)
    ]


def complete(paths: Sequence[Path]) -> list[tuple[Programme, tuple[Recording, ...]]]:
    """The programmes in the files, each with its recordings. Raises `ProgrammeErrors` with the mistakes of all."""
    errors = _all_strays(paths)
    found = []
    for path in paths:
        try:
            found.append(_with_recordings(path))
        except ProgrammeErrors as wrong:
            errors.extend(wrong.errors)
    if errors:
        raise ProgrammeErrors(errors)
    return found


def _with_recordings(path: Path) -> tuple[Programme, tuple[Recording, ...]]:
    programme = read(path)
    return programme, recordings(path.parent, programme)


def _all_strays(paths: Sequence[Path]) -> list[ProgrammeError]:
    return [error for folder in sorted({path.parent for path in paths}) for error in strays(folder)]


def shipped(folder: Path) -> list[Programme]:
    """All programmes of a folder, by file name. Raises `ProgrammeErrors` with the mistakes of all files."""
    return [programme for programme, _ in complete(sorted(folder.glob("*.yaml")))]


def check(paths: Sequence[Path]) -> int:
    """Print the mistakes of the files to stderr. 0 when there is none, else 1; 2 when no file is given."""
    if not paths:
        print("Name at least one file, for instance programmes/tamkine-riyada.yaml", file=sys.stderr)
        return 2
    lost = _all_strays(paths)
    for error in lost:
        print(error, file=sys.stderr)
    failed = 1 if lost else 0
    for path in paths:
        try:
            programme, sounds = _with_recordings(path)
        except ProgrammeErrors as wrong:
            failed = 1
            print(wrong, file=sys.stderr)
        else:
            parts = f"{len(programme.kinds)} kinds, {len(programme.stages)} stages, {len(sounds)} recordings"
            print(f"{path}: good ({programme.id}, {parts})")
    return failed


def publish(paths: Sequence[Path]) -> None:
    """Each file as the version that new applications are made under; none when one of them has a mistake.

    Raises `Failed` with the mistakes.
    """
    from jisr.use_cases.publish_programme import publish_programme

    try:
        written = complete(paths)
    except ProgrammeErrors as wrong:
        raise Failed(f"nothing was published\n{wrong}") from None
    for path, (programme, sounds) in zip(paths, written, strict=True):
        source = path.read_text(encoding="utf-8")
        version = publish_programme(programme, datetime.now(UTC), sounds, source).version
        print(f"{programme.id}: version {version} is published, {len(sounds)} recordings")
