"""One envelope: who gave by which agreement, its files in numbers, and whom new money would serve before it comes."""

import json
from datetime import timedelta

import pytest

from functions.on_any_event__project_indicators import handler as projecting
from functions.on_funds_available__promote_waiting import handler as promoting
from jisr.domain.application import Action, Status
from jisr.store import applications, envelopes
from jisr.store import events as history
from jisr.store.staff import save_staff
from jisr.use_cases.rebuild_indicators import rebuild_indicators
from tests.flow.stories import AGENT, COORDINATOR, Play, play, published, queued
from tests.flow.test_payments import asked

GIFT = {
    "partner": "Conseil régional",
    "partner_kind": "regional_council",
    "amount_mad": 10_000,
    "agreement": {"title": "N° 12/2026", "signed_on": "2026-11-02", "ends_on": "2029-11-02"},
}


@pytest.fixture
def stage(world, monkeypatch) -> Play:
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    made = play(world, monkeypatch)
    for actor in (AGENT, COORDINATOR):
        save_staff(actor.id, actor.id, {role.value for role in actor.roles}, actor.regions, ())
    save_staff("partner-1", "partner", {"partner"}, {"03"}, (), partner="Conseil régional")
    save_staff("auditor-1", "auditor", {"auditor"}, (), ())
    return made


class Sub:
    def __init__(self, name):
        self.id = name


def opened(stage, **more):
    body = {"programme": stage.programme.id, "region": "03", "year": 2026, **more}
    said = asked(stage, "POST", "/envelopes", body)
    assert said.status == 201, said.body
    return said.body["id"]


def whole(stage, envelope_id, actor=COORDINATOR):
    said = asked(stage, "GET", f"/envelopes/{envelope_id}", actor=actor)
    assert said.status == 200, said.body
    return said.body


def projected():
    for event in published():
        projecting.lambda_handler(queued(event), None)


def gives(stage, envelope_id, query="", **more):
    return asked(stage, "POST", f"/envelopes/{envelope_id}/contributions", GIFT | more, query)


def test_who_gave_what_by_which_agreement_is_kept_and_in_no_event(stage):
    envelope_id = opened(stage, **GIFT)
    stage.world.later(minutes=1)
    assert (
        gives(stage, envelope_id, partner="Wilaya de Fès", partner_kind="wilaya", agreement=None).status
        == 201
    )
    gave = whole(stage, envelope_id)["contributions"]
    assert [(g["partner"], g["partner_kind"], g["amount_mad"]) for g in gave] == [
        ("Conseil régional", "regional_council", 10_000),
        ("Wilaya de Fès", "wilaya", 10_000),
    ]
    assert gave[0]["agreement"] == GIFT["agreement"]
    assert gave[1]["agreement"] is None
    assert "12/2026" not in "".join(e.to_detail() for e in history.history("envelope", envelope_id))


@pytest.mark.parametrize(
    ("more", "pointers"),
    [
        ({"agreement": {"title": " ", "signed_on": "2026-11-02"}}, ["/agreement/title"]),
        ({"agreement": {"title": "x", "signed_on": "2026-12-30"}}, ["/agreement/signed_on"]),
        (
            {"agreement": {"title": "x", "signed_on": "2026-11-02", "ends_on": "2026-11-01"}},
            ["/agreement/ends_on"],
        ),
        ({"partner_kind": "bank"}, ["/partner_kind"]),
        ({"partner": " ", "amount_mad": 0}, ["/amount_mad", "/partner"]),
    ],
)
@pytest.mark.parametrize("query", ["", "dry_run=true"])
def test_a_contribution_that_says_something_wrong_is_refused(stage, more, pointers, query):
    envelope_id = opened(stage)
    said = gives(stage, envelope_id, query, **more)
    assert said.status == 422
    assert [error["pointer"] for error in said.body["errors"]] == pointers
    assert envelopes.load(envelope_id).contributed == 0


