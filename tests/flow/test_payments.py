"""Her money comes in instalments: each is due after its step, paid once, and is ordered with others' from the bank."""

import json
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from jisr.domain import trail
from jisr.domain.after_decision import parts_of
from jisr.domain.application import Action, Application, Status
from jisr.domain.desk import Visit
from jisr.domain.errors import Conflict, Invalid
from jisr.domain.idempotency import Idempotency
from jisr.domain.people import Actor
from jisr.store import access_log, accounts, applications, base, envelopes, payment_runs
from jisr.store import events as history
from jisr.store.staff import StaffItem, save_staff
from jisr.use_cases.erase_due import finish_erasures
from jisr.use_cases.erase_person import erase_person
from jisr.use_cases.move_own_file import withdraw
from jisr.use_cases.payment_runs import work_on_run
from jisr.use_cases.payments import Filters, Given, list_payments
from jisr.use_cases.rules import programme_of, rules_of
from jisr.use_cases.visits import report_visit
from tests.flow.conftest import publish_yaml
from tests.flow.doors import staff_app
from tests.flow.stories import (
    AGENT,
    COORDINATOR,
    MANAGER,
    PROGRAMME,
    Play,
    deliver,
    handler,
    her,
    phone,
    play,
    published,
    queued,
    texts,
    written,
)

NOTIFY = "on_application_event__notify_applicant"
RIB = "011780000012345678901237"
IN_PARTS = PROGRAMME.replace(
    "amount_field: /amount_mad}",
    "amount_field: /amount_mad, instalments: [\n"
    "  {id: start, title: {ar: أولى, fr: Début, en: Start}, percent: 60, after: agreement},\n"
    "  {id: rest, title: {ar: ثانية, fr: Reste, en: Rest}, percent: 40, after: 'follow_up:opening'}]}\n"
    "follow_up:\n"
    "  - {id: opening, title: {ar: زيارة, fr: Visite, en: Visit}, after_days: 30}\n"
    "  - {id: year, title: {ar: سنة, fr: Un an, en: A year}, after_days: 365}",
)


@pytest.fixture
def stage(world, monkeypatch) -> Play:
    monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
    made = play(world, monkeypatch)
    made.programme = publish_yaml(IN_PARTS, "proof.yaml", world.now)
    made.fund(100_000_00)
    for actor in (AGENT, COORDINATOR):
        save_staff(actor.id, actor.id, {role.value for role in actor.roles}, actor.regions, ())
    return made


def active(stage: Play, number: int, *, account: str | None = RIB, amount_mad: int = 3000) -> Application:
    stage.world.later(minutes=1)  # one after the other, so that a list has its order
    file = stage.act(stage.decided_by(number, amount_mad), Action.APPROVE)
    return stage.act(file, Action.SIGN_AGREEMENT, AGENT, given=Given(account=account))


def states(file: Application) -> dict[str, tuple[str, int]]:
    parts = parts_of(applications.load(file.id), rules_of(programme_of(file)))
    return {part.instalment.id: (part.state, part.owed) for part in parts}


def visited(stage: Play, file: Application, follow_up: str = "opening") -> Application:
    """A visit of the schedule, reported."""
    visit = Visit(stage.world.now.date(), True, "favourable", (), follow_up)
    report_visit(stage.call(AGENT), applications.load(file.id), visit, "Two machines work.")
    return applications.load(file.id)


def due(stage: Play, **more: Any) -> list[Any]:
    return list_payments(stage.call(COORDINATOR), Filters(stage.programme.id, "03", **more)).items


def asked(
    stage: Play,
    method: str,
    path: str,
    body: Any = None,
    query: str = "",
    actor: Any = COORDINATOR,
    version: int | None = None,
) -> Any:
    sent = {"content-type": "application/json"} | ({} if version is None else {"if-match": f'"{version}"'})
    answer = staff_app(f"/staff{path}").handle(
        {
            "rawPath": f"/api/v1/staff{path}",
            "rawQueryString": query,
            "headers": sent,
            "requestContext": {
                "http": {"method": method, "sourceIp": "192.0.2.1"},
                "authorizer": {"jwt": {"claims": {"sub": actor.id, "token_use": "access", "jti": "s"}}},
            },
            "body": json.dumps(body) if body is not None else None,
        }
    )
    said = answer["body"]
    return SimpleNamespace(
        status=answer["statusCode"],
        body=json.loads(said) if said.startswith("{") else said,
        base64=answer.get("isBase64Encoded"),
    )


