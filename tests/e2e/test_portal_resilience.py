"""The portal on a bad network, a shared phone, two phones: nothing she did is lost, doubled or shown to another."""

import io
import json
import os
import re
from dataclasses import dataclass
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, Route, expect

from cli.client import Client, wait_for
from cli.demo import PROGRAMME, picture
from cli.deployment import as_a_function
from cli.programmes import publish
from tests.e2e.files import a_cnie, a_phone, draft_of, ready_draft, reset_limits, signed_in, told
from tests.e2e.phone import ROOT, Phone, answer_screen, code_for, go_on, sign_in
from tests.imaging.make import paper, saved

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


@pytest.fixture(autouse=True)
def _codes(site):
    reset_limits(site)


# -- who is in front of the phone, and what the server knows of her --------------------------------------------------


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
    server = signed_in(site, number)
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


# -- without network -------------------------------------------------------------------------------------------------


def test_three_screens_and_a_photo_without_network_arrive_once_when_it_is_back(site, phones):
    her = begun(site)
    phone = phones()
    page = phone.page
    signs_in_at(phone, her, "/questions/1")
    can_do_without_network(page)
    comes_to(phone, her, "/questions/1")  # from now on the worker hands out the programme
    given = example(her)
    with phone.offline():
        for _ in range(3):
            answer_screen(phone, her.programme, given)
            go_on(phone)
            state_of_answers(page, "here")
        expect(page.locator(".places button").first).to_be_visible()
        phone.look("offline-question")
        comes_to(phone, her, "/papers")
        photographs(page, "cnie-front")
        expect(page.locator(".picture img")).to_be_visible()
        phone.look("offline-papers")
        page.reload()
        expect(page.locator(".picture img")).to_be_visible()
        comes_to(phone, her, "/questions/1")
        expect(shown(page, "first_name")).to_have_value(given["first_name"])
        state_of_answers(page, "here")
        assert her.answers == {}
        assert her.papers() == []
    state_of_answers(page, "saved")
    names = ("first_name", "family_name", "cnie", "birth_date")
    assert her.answers == {name: given[name] for name in names}
    her.judged(1)
    comes_to(phone, her, "/papers")
    expect(page.locator(".picture .moss")).to_have_count(1)
    expect(page.locator(".picture")).to_have_count(1)
    assert len(her.papers()) == 1


# -- reloads ---------------------------------------------------------------------------------------------------------


def test_what_is_typed_and_not_saved_is_there_after_a_reload(site, phones):
    her = begun(site)
    phone = phones()
    page = phone.page
    signs_in_at(phone, her, "/questions/2")
    write(page, cnie="ZZ")  # not right yet: it can't be saved
    page.reload()
    expect(shown(page, "cnie")).to_have_value("ZZ")
    assert her.answers == {}
    write(page, cnie="ZZ004711")
    page.reload()
    expect(shown(page, "cnie")).to_have_value("ZZ004711")
    go_on(phone)
    state_of_answers(page, "saved")
    her.has(cnie="ZZ004711")


@pytest.mark.parametrize("when", ["before it arrived", "when it had arrived"])
def test_a_reload_during_an_upload_goes_on_with_one_document(site, phones, when):
    her = begun(site)
    phone = phones()
    page = phone.page
    signs_in_at(phone, her, "/papers")
    held: list[Route] = []

    def slow(route: Route) -> None:
        if route.request.method == "POST" and not held:
            if when == "when it had arrived":
                route.fetch()
            held.append(route)  # its answer never comes
        else:
            route.continue_()

    page.route(f"{site.emulator.endpoint}/**", slow)
    photographs(page, "cnie-front")
    expect(page.locator(".picture progress")).to_be_visible()
    wait_for("the upload", lambda: page.evaluate("1") and held)
    if when == "before it arrived":
        phone.look("papers-on-its-way")
    page.reload()
    expect(page.locator(".picture .moss")).to_have_count(1, timeout=30_000)
    expect(page.locator(".picture")).to_have_count(1)
    assert len(her.judged(1)) == 1


# -- another phone ---------------------------------------------------------------------------------------------------


