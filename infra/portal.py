"""The built faces (`web/*/dist`) on their way to the site's bucket."""

import hashlib
from pathlib import Path

from infra import layers
from infra.site_rules import CONSOLE

PORTAL = Path(__file__).parents[1] / "web" / "portal" / "dist"
DESK = Path(__file__).parents[1] / "web" / "console" / "dist"
DESK_PAGES = ("ar.html", "fr.html")
"""The console's pages name all its other files, so they are uploaded after these."""
MANIFEST = "assets.json"
"""Uploaded last: its arrival has the pages rendered."""
FOR_EVER = "public, max-age=31536000, immutable"
A_WEEK = "public, max-age=604800"
ASK_AGAIN = "no-cache"
BUILT = "built-of"
"""Metadata of `assets.json`: what the upload and the pages of that time were made of."""


def build_digest(folder: Path = PORTAL) -> str:
    """Of the portal's build, and of the code that renders pages from it."""
    found = _of_files(folder)
    for layer in ("jisr", "pages"):
        found.update(layers.digest_of(layer).encode())
    return found.hexdigest()[:32]


def desk_digest(folder: Path = DESK) -> str:
    """Of the console's build."""
    return _of_files(folder).hexdigest()[:32]


def _of_files(folder: Path) -> "hashlib._Hash":
    found = hashlib.sha256()
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        found.update(str(file.relative_to(folder)).encode())
        found.update(file.read_bytes())
    return found


def cache_control(key: str) -> str:
    """Names under `assets/` carry their content's hash. The icon is asked for at each step and hardly changes."""
    key = key.removeprefix(f"{CONSOLE}/")
    if key.startswith("icons/"):
        return A_WEEK
    return FOR_EVER if key.startswith("assets/") else ASK_AGAIN