def test_before_the_money_comes_it_is_said_whom_it_will_serve_and_then_it_serves_them(stage):
    envelope_id = opened(stage)
    files = []
    for number, amount in ((1, 3_000), (2, 5_000), (3, 4_000)):
        stage.world.later(minutes=1)
        files.append(stage.act(stage.decided_by(number, amount), Action.WAITLIST))
    before = whole(stage, envelope_id)["files"]
    assert (before["waiting"], before["waiting_mad"], before["waiting_more"]) == (3, 12_000, False)

    seen = gives(stage, envelope_id, "dry_run=true").body
    assert (seen["served"], seen["served_mad"], seen["left_mad"], seen["waiting"]) == (2, 8_000, 2_000, 1)
    assert [one["application_id"] for one in seen["first"]] == [file.id for file in files[:2]]
    assert whole(stage, envelope_id)["contributed_mad"] == 0  # nothing was done

    assert gives(stage, envelope_id).status == 201
    for event in [e for e in published() if e.type == "FundsAvailable"]:
        promoting.lambda_handler(queued(event), None)
    states = [applications.load(file.id).status for file in files]
    assert states == [Status.APPROVED, Status.APPROVED, Status.WAITLISTED]
    after = whole(stage, envelope_id)
    assert (after["available_mad"], after["reserved_mad"]) == (seen["left_mad"], seen["served_mad"])
    assert after["files"]["waiting"] == 1


def test_a_past_year_serves_nobody(stage):
    stage.act(stage.decided_by(1), Action.REJECT, reason_codes=("budget",))
    past = opened(stage, year=2025)
    opened(stage)
    stage.act(stage.decided_by(2), Action.WAITLIST)
    seen = gives(stage, past, "dry_run=true").body
    assert (seen["served"], seen["waiting"]) == (0, 0)
    assert whole(stage, past)["files"]["waiting"] == 0


def lives(stage):
    """One at each place that a file may come to, paid for by one envelope."""
    approved, active, completed, ended, refused = (
        stage.act(stage.decided_by(number), Action.APPROVE) for number in range(1, 6)
    )
    for file in (active, completed):
        stage.act(file, Action.SIGN_AGREEMENT, AGENT)
    stage.act(completed, Action.COMPLETE)
    stage.act(ended, Action.END, reason_codes=("asked_by_her",))
    from jisr.use_cases import move_own_file

    stage.hers(move_own_file.withdraw, 5, refused, None)
    return approved


def test_files_are_counted_where_they_are_now_and_anew_from_the_events_the_same(stage):
    envelope_id = opened(stage, **GIFT | {"amount_mad": 100_000})
    lives(stage)
    projected()
    now = whole(stage, envelope_id)["files"]
    expected = {"approved": 1, "active": 1, "completed": 1, "ended": 1, "withdrawn": 1}
    assert {status: now[status] for status in expected} == expected
    rebuild_indicators()
    assert whole(stage, envelope_id)["files"] == now


def test_a_partner_sees_its_own_money_and_no_count_under_five(stage):
    envelope_id = opened(stage, **GIFT | {"amount_mad": 100_000})
    gives(stage, envelope_id, partner="Wilaya", partner_kind="wilaya")
    lives(stage)
    for number in range(6, 12):
        stage.act(stage.decided_by(number), Action.APPROVE)
    projected()
    seen = whole(stage, envelope_id, Sub("partner-1"))
    assert [one["partner"] for one in seen["contributions"]] == ["Conseil régional"]
    counts = ("waiting", "approved", "active", "completed", "ended", "withdrawn")
    assert [seen["files"][one] for one in counts] == [None, 5, None, None, None, None]
    assert (seen["files"]["rounded"], seen["files"]["waiting_mad"]) == (True, None)
    assert whole(stage, envelope_id, Sub("auditor-1"))["files"]["approved"] == 7


def test_a_partner_hears_nothing_of_what_it_has_not_given_to(stage):
    other = opened(stage, **GIFT | {"partner": "Wilaya"})
    assert asked(stage, "GET", f"/envelopes/{other}", actor=Sub("partner-1")).status == 404
    assert asked(stage, "GET", "/envelopes/none.2026.03", actor=COORDINATOR).status == 404
    assert asked(stage, "GET", f"/envelopes/{other}", actor=AGENT).status == 403


