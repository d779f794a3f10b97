"""Fifty files from a village without network: encrypted on the device, then sent over one that is cut at random."""

import os
import random
import re
import secrets
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from cli.client import Client, accounts, wait_for
from cli.demo import picture
from tests.e2e.files import a_phone, items, reset_limits, signed_in, submitted
from tests.e2e.phone import Desk, go_on
from tests.e2e.test_console import sign_in
from tests.e2e.test_console_help import (
    EVERY,
    LANGUAGES,
    a_file,
    agent,
    chooses,
    example,
    fills_in,
    photographs,
    programme_of,
)

pytestmark = pytest.mark.e2e
__all__ = ["agent"]

ROOT = Path(__file__).parents[2]
PIN = "48151623"
MANY = 50
BY_HAND = 2
SEED = int(os.environ.get("JISR_PROOF_SEED", "5"))
CUTS = 0.06
"""Of the requests; as many again lose only their answer."""

_BUILD = """
import { build } from "vite";
const lib = { entry: "src/help/vault.ts", formats: ["iife"], name: "vault", fileName: () => "vault.js" };
await build({ configFile: false, logLevel: "error", build: { lib, outDir: process.argv[1] } });
"""
_QUEUE = """
async ({ account, pin, waiting }) => {
  await vault.unlock(account, pin);
  for (const { file, photos } of waiting) {
    for (const { id, base64 } of photos) {
      const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
      await vault.putBytes(`photo/${file.id}/${id}`, bytes);
    }
    await vault.put(`file/${file.id}`, file);
  }
}
"""


@pytest.fixture(autouse=True)
def fresh_limits(site):
    reset_limits(site)


@pytest.fixture(scope="module")
def vault(tmp_path_factory) -> str:
    """The console's own code that encrypts, for many files at once."""
    out = tmp_path_factory.mktemp("vault")
    subprocess.run(
        ["node", "--input-type=module", "-e", _BUILD, str(out)], cwd=ROOT / "web" / "console", check=True
    )
    return (out / "vault.js").read_text(encoding="utf-8")


@pytest.fixture
def village(desks, agent) -> Desk:
    """An agent's device that has a PIN and all it needs."""
    return prepared(desks("fr"), agent, look=True)


def prepared(desk: Desk, agent: Mapping[str, Any], *, look: bool = False) -> Desk:
    desk.SIZES = EVERY
    page = desk.page
    sign_in(desk, agent, "/help/village")
    page.wait_for_selector("#pin")
    if look:
        page.fill("#pin", "1234")
        page.locator("form button[type=submit]").click()
        desk.look("village-pin", wait=page.locator("#pin-mend"))
    page.fill("#pin", PIN)
    page.fill("#pin-again", PIN)
    page.locator("form button[type=submit]").click()
    page.locator("section.card").nth(1).locator("button").click()
    expect(page.locator("section.card").nth(1).locator(".turn, .done")).to_be_visible(timeout=60_000)
    if look:
        desk.look("village-ready")
    return desk


def unlocks(page: Page) -> None:
    page.wait_for_selector("#pin")
    page.fill("#pin", PIN)
    page.locator("form button[type=submit]").click()


def registers_offline(desk: Desk, programme: Mapping[str, Any], answers: Mapping[str, Any], n: int) -> str:
    """One whole file by hand; her number."""
    page, number = desk.page, f"+212600{n:06d}"
    page.locator("a.button[href$='/help/new']").click()
    page.wait_for_selector("#programme")
    chooses(desk, programme, number)
    page.set_input_files("#file-form", [a_file()])
    expect(page.locator("li.picture")).to_have_count(1)
    page.locator("form > button[type=submit]").click()
    page.wait_for_url(re.compile("/questions/1$"))
    fills_in(desk, programme, answers)
    photographs(desk)
    page.locator("main .button:not(.secondary):not(.danger)").last.click()
    page.wait_for_url(re.compile("/send$"))
    desk.settled()
    page.locator("#consent").check()
    page.locator("main .button:not(.secondary)").last.click()
    page.wait_for_url(re.compile("/help/village$"))
    return number


