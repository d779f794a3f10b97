"""What heads see: figures of their places, what is late now, rural communes, ages, gaps, targets; as JSON and CSV."""

import csv
import io
import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jisr import reference
from jisr.api import figures_models as models
from jisr.domain.application import Action
from jisr.domain.errors import Invalid
from jisr.domain.indicators import Leaf
from jisr.domain.people import Actor, Role
from jisr.store import applications, indicators
from jisr.store import events as history
from jisr.store.base import MOST_WRITES, commit
from jisr.store.staff import save_staff
from jisr.use_cases.late_files import late_files
from jisr.use_cases.money_envelopes import contribute, open_envelope
from jisr.use_cases.project_indicators import project_indicators
from jisr.use_cases.remind_and_escalate import remind_and_escalate
from jisr.use_cases.staff_figures import Choice, staff_figures
from tests.flow.conftest import ROOT, publish_yaml
from tests.flow.doors import staff_app
from tests.flow.test_journey import AGENT, COORDINATOR, call, decide, submitted
from tests.flow.test_staff_http import ask, staff

__all__ = ["staff"]


def counted(world, *files):
    for file in files:
        for event in history.history("application", file.id):
            project_indicators(event)


def many(file, times=7):
    """As if so many women had sent theirs, from the same place on the same day."""
    (sent,) = [e for e in history.history("application", file.id) if e.type == "ApplicationSubmitted"]
    for number in range(times):
        project_indicators(sent.model_copy(update={"event_id": f"woman-{number}"}))


def test_what_is_late_is_counted_from_the_queue_and_rural_from_the_events(world, staff, monkeypatch):
    first = submitted(world, staff)
    second = submitted(world, staff, cnie="ZZ000002")
    counted(world, first, second)
    # The clock of the request is the real one.
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    _, said, _ = ask("GET", "/indicators", query="programme=tamkine-riyada")
    figures = models.Indicators.model_validate(said)
    assert (figures.funnel["submitted"], figures.overdue, figures.overdue_by_province) == (2, 0, {})
    assert figures.by_commune == {"rural" if first.rural else "urban": {"submitted": 2}}

    remind_and_escalate(world.later(days=17))
    _, said, _ = ask("GET", "/indicators")
    assert (said["overdue"], said["overdue_by_province"]) == (2, {first.province: 2})
    _, said, _ = ask("GET", "/indicators", query="from=2020-01&to=2020-02")
    assert (said["funnel"], said["overdue"]) == ({}, 2)


def test_what_was_decided_is_not_late_and_all_else_is_however_much_that_is(world, staff):
    files = [submitted(world, staff, cnie=f"ZZ00000{n}") for n in range(1, 5)]
    decide(world, files[0], Action.REJECT, AGENT, reason_codes=("project_not_viable",))
    world.later(days=17)
    place = {staff.id: {files[0].province}}
    assert late_files(place, world.now).total() == 3
    like = applications.load(files[1].id)
    writes = [
        one for n in range(1_000) for one in applications.create(replace(like, id=f"{like.id[:-4]}{n:04}"))
    ]
    for part in itertools.batched(writes, MOST_WRITES, strict=False):
        commit(part)
    assert late_files(place, world.now).total() == 1_003
    assert late_files({staff.id: ()}, world.now) == {}


def test_the_queue_filters_what_is_overdue_by_either_clock(world, staff, monkeypatch):
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    file = submitted(world, staff)
    world.later(days=58)
    passed = decide(world, file, Action.PASS_STAGE, AGENT)
    world.later(days=4)
    assert passed.stage_deadline > world.now > passed.deadline
    _, said, _ = ask("GET", "/queue", query="overdue=true")
    assert [item["id"] for item in said["items"]] == [file.id]
    _, said, _ = ask("GET", "/queue", query="overdue=false")
    assert said["items"] == []


