"""PDFs: read, drawn upright and in order; what could start something or hide something is refused or taken out."""

import io
import re
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageChops

from jisr_imaging.inspect import inspect
from tests.imaging.make import FONT, paper, saved

MARK = b"made-up-mark-90d3"
A4 = (595, 842)


@pytest.fixture
def look(tmp_path):
    """The verdict on a PDF, and the folder of what is kept."""

    def looked(pdf, **how):
        data = pdf if isinstance(pdf, bytes) else written(pdf, **how)
        file, folder = tmp_path / "file", tmp_path / "kept"
        file.write_bytes(data)
        folder.mkdir(exist_ok=True)
        return inspect(file, folder), folder

    return looked


# -- how they are made ------------------------------------------------------------------------------------------------


def written(pdf, **how):
    out = io.BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


def lines_of(text="A quote that is made up, 4 500 DH", count=20):
    rows = "".join(f"1 0 0 1 60 {760 - 30 * n} Tm ({text} {n}) Tj " for n in range(count))
    return f"BT /F1 14 Tf {rows}ET".encode()


def add_page(pdf, content=None, box=(0, 0, *A4), resources=None, **more):
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array(box),
        Contents=pdf.make_stream(lines_of() if content is None else content),
        Resources=resources
        or Dictionary(
            Font=Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        ),
        **more,
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf.pages[-1].obj


def digital(pages=1):
    pdf = Pdf.new()
    for _ in range(pages):
        add_page(pdf)
    return pdf


def scanned(photo, size=(1000, 1400), filter_=Name.DCTDecode, parms=None):
    """A page that is one photo, as scanning apps write it."""
    pdf = Pdf.new()
    picture = Stream(
        pdf,
        photo,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=size[0],
        Height=size[1],
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
    )
    picture.Filter = filter_
    if parms is not None:
        picture.DecodeParms = parms
    add_page(pdf, b"q 595 0 0 842 0 0 cm /I0 Do Q", resources=Dictionary(XObject=Dictionary(I0=picture)))
    return pdf


def script(**more):
    return Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{MARK.decode()}')"), **more)


def annotation(pdf, page, **what):
    added = pdf.make_indirect(Dictionary(Type=Name.Annot, Rect=Array([60, 60, 300, 120]), **what))
    page.Annots = Array([*page.get("/Annots", Array()), added])
    return added


def plain(kept):
    """The kept PDF with nothing compressed, as qpdf's qdf form shows it."""
    with pikepdf.open(kept / "paper.pdf") as pdf:
        return written(pdf, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def page_of(kept, number=1):
    with Image.open(kept / f"{number}.jpg") as page:
        return page.convert("RGB")


def dark_share(picture, box):
    part = picture.convert("L").crop(box)
    return sum(part.histogram()[:128]) / (part.width * part.height)


# -- what is accepted -------------------------------------------------------------------------------------------------


def test_a_digital_pdf_is_kept_and_drawn(look):
    verdict, kept = look(digital(3))
    assert (verdict.reason, verdict.content_type, verdict.pages) == (None, "application/pdf", 3)
    assert sorted(p.name for p in kept.iterdir()) == ["1.jpg", "2.jpg", "3.jpg", "paper.pdf", "thumbnail.jpg"]
    assert page_of(kept).size == (1414, 2000)
    assert dark_share(page_of(kept), (100, 150, 1100, 1500)) > 0.01
    assert max(Image.open(kept / "thumbnail.jpg").size) == 320


def test_a_scan_is_judged_as_the_photo_that_it_is(look):
    verdict, kept = look(scanned(saved(paper((1000, 1400)))))
    assert verdict.reason is None
    assert page_of(kept).size == (1414, 2000)
    assert (
        look(scanned(saved(paper((1000, 1400)).resize((40, 56)).resize((1000, 1400)))))[0].reason == "blurred"
    )


def test_arabic_is_drawn(look):
    """As a printer writes it: glyphs of an embedded font."""
    font = Stream(pdf := Pdf.new(), FONT.read_bytes())
    glyphs = b"".join(n.to_bytes(2) for n in range(300, 330))
    face = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/Amiri"),
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array(
            [
                Dictionary(
                    Type=Name.Font,
                    Subtype=Name.CIDFontType2,
                    BaseFont=Name("/Amiri"),
                    CIDSystemInfo=Dictionary(
                        Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
                    ),
                    CIDToGIDMap=Name.Identity,
                    DW=600,
                    FontDescriptor=Dictionary(
                        Type=Name.FontDescriptor, FontName=Name("/Amiri"), Flags=4, FontFile2=font
                    ),
                )
            ]
        ),
    )
    text = b"BT /F1 20 Tf " + b"".join(
        b"1 0 0 1 60 %d Tm <%s> Tj " % (750 - 30 * n, glyphs.hex().encode()) for n in range(15)
    )
    add_page(pdf, text + b"ET", resources=Dictionary(Font=Dictionary(F1=face)))
    verdict, kept = look(pdf)
    assert verdict.reason is None
    assert dark_share(page_of(kept), (140, 150, 1000, 1500)) > 0.02


