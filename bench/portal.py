"""The portal on a cheap phone and a bad network: what comes over the air, what jumps, when it can be used.

A new browser each time, with nothing kept from before. Bytes are those that Chromium says it received, with heads and
compressed, the service worker's too. The slow phone is Chromium's own: 400 ms before each answer, 400 kbit/s, and a
processor four times slower. The first page can be used when it is painted, its load has ended, its script listens and
its first button is what a finger there would hit; the floor's page is held to the same.
"""

import contextlib
import json
import re
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.floors.page import Page as StillPage
from bench.table import Row, against
from bench.world import PROGRAMME, Bench
from cli.client import Client, wait_for
from tests.e2e.files import a_phone, reset_limits
from tests.e2e.phone import CHROMIUM, SIZE

LANGUAGES = ("ar", "fr")
FIRST_PAGE, FIRST_QUESTION = 70.0, 130.0  # kB, of 1,000 bytes
SHIFT = 0.05
SLOWER = 1.3
NETWORK = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""Slow 4G: milliseconds, and bytes a second."""
PROCESSOR = 4
PATIENCE = 120_000  # ms
PARTS = ("page", "api", "beside")
HEARD = (
    "Network.requestWillBeSent",
    "Network.requestServedFromCache",
    "Network.responseReceived",
    "Network.loadingFinished",
)

_SHIFTS = """
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) void window.shifted(one.value);
}).observe({ type: "layout-shift", buffered: true });
"""
_QUESTION = """
new MutationObserver((_, observer) => {
  if (!document.querySelector("main form [id^='q-']")) return;
  observer.disconnect();
  void window.shown();
}).observe(document, { childList: true, subtree: true });
"""
_LISTENS = """
window.listening = false;
const listen = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (type, ...more) {
  if (type === "click" && this instanceof Element) window.listening = true;
  return listen.call(this, type, ...more);
};
"""
_USABLE = """
() => {
  const [page] = performance.getEntriesByType("navigation");
  const button = document.querySelector("main a.button");
  if (!page.loadEventEnd || !window.listening || !button) return 0;
  if (!performance.getEntriesByName("first-contentful-paint").length) return 0;
  button.scrollIntoView({ block: "nearest", behavior: "instant" });
  const { x, y, width, height } = button.getBoundingClientRect();
  return button.contains(document.elementFromPoint(x + width / 2, y + height / 2)) && performance.now();
}
"""
_KEPT = """
async ([wanted, patience]) => {
  while (!(await Promise.all(wanted.map((one) => caches.match(one)))).every(Boolean)) {
    if (performance.now() > patience) throw new Error("the service worker did not keep all it should");
    await new Promise((soon) => setTimeout(soon, 100));
  }
}
"""


def rows(bench: Bench) -> list[Row]:
    site = bench.site
    reset_limits(site)
    path, flags = CHROMIUM
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=path, args=flags) as browser,
    ):
        return [*_weights(bench, browser), *_times(bench, browser)]


def _weights(bench: Bench, browser: Browser) -> list[Row]:
    found: list[Row] = []
    for language in LANGUAGES:
        bench.say(f"  what comes over the air, {language}")
        with phone(browser) as her:
            her.first_page(bench.site.url, language)
            first = her.came()
            her.to_the_first_question(bench.site.url, language)
            shown = her.until_the_question
            her.has_kept(bench.site.url, language)
            all_of_it = her.came()
        found += [
            row(f"first page, {language}: HTML, CSS and scripts", first["page"], FIRST_PAGE),
            row(f"first page, {language}: icons and service worker", sum(first.values()) - first["page"]),
            row(f"until the first question, {language}: all", sum(shown.values()), FIRST_QUESTION),
            row(f"until the first question, {language}: API answers", shown["api"]),
            row(f"the same and what the phone keeps then, {language}", sum(all_of_it.values())),
        ]
    return found


def row(what: str, size: int, limit: float | None = None) -> Row:
    return Row("portal", what, size / 1000, "kB", limit=limit)


def _times(bench: Bench, browser: Browser) -> list[Row]:
    ours: list[float] = []
    bare: list[float] = []
    question: list[float] = []
    shifts: dict[str, float] = {}
    with StillPage(round(FIRST_PAGE * 1000)) as floor:
        for run in range(bench.runs):
            bench.say(f"  slow phone, slow network: {run + 1} of {bench.runs}")
            with phone(browser, slow=True) as her:
                bare.append(her.first_page(floor.url))
            language = LANGUAGES[run % len(LANGUAGES)]
            with phone(browser, slow=True) as her:
                started = time.perf_counter()
                ours.append(her.first_page(bench.site.url, language))
                her.to_the_first_question(bench.site.url, language)
                question.append(time.perf_counter() - started)
                shifts[language] = max(shifts.get(language, 0.0), sum(her.shifts))
    return [
        against("portal", "first page can be used, slow ÷ a page of 70 kB", ours, bare, limit=SLOWER),
        Row("portal", "first question can be answered, slow", statistics.median(question), "s"),
        *(
            Row("portal", f"layout shift until then, {language}", shift, "score", limit=SHIFT)
            for language, shift in shifts.items()
        ),
    ]


# -- a phone ----------------------------------------------------------------------------------------------------------


def part_of(url: str) -> str:
    """What a request was for: `page` (HTML, styles and scripts), `api`, or `beside` (icons, the service worker)."""
    path = urlsplit(url).path
    if path.startswith("/api/"):
        return "api"
    name = path.rpartition("/")[2]
    if path == "/sw.js" or ("." in name and not name.endswith((".html", ".css", ".js"))):
        return "beside"
    return "page"


@dataclass
class Traffic:
    """What one side (the page, or its service worker) received, by CDP's events of its network."""

    received: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    _asked: dict[str, str] = field(default_factory=dict)

    def hear(self, method: str, told: dict[str, Any]) -> None:
        one = told.get("requestId", "")
        match method:
            case "Network.requestWillBeSent":
                before = told.get("redirectResponse")
                if before:
                    self.received[part_of(before["url"])] += round(before["encodedDataLength"])
                self._asked[one] = told["request"]["url"]
            case "Network.requestServedFromCache":
                self._asked.pop(one, None)
            case "Network.responseReceived" if told["response"].get("fromServiceWorker"):
                self._asked.pop(one, None)  # the worker's own request is counted where it asks
            case "Network.loadingFinished" if one in self._asked:
                self.received[part_of(self._asked.pop(one))] += round(told["encodedDataLength"])


