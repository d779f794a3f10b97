"""The whole journey against the running site, as an outside client would: `jisr demo`."""

import io
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from cli.client import Client, accounts, wait_for

PROGRAMME = "tamkine-riyada"


@dataclass
class Journey:
    """What happened, for the table at the end."""

    rows: list[tuple[str, str, float, str]] = field(default_factory=list)

    def step[T](
        self, who: str, what: str, work: Callable[[], T], show: Callable[[T], str] = lambda _: ""
    ) -> T:
        started = time.monotonic()
        result = work()
        self.rows.append((who, what, time.monotonic() - started, show(result)))
        return result


def picture() -> bytes:
    """A made-up photo of a paper; each one differs."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (1200, 800), (238, 236, 228))
    draw = ImageDraw.Draw(image)
    for _ in range(40):
        left, top = secrets.randbelow(1000), secrets.randbelow(760)
        right, bottom = left + 60 + secrets.randbelow(400), top + 8 + secrets.randbelow(60)
        draw.rectangle((left, top, right, bottom), fill=(secrets.randbelow(160), 60, secrets.randbelow(160)))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def demo(url: str, state: Path) -> None:
    """Raises `cli.client.Unexpected` at the first answer that is not the contract's."""
    console = Console()
    journey = Journey()
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console
    ) as bar:
        task = bar.add_task("starting", total=None)
        play(url, state, journey, lambda text: bar.update(task, description=text))
    table = Table("who", "what", "s", "result", title="From registration to a funded decision")
    for who, what, seconds, result in journey.rows:
        table.add_row(who, what, f"{seconds:.2f}", result)
    console.print(table)


