"""One file, one verdict."""

import errno
from pathlib import Path

from jisr_imaging.kinds import HEAD, sniff
from jisr_imaging.limits import LIMITS, Limits
from jisr_imaging.verdict import NoRoom, Refused, Verdict

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


def inspect(file: Path, folder: Path, limits: Limits = LIMITS) -> Verdict:
    """The verdict on `file`; what is kept of it is in `folder`. What a decoder can't take is damaged. Raises
    `NoRoom` alone."""
    with file.open("rb") as opened:
        content_type = sniff(opened.read(HEAD))
    if content_type is None:
        return Verdict("unsupported_type")
    try:
        # Imported here: a photo needs no PDF library, and a text file none.
        if content_type == "application/pdf":
            from jisr_imaging.pdfs import inspect_pdf

            return inspect_pdf(file, folder, limits)
        from jisr_imaging.pictures import inspect_picture

        return inspect_picture(file, content_type, folder, limits)
    except Refused as refusal:
        return Verdict(refusal.reason, content_type)
    except MemoryError:
        return Verdict("too_big", content_type)
    except Exception as error:
        if type(error).__name__ == "DecompressionBombError":  # Pillow's own limit, before it decodes
            return Verdict("too_big", content_type)
        if isinstance(error, OSError) and error.errno in _NO_ROOM:  # not EFBIG, which is its own limit
            raise NoRoom from error
        # Decoders raise what they like (OSError, SyntaxError, struct.error …): each means that it is no whole file.
        return Verdict("damaged", content_type)
