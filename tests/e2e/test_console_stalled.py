"""Work that nobody does any more, in a real browser: it is told, and who may do it continues it, in truth; some states
of a payment order and a sitting that come by chance are pictures from answers as the API gives them."""

import json
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from cli.client import Client, accounts, wait_for
from jisr.api import payments_models, sitting_models
from jisr.api.stalled_models import stalled
from tests.e2e.files import (
    aws,
    before_a_committee,
    begin_sitting,
    function_name,
    items,
    reset_limits,
    signed_in,
    submitted,
)
from tests.e2e.test_console import LANGUAGES, sign_in
from tests.e2e.test_console_money import RIB

pytestmark = pytest.mark.e2e

CONTINUE = re.compile("Reprendre le travail|استئناف العمل")
GOES_ON = re.compile("Le travail reprend|استُؤنف العمل")
SINCE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def staff(state):
    return accounts(state / "demo-accounts.json")


@pytest.fixture
def checked(site, staff):
    """The id of an import whose rows are checked."""
    head = Client(site.url)
    head.staff_sign_in(staff["programme_manager"])
    number = secrets.randbelow(900_000) + 100_000
    text = (
        "Nom;Prénom;CIN;Né(e) le;GSM;Province\r\n"
        f"Essai;Exemple;ZZ{number:06d};14/05/1988;06{number:08d};Fès\r\n"
    ).encode("utf-8-sig")
    body = {
        "programme": "tamkine-riyada",
        "kind": "self_employed",
        "filename": "demandes.csv",
        "content_type": "text/csv",
        "size": len(text),
    }
    begun = head.call("POST", "/staff/imports", body, expect=201).json()
    upload = begun["upload"]
    sent = httpx.post(upload["url"], data=upload["fields"], files={"file": ("table", text)}, timeout=60)
    sent.raise_for_status()
    path = f"/staff/imports/{begun['id']}"

    def come(state: str) -> Any:
        said = head.call("GET", path).json()
        return said if said["state"] == state else None

    mapping = wait_for("the columns", lambda: come("mapping"), 90)
    columns = [
        {"column": one["column"], "to": one["to"], "values": one["values"]}
        for one in mapping["columns"]
        if one["to"]
    ]
    columns.append({"column": 3, "to": "/birth_date"})
    seen = {"If-Match": f'"{mapping["version"]}"'}
    head.call("POST", f"{path}/mapping", {"columns": columns}, headers=seen, expect=200)
    wait_for("the preview", lambda: come("ready"), 90)
    return begun["id"]


def given_up(site, import_id: str) -> None:
    """As after five tries: it is to be checked, nothing is said of its rows, and nobody hears of it any more."""
    client, table = aws(site, "dynamodb"), site.settings["table_applications"]
    pk = {"S": f"IMPORT#{import_id}"}
    wanted = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": pk}}
    for item in client.query(TableName=table, **wanted)["Items"]:
        if item["sk"]["S"].startswith("SEEN#"):
            client.delete_item(TableName=table, Key={"pk": pk, "sk": item["sk"]})
    before = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    client.update_item(
        TableName=table,
        Key={"pk": pk, "sk": {"S": "IMPORT"}},
        UpdateExpression="SET #state = :state, touched_at = :at, progress = :none",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":state": {"S": "checking"}, ":at": {"S": before}, ":none": {"N": "0"}},
    )


@LANGUAGES
def test_an_import_that_stands_still_is_told_and_continued(desks, staff, site, checked, language):
    given_up(site, checked)
    desk = desks(language)
    page = desk.page
    sign_in(desk, staff["programme_manager"])
    desk.open("/inout/imports")
    listed = page.locator("table.rows tbody tr", has=page.locator(f"a[href$='{checked}']"))
    expect(listed).to_contain_text(re.compile("Arrêté|متوقف"), timeout=30_000)
    desk.look("imports-stalled")
    listed.locator("a").click()
    notice = page.locator(".turn", has=page.get_by_role("button", name=CONTINUE))
    expect(notice).to_be_visible(timeout=30_000)
    expect(page.locator(".progress [role=status]")).to_have_count(0)
    desk.look("import-stalled")
    notice.get_by_role("button").press("Enter")
    # The worker hears of it and does the rest: the preview is there.
    expect(page.locator(".figures-of strong")).to_have_text(["1", "0", "0"], timeout=90_000)
    expect(page.locator(".done")).to_have_text(GOES_ON)
    expect(notice).to_have_count(0)
    assert page.evaluate("document.activeElement.tagName") != "BODY"


