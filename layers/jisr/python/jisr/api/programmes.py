"""Programmes as their managers work on them. A function of its own: it reads YAML, which nobody else does."""

from collections.abc import Callable, Mapping
from dataclasses import asdict

from jisr import bootstrap
from jisr.api import programmes_models as models
from jisr.api.models import Empty
from jisr.domain.errors import NotFound
from jisr.domain.programmes.model import public_view
from jisr.domain.programmes.upcoming import Said, State, Upcoming
from jisr.http.app import App
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import Route, staff
from jisr.use_cases.call import Call
from jisr.use_cases.programmes import drafting, proposal, publishing, reading
from jisr.use_cases.programmes.check_source import check_source
from jisr.use_cases.programmes.compare import compare
from jisr.use_cases.programmes.reading import Kept
from jisr.use_cases.rules import today


def list_programmes(request: Request) -> Response:
    call = bootstrap.staff_call(request)
    items = [models.StaffProgramme.model_validate(_shown(call, one)) for one in reading.everything(call)]
    return Response(200, models.StaffProgrammes(items=items, next_cursor=None))


def show_programme(request: Request) -> Response:
    call = bootstrap.staff_call(request)
    return _whole(call, request.path_params["id"])


def check_programme(request: Request) -> Response:
    body = request.body(models.WriteProgramme)
    bootstrap.staff_call(request)
    found = check_source(body.source)
    preview = public_view(found.programme) if found.programme else None
    return Response(200, models.Checked.model_validate({"problems": found.problems, "preview": preview}))


def begin_programme(request: Request) -> Response:
    body = request.body(models.WriteProgramme)
    call = bootstrap.staff_call(request)
    return _whole(call, drafting.begin(call, body.source).programme, 201)


def save_draft(request: Request) -> Response:
    body = request.body(models.WriteProgramme)
    call = bootstrap.staff_call(request)
    return _whole(call, drafting.save(call, request.path_params["id"], body.source).programme)


def discard_draft(request: Request) -> Response:
    call = bootstrap.staff_call(request)
    drafting.discard(call, request.path_params["id"])
    return Response(204)


def propose_programme(request: Request) -> Response:
    note = request.body(models.ProposeProgramme).note
    return _done(request, lambda call, programme: proposal.propose(call, programme, note))


def withdraw_proposal(request: Request) -> Response:
    request.body(Empty)
    return _done(request, proposal.withdraw)


def refuse_proposal(request: Request) -> Response:
    note = request.body(models.RefuseProgramme).note
    return _done(request, lambda call, programme: proposal.refuse(call, programme, note))


def cancel_publication(request: Request) -> Response:
    request.body(Empty)
    return _done(request, publishing.cancel)


def publish_programme(request: Request) -> Response:
    body = request.body(models.PublishProgramme)
    return _done(
        request,
        lambda call, programme: publishing.publish(call, programme, body.digest, body.publish_at),
    )


def list_versions(request: Request) -> Response:
    call = bootstrap.staff_call(request)
    found, names = reading.versions(call, request.path_params["id"])
    items = [
        models.PublishedVersion(
            version=one.version,
            published_at=one.published_at,
            proposed_by=names.get(one.proposed_by or "", one.proposed_by),
            approved_by=names.get(one.approved_by or "", one.approved_by),
            current=one is found[0],
        )
        for one in found
    ]
    return Response(200, models.PublishedVersions(items=items, next_cursor=None))


def show_version(request: Request) -> Response:
    call = bootstrap.staff_call(request)
    version = _version(request.path_params["version"])
    source, kept = reading.written(call, request.path_params["id"], version)
    return Response(200, models.VersionSource(version=version, source=source, kept=kept))


def show_difference(request: Request) -> Response:
    query = request.query(models.DifferenceQuery)
    call = bootstrap.staff_call(request)
    found = compare(call, request.path_params["id"], query.before, query.after)
    hunks = None if found.lines is None else [[asdict(line) for line in hunk] for hunk in found.lines]
    changes = None if found.changes is None else [asdict(one) for one in found.changes]
    return Response(200, models.Differences.model_validate({"changes": changes, "hunks": hunks}))


