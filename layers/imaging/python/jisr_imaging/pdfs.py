"""A PDF: what it could start is refused or taken out, then it is written anew, looked through again and drawn."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from jisr_imaging.jpeg_segments import jpeg_2000_without_metadata, without_metadata
from jisr_imaging.limits import LIMITS, Limits
from jisr_imaging.pictures import flat, keep_page, keep_thumbnail, measured_page
from jisr_imaging.readability import judge
from jisr_imaging.verdict import Refused, Verdict

# Taken out: a paper loses nothing that an official reads.
_STARTS = ("/OpenAction", "/AA", "/PA", "/JS", "/JavaScript", "/URI")
_WORDS = (
    "/Metadata", "/PieceInfo", "/LastModified", "/Requirements", "/OPI", "/EmbeddedFiles", "/FFilter", "/FDecodeParms",
    "/Alternates",
)  # fmt: skip
# Of what holds all the rest, only these names are kept: under a name of one's own anything could lie.
_TRAILER = {"/Root", "/Size", "/ID", "/Encrypt"}
_CATALOG = {
    "/Type", "/Version", "/Pages", "/PageLabels", "/Names", "/Dests", "/ViewerPreferences", "/PageLayout", "/PageMode",
    "/Outlines", "/AcroForm", "/StructTreeRoot", "/MarkInfo", "/Lang", "/OCProperties",
}  # fmt: skip
_NAMES = {"/Dests"}
_INHERITED = {"/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate"}
_PAGES = _INHERITED | {"/Kids", "/Count"}
_PAGE = _INHERITED | {
    "/BleedBox", "/TrimBox", "/ArtBox", "/Contents", "/Group", "/Annots", "/StructParents", "/Tabs", "/UserUnit",
}  # fmt: skip
_RESOURCES = {
    "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/ProcSet", "/Properties",
}  # fmt: skip
# Refused: a part of the paper would be lost, or nothing but an attack has it.
_ATTACKS = {"/Launch", "/ImportData", "/GoToE", "/Rendition", "/Movie", "/Sound", "/RichMediaExecute"}
_PLAYERS = {"/RichMedia", "/Movie", "/Screen", "/3D", "/Sound"}
_ACTIONS = _ATTACKS | {
    "/JavaScript", "/URI", "/SubmitForm", "/ResetForm", "/GoToR", "/GoTo3DView", "/Named", "/Hide", "/Thread", "/Trans",
    "/SetOCGState",
}  # fmt: skip
"""Each kind of action that does more than turn to a page."""
_ELEMENT = {
    "/Type", "/S", "/P", "/ID", "/Ref", "/Pg", "/K", "/A", "/C", "/R", "/T", "/Lang", "/Alt", "/E", "/ActualText",
    "/NS", "/PhoneticAlphabet", "/Phoneme",
}  # fmt: skip
"""Of a tagged text's element, which may be called /Sound or /Launch: none of them says what to start."""


def inspect_pdf(file: Path, folder: Path, limits: Limits = LIMITS) -> Verdict:
    """Raises `Refused`, and whatever qpdf or PDFium raise for what is no whole PDF."""
    clean = folder / "paper.pdf"
    with _open(file) as pdf:
        if not 1 <= len(pdf.pages) <= limits.most_pages:
            raise Refused("too_many_pages" if len(pdf.pages) else "damaged")
        parts = []
        for thing in _dictionaries(pdf, limits):
            _refuse(thing)
            _strip(thing)
            parts += _drawn(thing)
        _strip_names(pdf)
        photos = _with_photos(pdf, parts)
        for drawn in photos:
            if drawn.get("/Type") != "/Page" and drawn.get("/Subtype") != "/Form":
                raise Refused("damaged")  # a pattern or a letter, which qpdf does not take pictures out of
            pikepdf.Page(drawn).externalize_inline_images(min_size=0, shallow=True)
        _strip_pictures(pdf)
        pdf.save(clean, object_stream_mode=pikepdf.ObjectStreamMode.generate, encryption=False)
    with _open(clean) as pdf:
        parts = []
        for thing in _dictionaries(pdf, limits):
            _refuse(thing)
            if any(key in thing for key in _STARTS) or _is_action(thing.get("/A")) or _acts(thing):
                raise Refused("active_content")
            if thing.get("/Subtype") == "/XML":  # words about it, under another name than /Metadata
                raise Refused("damaged")
            parts += _drawn(thing)
        if photos and _with_photos(pdf, parts):
            raise Refused("damaged")
    return _draw(clean, folder, limits)