def test_a_list_that_is_looked_at_to_its_limit_says_so(stage, monkeypatch):
    monkeypatch.setattr("jisr.use_cases.promote_waiting.MOST_FORESEEN", 2)
    envelope_id = opened(stage)
    for number in (1, 2, 3):
        stage.act(stage.decided_by(number), Action.WAITLIST)
        stage.world.now += timedelta(minutes=1)
    now = whole(stage, envelope_id)["files"]
    assert (now["waiting"], now["waiting_more"]) == (2, True)
    assert json.dumps(now)


def names(stage, actor=COORDINATOR):
    said = asked(stage, "GET", "/partners", actor=actor)
    assert said.status == 200, said.body
    return [one["name"] for one in said.body["items"]]


@pytest.mark.parametrize(
    "typed",
    [
        "conseil régional",
        "Conseil Regional",
        "CONSEIL-RÉGIONAL",
        " Conseil  régional ",
        "Conseil re\u0301gional",
    ],
)
def test_another_spelling_of_a_known_partner_is_refused_with_the_name_that_it_has(stage, typed):
    envelope_id = opened(stage, **GIFT)
    for said in (
        gives(stage, envelope_id, partner=typed),
        gives(stage, envelope_id, "dry_run=true", partner=typed),
        asked(
            stage,
            "POST",
            "/envelopes",
            GIFT | {"programme": stage.programme.id, "region": "03", "year": 2027, "partner": typed},
        ),
    ):
        assert said.status == 422
        (error,) = said.body["errors"]
        assert (error["pointer"], error["code"]) == ("/partner", "known_as")
        assert all("Conseil régional" in error["message"][language] for language in ("ar", "fr", "en"))
    assert envelopes.load(envelope_id).contributed == 10_000_00
    assert gives(stage, envelope_id, partner=" Conseil régional ").status == 201
    assert names(stage) == ["Conseil régional"]


def test_the_names_are_of_who_gave_and_of_who_reads_for_a_partner(stage):
    save_staff("partner-2", "partner-2", {"partner"}, {"01"}, (), partner="ولاية الرباط")
    envelope_id = opened(stage)
    assert names(stage) == ["Conseil régional", "ولاية الرباط"]
    gives(stage, envelope_id, partner="Agence de l'Oriental")
    assert names(stage) == ["Agence de l'Oriental", "Conseil régional", "ولاية الرباط"]
    refused = gives(stage, envelope_id, partner="ولايه الرباط".replace("ه", "ة").replace("ولا", "وَلاـ"))
    assert [error["code"] for error in refused.body["errors"]] == ["known_as"]
    assert asked(stage, "GET", "/partners", actor=Sub("partner-1")).status == 403
    assert asked(stage, "GET", "/partners", actor=AGENT).status == 403


def test_two_spellings_at_the_same_moment_make_one_partner(stage, monkeypatch):
    """The second one's look at the names was before the first was written."""
    envelope_id = opened(stage)
    gives(stage, envelope_id, partner="Wilaya de Fès")
    looks = iter([[]])
    real = envelopes.givers
    monkeypatch.setattr(envelopes, "givers", lambda: next(looks, None) or real())
    said = gives(stage, envelope_id, partner="wilaya de fes")
    assert (said.status, [error["code"] for error in said.body["errors"]]) == (422, ["known_as"])
    assert envelopes.load(envelope_id).contributed == 10_000_00


def test_an_envelope_s_first_money_under_a_spelling_of_the_same_moment_opens_none(stage, monkeypatch):
    opened(stage, **GIFT | {"partner": "Wilaya de Fès"})
    looks = iter([[]])
    real = envelopes.givers
    monkeypatch.setattr(envelopes, "givers", lambda: next(looks, None) or real())
    body = GIFT | {"programme": stage.programme.id, "region": "03", "year": 2027, "partner": "Wilaya de fès"}
    said = asked(stage, "POST", "/envelopes", body)
    assert (said.status, [error["code"] for error in said.body["errors"]]) == (422, ["known_as"])
    assert len(envelopes.of_programme(stage.programme.id)) == 1


def test_a_partner_whose_account_has_another_spelling_sees_its_own_all_the_same(stage):
    """As before names were compared."""
    envelope_id = opened(stage, **GIFT)
    save_staff("partner-1", "partner", {"partner"}, {"03"}, (), partner="CONSEIL REGIONAL")
    assert len(whole(stage, envelope_id, Sub("partner-1"))["contributions"]) == 1


