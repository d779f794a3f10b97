"""Words for people in our three languages: a table says them in one order, an answer by language. Pure."""

from collections.abc import Mapping, Sequence
from typing import Final

LANGUAGES: Final = ("ar", "fr", "en")

type Table = Mapping[str, tuple[str, str, str]]
"""code: (ar, fr, en)"""


def by_language(words: Sequence[str]) -> dict[str, str]:
    """A line of a table as `{ar, fr, en}`."""
    return dict(zip(LANGUAGES, words, strict=True))
