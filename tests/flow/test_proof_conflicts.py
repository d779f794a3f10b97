"""Three answers in ten are a conflict or a throttle: nothing is lost, the end is the same, few calls are made again.

The emulators never raise these, so they are answered here on the wire itself, below botocore's own retries: what is
counted is every request that would have gone out.
"""

import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import botocore.endpoint
import pytest
from botocore.awsrequest import AWSResponse

import events
from jisr.store import base
from jisr.store.messages import State
from tests.flow.stories import (
    CONSUMERS,
    LIVES,
    Ending,
    Play,
    Saved,
    assert_whole,
    deliver,
    ending,
    handler,
    play,
    published,
    streamed,
)

FILES = 18
SHARE = 0.3
SINGLE_WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem"})
IN_TRANSACTIONS = frozenset({"applications", "events", "envelopes", "programmes"})
"""Tables whose single writes can meet a transaction."""


class Network:
    """Counts requests on the wire, and answers some of them with a refusal."""

    def __init__(self, monkeypatch: Any) -> None:
        self.requests = 0
        self.refused: Counter[str] = Counter()
        self._dice: random.Random | None = None
        self._off = False
        real = botocore.endpoint.Endpoint._do_get_response

        def answer(endpoint: Any, request: Any, operation: Any, context: Any) -> Any:
            self.requests += 1 - self._off
            if self._off or self._dice is None or self._dice.random() >= SHARE:
                return real(endpoint, request, operation, context)
            said = self._refusal(operation, request)
            self.refused[said["Error"]["Code"]] += 1
            said["ResponseMetadata"] = {"HTTPStatusCode": 400, "HTTPHeaders": {}}
            http = AWSResponse(request.url, 400, {}, None)
            http._content = b""
            return (http, said), None

        monkeypatch.setattr(botocore.endpoint.Endpoint, "_do_get_response", answer)

    @contextmanager
    def disturbed(self, seed: int) -> Iterator[None]:
        self._dice = random.Random(seed)
        yield
        self._dice = None

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """The test's own look at the tables."""
        self._off = True
        yield
        self._off = False

    def _refusal(self, operation: Any, request: Any) -> dict[str, Any]:
        dice = self._dice
        assert dice is not None
        service = operation.service_model.service_name
        if service != "dynamodb":
            return _error("SlowDown" if service == "s3" else "ThrottlingException")
        body = json.loads(request.body)
        if operation.name == "TransactWriteItems":
            code = dice.choice(
                ["TransactionConflict"] * 3 + ["ThrottlingError", "ProvisionedThroughputExceeded", ""]
            )
            if not code:
                return _error(dice.choice(["TransactionInProgressException", "ThrottlingException"]))
            reasons = [{"Code": "None"} for _ in body["TransactItems"]]
            dice.choice(reasons).update({"Code": code, "Message": "refused"})
            return _error("TransactionCanceledException") | {"CancellationReasons": reasons}
        codes = ["ThrottlingException", "ProvisionedThroughputExceededException"]
        if operation.name in SINGLE_WRITES and body["TableName"] in IN_TRANSACTIONS:
            codes += ["TransactionConflictException"] * 2
        return _error(dice.choice(codes))


def _error(code: str) -> dict[str, Any]:
    return {"Error": {"Code": code, "Message": "refused"}}


def history_of_all(stage: Play, network: Network) -> None:
    """Many files by all actors; what they cause goes out on the stream and comes to every consumer, and comes again
    where it failed, until nothing is left to do."""
    stage.fund(20_000_00)
    for number in range(1, FILES + 1):
        LIVES[number % len(LIVES)](stage, number)
        stage.world.later(minutes=1)
    stage.top_up(40_000_00)
    done: dict[str, set[str]] = {name: set() for name in CONSUMERS}
    for _ in range(60):
        with network.quiet():
            on_bus = [events.parse(detail) for detail in dict.fromkeys(stage.wire.bus)]
            waiting = [e for e in published() if e not in on_bus]
        todo = {
            name: [e for e in on_bus if e.type in CONSUMERS[name] and e.event_id not in ids]
            for name, ids in done.items()
        }
        if not waiting and not any(todo.values()):
            return
        for at in range(0, len(waiting), 10):
            with suppress(Exception):  # the function failed: the stream comes again with the same batch
                handler("stream_events__publish")(streamed(*waiting[at : at + 10]), None)
        for name, some in todo.items():
            back = deliver(name, some)
            done[name] |= {e.event_id for e in some if e not in back}
        stage.world.later(minutes=2)
    raise AssertionError("it never came through")


def settled(found: Ending) -> Ending:
    """With the declared window taken for what it replaces."""
    messages: Counter[Any] = Counter()
    for (who, event_type, state), count in found.messages.items():
        messages[who, event_type, State.SENT if state == State.UNCERTAIN else state] += count
    return replace(found, messages=messages)


@pytest.mark.timeout(600)
def test_three_refusals_in_ten_lose_and_double_nothing(world, monkeypatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    monkeypatch.setitem(base.commit.__kwdefaults__, "pause", lambda seconds: None)
    network = Network(monkeypatch)
    stage = play(world, monkeypatch)
    start, hour = Saved(), world.now

    network.requests = 0
    history_of_all(stage, network)
    calm_requests, calm = network.requests, ending(stage.programme.id)

    start.restore()
    world.now, stage.wire.bus, stage.tries = hour, [], 10
    network.requests = 0
    with network.disturbed(seed=20261124):
        history_of_all(stage, network)
    requests = network.requests
    busy = ending(stage.programme.id)

    assert {"TransactionCanceledException", "TransactionConflictException", "ThrottlingException"} <= set(
        network.refused
    )
    assert network.refused.total() > 0.25 * requests
    assert requests <= 3 * calm_requests, (requests, calm_requests)
    assert settled(busy) == settled(calm)
    uncertain = sum(n for (*_, state), n in busy.messages.items() if state == State.UNCERTAIN)
    assert busy.sms <= calm.sms <= busy.sms + uncertain
    assert uncertain <= calm.sms * 0.05
    assert_whole(stage.programme.id)
