"""What she sees of a file after it was sent, whoever has moved it; her rights; a phone of several women; other eyes."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, expect

from cli.client import Client, accounts, wait_for
from cli.demo import PROGRAMME, picture
from tests.e2e.files import a_cnie, a_phone, draft_of, reset_limits, signed_in, submitted, told
from tests.e2e.phone import Phone, can_do_without_network, held, sign_in

pytestmark = pytest.mark.e2e
each = pytest.mark.parametrize("language", ["ar", "fr", "en"])

POOR = "03.061"
"""A province whose own envelope is empty: Meknès."""
BORN = "1990"
HERS = {"first_name": "Zineb", "family_name": "Exempleuse", "address": "77 rue Inventée"}
"""Nobody's, and in none of the programme's own examples, which every phone keeps."""


@dataclass
class Office:
    agent: Client
    coordinator: Client

    def moves_to(self, file: str, province: str) -> None:
        """She said the wrong province; the coordinator, who has the region, puts it right."""
        communes = self.coordinator.call("GET", f"/places/{province}/communes").json()["items"]
        version = self.coordinator.call("GET", f"/staff/applications/{file}").json()["version"]
        place = {"province": province, "commune": communes[0]["code"]}
        body = {"answers": place, "reason_codes": ["correction"]}
        etag = {"If-Match": f'"{version}"'}
        self.coordinator.call("PATCH", f"/staff/applications/{file}", body, headers=etag)


@pytest.fixture(scope="module")
def office(site, state) -> Office:
    reset_limits(site)
    people = accounts(state / "demo-accounts.json")
    clients = {role: Client(site.url) for role in ("agent", "coordinator")}
    for role, client in clients.items():
        client.staff_sign_in(people[role])
    return Office(**clients)


@dataclass
class Woman:
    """`cnie` proves which file is hers; her birth year is that of the example."""

    phone: str
    client: Client
    file: dict[str, Any]
    cnie: str

    @property
    def id(self) -> str:
        return str(self.file["id"])

    @property
    def reference(self) -> str:
        return str(self.file["reference"])


@pytest.fixture
def sent(site):
    """A file that was just sent, of somebody new, or of somebody whose phone it is."""

    def one(client: Client | None = None, phone: str | None = None, **answers: Any) -> Woman:
        reset_limits(site)
        number, cnie = phone or a_phone(), a_cnie()
        her = client or signed_in(site, number)
        return Woman(number, her, submitted(her, cnie=cnie, **HERS, **answers), cnie)

    return one


def opens(phone: Phone, her: Woman, path: str = "") -> None:
    """On a new phone: a code opens the number, her card's end and birth year open the file."""
    phone.open(f"/files/{her.id}{path}")
    phone.page.wait_for_selector("#phone")
    sign_in(phone, her.phone)
    phone.page.wait_for_selector("#last4")
    proves(phone, her)
    phone.at(f"/files/{her.id}{path}")


def proves(phone: Phone, her: Woman) -> None:
    phone.page.fill("#last4", her.cnie[-4:])
    phone.page.fill("#year", BORN)
    phone.page.locator("main form button[type=submit]").click()


def look_again(phone: Phone) -> None:
    """The page as it is after the office did something."""
    phone.page.reload()
    phone.page.wait_for_selector("main h1")


def status(phone: Phone, ar: str, fr: str, en: str) -> Locator:
    return phone.page.locator("main strong", has_text={"ar": ar, "fr": fr, "en": en}[phone.language]).first


# -- where it stands ----------------------------------------------------------------------------------------------