def test_on_a_second_phone_she_finds_her_draft_and_goes_on(site, phones):
    her = begun(site)
    given = example(her)
    first, second = phones(), phones("fr")
    signs_in_at(first, her, "/questions/1")
    answer_screen(first, her.programme, given)
    go_on(first)
    comes_to(first, her, "/papers")
    photographs(first.page, "cnie-front")
    expect(first.page.locator(".picture .moss")).to_have_count(1, timeout=30_000)

    second.open("/home")
    second.page.wait_for_selector("#phone")
    sign_in(second, her.number)
    second.page.locator("main .card a.button").click()
    second.at(f"/files/{her.id}")
    second.look("second-phone-draft", wait=second.page.locator("ol.steps"))
    second.page.locator("ol.steps + a.button").click()
    second.at(f"/files/{her.id}/questions/2")
    shown(second.page, "cnie").wait_for()
    answer_screen(second, her.programme, given)
    go_on(second)
    state_of_answers(second.page, "saved")
    comes_to(second, her, "/questions/1")
    expect(shown(second.page, "first_name")).to_have_value(given["first_name"])
    comes_to(second, her, "/papers")
    photo = second.page.locator(".picture img")
    expect(photo).to_have_count(1)
    second.page.wait_for_function("() => document.querySelector('.picture img').naturalWidth > 0")

    # The first phone goes on from what it shows, and neither loses anything.
    comes_to(first, her, "/questions/3")
    answer_screen(first, her.programme, given)
    go_on(first)
    state_of_answers(first.page, "saved")
    names = ("first_name", "family_name", "cnie", "birth_date")
    her.has(**{name: given[name] for name in names})


def test_the_same_answer_changed_on_two_phones_is_hers_to_choose(site, phones):
    her = begun(site, first_name="Amina", family_name="Alaoui")
    first, second = phones("en"), phones("en")
    for phone in (first, second):
        signs_in_at(phone, her, "/questions/1")
    write(second.page, first_name="Amal")
    go_on(second)
    her.has(first_name="Amal")

    write(first.page, first_name="Aicha")
    go_on(first)
    clash = first.page.locator("main .turn").filter(has_text="changed elsewhere")
    expect(clash).to_contain_text("Aicha")
    expect(clash).to_contain_text("Amal")
    first.look("two-phones-one-answer")
    state_of_answers(first.page, "choose")
    assert her.answers["first_name"] == "Amal"
    # She looks elsewhere first: the choice waits for her there, too.
    comes_to(first, her, "/send")
    expect(clash).to_contain_text("Aicha")
    assert her.answers["first_name"] == "Amal"
    clash.get_by_role("button").first.click()
    expect(clash).to_have_count(0)
    state_of_answers(first.page, "saved")
    her.has(first_name="Aicha", family_name="Alaoui")


def test_what_was_changed_elsewhere_while_this_phone_was_offline_is_not_overwritten(site, phones):
    her = begun(site, first_name="Amina", family_name="Alaoui")
    phone = phones("en")
    page = phone.page
    signs_in_at(phone, her, "/questions/1")
    can_do_without_network(page)
    comes_to(phone, her, "/questions/1")
    with phone.offline():
        write(page, first_name="Aicha")
        go_on(phone)
        state_of_answers(page, "here")
        page.goto("about:blank")
        changed = {"answers": {"first_name": "Amal"}}
        version = {"If-Match": f'"{her.file["version"]}"'}
        her.server.call("PATCH", f"/applications/{her.id}", changed, headers=version)
    comes_to(phone, her, "")
    clash = page.locator("main .turn").filter(has_text="changed elsewhere")
    expect(clash).to_contain_text("Aicha")
    assert her.answers["first_name"] == "Amal"
    phone.look("draft-with-a-choice")
    clash.get_by_role("button").last.click()
    expect(clash).to_have_count(0)
    state_of_answers(page, "saved")
    comes_to(phone, her, "/questions/1")
    expect(shown(page, "first_name")).to_have_value("Amal")
    assert her.answers["first_name"] == "Amal"


# -- codes -----------------------------------------------------------------------------------------------------------


def test_after_too_many_wrong_codes_a_new_one_lets_her_in(site, phones):
    number = a_phone()
    phone = phones()
    page = phone.page
    page.clock.install()
    phone.open("/sign-in")
    page.fill("#phone", number.replace("+212", "0"))
    page.locator("form button[type=submit]").click()
    page.wait_for_selector("#code")
    code = code_for(phone.url, number, 0)
    wrong = str((int(code) + 1) % 10**6).zfill(6)
    said = []
    for _ in range(3):
        page.fill("#code", wrong)
        expect(page.locator("#code")).to_have_value("")
        expect(page.locator("#code-mend")).to_be_visible()
        expect(page.locator("#code-mend")).not_to_have_text(said[-1] if said else "")
        said.append(page.locator("#code-mend").inner_text())
    assert len(set(said)) == 3
    phone.look("code-over")
    # The right one comes too late.
    page.fill("#code", code)
    expect(page.locator("#code")).to_have_value("")
    expect(page.locator("#code-mend")).to_have_text(said[-1])
    again = page.locator("main button.secondary")
    expect(again).to_have_count(0)
    page.clock.run_for(46_000)
    expect(again).to_be_visible()
    phone.look("code-again")
    again.click()
    expect(page.locator("p[role=status]:not(:empty)").last).to_be_visible()
    expect(again).to_have_count(0)
    page.fill("#code", code_for(phone.url, number, 1))
    phone.at("/home")


