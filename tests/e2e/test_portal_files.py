"""Files that are too large, or no paper: said at once, and nothing is left behind."""

import io
import os
import re

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from tests.e2e.files import reset_limits
from tests.e2e.her import (
    begun,
    photographs,
    signs_in_at,
)
from tests.imaging.make import paper, saved

pytestmark = pytest.mark.e2e


@pytest.fixture(autouse=True)
def _codes(site):
    reset_limits(site)


def camera_photo() -> bytes:
    """20 megapixels and some 9 MB, as a good phone makes them: a paper with noise."""
    noise = Image.frombytes("RGB", (1000, 800), os.urandom(1000 * 800 * 3))
    image = Image.new("RGB", (5000, 4000), (236, 234, 226))
    for left in range(0, 5000, 1000):
        for top in range(0, 4000, 800):
            image.paste(Image.blend(noise, Image.new("RGB", noise.size, (236, 234, 226)), 0.7), (left, top))
    draw = ImageDraw.Draw(image)
    for top in range(300, 3700, 120):
        for left in range(300, 4600, 130):
            draw.rectangle((left, top, left + 70 + (left * top) % 40, top + 50), fill=(20, 20, 60))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


def test_a_file_that_cannot_be_taken_says_what_to_do_and_leaves_nothing(site, phones):
    her = begun(site)
    phone = phones("en")
    page = phone.page
    signs_in_at(phone, her, "/papers")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if one.method == "POST" else None)
    mend = page.locator("#mend-quote-one")

    def gives(name: str, content: bytes) -> None:
        page.set_input_files("#file-quote-one", [{"name": name, "mimeType": "", "buffer": content}])

    gives("quote.pdf", b"%PDF-1.7\n" + b"0" * 12 * 1024 * 1024)
    expect(mend).to_have_text(re.compile("above 10 MB. Photograph the paper"))
    phone.look("papers-too-large")
    gives("letter.jpg", b"Dear Sir or Madam, this is no picture. " * 40)
    expect(mend).to_have_text(re.compile("neither a photo nor a PDF. Photograph the paper"))
    # A browser that can't open it sends it as it is, unless that is too much.
    gives("IMG_0001.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(11 * 1024 * 1024))
    expect(mend).to_have_text(re.compile("above 10 MB. Photograph the paper"))
    gives("nothing.jpg", b"")
    expect(mend).to_have_text(re.compile("empty. Choose another"))
    expect(page.locator(".picture")).to_have_count(0)
    assert asked == []
    assert her.papers() == []


def test_a_photo_of_nine_megabytes_is_made_small_before_it_leaves(site, phones):
    her = begun(site)
    phone = phones()
    page = phone.page
    signs_in_at(phone, her, "/papers")
    photo = camera_photo()
    assert 8_000_000 < len(photo) < 10 * 1024 * 1024
    with page.expect_request(lambda one: one.method == "POST" and one.url.endswith("/documents")) as told_of:
        photographs(page, "cnie-front", photo)
    assert told_of.value.post_data_json["size"] <= 600_000
    expect(page.locator(".picture .moss")).to_have_count(1, timeout=30_000)
    [paper] = her.judged(1)
    assert paper["status"] == "accepted"


def test_a_photo_that_this_browser_cannot_open_is_opened_by_the_server(site, phones):
    her = begun(site)
    phone = phones()
    page = phone.page
    signs_in_at(phone, her, "/papers")
    photographs(page, "cnie-front", saved(paper((1200, 900), lines=9), "HEIF", quality=70), "IMG_0001.HEIC")
    expect(page.locator(".picture .moss")).to_have_count(1, timeout=30_000)
    page.wait_for_function("() => document.querySelector('.picture img')?.naturalWidth > 0")
    phone.look("papers-heic")
    assert [one["status"] for one in her.judged(1)] == ["accepted"]