def test_a_partner_reads_figures_of_what_it_has_given_to_and_of_nothing_else(world, staff):
    """As of the envelopes: a region's pays for all its provinces, a province's for that one alone."""
    file = submitted(world, staff)
    many(file)
    elsewhere = next(p.code for p in reference.provinces("03") if p.code != file.province)
    assert file.region == "03"
    for partner, place in (
        ("Of the region", None),
        ("Of her province", file.province),
        ("Of another", elsewhere),
    ):
        envelope = open_envelope(call(world, COORDINATOR), staff.id, "03", place, 2026)
        contribute(call(world, COORDINATOR), envelope.id, partner, 500_00)

    def seen(partner, *roles, programme=None):
        actor = Actor("staff", "p", frozenset({Role.PARTNER, *roles}), frozenset({"03"}), partner=partner)
        return staff_figures(call(world, actor), Choice(programme)).by_province

    hers = {file.province: {"submitted": 5}}
    assert {
        name: seen(name) for name in ("Of the region", "Of her province", "Of another", None, "Nobody")
    } == {
        "Of the region": hers,
        "Of her province": hers,
        "Of another": {},
        None: {},
        "Nobody": {},
    }
    assert seen("Of the region", programme="another-one") == {}
    assert seen(None, Role.COORDINATOR) == {file.province: {"submitted": 7}}
    save_staff("partner-1", "partner", {"partner"}, {"03"}, (), partner="Of another")
    _, said, _ = ask("GET", "/indicators", sub="partner-1")
    assert (said["funnel"], said["by_kind"], said["overdue_by_province"]) == ({}, {}, {})


def test_a_partner_who_is_also_an_agent_sees_her_own_province_and_what_it_has_given_to(world, staff):
    file = submitted(world, staff)
    counted(world, file)
    far = open_envelope(call(world, COORDINATOR), staff.id, "03", "03.561", 2026)
    contribute(call(world, COORDINATOR), far.id, "Wilaya", 500_00)

    def seen(province):
        roles, place = frozenset({Role.PARTNER, Role.AGENT}), frozenset({province})
        actor = Actor("staff", "p", roles, frozenset({"03"}), place, partner="Wilaya")
        return set(staff_figures(call(world, actor), Choice()).by_province)

    assert file.province != "03.561"
    assert seen(file.province) == {file.province}
    assert seen("03.561") == set()


def test_an_envelope_s_first_money_has_a_giver_and_an_amount(world, staff):
    for first in ({"partner": "Wilaya"}, {"amount": 500_00}):
        with pytest.raises(Invalid) as refused:
            open_envelope(call(world, COORDINATOR), staff.id, "03", None, 2026, **first)
        assert refused.value.errors[0].pointer == "/partner"
    assert (
        open_envelope(call(world, COORDINATOR), staff.id, "03", None, 2026, "Wilaya", 500_00).available
        == 500_00
    )


def table(name, query="", sub="coordinator-1"):
    answer = staff_app("/staff/indicators").handle(
        {
            "rawPath": "/api/v1/staff/indicators",
            "rawQueryString": f"format=csv&table={name}&{query}",
            "headers": {},
            "requestContext": {
                "http": {"method": "GET", "sourceIp": "192.0.2.1"},
                "authorizer": {"jwt": {"claims": {"sub": sub, "token_use": "access", "jti": "s"}}},
            },
        }
    )
    assert (answer["statusCode"], answer["headers"]["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert f"jisr-{name}-" in answer["headers"]["Content-Disposition"]
    assert answer["body"].startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(answer["body"].removeprefix("\ufeff")), delimiter=";"))


def shown(query="", sub="coordinator-1"):
    status, said, _ = ask("GET", "/indicators", query=query, sub=sub)
    assert status == 200
    return models.Indicators.model_validate(said)


def test_the_age_and_the_commune_are_told_by_band_and_nothing_of_the_day_of_birth(world, staff):
    files = [
        submitted(world, staff, birth_date="2001-05-23"),
        submitted(world, staff, cnie="ZZ000002", birth_date="1950-05-23"),
    ]
    counted(world, *files)
    figures = shown()
    assert figures.by_age == {"25-34": {"submitted": 1}, "55+": {"submitted": 1}}
    assert figures.by_commune == {"urban": {"submitted": 2}}
    for file in files:
        for event in history.history("application", file.id):
            assert "2001" not in event.to_detail()
            assert "1950" not in event.to_detail()
    assert [r["submitted"] for r in table("ages")] == ["1", "1"]


