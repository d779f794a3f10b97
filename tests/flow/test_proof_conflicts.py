"""Three answers in ten are a conflict or a throttle: nothing is lost, the end is the same, few calls are made again.

The emulators never raise these, so they are answered here on the wire itself, below botocore's own retries: what is
counted is every request that would have gone out. Writes of one item, which nothing of that history may touch, are
tried by themselves.
"""

import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import botocore.endpoint
import pytest
from botocore.awsrequest import AWSResponse

import events
from jisr.domain.consent import MOST_TRIES as CONSENT_TRIES
from jisr.domain.errors import TooMany
from jisr.domain.sign_in import Limit
from jisr.store import base, consent_codes, erasures, messages, proofs, sign_in, staff, track_limit
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
        self._only: frozenset[str] = frozenset()
        self._off = False
        real = botocore.endpoint.Endpoint._do_get_response

        def answer(endpoint: Any, request: Any, operation: Any, context: Any) -> Any:
            self.requests += 1 - self._off
            spared = self._only and operation.name not in self._only
            if self._off or spared or self._dice is None or self._dice.random() >= SHARE:
                return real(endpoint, request, operation, context)
            said = self._refusal(operation, request)
            self.refused[said["Error"]["Code"]] += 1
            said["ResponseMetadata"] = {"HTTPStatusCode": 400, "HTTPHeaders": {}}
            http = AWSResponse(request.url, 400, {}, None)
            http._content = b""
            return (http, said), None

        monkeypatch.setattr(botocore.endpoint.Endpoint, "_do_get_response", answer)

    @contextmanager
    def disturbed(self, seed: int, only: frozenset[str] = frozenset()) -> Iterator[None]:
        """`only`: operations; none named is all of them."""
        self._dice, self._only = random.Random(seed), only
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


ROUNDS = 60
"""Of each write: one that is not tried again would come through all of them once in two thousand million runs."""


def proofs_of_a_file(world: Any) -> None:
    for n in range(ROUNDS):
        assert proofs.count_try(f"FILE{n}") == 1
        assert proofs.count_try(f"FILE{n}") == 2
        proofs.give(f"FILE{n}", "session-1", world.now)
        assert [(p.session, p.tries) for p in proofs.of_application(f"FILE{n}")] == [("session-1", None)]


def codes_of_consent(world: Any) -> None:
    for n in range(ROUNDS):
        consent_codes.keep(f"code-{n}", "mac", world.now, None)
        taken = consent_codes.take(f"code-{n}", world.now)
        assert taken == consent_codes.Taken("mac", CONSENT_TRIES - 1)
        consent_codes.forget(f"code-{n}")
        assert consent_codes.take(f"code-{n}", world.now) is None


def erasures_under_way(world: Any) -> None:
    for n in range(ROUNDS):
        erasure = erasures.of_account(f"account-{n}", world.now, "c")
        base.commit([erasures.want(erasure), erasures.keep_answer(f"account-{n}", "s", {}, world.now)])
        erasures.mark_swept(erasure)
        assert [e.swept for e in erasures.wanted()] == [True]
        erasures.forget_answers(f"account-{n}")
        erasures.done(erasure)
    assert erasures.wanted() == []


def sign_ins(world: Any) -> None:
    for n in range(ROUNDS):
        sign_in.count("ALL", world.now, Limit(ROUNDS, 900))
        sign_in.remember(f"NUMBER#{n}", world.now, (Limit(1, 900),), f"challenge-{n}")
        sign_in.open_challenge(f"challenge-{n}", "+212600000001", "first", world.now)
        taken = sign_in.take(f"challenge-{n}", world.now)
        assert taken is not None
        sign_in.give_back(taken, "second")
        again = sign_in.take(f"challenge-{n}", world.now)
        assert again is not None
        assert (again.session, again.tries_left) == ("second", taken.tries_left - 1)
        if n % 2:
            sign_in.close(again)
        sign_in.forget_number(f"NUMBER#{n}")
        assert sign_in.take(f"challenge-{n}", world.now) is None
    with pytest.raises(TooMany):
        sign_in.count("ALL", world.now, Limit(ROUNDS, 900))


def guesses_at_a_reference(world: Any) -> None:
    for n in range(ROUNDS):
        for _ in range(track_limit.WRONG_FROM_A_PLACE.most):
            track_limit.take(f"REFERENCE{n}", "place", world.now)
        with pytest.raises(TooMany):
            track_limit.take(f"REFERENCE{n}", "place", world.now)
        track_limit.give_back(f"REFERENCE{n}", "place", world.now)
        track_limit.take(f"REFERENCE{n}", "place", world.now)


def staff_come_and_go(world: Any) -> None:
    for n in range(ROUNDS):
        staff.save_staff(f"account-{n}", "amina", ["agent"], ["03"], [])
        found = staff.load_staff(f"account-{n}")
        assert found is not None
        changed = replace(found, disabled=True, mail_due=True, version=found.version + 1)
        base.commit([staff.save(found, changed)])
        assert staff.mail_sent(changed).version == found.version + 2
        found = staff.load_staff(f"account-{n}")
        assert found is not None
        assert (found.disabled, found.mail_due) == (True, False)


def messages_told(world: Any) -> None:
    for n in range(ROUNDS):
        key = messages.Key("recipient", f"event-{n}#sms")
        said = {"event_type": "X", "application_id": "FILE", "language": "ar", "segments": 1, "at": world.now}
        token, held = messages.claim(key, **said)
        assert held is None
        messages.release(key, token)
        assert messages.load(key) is None
        assert messages.claim(key, **said)[1] is None
        messages.tell_later(f"event-{n}", "FILE", world.now)
    for item in list(messages.due_to_tell(world.now))[: ROUNDS // 2]:
        messages.done(item)
    messages.erase_later("FILE", world.now)
    messages.erase("FILE", "recipient")
    assert list(messages.due_to_tell(world.now)) == []
    assert messages.of_recipient("recipient", None, 9, world.now) == []


@pytest.mark.parametrize(
    "writes",
    [
        proofs_of_a_file,
        codes_of_consent,
        erasures_under_way,
        sign_ins,
        guesses_at_a_reference,
        staff_come_and_go,
        messages_told,
    ],
)
def test_every_single_write_bears_them_too(world, monkeypatch, writes) -> None:
    monkeypatch.setitem(base.commit.__kwdefaults__, "pause", lambda seconds: None)
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    network = Network(monkeypatch)
    with network.disturbed(seed=20261124, only=SINGLE_WRITES | {"TransactWriteItems"}):
        writes(world)
    assert network.refused.total() > ROUNDS / 5


def test_nobody_writes_around_the_one_way_to_commit() -> None:
    around = re.compile(r"\.(save|update|delete|batch_write|update_item|put_item|delete_item)\(")
    stores = [path for path in Path(base.__file__).parent.glob("*.py") if path.name != "base.py"]
    assert len(stores) > 10
    assert [path.name for path in stores if around.search(path.read_text(encoding="utf-8"))] == []
