"""Applicants of another platform are taken over: each right row becomes one draft, once, and she is told."""

import base64
import csv
import gzip
import io
import random
import re
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import boto3
import pytest

from jisr.domain.application import Action, Status
from jisr.domain.consent import Method
from jisr.domain.errors import Conflict, Invalid
from jisr.domain.imports import OVER, WHY, State
from jisr.domain.people import Actor, Role
from jisr.domain.uploads import UploadNotice
from jisr.store import access_log, applications, consents, imports
from jisr.store import events as history
from jisr.store.staff import save_staff
from jisr.use_cases.call import Call
from jisr.use_cases.export_person import export_person
from jisr.use_cases.imports.arrived import import_arrived
from jisr.use_cases.imports.opening import end
from jisr.use_cases.own_file import proved
from jisr.use_cases.prove_identity import prove_identity
from jisr.use_cases.record_consent import Evidence, record_consent
from jisr.use_cases.save_answers import save_answers
from jisr.use_cases.submit_application import submit_application
from tests.flow.conftest import publish_yaml
from tests.flow.stories import (
    AGENT,
    COORDINATOR,
    MANAGER,
    PROGRAMME,
    Play,
    handler,
    play,
    published,
    queued,
    texts,
)
from tests.flow.tables import HEADS, XLSX, Table, asked, csv_of, row, staffed, xlsx_of

AUDITOR = Actor("staff", "auditor-1", frozenset({Role.AUDITOR}))
BODY = {"kind": "alone", "filename": "table.csv", "content_type": "text/csv", "size": 100}
CONFIRM = {"source": "Plateforme 2025", "legal_basis": "Convention", "reason": "Reprise de 2025"}


@pytest.fixture
def stage(world, monkeypatch) -> Play:
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    made = play(world, monkeypatch)
    staffed()
    return made


def drafts() -> list:
    return [
        applications.load(i.pk) for i in applications.StateItem.scan(applications.StateItem.sk == "STATE")
    ]


def told(stage: Play) -> list[tuple[str, str]]:
    """Every SMS, once all that was published is heard."""
    before = len(texts())
    for event in published():
        if event.application_id:
            handler("on_application_event__notify_applicant")(queued(event), None)
    return texts()[before:]


def test_a_table_becomes_drafts_and_each_woman_is_told(stage):
    table = Table(stage, csv_of([row(1), row(2), row(3)]))
    read = table.read()
    assert (read["state"], read["rows"], read["header_line"]) == ("mapping", 3, 1)
    assert [(c["name"], c["to"]) for c in read["columns"]] == [
        ("Nom", "/family_name"),
        ("Prénom", "/first_name"),
        ("N° CNIE", "/cnie"),
        ("Date de naissance", "/birth_date"),
        ("Téléphone", "phone"),
        ("Province", "/province"),
        ("Montant", "/amount_mad"),
        ("Date de la demande", "applied_on"),
    ]
    checked = table.check()
    assert (checked["state"], checked["counts"]) == ("ready", {"ready": 3})
    assert drafts() == []  # nothing is registered before somebody says so
    table.confirm()
    table.work()
    assert (table.now["state"], table.now["counts"]) == ("done", {"registered": 3})
    made = sorted(drafts(), key=lambda file: file.beside.answers["cnie"])
    assert [file.beside.answers for file in made] == [
        {
            "family_name": "Essai",
            "first_name": f"Exemple {number}",
            "cnie": f"ZZ{number:06d}",
            "birth_date": "1990-03-05",
            "province": "03.231",
            "amount_mad": 3000,
        }
        for number in (1, 2, 3)
    ]
    file = made[0]
    assert (file.status, file.region, file.province, file.version) == (Status.DRAFT, "03", "03.231", 1)
    assert file.account == "account-of-+212600000001"
    (because,) = consents.of_application(file.id)
    assert (because.method, because.recorded_by) == ("existing_platform", "manager-1")
    assert because.note == "Plateforme 2025\nConvention de transfert entre services du ministère\n2025-03-12"
    (event,) = history.history("application", file.id)
    assert (event.type, event.data.import_id, event.data.applied_on) == (
        "ApplicationImported",
        table.id,
        "2025-03-12",
    )
    sms = told(stage)
    assert sorted(number for number, _ in sms) == [f"+21260000000{n}" for n in (1, 2, 3)]
    assert "نقلنا" in sms[0][1]


