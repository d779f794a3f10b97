"""What she has agreed to in a file: to be helped, and that her data is processed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import events
from jisr.domain.application import Application
from jisr.store import consents


@dataclass(frozen=True, slots=True)
class Given:
    """One consent. `given_by`: applicant, or staff who sent the file for her; `recorded_by`: the account of staff."""

    purpose: Literal["help", "processing"]
    method: str
    text_version: str
    language: str
    at: datetime
    given_by: str
    recorded_by: str | None = None
    note: str | None = None


def consents_of(file: Application, timeline: Sequence[events.Event]) -> list[Given]:
    """Oldest first. To the processing she agrees by sending the file, to the text in the file's language: its version
    and instant are in the file's state."""
    found = [
        Given("help", c.method.value, c.text_version, c.language, c.at, "applicant", c.recorded_by, c.note)
        for c in consents.of_application(file.id)
    ]
    if file.consent_version is not None and file.submitted_at is not None:
        sent = next((e for e in timeline if e.type == "ApplicationSubmitted"), None)
        by = sent.actor if sent is not None else None
        found.append(
            Given(
                "processing",
                "accepted",
                file.consent_version,
                file.language,
                file.submitted_at,
                by.kind if by is not None else "applicant",
                by.id if by is not None and by.kind == "staff" else None,
            )
        )
    return sorted(found, key=lambda given: given.at)
