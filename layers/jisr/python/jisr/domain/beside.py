"""What is the person's own in a file: her answers, and how she may be reached. Kept beside the state, never in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class SafeContact:
    """How she may be reached without danger: `hours` as 'HH:MM-HH:MM', another number, nothing but codes."""

    hours: str | None = None
    other_phone: str | None = None
    codes_only: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """Phones in E.164. `previous_phone`: the number before an agent changed it; it is told of the change as well.
    `earlier_phones`: those before that one, kept so that an erasure finds what was sent to them."""

    phone: str
    language: str
    email: str | None = None
    safe_contact: SafeContact = field(default_factory=SafeContact)
    previous_phone: str | None = None
    earlier_phones: tuple[str, ...] = ()

    def moved_to(self, phone: str) -> "Contact":
        """Reached under another number from now on."""
        if phone == self.phone:
            return self
        earlier = sorted({*self.past_phones} - {phone, self.phone})
        return replace(self, phone=phone, previous_phone=self.phone, earlier_phones=tuple(earlier))

    @property
    def past_phones(self) -> tuple[str, ...]:
        """All but the one that she has now."""
        return (*([self.previous_phone] if self.previous_phone else []), *self.earlier_phones)


@dataclass(frozen=True, slots=True)
class Beside:
    """`saves` counts those changes of a draft's answers that left the state as it was; `saved_at` is the last change's.
    `hashes` of the person that a draft's answers name, by key (`gateways.keys.by_key`): ready for when she sends it.
    `written_with` is the version of the state that it was last written together with.

    Empty once it is erased; a draft that was never saved has no contact of its own yet.
    """

    answers: Mapping[str, Any] = field(default_factory=dict)
    contact: Contact | None = None
    saves: int = 0
    saved_at: datetime | None = None
    hashes: Mapping[str, str] = field(default_factory=dict)
    written_with: int = 0
