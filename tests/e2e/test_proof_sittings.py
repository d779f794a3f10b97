"""A committee's decisions take longer than one run of their function may: on the emulator, with its queues and its bus,
the next run goes on by itself, and each file is settled once."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from cli.client import Client, accounts, wait_for
from functions.on_sitting_closing__settle_sitting.handler import SPARE
from tests.e2e.files import (
    aws,
    before_a_committee,
    begin_sitting,
    function_name,
    items,
)

pytestmark = pytest.mark.e2e

FILES = 160
"""Of four pages (`jisr.use_cases.sittings.settle.PAGE`)."""
SETTLE = "on_sitting_closing__settle_sitting"


@pytest.fixture
def hurried(site) -> Iterator[None]:
    """Lambda gives the function a second beside what it spares: a page or two."""
    client, name = aws(site, "lambda"), function_name(site, SETTLE)
    before = client.get_function_configuration(FunctionName=name)["Timeout"]
    client.update_function_configuration(FunctionName=name, Timeout=SPARE // 1000 + 1)
    yield
    client.update_function_configuration(FunctionName=name, Timeout=before)


@pytest.fixture
def decided(site) -> Iterator[list[str]]:
    """Files at the stage where a committee decides."""
    yield from before_a_committee(site, FILES)


def told(site: Any, sitting_id: str) -> list[dict[str, Any]]:
    """Its own events, oldest first."""
    found = [item for item in items(site, "events") if item["pk"]["S"] == f"sitting#{sitting_id}"]
    return [json.loads(item["detail"]["S"]) for item in sorted(found, key=lambda item: item["sk"]["S"])]


@pytest.mark.timeout(600)
def test_a_sitting_that_no_run_ends_goes_on_by_itself_and_each_file_is_settled_once(
    site, state, hurried, decided
):
    head = Client(site.url)
    head.staff_sign_in(accounts(state / "demo-accounts.json")["coordinator"])
    path = f"/staff/sittings/{begin_sitting(head)['id']}"
    while head.call("POST", f"{path}/files", {}).json()["left"]:
        pass
    head.call("POST", f"{path}/open", {})
    for at in range(0, FILES, 40):
        votes = [{"application_id": one, "choice": "for"} for one in decided[at : at + 40]]
        head.call("POST", f"{path}/votes", {"votes": votes})
    head.call("POST", f"{path}/close", {})

    def closed() -> Any:
        said = head.call("GET", path).json()
        return said if said["state"] == "closed" else None

    said = wait_for("the sitting's end", closed, 300)
    assert (said["files"], said["settled"], said["stalled"]) == (FILES, FILES, None)
    sitting_id = said["id"]
    events = told(site, sitting_id)
    paused = [event["data"] for event in events if event["type"] == "SittingPaused"]
    assert paused, "no run does four pages in a second"
    assert all(0 < one["settled"] < FILES for one in paused)
    assert [event["sequence"] for event in events] == list(range(1, len(events) + 1))
    assert Counter(event["type"] for event in events)["SittingClosed"] == 1

    # Each file was decided once, and she hears of it once.
    decisions = Counter(
        detail["application_id"]
        for detail in (json.loads(item["detail"]["S"]) for item in items(site, "events"))
        if detail["type"] in {"ApplicationApproved", "ApplicationWaitlisted"}
        and detail["data"].get("sitting") == sitting_id
    )
    assert decisions == dict.fromkeys(decided, 1)

    def sms() -> Counter[str]:
        return Counter(
            item["application_id"]["S"]
            for item in items(site, "messages")
            if item.get("state", {}).get("S") in {"sent", "delivered"}
            and item["event_type"]["S"] in {"ApplicationApproved", "ApplicationWaitlisted"}
            and item["application_id"]["S"] in decisions
        )

    wait_for("an SMS of each file", lambda: sms().keys() == decisions.keys(), 240, pause=2)
    assert sms() == decisions