@each
def test_a_file_opens_to_whom_it_belongs_and_tells_where_it_stands(phones, sent, office, language):
    phone, her = phones(language), sent()
    page = phone.page
    phone.open(f"/files/{her.id}")
    page.wait_for_selector("#phone")
    sign_in(phone, her.phone)
    phone.look("100-identity", wait=page.locator("#last4"))
    submit = page.locator("main form button[type=submit]")
    submit.click()
    expect(page.locator("#last4-mend")).to_be_visible()
    expect(page.locator("#year-mend")).to_be_visible()
    phone.look("101-identity-mend")
    page.fill("#last4", f"{(int(her.cnie[-4:]) + 1) % 10**4:04d}")
    page.fill("#year", BORN)
    submit.click()
    expect(page.locator("#last4-mend")).to_contain_text(": 4.")  # so many tries are left
    phone.look("102-identity-wrong")
    proves(phone, her)
    expect(status(phone, "وصل ملفك", "Demande reçue", "arrived")).to_be_visible()

    office.agent.act(her.id, "claim")
    look_again(phone)
    expect(status(phone, "قيد الدراسة", "à l'étude", "being reviewed")).to_be_visible()
    expect(page.locator(".history li")).to_have_count(2)
    phone.look("110-in-review")

    page.get_by_role("button", name=re.compile("أن نتصل بك|appelée|be called")).click()
    dialog = page.locator("dialog[open]")
    phone.look("111-call-me", wait=dialog)
    dialog.get_by_role("button").first.click()
    expect(page.locator("main [role=status].done")).to_be_visible()
    phone.look("112-call-me-asked")
    flags = office.agent.call("GET", f"/staff/applications/{her.id}").json()["flags"]
    assert "call_me" in flags

    office.agent.act(her.id, "pass_stage")
    office.coordinator.act(her.id, "approve")
    look_again(phone)
    expect(status(phone, "تم قبول", "acceptée", "accepted")).to_be_visible()
    phone.look("113-approved")
    office.agent.act(her.id, "sign_agreement")
    look_again(phone)
    expect(status(phone, "طور التنفيذ", "en cours", "under way")).to_be_visible()
    phone.look("114-active")
    office.coordinator.act(her.id, "record_payment", amount_mad=40000, method="bank")
    office.coordinator.act(her.id, "complete")
    look_again(phone)
    expect(status(phone, "اكتمل", "achevé", "complete")).to_be_visible()
    page.locator("details > summary").click()
    expect(page.locator("details .danger")).to_have_count(0)  # nothing to withdraw any more
    phone.look("115-completed")