def ordered(stage: Play, **more: Any) -> Any:
    """An order, worked on to its end."""
    said = asked(stage, "POST", "/payment-runs", {"programme": stage.programme.id, "region": "03", **more})
    assert said.status == 201, said.body
    worked(stage)
    return asked(stage, "GET", f"/payment-runs/{said.body['id']}").body


def worked(stage: Play) -> None:
    """The last word of each order is heard."""
    for event in [e for e in published() if e.type == "PaymentRunDue"]:
        answer = handler("on_payment_run_due__work_on_order")(queued(event), None)
        assert not answer["batchItemFailures"]


# -- instalments ------------------------------------------------------------------------------------------------------


def test_an_instalment_is_due_after_its_step_and_paid_once(stage):
    file = stage.act(stage.decided_by(1), Action.APPROVE)
    assert states(file) == {"start": ("later", 1_800_00), "rest": ("later", 1_200_00)}
    file = stage.act(file, Action.SIGN_AGREEMENT, AGENT, given=Given(account=RIB))
    assert states(file) == {"start": ("due", 1_800_00), "rest": ("later", 1_200_00)}
    with pytest.raises(Conflict, match="not_due"):
        stage.act(file, Action.RECORD_PAYMENT, method="bank", given=Given(instalment="rest"))
    file = stage.act(file, Action.RECORD_PAYMENT, method="bank", given=Given(instalment="start"))
    assert (file.paid, file.reserved) == (1_800_00, 3_000_00)
    with pytest.raises(Conflict, match="already_paid"):
        stage.act(file, Action.RECORD_PAYMENT, method="bank", given=Given(instalment="start"))
    file = visited(stage, file)
    assert states(file)["rest"] == ("due", 1_200_00)
    file = stage.act(file, Action.RECORD_PAYMENT, method="bank", given=Given(instalment="rest"))
    assert states(file) == {"start": ("paid", 0), "rest": ("paid", 0)}
    told = [e.data.instalment for e in history.history("application", file.id) if e.type == "PaymentRecorded"]
    assert told == ["start", "rest"]
    balance = envelopes.load(stage.envelope_id)
    assert (balance.available, balance.reserved, balance.paid) == (97_000_00, 0, 3_000_00)


def test_a_payment_that_names_no_instalment_fills_them_in_their_order(stage):
    file = active(stage, 1)
    file = stage.act(file, Action.RECORD_PAYMENT, amount=2_000_00, method="bank")
    assert states(file) == {"start": ("paid", 0), "rest": ("later", 1_000_00)}


def test_what_a_version_without_instalments_grants_is_paid_at_once(stage):
    stage.programme = publish_yaml(PROGRAMME, "proof.yaml", stage.world.now)
    assert states(active(stage, 1)) == {"whole": ("due", 3_000_00)}


@pytest.mark.parametrize(
    ("given", "method", "pointers"),
    [
        (Given(instalment="start"), "bank", ["/account"]),
        (Given(instalment="start", account="12"), "bank", ["/account"]),
        (Given(instalment="start", account=RIB), "bank", ["/account"]),
        (Given(account=RIB), "bank", ["/account"]),
        (Given(instalment="start"), "cash", ["/national_id_last4", "/office"]),
        (Given(instalment="start", national_id_last4="0002", office="Fès"), "cash", ["/national_id_last4"]),
        (Given(instalment="start", national_id_last4="0001", office=" "), "cash", ["/office"]),
        (Given(), "cash", ["/national_id_last4"]),
        (Given(national_id_last4="0002"), "cash", ["/national_id_last4"]),
    ],
)
def test_the_bank_needs_her_account_and_cash_her_card(stage, given, method, pointers):
    file = active(stage, 1, account=None)
    amount = None if given.instalment else 500_00
    with pytest.raises(Invalid) as refused:
        stage.act(file, Action.RECORD_PAYMENT, amount=amount, method=method, given=given)
    assert [error.pointer for error in refused.value.errors] == pointers