def test_before_she_confirms_a_manager_sees_five_rows_as_they_were_understood(stage):
    rows = [
        row(1),
        row(2, Téléphone="0522123456"),
        row(3, Province="Fes", Téléphone="+212 6-00-00-00-03"),
        row(1),
        *(row(number) for number in range(4, 9)),
    ]
    table = Table(stage, csv_of(rows))
    path = f"/imports/{table.id}/understood"
    assert asked("GET", path).status == 409
    table.read()
    assert asked("GET", path).status == 409  # nobody has said yet what its columns are
    table.check()
    said = asked("GET", path)
    assert (said.status, said.body["programme_version"]) == (200, 1)
    assert [one["line"] for one in said.body["items"]] == [2, 4, 6, 7, 8]  # of those that are ready
    assert asked("GET", path).body == said.body  # never others, however often it is asked
    second = said.body["items"][1]
    assert (second["phone"], second["applied_on"], second["language"]) == (
        "+212600000003",
        "2025-03-12",
        "ar",
    )
    assert second["answers"] == {
        "family_name": "Essai",
        "first_name": "Exemple 3",
        "cnie": "ZZ000003",
        "birth_date": "1990-03-05",
        "province": "03.231",
        "amount_mad": 3000,
    }
    assert second["texts"] == {
        "/family_name": "Essai",
        "/first_name": "Exemple 3",
        "/cnie": "zz 000003",
        "/birth_date": "05/03/1990",
        "phone": "+212 6-00-00-00-03",
        "/province": "Fes",
        "/amount_mad": "3 000 DH",
        "applied_on": "12/03/2025",
    }
    assert drafts() == []
    looked = access_log.readings(f"import#{table.id}")
    assert [(line.actor, line.what) for line in looked] == [(MANAGER.id, "preview_import")] * 2
    table.confirm()
    assert asked("GET", path).status == 409
    table.work()
    assert asked("GET", path).status == 409  # its rows are erased


def test_rows_that_name_people_are_shown_to_whoever_began_the_import_and_by_her_rights_of_now(stage):
    coordinator = replace(COORDINATOR, regions=frozenset({"03"}))
    table = Table(stage, csv_of([row(1), row(2)]), actor=coordinator)
    table.read()
    table.check()
    path = f"/imports/{table.id}/understood"
    assert len(asked("GET", path, actor=coordinator).body["items"]) == 2
    for other, refused in ((MANAGER, 404), (AGENT, 403)):
        assert asked("GET", path, actor=other).status == refused
    save_staff(coordinator.id, coordinator.id, {"coordinator"}, frozenset({"07"}), ())
    before = len(access_log.readings(f"import#{table.id}"))
    assert asked("GET", path, actor=coordinator).body["items"] == []
    assert len(access_log.readings(f"import#{table.id}")) == before


def test_beside_what_it_became_a_cell_is_cut_and_columns_that_are_left_out_are_not_shown(stage):
    heads = (*HEADS[:-1], "Observations")
    table = Table(stage, csv_of([row(1, Nom="E" * 250, **{"Date de la demande": "Veuve"})], heads=heads))
    table.read()
    table.check()
    (one,) = asked("GET", f"/imports/{table.id}/understood").body["items"]
    assert (one["answers"]["family_name"], one["texts"]["/family_name"]) == ("E" * 250, "E" * 200)
    assert "Veuve" not in str(one)


def test_what_became_of_the_rows_is_told_page_by_page_and_as_a_csv(stage):
    rows = [row(1), row(2), row(1), row(4, Téléphone="0522123456"), row(5, Montant="peu", Nom="X"), row(6)]
    table = Table(stage, csv_of(rows))
    done = table.finish()
    assert done["counts"] == {"registered": 3, "duplicate": 1, "faulty": 2}
    registered = table.rows("registered")
    assert [one["line"] for one in registered] == [2, 3, 7]
    assert registered[0]["reference"].startswith("JSR-26")
    (twice,) = table.rows("duplicate")
    assert (twice["line"], twice["problems"][0]["message"]["fr"]) == (
        4,
        "La même personne figure à la ligne 2.",
    )
    phone, two = table.rows("faulty")
    assert (phone["line"], [(p["column"], p["code"]) for p in phone["problems"]]) == (
        5,
        [("Téléphone", "phone")],
    )
    assert [(p["column"], p["code"]) for p in two["problems"]] == [("Montant", "type"), ("Nom", "minLength")]
    for headers in ({}, {"accept-encoding": "gzip, br"}):
        said = asked("GET", f"/imports/{table.id}/report", query="language=fr", headers=headers)
        text = base64.b64decode(said.body)
        text = gzip.decompress(text) if headers else text
        assert said.headers.get("Content-Encoding") == ("gzip" if headers else None)
        head, *lines = list(csv.reader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))
        assert head == ["ligne", "résultat", "colonne", "motif", "référence"]
        assert [line[:2] for line in lines] == [
            ["2", "enregistrée"],
            ["3", "enregistrée"],
            ["4", "doublon"],
            ["5", "à corriger"],
            ["6", "à corriger"],
            ["7", "enregistrée"],
        ]
        assert not re.search("ZZ0|0600000|Exemple", text.decode())


