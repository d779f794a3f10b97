"""The moves of an application: what each does to the file, which event tells of it, and what it takes or gives back.

`move()` is pure: it takes the file as it is and gives the file as it will be. Whether a move is allowed is in the one
table (`jisr.domain.application`). Whoever calls it stores file, event and money in one transaction.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from jisr.domain import after_decision, policy
from jisr.domain.application import (
    AT_WORK,
    DECIDED_IN_SITTING,
    HEAD,
    REVIEW,
    TABLE,
    Action,
    Application,
    Effect,
    Flag,
    Row,
    Rules,
    Stage,
    Status,
    file_codes,
)
from jisr.domain.clocks import casablanca, end_of_day_after
from jisr.domain.documents import pointer_of
from jisr.domain.errors import Conflict, FieldError, Forbidden, IllegalMove, Invalid
from jisr.domain.grievances import ABOUT, MARKS, OVERDUE, About, answer_by, filed_at, limit
from jisr.domain.instalments import Method
from jisr.domain.people import Actor, Role, acting_as

REASON_NEEDED = frozenset(
    {
        Action.REQUEST_CHANGES,
        Action.REJECT,
        Action.END,
        Action.MARK_DUPLICATE,
        Action.CHANGE_PHONE,
        Action.CORRECT,
        Action.RETURN_PAYMENT,
    }
)


@dataclass(frozen=True, slots=True)
class MoneyEffect:
    """`amount` centimes taken from, given back to, or paid out of `envelope_id`."""

    effect: Effect
    envelope_id: str
    amount: int


@dataclass(frozen=True, slots=True)
class Change:
    """What one move does: store all of it in one transaction, or nothing."""

    before: Application
    after: Application
    event_type: str
    data: Mapping[str, Any]
    money: MoneyEffect | None = None
    role: Role | None = None
    """Of staff the role that allowed it there, which the trail names."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper that she is asked for: one of hers that was refused, with its `id` and why, or one that is not there."""

    type: str
    side: str | None
    id: str | None = None
    reason: str | None = None

    @property
    def pointer(self) -> str:
        return pointer_of(self.type, self.side)


@dataclass(frozen=True, slots=True)
class Details:
    """What a move may be given besides who and when."""

    reason_codes: tuple[str, ...] = ()
    amount: int | None = None
    envelope_id: str | None = None
    answers: tuple[str, ...] = ()
    papers: tuple[Wanted, ...] = ()
    upheld: bool | None = None
    method: str | None = None
    duplicate: bool = False
    duplicate_of: str | None = None
    about: About | None = None
    words: bool = False
    sitting: str | None = None
    instalment: str | None = None
    run: str | None = None
    paid_on: date | None = None
    agreed_on: date | None = None
    follow_up: str | None = None


