"""One file in the console, in a real browser: looked at, judged, decided on, put right; by two agents at once, too."""

import io
import re
import secrets
from collections.abc import Mapping
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from cli.client import accounts, wait_for
from cli.demo import picture
from jisr import reference
from tests.e2e.files import a_phone, consent, ready_draft, reset_limits, signed_in, submitted, told
from tests.e2e.phone import Desk
from tests.e2e.phone import sign_in as sign_in_on_phone
from tests.e2e.test_console import sign_in

pytestmark = pytest.mark.e2e

LANGUAGES = pytest.mark.parametrize("language", ["fr", "ar"])
SCALE = "one => new DOMMatrix(getComputedStyle(one).transform).a"
TURNED = "one => Math.round(new DOMMatrix(getComputedStyle(one).transform).b * 1000) !== 0"
MOVED = "one => new DOMMatrix(getComputedStyle(one).transform).e"


@pytest.fixture(autouse=True)
def fresh_limits(site):
    reset_limits(site)


@pytest.fixture
def staff(state) -> Mapping[str, Mapping[str, Any]]:
    return accounts(state / "demo-accounts.json")


def open_file(desk: Desk, account: Mapping[str, Any], file: Mapping[str, Any]) -> None:
    sign_in(desk, account, f"/files/{file['id']}")
    expect(desk.page.locator("#viewer img")).to_be_visible()


def decide(desk: Desk, action: int | str) -> None:
    """Press a decision of the bar, by its place or its words."""
    buttons = desk.page.locator(".bar button")
    (buttons.nth(action) if isinstance(action, int) else buttons.filter(has_text=action)).click()
    expect(desk.page.locator("dialog[open] h2")).to_be_visible()


def see(desk: Desk) -> None:
    desk.page.locator("dialog button[type=submit]").click()
    expect(desk.page.locator(".effects")).to_be_visible()


def confirm(desk: Desk) -> None:
    desk.page.locator("dialog .row button").first.click()
    expect(desk.page.locator("dialog[open]")).to_have_count(0)
    expect(desk.page.locator(".said-above [role=status]")).to_be_visible()


@LANGUAGES
def test_a_file_is_looked_at_by_keyboard(desks, site, staff, language):
    her = signed_in(site)
    file = submitted(her)
    desk = desks(language)
    open_file(desk, staff["agent"], file)
    page = desk.page
    expect(page.locator("main h1")).to_contain_text(file["reference"])
    expect(page.locator("main h1")).to_be_focused()
    desk.look("file")
    page.keyboard.press("v")
    shown = page.locator("#viewer img")
    expect(page.locator("#viewer")).to_be_focused()
    whole = shown.evaluate(SCALE)
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert shown.evaluate(SCALE) == pytest.approx(whole * 1.4 * 1.4, rel=0.01)
    page.keyboard.press("ArrowRight")
    assert shown.evaluate(MOVED) < 0
    page.keyboard.press("r")
    assert shown.evaluate(TURNED)
    page.keyboard.press("0")
    assert not shown.evaluate(TURNED)
    first = page.locator("#paper-title").inner_text()
    page.keyboard.press("j")
    expect(page.locator("#paper-title")).not_to_have_text(first)
    expect(page.locator("#paper-title")).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator("#paper-title")).to_have_text(first)
    expect(page.locator("#viewer img")).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator("#verdict-reason")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("#verdict-good").check()
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_be_visible()
    desk.look("file-keys")
    page.locator("dialog input[type=checkbox]").uncheck()
    page.keyboard.press("Escape")
    page.locator("main h1").focus()
    page.keyboard.press("v")
    expect(page.locator("#viewer")).not_to_be_focused()
    page.reload()  # the mark is still there
    expect(page.locator("#verdict-good")).to_be_checked()


