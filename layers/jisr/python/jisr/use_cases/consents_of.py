"""What she has agreed to in a file: to be helped, and that her data is processed; and by what right it came from
another platform."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import events
from jisr.domain.application import Application
from jisr.domain.consent import Consent, Method
from jisr.store import consents


@dataclass(frozen=True, slots=True)
class Given:
    """One consent, or (`transfer`) what stands for it. `given_by`: applicant, or staff who sent the file for her;
    `recorded_by`: the account of staff."""

    purpose: Literal["help", "processing", "transfer"]
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
    found = [_given(consent) for consent in consents.of_application(file.id)]
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


def _given(c: Consent) -> Given:
    taken_over = c.method is Method.EXISTING_PLATFORM
    purpose: Literal["help", "transfer"] = "transfer" if taken_over else "help"
    by = "staff" if taken_over else "applicant"
    return Given(purpose, c.method.value, c.text_version, c.language, c.at, by, c.recorded_by, c.note)
