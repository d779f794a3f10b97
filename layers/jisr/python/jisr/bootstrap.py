"""From a request to what a use case is told: who acts, when, and under which id."""

from datetime import UTC, datetime

from jisr.domain import policy
from jisr.domain.errors import NotSignedIn
from jisr.domain.idempotency import Idempotency
from jisr.domain.people import Actor, Role
from jisr.domain.staff import open_to
from jisr.http.request import Request
from jisr.store.staff import load_staff
from jisr.use_cases.call import Call


def now() -> datetime:
    return datetime.now(UTC)


def applicant_call(request: Request) -> Call:
    return _call(request, request.applicant())


def staff_call(request: Request) -> Call:
    """The token proves who; what she may do is read from her item on every request, so disabling is immediate.

    Raises `NotSignedIn` for an unknown or disabled account and for an ended session, `Forbidden` without a role for the
    route: its own rule is the first gate, the use case asks again with the place.
    """
    member = load_staff(request.account)
    if member is None or not open_to(member, request.signed_in_at):
        raise NotSignedIn("not_signed_in", "this account is not open")
    roles = frozenset(Role(role) for role in member.roles)
    actor = Actor(
        "staff",
        request.account,
        roles,
        frozenset(member.regions),
        frozenset(member.provinces),
        request.session,
        partner=member.partner,
    )
    policy.require(actor, request.route.rule.permission or "")
    return _call(request, actor)


def _call(request: Request, actor: Actor) -> Call:
    idempotency = None
    if request.route.method == "POST" and request.idempotency_key is not None:
        where = f"{request.route.method} {request.route.path} {sorted(request.path_params.items())}"
        idempotency = Idempotency.of(actor.id, where, request.idempotency_key, request.json)
    if_match = request.if_match if request.route.if_match is not None else None
    return Call(actor, now(), request.correlation_id, idempotency, if_match)
