"""What a schedule does in one round, chore by chore."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any

from jisr import logging


def run(chores: Mapping[str, Callable[[datetime], object]], at: datetime) -> dict[str, Any]:
    """What each did, by its name. Each has its turn: what fails does not hold up the others.

    Raises `RuntimeError` with the names of those that failed, after all: the function's error is the alarm, and the
    schedule tries again. A chore failed when it raised, or when its outcome has `failed` that is not nought.
    """
    done: dict[str, Any] = {}
    failed = []
    for name, chore in chores.items():
        try:
            outcome = chore(at)
        except Exception as error:
            logging.failure("chore_failed", error, chore=name)
            failed.append(name)
            continue
        done[name] = asdict(outcome) if is_dataclass(outcome) and not isinstance(outcome, type) else outcome
        failed += [name] * bool(getattr(outcome, "failed", 0))
    logging.bind(None)
    logging.info("chores_done", **{name: str(result) for name, result in done.items()})
    if failed:
        raise RuntimeError(f"failed: {', '.join(failed)}")
    return done
