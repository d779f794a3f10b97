"""Every hour: reminders, escalation, and what else only the passing of time brings about."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from jisr import chores, logging
from jisr.use_cases.morning import Outcome as Morning
from jisr.use_cases.morning import tell_staff
from jisr.use_cases.notify_applicant import tell_those_waiting
from jisr.use_cases.remind_and_escalate import Outcome, remind_and_escalate
from jisr.use_cases.sessions.delete_unverified import delete_unverified


def _reminders(at: datetime) -> Outcome:
    done = remind_and_escalate(at)
    logging.emit_metric("DeadlinesEscalated", done.escalated)
    logging.emit_metric("RemindersFailed", done.failed)
    return done


def _mornings(at: datetime) -> Morning:
    done = tell_staff(at)
    logging.emit_metric("FilesUntouched", done.marked)
    logging.emit_metric("RemindersFailed", done.failed)
    return done


CHORES: dict[str, Callable[[datetime], object]] = {
    "reminders": _reminders,
    "mornings": _mornings,
    "told_late": tell_those_waiting,
    "unverified": delete_unverified,
}


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return chores.run(CHORES, datetime.now(UTC))
