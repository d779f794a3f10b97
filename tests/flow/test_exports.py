"""A head takes files out as a table: asked for, written in the background by her rights, fetched, gone in a week."""

import csv
import errno
import io
import json
import os
import re
import zipfile
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest

from jisr.domain.application import Action, Application
from jisr.domain.export_columns import COLUMNS, PLAIN
from jisr.domain.people import Actor, Role
from jisr.domain.references import reference_of
from jisr.store import access_log, applications, exports
from jisr.store import events as history
from jisr.store.staff import save_staff
from jisr.use_cases.exports.write import write_export
from jisr.use_cases.project_indicators import project_indicators
from jisr.use_cases.save_answers import save_answers
from tests.flow.conftest import publish_yaml
from tests.flow.doors import staff_app
from tests.flow.stories import (
    AGENT,
    COORDINATOR,
    MANAGER,
    PROGRAMME,
    PROVINCES,
    Play,
    Saved,
    deliver,
    play,
    published,
)
from tests.flow.test_payments import asked

AUDITOR = Actor("staff", "auditor-1", frozenset({Role.AUDITOR}))
ELSEWHERE = Actor("staff", "coordinator-2", frozenset({Role.COORDINATOR}), frozenset({"01"}))
WRITES = "on_export_requested__write_export"


@pytest.fixture
def stage(world, monkeypatch) -> Play:
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    made = play(world, monkeypatch)
    for actor in (AGENT, COORDINATOR, MANAGER, AUDITOR, ELSEWHERE):
        hire(actor)
    return made


def hire(actor: Actor, *, roles: Iterable[Role] | None = None, regions: Iterable[str] | None = None) -> None:
    roles = actor.roles if roles is None else roles
    save_staff(
        actor.id, actor.id, {role.value for role in roles}, actor.regions if regions is None else regions, ()
    )


def wanted(**more: Any) -> dict[str, Any]:
    return {
        "kind": "applications",
        "programme": "proof-grants",
        "region": "03",
        "format": "csv",
        "language": "fr",
        **more,
    }


NAMED = {"columns": [*COLUMNS], "purpose": "Contrôle des dossiers de novembre"}


def counted() -> None:
    """The figures have heard of everything."""
    for event in published():
        project_indicators(event)


def requested(actor: Actor = COORDINATOR, **more: Any) -> Any:
    counted()
    said = asked(None, "POST", "/exports", wanted(**more), actor=actor)
    assert said.status == 202, said.body
    return said.body


def written(_: Play, actor: Actor = COORDINATOR, /, **more: Any) -> Any:
    """An export, written to its end."""
    export = requested(actor, **more)
    hear(export["id"])
    return asked(_, "GET", f"/exports/{export['id']}", actor=actor).body


def hear(export_id: str) -> None:
    """The consumer hears of it, until nobody wakes it any more."""
    heard = 0
    while len(told := of(export_id)) > heard:
        assert deliver(WRITES, told[heard:]) == []
        heard = len(told)


def of(export_id: str) -> list[Any]:
    return [e for e in history.history("export", export_id) if e.published]


def content(stage: Play, export: Any, actor: Actor = COORDINATOR) -> bytes:
    said = asked(stage, "GET", f"/exports/{export['id']}/download", actor=actor)
    assert said.status == 200, said.body
    key = urlsplit(said.body["url"]).path.removeprefix("/")
    return boto3.client("s3").get_object(Bucket="exports", Key=key)["Body"].read()


def table(stage: Play, export: Any, actor: Actor = COORDINATOR) -> list[dict[str, str]]:
    raw = content(stage, export, actor)
    assert raw.startswith(b"\xef\xbb\xbf"), "without its mark a spreadsheet reads another alphabet"
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))


def references(rows: list[dict[str, str]]) -> set[str]:
    return {row["Référence"] for row in rows}


def shown(*files: Application) -> set[str]:
    return {reference_of(file.id) for file in files}


def lines(file: Application) -> list[tuple[str, str]]:
    return [(actor, what) for _, actor, what in access_log.of_application(file.id)]


# -- what is in it -----------------------------------------------------------------------------------------------------