@contextmanager
def left_behind(site: Any, import_id: str, owner: str) -> Iterator[None]:
    """Another manager began it, whose account was closed since."""
    client = aws(site, "dynamodb")
    office, files = site.settings["table_programmes"], site.settings["table_applications"]
    gone = f"gone-{import_id[:8]}"
    hers = {"pk": {"S": "STAFF"}, "sk": {"S": gone}}
    wanted = {"pk": {"S": "STAFF"}, "sk": {"S": owner}}
    known = client.get_item(TableName=office, Key=wanted)["Item"]
    client.put_item(TableName=office, Item={**known, **hers, "disabled": {"BOOL": True}})
    try:
        listed = client.query(
            TableName=files,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": f"IMPORTS#{owner}"}},
        )["Items"]
        (line,) = [item for item in listed if item["sk"]["S"].endswith(import_id)]
        client.put_item(TableName=files, Item={**line, "pk": {"S": f"IMPORTS#{gone}"}})
        client.delete_item(TableName=files, Key={"pk": line["pk"], "sk": line["sk"]})
        client.update_item(
            TableName=files,
            Key={"pk": {"S": f"IMPORT#{import_id}"}, "sk": {"S": "IMPORT"}},
            UpdateExpression="SET #by = :by",
            ExpressionAttributeNames={"#by": "by"},
            ExpressionAttributeValues={":by": {"S": gone}},
        )
        yield
    finally:
        client.delete_item(TableName=office, Key=hers)


@LANGUAGES
def test_an_import_of_a_closed_account_is_taken_over_by_another_head(desks, staff, site, checked, language):
    head = Client(site.url)
    head.staff_sign_in(staff["programme_manager"])
    with left_behind(site, checked, head.call("GET", "/staff/me").json()["id"]):
        desk = desks(language)
        page = desk.page
        sign_in(desk, staff["programme_manager"])
        desk.open(f"/inout/imports/{checked}")  # it waits for somebody: its rows are not hers
        notice = page.locator(".notice", has=page.locator("use[href$='#users']"))
        expect(notice).to_be_visible(timeout=30_000)
        expect(page.locator(".figures-of, table, #source")).to_have_count(0)
        given_up(site, checked)
        desk.open("/inout/imports")
        listed = page.locator("table.rows tbody tr", has=page.locator(f"a[href$='{checked}']"))
        expect(listed.locator("small")).to_have_text(re.compile("compte fermé|حساب أُغلق"), timeout=30_000)
        listed.locator("a").click()
        expect(notice).to_be_visible(timeout=30_000)
        desk.look("import-left")
        page.get_by_role("button", name=CONTINUE).press("Enter")
        # It is hers from now on: the preview is there.
        expect(page.locator(".figures-of strong")).to_have_text(["1", "0", "0"], timeout=90_000)
        expect(notice).to_have_count(0)


@contextmanager
def nobody_hears(site: Any, row: str) -> Iterator[None]:
    """What the function `row` is to hear meanwhile is lost, as after five tries."""
    functions, queues, name = aws(site, "lambda"), aws(site, "sqs"), function_name(site, row)
    (mapping,) = functions.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
    queue = queues.get_queue_url(QueueName=mapping["EventSourceArn"].rpartition(":")[2])["QueueUrl"]

    def lies_there() -> bool:
        wanted = {"QueueUrl": queue, "AttributeNames": ["ApproximateNumberOfMessages"]}
        return queues.get_queue_attributes(**wanted)["Attributes"]["ApproximateNumberOfMessages"] != "0"

    functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    try:
        yield
        wait_for("the message that nobody hears", lies_there, 60)
        queues.purge_queue(QueueUrl=queue)
    finally:
        functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)


