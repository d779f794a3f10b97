"""Answers of a submitted file change: the desk corrects with a reason, she when asked; what follows does too."""

import json

import pytest

from jisr.api import staff_models as models
from jisr.api.applicant import APP as HERS
from jisr.domain.application import Action, Status
from jisr.domain.beside import Contact, SafeContact
from jisr.domain.errors import Conflict, Forbidden, IllegalMove, Invalid, StaleVersion
from jisr.domain.people import Actor, Role
from jisr.domain.sign_in import Limit
from jisr.store import applications, corrections, notes
from jisr.store import events as history
from jisr.store.staff import save_staff
from jisr.use_cases import held_place
from jisr.use_cases.erase_file import erase_state
from jisr.use_cases.late_files import late_files
from jisr.use_cases.move_own_file import resubmit
from jisr.use_cases.notify_applicant import messages_of
from jisr.use_cases.save_answers import save_answers
from jisr.use_cases.staff_queue import Filters, staff_queue
from tests.flow.test_journey import (
    AGENT,
    COORDINATOR,
    HER,
    MANAGER,
    at_committee,
    call,
    decide,
    drafted,
    funded,
    reached,
    submitted,
)
from tests.flow.test_staff_http import ask

WHY = {"reason_codes": ("typing_error",)}


def correct(world, file, answers, actor=AGENT, **why):
    return save_answers(call(world, actor, version=file.version), file, answers, **(why or WHY))


def last(file):
    return history.history("application", file.id)[-1]


def asked(world, file, *pointers):
    return decide(world, file, Action.REQUEST_CHANGES, AGENT, reason_codes=("incomplete",), answers=pointers)


def test_the_desk_corrects_an_answer_and_she_is_told_what_changed_but_not_to_what(world, tamkine):
    file = submitted(world, tamkine)
    after = correct(world, file, {"household_size": 9, "address": "12 rue Exemple"})
    assert applications.load(file.id).beside.answers["household_size"] == 9
    assert (after.status, after.stage, after.version) == (file.status, file.stage, file.version + 1)

    event = last(file)
    assert (event.type, event.data.answers) == (
        "AnswersCorrected",
        ("/answers/address", "/answers/household_size"),
    )
    assert event.data.reason_codes == ("typing_error",)
    assert (event.actor.kind, event.actor.on_behalf_of) == ("staff", HER.id)
    assert "Exemple" not in event.to_detail()
    assert event.published
    (sms,) = messages_of(event, applications.load(file.id).beside.contact, tamkine)
    assert (sms.to, sms.segments) == ("+212600000001", 1)


def test_points_are_worked_out_again_for_the_day_of_the_submission(world, tamkine):
    file = submitted(world, tamkine, household_size=4)
    world.later(days=3)
    after = correct(world, file, {"household_size": 5})
    assert after.score == file.score + 10
    assert applications.load(file.id).score == after.score


def test_the_amount_follows_and_is_what_is_reserved(world, tamkine):
    funded(world, tamkine, 100_000_00)
    file = at_committee(world, tamkine)
    after = correct(world, file, {"amount_mad": 30000}, COORDINATOR)
    assert after.requested == 30_000_00
    assert decide(world, after, Action.APPROVE).reserved == 30_000_00


def test_in_another_province_another_desk_takes_it(world, tamkine):
    file = decide(world, submitted(world, tamkine), Action.CLAIM, AGENT)
    assert file.assignee == AGENT.id
    after = correct(world, file, {"province": "03.531", "commune": "03.531.01.05"})
    assert (after.province, after.rural, after.assignee) == ("03.531", False, None)
    for province, ids in (("03.231", []), ("03.531", [file.id])):
        desk = Actor(
            "staff", f"desk-{province}", frozenset({Role.AGENT}), frozenset({"03"}), frozenset({province})
        )
        assert [f.id for f in staff_queue(call(world, desk), Filters()).items] == ids
    world.later(days=17)
    late = late_files({tamkine.id: {"03.231", "03.531"}}, world.now)
    assert [(one.province, count) for one, count in late.items()] == [("03.531", 1)]


def test_a_corrected_card_takes_the_right_persons_place_and_leaves_the_other(world, tamkine):
    file = submitted(world, tamkine, cnie="ZZ000001")
    correct(world, file, {"cnie": "ZZ000002"})
    assert applications.load(file.id).person != file.person
    other = Actor("applicant", "account-2", frozenset({Role.APPLICANT}), session="session-2")
    second = submitted(world, tamkine, other, cnie="ZZ000001")  # nobody's place now
    with pytest.raises(Conflict) as refused:
        correct(world, second, {"cnie": "zz 000002"})
    assert refused.value.code == "duplicate"
    assert applications.load(second.id) == second
    assert applications.load(second.id).beside.answers["cnie"] == "ZZ000001"


