"""A route is data: what it is, who may call it, what goes in and what may come out.

The same list serves requests (`jisr.http.app`), writes the OpenAPI document (`jisr.http.openapi`) and is checked by
tests: no route without a rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pydantic import BaseModel

    from jisr.http.request import Request
    from jisr.http.response import Response

BASE = "/api/v1"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may call. `staff` names the permission of `jisr.domain.policy` that the use case requires."""

    audience: Literal["public", "applicant", "staff"]
    permission: str | None = None


PUBLIC = Rule("public")
APPLICANT = Rule("applicant")


def staff(permission: str) -> Rule:
    """A signed-in member of staff whose roles hold `permission` (a key of `jisr.domain.policy.PERMISSIONS`)."""
    return Rule("staff", permission)


@dataclass(frozen=True, slots=True)
class File:
    """An answer that is not JSON."""

    media_type: str


type Model = type[BaseModel]
type Answer = Model | File | tuple[Model | File, ...] | None


@dataclass(frozen=True, slots=True)
class Route:
    """One call.

    `path` is a template below `/api/v1`, for instance `/programmes/{id}`. `answers`: status -> model of the body, None
    for no body. `refusals`: statuses of problems that the use case adds to those that follow from the rest
    (`statuses`). `if_match`: "required" answers 428 without the header. `cache`: seconds that shared caches may keep
    the answer; None is `no-store`. `cookie`: the route reads that audience's refresh cookie. `keyed`: a POST that knows
    the same request again by its `Idempotency-Key`; not one that stores nothing, or whose answer is a token.
    """

    method: Literal["GET", "POST", "PATCH", "DELETE"]
    path: str
    rule: Rule
    endpoint: Callable[[Request], Response]
    summary: str
    answers: Mapping[int, Answer]
    body: Model | None = None
    query: Model | None = None
    refusals: tuple[int, ...] = ()
    if_match: Literal["required", "optional"] | None = None
    cache: int | None = None
    cookie: Literal["applicant", "staff"] | None = None
    keyed: bool = True
    example: Mapping[str, object] = field(default_factory=dict)

    @property
    def to_office(self) -> bool:
        """Whether staff read what it answers, before they have signed in too."""
        return self.path.startswith("/staff/")

    @property
    def segments(self) -> tuple[str, ...]:
        return tuple(self.path.strip("/").split("/"))

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names in the path template."""
        return tuple(s[1:-1] for s in self.segments if s.startswith("{"))
