"""She asks for her data to be erased: nothing of her stays anywhere, whatever is killed on the way."""

import json
import zlib
from contextlib import suppress
from datetime import timedelta

import boto3
import pytest

from jisr import bootstrap
from jisr.api import applicant_models as models
from jisr.api.applicant import APP
from jisr.domain.application import Action, Flag, Status
from jisr.domain.beside import Contact, SafeContact
from jisr.domain.consent import Method
from jisr.domain.errors import Forbidden
from jisr.domain.people import Actor, Role
from jisr.gateways import files, identity, keys
from jisr.store import applications, base, consents, envelopes, erasures, messages, proofs, sign_in
from jisr.store import events as history
from jisr.use_cases import erase_file
from jisr.use_cases.erase_due import finish_erasures
from jisr.use_cases.erase_person import erase_person
from jisr.use_cases.move_own_file import appeal
from jisr.use_cases.prove_identity import prove_identity
from jisr.use_cases.record_consent import Evidence, record_consent
from jisr.use_cases.sessions.limits import count_code
from tests.flow.conftest import TABLES
from tests.flow.test_journey import (
    AGENT,
    COORDINATOR,
    HER,
    at_committee,
    call,
    decide,
    drafted,
    funded,
    reached,
    submitted,
)

PHONE, BEFORE, SAFE = "+212600000001", "+212699999991", "+212688888882"
MARK = "مثال-MARK"
EMAIL = "mark@example.org"


class Pool:
    """The numbers that have an account."""

    def __init__(self, world):
        self.world = world
        self.accounts = {HER.id: PHONE, "account-before": BEFORE}

    def account_of(self, phone):
        return next((a for a, p in self.accounts.items() if p == phone), None)

    def account_named(self, account):
        phone = self.accounts.get(account)
        return phone and identity.Account(account, phone, "ar", True, self.world.now)

    def delete_account(self, phone):
        self.accounts = {a: p for a, p in self.accounts.items() if p != phone}


@pytest.fixture
def pool(world, monkeypatch):
    made = Pool(world)
    monkeypatch.setattr(bootstrap, "now", lambda: world.now)
    for name in ("account_of", "account_named", "delete_account"):
        monkeypatch.setattr(identity, name, getattr(made, name))
    return made


def ask(call_=None, method="POST", path="/me/erasure", sub=HER.id, session=HER.session, body="{}"):
    answer = APP.handle(
        {
            "rawPath": f"/api/v1{path}",
            "rawQueryString": "",
            "headers": {"content-type": "application/json"},
            "requestContext": {
                "http": {"method": method, "sourceIp": "192.0.2.1"},
                "authorizer": {"jwt": {"claims": {"sub": sub, "token_use": "access", "jti": session}}},
            },
            "body": body if method == "POST" else None,
        }
    )
    return answer["statusCode"], json.loads(answer["body"])


def remains():
    """Everything in every table but the events, and in both buckets with all versions, as one text."""
    found = []
    dynamodb, s3 = boto3.client("dynamodb"), boto3.client("s3")
    for table in TABLES:
        found += [
            f"{table} {json.dumps(item, ensure_ascii=False, default=repr)}" for item in everything(table)
        ]
    for bucket in ("uploads", "clean"):
        versions = s3.list_object_versions(Bucket=bucket)
        for entry in versions.get("Versions", []):
            body = s3.get_object(Bucket=bucket, Key=entry["Key"], VersionId=entry["VersionId"])["Body"].read()
            found.append(f"{bucket} {entry['Key']} {body!r}")
        found += [f"{bucket} {entry['Key']}" for entry in versions.get("DeleteMarkers", [])]
    assert dynamodb
    return found


def everything(table):
    """Each item as it is, and what is deflated in it as text."""
    pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=table)
    items = [item for page in pages for item in page["Items"]]
    for item in items:
        if "answers" in item:
            item["answers"] = {"S": zlib.decompress(item["answers"]["B"]).decode()}
    return items


