"""What is asked and answered about envelopes and their partners' money. Nobody is named; amounts in dirhams."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from jisr.api.models import AmountMad, Answer, Body, Code, Place, Query, Short, day
from jisr.domain.partners import PartnerKind


class EnvelopesQuery(Query):
    programme: Code | None = None


class PartnersAgreement(Body):
    """The agreement by which a partner gives: its number or title, and its days."""

    title: Short
    signed_on: Annotated[date, BeforeValidator(day)]
    ends_on: Annotated[date, BeforeValidator(day)] | None = None


class OpenEnvelope(Body):
    """`partner` and `amount_mad` together make the first contribution; `partner_kind` and `agreement` are of it."""

    programme: Code
    region: Place
    province: Place | None = None
    year: int = Field(ge=2000, le=2100)
    partner: Short | None = None
    partner_kind: PartnerKind | None = None
    amount_mad: AmountMad | None = None
    agreement: PartnersAgreement | None = None


class Contribute(Body):
    partner: Short
    partner_kind: PartnerKind | None = None
    amount_mad: AmountMad
    agreement: PartnersAgreement | None = None


class Envelope(Answer):
    """available + reserved + paid = contributed.

    For a partner what is reserved and what is paid are rounded down to a multiple of `step_mad`, and below it null:
    five of the largest grants, so that no sum is of fewer than five women, nor a difference of two sums one woman's.
    What is available is then what was contributed less what is shown, so at most that, and so is what is null;
    `version`, which counts approvals and payments, is null. To who sees them exactly `step_mad` is null.
    """

    id: str
    programme: str
    region: str
    province: str | None
    year: int
    version: int | None
    contributed_mad: float
    available_mad: float
    reserved_mad: float | None
    paid_mad: float | None
    step_mad: float | None


class Envelopes(Answer):
    """Whole, so `next_cursor` is null: a programme has one envelope a year for each region, or province at most."""

    items: list[Envelope]
    next_cursor: str | None


class Contribution(Answer):
    partner: str
    partner_kind: PartnerKind
    amount_mad: float
    at: datetime
    agreement: PartnersAgreement | None


class EnvelopeFiles(Answer):
    """Files that this envelope pays for, by where they are now: accepted and not signed, under agreement, completed,
    ended early, withdrawn; `waiting` for it, with what they ask for.

    For a partner (`rounded`) each count is rounded down to a multiple of five on its own, and below five it is null, as
    is what is asked for. `waiting_more`: there are more than were counted.
    """

    waiting: int | None
    waiting_mad: float | None
    waiting_more: bool
    approved: int | None
    active: int | None
    completed: int | None
    ended: int | None
    withdrawn: int | None
    rounded: bool


class WholeEnvelope(Envelope):
    """`contributions`: oldest first; of a partner its own only."""

    contributions: list[Contribution]
    files: EnvelopeFiles


class Served(Answer):
    """A file on the waiting list that would be approved."""

    application_id: str
    reference: str
    amount_mad: float


class ForeseenContribution(Answer):
    """What the money would do; nothing is done. `served`: how many of the waiting list it would approve, for
    `served_mad`, and `left_mad` what is available then; `first` of them, best placed first. `waiting`: how many would
    go on waiting; `waits_for_sitting`: a committee is settling, and the list is served after it."""

    dry_run: Literal[True]
    available_mad: float
    served: int
    served_mad: float
    left_mad: float
    waiting: int
    waits_for_sitting: bool
    first: list[Served]
