"""What she is told, as data: one module per language, so that a function loads only the language it needs.

Each module has `TEXTS` (neutral address), `FEMININE` (replaces `TEXTS` where the programme is for women), `REASONS`
(a short phrase per reason code), `SUBJECT`, `GREETING`, `CLOSING` and `HIDDEN` (all that is said of a confidential
programme).

A text is a list from the fullest wording to the shortest: the first that fits the allowed segments is sent. The last
one must fit whatever the programme. `{title}` (20 characters), `{ref}` (18), `{date}` (10), `{amount}`, `{doc}`,
`{reason}` and `{link}` are filled in; a wording whose value is missing is passed over.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from jisr.domain.words import LANGUAGES

type Wordings = tuple[str, ...]


class Words:
    """The texts of one language."""

    def __init__(self, module: Any) -> None:
        self.neutral: Mapping[str, Wordings] = module.TEXTS
        self.feminine: Mapping[str, Wordings] = module.FEMININE
        self.reasons: Mapping[str, str] = module.REASONS
        self.subject: str = module.SUBJECT
        self.greeting: str = module.GREETING
        self.closing: str = module.CLOSING
        self.hidden: Wordings = module.HIDDEN

    def of(self, key: str, address: str) -> Wordings:
        """The wordings of `key`, fullest first."""
        if address == "feminine" and key in self.feminine:
            return self.feminine[key]
        return self.neutral[key]


_LOADED: dict[str, Words] = {}


def words(language: str) -> Words:
    """The texts in `language`; Arabic for a language that we do not write."""
    language = language if language in LANGUAGES else LANGUAGES[0]
    if language not in _LOADED:
        _LOADED[language] = Words(import_module(f"{__name__}.{language}"))
    return _LOADED[language]