_ASKED = {
    "ar": "حددوا الأجوبة أو الوثائق المطلوبة.",
    "fr": "Indiquez les réponses ou les documents demandés.",
    "en": "Say which answers or documents are needed.",
}
_ABOUT = {
    "ar": "حددوا هل يتعلق الأمر بالتظلم أم بالشكاية.",
    "fr": "Précisez s'il s'agit du recours ou de la réclamation.",
    "en": "Say whether it is about the appeal or the complaint.",
}
_WORDS = {
    "ar": "اكتبوا النص: ستقرؤه صاحبة الملف.",
    "fr": "Écrivez le texte : la demandeuse le lira.",
    "en": "Write the text: she will read it.",
}
_OTHER = {
    "ar": "اكتبوا الرقم المرجعي للملف الآخر، من الملفات التي يمكنكم فتحها.",
    "fr": "Indiquez la référence de l'autre dossier, parmi ceux que vous pouvez ouvrir.",
    "en": "Give the reference of the other file, one that you may open.",
}
_UPHELD = {
    "ar": "حددوا هل قُبل التظلم.",
    "fr": "Indiquez si le recours est accepté.",
    "en": "Say whether the appeal is upheld.",
}
_ANSWERS = {
    "ar": "أدخلوا الأجوبة الجديدة.",
    "fr": "Indiquez les nouvelles réponses.",
    "en": "Give the new answers.",
}
_METHOD = {
    "ar": "حددوا طريقة الأداء: بنك أو نقدا.",
    "fr": "Indiquez le mode de paiement : banque ou espèces.",
    "en": "Say how it was paid: bank or cash.",
}
_SIGNED = {
    "ar": "اكتبوا يوم التوقيع: ليس قبل قبول الطلب ولا بعد اليوم.",
    "fr": "Indiquez le jour de la signature : ni avant l'acceptation, ni après aujourd'hui.",
    "en": "Give the day of the signature: not before the approval, and not after today.",
}
_ALL_OF_IT = {
    "ar": "الدفعة تُؤدى كاملة: اتركوا المبلغ كما هو.",
    "fr": "Une tranche se paie en entier : laissez le montant tel quel.",
    "en": "An instalment is paid whole: leave the amount as it is.",
}
_REASON = {
    "ar": "اختاروا سببا واحدا على الأقل.",
    "fr": "Choisissez au moins un motif.",
    "en": "Choose at least one reason.",
}
_AMOUNT = {
    "ar": "اكتبوا مبلغا أكبر من صفر، في حدود ما يسمح به البرنامج.",
    "fr": "Écrivez un montant supérieur à zéro, dans la limite du programme.",
    "en": "Write an amount above zero, within what the programme allows.",
}
_LEFT = {
    "ar": "اكتبوا مبلغا أكبر من صفر، في حدود ما بقي للأداء.",
    "fr": "Écrivez un montant supérieur à zéro, dans la limite de ce qui reste à payer.",
    "en": "Write an amount above zero, within what is left to be paid.",
}


def move(
    file: Application,
    action: Action,
    *,
    actor: Actor,
    at: datetime,
    rules: Rules,
    details: Details | None = None,
    before: Application | None = None,
) -> Change:
    """The file after `action`, with its event and its money.

    `before`: the file as it is stored, when `file` holds already what else this move changes (new answers, another
    place); who may act on it is decided by that.

    Raises `IllegalMove` (no row for status and action), `Forbidden` (role), `Conflict` (the state's details
    forbid it) and `Invalid` (a reason or an amount is missing).
    """
    given = details or Details()
    before = before or file
    actor = policy.acting_on(actor, before)
    row, after, extra, money = _decided(file, action, actor, at, rules, given)
    if after.status is not file.status or after.stage != file.stage:
        after = replace(after, entered_at=at)
    if actor.kind == "staff" and action is not Action.ASK_HELP:
        if action not in _UNHEARD:
            after = _answered(after)  # the office has the file in hand, and she sees it
        after = replace(after, flags=after.flags - {Flag.UNTOUCHED})
    if after.status not in REVIEW:
        after = replace(after, sitting=None)
    if money is not None:
        after = _with_money(after, money)
    after = after_decision.with_clocks(after, rules, at)
    after = replace(after, flags=_still_marked(file, after))
    # A file that has left her hands counts its changes in the state alone.
    beside = file.beside if after.status is Status.DRAFT else replace(file.beside, saves=0)
    after = replace(after, version=file.version + 1, sequence=file.sequence + 1, beside=beside)
    role = acting_as(actor.roles & row.roles) if actor.kind == "staff" else None
    return Change(before, after, row.event, _data(row, file, after, given, extra), money, role)


def require(
    file: Application, action: Action, *, actor: Actor, at: datetime, rules: Rules, details: Details
) -> None:
    """As `move`, for who asks only whether it would be refused."""
    _decided(file, action, policy.acting_on(actor, file), at, rules, details)


