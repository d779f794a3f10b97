"""A PDF: what it could start is refused or taken out, then it is written anew, looked through again and drawn."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from jisr_imaging.jpeg_segments import without_metadata
from jisr_imaging.limits import LIMITS, Limits
from jisr_imaging.pictures import flat, keep_page, keep_thumbnail, measured_page
from jisr_imaging.readability import judge
from jisr_imaging.verdict import Refused, Verdict

# Taken out: a paper loses nothing that an official reads.
_STARTS = ("/OpenAction", "/AA", "/JS", "/JavaScript", "/URI")
_WORDS = ("/Metadata", "/PieceInfo", "/LastModified")
# Refused: a part of the paper would be lost, or nothing but an attack has it.
_ATTACKS = {"/Launch", "/ImportData", "/GoToE", "/Rendition", "/Movie", "/Sound", "/RichMediaExecute"}
_PLAYERS = {"/RichMedia", "/Movie", "/Screen", "/3D", "/Sound"}


def inspect_pdf(file: Path, folder: Path, limits: Limits = LIMITS) -> Verdict:
    """Raises `Refused`, and whatever qpdf or PDFium raise for what is no whole PDF."""
    clean = folder / "paper.pdf"
    with _open(file) as pdf:
        if not 1 <= len(pdf.pages) <= limits.most_pages:
            raise Refused("too_many_pages" if len(pdf.pages) else "damaged")
        for thing in _dictionaries(pdf, limits):
            _refuse(thing)
            _strip(thing)
        _strip_trailer(pdf)
        _strip_pictures(pdf)
        pdf.save(clean, object_stream_mode=pikepdf.ObjectStreamMode.generate, encryption=False)
    with _open(clean) as pdf:
        for thing in _dictionaries(pdf, limits):
            _refuse(thing)
            if any(key in thing for key in _STARTS) or _is_action(thing.get("/A")):
                raise Refused("active_content")
    return _draw(clean, folder, limits)


def _open(file: Path) -> Pdf:
    """Without qpdf's repair: what it would guess is not what she sent."""
    try:
        return Pdf.open(file, attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None


def _dictionaries(pdf: Pdf, limits: Limits) -> Iterator[Any]:
    """Every dictionary and stream of the file, also those inside others."""
    seen = 0
    waiting: list[Object] = [*pdf.objects, pdf.trailer]
    while waiting:
        seen += 1
        if seen > limits.most_objects:
            raise Refused("damaged")
        thing = waiting.pop()
        if isinstance(thing, (Dictionary, Stream)):
            yield thing
            values = [thing.get(key) for key in thing.keys()]  # noqa: SIM118 - no mapping
        elif isinstance(thing, Array):
            values = list(thing)
        else:
            continue
        # What stands by itself is in `pdf.objects`.
        waiting += [v for v in values if isinstance(v, Object) and not v.is_indirect]


def _refuse(thing: Any) -> None:
    if "/EF" in thing or thing.get("/Subtype") == "/FileAttachment" or "/Collection" in thing:
        raise Refused("attachment")
    if str(thing.get("/S")) in _ATTACKS or str(thing.get("/Subtype")) in _PLAYERS or "/XFA" in thing:
        raise Refused("active_content")


def _strip(thing: Any) -> None:
    if _is_action(thing.get("/A")):
        del thing["/A"]
    for key in (*_STARTS, *_WORDS):
        if key in thing:
            del thing[key]


def _is_action(value: Any) -> bool:
    return isinstance(value, Dictionary) and "/S" in value


def _strip_trailer(pdf: Pdf) -> None:
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]


def _strip_pictures(pdf: Pdf) -> None:
    """Photos keep their place and time also inside a PDF."""
    for thing in pdf.objects:
        if isinstance(thing, Stream) and thing.get("/Filter") in (Name.DCTDecode, Array([Name.DCTDecode])):
            how = thing.get("/DecodeParms")
            thing.write(
                without_metadata(thing.read_raw_bytes()),
                filter=Name.DCTDecode,
                decode_parms=how if isinstance(how, Dictionary) else None,
            )


def _draw(clean: Path, folder: Path, limits: Limits) -> Verdict:
    """Each page as a picture, judged as a photo is; an empty page is no fault while another has something."""
    drawn = 0
    worst: dict[str, float] = {}
    empty: Refused | None = None
    with pypdfium2.PdfDocument(clean) as document:
        document.init_forms()
        pages = len(document)
        for number in range(pages):
            sheet = document[number]
            width, height = sheet.get_size()
            if min(width, height) <= 0 or max(width, height) > limits.longest_page * min(width, height):
                raise Refused("damaged")
            page = flat(sheet.render(scale=limits.side / max(width, height)).to_pil())
            sheet.close()
            measured, _ = measured_page(page, limits)
            try:
                judge(measured, limits)
                drawn += 1
            except Refused as refusal:
                if refusal.reason != "blank":
                    raise
                empty = refusal
            if not worst or measured["sharpness"] < worst["sharpness"]:
                worst = measured
            keep_page(page, folder / f"{number + 1}.jpg", limits)
            if number == 0:
                keep_thumbnail(page, folder, limits)
    if not drawn:
        raise empty or Refused("damaged")
    return Verdict(None, "application/pdf", pages, worst)
