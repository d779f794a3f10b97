"""Her whole way through the portal, in each language, with every page and state looked at."""

import io
import re
import secrets
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from cli.client import Client, wait_for
from cli.demo import PROGRAMME, picture
from tests.e2e.files import a_cnie, a_phone, draft_of, reset_limits, signed_in, told
from tests.e2e.phone import (
    Phone,
    answer,
    answer_screen,
    code_for,
    go_on,
    held,
    questions_here,
    sign_in,
)

pytestmark = pytest.mark.e2e
each = pytest.mark.parametrize("language", ["ar", "fr", "en"])

CENTRES = "social-centre-qualification"
ARABIC = re.compile(r"[\u0600-\u06ff]")
LATIN = {
    "first_name": "Exemple",
    "family_name": "Essai",
    "address": "1 rue de l'Exemple, quartier Essai",
    "project_idea": "Un petit atelier de couture chez moi. J'achèterai deux machines et je vendrai au souk.",
}
# What a thumb gets wrong: too short, another alphabet's digits, a day that no month has, more than there is.
WRONG = {
    "cnie": "12",
    "birth_date": "1990-02-31",
    "address": "x",
    "postal_code": "3000",
    "household_size": "0",
    "project_idea": "Couture",
    "amount_mad": "200000",
    "rib": "007 780",
}


@pytest.fixture(autouse=True)
def _many_people_at_one_address(site):
    reset_limits(site)


def programme_of(site, name: str = PROGRAMME) -> dict[str, Any]:
    return Client(site.url).call("GET", f"/programmes/{name}").json()


def jpeg(name: str, content: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def a_dark_photo() -> bytes:
    """As of a paper at night; each one differs."""
    image = Image.new("RGB", (1200, 800), (secrets.randbelow(12), secrets.randbelow(12), 6))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def a_scan() -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(picture())).save(out, "PDF")
    return out.getvalue()


def sees_what_to_mend(phone: Phone, count: int | None = None) -> list[str]:
    """The box on top names each problem as a link that leads to its field, and beside the field it says so too."""
    summary = phone.page.locator(".refused[role=alert]").filter(has=phone.page.locator("a"))
    expect(summary).to_be_focused()
    links = summary.locator("a")
    said = links.all_inner_texts()
    assert said
    assert count is None or len(said) == count
    for link in links.all():
        target = phone.page.locator(f"[id='{(link.get_attribute('href') or '').lstrip('#')}']")
        assert target.count() == 1
    assert phone.page.locator(".field.wrong .mend, .card .mend").count() >= 1
    return said


# -- what anybody reads -------------------------------------------------------------------------------------------


@each
def test_pages_that_anybody_reads(phones, site, language):
    phone: Phone = phones(language)
    for name, path in {
        "01-first-page": "",
        "02-programme": f"/programmes/{PROGRAMME}",
        "03-programme-without-money": f"/programmes/{CENTRES}",
        "04-offices": "/offices",
        "05-track": "/track",
        "06-help": "/help",
        "07-no-such-page": "/nothing",
        "20-sign-in": "/sign-in",
    }.items():
        phone.open(path)
        if path in {"/track", "/sign-in"}:
            phone.page.wait_for_selector("form input")
        phone.look(name)
        switch = phone.page.locator(".languages a")
        assert switch.all_inner_texts() == ["العربية", "Français", "English", "ⵜⴰⵎⴰⵣⵉⵖⵜ"]
        assert phone.page.locator(".languages [aria-current]").get_attribute("hreflang") == language
    without_money = phone.page.request.get(f"{site.url}/{language}/programmes/{CENTRES}").text()
    assert not re.search(r"\bDH\b|درهم|dirham", without_money)


# -- can I apply? -------------------------------------------------------------------------------------------------


