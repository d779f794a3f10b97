"""Words for people in our three languages: a table says them in one order, an answer by language. Pure."""

from collections.abc import Mapping, Sequence
from typing import Final

LANGUAGES: Final = ("ar", "fr", "en")

type Table = Mapping[str, tuple[str, str, str]]
"""code: (ar, fr, en)"""


HER: Final = "her"
"""In a text that both the office and she may hear, beside `ar`, which speaks to anybody: the Arabic said to her, as one
speaks to a woman (docs/adr/0043)."""


def spoken(texts: Mapping[str, str], *, to_office: bool) -> dict[str, str]:
    """A text in our languages, as it is said to who reads it."""
    ar = texts["ar"] if to_office else texts.get(HER, texts["ar"])
    return {**{language: texts[language] for language in LANGUAGES}, "ar": ar}


def by_language(words: Sequence[str]) -> dict[str, str]:
    """A line of a table as `{ar, fr, en}`."""
    return dict(zip(LANGUAGES, words, strict=True))
