"""A visit to her home: photos through the same inspection as papers, then a report; the office's own."""

from dataclasses import replace

import boto3
import pytest

from jisr.api import desk_models as models
from jisr.domain.application import Action, Flag
from jisr.domain.documents import VISIT_PHOTO, DocumentStatus
from jisr.domain.errors import Conflict, NotFound
from jisr.domain.uploads import NOT_SCANNED, UploadNotice
from jisr.gateways import identity
from jisr.store import applications, base, documents, erasures, notes
from jisr.store import events as history
from jisr.use_cases.act import Verdict
from jisr.use_cases.add_document import delete_document
from jisr.use_cases.erase_due import finish_erasures
from jisr.use_cases.erase_file import erase_state, erasure_of
from jisr.use_cases.export_person import export_person
from jisr.use_cases.inspect_document import inspect_document
from jisr.use_cases.move_own_file import resubmit
from jisr.use_cases.own_file import open_own
from jisr.use_cases.paper_of import paper_of
from jisr.use_cases.read_application import read_application
from jisr.use_cases.visits import add_photo
from tests.flow.photos import a_photo
from tests.flow.test_beside_file import office, shown  # noqa: F401 - a fixture
from tests.flow.test_journey import AGENT, HER, call, decide, drafted, submitted, upload
from tests.flow.test_staff_http import ask
from tests.flow.test_verdicts import all_at_once, one_transaction_at_a_time  # noqa: F401 - a fixture

FOUND = "Atelier en activité, deux machines."


def announce(file, sub="agent-1", content_type="image/jpeg", size=None, **headers):
    body = {"filename": "a.jpg", "content_type": content_type, "size": size or len(a_photo())}
    return ask("POST", f"/applications/{file.id}/visit-photos", body, sub=sub, **headers)


def photo(world, file, content=None):
    """Announced, uploaded and judged."""
    status, said, _ = announce(file)
    assert status == 201
    key = f"{file.id}/{said['document_id']}"
    boto3.client("s3").put_object(Bucket="uploads", Key=key, Body=content or a_photo())
    inspect_document(UploadNotice(key, None, NOT_SCANNED), world.now, "correlation-1")
    return documents.load(file.id, said["document_id"])


def report(file, sub="agent-1", headers=None, **changes):
    body = {
        "visited_on": "2026-11-24",
        "present": True,
        "text": FOUND,
        "recommendation": "favourable",
        "photos": [],
    }
    return ask("POST", f"/applications/{file.id}/visits", body | changes, sub=sub, **(headers or {}))


def test_a_visit_is_reported_with_its_photos(world, office):  # noqa: F811
    file = submitted(world, office)
    first, second = photo(world, file), photo(world, file)
    assert first.status is DocumentStatus.ACCEPTED
    assert [p.document_id for p in shown(file).visit_photos] == [first.id, second.id]
    status, said, _ = report(file, photos=[first.id])
    assert status == 201
    kept = models.VisitReport.model_validate(said)
    assert (kept.text, kept.present, kept.recommendation, kept.author) == (
        FOUND,
        True,
        "favourable",
        "agent-1",
    )
    assert kept.photos[0].preview_url
    seen = shown(file)
    assert [(v.id, [p.document_id for p in v.photos]) for v in seen.visits] == [(kept.id, [first.id])]
    assert [p.document_id for p in seen.visit_photos] == [second.id], (
        "a report that was not sent yet finds it"
    )
    assert seen.notes == seen.contacts == []
    assert not {first.id, second.id} & {d.document_id for d in seen.documents}
    assert ask("GET", f"/applications/{file.id}/documents/{first.id}", sub="agent-1")[0] == 200
    assert applications.load(file.id).version == file.version


def test_it_is_none_of_her_papers(world, office):  # noqa: F811
    file = submitted(world, office)
    taken = photo(world, file)
    now = applications.load(file.id)
    with pytest.raises(NotFound):
        paper_of(open_own(call(world, HER), file.id), taken.id)
    assert taken.id not in {d.id for d in read_application(call(world, HER), now).documents}
    hers = now.documents[0]
    codes = ("document_unreadable",)
    with pytest.raises(
        Exception, match="documents"
    ):  # no verdict either: it is no paper that she could send again
        decide(
            world,
            now,
            Action.REQUEST_CHANGES,
            AGENT,
            reason_codes=codes,
            documents=(Verdict(taken.id, "rejected", "blurred"),),
        )
    asked = decide(
        world,
        now,
        Action.REQUEST_CHANGES,
        AGENT,
        reason_codes=codes,
        documents=(Verdict(hers.id, "rejected", "blurred"),),
    )
    with pytest.raises(NotFound):  # she may change her papers now, not the office's
        delete_document(call(world, HER), asked, taken.id)
    assert documents.load(file.id, taken.id).status is DocumentStatus.ACCEPTED
    upload(world, asked, hers.type, hers.side)
    assert resubmit(call(world, HER), applications.load(file.id)).flags == frozenset()


