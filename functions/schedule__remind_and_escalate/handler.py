"""Every hour: reminders, escalation, and what else only the passing of time brings about."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from jisr import logging
from jisr.use_cases.notify_applicant import tell_those_waiting
from jisr.use_cases.remind_and_escalate import remind_and_escalate
from jisr.use_cases.sessions.delete_unverified import delete_unverified


def _reminders(at: datetime) -> dict[str, int]:
    done = remind_and_escalate(at)
    logging.emit_metric("DeadlinesEscalated", done.escalated)
    logging.emit_metric("RemindersFailed", done.failed)
    return {"reminded": done.reminded, "escalated": done.escalated, "failed": done.failed}


# Each on its own: what fails is tried again in an hour, and does not hold up the others.
CHORES: dict[str, Callable[[datetime], object]] = {
    "reminders": _reminders,
    "told_late": tell_those_waiting,
    "unverified": delete_unverified,
}


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """What each chore did. Raises `RuntimeError` naming those that failed, after all had their turn."""
    at = datetime.now(UTC)
    done: dict[str, Any] = {}
    failed = []
    for name, chore in CHORES.items():
        try:
            done[name] = chore(at)
        except Exception as error:
            logging.failure("chore_failed", error, chore=name)
            failed.append(name)
    logging.bind(None)
    logging.info("chores_done", **{name: str(result) for name, result in done.items()})
    if failed:
        raise RuntimeError(f"failed: {', '.join(failed)}")
    return done
