"""An agent registers somebody who stands before her: looked for, agreed to, in the portal's own form."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import expect

from cli.client import Client, accounts, wait_for
from cli.demo import PROGRAMME, picture
from tests.e2e.files import a_cnie, a_phone, draft_of, reset_limits, send_missing, signed_in
from tests.e2e.phone import Desk, answer_screen, code_for, go_on
from tests.e2e.test_console import sign_in

pytestmark = pytest.mark.e2e

LANGUAGES = pytest.mark.parametrize("language", ["fr", "ar"])
EVERY = (*Desk.SIZES, {"width": 360, "height": 740})
"""An agent in a village holds a phone."""


@pytest.fixture(autouse=True)
def fresh_limits(site):
    reset_limits(site)


@pytest.fixture
def agent(state) -> Mapping[str, Any]:
    return accounts(state / "demo-accounts.json")["agent"]


@pytest.fixture
def desk_of(desks):
    def made(language: str) -> Desk:
        desk = desks(language)
        desk.SIZES = EVERY
        return desk

    return made


def programme_of(site: Any) -> dict[str, Any]:
    return dict(Client(site.url).call("GET", f"/programmes/{PROGRAMME}").json())


def example(programme: Mapping[str, Any], agent: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """The programme's own example, of somebody in the agent's province."""
    return {**programme["examples"][programme["kinds"][0]], "cnie": a_cnie(), **more}


def a_file(name: str = "photo.jpg") -> dict[str, Any]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture()}


def chooses(desk: Desk, programme: Mapping[str, Any], number: str) -> None:
    """Programme, kind, number."""
    page = desk.page
    page.locator(f"input[name=programme][value='{programme['id']}']").check()
    if len(programme["kinds"]) > 1:
        page.locator(f"input[name=kind][value='{programme['kinds'][0]}']").check()
    page.fill("#phone", number.replace("+212", "0"))


def fills_in(desk: Desk, programme: Mapping[str, Any], answers: Mapping[str, Any], look: str = "") -> None:
    """From the first question to the papers."""
    page = desk.page
    first = True
    while "/questions/" in page.url:
        desk.settled()
        answer_screen(desk, programme, answers)
        if first and look:
            desk.look(look)
        first = False
        go_on(desk)


def photographs(desk: Desk) -> None:
    """Every paper that must be there."""
    page = desk.page
    desk.settled()
    for card in page.locator("section.paper").all():
        taken = card.locator("li.picture").count()
        if not taken and card.locator("label.button:not(.secondary)").count():
            card.locator("input[type=file]").last.set_input_files(a_file())
            expect(card.locator("li.picture")).to_have_count(1)


def agrees_and_sends(desk: Desk) -> str:
    """The last page; the number on the receipt."""
    page = desk.page
    page.locator("main .button:not(.secondary):not(.danger)").last.click()
    desk.at(re.compile("/help/[^/]+/send"))
    desk.settled()
    page.locator("#consent").check()
    page.locator("main .button:not(.secondary)").last.click()
    page.wait_for_url(re.compile("/receipt$"), timeout=60_000)
    desk.settled()
    return page.locator(".reference").inner_text()


@LANGUAGES
def test_she_is_looked_for_agrees_by_code_and_later_finds_that_same_file_herself(
    site, desk_of, agent, language
):
    desk, programme, number = desk_of(language), programme_of(site), a_phone()
    page = desk.page
    sign_in(desk, agent, "/help")
    page.locator("form button[type=submit]").click()
    desk.look("help-find-nothing-written", wait=page.locator(".refused"))
    page.fill("#phone", number.replace("+212", "0"))
    page.locator("form button[type=submit]").click()
    desk.look("help-find-none", wait=page.locator("section.card h2"))
    page.locator("section.card a.button").click()
    desk.at(re.compile(r"/help/new\?phone=.*"))
    desk.settled()
    chooses(desk, programme, number)
    before = len(Client(site.url).messages(number))
    page.locator("#send-code").click()
    page.wait_for_selector("#code")
    code = code_for(site.url, number, before)
    page.fill("#code", "000000" if code != "000000" else "111111")
    page.locator("form > button[type=submit]").click()
    desk.look("help-code-wrong", wait=page.locator("#code-mend"))
    page.fill("#code", code)
    page.locator("form > button[type=submit]").click()
    page.wait_for_url(re.compile("/questions/1$"))
    fills_in(desk, programme, example(programme, agent), "help-question")
    desk.settled()
    photographs(desk)
    desk.look("help-papers")
    reference = agrees_and_sends(desk)
    desk.look("help-receipt")
    her = signed_in(site, number)
    (found,) = her.call("GET", "/applications").json()["items"]
    assert (found["reference"], found["status"]) == (reference, "submitted")


def test_a_signed_paper_is_photographed_and_kept_with_the_file(site, desk_of, agent, state):
    desk, programme, number = desk_of("ar"), programme_of(site), a_phone()
    page = desk.page
    sign_in(desk, agent, "/help/new")
    page.wait_for_selector("#programme")
    chooses(desk, programme, number)
    page.locator("input[name=method][value=signed_form]").check()
    page.locator("form > button[type=submit]").click()
    desk.look("help-form-missing", wait=page.locator("#form-mend"))
    page.set_input_files("#file-form", [a_file()])
    expect(page.locator("li.picture")).to_have_count(1)
    desk.look("help-begin-signed")
    page.locator("form > button[type=submit]").click()
    page.wait_for_url(re.compile("/questions/1$"))
    fills_in(desk, programme, example(programme, agent))
    photographs(desk)
    reference = agrees_and_sends(desk)
    staff = Client(site.url)
    staff.staff_sign_in(accounts(state / "demo-accounts.json")["coordinator"])
    (item,) = staff.call("GET", f"/staff/search?reference={reference}").json()["items"]
    file = staff.call("GET", f"/staff/applications/{item['id']}").json()
    assert next((c["purpose"], c["method"]) for c in file["consents"]) == ("help", "signed_form")
    assert [p["status"] for p in file["consent_forms"]] == ["accepted"]
    reader = desk_of("fr")
    sign_in(reader, accounts(state / "demo-accounts.json")["coordinator"], f"/files/{item['id']}")
    reader.page.locator(".photos button").click()
    expect(reader.page.locator("dialog .sheet img")).to_be_visible()
    reader.look("file-consent-form")


def test_a_draft_of_hers_is_found_and_gone_on_with_and_nobody_is_registered_twice(site, desk_of, agent):
    desk, programme, number = desk_of("fr"), programme_of(site), a_phone()
    page = desk.page
    her = signed_in(site, number)
    begun = {"programme": PROGRAMME, "kind": programme["kinds"][0], "language": "fr"}
    draft = her.call("POST", "/applications", begun, expect=201).json()
    province = agent["provinces"][0]
    here = {"region": province.split(".")[0], "province": province}
    properties = programme["form"]["schema"]["properties"]
    places = {name: here[rule["format"]] for name, rule in properties.items() if rule.get("format") in here}
    version = {"If-Match": f'"{draft["version"]}"'}
    her.call("PATCH", f"/applications/{draft['id']}", {"answers": places}, headers=version)
    sign_in(desk, agent, "/help")
    page.fill("#phone", number.replace("+212", "0"))
    page.locator("form button[type=submit]").click()
    expect(page.locator("section.card")).to_contain_text(draft["reference"])
    desk.look("help-find-draft")
    page.locator("section.card button").click()
    desk.at(re.compile(r"/help/new\?.*file=.*"))
    page.wait_for_selector("#send-code")
    before = len(Client(site.url).messages(number))
    page.locator("#send-code").click()
    page.wait_for_selector("#code")
    page.fill("#code", code_for(site.url, number, before))
    page.locator("form > button[type=submit]").click()
    page.wait_for_url(re.compile("/questions/1$"))
    answers = example(programme, agent, **places)
    first = programme["identity"]["first_name"].lstrip("/")
    desk.settled()
    answer_screen(desk, programme, answers)
    page.fill(f"[id='q-{first}']", "Exemple")
    go_on(desk)
    wait_for(
        "the answer",
        lambda: her.call("GET", f"/applications/{draft['id']}").json()["answers"].get(first) == "Exemple",
    )
    assert len(her.call("GET", "/applications").json()["items"]) == 1


@LANGUAGES
def test_papers_that_she_has_brought_herself_are_not_asked_for_again(site, desk_of, agent, state, language):
    desk, programme, number = desk_of(language), programme_of(site), a_phone()
    page = desk.page
    her = signed_in(site, number)
    draft = draft_of(her, language)
    file, answers = f"/applications/{draft['id']}", example(programme, agent)
    version = {"If-Match": f'"{draft["version"]}"'}
    saved = her.call("PATCH", file, {"answers": answers}, headers=version).json()
    cards = [error for error in saved["missing"] if "/cnie" in error["pointer"]]
    send_missing(her, draft["id"], programme, cards)
    sign_in(desk, agent, "/help")
    page.fill("#phone", number.replace("+212", "0"))
    page.locator("form button[type=submit]").click()
    page.locator("section.card button").click()
    page.wait_for_selector("#send-code")
    before = len(Client(site.url).messages(number))
    page.locator("#send-code").click()
    page.wait_for_selector("#code")
    page.fill("#code", code_for(site.url, number, before))
    page.locator("form > button[type=submit]").click()
    page.wait_for_url(re.compile("/questions/1$"))
    fills_in(desk, programme, answers)
    expect(page.locator("section.paper p.moss")).to_have_count(len(cards))
    desk.look("help-papers-there")
    photographs(desk)
    assert page.locator("section.paper:has(p.moss) li.picture").count() == 0
    reference = agrees_and_sends(desk)
    staff = Client(site.url)
    staff.staff_sign_in(accounts(state / "demo-accounts.json")["coordinator"])
    sent = staff.call("GET", f"/staff{file}").json()
    assert (sent["reference"], sent["status"]) == (reference, "submitted")
    assert sum(paper["type"] == "cnie" for paper in sent["documents"]) == len(cards)
