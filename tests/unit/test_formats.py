"""Formats of this field: what people type is made regular, then checked."""

import pytest

from jisr.domain import formats

GOOD = {
    "cnie": ["AB123456", "ab 123 456", "A1", "ZZ000001", " ab-123456 ", "AB١٢٣٤٥٦", "\u200fAB123456\u200f"],
    "ma-mobile": [
        "0612345678",
        "06 12 34 56 78",
        "+212612345678",
        "00212 612-345678",
        "0712345678",
        "٠٦١٢٣٤٥٦٧٨",
    ],
    "ice": ["001561191000066", "002136093000040", "001 561 191 000 066"],
    "rib": ["011519000001205000534921", "011 519 0000012050005349 21", "MA64011519000001205000534921"],
    "idcs": ["0123456789", "012 345 6789"],
    "postal-code": ["30000", "50 000"],
    "region": ["03", " 12 "],
    "province": ["03.231", "06.141"],
    "commune": ["03.231.01.0", "03.231.01.01", "03.531.01.05"],
}
BAD = {
    "cnie": ["", "123456", "ABC12345", "AB1234567", "AB", "AB12X", "AB123456\n;"],
    "ma-mobile": [
        "0512345678",
        "061234567",
        "06123456789",
        "+33612345678",
        "0612A45678",
        "0720000000x",
        "0685000000",
    ],
    "ice": ["001561191000065", "123456789000060", "000000000000000", "00156119100006", "00156119100006A"],
    "rib": ["01151900000120500053492", "0115190000012050005349211", "A11519000001205000534921"],
    "idcs": ["012345678", "01234567890", "012345678a"],
    "postal-code": ["03000", "3000", "300000"],
    "region": ["00", "13", "3", "Fès-Meknès"],
    "province": ["03.999", "03", "231"],
    "commune": ["03.231", "03.231.99.99", "Fès"],
}


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, texts in GOOD.items() for t in texts])
def test_usual_ways_of_typing_are_accepted(name: str, text: str) -> None:
    assert formats.is_valid(name, text)
    assert formats.VALIDATORS[name](text)


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, texts in BAD.items() for t in texts])
def test_what_can_not_be_one_is_refused(name: str, text: str) -> None:
    assert not formats.is_valid(name, text)


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("cnie", "ab 123 456", "AB123456"),
        ("ma-mobile", "06 12 34 56 78", "+212612345678"),
        ("ice", "001 561 191 000 066", "001561191000066"),
        ("rib", "MA64 0115 1900 0001 2050 0053 4921", "011519000001205000534921"),
        ("idcs", "٠١٢٣٤٥٦٧٨٩", "0123456789"),
        ("postal-code", " 30 000", "30000"),
        ("commune", " 03.231.01.0 ", "03.231.01.0"),
        ("date", " 2026-01-01 ", " 2026-01-01 "),
    ],
)
def test_stored_form(name: str, typed: str, stored: str) -> None:
    assert formats.normalise(name, typed) == stored


@pytest.mark.parametrize("name", sorted(formats.FORMATS))
def test_normalising_twice_changes_nothing_more(name: str) -> None:
    for text in GOOD[name] + BAD[name]:
        once = formats.normalise(name, text)
        assert formats.normalise(name, once) == once


def test_unusual_values_warn_and_do_not_block() -> None:
    wrong_key = "011519000001205000534922"
    assert formats.is_valid("rib", wrong_key)
    assert formats.warning("rib", wrong_key) == "rib_key"
    assert formats.warning("rib", "011519000001205000534921") is None
    assert formats.warning("rib", "not a rib") is None
    assert formats.warning("cnie", "AB123") == "cnie_short"
    assert formats.warning("cnie", "AB1234") is None


def test_no_phone_of_another_country_becomes_moroccan() -> None:
    assert formats.mobile_e164("+34612345678") is None
    assert formats.mobile_e164("0612345678") == "+212612345678"


def test_each_format_has_examples_here() -> None:
    assert set(GOOD) == set(BAD) == formats.FORMATS
