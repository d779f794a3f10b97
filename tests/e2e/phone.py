"""A phone before the portal, a desk before the console: what a person sees and presses, what every page must hold."""

import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, ViewportSize, expect

from cli.client import Client, wait_for
from jisr import reference

ROOT = Path(__file__).parents[2]
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHROMIUM = ("/usr/bin/chromium", ["--no-sandbox", "--disable-quic", "--disable-background-networking"])
SIZE: ViewportSize = {"width": 360, "height": 740}
TARGET = 44  # CSS pixels, both ways

_TARGETS = """
(least) => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, label.button")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[inert]"))
  .filter((one) => !one.matches(".visually-hidden, .skip") && !one.closest(".visually-hidden"))
  .map((one) => {
    const box = (one.matches("input[type=radio], input[type=checkbox]") && one.closest("label")) || one;
    const { width, height } = box.getBoundingClientRect();
    return { what: one.outerHTML.slice(0, 120), width, height, inline: getComputedStyle(box).display === "inline" };
  })
  .filter(({ width, height, inline }) => !inline && (width < least - 0.5 || height < least - 0.5))
"""
_WIDER = """
() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll("body *")]
    .filter((one) => { const r = one.getBoundingClientRect(); return r.width && (r.right > room + 1 || r.left < -1); })
    .map((one) => one.outerHTML.slice(0, 120));
}
"""
_CUT = """
() => [...document.querySelectorAll("main *, header *, footer *")]
  .filter((one) => one.checkVisibility() && !one.closest(".visually-hidden"))
  .filter((one) => !one.matches("input, textarea, svg, svg *, progress, ul.papers")) // that row scrolls by itself
  .filter((one) => getComputedStyle(one).overflow !== "visible")
  .filter((one) => one.clientWidth && one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.outerHTML.slice(0, 120))
"""
_STORED = """
async () => {
  const all = { local: { ...localStorage }, session: { ...sessionStorage }, records: {}, caches: {} };
  const done = (request) => new Promise((yes, no) => {
    request.onsuccess = () => yes(request.result);
    request.onerror = () => no(request.error);
  });
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      all.records[store] = await done(database.transaction(store).objectStore(store).getAll());
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      all.caches[request.url] = /image|font/.test(answer.headers.get("Content-Type")) ? "" : await answer.text();
    }
  }
  return JSON.stringify(all);
}
"""
_HOLES = re.compile(r"undefined|\[object|\bNaN\b|\{[a-z_]+\}|\bnull\b|Invalid Date")


