"""Whether an official can read it: measured, with a reason that she can act on.

Luminance is looked at in percentiles, so that a black table around a white paper, or a white page with three lines, is
judged by paper and ink and not by their average.
"""

from PIL import Image, ImageFilter, ImageStat

from jisr_imaging.limits import LIMITS, Limits
from jisr_imaging.verdict import Refused

_ACROSS = ImageFilter.Kernel((3, 3), (0, 0, 0, 1, -2, 1, 0, 0, 0), scale=2, offset=128)
_DOWN = ImageFilter.Kernel((3, 3), (0, 1, 0, 0, -2, 0, 0, 1, 0), scale=2, offset=128)


def measures(grey: Image.Image, limits: Limits = LIMITS) -> dict[str, float]:
    """`ink` and `paper`: the darkest and brightest part, 0 to 255. `contrast`: their difference. `edges`: the strongest
    edges of the sharpest tile. `sharpness`: the same across and down, the weaker of both (a moved phone keeps one), in
    percent of the contrast. `structure`: the sharpest tile ÷ a calm one; noise alone makes all tiles alike.

    `grey` is of mode L and at most `limits.measured_side` long.
    """
    histogram = grey.histogram()
    # A paper with three words has little ink; a photo of a dark table has little paper.
    ink, paper = _percentile(histogram, 0.0002), _percentile(histogram, 0.98)
    contrast = paper - ink
    across, down = (_tiles(grey.filter(kernel), limits) for kernel in (_ACROSS, _DOWN))
    return {
        "ink": ink,
        "paper": paper,
        "contrast": contrast,
        "edges": round(max(across[-1], down[-1]), 1),
        "sharpness": round(100 * min(across[-1], down[-1]) / max(contrast, 1), 2),
        "structure": round(min(max(t[-1] / max(t[len(t) // 10], 0.1) for t in (across, down)), 999), 1),
    }


def _tiles(edges: Image.Image, limits: Limits) -> list[float]:
    """How strongly each tile varies, calmest first."""
    width, height = edges.size
    step_x, step_y = max(width // limits.tiles, 16), max(height // limits.tiles, 16)
    return sorted(
        ImageStat.Stat(
            edges.crop((left, top, min(left + step_x, width - 2), min(top + step_y, height - 2)))
        ).stddev[0]
        for top in range(2, max(height - step_y, 3), step_y)
        for left in range(2, max(width - step_x, 3), step_x)
    )


def judge(measured: dict[str, float], limits: Limits = LIMITS) -> None:
    """Raises `Refused`. The order is that of what she must mend first: light, then focus."""
    if measured["paper"] < limits.dark:
        raise Refused("too_dark")
    if measured["edges"] < limits.blank and measured["structure"] < limits.structure:
        raise Refused("blank")
    if measured["ink"] > limits.washed_out:
        raise Refused("washed_out")
    if measured["sharpness"] < limits.blurred:
        raise Refused("blurred")


def _percentile(histogram: list[int], share: float) -> int:
    wanted, seen = share * sum(histogram), 0
    for value, count in enumerate(histogram):
        seen += count
        if seen >= wanted:
            return value
    return 255