def test_the_same_table_again_or_another_with_the_same_women_does_nothing_twice(stage):
    rows = [row(1), row(2)]
    Table(stage, csv_of(rows)).finish()
    told(stage)
    before = {file.id: file.version for file in drafts()}
    again = Table(stage, csv_of(rows))
    again.read()
    assert again.check()["counts"] == {"duplicate": 2}
    assert {one["problems"][0]["code"] for one in again.rows("duplicate")} == {"imported"}
    assert again.do("confirm", CONFIRM).body["type"].endswith("nothing_ready")
    other = Table(stage, xlsx_of([row(2), row(3)]), XLSX)
    assert other.finish()["counts"] == {"duplicate": 1, "registered": 1}
    assert {file.id: file.version for file in drafts()}.items() >= before.items()
    assert len(drafts()) == 3
    assert [number for number, _ in told(stage)] == ["+212600000003"]


def test_two_imports_of_the_same_women_at_once_make_one_draft_of_each(stage):
    one, two = (Table(stage, csv_of([row(1), row(2), row(3)])) for _ in range(2))
    for table in (one, two):
        table.read()
        assert table.check()["counts"] == {"ready": 3}
        table.confirm()
    one.work()
    two.work()
    assert one.now["counts"] == {"registered": 3}
    assert two.now["counts"] == {"duplicate": 3}
    assert len(drafts()) == 3
    assert len(told(stage)) == 3


def test_who_has_an_open_file_is_a_duplicate_and_nobody_learns_whose(stage):
    stage.submit(1)
    table = Table(stage, csv_of([row(1), row(2)]))
    table.read()
    assert table.check()["counts"] == {"duplicate": 1, "ready": 1}
    (held,) = table.rows("duplicate")
    assert (held["problems"][0]["code"], held["reference"], held["application_id"]) == (
        "has_place",
        None,
        None,
    )


def test_a_place_that_is_taken_between_preview_and_registering(stage):
    table = Table(stage, csv_of([row(1), row(2)]))
    table.read()
    table.check()
    table.confirm()
    stage.submit(1)
    table.work()
    assert table.now["counts"] == {"duplicate": 1, "registered": 1}


def test_a_refused_woman_whose_time_to_appeal_is_over_may_come_again(stage):
    stage.act(stage.submit(1), Action.REJECT, AGENT, reason_codes=("project_not_viable",))
    stage.world.later(days=31)
    table = Table(stage, csv_of([row(1)]))
    table.read()
    assert table.check()["counts"] == {"ready": 1}


def test_a_draft_is_hers_to_complete_and_to_send(stage):
    Table(stage, csv_of([row(1, Montant="")])).finish()
    (file,) = drafts()
    she = Actor("applicant", file.account, frozenset({Role.APPLICANT}), session="s")
    call = Call(she, stage.world.now, "c")
    with pytest.raises(Invalid) as missing:
        submit_application(call, file, consent_accepted=True, consent_version="1")
    assert [error.pointer for error in missing.value.errors] == ["/answers/amount_mad"]
    file = save_answers(call, file, {"amount_mad": 3000})
    file = submit_application(call, file, consent_accepted=True, consent_version="1")
    assert file.status is Status.SUBMITTED
    assert (file.started_at, file.submitted_at) == (stage.world.now, stage.world.now)


def test_the_office_acts_for_her_only_once_she_has_agreed(stage):
    """That her data may be here is not her word that somebody may send in her name."""
    Table(stage, csv_of([row(1)])).finish()
    (file,) = drafts()
    call = stage.call(AGENT)
    with pytest.raises(Conflict, match="consent_needed"):
        save_answers(call, file, {"plan": "a sewing room"})
    stage.world.later(minutes=1)
    file = record_consent(stage.call(AGENT), file, Evidence(Method.IN_PERSON, "ar", "1"))
    file = save_answers(stage.call(AGENT), file, {"plan": "a sewing room"})
    sent = submit_application(stage.call(AGENT), file, consent_accepted=True, consent_version="1")
    assert sent.status is Status.SUBMITTED


