"""A woman with a draft, before her phone: what the portal's stories share."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from cli.client import Client, wait_for
from cli.demo import PROGRAMME, picture
from tests.e2e.files import a_cnie, a_phone, draft_of, signed_in
from tests.e2e.phone import Phone, sign_in


@dataclass
class Her:
    """A woman with a draft. `server` is what a second look, through the API, tells."""

    number: str
    server: Client
    id: str
    programme: dict[str, Any]

    @property
    def file(self) -> dict[str, Any]:
        found: dict[str, Any] = self.server.call("GET", f"/applications/{self.id}").json()
        return found

    @property
    def answers(self) -> dict[str, Any]:
        return dict(self.file["answers"])

    def papers(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.server.call("GET", f"/applications/{self.id}/documents").json()[
            "items"
        ]
        return found

    def has(self, **answers: Any) -> None:
        """Wait until the server has them."""
        wait_for("the answers", lambda: answers.items() <= self.answers.items())

    def judged(self, count: int) -> list[dict[str, Any]]:
        """Her papers, once there are `count` and all have their verdict."""

        def all_judged() -> list[dict[str, Any]]:
            found = self.papers()
            assert len(found) <= count, found
            done = [p for p in found if p["status"] in {"accepted", "rejected"}]
            return found if len(done) == count else []

        return wait_for("the verdicts", all_judged)


def begun(site, **answers) -> Her:
    """She began a draft, and answered this."""
    number = a_phone()
    return begins(number, signed_in(site, number), **answers)


def begins(number: str, server: Client, **answers) -> Her:
    """She who is signed in with this number begins a draft, and answers this."""
    draft = draft_of(server)
    programme = server.call("GET", f"/programmes/{PROGRAMME}").json()
    if answers:
        version = {"If-Match": f'"{draft["version"]}"'}
        server.call("PATCH", f"/applications/{draft['id']}", {"answers": answers}, headers=version)
    return Her(number, server, draft["id"], programme)


def example(her: Her, **more) -> dict[str, Any]:
    return {**her.programme["examples"][her.programme["kinds"][0]], "cnie": a_cnie(), **more}


def signs_in_at(phone: Phone, her: Her, path: str = "") -> None:
    """Her file's address, opened by somebody who is not signed in: she signs in and is there."""
    phone.open(f"/files/{her.id}{path}")
    phone.page.wait_for_selector("#phone")
    sign_in(phone, her.number)
    phone.at(f"/files/{her.id}{path}")
    phone.settled()


def comes_to(phone: Phone, her: Her, path: str, page: Page | None = None) -> None:
    (page or phone.page).goto(f"{phone.url}/{phone.language}/files/{her.id}{path}")
    (page or phone.page).wait_for_function(
        "() => document.querySelector('main h1') && !document.querySelector('.waits')"
    )


def can_do_without_network(page: Page) -> None:
    """Wait until the service worker has all that it keeps, and hands it out."""
    # Not wait_for_function: to that a promise is true whatever comes of it.
    page.evaluate(
        """async () => {
          const worker = await (await fetch("/sw.js")).text();
          const files = [...worker.matchAll(/"(\\/assets\\/[^"]+)"/g)].map((one) => one[1]);
          const { lang, dataset } = document.documentElement;
          const wanted = [`/${lang}/home`, dataset.icons, ...files];
          const all = async () => (await Promise.all(wanted.map((url) => caches.match(url)))).every(Boolean);
          const has = async () => navigator.serviceWorker.controller && (await all());
          for (let tries = 0; !(await has()); tries++) {
            if (tries > 150) throw new Error("the service worker does not keep all it should");
            await new Promise((soon) => setTimeout(soon, 100));
          }
        }"""
    )


def state_of_answers(page: Page, state: str) -> None:
    """What the header says. The portal waits longer after each try that failed, so a state may take its time."""
    expect(page.locator("#saved")).to_have_attribute("data-state", state, timeout=20_000)


def photographs(page: Page, card: str, photo: bytes | None = None, name: str = "photo.jpg") -> None:
    given = {"name": name, "mimeType": "image/jpeg", "buffer": photo or picture()}
    page.set_input_files(f"#file-{card}", [given])


def write(page: Page, **answers: str) -> None:
    for name, text in answers.items():
        page.fill(f"[id='q-{name}']", text)


def shown(page: Page, name: str) -> Locator:
    return page.locator(f"[id='q-{name}']")
