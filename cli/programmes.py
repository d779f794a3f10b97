"""`jisr programmes check`: every mistake of the programmes' files, as `file:line:column: what and how to mend it`."""

import sys
from collections.abc import Sequence
from pathlib import Path

from jisr.domain.programmes.check import ProgrammeError, ProgrammeErrors, load_programme
from jisr.domain.programmes.model import Programme


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


def shipped(folder: Path) -> list[Programme]:
    """All programmes of a folder, by file name. Raises `ProgrammeErrors` with the mistakes of all files."""
    errors: list[ProgrammeError] = []
    programmes = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            programmes.append(read(path))
        except ProgrammeErrors as wrong:
            errors.extend(wrong.errors)
    if errors:
        raise ProgrammeErrors(errors)
    return programmes


def check(paths: Sequence[Path]) -> int:
    """Print the mistakes of the files to stderr. 0 when there is none, else 1; 2 when no file is given."""
    if not paths:
        print("Name at least one file, for instance programmes/tamkine-riyada.yaml", file=sys.stderr)
        return 2
    failed = 0
    for path in paths:
        try:
            programme = read(path)
        except ProgrammeErrors as wrong:
            failed = 1
            print(wrong, file=sys.stderr)
        else:
            print(
                f"{path}: good ({programme.id}, {len(programme.kinds)} kinds, {len(programme.stages)} stages)"
            )
    return failed
