"""Whether two pictures are the same one, also after another phone or messenger has saved it anew.

Each bit says whether a cell of a grid is brighter than its two neighbours' mean. Light that falls from one side, the
same on every paper photographed at one desk, says nothing there. 12 bits of a coarse grid are the key under which
pictures are looked up (of grids tried on some hundred made papers this one is never missed, and spreads them well); the
bits that nearly fell the other way are looked up both ways, so that one stored key is
enough. 256 bits of a fine grid then confirm (`jisr.domain.inspection`).
"""

from array import array
from itertools import product

from PIL import Image

from jisr_imaging.limits import LIMITS, Limits


def fingerprint(grey: Image.Image, limits: Limits = LIMITS) -> dict[str, object] | None:
    """`key`: 3 hex digits; `near`: the other keys to look under; `bits`: 64 hex digits. None for a picture so plain
    that its bits are chance."""
    fine, coarse = _bends(grey, 16, 16), _bends(grey, 4, 3)
    if sum(abs(d) > 2 * limits.telling for d in fine) < limits.least_telling:
        return None
    bits = [d > 0 for d in coarse]
    unsure = sorted(range(len(coarse)), key=lambda i: abs(coarse[i]))[: limits.unsure_bits]
    keys = []
    for flips in product((False, True), repeat=len(unsure)):
        other = list(bits)
        for index, flip in zip(unsure, flips, strict=True):
            other[index] ^= flip
        keys.append(_hex(other))
    return {"key": keys[0], "near": keys[1:], "bits": _hex([d > 0 for d in fine])}


def _bends(grey: Image.Image, columns: int, rows: int) -> list[float]:
    """How much brighter each cell is than its neighbours to the left and right, twice."""
    cells = _cells(grey, columns + 2, rows)
    return [2 * b - a - c for row in cells for a, b, c in zip(row, row[1:], row[2:], strict=False)]


def _cells(grey: Image.Image, columns: int, rows: int) -> list[list[float]]:
    """The means of a grid, row by row; in fractions, since a wide cell's mean hardly moves when it is saved anew."""
    small = grey.convert("F").resize((columns, rows), Image.Resampling.BOX)
    values = array("f", small.tobytes())
    return [list(values[row * columns : (row + 1) * columns]) for row in range(rows)]


def _hex(bits: list[bool]) -> str:
    number = 0
    for bit in bits:
        number = number * 2 + bit
    return f"{number:0{len(bits) // 4}x}"