def test_a_corrected_birth_date_moves_the_band(world, staff):
    from jisr.store import applications
    from jisr.use_cases.save_answers import save_answers

    file = submitted(world, staff)
    assert file.age_band == "35-44"
    save_answers(
        call(world, AGENT, version=file.version),
        file,
        {"birth_date": "2000-01-01"},
        reason_codes=("id_card",),
    )
    assert applications.load(file.id).age_band == "25-34"


def test_gaps_name_every_province_that_she_covers_also_those_without_a_file(world, staff, monkeypatch):
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    file = submitted(world, staff)
    counted(world, file)
    gaps = shown().gaps
    assert [r.province for r in gaps.provinces] == sorted(p.code for p in reference.provinces("03"))
    people = reference.province(file.province).population
    assert gaps.submitted.best.model_dump() == {
        "province": file.province,
        "per_10000": round(10_000 / people, 2),
    }
    assert (gaps.submitted.ratio, gaps.submitted.without) == (None, 8)
    assert [month.month for month in gaps.submitted.by_month] == ["2026-11"]
    rates = {r["province"]: r for r in table("rates")}
    assert rates[file.province]["submitted"] == "1"
    assert rates["03.561"]["name_fr"] == "Taza"
    assert shown("region=03").by_region == {"03": {"submitted": 1}}


def test_the_rural_share_is_told_month_by_month_of_the_communes_that_are_known(world, staff, monkeypatch):
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    file = submitted(world, staff)
    counted(world, file)
    (sent,) = [e for e in history.history("application", file.id) if e.type == "ApplicationSubmitted"]
    of_a_village = sent.data.model_copy(update={"rural": True})
    later = {"event_id": "village-1", "occurred_at": world.now + timedelta(days=65), "data": of_a_village}
    project_indicators(sent.model_copy(update=later))
    months = {"2026-11": (0, 1, 0.0), "2026-12": (0, 0, None), "2027-01": (1, 0, 100.0)}
    world.later(days=65)
    got = shown().gaps.rural_by_month
    assert {m.month: (m.rural, m.urban, m.share) for m in got} == months
    assert [r["rural_share"] for r in table("communes")] == ["0,0", "", "100,0"]


def aiming(world):
    """A programme with a target, of 1,000 centres a year."""
    name = "social-centre-qualification.yaml"
    publish_yaml((ROOT / "programmes" / name).read_text("utf-8"), name, world.now)


def test_a_target_is_held_against_what_falls_to_her_region(world, staff, monkeypatch):
    aiming(world)
    save_staff("manager-1", "manager", {"programme_manager"}, (), ())
    monkeypatch.setattr("jisr.bootstrap.now", lambda: datetime(2026, 7, 2, 12, tzinfo=UTC))
    country = next(t for t in shown(sub="manager-1").targets)
    region = next(t for t in shown().targets)
    assert (country.programme, country.per_year, country.base) == ("social-centre-qualification", 1000, 250)
    assert (country.here, country.whole, country.counts) == (1000, True, "approved")
    assert country.expected == 501  # 183 of 365 days
    assert (region.here, region.whole, region.reality) == (121, False, 0)  # 4.5 of 36.8 million inhabitants
    assert [t.year for t in shown("from=1990-03").targets] == [2026]  # it opened then
    assert shown("from=2025-03&to=2025-04").targets == shown("to=2025-04").targets == []
    monkeypatch.setattr("jisr.bootstrap.now", lambda: datetime(2033, 7, 2, 12, tzinfo=UTC))
    assert [t.year for t in shown("from=1990-03").targets] == [2028, 2029, 2030, 2031, 2032, 2033]
    assert [t.year for t in shown("from=2027-03&to=2028-04").targets] == [2027, 2028]
    assert [(t.year, t.expected) for t in shown("to=2028-04").targets] == [(2028, 121)]
    assert shown("from=2034-01").targets == []


def test_what_is_not_ours_is_labelled_and_follows_the_region(world, staff):
    save_staff("manager-1", "manager", {"programme_manager"}, (), ())
    assert {one.place for one in shown().context} == {"MA", "03"}
    assert {one.place for one in shown("region=05", sub="manager-1").context} == {"MA"}