def known_everywhere(world, programme):
    """A file with something of her in every place that there is."""
    file = drafted(world, programme, first_name=MARK, family_name=MARK)
    contact = Contact(PHONE, "ar", EMAIL, SafeContact("09:00-17:00", SAFE), BEFORE)
    file = reached(file, contact)
    paper = applications.load(file.id).documents[0]
    for content in (b"\xff\xd8\xff\xe0" + MARK.encode(), b"\xff\xd8\xff\xe0" + EMAIL.encode()):
        boto3.client("s3").put_object(Bucket="uploads", Key=paper.key, Body=content)
        boto3.client("s3").put_object(Bucket="clean", Key=f"papers/{paper.key}/0/1.jpg", Body=content)
    boto3.client("s3").delete_object(Bucket="uploads", Key=paper.key)
    boto3.client("s3").put_object(Bucket="uploads", Key=f"{file.id}/of-no-document", Body=MARK.encode())
    evidence = Evidence(Method.SIGNED_FORM, "ar", note=MARK)
    file = record_consent(call(world, AGENT), file, evidence)
    from jisr.use_cases.submit_application import submit_application

    file = submit_application(
        call(world, HER, key="k", body={"phone": PHONE}),
        file,
        consent_accepted=True,
        consent_version=programme.consent.text_version,
    )
    file = decide(world, file, Action.CLAIM, AGENT, note=MARK)
    answers = applications.load(file.id).beside.answers
    other = call(world, Actor("applicant", HER.id, frozenset({Role.APPLICANT}), session="other-session"))
    with pytest.raises(Forbidden):
        prove_identity(other, file, "0000", 1990)
    prove_identity(other, file, answers["cnie"][-4:], int(answers["birth_date"][:4]))
    event = history.history("application", file.id)[-1]
    for recipient in (f"sms:{PHONE}", f"sms:{SAFE}", f"email:{EMAIL}"):
        key = messages.Key(keys.hmac("message", recipient), f"{event.event_id}#sms")
        messages.claim(
            key, event_type=event.type, application_id=file.id, language="ar", segments=1, at=world.now
        )
    messages.tell_later(event.event_id, event.to_detail(), world.now + timedelta(hours=9))
    count_code(PHONE, world.now, "challenge-1")
    sign_in.open_challenge("challenge-1", PHONE, "cognito-session", world.now)
    return applications.load(file.id), answers


def traces(world, answers):
    known = [PHONE, BEFORE, SAFE, EMAIL, MARK, answers["cnie"], answers["birth_date"], "other-session"]
    known += [keys.hmac("message", f"sms:{p}") for p in (PHONE, SAFE)]
    known += [keys.hmac("message", f"email:{EMAIL}"), keys.hmac("person", answers["cnie"])]
    return [str(one) for one in known]


def test_nothing_of_her_stays_in_any_table_or_bucket(world, tamkine, pool):
    file, answers = known_everywhere(world, tamkine)
    known = traces(world, answers)
    before = "\n".join(remains())
    assert [one for one in known if one not in before] == []

    assert ask()[0] == 202
    assert finish_erasures(world.later(minutes=15)).failed == 0
    left = [line for line in remains() if '"ERASURES"' not in line]
    still = {one for one in known if any(one in line for line in left)}
    assert still == {PHONE}  # the sign-in under way: until nothing can arrive any more
    upload_late(file)
    assert finish_erasures(world.later(minutes=75)).finished == 1

    left = remains()
    for one in known:
        assert [line for line in left if one in line] == []
    assert [line for line in left if line.startswith(("uploads", "clean", "messages"))] == []
    assert not [line for line in left if HER.id in line and not line.startswith(("events", "access_log"))]
    mine = [line for line in left if file.id in line and line.startswith("applications")]
    assert len(mine) == 2  # the state, and beside it that the rest is gone
    after = applications.load(file.id)
    assert (after.status, after.person, Flag.ERASED in after.flags) == (Status.WITHDRAWN, None, True)
    assert after.done == ()  # a mark is short of the request's body, in which her number may have been
    assert pool.accounts == {}


def upload_late(file):
    """A form that was given out before still works."""
    boto3.client("s3").put_object(Bucket="uploads", Key=f"{file.id}/late", Body=MARK.encode())


def test_the_answer_says_what_is_erased_and_the_same_session_gets_it_again(world, tamkine, pool):
    file = submitted(world, tamkine)
    _, said = ask()
    answer = models.ErasureAccepted.model_validate(said)
    assert answer.applications == [file.id]
    (fate,) = answer.files
    assert (fate.outcome, fate.reason, fate.until) == ("erased", "asked", None)
    assert {"answers", "contact", "documents", "notes", "consents", "messages"} <= set(fate.erased)
    assert "events" in fate.kept
    assert answer.account.outcome == "deleted"
    assert ask()[1] == said
    finish_erasures(world.later(minutes=15))
    assert ask()[1] == said
    assert ask(session="another")[1]["files"] == []  # the number has no file any more
    assert [e.type for e in history.history("application", file.id)] == [
        "ApplicationSubmitted",
        "ApplicationWithdrawn",
        "PersonErased",
    ]
    assert [e.sequence for e in history.history("application", file.id)] == [1, 2, 3]
    assert applications.load(file.id).sequence == 3