def test_a_photo_that_can_t_be_read_is_refused_and_she_hears_nothing(world, office):  # noqa: F811
    file = submitted(world, office)
    bad = photo(world, file, b"%PDF-1.4 this is no photo")
    assert (bad.status, bad.clean_key) == (DocumentStatus.REJECTED, None)
    assert history.history("document", f"{file.id}/{bad.id}") == []
    status, said, _ = report(file, photos=[bad.id])
    assert (status, said["errors"][0]["code"]) == (422, "photo_refused")


def test_an_agent_s_photo_is_compared_with_nobody_s_papers(world, office):  # noqa: F811
    file = submitted(world, office)
    taken = photo(world, file)
    assert (taken.picture, taken.alike) == (None, ())
    assert Flag.POSSIBLE_DUPLICATE not in applications.load(file.id).flags


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"visited_on": "2099-11-25"}, "/visited_on"),
        ({"visited_on": "2026-11-23"}, "/visited_on"),
        ({"visited_on": "yesterday"}, "/visited_on"),
        ({"text": "  "}, "/text"),
        ({"present": "yes"}, "/present"),
        ({"recommendation": "perhaps"}, "/recommendation"),
        ({"photos": ["no-such-photo"]}, "/photos/0"),
        ({"photos": ["x"] * 11}, "/photos"),
    ],
)
def test_a_report_says_what_to_mend(world, office, changes, pointer):  # noqa: F811
    file = submitted(world, office)
    status, said, _ = report(file, **changes)
    assert (status, said["errors"][0]["pointer"]) == (422, pointer)
    assert notes.of_application(file.id) == []


def test_her_own_papers_and_other_files_photos_are_no_photos_of_a_visit(world, office):  # noqa: F811
    file = submitted(world, office)
    hers = applications.load(file.id).documents[0]
    taken = photo(world, file)
    for wrong in ([hers.id], [taken.id, taken.id]):
        assert report(file, photos=wrong)[0] == 422


@pytest.mark.parametrize(
    ("sub", "expected"),
    [("coordinator-1", 201), ("member-1", 403), ("auditor-1", 403), ("elsewhere-1", 404)],
)
def test_who_visits(world, office, sub, expected):  # noqa: F811
    file = submitted(world, office)
    assert announce(file, sub)[0] == report(file, sub)[0] == expected


def test_nobody_is_visited_about_a_draft_or_an_erased_file(world, office):  # noqa: F811
    draft = drafted(world, office)
    draft = replace(draft, registered_by="agent-1", region="03", province="03.231")
    with pytest.raises(Conflict, match="not_sent"):
        add_photo(call(world, AGENT), draft, content_type="image/jpeg", size=10)
    file = submitted(world, office, replace(HER, id="account-2"), cnie="ZZ000777")
    opened = applications.load(file.id)
    erase_state(call(world, HER), file, "asked")
    with pytest.raises(Conflict, match="erased"):
        add_photo(call(world, AGENT), opened, content_type="image/jpeg", size=10)


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"content_type": "application/pdf"}, 422), ({"size": 11 * 1024 * 1024}, 422)],
)
def test_only_photos_of_a_size_are_taken(world, office, changes, status):  # noqa: F811
    assert announce(submitted(world, office), **changes)[0] == status


def test_the_same_request_announces_one_photo_and_reports_once(world, office):  # noqa: F811
    file = submitted(world, office)
    key = {"idempotency-key": "village-7"}
    assert announce(file, **key)[1]["document_id"] == announce(file, **key)[1]["document_id"]
    assert len(applications.load(file.id).visit_photos) == 1
    first = report(file, headers=key)
    world.later(hours=1)
    assert report(file, headers=key)[:2] == first[:2]
    assert report(file, headers=key, text="autre")[0] == 422
    assert len(shown(file).visits) == 1


