"""Papers that come and go while the file is sent, and how many a file takes."""

from datetime import timedelta

import pytest

from jisr.domain.application import Action, Status
from jisr.domain.documents import DocumentStatus
from jisr.domain.errors import Conflict, Invalid, StaleVersion, TooMany
from jisr.store import applications, documents
from jisr.use_cases.act import Verdict
from jisr.use_cases.add_document import A_DAY, MOST_STANDING, add_document, delete_document
from jisr.use_cases.move_own_file import resubmit
from jisr.use_cases.submit_application import submit_application
from tests.flow.test_journey import AGENT, HER, JPEG, call, decide, drafted, submitted, upload


def sends(world, programme, file):
    version = programme.consent.text_version
    return submit_application(call(world, HER), file, consent_accepted=True, consent_version=version)


def takes_away(world, file, paper):
    delete_document(call(world, HER), file, paper.id)


def announces(world, file, key=None):
    return add_document(
        call(world, HER, key=key), file, type="quote", side=None, content_type="image/jpeg", size=len(JPEG)
    )[0]


def asked_for_a_better_one(world, programme):
    """The file with what was refused, and the paper that she sent instead."""
    file = submitted(world, programme)
    paper = file.documents[0]
    file = decide(
        world,
        file,
        Action.REQUEST_CHANGES,
        AGENT,
        reason_codes=("document_unreadable",),
        documents=(Verdict(paper.id, "rejected", "blurred"),),
    )
    better = upload(world, file, paper.type, paper.side)
    return applications.load(file.id), better


# -- taken away at the moment of sending --------------------------------------------------------------------------


def test_a_paper_taken_away_while_she_sends_is_missed(world, tamkine):
    file = drafted(world, tamkine)
    takes_away(world, file, file.documents[0])
    with pytest.raises(StaleVersion):
        sends(world, tamkine, file)
    assert applications.load(file.id).status is Status.DRAFT
    with pytest.raises(Invalid):
        sends(world, tamkine, applications.load(file.id))


def test_a_paper_of_a_file_just_sent_stays(world, tamkine):
    file = drafted(world, tamkine)
    sends(world, tamkine, file)
    with pytest.raises(Conflict) as refused:
        takes_away(world, file, file.documents[0])
    assert refused.value.code == "not_editable"
    kept = documents.load(file.id, file.documents[0].id)
    assert kept.status is DocumentStatus.ACCEPTED


def test_the_better_paper_taken_away_while_she_sends_it_back_is_missed(world, tamkine):
    file, better = asked_for_a_better_one(world, tamkine)
    takes_away(world, file, better)
    with pytest.raises(StaleVersion):
        resubmit(call(world, HER), file)
    with pytest.raises(Invalid):
        resubmit(call(world, HER), applications.load(file.id))


def test_the_better_paper_of_a_file_just_sent_back_stays(world, tamkine):
    file, better = asked_for_a_better_one(world, tamkine)
    resubmit(call(world, HER), file)
    with pytest.raises(Conflict):
        takes_away(world, file, better)
    assert documents.load(file.id, better.id).status is DocumentStatus.ACCEPTED


def test_a_query_that_met_a_removal_halfway_shows_the_paper_as_gone(world, tamkine):
    """The state has it already, the paper not yet: a query does not wait for a transaction."""
    file = drafted(world, tamkine)
    paper = file.documents[0]
    takes_away(world, file, paper)
    documents._item(paper).save()
    now = applications.load(file.id)
    assert paper.id not in {d.id for d in now.documents}
    with pytest.raises(Invalid):
        sends(world, tamkine, now)


def test_taking_papers_away_leaves_the_version_that_she_saves_her_answers_with(world, tamkine):
    file = drafted(world, tamkine)
    for paper in file.documents[:2]:
        takes_away(world, applications.load(file.id), paper)
        takes_away(world, applications.load(file.id), paper)
    assert applications.load(file.id).version == file.version


# -- how many ----------------------------------------------------------------------------------------------------


def test_a_full_file_says_what_to_do_and_takes_one_when_one_is_taken_away(world, tamkine):
    file = drafted(world, tamkine)
    while len(applications.load(file.id).documents) < MOST_STANDING:
        world.later(hours=1)
        announces(world, applications.load(file.id))
    world.later(days=2)
    full = applications.load(file.id)
    with pytest.raises(Invalid) as refused:
        announces(world, full)
    [error] = refused.value.errors
    assert (error.code, set(error.message)) == ("too_many_documents", {"ar", "fr", "en", "her"})
    takes_away(world, full, full.documents[-1])
    announces(world, applications.load(file.id))


def test_papers_taken_away_count_for_their_day_and_the_time_to_wait_is_true(world, tamkine):
    file = drafted(world, tamkine)
    first = world.now
    world.later(hours=2)
    while len(applications.load(file.id).papers) < A_DAY.most:
        takes_away(world, applications.load(file.id), announces(world, applications.load(file.id)))
    with pytest.raises(TooMany) as refused:
        announces(world, applications.load(file.id))
    world.now += timedelta(seconds=refused.value.retry_after)
    assert world.now <= first + timedelta(days=1, seconds=1)
    announces(world, applications.load(file.id))


def test_a_request_that_came_before_is_answered_though_the_day_is_full(world, tamkine):
    file = drafted(world, tamkine)
    known = announces(world, file, key="photo")
    while len(applications.load(file.id).papers) < A_DAY.most:
        world.later(minutes=3)  # uploads that never come make room for others after eleven
        announces(world, applications.load(file.id))
    assert announces(world, applications.load(file.id), key="photo").id == known.id


def test_what_was_taken_away_goes_of_itself_after_it_has_counted(world, tamkine):
    file = drafted(world, tamkine)
    takes_away(world, file, file.documents[0])
    item = documents.DocumentItem.get(file.id, f"{documents.PREFIX}{file.documents[0].id}")
    assert item.expires_at > world.now.timestamp() + 24 * 3600


def test_a_file_of_any_length_is_read_to_its_end(world, tamkine, monkeypatch):
    file = drafted(world, tamkine)
    table = applications.StateItem._get_connection()
    query = type(table).query
    monkeypatch.setattr(type(table), "query", lambda *args, **more: query(*args, **{**more, "limit": 2}))
    assert applications.load(file.id).documents == file.documents
