"""The receipt of a filed application as a PDF of one page."""

import io

import segno

from jisr.domain.addresses import portal
from jisr.domain.application import Application
from jisr.domain.clocks import end_of_day_after
from jisr.domain.documents import DocumentStatus
from jisr.domain.errors import Conflict
from jisr.domain.programmes.rules import person
from jisr.domain.receipt import Receipt, pages
from jisr.domain.references import reference_of
from jisr.use_cases.rules import programme_of
from jisr_printing.render import render


def receipt_of(file: Application, site_url: str) -> Receipt:
    """What was handed in when it was filed, with the limit as it was promised then.

    The caller has opened the file for its reader (`own_file.open_own`). `site_url` has no path. Raises
    `Conflict("not_submitted")` for a draft, `NotFound` when the answers were erased.
    """
    if file.submitted_at is None:
        raise Conflict("not_submitted", "a receipt comes with submitting")
    filed_at = file.submitted_at
    programme = programme_of(file)
    who = person(programme, file.beside.answers)
    handed_in = {
        d.type
        for d in file.documents
        if d.created_at <= filed_at and d.status is not DocumentStatus.UPLOADING
    }
    reference = reference_of(file.id)
    return Receipt(
        reference=reference,
        programme=programme.title,
        name=" ".join(filter(None, (who.first_name, who.family_name))),
        filed_at=filed_at,
        limit=end_of_day_after(filed_at, programme.deadline_days),
        documents=tuple(d.title for d in programme.documents if d.type in handed_in),
        office=programme.office(file.province or ""),
        language=file.language,
        track_url=f"{portal(site_url, file.language)}/track?reference={reference}",
    )


def print_receipt(receipt: Receipt) -> bytes:
    """The same receipt gives the same bytes."""
    return render("receipt", {**pages(receipt), "qr_svg": qr_svg(receipt.track_url)}, receipt.filed_at)


def qr_svg(url: str) -> str:
    """The QR code of `url` as SVG; a quarter of it may be damaged and it still reads (level Q)."""
    out = io.BytesIO()
    segno.make_qr(url, error="q", boost_error=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()
