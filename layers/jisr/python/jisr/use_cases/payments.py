"""What is paid to whom: her account, who may be handed cash, and the instalments of a region that wait."""

import base64
import heapq
import hmac
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from jisr import reference
from jisr.domain import formats, policy
from jisr.domain.after_decision import parts_of
from jisr.domain.application import Action, Application, Status
from jisr.domain.errors import FieldError, Invalid, Malformed, NotFound
from jisr.domain.instalments import Part
from jisr.domain.policy import Place
from jisr.domain.programmes import rules
from jisr.domain.programmes.model import Programme
from jisr.store import accounts, applications, notes
from jisr.store.base import Write
from jisr.use_cases.call import Call
from jisr.use_cases.rules import programme_of, rules_of

type PaymentState = Literal["due", "ordered", "paid", "returned"]

PAGE = 50
MOST_READ = 4 * PAGE
_KEY = re.compile(r"[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}\.[0-9]{6}Z#[0-9A-Z]{1,20}")

_ACCOUNT = {
    "ar": "اكتبوا رقم الحساب البنكي (RIB): 24 رقما.",
    "fr": "Écrivez le RIB : 24 chiffres.",
    "en": "Write the account number (RIB): 24 digits.",
}
_IDENTITY = {
    "ar": "لا تطابق هذه الأحرف الأربعة بطاقة صاحبة الملف.",
    "fr": "Ces quatre caractères ne correspondent pas à la CNIE du dossier.",
    "en": "These four characters are not those of the card in the file.",
}
_OTHER = {
    "ar": "ليس هذا هو الحساب المسجل: سجلوا تغيير الحساب أولا، لتتوصل صاحبة الملف بإشعار.",
    "fr": "Ce n'est pas le compte connu : enregistrez d'abord le changement, dont la demandeuse est avertie.",
    "en": "This is not the account that is known: record the change first, of which she is told.",
}
_NO_ACCOUNT = {
    "ar": "لا يوجد حساب بنكي مسجل: سجلوه أولا بزر تغيير الحساب.",
    "fr": "Aucun compte n'est connu : enregistrez-le d'abord par « Changer le RIB ».",
    "en": "No account is known: record it first, by the change of her account.",
}
_OFFICE = {
    "ar": "اكتبوا المكتب الذي سُلم فيه المبلغ.",
    "fr": "Indiquez le bureau où l'argent a été remis.",
    "en": "Say at which office the money was handed over.",
}


@dataclass(frozen=True, slots=True)
class Given:
    """What the office says with a payment or an account."""

    method: str | None = None
    instalment: str | None = None
    account: str | None = None
    national_id_last4: str | None = None
    office: str | None = None


NOTHING = Given()


def account_of(file: Application, programme: Programme) -> str | None:
    """Her RIB: the one that the office has kept, else that of her answers."""
    return (accounts.of_application(file.id) if file.bank else None) or answered(
        file.beside.answers, programme
    )


def answered(answers: Mapping[str, Any], programme: Programme) -> str | None:
    """The RIB among her answers: of the first question of that format."""
    for name, rule in programme.schema["properties"].items():
        said = answers.get(name)
        if rule.get("format") == "rib" and isinstance(said, str) and formats.is_rib(said):
            return formats.normalise("rib", said)
    return None


def writes_of_payment(call: Call, file: Application, action: Action, given: Given) -> list[Write]:
    """What is kept with the action: the account that was given, the office that handed out cash. Raises `Invalid`: no
    account, another one than is known (`change_account` tells her of that), or the card that was shown is not hers."""
    errors: list[FieldError] = []
    writes: list[Write] = []
    if given.account is not None:
        if not formats.is_rib(given.account):
            errors.append(FieldError("/account", "rib", _ACCOUNT))
        else:
            rib = formats.normalise("rib", given.account)
            if action is not Action.CHANGE_ACCOUNT:
                errors += _other_account(file, action, rib)
            writes.append(accounts.keep(file.id, rib, call.actor.id, call.at))
    elif action is Action.CHANGE_ACCOUNT:
        errors.append(FieldError("/account", "required", _ACCOUNT))
    if action is Action.RECORD_PAYMENT:
        errors += _missing(file, given)
        office = (given.office or "").strip()
        if given.method == "cash" and office and not errors:
            writes.append(notes.add(file.id, "cash_office", office, call.actor.id, call.at))
    if errors:
        raise Invalid("payment", "mend what the payment needs", errors)
    return writes


def _other_account(file: Application, action: Action, rib: str) -> list[FieldError]:
    """The first account comes with the agreement that she signs, any other by a change that she is told of: who records
    a payment sets none in passing."""
    known = account_of(file, programme_of(file))
    first = known is None and action is Action.SIGN_AGREEMENT
    return [] if first or known == rib else [FieldError("/account", "account_other", _OTHER)]


