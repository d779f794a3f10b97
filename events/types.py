"""One class per event. Adding an event is adding a class here."""

from functools import cache
from typing import Any, ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from events.envelope import Event, Strict


class File(Strict):
    """The codes by which figures are counted; the same on every event of an application."""

    programme: str
    programme_version: int
    kind: str
    region: str | None = None
    province: str | None = None
    rural: bool | None = None


class Move(File):
    """A change of status or stage. `entered_at` is when the file entered the place it leaves."""

    from_: str | None = Field(alias="from", default=None)
    to: str
    stage_from: str | None = None
    stage: str | None = None
    entered_at: AwareDatetime


class Submitted(Move):
    deadline: AwareDatetime


class Reasoned(Move):
    reason_codes: tuple[str, ...] = ()


class Paper(Strict):
    """A refused paper, in codes: so that the message can name it."""

    document_type: str
    side: str | None = None
    reason: str | None = None


class Requested(Reasoned):
    """What she must bring: pointers of answers, ids of documents and what they are."""

    answers: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()


class Rejected(Reasoned):
    appeal_until: AwareDatetime | None = None


class Funded(Move):
    """Approval; `amount` in centimes is already reserved when this event exists. None where no money is given."""

    amount: int | None = Field(default=None, ge=0)
    envelope_id: str | None = None


class Waitlisted(Move):
    envelope_id: str
    score: int


class Released(Reasoned):
    """An exit; `amount` in centimes went back to the envelope."""

    amount: int = Field(default=0, ge=0)
    envelope_id: str | None = None


class AppealResult(Move):
    upheld: bool


class Paid(Move):
    amount: int = Field(gt=0)
    paid: int = Field(gt=0)
    method: Literal["bank", "cash"]


class Visited(Move):
    visit: int = Field(ge=1)


class Assigned(File):
    assignee: str | None = None


class Claimed(Assigned):
    """The first claim moves a file into review, so a claim tells of the move (as `Move`)."""

    from_: str | None = Field(alias="from", default=None)
    to: str | None = None
    stage_from: str | None = None
    stage: str | None = None
    entered_at: AwareDatetime | None = None


class Corrected(File):
    """Pointers of the answers that changed; codes of why, when staff changed them."""

    answers: tuple[str, ...]
    reason_codes: tuple[str, ...] = ()


class Flagged(File):
    flag: str
    reason_codes: tuple[str, ...] = ()


class Due(File):
    clock: Literal["legal", "stage", "changes"]
    due_at: AwareDatetime


class Inspected(Strict):
    document_type: str
    side: str | None = None
    version: int = 1
    reason: str | None = None


class Money(Strict):
    programme: str
    region: str
    province: str | None = None
    year: int


class Contribution(Money):
    partner: str
    amount: int = Field(gt=0)


class Funds(Money):
    available: int = Field(ge=0)


class Published(Strict):
    programme: str
    programme_version: int


class Consented(File):
    """How she agreed to be helped, and to which text; what proves it is with the file."""

    method: str
    text_version: str
    language: str


class Erased(Strict):
    """Why: she asked for it, or the programme's time to keep the file was over."""

    cause: Literal["asked", "retention"] = "asked"


class Rights(Strict):
    """What a member of staff may do and where, by this event, in codes."""

    roles: tuple[str, ...]
    regions: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()


class RightsChanged(Rights):
    """`changed`: what of the account; `before`: its rights until then."""

    changed: tuple[Literal["name", "language", "roles", "regions", "provinces", "partner"], ...]
    before: Rights


class ApplicationSubmitted(Event):
    type: Literal["ApplicationSubmitted"] = "ApplicationSubmitted"
    version: Literal[1] = 1
    data: Submitted


class StagePassed(Event):
    type: Literal["StagePassed"] = "StagePassed"
    version: Literal[1] = 1
    data: Move


class ChangesRequested(Event):
    type: Literal["ChangesRequested"] = "ChangesRequested"
    version: Literal[1] = 1
    data: Requested


class ApplicationResubmitted(Event):
    type: Literal["ApplicationResubmitted"] = "ApplicationResubmitted"
    version: Literal[1] = 1
    data: Move