def test_a_correction_that_makes_a_paper_necessary_or_her_ineligible_shows_it_to_the_desk(world, tamkine):
    save_staff("agent-1", "agent", {"agent"}, {"03"}, ())
    file = submitted(world, tamkine)
    body = {
        "answers": {"birth_date": "2015-01-01"},
        "reason_codes": ["typing_error"],
        "note": "As on her card.",
    }
    status, said, _ = ask(
        "PATCH", f"/applications/{file.id}", body, sub="agent-1", **{"if-match": f'"{file.version}"'}
    )
    shown = models.StaffFile.model_validate(said)
    assert (status, [reason.code for reason in shown.ineligible], shown.missing) == (200, ["too_young"], [])
    assert [(note.action, note.text) for note in shown.notes] == [("correct", "As on her card.")]
    moment = shown.timeline[-1]
    assert (moment.type, moment.by, moment.answers) == ("AnswersCorrected", "staff", ["/answers/birth_date"])
    assert moment.reason_codes == ["typing_error"]


def test_she_reads_in_her_timeline_that_the_office_changed_her_answers(world, tamkine):
    file = submitted(world, tamkine)
    correct(world, file, {"household_size": 9})
    event = {
        "rawPath": f"/api/v1/applications/{file.id}",
        "headers": {},
        "requestContext": {
            "http": {"method": "GET"},
            "authorizer": {"jwt": {"claims": {"sub": HER.id, "token_use": "access", "jti": HER.session}}},
        },
    }
    said = json.loads(HERS.handle(event)["body"])
    assert said["answers"]["household_size"] == 9
    assert (said["timeline"][-1]["by"], said["timeline"][-1]["answers"]) == (
        "staff",
        ["/answers/household_size"],
    )


def shown(file, answers, version=None, **more):
    """(status, what it would do) of a correction that is only looked at."""
    body = {"answers": answers, "reason_codes": ["typing_error"], **more}
    match = {"if-match": f'"{version or file.version}"'}
    status, said, _ = ask("PATCH", f"/applications/{file.id}", body, "dry_run=true", "agent-1", **match)
    return status, said


def test_before_it_is_saved_a_correction_shows_what_follows_and_the_very_sms(world, tamkine, desk):
    file = submitted(world, tamkine, household_size=4, amount_mad=20000)
    lines = len(history.history("application", file.id))
    answers = {"household_size": 5, "amount_mad": 30000, "province": "03.531", "commune": "03.531.01.05"}
    status, said = shown(file, answers)
    assert status == 200, said
    seen = models.Preview.model_validate(said)
    assert (seen.status, seen.stage, seen.money.effect) == (file.status, file.stage, "none")
    assert (seen.score, seen.requested_mad) == (file.score + 10, 30_000)
    assert (seen.region, seen.province, seen.reaches) == ("03", "03.531", True)
    assert (seen.missing, seen.ineligible) == ([], [])
    assert applications.load(file.id) == file
    assert applications.load(file.id).beside.answers["household_size"] == 4
    assert corrections.of_application(file.id) == []
    assert len(history.history("application", file.id)) == lines

    after = correct(world, file, answers)
    assert (after.score, after.requested) == (seen.score, seen.requested_mad * 100)
    (sms,) = messages_of(last(file), applications.load(file.id).beside.contact, tamkine)
    assert [(m.to, m.text, m.segments) for m in seen.messages] == [("applicant", sms.text, sms.segments)]


def test_it_says_when_the_file_would_leave_the_agents_reach(world, tamkine, desk):
    save_staff("agent-1", "agent", {"agent"}, {"03"}, {"03.231"})
    file = submitted(world, tamkine)
    _, stays = shown(file, {"commune": "03.231.01.03"})
    _, leaves = shown(file, {"province": "03.531", "commune": "03.531.01.05"})
    _, far = shown(file, {"region": "06", "province": "06.141", "commune": "06.141.01.01"})
    assert [one["reaches"] for one in (stays, leaves, far)] == [True, False, False]
    assert (far["region"], far["province"]) == ("06", "06.141")


