"""Staff about staff: who I am, who they are, and what they may do."""

from collections.abc import Callable

from jisr import bootstrap
from jisr.api import people_models as models
from jisr.api.models import Empty
from jisr.domain.staff import MANAGED, StaffMember, as_what, manages
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import Route, staff
from jisr.use_cases.call import Call


def show_me(request: Request) -> Response:
    from jisr.use_cases.people.list_people import permissions_of, read_self

    call = bootstrap.staff_call(request)
    permissions = permissions_of(call)
    grants = MANAGED[as_what(call.actor)] if "manage_people" in permissions else ()
    return Response(
        200,
        models.Me.model_validate(
            {**_person(read_self(call)), "permissions": permissions, "grants": sorted(grants)}
        ),
    )


def list_people(request: Request) -> Response:
    from jisr.use_cases.people import list_people as use_case

    query = request.query(models.PeopleQuery)
    call = bootstrap.staff_call(request)
    page = use_case.list_people(call, query.region, query.role, query.cursor)
    items = [_shown(call, member) for member in page.items]
    return Response(200, models.People(items=items, next_cursor=page.next_cursor))


def show_person(request: Request) -> Response:
    from jisr.use_cases.people.list_people import read_person

    call = bootstrap.staff_call(request)
    return _answer(call, read_person(call, request.path_params["id"]))


def invite_person(request: Request) -> Response:
    from jisr.use_cases.people.invite import Invitation, invite

    body = request.body(models.InvitePerson)
    call = bootstrap.staff_call(request)
    invitation = Invitation(
        body.username,
        body.name,
        body.language,
        frozenset(body.roles),
        frozenset(body.regions),
        frozenset(body.provinces),
        body.partner,
    )
    return _answer(call, invite(call, invitation), 201)


def change_person(request: Request) -> Response:
    from jisr.use_cases.people import change_person as use_case

    body = request.body(models.ChangePerson)
    call = bootstrap.staff_call(request)
    given: dict[str, object] = {
        name: frozenset(value) if isinstance(value, list) else value
        for name in sorted(body.model_fields_set)
        if (value := getattr(body, name)) is not None or name == "partner"
    }
    return _answer(call, use_case.change_person(call, request.path_params["id"], given))


def disable_person(request: Request) -> Response:
    from jisr.use_cases.people.change_person import disable_person as use_case

    return _done(request, use_case)


def enable_person(request: Request) -> Response:
    from jisr.use_cases.people.change_person import enable_person as use_case

    return _done(request, use_case)


def reset_person(request: Request) -> Response:
    from jisr.use_cases.people.reset_person import reset_person as use_case

    return _done(request, use_case)


def _done(request: Request, use_case: Callable[[Call, str], StaffMember]) -> Response:
    request.body(Empty)
    call = bootstrap.staff_call(request)
    return _answer(call, use_case(call, request.path_params["id"]))


def _answer(call: Call, member: StaffMember, status: int = 200) -> Response:
    return Response(status, _shown(call, member), etag=member.version)


def _shown(call: Call, member: StaffMember) -> models.Person:
    return models.Person.model_validate(
        {
            **_person(member),
            "version": member.version,
            "disabled": member.disabled,
            "email_due": member.mail_due,
            "manageable": manages(call.actor, member),
        }
    )


def _person(member: StaffMember) -> dict[str, object]:
    return {
        "id": member.account,
        "username": member.username,
        "name": member.name or member.username,
        "language": member.language,
        "roles": sorted(member.roles),
        "regions": sorted(member.regions),
        "provinces": sorted(member.provinces),
        "partner": member.partner,
    }


_PERSON = "/staff/people/{id}"
ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/staff/me",
        staff("read_self"),
        show_me,
        "Who I am and what I may do",
        {200: models.Me},
    ),
    Route(
        "GET",
        "/staff/people",
        staff("read_people"),
        list_people,
        "Staff within the reader's reach",
        {200: models.People},
        query=models.PeopleQuery,
        refusals=(404,),
    ),
    Route("GET", _PERSON, staff("read_people"), show_person, "One of them", {200: models.Person}),
    Route(
        "POST",
        "/staff/people",
        staff("manage_people"),
        invite_person,
        "Invite somebody: an account, and an e-mail with a temporary password; again, to complete it",
        {201: models.Person},
        body=models.InvitePerson,
        refusals=(404, 409),
    ),
    Route(
        "PATCH",
        _PERSON,
        staff("manage_people"),
        change_person,
        "Change name, roles or places, from the next request on",
        {200: models.Person},
        body=models.ChangePerson,
        if_match="required",
        refusals=(409,),
    ),
    Route(
        "POST",
        f"{_PERSON}/disable",
        staff("manage_people"),
        disable_person,
        "Close an account at once and end its sessions",
        {200: models.Person},
        body=Empty,
        if_match="optional",
        refusals=(409,),
    ),
    Route(
        "POST",
        f"{_PERSON}/enable",
        staff("manage_people"),
        enable_person,
        "Open it again, with the roles and places that it had",
        {200: models.Person},
        body=Empty,
        if_match="optional",
        refusals=(409,),
    ),
    Route(
        "POST",
        f"{_PERSON}/reset",
        staff("manage_people"),
        reset_person,
        "A new temporary password by e-mail, the authenticator app enrolled anew, sessions ended",
        {200: models.Person},
        body=Empty,
        if_match="optional",
        refusals=(409,),
    ),
)
