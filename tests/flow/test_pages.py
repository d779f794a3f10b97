"""A programme is published, or the portal is built: its pages follow, whoever writes last."""

import json

import boto3
import pytest

from functions.on_site_changed__render_pages.handler import lambda_handler
from jisr.domain.errors import Transient
from jisr.gateways import site
from jisr.use_cases import render_pages as pages
from tests.flow.conftest import ROOT, publish_yaml

MANIFEST = {
    "src/app.tsx": {"file": "assets/app-1.js"},
    "src/site.ts": {"file": "assets/site-1.js"},
    "src/base.css": {"file": "assets/base-1.css"},
    "icons.svg": {"file": "assets/icons-1.svg"},
}


@pytest.fixture
def s3(world):
    return boto3.client("s3")


def build(s3, number=1):
    body = json.dumps(MANIFEST).replace("-1.", f"-{number}.")
    s3.put_object(Bucket="site", Key="assets.json", Body=body)


def page(s3, key="pages/fr/programmes/tamkine-riyada.html"):
    answer = s3.get_object(Bucket="site", Key=key)
    return answer | {"html": answer["Body"].read().decode()}


def keys(s3):
    return [o["Key"] for o in s3.list_objects_v2(Bucket="site").get("Contents", [])]


def shipped_with(title):
    text = (ROOT / "programmes" / "tamkine-riyada.yaml").read_text(encoding="utf-8")
    return text.replace("fr: GISSR Tamkine wa Riyada", f"fr: {title}")


def told(number=1):
    """Both triggers look alike to it: what happened does not matter."""
    return {"Records": [{"messageId": f"m{n}", "body": "{}"} for n in range(number)]}


def test_pages_of_what_is_published_are_there_after_the_build_arrived(s3, tamkine):
    build(s3)
    assert lambda_handler(told(2), None) == {"batchItemFailures": []}
    found = page(s3)
    assert "/assets/base-1.css" in found["html"]
    assert found["ContentType"] == "text/html; charset=utf-8"
    assert found["CacheControl"] == "no-cache"
    assert pages.are_rendered()
    assert len(keys(s3)) == 3 * 7 + 1


def test_without_a_build_there_is_nothing_to_do_and_nothing_to_repeat(s3, tamkine):
    assert lambda_handler(told(), None) == {"batchItemFailures": []}
    assert keys(s3) == []
    assert not pages.are_rendered()


def test_a_new_version_and_a_new_build_are_shown(s3, world, tamkine):
    build(s3)
    pages.render_pages(world.now)
    publish_yaml(shipped_with("Un autre nom"), "tamkine-riyada.yaml", world.later(hours=1))
    assert not pages.are_rendered()
    pages.render_pages(world.now)
    assert "Un autre nom" in page(s3)["html"]
    build(s3, 2)
    assert not pages.are_rendered()
    pages.render_pages(world.now)
    assert "/assets/base-2.css" in page(s3)["html"]
    assert pages.are_rendered()


def test_the_same_build_again_renders_again(s3, world, tamkine):
    """So that new words of the pages come out although no file of the portal changed."""
    build(s3)
    pages.render_pages(world.now)
    build(s3)
    assert not pages.are_rendered()


def test_a_slow_run_with_the_older_version_does_not_win(s3, world, tamkine, monkeypatch):
    """It is overtaken between reading and writing: the newer run writes and ends, then it writes the older pages."""
    build(s3)
    write, overtaken = pages._write, []

    def slow(now, at):
        if not overtaken:
            overtaken.append(True)
            publish_yaml(shipped_with("Un autre nom"), "tamkine-riyada.yaml", world.later(hours=1))
            pages.render_pages(world.now)
            assert "Un autre nom" in page(s3)["html"]
        write(now, at)

    monkeypatch.setattr(pages, "_write", slow)
    pages.render_pages(world.now)
    assert overtaken
    assert "Un autre nom" in page(s3)["html"]
    assert pages.are_rendered()


def test_a_run_that_died_comes_again_and_repairs(s3, world, tamkine, monkeypatch):
    build(s3)
    put = site.put_page

    def dies(key, html, made_of):
        if key.startswith("pages/en"):
            raise RuntimeError("the process ended")
        put(key, html, made_of)

    with monkeypatch.context() as patch:
        patch.setattr(site, "put_page", dies)
        assert lambda_handler(told(), None) == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    assert lambda_handler(told(), None) == {"batchItemFailures": []}
    assert pages.are_rendered()


def test_endless_change_is_tried_again_later(s3, world, tamkine, monkeypatch):
    build(s3)
    write = pages._write

    def restless(now, at):
        write(now, at)
        build(s3)

    monkeypatch.setattr(pages, "_write", restless)
    with pytest.raises(Transient):
        pages.render_pages(world.now)


def test_publishing_tells_the_bus(world, tamkine):
    from jisr.store import events as history

    (event,) = (e for shard in range(8) for e in history.unpublished(shard, world.later(hours=1), 10))
    assert event.type == "ProgrammePublished"