def _decided(
    file: Application, action: Action, actor: Actor, at: datetime, rules: Rules, given: Details
) -> tuple[Row, Application, dict[str, Any], MoneyEffect | None]:
    """All that may refuse a move: its row, what the action itself makes of the file and tells, and its money."""
    row = permitted(file, action, actor)
    _check_sitting(file, action, actor, given)
    _check_stage(file, row, actor, rules)
    if action in REASON_NEEDED and not given.reason_codes:
        raise Invalid("reason", "a reason is needed", [FieldError("/reason_codes", "required", _REASON)])
    moved = file if row.to in {None, file.status} else replace(file, status=row.to)
    after, extra = _APPLY[action](_Ask(file, moved, actor, at, rules, given))
    return row, after, extra, _money(file, row, rules, given, extra)


def permitted(file: Application, action: Action, actor: Actor) -> Row:
    """The action's row, when status and role allow it. Raises `IllegalMove`, `Forbidden`."""
    row = TABLE[action]
    if file.status not in row.sources:
        raise IllegalMove("illegal_move", f"{action} is not possible while the file is {file.status}")
    if not actor.roles & row.roles:
        raise Forbidden("role", f"{action} needs another role")
    return row


def _still_marked(file: Application, after: Application) -> frozenset[str]:
    """The flags without the marks of clocks that this move has set anew or stopped. The legal clock is one for good."""
    gone: set[str] = set()
    if after.stage_deadline != file.stage_deadline:
        gone |= {Flag.STAGE_DUE_SOON, Flag.STAGE_OVERDUE}
    for about, marks in MARKS.items():
        if limit(after, about) != limit(file, about):
            gone |= {marks.due_soon, marks.overdue}
    if after.visit_at != file.visit_at:
        gone |= {Flag.VISIT_DUE_SOON, Flag.VISIT_OVERDUE}
    if after.status is not file.status:
        gone |= {Flag.REMINDED_SILENCE, Flag.REMINDED_LIMIT, Flag.UNTOUCHED}
    kept = after.flags - gone
    overdue = (after.status in AT_WORK and kept & {Flag.STAGE_OVERDUE, Flag.LEGAL_OVERDUE}) or kept & (
        OVERDUE | {Flag.VISIT_OVERDUE}
    )
    return kept | {Flag.OVERDUE} if overdue else kept - {Flag.OVERDUE}


def _check_sitting(file: Application, action: Action, actor: Actor, given: Details) -> None:
    """What is before a committee is decided by its sitting; what nobody decides for her, the system does for a sitting
    only."""
    if action in DECIDED_IN_SITTING and file.sitting is not None and given.sitting != file.sitting:
        raise Conflict("in_sitting", "a committee decides on this file: take it off its table first")
    if action in {Action.WAITLIST, Action.REJECT} and actor.kind == "system" and given.sitting is None:
        raise Forbidden("role", f"{action} needs a sitting")


def _check_stage(file: Application, row: Row, actor: Actor, rules: Rules) -> None:
    """A decision inside a stage belongs to the stage's role and must be one of its outcomes."""
    if row.outcome is None or Role.SYSTEM in actor.roles:
        return
    stage = rules.stage(file.stage)
    if stage is None or file.status is Status.WAITLISTED:
        if not actor.roles & HEAD:
            raise Forbidden("role", f"{row.action} outside a stage needs a coordinator")
        return
    if row.outcome not in stage.outcomes:
        raise IllegalMove("stage_outcome", f"stage {stage.id} does not allow {row.outcome}")
    if not actor.roles & {*stage.roles, Role.COORDINATOR}:
        raise Forbidden("role", f"stage {stage.id} is for {', '.join(stage.roles)}")


@dataclass(frozen=True, slots=True)
class _Ask:
    """One move as its own function sees it; `after` already has the row's status."""

    file: Application
    after: Application
    actor: Actor
    at: datetime
    rules: Rules
    given: Details


type _Outcome = tuple[Application, dict[str, Any]]