def test_the_pages_of_a_paper_are_turned_by_keyboard(desks, site, staff):
    her = signed_in(site)
    draft, programme = ready_draft(her)
    quote = next(one for one in programme["documents"] if one["type"] == "quote")
    her.upload(draft["id"], quote, None, of_two_pages(), "application/pdf")
    her.call("POST", f"/applications/{draft['id']}/submit", consent(programme))
    desk = desks("fr")
    open_file(desk, staff["agent"], draft)
    page = desk.page
    where = page.locator(".viewer [role=status]")
    page.locator("main h1").focus()
    wait_for("it", lambda: "sur 2" in where.inner_text() or page.keyboard.press("j"), pause=0.5)
    expect(where).to_contain_text("page 1 sur 2")
    page.keyboard.press("v")
    first = page.locator("#viewer img").get_attribute("src")
    page.keyboard.press("PageDown")
    expect(where).to_contain_text("page 2 sur 2")
    assert page.locator("#viewer img").get_attribute("src") != first
    page.keyboard.press("PageDown")  # there is no third
    expect(where).to_contain_text("page 2 sur 2")
    desk.look("file-second-page")
    page.keyboard.press("PageUp")
    expect(where).to_contain_text("page 1 sur 2")


def of_two_pages() -> bytes:
    first, second = (Image.open(io.BytesIO(picture())) for _ in range(2))
    made = io.BytesIO()
    first.save(made, "PDF", save_all=True, append_images=[second])
    return made.getvalue()


@LANGUAGES
def test_changes_are_asked_for_by_name_and_she_gets_the_very_sms_that_was_shown(desks, site, staff, language):
    phone = a_phone()
    her = signed_in(site, phone)
    file = submitted(her)
    desk = desks(language)
    open_file(desk, staff["agent"], file)
    page = desk.page
    decide(desk, 1)
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog [role=alert]")).to_be_visible()
    desk.look("file-nothing-marked")
    page.keyboard.press("Escape")
    page.locator("#verdict-bad").check()
    page.locator("#verdict-reason").select_option("expired")
    page.fill("#verdict-note", "Carte valable jusqu'en 2020.")
    page.locator(".again input").nth(3).check()
    desk.look("file-marked")
    decide(desk, 1)
    page.fill("#decide-note", "Vu avec elle au bureau.")
    desk.look("file-asked")
    see(desk)
    expect(page.locator("dialog h3")).to_be_focused()
    desk.look("file-preview")
    shown = page.locator("blockquote").all_inner_texts()
    assert shown
    before = told(her, phone)
    confirm(desk)
    expect(page.locator(".badge")).to_be_visible()
    desk.look("file-waiting")
    wait_for("the SMS", lambda: len(told(her, phone)) == len(before) + len(shown))
    assert sorted(told(her, phone)[len(before) :]) == sorted(shown)
    now = her.call("GET", f"/applications/{file['id']}").json()
    assert now["status"] == "changes_requested"
    assert now["asked_answers"] == ["/answers/birth_date"]
    [asked] = [one for one in now["documents"] if one["document_id"] in now["asked_documents"]]
    assert (asked["reason"], asked["note"]) == ("expired", "Carte valable jusqu'en 2020.")
    expect(page.locator(".notes").filter(has_text="Vu avec elle au bureau.")).to_have_count(1)