def test_a_table_of_every_file_that_was_sent_whatever_became_of_it(stage):
    stage.fund(100_000_00)
    stage.draft(1)
    sent = stage.submit(2)
    refused = stage.act(stage.submit(3), Action.REJECT, AGENT, reason_codes=("project_not_viable",))
    funded = stage.act(stage.decided_by(4), Action.APPROVE)
    waits = stage.act(stage.decided_by(5, 7000), Action.WAITLIST)
    active = stage.act(stage.act(stage.decided_by(6), Action.APPROVE), Action.SIGN_AGREEMENT, AGENT)
    export = written(stage)
    assert (export["status"], export["done"], export["total"], export["rows"]) == ("ready", 5, 5, 5)
    rows = table(stage, export)
    assert references(rows) == shown(sent, refused, funded, waits, active)
    (row,) = [r for r in rows if r["Référence"] == reference_of(funded.id)]
    assert (row["État"], row["Montant accordé (DH)"], row["Date d'envoi"]) == (
        "accepté",
        "3000,00",
        "2026-11-24",
    )
    assert row["Catégorie"] == "Seule"
    assert not any("Nom" in name or "CNIE" in name for name in row), "nobody is named unless it is asked for"
    assert export["size"] == len(content(stage, export))


def test_names_and_answers_come_with_a_purpose_that_the_audit_keeps(stage):
    file = stage.submit(1)
    refused = asked(stage, "POST", "/exports", wanted(columns=[*COLUMNS]))
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/purpose")
    export = written(stage, **NAMED)
    stage.world.later(minutes=1)
    (row,) = table(stage, export)
    stage.world.later(minutes=1)
    assert (row["Nom"], row["Prénom"], row["CNIE"]) == ("Essai", "Exemple", "ZZ000001")
    assert row["Téléphone"] == "06 00 00 00 01"
    assert (row["Naissance"], row["Montant"]) == ("1990-01-01", "3000")
    assert [line for line in lines(file) if line[1] == "exported"] == [(COORDINATOR.id, "exported")]
    kept = access_log.readings(f"export#{export['id']}")
    assert [(line.what, line.purpose) for line in kept] == [
        ("export", NAMED["purpose"]),
        ("download_export", None),
    ]
    told = asked(stage, "GET", "/audit", query=f"actor={COORDINATOR.id}", actor=AUDITOR).body["items"]
    said = {(one["what"], one["subject"]["id"]): one for one in told}
    assert NAMED["purpose"] in said["export", export["id"]]["details"][0]["fr"]
    assert ("ExportEnded", export["id"]) in said
    assert not [one for one in told if one["what"] == "exported"], "thousands of lines would hide the rest"
    of_file = asked(stage, "GET", "/audit", query=f"application={file.id}", actor=AUDITOR).body["items"]
    assert "exported" in {one["what"] for one in of_file}
    assert all("Essai" not in e.to_detail() for e in history.history("export", export["id"]))


def test_what_was_asked_for_is_asked_of_each_file(stage):
    first = stage.submit(1)
    stage.world.later(days=2)
    second = stage.act(stage.submit(2), Action.PASS_STAGE, AGENT)
    assert references(table(stage, written(stage, province=PROVINCES[2]))) == shown(second)
    assert references(table(stage, written(stage, status="submitted"))) == shown(first)
    assert references(table(stage, written(stage, stage="decision"))) == shown(second)
    assert references(table(stage, written(stage, **{"from": "2026-11-25"}))) == shown(second)
    assert references(table(stage, written(stage, to="2026-11-25"))) == shown(first)


def test_a_file_lies_where_its_corrected_answers_say(stage):
    file = stage.submit(1)
    counted()
    now = applications.load(file.id)
    save_answers(
        stage.call(COORDINATOR, now.version), now, {"province": PROVINCES[0]}, reason_codes=("typing_error",)
    )
    assert references(table(stage, written(stage, province=PROVINCES[0]))) == shown(file)
    assert references(table(stage, written(stage, province=PROVINCES[1]))) == set()
    assert [row["Référence"] for row in table(stage, written(stage))] == [reference_of(file.id)], "once"


# -- rights ------------------------------------------------------------------------------------------------------------


def test_nobody_takes_out_what_is_not_hers_to_read(stage):
    stage.submit(1)
    for actor, status in ((AGENT, 403), (ELSEWHERE, 404)):
        assert asked(stage, "POST", "/exports", wanted(), actor=actor).status == status
    assert asked(stage, "POST", "/exports", wanted(region="99")).status == 404
    assert asked(stage, "POST", "/exports", wanted(programme="nothing")).status == 404
    assert asked(stage, "POST", "/exports", wanted(region="01", province="03.231")).status == 404
    mine = written(stage, ELSEWHERE, region=None)
    assert (mine["status"], mine["rows"], mine["total"]) == ("ready", 0, 0)
    everything = written(stage, MANAGER, region=None)
    assert everything["rows"] == 1


def test_of_a_confidential_programme_only_who_is_let_in(stage):
    stage.programme = publish_yaml(PROGRAMME + "confidential: true\n", "proof.yaml", stage.world.now)
    stage.submit(1)
    assert asked(stage, "POST", "/exports", wanted(region=None), actor=MANAGER).status == 404
    assert written(stage)["rows"] == 1
    assert written(stage, AUDITOR, region=None)["rows"] == 1


