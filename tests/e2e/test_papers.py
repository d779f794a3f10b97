"""Papers as phones send them, through the presigned POST of the running site: verdicts, links, and what she is told."""

import io
import json
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pikepdf
import pytest
from PIL import Image, ImageFilter

from cli.client import Client, accounts, wait_for
from tests.e2e.files import a_phone, aws, draft_of, ready_draft, signed_in
from tests.imaging.make import paper, saved

pytestmark = pytest.mark.e2e
GPS, ORIENTATION = 0x8825, 0x0112


@pytest.fixture(scope="module")
def phone():
    return a_phone()


@pytest.fixture(scope="module")
def her(site, phone):
    return signed_in(site, phone)


@pytest.fixture(scope="module")
def draft(her):
    return draft_of(her)["id"]


def announce(her, draft, content, content_type="image/jpeg", type="statutes", **more):
    told = {"type": type, "filename": "paper", "content_type": content_type, "size": len(content)} | more
    return her.call("POST", f"/applications/{draft}/documents", told, expect=201).json()


def put(added, content):
    upload = added["upload"]
    answer = httpx.post(upload["url"], data=upload["fields"], files={"file": ("paper", content)}, timeout=60)
    answer.raise_for_status()


def verdict(her, draft, added):
    path = f"/applications/{draft}/documents/{added['document_id']}"

    def judged():
        paper = her.call("GET", path).json()
        return paper if paper["status"] in {"accepted", "rejected"} else None

    return wait_for("the verdict", judged)


def sent(her, draft, content, content_type="image/jpeg", **more):
    added = announce(her, draft, content, content_type, **more)
    put(added, content)
    return verdict(her, draft, added)


def taken_sideways():
    tags = Image.Exif()
    tags[ORIENTATION] = 6
    tags.get_ifd(GPS).update({1: "N", 2: (33.0, 59.0, 12.0), 3: "W", 4: (6.0, 51.0, 0.0)})
    return saved(paper((1400, 1000), lines=12), exif=tags)


def pdf(**how):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(saved(paper((1000, 1400)), "PDF"))) as made:
        if "attached" in how:
            made.attachments["made-up.txt"] = pikepdf.AttachedFileSpec(made, b"made up")
        made.save(out, encryption=how.get("encryption", False))
    return out.getvalue()


def test_a_photo_comes_back_upright_and_bare_by_links_that_no_browser_sniffs(her, draft):
    photo = taken_sideways()
    assert b"Exif" in photo
    seen = sent(her, draft, photo)
    assert (seen["status"], seen["pages"]) == ("accepted", 1)
    for link in (seen["preview_url"], seen["thumbnail_url"], seen["file_url"], *seen["page_urls"]):
        assert link.startswith(her.http.base_url.copy_with(path="/papers/").__str__())
        answer = httpx.get(link, timeout=30)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["content-disposition"] == 'inline; filename="statutes.jpg"'
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert b"Exif" not in answer.content
        with Image.open(io.BytesIO(answer.content)) as page:
            assert page.height > page.width


def test_a_pdf_comes_back_as_pages_and_as_a_file_to_save(her, draft):
    seen = sent(her, draft, pdf(), "application/pdf")
    assert (seen["status"], seen["pages"]) == ("accepted", 1)
    file = httpx.get(seen["file_url"], timeout=30)
    assert file.headers["content-type"] == "application/pdf"
    assert file.headers["content-disposition"].startswith("attachment")
    assert httpx.get(seen["page_urls"][0], timeout=30).headers["content-type"] == "image/jpeg"


def test_a_heic_that_says_it_is_a_jpeg_is_taken_for_what_it_is(her, draft):
    seen = sent(her, draft, saved(paper((1200, 900), lines=9), "HEIF", quality=70), "image/jpeg")
    assert (seen["status"], seen["content_type"]) == ("accepted", "image/heic")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (lambda: pdf(encryption=pikepdf.Encryption(owner="made-up", user="made-up")), "encrypted"),
        (lambda: pdf(attached=True), "attachment"),
        (lambda: saved(paper((1500, 2000)).filter(ImageFilter.GaussianBlur(8))), "blurred"),
        (lambda: saved(Image.new("RGB", (1200, 1600), (12, 12, 14))), "too_dark"),
        (lambda: saved(paper((1200, 1600)))[:9000], "damaged"),
        (
            lambda: b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
            "unsupported_type",
        ),
    ],
    ids=["password", "attachment", "blurred", "dark", "cut", "eicar"],
)
def test_what_is_refused_says_why_and_what_to_do(her, draft, content, reason):
    seen = sent(her, draft, content(), type="quote")
    assert (seen["status"], seen["reason"], seen["pages"]) == ("rejected", reason, 0)
    assert (seen["preview_url"], seen["thumbnail_url"], seen["file_url"]) == (None, None, None)
    assert set(seen["reason_text"]) == {"ar", "fr", "en"}