@dataclass
class Phone:
    """A browser that knows nothing. `shifts`: how far each jump went that no touch explains.

    `until_the_question`: what had come when the first question stood there. It is noted among the network's own events,
    so that what comes next does not count, however late this process looks.
    """

    page: Page
    slow: bool
    shifts: list[float] = field(default_factory=list)
    until_the_question: dict[str, int] = field(default_factory=dict)
    _hers: Traffic = field(default_factory=Traffic)
    _workers: dict[str, Traffic] = field(default_factory=dict)
    _scripts: int = 0

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.expose_function("shifted", lambda moved: self.shifts.append(moved))
        self.page.expose_function("shown", self._question_shown)
        self.page.add_init_script(_SHIFTS)
        self.page.add_init_script(_QUESTION)
        self.page.add_init_script(_LISTENS)
        session = self.page.context.new_cdp_session(self.page)
        for method in HEARD:
            session.on(method, lambda told, method=method: self._hers.hear(method, told))
        session.on("Target.attachedToTarget", lambda told: self._listen_to(session, told))
        session.on("Target.receivedMessageFromTarget", self._told_by_worker)
        for method, params in self._network():
            session.send(method, params)
        if self.slow:
            session.send("Emulation.setCPUThrottlingRate", {"rate": PROCESSOR})
        # A service worker is held until its network is listened to. Playwright's sessions see it only unflattened.
        held = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": False}
        session.send("Target.setAutoAttach", held | {"filter": [{"type": "service_worker"}]})

    def _network(self) -> list[tuple[str, dict[str, Any]]]:
        slow = [("Network.emulateNetworkConditions", NETWORK)] if self.slow else []
        return [("Network.enable", {}), *slow]

    def _listen_to(self, session: CDPSession, told: dict[str, Any]) -> None:
        worker = told["sessionId"]
        self._workers[worker] = Traffic()
        if told["waitingForDebugger"]:  # it is being started, and its script was fetched for that
            self._scripts += _size(told["targetInfo"]["url"])
        for number, (method, params) in enumerate(
            [*self._network(), ("Runtime.runIfWaitingForDebugger", {})]
        ):
            message = json.dumps({"id": number, "method": method, "params": params})
            session.send("Target.sendMessageToTarget", {"sessionId": worker, "message": message})

    def _told_by_worker(self, told: dict[str, Any]) -> None:
        message = json.loads(told["message"])
        if message.get("method") in HEARD:
            self._workers[told["sessionId"]].hear(message["method"], message["params"])

    def _question_shown(self) -> None:
        self.until_the_question = self.came()

    def came(self) -> dict[str, int]:
        """Bytes received so far, by what they were for."""
        sides = [self._hers, *self._workers.values()]
        found = {part: sum(side.received[part] for side in sides) for part in PARTS}
        return found | {"beside": found["beside"] + self._scripts}

    # -- her way --------------------------------------------------------------------------------------------------

    def first_page(self, url: str, language: str = "ar") -> float:
        """Opens it; seconds until it can be used."""
        self.page.goto(url + ("/" if language == "ar" else f"/{language}"))
        usable = self.page.wait_for_function(_USABLE, polling="raf").json_value()
        return float(usable) / 1000

    def to_the_first_question(self, url: str, language: str) -> None:
        """From the first page: the programme, her number, the code of the SMS, for whom; no time passes in between."""
        page, number, site = self.page, a_phone(), Client(url)
        page.locator(f"a[href='/{language}/apply/{PROGRAMME}']").click()
        page.fill("#phone", number.replace("+212", "0"))
        page.locator("form button[type=submit]").click()
        page.wait_for_selector("#code")
        text = wait_for("the code", lambda: site.messages(number))[-1]["text"]
        page.fill("#code", re.findall(r"\b\d{6}\b", text)[0])
        page.locator("#kind-0").check()
        page.locator("main button.button").last.click()
        page.wait_for_url(re.compile("/questions/1$"))
        page.wait_for_selector("main form [id^='q-']")

    def has_kept(self, url: str, language: str) -> None:
        """Waits until the service worker has put away what opens the portal without network."""
        wanted = [f"/{language}/home", *re.findall(r'"(/assets/[^"]+)"', httpx.get(f"{url}/sw.js").text)]
        self.page.evaluate(_KEPT, [wanted, PATIENCE])


def _size(url: str) -> int:
    """Bytes of a service worker's script with its head: CDP tells its head alone."""
    with httpx.stream("GET", url, headers={"Accept-Encoding": "gzip"}) as answer:
        head = sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)
        return head + sum(len(part) for part in answer.iter_raw())


@contextlib.contextmanager
def phone(browser: Browser, *, slow: bool = False) -> Iterator[Phone]:
    context = browser.new_context(viewport=SIZE, device_scale_factor=2, is_mobile=True, has_touch=True)
    try:
        yield Phone(context.new_page(), slow)
    finally:
        context.close()
