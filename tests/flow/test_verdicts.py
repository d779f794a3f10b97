"""The verdict on an upload: one for each paper, on the version that it names, and nothing is left over."""

import io
import json
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256

import boto3
import pikepdf
import pytest
from moto.dynamodb.models import DynamoDBBackend

from functions.on_document_uploaded__inspect_document.handler import lambda_handler
from jisr.domain.application import Action
from jisr.domain.documents import DocumentStatus
from jisr.domain.errors import NotFound
from jisr.domain.people import Actor, Role
from jisr.domain.uploads import NOT_SCANNED, UploadNotice
from jisr.gateways import files, inspection
from jisr.store import access_log, applications, base, documents
from jisr.store import events as history
from jisr.store.staff import save_staff
from jisr.use_cases.act import Verdict
from jisr.use_cases.add_document import add_document, delete_document
from jisr.use_cases.inspect_document import inspect_document
from jisr.use_cases.move_own_file import ask_help
from jisr.use_cases.own_file import open_own
from jisr.use_cases.paper_of import paper_link, paper_of
from tests.flow.conftest import publish_yaml
from tests.flow.photos import a_photo
from tests.flow.stories import PROGRAMME, Death, Play, Wire, batch_of, her
from tests.flow.test_journey import AGENT, HER, call, decide, drafted, submitted, upload
from tests.flow.test_staff_http import ask
from tests.imaging.make import paper, saved

NONE = b"MZ not a picture"


@pytest.fixture
def stage(world, monkeypatch):
    return Play(world, publish_yaml(PROGRAMME, "proof.yaml", world.now), Wire(monkeypatch))


@pytest.fixture
def announced(stage):
    """A paper of a draft that waits for its file."""
    document, _ = add_document(
        stage.call(her(1)), stage.draft(1), type="quote", side=None, content_type="image/jpeg", size=1000
    )
    return document


def put(document, content):
    """The version that S3 gives it."""
    return boto3.client("s3").put_object(Bucket="uploads", Key=document.key, Body=content)["VersionId"]


def inspect(stage, document, version=None, scan=NOT_SCANNED):
    inspect_document(UploadNotice(document.key, version, scan), stage.world.now, "correlation-1")


def now(document):
    return documents.load(document.application_id, document.id)


def everything(bucket):
    """The keys of all versions and of all marks of deletion."""
    found = boto3.client("s3").list_object_versions(Bucket=bucket)
    return sorted(v["Key"] for v in (*found.get("Versions", []), *found.get("DeleteMarkers", [])))


def told(document):
    subject = ("document", f"{document.application_id}/{document.id}")
    return [e.type for e in history.everything() if (e.subject.kind, e.subject.id) == subject]


def assert_settled(document, contents):
    """It has its verdict, on one of `contents` (by version); only what this verdict keeps is anywhere."""
    decided = now(document)
    content = contents[decided.object_version]
    assert decided.sha256 == sha256(content).hexdigest()
    assert everything("uploads") == []
    if decided.status is DocumentStatus.REJECTED:
        assert everything("clean") == []
        assert told(document) == ["DocumentRejected"]
        return
    assert decided.status is DocumentStatus.ACCEPTED
    assert decided.clean_key == f"{document.key}/{decided.sha256[:16]}"
    kept = {f"papers/{decided.clean_key}/{name}" for name in ("1.jpg", "thumbnail.jpg")}
    assert set(everything("clean")) == kept
    assert told(document) == []


def envelope(document, version):
    """As EventBridge brings S3's notice."""
    return {"source": "aws.s3", "detail": {"object": {"key": document.key, "version-id": version}}}


def all_at_once(works):
    """Each in a thread of its own; a transaction is one step, as in DynamoDB."""
    ready = threading.Barrier(len(works))

    def one(work):
        ready.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(one, works))


@pytest.fixture
def one_transaction_at_a_time(monkeypatch):
    lock, real = threading.Lock(), DynamoDBBackend.transact_write_items

    def transact(backend, items):
        with lock:
            return real(backend, items)

    monkeypatch.setattr(DynamoDBBackend, "transact_write_items", transact)


