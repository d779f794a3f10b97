"""Committees' sittings: formed, filled, ranked, voted on, closed."""

import itertools
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from jisr import bootstrap
from jisr.api import models
from jisr.api import sitting_models as shapes
from jisr.api.stalled_models import stalled
from jisr.domain.errors import FieldError, Invalid
from jisr.domain.money import amount_mad
from jisr.domain.references import reference_of
from jisr.domain.sittings import Filter, Outcome, Sitting, Vote
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import Route, staff
from jisr.use_cases.call import Call
from jisr.use_cases.sittings import close as closing
from jisr.use_cases.sittings import form as forming
from jisr.use_cases.sittings import go_on as going_on
from jisr.use_cases.sittings import rank as ranking
from jisr.use_cases.sittings import read as reading
from jisr.use_cases.sittings import table, vote

_DAY = {
    "ar": "اكتبوا يوما موجودا، مثلا 2026-11-24.",
    "fr": "Écrivez un jour qui existe, par exemple 2026-11-24.",
    "en": "Write a day that there is, for instance 2026-11-24.",
}


def list_sittings(request: Request) -> Response:
    query = request.query(shapes.SittingsQuery)
    call = bootstrap.staff_call(request)
    items = [_summary(one, call.at) for one in reading.list_sittings(call, query.region)]
    return Response(200, shapes.Sittings(items=items, next_cursor=None))


def count_candidates(request: Request) -> Response:
    query = request.query(shapes.CandidatesQuery)
    filter_ = Filter(query.kind, query.score_min, query.submitted_before, query.most)
    scope = table.Scope(query.programme, query.region, query.province, query.stage, filter_)
    found = table.candidates(bootstrap.staff_call(request), scope)
    return Response(
        200,
        shapes.SittingCandidates(
            count=found.count,
            more=found.more,
            taken=len(found.ids),
            requested_mad=amount_mad(found.requested),
            **_left_out(found.left_out),
        ),
    )


def list_sitting_members(request: Request) -> Response:
    query = request.query(shapes.MembersQuery)
    call = bootstrap.staff_call(request)
    found = forming.eligible_members(call, query.programme, query.region, query.province)
    items = [
        shapes.SittingMember(id=one.account, name=one.name or one.username, roles=sorted(one.roles))
        for one in found
    ]
    return Response(200, shapes.SittingMembers(items=items))


def form_sitting(request: Request) -> Response:
    body = request.body(shapes.FormSitting)
    call = bootstrap.staff_call(request)
    wanted = body.filter
    before = wanted.submitted_before and _day(wanted.submitted_before, "/filter/submitted_before")
    plan = forming.Plan(
        body.programme,
        body.region,
        body.province,
        body.stage,
        body.title,
        body.place,
        _day(body.held_on, "/held_on"),
        body.quorum,
        tuple(body.members),
        body.chair,
        Filter(wanted.kind, wanted.score_min, before or None, wanted.most),
    )
    return _answer(call, forming.form(call, plan), 201)


