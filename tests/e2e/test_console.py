"""The console in a real browser: signing in, the idle clock, and a coordinator's team."""

import io
import re
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import pyotp
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, Route, expect

from cli.client import Client, accounts, wait_for
from jisr.use_cases.sessions.staff_sign_in import otpauth_uri
from tests.e2e.files import reset_limits
from tests.e2e.phone import Desk

pytestmark = pytest.mark.e2e

PASSWORD = (
    "Une-Phrase-2026!"  # pragma: allowlist secret - made up, of an account that lives as long as a test
)
MARK = "jisr.console.session"
LANGUAGES = pytest.mark.parametrize("language", ["fr", "ar"])
MINUTE = 60_000


@pytest.fixture(autouse=True)
def fresh_limits(site):
    reset_limits(site)


@pytest.fixture
def staff(state) -> Mapping[str, Mapping[str, Any]]:
    return accounts(state / "demo-accounts.json")


def give_password(desk: Desk, username: str, password: str) -> None:
    desk.page.fill("#username", username)
    desk.page.fill("#password", password)
    desk.page.locator("form button[type=submit]").click()


def sign_in(desk: Desk, account: Mapping[str, Any], path: str = "") -> None:
    """Password and, where it is asked for, the app's code; then the page that `path` leads to."""
    page = desk.page
    desk.open(path)
    give_password(desk, account["username"], account["password"])
    page.wait_for_selector("#code, .rail")
    if page.locator("#code").count():
        page.fill("#code", pyotp.TOTP(account["totp_secret"]).now())
    page.wait_for_selector(".rail")
    desk.settled()


def types_herself_in(desk: Desk, account: Mapping[str, Any], path: str = "") -> None:
    """The same on the keyboard alone, for an account that has an app."""
    page, keys = desk.page, desk.page.keyboard
    desk.open(path)
    desk.settled()
    desk.tab_to(page.locator("#username"))
    keys.type(account["username"])
    desk.tab_to(page.locator("#password"))
    keys.type(account["password"])
    keys.press("Enter")
    page.wait_for_selector("#code")
    desk.tab_to(page.locator("#code"))
    keys.type(pyotp.TOTP(account["totp_secret"]).now())  # the sixth digit sends it
    page.wait_for_selector(".rail")
    desk.settled()


def an_address() -> str:
    return f"essai.{secrets.randbelow(10**6):06d}@exemple.ma"


def mail_to(site: Any, address: str, after: int = 0) -> str:
    client = Client(site.url)
    received = wait_for("the e-mail", lambda: client.messages(address)[after:])
    return str(received[-1]["text"])


def password_in(mail: str, address: str) -> str:
    """The line after the third step's words."""
    lines = [line.strip() for line in mail.splitlines()]
    return lines[lines.index(address) + 2]


def fill_invitation(desk: Desk, address: str, name: str) -> None:
    page = desk.page
    page.fill("#username", address)
    page.fill("#name", name)
    page.locator("input[type=checkbox][value=agent]").check()
    page.locator("input[type=checkbox][value='03.231']").check()


@LANGUAGES
def test_she_signs_in_with_password_and_code(desks, staff, language):
    desk, account = desks(language), staff["coordinator"]
    page = desk.page
    desk.open("")
    desk.look("sign-in")
    page.locator("form button[type=submit]").click()
    expect(page.locator("#username-mend")).to_be_visible()
    expect(page.locator("#username")).to_be_focused()
    desk.look("sign-in-missing")
    give_password(desk, account["username"], "not-her-password")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#password")).to_have_value("")
    desk.look("sign-in-refused")
    give_password(desk, account["username"], account["password"])
    expect(page.locator("#code")).to_be_visible()
    desk.look("code")
    page.fill("#code", "000000")
    expect(page.locator("#code-mend")).to_be_visible()
    expect(page.locator("#code")).to_be_focused()
    desk.look("code-wrong")
    page.fill("#code", pyotp.TOTP(account["totp_secret"]).now())
    desk.at("/work")
    desk.settled()
    stored = desk.stored()
    assert set(stored["local"]) <= {MARK, "jisr.console.language", "jisr.language"}
    assert account["username"] not in str(stored)
    assert "eyJ" not in str(stored["local"]) + str(stored["session"])


def in_the_picture(page: Page) -> str:
    """What an app's camera reads on the page."""
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot(full_page=True))))
    return str(found.text)


