"""What staff send that can't be: refused with its place, and no text of theirs gets into an event."""

import json
from dataclasses import replace

import pytest

from jisr.api.applicant import APP as HERS
from jisr.api.views import document
from jisr.domain import office_reasons, paper_reasons
from jisr.domain.application import Action
from jisr.domain.documents import DocumentStatus
from jisr.store import access_log, applications, base, documents
from jisr.store import events as history
from jisr.store.applications import MarkItem
from jisr.store.base import ImpossibleChange
from jisr.store.staff import save_staff
from jisr.use_cases.act import Command, act
from tests.contract.test_voice import FEMININE
from tests.flow.test_journey import AGENT, HER, call, drafted, submitted
from tests.flow.test_rights_consent import accounts, carrier, desk, registration  # noqa: F401 - fixtures
from tests.flow.test_rights_consent import ask as ask_anywhere
from tests.flow.test_staff_http import action, ask

OTHER = replace(HER, id="account-2", session="session-2")
MARK = "Qxmade-up Fatima 0612345678 ZZ123456"


@pytest.fixture
def staff(world, tamkine):
    save_staff("coordinator-1", "coordinator", {"coordinator"}, {"03"}, ())
    return tamkine


def refusal_of(*papers, **more):
    verdict = {"outcome": "rejected", "reason": "blurred", **more}
    return {
        "action": "request_changes",
        "reason_codes": ["document_unreadable"],
        "documents": [{"document_id": paper.id, **verdict} for paper in papers],
    }


def told(said):
    return [(error["pointer"], error["code"]) for error in said["errors"]]


def refused(file, body, *errors):
    """As a trial and in earnest; nothing is stored."""
    before = len(list(history.everything()))
    for query in ("dry_run=true", ""):
        status, said, _ = action(file, body, query, version=file.version)
        assert (status, told(said)) == (422, list(errors)), query
        assert "Qx" not in json.dumps(said)
    assert applications.load(file.id) == file
    assert len(list(history.everything())) == before


def test_the_office_is_never_spoken_to_as_a_woman_and_she_is(world, staff):
    """The same mistakes in the same bodies: what stands in no form, and answers of a programme for women."""
    wrong = {"answers": {"region": "99", "household_size": 0}}
    file = submitted(world, staff)
    seen = {"if-match": f'"{file.version}"'}
    _, answers, _ = ask("PATCH", f"/applications/{file.id}", wrong | {"reason_codes": ["x"]}, **seen)
    _, shape, _ = ask("PATCH", f"/applications/{file.id}", {"answers": 1, "more": 1}, **seen)
    office = [error["message"]["ar"] for error in answers["errors"] + shape["errors"]]
    assert len(office) == 4, office
    assert [text for text in office if FEMININE.search(text)] == []

    draft = drafted(world, staff, OTHER)
    hers = [
        error["message"]["ar"]
        for body in (wrong, {"answers": 1, "more": 1})
        for error in ask_as_her(draft, body)["errors"]
    ]
    assert len(hers) == len([text for text in hers if FEMININE.search(text)]) > 3, hers


def ask_as_her(draft, body):
    event = {
        "rawPath": f"/api/v1/applications/{draft.id}",
        "headers": {"content-type": "application/json", "if-match": f'"{draft.version}"'},
        "requestContext": {
            "http": {"method": "PATCH"},
            "authorizer": {"jwt": {"claims": {"sub": OTHER.id, "token_use": "access", "jti": OTHER.session}}},
        },
        "body": json.dumps(body),
    }
    return json.loads(HERS.handle(event)["body"])


def test_a_photo_that_was_refused_tells_the_office_what_was_found_and_her_what_to_do(world, staff):
    file = submitted(world, staff)
    body = refusal_of(file.documents[0])
    assert action(file, body, version=file.version)[0] == 200
    _, said, _ = ask("GET", f"/applications/{file.id}")
    [office] = [one["reason_text"] for one in said["documents"] if one["reason"] == "blurred"]
    assert office == office_reasons.text_of("blurred")
    [hers] = [
        one.reason_text.model_dump()
        for one in map(document, applications.load(file.id).documents)
        if one.reason
    ]
    assert hers == paper_reasons.text_of("blurred")


