"""The office's own papers say each reason shortly, and speak to nobody."""

import re

from jisr.domain import decision_reasons, office_reasons, paper_reasons, payment_reasons


def test_every_reason_that_she_reads_has_words_for_the_office():
    known = decision_reasons.CODES | frozenset(paper_reasons.CODES) | frozenset(payment_reasons.RETURNED)
    assert known - office_reasons.CODES == set()
    for code in office_reasons.CODES:
        words = office_reasons.text_of(code)
        assert set(words) == {"ar", "fr", "en"}
        assert all(words.values()), code


def test_none_of_them_tells_anybody_what_to_do():
    for code in office_reasons.CODES:
        said = office_reasons.text_of(code)
        assert not re.search(r"[.]|\bvous\b|\bvotre\b|\byou\b", " ".join(said.values())), code


def test_a_reason_of_an_office_s_own_stands_as_it_is():
    assert office_reasons.text_of("own_rule")["fr"] == "own_rule"
