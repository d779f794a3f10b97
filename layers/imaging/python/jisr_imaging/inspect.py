"""One file, one verdict."""

from pathlib import Path

from jisr_imaging.kinds import sniff
from jisr_imaging.limits import LIMITS, Limits
from jisr_imaging.verdict import Refused, Verdict


def inspect(file: Path, folder: Path, limits: Limits = LIMITS) -> Verdict:
    """The verdict on `file`; what is kept of it is in `folder`. Never raises: what a decoder can't take is damaged."""
    with file.open("rb") as opened:
        content_type = sniff(opened.read(16))
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
        # Decoders raise what they like (OSError, SyntaxError, struct.error …): each means that it is no whole file.
        return Verdict("damaged", content_type)