def test_every_table_comes_as_csv_and_begins_no_formula(world, staff, monkeypatch):
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    aiming(world)
    counted(world, submitted(world, staff))
    leaf("self_employed", "03.231", **{"days.review.3.rural.55+": 1, "paid.rural.55+": 1})
    remind_and_escalate(world.later(days=17))
    from jisr.api.figures import TABLES

    for name in TABLES:
        rows = table(name)
        assert rows, name
        assert not [value for line in rows for value in line.values() if value.startswith(("=", "+", "@"))]
    assert ask("GET", "/indicators", query="format=csv&table=people")[0] == 422
    assert ask("GET", "/indicators", query="format=xlsx")[0] == 422


def test_a_partner_reads_the_year_that_its_money_was_for_and_no_other(world, staff):
    many(submitted(world, staff))
    old = open_envelope(call(world, COORDINATOR), staff.id, "03", None, 2025)
    contribute(call(world, COORDINATOR), old.id, "Of 2025", 500_00)
    actor = Actor("staff", "p", frozenset({Role.PARTNER}), frozenset({"03"}), partner="Of 2025")
    found = staff_figures(call(world, actor), Choice())
    assert (found.funnel, found.overdue) == ({}, 0)
    assert [rate.counts["submitted"] for rate in found.rates] == [0] * 9
    new = open_envelope(call(world, COORDINATOR), staff.id, "03", None, 2026)
    contribute(call(world, COORDINATOR), new.id, "Of 2025", 500_00)
    assert staff_figures(call(world, actor), Choice()).funnel == {"submitted": 5}


def test_months_in_which_nothing_happened_are_there(world, staff, monkeypatch):
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    counted(world, submitted(world, staff))
    world.later(days=62)
    counted(world, submitted(world, staff, cnie="ZZ000002"))
    months = shown("to=2027-12").by_month
    assert {month: counts.get("submitted", 0) for month, counts in months.items()} == {
        "2026-11": 1,
        "2026-12": 0,
        "2027-01": 1,
    }


def leaf(kind, province, month="2026-11", **counts):
    """Counters of one leaf of the programme, as its events would have made them."""
    where = Leaf("tamkine-riyada", province, kind, month)
    named = {name.replace("__", "."): n for name, n in counts.items()}
    indicators.count(where, named, f"made-up {where}")


def test_a_kind_and_a_province_cut_the_funnel_the_times_and_the_money(world, staff, monkeypatch):
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    leaf("self_employed", "03.231", to__submitted=7, days__review__3=7, reserved=700_00)
    leaf("cooperative_member", "03.231", to__submitted=2, days__review__20=2, reserved=200_00)
    leaf("cooperative_member", "03.561", to__submitted=4, days__review__60=4)

    def cut(query):
        found = shown(query)
        return found.funnel.get("submitted"), found.times["review"].median, found.money.reserved_mad

    assert cut("") == (13, 3, 900)
    assert cut("kind=cooperative_member") == (6, 60, 200)
    assert cut("province=03.231") == (9, 3, 900)
    assert cut("region=03&province=03.231&kind=cooperative_member") == (2, 20, 200)
    one = shown("province=03.231")
    assert (set(one.by_province), [rate.province for rate in one.gaps.provinces]) == (
        {"03.231"},
        ["03.231"],
    )
    assert {one.place for one in shown("province=03.231").context} == {"MA", "03"}
    assert table("times", "kind=cooperative_member&province=03.231")[0]["median_days"] == "20"
    assert table("funnel", "kind=cooperative_member")[0]["files"] == "6"


def test_the_days_of_each_stage_are_told_by_kind_region_and_province(world, staff, monkeypatch):
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    leaf("self_employed", "03.231", to__submitted=7, days__review__3=7)
    leaf("cooperative_member", "03.561", days__review__60=4, days__decision__5=1)
    leaf("cooperative_member", "03.061", to__submitted=1)  # nothing was decided there yet
    found = shown()
    assert {kind: times["review"].median for kind, times in found.times_by_kind.items()} == {
        "self_employed": 3,
        "cooperative_member": 60,
    }
    assert found.times_by_region["03"]["review"].model_dump() == {"median": 3, "p90": 60, "files": 11}
    assert set(found.times_by_province) == {"03.231", "03.561"}
    rows = table("times_provinces", "kind=cooperative_member")
    assert [(r["province"], r["name_fr"], r["stage"], r["p90_days"], r["files"]) for r in rows] == [
        ("03.561", "Taza", "decision", "5", "1"),
        ("03.561", "Taza", "review", "60", "4"),
    ]


