"""The picture in the README shows the functions that there are."""

import re
from pathlib import Path

from infra.wiring import ROWS

PICTURE = Path(__file__).parents[2] / "docs" / "flow.svg"


def test_the_picture_shows_every_function_and_no_other():
    texts = re.findall(r"<text [^>]*>([^<]*)</text>", PICTURE.read_text())
    said = " ".join(texts).replace(" __", "__")  # a long name has two lines
    shown = re.findall(r"\b(?:api|on|stream|schedule|auth)_\w+", said)
    assert sorted(shown) == sorted(row.name for row in ROWS)
