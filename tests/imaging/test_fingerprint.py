"""The same picture is known again after other phones had it; another one is not taken for it."""

import io
from collections import Counter

import pytest
from PIL import Image, ImageEnhance

from jisr.domain import inspection
from jisr_imaging.fingerprint import fingerprint
from jisr_imaging.limits import LIMITS
from jisr_imaging.pictures import flat, measured_page
from tests.imaging.make import paper, saved


def of(image):
    _, grey = measured_page(flat(image), LIMITS)
    return fingerprint(grey)


def again(image, side=2000, quality=80, gain=1.0):
    small = image.copy()
    small.thumbnail((side, side))
    return Image.open(io.BytesIO(saved(ImageEnhance.Brightness(small).enhance(gain), quality=quality)))


PAPERS = [paper(seed=n, lines=28) for n in range(1, 7)]


@pytest.mark.parametrize(
    "how",
    [
        {"quality": 40},
        {"side": 1600, "quality": 60},
        {"side": 700},
        {"gain": 1.08},
        {"gain": 0.93, "side": 1200},
    ],
    ids=str,
)
@pytest.mark.parametrize("image", PAPERS[:4], ids=range(4))
def test_a_picture_saved_again_is_found_and_known(image, how):
    stored, asked = of(image), of(again(image, **how))
    assert stored["key"] in (asked["key"], *asked["near"])
    assert inspection.same_picture(stored["bits"], asked["bits"])


def test_none_of_many_is_missed():
    """Photos that were saved once already, made smaller without care, and saved again."""
    for seed in range(30):
        photo = Image.open(io.BytesIO(saved(paper((900, 1200), seed=seed, lines=14 + seed % 18), quality=90)))
        asked = of(Image.open(io.BytesIO(saved(photo.resize((675, 900)), quality=60))))
        assert of(photo)["key"] in (asked["key"], *asked["near"]), seed


def test_other_papers_of_the_same_form_are_others():
    bits = [of(image)["bits"] for image in PAPERS]
    for number, one in enumerate(bits):
        assert not any(inspection.same_picture(one, other) for other in bits[number + 1 :])


def test_papers_of_one_desk_do_not_crowd_under_one_key():
    """The light falls from one of four sides. What crowds is read, and paid for, with every paper."""
    papers = [paper((750, 1000), seed=n, lines=28) for n in range(60)]
    stored = [of(image) for image in papers]
    assert max(Counter(picture["key"] for picture in stored).values()) <= 6
    for image, one in zip(papers, stored, strict=True):
        asked = of(again(image, side=600, quality=50))
        assert one["key"] in (asked["key"], *asked["near"])


@pytest.mark.parametrize(
    "image",
    [Image.new("RGB", (800, 1000), "white"), paper(lines=0, noise=2, margin=0)],
    ids=["white", "empty"],
)
def test_a_plain_page_says_nothing(image):
    assert of(image) is None


def test_both_sides_speak_of_the_same_threshold():
    assert LIMITS.most_pages == inspection.MOST_PAGES