def test_cash_is_handed_over_on_identity_and_the_office_is_kept_beside_the_file(stage):
    file = active(stage, 1, account=None)
    given = Given(instalment="start", national_id_last4="0001", office="Délégation de Fès")
    file = stage.act(file, Action.RECORD_PAYMENT, method="cash", given=given)
    assert states(file)["start"] == ("paid", 0)
    said = "".join(event.to_detail() for event in history.history("application", file.id))
    assert "Délégation de Fès" not in said
    assert "0001" not in said.replace(file.id, "")


def test_cash_that_names_no_instalment_is_handed_over_on_identity_too(stage):
    file = active(stage, 1, account=None)
    given = Given(national_id_last4="0001")
    file = stage.act(file, Action.RECORD_PAYMENT, amount=500_00, method="cash", given=given)
    assert file.paid == 500_00


def test_who_pays_more_than_is_left_hears_what_is_left_not_what_the_programme_allows(stage):
    with pytest.raises(Invalid) as refused:
        stage.act(active(stage, 1), Action.RECORD_PAYMENT, amount=3_000_01, method="bank")
    (error,) = refused.value.errors
    assert (error.pointer, error.code) == ("/amount_mad", "amount_left")
    assert "reste" in error.message["fr"]


def test_an_instalment_is_paid_whole(stage):
    with pytest.raises(Invalid, match="amount"):
        stage.act(
            active(stage, 1),
            Action.RECORD_PAYMENT,
            method="bank",
            amount=1_00,
            given=Given(instalment="start"),
        )
    with pytest.raises(Invalid, match="instalment"):
        stage.act(active(stage, 2), Action.RECORD_PAYMENT, method="bank", given=Given(instalment="no"))


def test_her_account_is_beside_her_file_and_never_in_what_is_told(stage):
    file = active(stage, 1)
    assert accounts.of_application(file.id) == RIB
    file = stage.act(file, Action.CHANGE_ACCOUNT, AGENT, given=Given(account="MA64" + RIB))
    assert accounts.of_application(file.id) == RIB
    for bad in (None, "1234"):
        with pytest.raises(Invalid, match="payment"):
            stage.act(file, Action.CHANGE_ACCOUNT, AGENT, given=Given(account=bad))
    assert RIB not in "".join(event.to_detail() for event in history.everything())


OTHER_RIB = "022810000123456789012348"


def test_another_account_comes_by_a_change_that_she_is_told_of_and_by_nothing_else(stage):
    file = active(stage, 1)
    given = Given(instalment="start", account=OTHER_RIB)
    with pytest.raises(Invalid) as refused:
        stage.act(file, Action.RECORD_PAYMENT, method="bank", given=given)
    assert [(e.pointer, e.code) for e in refused.value.errors] == [("/account", "account_other")]
    assert accounts.of_application(file.id) == RIB
    stage.act(file, Action.RECORD_PAYMENT, method="bank", given=replace(given, account=f"MA64{RIB}"))
    file = stage.act(file, Action.CHANGE_ACCOUNT, AGENT, given=Given(account=OTHER_RIB))
    (told,) = [e for e in published() if e.type == "AccountChanged"]
    before = len(texts())
    assert deliver(NOTIFY, [told, told]) == []
    ((number, text),) = texts()[before:]
    assert number == phone(1)
    assert "بنكي" in text
    assert OTHER_RIB not in text


def test_her_safe_number_hears_of_a_new_account_and_hers_does_not(stage):
    file = active(stage, 1)
    contact = file.beside.contact
    safe = replace(contact, safe_contact=replace(contact.safe_contact, other_phone=phone(99)))
    now = applications.load(file.id)
    base.commit(
        applications.save(
            now, replace(now, version=now.version + 1, beside=replace(now.beside, contact=safe))
        )
    )
    stage.act(file, Action.CHANGE_ACCOUNT, AGENT, given=Given(account=OTHER_RIB))
    (told,) = [e for e in published() if e.type == "AccountChanged"]
    before = len(texts())
    assert deliver(NOTIFY, [told]) == []
    assert [number for number, _ in texts()[before:]] == [phone(99)]


