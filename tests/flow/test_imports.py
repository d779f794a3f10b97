"""Applicants of another platform are taken over: each right row becomes one draft, once, and she is told."""

import pytest

from jisr.domain.application import Status
from jisr.store import applications, consents
from jisr.store import events as history
from tests.flow.stories import Play, handler, play, published, queued, texts
from tests.flow.tables import Table, csv_of, row, staffed


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