def test_what_is_late_is_told_by_all_that_its_place_in_the_queue_says(world, staff, monkeypatch):
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    file = submitted(world, staff)
    counted(world, file)
    world.later(days=17)
    other = next(kind for kind in staff.kinds if kind != file.kind)
    found = shown(f"province={file.province}")
    assert found.overdue_by_province == {file.province: 1}
    assert found.overdue_by_region == {file.region: 1}
    assert found.overdue_by_stage == {file.stage: 1}
    assert found.overdue_by_kind == {file.kind: 1}
    assert found.overdue_by_commune == {"rural" if file.rural else "urban": 1}
    assert found.overdue_by_age == {file.age_band: 1}
    assert shown("province=03.561").overdue == 0
    of_another = shown(f"kind={other}")
    assert (of_another.overdue, of_another.overdue_by_age) == (0, {})
    assert shown(f"kind={file.kind}").overdue_by_province == {file.province: 1}
    assert table("overdue_ages") == [{"age": file.age_band, "overdue": "1"}]
    assert table("overdue_regions")[0]["name_fr"] == "Fès-Meknès"
    (line,) = (row for row in table("map") if row["province"] == file.province)
    assert (line["submitted"], line["active"], line["overdue"]) == ("1", "0", "1")
    assert len(table("map")) == 9


def test_a_late_file_that_has_not_moved_since_the_queue_says_so_much_is_of_nothing_known(
    world, staff, monkeypatch
):
    """Its place is as it was written before; it is in the queue, once, and goes on as the others do."""
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    file = submitted(world, staff)
    counted(world, file)
    kept = applications.StateItem.get(file.id, "STATE")
    when, name, *codes = kept.queue_sk.split("#")
    assert len(codes) == 3
    kept.update([applications.StateItem.queue_sk.set(f"{when}#{name}")])
    world.later(days=17)
    found = shown()
    assert (found.overdue, found.overdue_by_commune, found.overdue_by_kind) == (1, {"-": 1}, {"-": 1})
    assert shown(f"kind={file.kind}").overdue == 0
    queue = applications.queue_of(staff.id, file.province, file.stage)
    (key,) = applications.queue_keys(queue, None, 9)
    assert list(applications.queue_keys(queue, key, 9)) == []
    remind_and_escalate(world.now)
    assert shown().overdue_by_kind == {file.kind: 1}


def test_money_is_told_by_kind_place_commune_and_age(world, staff, monkeypatch):
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    leaf("self_employed", "03.231", **{"reserved.rural.25-34": 700_00, "paid.rural.25-34": 300_00})
    leaf("cooperative_member", "03.561", **{"reserved.urban.55+": 200_00, "released": 50_00})
    found = shown()
    assert (found.money.reserved_mad, found.money.paid_mad, found.money.released_mad) == (900, 300, 50)
    reserved = {
        cut: {name: money.reserved_mad for name, money in getattr(found, f"money_by_{cut}").items()}
        for cut in ("kind", "region", "province", "commune", "age")
    }
    assert reserved == {
        "kind": {"cooperative_member": 200, "self_employed": 700},
        "region": {"03": 900},
        "province": {"03.231": 700, "03.561": 200},
        "commune": {"rural": 700, "urban": 200, "-": 0},
        "age": {"25-34": 700, "55+": 200, "-": 0},
    }
    assert table("money_ages")[0] == {
        "age": "25-34",
        "reserved_mad": "700",
        "released_mad": "0",
        "paid_mad": "300",
    }
    assert table("money_provinces")[1]["name_fr"] == "Taza"


def test_of_one_kind_there_is_no_target_and_of_a_province_its_share(world, staff, monkeypatch):
    aiming(world)
    monkeypatch.setattr("jisr.bootstrap.now", lambda: datetime(2026, 7, 2, 12, tzinfo=UTC))
    (region,), (province,) = shown().targets, shown("province=03.231").targets
    assert 0 < province.here < region.here
    assert shown("programme=social-centre-qualification&kind=organisation").targets == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("kind=nobody_s", 404),
        ("programme=tamkine-riyada&kind=organisation", 404),
        ("kind=%20", 422),
        ("province=03.999", 404),
        ("province=03", 404),
        ("province=F%C3%A8s", 422),
        ("region=99", 404),
        ("region=01&province=03.231", 404),
        ("province=01.051", 404),
        ("region=03&province=01.051", 404),
    ],
)
def test_a_kind_and_a_place_that_are_none_or_are_not_hers_are_told_as_elsewhere(world, staff, query, status):
    aiming(world)
    assert ask("GET", "/indicators", query=query)[0] == status
    assert ask("GET", "/indicators", query=f"format=csv&{query}")[0] == status


