"""The SMS of consent: it fits, it says what it is for, and the page for reviewers shows the same words."""

from pathlib import Path

import pytest

from jisr.domain import retention
from jisr.domain.consent import TEXTS, text_of
from jisr.domain.messages import gsm7, is_gsm7, segments

CASES = [(language, address) for language, wordings in TEXTS.items() for address in wordings]
PAGE = (Path(__file__).parents[2] / "docs" / "texts-to-review.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "address"), CASES)
def test_it_fits_two_segments_with_the_longest_title(language, address):
    title = ("ن" if language == "ar" else "n") * 20
    text = text_of("123456", language, title, address)
    sent = text if language == "ar" else gsm7(text)
    assert segments(sent) <= 2
    assert is_gsm7(sent) is (language != "ar")
    assert "123456" in sent


@pytest.mark.parametrize(("language", "address"), CASES)
def test_a_confidential_programme_is_not_named(language, address):
    assert text_of("123456", language, None, address).startswith(("جسر:", "Jisr"))


def test_a_language_that_we_do_not_speak_is_arabic():
    assert text_of("1", "zz", "t", "feminine") == text_of("1", "ar", "t", "feminine")


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_page_for_reviewers_shows_the_same_words(language):
    words = [*TEXTS[language].values()]
    words += [m[language] for m in (*retention.MESSAGES.values(), *retention.ACCOUNT.values())]
    assert [one for one in words if one not in PAGE] == []
