"""The door to one file for staff: role, place and confidentiality decide, and other places' files do not exist."""

from jisr.domain import policy
from jisr.domain.application import Application
from jisr.domain.errors import FieldError, Invalid, NotFound
from jisr.domain.formats import normalise
from jisr.domain.policy import Place
from jisr.domain.references import id_of
from jisr.store import applications
from jisr.use_cases.call import Call
from jisr.use_cases.record import person_key


def open_for(call: Call, application_id: str, permission: str) -> Application:
    """The file, when `permission` reaches it. Raises `Forbidden` (role) or `NotFound` (place, or no such file).

    Who registered a file may go on with it while it has no place yet.
    """
    policy.require(call.actor, permission)
    file = applications.load(application_id)
    if file.region is None and file.registered_by == call.actor.id:
        return file
    policy.require(call.actor, permission, Place(file.region, file.province), confidential=file.confidential)
    return file


_ONE = {
    "ar": "ابحثي بمعيار واحد: الرقم المرجعي أو الهاتف أو رقم البطاقة.",
    "fr": "Cherchez par un seul critère : référence, téléphone ou CNIE.",
    "en": "Search by one thing: reference, phone or national id.",
}


def search(
    call: Call, *, reference: str | None = None, account: str | None = None, national_id: str | None = None
) -> list[Application]:
    """Exact matches that the reader may see; `account` is what a phone number resolves to. Raises `Invalid`."""
    policy.require(call.actor, "search")
    given = [value for value in (reference, account, national_id) if value is not None]
    if len(given) != 1:
        raise Invalid("search", "one criterion", [FieldError("", "one_of", _ONE)])
    return [file for file in _found(reference, account, national_id) if _visible(call, file)]


def _found(reference: str | None, account: str | None, national_id: str | None) -> list[Application]:
    if reference is not None:
        application_id = id_of(reference)
        try:
            return [applications.load(application_id)] if application_id else []
        except NotFound:
            return []
    if account is not None:
        return applications.of_account(account)
    return applications.of_person(person_key(normalise("cnie", national_id or "")))


def _visible(call: Call, file: Application) -> bool:
    try:
        policy.require(
            call.actor, "search", Place(file.region, file.province), confidential=file.confidential
        )
    except NotFound:
        return file.registered_by == call.actor.id
    return True