def _submit(ask: _Ask) -> _Outcome:
    deadline = end_of_day_after(ask.at, ask.rules.legal_days)
    entered = _enter(ask.rules.after(None), ask.at)
    flags = ask.file.flags - {Flag.REFUSED_DUPLICATE}
    after = replace(ask.after, submitted_at=ask.at, deadline=deadline, flags=flags, **entered)
    return after, {"deadline": deadline}


def _pass_stage(ask: _Ask) -> _Outcome:
    stage = ask.rules.after(ask.file.stage)
    if stage is None:
        raise Conflict("last_stage", "there is no stage after this one: approve, waitlist or reject")
    return replace(ask.after, **_enter(stage, ask.at)), {}


def _claim(ask: _Ask) -> _Outcome:
    if ask.file.assignee and ask.file.assignee != ask.actor.id:
        raise Conflict("claimed", "somebody else works on this file")
    return replace(ask.after, assignee=ask.actor.id), {"assignee": ask.actor.id}


def _release(ask: _Ask) -> _Outcome:
    if ask.file.assignee is None:
        raise Conflict("not_claimed", "nobody works on this file")
    if ask.file.assignee != ask.actor.id and Role.COORDINATOR not in ask.actor.roles:
        raise Forbidden("claimed", "only who works on it, or the coordinator, gives it back")
    return replace(ask.after, assignee=None), {}


def _request_changes(ask: _Ask) -> _Outcome:
    given = ask.given
    if not given.answers and not given.papers:
        raise Invalid("nothing_asked", "say which papers", [FieldError("/documents", "required", _ASKED)])
    papers = tuple(dict.fromkeys(paper.pointer for paper in given.papers))
    after = replace(ask.after, asked_answers=given.answers, asked_papers=papers, stage_deadline=None)
    return after, {
        "answers": given.answers,
        "documents": tuple(paper.id for paper in given.papers if paper.id),
        "papers": tuple(
            {"document_type": paper.type, "side": paper.side, "reason": paper.reason}
            for paper in given.papers
        ),
    }


def _resubmit(ask: _Ask) -> _Outcome:
    assignee = ask.file.assignee
    after = replace(ask.after, asked_answers=(), asked_papers=())
    after = replace(after, **_enter(ask.rules.stage(ask.file.stage), ask.at))
    return replace(after, assignee=assignee), {}


def _reject(ask: _Ask) -> _Outcome:
    days = ask.rules.appeal_days
    until = end_of_day_after(ask.at, days) if days else None
    return replace(ask.after, appeal_until=until, assignee=None, stage_deadline=None), {"appeal_until": until}


def _appeal(ask: _Ask) -> _Outcome:
    until = ask.file.appeal_until
    if until is None or ask.at > until or Flag.APPEAL_OPEN in ask.file.flags:
        raise Conflict("appeal_closed", "an appeal is open already, or its time is over")
    return replace(ask.after, flags=ask.file.flags | {Flag.APPEAL_OPEN}, appeal_at=ask.at), {}


def _decide_appeal(ask: _Ask) -> _Outcome:
    """Upheld: back into the stage that refused it. Not upheld: refused, and closed."""
    if Flag.APPEAL_OPEN not in ask.file.flags:
        raise Conflict("no_appeal", "no appeal is open")
    if ask.given.upheld is None:
        raise Invalid("upheld", "say whether it is upheld", [FieldError("/upheld", "required", _UPHELD)])
    flags = ask.file.flags - MARKS["appeal"].all
    after = replace(ask.after, flags=flags, appeal_until=None, appeal_at=None)
    if ask.given.upheld:
        stage = ask.rules.stage(ask.file.stage) or ask.rules.after(None)
        after = replace(after, status=Status.IN_REVIEW, **_enter(stage, ask.at))
    return after, {"upheld": ask.given.upheld}


