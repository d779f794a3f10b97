"""A photo as a phone takes it becomes small in a real browser, and the server's real inspection still reads it."""

import io
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Page, Route

from jisr_imaging.inspect import inspect
from tests.imaging.make import paper, saved

pytestmark = pytest.mark.e2e

PORTAL = Path(__file__).parents[2] / "web" / "portal"
SMALL = 600_000
ORIENTATION = 0x0112
BUNDLE = """
import { build } from "vite";
const lib = { entry: "../shared/papers/compress.ts", formats: ["es"], fileName: () => "compress.js" };
const target = ["chrome87", "safari14", "firefox84"];
await build({ configFile: false, logLevel: "error", build: { lib, target, outDir: process.argv[1] } });
"""
SHRINK = """
async ([url, media]) => {
  const { ready } = await import("/compress.js");
  const given = await (await fetch(url)).blob();
  const made = await ready(new File([given], "photo", { type: "" }), media);
  const bytes = new Uint8Array(await made.blob.arrayBuffer());
  return { type: made.blob.type, sha256: made.sha256, bytes: Array.from(bytes) };
}
"""


class Sent(NamedTuple):
    """What leaves the phone."""

    data: bytes
    type: str

    @property
    def size(self) -> tuple[int, int]:
        return Image.open(io.BytesIO(self.data)).size


@pytest.fixture(scope="module")
def page(chromium, tmp_path_factory) -> Iterator[Page]:
    """A page that has the portal's own `papers/compress.ts`, built for the phones that the portal is built for."""
    folder = tmp_path_factory.mktemp("compress")
    subprocess.run(
        ["node", "--input-type=module", "-e", BUNDLE, str(folder)],
        cwd=PORTAL,
        check=True,
        timeout=120,
    )
    script = (folder / "compress.js").read_text(encoding="utf-8")
    # A name of this machine's own: only there, without TLS, has a browser the digests that the portal uses.
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    context.route("**/compress.js", partial(_give, content_type="text/javascript", body=script))
    context.route("http://localhost/", partial(_give, content_type="text/html", body="<!doctype html>"))
    opened = context.new_page()
    opened.goto("http://localhost/")
    yield opened
    context.close()


def _give(route: Route, **answer: str) -> None:
    route.fulfill(**answer)


def shrunk(page: Page, photo: bytes, media: tuple[str, ...] = ("image/jpeg", "image/png")) -> Sent:
    page.unroute("**/photo")
    page.route("**/photo", lambda route: route.fulfill(content_type="application/octet-stream", body=photo))
    made = page.evaluate(SHRINK, ["/photo", list(media)])
    assert len(made["sha256"]) == 64
    return Sent(bytes(made["bytes"]), made["type"])


def verdict(sent: Sent, tmp_path: Path) -> str | None:
    """Why the server's inspection refuses it; None when it takes it."""
    file, kept = tmp_path / "sent", tmp_path / "kept"
    file.write_bytes(sent.data)
    kept.mkdir()
    return inspect(file, kept).reason


def taken(size: tuple[int, int], *, bytes_: int, orientation: int = 1, **how: Any) -> bytes:
    """A photo of a paper of some `bytes_`: a camera's noise weighs, as it does in a phone."""
    # Drawn at half and made large: a lens is no sharper, and a test has not all day.
    image = paper((size[0] // 2, size[1] // 2), noise=0, **how).resize(size, Image.Resampling.BICUBIC)
    grain = Image.effect_noise(size, 14)
    image = ImageChops.add(image, Image.merge("RGB", [grain] * 3), 1, -128)
    tags = Image.Exif()
    tags[ORIENTATION] = orientation
    for quality in (95, 92, 88, 82, 75):
        photo = saved(image, "JPEG", quality=quality, exif=tags)
        if len(photo) <= bytes_:
            break
    return photo


@pytest.fixture(scope="module")
def sheet() -> bytes:
    return taken((3000, 4000), bytes_=5_500_000)


def test_a_photo_of_twelve_megapixels_becomes_small_and_is_read(page, sheet, tmp_path):
    assert 3_500_000 < len(sheet) < 5_500_000
    sent = shrunk(page, sheet)
    assert len(sent.data) <= SMALL
    assert sent.type == "image/jpeg"
    width, height = sent.size
    assert height >= 1_400
    assert abs(width / height - 3 / 4) < 0.01
    assert verdict(sent, tmp_path) is None


def test_a_card_across_the_photo_too(page, tmp_path):
    sent = shrunk(page, taken((4000, 3000), bytes_=5_500_000, lines=8, seed=2, margin=0.25))
    assert len(sent.data) <= SMALL
    assert verdict(sent, tmp_path) is None


def test_a_phone_held_upright_gives_an_upright_photo(page, tmp_path):
    """Its sensor lies: the picture is stored across, with a note that says how to turn it."""
    sent = shrunk(page, taken((4000, 3000), bytes_=5_500_000, orientation=6))
    width, height = sent.size
    assert height > width
    assert Image.open(io.BytesIO(sent.data)).getexif().get(ORIENTATION, 1) == 1
    assert verdict(sent, tmp_path) is None


def test_what_can_t_be_read_is_not_made_to_pass(page, sheet, tmp_path):
    """Made small, a blur is smaller too: it must still be seen for what it is."""
    with Image.open(io.BytesIO(sheet)) as sharp:
        blurred = sharp.filter(ImageFilter.GaussianBlur(12))
    sent = shrunk(page, saved(blurred, "JPEG", quality=95))
    assert len(sent.data) <= SMALL
    assert verdict(sent, tmp_path) == "blurred"


def test_a_long_receipt_stays_wide_enough_for_the_inspection(page, tmp_path):
    sent = shrunk(page, taken((1000, 5600), bytes_=5_500_000, lines=34))
    assert len(sent.data) <= SMALL
    assert min(sent.size) >= 400
    assert verdict(sent, tmp_path) is None


def test_a_screenshot_with_holes_shows_paper_there_and_not_black(page, tmp_path):
    picture = paper((2400, 3200), noise=9).convert("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 800, 800))
    sent = shrunk(page, saved(picture, "PNG"))
    assert (len(sent.data) <= SMALL, sent.type) == (True, "image/jpeg")
    assert min(Image.open(io.BytesIO(sent.data)).convert("L").crop((0, 0, 300, 300)).getextrema()) > 240
    assert verdict(sent, tmp_path) is None


def test_what_is_small_already_leaves_as_it_is(page, tmp_path):
    photo = saved(paper((900, 1200)), "JPEG", quality=80)
    assert len(photo) <= SMALL
    assert shrunk(page, photo).data == photo