@LANGUAGES
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_app_is_enrolled_by_picture_or_by_key(desks, staff, language, theme):
    """The emulator's pool asks nobody to enrol: its question for the code is made one to enrol the app that she has, as
    Cognito's would be; the code of what the picture holds lets her in."""
    desk, account = desks(language, color_scheme=theme), staff["coordinator"]
    page, username, secret = desk.page, account["username"], account["totp_secret"]
    setup = {
        "challenge": "totp_setup",
        "secret": secret,
        "otpauth_uri": otpauth_uri(username, secret),
    }

    def asks(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json=answer.json() | setup)

    def answers(route: Route) -> None:
        given = route.request.post_data_json
        assert given["challenge"] == "totp_setup"
        route.continue_(post_data=given | {"challenge": "totp"})

    page.route("**/api/v1/staff/session", asks)
    page.route("**/api/v1/staff/session/challenge", answers)
    desk.open("")
    give_password(desk, username, account["password"])
    expect(page.locator(".qr path")).to_be_attached()
    desk.look("enrolment", keep=theme == "light")
    shown = page.locator(".secret").inner_text().replace(" ", "")
    address = in_the_picture(page)
    assert urlsplit(address)[:2] == ("otpauth", "totp")
    app = pyotp.parse_uri(address)
    assert isinstance(app, pyotp.TOTP)
    assert (app.issuer, app.name, app.secret) == ("Jisr", username, shown)
    assert (app.digits, app.interval) == (6, 30)
    page.fill("#code", "000000")
    expect(page.locator("#code-mend")).to_be_visible()
    page.fill("#code", app.now())
    desk.at("/work")


@LANGUAGES
def test_a_coordinator_invites_and_the_new_agent_comes_in_and_is_led_out(desks, site, staff, language):
    desk = desks(language)
    sign_in(desk, staff["coordinator"], "/people")
    page = desk.page
    desk.at("/people")
    expect(page.locator("tbody tr").first).to_be_visible()
    desk.look("people")
    page.locator(".ask a.button").click()
    desk.at("/people/new")
    page.locator("form button[type=submit]").click()
    expect(page.locator("#roles-mend")).to_be_visible()
    desk.look("invite-missing")
    address, name = an_address(), "Salma Essai"
    fill_invitation(desk, address, name)
    desk.look("invite")
    page.locator("form button[type=submit]").click()
    desk.heading(name)
    expect(page.locator("main .done")).to_contain_text(address)
    desk.look("person")

    mail = mail_to(site, address)
    assert f"{site.url}/console" in mail
    hers = desks(language)
    hers.open("")
    give_password(hers, address, password_in(mail, address))
    expect(hers.page.locator("#rules")).to_be_visible()
    hers.look("new-password")
    hers.page.fill("#password", "court")
    hers.page.locator("form button[type=submit]").click()
    expect(hers.page.locator("#password-mend")).to_be_visible()
    hers.look("new-password-weak")
    hers.page.fill("#password", PASSWORD)
    hers.page.locator("form button[type=submit]").click()
    hers.at("/work")  # an agent reads no list of people
    hers.open("/me")
    hers.look("me")
    expect(hers.page.locator(f"a[href$='/{language}/people']")).to_have_count(0)
    hers.open("/people")
    expect(hers.page.locator("main h1")).to_be_visible()
    assert hers.page.locator("table").count() == 0

    page.locator("section button.danger").click()
    desk.look("disable")
    expect(page.locator("dialog button.secondary")).to_be_focused()
    page.locator("dialog button.danger").click()
    expect(page.locator("main section [role=status]")).to_be_visible()
    desk.look("person-disabled")
    hers.open("/me")  # her next request
    expect(hers.page.locator("#username")).to_be_visible()
    expect(hers.page.locator(".turn[role=status]")).to_be_visible()
    hers.look("sign-in-over")
    give_password(hers, address, PASSWORD)
    expect(hers.page.get_by_role("alert")).to_be_visible()


def test_a_session_that_ended_elsewhere_leads_to_the_sign_in_and_back_to_the_same_page(desks, staff):
    desk = desks("fr")
    sign_in(desk, staff["coordinator"], "/people")
    page = desk.page
    desk.page.locator(".chip[href*='role=agent']").click()
    desk.at("/people?role=agent")
    page.route("**/api/v1/staff/**", lambda route: route.fulfill(status=401, json={}))
    page.locator(".chip[href*='role=partner']").click()
    expect(page.locator("#username")).to_be_visible()
    page.unroute("**/api/v1/staff/**")
    give_password(desk, staff["coordinator"]["username"], staff["coordinator"]["password"])
    page.wait_for_selector("#code")
    page.fill("#code", pyotp.TOTP(staff["coordinator"]["totp_secret"]).now())
    desk.at("/people?role=partner")
    expect(page.locator(".chip[aria-current]")).to_have_attribute("href", re.compile("role=partner"))