def _complain(ask: _Ask) -> _Outcome:
    """One at a time: what else she has to say belongs to it."""
    if ask.file.submitted_at is None and ask.file.status is Status.WITHDRAWN:
        raise Conflict("given_up", "a draft that was given up is nobody's work any more")
    if Flag.COMPLAINT_OPEN in ask.file.flags:
        raise Conflict("complaint_open", "a complaint is open already")
    _need_words(ask)
    after = replace(ask.after, flags=ask.file.flags | {Flag.COMPLAINT_OPEN}, complaint_at=ask.at)
    return after, {"about": "complaint", "due_at": answer_by(ask.at)}


def _acknowledge(ask: _Ask) -> _Outcome:
    """She is told that somebody looks at it, and by when she has the answer."""
    waiting = [about for about in ABOUT if _open(ask.file, about) and not _acknowledged(ask.file, about)]
    if not waiting:
        raise Conflict("nothing_to_acknowledge", "no appeal or complaint waits to be acknowledged")
    about = ask.given.about
    if about is None:
        raise Invalid("about", "say which", [FieldError("/about", "required", _ABOUT)])
    if about not in waiting:
        raise Conflict("nothing_to_acknowledge", f"no {about} waits to be acknowledged")
    flags = ask.file.flags | {MARKS[about].acknowledged}
    return replace(ask.after, flags=flags), {"about": about, "due_at": answer_by(_since(ask.file, about))}


def _answer_complaint(ask: _Ask) -> _Outcome:
    if not _open(ask.file, "complaint"):
        raise Conflict("no_complaint", "no complaint is open")
    _need_words(ask)
    told = {"about": "complaint", "due_at": answer_by(_since(ask.file, "complaint"))}
    return replace(ask.after, flags=ask.file.flags - MARKS["complaint"].all, complaint_at=None), told


def _open(file: Application, about: About) -> bool:
    return MARKS[about].open in file.flags


def _acknowledged(file: Application, about: About) -> bool:
    return MARKS[about].acknowledged in file.flags


def _since(file: Application, about: About) -> datetime:
    return filed_at(file, about) or file.entered_at


def _need_words(ask: _Ask) -> None:
    if not ask.given.words:
        raise Invalid("note", "write the text", [FieldError("/note", "required", _WORDS)])


def _waitlist(ask: _Ask) -> _Outcome:
    envelope = ask.given.envelope_id
    if not envelope:
        raise Conflict("no_envelope", "there is no envelope to wait for")
    after = replace(ask.after, envelope_id=envelope, assignee=None, stage_deadline=None)
    return after, {"envelope_id": envelope, "score": ask.file.score}


def _mark_duplicate(ask: _Ask) -> _Outcome:
    """Of which file is said with it: a mark that leads nowhere is nothing that a colleague could look into."""
    flag, other = Flag.POSSIBLE_DUPLICATE, ask.given.duplicate_of
    if other is None or other == ask.file.id:
        raise Invalid("other_file", "say which other file", [FieldError("/other", "other_file", _OTHER)])
    return replace(ask.after, flags=ask.file.flags | {flag}, duplicate_of=other), {
        "flag": flag,
        "other": other,
    }


def _clear_duplicate(ask: _Ask) -> _Outcome:
    flag = Flag.POSSIBLE_DUPLICATE
    if flag not in ask.file.flags:
        raise Conflict("not_flagged", "the file is not marked as a possible duplicate")
    return replace(ask.after, flags=ask.file.flags - {flag}, duplicate_of=None), {"flag": flag}


def _change_phone(ask: _Ask) -> _Outcome:
    """Tried too often with a wrong proof? The agent has now seen the card."""
    return replace(ask.after, flags=ask.file.flags - {Flag.IDENTITY_LOCKED}), {"flag": "phone"}