@pytest.mark.parametrize("drawn_by", ["writer", "viewer"])
def test_what_was_filled_into_a_form_is_seen(look, drawn_by):
    """Some programs leave it to the viewer to draw the values."""
    pdf = digital()
    page = pdf.pages[0].obj
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    field = annotation(
        pdf,
        page,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String("amount"),
        V=String("4500 DH"),
        DA=String("/Helv 30 Tf 0 g"),
        F=4,
        P=page,
    )
    if drawn_by == "writer":
        drawing = Stream(pdf, b"/Tx BMC q BT /Helv 30 Tf 2 15 Td (4500 DH) Tj ET Q EMC")
        drawing.update(
            Dictionary(
                Type=Name.XObject,
                Subtype=Name.Form,
                BBox=Array([0, 0, 240, 60]),
                Resources=Dictionary(Font=Dictionary(Helv=font)),
            )
        )
        field.AP = Dictionary(N=drawing)
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([field]),
        DR=Dictionary(Font=Dictionary(Helv=font)),
        DA=String("/Helv 0 Tf 0 g"),
        NeedAppearances=drawn_by == "viewer",
    )
    verdict, kept = look(pdf)
    assert verdict.reason is None
    # The field lies at 60 to 300 across and 60 to 120 from the bottom, of 595 × 842.
    box = (145, 2000 - 282, 710, 2000 - 145)
    assert dark_share(page_of(kept), box) > 0.01


@pytest.mark.parametrize(
    ("pages", "reason"), [(20, None), (21, "too_many_pages"), (0, "damaged")], ids=["20", "21", "none"]
)
def test_how_many_pages(look, pages, reason):
    verdict, kept = look(digital(pages))
    assert verdict.reason == reason
    if reason is None:
        assert verdict.pages == 20
        assert {f"{n}.jpg" for n in range(1, 21)} < {p.name for p in kept.iterdir()}


def test_pages_are_drawn_in_their_order_and_upright(look):
    """A scanner writes the page as it lay and says how to turn it; a black corner tells where it went."""
    pdf = Pdf.new()
    for number, turn in enumerate((0, 90, 180, 270)):
        corner = b" 0 g 0 742 100 100 re f"  # top left of the page as it lies
        add_page(pdf, lines_of(count=4 + number * 3) + corner, Rotate=turn)
    verdict, kept = look(pdf)
    assert (verdict.reason, verdict.pages) == (None, 4)
    inks = []
    for number, (across, down) in enumerate([(0, 0), (1, 0), (1, 1), (0, 1)], start=1):
        page = page_of(kept, number)
        assert page.size == ((1414, 2000) if number % 2 else (2000, 1414))
        left, top = across * (page.width - 200), down * (page.height - 200)
        assert dark_share(page, (left, top, left + 200, top + 200)) > 0.9
        inks.append(dark_share(page, (0, 0, *page.size)))
    assert inks == sorted(inks)


@pytest.mark.parametrize(
    ("box", "reason"),
    [
        ((0, 0, 14_400, 20_000), None),
        ((0, 0, 59.5, 84.2), None),
        ((-300, -400, 295, 442), None),
        ((0, 0, 200, 2000), "damaged"),
        ((0, 0, 2000, 200), "damaged"),
        ((0, 0, 10**9, 1), "damaged"),
    ],
    ids=["huge", "small", "from below zero", "a strip", "a lying strip", "a line without end"],
)
def test_sizes_of_pages(look, box, reason):
    left, bottom, right, top = box
    scale = min((right - left) / 595, (top - bottom) / 842)
    content = b"q %f 0 0 %f %f %f cm " % (scale, scale, left, bottom) + lines_of() + b" Q"
    pdf = Pdf.new()
    add_page(pdf, content, box)
    verdict, kept = look(pdf)
    assert verdict.reason == reason
    if reason is None:
        assert max(page_of(kept).size) == 2000


