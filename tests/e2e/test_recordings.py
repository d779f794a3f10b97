"""Recordings of questions on the running site: whole, in parts as phones ask for them, and heard."""

import pytest

from cli import deployment
from jisr.domain.programmes.recordings import Recording
from jisr.gateways.site import put_audio
from tests.e2e.test_portal import get
from tests.flow.sounds import mp3

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def recording(site) -> str:
    """Its address on the site, where a publication would have put it."""
    one = Recording("ar", "first_name", "mp3", mp3(10))
    with deployment.as_a_function(site.emulator, site.settings):
        put_audio(one.key, one.content, one.content_type)
    return one.address


def test_a_recording_is_served_whole_and_kept_for_ever(site, recording):
    answer = get(site, recording, Accept_Encoding="gzip")
    assert (answer.status, answer.body) == (200, mp3(10))
    assert answer.headers["Content-Type"] == "audio/mpeg"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert "media-src 'self';" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("part", "place", "content"),
    [
        ("bytes=0-1", "bytes 0-1/1040", mp3()[:2]),  # what Safari asks first
        ("bytes=1000-", "bytes 1000-1039/1040", mp3(10)[1000:]),
        ("bytes=-4", "bytes 1036-1039/1040", mp3(10)[-4:]),
        ("bytes=0-5000", "bytes 0-1039/1040", mp3(10)),
    ],
)
def test_a_recording_is_served_in_parts(site, recording, part, place, content):
    answer = get(site, recording, Range=part)
    assert (answer.status, answer.headers["Content-Range"], answer.body) == (206, place, content)
    assert answer.headers["Content-Type"] == "audio/mpeg"
    assert answer.headers["Content-Length"] == str(len(content))


def test_a_part_that_is_not_there_and_a_part_of_something_else(site, recording):
    assert get(site, recording, Range="bytes=2000-").status == 416
    tag = get(site, recording).headers["ETag"]
    assert get(site, recording, Range="bytes=0-1", If_Range=tag).status == 206
    assert get(site, recording, Range="bytes=0-1", If_Range='"older"').status == 200
    assert get(site, "/nothing.mp3", Range="bytes=0-1").status == 404


def test_a_compressed_page_comes_whole(site):
    """A part of what was compressed would fit no tag."""
    answer = get(site, "/fr", Range="bytes=0-1", Accept_Encoding="gzip")
    assert (answer.status, "Content-Range" in answer.headers) == (200, False)


PLAY = """address => new Promise((heard, failed) => {
  const sound = new Audio(address);
  sound.muted = true; // nobody pressed anything
  sound.onended = () => heard(sound.duration);
  sound.onerror = () => failed(new Error(sound.error.message));
  sound.play().catch(failed);
})"""


def test_the_site_s_policy_lets_a_page_play_it(phones, recording):
    phone = phones("ar")
    phone.open("")
    assert phone.page.evaluate(PLAY, recording) > 0.2  # ten frames of 26 ms