@each
def test_can_i_apply_says_yes_or_why_not_and_keeps_nothing(phones, site, language):
    phone: Phone = phones(language)
    programme = programme_of(site)
    asked: list[tuple[str, str]] = []
    phone.page.on("request", lambda request: asked.append((request.method, request.url)))
    phone.open("")
    phone.page.locator(f"a[href='/{language}/check/{PROGRAMME}']").click()
    phone.look("10-can-i-apply", wait=phone.page.locator("input[name='q-kind']").first)
    phone.page.locator("main form button[type=submit]").click()
    sees_what_to_mend(phone)
    phone.look("11-can-i-apply-mend")
    phone.page.locator("#q-kind").check()
    example = programme["examples"][programme["kinds"][0]]

    too_young = {**example, "birth_date": "2015-05-23", "amount_mad": example["cost_mad"] + 1}
    answer_screen(phone, programme, too_young)
    phone.page.locator("main form button[type=submit]").click()
    reasons = phone.page.locator("section .refused")
    expect(reasons).to_have_count(2)
    for code in ("too_young", "amount_above_cost"):
        (message,) = [e["message"][language] for e in programme["eligibility"] if e["code"] == code]
        expect(reasons.filter(has_text=message)).to_have_count(1)
    phone.look("12-can-i-apply-no")

    for name in questions_here(phone, programme):
        answer(phone, programme, name, example[name])
    expect(reasons).to_have_count(0)  # an answer that changed takes the old verdict away
    phone.page.locator("main form button[type=submit]").click()
    expect(phone.page.locator("section .done")).to_be_visible()
    wanted = [d["title"][language] for d in programme["documents"] if d["required"] is True]
    for title in wanted:
        expect(phone.page.locator("section li", has_text=title)).to_be_visible()
    phone.look("13-can-i-apply-yes")

    kept = phone.stored()
    assert set(kept["local"]) == {"jisr.language"}
    assert kept["session"] == {}
    assert not any(kept["records"].values())
    assert [one for one in asked if one[0] != "GET"] == []
    assert not any(str(value) in url for _, url in asked for value in (example["cost_mad"], "1990"))

    phone.page.locator(f"section a[href='/{language}/apply/{PROGRAMME}']").click()
    phone.page.wait_for_selector("#phone")  # and from here she is known
    assert "next=" in phone.page.url


# -- signing in ---------------------------------------------------------------------------------------------------


@each
def test_she_signs_in_with_a_code_after_some_mistakes(phones, site, language):
    phone: Phone = phones(language)
    page, number = phone.page, a_phone()
    phone.open("/home")
    page.wait_for_selector("#phone")
    submit = page.locator("main form button[type=submit]")
    submit.click()
    expect(page.locator("#phone-mend")).to_be_visible()
    expect(page.locator("#phone")).to_be_focused()
    phone.look("21-sign-in-empty")
    page.fill("#phone", "05 22 00 00 00")
    submit.click()
    expect(page.locator("#phone")).to_have_attribute("aria-invalid", "true")
    phone.look("22-sign-in-no-mobile")

    page.fill("#phone", "٠٦ " + number[5:7] + " " + number[7:])  # digits of two alphabets
    submit.click()
    expect(page.locator("#code")).to_be_visible()
    expect(page.locator("main bdi", has_text=re.compile(r"06\s00\s0"))).to_be_visible()
    expect(page.locator("main p[aria-live=off]")).to_have_text(re.compile(r"\d+"))  # when she may ask again
    phone.look("23-code")
    page.fill("#code", "12")
    submit.click()
    expect(page.locator("#code-mend")).to_be_visible()
    right = code_for(site.url, number, 0)
    sms = Client(site.url).messages(number)[-1]["text"]
    assert bool(ARABIC.search(sms)) is (language == "ar")
    page.fill("#code", f"{(int(right) + 1) % 10**6:06d}")
    expect(page.locator("#code-mend")).to_contain_text(
        {"ar": "محاولتان", "fr": "deux essais", "en": "two tries"}[language]
    )
    phone.look("24-code-wrong")
    page.fill("#code", f"{(int(right) + 2) % 10**6:06d}")
    expect(page.locator("#code-mend")).to_contain_text(
        {"ar": "محاولة واحدة", "fr": "un essai", "en": "one try"}[language]
    )
    page.fill("#code", right)
    phone.at("/home")
    phone.look("70-home-empty", wait=page.locator("main .notice").first)


