"""Every quarter of an hour: erasures under way are finished, and files whose time is over are erased."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from jisr import logging
from jisr.use_cases.erase_due import Round, finish_erasures, retire_files

# Each on its own: what fails is tried again next time, and does not hold up the other.
CHORES: dict[str, Callable[[datetime], Round]] = {"erasures": finish_erasures, "retention": retire_files}


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """What each did. Raises `RuntimeError` when some failed, after all had their turn: an alarm, and a new try."""
    at = datetime.now(UTC)
    done: dict[str, Any] = {}
    failed = []
    for name, chore in CHORES.items():
        try:
            outcome = chore(at)
        except Exception as error:
            logging.failure("chore_failed", error, chore=name)
            failed.append(name)
            continue
        done[name] = {"finished": outcome.finished, "failed": outcome.failed}
        failed += [name] * bool(outcome.failed)
    logging.bind(None)
    logging.info("chores_done", **{name: str(result) for name, result in done.items()})
    if failed:
        raise RuntimeError(f"failed: {', '.join(failed)}")
    return done
