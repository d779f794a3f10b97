"""Room for papers, pictures that come back in other files, and uploads that nobody answered."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from functions.schedule__sweep_uploads.handler import lambda_handler as sweep
from jisr.domain.application import Action, Flag
from jisr.domain.documents import DocumentStatus
from jisr.domain.errors import Invalid
from jisr.domain.inspection import Finding
from jisr.domain.uploads import NOT_SCANNED, UploadNotice
from jisr.gateways import inspection
from jisr.store import applications, base, documents
from jisr.store import events as history
from jisr.use_cases.add_document import MOST_PAGES, add_document, delete_document
from jisr.use_cases.inspect_document import inspect_document
from jisr.use_cases.sweep_uploads import sweep_uploads
from tests.flow.stories import AGENT, answers, her, play
from tests.imaging.make import paper, saved


@pytest.fixture
def stage(world, monkeypatch):
    return play(world, monkeypatch)


def announce(stage, number, file, **more):
    told = {"type": "quote", "side": None, "content_type": "image/jpeg", "size": 1000} | more
    return add_document(stage.call(her(number)), applications.load(file.id), **told)[0]


def in_bucket(name):
    found = boto3.client("s3").list_object_versions(Bucket=name)
    return [v["Key"] for v in (*found.get("Versions", []), *found.get("DeleteMarkers", []))]


# -- room


def test_a_document_has_six_pages_and_one_taken_away_makes_room(stage):
    file = stage.draft(1)
    pages = [stage.upload(1, applications.load(file.id)) for _ in range(MOST_PAGES)]
    for page in pages:
        stage.inspect(page)
    with pytest.raises(Invalid) as refusal:
        announce(stage, 1, file)
    assert [error.code for error in refusal.value.errors] == ["too_many_pages"]
    delete_document(stage.call(her(1)), applications.load(file.id), pages[0].id)
    assert announce(stage, 1, file)


def test_refused_pages_and_uploads_that_never_came_take_no_room(stage):
    file = stage.draft(1)
    for _ in range(MOST_PAGES):
        stage.inspect(stage.upload(1, applications.load(file.id), b"MZ not a picture"))
        announce(stage, 1, file)
        stage.world.later(minutes=11)
    assert announce(stage, 1, file)


def test_a_file_that_changed_on_its_way_is_damaged(stage):
    file = stage.draft(1)
    document = announce(stage, 1, file, sha256="0" * 64)
    boto3.client("s3").put_object(Bucket="uploads", Key=document.key, Body=saved(paper((900, 1200))))
    stage.inspect(document)
    assert documents.load(file.id, document.id).reason == "damaged"


def test_who_sends_a_photo_before_any_answer_can_be_told_of_it(stage, monkeypatch):
    monkeypatch.setattr("jisr.gateways.identity.phone_of", lambda account: "+212600000001")
    file = stage.start(1)
    stage.upload(1, file)
    now = applications.load(file.id)
    assert (now.beside.contact.phone, now.version) == ("+212600000001", file.version)
    assert stage.save(1, now, {"plan": "sewing"}).version == file.version + 1


def test_a_process_that_says_it_wrote_what_is_not_there_is_not_believed(stage, monkeypatch):
    """The first page is there, the thumbnail is a link to something else."""

    def taken_over(file, folder):
        (folder / "1.jpg").write_bytes(b"\xff\xd8\xff made up")
        (folder / "thumbnail.jpg").symlink_to("/etc/hostname")
        return Finding(None, "image/jpeg", 1, {})

    monkeypatch.setattr(inspection, "inspect", taken_over)
    file = stage.draft(1)
    document = stage.upload(1, file)
    stage.inspect(document)
    assert documents.load(file.id, document.id).reason == "damaged"
    assert in_bucket("clean") == in_bucket("uploads") == []


def test_who_sends_before_the_verdict_hears_to_wait(stage):
    """The programme of this story asks for no paper; the shipped one does."""
    at = stage.world.now
    waiting = documents.load(*_uploaded(stage))
    assert [waiting.awaited(at + timedelta(minutes=m)) for m in (0, 10, 11)] == [True, True, False]
    stage.inspect(waiting)
    assert not documents.load(waiting.application_id, waiting.id).awaited(at)


def _uploaded(stage):
    document = stage.upload(1, stage.draft(1))
    return document.application_id, document.id


# -- the same picture


def sent_with(stage, number, photo):
    file = stage.draft(number)
    stage.inspect(stage.upload(number, file, photo))
    return stage.send(number, applications.load(file.id))


def test_a_picture_of_another_s_file_marks_the_later_one_for_agents(stage):
    photo = saved(paper((1200, 1600), lines=28), quality=90)
    first = sent_with(stage, 1, photo)
    later = sent_with(stage, 2, photo)
    assert Flag.POSSIBLE_DUPLICATE not in first.flags
    assert Flag.POSSIBLE_DUPLICATE in later.flags
    assert Flag.POSSIBLE_DUPLICATE in applications.load(later.id).flags


def test_the_one_who_is_sent_later_is_marked_whoever_uploaded_first(stage):
    photo = saved(paper((1200, 1600), lines=28), quality=90)
    first, second = stage.draft(1), stage.draft(2)
    stage.inspect(stage.upload(1, first, photo))
    stage.inspect(stage.upload(2, second, photo))
    assert Flag.POSSIBLE_DUPLICATE not in stage.send(2, applications.load(second.id)).flags
    assert Flag.POSSIBLE_DUPLICATE in stage.send(1, applications.load(first.id)).flags


def test_a_notice_that_comes_again_tells_the_other_paper_once(stage):
    photo = saved(paper((1200, 1600), lines=28), quality=90)
    first, second = stage.draft(1), stage.draft(2)
    stage.inspect(stage.upload(1, first, photo))
    document = stage.upload(2, second, photo)
    for _ in range(3):
        stage.inspect(document)
    (known,) = applications.load(first.id).documents
    assert [(a.application_id, a.document_id, a.exact) for a in known.alike] == [
        (second.id, document.id, True)
    ]


def test_her_own_earlier_file_marks_nobody(stage):
    """The same woman, by her card, in another account of the same office's phone."""
    photo = saved(paper((1200, 1600), lines=28), quality=90)
    file = sent_with(stage, 1, photo)
    stage.act(file, Action.REJECT, AGENT, reason_codes=("project_not_viable",))
    stage.world.later(days=60)
    again = stage.save(2, stage.start(2), answers(1, 3000))
    stage.inspect(stage.upload(2, again, photo))
    later = stage.send(2, applications.load(again.id))
    assert later.documents[0].alike
    assert Flag.POSSIBLE_DUPLICATE not in later.flags