@dataclass
class Face:
    """One browser before one of the site's faces. `seen`: the names of the states that were looked at."""

    SIZES: ClassVar[Sequence[ViewportSize]]
    """Each state is looked at, and its picture kept, in each of them; what is done is done in the first."""
    NARROWER: ClassVar[Sequence[int]] = ()
    """Widths in pixels at which nothing may be wider than the screen."""
    BELOW: ClassVar[str] = ""
    """What its addresses begin with, before the language."""

    context: BrowserContext
    url: str
    language: str
    screens: Path | None = None
    page: Page = field(init=False)
    wrong: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page = self.tab()

    def tab(self) -> Page:
        """A tab that remembers what must not happen: a mistake in the script, a policy broken, another site asked."""
        page = self.context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        page.on("console", self._heard)
        page.on("request", self._asked)
        return page

    def _heard(self, message: Any) -> None:
        # The browser itself reports every refused call as an error; what the page makes of it is looked at on the page.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.wrong.append(f"console: {message.text}")

    def _asked(self, request: Any) -> None:
        if not re.match(r"(http://(localhost|127\.0\.0\.1)[:/]|data:|blob:)", request.url):
            self.wrong.append(f"asked elsewhere: {request.url}")

    def open(self, path: str) -> None:
        self.page.goto(f"{self.home}{path}")

    def look(self, name: str, *, wait: Locator | None = None, keep: bool = True) -> None:
        """Hold the state that she sees now against what every page must hold, and keep its picture unless another
        shows the same."""
        page = self.page
        if wait is not None:
            expect(wait).to_be_visible()
        self.settled()
        self.seen.append(name)
        said = page.locator("body").inner_text()
        assert not _HOLES.search(said), f"{name}: {_HOLES.search(said)}"
        for size in self.SIZES:
            page.set_viewport_size(size)
            self._accessible(name)
            self._fits(name, size["width"])
            cut = page.evaluate(_CUT)
            assert cut == [], f"{name}: cut off: {cut}"
            small = page.evaluate(_TARGETS, TARGET)
            assert small == [], f"{name}: too small to press: {small}"
            if keep and self.screens is not None:
                self._keep(name if size == self.SIZES[0] else f"{name}-{size['width']}")
        for width in self.NARROWER:
            page.set_viewport_size({"width": width, "height": self.SIZES[0]["height"]})
            self._fits(name, width)
        page.set_viewport_size(self.SIZES[0])

    def _fits(self, name: str, width: int) -> None:
        wider = self.page.evaluate(_WIDER)
        assert wider == [], f"{name} at {width} px is wider than the screen: {wider}"

    def settled(self) -> None:
        """Nothing is being loaded or drawn any more."""
        self.page.wait_for_function(
            "() => document.querySelector('main h1') && !document.querySelector('.waits')"
        )
        self.page.evaluate("() => document.fonts.ready.then(() => new Promise(requestAnimationFrame))")

    def _accessible(self, name: str) -> None:
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE)
        run = "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})"
        found = self.page.evaluate(run, RULES)["violations"]
        told = [(v["id"], v["help"], [n["html"][:160] for n in v["nodes"]]) for v in found]
        assert told == [], f"{name}: {json.dumps(told, ensure_ascii=False, indent=1)}"

    def _keep(self, name: str) -> None:
        assert self.screens is not None
        folder = self.screens / self.BELOW.strip("/") / self.language
        folder.mkdir(parents=True, exist_ok=True)
        # A dialog lies over what she sees of the page, not over all of it.
        whole = self.page.locator("dialog[open]").count() == 0
        before, raw = b"", b"-"
        while raw != before:  # until all is painted: after a change of size some words come a little later
            before = raw
            raw = self.page.screenshot(full_page=whole, animations="disabled", scale="css", caret="hide")
        picture = Image.open(io.BytesIO(raw)).convert("RGB").quantize(48, dither=Image.Dither.NONE)
        picture.save(folder / f"{name}.png", optimize=True)

    def moves_through(self, rows: Locator) -> None:
        """By `j` to the first row and the second, and by `k` back: what has the focus is in it."""
        for key, row in (("j", 0), *((("j", 1), ("k", 0)) if rows.count() > 1 else ())):
            self.page.keyboard.press(key)
            expect(rows.nth(row)).to_be_focused()

    # -- what she does --------------------------------------------------------------------------------------------

    def tab_to(self, there: Locator, key: str = "Tab") -> None:
        for _ in range(80):
            if there.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"no way there by {key}: {there}")

    def press(self, words: str | re.Pattern[str], role: Any = None) -> None:
        """The first visible button or link that says this."""
        page = self.page
        found = (
            page.get_by_role(role, name=words)
            if role
            else page.get_by_role("button", name=words).or_(page.get_by_role("link", name=words))
        )
        found.first.click()

    def heading(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.locator("main h1")).to_have_text(words)

    def at(self, path: str | re.Pattern[str]) -> None:
        """Wait until she is at an address below her language."""
        pattern = path.pattern if isinstance(path, re.Pattern) else re.escape(path)
        self.page.wait_for_url(re.compile(f"{re.escape(self.home)}{pattern}$"))

    @property
    def home(self) -> str:
        return f"{self.url}{self.BELOW}/{self.language}"

    def stored(self) -> dict[str, dict[str, Any]]:
        """All that this browser keeps for the site where a script can read it: `local`, `session`, `records` by store,
        `caches` by address."""
        kept: dict[str, dict[str, Any]] = json.loads(self.page.evaluate(_STORED))
        return kept

    @contextmanager
    def offline(self) -> Iterator[None]:
        self.context.set_offline(True)
        try:
            yield
        finally:
            self.context.set_offline(False)


class Phone(Face):
    SIZES = (SIZE,)
    NARROWER = (320,)


class Desk(Face):
    SIZES = ({"width": 1280, "height": 800}, {"width": 768, "height": 1024})
    BELOW = "/console"


def code_for(url: str, phone: str, after: int) -> str:
    """The newest code that this number received, once there are more than `after` messages."""
    client = Client(url)
    received = wait_for("the code", lambda: client.messages(phone)[after:])
    found = re.search(r"\b\d{6}\b", received[-1]["text"])
    assert found
    return found[0]


def sign_in(phone: Phone, number: str) -> None:
    """On the sign-in page: her number, then the code of the SMS."""
    before = len(Client(phone.url).messages(number))
    phone.page.fill("#phone", number.replace("+212", "0"))
    phone.page.locator("form button[type=submit]").click()
    phone.page.wait_for_selector("#code")
    phone.page.fill("#code", code_for(phone.url, number, before))
    phone.page.wait_for_url(lambda url: "/sign-in" not in url)