@LANGUAGES
def test_a_paper_that_a_correction_makes_necessary_is_asked_for_and_comes(
    desks, phones, site, staff, language
):
    """What runs the centre was not what she said: its statutes are missing, and no other answer is asked for."""
    phone = a_phone()
    her = signed_in(site, phone)
    centre = {"legal_form": "public_body", "authorisation_number": f"{secrets.randbelow(10**6)}/2026"}
    file = submitted(her, programme="social-centre-qualification", language=language, **centre)
    api = signed_in_as_staff(site, staff["agent"])
    corrected = {"answers": {"legal_form": "foundation"}, "reason_codes": ["paper_says"]}
    seen = {"If-Match": f'"{file["version"]}"'}
    api.call("PATCH", f"/staff/applications/{file['id']}", corrected, headers=seen, expect=200)
    wait_for("the SMS of the correction", lambda: len(told(her, phone)) == 2)

    desk = desks(language)
    open_file(desk, staff["agent"], file)
    page = desk.page
    page.locator(".lacks .again input").check()
    desk.look("file-paper-missing")
    decide(desk, "Demander" if language == "fr" else "طلب تعديلات")
    expect(page.locator("dialog li")).to_have_count(1)
    desk.look("file-paper-asked")
    see(desk)
    [shown] = page.locator("blockquote").all_inner_texts()
    confirm(desk)
    steps = page.locator(".steps li").first
    expect(steps).to_contain_text("Statuts" if language == "fr" else "النظام الأساسي")
    desk.look("file-paper-waiting")
    wait_for("the SMS", lambda: told(her, phone)[2:] == [shown])
    assert ("Statuts" if language == "fr" else "النظام الأساسي") in shown

    hers = phones(language)
    hers.open(f"/files/{file['id']}")
    hers.page.wait_for_selector("#phone")
    sign_in_on_phone(hers, phone)
    hers.page.fill("#last4", file["answers"]["cnie"][-4:])
    hers.page.fill("#year", file["answers"]["birth_date"][:4])
    hers.page.locator("main form button[type=submit]").click()
    hers.at(f"/files/{file['id']}")
    hers.look("126-paper-missing")
    expect(hers.page.locator(".turn li")).to_have_count(1)
    hers.page.locator(".turn a.button").click()
    hers.at(f"/files/{file['id']}/papers")
    card = hers.page.locator(".paper", has=hers.page.locator("#camera-statutes-one"))
    expect(card).to_be_visible()
    hers.look("127-paper-to-add")
    new = {"name": "statuts.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    hers.page.set_input_files("#camera-statutes-one", new)
    expect(card.locator(".moss")).to_be_visible(timeout=60_000)
    hers.page.locator("#app > button.button").click()
    hers.at(f"/files/{file['id']}")
    hers.page.locator(".turn button").last.click()
    expect(hers.page.locator(".turn button")).to_have_count(0)
    now = her.call("GET", f"/applications/{file['id']}").json()
    assert (now["status"], now["asked_papers"], now["missing"]) == ("in_review", [], [])


@LANGUAGES
def test_from_claim_to_money_each_decision_says_first_what_it_will_do(desks, site, staff, language):
    phone = a_phone()
    her = signed_in(site, phone)
    file = submitted(her)
    desk = desks(language)
    open_file(desk, staff["agent"], file)
    page = desk.page
    page.keyboard.press("c")
    expect(page.locator(".head .moss")).to_be_visible()
    page.locator("#verdict-good").check()
    decide(desk, 0)
    see(desk)
    desk.look("file-pass")
    confirm(desk)
    head = desks(language)
    open_file(head, staff["coordinator"], file)
    decide(head, 0)
    head.page.fill("#decide-amount", "rien")
    head.page.locator("dialog button[type=submit]").click()
    expect(head.page.locator("#decide-amount")).to_be_focused()
    head.look("file-amount-wrong")
    head.page.fill("#decide-amount", "30 000")
    see(head)
    expect(head.page.locator(".effects")).to_contain_text(re.compile("30.000"))
    head.look("file-approve")
    confirm(head)
    now = her.call("GET", f"/applications/{file['id']}").json()
    assert now["status"] == "approved"
    head.look("file-approved")


@LANGUAGES
def test_a_refusal_needs_its_reason(desks, site, staff, language):
    file = submitted(signed_in(site))
    desk = desks(language)
    open_file(desk, staff["agent"], file)
    page = desk.page
    page.locator(".bar button.danger").click()
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("#decide-reasons-mend")).to_be_visible()
    expect(page.locator("#decide-reasons")).to_be_focused()
    page.locator("#decide-reasons").check()
    see(desk)
    desk.look("file-refuse")
    page.locator("dialog .row button").nth(1).click()  # back: what was chosen is still there
    expect(page.locator("#decide-reasons")).to_be_checked()


