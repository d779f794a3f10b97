"""The receipt of a filed application as a PDF of one page."""

import io

import segno
from jisr_printing.render import render

from jisr.domain.receipt import Receipt, pages


def print_receipt(receipt: Receipt) -> bytes:
    """The same receipt gives the same bytes."""
    return render("receipt", {**pages(receipt), "qr_svg": qr_svg(receipt.track_url)}, receipt.filed_at)


def qr_svg(url: str) -> str:
    """The QR code of `url` as SVG; a quarter of it may be damaged and it still reads (level Q)."""
    out = io.BytesIO()
    segno.make_qr(url, error="q", boost_error=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()