def meanwhile(monkeypatch, happening, *, at):
    """`happening` comes in between, once: when the file is being looked at, or when its clean copy has been stored."""
    module, name = {"looking": (inspection, "inspect"), "kept": (files, "keep_clean")}[at]
    real, done = getattr(module, name), []

    def step(*given):
        answer = real(*given)
        if not done:
            done.append(True)
            happening()
        return answer

    monkeypatch.setattr(module, name, step)


# -- the same notice again --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [a_photo(), NONE], ids=["good", "bad"])
def test_the_same_notice_five_times_is_one_verdict(stage, announced, content):
    version = put(announced, content)
    notice = batch_of(envelope(announced, version))
    for _ in range(5):
        assert lambda_handler(notice, None) == {"batchItemFailures": []}
    assert_settled(announced, {version: content})
    assert len(everything("clean")) == len(set(everything("clean")))
    assert now(announced).version == announced.version + 1


@pytest.mark.parametrize("content", [a_photo(), NONE], ids=["good", "bad"])
def test_the_same_notice_five_times_at_once_is_one_verdict(
    stage, announced, content, one_transaction_at_a_time
):
    version = put(announced, content)
    notice = batch_of(envelope(announced, version))
    waiting = [notice] * 5
    for _ in range(4):  # what was in another's way comes back
        answers = all_at_once([lambda: lambda_handler(notice, None)] * len(waiting))
        waiting = [notice for answer in answers if answer["batchItemFailures"]]
        if not waiting:
            break
    assert not waiting
    assert_settled(announced, {version: content})
    assert now(announced).version == announced.version + 1


# -- two versions of one upload ---------------------------------------------------------------------------------------

PAIRS = {"good, good": (True, True), "good, bad": (True, False), "bad, good": (False, True)}


@pytest.fixture(params=PAIRS)
def two(request, announced):
    """The versions of a file that was sent twice, with their contents."""
    contents = [a_photo() if good else NONE + secrets.token_bytes(8) for good in PAIRS[request.param]]
    return {put(announced, content): content for content in contents}


@pytest.mark.parametrize("first", [0, 1])
def test_the_verdict_is_of_the_version_that_was_looked_at_first(stage, announced, two, first):
    versions = list(two)
    inspect(stage, announced, versions[first])
    inspect(stage, announced, versions[1 - first])
    assert now(announced).object_version == versions[first]
    assert_settled(announced, two)


@pytest.mark.parametrize("at", ["looking", "kept"])
@pytest.mark.parametrize("first", [0, 1])
def test_a_version_that_comes_while_another_is_looked_at_does_not_mix_with_it(
    stage, announced, two, monkeypatch, at, first
):
    versions = list(two)
    meanwhile(monkeypatch, lambda: inspect(stage, announced, versions[1 - first]), at=at)
    inspect(stage, announced, versions[first])
    assert_settled(announced, two)


@pytest.mark.parametrize("at", ["looking", "kept"])
def test_a_copy_that_can_not_be_kept_takes_no_other_away(stage, announced, monkeypatch, at):
    """Two deliveries of one version: their copies lie under one key, and one of them is not what it should be."""
    content = a_photo()
    version = put(announced, content)
    real, kept = files.keep_clean, []

    def only_once(*given):
        if kept:
            raise files.NotKept("no jpg")
        kept.append(real(*given))

    monkeypatch.setattr(files, "keep_clean", only_once)
    meanwhile(monkeypatch, lambda: inspect(stage, announced, version), at=at)
    inspect(stage, announced, version)
    decided = DocumentStatus.ACCEPTED if at == "looking" else DocumentStatus.REJECTED
    assert now(announced).status is decided
    assert_settled(announced, {version: content})


def test_two_versions_at_once(stage, announced, two, one_transaction_at_a_time):
    notices = [batch_of(envelope(announced, version)) for version in two]
    for _ in range(4):
        answers = all_at_once([lambda n=n: lambda_handler(n, None) for n in notices])
        notices = [n for n, said in zip(notices, answers, strict=True) if said["batchItemFailures"]]
        if not notices:
            break
    assert not notices
    assert_settled(announced, two)