def _open(file: Path) -> Pdf:
    """Without qpdf's repair: what it would guess is not what she sent."""
    try:
        return Pdf.open(file, attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None


def _dictionaries(pdf: Pdf, limits: Limits) -> Iterator[Any]:
    """Every dictionary and stream of the file, also those inside others, and those that are taken out of one."""
    seen = 0
    waiting: list[Object] = [*pdf.objects, pdf.trailer]
    while waiting:
        seen += 1
        if seen > limits.most_objects:
            raise Refused("damaged")
        thing = waiting.pop()
        if isinstance(thing, (Dictionary, Stream)):
            values = [thing.get(key) for key in thing.keys()]  # noqa: SIM118 - no mapping
            yield thing
        elif isinstance(thing, Array):
            values = list(thing)
        else:
            continue
        # What stands by itself is in `pdf.objects`.
        waiting += [v for v in values if isinstance(v, Object) and not v.is_indirect]


def _refuse(thing: Any) -> None:
    if "/EF" in thing or thing.get("/Subtype") == "/FileAttachment" or "/Collection" in thing:
        raise Refused("attachment")
    if isinstance(thing, Stream):
        if thing.get("/Type") == "/EmbeddedFile":
            raise Refused("attachment")
        if "/F" in thing or "/Ref" in thing:  # a part of the paper that lies elsewhere
            raise Refused("damaged")
        if "/PS" in (str(thing.get("/Subtype")), str(thing.get("/Subtype2"))):  # a program for printers
            raise Refused("active_content")
    if _deed(thing) in _ATTACKS or str(thing.get("/Subtype")) in _PLAYERS or "/XFA" in thing:
        raise Refused("active_content")


def _strip(thing: Any) -> None:
    if _is_action(thing.get("/A")):
        del thing["/A"]
    for key in list(thing.keys()):
        if key in _STARTS or key in _WORDS or _acts(thing.get(key)):
            del thing[key]
    _keep_only(_RESOURCES, thing.get("/Resources"))


def _is_action(value: Any) -> bool:
    return isinstance(value, Dictionary) and "/S" in value


def _acts(value: Any) -> bool:
    return isinstance(value, Dictionary) and _deed(value) in _ACTIONS


def _deed(thing: Any) -> str | None:
    """What it does, if it is an action."""
    if "/S" not in thing or ("/P" in thing and _ELEMENT.issuperset(thing.keys())):
        return None
    return str(thing.get("/S"))


def _strip_names(pdf: Pdf) -> None:
    _keep_only(_TRAILER, pdf.trailer)
    _keep_only(_CATALOG, pdf.Root)
    _keep_only(_NAMES, pdf.Root.get("/Names"))
    nodes, seen = [pdf.Root.Pages], set()
    while nodes:
        node = nodes.pop()
        if node.objgen in seen:
            raise Refused("damaged")
        seen.add(node.objgen)
        kids = node.get("/Kids")
        _keep_only(_PAGE if kids is None else _PAGES, node)
        nodes += list(kids or [])


def _keep_only(names: set[str], thing: Any) -> None:
    if isinstance(thing, Dictionary):
        for key in set(thing.keys()) - names:
            del thing[key]


def _drawn(thing: Any) -> list[Any]:
    """The streams of drawing commands that this is or has, apart from a page's."""
    if isinstance(thing, Stream):
        return [thing] if thing.get("/Subtype") == "/Form" or "/PatternType" in thing else []
    letters = thing.get("/CharProcs")
    return [v for v in letters.values() if isinstance(v, Stream)] if isinstance(letters, Dictionary) else []


def _with_photos(pdf: Pdf, parts: list[Any]) -> list[Any]:
    """Each page, and each of `parts`, that has a photo between its drawing commands."""
    pages = [page.obj for page in pdf.pages]
    return [
        *(page for page in pages if _has_photo(page, _listed(page.get("/Contents")))),
        *(part for part in parts if _has_photo(part, [part])),
    ]


def _has_photo(drawn: Any, streams: list[Any]) -> bool:
    try:
        body = b"\n".join(part.read_bytes(pikepdf.StreamDecodeLevel.specialized) for part in streams)
    except pikepdf.PdfError:  # what qpdf can't unpack is drawn by nobody
        return False
    # To take commands apart costs much time: that is done where there is a word for a photo, or an escaped one.
    if b"BI" not in body or not _PHOTO.search(body):
        return False
    return any(
        str(name) in _PICTURES
        for step in pikepdf.parse_content_stream(drawn)
        if isinstance(step, pikepdf.ContentStreamInlineImage)
        for name in step.iimage.filters
    )


_PHOTO = re.compile(rb"/(?:DCT|JPX|[A-Za-z]*#)")


def _strip_pictures(pdf: Pdf) -> None:
    """Photos keep their place and time also inside a PDF, and inside whatever they are packed in there."""
    for thing in pdf.objects:
        if not isinstance(thing, Stream):
            continue
        filters, parms = _listed(thing.get("/Filter")), _listed(thing.get("/DecodeParms"))
        if not any(str(name) in _PICTURES for name in filters):
            continue
        *outer, last = filters
        if str(last) not in _PICTURES or len(parms) > len(filters):
            raise Refused("damaged")
        parms += [None] * (len(filters) - len(parms))
        photo = thing.read_raw_bytes()
        if outer:
            packed = Stream(pdf, photo)
            told = any(how is not None for how in parms[:-1])
            packed.write(photo, filter=Array(outer), decode_parms=Array(parms[:-1]) if told else None)
            photo = packed.read_bytes()
        name, strip = _PICTURES[str(last)]
        thing.write(strip(photo), filter=name, decode_parms=parms[-1])


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


_PICTURES = {
    "/DCTDecode": (Name.DCTDecode, without_metadata),
    "/DCT": (Name.DCTDecode, without_metadata),
    "/JPXDecode": (Name.JPXDecode, jpeg_2000_without_metadata),
}


def _draw(clean: Path, folder: Path, limits: Limits) -> Verdict:
    """Each page as a picture, judged as a photo is; an empty page, or one with no more than its number, is no fault
    while another has something."""
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
            measured, grey = measured_page(page, limits)
            try:
                judge(measured, limits)
                drawn += 1
            except Refused as refusal:
                few_words = refusal.reason == "washed_out" and any(grey.histogram()[: limits.speck])
                if refusal.reason != "blank" and not few_words:
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
