"""The vote ends. `foresee` says exactly what closing would do; `close` ends every ballot and sets the money aside, in
one transaction, and what comes of each file follows (`settle`)."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from jisr.domain import sittings as rules
from jisr.domain.errors import Conflict, FieldError
from jisr.domain.idempotency import remembered, was_done
from jisr.domain.programmes.model import Programme
from jisr.domain.sittings import Allotment, Ballot, Foreseen, Outcome, Sitting, State, Tabled, Tally, Vote
from jisr.store import applications, envelopes, programmes, sittings
from jisr.store.base import Write
from jisr.use_cases.call import Call
from jisr.use_cases.money_envelopes import paying
from jisr.use_cases.sittings.door import TRIES, need, reach, seen, store, told

_VOTE_FIRST = {
    "ar": "لم تصوتوا بعد على كل الملفات. معاينة الاختتام تكشف أصوات الآخرين.",
    "fr": "Vous n'avez pas encore voté sur tous les dossiers. L'aperçu de la clôture révélerait les autres votes.",
    "en": "You have not voted on every file yet: what closing would do tells how the others voted.",
}


@dataclass(frozen=True, slots=True)
class Table:
    """Everything that a sitting has on its table, as it is now: the files in their order, and the votes on them."""

    files: Sequence[Tabled]
    votes: Sequence[Vote]
    tallies: Mapping[str, Tally]
    ballots: Sequence[Ballot]


@dataclass(frozen=True, slots=True)
class Foresight:
    """`counts` by outcome; centimes: `asked` by all that are retained, `allotted` what the envelopes can set aside of
    it, `granted` what the approved get, `rest` what comes back. `not_voted`: files that fewer than the quorum voted
    on."""

    files: Sequence[Foreseen]
    counts: Mapping[Outcome, int]
    allotments: Sequence[Allotment]
    asked: int
    granted: int
    not_voted: int

    @property
    def allotted(self) -> int:
        return sum(one.amount for one in self.allotments)

    @property
    def rest(self) -> int:
        return self.allotted - self.granted


def table_of(sitting: Sitting) -> Table:
    files = rules.ranking(sittings.files_of(sitting.id), sittings.order_of(sitting.id))
    ballots, votes = sittings.ballots_of(sitting.id), sittings.votes_of(sitting.id)
    return Table(files, votes, rules.tallies(sitting, files, votes, ballots), ballots)


def payer_of(sitting: Sitting, at: datetime) -> Callable[[Tabled], str | None] | None:
    """Which envelope pays for a file that is decided at `at`; None where the programme gives no money. A file of an old
    version of the programme follows that one."""
    gives = cache(lambda version: programmes.load(sitting.programme, version).budget.gives_money)

    @cache
    def of_province(province: str | None) -> str:
        envelope = paying(sitting.programme, sitting.region, province, at)
        if envelope is None:
            raise Conflict("no_envelope", "there is no envelope for this programme, place and year")
        return envelope.id

    if not programmes.current(sitting.programme).budget.gives_money:
        return None
    return lambda file: of_province(file.province) if gives(file.programme_version) else None


def skips(programme: Programme) -> bool:
    return programme.budget.when_full == "skip"


def foresee(call: Call, sitting_id: str) -> Foresight:
    """Nothing is stored. It tells how the others voted, so a member hears it when she has said her own on each file:
    till then `Conflict("vote_first")`. Raises besides what `close` would raise."""
    sitting = reach(call, sitting_id, "hold_sitting")
    need(sitting, State.OPEN)
    table = table_of(sitting)
    if call.actor.id in sitting.members:
        open_ones = rules.unsaid(call.actor.id, table.files, table.votes, table.ballots)
        if _still_here(sitting, open_ones):
            raise Conflict(
                "vote_first", "vote on each file first", [FieldError("", "vote_first", _VOTE_FIRST)]
            )
    return _foresee(call, sitting, table)


def _foresee(call: Call, sitting: Sitting, table: Table) -> Foresight:
    payer = payer_of(sitting, call.at)
    here = _still_here(sitting, table.files)
    retained = [file for file in here if table.tallies[file.application_id].verdict == "retained"]
    payers = {file.application_id: payer(file) for file in retained} if payer else None
    asked: Counter[str] = Counter()
    for file in retained:
        if payers is not None and (envelope := payers[file.application_id]) is not None:
            asked[envelope] += file.requested
    allotments = [
        Allotment(envelope, amount, amount)
        for envelope, sum_asked in sorted(asked.items())
        for amount in [min(envelopes.load(envelope).available, sum_asked)]
    ]
    found = list(
        rules.foresee(
            here,
            table.tallies,
            payers,
            {one.envelope_id: one.amount for one in allotments},
            skip=skips(programmes.current(sitting.programme)),
        )
    )
    gone = len(table.files) - len(here)
    counts = Counter(one.outcome for one in found) + Counter({Outcome.GONE: gone})
    few = sum(1 for file in here if table.tallies[file.application_id].cast < sitting.quorum)
    return Foresight(found, counts, allotments, asked.total(), sum(one.amount for one in found), few)


def _still_here(sitting: Sitting, files: Sequence[Tabled]) -> list[Tabled]:
    """Without those that left: she may withdraw until her file's turn comes."""
    here: set[str] = set()
    for at in range(0, len(files), 100):
        some = applications.load_page([file.application_id for file in files[at : at + 100]])
        here |= {file.id for file in some if file.sitting == sitting.id}
    return [file for file in files if file.application_id in here]


def close(call: Call, sitting_id: str) -> Sitting:
    """The vote is over, the order fixed and the money set aside; the files follow. Asked again, it says how far it is.
    Raises `Conflict`: no vote is open, or there is no envelope."""
    for _ in range(2 * TRIES):
        sitting = reach(call, sitting_id, "hold_sitting")
        if was_done(sitting.done, call.idempotency) or sitting.state in {State.CLOSING, State.CLOSED}:
            return sitting
        seen(call, sitting)
        need(sitting, State.OPEN)
        table = table_of(sitting)
        foreseen = _foresee(call, sitting, table)
        after = replace(
            sitting,
            state=State.CLOSING,
            closing_at=call.at,
            closed_by=call.actor.id,
            files=len(table.files),
            touched_at=call.at,
            sequence=sitting.sequence + 1,
            done=remembered(sitting.done, call.idempotency, call.at),
        )
        writes: list[Write] = [
            sittings.keep_order(sitting.id, [file.application_id for file in table.files]),
            *(
                sittings.save_ballot(sitting.id, one, replace(one, open=False, version=one.version + 1))
                for one in table.ballots
            ),
        ]
        for allotment in foreseen.allotments:
            writes += [
                sittings.allot(sitting.id, allotment),
                envelopes.set_aside(allotment.envelope_id, allotment.amount),
            ]
        event = told(call, after, "SittingClosing", {"files": after.files, "allotted": foreseen.allotted})
        try:
            return store(sitting, after, event, writes)
        except Conflict as refusal:
            if refusal.code not in {"changed_meanwhile", "not_enough_money"}:
                raise
            continue  # a vote came, or money went: what closing does is worked out anew
    raise Conflict("changed_meanwhile", "the sitting changed meanwhile; try again")
