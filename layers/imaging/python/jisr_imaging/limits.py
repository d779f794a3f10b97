"""Every limit and threshold of the inspection, in one table. Tuned on made pictures and on real phone photos:
`tests/imaging/test_readability.py` holds both sides of each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, pixels, seconds; luminance and contrast from 0 (black) to 255 (white)."""

    # The process. Memory is address space, of which the libraries alone take some 250 MB.
    cpu_seconds: int = 20
    memory_bytes: int = 1_200 * 1024 * 1024
    written_bytes: int = 40 * 1024 * 1024

    # Before anything is decoded. 50-megapixel phones exist; a side of 16,000 is more than any of them has.
    most_pixels: int = 64_000_000
    most_side: int = 16_000

    # What is kept.
    side: int = 2_000
    thumbnail_side: int = 320
    quality: int = 82
    thumbnail_quality: int = 70

    # PDFs.
    most_pages: int = 20
    most_objects: int = 200_000
    longest_page: float = 8.0
    """A page's long side ÷ its short side."""

    # Readability, measured on the upright picture at `measured_side`.
    measured_side: int = 1_000
    least_long_side: int = 600
    least_short_side: int = 400
    tiles: int = 8
    """Sharpness is that of the sharpest of tiles × tiles: a paper has empty places, and one sharp word shows focus."""
    dark: int = 70
    """The paper itself (its brightest part) is darker than this."""
    blank: float = 6.0
    """The sharpest tile's edges are weaker than this, and no tile differs from a calm one by `structure` times. A
    camera's noise gives 2 to 3, a line of pencil 14."""
    structure: float = 1.6
    washed_out: int = 190
    """The ink itself (its darkest part) is lighter than this."""
    speck: int = 130
    """On a drawn page that is `washed_out`, a point darker than this is ink, too little of it to be measured."""
    blurred: float = 1.3
    """The edges of the sharpest tile, across or down, in percent of the picture's contrast. A Gaussian blur of 4 pixels
    on a paper of 2,000 gives 0.6, one of 3 0.9, a phone that moved 0.6 to 1.5, sharp photos 4 to 25."""

    # Fingerprints (see `fingerprint`; how far two may differ is `jisr.domain.inspection`'s).
    unsure_bits: int = 3
    """So many bits of the key, the least certain ones, are looked up both ways."""
    telling: float = 1.0
    """A cell that differs by this from its neighbours says something about the picture."""
    least_telling: int = 96
    """With fewer of them a picture is too plain to be compared: a white form says nothing."""


LIMITS = Limits()