def an_hour_ago(site: Any, pk: str, sk: str) -> None:
    """That it moved last: since then all tries are over."""
    before = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    aws(site, "dynamodb").update_item(
        TableName=site.settings["table_envelopes"],
        Key={"pk": {"S": pk}, "sk": {"S": sk}},
        UpdateExpression="SET touched_at = :at",
        ExpressionAttributeValues={":at": {"S": before}},
    )


def continued(desk: Any, path: str) -> None:
    """It says that it stands still; by the keyboard alone it goes on, and says so where she is."""
    page = desk.page
    desk.open(path)
    notice = page.locator(".turn", has=page.get_by_role("button", name=CONTINUE))
    expect(notice).to_be_visible(timeout=30_000)
    notice.get_by_role("button").press("Enter")
    expect(page.locator(".done")).to_have_text(GOES_ON)
    expect(notice).to_have_count(0)


@pytest.fixture
def decided(site) -> Iterator[list[str]]:
    yield from before_a_committee(site, 3)


def test_a_sitting_that_nobody_settles_is_continued_and_each_file_is_settled_once(
    desks, staff, site, decided
):
    head = Client(site.url)
    head.staff_sign_in(staff["coordinator"])
    path = f"/staff/sittings/{begin_sitting(head)['id']}"
    head.call("POST", f"{path}/files", {})
    head.call("POST", f"{path}/open", {})
    votes = [
        {"application_id": one, "choice": "against", "reason_codes": ["not_eligible"]} for one in decided
    ]
    head.call("POST", f"{path}/votes", {"votes": votes})
    sitting_id = path.rpartition("/")[2]
    with nobody_hears(site, "on_sitting_closing__settle_sitting"):
        head.call("POST", f"{path}/close", {})
    an_hour_ago(site, f"SITTING#{sitting_id}", "SITTING")

    desk = desks("ar")
    sign_in(desk, staff["coordinator"])
    continued(desk, f"/sittings/{sitting_id}")
    expect(desk.page.locator("progress")).to_have_count(0, timeout=90_000)
    said = head.call("GET", path).json()
    assert (said["state"], said["settled"], said["outcomes"]["refused"], said["stalled"]) == (
        "closed",
        3,
        3,
        None,
    )
    told = [json.loads(item["detail"]["S"]) for item in items(site, "events")]
    refused = [one["application_id"] for one in told if one["type"] == "ApplicationRejected"]
    assert sorted(one for one in refused if one in decided) == sorted(decided)
    desk.look("sitting-continued-in-truth")


def test_a_payment_order_that_nobody_makes_is_continued_and_each_part_is_ordered_once(desks, staff, site):
    reset_limits(site)
    agent, head = Client(site.url), Client(site.url)
    agent.staff_sign_in(staff["agent"])
    head.staff_sign_in(staff["coordinator"])
    file = submitted(signed_in(site), amount_mad=2000)
    agent.act(file["id"], "pass_stage")
    head.act(file["id"], "approve", amount_mad=2000)
    agent.act(file["id"], "sign_agreement", account=RIB)
    place = "programme=tamkine-riyada&region=03"
    due = head.call("GET", f"/staff/payments?{place}").json()["items"]
    chosen = [
        {"application_id": one["application_id"], "instalment": one["instalment"]}
        for one in due
        if one["application_id"] == file["id"]
    ]
    order = {"programme": "tamkine-riyada", "region": "03", "payments": chosen}
    with nobody_hears(site, "on_payment_run_due__work_on_order"):
        run = head.call("POST", "/staff/payment-runs", order, expect=201).json()
    an_hour_ago(site, f"RUN#{run['id']}", "RUN")

    desk = desks("fr")
    sign_in(desk, staff["coordinator"])
    continued(desk, f"/money/orders/{run['id']}")
    expect(desk.page.locator(".moss").first).to_be_visible(timeout=90_000)
    said = head.call("GET", f"/staff/payment-runs/{run['id']}").json()
    assert (said["counts"], said["busy"], said["stalled"]) == ({"ordered": 1}, False, None)
    told = [json.loads(item["detail"]["S"]) for item in items(site, "events")]
    of_file = [one["type"] for one in told if one.get("application_id") == file["id"]]
    assert of_file.count("PaymentOrdered") == 1
    desk.look("payment-run-continued-in-truth")


