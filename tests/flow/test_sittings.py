"""Committees: files are put before them, ranked, voted on, and settled from money that was set aside."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from jisr.domain.application import Action, Status
from jisr.domain.errors import Conflict, Forbidden, Invalid, NotFound
from jisr.domain.people import Actor, Role
from jisr.domain.sittings import Filter, Outcome, State, Vote
from jisr.store import applications, base, envelopes, sittings
from jisr.store import events as history
from jisr.use_cases.move_own_file import withdraw
from jisr.use_cases.sittings import close as closing
from jisr.use_cases.sittings import form as forming
from jisr.use_cases.sittings import read, table, vote
from jisr.use_cases.sittings.rank import rank
from tests.flow.conftest import publish_yaml
from tests.flow.sittings import CHAIR, MEMBERS, close, formed, hire, outcomes, plan, settled, voted
from tests.flow.stories import (
    AGENT,
    CONSUMERS,
    MANAGER,
    SCORED,
    Play,
    assert_whole,
    at_the_commit,
    play,
    settle,
    texts,
)


@pytest.fixture
def stage(world, monkeypatch) -> Play:
    made = play(world, monkeypatch, SCORED)
    hire()
    return made


def decided_by(stage, n, amount_mad=3000, **more):
    """At the stage that decides, a minute after the one before."""
    stage.world.later(minutes=1)
    return stage.decided_by(n, amount_mad, **more)


def so(application_id, **changed):
    """Its state is changed beside all rules; its id."""
    before = applications.load(application_id)
    base.commit(applications.save(before, replace(before, **changed)))
    return application_id


def test_a_committee_decides_and_the_money_follows_the_ranking(stage):
    stage.fund(10_000_00)
    files = [decided_by(stage, n, 3000) for n in range(1, 6)]  # same score: the earliest stands first
    sitting = formed(stage)
    assert [line.file.application_id for line in read.lines_of(stage.call(CHAIR), sitting.id)] == [
        file.id for file in files
    ]
    voted(stage, sitting, "for", [file.id for file in files[:4]])
    voted(stage, sitting, "against", [files[4].id])

    foreseen = closing.foresee(stage.call(MANAGER), sitting.id)
    assert dict(foreseen.counts) == {Outcome.APPROVED: 3, Outcome.WAITLISTED: 1, Outcome.REFUSED: 1}
    assert (foreseen.asked, foreseen.allotted, foreseen.granted, foreseen.rest) == (
        12_000_00,
        10_000_00,
        9_000_00,
        1_000_00,
    )
    close(stage, sitting)
    envelope = envelopes.load(stage.envelope_id)
    assert (envelope.available, envelope.reserved, envelope.closing) == (0, 10_000_00, 1)
    sitting = settled(stage, sitting)
    statuses = [applications.load(file.id).status for file in files]
    assert statuses == [Status.APPROVED] * 3 + [Status.WAITLISTED, Status.REJECTED]
    envelope = envelopes.load(stage.envelope_id)
    assert (envelope.available, envelope.reserved, envelope.closing) == (1_000_00, 9_000_00, 0)
    assert sitting.state is State.CLOSED
    assert_whole(stage.programme.id)
    refused = applications.load(files[4].id)
    (told,) = [e for e in history.history("application", refused.id) if e.type == "ApplicationRejected"]
    assert (told.data.reason_codes, told.data.sitting, told.actor.kind) == (
        ("not_eligible",),
        sitting.id,
        "system",
    )


def test_who_has_more_points_comes_first_whenever_she_came(stage):
    stage.fund(6_000_00)
    low, new, best, joint = (
        decided_by(stage, n, plan=plan)
        for n, plan in enumerate(("as before", "new", "joint and new", "joint"), start=1)
    )
    assert [file.score for file in (low, new, best, joint)] == [0, 10, 25, 15]
    order = [file.id for file in (best, joint, new, low)]
    scope = table.Scope(stage.programme.id, "03", None, "decision", Filter(most=3))
    assert table.candidates(stage.call(CHAIR), scope).ids == order[:3]
    sitting = formed(stage)
    lines = read.lines_of(stage.call(CHAIR), sitting.id)
    assert [(line.file.application_id, line.file.score, line.by_score) for line in lines] == [
        (one, score, at) for at, (one, score) in enumerate(zip(order, (25, 15, 10, 0), strict=True), start=1)
    ]
    voted(stage, sitting, "for")
    close(stage, sitting)
    settled(stage, sitting)
    assert outcomes(sitting) == dict(
        zip(order, ["approved", "approved", "waitlisted", "waitlisted"], strict=True)
    )
    # And so is the waiting list.
    assert [*applications.waiting_ids(stage.programme.id, "03")] == [new.id, low.id]
    assert_whole(stage.programme.id)


@pytest.mark.parametrize(
    ("plan_", "amount_mad", "said"),
    [
        ("as before", 3000, []),
        ("new", 3000, [("New project", 10)]),
        ("joint", 500, [("Small request", 40), ("Joint project", 15)]),
        ("joint and new", 3000, [("Joint project", 15), ("New project", 10)]),
    ],
)
def test_a_line_says_for_what_a_file_has_its_points(stage, plan_, amount_mad, said):
    file = decided_by(stage, 1, amount_mad, plan=plan_)
    sitting = formed(stage)
    publish_yaml(SCORED.replace("en: ", "en: Other "), "later.yaml", stage.world.later(minutes=1))
    found = read.read_line(stage.call(CHAIR), sitting.id, file.id)
    assert [(one.label["en"], one.points) for one in found.points] == said
    assert sum(one.points for one in found.points) == found.file.score == file.score


def test_each_woman_is_told_once(stage):
    stage.fund(6_000_00)
    for n in range(1, 4):
        decided_by(stage, n, 3000)
    before = len(texts())
    sitting = formed(stage)
    voted(stage, sitting, "for")
    close(stage, sitting)
    settled(stage, sitting)
    since = [e for e in history.everything() if e.published and e.data.model_dump().get("sitting")]
    settle(stage, lambda name: [e for e in since if e.type in CONSUMERS[name]])
    assert len(texts()) - before == 3


def test_nobody_decides_alone_on_what_is_before_a_committee(stage):
    stage.fund(10_000_00)
    file = decided_by(stage, 1)
    formed(stage)
    for action, more in (
        (Action.APPROVE, {}),
        (Action.WAITLIST, {}),
        (Action.REJECT, {"reason_codes": ("not_eligible",)}),
        (Action.REQUEST_CHANGES, {"reason_codes": ("late",), "answers": ("/plan",)}),
    ):
        with pytest.raises(Conflict) as refusal:
            stage.act(file, action, **more)
        assert refusal.value.code == "in_sitting"


def test_what_leaves_the_table_is_decided_as_before(stage):
    stage.fund(10_000_00)
    file = decided_by(stage, 1)
    sitting = formed(stage)
    table.take_off(stage.call(CHAIR), sitting.id, file.id)
    assert outcomes(sitting) == {}
    assert stage.act(file, Action.APPROVE).status is Status.APPROVED
    with pytest.raises(NotFound):
        table.take_off(stage.call(CHAIR), sitting.id, file.id)


def test_who_withdraws_before_her_turn_is_passed_over(stage):
    stage.fund(3_000_00)
    first, second = (decided_by(stage, n, 3000) for n in (1, 2))
    sitting = formed(stage)
    voted(stage, sitting, "for")
    close(stage, sitting)
    stage.hers(withdraw, 1, applications.load(first.id), None)
    settled(stage, sitting)
    assert outcomes(sitting) == {first.id: "gone", second.id: "approved"}
    assert_whole(stage.programme.id)


def test_without_a_quorum_nothing_is_decided(stage):
    stage.fund(10_000_00)
    few, none = (decided_by(stage, n) for n in (1, 2))
    sitting = formed(stage)
    voted(stage, sitting, "for", [few.id], by=MEMBERS[:1])
    close(stage, sitting)
    settled(stage, sitting)
    assert set(outcomes(sitting).values()) == {"undecided"}
    for file in (few, none):
        now = applications.load(file.id)
        assert (now.status, now.stage, now.sitting) == (Status.IN_REVIEW, "decision", None)


def test_when_they_are_even_the_chair_counts_twice(stage):
    stage.fund(10_000_00)
    yes, no, even = (decided_by(stage, n) for n in (1, 2, 3))
    sitting = formed(stage)
    voted(stage, sitting, "for", [yes.id], by=[CHAIR])
    voted(stage, sitting, "against", [yes.id], by=MEMBERS[:1])
    voted(stage, sitting, "against", [no.id], by=[CHAIR])
    voted(stage, sitting, "for", [no.id], by=MEMBERS[:1])
    voted(stage, sitting, "for", [even.id], by=MEMBERS[:1])
    voted(stage, sitting, "against", [even.id], by=MEMBERS[1:2])
    voted(stage, sitting, "abstain", [even.id], by=[CHAIR])
    close(stage, sitting)
    settled(stage, sitting)
    assert outcomes(sitting) == {yes.id: "approved", no.id: "refused", even.id: "undecided"}


def test_a_conflict_of_interest_takes_her_vote_and_keeps_it_away(stage):
    stage.fund(10_000_00)
    file = decided_by(stage, 1)
    sitting = formed(stage)
    voted(stage, sitting, "for", by=MEMBERS[:2])
    vote.declare_interest(stage.call(MEMBERS[0]), sitting.id, file.id, "family")
    with pytest.raises(Invalid) as refusal:
        voted(stage, sitting, "for", by=MEMBERS[:1])
    assert [error.code for error in refusal.value.errors] == ["interest"]
    (line,) = read.lines_of(stage.call(MEMBERS[0]), sitting.id)
    assert (line.cast, line.mine, line.interest) == (1, None, "family")
    close(stage, sitting)
    settled(stage, sitting)
    assert outcomes(sitting) == {file.id: "undecided"}  # the quorum is two, and she does not count for it


def test_others_votes_are_hidden_until_the_vote_is_over(stage):
    stage.fund(10_000_00)
    decided_by(stage, 1)
    sitting = formed(stage)
    voted(stage, sitting, "for", by=MEMBERS[:2])
    (line,) = read.lines_of(stage.call(MEMBERS[2]), sitting.id)
    assert (line.cast, line.mine, line.tally) == (2, None, None)
    close(stage, sitting)
    (line,) = read.lines_of(stage.call(MEMBERS[2]), sitting.id)
    assert (line.tally.votes_for, line.tally.against) == (2, 0)


def test_a_member_foresees_nothing_before_she_has_voted_on_each_file(stage):
    """What closing would do is the count of the others' votes."""
    stage.fund(10_000_00)
    voted_on, aside, gone, left = (decided_by(stage, n) for n in (1, 2, 3, 4))
    sitting = formed(stage)
    voted(stage, sitting, "for", by=MEMBERS[:2])

    def refused() -> bool:
        try:
            closing.foresee(stage.call(CHAIR), sitting.id)
        except Conflict as refusal:
            return refusal.code == "vote_first"
        return False

    assert refused()
    assert closing.foresee(stage.call(MANAGER), sitting.id).counts[
        Outcome.APPROVED
    ]  # no member, so no vote to sway
    voted(stage, sitting, "abstain", [voted_on.id], by=[CHAIR])
    vote.declare_interest(stage.call(CHAIR), sitting.id, aside.id, "business")
    stage.hers(withdraw, 3, applications.load(gone.id), None)
    assert refused()
    voted(stage, sitting, "against", [left.id], by=[CHAIR])
    assert closing.foresee(stage.call(CHAIR), sitting.id).counts[Outcome.GONE] == 1


