"""An envelope's balance as its reader may see it: exact, or for its partners in steps."""

from dataclasses import dataclass

from jisr.domain import policy
from jisr.domain.open_figures import step_of, told_amount
from jisr.domain.policy import Place
from jisr.store import programmes
from jisr.store.envelopes import Envelope
from jisr.use_cases.call import Call


@dataclass(frozen=True, slots=True)
class Balance:
    """In centimes. `step`: None of an exact one; else `reserved` and `paid` are told in steps of it, None below one,
    and `available` is what was contributed less these: at most so much. `version` None: it counts what is not told."""

    envelope: Envelope
    available: int
    reserved: int | None
    paid: int | None
    version: int | None
    step: int | None = None


def exact(envelope: Envelope) -> Balance:
    return Balance(envelope, envelope.available, envelope.reserved, envelope.paid, envelope.version)


def balance_for(call: Call, envelope: Envelope) -> Balance:
    """Of an envelope that the reader may see (docs/adr/0037)."""
    place = Place(envelope.region, envelope.province)
    if not policy.only_as_partner(call.actor, "read_envelopes", place):
        return exact(envelope)
    largest = _largest(envelope.programme)
    reserved, paid = told_amount(envelope.reserved, largest), told_amount(envelope.paid, largest)
    available = envelope.contributed - (reserved or 0) - (paid or 0)
    return Balance(envelope, available, reserved, paid, None, step_of(largest))


def _largest(programme: str) -> int:
    """Centimes: the most that any version of a programme gives to one file. Older files keep their version's."""
    newest = programmes.current(programme).version
    ceilings = (programmes.load(programme, version).budget.ceiling_mad for version in range(1, newest + 1))
    return 100 * max(ceiling for ceiling in ceilings if ceiling)
