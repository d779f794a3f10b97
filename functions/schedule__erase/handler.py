"""Every quarter of an hour: erasures under way are finished, and files whose time is over are erased."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from jisr import chores
from jisr.use_cases.erase_due import Round, finish_erasures, retire_files

CHORES: dict[str, Callable[[datetime], Round]] = {"erasures": finish_erasures, "retention": retire_files}


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return chores.run(CHORES, datetime.now(UTC))