@LANGUAGES
def test_answers_are_put_right_with_a_reason_and_a_trace(desks, site, staff, language):
    phone = a_phone()
    her = signed_in(site, phone)
    file = submitted(her)
    wait_for("the SMS of the submission", lambda: told(her, phone))
    desk = desks(language)
    open_file(desk, staff["agent"], file)
    page = desk.page
    page.locator("section .above button.link").first.click()
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog [role=alert]")).to_be_visible()
    page.fill("#q-household_size", "300")
    page.locator("#correct-reason").check()
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("#q-household_size-mend")).to_be_visible()
    desk.look("file-correct-wrong")
    page.fill("#q-household_size", "7")
    page.fill("#q-amount_mad", "45 000")
    see(desk)
    expect(page.locator("dialog h3")).to_be_focused()
    expect(page.locator(".changes tbody tr")).to_have_count(2)
    expect(page.locator(".effects")).to_contain_text(re.compile(r"45\W000"))
    [shown] = page.locator("blockquote").all_inner_texts()
    desk.look("file-correct-sure")
    now = her.call("GET", f"/applications/{file['id']}").json()
    assert (now["version"], now["answers"]) == (file["version"], file["answers"]), "it was only shown"
    page.locator("dialog .row button").nth(1).click()  # back: what was typed is still there
    expect(page.locator("#q-household_size")).to_have_value("7")
    see(desk)
    confirm(desk)
    now = her.call("GET", f"/applications/{file['id']}").json()
    assert (now["answers"]["household_size"], now["answers"]["amount_mad"]) == (7, 45_000)
    assert now["timeline"][-1]["answers"] == ["/answers/amount_mad", "/answers/household_size"]
    wait_for("the SMS", lambda: told(her, phone)[1:] == [shown])


@LANGUAGES
def test_a_correction_that_takes_the_file_elsewhere_says_so_before(desks, site, staff, language):
    her = signed_in(site)
    file = submitted(her)
    agent = staff["agent"]
    there = next(
        one for one in reference.provinces(agent["regions"][0]) if one.code not in agent["provinces"]
    )
    commune = reference.communes(there.code)[0]
    desk = desks(language)
    open_file(desk, agent, file)
    page = desk.page
    page.locator("section .above button.link").first.click()
    for name, code in (("province", there.code), ("commune", commune.code)):
        picks(desk, name, code)
    page.locator("#correct-asked_by_her").check()
    see(desk)
    expect(page.locator(".effects .brick")).to_have_count(1)
    expect(page.locator(".effects")).to_contain_text(reference.display_name(there.code, language))
    desk.look("file-correct-elsewhere")
    confirm(desk)
    desk.look("file-corrected-elsewhere")
    assert her.call("GET", f"/applications/{file['id']}").json()["answers"]["province"] == there.code
    page.reload()
    expect(page.locator("main [role=alert]")).to_be_visible()  # it is another desk's


def picks(desk: Desk, name: str, code: str) -> None:
    """Another place than the one that was chosen."""
    group = desk.page.locator("dialog fieldset").filter(has=desk.page.locator(f"[id='q-{name}']"))
    group.locator(".picked button").click()
    said = reference.display_name(code, desk.language)
    if group.locator("input").count():
        group.locator("input").fill(said)
    group.get_by_role("button", name=re.compile(f"^{re.escape(said)}")).first.click()
    group.locator(".picked").wait_for()