def test_an_export_is_its_owners_alone(stage):
    export = written(stage)
    for actor in (MANAGER, AUDITOR, ELSEWHERE):
        for path in (f"/exports/{export['id']}", f"/exports/{export['id']}/download"):
            assert asked(stage, "GET", path, actor=actor).status == 404
        assert asked(stage, "GET", "/exports", actor=actor).body["items"] == []
    assert [one["id"] for one in asked(stage, "GET", "/exports").body["items"]] == [export["id"]]


@pytest.mark.parametrize(
    ("now", "status"),
    [({"roles": (Role.AGENT,)}, 403), ({"regions": ("01",)}, 404), ({"roles": (Role.PARTNER,)}, 403)],
)
def test_rights_that_went_meanwhile_are_asked_again_when_it_is_fetched(stage, now, status):
    export = written(stage)
    hire(COORDINATOR, **now)
    assert asked(stage, "GET", f"/exports/{export['id']}/download").status == status
    hire(COORDINATOR)
    assert asked(stage, "GET", f"/exports/{export['id']}/download").status == 200


def test_rights_are_those_of_the_moment_of_writing(stage):
    file = stage.submit(1)
    export = requested()
    hire(COORDINATOR, roles=(Role.AGENT,))
    hear(export["id"])
    hire(COORDINATOR)
    said = asked(stage, "GET", f"/exports/{export['id']}").body
    assert (said["status"], said["failure"]) == ("failed", "no_rights")
    assert said["failure_text"]["fr"].startswith("Vos droits ont changé")
    assert asked(stage, "GET", f"/exports/{export['id']}/download").status == 409
    assert (COORDINATOR.id, "exported") not in lines(file)


# -- bad input ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [
        {"format": "pdf"},
        {"columns": ["rib"]},
        {"columns": []},
        {"kind": "people"},
        {"status": "draft"},
        {"purpose": "court"},
        {"from": "24/11/2026"},
        {"from": "2026-11-24", "to": "2026-11-23"},
        {"region": "../03"},
        {"limit": 5},
    ],
)
def test_what_can_not_be_meant_is_refused(stage, more):
    assert asked(stage, "POST", "/exports", wanted(**more)).status in {400, 422}


