"""An agent begins a file for a woman who asked for help; the code by SMS later opens that same file."""

from jisr.domain import policy
from jisr.domain.application import Application
from jisr.domain.beside import Contact
from jisr.domain.errors import Invalid
from jisr.gateways import identity
from jisr.store import programmes
from jisr.use_cases.call import Call
from jisr.use_cases.record_consent import Evidence, consent_of
from jisr.use_cases.start_application import Applicant, begun_before, start_application


def register_for_her(
    call: Call, programme_id: str, kind: str, language: str, contact: Contact, evidence: Evidence
) -> Application:
    """The draft, with her consent. Raises what `start_application` raises, and `Invalid` for a wrong code: then no
    account is made for the number."""
    policy.require(call.actor, "register")
    if (begun := begun_before(call)) is not None:
        return begun
    programme = programmes.current(programme_id)
    try:
        consent = consent_of(call, programme, contact.phone, evidence)
    except Invalid:  # a code that this very request, sent twice at once, has spent is wrong now
        if (begun := begun_before(call)) is None:
            raise
        return begun
    applicant = Applicant(identity.ensure_account(contact.phone), contact)
    return start_application(call, programme_id, kind, language, applicant, consent)