def test_erasing_her_file_takes_her_account(stage):
    file = stage.act(stage.decided_by(1), Action.APPROVE)
    file = stage.act(file, Action.CHANGE_ACCOUNT, AGENT, given=Given(account=RIB))
    stage.hers(withdraw, 1, file, None)
    assert RIB in str(written())
    erase_person(stage.call(her(1)))
    finish_erasures(stage.world.now)
    assert accounts.of_application(file.id) is None
    assert RIB not in str(written())


def test_a_bank_s_file_of_many_is_written_down_whole_in_few_requests(stage):
    ids = [f"FILE{n:08d}" for n in range(500)]
    asked_for = (COORDINATOR.id, "order_payments", "correlation-9", stage.world.now)
    with stage.wire.counting() as calls:
        access_log.record(ids, *asked_for)
    assert len(calls) <= 6, "a reader's name and five transactions"
    access_log.record(ids, *asked_for)  # after a lost answer
    lines = access_log.of_reader(COORDINATOR.id, stage.world.now.strftime("%Y-%m"))
    assert sorted(line.subject for line in lines if line.what == "order_payments") == ids


# -- what waits, and orders -------------------------------------------------------------------------------------------


def test_what_is_due_in_a_region_stands_in_one_list(stage):
    first, second = active(stage, 1), active(stage, 2, account=None)
    stage.act(stage.decided_by(3), Action.APPROVE)
    found = due(stage)
    assert [(one.file.id, one.part.instalment.id, one.account) for one in found] == [
        (first.id, "start", True),
        (second.id, "start", False),
    ]
    assert [one.file.id for one in due(stage, province=first.province)] == [first.id]
    assert due(stage, state="ordered") == []
    assert asked(stage, "GET", "/payments", query=f"programme={stage.programme.id}&region=01").status == 404
    assert (
        asked(
            stage, "GET", "/payments", query=f"programme={stage.programme.id}&region=03", actor=AGENT
        ).status
        == 403
    )


def test_an_order_takes_what_is_due_and_leaves_out_what_cannot_be_paid(stage):
    first, second = active(stage, 1), active(stage, 2, account=None)
    run = ordered(stage)
    assert run["counts"] == {"ordered": 1, "left_out": 1}
    assert not run["busy"]
    assert [(line["state"], line["code"]) for line in run["items"]] == [
        ("ordered", None),
        ("left_out", "no_account"),
    ]
    assert states(first)["start"] == ("ordered", 1_800_00)
    assert states(second)["start"] == ("due", 1_800_00)
    assert envelopes.load(stage.envelope_id).paid == 0


def test_what_is_with_the_bank_is_neither_paid_nor_released_by_another(stage):
    file = active(stage, 1)
    ordered(stage)
    for action, more in (
        (Action.RECORD_PAYMENT, {"method": "bank", "given": Given(instalment="start")}),
        (Action.END, {"reason_codes": ("agreement_broken",)}),
        (Action.COMPLETE, {}),
    ):
        with pytest.raises(Conflict, match="payment_ordered"):
            stage.act(file, action, **more)
    with pytest.raises(Conflict, match="payment_ordered"):
        stage.act(file, Action.CHANGE_ACCOUNT, AGENT, given=Given(account=RIB))
    with pytest.raises(Invalid, match="amount"):
        stage.act(file, Action.RECORD_PAYMENT, method="bank", amount=1_201_00)
    stage.act(file, Action.RECORD_PAYMENT, method="bank", amount=1_200_00)
    assert ordered_twice(stage) == 422


def ordered_twice(stage: Play) -> int:
    said = asked(stage, "POST", "/payment-runs", {"programme": stage.programme.id, "region": "03"})
    return int(said.status)


def test_an_order_of_chosen_payments_holds_only_these(stage):
    first, _ = active(stage, 1), active(stage, 2)
    chosen = [{"application_id": first.id, "instalment": "start"}]
    run = ordered(stage, payments=chosen)
    assert [line["application_id"] for line in run["items"]] == [first.id]
    assert [one.file.id for one in due(stage, state="due")] != [first.id]


