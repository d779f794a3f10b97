"""How to reach her."""

from jisr.domain.application import Application, Flag
from jisr.domain.beside import Contact
from jisr.domain.errors import NotFound
from jisr.gateways import identity


def contact_of(application: Application) -> Contact:
    """As she told it; in a draft that was never saved, by the number of her account. Raises `NotFound` once it was
    erased, `NotSignedIn` when the account is no more."""
    if Flag.ERASED in application.flags:
        raise NotFound("not_found", "no contact")
    return application.beside.contact or Contact(identity.phone_of(application.account), application.language)