def test_a_vote_against_needs_a_reason_and_a_vote_may_change(stage):
    file = decided_by(stage, 1)
    sitting = formed(stage)
    with pytest.raises(Invalid):
        vote.cast(stage.call(MEMBERS[0]), sitting.id, [Vote(MEMBERS[0].id, file.id, "against")])
    voted(stage, sitting, "against", by=MEMBERS[:1])
    voted(stage, sitting, "for", by=MEMBERS[:1])
    assert [one.choice for one in sittings.votes_of(sitting.id)] == ["for"]


def test_only_members_vote_and_only_while_it_is_open(stage):
    stage.fund(10_000_00)
    file = decided_by(stage, 1)
    sitting = forming.form(stage.call(CHAIR), plan(stage))
    table.lay_out(stage.call(CHAIR), sitting.id, [file.id])
    with pytest.raises(Conflict):
        voted(stage, sitting, "for", by=MEMBERS[:1])
    forming.open_vote(stage.call(CHAIR), sitting.id)
    stranger = Actor("staff", "member-9", frozenset({Role.COMMITTEE_MEMBER}), frozenset({"03"}))
    far = Actor("staff", "member-8", frozenset({Role.COMMITTEE_MEMBER}), frozenset({"01"}))
    for who, error in ((stranger, Forbidden), (AGENT, Forbidden), (far, NotFound)):
        with pytest.raises(error):
            voted(stage, sitting, "for", by=[who])
    voted(stage, sitting, "for")
    close(stage, sitting)
    with pytest.raises(Conflict):
        voted(stage, sitting, "against", by=MEMBERS[:1])


