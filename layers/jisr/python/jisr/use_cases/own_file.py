"""The door to one file for the applicant who asks: her own account's, and proved when it is submitted."""

from jisr.domain.application import Application, Flag
from jisr.domain.errors import Forbidden, NotFound
from jisr.store import applications, proofs
from jisr.use_cases.call import Call


def open_own(call: Call, application_id: str) -> Application:
    """The file. Raises `NotFound` for other accounts' and unknown ones alike, `Forbidden("identity_needed")`
    while the session has not proved whose it is: one phone may be shared by several women."""
    application = own(call, application_id)
    if not proved(call, application):
        raise Forbidden("identity_needed", "prove whose file it is first")
    return application


def own(call: Call, application_id: str) -> Application:
    """The file of the caller's phone account, proved or not."""
    application = applications.load(application_id)
    if application.account != call.actor.id:
        raise NotFound("not_found", "no such application")
    return application


def proved(call: Call, application: Application) -> bool:
    """What was never submitted needs no proof; the session that submitted it has it; another earns it
    (`prove_identity`)."""
    if application.submitted_at is None and application.registered_by is None:
        return True
    if call.actor.session and call.actor.session == application.session:
        return True
    return Flag.IDENTITY_LOCKED not in application.flags and proofs.has(application.id, call.actor.session)