def _ask_help(ask: _Ask) -> _Outcome:
    """By her, or for her when a file is not taken because another one holds her place (`duplicate`)."""
    if ask.file.status is Status.WITHDRAWN and ask.file.submitted_at is None:
        raise Conflict("given_up", "a draft that was given up is nobody's work any more")
    flags = {Flag.CALL_ME, Flag.REFUSED_DUPLICATE} if ask.given.duplicate else {Flag.CALL_ME}
    since = ask.file.help_asked_at or ask.at
    return replace(ask.after, flags=ask.file.flags | flags, help_asked_at=since), {}


def _answer_help(ask: _Ask) -> _Outcome:
    """She was called, or met: the item leaves the queue, and nothing else changes."""
    if Flag.CALL_ME not in ask.file.flags:
        raise Conflict("no_call", "nobody waits to be called")
    return _answered(ask.after), {}


_UNHEARD = frozenset({Action.CLAIM, Action.RELEASE, Action.MARK_DUPLICATE, Action.CLEAR_DUPLICATE})
"""The office's own order: she hears nothing of them, and was told that somebody calls her. Her call still waits."""


def _answered(file: Application) -> Application:
    gone = {Flag.CALL_ME, Flag.REFUSED_DUPLICATE}
    return replace(file, flags=file.flags - gone, help_asked_at=None)


def _change_answers(ask: _Ask) -> _Outcome:
    """The event names the answers that changed, never what they say."""
    if not ask.given.answers:
        raise Invalid("answers", "say which answers", [FieldError("/answers", "required", _ANSWERS)])
    return ask.after, {"answers": ask.given.answers}


def _put_before(ask: _Ask) -> _Outcome:
    """Only where the stage lets the file be approved: else the committee's word would lead nowhere."""
    if ask.given.sitting is None:
        raise Conflict("no_sitting", "say which sitting: files are put before one by it")
    if ask.file.sitting is not None:
        raise Conflict("in_sitting", "the file is before a committee already")
    stage = ask.rules.stage(ask.file.stage)
    if stage is None or "approve" not in stage.outcomes:
        raise IllegalMove("stage_outcome", "no committee decides in this stage")
    return replace(ask.after, sitting=ask.given.sitting), {"sitting": ask.given.sitting}


def _take_off(ask: _Ask) -> _Outcome:
    if ask.file.sitting is None or ask.given.sitting != ask.file.sitting:
        raise Conflict("not_in_sitting", "the file is not before this sitting")
    return replace(ask.after, sitting=None), {"sitting": ask.file.sitting}


def _sign_agreement(ask: _Ask) -> _Outcome:
    """On the day that stands on the paper, when it is not today's."""
    after, told = _leave_desk(ask)
    told = told | {"envelope_id": ask.file.envelope_id}
    day, today = ask.given.agreed_on, ask.at.astimezone(casablanca()).date()
    if day is None or day == today:
        return after, told
    if not ask.file.entered_at.astimezone(casablanca()).date() <= day <= today:
        raise Invalid("signed_on", "not that day", [FieldError("/signed_on", "signed_day", _SIGNED)])
    return replace(after, agreed_on=day), told


def _record_follow_up(ask: _Ask) -> _Outcome:
    visit = ask.file.visits + 1
    after, told = replace(ask.after, visits=visit), {"visit": visit}
    if ask.given.follow_up is None:
        return after, told
    after_decision.need_visit(ask.file, ask.rules, ask.given.follow_up)
    return replace(after, followed=(*ask.file.followed, ask.given.follow_up)), told | {
        "follow_up": ask.given.follow_up
    }