@pytest.mark.parametrize("box", [(0, 0, 0, 0), (0, 0, 595, 0), (5, 5, 5, 900)])
def test_a_page_without_a_size_kills_nothing(look, box):
    """Viewers take a usual size instead, and so do we; what is kept has pixels."""
    pdf = Pdf.new()
    add_page(pdf, box=box)
    verdict, kept = look(pdf)
    assert verdict.reason in {None, "damaged"}
    if verdict.reason is None:
        assert min(page_of(kept).size) > 400


def test_an_empty_page_among_others_is_no_fault_but_a_file_of_them_is(look):
    pdf = digital()
    add_page(pdf, b"")
    verdict, _ = look(pdf)
    assert (verdict.reason, verdict.pages) == (None, 2)
    empty = Pdf.new()
    add_page(empty, b"")
    add_page(empty, b"")
    assert look(empty)[0].reason == "blank"


def test_a_page_with_no_more_than_its_number_is_no_fault(look):
    pdf = digital()
    add_page(pdf, b"BT /F1 10 Tf 1 0 0 1 290 400 Tm (2) Tj ET")
    assert look(pdf)[0].reason is None


def test_a_page_too_pale_to_be_read_is_refused_among_good_ones(look):
    pale = Image.blend(Image.new("RGB", (1000, 1400), "white"), paper((1000, 1400), margin=0), 0.15)
    pdf = digital()
    with Pdf.open(io.BytesIO(written(scanned(saved(pale))))) as other:
        pdf.pages.append(other.pages[0])
        assert look(pdf)[0].reason == "washed_out"


# -- keys -------------------------------------------------------------------------------------------------------------


def test_a_pdf_that_opens_with_a_password_is_said_to(look):
    locked = pikepdf.Encryption(user="made-up", owner="made-up-too", R=6)
    assert look(digital(), encryption=locked)[0].reason == "encrypted"


@pytest.mark.parametrize("revision", [2, 3, 4, 6])
def test_a_pdf_that_anyone_can_open_is_kept_without_its_lock(look, revision):
    """Banks lock printing and copying with the owner's password alone."""
    more = {} if revision == 6 else {"aes": False, "metadata": False}
    locked = pikepdf.Encryption(user="", owner="made-up", R=revision, **more)
    verdict, kept = look(digital(), encryption=locked)
    assert verdict.reason is None
    with pikepdf.open(kept / "paper.pdf") as clean:
        assert not clean.is_encrypted
        assert clean.allow.print_highres


# -- what could start something ---------------------------------------------------------------------------------------


def _names(pdf):
    tree = Dictionary(Names=Array([String("a"), pdf.make_indirect(script())]))
    pdf.Root.Names = Dictionary(JavaScript=tree)


def _field(pdf, **more):
    page = pdf.pages[0].obj
    field = annotation(pdf, page, Subtype=Name.Widget, FT=Name.Btn, T=String("b"), **more)
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    return field


def _bookmark(pdf):
    item = pdf.make_indirect(Dictionary(Title=String("a"), A=script()))
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=item, Last=item, Count=1))
    item.Parent = pdf.Root.Outlines


def _parent_field(pdf):
    field = _field(pdf)
    parent = pdf.make_indirect(Dictionary(T=String("p"), Kids=Array([field]), AA=Dictionary(C=script())))
    field.Parent = parent
    pdf.Root.AcroForm.Fields = Array([parent])


def _long_chain(pdf):
    last = script()
    for _ in range(50):
        last = pdf.make_indirect(
            Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]), Next=Array([last]))
        )
    pdf.Root.OpenAction = last


