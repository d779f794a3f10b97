"""From "submit" to the SMS in the inbox, against the bare write → stream → bus → SQS → Lambda path.

Ours is what an outside client sees: from the request to the site until `/inbox` shows her the message. The floor's two
functions are deployed to the same emulator and import nothing of ours. One of each in turn, warm, with a pause.
"""

import statistics
import time
import uuid

from bench.floors.path import BarePath
from bench.table import Row, against, percentile
from bench.world import PHONE, Bench, draft
from cli import deployment
from cli.client import Client
from jisr.domain.application import Application
from jisr.domain.programmes.model import Programme

EACH_RUN = 8
WARM_UP = 3
LOOK_EVERY = 0.02
PATIENCE = 30.0
SETTLE = 0.5  # for the other consumers of the same event
LIMIT = 2.0


def rows(bench: Bench) -> list[Row]:
    site = bench.site
    her = Client(site.url)
    her.sign_in(PHONE)
    with deployment.as_a_function(site.emulator, site.settings):
        account = _subject(her.token)
        bench.say("  drafts")
        files = [draft(account, f"+2126100{n:05d}") for n in range(WARM_UP + EACH_RUN * bench.runs)]
        floor = BarePath(bench.folder / "notes")
        bench.say("  one of each in turn")
        ours: list[float] = []
        bare: list[float] = []
        for number, (file, programme) in enumerate(files):
            took = floor.seconds(uuid.uuid4().hex), submit_to_sms(her, file, programme, number)
            if number >= WARM_UP:
                bare.append(took[0])
                ours.append(took[1])
            time.sleep(SETTLE)
    by_run = [slice(run * EACH_RUN, (run + 1) * EACH_RUN) for run in range(bench.runs)]
    return [
        against(
            "delivery",
            "submit → SMS in the inbox ÷ bare path",
            [statistics.median(ours[run]) for run in by_run],
            [statistics.median(bare[run]) for run in by_run],
            limit=LIMIT,
        ),
        Row("delivery", f"submit → SMS, p95 of {len(ours)}", percentile(ours, 0.95) * 1000, "ms"),
    ]


def submit_to_sms(her: Client, file: Application, programme: Programme, number: int) -> float:
    """Seconds from the request until the message is there. Raises `TimeoutError`."""
    phone = f"+2126100{number:05d}"
    consent = {"consent": {"accepted": True, "text_version": programme.consent.text_version}}
    started = time.perf_counter()
    her.call(
        "POST", f"/applications/{file.id}/submit", consent, headers={"Idempotency-Key": uuid.uuid4().hex}
    )
    while time.perf_counter() < started + PATIENCE:
        if her.messages(phone):
            return time.perf_counter() - started
        time.sleep(LOOK_EVERY)
    raise TimeoutError("no SMS came")


def _subject(token: str | None) -> str:
    """The account that an access token is of; its signature is the site's business."""
    import base64
    import json

    body = str(token).split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["sub"])
