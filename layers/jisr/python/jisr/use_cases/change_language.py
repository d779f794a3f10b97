"""The language of the messages about a file, changed by her whose file it is."""

from dataclasses import replace

from jisr.domain.application import Application
from jisr.store import applications, base
from jisr.use_cases.call import Call
from jisr.use_cases.contact_of import contact_of
from jisr.use_cases.record import seen


def change_language(call: Call, application: Application, language: str) -> Application:
    """The file, with its messages in `language` from now on; as it is when they are already. No event: it moves
    nothing, and nobody acts on it. Raises `StaleVersion`, `NotFound` once it was erased."""
    contact = contact_of(application)
    if application.language == contact.language == language:
        return application
    seen(call, application)
    beside = replace(application.beside, contact=replace(contact, language=language))
    after = replace(application, language=language, version=application.version + 1, beside=beside)
    base.commit(applications.save(application, after))
    return applications.as_saved(application, after)