def test_what_is_inspected_is_the_version_that_the_notice_names(stage, announced):
    good = a_photo()
    version = put(announced, good)
    put(announced, NONE)
    inspect(stage, announced, version)
    assert now(announced).status is DocumentStatus.ACCEPTED
    assert_settled(announced, {version: good})


# -- taken away meanwhile ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", ["looking", "kept"])
def test_a_paper_deleted_while_it_is_inspected_leaves_nothing(stage, announced, monkeypatch, at):
    version = put(announced, a_photo())

    def she_deletes():
        file = applications.load(announced.application_id)
        delete_document(stage.call(her(1)), file, announced.id)

    meanwhile(monkeypatch, she_deletes, at=at)
    inspect(stage, announced, version)
    assert now(announced).status is DocumentStatus.DELETED
    assert everything("uploads") == everything("clean") == []
    assert told(announced) == []


@pytest.mark.parametrize("at", ["looking", "kept"])
def test_a_file_erased_while_its_paper_is_inspected_leaves_nothing(stage, announced, monkeypatch, at):
    version = put(announced, a_photo())

    def erased():
        files.erase_all(announced.application_id)
        applications.sweep_beside(announced.application_id)

    meanwhile(monkeypatch, erased, at=at)
    inspect(stage, announced, version)
    with pytest.raises(NotFound):
        now(announced)
    assert everything("uploads") == everything("clean") == []


def test_a_paper_that_changed_but_has_no_verdict_yet_is_inspected_again(stage, announced, monkeypatch):
    content = a_photo()
    version = put(announced, content)

    def somebody_notes_something():
        base.commit([documents.save(announced, replace(announced, reviewed=True))])

    meanwhile(monkeypatch, somebody_notes_something, at="looking")
    notice = batch_of(envelope(announced, version))
    assert lambda_handler(notice, None)["batchItemFailures"]
    assert lambda_handler(notice, None) == {"batchItemFailures": []}
    assert_settled(announced, {version: content})
    assert now(announced).reviewed


def test_what_belongs_to_no_paper_is_erased_and_others_stay(stage, announced):
    inspect(stage, announced, put(announced, a_photo()))
    kept = everything("clean")
    for key in ("made-up", announced.application_id, f"{announced.application_id}/", "made/up/too"):
        boto3.client("s3").put_object(Bucket="uploads", Key=key, Body=NONE)
        inspect_document(UploadNotice(key, None, NOT_SCANNED), stage.world.now, "correlation-1")
    assert everything("uploads") == []
    assert everything("clean") == kept


# -- a death anywhere -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [a_photo(), NONE], ids=["good", "bad"])
def test_an_inspection_that_dies_anywhere_is_healed_by_the_next(stage, content):
    file = stage.draft(1)

    def healed(number, after):
        """How many calls an inspection makes that dies there."""
        document = another(stage, file)
        version = put(document, content)
        with stage.wire.mortal(number, after), suppress(Death):
            inspect(stage, document, version)
        made = len(stage.wire.calls)
        inspect(stage, document, version)
        assert_settled(document, {version: content})
        delete_document(stage.call(her(1)), applications.load(file.id), document.id)
        stage.world.later(hours=1)
        return made

    calls = healed(1000, False)
    assert calls > 5
    for number in range(1, calls + 1):
        for after in (False, True):
            assert healed(number, after) == number


def another(stage, file):
    return add_document(
        stage.call(her(1)),
        applications.load(file.id),
        type="quote",
        side=None,
        content_type="image/jpeg",
        size=1000,
    )[0]


@pytest.mark.parametrize("good", [True, False])
def test_a_version_whose_inspection_died_leaves_nothing_beside_the_verdict_on_another(stage, announced, good):
    first, second = a_photo(), a_photo() if good else NONE
    contents = {put(announced, content): content for content in (first, second)}
    died, decided = contents
    with _Deadly(stage.wire, *COMMITS), suppress(Death):
        inspect(stage, announced, died)
    assert everything("clean")
    inspect(stage, announced, decided)
    inspect(stage, announced, died)  # its notice comes back
    assert now(announced).object_version == decided
    assert_settled(announced, contents)