@LANGUAGES
def test_of_two_agents_on_one_file_the_second_is_told_and_nothing_is_overwritten(
    desks, site, staff, language
):
    file = submitted(signed_in(site))
    first, second = desks(language), desks(language)
    open_file(second, staff["agent"], file)
    open_file(first, staff["coordinator"], file)
    page = second.page
    page.locator(".bar button.danger").click()
    page.locator("#decide-reasons").check()
    page.fill("#decide-note", "Deux visites, personne.")
    decide(first, 0)
    see(first)
    confirm(first)
    page.locator("dialog button[type=submit]").click()
    box = page.locator(".said-above [role=alert]")
    expect(box).to_be_visible()
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(box.locator("li").first).to_contain_text(first.page.locator(".who strong").inner_text())
    second.look("file-changed-meanwhile")
    api = signed_in_as_staff(site, staff["coordinator"])
    now = api.call("GET", f"/staff/applications/{file['id']}").json()
    assert (now["stage"], now["status"]) == ("committee", "in_review")
    box.locator("button").click()
    expect(box).to_have_count(0)
    kept = second.stored()["session"]
    assert "Deux visites, personne." in str(kept)


def signed_in_as_staff(site: Any, account: Mapping[str, Any]) -> Any:
    from cli.client import Client

    client = Client(site.url)
    client.staff_sign_in(account)
    return client


@LANGUAGES
def test_notes_and_contacts_survive_a_session_that_ends_by_itself(desks, site, staff, language):
    her = signed_in(site)
    file = submitted(her)
    desk, account = desks(language), staff["agent"]
    open_file(desk, account, file)
    page = desk.page
    page.locator("form:has(#note) button").click()
    expect(page.locator("#note-mend")).to_be_visible()
    page.fill("#note", "Elle passe au bureau lundi.")
    page.route("**/api/v1/staff/**", lambda route: route.fulfill(status=401, json={}))
    page.locator("form:has(#note) button").click()
    expect(page.locator("#username")).to_be_visible()
    page.unroute("**/api/v1/staff/**")
    again(desk, account)
    expect(page.locator("#note")).to_have_value("Elle passe au bureau lundi.")
    page.locator("form:has(#note) button").click()
    expect(page.locator(".notes").filter(has_text="Elle passe au bureau lundi.")).to_have_count(1)
    expect(page.locator("#note")).to_have_value("")
    page.locator("form:has(#contact-text) button").click()
    expect(page.locator("#contact-mend")).to_be_visible()
    page.locator("#contact-outcome").select_option("no_answer")
    page.locator("form:has(#contact-text) button").click()
    expect(page.locator(".notes li")).to_have_count(2)
    page.fill("#note", "Secret de ce poste")
    desk.look("file-notes")
    page.locator(".rail button.link").click()
    expect(page.locator("#username")).to_be_visible()
    assert "Secret de ce poste" not in str(desk.stored())
    assert "Elle passe" not in str(her.call("GET", f"/applications/{file['id']}").json())


def again(desk: Desk, account: Mapping[str, Any]) -> None:
    import pyotp

    page = desk.page
    page.fill("#username", account["username"])
    page.fill("#password", account["password"])
    page.locator("form button[type=submit]").click()
    page.wait_for_selector("#code, .rail")
    if page.locator("#code").count():
        page.fill("#code", pyotp.TOTP(account["totp_secret"]).now())
    page.wait_for_selector(".file")
    desk.settled()


