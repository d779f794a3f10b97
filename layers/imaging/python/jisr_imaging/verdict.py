"""What the inspection says of a file."""

from dataclasses import dataclass, field


class Refused(Exception):
    """The file is not accepted; `reason` is one of those that the caller knows (`jisr.domain.inspection`)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NoRoom(Exception):
    """The disk is full: our fault, not the file's."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` None = accepted, then the folder holds `1.jpg` to `<pages>.jpg`, `thumbnail.jpg` and, for a PDF,
    `paper.pdf`. `measures`: what readability was judged by, of the worst page. `picture`: its fingerprint."""

    reason: str | None
    content_type: str | None = None
    pages: int = 0
    measures: dict[str, float] = field(default_factory=dict)
    picture: dict[str, object] | None = None
