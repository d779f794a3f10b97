"""She comes to the office with the paper that she was asked for: it is photographed there and her file sent back, in a
browser."""

import io
import re
from collections.abc import Mapping
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from cli.client import accounts, wait_for
from cli.demo import picture
from tests.e2e.files import a_phone, reset_limits, signed_in, submitted, told
from tests.e2e.phone import Desk
from tests.e2e.test_console_file import LANGUAGES, confirm, open_file, signed_in_as_staff

pytestmark = pytest.mark.e2e

EVERY = (*Desk.SIZES, {"width": 360, "height": 740})
"""At a counter an agent may hold a phone: it has the camera."""


@pytest.fixture(autouse=True)
def fresh_limits(site):
    reset_limits(site)


@pytest.fixture
def agent(state) -> Mapping[str, Any]:
    return accounts(state / "demo-accounts.json")["agent"]


def a_photo(content: bytes | None = None) -> dict[str, Any]:
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": content or picture()}


def of_the_dark() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (1200, 900), (4, 4, 6)).save(made, "JPEG")
    return made.getvalue()


def asked_for(site: Any, agent: Mapping[str, Any], file: Mapping[str, Any], *answers: str) -> dict[str, Any]:
    """One paper of hers is refused; the paper."""
    api = signed_in_as_staff(site, agent)
    paper = next(one for one in file["documents"] if one["side"] == "front")
    body = {
        "action": "request_changes",
        "reason_codes": ["expired"],
        "documents": [{"document_id": paper["document_id"], "outcome": "rejected", "reason": "expired"}],
        "answers": list(answers),
    }
    match = {"If-Match": f'"{file["version"]}"'}
    api.call("POST", f"/staff/applications/{file['id']}/actions", body, headers=match, expect=200)
    return paper


@LANGUAGES
def test_what_she_brings_is_photographed_at_the_desk_and_her_file_goes_back(
    desks, site, agent, state, language
):
    phone = a_phone()
    her = signed_in(site, phone)
    file = submitted(her)
    paper = asked_for(site, agent, file, "/answers/household_size")
    desk = desks(language)
    open_file(desk, agent, file)
    page = desk.page
    desk.look("brought-waits")

    page.locator("main h1").focus()
    page.keyboard.press("d")
    expect(page.locator(".bar button")).to_be_focused()
    page.keyboard.press("Enter")
    desk.SIZES = EVERY
    cards = page.locator("dialog section.paper")
    expect(cards).to_have_count(1)
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog .refused a")).to_have_count(2)  # the photo, and that she is here
    desk.look("brought-nothing")

    camera = f"#camera-{paper['type']}-{paper['side']}"
    page.set_input_files(camera, a_photo(of_the_dark()))
    expect(cards.locator("li.picture")).to_have_count(1)
    page.locator("#brought-present").focus()
    page.keyboard.press("Space")
    page.locator("dialog button[type=submit]").click()
    expect(cards.locator("li.picture .mend")).to_be_visible(timeout=60_000)
    desk.look("brought-too-dark")
    cards.locator("li.picture button.link").click()
    page.set_input_files(camera, a_photo())
    expect(cards.locator("li.picture")).to_have_count(1)
    desk.look("brought-taken")

    page.locator("dialog button[type=submit]").click()
    expect(page.locator(".effects")).to_be_visible(timeout=60_000)
    expect(page.locator("dialog h3")).to_be_focused()
    [shown] = page.locator("blockquote").all_inner_texts()
    desk.look("brought-preview")
    assert her.call("GET", f"/applications/{file['id']}").json()["status"] == "changes_requested"
    desk.SIZES = Desk.SIZES
    confirm(desk)
    desk.look("brought-sent-back")
    wait_for("the SMS", lambda: shown in told(her, phone))
    assert told(her, phone).count(shown) == 1

    now = her.call("GET", f"/applications/{file['id']}").json()
    assert (now["status"], now["asked_papers"], now["timeline"][-1]["by"]) == ("in_review", [], "staff")
    page.locator(".papers button").last.click()
    found = page.locator(".found")
    expect(found).to_contain_text("envoyé par le bureau" if language == "fr" else "أرسلها المكتب")
    desk.look("brought-by-the-office")

    coordinator = signed_in_as_staff(site, accounts(state / "demo-accounts.json")["coordinator"])
    read = coordinator.call("GET", f"/staff/applications/{file['id']}").json()
    (agreed,) = [one for one in read["consents"] if one["purpose"] == "help"]
    step = next(one for one in read["timeline"] if one["type"] == "ApplicationResubmitted")
    assert (agreed["method"], agreed["recorded_by"]) == ("in_person", step["actor"])


def test_she_sends_it_herself_at_that_moment_and_the_agent_is_told(desks, site, agent):
    phone = a_phone()
    her = signed_in(site, phone)
    file = submitted(her)
    paper = asked_for(site, agent, file)
    desk = desks("fr")
    open_file(desk, agent, file)
    page = desk.page
    page.locator(".bar button").click()
    page.set_input_files(f"#camera-{paper['type']}-{paper['side']}", a_photo())
    page.locator("#brought-present").check()
    programme = her.call("GET", f"/programmes/{file['programme']}").json()
    wanted = next(one for one in programme["documents"] if one["type"] == paper["type"])
    her.upload(file["id"], wanted, paper["side"], picture())
    her.call("POST", f"/applications/{file['id']}/resubmit", {}, expect=200)
    page.locator("dialog button[type=submit]").click()
    expect(page.locator(".said-above [role=alert]")).to_be_visible(timeout=60_000)
    expect(page.locator("dialog[open]")).to_have_count(0)
    steps = her.call("GET", f"/applications/{file['id']}").json()["timeline"]
    assert [one["by"] for one in steps if one["type"] == "ApplicationResubmitted"] == ["applicant"]
    expect(page.locator(".said-above [role=alert]")).to_contain_text(re.compile("entre-temps"))