# -- from the first question to the receipt -----------------------------------------------------------------------


@each
def test_she_applies_from_the_first_question_to_the_receipt(phones, site, language):
    phone: Phone = phones(language)
    page, number, programme = phone.page, a_phone(), programme_of(site)
    kind = programme["kinds"][0]
    answers = {
        **programme["examples"][kind],
        **(LATIN if language != "ar" else {}),
        "cnie": a_cnie(),
        "rib": "011519000001205000534921",
    }
    phone.open(f"/apply/{PROGRAMME}")
    page.wait_for_selector("#phone")
    sign_in(phone, number)
    chooses_the_kind(phone, 0)
    answers_every_question(phone, programme, answers)
    sends_her_papers(phone, site)
    reference = sends_it(phone)
    file = reads_the_receipt(phone, reference, programme)

    inbox = Client(site.url)
    sms = wait_for("the SMS", lambda: [text for text in told(inbox, number) if reference in text])
    assert bool(ARABIC.search(sms[0])) is (language == "ar")

    phone.open("/home")
    phone.look("71-home", wait=page.locator("main .card"))
    expect(page.locator("main .card")).to_have_count(1)
    expect(page.locator("main .card")).to_contain_text(reference)
    page.locator("main .card a").click()
    phone.at(f"/files/{file}")
    expect(page.locator(".history li").first).to_be_visible()
    phone.look("72-file-sent")


def chooses_the_kind(phone: Phone, index: int) -> None:
    page = phone.page
    phone.look("30-kind", wait=page.locator("input[name=kind]").first)
    begin = page.locator("#app > button.button")
    begin.click()
    expect(page.locator("#kind-mend")).to_be_visible()
    expect(page.locator("#kind-0")).to_be_focused()
    phone.look("31-kind-mend")
    page.locator(f"#kind-{index}").check()
    begin.click()
    phone.at(re.compile(r"/files/[^/]+/questions/1"))


def answers_every_question(phone: Phone, programme: dict[str, Any], answers: dict[str, Any]) -> None:
    page = phone.page
    optional = {"postal_code", "rib"}
    n, met = 0, []
    while "/questions/" in page.url:
        n += 1
        page.wait_for_selector("main form :is(input, textarea, button.choice)")
        here = questions_here(phone, programme)
        name = f"{31 + n}-question-{n:02}-{here[0].replace('_', '-')}"
        phone.look(name, keep=False)
        for question in here:
            if question in WRONG:
                answer(phone, programme, question, WRONG[question])
        page.locator("main form > button[type=submit]").click()
        said = sees_what_to_mend(phone)
        assert len(said) == len([q for q in here if q in WRONG or q not in optional])
        phone.look(f"{name}-mend")
        page.reload()  # what she typed is still there
        page.wait_for_selector("main form :is(input, textarea, button.choice)")
        met += answer_screen(phone, programme, answers)
        phone.look(f"{name}-answered")
        if n == 5:
            stops_and_comes_back(phone)
        go_on(phone)
    assert set(met) >= set(programme["examples"][programme["kinds"][0]])


def stops_and_comes_back(phone: Phone) -> None:
    """What is typed on a screen is kept when she leaves it; the file's page knows how far she is."""
    page = phone.page
    here, file = page.url, page.url.split("/questions/")[0]
    typed = page.locator("#q-address").input_value()
    page.locator("main .back").click()
    page.wait_for_url(re.compile(r"/questions/4$"))
    page.goto(file)
    phone.look("45-draft", wait=page.locator("ol.steps"))
    page.goto(here)
    expect(page.locator("#q-address")).to_have_value(typed)


