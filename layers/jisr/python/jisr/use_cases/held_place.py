"""A file is not taken because another open one of the same person holds her place in this call.

Whoever may see that other file gets its link. Anybody else gets one fixed text, whoever's it is: a card's number must
not tell strangers who has applied. Such tries are few a day, and the office is told to call.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import replace

from jisr.domain.application import Application, Flag
from jisr.domain.errors import Conflict, FieldError, NotFound, Refusal, StaleVersion, Transient
from jisr.domain.people import Actor
from jisr.domain.references import reference_of
from jisr.domain.sign_in import Limit
from jisr.domain.words import HER
from jisr.store import access_log, applications, sign_in
from jisr.use_cases.call import Call
from jisr.use_cases.call_me import call_me
from jisr.use_cases.own_file import proved
from jisr.use_cases.staff_file import reaches

DAY = 86_400
TRIES = Limit(5, DAY)
"""An applicant's account: a mistyped number, a sister on the same phone; not a list of numbers."""
STAFF_TRIES = Limit(50, DAY)
"""A member of staff: a day of registering others."""

MOVES = 4

_AGENT = {
    "ar": "هذا الملف يحتاج إلى من يدرسه في المكتب: سيتصل المكتب بصاحبته.",
    HER: "هذا الملف يحتاج إلى موظفة: سنتصل بك.",
    "fr": "Ce dossier doit être vu par un agent, qui téléphonera.",
    "en": "This file needs an agent, who will call.",
}
_OPEN = {
    "ar": "يوجد طلب مفتوح في هذا البرنامج: تابعوه من الرابط.",
    HER: "لديك طلب مفتوح في هذا البرنامج: تابعيه من الرابط.",
    "fr": "Une demande est déjà ouverte pour ce programme : suivez-la par le lien.",
    "en": "There is an open application in this programme already: follow the link.",
}


def may_try(call: Call) -> None:
    """Before anything is looked at, so that a limit that is reached says nothing any more. Raises `TooMany`."""
    what, limit = _counted(call.actor)
    sign_in.require_room(what, call.at, limit)


def not_taken(call: Call, application: Application, places: Sequence[str]) -> Refusal:
    """The refusal to raise. The office is told in the same breath, except where the link says it all."""
    refusal = refused(call, places)
    if not refusal.members:
        _tell_the_office(call, application)
    return refusal


def refused(call: Call, places: Sequence[str]) -> Conflict:
    """The refusal alone, with the other file's link in `members` for who may see it. Any other try counts."""
    holder = _holder(places)
    if holder is not None and _may_see(call, holder):
        where = "staff/applications" if call.actor.kind == "staff" else "applications"
        members = {
            "application": {
                "id": holder.id,
                "reference": reference_of(holder.id),
                "url": f"/api/v1/{where}/{holder.id}",
            }
        }
        return Conflict("duplicate", "another file is open", [FieldError("", "file_open", _OPEN)], members)
    what, limit = _counted(call.actor)
    sign_in.count(what, call.at, limit)
    return Conflict("duplicate", "this file needs an agent", [FieldError("", "needs_agent", _AGENT)])


def is_held(places: Sequence[str], application_id: str) -> bool:
    """Whether another file has one of the places now."""
    return any(applications.holder_of_guard(key) not in {None, application_id} for key in places)


def _counted(actor: Actor) -> tuple[str, Limit]:
    return f"HELD#{actor.id}", STAFF_TRIES if actor.kind == "staff" else TRIES


def _holder(places: Sequence[str]) -> Application | None:
    """The file that has one of the places; None when it has gone meanwhile."""
    for key in places:
        holder = applications.holder_of_guard(key)
        if holder is not None:
            with contextlib.suppress(NotFound):
                return applications.load(holder)
    return None


def _may_see(call: Call, holder: Application) -> bool:
    """Her own account's and proved in this session; of staff, who would find it by the card's number. What they are
    told ties that number to a file, so it is logged as a search."""
    if call.actor.kind == "applicant":
        is_proved = proved(call, holder)  # asked of anybody's file, so that the time tells nothing
        return holder.account == call.actor.id and is_proved
    if not reaches(call, "search", holder):
        return False
    access_log.record([holder.id], call.actor.id, "search", call.correlation_id, call.at)
    return True


def _tell_the_office(call: Call, application: Application) -> None:
    """Once for each file, however often it is tried; and not as what the request did, which may be sent again."""
    alone = replace(call, idempotency=None, if_match=None)
    for _ in range(MOVES):
        file = applications.load(application.id)
        if Flag.REFUSED_DUPLICATE in file.flags:
            return
        with contextlib.suppress(StaleVersion, Conflict):
            call_me(alone, file, duplicate=True)
            return
    raise Transient("the file moves all the time")