SCRIPTS = {
    "when opened": lambda pdf: pdf.Root.update(Dictionary(OpenAction=script())),
    "when opened, as an object": lambda pdf: pdf.Root.update(
        Dictionary(OpenAction=pdf.make_indirect(script()))
    ),
    "by name": _names,
    "when printed": lambda pdf: pdf.Root.update(Dictionary(AA=Dictionary(WP=script()))),
    "when turned to": lambda pdf: pdf.pages[0].obj.update(Dictionary(AA=Dictionary(O=script()))),
    "when clicked": lambda pdf: annotation(pdf, pdf.pages[0].obj, Subtype=Name.Link, A=script()),
    "when pointed at": lambda pdf: annotation(
        pdf, pdf.pages[0].obj, Subtype=Name.Link, AA=Dictionary(E=script())
    ),
    "a button": lambda pdf: _field(pdf, A=script()),
    "a field that counts": lambda pdf: _field(pdf, AA=Dictionary(K=script(), F=script())),
    "fields that inherit": _parent_field,
    "a bookmark": _bookmark,
    "next": lambda pdf: pdf.Root.update(
        Dictionary(OpenAction=Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]), Next=script()))
    ),
    "next, from a link": lambda pdf: annotation(
        pdf,
        pdf.pages[0].obj,
        Subtype=Name.Link,
        A=Dictionary(S=Name.URI, URI=String("https://example.org"), Next=Array([script(), script()])),
    ),
    "after fifty others": _long_chain,
    "where no reader looks": lambda pdf: pdf.Root.update(
        Dictionary(MadeUp=Array([Dictionary(JS=String(MARK))]))
    ),
    "long, as a stream": lambda pdf: pdf.Root.update(
        Dictionary(
            OpenAction=Dictionary(S=Name.JavaScript, JS=pdf.make_stream(b"app.alert('" + MARK + b"')"))
        )
    ),
}


@pytest.mark.parametrize("where", SCRIPTS)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_a_script_is_taken_out_wherever_it_stands(look, where, packed):
    pdf = digital()
    SCRIPTS[where](pdf)
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    verdict, kept = look(pdf, object_stream_mode=mode)
    assert (verdict.reason, verdict.pages) == (None, 1)
    clean = plain(kept)
    assert MARK not in clean
    assert not re.search(rb"/(JavaScript|JS|OpenAction|AA|URI)\b", clean)


def _action(name, **more):
    return lambda pdf: annotation(
        pdf, pdf.pages[0].obj, Subtype=Name.Link, A=Dictionary(S=Name(name), **more)
    )


def _after_a_link(name, **more):
    """Hidden behind an action that is harmless."""
    return lambda pdf: annotation(
        pdf,
        pdf.pages[0].obj,
        Subtype=Name.Link,
        A=Dictionary(
            S=Name.URI, URI=String("https://example.org"), Next=Array([Dictionary(S=Name(name), **more)])
        ),
    )


def _file_spec(pdf, name="made-up.exe"):
    inside = pdf.make_stream(MARK)
    inside.Type = Name.EmbeddedFile
    return Dictionary(Type=Name.Filespec, F=String(name), EF=Dictionary(F=inside))


def _named_files(pdf):
    tree = Dictionary(Names=Array([String("a"), pdf.make_indirect(_file_spec(pdf))]))
    pdf.Root.Names = Dictionary(EmbeddedFiles=tree)


def _collection(pdf):
    pdf.Root.Collection = Dictionary(Type=Name.Collection, View=Name.D)


def _xfa(pdf):
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp/>"))


ATTACKS = {
    "launch": (_action("/Launch", F=String("calc.exe")), "active_content"),
    "launch, next": (_after_a_link("/Launch", F=String("calc.exe")), "active_content"),
    "launch, when opened": (
        lambda pdf: pdf.Root.update(Dictionary(OpenAction=Dictionary(S=Name.Launch))),
        "active_content",
    ),
    "a file in a file": (_action("/GoToE", T=Dictionary(R=Name.C)), "active_content"),
    "data from elsewhere": (_action("/ImportData", F=String("made-up.fdf")), "active_content"),
    "rich media": (
        lambda pdf: annotation(pdf, pdf.pages[0].obj, Subtype=Name("/RichMedia")),
        "active_content",
    ),
    "a film": (
        lambda pdf: annotation(pdf, pdf.pages[0].obj, Subtype=Name.Movie),
        "active_content",
    ),
    "a rendition": (_action("/Rendition", OP=0), "active_content"),
    "a form that a program draws": (_xfa, "active_content"),
    "a portfolio": (_collection, "attachment"),
    "named files": (_named_files, "attachment"),
    "associated files": (
        lambda pdf: pdf.Root.update(Dictionary(AF=Array([pdf.make_indirect(_file_spec(pdf))]))),
        "attachment",
    ),
    "a file pinned to a page": (
        lambda pdf: annotation(pdf, pdf.pages[0].obj, Subtype=Name.FileAttachment, FS=_file_spec(pdf)),
        "attachment",
    ),
    "a file pinned to a page, elsewhere": (
        lambda pdf: annotation(pdf, pdf.pages[0].obj, Subtype=Name.FileAttachment, FS=String("made-up.exe")),
        "attachment",
    ),
}