def play(url: str, state: Path, journey: Journey, say: Callable[[str], None]) -> str:
    """Play it; returns the reference. Every step asserts what the contract promises."""
    phone = f"+2126000{secrets.randbelow(10**5):05d}"  # made up; no block for documentation exists in Morocco
    her, agent, coordinator = Client(url), Client(url), Client(url)
    people = accounts(state / "demo-accounts.json")

    def step[T](who: str, what: str, work: Callable[[], T], show: Callable[[T], str] = lambda _: "") -> T:
        say(f"{who}: {what}")
        return journey.step(who, what, work, show)

    programme: dict[str, Any] = step(
        "she", "reads what the programme is", lambda: her.call("GET", f"/programmes/{PROGRAMME}").json()
    )
    kind = programme["kinds"][0]
    answers = {**programme["examples"][kind], "cnie": f"ZZ{secrets.randbelow(10**6):06d}"}
    step("she", "signs in with a code by SMS", lambda: her.sign_in(phone))
    begun = {"programme": PROGRAMME, "kind": kind, "language": "ar"}
    draft = step("she", "begins a draft", lambda: her.call("POST", "/applications", begun, expect=201).json())
    file = f"/applications/{draft['id']}"
    saved = step(
        "she",
        "answers the questions",
        lambda: her.call(
            "PATCH", file, {"answers": answers}, headers={"If-Match": f'"{draft["version"]}"'}
        ).json(),
        lambda f: f"{len(f['missing'])} papers missing",
    )
    wanted = {d["type"]: d for d in programme["documents"]}
    for error in saved["missing"]:
        _, _, type_, *side = error["pointer"].split("/")
        step(
            "she",
            f"photographs {type_} {' '.join(side)}".rstrip(),
            partial(_photograph, her, draft["id"], wanted[type_], side[0] if side else None),
        )
    consent = {"consent": {"accepted": True, "text_version": programme["consent"]["text_version"]}}
    submitted = step(
        "she",
        "submits",
        lambda: her.call(
            "POST", f"{file}/submit", consent, expect=200, headers={"Idempotency-Key": draft["id"]}
        ).json(),
        lambda s: s["reference"],
    )
    reference = str(submitted["reference"])
    heard = [0]

    def hears(what: str) -> None:
        step("she", what, lambda: _next_sms(her, phone, heard), lambda text: text)

    heard[0] = 1  # the code
    hears("is told that it arrived")
    receipt = step(
        "she",
        "downloads her receipt",
        lambda: her.call("GET", f"{file}/receipt").content,
        lambda pdf: f"{len(pdf) / 1000:.0f} kB PDF",
    )
    if not receipt.startswith(b"%PDF-"):
        raise AssertionError("the receipt is no PDF")

    step("agent", "signs in", lambda: agent.staff_sign_in(people["agent"]))
    step("agent", "finds the file in the queue", lambda: _in_queue(agent, draft["id"]))
    step("agent", "takes it", lambda: agent.act(draft["id"], "claim"))
    paper = agent.call("GET", f"/staff/applications/{draft['id']}").json()["documents"][0]
    verdict = {"document_id": paper["document_id"], "outcome": "rejected", "reason": "blurred"}
    step(
        "agent",
        "asks for a better paper",
        lambda: agent.act(
            draft["id"], "request_changes", reason_codes=["document_unreadable"], documents=[verdict]
        ),
        lambda f: f["status"],
    )
    hears("is told what to send")
    step(
        "she",
        "sends it again",
        lambda: her.upload(draft["id"], wanted[paper["type"]], paper["side"], picture()),
    )
    step(
        "she",
        "sends the file back",
        lambda: her.call("POST", f"{file}/resubmit", {}).json(),
        lambda f: f["status"],
    )
    stages = [stage["id"] for stage in programme["stages"]]
    for stage in stages[:-1]:
        step(
            "agent",
            f"passes the stage {stage}",
            lambda: agent.act(draft["id"], "pass_stage"),
            lambda f: f["stage"],
        )
    step("coordinator", "signs in", lambda: coordinator.staff_sign_in(people["coordinator"]))
    step(
        "coordinator",
        "looks what approving would do",
        lambda: coordinator.act(draft["id"], "approve", dry_run=True),
        lambda p: f"reserves {p['money']['amount_mad']} DH, leaves {p['money']['available_after_mad']} DH",
    )
    step(
        "coordinator",
        "approves; the money is reserved",
        lambda: coordinator.act(draft["id"], "approve"),
        lambda f: f"{f['reserved_mad']} DH reserved",
    )
    hears("is told the decision")
    step("public", "tracks it by reference", lambda: _track(url, reference, phone), lambda t: t["status"])
    step("coordinator", "sees it in the figures", lambda: _counted(coordinator), lambda n: f"{n} approved")
    return reference


def _photograph(her: Client, application: str, wanted: dict[str, Any], side: str | None) -> str:
    return her.upload(application, wanted, side, picture())


def _next_sms(her: Client, phone: str, heard: list[int]) -> str:
    """The text that comes after those already heard."""
    messages = wait_for("the SMS", lambda: her.messages(phone)[heard[0] :])
    heard[0] += 1
    return str(messages[0]["text"])


def _in_queue(agent: Client, application: str) -> bool:
    def look() -> bool:
        query = {"programme": PROGRAMME}
        while True:
            page = agent.call("GET", "/staff/queue", query=query).json()
            if any(item["id"] == application for item in page["items"]):
                return True
            if not page["next_cursor"]:
                return False
            query["cursor"] = page["next_cursor"]

    return wait_for("the file in the queue", look)


def _track(url: str, reference: str, phone: str) -> dict[str, Any]:
    answer: dict[str, Any] = (
        Client(url).call("GET", f"/track/{reference}", query={"phone_last4": phone[-4:]}).json()
    )
    return answer


def _counted(coordinator: Client) -> int:
    def look() -> int:
        figures = coordinator.call("GET", "/staff/indicators", query={"programme": PROGRAMME}).json()
        return int(figures["funnel"].get("approved", 0))

    return wait_for("the figure", look)
