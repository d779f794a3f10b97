"""The portal as the running site serves it: pages in three languages, one policy, tags, gzip, what is missing."""

import gzip
import json
import re
import urllib.error
import urllib.request
from typing import Any

import pytest

pytestmark = pytest.mark.e2e


class Answer:
    def __init__(self, given: Any) -> None:
        self.status, self.headers, self.body = given.status, given.headers, given.read()

    @property
    def text(self) -> str:
        return self.body.decode()


def get(site, path, method="GET", **headers) -> Answer:
    """Nothing is undone for us: no decompression, no cache."""
    asked = urllib.request.Request(  # noqa: S310
        site.url + path, headers={k.replace("_", "-"): v for k, v in headers.items()}, method=method
    )
    try:
        with urllib.request.urlopen(asked, timeout=30) as given:  # noqa: S310
            return Answer(given)
    except urllib.error.HTTPError as given:
        return Answer(given)


@pytest.mark.parametrize(
    ("path", "language", "said"),
    [
        ("/", "ar", "لا تدفعي المال لأي أحد"),
        ("/ar", "ar", "البرامج"),
        ("/fr", "fr", "Ne payez personne."),
        ("/en/", "en", "Pay nobody."),
        ("/en/offices", "en", "Entraide Nationale delegation"),
        ("/fr/track", "fr", "Le numéro de la demande est sur le récépissé"),
        ("/fr/programmes/tamkine-riyada", "fr", "Carte nationale (CNIE)"),
        ("/fr/files/app-1/questions/2", "fr", '<div id="app"'),
    ],
)
def test_a_page_reads_without_a_script(site, path, language, said):
    answer = get(site, path)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert f'<html lang="{language}"' in answer.text
    assert said in answer.text


def test_everything_that_a_page_asks_for_is_there(site):
    page = get(site, "/").text
    named = set(re.findall(r'(?:href|src)="(/[^"#?]*\.\w+)[#"]', page))
    assert len(named) >= 5
    for path in named:
        answer = get(site, path)
        assert answer.status == 200, path
        for_ever = answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert for_ever is path.startswith("/assets/"), path


def test_everything_that_the_service_worker_keeps_is_there(site):
    named = set(re.findall(r'"(/assets/[^"]+)"', get(site, "/sw.js").text))
    assert len(named) >= 5
    assert [path for path in sorted(named) if get(site, path).status != 200] == []


@pytest.mark.parametrize("path", ["/", "/inbox", "/nothing.png", "/api/v1/health"])
def test_one_policy_for_all_that_the_site_says(site, path):
    headers = get(site, path).headers
    (policy,) = headers.get_all("Content-Security-Policy")
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert f"connect-src 'self' {site.emulator.endpoint};" in policy
    assert "unsafe" not in policy
    assert headers.get_all("X-Content-Type-Options") == ["nosniff"]
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "Strict-Transport-Security" not in headers  # the address has no https


@pytest.mark.parametrize("path", ["/fr", "/api/v1/programmes/tamkine-riyada"])
def test_who_has_a_page_is_told_so_and_who_reads_gzip_gets_it(site, path):
    plain, small = get(site, path), get(site, path, Accept_Encoding="br, gzip")
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.body) == plain.body
    assert len(small.body) < len(plain.body) / 2
    assert "Content-Encoding" not in plain.headers
    for answer in (plain, small):
        again = get(site, path, If_None_Match=answer.headers["ETag"], Accept_Encoding="gzip")
        assert (again.status, again.body) == (304, b"")
    assert get(site, path, If_None_Match='"other"').status == 200


def test_the_head_of_a_page(site):
    head, page = get(site, "/fr", "HEAD"), get(site, "/fr")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == page.headers["Content-Length"]
    assert get(site, "/fr", "POST").status == 405


@pytest.mark.parametrize(
    ("path", "said"),
    [("/fr/programmes/nothing", "Cette page n&#39;existe pas"), ("/nothing.png", "لا توجد هذه الصفحة")],
)
def test_what_is_not_there(site, path, said):
    answer = get(site, path)
    assert answer.status == 404
    assert said in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_language_of_the_build_s_manifest_is_the_page_s(site):
    for language in ("ar", "fr", "en"):
        found = json.loads(get(site, f"/manifest.{language}.webmanifest").body)
        assert found["lang"] == language


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_portal_installs_on_a_phone(phones, language):
    phone = phones(language)
    phone.open("")
    phone.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    told = phone.context.new_cdp_session(phone.page)
    errors = told.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [e["errorId"] for e in errors] == ["in-incognito"]  # as every browser of a test is
    manifest = told.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert json.loads(manifest["data"])["start_url"] == f"/{language}"