def test_an_import_may_be_silent(stage):
    Table(stage, csv_of([row(1), row(2)])).finish(tell=False)
    assert told(stage) == []
    assert len(drafts()) == 2


def test_a_number_that_many_share_is_told_sixty_times_a_day(stage):
    table = Table(stage, csv_of([row(number, Téléphone="0612345678") for number in range(65)]))
    assert table.finish()["counts"] == {"registered": 65}
    assert len(told(stage)) == 60


def test_a_coordinator_takes_over_her_own_region_alone(stage):
    stage.programme = publish_yaml(
        PROGRAMME.replace('regions: ["03"]', 'regions: ["03", "01"]'),
        "proof.yaml",
        stage.world.later(minutes=1),
    )
    table = Table(stage, csv_of([row(1), row(2, Province="01.511"), row(3, Province="")]), actor=COORDINATOR)
    table.read()
    assert table.check()["counts"] == {"ready": 2, "faulty": 1}
    (elsewhere,) = table.rows("faulty")
    assert (elsewhere["line"], elsewhere["problems"][0]["code"]) == (3, "elsewhere")


def test_of_a_confidential_programme_nothing_is_named_in_the_sms(stage):
    stage.programme = publish_yaml(PROGRAMME + "confidential: true\n", "p.yaml", stage.world.later(minutes=1))
    said = asked("POST", "/imports", {**BODY, "programme": stage.programme.id})
    assert said.status == 404  # a manager is not let into its files
    Table(stage, csv_of([row(1)]), actor=COORDINATOR).finish()
    ((_, text),) = told(stage)
    assert "منحة" not in text


def test_whoever_lost_the_right_registers_nobody(stage):
    table = Table(stage, csv_of([row(1)]))
    table.read()
    table.check()
    table.confirm()
    save_staff(MANAGER.id, MANAGER.id, {"agent"}, {"03"}, ())
    table.work()
    assert drafts() == []
    one = imports.load(table.id)
    assert (one.state, one.why) == ("failed", "no_rights")


def test_whoever_was_moved_elsewhere_registers_nobody_where_she_was(stage):
    """Between her look at the rows and their registering."""
    stage.programme = publish_yaml(
        PROGRAMME.replace('regions: ["03"]', 'regions: ["03", "01"]'),
        "proof.yaml",
        stage.world.later(minutes=1),
    )
    table = Table(stage, csv_of([row(1), row(2)]), actor=COORDINATOR)
    table.read()
    assert table.check()["counts"] == {"ready": 2}
    table.confirm()
    save_staff(COORDINATOR.id, COORDINATOR.id, {"coordinator"}, {"01"}, ())
    table.work()
    assert drafts() == []
    assert table.now["counts"] == {"faulty": 2}
    assert {one["problems"][0]["code"] for one in table.rows("faulty")} == {"elsewhere"}


def test_whoever_may_see_no_confidential_files_any_more_registers_none(stage):
    stage.programme = publish_yaml(PROGRAMME + "confidential: true\n", "p.yaml", stage.world.later(minutes=1))
    table = Table(stage, csv_of([row(1)]), actor=COORDINATOR)
    table.read()
    table.check()
    table.confirm()
    save_staff(COORDINATOR.id, COORDINATOR.id, {"programme_manager"}, (), ())
    table.work()
    assert drafts() == []
    one = imports.load(table.id)
    assert (one.state, one.why) == ("failed", "no_rights")


def test_what_can_t_be_a_draft_any_more_is_told_as_that(stage):
    """Nobody is told that she has a file who has none."""
    table = Table(stage, csv_of([row(1)]))
    table.read()
    table.check()
    table.confirm()
    save_staff(MANAGER.id, MANAGER.id, {"coordinator"}, {"01"}, ())
    table.work()
    assert drafts() == []
    assert table.now["counts"] == {"faulty": 1}


def test_called_off_before_and_in_the_middle(stage):
    table = Table(stage, csv_of([row(n) for n in range(250)]))
    table.read()
    table.check()
    table.confirm()
    clock = iter([900, 900, 10])
    table.work(SimpleNamespace(get_remaining_time_in_millis=lambda: next(clock) * 1000))
    assert len(drafts()) == 200  # two pages, and it has said that there is more
    assert table.now["progress"] == 166
    said = table.do("cancel", {})
    assert said.body["state"] == "cancelled"
    assert said.body["counts"] == {"registered": 200, "ready": 50}
    table.work()
    assert len(drafts()) == 200
    assert table.now["counts"] == {"registered": 200, "ready": 50}
    assert closed_as(table) == ("cancelled", 200)
    assert table.do("cancel", {}).status == 409
    assert all(sk.startswith("SEEN#") for sk in table.pages)