COMMITS = ("PutItem", "TransactWriteItems")


class _Deadly:
    """The process dies at its first call of one of `operations`."""

    def __init__(self, wire, *operations):
        self._wire, self._operations = wire, operations

    def __enter__(self):
        self._wire.calls = _Trap(self._operations)

    def __exit__(self, *_):
        self._wire.calls = []


class _Trap(list):
    def __init__(self, operations):
        super().__init__()
        self._operations = operations

    def append(self, operation):
        if operation in self._operations:
            raise Death
        super().append(operation)


@pytest.mark.parametrize("operations", [("PutObject",), COMMITS, ("ListObjectVersions",)], ids=lambda o: o[0])
def test_a_paper_deleted_after_its_inspection_died_leaves_nothing(stage, announced, operations):
    version = put(announced, a_photo())
    with _Deadly(stage.wire, *operations), suppress(Death):
        inspect(stage, announced, version)
    delete_document(stage.call(her(1)), applications.load(announced.application_id), announced.id)
    inspect(stage, announced, version)
    assert everything("uploads") == everything("clean") == []


# -- what the scan and the phone say ----------------------------------------------------------------------------------


def locked_pdf():
    pdf, out = pikepdf.Pdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.save(out, encryption=pikepdf.Encryption(user="made-up", owner="made-up-too"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("scan", "content", "reason"),
    [
        ("no_threats_found", a_photo(), None),
        ("threats_found", a_photo(), "malware"),
        ("threats_found", NONE, "malware"),
        ("unsupported", locked_pdf(), "encrypted"),
        ("unsupported", a_photo(), "unsupported_type"),
        ("unsupported", NONE, "unsupported_type"),
        ("no_threats_found", locked_pdf(), "encrypted"),
    ],
)
def test_the_scan_has_its_say_and_she_hears_the_true_reason(stage, announced, scan, content, reason):
    version = put(announced, content)
    inspect(stage, announced, version, scan)
    decided = now(announced)
    assert (decided.reason, decided.scan_verdict) == (reason, scan)
    assert_settled(announced, {version: content})


@pytest.mark.parametrize("scan", ["failed", "access_denied", "what nobody has heard of"])
def test_a_scan_that_failed_is_asked_for_once_more_and_then_she_is(stage, announced, scan):
    inspect(stage, announced, put(announced, a_photo()), scan)
    assert now(announced).status is DocumentStatus.UPLOADING
    [newest] = [
        v
        for v in boto3.client("s3").list_object_versions(Bucket="uploads")["Versions"]
        if v["IsLatest"] and v["Key"] == announced.key
    ]
    inspect(stage, announced, newest["VersionId"], scan)
    assert now(announced).reason == "not_checked"
    assert everything("uploads") == everything("clean") == []


def test_another_content_than_the_phone_announced_is_damaged(stage, announced):
    content = a_photo()
    documents._item(replace(announced, sha256=sha256(a_photo()).hexdigest())).save()
    version = put(announced, content)
    inspect(stage, announced, version)
    assert now(announced).reason == "damaged"
    assert_settled(announced, {version: content})


def test_the_content_that_the_phone_announced_is_accepted(stage, announced):
    content = a_photo()
    documents._item(replace(announced, sha256=sha256(content).hexdigest())).save()
    version = put(announced, content)
    inspect(stage, announced, version)
    assert_settled(announced, {version: content})
    assert now(announced).status is DocumentStatus.ACCEPTED


# -- what the programme takes -----------------------------------------------------------------------------------------


def pdf_of(pages):
    pdf, out = pikepdf.Pdf.new(), io.BytesIO()
    picture = pikepdf.Stream(pdf, saved(paper((640, 900), lines=20)))
    picture.update(
        pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Filter=pikepdf.Name.DCTDecode,
            Width=640,
            Height=900,
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
        )
    )
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I0=picture))
        page.obj.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /I0 Do Q")
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("pages", "reason"), [(5, None), (6, "too_many_pages")])
def test_a_paper_has_as_many_pages_as_the_programme_takes(world, tamkine, pages, reason):
    kept = upload(world, drafted(world, tamkine), "quote", None, content=pdf_of(pages))
    assert (kept.reason, kept.pages) == (reason, 0 if reason else pages)
    if reason is None:
        names = {"paper.pdf", "thumbnail.jpg", *(f"{n}.jpg" for n in range(1, 6))}
        assert {f"papers/{kept.clean_key}/{name}" for name in names} <= set(everything("clean"))