def _record_payment(ask: _Ask) -> _Outcome:
    if ask.given.method not in {"bank", "cash"}:
        raise Invalid("method", "bank or cash", [FieldError("/method", "required", _METHOD)])
    method: Method = "bank" if ask.given.method == "bank" else "cash"
    told: dict[str, Any] = {"method": method}
    if ask.given.instalment is None:
        return ask.after, told
    run, paid_on = ask.given.run, ask.given.paid_on
    amount = after_decision.to_pay(ask.file, ask.rules, ask.given.instalment, run).owed
    if ask.given.amount not in {None, amount}:
        raise Invalid("amount", "all of it", [FieldError("/amount_mad", "instalment_amount", _ALL_OF_IT)])
    after = after_decision.marked(
        ask.after, ask.given.instalment, "paid", amount, ask.at, method=method, run=run, paid_on=paid_on
    )
    told |= {"instalment": ask.given.instalment, "amount": amount, "run": run, "paid_on": paid_on}
    return after, told


def _order_payment(ask: _Ask) -> _Outcome:
    name, run = ask.given.instalment or "", ask.given.run
    amount = after_decision.to_pay(ask.file, ask.rules, name, None).owed
    after = after_decision.marked(ask.after, name, "ordered", amount, ask.at, method="bank", run=run)
    return after, {"instalment": name, "amount": amount, "run": run}


def _return_payment(ask: _Ask) -> _Outcome:
    name, run = ask.given.instalment or "", ask.given.run
    amount = after_decision.with_the_bank(ask.file, name, run).amount
    reason = ask.given.reason_codes[0]
    after = after_decision.marked(ask.after, name, "returned", amount, ask.at, run=run, reason=reason)
    return after, {"instalment": name, "amount": amount, "run": run}


def _change_account(ask: _Ask) -> _Outcome:
    """What is with the bank goes to the account that was ordered."""
    after_decision.nothing_ordered(ask.file)
    return replace(ask.after, bank=True), {}


def _close(ask: _Ask) -> _Outcome:
    """The day of the agreement is kept: `entered_at` is that of the end from now on."""
    after_decision.nothing_ordered(ask.file)
    after, told = _leave_desk(ask)
    return replace(after, agreed_on=after_decision.agreed_on(ask.file)), told


def _withdraw(ask: _Ask) -> _Outcome:
    """Nobody needs to call her about it either."""
    after, told = _leave_desk(ask)
    return _answered(after), told


def _leave_desk(ask: _Ask) -> _Outcome:
    return replace(ask.after, assignee=None, stage_deadline=None), {}


_APPLY: Mapping[Action, Callable[[_Ask], _Outcome]] = {
    Action.SUBMIT: _submit,
    Action.PASS_STAGE: _pass_stage,
    Action.CLAIM: _claim,
    Action.RELEASE: _release,
    Action.REQUEST_CHANGES: _request_changes,
    Action.RESUBMIT: _resubmit,
    Action.APPROVE: _leave_desk,
    Action.WAITLIST: _waitlist,
    Action.REJECT: _reject,
    Action.APPEAL: _appeal,
    Action.DECIDE_APPEAL: _decide_appeal,
    Action.WITHDRAW: _withdraw,
    Action.SIGN_AGREEMENT: _sign_agreement,
    Action.RECORD_PAYMENT: _record_payment,
    Action.ORDER_PAYMENT: _order_payment,
    Action.RETURN_PAYMENT: _return_payment,
    Action.CHANGE_ACCOUNT: _change_account,
    Action.RECORD_FOLLOW_UP: _record_follow_up,
    Action.COMPLETE: _close,
    Action.END: _close,
    Action.MARK_DUPLICATE: _mark_duplicate,
    Action.CLEAR_DUPLICATE: _clear_duplicate,
    Action.CHANGE_PHONE: _change_phone,
    Action.ASK_HELP: _ask_help,
    Action.ANSWER_HELP: _answer_help,
    Action.COMPLAIN: _complain,
    Action.ACKNOWLEDGE: _acknowledge,
    Action.ANSWER_COMPLAINT: _answer_complaint,
    Action.AMEND: _change_answers,
    Action.CORRECT: _change_answers,
    Action.PUT_BEFORE: _put_before,
    Action.TAKE_OFF: _take_off,
}


