"""How long a file is kept: the programme says it in days, by the status that the file ended in (`retention`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from jisr.domain.application import Application, Flag, Status
from jisr.domain.clocks import end_of_day_after

RETAINED = frozenset({Status.DRAFT, Status.WITHDRAWN, Status.REJECTED, Status.COMPLETED, Status.ENDED})
"""In these nothing is under way, and the time to keep the file runs: from when it came to this status."""

FUNDED = frozenset({Status.APPROVED, Status.ACTIVE, Status.COMPLETED, Status.ENDED})
"""Public money was reserved or paid: the law keeps these (public accounts), whoever asks for their erasure."""

_OPEN = frozenset({Flag.APPEAL_OPEN, Flag.COMPLAINT_OPEN})

LAST = Status.COMPLETED
"""What a file with money is on its way to: its time is foretold by this one's days."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Until when a file with public money is kept. `until` None: it is not closed yet, or the programme gives no days;
    then `days` counts from when it closes."""

    until: datetime | None
    days: int | None


def kept(file: Application, retention: Mapping[str, int]) -> Kept:
    """Of a file with public money."""
    if file.status in RETAINED:
        return Kept(ends_at(file, retention, file.entered_at), retention.get(file.status))
    return Kept(None, retention.get(LAST))


def ends_at(file: Application, retention: Mapping[str, int], since: datetime) -> datetime | None:
    """The end of the last day that a file is kept; None when the programme gives no days for its status."""
    days = retention.get(file.status)
    return None if days is None or file.status not in RETAINED else end_of_day_after(since, days)


def may_go(file: Application, at: datetime) -> bool:
    """Whether nothing is open in a file whose time is over: no complaint, no appeal, and no time left for one."""
    open_to_appeal = file.appeal_until is not None and file.appeal_until >= at
    return file.status in RETAINED and not file.flags & _OPEN and not open_to_appeal


ERASED = (
    "answers",
    "contact",
    "documents",
    "notes",
    "consents",
    "identity_proofs",
    "messages",
    "link_to_account_and_person",
)
LEFT = ("codes_dates_amounts", "events", "access_log")
WHOLE = ("whole_file",)

_ERASED = {
    "ar": "نمحو أجوبتك ورقم هاتفك ووثائقك وكل ما كُتب عنك في هذا الملف. تبقى تواريخ ورموز ومبالغ بدون اسم، للإحصاء "
    "والمراقبة.",
    "fr": "Nous effaçons vos réponses, votre téléphone, vos documents et tout ce qui a été écrit sur vous dans ce "
    "dossier. Restent des dates, des codes et des montants sans nom, pour les statistiques et le contrôle.",
    "en": "We erase your answers, your phone, your papers and all that was written about you in this file. What stays "
    "are dates, codes and amounts without a name, for figures and audit.",
}
_KEPT = {
    "ar": "خُصص لهذا الملف مال عام، والقانون يلزمنا بالاحتفاظ به كاملا مدة معينة، ثم يُمحى تلقائيا.",
    "fr": "De l'argent public a été réservé ou versé pour ce dossier : la loi nous oblige à le garder entier pendant "
    "une durée, puis il est effacé de lui-même.",
    "en": "Public money was reserved or paid for this file: the law makes us keep all of it for a time, then it is "
    "erased by itself.",
}
MESSAGES: Mapping[str, Mapping[str, str]] = {"erased": _ERASED, "kept": _KEPT}

ACCOUNT: Mapping[str, Mapping[str, str]] = {
    "deleted": {
        "ar": "نمحو حساب هذا الرقم: لم يعد أي ملف مرتبطا به.",
        "fr": "Le compte de ce numéro est effacé : plus aucun dossier ne l'utilise.",
        "en": "The account of this number is deleted: no file uses it any more.",
    },
    "kept": {
        "ar": "يبقى حساب هذا الرقم لأن ملفا آخر مرتبط به.",
        "fr": "Le compte de ce numéro reste : un autre dossier l'utilise.",
        "en": "The account of this number stays: another file uses it.",
    },
}