@pytest.mark.parametrize("what", ATTACKS)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_what_is_only_in_attacks_or_would_be_lost_is_refused(look, what, packed):
    pdf = digital()
    change, reason = ATTACKS[what]
    change(pdf)
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    assert look(pdf, object_stream_mode=mode)[0].reason == reason


def _tagged(pdf, name, **more):
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    root.K = pdf.make_indirect(Dictionary(S=Name(name), P=root, Pg=pdf.pages[0].obj, K=0, **more))
    root.RoleMap = Dictionary({name: Name.Div})
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


@pytest.mark.parametrize("name", ["/Sound", "/Movie", "/Launch", "/Named", "/Hide"])
@pytest.mark.parametrize("more", [{"Type": Name.StructElem}, {"T": String("a")}], ids=["typed", "untyped"])
def test_an_element_of_a_tagged_text_may_be_called_as_an_action_is(look, name, more):
    pdf = digital()
    _tagged(pdf, name, **more)
    verdict, kept = look(pdf)
    assert verdict.reason is None
    with pikepdf.open(kept / "paper.pdf") as clean:
        assert name == clean.Root.StructTreeRoot.K.S


@pytest.mark.parametrize(
    "entry", [{"F": String("calc.exe")}, {"Win": Dictionary(F=String("calc.exe"))}], ids=str
)
def test_an_action_does_not_pass_as_an_element(look, entry):
    pdf = digital()
    _tagged(pdf, "/Launch", Type=Name.StructElem, **entry)
    assert look(pdf)[0].reason == "active_content"


def test_a_link_keeps_its_look_and_leads_nowhere(look):
    pdf = digital()
    link = {"Subtype": Name.Link, "Border": Array([0, 0, 3]), "C": Array([1, 0, 0])}
    target = Dictionary(S=Name.URI, URI=String("https://example.org/" + MARK.decode()))
    annotation(pdf, pdf.pages[0].obj, A=target, PA=target, **link)
    verdict, kept = look(pdf)
    assert verdict.reason is None
    assert MARK not in plain(kept)
    with pikepdf.open(kept / "paper.pdf") as clean:
        [left] = clean.pages[0].Annots
        assert (left.Subtype, list(left.C)) == (Name.Link, [1, 0, 0])
        assert not {"/A", "/PA", "/AA"} & set(left.keys())


# -- what tells more than the paper -----------------------------------------------------------------------------------


def test_who_wrote_it_with_what_and_when_is_gone(look):
    pdf = digital()
    pdf.docinfo.Author = String(MARK.decode())
    pdf.docinfo[Name("/Made")] = String(MARK.decode())
    with pdf.open_metadata() as words:
        words["dc:creator"] = [MARK.decode()]
    pdf.pages[0].obj.Metadata = pdf.make_stream(b"<x>" + MARK + b"</x>")
    pdf.pages[0].obj.PieceInfo = Dictionary(MadeUp=Dictionary(Private=String(MARK.decode())))
    verdict, kept = look(pdf)
    assert verdict.reason is None
    clean = plain(kept)
    assert MARK not in clean
    with pikepdf.open(kept / "paper.pdf") as left:
        assert "/Info" not in left.trailer or not left.docinfo
        assert "/Metadata" not in left.Root


def tagged_photo():
    tags = Image.Exif()
    tags[0x010F] = MARK.decode()
    tags.get_ifd(0x8825).update({1: "N", 2: (33.0, 59.0, 12.0), 3: "W", 4: (6.0, 51.0, 0.0)})
    return saved(paper((1000, 1400)), exif=tags, comment=MARK, quality=90)