def test_a_page_that_was_reloaded_while_she_read_her_sms_still_takes_the_code(site, phones):
    """Phones with little memory throw the page away when she looks at her messages."""
    number = a_phone()
    phone = phones()
    page = phone.page
    phone.open("/sign-in?next=%2Far%2Fmine")
    page.fill("#phone", number.replace("+212", "0"))
    page.locator("form button[type=submit]").click()
    page.wait_for_selector("#code")
    code = code_for(phone.url, number, 0)
    page.reload()
    page.wait_for_selector("#code")
    expect(page.locator("main")).to_contain_text(number[-2:])
    phone.look("code-after-reload")
    page.fill("#code", code)
    phone.at("/mine")
    assert len(Client(phone.url).messages(number)) == 1
    assert page.evaluate("sessionStorage.length") == 0


# -- the session ends ------------------------------------------------------------------------------------------------


def loses_her_session(phone: Phone) -> None:
    """At the server and in the browser; what the page holds in memory is refused from now on."""
    phone.context.request.delete(f"{phone.url}/api/v1/session")
    phone.context.clear_cookies()
    refused = {"type": "urn:jisr:not_signed_in", "title": "no", "status": 401, "code": "not_signed_in"}

    def no(route: Route) -> None:
        route.fulfill(status=401, content_type="application/problem+json", body=json.dumps(refused))

    phone.context.route("**/api/v1/applications**", no)


def has_a_session_again(phone: Phone) -> None:
    phone.context.unroute("**/api/v1/applications**")


def test_a_session_that_ends_in_the_middle_of_a_question_loses_nothing(site, phones):
    her = begun(site)
    phone = phones()
    page = phone.page
    signs_in_at(phone, her, "/questions/1")
    loses_her_session(phone)
    write(page, first_name="Aicha", family_name="Alaoui")
    go_on(phone)
    state_of_answers(page, "over")
    write(page, cnie="ZZ99")
    ask = page.locator("main .turn a.button")
    expect(ask).to_be_visible()
    phone.look("question-session-over")
    ask.click()
    page.wait_for_selector("#phone")
    phone.look("sign-in-again")
    has_a_session_again(phone)
    sign_in(phone, her.number)
    phone.at(f"/files/{her.id}/questions/2")
    expect(shown(page, "cnie")).to_have_value("ZZ99")
    state_of_answers(page, "saved")
    her.has(first_name="Aicha", family_name="Alaoui")


def test_a_session_that_ends_during_an_upload_loses_nothing_and_the_next_woman_sees_nothing(site, phones):
    her = begun(site, first_name="Aicha", family_name="Alaoui")
    phone = phones()
    page = phone.page
    signs_in_at(phone, her, "/papers")
    loses_her_session(phone)
    photographs(page, "cnie-front")
    ask = page.locator("main .turn a.button")
    expect(ask).to_be_visible()
    expect(page.locator(".picture img")).to_be_visible()
    phone.look("papers-session-over")
    ask.click()
    page.wait_for_selector("#phone")
    has_a_session_again(phone)
    sign_in(phone, her.number)
    phone.at(f"/files/{her.id}/papers")
    expect(page.locator(".picture .moss")).to_have_count(1, timeout=30_000)
    expect(page.locator("main .turn")).to_have_count(0)
    assert len(her.judged(1)) == 1

    # Again, and this time another woman takes the phone.
    loses_her_session(phone)
    photographs(page, "cnie-back")
    expect(ask).to_be_visible()
    page.evaluate("sessionStorage.setItem('jisr.typed.x', '{}')")
    ask.click()
    page.wait_for_selector("#phone")
    has_a_session_again(phone)
    before = page.url
    sign_in_until(phone, a_phone(), page.locator("dialog[open] button.danger"))
    phone.look("code-of-another-number")
    page.locator("dialog[open] button.danger").click()
    page.wait_for_url(lambda url: url != before)
    phone.settled()
    expect(page.locator("main")).not_to_contain_text("Aicha")
    expect(page.locator(".picture")).to_have_count(0)
    comes_to(phone, her, "/questions/1")
    expect(page.locator("main")).not_to_contain_text("Aicha")
    phone.look("not-her-file")
    phone.open("/home")
    expect(page.locator("main .notice").first).to_be_visible()
    expect(page.locator("main .card")).to_have_count(0)
    assert left_on(page) == {"files": 0, "pending": 0, "waiting": 0, "typed": 0}
    assert len(her.papers()) == 1


