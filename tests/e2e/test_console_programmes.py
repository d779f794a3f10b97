"""One manager changes a programme's form, another publishes it, and a woman meets it on her phone."""

import json
import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, expect

from cli import deployment
from cli import programmes as files
from cli.client import Client, wait_for
from cli.demo import PROGRAMME
from cli.emulator import ROOT
from jisr.use_cases.publish_programme import publish_programme
from tests.e2e.files import a_phone, reset_limits, signed_in
from tests.e2e.her import Her, begins, signs_in_at
from tests.e2e.test_console import LANGUAGES, sign_in

pytestmark = pytest.mark.e2e

OLD, NEW = "كم شخصا يعيش في بيتك؟", "كم شخصا يعيش معك في البيت؟"
QUESTION = "household_size"
DISCARD = re.compile("Supprimer le brouillon|حذف المسودة")
SLOW = 20_000
"""Milliseconds for an answer of a function that was just woken."""


@pytest.fixture(autouse=True)
def fresh_limits(site):
    reset_limits(site)


@pytest.fixture
def managers(state):
    """The two, by their accounts."""
    known = json.loads((state / "demo-accounts.json").read_text())
    return [one for one in known if one["roles"] == ["programme_manager"]]


@pytest.fixture
def as_it_was(site):
    """Whatever comes of the programme here, others find it as it ships."""
    yield
    path = ROOT / "programmes" / f"{PROGRAMME}.yaml"
    ((programme, sounds),) = files.complete([path])
    with deployment.as_a_function(site.emulator, site.settings):
        publish_programme(programme, datetime.now(UTC), sounds, path.read_text(encoding="utf-8"))


def replaces(desk, old: str, new: str) -> None:
    """In the editor, by its search, as at a keyboard."""
    page = desk.page
    page.locator(".cm-content").click()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+f")
    page.locator(".cm-search input[name=search]").fill(old)
    page.keyboard.press("End")  # the panel takes what stands there with a key, not with an input event
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    with page.expect_response("**/staff/programmes/check"):
        page.keyboard.insert_text(new)


def on_the_phone(desk) -> Locator:
    return desk.page.frame_locator("iframe.phone").locator("main")