def test_a_file_with_public_money_is_kept_and_the_answer_says_until_when(world, tamkine, pool):
    funded(world, tamkine, 100_000_00)
    file = decide(world, at_committee(world, tamkine), Action.APPROVE)
    status, said = ask()
    assert status == 202
    (fate,) = models.ErasureAccepted.model_validate(said).files
    assert (fate.outcome, fate.erased, fate.kept, fate.reason) == ("kept", [], ["whole_file"], "public_money")
    assert (fate.until, fate.days_after_closing) == (None, tamkine.retention["completed"])
    assert said["account"]["outcome"] == "kept"

    file = decide(world, file, Action.END, reason_codes=("withdrew",))
    (fate,) = models.ErasureAccepted.model_validate(ask()[1]).files
    assert fate.until is not None
    assert (fate.until - world.now).days in {tamkine.retention["ended"], tamkine.retention["ended"] - 1}
    finish_erasures(world.later(hours=3))
    assert applications.load(file.id) == file
    assert applications.load(file.id).beside.answers
    assert pool.accounts[HER.id] == PHONE


def test_money_that_was_kept_for_a_waiting_file_and_the_place_of_hers_are_free_again(world, tamkine, pool):
    envelope = funded(world, tamkine, 100_000_00)
    waiting = decide(world, at_committee(world, tamkine), Action.WAITLIST)
    assert [item["pk"]["S"] for item in everything("applications") if "waiting" in item] == [waiting.id]
    ask()
    assert [item for item in everything("applications") if "waiting" in item] == []
    assert envelopes.load(envelope.id).reserved == 0
    assert submitted(world, tamkine).status is Status.SUBMITTED


def test_erasing_ends_an_appeal_and_frees_her_place(world, tamkine, pool):
    refused = decide(world, at_committee(world, tamkine), Action.REJECT, reason_codes=("project_not_viable",))
    file = appeal(call(world, HER), refused, MARK)
    ask()
    after = applications.load(file.id)
    assert (Flag.APPEAL_OPEN in after.flags, after.appeal_until) == (False, None)
    assert not [line for line in remains() if "GUARD#" in line]
    assert submitted(world, tamkine).status is Status.SUBMITTED


def test_a_refused_file_whose_place_another_took_is_erased_all_the_same(world, tamkine, pool):
    refused = decide(world, at_committee(world, tamkine), Action.REJECT, reason_codes=("project_not_viable",))
    world.later(days=tamkine.appeal_days + 2)
    newer = submitted(world, tamkine, Actor("applicant", HER.id, HER.roles, session="not proved"))
    ask()
    assert Flag.ERASED in applications.load(refused.id).flags
    assert applications.load(newer.id) == newer
    assert [line for line in remains() if "GUARD#" in line and newer.id in line]


def test_a_draft_is_erased_without_a_proof_and_another_womans_file_of_the_number_stays(world, tamkine, pool):
    hers = submitted(world, tamkine, Actor("applicant", HER.id, HER.roles, session="sister"))
    draft = drafted(world, tamkine)
    for file in (hers, draft):
        key = messages.Key(keys.hmac("message", f"sms:{PHONE}"), f"event-of-{file.id}#sms")
        messages.claim(key, event_type="X", application_id=file.id, language="ar", segments=1, at=world.now)
    _, said = ask()
    assert said["applications"] == [draft.id]
    assert said["account"]["outcome"] == "kept"
    finish_erasures(world.later(hours=3))
    assert ["event-of-" + hers.id + "#sms"] == [item["sk"]["S"] for item in everything("messages")]
    assert applications.load(hers.id) == hers
    assert applications.load(hers.id).documents
    assert pool.accounts[HER.id] == PHONE


def test_a_number_with_another_file_keeps_its_account_and_its_sign_ins(world, tamkine, pool):
    submitted(world, tamkine)
    ask()
    drafted(world, tamkine)
    count_code(PHONE, world.now, "challenge-2")
    sign_in.open_challenge("challenge-2", PHONE, "s", world.now)
    finish_erasures(world.later(hours=3))
    assert pool.accounts[HER.id] == PHONE
    assert any("challenge-2" in line for line in remains())


STEPS = (
    (base, "commit"),
    (files, "erase_all"),
    (applications, "sweep_beside"),
    (messages, "erase"),
    (messages, "erase_later"),
    (erasures, "mark_swept"),
    (sign_in, "forget_number"),
    (identity, "delete_account"),
    (erasures, "forget_answers"),
    (erasures, "done"),
)


class Killed(BaseException):
    """The process is gone: nothing catches it."""


