"""Writes the sentences that say how to mend an answer where the portal reads them from."""

import json

from cli.emulator import ROOT
from jisr.domain.programmes import wording

FILE = ROOT / "web" / "shared" / "form" / "wording.json"


def text() -> str:
    """The file as it is committed: one value a line, so that a change reads well in a diff."""
    return json.dumps(wording.catalogue(), ensure_ascii=False, indent=1) + "\n"


def write() -> None:
    """`jisr wording`."""
    FILE.write_text(text(), encoding="utf-8")
