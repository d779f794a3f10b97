"""Submit and read back, in process on the emulator, against a bare PutItem and a consistent GetItem.

What is timed is the use case `submit_application` as the API's handler calls it, on a file that the handler has opened,
with an idempotency key: the checks and the one transaction of state with its mark, what is beside it, event and guard;
then a consistent read of the state. On an emulator without functions, so that no consumer works beside it.
"""

import statistics
import time
import uuid
from datetime import UTC, datetime

from bench.floors.put_get import put_and_get
from bench.table import Row, against
from bench.world import HER, Bench, draft
from jisr.domain.application import Application, Status
from jisr.domain.idempotency import Idempotency
from jisr.domain.programmes.model import Programme
from jisr.domain.references import new_id
from jisr.store import applications
from jisr.use_cases.call import Call
from jisr.use_cases.submit_application import submit_application

EACH_RUN = 20
WARM_UP = 5
LIMIT = 2.2


def rows(bench: Bench) -> list[Row]:
    ours: list[float] = []
    floor: list[float] = []
    with bench.tables() as client:
        drafts = [draft() for _ in range(WARM_UP + EACH_RUN * bench.runs)]
        for file, programme in drafts[:WARM_UP]:
            put_and_get(client, "floor", uuid.uuid4().hex)
            submit_and_read(file, programme)
        for run in range(bench.runs):
            mine, bare = [], []
            for file, programme in drafts[WARM_UP + run * EACH_RUN : WARM_UP + (run + 1) * EACH_RUN]:
                at = time.perf_counter()
                put_and_get(client, "floor", uuid.uuid4().hex)
                between = time.perf_counter()
                submit_and_read(file, programme)
                mine.append(time.perf_counter() - between)
                bare.append(between - at)
            ours.append(statistics.median(mine))
            floor.append(statistics.median(bare))
    return [against("submit", "submit + read back ÷ PutItem + GetItem", ours, floor, limit=LIMIT)]


def submit_and_read(file: Application, programme: Programme) -> None:
    key = Idempotency.of(HER.id, "POST /applications/{id}/submit", uuid.uuid4().hex, {})
    call = Call(HER, datetime.now(UTC), new_id(), key, file.version)
    version = programme.consent.text_version
    submit_application(call, file, consent_accepted=True, consent_version=version)
    if applications.load(file.id).status is not Status.SUBMITTED:
        raise AssertionError("it was not submitted")