# -- verdicts on papers


@pytest.mark.parametrize(
    "verdict", [{}, {"outcome": "accepted", "reason": None}], ids=["refused twice", "accepted, too"]
)
def test_one_paper_has_one_verdict(world, staff, verdict):
    file = submitted(world, staff)
    paper = file.documents[0]
    body = refusal_of(paper, paper)
    body["documents"][1] |= verdict
    refused(file, body, ("/documents/1/document_id", "document_twice"))


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"note": "The corner."}, ["note"]),
        ({"reason": "blurred"}, ["reason"]),
        ({"reason": "blurred", "note": " "}, ["reason", "note"]),
    ],
)
def test_a_reason_or_a_note_goes_with_a_refusal_only(world, staff, given, names):
    file = submitted(world, staff)
    verdict = {"document_id": file.documents[0].id, "outcome": "accepted", **given}
    body = {"action": "claim", "documents": [verdict]}
    refused(file, body, *((f"/documents/0/{name}", "not_refused") for name in names))


def with_papers(file, number):
    """The file with `number` more good papers."""
    mine = documents.load(file.id, file.documents[0].id)
    for at in range(number):
        one = replace(mine, id=f"{at:032x}", key=f"{file.id}/{at:032x}", picture=None, bits=None)
        base.commit([documents.create(one)])
    return applications.load(file.id)


def test_as_many_papers_as_one_transaction_holds_are_refused_at_once_and_more_not_at_all(world, staff):
    file = with_papers(submitted(world, staff), 45)
    refused(file, refusal_of(*file.documents[:41]), ("/documents", "too_long"))
    papers = file.documents[:40]
    body = {**refusal_of(*papers), "note": "All of them are unreadable."}
    assert action(file, body, version=file.version)[0] == 200
    after = {paper.id: paper for paper in applications.load(file.id).documents}
    assert {after[paper.id].status for paper in papers} == {DocumentStatus.REJECTED}
    assert all(history.history("document", f"{file.id}/{paper.id}") for paper in papers)


def mark_items(*keys):
    return [base.put(MarkItem(pk, sk, application_id="A")) for pk, sk in keys]


def test_a_change_that_no_transaction_holds_is_our_mistake_and_says_so(world):
    keys = [("MADE#UP", str(n)) for n in range(101)]
    with pytest.raises(ImpossibleChange, match="101 writes"):
        base.commit(mark_items(*keys))
    with pytest.raises(ImpossibleChange, match="twice") as error:
        base.commit([*mark_items(*keys[:2]), base.delete(MarkItem(*keys[0]))])
    assert "MADE#UP" not in str(error.value)
    with pytest.raises(ImpossibleChange, match="twice"):
        base.commit(
            [*mark_items(keys[0]), base.check(MarkItem, *keys[0], condition=MarkItem.pk.does_not_exist())]
        )
    assert list(MarkItem.query("MADE#UP")) == []
    base.commit(mark_items(*keys[:100]))
    assert len(list(MarkItem.query("MADE#UP"))) == 100


# -- answers that are asked for again

ASKED = {"action": "request_changes", "reason_codes": ["incomplete"]}


@pytest.mark.parametrize(
    "pointer",
    [
        MARK,
        f"/{MARK}",
        f"/answers/{MARK}",
        "household_size",
        "/answers/no_such_question",
        "/answershousehold_size",
        "/answers",
        "/answers/",
        "/",
        "/answers/household_size/0",
        "/answers/answers/household_size",
        "/answers/household_size ",
        "/documents/quote",
        "/Answers/household_size",
        "/answers/kind",
    ],
)
def test_only_questions_of_the_form_are_asked_again(world, staff, pointer):
    file = submitted(world, staff)
    body = {**ASKED, "answers": ["/answers/household_size", pointer]}
    refused(file, body, ("/answers/1", "answer_unknown"))


