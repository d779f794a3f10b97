"""Take the person out of one file. The order makes it safe to be killed anywhere: a mark that it is wanted, then the
state with its event in one transaction, then everything beside it, and at last the account; each step finds what the
steps before it left, and repeating one changes nothing."""

import contextlib
from dataclasses import replace
from datetime import datetime, timedelta

from jisr import logging
from jisr.domain.application import Action, Application, Flag
from jisr.domain.beside import Beside, Contact
from jisr.domain.errors import NotFound
from jisr.domain.grievances import ALL_MARKS
from jisr.domain.moves import move
from jisr.domain.people import SYSTEM, Actor, Role
from jisr.domain.retention import FUNDED, RETAINED
from jisr.gateways import files, identity, keys
from jisr.store import applications, base, erasures, messages, sign_in
from jisr.store import events as history
from jisr.store.base import Write
from jisr.store.erasures import Erasure
from jisr.use_cases.call import Call
from jisr.use_cases.kept_until import is_over
from jisr.use_cases.record import closed_for_good, guards, make_event, writes_of
from jisr.use_cases.rules import programme_of, rules_of
from jisr.use_cases.sessions.limits import numbers_of

SETTLE = timedelta(minutes=75)
"""How long something that began before the erasure may still arrive: an access token lives an hour, an upload's form
ten minutes. Everything is swept once more after that, and only then the account goes."""


def erasure_of(call: Call, file: Application, cause: str) -> Erasure:
    """The mark: all that erasing needs to know and that the erasing itself takes away."""
    contact = file.beside.contact
    past = map(identity.account_of, contact.past_phones if contact is not None else ())
    accounts = dict.fromkeys([file.account, *(account for account in past if account is not None)])
    found = recipients(contact) if contact is not None else ()
    return Erasure(file.id, cause, call.at, call.correlation_id, tuple(accounts), frozenset(found))


def recipients(contact: Contact) -> tuple[str, ...]:
    """The keyed hashes under which messages to her are kept."""
    phones = (contact.phone, *contact.past_phones, contact.safe_contact.other_phone)
    where = [f"sms:{phone}" for phone in phones if phone] + (
        [f"email:{contact.email}"] if contact.email else []
    )
    return tuple(dict.fromkeys(known for one in where for known in keys.hmacs("message", one)))


def erase_state(call: Call, file: Application, cause: str) -> None:
    """State and event in one transaction, with answers and contact. What was under way is withdrawn first, in the same
    one: reserved money goes back. Raises `StaleVersion` or `Conflict` when somebody was at it."""
    if Flag.ERASED in file.flags:
        return
    change = None
    if file.status not in RETAINED:
        change = move(file, Action.WITHDRAW, actor=call.actor, at=call.at, rules=rules_of(programme_of(file)))
    moved = file if change is None else change.after
    after = _nameless(moved)
    event = make_event(
        call,
        "PersonErased",
        subject=("application", file.id),
        sequence=after.sequence,
        data={"cause": cause},
        application=None,
    )
    more: list[Write] = [history.append(event)]
    if change is not None:
        base.commit(writes_of(call, change, [*more, *_guard(file, freed=closed_for_good(moved))], after))
    else:
        base.commit([*applications.save(file, after), *more, *_guard(file, freed=False)])


def _guard(file: Application, *, freed: bool) -> list[Write]:
    """Her place in the call, if this file holds it still (after a refusal another may) and the move doesn't free it."""
    held = [key for key in guards(file) if not freed and applications.holder_of_guard(key) == file.id]
    return [applications.free_guard(key, file.id) for key in held]


def _nameless(file: Application) -> Application:
    """The codes, dates and amounts alone."""
    gone = {
        Flag.CALL_ME,
        Flag.REFUSED_DUPLICATE,
        Flag.IDENTITY_LOCKED,
        Flag.POSSIBLE_DUPLICATE,
        *ALL_MARKS,
    }
    return replace(
        file,
        account=f"erased-{file.id}",
        person=None,
        session=None,
        assignee=None,
        registered_by=None,
        appeal_until=None,
        asked_answers=(),
        asked_papers=(),
        duplicate_of=None,
        help_asked_at=None,
        appeal_at=None,
        complaint_at=None,
        done=(),
        beside=Beside(),
        flags=(file.flags - gone) | {Flag.ERASED},
        version=file.version + 1,
        sequence=file.sequence + 1,
    )


def finish(erasure: Erasure, at: datetime) -> bool:
    """Go on with one erasure as far as it is time for; whether nothing is left of it."""
    settled = at >= erasure.wanted_at + SETTLE
    with contextlib.suppress(NotFound):  # of an account without a file
        file = applications.load(erasure.application_id)
        if not _state_is_erased(erasure, file, at):
            erasures.done(erasure)
            return True
        if settled or not erasure.swept:
            _sweep(erasure, at)
    if not settled:
        erasures.mark_swept(erasure)
        return False
    for account in erasure.accounts:
        forget_account(account)
    erasures.done(erasure)
    return True


def _state_is_erased(erasure: Erasure, file: Application, at: datetime) -> bool:
    """False when there is a reason now to keep the file: it happened after the mark."""
    asked = erasure.cause == "asked"
    if Flag.ERASED in file.flags:
        return True
    if file.status in FUNDED if asked else not is_over(file, at):
        logging.warning("erasure_given_up", application_id=file.id)
        return False
    actor = Actor("applicant", erasure.accounts[0], frozenset({Role.APPLICANT})) if asked else SYSTEM
    erase_state(Call(actor, at, erasure.correlation_id), file, erasure.cause)
    return True


def _sweep(erasure: Erasure, at: datetime) -> None:
    """Papers with all their versions, notes, consents, proofs, messages sent and waiting."""
    files.erase_all(erasure.application_id)
    applications.sweep_beside(erasure.application_id)
    for recipient in erasure.recipients:
        messages.erase(erasure.application_id, recipient)
    messages.erase_later(erasure.application_id, at)


def forget_account(account: str) -> None:
    """The account with its sign-ins, when no file uses it any more."""
    if applications.of_account(account):
        return
    known = identity.account_named(account)
    if known is not None:
        for number in numbers_of(known.phone):
            sign_in.forget_number(number)
        identity.delete_account(known.phone)
    erasures.forget_answers(account)
