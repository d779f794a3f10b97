"""The refusals a use case may answer with. Each maps to one HTTP status, in one place (`jisr.http.problem`).

A refusal never carries personal data: its text may reach logs and clients.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing to mend in the input.

    `pointer` is an RFC 6901 JSON Pointer into the request body ("" is the whole body);
    `message` says in `ar`, `fr` and `en` how to mend it, and to her perhaps in other words (`domain.words.HER`).
    """

    pointer: str
    code: str
    message: Mapping[str, str]


@dataclass(eq=False)
class Refusal(Exception):
    """A request that was understood and is not granted. `code` is stable, `detail` is for people.

    `members` are further members of the problem document (`tries_left`).
    """

    code: str
    detail: str = ""
    errors: Sequence[FieldError] = field(default_factory=tuple)
    members: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{type(self).__name__}({self.code}): {self.detail}"


class Malformed(Refusal):
    """400: not JSON, wrong shape of the request itself."""


class NotSignedIn(Refusal):
    """401."""


class Forbidden(Refusal):
    """403: known who, not allowed."""


class NotFound(Refusal):
    """404: absent, or not to be known by this caller. Both look the same."""


class Conflict(Refusal):
    """409: the state does not allow it, or a duplicate."""


class IllegalMove(Conflict):
    """409: the transition table has no row for (status, action)."""


class StaleVersion(Refusal):
    """412: somebody changed it since it was read."""


class TooLarge(Refusal):
    """413."""


class Invalid(Refusal):
    """422: well-formed, but some values must be mended; `errors` says which."""


class VersionNeeded(Refusal):
    """428: `If-Match` is missing."""


@dataclass(eq=False)
class TooMany(Refusal):
    """429; `retry_after` in seconds."""

    retry_after: int = 60


class Transient(Exception):
    """Worth trying again (throttling, a time-out, a conflict that outlived its retries)."""