def closed_as(table: Table) -> tuple[str, int]:
    (event,) = (e for e in history.history("import", table.id) if e.type == "ImportClosed")
    return event.data.outcome, event.data.registered


def test_called_off_while_a_page_is_under_way(stage, monkeypatch):
    """That page is done: it is counted, and nobody's hash stays."""
    table = Table(stage, csv_of([row(n) for n in range(250)]))
    table.read()
    table.check()
    table.confirm()
    write = imports.write_seen

    def late(*page):
        monkeypatch.setattr(imports, "write_seen", write)
        table.do("cancel", {})
        table.work()  # who hears that it is over is done before the page is written
        write(*page)

    monkeypatch.setattr(imports, "write_seen", late)
    event = next(e for e in reversed(history.history("import", table.id)) if e.type == "ImportDue")
    assert not handler("on_import_due__work_on_import")(queued(event), None)["batchItemFailures"]
    assert len(drafts()) == 100
    one = imports.load(table.id)
    assert (one.state, one.counts) == ("cancelled", {"registered": 100, "ready": 150})
    assert not [seen for _, page in imports.seen(one) for seen in page if seen.person]
    assert all(sk.startswith("SEEN#") for sk in table.pages)


def test_a_right_that_is_lost_in_the_middle_leaves_true_counts(stage):
    table = Table(stage, csv_of([row(n) for n in range(150)]))
    table.read()
    table.check()
    table.confirm()
    clock = iter([900, 10])
    table.work(SimpleNamespace(get_remaining_time_in_millis=lambda: next(clock) * 1000))
    save_staff(MANAGER.id, MANAGER.id, {"agent"}, {"03"}, ())
    table.work()
    one = imports.load(table.id)
    assert (one.state, one.counts) == ("failed", {"registered": 100, "ready": 50})
    assert closed_as(table) == ("failed", 100)
    # By her name it is still found what she did: how many rows she confirmed, and how many files came of them.
    save_staff(AUDITOR.id, AUDITOR.id, {"auditor"}, (), ())
    stage.world.later(minutes=1)
    said = asked("GET", "/audit", query=f"actor={MANAGER.id}", actor=AUDITOR).body["items"]
    shown = {one["what"]: [text["fr"] for text in one["details"]] for one in said}
    assert shown["ImportClosed"] == ["Dossiers : \u2068100\u2069"]
    confirmed = [one for one in said if one["what"] == "ImportDue" and one["data"]["phase"] == "register"]
    assert [one["details"][0]["fr"] for one in confirmed] == ["Lignes confirmées : \u2068150\u2069"] * 2


def test_little_time_is_no_end(stage):
    """Each call does a page, and wakes the next."""
    table = Table(stage, csv_of([row(n) for n in range(250)]))
    table.read()
    table.map()
    calls = 0
    while table.now["state"] == "checking":
        clock = iter([900, 10, 10, 10])
        table.work(SimpleNamespace(get_remaining_time_in_millis=lambda c=clock: next(c) * 1000))
        calls += 1
    assert calls >= 3
    assert table.now["counts"] == {"ready": 250}


def test_another_mapping_is_another_look_at_the_rows(stage):
    table = Table(stage, csv_of([HEADS, row(1), row(2)]))  # its heads stand twice
    table.read()
    assert table.check()["counts"] == {"ready": 2, "faulty": 1}
    assert table.check(from_line=3)["counts"] == {"ready": 2}
    assert table.do("mapping", {"columns": [{"column": 4, "to": "phone"}]}).status == 422
    assert table.now["counts"] == {"ready": 2}
    table.confirm()
    table.work()
    table.work()
    assert table.now["counts"] == {"registered": 2}
    assert {sk.split("#")[1] for sk in table.pages} == {"0002"}  # nothing of the first look is left