@LANGUAGES
def test_nobody_there_for_a_quarter_of_an_hour(desks, staff, language):
    desk = desks(language)
    desk.page.clock.install()
    sign_in(desk, staff["coordinator"], "/people")
    page = desk.page
    other = desk.tab()  # the clock is all tabs'
    other.goto(f"{desk.home}/me")
    other.wait_for_selector(".rail")
    page.clock.fast_forward(14 * MINUTE + 5_000)
    expect(page.locator("dialog[open] button")).to_be_focused()
    desk.look("idle")
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.clock.fast_forward(14 * MINUTE + 5_000)
    expect(page.locator("dialog[open] button")).to_be_focused()
    with page.expect_request(lambda asked: asked.method == "DELETE"):
        page.clock.fast_forward(MINUTE)
    expect(page.locator("#username")).to_be_visible()
    expect(page.locator(".turn[role=status]")).to_be_visible()
    desk.look("sign-in-idle")
    expect(other.locator("#username")).to_be_visible()
    assert MARK not in desk.stored()["local"]
    page.go_back()
    page.go_forward()
    expect(page.locator("#username")).to_be_visible()


def test_signing_out_takes_every_tab_along_and_leaves_nothing(desks, staff):
    desk = desks("fr")
    sign_in(desk, staff["coordinator"], "/people")
    other = desk.tab()
    other.goto(f"{desk.home}/people")
    expect(other.locator("tbody tr").first).to_be_visible()
    desk.page.locator(".pages a[href$='/me']").click()
    desk.at("/me")
    desk.page.locator(".rail button.link").click()
    expect(desk.page.locator("#username")).to_be_visible()
    expect(other.locator("#username")).to_be_visible()
    expect(desk.page.locator(".done[role=status]")).to_be_visible()
    desk.look("signed-out")
    stored = desk.stored()
    assert set(stored["local"]) <= {"jisr.console.language", "jisr.language"}
    assert not [cookie for cookie in desk.context.cookies() if cookie["name"] == "jisr_staff_refresh"]
    desk.page.go_back()
    desk.at("/people")
    expect(desk.page.locator("#username")).to_be_visible()
    assert "demo-" not in desk.page.locator("body").inner_text()


def test_all_of_it_by_keyboard(desks, staff):
    desk, account = desks("fr"), staff["coordinator"]
    page = desk.page
    types_herself_in(desk, account, "/people")
    desk.at("/people")
    expect(page.locator("main h1")).to_be_focused()
    rows = page.locator("tbody a")
    expect(rows.first).to_be_visible()
    desk.tab_to(rows.first)
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(rows.first).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_be_visible()
    desk.look("people-keys")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    rows.first.focus()
    page.keyboard.press("Enter")
    desk.at(re.compile(r"/people/[0-9a-f-]+"))
    expect(page.locator("main h1")).to_be_focused()


@pytest.mark.parametrize("role", ["partner", "auditor"])
def test_who_has_no_queue_sees_only_what_works(desks, staff, role):
    desk = desks("fr")
    sign_in(desk, staff[role])
    team = desk.page.locator(".pages a[href$='/people']")
    expect(team).to_have_count(1 if role == "auditor" else 0)
    desk.look(f"first-page-{role}")
    if role == "auditor":
        expect(desk.page.locator("tbody tr").first).to_be_visible()
        expect(desk.page.locator(".ask a.button")).to_have_count(0)
        desk.page.locator("tbody a").first.click()
        desk.settled()
        expect(desk.page.locator("form")).to_have_count(0)
        desk.look("person-read-only")
        desk.open("/people/new")
        expect(desk.page.locator("form")).to_have_count(0)


@LANGUAGES
def test_a_manager_s_filters_stand_in_the_address_and_survive_reload_language_and_back(
    desks, staff, language
):
    desk = desks(language)
    sign_in(desk, staff["programme_manager"], "/people")
    page = desk.page
    page.locator("#region").select_option("03")
    desk.at("/people?region=03")
    page.locator(".chip[href*='role=coordinator']").click()
    desk.at("/people?region=03&role=coordinator")
    expect(page.locator("tbody tr")).to_have_count(1)
    desk.look("people-manager")
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(1)
    other = "ar" if language == "fr" else "fr"
    page.locator(f".languages a[lang={other}]").click()
    page.wait_for_url(re.compile(f"/console/{other}/people\\?region=03&role=coordinator$"))
    expect(page.locator("#region")).to_have_value("03")
    page.go_back()
    page.wait_for_url(re.compile(f"/console/{language}/people\\?region=03&role=coordinator$"))
    page.locator("#region").select_option("04")
    expect(page.locator("tbody")).to_have_count(0)
    expect(page.locator(".above [role=status]")).to_be_visible()
    desk.look("people-nobody")
    desk.open("/people/new")
    page.locator("input[type=checkbox][value=coordinator]").check()
    expect(page.locator("input[id^=regions]")).to_have_count(12)
    desk.look("invite-manager")


