"""A programme is published with recordings: phones find them, nothing is brought twice, a version never changes."""

import boto3
import pytest

from cli import programmes as command
from cli.emulator import Failed
from infra.portal import FOR_EVER
from jisr.domain.programmes.model import public_view
from jisr.domain.programmes.recordings import Recording
from jisr.gateways import site
from jisr.store import programmes
from jisr.use_cases.publish_programme import publish_programme
from tests.flow.conftest import ROOT
from tests.flow.sounds import m4a, mp3

FILE = "tamkine-riyada.yaml"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / FILE).write_text((ROOT / "programmes" / FILE).read_text("utf-8"), "utf-8")
    return tmp_path


def record(folder, content, name="first_name.mp3", language="ar"):
    place = folder / "audio" / "tamkine-riyada" / language
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_bytes(content)


def publish(folder, world):
    ((programme, sounds),) = command.complete([folder / FILE])
    return publish_programme(programme, world.now, sounds)


def audio_now():
    programmes.forget()
    return public_view(programmes.current("tamkine-riyada"))["audio"]


def versions_of(key):
    return boto3.client("s3").list_object_versions(Bucket="site", Prefix=key).get("Versions", [])


def test_what_is_published_has_the_recordings_addresses_and_phones_may_keep_them(world, folder):
    record(folder, mp3())
    record(folder, m4a(), "consent-2026-1.m4a", "fr")
    assert publish(folder, world).version == 1
    audio = audio_now()
    assert {language: sorted(names) for language, names in audio.items()} == {
        "ar": ["first_name"],
        "fr": ["consent"],
        "en": [],
    }
    for address, kind, content in (
        (audio["ar"]["first_name"], "audio/mpeg", mp3()),
        (audio["fr"]["consent"], "audio/mp4", m4a()),
    ):
        assert address.startswith("/audio/")
        kept = boto3.client("s3").get_object(Bucket="site", Key=address.removeprefix("/"))
        assert kept["ContentType"] == kind
        assert kept["CacheControl"] == site.FOR_EVER == FOR_EVER
        assert kept["Body"].read() == content


def test_publishing_the_same_again_brings_nothing_and_makes_no_version(world, folder):
    record(folder, mp3())
    publish(folder, world)
    key = audio_now()["ar"]["first_name"].removeprefix("/")
    world.later(hours=1)
    assert publish(folder, world).version == 1
    assert len(versions_of(key)) == 1


def test_another_recording_is_another_version_and_the_older_one_keeps_its_own(world, folder):
    record(folder, mp3(3))
    publish(folder, world)
    record(folder, mp3(4))
    assert publish(folder, world).version == 2
    then, now = (
        public_view(programmes.load("tamkine-riyada", n))["audio"]["ar"]["first_name"] for n in (1, 2)
    )
    assert then != now
    assert len(versions_of(then[1:])) == len(versions_of(now[1:])) == 1


def test_a_recording_taken_away_leaves_the_phone_s_voice(world, folder):
    record(folder, mp3())
    publish(folder, world)
    (folder / "audio" / "tamkine-riyada" / "ar" / "first_name.mp3").unlink()
    assert publish(folder, world).version == 2
    assert audio_now() == {"ar": {}, "fr": {}, "en": {}}


def test_a_programme_without_recordings_is_published_as_it_was_before_there_were_any(world, folder):
    ((programme, sounds),) = command.complete([folder / FILE])
    assert "audio" not in publish_programme(programme, world.now, sounds).published


def test_what_a_lost_object_leaves_is_healed_by_publishing_again(world, folder):
    record(folder, mp3())
    publish(folder, world)
    key = audio_now()["ar"]["first_name"].removeprefix("/")
    boto3.client("s3").delete_object(Bucket="site", Key=key)
    assert publish(folder, world).version == 1
    assert boto3.client("s3").head_object(Bucket="site", Key=key)["ContentType"] == "audio/mpeg"


def test_a_version_never_names_what_is_not_there_yet(world, folder, monkeypatch):
    def dies(*_):
        raise RuntimeError("the process ended")

    record(folder, mp3())
    with monkeypatch.context() as patch:
        patch.setattr(site, "put_audio", dies)
        with pytest.raises(RuntimeError):
            publish(folder, world)
    assert programmes.current_version("tamkine-riyada") is None
    assert publish(folder, world).version == 1


def test_the_command_publishes_all_or_none_and_says_what(world, folder, capsys):
    record(folder, mp3())
    command.publish([folder / FILE])
    assert capsys.readouterr().out == "tamkine-riyada: version 1 is published, 1 recordings\n"
    other = folder / "social-centre-qualification.yaml"
    other.write_text((ROOT / "programmes" / other.name).read_text("utf-8"), "utf-8")
    record(folder, b"OggS", "cnie.mp3")
    with pytest.raises(Failed) as refused:
        command.publish([other, folder / FILE])
    assert str(refused.value).startswith("nothing was published\n")
    assert "ar/cnie.mp3:1:1: no mp3" in str(refused.value)
    assert programmes.current_version("social-centre-qualification") is None


def test_what_is_brought_says_whether_it_was_there(world):
    one = Recording("ar", "first_name", "mp3", mp3())
    assert site.put_audio(one.key, one.content, one.content_type) is True
    assert site.put_audio(one.key, one.content, one.content_type) is False
