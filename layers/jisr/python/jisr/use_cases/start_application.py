"""A draft is begun: by her, or by an agent for her."""

from dataclasses import dataclass

from jisr.domain.application import Application, Status
from jisr.domain.errors import Conflict, FieldError, Invalid
from jisr.domain.programmes.wording import mend
from jisr.domain.references import new_application_id
from jisr.store import applications, base, programmes
from jisr.store import events as history
from jisr.store.applications import Contact
from jisr.use_cases.call import Call
from jisr.use_cases.record import make_event
from jisr.use_cases.rules import today


@dataclass(frozen=True, slots=True)
class Applicant:
    """Whose file it is: her account's id, and how to reach her (phone in E.164)."""

    account: str
    contact: Contact


def start_application(
    call: Call, programme_id: str, kind: str, language: str, applicant: Applicant
) -> Application:
    """A new draft under the programme's current version.

    Raises `NotFound` (programme), `Invalid` (kind), `Conflict` (not open now).
    """
    if (done := applications.done_before(call.idempotency)) is not None:
        return done
    programme = programmes.current(programme_id)
    if kind not in programme.kinds:
        raise Invalid("kind", "unknown kind", [FieldError("/kind", "kind", mend("kind", feminine=True))])
    if not programme.is_open(today(call.at)):
        raise Conflict("programme_closed", "the programme takes no applications now")
    file = Application(
        id=new_application_id(call.at),
        programme=programme.id,
        programme_version=programme.version,
        kind=kind,
        language=language,
        account=applicant.account,
        status=Status.DRAFT,
        version=1,
        sequence=1,
        started_at=call.at,
        entered_at=call.at,
        registered_by=call.actor.id if call.actor.kind == "staff" else None,
        confidential=programme.confidential,
    )
    event = make_event(
        call,
        "ApplicationStarted",
        subject=("application", file.id),
        sequence=1,
        data={
            "programme": file.programme,
            "programme_version": file.programme_version,
            "kind": kind,
            "to": Status.DRAFT.value,
            "entered_at": call.at,
        },
        application=file,
    )
    base.commit(
        [
            applications.create(file),
            applications.save_contact(file.id, applicant.contact),
            history.append(event),
            *applications.remember(call.idempotency, file.id, file.version, call.at),
        ]
    )
    return file