def sign_in_until(phone: Phone, number: str, then: Locator) -> None:
    """She writes her number and the code; then something is asked."""
    phone.page.fill("#phone", number.replace("+212", "0"))
    phone.page.locator("form button[type=submit]").click()
    phone.page.wait_for_selector("#code")
    phone.page.fill("#code", code_for(phone.url, number, 0))
    expect(then).to_be_visible()


def left_on(page: Page) -> dict[str, int]:
    """How much of what is somebody's the phone still holds."""
    found: dict[str, int] = page.evaluate(
        """async () => {
          const db = await new Promise((good, bad) => {
            const asked = indexedDB.open("jisr");
            asked.onsuccess = () => good(asked.result);
            asked.onerror = () => bad(asked.error);
          });
          const count = (name) => new Promise((good) => {
            db.transaction(name).objectStore(name).count().onsuccess = (event) => good(event.target.result);
          });
          const found = { typed: sessionStorage.length };
          for (const name of ["files", "pending", "waiting"]) found[name] = await count(name);
          db.close();
          return found;
        }"""
    )
    return found


# -- two tabs --------------------------------------------------------------------------------------------------------


def test_two_tabs_keep_what_both_wrote_and_send_a_photo_once(site, phones):
    her = begun(site, first_name="Amina", family_name="Alaoui")
    phone = phones()
    page, other = phone.page, phone.tab()
    signs_in_at(phone, her, "/questions/1")
    comes_to(phone, her, "/questions/2", other)
    write(page, first_name="Aicha")
    write(other, cnie="ZZ004712")
    go_on(phone)
    other.locator("main form > button[type=submit]").click()
    other.wait_for_url("**/questions/3")
    for tab in (page, other):
        state_of_answers(tab, "saved")
    her.has(first_name="Aicha", cnie="ZZ004712")

    # The same answer: what she wrote last is what she sees and what is kept.
    comes_to(phone, her, "/questions/1")
    comes_to(phone, her, "/questions/1", other)
    write(page, first_name="Amal")
    write(other, first_name="Asma")
    go_on(phone)
    her.has(first_name="Amal")
    other.locator("main form > button[type=submit]").click()
    other.wait_for_url("**/questions/2")
    her.has(first_name="Asma")
    comes_to(phone, her, "/questions/1")
    expect(shown(page, "first_name")).to_have_value("Asma")

    for tab in (page, other):
        comes_to(phone, her, "/papers", tab)
    uploads: list[str] = []
    phone.context.on(
        "request",
        lambda one: (
            uploads.append(one.url)
            if one.method == "POST" and one.url.startswith(site.emulator.endpoint)
            else None
        ),
    )
    with phone.offline():
        photographs(page, "cnie-front")
        for tab in (page, other):
            expect(tab.locator(".picture")).to_have_count(1)
    for tab in (page, other):
        expect(tab.locator(".picture .moss")).to_have_count(1, timeout=30_000)
        expect(tab.locator(".picture")).to_have_count(1)
    assert len(her.judged(1)) == 1
    assert len(uploads) == 1


def test_signing_out_in_one_tab_empties_the_other(site, phones):
    her = begun(site, first_name="Amina", family_name="Alaoui")
    phone = phones()
    page, other = phone.page, phone.tab()
    signs_in_at(phone, her, "/questions/1")
    comes_to(phone, her, "/questions/2", other)
    write(other, cnie="ZZ0")
    phone.open("/home")
    page.get_by_role("button", name="تسجيل الخروج").click()
    page.wait_for_url(f"{phone.url}/ar")
    other.wait_for_url(f"{phone.url}/ar")
    for tab in (page, other):
        assert left_on(tab) == {"files": 0, "pending": 0, "waiting": 0, "typed": 0}
    comes_to(phone, her, "/questions/1", other)
    other.wait_for_selector("#phone")
    assert phone.context.request.post(f"{phone.url}/api/v1/session/refresh").status == 401