def test_in_the_dark_theme_all_of_it_can_be_read(desks, staff):
    desk = desks("ar", color_scheme="dark")
    desk.open("")
    desk.page.locator("form button[type=submit]").click()
    desk.look("dark-sign-in", keep=False)
    sign_in(desk, staff["programme_manager"], "/people")
    expect(desk.page.locator("tbody tr").first).to_be_visible()
    desk.look("dark-people", keep=False)
    desk.page.locator("tbody a[href]").filter(has_text="demo-agent").click()
    expect(desk.page.locator("#roles")).to_be_visible()
    desk.look("dark-person", keep=False)
    desk.page.locator("section button.danger").click()
    desk.look("dark-disable", keep=False)


def test_two_who_change_the_same_person_lose_nothing(desks, site, staff):
    desk = desks("fr")
    sign_in(desk, staff["coordinator"], "/people")
    page = desk.page
    desk.open("/people/new")
    address = an_address()
    fill_invitation(desk, address, "Karima Essai")
    page.locator("form button[type=submit]").click()
    desk.heading("Karima Essai")
    person = page.url.rpartition("/")[2]
    manager = Client(site.url)
    manager.staff_sign_in(staff["programme_manager"])
    read = manager.call("GET", f"/staff/people/{person}").json()
    seen = {"If-Match": f'"{read["version"]}"'}
    manager.call("PATCH", f"/staff/people/{person}", {"name": "Karima Essai-Deux"}, headers=seen)
    page.locator("input[type=checkbox][value='03.231']").uncheck()
    page.locator("form button[type=submit]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    desk.look("changed-meanwhile")
    page.locator("[role=alert] button").click()
    desk.heading("Karima Essai-Deux")
    page.locator("input[type=checkbox][value='03.231']").uncheck()
    page.locator("form button[type=submit]").click()
    expect(page.locator("form [role=status]")).to_be_visible()
    now = manager.call("GET", f"/staff/people/{person}").json()
    assert (now["name"], now["provinces"]) == ("Karima Essai-Deux", [])


def test_a_reset_sends_another_password(desks, site, staff):
    desk = desks("fr")
    sign_in(desk, staff["coordinator"], "/people")
    page = desk.page
    desk.open("/people/new")
    address = an_address()
    fill_invitation(desk, address, "Hind Essai")
    page.locator("form button[type=submit]").click()
    desk.heading("Hind Essai")
    first = password_in(mail_to(site, address), address)
    page.locator("section .row button").first.click()
    desk.look("reset")
    page.locator("dialog button").first.click()
    expect(page.locator("section [role=status]")).to_contain_text(address)
    second = password_in(mail_to(site, address, after=1), address)
    assert first != second
    hers = desks("fr")
    hers.open("")
    give_password(hers, address, first)
    expect(hers.page.get_by_role("alert")).to_be_visible()
    give_password(hers, address, second)
    expect(hers.page.locator("#rules")).to_be_visible()


def test_the_address_without_a_language_leads_to_the_browser_s_and_remembers_hers(desks, site):
    desk = desks("fr")
    desk.page.goto(f"{site.url}/console")
    desk.at("")
    desk.page.locator(".languages a[lang=ar]").click()
    desk.page.wait_for_url(f"{site.url}/console/ar")
    desk.page.goto(f"{site.url}/console")
    desk.page.wait_for_url(f"{site.url}/console/ar")
    expect(desk.page.locator("html")).to_have_attribute("dir", "rtl")


def test_the_portal_s_worker_leaves_the_console_alone(desks, site):
    desk = desks("fr")
    desk.page.goto(f"{site.url}/fr")
    desk.page.evaluate("() => navigator.serviceWorker.ready")
    desk.page.reload()
    desk.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    desk.open("")
    expect(desk.page.locator("#username")).to_be_visible()
    assert not [url for url in desk.stored()["caches"] if "/console" in url]
