"""Another open file of the same person: its link for whoever may see it, one fixed text for anybody else."""

import pytest

from jisr.domain.application import Action, Flag
from jisr.domain.errors import Conflict, TooMany
from jisr.domain.people import Actor, Role
from jisr.domain.references import reference_of
from jisr.gateways import identity
from jisr.store import access_log, applications
from jisr.store import events as history
from jisr.use_cases import held_place
from jisr.use_cases.prove_identity import prove_identity
from jisr.use_cases.save_answers import save_answers
from jisr.use_cases.staff_queue import Filters, staff_queue
from jisr.use_cases.submit_application import submit_application
from tests.flow.test_journey import AGENT, HER, answers_of, call, decide, drafted, submitted

AGAIN = Actor("applicant", HER.id, frozenset({Role.APPLICANT}), session="session-again")
OTHER = Actor("applicant", "account-2", frozenset({Role.APPLICANT}), session="session-2")
AWAY = Actor("staff", "agent-away", frozenset({Role.AGENT}), frozenset({"01"}))
CARD = "ZZ000001"


def send(world, programme, actor, file, key=None):
    return submit_application(
        call(world, actor, key=key),
        applications.load(file.id),
        consent_accepted=True,
        consent_version=programme.consent.text_version,
    )


def refused(world, programme, actor, file, key=None):
    with pytest.raises(Conflict) as conflict:
        send(world, programme, actor, file, key)
    return conflict.value


def said(refusal):
    return refusal.code, refusal.detail, refusal.members, [(e.code, e.message) for e in refusal.errors]


def test_the_session_that_sent_the_other_file_gets_its_link_and_the_office_is_left_alone(world, tamkine):
    first = submitted(world, tamkine, cnie=CARD)
    second = drafted(world, tamkine, cnie=CARD)
    link = refused(world, tamkine, HER, second).members["application"]
    assert link == {
        "id": first.id,
        "reference": reference_of(first.id),
        "url": f"/api/v1/applications/{first.id}",
    }
    assert applications.load(second.id) == second


def test_another_session_of_hers_gets_it_once_it_has_proved_the_file(world, tamkine):
    first = submitted(world, tamkine, cnie=CARD)
    second = drafted(world, tamkine, AGAIN, cnie=CARD)
    assert refused(world, tamkine, AGAIN, second).members == {}
    year = int(answers_of(tamkine)["birth_date"][:4])
    prove_identity(call(world, AGAIN), applications.load(first.id), CARD[-4:], year)
    assert refused(world, tamkine, AGAIN, second).members["application"]["id"] == first.id


def test_anybody_else_hears_one_text_whoever_the_file_belongs_to(world, tamkine):
    submitted(world, tamkine, cnie=CARD)
    strangers = refused(world, tamkine, OTHER, drafted(world, tamkine, OTHER, cnie=CARD))
    unproved = refused(world, tamkine, AGAIN, drafted(world, tamkine, AGAIN, cnie=CARD))
    assert said(strangers) == said(unproved)
    assert strangers.members == {}
    assert set(strangers.errors[0].message) == {"ar", "fr", "en", "her"}


def test_the_office_is_told_once_and_finds_the_draft_in_its_queue(world, tamkine):
    submitted(world, tamkine, cnie=CARD)
    draft = drafted(world, tamkine, OTHER, cnie=CARD)
    for key in ("key-1", "key-2"):
        refused(world, tamkine, OTHER, draft, key)
    now = applications.load(draft.id)
    assert {Flag.CALL_ME, Flag.REFUSED_DUPLICATE} <= now.flags
    assert [e.type for e in history.history("application", draft.id)] == ["HelpRequested"]
    assert draft.id in [f.id for f in staff_queue(call(world, AGENT), Filters()).items]
    # The same request again is not taken for one that was done.
    assert refused(world, tamkine, OTHER, draft, "key-1").code == "duplicate"


def test_a_number_that_was_mistyped_is_mended_and_the_file_is_sent(world, tamkine):
    submitted(world, tamkine, cnie=CARD)
    draft = drafted(world, tamkine, OTHER, cnie=CARD)
    refused(world, tamkine, OTHER, draft)
    save_answers(call(world, OTHER), applications.load(draft.id), {"cnie": "ZZ000002"})
    sent = send(world, tamkine, OTHER, draft)
    assert Flag.REFUSED_DUPLICATE not in sent.flags
    assert Flag.CALL_ME in sent.flags, "she waits to be called still"


def test_numbers_can_not_be_tried_one_after_the_other(world, tamkine):
    for number in range(held_place.TRIES.most + 1):
        submitted(world, tamkine, cnie=f"ZZ00010{number}")
    draft = drafted(world, tamkine, OTHER, cnie=CARD)
    for number in range(held_place.TRIES.most):
        save_answers(call(world, OTHER), applications.load(draft.id), {"cnie": f"ZZ00010{number}"})
        refused(world, tamkine, OTHER, draft)
    for card in ("ZZ000105", "ZZ000999"):  # taken or free: the answer is the same
        save_answers(call(world, OTHER), applications.load(draft.id), {"cnie": card})
        with pytest.raises(TooMany) as limit:
            send(world, tamkine, OTHER, draft)
        assert 0 < limit.value.retry_after <= held_place.DAY
    world.later(days=1)
    assert send(world, tamkine, OTHER, draft).submitted_at == world.now


def test_a_link_that_she_may_see_counts_for_nothing(world, tamkine):
    submitted(world, tamkine, cnie=CARD)
    second = drafted(world, tamkine, cnie=CARD)
    for _ in range(held_place.TRIES.most + 1):
        assert refused(world, tamkine, HER, second).members


@pytest.mark.parametrize("sees", [True, False])
def test_staff_get_the_link_of_a_file_in_their_place_alone(world, tamkine, monkeypatch, sees):
    monkeypatch.setattr("jisr.use_cases.submit_application.require_consent", lambda *_: None)
    first = submitted(world, tamkine, cnie=CARD)
    draft = drafted(world, tamkine, OTHER, cnie=CARD)
    said_to = refused(world, tamkine, AGENT if sees else AWAY, draft)
    if sees:
        assert said_to.members["application"]["url"] == f"/api/v1/staff/applications/{first.id}"
        assert [what for _, _, what in access_log.of_application(first.id)] == ["search"]
    else:
        assert said_to.members == {}
        assert access_log.of_application(first.id) == []
        assert Flag.REFUSED_DUPLICATE in applications.load(draft.id).flags


def test_a_card_that_the_desk_corrects_into_another_womans_says_the_same(world, tamkine):
    first = submitted(world, tamkine, cnie=CARD)
    second = submitted(world, tamkine, OTHER, cnie="ZZ000002")
    with pytest.raises(Conflict) as conflict:
        save_answers(
            call(world, AGENT, version=second.version),
            applications.load(second.id),
            {"cnie": CARD},
            reason_codes=("answer_unclear",),
        )
    assert conflict.value.members["application"]["id"] == first.id


def test_an_answered_call_leaves_nothing_of_the_refusal(world, tamkine, monkeypatch):
    monkeypatch.setattr(identity, "phone_of", lambda account: "+212600000002")
    submitted(world, tamkine, cnie=CARD)
    draft = drafted(world, tamkine, OTHER, cnie=CARD)
    refused(world, tamkine, OTHER, draft)
    after = decide(world, applications.load(draft.id), Action.ANSWER_HELP, AGENT)
    assert not after.flags & {Flag.CALL_ME, Flag.REFUSED_DUPLICATE}
    assert staff_queue(call(world, AGENT), Filters(status="draft")).items == []
