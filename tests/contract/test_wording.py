"""The portal says how to mend an answer in the server's own sentences."""

import json

from cli import wording as command
from jisr.domain.programmes import wording
from jisr.domain.words import spoken


def test_the_portal_s_file_is_fresh() -> None:
    assert command.FILE.read_text(encoding="utf-8") == command.text(), (
        "run `jisr wording` and commit the file"
    )


def test_what_is_written_is_what_the_server_says_of_each_code() -> None:
    written = json.loads(command.text())
    assert set(written) == wording.CODES
    for code, said in written.items():
        for address in ("feminine", "neutral"):
            mend = wording.mend(code, feminine=address == "feminine", limit="{limit}")
            hers = spoken(mend, to_office=False)
            assert hers == {"ar": said["ar"][address], "fr": said["fr"], "en": said["en"]}, code
            assert spoken(mend, to_office=True)["ar"] == said["ar"]["neutral"], code
