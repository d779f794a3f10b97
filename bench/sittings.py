"""A committee's 500 files settled down their ranking, against 500 bare transactions of the same writes.

What is timed is the use case as the queue's function calls it, on a sitting whose vote is over: reading the table and
the files, deciding on each, one transaction for each, and the end that gives the rest back. The floor sends what these
transactions wrote, item for item, by a bare client under keys of its own and without conditions. On an emulator without
functions, so that no consumer works beside it.
"""

import contextlib
import time
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import botocore.client

from bench.table import Row, against
from bench.world import Bench, draft
from jisr.domain.application import Application, Status
from jisr.domain.beside import Beside
from jisr.domain.programmes.model import Programme
from jisr.domain.references import new_application_id, new_id
from jisr.domain.sittings import Allotment, Ballot, Choice, Outcome, Sitting, State, Vote
from jisr.store import applications, base, envelopes, sittings
from jisr.store.base import Write
from jisr.store.envelopes import Envelope
from jisr.use_cases.sittings.settle import settle
from jisr.use_cases.sittings.table import natural

FILES = 500
WARM_UP = 20
LIMIT = 2.5
ROUNDS = 3
"""At most: each makes a sitting of its own."""
ASKED = 20_000_00
_MEMBERS = ("member-1", "member-2")


def rows(bench: Bench) -> list[Row]:
    ours: list[float] = []
    floor: list[float] = []
    with bench.tables() as client:
        file, programme = draft()
        envelope = _envelope(programme)
        for files in (WARM_UP, *[FILES] * min(bench.runs, ROUNDS)):
            sitting_id = closing(file, programme, envelope, files)
            with _recorded() as sent:
                at = time.perf_counter()
                settle(sitting_id, datetime.now(UTC), new_id())
                took = time.perf_counter() - at
            _whole(sitting_id, files)
            bare = [_bare(one, f"FLOOR#{sitting_id}#{n}") for n, one in enumerate(sent[:files])]
            at = time.perf_counter()
            for one in bare:
                client.transact_write_items(TransactItems=one)
            if files == FILES:
                ours.append(took / files)
                floor.append((time.perf_counter() - at) / files)
    what = f"settling {FILES} files ÷ {FILES} bare transactions of their writes"
    return [against("sittings", what, ours, floor, limit=LIMIT)]


def _envelope(programme: Programme) -> str:
    year = datetime.now(UTC).year
    envelope_id = envelopes.id_of(programme.id, "03", None, year)
    money = 100 * FILES * ASKED
    base.commit(
        envelopes.create(
            Envelope(envelope_id, programme.id, "03", None, year, available=money, contributed=money)
        )
    )
    return envelope_id


def closing(like: Application, programme: Programme, envelope_id: str, files: int) -> str:
    """A sitting whose vote is over and whose money is set aside: nine in ten are retained, and two thirds of these have
    their money."""
    at = datetime.now(UTC)
    sitting = Sitting(
        id=new_id(),
        programme=programme.id,
        region="03",
        province=None,
        stage="committee",
        title="Bench",
        place="Bench",
        held_on=at.date(),
        quorum=2,
        members=_MEMBERS,
        chair=_MEMBERS[0],
        formed_by=_MEMBERS[0],
        formed_at=at,
        state=State.CLOSING,
        closing_at=at,
        files=files,
    )
    amount = files * 6 // 10 * ASKED
    writes: list[Write] = [
        *sittings.create(sitting),
        sittings.allot(sitting.id, Allotment(envelope_id, amount, amount)),
        envelopes.set_aside(envelope_id, amount),
    ]
    for number in range(files):
        submitted = at - timedelta(days=3) + timedelta(seconds=number)
        file = replace(
            like,
            id=new_application_id(at),
            status=Status.IN_REVIEW,
            stage="committee",
            region="03",
            province="03.231",
            submitted_at=submitted,
            entered_at=submitted,
            requested=ASKED,
            sitting=sitting.id,
            sequence=4,
            version=4,
            beside=Beside(),
            papers=(),
        )
        writes += [*applications.create(file), sittings.lay(sitting.id, natural(file))]
        choice: Choice = "for" if number % 10 else "against"
        reasons = () if number % 10 else ("not_eligible",)
        writes += [sittings.cast(sitting.id, Vote(one, file.id, choice, reasons)) for one in _MEMBERS]
    for start in range(0, len(writes), base.MOST_WRITES):
        base.commit(writes[start : start + base.MOST_WRITES])
    for ballot in sittings.ballots_of(sitting.id):
        closed = Ballot(ballot.member, open=False, version=1)
        base.commit([sittings.save_ballot(sitting.id, ballot, closed)])
    return sitting.id


@contextlib.contextmanager
def _recorded() -> Iterator[list[Any]]:
    """The transactions that are sent meanwhile."""
    real, sent = botocore.client.BaseClient._make_api_call, list[Any]()

    def call(client: Any, operation: str, parameters: Any) -> Any:
        if operation == "TransactWriteItems":
            sent.append(deepcopy(parameters["TransactItems"]))
        return real(client, operation, parameters)

    botocore.client.BaseClient._make_api_call = call
    try:
        yield sent
    finally:
        botocore.client.BaseClient._make_api_call = real


def _bare(items: list[Any], under: str) -> list[Any]:
    """The same writes under another key, whatever is there."""
    bare = []
    for item in items:
        ((kind, given),) = deepcopy(item).items()
        key = given["Item"] if kind == "Put" else given["Key"]
        key["pk"] = {"S": f"{under}#{key['pk']['S']}"}
        condition = given.pop("ConditionExpression", "")
        update = given.get("UpdateExpression", "")
        for part in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
            names = {name: value for name, value in given.get(part, {}).items() if _said(name, update)}
            given.pop(part, None)
            if names:
                given[part] = names
        if kind != "ConditionCheck" and (condition or update or kind == "Put"):
            bare.append({kind: given})
    return bare


def _said(name: str, expression: str) -> bool:
    return any(word.strip("(),") == name for word in expression.replace("=", " ").split())


def _whole(sitting_id: str, files: int) -> None:
    found = [file.outcome for file in sittings.files_of(sitting_id)]
    wanted = (files * 6 // 10, files - files // 10 - files * 6 // 10, files // 10)
    told = tuple(found.count(one) for one in (Outcome.APPROVED, Outcome.WAITLISTED, Outcome.REFUSED))
    if told != wanted or sittings.load(sitting_id).state is not State.CLOSED:
        raise AssertionError(f"it was not settled: {told} in place of {wanted}")
