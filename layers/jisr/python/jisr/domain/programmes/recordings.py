"""Recordings of a programme's questions: what may be brought, and under which name it is kept.

How to make them: `docs/programmes.md`. This knows no disk: who reads the folder gives the bytes.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from jisr.domain.programmes.model import Programme
from jisr.domain.programmes.shape import nearest
from jisr.domain.words import LANGUAGES

LARGEST: Final = 300_000
"""Bytes of one: over a minute of speech at 32 kbit/s, and some six seconds to fetch on a slow network."""

CONTENT_TYPES: Final[Mapping[str, str]] = {"mp3": "audio/mpeg", "m4a": "audio/mp4"}
"""By ending. Every browser since 2020 plays both; Safari learnt Ogg only years later."""

CONSENT: Final = "consent"
"""The name under which the consent's text is read aloud, beside the names of questions. Its file says of which version
it is, so that nobody hears another text than she agrees to."""

_SMALLER: Final = "save it as one channel (mono) at 32 kbit/s, or say it in fewer words"


@dataclass(frozen=True, slots=True)
class Recording:
    """`name`: of a question, or `consent`. `format`: "mp3" or "m4a"."""

    language: str
    name: str
    format: str
    content: bytes

    @property
    def key(self) -> str:
        """In the site's bucket. It carries the content's hash: another recording is another object."""
        return f"audio/{sha256(self.content).hexdigest()[:32]}.{self.format}"

    @property
    def address(self) -> str:
        """On the site's own origin."""
        return f"/{self.key}"

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.format]


def addresses(recordings: Iterable[Recording]) -> dict[str, dict[str, str]]:
    """`audio` of a published programme: by language and name. Empty without recordings."""
    found: dict[str, dict[str, str]] = {}
    for one in recordings:
        found.setdefault(one.language, {})[one.name] = one.address
    return found


def kept(before: Programme | None, after: Programme) -> dict[str, dict[str, str]]:
    """The recordings of `before` that say what stands in `after`: where a text has changed none is left."""
    heard = before.published.get("audio", {}) if before else {}
    then, now = (_read_aloud(one) if one else {} for one in (before, after))
    found = {
        language: {
            name: address
            for name, address in of_language.items()
            if name in now and _in(language, now[name]) == _in(language, then.get(name))
        }
        for language, of_language in heard.items()
    }
    return {language: names for language, names in found.items() if names}


def _read_aloud(programme: Programme) -> dict[str, Mapping[str, Any]]:
    """What is heard with each name: label, help, example and choices of a question, the consent's text."""
    spoken = ("label", "help", "example", "options")
    questions = {
        question["name"]: {key: question.get(key) for key in spoken}
        for page in programme.pages
        for question in page["fields"]
    }
    return {**questions, CONSENT: {"label": programme.consent.text}}


def _in(language: str, said: Any) -> Any:
    """Of texts that language alone."""
    if isinstance(said, Mapping):
        if set(LANGUAGES) <= said.keys():
            return said[language]
        return {key: _in(language, value) for key, value in said.items()}
    return [_in(language, one) for one in said] if isinstance(said, list) else said


def recordings_of(
    programme: Programme, files: Mapping[str, bytes]
) -> tuple[tuple[Recording, ...], Sequence[tuple[str, str]]]:
    """The recordings among `files` (path below the programme's folder: content), and what is wrong: (path, mend).

    Of a file that is larger than `LARGEST` the first `LARGEST` + 1 bytes are enough.
    """
    asked = [question["name"] for page in programme.pages for question in page["fields"]]
    consent = f"{CONSENT}-{programme.consent.text_version}"
    stands_for = {**{name: name for name in asked}, consent: CONSENT}
    found: dict[tuple[str, str], str] = {}
    good: list[Recording] = []
    bad: list[tuple[str, str]] = []
    for path, content in sorted(files.items()):
        mend = _mend(path, content, stands_for, consent)
        if mend is None:
            language, _, file = path.partition("/")
            name, _, ending = file.rpartition(".")
            name = stands_for[name]
            first = found.setdefault((language, name), path)
            if first != path:
                mend = f"{first} is there too: keep one of the two"
            else:
                good.append(Recording(language, name, ending, content))
        if mend is not None:
            bad.append((path, mend))
    return tuple(good), bad


def _mend(path: str, content: bytes, names: Collection[str], consent: str) -> str | None:
    """What to do about one file; None when it is good. `consent`: what a recording of the consent's text is called."""
    folder, _, file = path.rpartition("/")
    if folder not in LANGUAGES:
        place = f'"{folder}" is no language' if folder else "it lies beside the folders of the languages"
        return f"{place}: put recordings into ar, fr or en, and nothing elsewhere"
    name, dot, ending = file.rpartition(".")
    if not dot:
        return f"its name has no ending: call it {file}.mp3 or {file}.m4a, as it was saved"
    if ending not in CONTENT_TYPES:
        if ending.lower() in CONTENT_TYPES:
            return f"call it {name}.{ending.lower()}, the ending in small letters"
        return f'"{ending}" is not played by every phone: save it as mp3 or m4a'
    if name not in names and name.startswith(CONSENT):
        return (
            f"record the text of the consent as it is now and call it {consent}.{ending}, or take this away"
        )
    if name not in names:
        return f'the form has no question "{name}": {nearest(name, list(names))}'
    if len(content) > LARGEST:
        return f"larger than {LARGEST // 1000} KB: {_SMALLER}"
    inside = format_of(content)
    if inside is None:
        return f"no mp3 and no m4a with AAC is inside, whatever it is called: save the recording as {ending} again"
    if inside != ending:
        return f"its content is {inside}: call it {name}.{inside}"
    return None


def format_of(content: bytes) -> str | None:
    """ "mp3" or "m4a" by the first bytes, never by the name; None when it is neither."""
    if content[4:8] == b"ftyp":
        # The container alone says little: phones also put AMR and lossless sound into it, which others can't play.
        return "m4a" if b"mp4a" in content else None
    return "mp3" if _is_frame(content[_tag_size(content) :]) else None


def _tag_size(content: bytes) -> int:
    """Of the ID3 tag before the sound, in bytes; its length is written in sevens of bits. 0 without one."""
    if content[:3] != b"ID3" or len(content) < 10:
        return 0
    size = sum((byte & 0x7F) << shift for byte, shift in zip(content[6:10], (21, 14, 7, 0), strict=True))
    return 10 + size + (10 if content[5] & 0x10 else 0)


def _is_frame(content: bytes) -> bool:
    """Whether an MPEG layer III frame begins here (ISO 11172-3, 2.4.1.3)."""
    if len(content) < 4 or content[0] != 0xFF or content[1] & 0xE0 != 0xE0:
        return False
    version, layer = content[1] >> 3 & 3, content[1] >> 1 & 3
    bitrate, rate = content[2] >> 4, content[2] >> 2 & 3
    return version != 1 and layer == 1 and bitrate not in {0, 15} and rate != 3