def test_a_place_that_is_none_is_told_to_those_who_see_the_country_too(world, staff):
    save_staff("manager-1", "manager", {"programme_manager"}, (), ())
    for query in ("region=99", "region=03.2", "province=03.999", "province=03", "region=01&province=03.231"):
        assert ask("GET", "/indicators", query=query, sub="manager-1")[0] == 404
    assert ask("GET", "/indicators", query="region=01&province=01.051", sub="manager-1")[0] == 200


def test_a_kind_of_an_earlier_version_is_still_one(world, staff, monkeypatch):
    """Files stay with the version that they were made under."""
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    leaf("cooperative_member", "03.231", to__submitted=2)
    name = "tamkine-riyada.yaml"
    text = (ROOT / "programmes" / name).read_text("utf-8")
    later = publish_yaml(text.replace("cooperative_member", "of_a_group"), name, world.later(minutes=1))
    assert (later.version, "cooperative_member" in later.kinds) == (2, False)
    assert shown("kind=cooperative_member").by_kind == {"cooperative_member": {"submitted": 2}}


def test_an_agent_of_some_provinces_names_one_of_them(world, staff):
    save_staff("agent-1", "agent", {"agent"}, {"03"}, ("03.561",))
    leaf("cooperative_member", "03.561", to__submitted=4)
    assert shown("province=03.561", sub="agent-1").funnel == {"submitted": 4}
    assert ask("GET", "/indicators", query="province=03.231", sub="agent-1")[0] == 404


def test_a_partner_finds_by_kind_and_by_province_no_more_than_it_gave_for(world, staff):
    leaf("cooperative_member", "03.231", to__submitted=40)
    envelope = open_envelope(call(world, COORDINATOR), staff.id, "03", "03.561", 2026)
    contribute(call(world, COORDINATOR), envelope.id, "Wilaya", 500_00)
    save_staff("partner-1", "partner", {"partner"}, {"03"}, (), partner="Wilaya")
    for query in ("kind=cooperative_member", "province=03.231", "province=03.561"):
        assert shown(query, sub="partner-1").funnel == {}


def test_a_partner_hears_of_places_in_steps_of_five_and_of_nothing_finer(world, staff, monkeypatch):
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    many(submitted(world, staff))
    gift = open_envelope(call(world, COORDINATOR), staff.id, "03", None, 2026)
    contribute(call(world, COORDINATOR), gift.id, "Wilaya", 500_00)
    save_staff("partner-1", "partner", {"partner"}, {"03"}, (), partner="Wilaya")
    seen, exact = shown(sub="partner-1"), shown()
    assert (seen.rounded, seen.funnel, seen.money) == (True, {"submitted": 5}, None)
    assert (exact.rounded, exact.funnel, exact.money.paid_mad) == (False, {"submitted": 7}, 0)
    assert exact.by_kind
    assert exact.by_month
    for finer in (seen.by_kind, seen.by_commune, seen.by_age, seen.by_month, seen.money_by_month):
        assert finer == {}
    assert [rate.submitted for rate in seen.gaps.provinces].count(None) == 8
    assert {row["submitted"] for row in table("rates", sub="partner-1")} == {"", "5"}
    assert {row["approved"] for row in table("provinces", sub="partner-1")} == {""}
    finer_tables = (
        "kinds",
        "ages",
        "months",
        "communes",
        "times_kinds",
        "times_communes",
        "times_ages",
        "overdue_kinds",
    )
    for name in (*finer_tables, "overdue_ages", "overdue_communes", "overdue_stages", "money", "money_ages"):
        assert table(name, sub="partner-1") == []
    # Months would be finer than what is told: of a partner the period is of whole years.
    assert shown("from=2026-12", sub="partner-1").funnel == {"submitted": 5}
    assert shown("from=2027-01", sub="partner-1").funnel == {}