def test_a_pdf_where_the_programme_wants_a_photo_is_refused(world, tamkine):
    kept = upload(world, drafted(world, tamkine), "project_photo", None, content=pdf_of(1))
    assert kept.reason == "unsupported_type"


# -- the same picture in other files ----------------------------------------------------------------------------------

SHOP = paper((1200, 1600), seed=5)
PHOTO = saved(SHOP, quality=90)
SMALLER = saved(SHOP.resize((900, 1200)), quality=70)
OTHER = saved(paper((1200, 1600), seed=8), quality=90)
SECOND = Actor("applicant", "account-2", frozenset({Role.APPLICANT}), session="session-2")
ELSEWHERE = {"region": "04", "province": "04.481", "commune": "04.481.01.01"}


def file_of(world, tamkine, her, number, **changes):
    return drafted(world, tamkine, her, cnie=f"ZZ{number:06d}", **changes)


@pytest.mark.parametrize(
    ("content", "exact"),
    [(PHOTO, True), (SMALLER, False), (OTHER, None)],
    ids=["same", "saved anew", "other"],
)
def test_a_picture_that_another_file_has_is_known_in_both(world, tamkine, content, exact):
    first = file_of(world, tamkine, HER, 1)
    earlier = upload(world, first, "quote", None, content=PHOTO)
    again = upload(world, first, "quote", None, content=PHOTO)
    second = file_of(world, tamkine, SECOND, 2)
    later = upload(world, second, "quote", None, SECOND, content=content)
    found = {(a.application_id, a.document_id, a.exact) for a in later.alike}
    both = {(first.id, earlier.id, exact), (first.id, again.id, exact)}
    assert found == (both if exact is not None else set())
    assert again.alike == ()  # her own file says nothing
    told = {(second.id, later.id, exact)} if exact is not None else set()
    assert {(a.application_id, a.document_id, a.exact) for a in now(earlier).alike} == told


def test_the_same_pdf_in_another_file_is_marked(world, tamkine):
    data = pdf_of(2)
    first = file_of(world, tamkine, HER, 1)
    earlier = upload(world, first, "quote", None, content=data)
    second = file_of(world, tamkine, SECOND, 2)
    later = upload(world, second, "quote", None, SECOND, content=data)
    assert [(a.document_id, a.exact) for a in later.alike] == [(earlier.id, True)]


def test_a_picture_that_was_taken_away_marks_nothing(world, tamkine):
    first = file_of(world, tamkine, HER, 1)
    earlier = upload(world, first, "quote", None, content=PHOTO)
    delete_document(call(world, HER), applications.load(first.id), earlier.id)
    second = file_of(world, tamkine, SECOND, 2)
    assert upload(world, second, "quote", None, SECOND, content=PHOTO).alike == ()