def test_members_vote_at_the_same_time_and_none_waits_for_another(stage, monkeypatch):
    """Each one's votes are written while the next one's are about to be: nobody's is refused, tried again or lost."""
    stage.fund(10_000_00)
    file = decided_by(stage, 1)
    sitting = formed(stage)
    tries = at_the_commit(monkeypatch, *(lambda m=m: voted(stage, sitting, "for", by=[m]) for m in MEMBERS))
    voted(stage, sitting, "for", by=[CHAIR])
    assert tries() == len(MEMBERS) + 1
    cast = {one.member for one in sittings.votes_of(sitting.id) if one.application_id == file.id}
    assert cast == {CHAIR.id, *(member.id for member in MEMBERS)}


def test_a_vote_that_meets_the_closing_is_refused_and_counts_for_nothing(stage, monkeypatch):
    stage.fund(10_000_00)
    file = decided_by(stage, 1)
    sitting = formed(stage)
    voted(stage, sitting, "against", by=MEMBERS[:2])
    at_the_commit(monkeypatch, lambda: close(stage, sitting))
    with pytest.raises(Conflict, match="the vote is over"):
        voted(stage, sitting, "for", by=MEMBERS[2:])
    settled(stage, sitting)
    assert outcomes(sitting) == {file.id: "refused"}
    assert {one.choice for one in sittings.votes_of(sitting.id)} == {"against"}