class ApplicationApproved(Event):
    type: Literal["ApplicationApproved"] = "ApplicationApproved"
    version: Literal[1] = 1
    data: Funded


class ApplicationWaitlisted(Event):
    type: Literal["ApplicationWaitlisted"] = "ApplicationWaitlisted"
    version: Literal[1] = 1
    data: Waitlisted


class ApplicationRejected(Event):
    type: Literal["ApplicationRejected"] = "ApplicationRejected"
    version: Literal[1] = 1
    data: Rejected


class ApplicationWithdrawn(Event):
    type: Literal["ApplicationWithdrawn"] = "ApplicationWithdrawn"
    version: Literal[1] = 1
    data: Released


class AppealFiled(Event):
    type: Literal["AppealFiled"] = "AppealFiled"
    version: Literal[1] = 1
    data: Move


class AppealDecided(Event):
    type: Literal["AppealDecided"] = "AppealDecided"
    version: Literal[1] = 1
    data: AppealResult


class AgreementSigned(Event):
    type: Literal["AgreementSigned"] = "AgreementSigned"
    version: Literal[1] = 1
    data: Move


class PaymentRecorded(Event):
    type: Literal["PaymentRecorded"] = "PaymentRecorded"
    version: Literal[1] = 1
    data: Paid


class FollowUpRecorded(Event):
    type: Literal["FollowUpRecorded"] = "FollowUpRecorded"
    version: Literal[1] = 1
    data: Visited


class ApplicationCompleted(Event):
    type: Literal["ApplicationCompleted"] = "ApplicationCompleted"
    version: Literal[1] = 1
    data: Released


class ApplicationEnded(Event):
    type: Literal["ApplicationEnded"] = "ApplicationEnded"
    version: Literal[1] = 1
    data: Released


class ApplicationClaimed(Event):
    """Timeline only: who works on it is the queue's own index."""

    published: ClassVar[bool] = False
    type: Literal["ApplicationClaimed"] = "ApplicationClaimed"
    version: Literal[1] = 1
    data: Claimed


class ApplicationReleased(Event):
    """Timeline only, as `ApplicationClaimed`."""

    published: ClassVar[bool] = False
    type: Literal["ApplicationReleased"] = "ApplicationReleased"
    version: Literal[1] = 1
    data: Assigned


class ConsentRecorded(Event):
    """Timeline only: her consent that the office acts for her."""

    published: ClassVar[bool] = False
    type: Literal["ConsentRecorded"] = "ConsentRecorded"
    version: Literal[1] = 1
    data: Consented


class AnswersCorrected(Event):
    """Answers of a submitted file changed: by staff, of which she is told, or by her when she was asked."""

    type: Literal["AnswersCorrected"] = "AnswersCorrected"
    version: Literal[1] = 1
    data: Corrected


class HelpRequested(Event):
    type: Literal["HelpRequested"] = "HelpRequested"
    version: Literal[1] = 1
    data: File


class HelpAnswered(Event):
    """Timeline only: somebody of the office has called her."""

    published: ClassVar[bool] = False
    type: Literal["HelpAnswered"] = "HelpAnswered"
    version: Literal[1] = 1
    data: File


class DuplicateMarked(Event):
    """Timeline only: a flag on the file, shown to agents."""

    published: ClassVar[bool] = False
    type: Literal["DuplicateMarked"] = "DuplicateMarked"
    version: Literal[1] = 1
    data: Flagged


class DuplicateCleared(Event):
    """Timeline only, as `DuplicateMarked`."""

    published: ClassVar[bool] = False
    type: Literal["DuplicateCleared"] = "DuplicateCleared"
    version: Literal[1] = 1
    data: Flagged


class PhoneChanged(Event):
    type: Literal["PhoneChanged"] = "PhoneChanged"
    version: Literal[1] = 1
    data: Flagged


class IdentityLocked(Event):
    """Timeline only: five wrong proofs; an agent opens it again."""

    published: ClassVar[bool] = False
    type: Literal["IdentityLocked"] = "IdentityLocked"
    version: Literal[1] = 1
    data: File


