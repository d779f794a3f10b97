"""The agreement of an accepted application as a PDF, to be signed by both, and again afterwards as it was signed."""

from datetime import datetime

from events.types.application import ApplicationApproved
from jisr.domain.after_decision import agreed_on
from jisr.domain.agreement import Agreement, page
from jisr.domain.application import FUNDED, Application
from jisr.domain.errors import Conflict
from jisr.domain.programmes.rules import person
from jisr.domain.references import reference_of
from jisr.store import events as history
from jisr.use_cases.rules import programme_of
from jisr_printing.render import render


def agreement_of(file: Application) -> Agreement:
    """What she and the programme agree on, as it was granted: what became of it since changes nothing.

    The caller has opened the file for its reader. Raises `Conflict("no_agreement")` for a file that was not accepted or
    was over before both had signed, `NotFound` when the answers were erased.
    """
    signed = agreed_on(file)
    if file.status not in FUNDED and signed is None:
        raise Conflict("no_agreement", "an agreement comes with the approval")
    programme = programme_of(file)
    who = person(programme, file.beside.answers)
    decided_at, amount = _granted(file)
    return Agreement(
        reference=reference_of(file.id),
        programme=programme.title,
        name=" ".join(filter(None, (who.first_name, who.family_name))),
        card=who.national_id or "",
        office=programme.office(file.province or ""),
        decided_at=decided_at,
        amount=amount if programme.budget.gives_money else None,
        instalments=programme.budget.instalments,
        visits=programme.follow_up,
        signed=signed,
        text=programme.agreement,
    )


def _granted(file: Application) -> tuple[datetime, int]:
    """When it was accepted, and for how much (centimes): of a closed file the state keeps only what was paid."""
    told = history.history("application", file.id)
    last = next(one for one in reversed(told) if isinstance(one, ApplicationApproved))
    return last.occurred_at, last.data.amount or 0


def print_agreement(agreement: Agreement, language: str) -> bytes:
    """The same agreement gives the same bytes."""
    return render("agreement", page(agreement, language), agreement.decided_at)