def test_a_hand_changes_the_ranking_and_says_why(stage):
    stage.fund(3_000_00)
    first, second = (decided_by(stage, n, 3000) for n in (1, 2))
    sitting = formed(stage)
    with pytest.raises(Invalid):
        rank(stage.call(CHAIR), sitting.id, second.id, 1, "other", None)
    rank(stage.call(CHAIR), sitting.id, second.id, 1, "urgent", "Logement perdu")
    third = decided_by(stage, 3, 3000)
    table.lay_out(stage.call(CHAIR), sitting.id, [third.id])
    lines = read.lines_of(stage.call(CHAIR), sitting.id)
    assert [(x.file.application_id, x.place, x.by_score) for x in lines] == [
        (second.id, 1, 2),
        (first.id, 2, 1),
        (third.id, 3, 3),
    ]
    (change,) = read.read_line(stage.call(CHAIR), sitting.id, second.id).changes
    assert (change.before, change.after, change.reason, change.note) == (2, 1, "urgent", "Logement perdu")
    voted(stage, sitting, "for")
    close(stage, sitting)
    settled(stage, sitting)
    assert outcomes(sitting) == {second.id: "approved", first.id: "waitlisted", third.id: "waitlisted"}


def test_who_has_declared_an_interest_in_a_file_does_not_move_it(stage):
    """Where money is scarce a place decides as a vote does: neither hers, nor another past hers."""
    first, second, hers, last = (decided_by(stage, n) for n in (1, 2, 3, 4))
    sitting = formed(stage)
    vote.declare_interest(stage.call(CHAIR), sitting.id, hers.id, "family")

    def refused(work) -> None:
        with pytest.raises(Conflict) as refusal:
            work()
        assert refusal.value.code == "interest"
        assert {*refusal.value.errors[0].message} == {"ar", "fr", "en"}

    for moved, place in ((hers, 1), (hers, 4), (first, 3), (second, 4), (last, 3), (last, 1)):
        refused(lambda moved=moved, place=place: _ranked(stage, sitting, moved, place))
    for gone in (hers, first):  # what stands before hers makes way for it
        refused(lambda gone=gone: table.take_off(stage.call(CHAIR), sitting.id, gone.id))
    _ranked(stage, sitting, second, 1)
    table.take_off(stage.call(CHAIR), sitting.id, last.id)
    _ranked(stage, sitting, hers, 1, by=MANAGER)  # who is no member has no part in it
    order = [line.file.application_id for line in read.lines_of(stage.call(CHAIR), sitting.id)]
    assert order == [hers.id, second.id, first.id]