def test_it_says_why_she_could_not_apply_any_more(world, tamkine, desk):
    _, said = shown(submitted(world, tamkine), {"birth_date": "2015-01-01"})
    assert [reason["code"] for reason in said["ineligible"]] == ["too_young"]


def test_the_same_answers_are_shown_to_change_nothing_and_to_tell_nobody(world, tamkine, desk):
    file = submitted(world, tamkine)
    status, said = shown(file, {"household_size": 4})
    assert (status, said["messages"], said["score"]) == (200, [], file.score)


def test_who_wants_codes_only_is_shown_to_hear_nothing(world, tamkine, desk):
    file = submitted(world, tamkine)
    contact = applications.load(file.id).beside.contact
    file = reached(file, Contact(contact.phone, "ar", safe_contact=SafeContact(codes_only=True)))
    assert shown(file, {"household_size": 9})[1]["messages"] == []


def test_what_could_not_be_saved_is_refused_when_it_is_looked_at(world, tamkine, desk):
    file = submitted(world, tamkine, cnie="ZZ000001")
    other = Actor("applicant", "account-2", frozenset({Role.APPLICANT}), session="session-2")
    submitted(world, tamkine, other, cnie="ZZ000002")
    assert shown(file, {"household_size": 9}, reason_codes=[])[0] == 422
    assert shown(file, {"amount_mad": 10**9})[0] == 422
    assert shown(file, {"household_size": 9}, version=file.version - 1)[0] == 412
    status, said = shown(file, {"cnie": "zz 000002"})
    assert (status, said["type"]) == (409, "urn:jisr:problem:duplicate")
    assert applications.load(file.id) == file, "looked at only: nobody is called for it"
    assert shown(file, {"cnie": "ZZ000003"})[0] == 200


def test_a_card_that_is_taken_elsewhere_counts_as_a_try_when_it_is_only_looked_at(
    world, tamkine, desk, monkeypatch
):
    """Else a card's number could be tried again and again."""
    monkeypatch.setattr(held_place, "STAFF_TRIES", Limit(2, held_place.DAY))
    file = submitted(world, tamkine, cnie="ZZ000001")
    other = Actor("applicant", "account-2", frozenset({Role.APPLICANT}), session="session-2")
    elsewhere = {"region": "06", "province": "06.141", "commune": "06.141.01.01"}
    submitted(world, tamkine, other, cnie="ZZ000002", **elsewhere)
    tried = [shown(file, {"cnie": "ZZ000002"}) for _ in range(3)]
    assert [status for status, _ in tried] == [409, 409, 429]
    assert all("application" not in said for _, said in tried)


def test_of_a_draft_that_she_is_helped_with_nothing_is_shown_to_be_told(world, tamkine, desk):
    file = drafted(world, tamkine)
    assert shown(file, {"household_size": 9})[0] == 409
    evidence = {"consent_evidence": {"method": "signed_form"}}
    assert ask("POST", f"/applications/{file.id}/consent", evidence, sub="agent-1")[0] == 200
    file = applications.load(file.id)
    status, said = shown(file, {"province": "03.531", "commune": "03.531.01.05"})
    assert (status, said["status"], said["province"], said["messages"]) == (200, "draft", "03.531", [])
    assert applications.load(file.id) == file


@pytest.mark.parametrize(
    "answers",
    [
        {"amount_mad": 10**9},
        {"cnie": "9X"},
        {"province": "01.511"},
        {"household_size": None},
        {"no_such": 1},
        {"age": 40},
    ],
)
def test_a_wrong_or_missing_value_changes_nothing(world, tamkine, answers):
    file, before = submitted(world, tamkine), None
    before = applications.load(file.id).beside.answers
    with pytest.raises(Invalid) as refused:
        correct(world, file, answers)
    assert all(error.pointer.startswith("/answers/") for error in refused.value.errors)
    assert (applications.load(file.id), applications.load(file.id).beside.answers) == (file, before)


def test_without_a_reason_or_with_an_old_version_it_is_refused(world, tamkine):
    file = submitted(world, tamkine)
    with pytest.raises(Invalid) as refused:
        correct(world, file, {"household_size": 9}, reason_codes=())
    assert [error.pointer for error in refused.value.errors] == ["/reason_codes"]
    correct(world, file, {"household_size": 9})
    with pytest.raises(StaleVersion):
        correct(world, file, {"household_size": 8})
    assert [e.type for e in history.history("application", file.id)].count("AnswersCorrected") == 1


RIB = "011780000012345678901237"


