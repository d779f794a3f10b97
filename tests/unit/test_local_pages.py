"""What the local site sends of an object: compressed when that helps, and nothing when it is known."""

import pytest

from cli import portal
from cli.pages import SMALLEST, compresses, knows
from infra.portal import DESK_PAGES, MANIFEST, build_digest, cache_control

LONG = b"x" * SMALLEST


@pytest.mark.parametrize(
    ("kind", "body", "accepted", "wanted"),
    [
        ("text/html; charset=utf-8", LONG, "gzip, deflate, br", True),
        ("application/json", LONG, "br;q=1.0, GZIP;q=0.8", True),
        ("image/svg+xml", LONG, "gzip", True),
        ("text/html", LONG[:-1], "gzip", False),
        ("image/png", LONG, "gzip", False),
        ("text/html", LONG, "", False),
        ("text/html", LONG, "br", False),
        ("text/html", LONG, "gzip;q=0", False),
    ],
)
def test_what_is_compressed(kind, body, accepted, wanted):
    assert compresses(kind, body, accepted) is wanted


@pytest.mark.parametrize(
    ("known", "wanted"),
    [('"a"', True), ('W/"a"', True), ('"b", W/"a"', True), ("*", True), ('"b"', False), ("", False)],
)
def test_what_is_known(known, wanted):
    assert knows(known, '"a"') is wanted


@pytest.fixture
def built(tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "app-1.js").write_text("1")
    (tmp_path / "zebra.txt").write_text("z")
    (tmp_path / "assets.json").write_text("{}")
    return tmp_path


def test_the_manifest_is_uploaded_last(built):
    assert portal._ordered(built, (MANIFEST,)) == ["assets/app-1.js", "zebra.txt", "assets.json"]


def test_the_console_s_pages_are_uploaded_after_what_they_name(tmp_path):
    for name in ("ar.html", "fr.html", "main-1.js"):
        (tmp_path / name).write_text("")
    assert portal._ordered(tmp_path, DESK_PAGES) == ["main-1.js", "ar.html", "fr.html"]


def test_what_is_not_built_is_not_uploaded(tmp_path):
    assert portal.upload("site", tmp_path) is False
    assert portal.upload_console("site", tmp_path) is False


def test_another_build_has_another_digest(built):
    before = build_digest(built)
    assert build_digest(built) == before
    (built / "assets" / "app-1.js").write_text("2")
    assert build_digest(built) != before


def test_only_names_that_carry_their_hash_are_kept_for_ever():
    assert cache_control("assets/app-1.js").endswith("immutable")
    assert cache_control("console/assets/main-1.js").endswith("immutable")
    assert cache_control("console/ar.html") == "no-cache"
    assert cache_control("sw.js") == cache_control("manifest.ar.webmanifest") == "no-cache"
    assert cache_control("icons/icon.svg") == "public, max-age=604800"