def _ranked(stage, sitting, file, place, by=CHAIR):
    return rank(stage.call(by), sitting.id, file.id, place, "urgent", None)


@pytest.mark.parametrize("by", ["rank", "take_off"])
def test_an_interest_declared_while_she_moves_the_file_comes_first(stage, monkeypatch, by):
    first, second = (decided_by(stage, n) for n in (1, 2))
    sitting = formed(stage)
    at_the_commit(
        monkeypatch,
        lambda: vote.declare_interest(stage.call(CHAIR), sitting.id, second.id, "business"),
    )
    moves = {
        "rank": lambda: _ranked(stage, sitting, second, 1),
        "take_off": lambda: table.take_off(stage.call(CHAIR), sitting.id, second.id),
    }
    with pytest.raises(Conflict):
        moves[by]()
    assert {*outcomes(sitting)} == {first.id, second.id}
    assert sittings.changes_of(sitting.id) == []


def test_a_sitting_called_off_decides_nothing(stage):
    stage.fund(10_000_00)
    file = decided_by(stage, 1)
    sitting = formed(stage)
    voted(stage, sitting, "for")
    forming.cancel(stage.call(CHAIR), sitting.id)
    sitting = settled(stage, sitting)
    assert sitting.state is State.CANCELLED
    now = applications.load(file.id)
    assert (now.status, now.sitting) == (Status.IN_REVIEW, None)
    assert formed(stage).files == 0  # it may come before the next one
    assert_whole(stage.programme.id)


def test_the_filter_takes_the_best_that_fit(stage):
    for n in range(1, 31):
        decided_by(stage, n)
    scope = table.Scope(stage.programme.id, "03", None, "decision", Filter(most=28))
    found = table.candidates(stage.call(CHAIR), scope)
    assert (found.count, len(found.ids), found.more) == (30, 28, False)
    sitting = forming.form(stage.call(CHAIR), plan(stage, filter=Filter(most=28)))
    first = table.lay_out(stage.call(CHAIR), sitting.id, None)
    assert (len(first.results), first.left, first.files) == (25, 3, 25)
    second = table.lay_out(stage.call(CHAIR), sitting.id, None)
    assert (second.left, second.files) == (0, 28)
    assert table.lay_out(stage.call(CHAIR), sitting.id, None).files == 28
    only = table.Scope(stage.programme.id, "03", "03.231", "decision", Filter(score_min=1))
    assert table.candidates(stage.call(CHAIR), only).count == 0