def test_choices_are_told_text_by_text(stage):
    stage.programme = publish_yaml(
        PROGRAMME.replace("plan: {type: string}", "plan: {type: string}\n      home: {type: string}").replace(
            "        - {name: amount_mad",
            "        - {name: home, label: {ar: السكن, fr: Logement, en: Home}, widget: choice,\n"
            "           options: {own: {ar: ملك, fr: Propriétaire, en: Owner},"
            " rent: {ar: كراء, fr: Locataire, en: Tenant}}}\n"
            "        - {name: amount_mad",
        ),
        "p.yaml",
        stage.world.later(minutes=1),
    )
    heads = (*HEADS, "Logement")
    rows = [
        (*row(n), home) for n, home in enumerate(["LOCATAIRE", "proprio", "chez ses parents", "", "autre"])
    ]
    table = Table(stage, csv_of(rows, heads))
    column = table.read()["columns"][-1]
    assert (column["to"], column["values"]) == ("/home", {"LOCATAIRE": "rent"})
    assert table.columns()[-1]["choices"] == ["LOCATAIRE", "proprio", "chez ses parents", "autre"]
    columns = [
        {"column": c["column"], "to": c["to"], "values": c["values"]} for c in table.now["columns"] if c["to"]
    ]
    columns[-1]["values"] |= {"proprio": "own", "chez ses parents": ""}
    assert table.do("mapping", {"columns": columns}).status == 200
    table.work()
    (wrong,) = table.rows("faulty")
    assert [(p["column"], p["code"]) for p in wrong["problems"]] == [("Logement", "enum")]
    table.confirm()
    table.work()
    homes = {f.beside.answers["cnie"]: f.beside.answers.get("home") for f in drafts()}
    assert homes == {"ZZ000000": "rent", "ZZ000001": "own", "ZZ000002": None, "ZZ000003": None}


def test_what_stands_in_the_columns_is_shown_while_they_are_decided_and_written_down(stage):
    """All texts of a column only of what is taken for a choice: other columns with few texts name people too."""
    rows = [(*row(n), language) for n, language in ((1, "fr"), (2, "arabe"), (3, "fr"))]
    table = Table(stage, csv_of(rows, (*HEADS, "Langage")))
    path = f"/imports/{table.id}/columns"
    assert asked("GET", path).status == 409
    read = table.read()
    assert {name for column in read["columns"] for name in column} == {"column", "name", "to", "values"}
    assert "ZZ" not in str(read).upper()
    shown = table.columns()
    assert shown[2]["examples"] == ["zz 000001", "zz 000002", "zz 000003"]
    assert [column["choices"] for column in shown] == [None] * 9
    assert [column["choices"] for column in table.columns("8:language,0:/family_name")][8] == ["fr", "arabe"]
    looked = access_log.readings(f"import#{table.id}")
    assert [(line.actor, line.what) for line in looked] == [(MANAGER.id, "preview_import")] * 2
    for wrong in ("8", "8:", "x:phone", "8:phone,", "8:LANGUAGE"):
        assert asked("GET", path, query=f"taken={wrong}").status == 422, wrong
    assert [c["choices"] for c in table.columns("2:/nothing,99:language")] == [None] * 9
    table.check()
    assert len(table.columns()) == 9
    table.confirm()
    assert asked("GET", path).status == 409


@pytest.mark.parametrize("how", ["done", "cancelled", "failed", "no_rights"])
def test_however_it_ends_no_text_of_the_table_stays(stage, how):
    """Also not in the head, which lies there for thirty days."""
    heads = (*HEADS, "Langue", "Observations")
    table = Table(stage, csv_of([(*row(n), "fr", "Veuve de Exemple") for n in (1, 2, 3)], heads))
    table.read()
    assert imports.load(table.id).columns[2].values
    if how == "cancelled":
        table.do("cancel", {})
    else:
        table.check()
        table.confirm()
        if how == "no_rights":
            save_staff(MANAGER.id, MANAGER.id, {"agent"}, {"03"}, ())
        if how == "failed":
            one = imports.load(table.id)
            end(Call(MANAGER, stage.world.now, "c"), one, State.FAILED, "damaged")
        table.work()
    table.work()
    one = imports.load(table.id)
    assert one.state in OVER
    assert [column.name for column in one.columns] == list(heads)
    assert not any(column.examples or column.values for column in one.columns)
    assert one.mapped[4].to == "phone"
    assert not any(target.values for target in one.mapped.values())
    kept = imports.HeadItem.get(f"IMPORT#{table.id}", "IMPORT")
    said = str(imports._import(kept)) + "".join(table.pages)
    assert not re.search("(?i)zz ?0000|06000000|Exemple|05/03/1990", said)


def test_a_file_is_not_begun_with_too_little_time_to_read_it(stage):
    table = Table(stage, csv_of([row(1)]))
    table.arrive()
    table.work(SimpleNamespace(get_remaining_time_in_millis=lambda: 100_000))
    assert table.now["state"] == "reading"
    assert len([e for e in history.history("import", table.id) if e.type == "ImportDue"]) == 2
    table.work(SimpleNamespace(get_remaining_time_in_millis=lambda: 299_000))
    assert table.now["state"] == "mapping"