class ReminderDue(Event):
    type: Literal["ReminderDue"] = "ReminderDue"
    version: Literal[1] = 1
    data: Due


class DeadlineEscalated(Event):
    """Timeline only: the coordinator's queue shows it by its flag."""

    published: ClassVar[bool] = False
    type: Literal["DeadlineEscalated"] = "DeadlineEscalated"
    version: Literal[1] = 1
    data: Due


class DocumentRejected(Event):
    type: Literal["DocumentRejected"] = "DocumentRejected"
    version: Literal[1] = 1
    data: Inspected


class EnvelopeOpened(Event):
    """Timeline only: an empty envelope changes nothing for anyone."""

    published: ClassVar[bool] = False
    type: Literal["EnvelopeOpened"] = "EnvelopeOpened"
    version: Literal[1] = 1
    data: Money


class ContributionAdded(Event):
    """Timeline only: `FundsAvailable`, in the same transaction, is what others hear."""

    published: ClassVar[bool] = False
    type: Literal["ContributionAdded"] = "ContributionAdded"
    version: Literal[1] = 1
    data: Contribution


class FundsAvailable(Event):
    type: Literal["FundsAvailable"] = "FundsAvailable"
    version: Literal[1] = 1
    data: Funds


class ProgrammePublished(Event):
    """The portal's pages are rendered anew; other readers look the current version up."""

    type: Literal["ProgrammePublished"] = "ProgrammePublished"
    version: Literal[1] = 1
    data: Published


class PersonErased(Event):
    """Timeline only: proof that the erasure was done."""

    published: ClassVar[bool] = False
    type: Literal["PersonErased"] = "PersonErased"
    version: Literal[1] = 1
    data: Erased


class StaffInvited(Event):
    """For the audit only, as all events of staff: who gave which rights to which account."""

    published: ClassVar[bool] = False
    type: Literal["StaffInvited"] = "StaffInvited"
    version: Literal[1] = 1
    data: Rights


class StaffChanged(Event):
    """For the audit only."""

    published: ClassVar[bool] = False
    type: Literal["StaffChanged"] = "StaffChanged"
    version: Literal[1] = 1
    data: RightsChanged


class StaffDisabled(Event):
    """For the audit only: the account opens nothing from now on; its rights stay for when she comes back."""

    published: ClassVar[bool] = False
    type: Literal["StaffDisabled"] = "StaffDisabled"
    version: Literal[1] = 1
    data: Rights


class StaffEnabled(Event):
    """For the audit only: the account opens again what its rights say."""

    published: ClassVar[bool] = False
    type: Literal["StaffEnabled"] = "StaffEnabled"
    version: Literal[1] = 1
    data: Rights


class StaffReset(Event):
    """For the audit only: a new temporary password; authenticator app and sessions count no more."""

    published: ClassVar[bool] = False
    type: Literal["StaffReset"] = "StaffReset"
    version: Literal[1] = 1
    data: Rights


ALL: tuple[type[Event], ...] = tuple(
    cls
    for cls in list(globals().values())
    if isinstance(cls, type) and issubclass(cls, Event) and cls is not Event
)


class _Typed(BaseModel):
    """What any event says first."""

    model_config = ConfigDict(hide_input_in_errors=True)

    # Names known at import only: right for pydantic, which reads it then, and not for mypy, which does not import.
    type: Literal[tuple(cls.__name__ for cls in ALL)]  # type: ignore[valid-type]


def parse(detail: str | bytes | dict[str, Any]) -> Event:
    """An event from the bus or the table. Raises `pydantic.ValidationError` for what is not of the vocabulary.

    Only the class that arrived is built: a union of all of them would cost 100 ms of each cold start.
    """
    if isinstance(detail, dict):
        return by_type()[_Typed.model_validate(detail).type].model_validate(detail)
    return by_type()[_Typed.model_validate_json(detail).type].model_validate_json(detail)


@cache
def by_type() -> dict[str, type[Event]]:
    """The classes by their type name."""
    return {cls.__name__: cls for cls in ALL}