@pytest.fixture
def desk(world, monkeypatch):
    save_staff("agent-1", "agent", {"agent"}, {"03"}, ())
    save_staff("auditor-1", "auditor", {"auditor"}, (), ())
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)


def mended(file, sub="agent-1"):
    """{question's name: (old, new)} of each correction, by the number of its step, as a reader of the file is shown."""
    status, said, _ = ask("GET", f"/applications/{file.id}", sub=sub)
    assert status == 200, said
    shown = models.StaffFile.model_validate(said)
    steps = {step.sequence: step.type for step in shown.timeline}
    assert len(steps) == len(shown.timeline)
    assert all(steps[one.sequence] == "AnswersCorrected" for one in shown.corrections)
    return [{a.name: (_fr(a.before), _fr(a.after)) for a in one.answers} for one in shown.corrections]


def _fr(words):
    return words and words.fr


def test_old_and_new_of_a_correction_stay_with_the_file_for_who_reads_it(world, tamkine, desk):
    file = submitted(world, tamkine, household_size=4, rib=RIB)
    assert mended(file) == []
    file = correct(
        world, file, {"household_size": 9, "rib": None, "province": "03.531", "commune": "03.531.01.05"}
    )
    file = correct(world, file, {"household_size": 6})
    first, second = mended(file)
    assert first["household_size"] == ("4", "9")
    assert first["rib"] == (RIB, None)
    assert first["province"][0] != first["province"][1]
    assert "03." not in str(first["province"]), "places are named"
    assert second == {"household_size": ("9", "6")}
    assert mended(file, "auditor-1") == [first, second]
    for event in history.history("application", file.id):
        assert RIB not in event.to_detail()


def test_the_audit_of_the_file_says_old_and_new_beside_the_step(world, tamkine, desk):
    file = submitted(world, tamkine, household_size=4)
    correct(world, file, {"household_size": 9, "amount_mad": 12500})
    world.later(minutes=1)
    _, said, _ = ask("GET", "/audit", query=f"application={file.id}", sub="auditor-1")
    (step,) = [one for one in said["items"] if one["what"] == "AnswersCorrected"]
    details = [one["fr"] for one in step["details"]]
    assert any("4" in one and "→" in one and "9" in one for one in details), details
    assert any("12\u00a0500" in one for one in details), details
    assert any("←" in one["ar"] for one in step["details"])
    _, said, _ = ask("GET", "/audit", query="actor=agent-1", sub="auditor-1")
    assert "→" not in str([one["details"] for one in said["items"] if one["what"] == "AnswersCorrected"])


def test_the_same_request_twice_keeps_one_and_what_she_changes_herself_none(world, tamkine):
    file = submitted(world, tamkine, household_size=4)
    for _ in range(2):  # the answer to the first was lost on the network
        asked_again = call(world, AGENT, version=file.version)
        save_answers(asked_again, applications.load(file.id), {"household_size": 9}, **WHY)
    now = applications.load(file.id)
    assert [(one.before, one.after) for one in corrections.of_application(file.id)] == [
        ({"household_size": 4}, {"household_size": 9})
    ]
    now = asked(world, now, "/answers/household_size")
    save_answers(call(world, HER), now, {"household_size": 5})
    assert len(corrections.of_application(file.id)) == 1


def test_an_erasure_takes_old_and_new_with_it(world, tamkine, desk):
    file = correct(world, submitted(world, tamkine), {"household_size": 9})
    erase_state(call(world, HER), file, "asked")
    applications.sweep_beside(file.id)
    assert corrections.of_application(file.id) == []
    assert mended(file, "auditor-1") == []


def test_a_refused_correction_keeps_nothing(world, tamkine):
    file = submitted(world, tamkine)
    with pytest.raises(Invalid):
        correct(world, file, {"household_size": 9}, reason_codes=())
    with pytest.raises(Invalid):
        correct(world, file, {"amount_mad": 10**9})
    assert corrections.of_application(file.id) == []


def test_the_same_answers_again_are_no_change(world, tamkine):
    file = submitted(world, tamkine)
    assert correct(world, file, {"household_size": 4, "cnie": "zz-000001"}) == file
    assert applications.load(file.id) == file


def test_who_is_not_of_the_desk_corrects_nothing(world, tamkine):
    file = submitted(world, tamkine)
    member = Actor("staff", "member-1", frozenset({Role.COMMITTEE_MEMBER}), frozenset({"03"}))
    for actor in (member, MANAGER):
        with pytest.raises(Forbidden):
            correct(world, file, {"household_size": 9}, actor)