def sends_her_papers(phone: Phone, site) -> None:
    page = phone.page
    phone.at(re.compile(r"/files/[^/]+/papers"))
    page.wait_for_selector(".paper")
    assert page.locator("#camera-cnie-front").get_attribute("capture") == "environment"
    phone.look("50-papers")
    front = page.locator(".paper", has=page.locator("#camera-cnie-front"))
    with held(page, lambda url: url.startswith(site.emulator.endpoint), "POST"):
        page.set_input_files("#camera-cnie-front", jpeg("front.jpg", a_dark_photo()))
        expect(front.locator("progress")).to_be_visible()
        expect(front.locator("img")).to_be_visible()  # her own picture, before the server has it
        phone.look("51-papers-sending")
    with held(page, lambda url: url.endswith("/documents"), "GET"):
        expect(front.locator("progress")).to_have_count(0)
        phone.look("52-papers-checking")
    expect(front.locator(".brick")).to_be_visible(timeout=60_000)
    expect(front).to_contain_text({"ar": "مظلمة", "fr": "trop sombre", "en": "too dark"}[phone.language])
    phone.look("53-papers-take-again")

    page.set_input_files("#camera-cnie-front", jpeg("front.jpg", picture()))
    page.set_input_files("#file-cnie-back", jpeg("back.jpg", picture()))
    scan = {"name": "devis.pdf", "mimeType": "application/pdf", "buffer": a_scan()}
    page.set_input_files("#file-quote-one", scan)
    expect(page.locator(".picture .moss")).to_have_count(3, timeout=60_000)
    expect(page.locator(".picture .brick")).to_have_count(0)  # the bad one went when its successor had come
    phone.look("54-papers-good")

    front.locator("button.link").first.click()
    large = page.locator("dialog[open]")
    expect(large.locator("img.large")).to_be_visible()
    page.wait_for_function("() => document.querySelector('dialog[open] img.large').naturalWidth > 0")
    phone.look("55-paper-large")
    large.get_by_role("button").click()
    expect(large).to_have_count(0)

    page.set_input_files("#file-project_photo-one", jpeg("project.jpg", picture()))
    extra = page.locator(".paper", has=page.locator("#file-project_photo-one"))
    expect(extra.locator(".moss")).to_be_visible(timeout=60_000)
    extra.locator("button.link").last.click()
    sure = page.locator("dialog[open]")
    phone.look("56-paper-remove", wait=sure)
    sure.get_by_role("button").first.click()
    expect(extra.locator(".picture")).to_have_count(0)
    page.locator("#app > button.button").click()
    phone.at(re.compile(r"/files/[^/]+/send"))


def sends_it(phone: Phone) -> str:
    """Returns the reference."""
    page = phone.page
    phone.look("60-send", wait=page.locator("#consent"), keep=False)
    send = page.locator("#app > button.button")
    page.fill("#other-phone", "06 12")
    send.click()
    sees_what_to_mend(phone, 2)
    expect(page.locator("#consent-mend")).to_be_visible()
    expect(page.locator("#other-phone-mend")).to_be_visible()
    phone.look("61-send-mend")
    page.fill("#other-phone", "")
    page.locator("input[name=hours]").last.check()
    page.locator("#consent").check()
    phone.look("62-send-ready")
    page.locator("input[name=hours]").first.check()  # what she is told would wait for the evening
    send.click()
    phone.at(re.compile(r"/files/[^/]+/receipt"))
    return page.locator(".reference").inner_text().strip()


def reads_the_receipt(phone: Phone, reference: str, programme: dict[str, Any]) -> str:
    """Returns the file's id."""
    page = phone.page
    file = page.url.split("/files/")[1].split("/")[0]
    assert re.fullmatch(r"JSR(-[0-9A-Z]{4}){3}", reference)
    squares = page.locator(".qr svg path").get_attribute("d") or ""
    assert squares.count("M") > 400
    expect(page.locator("main")).to_contain_text(f"{programme['deadline_days']}")
    phone.look("65-receipt")
    with page.expect_download() as kept:
        page.locator("#app > button.button.secondary").click()
    assert kept.value.suggested_filename == f"{reference}.pdf"
    assert kept.value.path().read_bytes().startswith(b"%PDF-")
    return file


# -- other questions for others -----------------------------------------------------------------------------------