def _missing(file: Application, given: Given) -> list[FieldError]:
    """Cash goes to who shows her card, always. Of an instalment besides: the bank needs an account, cash the office
    that hands it out; clients of before, who name none, say neither."""
    programme, named = programme_of(file), given.instalment is not None
    if given.method == "bank" and named:
        known = given.account is not None or account_of(file, programme) is not None
        return [] if known else [FieldError("/account", "required", _NO_ACCOUNT)]
    if given.method != "cash":
        return []  # the move says that it is missing
    errors = []
    card = rules.person(programme, file.beside.answers).national_id or ""
    shown = (given.national_id_last4 or "").strip().upper()
    if not card or not hmac.compare_digest(shown.encode(), card[-4:].encode()):
        errors.append(FieldError("/national_id_last4", "identity_wrong", _IDENTITY))
    if named and not (given.office or "").strip():
        errors.append(FieldError("/office", "required", _OFFICE))
    return errors


# -- what waits ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filters:
    """Of one programme in one region; `province` of that region."""

    programme: str
    region: str
    province: str | None = None
    state: PaymentState | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One instalment of an active file. `since`: since when something of the file waits; `account`: whether a RIB is
    known."""

    file: Application
    part: Part
    since: datetime | None
    account: bool


@dataclass(frozen=True, slots=True)
class Page:
    items: list[Waiting]
    next_cursor: str | None


def list_payments(call: Call, filters: Filters, cursor: str | None = None) -> Page:
    """Instalments of active files, those first that have waited longest. It names nobody, so it is not in the access
    log. Raises `Forbidden`, `NotFound` (a place that is not the reader's)."""
    after = _decode(cursor)
    found: list[Waiting] = []
    read = 0
    keys = _keys(call, filters, after)
    for some in itertools.batched(keys, PAGE, strict=False):
        files = {file.id: file for file in applications.load_page([_id_in(key) for key in some])}
        said = applications.answers_of([file.id for file in files.values() if not file.bank])
        for key in some:
            file = files.get(_id_in(key))
            if file is not None:
                found += _of_file(call, file, filters, said.get(file.id, {}))
            read += 1
            if len(found) >= PAGE or read >= MOST_READ:
                return Page(found, base64.urlsafe_b64encode(key.encode()).decode())
    return Page(found, None)


def everything_due(call: Call, filters: Filters, most: int) -> list[Waiting]:
    """At most `most` of what is due, those that have waited longest first."""
    found: list[Waiting] = []
    cursor: str | None = None
    while len(found) < most:
        page = list_payments(call, filters, cursor)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    return found[:most]


def _keys(call: Call, filters: Filters, after: str | None) -> Iterator[str]:
    places = _places(call, filters)
    # What waits for the treasury has begun to; paid instalments stand with their file's next visit too.
    until = None if filters.state == "paid" else call.at
    queues = [applications.followed(filters.programme, place) for place in places]
    return heapq.merge(*(applications.queue_keys(queue, after, PAGE, until) for queue in queues))


def _places(call: Call, filters: Filters) -> list[str]:
    policy.require(call.actor, "read_payments", Place(filters.region, filters.province))
    provinces = [p.code for p in reference.provinces(filters.region)]
    if filters.province is not None and filters.province not in provinces:
        raise NotFound("not_found", "no such place")
    return [p for p in provinces if filters.province in (None, p)]


def _of_file(call: Call, file: Application, filters: Filters, said: Mapping[str, Any]) -> Sequence[Waiting]:
    """The index may be a moment behind the file, so all is asked again."""
    here = file.status is Status.ACTIVE and file.region == filters.region
    if not here or not policy.reaches(
        call.actor, "read_payments", policy.place_of(file), confidential=file.confidential
    ):
        return ()
    programme = programme_of(file)
    account = file.bank or answered(said, programme) is not None
    return [
        Waiting(file, part, file.pay_at, account)
        for part in parts_of(file, rules_of(programme))
        if _fits(part, filters.state)
    ]


def _fits(part: Part, state: PaymentState | None) -> bool:
    if state is None:
        return part.state != "later"
    if state == "returned":
        return part.state == "due" and part.last is not None and part.last.state == "returned"
    return part.state == state


def _id_in(key: str) -> str:
    return key.rpartition("#")[2]


def _decode(cursor: str | None) -> str | None:
    if cursor is None:
        return None
    try:
        key = base64.urlsafe_b64decode(cursor.encode("ascii")).decode()
    except ValueError:
        key = ""
    if not _KEY.fullmatch(key):
        raise Malformed("cursor", "use the cursor of the page before as it is")
    return key