def made_up(programme: Mapping[str, Any], answers: Mapping[str, Any], n: int) -> tuple[str, dict[str, Any]]:
    """What the pages would have kept of one more file, and her number."""
    import base64
    import hashlib
    from datetime import UTC, datetime

    number = f"+212600{n:06d}"
    types = [
        (paper["type"], side)
        for paper in programme["documents"]
        if paper["required"] is True
        for side in (paper["sides"] or [None])
    ]
    photos, pictures = [], []
    for place, (kind, side) in enumerate([(None, None), *types]):
        content = picture()
        id = f"{n:026d}{place:06d}"
        photos.append({"id": id, "base64": base64.b64encode(content).decode()})
        pictures.append(
            {
                "id": id,
                "type": kind,
                "side": side,
                "media": "image/jpeg",
                "size": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
        )
    file = {
        "id": f"{n:032d}",
        "at": datetime.now(UTC).isoformat(),
        "programme": programme["id"],
        "version": programme["version"],
        "kind": programme["kinds"][0],
        "language": "ar",
        "phone": number,
        "consent": {"method": "signed_form"},
        "answers": dict(answers),
        "pictures": pictures,
        "safe": {"codes_only": False},
        "sealed": True,
    }
    return number, {"file": file, "photos": photos}


def registered(site: Any) -> list[dict[str, Any]]:
    """The states of files that staff began."""
    return [i for i in items(site, "applications") if i["sk"]["S"] == "STATE" and "registered_by" in i]


def a_bad_network(dice: random.Random) -> Any:
    def handle(route: Route) -> None:
        luck = dice.random()
        if luck < CUTS:
            route.abort("connectionreset")
        elif luck < 2 * CUTS:
            route.fetch()  # the server hears it, and its answer is lost
            route.abort("connectionreset")
        else:
            route.continue_()

    return handle


def test_fifty_files_go_once_each_over_a_network_that_is_cut_at_random(site, desks, agent, vault, state):
    dice = random.Random(SEED)
    programme = programme_of(site)
    desk = prepared(desks("ar"), agent, look=True)
    page = desk.page
    before = len(registered(site))
    base = 100_000 + secrets.randbelow(800_000)  # nobody whom an earlier run registered
    numbers, cards = [], []
    with desk.offline():
        page.reload()
        # A page that is loaded anew may believe in a network again: the browser is told anew.
        for pretends in (False, True):
            desk.context.set_offline(pretends)
        page.wait_for_function("() => !navigator.onLine")
        unlocks(page)  # at the door: nobody can sign in here
        page.wait_for_selector(".rail")
        desk.settled()
        for n in range(BY_HAND):
            answers = example(programme, agent)
            numbers.append(registers_offline(desk, programme, answers, base + n))
            cards.append(answers["cnie"])
        desk.look("village-waiting", wait=page.locator("section.card").first)
        account = page.evaluate("JSON.parse(localStorage.getItem('jisr.console.session')).who")
        waiting = []
        for n in range(BY_HAND, MANY):
            answers = example(programme, agent)
            number, one = made_up(programme, answers, base + n)
            numbers.append(number)
            cards.append(answers["cnie"])
            waiting.append(one)
        page.evaluate(f"{vault}\nglobalThis.vault = vault;")
        page.evaluate(_QUEUE, {"account": account, "pin": PIN, "waiting": waiting})
        kept = str(desk.stored())
        assert not [secret for secret in (*numbers, *cards, PIN) if secret in kept]
    sign_in_again(desk, agent)
    bad = a_bad_network(dice)
    page.route(re.compile(r"/api/v1/staff/applications|/api/v1/staff/search|uploads"), bad)
    for _ in range(200):
        waits = page.locator("ul.steps > li").count()
        if not waits:
            break
        send = page.locator("section.card").first.locator("button:has(use[href$='#send'])")
        send.click()
        page.wait_for_function(
            "() => !document.querySelector('main button[aria-disabled=true]')", timeout=300_000
        )
        if dice.random() < 0.15:  # the tab is closed in the middle
            if send.count():
                send.click()
            page.wait_for_timeout(dice.randrange(50, 900))
            page.reload()
            unlocks(page)
            page.wait_for_selector("section.card")
    page.unroute_all(behavior="wait")
    assert page.locator("ul.steps > li").count() == 0
    desk.look("village-sent")
    assert page.locator("section.card a[href*='/receipt']").count() == MANY
    files = registered(site)
    assert len(files) - before == MANY
    staff = Client(site.url)
    staff.staff_sign_in(accounts(state / "demo-accounts.json")["coordinator"])
    for card in cards:
        found = staff.call("GET", f"/staff/search?national_id={card}").json()["items"]
        assert [one["status"] for one in found] == ["submitted"], card


def sign_in_again(desk: Desk, agent: Mapping[str, Any]) -> None:
    """There is a network: the session is known again, and the PIN opens the device."""
    page = desk.page
    page.goto(f"{desk.home}/help/village")
    page.wait_for_selector("#pin, #username")
    if page.locator("#username").count():
        sign_in(desk, agent, "/help/village")
    unlocks(page)
    page.wait_for_selector("ul.steps")


def test_ten_wrong_pins_take_everything_away_and_a_reload_does_not_forget_them(village):
    page = village.page
    for n in range(10):
        if n % 4 == 0:
            page.reload()
        page.wait_for_selector("#pin")
        page.fill("#pin", "11111111")
        page.locator("form button[type=submit]").click()
        if n < 9:
            expect(page.locator("#pin-mend")).to_contain_text(f"{9 - n}.")
        if n == 0:
            village.look("village-locked")
    village.look("village-wiped", wait=page.locator(".refused"))
    assert village.stored()["records"]["vaults"] == []
    assert village.stored()["records"]["items"] == []


REGISTERING = re.compile(r"/api/v1/staff/applications$")


def begins(desk: Desk, programme: Mapping[str, Any], number: str) -> None:
    """From the village's page to programme, kind and number."""
    page = desk.page
    page.locator("a.button[href$='/help/new']").click()
    page.wait_for_selector("#programme")
    chooses(desk, programme, number)


def signs(page: Page) -> None:
    """She agrees on paper."""
    page.locator("input[name=method][value=signed_form]").check()
    page.set_input_files("#file-form", [a_file()])
    expect(page.locator("li.picture")).to_have_count(1)


@LANGUAGES
def test_a_code_whose_answer_was_lost_and_that_is_over_gives_way_to_a_paper(site, desks, agent, language):
    desk, programme, number = prepared(desks(language), agent), programme_of(site), a_phone()
    page = desk.page
    begins(desk, programme, number)
    page.locator("#send-code").click()
    page.wait_for_selector("#code")
    page.fill("#code", "000000")
    page.route(REGISTERING, lambda route: route.abort("connectionreset"))
    page.locator("form > button[type=submit]").click()
    page.wait_for_url(re.compile("/questions/1$"))
    address = page.url.removesuffix("/questions/1")
    page.unroute_all(behavior="wait")
    page.goto(address)
    unlocks(page)
    again = page.locator(".turn a[href$='/consent']")
    desk.look("village-code-refused", wait=again)
    again.click()
    page.wait_for_selector("#method")
    page.locator("form > button[type=submit]").click()
    desk.look("village-consent-missing", wait=page.locator(".refused"))
    signs(page)
    desk.look("village-consent-anew")
    page.locator("form > button[type=submit]").click()
    page.wait_for_url(address)
    expect(page.locator("main > p bdi").nth(1)).to_be_visible()  # its number at the server
    staff = Client(site.url)
    staff.staff_sign_in(agent)  # who registered it: it has no place yet
    (item,) = staff.call("GET", f"/staff/search?phone={number.replace('+', '%2B')}").json()["items"]
    file = staff.call("GET", f"/staff/applications/{item['id']}").json()
    assert [c["method"] for c in file["consents"] if c["purpose"] == "help"] == ["signed_form"]


@LANGUAGES
def test_a_file_that_is_open_for_her_number_is_shown_beside_what_is_here(site, desks, agent, language):
    desk, programme, number = prepared(desks(language), agent), programme_of(site), a_phone()
    page = desk.page
    hers = submitted(signed_in(site, number))
    begins(desk, programme, number)
    signs(page)
    page.route(REGISTERING, lambda route: route.abort("connectionreset"))
    page.locator("form > button[type=submit]").click()
    page.wait_for_url(re.compile("/questions/1$"))
    expect(page.locator(".sides")).to_contain_text(hers["answers"]["cnie"])
    desk.look("village-exists")
    page.unroute_all(behavior="wait")


@LANGUAGES
def test_answers_that_she_changed_meanwhile_are_shown_side_by_side_and_none_is_overwritten(
    site, desks, agent, language
):
    """On the device the network is away; she changes two of the same answers, and a third, on her own phone."""
    desk, programme, number = prepared(desks(language), agent), programme_of(site), a_phone()
    page = desk.page
    answers = example(programme, agent)
    begins(desk, programme, number)
    signs(page)
    page.locator("form > button[type=submit]").click()
    page.wait_for_url(re.compile("/questions/1$"))
    address = page.url.removesuffix("/questions/1")
    fills_in(desk, programme, answers)
    page.goto(address)
    unlocks(page)
    her = signed_in(site, number)
    [draft] = her.call("GET", "/applications").json()["items"]
    file = f"/applications/{draft['id']}"
    office = Client(site.url)
    office.staff_sign_in(agent)  # who registered it
    stands = lambda: office.call("GET", f"/staff{file}").json()  # noqa: E731
    wait_for("the answers", lambda: stands()["answers"].get("cnie") == answers["cnie"])
    who = {"national_id_last4": answers["cnie"][-4:], "birth_year": int(answers["birth_date"][:4])}
    her.call("POST", f"{file}/identity", who, expect=204)

    with desk.offline():
        here = {"household_size": 11, "first_name": "Zineb"}
        changes(desk, programme, here)
        there = {"household_size": 12, "first_name": "Naïma", "address": "7 rue Exemple"}
        seen = {"If-Match": f'"{stands()["version"]}"'}
        her.call("PATCH", file, {"answers": there}, headers=seen, expect=200)
    page.goto(address)
    unlocks(page)
    clashes = page.locator("main section .turn")
    expect(clashes).to_have_count(2)
    desk.look("village-answers-changed")
    assert {name: stands()["answers"][name] for name in there} == there
    for name, keep in (("first_name", 0), ("household_size", 1)):
        one = clashes.filter(has_text=str(here[name])).filter(has_text=str(there[name]))
        one.locator("button").nth(keep).click()
    expect(clashes).to_have_count(0)
    kept = there | {"first_name": here["first_name"]}
    wait_for("what was chosen", lambda: {name: stands()["answers"][name] for name in kept} == kept)


def changes(desk: Desk, programme: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """Answers that stand in a file are written anew, wherever in the form their questions are."""
    page, left = desk.page, dict(given)
    page.locator("ol.steps a.step").first.click()
    page.wait_for_url(re.compile("/questions/"))
    while left:
        desk.settled()
        for name in [name for name in left if page.locator(f"[id='q-{name}']").count()]:
            page.fill(f"[id='q-{name}']", str(left.pop(name)))
        go_on(desk)


@LANGUAGES
def test_a_place_that_another_file_has_is_shown_from_both_sides_with_what_differs(
    site, desks, agent, language
):
    """The card was given to another file meanwhile: this one is not sent, and nothing of the other is overwritten."""
    desk, programme = prepared(desks(language), agent), programme_of(site)
    page = desk.page
    answers = example(programme, agent)
    begins(desk, programme, a_phone())
    signs(page)
    page.locator("form > button[type=submit]").click()
    page.wait_for_url(re.compile("/questions/1$"))
    fills_in(desk, programme, answers)
    photographs(desk)
    page.locator("main .button:not(.secondary):not(.danger)").last.click()
    page.wait_for_url(re.compile("/send$"))
    desk.settled()
    hers = submitted(signed_in(site), cnie=answers["cnie"], first_name="Zineb")
    page.locator("#consent").check()
    page.locator("main .button:not(.secondary)").last.click()
    both = page.locator("table.sides")
    expect(both).to_contain_text("Zineb", timeout=60_000)
    expect(both.locator(".differs")).not_to_have_count(0)
    desk.look("village-duplicate")
    staff = Client(site.url)
    staff.staff_sign_in(agent)
    now = staff.call("GET", f"/staff/applications/{hers['id']}").json()
    assert (now["answers"]["first_name"], now["version"]) == ("Zineb", hers["version"])
    (item,) = staff.call("GET", f"/staff/search?national_id={answers['cnie']}").json()["items"]
    assert item["id"] == hers["id"]


@LANGUAGES
def test_a_network_that_is_there_by_its_name_only_keeps_nobody_out(desks, agent, language):
    desk = prepared(desks(language), agent)
    page = desk.page
    page.route(re.compile("/api/v1/"), lambda route: route.abort("connectionreset"))
    page.reload()
    desk.look("village-door", wait=page.locator("#pin"))
    assert page.evaluate("navigator.onLine")
    unlocks(page)
    expect(page.locator(".rail")).to_be_visible()
    page.unroute_all(behavior="wait")