def _day(text: str, pointer: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("date", "no such day", [FieldError(pointer, "date", _DAY)]) from None


def show_sitting(request: Request) -> Response:
    call = bootstrap.staff_call(request)
    return _shown(call, reading.read_sitting(call, request.path_params["id"]))


def list_sitting_files(request: Request) -> Response:
    call = bootstrap.staff_call(request)
    lines = reading.lines_of(call, request.path_params["id"])
    return Response(200, shapes.SittingFiles(items=[_line(one) for one in lines], next_cursor=None))


def show_sitting_file(request: Request) -> Response:
    call = bootstrap.staff_call(request)
    found = reading.read_line(call, request.path_params["id"], request.path_params["application_id"])
    return Response(
        200,
        shapes.SittingFileDetail(
            application_id=found.file.application_id,
            score=found.file.score,
            score_lines=[
                models.ScoreLine(label=models.Texts.model_validate(dict(one.label)), points=one.points)
                for one in found.points
            ],
            changes=[
                shapes.RankChanged(
                    before=one.before,
                    after=one.after,
                    reason=one.reason,
                    note=one.note,
                    by=found.names.get(one.by, ""),
                    at=one.at,
                )
                for one in found.changes
            ],
        ),
    )


def lay_files(request: Request) -> Response:
    body = request.body(shapes.LayFiles)
    call = bootstrap.staff_call(request)
    found = table.lay_out(call, request.path_params["id"], body.ids)
    items = [shapes.Laid(application_id=one.application_id, outcome=one.outcome) for one in found.results]
    named = itertools.islice(found.left_out.items(), table.MOST_NAMED)
    return Response(
        200,
        shapes.LaidFiles(
            items=items,
            left=found.left,
            files=found.files,
            left_out=[
                shapes.LeftOut(application_id=one, reference=reference_of(one), outcome=why)
                for one, why in named
            ],
            **_left_out(found.left_out),
        ),
    )


def _left_out(found: Mapping[str, table.Obstacle]) -> dict[str, int]:
    counts = Counter(found.values())
    return {"no_amount": counts["no_amount"], "not_possible": counts["not_possible"]}


def take_off_table(request: Request) -> Response:
    call = bootstrap.staff_call(request)
    table.take_off(call, request.path_params["id"], request.path_params["application_id"])
    return Response(204)


def rank_file(request: Request) -> Response:
    body = request.body(shapes.RankFile)
    call = bootstrap.staff_call(request)
    sitting = ranking.rank(
        call, request.path_params["id"], body.application_id, body.place, body.reason, body.note
    )
    return _answer(call, sitting)


def open_sitting(request: Request) -> Response:
    request.body(models.Empty)
    call = bootstrap.staff_call(request)
    return _answer(call, forming.open_vote(call, request.path_params["id"]))


def cast_votes(request: Request) -> Response:
    body = request.body(shapes.CastVotes)
    call = bootstrap.staff_call(request)
    votes = [
        Vote(
            call.actor.id,
            one.application_id,
            one.choice,
            tuple(sorted(set(one.reason_codes))) if one.choice == "against" else (),
        )
        for one in body.votes
    ]
    ballot = vote.cast(call, request.path_params["id"], votes)
    return Response(200, shapes.BallotShown(version=ballot.version, interests=sorted(ballot.interests)))


def declare_interest(request: Request) -> Response:
    body = request.body(shapes.DeclareInterest)
    call = bootstrap.staff_call(request)
    ballot = vote.declare_interest(call, request.path_params["id"], body.application_id, body.kind)
    return Response(200, shapes.BallotShown(version=ballot.version, interests=sorted(ballot.interests)))


def close_sitting(request: Request) -> Response:
    request.body(models.Empty)
    query = request.query(models.DryRunQuery)
    call = bootstrap.staff_call(request)
    if query.dry_run:
        return _foreseen(closing.foresee(call, request.path_params["id"]))
    return _answer(call, closing.close(call, request.path_params["id"]))


def continue_sitting(request: Request) -> Response:
    request.body(models.Empty)
    call = bootstrap.staff_call(request)
    return _answer(call, going_on.continue_sitting(call, request.path_params["id"]))


def cancel_sitting(request: Request) -> Response:
    request.body(models.Empty)
    call = bootstrap.staff_call(request)
    return _answer(call, forming.cancel(call, request.path_params["id"]))


def _answer(call: Call, sitting: Sitting, status: int = 200) -> Response:
    return _shown(call, reading.whole(call, sitting), status)


def _summary(sitting: Sitting, at: datetime, files: int | None = None) -> shapes.SittingSummary:
    return shapes.SittingSummary(
        id=sitting.id,
        version=sitting.version,
        programme=sitting.programme,
        region=sitting.region,
        province=sitting.province,
        stage=sitting.stage,
        title=sitting.title,
        place=sitting.place,
        held_on=sitting.held_on,
        state=sitting.state.value,
        quorum=sitting.quorum,
        members=list(sitting.members),
        chair=sitting.chair,
        files=sitting.files if files is None else files,
        stalled=stalled(sitting.stalled_since(at)),
    )


def _shown(call: Call, whole: reading.Whole, status: int = 200) -> Response:
    sitting = whole.sitting
    people = [
        shapes.MemberState(
            id=one, name=whole.names.get(one, ""), chair=one == sitting.chair, cast=whole.cast.get(one, 0)
        )
        for one in sitting.members
    ]
    shown = shapes.Sitting(
        **_summary(sitting, call.at, whole.files).model_dump(),
        people=people,
        requested_mad=amount_mad(whole.requested),
        settled=sum(whole.settled.values()),
        outcomes=_counts(whole.settled),
        allotted_mad=amount_mad(whole.allotted),
        granted_mad=amount_mad(whole.granted),
        left_mad=amount_mad(whole.left),
        formed_at=sitting.formed_at,
        opened_at=sitting.opened_at,
        closing_at=sitting.closing_at,
        closed_at=sitting.closed_at,
        may_vote=whole.may_vote,
        may_hold=whole.may_hold,
    )
    return Response(status, shown, etag=sitting.version)


def _counts(counts: Mapping[Outcome, int]) -> shapes.SittingCounts:
    return shapes.SittingCounts(**{outcome.value: counts.get(outcome, 0) for outcome in Outcome})


def _foreseen(found: closing.Foresight) -> Response:
    return Response(
        200,
        shapes.SittingForeseen(
            dry_run=True,
            outcomes=_counts(found.counts),
            asked_mad=amount_mad(found.asked),
            allotted_mad=amount_mad(found.allotted),
            granted_mad=amount_mad(found.granted),
            rest_mad=amount_mad(found.rest),
            not_voted=found.not_voted,
            allotments=[
                shapes.AllotmentShown(envelope_id=one.envelope_id, amount_mad=amount_mad(one.amount))
                for one in found.allotments
            ],
        ),
    )


def _line(line: reading.Line) -> shapes.SittingFile:
    file, state = line.file, line.state
    mine = line.mine and shapes.VoteGiven(choice=line.mine.choice, reason_codes=list(line.mine.reason_codes))
    counted = line.tally and shapes.TallyShown(
        votes_for=line.tally.votes_for,
        against=line.tally.against,
        abstained=line.tally.abstained,
        verdict=line.tally.verdict,
    )
    return shapes.SittingFile(
        application_id=file.application_id,
        reference=reference_of(file.application_id),
        place=line.place,
        by_score=line.by_score,
        changed=line.changed,
        score=file.score,
        kind=file.kind,
        province=file.province,
        rural=file.rural,
        submitted_at=file.submitted_at,
        requested_mad=amount_mad(file.requested),
        status=state.status.value if state else None,
        here=state is not None and state.sitting is not None,
        cast=line.cast,
        mine=mine,
        interest=line.interest,
        tally=counted,
        outcome=file.outcome.value if file.outcome else None,
        amount_mad=amount_mad(file.amount),
    )


_ONE = "/staff/sittings/{id}"
ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/staff/sittings",
        staff("read_sittings"),
        list_sittings,
        "Committees' sittings, the latest day first; of a region at most the last hundred",
        {200: shapes.Sittings},
        query=shapes.SittingsQuery,
        refusals=(403, 404),
    ),
    Route(
        "GET",
        "/staff/sittings/candidates",
        staff("hold_sitting"),
        count_candidates,
        "How many files a sitting would take",
        {200: shapes.SittingCandidates},
        query=shapes.CandidatesQuery,
        refusals=(403, 404),
    ),
    Route(
        "GET",
        "/staff/sittings/members",
        staff("hold_sitting"),
        list_sitting_members,
        "Who of the staff may be a member of a committee there",
        {200: shapes.SittingMembers},
        query=shapes.MembersQuery,
        refusals=(403, 404),
    ),
    Route(
        "POST",
        "/staff/sittings",
        staff("hold_sitting"),
        form_sitting,
        "Form a sitting, without files yet",
        {201: shapes.Sitting},
        body=shapes.FormSitting,
        refusals=(403, 404, 409),
    ),
    Route(
        "GET",
        _ONE,
        staff("read_sittings"),
        show_sitting,
        "One sitting, how far its vote is, and how far its closing",
        {200: shapes.Sitting},
        refusals=(403, 404),
    ),
    Route(
        "GET",
        f"{_ONE}/files",
        staff("read_sittings"),
        list_sitting_files,
        "Its ranking; how others voted once the vote is over",
        {200: shapes.SittingFiles},
        refusals=(403, 404),
    ),
    Route(
        "GET",
        f"{_ONE}/files/{{application_id}}",
        staff("read_sittings"),
        show_sitting_file,
        "For what a file has its points; the reading is logged",
        {200: shapes.SittingFileDetail},
        refusals=(403, 404),
    ),
    Route(
        "POST",
        f"{_ONE}/files",
        staff("hold_sitting"),
        lay_files,
        "Put files before the sitting, some at a time: those named, or the next that its filter takes",
        {200: shapes.LaidFiles},
        body=shapes.LayFiles,
        refusals=(403, 404, 409),
    ),
    Route(
        "DELETE",
        f"{_ONE}/files/{{application_id}}",
        staff("hold_sitting"),
        take_off_table,
        "Take a file off its table, undecided",
        {204: None},
        refusals=(403, 404, 409),
    ),
    Route(
        "POST",
        f"{_ONE}/ranking",
        staff("hold_sitting"),
        rank_file,
        "Give a file another place in the ranking, with the reason that the minutes will name",
        {200: shapes.Sitting},
        body=shapes.RankFile,
        if_match="optional",
        refusals=(403, 404, 409),
    ),
    Route(
        "POST",
        f"{_ONE}/open",
        staff("hold_sitting"),
        open_sitting,
        "Open the vote",
        {200: shapes.Sitting},
        body=models.Empty,
        if_match="optional",
        refusals=(403, 404, 409),
    ),
    Route(
        "POST",
        f"{_ONE}/votes",
        staff("vote"),
        cast_votes,
        "Vote as one of its members; until it closes a vote may be changed",
        {200: shapes.BallotShown},
        body=shapes.CastVotes,
        refusals=(403, 404, 409),
    ),
    Route(
        "POST",
        f"{_ONE}/conflicts",
        staff("vote"),
        declare_interest,
        "Declare a conflict of interest: the file is left to the other members",
        {200: shapes.BallotShown},
        body=shapes.DeclareInterest,
        refusals=(403, 404, 409),
    ),
    Route(
        "POST",
        f"{_ONE}/close",
        staff("hold_sitting"),
        close_sitting,
        "End the vote and do what was decided; with dry_run only say what that would be",
        {200: (shapes.Sitting, shapes.SittingForeseen)},
        body=models.Empty,
        query=models.DryRunQuery,
        if_match="optional",
        refusals=(403, 404, 409),
    ),
    Route(
        "POST",
        f"{_ONE}/continue",
        staff("hold_sitting"),
        continue_sitting,
        "Wake the settling of its files when it stands still; else it says how far it is",
        {200: shapes.Sitting},
        body=models.Empty,
        if_match="optional",
        refusals=(403, 404, 409),
    ),
    Route(
        "POST",
        f"{_ONE}/cancel",
        staff("hold_sitting"),
        cancel_sitting,
        "Call it off: its files leave the table undecided",
        {200: shapes.Sitting},
        body=models.Empty,
        if_match="optional",
        refusals=(403, 404, 409),
    ),
)
