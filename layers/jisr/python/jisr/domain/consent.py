"""Her consent that somebody of the office fills in and sends her file for her, and the code by which she gives it.

The consent to the processing of her data is another one: she gives it when she sends the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from jisr.domain.sign_in import Limit

TEXT_VERSION: Final = r"^[A-Za-z._-]*([0-9]{1,4}([A-Za-z._-]+[0-9]{1,4}){0,2}[A-Za-z._-]*)?$"
"""The version of a consent text, such as `2026-1` or `form-7`: it goes into an event, so neither a sentence nor the
number of a phone or a card fits in."""
CODE_SECONDS = 600
MOST_TRIES = 3
PER_AGENT = Limit(30, 3_600)
"""Codes that one member of staff may have sent. A number's and the total limits are those of sign-in codes."""


class Method(StrEnum):
    """How she agreed."""

    SIGNED_FORM = "signed_form"
    RECORDED_CALL = "recorded_call"
    IN_PERSON = "in_person"
    PHONE_CODE = "phone_code"
    EXISTING_PLATFORM = "existing_platform"
    """Taken over from another platform by law or agreement: why her data may be here, not her word that somebody may
    act for her (docs/adr/0030)."""


PROVED: Final = frozenset({Method.PHONE_CODE, Method.SIGNED_FORM})
"""What something shows besides the word of who wrote it down: what she began alone is opened by nothing else."""


@dataclass(frozen=True, slots=True)
class Consent:
    """That she agreed, how, to which text in which language; `recorded_by` is the account of who wrote it down."""

    method: Method
    text_version: str
    language: str
    at: datetime
    recorded_by: str
    note: str | None = None


# Two segments: 134 characters of UCS-2, 306 of GSM-7. A title has at most 20 characters.
TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "ar": {
        "feminine": "{title}: إذا وافقت أن يملأ الموظف طلبك ويرسله باسمك، أعطيه هذا الرمز {code}. "
        "وإلا فلا تعطيه لأي أحد.",
        "neutral": "{title}: إذا وافقتم أن يملأ الموظف طلبكم ويرسله باسمكم، أعطوه هذا الرمز {code}. "
        "وإلا فلا تعطوه لأي أحد.",
    },
    "fr": {
        "neutral": "{title} : si vous acceptez que l'agent remplisse et envoie votre demande en votre nom, "
        "donnez-lui ce code : {code}. Sinon, ne le donnez à personne."
    },
    "en": {
        "neutral": "{title}: if you agree that the agent fills in and sends your application in your name, give the "
        "agent this code: {code}. If not, give it to nobody."
    },
}
_NAMELESS: Final = {"ar": "جسر", "fr": "Jisr", "en": "Jisr"}


def text_of(code: str, language: str, title: str | None, address: str) -> str:
    """The SMS; `address` as in the programme. `title` None: the programme is confidential and is not named."""
    known = language if language in TEXTS else "ar"
    wordings = TEXTS[known]
    return wordings.get(address, wordings["neutral"]).format(code=code, title=title or _NAMELESS[known])