def test_after_the_decision_nobody_changes_what_it_was_made_on(world, tamkine):
    funded(world, tamkine, 1_00)
    file = at_committee(world, tamkine)
    waiting = decide(world, file, Action.WAITLIST)
    refused = decide(world, waiting, Action.REJECT, reason_codes=("project_not_viable",))
    for decided in (waiting, refused):
        for actor in (AGENT, COORDINATOR, HER):
            with pytest.raises(IllegalMove):
                correct(world, decided, {"household_size": 9}, actor)


def test_a_draft_is_hers_and_its_changes_tell_nobody(world, tamkine):
    file = drafted(world, tamkine)
    save_answers(call(world, HER), file, {"household_size": 9})
    assert [e.type for e in history.history("application", file.id)] == []


def test_she_changes_what_she_was_asked_for_and_no_sms_tells_her_so(world, tamkine):
    file = submitted(world, tamkine)
    with pytest.raises(IllegalMove):
        save_answers(call(world, HER), file, {"household_size": 9})
    file = asked(world, file, "/answers/household_size")
    with pytest.raises(Conflict) as refused:
        save_answers(call(world, HER), file, {"household_size": 9, "sector": "food"})
    assert refused.value.code == "not_asked"
    file = save_answers(call(world, HER), file, {"household_size": 9})
    event = last(file)
    assert (event.type, event.actor.kind, event.data.answers) == (
        "AnswersCorrected",
        "applicant",
        ("/answers/household_size",),
    )
    assert messages_of(event, applications.load(file.id).beside.contact, tamkine) == ()
    assert file.score == submitted_score(tamkine) + 10
    assert resubmit(call(world, HER), file).status is Status.IN_REVIEW


def submitted_score(programme):
    from jisr.domain.programmes import rules

    return rules.score(programme, "self_employed", programme.examples["self_employed"], programme.opens)


def test_what_her_new_answer_makes_necessary_may_be_given_too(world, tamkine):
    """She was asked for the province alone; the commune of before is not in the new one."""
    file = asked(world, submitted(world, tamkine), "/answers/province")
    with pytest.raises(Invalid):
        save_answers(call(world, HER), file, {"commune": "03.531.01.05"})
    file = save_answers(call(world, HER), file, {"province": "03.531"})
    with pytest.raises(Invalid) as refused:
        resubmit(call(world, HER), file)
    assert [error.pointer for error in refused.value.errors] == ["/answers/commune"]
    file = save_answers(call(world, HER), file, {"commune": "03.531.01.05"})
    assert resubmit(call(world, HER), file).province == "03.531"


def test_asked_for_the_region_alone_she_says_the_whole_place_anew(world, tamkine):
    file = asked(world, submitted(world, tamkine), "/answers/region")
    elsewhere = {"region": "06", "province": "06.141", "commune": "06.141.01.01"}
    file = save_answers(call(world, HER), file, elsewhere)
    file = resubmit(call(world, HER), file)
    assert (file.region, file.province) == ("06", "06.141")


def test_asked_for_the_region_she_may_find_that_only_the_province_was_wrong(world, tamkine):
    file = asked(world, submitted(world, tamkine), "/answers/region")
    with pytest.raises(Conflict):
        save_answers(call(world, HER), file, {"sector": "food", "province": "03.531"})
    file = save_answers(call(world, HER), file, {"province": "03.531", "commune": "03.531.01.05"})
    assert resubmit(call(world, HER), file).province == "03.531"


def test_asked_for_the_commune_she_does_not_move_to_another_province(world, tamkine):
    file = asked(world, submitted(world, tamkine), "/answers/commune")
    with pytest.raises(Conflict):
        save_answers(call(world, HER), file, {"province": "03.531", "commune": "03.531.01.05"})


def test_an_asked_for_answer_can_not_be_taken_away(world, tamkine):
    file = asked(world, submitted(world, tamkine), "/answers/province")
    with pytest.raises(Invalid):
        save_answers(call(world, HER), file, {"province": None})
    assert applications.load(file.id).province == "03.231"


def test_the_desk_may_do_it_for_her_while_she_is_asked(world, tamkine):
    file = asked(world, submitted(world, tamkine), "/answers/household_size")
    after = correct(world, file, {"household_size": 9})
    assert (after.status, after.asked_answers) == (Status.CHANGES_REQUESTED, ("/answers/household_size",))
    assert notes.of_application(file.id) == []