def test_a_worker_without_time_says_that_there_is_more_and_goes_on(stage):
    for number in range(1, 5):
        active(stage, number)
    said = asked(stage, "POST", "/payment-runs", {"programme": stage.programme.id, "region": "03"})
    run_id = said.body["id"]
    left = iter([900, 900, 5])
    work_on_run(run_id, stage.world.now, "correlation-1", lambda: next(left))
    assert asked(stage, "GET", f"/payment-runs/{run_id}").body["counts"] == {"ordered": 2, "waiting": 2}
    assert {e.sequence for e in published() if e.type == "PaymentRunDue"} == {1, 2}
    worked(stage)
    assert asked(stage, "GET", f"/payment-runs/{run_id}").body["counts"] == {"ordered": 4}


def test_the_bank_s_file_names_accounts_and_who_is_in_it_is_logged(stage):
    file = active(stage, 1)
    run = ordered(stage)
    said = asked(stage, "GET", f"/payment-runs/{run['id']}/file")
    import base64

    text = base64.b64decode(said.body).decode("utf-8-sig") if said.base64 else said.body
    head, line, *rest = text.split("\r\n")
    assert head == "reference;beneficiary;rib;amount"
    assert line == f"{run['items'][0]['reference']};Exemple Essai;{RIB};1800,00"
    assert rest == [""]
    assert ("coordinator-1", "order_payments") in [
        (actor, what) for _, actor, what in access_log.of_application(file.id)
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+212", "-5", "@x", "\tx"])
def test_no_cell_runs_as_a_formula(cell):
    from jisr.domain.cells import defused

    assert defused(cell) == f"'{cell}"
    assert defused("Exemple") == "Exemple"


# -- the bank's answer ------------------------------------------------------------------------------------------------


def answer_of(run: Any, *outcomes: str, day: str = "24/11/2026") -> str:
    lines = ["référence;montant;date;résultat;motif"]
    for line, outcome in zip(run["items"], outcomes, strict=False):
        reason = "Compte clôturé" if outcome == "retourné" else ""
        lines.append(f"{line['reference']};{line['amount_mad']:.2f};{day};{outcome};{reason}")
    return "\r\n".join(lines) + "\r\n"


def reconciled(stage: Play, run: Any, csv: str, *, confirm: bool) -> Any:
    return asked(
        stage, "POST", f"/payment-runs/{run['id']}/reconciliation", {"csv": csv, "confirm": confirm}
    ).body


def test_what_the_bank_says_is_seen_first_then_recorded_once(stage):
    first, second = active(stage, 1), active(stage, 2)
    run = ordered(stage)
    csv = answer_of(run, "payé", "retourné", day=stage.world.now.strftime("%d/%m/%Y"))
    seen = reconciled(stage, run, csv, confirm=False)
    assert (seen["matched"], seen["already"], seen["wrong"]) == (2, 0, 0), seen
    assert envelopes.load(stage.envelope_id).paid == 0
    assert reconciled(stage, run, csv, confirm=True)["matched"] == 2
    worked(stage)
    assert states(first)["start"] == ("paid", 0)
    assert states(second)["start"] == ("due", 1_800_00)
    assert envelopes.load(stage.envelope_id).paid == 1_800_00
    (back,) = due(stage, state="returned")
    assert back.part.last.reason == "account_closed"
    for _ in range(2):
        again = reconciled(stage, run, csv, confirm=True)
        assert (again["matched"], again["already"], again["wrong"]) == (0, 2, 0)
        worked(stage)
    assert envelopes.load(stage.envelope_id).paid == 1_800_00
    told = [e.type for e in history.everything() if e.type in {"PaymentRecorded", "PaymentReturned"}]
    assert sorted(told) == ["PaymentRecorded", "PaymentReturned"]
    # What came back may be ordered again, once.
    run = ordered(stage)
    assert [line["application_id"] for line in run["items"]] == [second.id]


def test_each_faulty_line_is_named_with_its_column_and_reason(stage):
    for number in range(1, 4):
        active(stage, number)
    run = ordered(stage)
    first, second, third = [line["reference"] for line in run["items"]]
    today = stage.world.now.date()
    csv = "\n".join(
        [
            "Reference,Amount,Date,Outcome,Reason",
            f"{first},1800,{today},paid,",
            "",
            f"{first},1800,{today},paid,",
            f"{second},1799.99,{today},paid,",
            f"{third},1800,{today + timedelta(days=1)},paid,",
            "JSR-0000-0000-0000-1,1800,2026-11-24,paid,",
            f"{third},,{today},perhaps,",
            f"{second},1800,{today},returned,",
        ]
    )
    seen = reconciled(stage, run, csv, confirm=False)
    wrong = [
        (one["line"], [(w["column"], w["code"]) for w in one["errors"]])
        for one in seen["items"]
        if one["state"] == "wrong"
    ]
    assert wrong == [
        (4, [("reference", "twice")]),
        (5, [("amount", "amount")]),
        (6, [("date", "date")]),
        (7, [("reference", "reference")]),
        (8, [("amount", "empty"), ("reference", "twice"), ("outcome", "outcome")]),
        (9, [("reference", "twice"), ("reason", "reason")]),
    ]
    assert all(set(w["message"]) == {"ar", "fr", "en"} for one in seen["items"] for w in one["errors"])
    assert reconciled(stage, run, csv, confirm=True)["matched"] == 1
    worked(stage)
    assert envelopes.load(stage.envelope_id).paid == 1_800_00


def makers(file: Application) -> dict[str, str]:
    """Who did what with her money, as her history has it."""
    told = [e for e in history.history("application", file.id) if e.type.startswith("Payment")]
    return {event.type: event.actor.id for event in told}


def employed(*people: Actor) -> None:
    for actor in people:
        save_staff(actor.id, actor.id, {role.value for role in actor.roles}, actor.regions, ())


def closed(actor: Actor) -> None:
    """Her account is closed, as the page of the people does it."""
    StaffItem("STAFF", actor.id).update([StaffItem.disabled.set(True)])


def paid_by_the_bank(stage: Play, run: Any) -> str:
    return answer_of(run, "payé", "payé", day=stage.world.now.strftime("%d/%m/%Y"))


@pytest.mark.parametrize("gone", [False, True], ids=["there", "closed"])
def test_a_payment_is_ordered_in_one_s_name_and_recorded_in_that_of_who_confirmed_it(stage, gone):
    employed(MANAGER)
    file = active(stage, 1)
    run = ordered(stage)
    if gone:
        closed(COORDINATOR)
    said = asked(
        stage,
        "POST",
        f"/payment-runs/{run['id']}/reconciliation",
        {"csv": paid_by_the_bank(stage, run), "confirm": True},
        actor=MANAGER,
    )
    assert said.body["matched"] == 1
    for _ in range(2):
        worked(stage)
    assert states(file)["start"] == ("paid", 0)
    assert makers(file) == {"PaymentOrdered": COORDINATOR.id, "PaymentRecorded": MANAGER.id}
    assert envelopes.load(stage.envelope_id).paid == 1_800_00


def test_a_payment_s_day_is_the_bank_s_and_not_that_of_its_recording(stage):
    file = active(stage, 1)
    run = ordered(stage)
    paid_on = stage.world.now.date()
    csv = answer_of(run, "payé", day=paid_on.strftime("%d/%m/%Y"))
    stage.world.later(days=3)
    assert reconciled(stage, run, csv, confirm=True)["matched"] == 1
    worked(stage)
    (told,) = [e for e in history.history("application", file.id) if e.type == "PaymentRecorded"]
    assert told.data.paid_on == paid_on
    assert told.occurred_at > stage.world.now - timedelta(days=1)
    (payment,) = [one for one in applications.load(file.id).payments if one.id == "start"]
    assert payment.paid_on == paid_on
    start, _ = asked(stage, "GET", f"/applications/{file.id}", actor=AGENT).body["after_decision"][
        "instalments"
    ]
    assert start["paid_on"] == paid_on.isoformat()
    said = told.data.model_dump(mode="json", exclude_none=True)
    more = [text["fr"] for text in trail.details(told.type, said, None)]
    assert any(paid_on.strftime("%d/%m/%Y") in text for text in more)


def test_what_is_handed_over_or_recorded_by_hand_has_no_day_of_the_bank_s(stage):
    file = stage.act(active(stage, 1), Action.RECORD_PAYMENT, method="bank", given=Given(instalment="start"))
    start, _ = asked(stage, "GET", f"/applications/{file.id}", actor=AGENT).body["after_decision"][
        "instalments"
    ]
    assert (start["state"], start["paid_on"]) == ("paid", None)


def lost(stage: Play, how: str) -> None:
    """What the coordinator may not do any more."""
    if how == "closed":
        closed(COORDINATOR)
    elif how == "role":
        save_staff(COORDINATOR.id, COORDINATOR.id, {"agent"}, {"03"}, ())
    else:
        save_staff(COORDINATOR.id, COORDINATOR.id, {"coordinator"}, {"01"}, ())


LOST = pytest.mark.parametrize("how", ["closed", "role", "region"])


@LOST
def test_who_may_not_order_any_more_orders_nothing_and_somebody_else_does(stage, how):
    employed(MANAGER)
    file = active(stage, 1)
    said = asked(stage, "POST", "/payment-runs", {"programme": stage.programme.id, "region": "03"})
    lost(stage, how)
    worked(stage)
    run = asked(stage, "GET", f"/payment-runs/{said.body['id']}", actor=MANAGER).body
    assert (run["counts"], run["busy"]) == ({"left_out": 1}, False)
    (line,) = run["items"]
    assert line["code"] == "no_rights"
    assert "droit" in line["reason"]["fr"]
    assert states(file)["start"] == ("due", 1_800_00)
    body = {"programme": stage.programme.id, "region": "03"}
    assert asked(stage, "POST", "/payment-runs", body, actor=MANAGER).status == 201
    worked(stage)
    assert makers(file) == {"PaymentOrdered": MANAGER.id}


@LOST
def test_what_one_confirmed_who_may_not_any_more_is_confirmed_anew_by_another(stage, how):
    employed(MANAGER)
    file = active(stage, 1)
    run = ordered(stage)
    csv = paid_by_the_bank(stage, run)
    assert reconciled(stage, run, csv, confirm=True)["matched"] == 1
    lost(stage, how)
    worked(stage)
    path = f"/payment-runs/{run['id']}"
    now = asked(stage, "GET", path, actor=MANAGER).body
    assert [(one["state"], one["code"]) for one in now["items"]] == [("ordered", "no_rights")]
    assert envelopes.load(stage.envelope_id).paid == 0
    body = {"csv": csv, "confirm": True}
    assert asked(stage, "POST", f"{path}/reconciliation", body, actor=MANAGER).body["matched"] == 1
    worked(stage)
    (line,) = asked(stage, "GET", path, actor=MANAGER).body["items"]
    assert (line["state"], line["code"]) == ("paid", None)
    assert makers(file)["PaymentRecorded"] == MANAGER.id
    assert envelopes.load(stage.envelope_id).paid == 1_800_00


@pytest.mark.parametrize("csv", ["reference;amount\n", "\n\n", "nothing of it", "a,b,c,d\n1,2,3,4\n"])
def test_a_file_that_is_no_answer_says_what_it_must_have(stage, csv):
    active(stage, 1)
    seen = reconciled(stage, ordered(stage), csv, confirm=True)
    assert seen["matched"] == 0
    assert seen["wrong"] == 1


def test_the_same_order_sent_twice_is_one(stage):
    active(stage, 1)
    from jisr.use_cases.payment_runs import order_payments

    key = Idempotency.of(COORDINATOR.id, "runs", "key-1", {})
    call = replace(stage.call(COORDINATOR), idempotency=key)
    filters = Filters(stage.programme.id, "03")
    one = order_payments(call, filters, None)
    worked(stage)
    assert order_payments(call, filters, None).run.id == one.run.id
    assert len(payment_runs.page(stage.programme.id, "03", None, 10)) == 1


# -- after the decision -----------------------------------------------------------------------------------------------


def test_a_late_visit_is_the_desk_s_work_and_is_told_once(stage):
    file = active(stage, 1)
    stage.act(file, Action.RECORD_PAYMENT, method="bank", given=Given(instalment="start"))

    def queue() -> list[str]:
        said = asked(stage, "GET", "/queue", query=f"programme={stage.programme.id}", actor=AGENT)
        return [item["id"] for item in said.body["items"]]

    assert queue() == []
    stage.world.later(days=29)
    assert queue() == [file.id]
    stage.world.later(days=3)
    for _ in range(2):
        handler("schedule__remind_and_escalate")({}, None)
    told = [e.data.clock for e in history.history("application", file.id) if e.type == "DeadlineEscalated"]
    assert told == ["visit"]
    visited(stage, file)
    now = applications.load(file.id)
    assert not now.flags & {"visit_overdue", "overdue"}
    with pytest.raises(Conflict, match="visit_done"):
        visited(stage, file)
    with pytest.raises(Invalid, match="follow_up"):
        visited(stage, file, "never")


def test_the_agreement_s_day_is_the_paper_s(stage):
    file = stage.act(stage.decided_by(1), Action.APPROVE)
    stage.world.later(days=10)
    today = stage.world.now.date()
    for day in (today + timedelta(days=1), today - timedelta(days=11)):
        with pytest.raises(Invalid, match="signed_on"):
            stage.act(file, Action.SIGN_AGREEMENT, AGENT, signed_on=day)
    file = stage.act(file, Action.SIGN_AGREEMENT, AGENT, signed_on=today - timedelta(days=4))
    assert file.visit_at is not None
    assert file.visit_at.date() == today + timedelta(days=26)


def test_ending_gives_back_what_is_left(stage):
    file = active(stage, 1)
    file = stage.act(file, Action.RECORD_PAYMENT, method="bank", given=Given(instalment="start"))
    file = stage.act(file, Action.END, reason_codes=("agreement_broken",))
    assert file.status is Status.ENDED
    assert states(file) == {"start": ("paid", 0)}
    balance = envelopes.load(stage.envelope_id)
    assert (balance.available, balance.reserved, balance.paid) == (98_200_00, 0, 1_800_00)
    assert due(stage) == []


def test_nothing_due_makes_no_order(stage):
    assert ordered_twice(stage) == 422


def test_a_follow_up_visit_is_reported_and_made_at_once(stage):
    file = active(stage, 1)
    body = {
        "visited_on": stage.world.now.date().isoformat(),
        "present": False,
        "text": "Nobody was there.",
        "recommendation": "reserved",
        "follow_up": "opening",
    }
    path = f"/applications/{file.id}/visits"
    assert asked(stage, "POST", path, body, actor=AGENT).status == 201
    assert applications.load(file.id).followed == ()
    met = body | {"present": True, "text": "Two machines work."}
    said = asked(stage, "POST", path, met, actor=AGENT)
    assert (said.status, said.body["follow_up"]) == (201, "opening")
    now = asked(stage, "GET", f"/applications/{file.id}", actor=AGENT).body["after_decision"]
    assert [(one["id"], one["state"], one["owed_mad"]) for one in now["instalments"]] == [
        ("start", "due", 1800),
        ("rest", "due", 1200),
    ]
    assert [(one["id"], one["done"]) for one in now["visits"]] == [("opening", True), ("year", False)]
    assert now["account"] is True
    assert asked(stage, "POST", path, met, actor=AGENT).status == 409
    assert asked(stage, "POST", path, met | {"follow_up": "never"}, actor=AGENT).status == 422


@pytest.mark.parametrize("query", ["", "dry_run=true"])
def test_a_visit_of_the_schedule_is_not_made_without_its_report(stage, query):
    file = active(stage, 1)
    path, body = f"/applications/{file.id}/actions", {"action": "record_follow_up"}
    said = asked(stage, "POST", path, body | {"follow_up": "opening"}, query, AGENT, version=file.version)
    assert said.status == 422
    (error,) = said.body["errors"]
    assert (error["pointer"], error["code"]) == ("/follow_up", "report_needed")
    assert all("/visits" in error["message"][language] for language in ("ar", "fr", "en"))
    assert applications.load(file.id) == file
    assert states(file)["rest"] == ("later", 1_200_00)
    assert asked(stage, "POST", path, body, query, AGENT, version=file.version).status == 200
    assert states(file)["rest"] == ("later", 1_200_00)