@pytest.mark.parametrize(
    ("wanted", "fit"),
    [
        (Filter(), "joint together new plain"),
        (Filter(kind="alone"), "joint plain"),
        (Filter(kind="together"), "together new"),
        (Filter(score_min=10), "joint together new"),
        (Filter(score_min=11), "joint together"),
        (Filter(score_min=26), ""),
        # Days are Morocco's: two came half an hour after midnight there.
        (Filter(submitted_before=date(2026, 6, 24)), ""),
        (Filter(submitted_before=date(2026, 6, 25)), "joint plain"),
        (Filter(submitted_before=date(2026, 6, 26)), "joint together new plain"),
        (Filter("together", 15, date(2026, 6, 26)), "together"),
    ],
)
def test_the_filter_takes_what_it_says(stage, wanted, fit):
    said = {
        "plain": ("alone", "as before", 9),
        "joint": ("alone", "joint and new", 22),
        "new": ("together", "new", 23),
        "together": ("together", "joint", 23),
    }
    names = {}
    for n, (name, (kind, plan_, hour)) in enumerate(said.items(), start=1):
        stage.world.now = datetime(2026, 6, 24, hour, 30, n, tzinfo=UTC)
        names[stage.decided_by(n, kind=kind, plan=plan_).id] = name
    scope = table.Scope(stage.programme.id, "03", None, "decision", wanted)
    found = table.candidates(stage.call(CHAIR), scope)
    assert [names[one] for one in found.ids] == fit.split()
    assert found.count == len(found.ids)


def test_files_without_an_amount_that_can_be_granted_stand_in_nobodys_way(stage):
    """They are the best of all, and more than one request puts on the table."""
    for n in range(1, 27):
        before = applications.load(decided_by(stage, n).id)
        base.commit(applications.save(before, replace(before, requested=0 if n % 2 else 10**9)))
    good = {decided_by(stage, n).id for n in (27, 28, 29)}
    scope = table.Scope(stage.programme.id, "03", None, "decision", Filter())
    found = table.candidates(stage.call(CHAIR), scope)
    assert ({*found.ids}, found.count, len(found.left_out)) == (good, 3, 26)
    sitting = forming.form(stage.call(CHAIR), plan(stage))
    laid = table.lay_out(stage.call(CHAIR), sitting.id, None)
    assert (laid.files, laid.left) == (3, 0)
    assert Counter(laid.left_out.values()) == {"no_amount": 26}
    assert {*outcomes(sitting)} == good


@pytest.mark.parametrize("head", [CHAIR, MANAGER], ids=["coordinator", "manager"])
def test_files_that_no_committee_can_decide_on_are_told_and_stand_in_nobodys_way(stage, head):
    """Of a version in which the stage approves nothing: the best of all, and more than one request puts on the
    table."""
    stages = """outcomes: [pass, reject], on_pass: board}
  - {id: board, title: {ar: لجنة, fr: Comité, en: Board}, role: coordinator, deadline_days: 10,
     outcomes: [approve, reject]}"""
    text = SCORED.replace("outcomes: [approve, waitlist, request_changes, reject]}", stages)
    other = publish_yaml(text, "other.yaml", stage.world.now)
    publish_yaml(SCORED, "again.yaml", stage.world.now)
    bad = {so(decided_by(stage, n).id, programme_version=other.version) for n in range(1, 27)}
    good = {decided_by(stage, n).id for n in (28, 29, 30)}
    scope = table.Scope(stage.programme.id, "03", None, "decision", Filter())
    found = table.candidates(stage.call(head), scope)
    assert ({*found.ids}, found.left_out) == (good, dict.fromkeys(bad, "not_possible"))
    sitting = forming.form(stage.call(CHAIR), plan(stage))
    laid = table.lay_out(stage.call(head), sitting.id, None)
    assert (laid.files, laid.left, laid.left_out) == (3, 0, dict.fromkeys(bad, "not_possible"))
    assert {*outcomes(sitting)} == good


