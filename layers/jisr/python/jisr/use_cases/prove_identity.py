"""A code by SMS opens the number, not the file: the card's last four characters and her birth year open the file."""

import contextlib
import hmac
from dataclasses import replace

from jisr.domain.application import Application, Flag, file_codes
from jisr.domain.errors import Conflict, Forbidden, StaleVersion, Transient
from jisr.domain.programmes import rules
from jisr.store import applications, base, proofs
from jisr.store import events as history
from jisr.use_cases.call import Call
from jisr.use_cases.record import make_event
from jisr.use_cases.rules import programme_of

LOCK_TRIES = 4


def prove_identity(call: Call, application: Application, national_id_last4: str, birth_year: int) -> None:
    """The session may open this file from now on. Raises `Forbidden`: `identity_wrong` (with the tries left in the
    detail), or `identity_locked` after five, until an agent has seen her card."""
    if Flag.IDENTITY_LOCKED in application.flags:
        raise _locked()
    tried = proofs.count_try(application.id, call.idempotency)
    if tried > proofs.MOST_TRIES:
        raise _locked()
    if matches(application, national_id_last4, birth_year):
        proofs.give(application.id, call.actor.session, call.at)
        return
    if tried >= proofs.MOST_TRIES:
        _lock(call, application.id)
        raise _locked()
    raise Forbidden(
        "identity_wrong", "this does not match", members={"tries_left": proofs.MOST_TRIES - tried}
    )


def matches(application: Application, national_id_last4: str, birth_year: int) -> bool:
    """Compared in constant time; a file without the answers matches nothing."""
    person = rules.person(programme_of(application), application.beside.answers)
    if not person.national_id or not person.birth_date:
        return False
    given = f"{national_id_last4.strip().upper()}|{birth_year:04d}"
    true = f"{person.national_id[-4:]}|{person.birth_date[:4]}"
    return hmac.compare_digest(given.encode(), true.encode())


def _locked() -> Exception:
    return Forbidden("identity_locked", "an agent must see the card first")


def _lock(call: Call, application_id: str) -> None:
    """Tried again when the file moves meanwhile: staff must see it, and older proofs open nothing any more."""
    for _ in range(LOCK_TRIES):
        with contextlib.suppress(StaleVersion, Conflict):
            _lock_as_it_is(call, applications.load(application_id))
            return
    raise Transient("the file moves all the time")


def _lock_as_it_is(call: Call, application: Application) -> None:
    if Flag.IDENTITY_LOCKED in application.flags:
        return
    after = replace(
        application,
        flags=application.flags | {Flag.IDENTITY_LOCKED},
        version=application.version + 1,
        sequence=application.sequence + 1,
    )
    event = make_event(
        call,
        "IdentityLocked",
        subject=("application", application.id),
        sequence=after.sequence,
        data=file_codes(after),
        application=application,
    )
    base.commit([*applications.save(application, after), history.append(event)])


def proved_files(call: Call) -> list[Application]:
    """The files of this account that this session has proved. Raises `Forbidden` when it has files and none of them is
    proved; who has none has proved all there is, by her code."""
    from jisr.use_cases.own_file import proved

    files = applications.of_account(call.actor.id)
    found = [file for file in files if proved(call, file)]
    if files and not found:
        raise Forbidden("identity_needed", "prove whose file it is first")
    return found
