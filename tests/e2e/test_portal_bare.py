"""The portal without a script, and while a slow network brings the page."""

import re

import pytest
from playwright.sync_api import Page, expect

from cli.client import Client, wait_for
from cli.demo import PROGRAMME
from cli.deployment import as_a_function
from cli.programmes import publish
from tests.e2e.files import reset_limits
from tests.e2e.her import begun, comes_to, photographs, signs_in_at
from tests.e2e.phone import ROOT

pytestmark = pytest.mark.e2e


@pytest.fixture(autouse=True)
def _codes(site):
    reset_limits(site)


# -- without a script, and while a slow network brings the page ------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "free", "track", "office"),
    [
        ("ar", "لا تدفعي المال لأي أحد", "رقم الملف", "التعاون الوطني"),
        ("fr", "Ne payez personne", "numéro", "Entraide Nationale"),
        ("en", "Pay nobody", "number", "Entraide Nationale"),
    ],
)
def test_what_anybody_may_read_needs_no_script(phones, language, free, track, office):
    phone = phones(language, java_script_enabled=False)
    page = phone.page
    main = page.locator("main")
    programme = Client(phone.url).call("GET", f"/programmes/{PROGRAMME}").json()
    phone.open("")
    expect(main).to_contain_text(free)
    page.locator(f"main a[href$='/programmes/{PROGRAMME}']").first.click()
    phone.at(f"/programmes/{PROGRAMME}")
    for text in (programme["title"], programme["summary"], *programme["texts"].values()):
        expect(main).to_contain_text(text[language])
    for wanted in programme["documents"]:
        expect(main).to_contain_text(wanted["title"][language])
    page.locator(f"footer a[href='/{language}/offices']").click()
    expect(main).to_contain_text(office)
    page.locator(f"footer a[href='/{language}/track']").click()
    expect(main).to_contain_text(track)
    for other in ("ar", "fr", "en"):
        page.locator(f".languages a[hreflang='{other}']").first.click()
        expect(page.locator("html")).to_have_attribute("lang", other)
    phone.open("/home")
    expect(page.locator("main h1")).to_be_visible()
    expect(page.locator("main a[href$='/offices']")).to_be_visible()


def test_a_new_version_of_a_programme_is_what_the_page_says(site, phones, tmp_path):
    shipped = ROOT / "programmes" / "social-centre-qualification.yaml"
    changed = tmp_path / shipped.name
    text = shipped.read_text(encoding="utf-8")
    old = re.search(r"^summary:\n  ar: .*\n  fr: .*\n  en: (.*)$", text, re.MULTILINE)
    assert old
    new = "A new sentence for everybody to read."
    changed.write_text(text.replace(f"  en: {old[1]}", f"  en: {new}"), encoding="utf-8")
    phone = phones("en", java_script_enabled=False)
    phone.open(f"/programmes/{shipped.stem}")
    expect(phone.page.locator("main")).not_to_contain_text(new)

    def says(sentence: str) -> bool:
        phone.page.reload()
        return sentence in phone.page.locator("main").inner_text()

    with as_a_function(site.emulator, site.settings):
        publish([changed])
        try:
            wait_for("the new page", lambda: says(new))
        finally:
            publish([shipped])
    wait_for("the page of before", lambda: not says(new))


JUMPS = """
() => {
  window.jumps = 0;
  window.jumped = [];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) {
      if (one.hadRecentInput) continue;
      window.jumps += one.value;
      const words = (node) => node?.outerHTML ?? node?.textContent ?? "";
      window.jumped.push(...one.sources.map(({ node }) => words(node).slice(0, 90)));
    }
  }).observe({ type: "layout-shift", buffered: true });
}
"""


def nothing_jumped(page: Page, name: str) -> None:
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    jumps, what = page.evaluate("() => [window.jumps, window.jumped]")
    assert jumps <= 0.05, f"{name} jumps by {jumps:.3f}: {what}"


def test_nothing_jumps_while_a_slow_network_brings_the_page(site, phones):
    her = begun(site, first_name="Aicha", family_name="Alaoui")
    phone = phones()
    page = phone.page
    signs_in_at(phone, her, "/papers")
    photographs(page, "cnie-front")
    expect(page.locator(".picture .moss")).to_have_count(1, timeout=30_000)
    phone.context.add_init_script(f"({JUMPS})()")
    slow = phone.context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 300, "downloadThroughput": 60_000, "uploadThroughput": 30_000},
    )
    phone.open("")
    nothing_jumped(page, "the first page")
    for path in ("/questions/1", "/questions/2", "", "/papers", "/send"):
        comes_to(phone, her, path)
        nothing_jumped(page, path)
    comes_to(phone, her, "/papers")
    photographs(page, "cnie-back")
    expect(page.locator(".picture .moss")).to_have_count(2, timeout=60_000)
    nothing_jumped(page, "papers with a photo arriving")
    phone.open("/home")
    page.locator("main .card").wait_for()
    nothing_jumped(page, "home")
    phone.open("/sign-in")
    page.wait_for_selector("#phone")
    nothing_jumped(page, "sign-in")