def test_an_exact_copy_is_found_among_any_number_under_its_key(stage):
    """Papers of one form in one light crowd under one key; the exact one is asked for by itself."""
    photo = saved(paper((1200, 1600), lines=28), quality=90)
    first = stage.draft(1)
    document = stage.upload(1, first, photo)
    stage.inspect(document)
    mine = documents.load(first.id, document.id)
    for number in range(230):
        other = replace(mine, id=f"{number:032x}", application_id=f"X{number:011d}", bits=f"{number:064x}")
        base.commit([documents.create(replace(other, sha256=f"{number:064x}"))])
    second = stage.draft(2)
    copy = stage.upload(2, second, photo)
    stage.inspect(copy)
    found = documents.load(second.id, copy.id).alike
    assert (first.id, document.id, True) in [(a.application_id, a.document_id, a.exact) for a in found]


def test_a_draft_that_was_never_sent_marks_nobody(stage):
    """Most often it was hers: she began anew."""
    photo = saved(paper((1200, 1600), lines=28), quality=90)
    stage.inspect(stage.upload(1, stage.draft(1), photo))
    assert Flag.POSSIBLE_DUPLICATE not in sent_with(stage, 2, photo).flags


def test_what_an_agent_cleared_is_not_marked_again_by_the_same_paper(stage):
    photo = saved(paper((1200, 1600), lines=28), quality=90)
    sent_with(stage, 1, photo)
    file = sent_with(stage, 2, photo)
    stage.world.later(minutes=1)
    file = stage.act(file, Action.CLEAR_DUPLICATE, AGENT)
    asked = stage.act(
        file, Action.REQUEST_CHANGES, AGENT, reason_codes=("document_unreadable",), answers=("/plan",)
    )
    stage.world.later(minutes=1)
    from jisr.use_cases.move_own_file import resubmit

    saved_ = stage.save(2, applications.load(asked.id), {"plan": "sewing"})
    back = stage.hers(resubmit, 2, applications.load(saved_.id))
    assert Flag.POSSIBLE_DUPLICATE not in back.flags


# -- no verdict


def later() -> datetime:
    """S3's own clock dates the uploads."""
    return datetime.now(UTC) + timedelta(minutes=16)


def test_an_upload_without_a_verdict_is_tried_again_and_then_she_must_send_anew(stage):
    file = stage.draft(1)
    document = stage.upload(1, file)
    assert sweep_uploads(later() - timedelta(minutes=10)) == 0
    with stage.wire.counting() as calls:
        assert sweep_uploads(later()) == 1
    assert "HeadObject" in calls
    assert "GetObject" not in calls  # up to 10 MB, to be scanned and not yet looked at
    again = boto3.client("s3").head_object(Bucket="uploads", Key=document.key)
    assert again["Metadata"] == {"scan-attempt": "1"}
    assert documents.load(file.id, document.id).status is DocumentStatus.UPLOADING
    assert sweep_uploads(later()) == 1
    assert documents.load(file.id, document.id).reason == "not_checked"
    told = history.history("document", f"{file.id}/{document.id}")
    assert [event.type for event in told] == ["DocumentRejected"]
    assert in_bucket("uploads") == []
    assert sweep_uploads(later()) == 0


def test_the_second_try_may_bring_the_verdict(stage):
    file = stage.draft(1)
    document = stage.upload(1, file)
    sweep_uploads(later())
    again = boto3.client("s3").head_object(Bucket="uploads", Key=document.key)
    notice = UploadNotice(document.key, again["VersionId"], NOT_SCANNED)
    inspect_document(notice, stage.world.now, "correlation-1")
    assert documents.load(file.id, document.id).status is DocumentStatus.ACCEPTED
    assert in_bucket("uploads") == []


def test_what_belongs_to_no_paper_is_swept_away(stage):
    boto3.client("s3").put_object(Bucket="uploads", Key="nobody/nothing", Body=b"x")
    boto3.client("s3").put_object(
        Bucket="uploads", Key="malware-protection-resource-validation-object", Body=b"x"
    )
    assert sweep_uploads(later()) == 1
    assert in_bucket("uploads") == []


def test_the_function_tells_how_many_wait(stage):
    stage.upload(1, stage.draft(1))
    assert sweep({}, None) == {"waiting": 0}