def test_a_row_that_no_item_holds_fails_with_words(stage):
    dice = random.Random(5)
    long = ["".join(chr(dice.randrange(0x4E00, 0x9FFF)) for _ in range(3_900)) for _ in range(90)]
    table = Table(stage, csv_of([row(1), long], [f"c{at}" for at in range(90)]))
    assert table.read()["why"] == dict(WHY["too_big"])
    table.work()
    assert table.pages == []


def test_why_it_was_made_stays_in_the_audit(stage):
    """When nothing is left of the import."""
    save_staff(AUDITOR.id, AUDITOR.id, {"auditor"}, (), ())
    table = Table(stage, csv_of([row(1)]))
    table.finish(reason="Reprise des demandes de 2025")
    (line,) = access_log.readings(f"import#{table.id}")
    assert (line.actor, line.what, line.purpose) == (
        MANAGER.id,
        "import_people",
        "Reprise des demandes de 2025",
    )
    stage.world.later(minutes=1)
    said = asked("GET", "/audit", query=f"actor={MANAGER.id}", actor=AUDITOR)
    assert said.status == 200, said.body
    (shown,) = (one for one in said.body["items"] if one["what"] == "import_people")
    assert "Reprise des demandes de 2025" in shown["details"][0]["fr"]
    assert shown["title"]["fr"] == "Import confirmé"


def test_by_her_name_the_import_is_found_and_not_each_of_its_thousands(stage):
    """As with exports: what an auditor reads of her day does not grow with her tables. Of a file it is told who."""
    save_staff(AUDITOR.id, AUDITOR.id, {"auditor"}, (), ())
    table = Table(stage, csv_of([row(1), row(2)]))
    table.finish()
    files = [one["application_id"] for one in table.rows("registered")]
    month = stage.world.now.strftime("%Y-%m")
    assert {line.subject for line in access_log.of_reader(MANAGER.id, month)} == {f"import#{table.id}"}
    stage.world.later(minutes=1)
    said = asked("GET", "/audit", query=f"actor={MANAGER.id}", actor=AUDITOR).body["items"]
    assert files[0] not in str(said)
    (shown,) = (one for one in said if one["what"] == "ImportClosed")
    assert shown["details"][0]["fr"] == "Dossiers : \u20682\u2069"
    (made,) = asked("GET", "/audit", query=f"application={files[0]}", actor=AUDITOR).body["items"]
    assert (made["what"], made["actor"]["id"]) == ("ApplicationImported", MANAGER.id)
    assert [text["fr"] for text in made["details"] if table.id in text["fr"]]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "locked"),
        (b"Nom;CIN\r\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no_table"),
        (b"PK\x03\x04 nothing", "damaged"),
    ],
)
def test_what_is_no_table_fails_with_words(stage, content, why):
    table = Table(stage, content)
    failed = table.read()
    assert failed["state"] == "failed"
    assert failed["why"] == dict(WHY[why])
    table.work()
    assert table.pages == []
    assert boto3.client("s3").list_objects_v2(Bucket="uploads").get("Contents", []) == []


def test_other_bytes_than_announced_and_malware_are_not_read(stage):
    table = Table(stage, csv_of([row(1)]), sha256="0" * 64)
    assert table.read()["state"] == "failed"
    table.work()
    other = Table(stage, csv_of([row(1)]))
    import_arrived(UploadNotice(f"imports/{other.id}", None, "threats_found"), stage.world.now, "c")
    assert imports.load(other.id).why == "malware"
    other.work()
    assert boto3.client("s3").list_objects_v2(Bucket="uploads").get("Contents", []) == []


