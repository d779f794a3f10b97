"""Both sides of every threshold: what an official can read passes, what she can't is refused with what to do."""

import pytest
from PIL import Image, ImageChops, ImageEnhance, ImageFilter

from jisr_imaging.limits import LIMITS
from jisr_imaging.pictures import flat, measured_page
from jisr_imaging.readability import judge
from jisr_imaging.verdict import Refused
from tests.imaging.make import paper


def verdict(image):
    measured, _ = measured_page(flat(image), LIMITS)
    try:
        judge(measured)
    except Refused as refusal:
        return refusal.reason
    return None


SHEET = paper()
CARD = paper((2000, 1260), lines=8, seed=2)
FULL = paper(margin=0, seed=4)


@pytest.mark.parametrize(
    "image",
    [SHEET, CARD, FULL, paper(lines=1, seed=3), paper(ink=(110, 110, 120)), paper(sheet=(150, 145, 140))],
    ids=["a sheet", "a card", "no table", "one line", "pencil", "grey paper"],
)
def test_what_can_be_read_passes(image):
    assert verdict(image) is None


def test_three_words_on_a_white_page_pass():
    page = Image.new("RGB", (1414, 2000), "white")
    page.paste(paper((300, 60), lines=1, margin=0, noise=0), (500, 700))
    assert verdict(page) is None


@pytest.mark.parametrize(
    ("share", "reason"), [(1.0, None), (0.5, None), (0.25, "too_dark"), (0.1, "too_dark")]
)
def test_light(share, reason):
    assert verdict(ImageEnhance.Brightness(SHEET).enhance(share)) == reason


@pytest.mark.parametrize(("share", "reason"), [(0.6, None), (0.2, "washed_out"), (0.12, "washed_out")])
def test_too_much_light(share, reason):
    white = Image.new("RGB", FULL.size, "white")
    assert verdict(Image.blend(white, FULL, share)) == reason


@pytest.mark.parametrize("image", [SHEET, CARD, FULL], ids=["a sheet", "a card", "no table"])
@pytest.mark.parametrize(("radius", "reason"), [(0, None), (1, None), (4, "blurred"), (8, "blurred")])
def test_focus(image, radius, reason):
    """A Gaussian blur on a picture 2,000 pixels long; with 4 of them no letter of a sheet is left."""
    assert verdict(image.filter(ImageFilter.GaussianBlur(radius))) == reason


def test_a_moved_phone():
    """It keeps the strokes that lie along its way, so both ways are looked at."""
    for step in ((2, 0), (0, 2)):
        moved = SHEET
        for _ in range(20):
            moved = Image.blend(moved, ImageChops.offset(moved, *step), 0.5)
        assert verdict(moved) == "blurred"


@pytest.mark.parametrize(
    "image",
    [
        Image.new("RGB", (1500, 2000), "white"),
        Image.new("RGB", (1500, 2000), (180, 180, 180)),
        paper(lines=0, margin=0),
    ],
    ids=["white", "grey", "a white sheet with noise"],
)
def test_an_empty_page(image):
    assert verdict(image) == "blank"


def test_nothing_seen_at_all():
    assert verdict(Image.new("RGB", (1500, 2000), "black")) == "too_dark"