GRANT = 8_000_00
"""The most that the programme gives to one file."""


def of_a_partner(stage, envelope_id, **money):
    """All that its partner can ask about an envelope whose balance is `money`, in centimes."""
    from jisr.store.envelopes import EnvelopeItem

    EnvelopeItem(envelope_id, "BALANCE").update(
        actions=[getattr(EnvelopeItem, name).set(value) for name, value in money.items()]
    )
    (listed,) = asked(stage, "GET", "/envelopes", actor=Sub("partner-1")).body["items"]
    said = asked(stage, "GET", f"/envelopes/{envelope_id}", actor=Sub("partner-1"))
    assert listed == {name: said.body[name] for name in listed}
    return said.body


def test_a_partner_is_told_no_money_of_fewer_than_five_women(stage):
    """Nor by what is left: contributed and available leave what is shown, and nothing else."""
    envelope_id = opened(stage, **GIFT | {"amount_mad": 2_000_000})
    stage.act(stage.decided_by(1, 4_000), Action.APPROVE)
    assert whole(stage, envelope_id)["reserved_mad"] == 4_000
    seen = whole(stage, envelope_id, Sub("partner-1"))
    assert (seen["contributed_mad"], seen["available_mad"]) == (2_000_000, 2_000_000)
    assert (seen["reserved_mad"], seen["paid_mad"], seen["step_mad"]) == (None, None, 40_000)
    assert seen["version"] is None
    assert [one["amount_mad"] for one in seen["contributions"]] == [2_000_000]
    exact = whole(stage, envelope_id)
    assert (exact["step_mad"], exact["version"] > 1) == (None, True)


def test_the_money_of_a_partner_s_answers_lies_between_two_steps_and_no_difference_is_one_woman_s(stage):
    envelope_id = opened(stage, **GIFT | {"amount_mad": 2_000_000})
    step = 5 * GRANT
    for fives, paid in ((0, 0), (1, 0), (2, 1)):
        same = [
            of_a_partner(
                stage, envelope_id, reserved=step * fives + more, paid=step * paid + other, version=n
            )
            for n, (more, other) in enumerate(((0, 0), (1, step - 1), (GRANT, 4 * GRANT), (step - 1, 1)))
        ]
        assert all(one == same[0] for one in same)
        shown = (same[0]["reserved_mad"] or 0) + (same[0]["paid_mad"] or 0)
        assert (
            same[0]["available_mad"]
            == same[0]["contributed_mad"] - shown
            == 2_000_000 - 40_000 * (fives + paid)
        )


def test_of_a_small_envelope_a_partner_is_told_no_more_than_was_given_and_not_whether_it_is_spent(stage):
    """What is available bounds what is null: all of it may be reserved or paid, or nothing."""
    envelope_id = opened(stage, **GIFT | {"amount_mad": 8_000})
    whole = 8_000_00
    same = [
        of_a_partner(stage, envelope_id, available=whole - reserved - paid, reserved=reserved, paid=paid)
        for reserved, paid in ((0, 0), (1, 0), (whole, 0), (0, whole), (whole // 2, whole // 2))
    ]
    assert all(one == same[0] for one in same)
    assert (same[0]["contributed_mad"], same[0]["available_mad"]) == (8_000, 8_000)
    assert (same[0]["reserved_mad"], same[0]["paid_mad"]) == (None, None)


def test_the_step_is_of_the_largest_grant_of_all_versions(stage):
    """An older file may have got more than is given now."""
    from dataclasses import replace

    from jisr.store import programmes

    envelope_id = opened(stage, **GIFT)
    old = programmes.current(stage.programme.id)
    new = replace(old, version=2, budget=replace(old.budget, ceiling_mad=1_000))
    with pytest.MonkeyPatch.context() as meanwhile:
        meanwhile.setattr(programmes, "current", lambda name: new)
        meanwhile.setattr(programmes, "load", lambda name, version: {1: old, 2: new}[version])
        assert whole(stage, envelope_id, Sub("partner-1"))["step_mad"] == 40_000