def test_another_woman_signing_in_takes_the_first_one_s_page_away_in_all_tabs(site, phones):
    her = begun(site, first_name="Amina", family_name="Alaoui")
    phone = phones()
    other = phone.tab()
    signs_in_at(phone, her, "/questions/1")
    comes_to(phone, her, "/questions/1", other)
    write(other, first_name="Aicha")
    phone.open("/sign-in")
    sign_in(phone, a_phone())
    other.wait_for_url(f"{phone.url}/ar")
    assert left_on(other) == {"files": 0, "pending": 0, "waiting": 0, "typed": 0}


# -- files that are too large or no paper ----------------------------------------------------------------------------


def camera_photo() -> bytes:
    """20 megapixels and some 9 MB, as a good phone makes them: a paper with noise."""
    noise = Image.frombytes("RGB", (1000, 800), os.urandom(1000 * 800 * 3))
    image = Image.new("RGB", (5000, 4000), (236, 234, 226))
    for left in range(0, 5000, 1000):
        for top in range(0, 4000, 800):
            image.paste(Image.blend(noise, Image.new("RGB", noise.size, (236, 234, 226)), 0.7), (left, top))
    draw = ImageDraw.Draw(image)
    for top in range(300, 3700, 120):
        for left in range(300, 4600, 130):
            draw.rectangle((left, top, left + 70 + (left * top) % 40, top + 50), fill=(20, 20, 60))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


def test_a_file_that_cannot_be_taken_says_what_to_do_and_leaves_nothing(site, phones):
    her = begun(site)
    phone = phones("en")
    page = phone.page
    signs_in_at(phone, her, "/papers")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if one.method == "POST" else None)
    mend = page.locator("#mend-quote-one")

    def gives(name: str, content: bytes) -> None:
        page.set_input_files("#file-quote-one", [{"name": name, "mimeType": "", "buffer": content}])

    gives("quote.pdf", b"%PDF-1.7\n" + b"0" * 12 * 1024 * 1024)
    expect(mend).to_have_text(re.compile("above 10 MB. Photograph the paper"))
    phone.look("papers-too-large")
    gives("letter.jpg", b"Dear Sir or Madam, this is no picture. " * 40)
    expect(mend).to_have_text(re.compile("neither a photo nor a PDF. Photograph the paper"))
    # A browser that can't open it sends it as it is, unless that is too much.
    gives("IMG_0001.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(11 * 1024 * 1024))
    expect(mend).to_have_text(re.compile("above 10 MB. Photograph the paper"))
    gives("nothing.jpg", b"")
    expect(mend).to_have_text(re.compile("empty. Choose another"))
    expect(page.locator(".picture")).to_have_count(0)
    assert asked == []
    assert her.papers() == []


def test_a_photo_of_nine_megabytes_is_made_small_before_it_leaves(site, phones):
    her = begun(site)
    phone = phones()
    page = phone.page
    signs_in_at(phone, her, "/papers")
    photo = camera_photo()
    assert 8_000_000 < len(photo) < 10 * 1024 * 1024
    with page.expect_request(lambda one: one.method == "POST" and one.url.endswith("/documents")) as told_of:
        photographs(page, "cnie-front", photo)
    assert told_of.value.post_data_json["size"] <= 600_000
    expect(page.locator(".picture .moss")).to_have_count(1, timeout=30_000)
    [paper] = her.judged(1)
    assert paper["status"] == "accepted"


def test_a_photo_that_this_browser_cannot_open_is_opened_by_the_server(site, phones):
    her = begun(site)
    phone = phones()
    page = phone.page
    signs_in_at(phone, her, "/papers")
    photographs(page, "cnie-front", saved(paper((1200, 900), lines=9), "HEIF", quality=70), "IMG_0001.HEIC")
    expect(page.locator(".picture .moss")).to_have_count(1, timeout=30_000)
    page.wait_for_function("() => document.querySelector('.picture img')?.naturalWidth > 0")
    phone.look("papers-heic")
    assert [one["status"] for one in her.judged(1)] == ["accepted"]


# -- a server that says no -------------------------------------------------------------------------------------------


def problem(status: int, code: str) -> dict[str, Any]:
    body = {"type": f"urn:jisr:{code}", "title": "no", "status": status}
    return {"status": status, "content_type": "application/problem+json", "body": json.dumps(body)}


@pytest.mark.parametrize(
    ("where", "answer", "sentence", "mended"),
    [
        ("announcement", {"status": 500, "body": ""}, "site does not answer", "by itself"),
        ("announcement", problem(429, "too_many_requests"), "site does not answer", "by itself"),
        ("announcement", problem(429, "too_many_uploads"), "many photos today", "by her"),
        ("upload", {"status": 413, "body": ""}, "above 10 MB", "by her"),
        ("upload", {"status": 503, "body": ""}, "site does not answer", "by itself"),
    ],
)
def test_a_photo_that_the_server_does_not_take_now_says_so_and_can_go_again(
    site, phones, where, answer, sentence, mended
):
    her = begun(site)
    phone = phones("en")
    page = phone.page
    signs_in_at(phone, her, "/papers")
    pattern = "**/documents" if where == "announcement" else f"{site.emulator.endpoint}/**"

    def no(route: Route) -> None:
        if route.request.method == "POST":
            headers = {"Access-Control-Allow-Origin": "*"}
            route.fulfill(**answer, headers=headers)
        else:
            route.continue_()

    page.route(pattern, no)
    photographs(page, "cnie-front")
    expect(page.locator("main")).to_contain_text(sentence)
    expect(page.locator(".picture")).to_have_count(1)
    if mended == "by itself":
        expect(page.locator("main .turn")).to_contain_text(sentence)
    else:
        expect(page.locator(".picture [role=alert]")).to_contain_text(sentence)
    page.unroute(pattern)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".picture .moss")).to_have_count(1, timeout=30_000)
    expect(page.locator("main")).not_to_contain_text(sentence)
    assert len(her.judged(1)) == 1


