"""How to reach her."""

from contextlib import suppress
from dataclasses import replace

from jisr.domain.application import Application, Flag
from jisr.domain.beside import Contact
from jisr.domain.errors import NotFound, StaleVersion
from jisr.gateways import identity
from jisr.store import applications, base


def contact_of(application: Application) -> Contact:
    """As she told it; in a draft that was never saved, by the number of her account. Raises `NotFound` once it was
    erased, `NotSignedIn` when the account is no more."""
    if Flag.ERASED in application.flags:
        raise NotFound("not_found", "no contact")
    return application.beside.contact or Contact(identity.phone_of(application.account), application.language)


def keep_contact(application: Application) -> None:
    """With a draft that was never saved, before something happens of which she must hear. Her version stays."""
    if application.beside.contact is not None:
        return
    after = replace(application, beside=replace(application.beside, contact=contact_of(application)))
    with suppress(StaleVersion):  # she has saved it meanwhile, and her contact with it
        base.commit([applications.save_draft(application, after)])