@each
def test_she_mends_what_was_asked_for_and_sends_it_back(phones, sent, office, language):
    phone, her = phones(language), sent()
    page = phone.page
    office.agent.act(her.id, "claim")
    paper = next(p for p in her.file["documents"] if p["type"] == "quote")
    verdict = {"document_id": paper["document_id"], "outcome": "rejected", "reason": "incomplete"}
    office.agent.act(
        her.id,
        "request_changes",
        reason_codes=["document_unreadable"],
        documents=[verdict],
        answers=["/answers/address", "/answers/household_size"],
    )
    opens(phone, her)
    asked = page.locator(".turn li")
    expect(asked).to_have_count(3)
    phone.look("120-changes-requested")
    page.locator(".turn button").last.click()
    expect(page.locator(".turn [role=alert]")).to_be_visible()
    phone.look("121-changes-not-yet")

    page.locator(".turn a.button").click()
    phone.at(f"/files/{her.id}/questions/1")
    page.wait_for_selector("#q-address")
    phone.look("122-changes-question")
    page.fill("#q-address", "2 rue de l'Exemple")
    page.locator("main form > button[type=submit]").click()
    phone.at(f"/files/{her.id}/questions/2")
    page.fill("#q-household_size", "6")
    page.locator("main form > button[type=submit]").click()
    phone.at(f"/files/{her.id}/papers")
    card = page.locator(".paper", has=page.locator("#camera-quote-one"))
    expect(card.locator(".brick")).to_be_visible()
    phone.look("123-changes-papers")
    new = {"name": "new.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    page.set_input_files("#camera-quote-one", new)
    expect(card.locator(".moss")).to_be_visible(timeout=60_000)
    expect(card.locator(".brick")).to_have_count(0)
    page.locator("#app > button.button").click()
    phone.at(f"/files/{her.id}")
    page.locator(".turn button").last.click()
    expect(status(phone, "قيد الدراسة", "à l'étude", "being reviewed")).to_be_visible()
    phone.look("124-changes-sent-back")
    file = office.agent.call("GET", f"/staff/applications/{her.id}").json()
    assert (file["status"], file["answers"]["household_size"]) == ("in_review", 6)


@each
def test_she_is_told_why_not_and_appeals(phones, sent, office, language):
    phone, her = phones(language), sent()
    page = phone.page
    office.agent.act(her.id, "claim")
    office.agent.act(her.id, "reject", reason_codes=["not_eligible", "late"])
    opens(phone, her)
    expect(status(phone, "لم يُقبل", "non retenue", "not accepted")).to_be_visible()
    expect(page.locator("main > div > ul > li, #app > ul > li")).to_have_count(
        2
    )  # a sentence for each reason
    phone.look("130-rejected")
    page.get_by_role("button", name=re.compile("أتظلم|recours|appeal")).click()
    send = page.locator("main form button[type=submit]")
    send.click()
    expect(page.locator("#appeal-mend")).to_be_visible()
    expect(page.locator("#appeal")).to_be_focused()
    phone.look("131-appeal-mend")
    page.fill(
        "#appeal",
        {"ar": "مشروعي يستوفي الشروط.", "fr": "Mon projet remplit les conditions."}.get(
            language, "It does fulfil."
        ),
    )
    send.click()
    expect(page.locator("main [role=status].done")).to_be_visible()
    expect(page.locator("#appeal")).to_have_count(0)
    phone.look("132-appeal-sent")
    appeal = office.agent.call("GET", f"/staff/applications/{her.id}").json()
    assert "appeal" in json.dumps(appeal["flags"])


@each
def test_she_waits_for_money_and_may_withdraw(phones, sent, office, language):
    phone = phones(language)
    page = phone.page
    year = int(office.coordinator.call("GET", "/health").headers["Date"].split()[3])
    body = {"programme": PROGRAMME, "region": "03", "province": POOR, "year": year}
    office.coordinator.http.post(
        "/api/v1/staff/envelopes", json=body, headers={"Authorization": f"Bearer {office.coordinator.token}"}
    )
    her = sent()
    office.agent.act(her.id, "claim")
    office.agent.act(her.id, "pass_stage")
    office.moves_to(her.id, POOR)
    office.coordinator.act(her.id, "waitlist")
    opens(phone, her)
    expect(status(phone, "لائحة الانتظار", "liste d'attente", "waiting list")).to_be_visible()
    phone.look("140-waiting-list")
    page.locator("details > summary").click()
    phone.look("141-more-choices")
    page.locator("details .danger").click()
    dialog = page.locator("dialog[open]")
    phone.look("142-withdraw-sure", wait=dialog)
    dialog.get_by_role("button").last.click()
    expect(dialog).to_have_count(0)
    expect(status(phone, "لائحة الانتظار", "liste d'attente", "waiting list")).to_be_visible()
    page.locator("details .danger").click()
    dialog.get_by_role("button").first.click()
    expect(status(phone, "سحبتِ", "retirée", "withdrew")).to_be_visible()
    phone.look("143-withdrawn")
    assert office.agent.call("GET", f"/staff/applications/{her.id}", expect=404)  # another province's
    assert her.client.call("GET", f"/applications/{her.id}").json()["status"] == "withdrawn"


def test_the_language_that_she_takes_is_that_of_the_next_sms(phones, sent, office):
    phone, her = phones("fr"), sent()
    opens(phone, her)
    phone.page.locator("details > summary").click()
    phone.page.locator("details section").first.get_by_role("button").click()
    expect(phone.page.locator("details section").first.get_by_role("button")).to_have_count(0)
    before = len(told(her.client, her.phone))
    office.agent.act(her.id, "claim")
    office.agent.act(her.id, "reject", reason_codes=["late"])
    said = wait_for("the SMS", lambda: told(her.client, her.phone)[before:])
    assert not re.search(r"[\u0600-\u06ff]", said[0])
    assert said[0].startswith("Tamkine wa Riyada :")


# -- tracking without signing in ----------------------------------------------------------------------------------


@each
def test_a_number_and_four_digits_tell_where_a_file_stands(phones, sent, site, language):
    phone, her = phones(language), sent()
    page = phone.page
    phone.open(f"/track?reference={her.reference}")
    expect(page.locator("#reference")).to_have_value(her.reference)
    look = page.locator("main form button[type=submit]")
    look.click()
    expect(page.locator("#last4-mend")).to_be_visible()
    phone.look("150-track-mend")
    page.fill("#last4", f"{(int(her.phone[-4:]) + 1) % 10**4:04d}")
    look.click()
    expect(page.locator("#reference-mend")).to_be_visible()
    phone.look("151-track-not-found")
    page.fill("#reference", her.reference.lower().replace("-", " "))  # as it is read aloud
    page.fill("#last4", her.phone[-4:])
    look.click()
    expect(page.locator("main section h2[tabindex]")).to_be_focused()
    expect(page.locator("main section h2 bdi")).to_have_text(her.reference)
    phone.look("152-track-found")
    said = page.locator("main").inner_text()
    assert not any(word in said for word in (her.cnie, *HERS.values()))
    page.get_by_role("button").last.click()

    nobody = {"ar": "JSR-26K7-PQ2M-9XCT", "fr": "JSR-26K7-PQ2M-9XCV", "en": "JSR-26K7-PQ2M-9XCW"}[language]
    for guess in range(12):
        answer = httpx.get(
            f"{site.url}/api/v1/track/{nobody}", params={"phone_last4": f"{guess:04d}"}, timeout=30
        )
        if answer.status_code == 429:
            break
    assert answer.status_code == 429
    page.fill("#reference", nobody)
    page.fill("#last4", "0000")
    look.click()
    expect(page.locator("main [role=alert] .refused")).to_be_visible()
    phone.look("153-track-too-many")


# -- her rights ---------------------------------------------------------------------------------------------------


@each
def test_she_takes_a_copy_of_her_data_and_has_it_erased(phones, sent, language):
    phone, her = phones(language), sent()
    page = phone.page
    opens(phone, her)
    phone.open("/mine")
    phone.look("160-my-data", wait=page.locator("main .card").first)
    with page.expect_download() as kept:
        page.locator("main .card .button").first.click()
    copy = json.loads(kept.value.path().read_text(encoding="utf-8"))
    assert copy["account"]["phone"] == her.phone
    assert [(one["id"], one["answers"]["cnie"]) for one in copy["files"]] == [(her.id, her.cnie)]
    phone.look("161-my-data-copied", wait=page.locator("main .done"))
    page.locator("main .danger").click()
    dialog = page.locator("dialog[open]")
    phone.look("162-erase-sure", wait=dialog)
    dialog.get_by_role("button").first.click()
    expect(page.locator("main .done bdi")).to_have_text(her.reference)
    phone.look("163-erased")
    her.client.call("GET", f"/applications/{her.id}", expect=404)
    page.get_by_role("button", name=re.compile("الخروج|déconnecter|Sign out")).click()
    page.wait_for_url(f"{phone.url}/{language}")
    assert traces(phone, her) == []


def traces(phone: Phone, *women: Woman) -> list[str]:
    """What a curious person finds of hers on this phone, with the browser's own tools."""
    kept = phone.stored()
    everything = json.dumps(kept, ensure_ascii=False)
    hers = [
        word
        for her in women
        for word in (her.id, her.reference, her.cnie, her.phone[-9:], HERS["family_name"], HERS["address"])
    ]
    found = [word for word in hers if word in everything]
    found += [f"records of {store}" for store, records in kept["records"].items() if records]
    found += [name for name in {**kept["local"], **kept["session"]} if name != "jisr.language"]
    return found


# -- a phone of several women -------------------------------------------------------------------------------------


@each
def test_two_women_share_a_number_and_nothing_stays_when_she_signs_out(phones, sent, site, language):
    phone, one = phones(language), sent()
    page = phone.page
    two = sent(one.client, one.phone)
    draft = draft_of(one.client)
    phone.open("/home")
    page.wait_for_selector("#phone")
    sign_in(phone, one.phone)
    cards = page.locator("main article.card")
    expect(cards).to_have_count(3)
    phone.look("170-home-of-several")
    texts = cards.all_inner_texts()
    assert len(set(texts)) == 3
    for her in (one, two):
        assert sum(her.reference in text for text in texts) == 1
    cards.filter(has_text=one.reference).locator("a").click()
    page.wait_for_selector("#last4")  # the code opens the number; her card opens her file
    page.fill("#last4", two.cnie[-4:])
    page.fill("#year", BORN)
    if one.cnie[-4:] != two.cnie[-4:]:
        page.locator("main form button[type=submit]").click()
        expect(page.locator("#last4-mend")).to_be_visible()
    proves(phone, one)
    phone.at(f"/files/{one.id}")
    phone.open(f"/files/{draft['id']}/questions/1")
    page.wait_for_selector("#q-first_name")
    can_do_without_network(page)
    assert one.reference in json.dumps(phone.stored())

    with phone.offline():
        page.fill("#q-first_name", "Exemple")
        page.fill("#q-family_name", "Essai")
        page.locator("main form > button[type=submit]").click()
        phone.at(f"/files/{draft['id']}/questions/2")
        expect(page.locator("#saved")).to_have_attribute("data-state", "here")
        phone.open("/home")
        out = page.get_by_role("button", name=re.compile("الخروج|déconnecter|Sign out"))
        out.click()
        dialog = page.locator("dialog[open]")
        expect(dialog).to_contain_text("2")
        phone.look("171-sign-out-unsent", wait=dialog)
        dialog.get_by_role("button").last.click()  # she stays
        expect(dialog).to_have_count(0)
        assert len(phone.stored()["records"]["pending"]) == 1
        out.click()
        dialog.get_by_role("button").first.click()
        page.wait_for_url(f"{site.url}/{language}")
    phone.open("/offices")  # at the first page with a network the session ends at the server, too
    page.wait_for_function("() => localStorage.getItem('jisr.end-session') === null")
    assert traces(phone, one, two) == []
    assert phone.context.cookies() == []
    assert one.client.call("GET", f"/applications/{draft['id']}").json()["answers"] == {}

    page.go_back()
    page.go_back()
    page.wait_for_selector("#phone")  # it asks who she is
    said = page.content()
    assert not any(word in said for her in (one, two) for word in (her.reference, her.id, her.cnie))
    phone.open(f"/files/{one.id}")
    page.wait_for_selector("#phone")


# -- other eyes ---------------------------------------------------------------------------------------------------


@contextmanager
def typical(phone: Phone, sent, office: Office) -> Iterator[list[tuple[str, str]]]:
    """A signed-in phone and the pages that stand for all others: name and path."""
    her = sent()
    office.agent.act(her.id, "claim")
    paper = her.file["documents"][0]
    verdict = {"document_id": paper["document_id"], "outcome": "rejected", "reason": "incomplete"}
    office.agent.act(her.id, "request_changes", reason_codes=["document_unreadable"], documents=[verdict])
    draft = draft_of(her.client, phone.language)
    opens(phone, her)
    yield [
        ("first-page", ""),
        ("can-i-apply", f"/check/{PROGRAMME}"),
        ("question", f"/files/{draft['id']}/questions/4"),
        ("papers", f"/files/{her.id}/papers"),
        ("send", f"/files/{draft['id']}/send"),
        ("changes-requested", f"/files/{her.id}"),
        ("home", "/home"),
    ]


def test_in_the_dark_everything_is_as_readable(phones, sent, office):
    phone = phones("ar", color_scheme="dark")
    with typical(phone, sent, office) as pages:
        for name, path in pages:
            phone.open(path)
            phone.settled()
            press = phone.page.locator("main form button[type=submit]")
            if press.count():
                press.first.click()  # with what is wrong in red
                expect(phone.page.locator(".refused").first).to_be_visible()
            phone.look(f"180-dark-{name}")
        ground = phone.page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        assert sum(map(int, re.findall(r"\d+", ground)[:3])) < 200


@each
def test_at_four_times_the_size_nothing_is_out_of_reach(phones, sent, office, language):
    """1280 pixels at 400 % are 320, and a screen of 1024 is 256 high (WCAG 1.4.10)."""
    phone = phones(language)
    with typical(phone, sent, office) as pages:
        page = phone.page
        page.set_viewport_size({"width": 320, "height": 256})
        for name, path in pages:
            phone.open(path)
            phone.settled()
            room = page.evaluate(
                "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
            )
            assert room[0] <= room[1], f"{name} scrolls sideways: {room}"
            button = page.locator(
                "main :is(button.button, a.button, label.button):not(.secondary, details *)"
            ).last
            if name == "home":
                button = page.locator("main :is(button.button, a.button)").last
            # She scrolls there, and it is there: whole, and under nothing else.
            button.evaluate(
                """async (one) => {
                  for (let tries = 0; tries < 50; tries++) {
                    one.scrollIntoView({ block: "center" });
                    const { left, right, top, bottom } = one.getBoundingClientRect();
                    const whole = left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight;
                    const first = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
                    if (whole && (first === one || one.contains(first))) return;
                    await new Promise((soon) => setTimeout(soon, 100));
                  }
                  throw new Error(`out of reach: ${one.outerHTML}`);
                }"""
            )


def test_who_wants_no_motion_sees_none(phones, site):
    phone = phones("fr")
    page = phone.page
    phone.open("/sign-in")
    page.fill("#phone", a_phone().replace("+212", "0"))
    moving = "() => document.getAnimations().filter((one) => one.playState === 'running').length"
    button = page.locator("main form button[type=submit]")
    with held(page, lambda url: url.endswith("/session/codes"), "POST"):
        button.click()
        expect(button).to_have_attribute("aria-disabled", "true")  # it is busy, and says so in words
        expect(button).to_contain_text("En cours")
        assert page.evaluate(moving) == 0
        phone.look("25-code-on-its-way")
        page.emulate_media(reduced_motion="no-preference")
        page.wait_for_function(f"({moving})() > 0")  # who has nothing against it sees it turn
        page.emulate_media(reduced_motion="reduce")
    page.wait_for_selector("#code")