@pytest.mark.parametrize("head", [CHAIR, MANAGER], ids=["coordinator", "manager"])
def test_a_confidential_file_is_not_even_counted_before_a_sitting_that_is_not(stage, head):
    """A sitting formed before the programme was confidential for a while: not everybody at its table may know of a
    file from then."""
    sitting = forming.form(stage.call(CHAIR), plan(stage))
    secret = {so(decided_by(stage, n).id, confidential=True) for n in range(1, 4)}
    known = so(decided_by(stage, 4).id, requested=0)
    good = decided_by(stage, 5).id
    laid = table.lay_out(stage.call(head), sitting.id, None)
    assert (laid.files, laid.left, laid.left_out) == (1, 0, {known: "no_amount"})
    assert {*outcomes(sitting)} == {good}
    assert secret.isdisjoint(one.application_id for one in laid.results)
    # Named by whoever knows them, they are told as a file that isn't there.
    nothing = "0" * 26
    named = table.lay_out(stage.call(head), sitting.id, [*secret, nothing])
    assert named.left_out == dict.fromkeys([*secret, nothing], "not_possible")


def test_files_that_are_refused_at_the_last_moment_let_the_others_by(stage, monkeypatch):
    """More of them than one request puts on the table, and the first in order."""
    files = [decided_by(stage, n).id for n in range(1, 31)]
    real, late = table._lay, {*files[:27]}
    monkeypatch.setattr(
        table, "_lay", lambda call, sitting, one: "not_possible" if one in late else real(call, sitting, one)
    )
    sitting = forming.form(stage.call(CHAIR), plan(stage))
    laid = table.lay_out(stage.call(CHAIR), sitting.id, None)
    assert (laid.files, laid.left, {*laid.left_out}) == (3, 0, late)


def test_a_committee_is_of_people_who_vote_there(stage):
    with pytest.raises(Invalid) as refusal:
        forming.form(
            stage.call(CHAIR),
            plan(stage, members=(AGENT.id, MEMBERS[0].id), chair=CHAIR.id, quorum=3, stage="review"),
        )
    assert {error.pointer for error in refusal.value.errors} == {
        "/members/0",
        "/chair",
        "/quorum",
        "/stage",
    }
    found = forming.eligible_members(stage.call(MANAGER), stage.programme.id, "03", None)
    assert {one.account for one in found} == {CHAIR.id, *(m.id for m in MEMBERS)}


def test_without_an_envelope_nothing_closes(stage):
    decided_by(stage, 1)
    sitting = formed(stage)
    voted(stage, sitting, "for")
    with pytest.raises(Conflict) as refusal:
        close(stage, sitting)
    assert refusal.value.code == "no_envelope"


def test_the_waiting_list_waits_while_a_sitting_gives_its_money_out(stage):
    stage.fund(3_000_00)
    for n in (1, 2):
        decided_by(stage, n, 3000)
    sitting = formed(stage)
    voted(stage, sitting, "for")
    waiting = stage.act(decided_by(stage, 3, 2000), Action.WAITLIST)
    close(stage, sitting)
    stage.top_up(2_500_00)
    promote = "on_funds_available__promote_waiting"
    settle(stage, lambda name: [e for e in offers() if name == promote])
    assert applications.load(waiting.id).status is Status.WAITLISTED
    settled(stage, sitting)
    settle(stage, lambda name: [e for e in offers() if name == promote])
    # The one that the sitting could not serve stands first by score and day, and stops the line.
    assert applications.load(waiting.id).status is Status.WAITLISTED
    stage.top_up(3_000_00)
    settle(stage, lambda name: [e for e in offers() if name == promote])
    assert applications.load(waiting.id).status is Status.APPROVED
    assert_whole(stage.programme.id)


def offers():
    return [e for e in history.everything() if e.type == "FundsAvailable"]