@LANGUAGES
def test_a_manager_changes_a_question_another_publishes_it_and_she_meets_it(
    desks, phones, site, managers, as_it_was, language
):
    one, other = managers
    colleague = Client(site.url)
    colleague.staff_sign_in(other)
    before = begins_with_the_newest(site, colleague)

    desk = desks(language)
    page = desk.page
    sign_in(desk, one, "/programmes")
    expect(page.locator("tbody tr")).to_have_count(2)
    desk.look("programmes")
    page.locator(f"tbody a[href$='/{PROGRAMME}']").click()
    expect(page.locator("tbody tr").first).to_be_visible()
    desk.moves_through(page.locator("tbody th a"))
    desk.look("programme")
    page.locator("main a[href$='/edit']").click()
    expect(page.locator(".mistakes .moss")).to_be_visible(timeout=SLOW)
    expect(on_the_phone(desk).locator("h1")).to_be_visible()
    desk.look("programme-edit")
    title = before.programme["form"]["pages"][0]["title"]
    for letters in sorted(title, key=lambda one: one == language):  # in the end her own
        page.locator(f".phone-side button[lang={letters}]").click()
        expect(on_the_phone(desk).locator("h1")).to_have_text(title[letters], timeout=SLOW)

    # A mistake is told where it is, and the way to it is a press.
    replaces(desk, "opens: 2026-01-01", "opens: hier")
    mistake = page.locator(".mistakes button")
    expect(mistake).to_have_count(1, timeout=SLOW)
    expect(page.locator(".phone-side [role=status]")).to_be_visible()
    desk.look("programme-mistake")
    line = 1 + [text.split(":")[0] for text in newest_source(colleague).splitlines()].index("opens")
    expect(mistake).to_contain_text(f"{line}:1")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+Home")
    caret = page.locator(".cm-lineNumbers .cm-activeLineGutter")
    expect(caret).to_have_text("1")
    mistake.click()
    expect(caret).to_have_text(str(line))
    page.keyboard.press("Control+z")  # in the editor
    expect(page.locator(".mistakes .moss")).to_be_visible(timeout=SLOW)

    # The keyboard comes out of the text again.
    page.locator(".cm-content").click()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.shadowRoot") is None

    # What is changed is on the phone beside it at once, in each language, and outlives a reload.
    replaces(desk, OLD, NEW)
    expect(page.locator(".bulk .saffron")).to_be_visible()
    page.locator(".phone-side button[lang=ar]").click()
    through_to(desk, NEW)
    page.reload()
    expect(page.locator(".bulk .saffron")).to_be_visible()
    expect(page.locator(".mistakes .moss")).to_be_visible(timeout=SLOW)
    page.locator(".bulk button").first.click()
    expect(page.locator(".bulk .moss")).to_be_visible(timeout=SLOW)

    # Somebody saves meanwhile: nothing that was typed is lost, and it is her choice.
    draft = colleague.call("GET", f"/staff/programmes/{PROGRAMME}").json()
    assert NEW in draft["source"]
    colleague.call(
        "PATCH",
        f"/staff/programmes/{PROGRAMME}/draft",
        {"source": draft["source"] + "# beside\n"},
        headers={"If-Match": f'"{draft["next"]["revision"]}"'},
    )
    replaces(desk, "# Women's", "# For women's")
    page.locator(".bulk button").first.click()
    expect(page.locator("main > .turn")).to_be_visible(timeout=SLOW)
    desk.look("programme-collision")
    page.locator("main > .turn button").first.click()
    expect(page.locator(".bulk .moss")).to_be_visible(timeout=SLOW)
    expect(page.locator("main > .turn")).to_have_count(0)

    page.locator(".bulk button").nth(1).click()
    page.fill("#note", "Une question plus claire." if language == "fr" else "سؤال أوضح.")
    desk.look("programme-propose")
    page.locator("dialog .button").first.click()
    desk.at(f"/programmes/{PROGRAMME}")
    expect(page.locator(".changes li")).to_have_count(1, timeout=SLOW)
    desk.look("programme-proposed")
    expect(page.get_by_role("button", name=re.compile("^(Publier|نشر)$"))).to_have_count(0)

    second = desks(language)
    page = second.page
    sign_in(second, other, "/programmes")
    second.look("programmes-waits")
    page.locator(f"tbody a[href$='/{PROGRAMME}']").click()
    expect(page.locator(".changes ins").first).to_contain_text(NEW, timeout=SLOW)
    page.locator("summary").click()
    expect(page.locator(".hunk .added").first).to_be_visible()
    second.look("programme-compared")
    page.get_by_role("button", name=re.compile("^(Publier|نشر)$")).click()
    page.locator("dialog input[type=radio]").nth(1).check()
    page.locator("dialog .button").first.click()
    expect(page.locator("dialog .mend")).to_be_visible()
    second.look("programme-schedule")
    page.locator("dialog input[type=radio]").nth(0).check()
    page.locator("dialog .button").first.click()
    expect(page.locator("main > .done")).to_be_visible(timeout=SLOW)
    expect(page.locator("tbody tr").nth(1)).to_be_visible()
    second.look("programme-published")
    page.locator("tbody tr").first.locator("a.link").click()
    expect(page.locator(".changes li")).to_have_count(1, timeout=SLOW)

    # Any two are compared, by the keyboard as well.
    expect(page.locator("#to")).to_have_value(page.locator("#to option").first.get_attribute("value") or "")
    second.look("programme-versions")
    page.locator("#to").focus()
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(re.compile("Aucune différence|لا فرق"), timeout=SLOW)
    assert page.evaluate("() => document.activeElement.tagName") == "H1"
    page.go_back()

    # The version before, as it was written: it stays, and a draft may begin from it.
    page.go_back()
    page.locator("tbody th a").nth(1).click()
    expect(on_the_phone(second).locator("h1")).to_be_visible(timeout=SLOW)
    second.look("programme-version")
    begins = page.get_by_role("button", name=re.compile("à partir de celle-ci|انطلاقا من هذه"))
    begins.click()
    second.at(f"/programmes/{PROGRAMME}/edit")
    expect(page.locator(".mistakes .moss")).to_be_visible(timeout=SLOW)
    begun = colleague.call("GET", f"/staff/programmes/{PROGRAMME}").json()
    assert OLD in begun["source"]
    assert NEW not in begun["source"]
    assert begun["next"]["state"] == "draft"
    page.go_back()
    expect(page.locator("main .writing")).to_be_visible()
    expect(begins).to_have_count(0)  # no second draft beside it
    revision = {"If-Match": f'"{begun["next"]["revision"]}"'}
    colleague.call("DELETE", f"/staff/programmes/{PROGRAMME}/draft", headers=revision)

    # Who began before keeps her form; who begins now meets the new one.
    after = begins_with_the_newest(site, colleague)
    assert before.file["programme_version"] < after.file["programme_version"]
    for her, label in ((after, NEW), (before, OLD)):
        phone = phones("ar")
        signs_in_at(phone, her)
        at = screen_of(her.programme)
        phone.open(f"/files/{her.id}/questions/{at}")
        expect(phone.page.locator("main")).to_contain_text(label)
        phone.look(f"question-{'new' if label == NEW else 'old'}-version", keep=False)