def fields(programme: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {f["name"]: f for page in programme["form"]["pages"] for f in page["fields"]}


def questions_here(phone: Phone, programme: Mapping[str, Any]) -> list[str]:
    """The names of the questions on the screen, in order."""
    ids: Sequence[str] = phone.page.eval_on_selector_all(
        "main form [id^='q-']", "all => all.map(one => one.id.slice(2))"
    )
    known = fields(programme)
    return list(dict.fromkeys(name for name in ids if name in known))


def answer(phone: Phone, programme: Mapping[str, Any], name: str, value: Any) -> None:
    """One question as a thumb would."""
    page, widget = phone.page, fields(programme)[name]["widget"]
    first = page.locator(f"[id='q-{name}']")
    match widget:
        case "choice" | "yes_no":
            said = json.dumps(value) if isinstance(value, bool) else value
            page.locator(f"input[name='q-{name}'][value='{said}']").check()
        case "choices":
            for one in value:
                page.locator(f"input[name='q-{name}'][value='{one}']").check()
        case "date":
            year, month, day = value.split("-")
            first.fill(day)
            page.fill(f"[id='q-{name}-1']", month)
            page.fill(f"[id='q-{name}-2']", year)
        case "place":
            pick(phone, name, value)
        case _:
            first.fill(str(value))


def pick(phone: Phone, name: str, code: str) -> None:
    said = reference.display_name(code, phone.language)
    group = phone.page.locator("fieldset").filter(has=phone.page.locator(f"[id='q-{name}']"))
    group.wait_for()
    if group.locator(".picked").count():
        return
    if group.locator("input").count():
        group.locator("input").fill(said)
    group.get_by_role("button", name=re.compile(f"^{re.escape(said)}")).first.click()
    group.locator(".picked").wait_for()
    phone.page.wait_for_function("() => !document.querySelector('.places:empty')")  # those within it come


def answer_screen(phone: Phone, programme: Mapping[str, Any], answers: Mapping[str, Any]) -> list[str]:
    """All questions of this screen that she has an answer to; new ones that an answer opens, too."""
    done: list[str] = []
    while fresh := [n for n in questions_here(phone, programme) if n not in done]:
        for name in fresh:
            done.append(name)
            if name in answers:
                answer(phone, programme, name, answers[name])
    return done


def go_on(phone: Phone) -> None:
    """Continue, until the next page is there."""
    before = phone.page.url
    phone.page.locator("main form > button[type=submit]").click()
    phone.page.wait_for_url(lambda url: url != before)


def can_do_without_network(page: Page) -> None:
    """Wait until the service worker has all that it keeps, and hands it out."""
    # Not wait_for_function, to which a promise is true whatever comes of it.
    page.evaluate(
        """async () => {
          const worker = await (await fetch("/sw.js")).text();
          const files = [...worker.matchAll(/"(\\/assets\\/[^"]+)"/g)].map((one) => one[1]);
          const wanted = [`/${document.documentElement.lang}/home`, ...files];
          const has = async () => {
            const found = await Promise.all(wanted.map((url) => caches.match(url)));
            return navigator.serviceWorker.controller !== null && found.every(Boolean);
          };
          for (let tries = 0; !(await has()); tries++) {
            if (tries > 150) throw new Error("the service worker does not keep all it should");
            await new Promise((soon) => setTimeout(soon, 100));
          }
        }"""
    )


@contextmanager
def held(page: Page, address: Callable[[str], bool], method: str) -> Iterator[None]:
    """A slow network: requests of this method to such an address get no answer before the end of the block."""
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == method:
            waiting.append(route)
        else:
            route.fallback()

    page.route(address, hold)
    try:
        yield
    finally:
        for route in waiting:
            route.continue_()
        page.unroute(address, hold)


def on_a_phone(browser: Browser, url: str, language: str, screens: Path | None = None, **more: Any) -> Phone:
    context = browser.new_context(
        viewport=SIZE,
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        reduced_motion="reduce",
        locale=language,
        **more,
    )
    return Phone(context, url, language, screens)


def at_a_desk(browser: Browser, url: str, language: str, screens: Path | None = None, **more: Any) -> Desk:
    context = browser.new_context(viewport=Desk.SIZES[0], reduced_motion="reduce", locale=language, **more)
    return Desk(context, url, language, screens)
