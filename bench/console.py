"""The console at a desk, with nothing kept: what it loads until the sign-in stands, until the work does, and a file.

Bytes are counted as the portal's are: what Chromium says it received, heads included, compressed.
"""

from collections.abc import Mapping

import pyotp
from playwright.sync_api import Page, sync_playwright

from bench.portal import HEARD, Traffic
from bench.table import Row
from bench.world import Bench
from cli.client import accounts
from tests.e2e.files import reset_limits, signed_in, submitted
from tests.e2e.phone import CHROMIUM, Desk

LANGUAGES = ("ar", "fr")
FIRST_LOAD = 200.0  # kB, of 1,000 bytes


def rows(bench: Bench) -> list[Row]:
    reset_limits(bench.site)
    coordinator = accounts(bench.folder / "site" / "demo-accounts.json")["coordinator"]
    file = submitted(signed_in(bench.site))["id"]
    path, flags = CHROMIUM
    found: list[Row] = []
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=path, args=flags) as browser,
    ):
        for language in LANGUAGES:
            with browser.new_context(viewport=Desk.SIZES[0]) as context:
                page = context.new_page()
                heard = _listen(page)
                page.goto(f"{bench.site.url}/console/{language}")
                page.wait_for_selector("#username")
                page.wait_for_load_state("networkidle")
                first = sum(heard.received.values())
                _sign_in(page, coordinator)
                row = page.locator(f"tbody a[href$='/files/{file}']")
                row.wait_for()
                page.wait_for_load_state("networkidle")
                work = sum(heard.received.values())
                row.click()
                page.wait_for_selector(".viewer img")
                page.wait_for_load_state("networkidle")
                found += [
                    _row(f"first load, {language}: all until the sign-in", first, FIRST_LOAD),
                    _row(f"and until the work, {language}", work, FIRST_LOAD),
                    _row(f"and until a file with its photo, {language}", sum(heard.received.values())),
                ]
    return found


def _listen(page: Page) -> Traffic:
    traffic = Traffic()
    session = page.context.new_cdp_session(page)
    for method in HEARD:
        session.on(method, lambda told, method=method: traffic.hear(method, told))
    session.send("Network.enable")
    return traffic


def _sign_in(page: Page, account: Mapping[str, str]) -> None:
    page.fill("#username", account["username"])
    page.fill("#password", account["password"])
    page.keyboard.press("Enter")
    page.fill("#code", pyotp.TOTP(account["totp_secret"]).now())


def _row(what: str, size: int, limit: float | None = None) -> Row:
    return Row("console", what, size / 1000, "kB", limit=limit)