PACKED = {
    "as it is": (Name.DCTDecode, lambda data: data, None),
    "in a list": (Array([Name.DCTDecode]), lambda data: data, None),
    "packed": (Array([Name.FlateDecode, Name.DCTDecode]), zlib.compress, None),
    "in digits": (Array([Name.ASCIIHexDecode, Name.DCTDecode]), lambda d: d.hex().encode() + b">", None),
    "with parameters": (Name.DCTDecode, lambda data: data, Dictionary(ColorTransform=0)),
    "with parameters in a list": (
        Array([Name.DCTDecode]),
        lambda data: data,
        Array([Dictionary(ColorTransform=0)]),
    ),
    "packed, with parameters": (
        Array([Name.FlateDecode, Name.DCTDecode]),
        zlib.compress,
        Array([Dictionary(), Dictionary(ColorTransform=0)]),
    ),
}


@pytest.mark.parametrize("how", PACKED)
def test_a_photo_in_a_pdf_loses_its_place_and_keeps_its_look(look, how):
    filter_, pack, parms = PACKED[how]
    photo = tagged_photo()
    pdf = scanned(pack(photo), filter_=filter_, parms=parms)
    before = pdf.pages[0].Resources.XObject.I0
    verdict, kept = look(pdf)
    assert verdict.reason is None
    with pikepdf.open(kept / "paper.pdf") as clean:
        left = clean.pages[0].Resources.XObject.I0
        raw = left.read_raw_bytes()
        if "/FlateDecode" in str(left.Filter):
            raw = zlib.decompress(raw)
        assert MARK not in left.read_raw_bytes()
        assert MARK not in raw
        # What a reader sees: with the same parameters, the same pixels.
        assert _transform(left) == _transform(before)
        with Image.open(io.BytesIO(raw)) as now, Image.open(io.BytesIO(photo)) as then:
            assert not now.getexif()
            assert ImageChops.difference(now.convert("RGB"), then.convert("RGB")).getbbox() is None
    assert all(MARK not in p.read_bytes() for p in kept.iterdir())


def _transform(picture):
    """The colour transform that its last filter is told."""
    parms = picture.get("/DecodeParms")
    last = parms[-1] if isinstance(parms, Array) else parms
    return None if last is None else int(last.get("/ColorTransform"))


def test_a_photo_among_a_pages_commands_loses_its_place_and_keeps_its_look(look):
    """Some scanning programs write no object for it."""
    photo = tagged_photo()
    assert b"JFIF" in photo
    command = b"q 595 0 0 842 0 0 cm BI /W 1000 /H 1400 /CS /RGB /BPC 8 /F /DCT ID %s EI Q"
    pdf = Pdf.new()
    add_page(pdf, command % photo, resources=Dictionary())
    verdict, kept = look(pdf)
    assert verdict.reason is None
    with pikepdf.open(kept / "paper.pdf") as clean:
        [picture] = clean.pages[0].Resources.XObject.values()
        bodies = [clean.pages[0].Contents.read_bytes(), picture.read_raw_bytes()]
    assert [b"JFIF" in body for body in bodies] == [False, True]
    assert not any(MARK in body or b"Exif" in body for body in bodies)
    now = page_of(kept)
    look(scanned(photo))
    assert max(high for _, high in ImageChops.difference(now, page_of(kept)).getextrema()) < 20


# -- what is no whole PDF ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("percent", range(5, 100, 10))
def test_a_pdf_cut_on_its_way_is_damaged(look, percent):
    data = written(digital(2))
    assert look(data[: len(data) * percent // 100])[0].reason == "damaged"


def test_a_pdf_that_could_only_be_guessed_at_is_damaged(look):
    """Readers that mend a table of contents may each mend it to something else."""
    data = written(digital(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    before, found, after = data.rpartition(b"startxref\n")
    number, rest = after.split(b"\n", 1)
    assert look(data)[0].reason is None
    assert look(before + found + b"%d\n" % (int(number) + 9) + rest)[0].reason == "damaged"


@pytest.mark.parametrize("head", [b"\n", b"\xef\xbb\xbf", b"\r\n" * 100], ids=["line", "mark", "lines"])
def test_what_some_programs_write_before_a_pdf_makes_it_nothing_else(look, head):
    verdict, kept = look(head + written(digital()))
    assert (verdict.reason, verdict.content_type) == (None, "application/pdf")
    assert (kept / "paper.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7\n", b"%PDF-1.7\nPK\x03\x04" + b"\0" * 500, b"%PDF-1.7\n%%EOF\n", b"%PDF-" + b"\xff" * 5000],
    ids=["a line", "a zip", "an end", "noise"],
)
def test_a_beginning_alone_is_damaged(look, data):
    assert look(data)[0].reason == "damaged"