def an_order(**more: Any) -> dict[str, Any]:
    line = {
        "application_id": "0" * 26,
        "reference": "JSR-ABCD-1234",
        "instalment": "start",
        "amount_mad": 3000.0,
        "told": None,
        "code": None,
        "reason": None,
    }
    states = ["ordered"] * 2 + ["waiting"] * 3
    said = {
        "id": "0123456789abcdef" * 2,
        "programme": "tamkine-riyada",
        "region": "03",
        "at": SINCE,
        "by": "coordinator",
        "lines": 5,
        "amount_mad": 15_000.0,
        "counts": {"ordered": 2, "waiting": 3},
        "busy": True,
        "stalled": stalled(SINCE),
        "items": [{**line, "at": at, "state": state} for at, state in enumerate(states)],
    }
    return payments_models.Run.model_validate(said | more).model_dump(mode="json")


def a_sitting(**more: Any) -> dict[str, Any]:
    said = {
        "id": "0123456789abcdef" * 2,
        "version": 9,
        "programme": "tamkine-riyada",
        "region": "03",
        "province": None,
        "stage": "committee",
        "title": "Novembre 2026",
        "place": "Fès",
        "held_on": "2026-11-24",
        "state": "closing",
        "quorum": 1,
        "members": ["one"],
        "chair": "one",
        "files": 320,
        "stalled": stalled(SINCE),
        "people": [{"id": "one", "name": "Exemple A", "chair": True, "cast": 320}],
        "requested_mad": 900_000.0,
        "settled": 150,
        "outcomes": {"approved": 120, "waitlisted": 20, "refused": 10, "undecided": 0, "gone": 0},
        "allotted_mad": 500_000.0,
        "granted_mad": 350_000.0,
        "left_mad": 150_000.0,
        "formed_at": SINCE,
        "opened_at": SINCE,
        "closing_at": SINCE,
        "closed_at": None,
        "may_vote": False,
        "may_hold": True,
    }
    return sitting_models.Sitting.model_validate(said | more).model_dump(mode="json")


@LANGUAGES
@pytest.mark.parametrize("kind", ["payment-run", "sitting"])
def test_an_order_and_a_sitting_that_stand_still_say_so_to_who_may_continue_and_to_who_may_not(
    desks, staff, kind, language
):
    desk = desks(language)
    page = desk.page
    sign_in(desk, staff["coordinator"])
    moving: dict[str, Any] = {"stalled": None}
    answers = {"payment-run": an_order, "sitting": a_sitting}[kind]
    asked: list[str] = []
    now = answers()

    def answer(route: Any) -> None:
        nonlocal now
        if route.request.url.endswith("/files"):
            said: Any = {"items": [], "next_cursor": None}
        else:
            if route.request.method == "POST":
                asked.append(route.request.url)
                now = answers(**moving)
            said = now
        route.fulfill(body=json.dumps(said), content_type="application/json")

    page.route(f"**/api/v1/staff/{kind}s/{now['id']}**", answer)
    path = {"payment-run": f"/money/orders/{now['id']}", "sitting": f"/sittings/{now['id']}"}[kind]
    desk.open(path)
    button = page.get_by_role("button", name=CONTINUE)
    expect(button).to_be_visible(timeout=30_000)
    expect(page.locator(".turn bdi", has_text=now["id"])).to_be_visible()
    desk.look(f"{kind}-stalled")
    button.click()
    expect(page.locator(".done")).to_have_text(GOES_ON)
    expect(button).to_have_count(0)
    assert len(asked) == 1
    desk.look(f"{kind}-continued")
    if kind == "sitting":  # a member of the committee sees it, and has no button
        now = answers(may_hold=False)
        page.reload()
        expect(page.locator(".turn")).to_be_visible(timeout=30_000)
        expect(button).to_have_count(0)