def test_a_question_is_asked_again_once_and_by_one_name(world, staff):
    file = submitted(world, staff)
    pointers = ["/household_size", "/answers/address", "/answers/household_size"]
    status, said, _ = action(file, {**ASKED, "answers": pointers}, version=file.version)
    assert (status, set(said["asked_answers"])) == (200, {"/answers/household_size", "/answers/address"})
    event = history.history("application", file.id)[-1]
    assert event.data.answers == ("/answers/household_size", "/answers/address")


# -- the text that she agreed to


@pytest.mark.parametrize(
    "version",
    ["Fatima Zahra", "0612345678", "06.12.34.56.78", "+212612345678", "ZZ123456", "x" * 21, "é", "٣", "a/b"],
)
def test_a_text_s_version_is_a_code(world, desk, version):  # noqa: F811 - a fixture
    status, said = ask_anywhere("POST", "/staff/applications", registration(desk, text_version=version))
    assert (status, [e["pointer"] for e in said["errors"]]) == (422, ["/consent_evidence/text_version"])
    assert [event.type for event in history.everything()] == ["ProgrammePublished"]


@pytest.mark.parametrize("version", ["1", "a", "2026-1", "form-7", "v1.10.2", "2026-11-24", "annexe_B"])
def test_versions_as_offices_write_them(world, desk, version):  # noqa: F811 - a fixture
    status, said = ask_anywhere("POST", "/staff/applications", registration(desk, text_version=version))
    assert status == 201
    (event,) = history.history("application", said["id"])
    assert event.data.text_version == version


# -- whatever is typed


def test_what_an_agent_types_is_in_no_event(world, staff):
    """In every text of an action that is stored, and in those that are refused."""
    file = submitted(world, staff)
    for body in (
        {**ASKED, "answers": [f"/answers/{MARK}"]},
        {**ASKED, "reason_codes": [MARK]},
        {"action": "claim", "stage": MARK},
        refusal_of(file.documents[0], reason=MARK),
    ):
        assert action(file, body, version=file.version)[0] == 422
    body = {**refusal_of(file.documents[0], note=MARK), "note": MARK, "answers": ["/answers/address"]}
    assert action(file, body, version=file.version)[0] == 200
    kept = applications.load(file.id)
    assert kept.documents[0].note == MARK
    happened = list(history.everything())
    assert {"ChangesRequested", "DocumentRejected"} <= {event.type for event in happened}
    for event in happened:
        assert "Qxmade" not in event.to_detail(), event.type


# -- who is shown what is written down, and nothing that a client makes up


def test_a_paper_that_is_not_there_leaves_no_line_in_the_log(world, staff):
    file = submitted(world, staff)
    theirs = submitted(world, staff, replace(HER, id="account-2", session="session-2"), cnie="ZZ000002")
    for made_up in ("Qxmade-up", theirs.documents[0].id):
        assert ask("GET", f"/applications/{file.id}/documents/{made_up}")[0] == 404
    assert access_log.of_application(file.id) == access_log.of_application(theirs.id) == []
    paper = file.documents[0]
    assert ask("GET", f"/applications/{file.id}/documents/{paper.id}")[0] == 200
    assert [line.paper for line in access_log.readings(file.id)] == [paper.id]


def test_the_mark_of_a_question_asked_for_in_process_is_the_same(world, staff):
    """What calls the use case itself, as the proofs do, meets the same rule."""
    file = submitted(world, staff)
    command = Command(Action.REQUEST_CHANGES, reason_codes=("incomplete",), answers=("/address",))
    after = act(call(world, AGENT, version=file.version), file, command)
    assert after.asked_answers == ("/answers/address",)