def _version(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise NotFound("not_found", "no such version")
    return int(text)


def _done(request: Request, use_case: Callable[[Call, str], Upcoming]) -> Response:
    call = bootstrap.staff_call(request)
    return _whole(call, use_case(call, request.path_params["id"]).programme)


def _whole(call: Call, programme: str, status: int = 200) -> Response:
    kept = reading.one(call, programme)
    source = None if kept.next.state is State.NONE else kept.next.source
    said = models.ProgrammeDraft.model_validate({**_shown(call, kept), "source": source})
    return Response(status, said, etag=kept.next.revision)


def _shown(call: Call, kept: Kept) -> dict[str, object]:
    return {"id": kept.id, "current": _current(call, kept), "next": _next(call, kept)}


def _current(call: Call, kept: Kept) -> dict[str, object] | None:
    programme = kept.current
    if programme is None:
        return None
    return {
        "version": programme.version,
        "title": programme.title,
        "opens": programme.opens.isoformat(),
        "closes": programme.closes.isoformat() if programme.closes else None,
        "phase": programme.phase(today(call.at)),
        "regions": None if programme.regions is None else sorted(programme.regions),
        "confidential": programme.confidential,
    }


def _next(call: Call, kept: Kept) -> dict[str, object] | None:
    next_ = kept.next
    if next_.state is State.NONE:
        return None
    return {
        "state": next_.state.value,
        "revision": next_.revision,
        "title": next_.title,
        "mistakes": next_.mistakes,
        "based_on": next_.based_on,
        "digest": next_.digest,
        "publish_at": next_.publish_at,
        "stopped": next_.stopped,
        **{
            name: _said(call, said, kept.names)
            for name, said in (
                ("edited", next_.edited),
                ("proposed", next_.proposed),
                ("approved", next_.approved),
                ("refused", next_.refused),
            )
        },
    }


def _said(call: Call, said: Said | None, names: Mapping[str, str]) -> dict[str, object] | None:
    if said is None:
        return None
    me = said.by == call.actor.id
    return {"id": said.by, "name": names.get(said.by), "me": me, "at": said.at, "note": said.note}


_ONE = "/staff/programmes/{id}"
ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/staff/programmes",
        staff("read_programmes"),
        list_programmes,
        "All programmes: the current version, and what comes after it",
        {200: models.StaffProgrammes},
        refusals=(403,),
    ),
    Route(
        "POST",
        "/staff/programmes",
        staff("edit_programmes"),
        begin_programme,
        "Begin the next version of the programme whose id stands in the text; mistakes may stay",
        {201: models.ProgrammeDraft},
        body=models.WriteProgramme,
        refusals=(403, 409),
    ),
    Route(
        "POST",
        "/staff/programmes/check",
        staff("edit_programmes"),
        check_programme,
        "Every mistake of a text, by line and column, and how the portal would show it; nothing is stored",
        {200: models.Checked},
        body=models.WriteProgramme,
        refusals=(403,),
        keyed=False,
    ),
    Route(
        "GET",
        _ONE,
        staff("read_programmes"),
        show_programme,
        "One programme, with the text of what comes",
        {200: models.ProgrammeDraft},
        refusals=(403,),
    ),
    Route(
        "PATCH",
        f"{_ONE}/draft",
        staff("edit_programmes"),
        save_draft,
        "Save the draft; mistakes may stay",
        {200: models.ProgrammeDraft},
        body=models.WriteProgramme,
        if_match="required",
        refusals=(403, 409),
    ),
    Route(
        "DELETE",
        f"{_ONE}/draft",
        staff("edit_programmes"),
        discard_draft,
        "Discard the draft",
        {204: None},
        if_match="required",
        refusals=(403, 409),
    ),
    Route(
        "POST",
        f"{_ONE}/propose",
        staff("edit_programmes"),
        propose_programme,
        "Propose the draft, frozen, to another manager",
        {200: models.ProgrammeDraft},
        body=models.ProposeProgramme,
        if_match="required",
        refusals=(403, 409),
    ),
    Route(
        "POST",
        f"{_ONE}/withdraw",
        staff("edit_programmes"),
        withdraw_proposal,
        "Take one's own proposal back",
        {200: models.ProgrammeDraft},
        body=Empty,
        if_match="required",
        refusals=(403, 409),
    ),
    Route(
        "POST",
        f"{_ONE}/refuse",
        staff("publish_programmes"),
        refuse_proposal,
        "Send somebody's proposal back, with the reason",
        {200: models.ProgrammeDraft},
        body=models.RefuseProgramme,
        if_match="required",
        refusals=(403, 409),
    ),
    Route(
        "POST",
        f"{_ONE}/publish",
        staff("publish_programmes"),
        publish_programme,
        "Publish what somebody else has proposed, now or at an instant",
        {200: models.ProgrammeDraft},
        body=models.PublishProgramme,
        if_match="required",
        refusals=(403, 409),
    ),
    Route(
        "POST",
        f"{_ONE}/cancel",
        staff("publish_programmes"),
        cancel_publication,
        "Take back the instant of a publication; the proposal stays",
        {200: models.ProgrammeDraft},
        body=Empty,
        if_match="required",
        refusals=(403, 409),
    ),
    Route(
        "GET",
        f"{_ONE}/versions",
        staff("read_programmes"),
        list_versions,
        "All versions that were published, newest first",
        {200: models.PublishedVersions},
        refusals=(403,),
    ),
    Route(
        "GET",
        f"{_ONE}/versions/{{version}}",
        staff("read_programmes"),
        show_version,
        "A version as YAML",
        {200: models.VersionSource},
        refusals=(403,),
    ),
    Route(
        "GET",
        f"{_ONE}/diff",
        staff("read_programmes"),
        show_difference,
        "What differs between two versions, in words and line by line; without `to`, from what comes next",
        {200: models.Differences},
        query=models.DifferenceQuery,
        refusals=(403,),
    ),
)
APP = App(ROUTES)