def newest_source(manager: Client) -> str:
    path = f"/staff/programmes/{PROGRAMME}"
    version = manager.call("GET", path).json()["current"]["version"]
    return str(manager.call("GET", f"{path}/versions/{version}").json()["source"])


def proposes(manager: Client) -> None:
    """The next version, begun or gone on with, laid before the others."""
    path = f"/staff/programmes/{PROGRAMME}"
    draft = manager.call("GET", path).json()
    if draft["next"] is None:
        source = newest_source(manager).replace(OLD, NEW)
        draft = manager.call("POST", "/staff/programmes", {"source": source}).json()
    revision = {"If-Match": f'"{draft["next"]["revision"]}"'}
    manager.call("POST", f"{path}/propose", {"note": None}, headers=revision)


@LANGUAGES
def test_a_proposal_is_sent_back_with_a_reason_scheduled_called_off_and_taken_back(
    desks, site, managers, as_it_was, language
):
    one, other = managers
    colleague = Client(site.url)
    colleague.staff_sign_in(other)
    proposes(colleague)

    desk = desks(language)
    page = desk.page
    sign_in(desk, one, f"/programmes/{PROGRAMME}")
    desk.press(re.compile("^(Renvoyer|إرجاع)"))
    page.locator("dialog[open] .button").first.click()
    expect(page.locator("dialog[open] .mend")).to_be_visible()
    desk.look("programme-refuse")
    page.fill("#why", "La question n'est pas claire." if language == "fr" else "السؤال غير واضح.")
    page.locator("dialog[open] .button").first.click()
    expect(page.locator("main .refused")).to_be_visible(timeout=SLOW)
    desk.look("programme-refused")

    # Proposed again, it is to be published on a day: until then it can be called off.
    proposes(colleague)
    page.reload()
    desk.press(re.compile("^(Publier|نشر)$"))
    page.locator("dialog[open] input[type=radio]").nth(1).check()
    page.fill("#at", f"{datetime.now(UTC).year + 1}-03-01T08:00")
    page.locator("dialog[open] .button").first.click()
    expect(page.locator("main > .done")).to_be_visible(timeout=SLOW)
    desk.look("programme-scheduled")
    desk.press(re.compile("Annuler la date|إلغاء موعد"))
    page.locator("dialog[open] .button").first.click()
    expect(page.get_by_role("button", name=re.compile("^(Publier|نشر)$"))).to_be_visible(timeout=SLOW)

    # Who proposed takes it back, and what she wrote is still there.
    hers = desks(language)
    sign_in(hers, other, f"/programmes/{PROGRAMME}")
    hers.press(re.compile("Retirer la proposition|سحب الاقتراح"))
    hers.page.locator("dialog[open] .button").first.click()
    expect(hers.page.locator("main a[href$='/edit']").first).to_be_visible(timeout=SLOW)
    hers.look("programme-withdrawn")
    hers.press(DISCARD)
    hers.page.locator("dialog[open] .button").first.click()
    expect(hers.page.get_by_role("button", name=DISCARD)).to_have_count(0, timeout=SLOW)
    assert colleague.call("GET", f"/staff/programmes/{PROGRAMME}").json()["next"] is None


def begins_with_the_newest(site, manager: Client) -> Her:
    """For a minute a process may still begin drafts of the version before."""
    newest = manager.call("GET", f"/staff/programmes/{PROGRAMME}").json()["current"]["version"]
    number = a_phone()
    server = signed_in(site, number)  # once: an address has 100 sign-ins in 15 minutes, and all tests are one

    def of_the_newest() -> Her | None:
        her = begins(number, server)
        return her if her.file["programme_version"] == newest else None

    return wait_for("a draft of the newest version", of_the_newest, 120, pause=5)


def screen_of(programme) -> int:
    """On which screen the question stands, when nothing is answered yet."""
    screens = 0
    for page in programme["form"]["pages"]:
        if page["when"] is not None:
            continue
        for question in page["fields"]:
            screens += 0 if question["together"] else 1
            if question["name"] == QUESTION:
                return screens
    raise AssertionError("the question is gone")


def through_to(desk, label: str) -> None:
    """On with the phone in the frame, its answers filled in, until the question is there."""
    desk.page.locator(".phone-side input[type=checkbox]").check()
    for _ in range(12):
        expect(on_the_phone(desk).locator("h1")).to_be_visible()
        if label in on_the_phone(desk).inner_text():
            return
        title = on_the_phone(desk).locator(".progress-words").inner_text()
        on_the_phone(desk).locator("form > button[type=submit]").click()
        expect(on_the_phone(desk).locator(".progress-words")).not_to_have_text(title)
    raise AssertionError("the changed question was not met")
