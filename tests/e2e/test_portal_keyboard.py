"""The whole way with a keyboard only: everything is reached, the focus shows and is never lost."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from cli.client import wait_for
from cli.demo import PROGRAMME, picture
from jisr import reference
from tests.e2e.files import a_cnie, a_phone, draft_of, reset_limits, signed_in
from tests.e2e.phone import Phone, code_for, fields, questions_here, sign_in

pytestmark = pytest.mark.e2e

WIDE = {"width": 1280, "height": 800}
TALL = {"width": 360, "height": 740}

_FOCUS = """
() => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return "nowhere";
  const outlined = (box) => {
    if (!box) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(box);
    return outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
  };
  const label = one.matches(".take") ? one.nextElementSibling : one.closest("label");
  if (!outlined(one) && !outlined(label)) return `no outline: ${one.outerHTML.slice(0, 160)}`;
  const { top, bottom } = (outlined(one) ? one : label).getBoundingClientRect();
  return bottom > 0 && top < innerHeight ? "" : `out of sight: ${one.outerHTML.slice(0, 160)}`;
}
"""


@pytest.fixture(autouse=True)
def _codes(site):
    reset_limits(site)


# -- hands on the keyboard -------------------------------------------------------------------------------------------


def tab_to(page: Page, selector: str, *, says: str = "", back: bool = False) -> None:
    """Tab (or Shift+Tab) until this has the focus; on the way each that has it shows it."""
    there = "([selector, says]) => { const one = document.activeElement; return one.matches(selector) && one.textContent.trim().startsWith(says); }"  # noqa: E501
    nowhere = 0
    for _ in range(200):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        seen = page.evaluate(_FOCUS)
        if seen == "nowhere":  # past the last one is the browser's own frame, then the first one again
            nowhere += 1
            assert nowhere < 3, f"{selector} {says} is not reached"
            continue
        assert seen == "", seen
        if page.evaluate(there, [selector, says]):
            return
    raise AssertionError(f"{selector} {says} is not reached")


def focus_is_at_the_top(page: Page) -> None:
    """After a page came its title has the focus: the next Tab goes on from there, and a reader says it."""
    page.wait_for_function("() => document.activeElement?.matches('main h1')")


def press_on(page: Page, key: str = "Enter") -> None:
    """Press, and wait for the page that it leads to."""
    before = page.url
    page.keyboard.press(key)
    page.wait_for_url(lambda url: url != before)
    focus_is_at_the_top(page)


def choose(page: Page, name: str, value: str) -> None:
    """In a group of radios: in by Tab, to the right one by the arrows."""
    tab_to(page, f"input[name='{name}']")
    for _ in range(30):
        if page.evaluate("() => document.activeElement.value") == value:
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator(f"input[name='{name}'][value='{value}']")).to_be_checked()
    assert page.evaluate(_FOCUS) == ""


def answer_by_keys(phone: Phone, programme: dict[str, Any], name: str, value: Any) -> None:
    page, widget = phone.page, fields(programme)[name]["widget"]
    group = f"q-{name}"
    match widget:
        case "choice" | "yes_no":
            choose(page, group, str(value).lower() if isinstance(value, bool) else value)
        case "choices":
            for one in value:
                tab_to(page, f"input[name='{group}'][value='{one}']")
                page.keyboard.press("Space")
        case "date":
            for part in reversed(value.split("-")):
                tab_to(page, f"input[id^='{group}']")
                page.keyboard.type(part)
        case "place":
            said = reference.display_name(value, phone.language)
            page.locator(f"[id='{group}']").wait_for()
            if page.locator(f"input[id='{group}']").count():
                tab_to(page, f"input[id='{group}']")
                page.keyboard.type(said)
            tab_to(page, "button.choice", says=said)
            page.keyboard.press("Enter")
            expect(page.locator(f".picked [id='{group}']")).to_be_focused()
        case _:
            tab_to(page, f"[id='{group}']")
            page.keyboard.type(str(value))


# -- the journey -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "size"), [("fr", WIDE), ("ar", TALL)], ids=["desk", "phone"])
def test_from_the_first_page_to_the_receipt_with_keys_only(site, phones, language, size):
    number = a_phone()
    phone = phones(language)
    page = phone.page
    page.set_viewport_size(size)
    page.on(
        "filechooser", lambda _: None
    )  # from now on the browser gives them to us: it needs a moment to begin
    programme = signed_in(site).call("GET", f"/programmes/{PROGRAMME}").json()
    kind = programme["kinds"][0]
    answers = {**programme["examples"][kind], "cnie": a_cnie()}

    phone.open("")
    tab_to(page, "a.skip")
    page.keyboard.press("Enter")
    tab_to(page, f"main a[href$='/programmes/{PROGRAMME}']")
    page.keyboard.press("Enter")
    phone.at(f"/programmes/{PROGRAMME}")
    tab_to(page, "main a[href*='/apply/']")
    page.keyboard.press("Enter")
    page.wait_for_selector("#phone")
    focus_is_at_the_top(page)
    tab_to(page, "#phone")
    page.keyboard.type(number.replace("+212", "0"))
    page.keyboard.press("Enter")
    page.wait_for_selector("#code")
    focus_is_at_the_top(page)
    tab_to(page, "#code")
    page.keyboard.type(code_for(phone.url, number, 0))
    page.wait_for_selector("input[name=kind]")
    focus_is_at_the_top(page)
    tab_to(page, "input[name=kind]")
    page.keyboard.press("Space")
    tab_to(page, "main button.button")
    press_on(page)

    while "/questions/" in page.url:
        wait_for("the questions, and the places to choose from", lambda: questions_here(phone, programme))
        done: list[str] = []
        while fresh := [name for name in questions_here(phone, programme) if name not in done]:
            done += fresh
            for name in (one for one in fresh if one in answers):
                answer_by_keys(phone, programme, name, answers[name])
                if fields(programme)[name]["widget"] == "place":
                    page.wait_for_function("() => !document.querySelector('.places:empty')")
        tab_to(page, "main form > button[type=submit]")
        press_on(page)

    phone.at(re.compile("/files/[^/]+/papers"))
    for card in ("cnie-front", "cnie-back", "quote-one"):
        tab_to(page, f"#camera-{card}")
        tab_to(page, f"#file-{card}")
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Enter")
        chooser.value.set_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()}])
        expect(page.locator(".picture")).to_have_count(
            1 + ("cnie-front", "cnie-back", "quote-one").index(card)
        )
        assert page.evaluate(_FOCUS) == ""
    expect(page.locator(".picture .moss")).to_have_count(3, timeout=30_000)
    # One is taken away and given anew, by keys, too.
    tab_to(page, "[aria-labelledby='paper-quote-one'] .picture button:last-of-type", back=True)
    page.keyboard.press("Enter")
    tab_to(page, "dialog[open] button.danger")
    page.keyboard.press("Enter")
    expect(page.locator(".picture")).to_have_count(2)
    expect(page.locator("#paper-quote-one")).to_be_focused()
    tab_to(page, "#file-quote-one")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()}])
    expect(page.locator(".picture .moss")).to_have_count(3, timeout=30_000)
    tab_to(page, "#app > button.button")
    press_on(page)

    # Sending without consent: the summary has the focus, and its link leads to the box.
    tab_to(page, "#app > button.button", back=True)
    page.keyboard.press("Enter")
    expect(page.locator(".refused[role=alert]")).to_be_focused()
    tab_to(page, ".refused a")
    page.keyboard.press("Enter")
    expect(page.locator("#consent")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("#consent")).to_be_checked()
    tab_to(page, "#app > button.button")
    press_on(page)
    phone.at(re.compile("/files/[^/]+/receipt"))
    expect(page.locator(".reference")).to_have_text(re.compile("JSR-"))


# -- on every page ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["", "/programmes/tamkine-riyada", "/offices", "/track", "/help", "/sign-in"]
)
def test_everything_is_reached_forwards_and_backwards_and_the_skip_link_skips(phones, path):
    phone = phones("fr")
    page = phone.page
    phone.open(path)
    phone.settled()
    page.evaluate("document.activeElement.blur()")
    wanted = page.evaluate(
        """() => {
          const all = [...document.querySelectorAll("a[href], button, input, summary")];
          return all.filter((one) => one.checkVisibility() && one.tabIndex >= 0).length;
        }"""
    )

    def walk(key: str) -> list[str]:
        seen: list[str] = []
        for _ in range(wanted):
            page.keyboard.press(key)
            state = page.evaluate(_FOCUS)
            if state == "nowhere":
                break
            assert state == "", state
            seen.append(
                page.evaluate(
                    "() => [...document.querySelectorAll('*')].indexOf(document.activeElement).toString()"
                )
            )
        return seen

    phone.open(path)
    phone.settled()
    tab_to(page, "a.skip")
    forwards = [
        page.evaluate("() => [...document.querySelectorAll('*')].indexOf(document.activeElement).toString()"),
        *walk("Tab"),
    ]
    assert len(set(forwards)) == len(forwards) == wanted
    assert forwards == sorted(forwards, key=int)  # in the order in which they are read
    backwards = walk("Shift+Tab")
    assert backwards[:wanted] == forwards[::-1]

    phone.open(path)
    phone.settled()
    tab_to(page, "a.skip")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => !!document.activeElement.closest('main')")


def test_a_dialog_keeps_the_focus_and_gives_it_back(site, phones):
    number = a_phone()
    draft = draft_of(signed_in(site, number))
    phone = phones()
    page = phone.page
    phone.open(f"/files/{draft['id']}")
    page.wait_for_selector("#phone")
    sign_in(phone, number)
    page.wait_for_selector("ol.steps")
    focus_is_at_the_top(page)
    for leaves in ("Escape", "no"):
        tab_to(page, "main button.danger")
        page.keyboard.press("Enter")
        expect(page.locator("dialog[open]")).to_be_visible()
        expect(page.locator("dialog[open] button.secondary")).to_be_focused()
        phone.look("dialog")
        for key in ("Tab",) * 5 + ("Shift+Tab",) * 5:
            page.keyboard.press(key)
            outside = "() => document.activeElement.matches('main *, header *, footer *') && !document.activeElement.closest('dialog[open]')"  # noqa: E501
            assert not page.evaluate(outside)
        if leaves == "no":
            tab_to(page, "dialog[open] button.secondary")
            page.keyboard.press("Enter")
        else:
            page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
        expect(page.locator("main > #app > button.danger")).to_be_focused()
    # What opened the dialog is gone when she has said yes: the focus is not.
    tab_to(page, "main button.secondary", back=True)
    page.keyboard.press("Enter")
    tab_to(page, "dialog[open] button:not(.secondary)")
    page.keyboard.press("Enter")
    expect(page.locator("main .done")).to_be_visible()
    page.wait_for_function("() => document.activeElement !== document.body")
    phone.look("will-be-called")


def test_beginning_another_application_does_not_lose_the_focus(site, phones):
    number = a_phone()
    draft_of(signed_in(site, number))
    phone = phones()
    page = phone.page
    phone.open(f"/apply/{PROGRAMME}")
    page.wait_for_selector("#phone")
    sign_in(phone, number)
    page.wait_for_selector("main button.secondary")
    focus_is_at_the_top(page)
    tab_to(page, "main button.secondary")
    page.keyboard.press("Enter")
    page.wait_for_selector("input[name=kind]")
    focus_is_at_the_top(page)
    # Nothing is chosen: the first of the choices has the focus, and what is missing is said.
    tab_to(page, "main button.button")
    page.keyboard.press("Enter")
    expect(page.locator("#kind-0")).to_be_focused()
    phone.look("apply-kind-needed")


# -- away ------------------------------------------------------------------------------------------------------------


def test_three_times_escape_leaves_at_once_and_nobody_who_takes_the_phone_sees_her_file(site, phones):
    number = a_phone()
    her = signed_in(site, number)
    draft = draft_of(her)
    phone = phones()
    page, other = phone.page, phone.tab()
    left: list[str] = []

    def elsewhere(route: Route) -> None:
        left.append(route.request.url)
        route.fulfill(content_type="text/html", body="<title>weather</title>")

    phone.context.route("https://www.marocmeteo.ma/**", elsewhere)
    phone.open(f"/files/{draft['id']}/questions/1")
    page.wait_for_selector("#phone")
    sign_in(phone, number)
    phone.at(f"/files/{draft['id']}/questions/1")
    page.locator("#q-first_name").wait_for()
    page.fill("#q-first_name", "Aicha")
    other.goto(f"{phone.url}/ar/home")
    other.locator("main .card").wait_for()
    # Twice, or with something between, is not yet away.
    for key in ("Escape", "Escape", "Home", "Escape", "Escape"):
        page.keyboard.press(key)
    assert left == []
    page.keyboard.press("Escape")
    page.wait_for_url("https://www.marocmeteo.ma/")
    other.wait_for_url("https://www.marocmeteo.ma/")
    assert len(left) == 2
    wait_for(
        "the end of the session",
        lambda: phone.context.request.post(f"{phone.url}/api/v1/session/refresh").status == 401,
    )
    page.go_back()
    page.wait_for_load_state()
    assert "/files/" not in page.url
    for network in ("with", "without"):
        phone.context.set_offline(network == "without")
        page.goto(f"{phone.url}/ar/files/{draft['id']}/questions/1")
        page.wait_for_selector("#phone")
        expect(page.locator("main")).not_to_contain_text("Aicha")
    phone.look("sign-in-after-leaving")
    phone.context.set_offline(False)
    # She signs in again: what she wrote is there.
    page.reload()
    page.wait_for_selector("#phone")
    sign_in(phone, number)
    expect(page.locator("#q-first_name")).to_have_value("Aicha")
    phone.wrong[:] = [one for one in phone.wrong if "marocmeteo.ma" not in one]
