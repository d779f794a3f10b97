"""A page of data set by a template, as PDF. Nothing is fetched: the font is here, packages are not used."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent


def render(template: str, data: Mapping[str, Any], dated: datetime) -> bytes:
    """The PDF of `template` (`receipt` is `receipt.typ`).

    `data` reaches the template as one JSON input and is shown as text: markup in it stays literal. `dated` (aware)
    is the document's creation time, so that the same data give the same bytes.
    """
    pdf: bytes = typst.compile(
        str(HERE / f"{template}.typ"),
        root=str(HERE),
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=dated.replace(microsecond=0),  # Typst refuses fractions of a second
    )
    return pdf