def test_what_a_spreadsheet_would_run_stays_text(stage):
    draft = stage.draft(1)
    hostile = '=HYPERLINK("http://example.invalid";"x")'
    stage.send(1, stage.save(1, draft, {"first_name": hostile, "plan": "+1+1"}))
    (row,) = table(stage, written(stage, **NAMED))
    assert (row["Prénom"], row["Projet"]) == (f"'{hostile}", "'+1+1")
    book = zipfile.ZipFile(io.BytesIO(content(stage, written(stage, format="xlsx", **NAMED))))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=HYPERLINK(" in sheet


def test_three_at_once_and_no_more(stage):
    for _ in range(3):
        requested()
    said = asked(stage, "POST", "/exports", wanted())
    assert (said.status, said.body["type"].rpartition(":")[2]) == (429, "exports_under_way")


# -- xlsx --------------------------------------------------------------------------------------------------------------


def test_a_sheet_in_arabic_goes_from_right_to_left_and_has_days_and_amounts(stage):
    stage.submit(1)
    export = written(stage, format="xlsx", language="ar")
    book = zipfile.ZipFile(io.BytesIO(content(stage, export)))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert 'rightToLeft="1"' in sheet
    cells = [
        re.findall(r"<(?:t|v)(?: [^>]*)?>([^<]*)<", row)
        for row in re.findall(r"<row .*?</row>", sheet, re.DOTALL)
    ]
    assert cells[0][:3] == ["الرقم المرجعي", "الصفة", "الحالة"]
    assert "46350" in cells[1], "24 November 2026, as a sheet counts days"
    assert "3000" in cells[1]


# -- time, death -------------------------------------------------------------------------------------------------------


def test_it_is_gone_after_a_week(stage):
    export = written(stage)
    stage.world.later(days=6, hours=23)
    assert asked(stage, "GET", f"/exports/{export['id']}").body["status"] == "ready"
    stage.world.later(hours=1)
    assert asked(stage, "GET", f"/exports/{export['id']}").body["status"] == "expired"
    said = asked(stage, "GET", f"/exports/{export['id']}/download")
    assert (said.status, said.body["type"].rpartition(":")[2]) == (409, "export_expired")


def test_one_that_does_not_move_is_told_as_failed_and_goes_on_when_it_is_woken(stage):
    export = requested()
    stage.world.later(minutes=61)
    said = asked(stage, "GET", f"/exports/{export['id']}").body
    assert (said["status"], said["failure"]) == ("failed", "stalled")
    hear(export["id"])
    assert asked(stage, "GET", f"/exports/{export['id']}").body["status"] == "ready"


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_more_rows_than_a_table_may_have_are_refused(stage, monkeypatch, format):
    for n in range(1, 3):
        stage.submit(n)
    monkeypatch.setattr("jisr.use_cases.exports.write.MOST_ROWS", {format: 1})
    export = written(stage, format=format)
    assert (export["status"], export["failure"]) == ("failed", "too_many_rows")


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_a_file_that_the_disk_does_not_hold_is_told_as_too_long_and_not_tried_again(
    stage, monkeypatch, format
):
    stage.submit(1)

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    made = {"csv": "jisr.gateways.workbooks._plain", "xlsx": "xlsxwriter.workbook.Workbook._store_workbook"}
    monkeypatch.setattr(made[format], full)
    export = written(stage, format=format)
    assert (export["status"], export["failure"]) == ("failed", "too_many_rows")
    kept = boto3.client("s3").list_objects_v2(Bucket="exports").get("Contents", [])
    assert kept == [], "nothing of it stays"


def test_with_little_time_it_says_that_there_is_more_to_do(stage):
    files = [stage.submit(n) for n in range(1, 6)]
    export = requested()
    clock = iter([900, 900, 20])
    write_export(COORDINATOR.id, export["id"], stage.world.now, lambda: next(clock), part=2)
    half = exports.load(COORDINATOR.id, export["id"])
    assert (half.state, half.done, half.rows) == ("working", 4, 4)
    assert [e.type for e in of(export["id"])] == ["ExportRequested", "ExportPaused"]
    hear(export["id"])
    assert references(table(stage, asked(stage, "GET", f"/exports/{export['id']}").body)) == shown(*files)


@pytest.mark.parametrize("after", [False, True])
def test_killed_anywhere_and_resumed_it_is_the_same_file_and_each_reading_is_written_once(stage, after):
    files = [stage.submit(n) for n in range(1, 4)]
    whole = requested(**NAMED)

    def write() -> None:
        write_export(COORDINATOR.id, whole["id"], stage.world.now, lambda: 900.0, part=2)

    begun = Saved()
    with stage.wire.counting() as calls:
        write()
    steps = len(calls)
    undisturbed = content(stage, whole)
    for at in range(1, steps + 1):
        begun.restore()
        with stage.wire.dying(at, after=after):
            write()
        write()
        assert content(stage, whole) == undisturbed, at
        for file in files:
            assert [line for line in lines(file) if line[1] == "exported"] == [(COORDINATOR.id, "exported")]
        assert [e.type for e in history.history("export", whole["id"])] == ["ExportRequested", "ExportEnded"]


def test_no_log_no_row(stage, monkeypatch):
    stage.submit(1)
    export = requested(**NAMED)

    def refused(*_: Any, **__: Any) -> None:
        raise RuntimeError("the log can't be written")

    with monkeypatch.context() as broken:
        broken.setattr("jisr.store.access_log.commit", refused)
        with pytest.raises(RuntimeError):
            write_export(COORDINATOR.id, export["id"], stage.world.now, lambda: 900.0)
    kept = boto3.client("s3").list_objects_v2(Bucket="exports").get("Contents", [])
    assert [one["Key"] for one in kept] == [f"exports/{export['id']}/steps/list"], "only ids are there"


def test_the_same_request_twice_is_one_export_and_its_key_serves_no_other(stage):
    assert set(PLAIN) < set(COLUMNS)
    counted()

    def send(body: dict[str, Any]) -> tuple[int, Any]:
        answer = staff_app("/staff/exports").handle(
            {
                "rawPath": "/api/v1/staff/exports",
                "rawQueryString": "",
                "headers": {"content-type": "application/json", "idempotency-key": "one-and-the-same"},
                "requestContext": {
                    "http": {"method": "POST", "sourceIp": "192.0.2.1"},
                    "authorizer": {
                        "jwt": {"claims": {"sub": COORDINATOR.id, "token_use": "access", "jti": "s"}}
                    },
                },
                "body": json.dumps(body),
            }
        )
        return answer["statusCode"], json.loads(answer["body"])

    first, again = send(wanted()), send(wanted())
    assert first[0] == again[0] == 202
    assert first[1]["id"] == again[1]["id"]
    status, problem = send(wanted(format="xlsx"))
    assert (status, problem["type"].rpartition(":")[2]) == (422, "idempotency_key_reused")
    assert len(asked(stage, "GET", "/exports").body["items"]) == 1