def interrupt(monkeypatch, module, name, when):
    """The first call of that step is the process's last; what is returned fills then."""
    true, killed = getattr(module, name), []

    def step(*args, **kwargs):
        if not killed:
            killed.append(name)
            if when == "after":
                true(*args, **kwargs)
            raise Killed
        return true(*args, **kwargs)

    monkeypatch.setattr(module, name, step)
    return killed


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_any_step_it_is_healed(world, tamkine, pool, monkeypatch, when):
    """Each step is interrupted in turn, before it and after it: the next round goes on."""
    file, answers = known_everywhere(world, tamkine)
    killed = [interrupt(monkeypatch, module, name, when) for module, name in STEPS]
    with pytest.raises(Killed):
        erase_person(call(world, HER))
    erase_person(call(world, HER))
    for minutes in (0, 80):
        world.later(minutes=minutes)
        for _ in STEPS:
            with suppress(Killed):
                finish_erasures(world.now)
    assert all(killed)
    left = remains()
    for one in traces(world, answers):
        assert [line for line in left if one in line] == []
    told = [e.type for e in history.history("application", file.id)]
    assert told.count("PersonErased") == told.count("ApplicationWithdrawn") == 1
    assert erasures.wanted() == []


def test_killed_right_after_the_mark_the_schedule_erases_without_her(world, tamkine, pool, monkeypatch):
    file = submitted(world, tamkine)

    def killed(*_):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("jisr.use_cases.erase_person.erase_state", killed)
        with pytest.raises(Killed):
            erase_person(call(world, HER))
    assert applications.load(file.id) == file
    finish_erasures(world.later(minutes=15))
    assert applications.load(file.id).status is Status.WITHDRAWN
    withdrawn = history.history("application", file.id)[-2]
    assert (withdrawn.type, withdrawn.actor.kind) == ("ApplicationWithdrawn", "applicant")


def test_a_decision_at_the_same_moment_wins_and_the_answer_says_so(world, tamkine, pool, monkeypatch):
    funded(world, tamkine, 100_000_00)
    file = at_committee(world, tamkine)
    true = erase_file.erase_state

    def late(call_, stale, cause):
        if applications.load(file.id).status is not Status.APPROVED:
            decide(world, file, Action.APPROVE, COORDINATOR)
        true(call_, stale, cause)

    monkeypatch.setattr("jisr.use_cases.erase_person.erase_state", late)
    _, said = ask()
    assert [fate["outcome"] for fate in said["files"]] == ["kept"]
    assert said["applications"] == []
    finish_erasures(world.later(hours=3))
    assert applications.load(file.id).status is Status.APPROVED
    assert erasures.wanted() == []


def test_who_signed_in_and_began_nothing_has_her_number_deleted(world, pool):
    status, said = ask()
    assert (status, said["files"], said["account"]["outcome"]) == (202, [], "deleted")
    finish_erasures(world.later(minutes=15))
    assert pool.accounts[HER.id] == PHONE
    finish_erasures(world.later(minutes=75))
    assert HER.id not in pool.accounts
    assert [line for line in remains() if HER.id in line] == []


def test_who_proved_nothing_erases_nothing(world, tamkine, pool):
    file = submitted(world, tamkine)
    assert ask(session="another")[0] == 403
    assert applications.load(file.id) == file
    assert (consents.of_application(file.id), proofs.of_application(file.id)) == ([], [])


def test_every_number_that_she_had_is_forgotten(world, tamkine, pool, monkeypatch):
    """The office has changed it three times, once back."""
    monkeypatch.setattr(identity, "end_sessions", lambda phone: None)
    monkeypatch.setattr(identity, "ensure_account", lambda phone: f"account-of-{phone[-1]}")
    file = submitted(world, tamkine)
    numbers = [PHONE, BEFORE, SAFE, BEFORE, "+212677777777"]
    for phone in numbers:
        pool.accounts |= {f"account-of-{phone[-1]}": phone} if phone != PHONE else {}
        more = {"reason_codes": ("phone_lost",), "phone": phone}
        if phone != PHONE:
            file = decide(world, file, Action.CHANGE_PHONE, AGENT, **more)
        key = messages.Key(keys.hmac("message", f"sms:{phone}"), f"event-{phone}-{world.later(hours=1)}#sms")
        said = {"event_type": "X", "application_id": file.id, "language": "ar", "segments": 1}
        messages.claim(key, **said, at=world.now)
    contact = applications.load(file.id).beside.contact
    assert (contact.phone, contact.previous_phone) == (numbers[-1], BEFORE)
    assert set(contact.earlier_phones) == {PHONE, SAFE}
    assert set(applications.load(file.id).beside.contact.past_phones) == {PHONE, SAFE, BEFORE}
    del pool.accounts["account-before"]

    owner = Actor("applicant", file.account, frozenset({Role.APPLICANT}), session="her-session")
    proofs.give(file.id, "her-session", world.now)
    erase_person(call(world, owner))
    finish_erasures(world.later(minutes=15))
    assert finish_erasures(world.later(minutes=75)).finished == 1
    left = remains()
    for phone in numbers:
        assert [line for line in left if phone in line] == []
        assert [line for line in left if keys.hmac("message", f"sms:{phone}") in line] == []
    assert pool.accounts == {}
