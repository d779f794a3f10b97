"""The portal on a network that goes, and a server that says no: nothing she did is lost or doubled."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from cli.client import wait_for
from tests.e2e.files import a_phone, ready_draft, reset_limits, signed_in, told
from tests.e2e.her import (
    Her,
    begun,
    can_do_without_network,
    comes_to,
    example,
    photographs,
    shown,
    signs_in_at,
    state_of_answers,
    write,
)
from tests.e2e.phone import answer_screen, go_on

pytestmark = pytest.mark.e2e


@pytest.fixture(autouse=True)
def _codes(site):
    reset_limits(site)


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