@pytest.mark.parametrize("status", [500, 429])
def test_an_answer_that_the_server_does_not_take_now_stays_here_and_goes_later(site, phones, status):
    her = begun(site)
    phone = phones()
    page = phone.page
    signs_in_at(phone, her, "/questions/1")
    answer = problem(429, "too_many_requests") if status == 429 else {"status": 500, "body": ""}
    pattern = f"**/applications/{her.id}"
    page.route(
        pattern, lambda one: one.fulfill(**answer) if one.request.method == "PATCH" else one.continue_()
    )
    write(page, first_name="Aicha", family_name="Alaoui")
    go_on(phone)
    state_of_answers(page, "here")
    page.unroute(pattern)
    state_of_answers(page, "saved")
    her.has(first_name="Aicha", family_name="Alaoui")


@pytest.mark.parametrize("status", [500, 429])
def test_a_code_that_cannot_be_sent_now_is_said_and_can_be_asked_again(site, phones, status):
    phone = phones("en")
    page = phone.page
    phone.open("/sign-in")
    answer = problem(429, "too_many_requests") if status == 429 else {"status": 500, "body": ""}
    page.route("**/session/codes", lambda one: one.fulfill(**answer, headers={"Retry-After": "120"}))
    page.fill("#phone", a_phone().replace("+212", "0"))
    page.locator("form button[type=submit]").click()
    expect(page.get_by_role("alert")).to_contain_text(re.compile("Wait|Try again"))
    phone.look(f"sign-in-{status}")
    page.unroute("**/session/codes")
    page.locator("form button[type=submit]").click()
    page.wait_for_selector("#code")


# -- sending ---------------------------------------------------------------------------------------------------------


def test_a_sending_whose_answer_is_lost_gives_one_receipt_and_one_sms(site, phones):
    number = a_phone()
    server = signed_in(site, number)
    draft, programme = ready_draft(server)
    her = Her(number, server, draft["id"], programme)
    phone = phones()
    page = phone.page
    signs_in_at(phone, her, "/send")
    answered: list[int] = []

    def lose(route: Route) -> None:
        if answered:
            route.continue_()
            return
        answered.append(route.fetch().status)
        route.abort()

    page.route("**/submit", lose)
    page.locator("#consent").check()
    button = page.locator("#app > button.button")
    button.click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert answered == [200]
    phone.look("send-no-answer")
    button.click()
    phone.at(f"/files/{her.id}/receipt")
    [reference] = [one["reference"] for one in server.call("GET", "/applications").json()["items"]]
    expect(page.locator(".reference")).to_have_text(reference)
    wait_for("the SMS", lambda: told(server, number))
    page.reload()
    expect(page.locator(".reference")).to_have_text(reference)
    assert len(told(server, number)) == 1


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
