"""Long work that stands still: exports, imports, payment orders and sittings are worked on by whoever hears an event,
and when all tries of its message are over nobody works on them any more. Pure.

That is known by the time alone: nothing has moved for longer than these tries take (docs/adr/0041).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, Literal

type Work = Literal["export", "import", "payment_run", "sitting"]

AFTER: Final[Mapping[Work, timedelta]] = {
    "export": timedelta(hours=1),
    "import": timedelta(minutes=40),
    "payment_run": timedelta(minutes=20),
    "sitting": timedelta(minutes=40),
}
"""Longer than all tries of its message: its queue's visibility timeout times its receives. What moves is marked with
the instant at which that try began."""

TEXT: Final[Mapping[str, str]] = {
    "ar": "توقف العمل ولم يعد يتقدم. يمكن لمن له صلاحية هذه العملية أن يتابعها. يُستأنف العمل من حيث توقف، ولا يُنجز أي "
    "شيء مرتين. وإذا توقف مرة أخرى فأبلغوا الدعم التقني برقمه.",
    "fr": "Le travail est arrêté. Toute personne qui a le droit de faire cette opération peut le reprendre. Il repart "
    "d'où il en est, et rien ne se fait deux fois. S'il s'arrête encore, donnez son numéro à l'assistance.",
    "en": "The work stands still. Whoever may do this may continue it. It goes on from where it is, and nothing is "
    "done twice. If it stands still again, give its number to support.",
}
"""What to do about payment orders and sittings; an export is asked for anew (`domain.exports.FAILURES`)."""
OWN: Final[Mapping[str, str]] = {
    "ar": "توقف العمل ولم يعد يتقدم. لا يتابعه أو يلغيه إلا من بدأ هذا الاستيراد. وإذا أُغلق حسابه أمكن ذلك لمسؤول عن "
    "الجهات نفسها. يُستأنف العمل من حيث توقف، ولا يُنجز أي شيء مرتين. وإذا توقف مرة أخرى فأبلغوا الدعم التقني برقمه.",
    "fr": "Le travail est arrêté. Seule la personne qui a commencé cet import peut le reprendre ou l'annuler. Si son "
    "compte est fermé, un responsable des mêmes régions le peut aussi. Le travail repart d'où il en est, et rien ne se "
    "fait deux fois. S'il s'arrête encore, donnez son numéro à l'assistance.",
    "en": "The work stands still. Only whoever began this import may continue it or call it off. When that account is "
    "closed, a head of the same regions may, too. It goes on from where it is, and nothing is done twice. If it stands "
    "still again, give its number to support.",
}
"""What to do about an import, whose rows name people and are shown to nobody else."""


def stalled_since(work: Work, touched_at: datetime, at: datetime) -> datetime | None:
    """Since when work that somebody is to do stands still; None while a try of its message may still be under way."""
    return touched_at if at - touched_at > AFTER[work] else None