def test_an_upload_whose_scan_never_spoke_is_not_read(stage):
    table = Table(stage, csv_of([row(1)]))
    boto3_version = boto3.client("s3").head_object(Bucket="uploads", Key=f"imports/{table.id}")["VersionId"]
    notice = UploadNotice(f"imports/{table.id}", boto3_version, "no_answer")
    import_arrived(notice, stage.world.now, "c")  # asked once more
    assert imports.load(table.id).state == "uploading"
    newest = boto3.client("s3").head_object(Bucket="uploads", Key=f"imports/{table.id}")["VersionId"]
    import_arrived(UploadNotice(f"imports/{table.id}", newest, "no_answer"), stage.world.now, "c")
    assert imports.load(table.id).why == "not_checked"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"programme": "nothing"}, 404),
        ({"kind": "nobody"}, 422),
        ({"content_type": "application/pdf"}, 422),
        ({"size": 0}, 422),
        ({"size": 50 * 1024 * 1024}, 422),
        ({"size": "1"}, 422),
        ({"sha256": "x"}, 422),
        ({"filename": ""}, 422),
        ({"language": "de"}, 422),
        ({"more": 1}, 422),
    ],
)
def test_an_import_that_can_t_begin(stage, change, status):
    said = asked("POST", "/imports", {**BODY, "programme": stage.programme.id, **change})
    assert said.status == status, said.body


def test_each_step_has_its_time(stage):
    table = Table(stage, csv_of([row(1)]))
    columns = {"columns": [{"column": 0, "to": "phone"}]}
    for what, body in (("mapping", columns), ("confirm", CONFIRM)):
        assert table.do(what, body).status == 409
    read = table.read()
    assert asked("POST", f"/imports/{table.id}/mapping", columns).status == 428
    assert asked("POST", f"/imports/{table.id}/mapping", columns, version=read["version"] - 1).status == 412
    for wrong in ([], [{"column": -1, "to": "phone"}], [{"column": 0, "to": "x y"}]):
        assert table.do("mapping", {"columns": wrong}).status == 422
    assert table.do("mapping", {**columns, "from_line": 1}).status == 422
    table.check()
    for body in ({**CONFIRM, "source": ""}, {**CONFIRM, "legal_basis": "x"}, {"source": "Before"}):
        assert table.do("confirm", body).status == 422
    publish_yaml(PROGRAMME.replace("8000", "7000"), "proof.yaml", stage.world.later(minutes=1))
    assert table.do("confirm", CONFIRM).body["type"].endswith("programme_changed")


def test_nothing_of_a_row_is_in_events_or_logs(stage, capsys):
    table = Table(stage, csv_of([row(1), row(2, Téléphone="0522123456")]))
    table.finish()
    told(stage)
    said = "".join(event.to_detail() for event in history.everything()) + capsys.readouterr().out
    assert "ImportDue" in said
    for text in ("Exemple 1", "ZZ000001", "0522123456", "Plateforme 2025", "Convention"):
        assert text not in said


def test_after_thirty_days_nothing_is_left_of_an_import_but_its_files(stage):
    table = Table(stage, csv_of([row(1)]))
    table.finish()
    ends = int((stage.world.now + timedelta(days=30)).timestamp())
    items = [
        *imports.PageItem.query(f"IMPORT#{table.id}"),
        *imports.ListedItem.query(f"IMPORTS#{MANAGER.id}"),
    ]
    assert {int(item.expires_at) for item in items} == {ends}
    assert table.pages == ["SEEN#0001#00001"]
    (_, (seen,)), *_ = imports.seen(imports.load(table.id))
    assert seen.person is None


def test_who_only_holds_the_phone_reads_nothing_of_her(stage):
    """The number is another platform's word: her draft opens to who knows her card and her year."""
    Table(stage, csv_of([row(1), row(2, **{"Date de naissance": ""})])).finish()
    (file,) = drafts()  # of the other nobody could ever prove that it is hers
    holder = Call(
        Actor("applicant", file.account, frozenset({Role.APPLICANT}), session="s"), stage.world.now, "c"
    )
    assert not proved(holder, file)
    prove_identity(holder, file, "0001", 1990)
    assert proved(holder, applications.load(file.id))


def test_the_desk_sees_by_what_right_her_data_is_here_and_she_gets_it_too(stage):
    Table(stage, csv_of([row(1)])).finish()
    (file,) = drafts()
    said = asked("GET", f"/applications/{file.id}", actor=AGENT)
    assert said.status == 200, said.body
    (because,) = said.body["consents"]
    assert (because["purpose"], because["method"], because["given_by"]) == (
        "transfer",
        "existing_platform",
        "staff",
    )
    assert because["note"].startswith("Plateforme 2025")
    assert not {"submit", "correct"} & {*said.body["allowed_actions"]}
    assert ("agent-1", "read_file") in {line[1:] for line in access_log.of_application(file.id)}
    holder = Call(
        Actor("applicant", file.account, frozenset({Role.APPLICANT}), session="s"), stage.world.now, "c"
    )
    prove_identity(holder, file, "0001", 1990)
    (hers,) = export_person(holder).files
    assert hers["consents"][0]["purpose"] == "transfer"
