"""A draft is begun: by her, or by an agent for her."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

from jisr.domain.application import Application, Status
from jisr.domain.beside import Beside, Contact
from jisr.domain.consent import Consent
from jisr.domain.errors import Conflict, FieldError, Invalid, NotFound, TooMany
from jisr.domain.idempotency import KEPT, remembered, was_done
from jisr.domain.programmes.wording import mend
from jisr.domain.references import new_application_id
from jisr.domain.sign_in import Limit, wait
from jisr.domain.words import HER
from jisr.store import applications, base, programmes
from jisr.store.base import Write
from jisr.use_cases.call import Call
from jisr.use_cases.record_consent import consent_writes
from jisr.use_cases.rules import today

A_DAY = Limit(60, 24 * 3600)
"""Files begun by one account within any 24 hours: a phone may serve a whole house, or the room of an association."""

MOST_OPEN = 30
"""Drafts of one account in one programme at a time.

Both are counted by what is there, without a write; requests at the same moment may pass together."""

LOOKED_AT = 100

_TOMORROW = {
    "ar": "بدأ اليوم من هذا الهاتف عدد كبير من الطلبات: حاولوا غدا، أو أكملوا طلبا بدأ.",
    HER: "بدأت اليوم عددا كبيرا من الطلبات من هذا الهاتف: حاولي غدا، أو أكملي طلبا بدأته.",
    "fr": "Beaucoup de demandes ont été commencées aujourd'hui avec ce téléphone : réessayez demain, ou continuez une "
    "demande commencée.",
    "en": "Many applications were begun with this phone today: try again tomorrow, or go on with one of them.",
}
_OPEN_ONES = {
    "ar": "في هذا البرنامج ثلاثون طلبا لم ترسل: أرسلوا طلبا منها أو اسحبوه، ثم ابدؤوا طلبا جديدا.",
    HER: "لديك ثلاثون طلبا لم ترسل في هذا البرنامج: أرسلي طلبا منها أو اسحبيه، ثم ابدئي طلبا جديدا.",
    "fr": "Trente demandes de ce programme attendent d'être envoyées : envoyez-en une ou retirez-la, puis commencez-en "
    "une autre.",
    "en": "Thirty applications in this programme are not sent yet: send one or withdraw it, then begin a new one.",
}


@dataclass(frozen=True, slots=True)
class Applicant:
    """Whose file it is: her account's id, and how to reach her (phone in E.164), when it is not by the account."""

    account: str
    contact: Contact | None = None


def start_application(
    call: Call,
    programme_id: str,
    kind: str,
    language: str,
    applicant: Applicant,
    consent: tuple[Consent, Sequence[Write]] | None = None,
) -> Application:
    """A new draft under the programme's current version. It has no event: it is hers, and may go without a trace.

    `consent`: hers to be helped, with the writes that belong to it (`record_consent.consent_of`); staff begin nothing
    without it.

    Raises `NotFound` (programme), `Invalid` (kind, or too many drafts), `Conflict` (not open now, or no consent),
    `TooMany`.
    """
    if (begun := begun_before(call)) is not None:
        return begun
    programme = programmes.current(programme_id)
    if kind not in programme.kinds:
        raise Invalid("kind", "unknown kind", [FieldError("/kind", "kind", mend("kind", feminine=True))])
    if not programme.is_open(today(call.at)):
        raise Conflict("programme_closed", "the programme takes no applications now")
    if call.actor.kind == "staff" and consent is None:
        raise Conflict("consent_needed", "record first that she agrees to be helped")
    if call.actor.kind == "applicant":
        _room_for_one_more(call, programme_id)
    file = Application(
        id=new_application_id(call.at, call.idempotency.seed if call.idempotency else None),
        programme=programme.id,
        programme_version=programme.version,
        kind=kind,
        language=language,
        account=applicant.account,
        status=Status.DRAFT,
        version=1,
        sequence=0 if consent is None else 1,
        started_at=call.at,
        entered_at=call.at,
        registered_by=call.actor.id if call.actor.kind == "staff" else None,
        confidential=programme.confidential,
        done=remembered((), call.idempotency, call.at),
        beside=Beside(contact=applicant.contact),
    )
    writes = applications.create(file)
    if consent is not None:
        writes += [*consent_writes(call, file, consent[0]), *consent[1]]
    try:
        base.commit(writes)
    except Conflict:
        if (begun := begun_before(call)) is None:
            raise
        return begun
    return file


def _room_for_one_more(call: Call, programme_id: str) -> None:
    files = applications.states_of_account(call.actor.id, LOOKED_AT)
    seconds = wait([file.started_at for file in files], call.at, (A_DAY,))
    if seconds:
        full = FieldError("", "too_many_drafts", _TOMORROW)
        raise TooMany("too_many_drafts", "too many files begun in a day", [full], retry_after=seconds)
    drafts = [f for f in files if f.status is Status.DRAFT and f.programme == programme_id]
    if len(drafts) >= MOST_OPEN:
        full = FieldError("", "too_many_drafts", _OPEN_ONES)
        raise Invalid("too_many_drafts", "this account has its drafts of the programme", [full])


def begun_before(call: Call) -> Application | None:
    """The file that this very request began: it is named by the request's key, and by the year that it came in.

    Raises `Invalid` when the key served another body.
    """
    if call.idempotency is None:
        return None
    seed = call.idempotency.seed
    for named in {new_application_id(at, seed) for at in (call.at, call.at - KEPT)}:
        with contextlib.suppress(NotFound):
            file = applications.load(named)
            if was_done(file.done, call.idempotency):
                return file
    return None