def _enter(stage: Stage | None, at: datetime) -> dict[str, Any]:
    if stage is None:
        raise Conflict("no_stage", "the programme has no stage here")
    until = end_of_day_after(at, stage.deadline_days)
    return {"stage": stage.id, "stage_since": at, "stage_deadline": until, "assignee": None}


def _money(
    file: Application, row: Row, rules: Rules, given: Details, extra: dict[str, Any]
) -> MoneyEffect | None:
    if row.effect is Effect.NONE or not rules.gives_money:
        return None
    if row.effect is Effect.RELEASE_REST:
        rest = file.reserved - file.paid
        extra |= {"amount": rest, "envelope_id": file.envelope_id}
        return MoneyEffect(row.effect, file.envelope_id, rest) if rest > 0 and file.envelope_id else None
    wrong = Invalid("amount", "the amount does not fit", [FieldError("/amount_mad", "amount", _AMOUNT)])
    if row.effect is Effect.RESERVE:
        amount = file.requested if given.amount is None else given.amount
        envelope = given.envelope_id or file.envelope_id
        if amount <= 0 or (rules.ceiling is not None and amount > rules.ceiling):
            raise wrong
        if envelope is None:
            raise Conflict("no_envelope", "there is no envelope for this programme, place and year")
        extra |= {"amount": amount, "envelope_id": envelope}
        return MoneyEffect(row.effect, envelope, amount)
    wrong = Invalid("amount", "more than is left", [FieldError("/amount_mad", "amount_left", _LEFT)])
    amount = extra.get("amount") or given.amount or 0
    # What is with the bank is promised there; of the payment that comes of it, nothing is.
    promised = 0 if given.instalment else after_decision.ordered_of(file)
    if amount <= 0 or file.paid + amount + promised > file.reserved or file.envelope_id is None:
        raise wrong
    extra |= {"amount": amount, "paid": file.paid + amount}
    return MoneyEffect(row.effect, file.envelope_id, amount)


def _with_money(after: Application, money: MoneyEffect) -> Application:
    match money.effect:
        case Effect.RESERVE:
            return replace(after, reserved=money.amount, envelope_id=money.envelope_id)
        case Effect.PAY:
            return replace(after, paid=after.paid + money.amount)
        case _:
            return replace(after, reserved=after.paid)


_STAYS = frozenset(
    {
        Action.RELEASE,
        Action.MARK_DUPLICATE,
        Action.CLEAR_DUPLICATE,
        Action.CHANGE_PHONE,
        Action.ORDER_PAYMENT,
        Action.RETURN_PAYMENT,
        Action.CHANGE_ACCOUNT,
        Action.ASK_HELP,
        Action.ANSWER_HELP,
        Action.COMPLAIN,
        Action.ACKNOWLEDGE,
        Action.ANSWER_COMPLAINT,
        Action.AMEND,
        Action.CORRECT,
        Action.PUT_BEFORE,
        Action.TAKE_OFF,
    }
)
_OF_SITTING = frozenset({Action.APPROVE, Action.WAITLIST, Action.REJECT})
_REASONED = frozenset({Action.REQUEST_CHANGES, Action.REJECT, Action.END, Action.WITHDRAW, Action.COMPLETE})


def _data(
    row: Row, before: Application, after: Application, given: Details, extra: Mapping[str, Any]
) -> dict[str, Any]:
    data = file_codes(after) | dict(extra)
    if row.action not in _STAYS:
        data |= {
            "from": before.status.value,
            "to": after.status.value,
            "stage_from": before.stage,
            "stage": after.stage,
            "entered_at": before.entered_at,
            "stage_since": before.stage_since,
        }
    if row.action in _REASONED or row.action in REASON_NEEDED:
        data["reason_codes"] = given.reason_codes
    if given.sitting is not None and row.action in _OF_SITTING:
        data["sitting"] = given.sitting
    return data
