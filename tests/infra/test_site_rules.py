"""An address is the same object for CloudFront's function and for the local site."""

import json
import subprocess

import pytest

from infra.site_rules import PAGES_FUNCTION, content_policy, object_of

VECTORS = {
    "/": "pages/ar/index.html",
    "/ar": "pages/ar/index.html",
    "/fr/": "pages/fr/index.html",
    "/en": "pages/en/index.html",
    "/track": "pages/ar/track.html",
    "/fr/track/": "pages/fr/track.html",
    "/en/offices": "pages/en/offices.html",
    "/fr/open-data": "pages/fr/open-data.html",
    "/open-data/": "pages/ar/open-data.html",
    "/open-data/more": "pages/ar/app.html",
    "/programmes/tamkine-riyada": "pages/ar/programmes/tamkine-riyada.html",
    "/fr/programmes/tamkine-riyada/": "pages/fr/programmes/tamkine-riyada.html",
    "/fr/programmes": "pages/fr/app.html",
    "/fr/programmes/a/b": "pages/fr/app.html",
    "/de": "pages/ar/app.html",
    "/ar/track/more": "pages/ar/app.html",
    "/ar/files/app-1/questions/3": "pages/ar/app.html",
    "/home": "pages/ar/app.html",
    "//fr//track": "pages/fr/track.html",
    "/console": "console/ar.html",
    "/console/": "console/ar.html",
    "/console/ar": "console/ar.html",
    "/console/fr/": "console/fr.html",
    "/console/fr/people/0f8fad5b-d9cb": "console/fr.html",
    "/console/ar/people/new": "console/ar.html",
    "/console/en/people": "console/ar.html",
    "/console/frp": "console/ar.html",
    "/ar/console": "pages/ar/app.html",
    "/consoles": "pages/ar/app.html",
    "/console/fr.html": "console/fr.html",
    "/console/assets/main-1a2b.js": "console/assets/main-1a2b.js",
    "/ar/home.html": "ar/home.html",
    "/sw.js": "sw.js",
    "/assets/app-1a2b.js": "assets/app-1a2b.js",
    "/manifest.ar.webmanifest": "manifest.ar.webmanifest",
    "/audio/0123456789abcdef.mp3": "audio/0123456789abcdef.mp3",
}


@pytest.mark.parametrize(("path", "key"), VECTORS.items())
def test_the_local_site_s_mapping(path, key):
    assert object_of(path) == key


def test_cloudfront_s_mapping_is_the_same():
    code = f"{PAGES_FUNCTION}console.log(JSON.stringify({json.dumps([*VECTORS])}.map("
    code += "(uri) => handler({ request: { uri } }).uri)))"
    said = subprocess.run(["node", "-e", code], capture_output=True, text=True, check=True).stdout
    assert dict(zip(VECTORS, json.loads(said), strict=True)) == {p: f"/{k}" for p, k in VECTORS.items()}


def test_nothing_runs_that_is_not_a_file_of_the_site():
    rules = dict(rule.split(" ", 1) for rule in content_policy(["https://uploads.example"]).split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["media-src"] == "'self'"
    assert rules["connect-src"] == "'self' https://uploads.example"
    assert "unsafe" not in content_policy([])