def test_staff_follow_the_mark_only_where_they_may_read(world, tamkine):
    """One file of region 03, and another of region 04 with the same picture."""
    first = file_of(world, tamkine, HER, 1)
    earlier = upload(world, first, "quote", None, content=PHOTO)
    second = file_of(world, tamkine, SECOND, 2, **ELSEWHERE)
    later = upload(world, second, "quote", None, SECOND, content=SMALLER)
    for who, file in ((HER, first), (SECOND, second)):  # only then do staff open a draft
        ask_help(call(world, who), applications.load(file.id))
    for name, places in (("both", {"03", "04"}), ("there", {"04"}), ("here", {"03"})):
        save_staff(name, name, {"coordinator"}, places, ())

    path = f"/applications/{second.id}/documents/{later.id}"
    status, said, _ = ask("GET", path, sub="both")
    assert status == 200
    [mark] = said["alike"]
    assert (mark["exact"], mark["application_id"], mark["document_id"]) == (False, first.id, earlier.id)
    assert mark["reference"]
    [link] = said["page_urls"]
    assert link.startswith(f"http://localhost:8080/papers/{second.id}/{later.id}/")

    status, said, _ = ask("GET", path, sub="there")
    assert status == 200
    assert said["alike"] == [
        {"exact": False, "document_id": None, "application_id": None, "reference": None, "status": None}
    ]
    assert first.id not in json.dumps(said)

    assert ask("GET", path, sub="here")[0] == 404

    read = {(row.actor, row.what, row.paper) for row in access_log.readings(second.id)}
    assert read == {(name, "read_file", later.id) for name in ("both", "there")}
    found = [(row.actor, row.what, row.paper) for row in access_log.readings(first.id)]
    assert found == [("both", "search", None)]  # "there" was not told which file it is


# -- links ------------------------------------------------------------------------------------------------------------


def test_links_are_to_accepted_papers_of_ones_own_file(world, tamkine):
    first = submitted(world, tamkine)
    second = file_of(world, tamkine, SECOND, 2)
    refused = upload(world, second, "project_photo", None, SECOND, content=NONE)
    waiting, _ = add_document(
        call(world, SECOND), second, type="quote", side=None, content_type="image/jpeg", size=100
    )
    hers = open_own(call(world, SECOND), second.id)
    good = next(d for d in hers.documents if d.status is DocumentStatus.ACCEPTED)
    link = paper_link(paper_of(hers, good.id), "1.jpg")
    assert f"/papers/{second.id}/{good.id}/" in link
    assert "uploads" not in link
    assert paper_link(paper_of(hers, refused.id), "1.jpg") is None
    assert paper_link(paper_of(hers, waiting.id), "1.jpg") is None
    for other in first.documents:
        with pytest.raises(NotFound):
            paper_of(hers, other.id)
    with pytest.raises(NotFound):
        open_own(call(world, SECOND), first.id)


def test_a_paper_that_the_office_refused_has_no_link_for_her_any_more(world, tamkine):
    file = submitted(world, tamkine)
    paper = file.documents[0]
    verdict = Verdict(paper.id, "rejected", "blurred")
    asked = ("document_unreadable",)
    decide(world, file, Action.REQUEST_CHANGES, AGENT, reason_codes=asked, documents=(verdict,))
    assert paper_link(now(paper), "1.jpg") is None
    assert paper_link(now(file.documents[1]), "1.jpg")


def test_a_paper_of_another_file_is_not_found_by_staff_either(world, tamkine):
    save_staff("coordinator-1", "coordinator", {"coordinator"}, {"03"}, ())
    first = submitted(world, tamkine)
    second = submitted(world, tamkine, SECOND, cnie="ZZ000002")
    [other, *_] = first.documents
    assert ask("GET", f"/applications/{second.id}/documents/{other.id}")[0] == 404


def test_a_version_to_be_scanned_again_has_no_verdict_yet(announced):
    """GuardDuty tags what it has scanned. A copy with that tag would tell of a scan that nobody made of it."""
    s3 = boto3.client("s3")
    version = put(announced, a_photo())
    tag = {"TagSet": [{"Key": "GuardDutyMalwareScanStatus", "Value": "FAILED"}]}
    s3.put_object_tagging(Bucket="uploads", Key=announced.key, VersionId=version, Tagging=tag)
    files.scan_again(announced.key, version, 1)
    assert s3.head_object(Bucket="uploads", Key=announced.key)["VersionId"] != version
    assert s3.get_object_tagging(Bucket="uploads", Key=announced.key)["TagSet"] == []