@LANGUAGES
def test_the_same_picture_elsewhere_and_how_she_may_be_reached_stand_out(desks, site, staff, language):
    same = picture()
    files = []
    for _ in range(2):
        her = signed_in(site)
        draft, programme = ready_draft(her)
        wanted = {one["type"]: one for one in programme["documents"]}
        her.call("DELETE", f"/applications/{draft['id']}/documents/{draft['documents'][0]['document_id']}")
        first = draft["documents"][0]
        her.upload(draft["id"], wanted[first["type"]], first["side"], same)
        safe = {"hours": "09:00-12:00", "codes_only": True, "other_phone": "06 00 00 00 77"}
        sent = {**consent(programme), "safe_contact": safe}
        her.call("POST", f"/applications/{draft['id']}/submit", sent, expect=200)
        files.append(her.call("GET", f"/applications/{draft['id']}").json())
    desk = desks(language)
    open_file(desk, staff["agent"], files[1])
    page = desk.page
    page.locator(".papers button").last.click()
    link = page.locator(f".paper a[href$='/files/{files[0]['id']}']")
    expect(link).to_be_visible()
    why = "même image" if language == "fr" else "الصورة نفسها"
    named = page.locator(".pane .alike li").filter(has=page.locator(f"a[href$='/files/{files[0]['id']}']"))
    expect(named).to_contain_text(why)
    desk.look("file-duplicate")
    expect(page.locator(".pane .refused").first).to_be_visible()
    link.click()
    desk.at(f"/files/{files[0]['id']}")
    expect(page.locator("main h1")).to_contain_text(files[0]["reference"])
    # The earlier one has no mark: it is given one, which says of which file.
    page.locator("button.link:has(use[href$='#copy'])").click()
    expect(page.locator("dialog .choice")).to_have_count(1)
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("#decide-other")).to_be_focused()
    desk.look("file-mark-duplicate")
    page.locator("dialog .choice input").check()
    expect(page.locator("#decide-other")).to_have_value(files[1]["reference"])
    see(desk)
    confirm(desk)
    marked = "signalé par le bureau" if language == "fr" else "أشار إليه المكتب"
    expect(page.locator(".turn .alike li")).to_contain_text(
        [re.compile(f"{files[1]['reference']}.*{marked}", re.S)]
    )


@LANGUAGES
def test_other_files_of_a_number_are_found_and_accuse_nobody(desks, site, staff, language):
    phone = a_phone()
    her = signed_in(site, phone)
    earlier = submitted(her)
    her.call("POST", f"/applications/{earlier['id']}/withdraw", {}, expect=200)
    file = submitted(her)
    desk = desks(language)
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url))
    open_file(desk, staff["agent"], file)
    page = desk.page
    page.locator("button:has(use[href$='#search'])").click()
    found = page.locator("#of-number .alike a")
    expect(found).to_have_attribute("href", re.compile(f"/files/{earlier['id']}$"))
    expect(page.locator("#of-number h3")).to_be_focused()
    desk.look("file-of-number")
    assert any(url.endswith(f"/staff/applications/{file['id']}/alike") for url in asked)
    assert not any(phone[-9:] in url for url in asked)
    expect(page.locator(".turn use[href$='#copy']")).to_have_count(0)


@LANGUAGES
def test_a_visit_is_reported_with_a_photo_that_she_does_not_see(desks, site, staff, language, tmp_path):
    """The first one was the wrong one: it is taken back."""
    her = signed_in(site)
    file = submitted(her)
    photo = tmp_path / "atelier.jpg"
    photo.write_bytes(picture())
    wrong = tmp_path / "rue.jpg"
    wrong.write_bytes(picture())
    text = tmp_path / "notes.jpg"
    text.write_text("not a photo")
    desk = desks(language)
    open_file(desk, staff["agent"], file)
    page = desk.page
    page.locator("button:has(use[href$='#house'])").click()
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog .refused a")).to_have_count(4)
    desk.look("file-visit-missing")
    page.locator("#visit-photos").set_input_files(text)
    expect(page.locator("dialog .refused p").filter(has_not=page.locator("strong"))).to_be_visible()
    page.locator("#visit-photos").set_input_files(photo)
    expect(page.locator("dialog .photos img")).to_have_count(1)
    page.locator("#visit-photos").set_input_files(wrong)
    expect(page.locator("dialog .photos img")).to_have_count(2)
    desk.look("file-visit-two-photos")
    page.locator("dialog .photos .button").last.click()
    expect(page.locator("dialog .photos img")).to_have_count(1)
    page.fill("#visit-day", "1/1/2099")
    page.locator("#visit-present").check()
    page.fill("#visit-text", "Deux machines à coudre, bien tenues.")
    page.locator("#visit-recommendation").check()
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog .refused a")).to_have_count(1)
    page.fill("#visit-day", "/".join(reversed(file["submitted_at"][:10].split("-"))))
    desk.look("file-visit")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    api = signed_in_as_staff(site, staff["agent"])
    seen = lambda: api.call("GET", f"/staff/applications/{file['id']}").json()["visits"][0]["photos"][0]  # noqa: E731
    wait_for("the verdict on the photo", lambda: seen()["status"] == "accepted")
    page.reload()
    page.locator(".photos button").click()
    expect(page.locator("dialog .sheet img")).to_be_visible()
    desk.look("file-visit-photo")
    assert api.call("GET", f"/staff/applications/{file['id']}").json()["visit_photos"] == []
    hers = her.call("GET", f"/applications/{file['id']}").json()
    assert len(hers["documents"]) == len(file["documents"])
    assert "machines" not in str(hers)