def test_she_is_told_of_a_refused_paper_by_sms_in_arabic_with_its_reason(site):
    phone = a_phone()
    her = signed_in(site, phone)
    draft = draft_of(her)["id"]
    before = len(her.messages(phone))
    sent(her, draft, saved(Image.new("RGB", (1200, 1600), (12, 12, 14))), type="quote")
    told = wait_for("the SMS", lambda: her.messages(phone)[before:])
    assert "مظلمة" in told[0]["text"]


def test_one_notice_delivered_five_times_is_one_verdict_and_one_message(site):
    phone = a_phone()
    her = signed_in(site, phone)
    draft = draft_of(her)["id"]
    content = saved(Image.new("RGB", (1200, 1600), (12, 12, 14)))
    added = announce(her, draft, content, type="quote")
    put(added, content)
    bucket, key = site.settings["bucket_uploads"], f"{draft}/{added['document_id']}"
    notice = {"source": "local.again", "detail": {"bucket": {"name": bucket}, "object": {"key": key}}}
    queue = next(
        url
        for url in aws(site, "sqs").list_queues()["QueueUrls"]
        if "ondocumentuploadedinspectdocument" in url.lower() and "consumerqueue" in url.lower()
    )
    with ThreadPoolExecutor(5) as pool:
        list(
            pool.map(
                lambda _: aws(site, "sqs").send_message(QueueUrl=queue, MessageBody=json.dumps(notice)),
                range(5),
            )
        )
    assert verdict(her, draft, added)["reason"] == "too_dark"
    wait_for("the SMS", lambda: len(her.messages(phone)) > 1)
    time.sleep(3)
    assert len(her.messages(phone)) == 2  # the code, and this


def test_a_taken_away_paper_is_gone_and_another_woman_s_is_not_there(site, her, draft):
    seen = sent(her, draft, saved(paper((1000, 1400), seed=3)))
    other = signed_in(site)
    mine = draft_of(other)["id"]
    for wrong in (f"/applications/{draft}", f"/applications/{mine}"):
        other.call("GET", f"{wrong}/documents/{seen['document_id']}", expect=404)
    her.call("DELETE", f"/applications/{draft}/documents/{seen['document_id']}", expect=204)
    her.call("GET", f"/applications/{draft}/documents/{seen['document_id']}", expect=404)
    assert httpx.get(seen["page_urls"][0], timeout=30).status_code == 404


def test_an_agent_looks_at_pages_and_sees_that_the_picture_was_in_another_file(site, state):
    photo = saved(paper((1200, 1600), seed=11, lines=26), quality=90)
    again = saved(Image.open(io.BytesIO(photo)).resize((900, 1200)), quality=60)
    first = signed_in(site)
    before = ready_draft(first)[0]["id"]
    sent(first, before, photo, type="quote")
    first.call("POST", f"/applications/{before}/submit", _consent(first), expect=200)
    second = signed_in(site)
    later = ready_draft(second)[0]["id"]
    seen = sent(second, later, again, type="quote")
    second.call("POST", f"/applications/{later}/submit", _consent(second), expect=200)
    agent = Client(site.url)
    agent.staff_sign_in(accounts(state / "demo-accounts.json")["agent"])
    file = agent.call("GET", f"/staff/applications/{later}").json()
    assert "possible_duplicate" in file["flags"], file["documents"]
    pages = agent.call("GET", f"/staff/applications/{later}/documents/{seen['document_id']}").json()
    (alike,) = pages["alike"]
    assert (alike["application_id"], alike["exact"]) == (before, False)
    assert httpx.get(pages["page_urls"][0], timeout=30).status_code == 200


def _consent(her):
    programme = her.call("GET", "/programmes/tamkine-riyada").json()
    return {"consent": {"accepted": True, "text_version": programme["consent"]["text_version"]}}