def test_her_export_has_the_visit_and_an_erasure_takes_it_all(world, office, monkeypatch):  # noqa: F811
    monkeypatch.setattr(identity, "account_named", lambda account: None)
    monkeypatch.setattr(identity, "account_of", lambda number: None)
    file = submitted(world, office)
    taken = photo(world, file)
    report(file, photos=[taken.id])
    (copy,) = export_person(call(world, HER)).files
    assert [d["url"] is not None for d in copy["documents"] if d["type"] == VISIT_PHOTO] == [True]
    (visit,) = [n for n in copy["notes"] if n["about"] == "visit"]
    assert (visit["by"], visit["text"], visit["visit"]["photos"]) == ("staff", FOUND, (taken.id,))

    now = applications.load(file.id)
    base.commit([erasures.want(erasure_of(call(world, HER), now, "asked"))])
    assert finish_erasures(world.now).failed == 0
    left = {item.sk for item in applications.MarkItem.query(file.id, attributes_to_get=["pk", "sk"])}
    assert left <= {"STATE", "PERSON"}
    s3 = boto3.client("s3")
    for bucket in ("uploads", "clean"):
        assert "Contents" not in s3.list_objects_v2(Bucket=bucket, Prefix=f"papers/{file.id}/")
        assert "Contents" not in s3.list_objects_v2(Bucket=bucket, Prefix=file.id)


# -- a wrong photo ----------------------------------------------------------------------------------------------------


def take_back(file, photo_id, sub="agent-1"):
    return ask("DELETE", f"/applications/{file.id}/photos/{photo_id}", sub=sub)[0]


def test_a_wrong_photo_is_taken_back_and_nothing_of_it_stays(world, office):  # noqa: F811
    file = submitted(world, office)
    wrong, right = photo(world, file), photo(world, file)
    assert take_back(file, wrong.id) == 204
    assert [p.document_id for p in shown(file).visit_photos] == [right.id]
    kept = [one["Key"] for one in boto3.client("s3").list_objects_v2(Bucket="clean")["Contents"]]
    assert any(right.id in key for key in kept)
    assert not any(wrong.id in key for key in kept)
    assert take_back(file, wrong.id) == 204  # once more: the answer was lost
    status, said, _ = report(file, photos=[wrong.id])
    assert (status, said["errors"][0]["code"]) == (422, "photo_unknown")


def test_what_a_report_names_is_not_taken_back(world, office):  # noqa: F811
    file = submitted(world, office)
    told = photo(world, file)
    assert report(file, photos=[told.id])[0] == 201
    assert take_back(file, told.id) == 409
    assert len(shown(file).visits[0].photos) == 1


def meanwhile(monkeypatch, happening):
    """Right before the next change is committed, when all that was read allows it."""
    real, done = base.commit, []

    def commit(writes, **how):
        if not done:
            done.append(True)
            happening()
        return real(writes, **how)

    monkeypatch.setattr(base, "commit", commit)


@pytest.mark.parametrize("headers", [{}, {"idempotency-key": "the-same-report"}], ids=["once", "with a key"])
def test_a_photo_that_is_taken_back_while_its_report_is_sent_is_in_no_report(
    world,
    office,  # noqa: F811
    monkeypatch,
    headers,
):
    file = submitted(world, office)
    kept, wrong = photo(world, file), photo(world, file)
    gone = []
    meanwhile(monkeypatch, lambda: gone.append(take_back(file, wrong.id)))
    status, said, _ = report(file, photos=[kept.id, wrong.id], headers=headers)
    assert gone == [204]
    assert (status, [(e["pointer"], e["code"]) for e in said["errors"]]) == (
        422,
        [("/photos/1", "photo_unknown")],
    )
    assert shown(file).visits == []
    assert report(file, photos=[kept.id])[0] == 201


def test_a_photo_whose_report_is_sent_while_it_is_taken_back_stays(world, office, monkeypatch):  # noqa: F811
    file = submitted(world, office)
    told = photo(world, file)
    sent = []
    meanwhile(monkeypatch, lambda: sent.append(report(file, photos=[told.id])[0]))
    assert take_back(file, told.id) == 409
    assert sent == [201]
    (visit,) = shown(file).visits
    assert [(p.document_id, p.status) for p in visit.photos] == [(told.id, "accepted")]
    assert report(file, photos=[told.id])[0] == 201  # a second report may name it too
    assert take_back(file, told.id) == 409


def test_of_taking_back_and_reporting_at_once_one_wins(world, office, one_transaction_at_a_time):  # noqa: F811
    file = submitted(world, office)
    photos = [photo(world, file) for _ in range(8)]
    for one in photos:
        reported, gone = all_at_once(
            [lambda one=one: report(file, photos=[one.id])[0], lambda one=one: take_back(file, one.id)]
        )
        assert (reported, gone) in {(201, 409), (422, 204)}
    visits = shown(file).visits
    assert all(one.status == "accepted" for visit in visits for one in visit.photos)
    left = {one.id for one in photos if documents.load(file.id, one.id).status is DocumentStatus.ACCEPTED}
    assert {one.document_id for visit in visits for one in visit.photos} == left


def test_her_own_papers_are_not_taken_back_this_way(world, office):  # noqa: F811
    file = submitted(world, office)
    assert {take_back(file, paper.id) for paper in applications.load(file.id).documents} == {404}
