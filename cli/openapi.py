"""Writes the OpenAPI document where people read it and where the API serves it from."""

import json
from pathlib import Path

from jisr.api.catalogue import all_routes
from jisr.http.openapi import build

_ROOT = Path(__file__).resolve().parent.parent
COPIES = (_ROOT / "docs" / "openapi.json", _ROOT / "layers/jisr/python/jisr/http/openapi.json")


def text() -> str:
    """The document as it is committed: sorted, one value a line, so that a change reads well in a diff."""
    return json.dumps(build(all_routes()), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def write() -> tuple[Path, ...]:
    """`jisr openapi`: both copies, the same bytes."""
    document = text()
    for path in COPIES:
        path.write_text(document, encoding="utf-8")
    return COPIES