@each
def test_a_member_of_a_cooperative_is_asked_about_it_and_for_its_statutes(phones, site, language):
    phone: Phone = phones(language)
    page, number, programme = phone.page, a_phone(), programme_of(site)
    kind = "cooperative_member"
    hers = ("cooperative_name", "ice", "register_number")
    answers = {**programme["examples"][kind], "cnie": a_cnie()}
    her = signed_in(site, number)
    begun = {"programme": PROGRAMME, "kind": kind, "language": language}
    draft = her.call("POST", "/applications", begun, expect=201).json()
    others = {name: value for name, value in answers.items() if name not in hers}
    etag = {"If-Match": f'"{draft["version"]}"'}
    her.call("PATCH", f"/applications/{draft['id']}", {"answers": others}, headers=etag)

    phone.open(f"/files/{draft['id']}")
    page.wait_for_selector("#phone")
    sign_in(phone, number)
    page.locator("#app > a.button").click()  # where she stopped
    page.wait_for_selector("[id='q-cooperative_name']")
    answer_screen(phone, programme, answers)
    go_on(phone)
    page.wait_for_selector("#q-ice")
    assert questions_here(phone, programme) == ["ice", "register_number"]
    page.locator("main form > button[type=submit]").click()
    sees_what_to_mend(phone, 1)  # one of the two is enough
    phone.look("46-question-cooperative-mend")
    answer_screen(phone, programme, {"register_number": answers["register_number"]})
    go_on(phone)
    phone.open(f"/files/{draft['id']}/papers")
    expect(page.locator(".paper", has=page.locator("#camera-statutes-one"))).to_be_visible()
    phone.open(f"/files/{draft['id']}/send")
    expect(page.locator(".answered", has_text=answers["cooperative_name"])).to_be_visible()


@each
def test_a_centre_s_application_asks_for_no_money(phones, site, language):
    phone: Phone = phones(language)
    page, programme = phone.page, programme_of(site, CENTRES)
    answers = {**programme["examples"]["organisation"], "cnie": a_cnie()}
    phone.open(f"/apply/{CENTRES}")
    page.wait_for_selector("#phone")
    sign_in(phone, a_phone())
    phone.look("80-centre-begin", wait=page.locator("#app > button.button"))
    page.locator("#app > button.button").click()
    phone.at(re.compile(r"/files/[^/]+/questions/1"))
    met: list[str] = []
    for n in range(1, 15):
        page.wait_for_selector("main form :is(input, textarea, button.choice)")
        first, *_ = questions_here(phone, programme)
        met += answer_screen(phone, programme, answers)
        if n <= 3 or first in {"services", "step_free"}:
            phone.look(f"{80 + n}-centre-{first.replace('_', '-')}")
        assert not re.search(r"\bDH\b|درهم|dirham", page.locator("main").inner_text())
        go_on(phone)
        if "/questions/" not in page.url:
            break
    assert {"organisation_name", "centre_name", "services", "region"} <= set(met)


# -- her language -------------------------------------------------------------------------------------------------


def test_the_switch_of_languages_keeps_the_page_and_the_file(phones, site):
    phone: Phone = phones("ar")
    page, number = phone.page, a_phone()
    draft = draft_of(signed_in(site, number))
    phone.open(f"/files/{draft['id']}/questions/2")
    page.wait_for_selector("#phone")
    sign_in(phone, number)
    page.wait_for_selector("#q-cnie")
    page.fill("#q-cnie", "ZZ 1")  # not right yet
    page.locator(".languages a[hreflang=fr]").click()
    page.wait_for_url(f"{site.url}/fr/files/{draft['id']}/questions/2")
    expect(page.locator("main h1")).to_have_text("N° de CNIE")
    expect(page.locator("#q-cnie")).to_have_value("ZZ 1")
    page.locator(".languages a[hreflang=ar]").click()
    page.wait_for_url(f"{site.url}/ar/files/{draft['id']}/questions/2")
    expect(page.locator("main h1")).to_have_text("رقم البطاقة الوطنية")
    tamazight = page.locator(".languages a[lang=zgh]")
    expect(tamazight).to_have_text("ⵜⴰⵎⴰⵣⵉⵖⵜ")
    tamazight.click()  # says that it is not there yet, and what helps meanwhile
    expect(page.locator("#tamazight")).to_be_in_viewport()