@LANGUAGES
def test_a_complaint_is_recorded_acknowledged_and_answered_and_a_number_changed(desks, site, staff, language):
    her = signed_in(site)
    file = submitted(her)
    desk = desks(language)
    open_file(desk, staff["agent"], file)
    page = desk.page
    grievances = page.locator("section").filter(has=page.locator("use[href$='#message-square']"))
    grievances.locator("button").click()
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("#decide-note-mend")).to_be_visible()
    expect(page.locator("#decide-note")).to_be_focused()
    page.fill("#decide-note", "Aucune nouvelle depuis trois mois.")
    see(desk)
    confirm(desk)
    complaint = page.locator(".visit").filter(has_text="Aucune nouvelle depuis trois mois.")
    expect(complaint).to_be_visible()
    notice = page.locator(".turn:has(a[href='#grievances'])")
    expect(notice).to_be_visible()
    notice.scroll_into_view_if_needed()
    desk.look("file-complaint-open")
    notice.locator("a").press("Enter")
    expect(page.locator("#grievances")).to_be_focused()
    complaint.locator("button").first.click()  # nothing to fill in: what it does is shown at once
    expect(page.locator(".effects")).to_be_visible()
    desk.look("file-acknowledge")
    confirm(desk)
    expect(complaint.locator(".moss")).to_be_visible()
    head = desks(language)
    open_file(head, staff["coordinator"], file)
    head.page.locator(".visit").filter(has_text="Aucune nouvelle").locator("button").click()
    head.page.fill("#decide-note", "Votre dossier passe en commission le 12.")
    see(head)
    head.look("file-answer-complaint")
    confirm(head)
    expect(head.page.locator(".visit")).to_contain_text("Votre dossier passe en commission le 12.")
    head.look("file-complaint-answered")
    assert "commission le 12" in str(her.call("GET", f"/applications/{file['id']}").json())

    page.reload()
    page.locator("section button:has(use[href$='#phone'])").click()
    page.fill("#decide-phone", "0522")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog [role=alert]")).to_be_visible()
    page.fill("#decide-phone", a_phone().replace("+212", "0"))
    see(desk)
    expect(page.locator("blockquote")).to_have_count(2)  # both numbers are told
    desk.look("file-new-phone")


def test_who_only_reads_is_offered_nothing(desks, site, staff):
    file = submitted(signed_in(site))
    desk = desks("fr")
    open_file(desk, staff["auditor"], file)
    expect(desk.page.locator(".bar, .again, .verdict, main form")).to_have_count(0)
    desk.look("file-read-only")


def test_another_place_s_file_is_not_there(desks, staff):
    desk = desks("fr")
    sign_in(desk, staff["agent"], "/files/ZZZZZZZZZZZZ")
    expect(desk.page.get_by_role("alert")).to_be_visible()
    desk.look("file-not-there")


def test_in_the_dark_theme_a_file_can_be_read(desks, site, staff):
    file = submitted(signed_in(site))
    desk = desks("ar", color_scheme="dark")
    open_file(desk, staff["agent"], file)
    desk.look("dark-file", keep=False)
