"""Every message of every shipped programme fits its segments, in every language, with its longest values."""

from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import events
from jisr.domain import messages, paper_reasons
from jisr.domain.inspection import REASONS
from jisr.domain.message_texts import words
from jisr.domain.programmes.check import load_programme
from jisr.domain.programmes.model import Programme
from jisr.domain.words import LANGUAGES

PROGRAMMES = sorted((Path(__file__).parents[2] / "programmes").glob("*.yaml"))
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
SITE = "https://jisr.exemple.gov.ma"
LONGEST_AMOUNT = 99_999_999  # centimes: 999 999,99 DH, beyond any ceiling of a shipped programme


@cache
def load(path: Path) -> Programme:
    return load_programme(path.read_text(encoding="utf-8"), path.name)


def longest(event_type: str, programme: Programme, **more: Any) -> events.Event:
    """An event with every value that its text may show, as long as it gets."""
    codes = {"programme": programme.id, "programme_version": 1, "kind": programme.kinds[0]}
    move = {"from": "in_review", "to": "in_review", "entered_at": AT}
    given = {
        "deadline": AT,
        "appeal_until": AT,
        "reason_codes": ("not_eligible",),
        "amount": LONGEST_AMOUNT,
        "paid": LONGEST_AMOUNT,
        "method": "bank",
        "envelope_id": "e",
        "score": 1,
        "answers": ("/answers/rib",),
        "upheld": True,
        "visit": 1,
        "flag": "phone",
        "clock": "changes",
        "due_at": AT,
        "about": "appeal",
        "import_id": "i1",
        "applied_on": "2025-03-12",
        "tell": True,
        "document_type": max(programme.documents, key=lambda d: len(d.title["ar"])).type,
        "reason": "unsupported_type",
        **codes,
        **move,
        **more,
    }
    cls = events.by_type(event_type)
    fields = cls.model_fields["data"].annotation.model_fields
    wanted = {field.alias or name for name, field in fields.items()}
    return cls.model_validate(
        {
            "event_id": "e1",
            "occurred_at": AT,
            "subject": {"kind": "application", "id": "26K7PQ2M9XCT"},
            "sequence": 1,
            "application_id": "26K7PQ2M9XCT",
            "correlation_id": "c1",
            # Our own inspection refuses a paper; what an agent refuses is told by her request for changes.
            "actor": {"kind": "system" if event_type == "DocumentRejected" else "staff", "id": "a1"},
            "data": {name: value for name, value in given.items() if name in wanted},
        }
    )


PUBLISHED = [cls.__name__ for cls in events.all_types() if cls.published]
TOLD = [name for name in PUBLISHED if name not in messages.NOT_TOLD]


@pytest.mark.parametrize("path", PROGRAMMES, ids=lambda p: p.stem)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event_type", TOLD)
@pytest.mark.parametrize("site", [SITE, None])
def test_the_longest_message_fits_its_segments(
    path: Path, language: str, event_type: str, site: str | None
) -> None:
    programme = load(path)
    recipient = messages.Recipient("+212612345678", language)
    for more in ({}, {"upheld": False}, {"amount": None}, {"reason_codes": ("other",), "reason": "other"}):
        if more == {"amount": None} and event_type != "ApplicationApproved":
            continue
        event = longest(event_type, programme, **more)
        (sms,) = messages.render(event, recipient, programme, site)
        assert sms.segments <= messages.allowed_segments(event_type), sms.text
        assert "{" not in sms.text
        assert language == "ar" or messages.is_gsm7(sms.text), sms.text


def test_every_published_event_is_told_or_has_a_reason_not_to_be() -> None:
    texts = set(words("ar").neutral) - {"AppealUpheld", "AppealDismissed"} | {"AppealDecided"}
    texts = texts - {"DocumentMissing"}  # a request for one paper that is not there
    texts = texts - {"AppealAcknowledged", "ComplaintAcknowledged"} | {"GrievanceAcknowledged"}
    assert set(PUBLISHED) == texts | set(messages.NOT_TOLD)


@pytest.mark.parametrize("path", PROGRAMMES, ids=lambda p: p.stem)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("site", [SITE, None])
def test_a_request_for_one_missing_paper_fits_and_names_it(
    path: Path, language: str, site: str | None
) -> None:
    programme = load(path)
    recipient = messages.Recipient("+212612345678", language)
    for paper in programme.documents:
        asked = ({"document_type": paper.type, "side": None, "reason": None},)
        event = longest("ChangesRequested", programme, papers=asked, answers=())
        (sms,) = messages.render(event, recipient, programme, site)
        assert sms.segments <= 2, sms.text
        assert language == "ar" or messages.is_gsm7(sms.text), sms.text
        title = paper.title[language] if language == "ar" else messages.gsm7(paper.title[language])
        assert programme.confidential or title in sms.text


@pytest.mark.parametrize("path", PROGRAMMES, ids=lambda p: p.stem)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_acknowledged_complaint_fits_and_names_its_day(path: Path, language: str) -> None:
    programme = load(path)
    event = longest("GrievanceAcknowledged", programme, about="complaint")
    recipient = messages.Recipient("+212612345678", language)
    (sms,) = messages.render(event, recipient, programme, SITE)
    assert sms.segments == 1
    assert programme.confidential or "23/11/2026" in sms.text
    appeal = longest("GrievanceAcknowledged", programme, about="appeal")
    assert programme.confidential or messages.render(appeal, recipient, programme, SITE)[0].text != sms.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_languages_have_the_same_texts_and_reasons(language: str) -> None:
    assert set(words(language).neutral) == set(words("ar").neutral)
    assert set(words(language).reasons) == set(words("ar").reasons)
    assert set(words(language).feminine) <= set(words(language).neutral)


@pytest.mark.parametrize("language", LANGUAGES)
def test_reference_and_limit_are_in_the_receipt(language: str) -> None:
    for path in PROGRAMMES:
        programme = load(path)
        recipient = messages.Recipient("+212612345678", language)
        (sms,) = messages.render(longest("ApplicationSubmitted", programme), recipient, programme, SITE)
        assert "JSR-26K7-PQ2M-9XCT" in sms.text
        assert "23/11/2026" in sms.text


def test_the_page_to_review_shows_why_a_paper_was_refused() -> None:
    page = (Path(__file__).parents[2] / "docs" / "texts-to-review.md").read_text(encoding="utf-8")
    for code in paper_reasons.CODES:
        text = paper_reasons.text_of(code)
        assert f"| {code} | {text['ar']} | {text['fr']} |" in page


def test_every_reason_of_the_inspection_has_its_words_in_an_sms_and_beside_the_paper() -> None:
    codes = REASONS | {"malware", "not_checked"}
    assert codes <= paper_reasons.CODES
    for language in ("ar", "fr", "en"):
        assert set(import_module(f"jisr.domain.message_texts.{language}").REASONS) >= paper_reasons.CODES


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_page_to_review_shows_what_is_sent(language: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "texts-to-review.md").read_text(encoding="utf-8")
    said = words(language)
    for texts in (said.neutral, said.feminine):
        for key, wordings in texts.items():
            assert f"| {key} | {' <br> '.join(wordings)} |" in page
    for code, phrase in said.reasons.items():
        assert f"| {code} | {phrase} |" in page
