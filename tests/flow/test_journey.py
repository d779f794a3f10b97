"""The whole journey in process: draft, answers, papers, submission, review, approval with the money reserved."""

from dataclasses import replace
from datetime import UTC, datetime

import boto3
import pytest

from jisr.domain.application import Action, Status
from jisr.domain.beside import Contact
from jisr.domain.errors import Conflict, IllegalMove, Invalid, NotFound, StaleVersion
from jisr.domain.idempotency import Idempotency
from jisr.domain.messages import Recipient, render
from jisr.domain.people import Actor, Role
from jisr.domain.uploads import NOT_SCANNED, UploadNotice
from jisr.store import applications, base, documents, envelopes
from jisr.store import events as history
from jisr.use_cases.act import Command, Verdict, act, preview
from jisr.use_cases.add_document import add_document
from jisr.use_cases.call import Call
from jisr.use_cases.inspect_document import inspect_document
from jisr.use_cases.money_envelopes import contribute, open_envelope
from jisr.use_cases.move_own_file import appeal, resubmit, withdraw
from jisr.use_cases.promote_waiting import promote_waiting
from jisr.use_cases.save_answers import save_answers
from jisr.use_cases.start_application import Applicant, start_application
from jisr.use_cases.submit_application import submit_application
from tests.flow.conftest import ROOT, publish_yaml
from tests.flow.photos import JPEG, a_photo
from tests.unit.test_programme_check import SMALL as VENDORS

HER = Actor("applicant", "account-1", frozenset({Role.APPLICANT}), session="session-1")
AGENT = Actor("staff", "agent-1", frozenset({Role.AGENT}), frozenset({"03"}))
COORDINATOR = Actor("staff", "coordinator-1", frozenset({Role.COORDINATOR}), frozenset({"03"}))
MANAGER = Actor("staff", "manager-1", frozenset({Role.PROGRAMME_MANAGER}))


def call(world, actor, *, version=None, key=None, route="test", body=None):
    idempotency = Idempotency.of(actor.id, route, key, body)
    return Call(actor, world.now, "correlation-1", idempotency, version)


def answers_of(programme, **changes):
    return {**programme.examples["self_employed"], **changes}


def drafted(world, programme, her=HER, **changes):
    file = start_application(
        call(world, her),
        programme.id,
        "self_employed",
        "ar",
        Applicant(her.id, Contact("+212600000001", "ar")),
    )
    file = save_answers(call(world, her), file, answers_of(programme, **changes))
    for wanted in programme.documents:
        if wanted.required is True:
            for side in wanted.sides or (None,):
                upload(world, file, wanted.type, side, her)
    return applications.load(file.id)


def upload(world, file, type, side, her=HER, content=None):
    content = content or a_photo()
    document, _ = add_document(
        call(world, her), file, type=type, side=side, content_type="image/jpeg", size=len(content)
    )
    boto3.client("s3").put_object(Bucket="uploads", Key=document.key, Body=content)
    inspect_document(UploadNotice(document.key, None, NOT_SCANNED), world.now, "correlation-1")
    return documents.load(file.id, document.id)


def submitted(world, programme, her=HER, **changes):
    file = drafted(world, programme, her, **changes)
    return submit_application(
        call(world, her), file, consent_accepted=True, consent_version=programme.consent.text_version
    )


def reached(file, contact):
    """The file, with another way to reach her."""
    now = applications.load(file.id)
    after = replace(now, version=now.version + 1, beside=replace(now.beside, contact=contact))
    base.commit(applications.save(now, after))
    return applications.as_saved(now, after)


def funded(world, programme, amount, year=2026):
    envelope = open_envelope(call(world, COORDINATOR), programme.id, "03", None, year)
    return contribute(call(world, COORDINATOR), envelope.id, "Conseil régional", amount)


def decide(world, file, action, actor=COORDINATOR, **more):
    return act(call(world, actor, version=file.version), file, Command(action, **more))


def at_committee(world, programme, her=HER, **changes):
    file = submitted(world, programme, her, **changes)
    while file.stage != programme.stages[-1].id:
        file = decide(
            world, file, Action.PASS_STAGE, AGENT if file.status is Status.SUBMITTED else COORDINATOR
        )
    return file


def test_a_womans_file_goes_from_draft_to_money_reserved(world, tamkine):
    envelope = funded(world, tamkine, 100_000_00)
    file = at_committee(world, tamkine)
    approved = decide(world, file, Action.APPROVE)

    assert approved.status is Status.APPROVED
    assert approved.reserved == file.requested > 0
    after = envelopes.load(envelope.id)
    assert (after.available, after.reserved) == (envelope.available - file.requested, file.requested)
    told = [e.type for e in history.history("application", file.id)]
    assert told[0] == "ApplicationSubmitted"
    assert told[-1] == "ApplicationApproved"
    assert [e.sequence for e in history.history("application", file.id)] == list(range(1, len(told) + 1))


def test_a_file_keeps_the_consent_text_that_it_was_begun_under(world, tamkine):
    """Another text is published before she sends: hers is still the one that she reads and agrees to."""
    file = drafted(world, tamkine)
    text = (ROOT / "programmes" / "tamkine-riyada.yaml").read_text(encoding="utf-8")
    was = f'text_version: "{tamkine.consent.text_version}"'
    assert was in text
    newer = publish_yaml(text.replace(was, 'text_version: "of-tomorrow"'), "tamkine-riyada.yaml", world.now)
    with pytest.raises(Invalid) as refused:
        submit_application(
            call(world, HER), file, consent_accepted=True, consent_version=newer.consent.text_version
        )
    assert (refused.value.code, [(e.pointer, e.code) for e in refused.value.errors]) == (
        "incomplete",
        [("/consent", "consent")],
    )
    sent = submit_application(
        call(world, HER), file, consent_accepted=True, consent_version=tamkine.consent.text_version
    )
    assert (sent.programme_version, sent.consent_version) == (tamkine.version, tamkine.consent.text_version)


def test_what_is_missing_is_listed_and_nothing_is_sent(world, tamkine):
    file = start_application(
        call(world, HER), tamkine.id, "self_employed", "ar", Applicant(HER.id, Contact("+212600000001", "ar"))
    )
    with pytest.raises(Invalid) as refused:
        submit_application(call(world, HER), file, consent_accepted=False, consent_version="x")
    codes = {e.code for e in refused.value.errors}
    assert {"required", "document_missing", "consent"} <= codes
    assert applications.load(file.id).status is Status.DRAFT


def test_the_agent_asks_for_a_better_paper_and_she_sends_it_again(world, tamkine):
    file = submitted(world, tamkine)
    paper = applications.load(file.id).documents[0]
    verdict = Verdict(paper.id, "rejected", "blurred")
    file = decide(
        world,
        file,
        Action.REQUEST_CHANGES,
        AGENT,
        reason_codes=("document_unreadable",),
        documents=(verdict,),
    )
    assert file.status is Status.CHANGES_REQUESTED
    told = history.history("application", file.id)[-1]
    sms = render(told, Recipient("+212600000001", "ar"), tamkine, "https://jisr.example")[0]
    assert tamkine.document(paper.type).title["ar"] in sms.text
    assert sms.segments <= 2
    with pytest.raises(Invalid):
        resubmit(call(world, HER), applications.load(file.id))
    upload(world, file, paper.type, paper.side)
    back = resubmit(call(world, HER), applications.load(file.id))
    assert back.status is Status.IN_REVIEW
    assert back.stage == tamkine.stages[0].id


def test_one_key_is_one_submission(world, tamkine):
    file = drafted(world, tamkine)
    asked = {"consent_accepted": True, "consent_version": tamkine.consent.text_version}
    first = submit_application(call(world, HER, key="k", body=1), file, **asked)
    again = submit_application(call(world, HER, key="k", body=1), applications.load(file.id), **asked)
    assert again == first
    with pytest.raises(Invalid):
        submit_application(call(world, HER, key="k", body=2), applications.load(file.id), **asked)


def test_a_second_open_file_of_the_same_person_needs_an_agent(world, tamkine):
    submitted(world, tamkine)
    other = Actor("applicant", "account-2", frozenset({Role.APPLICANT}), session="session-2")
    file = drafted(world, tamkine, other)
    with pytest.raises(Conflict) as refused:
        submit_application(
            call(world, other), file, consent_accepted=True, consent_version=tamkine.consent.text_version
        )
    assert refused.value.code == "duplicate"


def test_she_may_apply_again_after_she_withdrew(world, tamkine):
    file = withdraw(call(world, HER), submitted(world, tamkine), "changed my mind")
    assert file.status is Status.WITHDRAWN
    assert submitted(world, tamkine).status is Status.SUBMITTED


def test_no_money_no_approval_and_the_waiting_list_is_promoted_when_it_comes(world, tamkine):
    funded(world, tamkine, 1_00)
    file = at_committee(world, tamkine)
    with pytest.raises(Conflict) as refused:
        decide(world, file, Action.APPROVE)
    assert refused.value.code == "not_enough_money"
    waiting = decide(world, file, Action.WAITLIST)
    assert waiting.status is Status.WAITLISTED
    contribute(call(world, COORDINATOR), waiting.envelope_id, "Wilaya", file.requested)
    assert promote_waiting(waiting.envelope_id, world.later(minutes=1), "c") == 1
    assert promote_waiting(waiting.envelope_id, world.now, "c") == 0
    assert applications.load(file.id).status is Status.APPROVED


def test_withdrawing_gives_the_money_back(world, tamkine):
    envelope = funded(world, tamkine, 100_000_00)
    approved = decide(world, at_committee(world, tamkine), Action.APPROVE)
    withdraw(call(world, HER), approved, None)
    after = envelopes.load(envelope.id)
    assert (after.available, after.reserved, after.paid) == (100_000_00, 0, 0)
    assert [e.type for e in history.history("envelope", envelope.id)][-1] == "FundsAvailable"


def test_a_preview_shows_the_money_and_stores_nothing(world, tamkine):
    envelope = funded(world, tamkine, 100_000_00)
    file = at_committee(world, tamkine)
    seen = preview(call(world, COORDINATOR), file, Command(Action.APPROVE))
    assert seen.available_after == 100_000_00 - file.requested
    assert envelopes.load(envelope.id) == envelope
    assert applications.load(file.id) == file


def test_an_old_version_overwrites_nothing(world, tamkine):
    file = submitted(world, tamkine)
    decide(world, file, Action.CLAIM, AGENT)
    with pytest.raises(StaleVersion):
        decide(world, file, Action.CLAIM, COORDINATOR)


def test_a_file_of_another_region_does_not_exist(world, tamkine):
    file = submitted(world, tamkine)
    stranger = Actor("staff", "agent-2", frozenset({Role.AGENT}), frozenset({"01"}))
    with pytest.raises(NotFound):
        decide(world, file, Action.CLAIM, stranger)


def test_a_refusal_can_be_appealed_in_time_and_once(world, tamkine):
    file = at_committee(world, tamkine)
    refused = decide(world, file, Action.REJECT, reason_codes=("project_not_viable",))
    open_appeal = appeal(call(world, HER), refused, "I think the quote was misread.")
    with pytest.raises(Conflict):
        appeal(call(world, HER), open_appeal, "again")
    back = decide(world, open_appeal, Action.DECIDE_APPEAL, upheld=True)
    assert back.status is Status.IN_REVIEW
    with pytest.raises(IllegalMove):
        decide(world, back, Action.DECIDE_APPEAL, upheld=True)


def test_a_file_that_is_not_what_it_says_is_refused(world, tamkine):
    file = drafted(world, tamkine)
    paper = tamkine.documents[0]
    refused = upload(
        world, file, paper.type, paper.sides[0] if paper.sides else None, content=b"MZ not a picture"
    )
    assert (refused.status, refused.reason) == (documents.DocumentStatus.REJECTED, "unsupported_type")


def test_a_paper_is_refused_only_with_a_request_to_send_it_again(world, tamkine):
    file = submitted(world, tamkine)
    verdict = Verdict(applications.load(file.id).documents[0].id, "rejected", "blurred")
    with pytest.raises(Invalid):
        decide(world, file, Action.CLAIM, AGENT, documents=(verdict,))


@pytest.mark.parametrize(
    ("scan", "reason"), [("threats_found", "malware"), ("unsupported", "unsupported_type")]
)
def test_a_scan_that_found_something_refuses_the_paper(world, tamkine, scan, reason):
    file = drafted(world, tamkine)
    document = uploaded(world, file)
    inspect_document(UploadNotice(document.key, None, scan), world.now, "correlation-1")
    assert documents.load(file.id, document.id).reason == reason


@pytest.mark.parametrize("scan", ["failed", "access_denied", "something_new"])
def test_a_scan_that_failed_never_accepts_a_paper(world, tamkine, scan):
    file = drafted(world, tamkine)
    """It is asked for again once, as a version of its own; then she must send the file again."""
    document = uploaded(world, file)
    inspect_document(UploadNotice(document.key, None, scan), world.now, "correlation-1")
    assert documents.load(file.id, document.id).status is documents.DocumentStatus.UPLOADING
    again = boto3.client("s3").head_object(Bucket="uploads", Key=document.key)
    inspect_document(UploadNotice(document.key, again["VersionId"], scan), world.now, "correlation-1")
    assert documents.load(file.id, document.id).reason == "not_checked"


def uploaded(world, file):
    """A quote on its way, not inspected yet."""
    document, _ = add_document(
        call(world, HER), file, type="quote", side=None, content_type="image/jpeg", size=len(JPEG)
    )
    boto3.client("s3").put_object(Bucket="uploads", Key=document.key, Body=a_photo())
    return document


def test_a_third_programme_from_a_yaml_text_goes_from_draft_to_approval(world):
    """No code knows it: its form, papers, stages and money are in the text alone."""
    vendors = publish_yaml(VENDORS, "vendors.yaml", world.now)
    funded(world, vendors, 10_000_00)
    begun = start_application(
        call(world, HER), vendors.id, "vendor", "fr", Applicant(HER.id, Contact("+212600000001", "fr"))
    )
    file = save_answers(call(world, HER), begun, vendors.examples["vendor"])
    file = submit_application(call(world, HER), file, consent_accepted=True, consent_version="1")
    file = decide(world, file, Action.PASS_STAGE, AGENT)
    approved = decide(world, file, Action.APPROVE)
    assert (approved.status, approved.reserved) == (Status.APPROVED, 3_000_00)


def test_a_draft_begun_twice_with_one_key_is_one_draft_even_over_the_new_year(world, tamkine):
    applicant = Applicant(HER.id, Contact("+212600000001", "ar"))

    def begin(body=None):
        asked = call(world, HER, key="offline-1", body=body)
        return start_application(asked, tamkine.id, "self_employed", "ar", applicant)

    world.now = datetime(2026, 12, 20, 9, 0, tzinfo=UTC)
    first = begin()
    assert begin().id == first.id
    world.later(days=20)
    assert begin().id == first.id
    with pytest.raises(Invalid) as refused:
        begin({"kind": "another"})
    assert refused.value.code == "idempotency_key_reused"
    assert len(applications.of_account(HER.id)) == 1


def test_a_paper_announced_twice_with_one_key_is_one_paper(world, tamkine):
    file = drafted(world, tamkine)
    wanted = tamkine.documents[0]

    def announce():
        return add_document(
            call(world, HER, key="photo-1"),
            file,
            type=wanted.type,
            side=(wanted.sides or (None,))[0],
            content_type="image/jpeg",
            size=200,
        )

    before = len(applications.load(file.id).documents)
    assert announce()[0] == announce()[0]
    assert len(applications.load(file.id).documents) == before + 1


def test_a_contribution_sent_twice_with_one_key_is_money_once(world, tamkine):
    opened = [
        open_envelope(
            call(world, COORDINATOR, key="open"), tamkine.id, "03", None, 2026, "Partenaire", 5_000_00
        )
        for _ in range(2)
    ]
    assert [e.available for e in opened] == [5_000_00, 5_000_00]
    for _ in range(3):
        contribute(call(world, COORDINATOR, key="gift"), opened[0].id, "Conseil régional", 7_000_00)
    after = envelopes.load(opened[0].id)
    assert (after.available, after.contributed) == (12_000_00, 12_000_00)
    assert [e.sequence for e in history.history("envelope", after.id)] == [1, 2, 3, 4, 5]
    with pytest.raises(Conflict) as refused:
        open_envelope(call(world, COORDINATOR), tamkine.id, "03", None, 2026)
    assert refused.value.code == "envelope_exists"


def test_a_submission_whose_answer_was_lost_is_answered_again(world, tamkine):
    """Two at once: the second read the draft before the first had sent it."""
    file = drafted(world, tamkine)

    def send():
        return submit_application(
            call(world, HER, key="send"),
            file,
            consent_accepted=True,
            consent_version=tamkine.consent.text_version,
        )

    first = send()
    assert send() == first


def test_money_that_comes_again_after_many_others_is_still_money_once(world, tamkine):
    envelope = open_envelope(call(world, COORDINATOR), tamkine.id, "03", None, 2026)

    def give(key, amount=1_000_00):
        return contribute(call(world, COORDINATOR, key=key), envelope.id, "Partenaire", amount)

    for number in range(18):
        give(f"gift-{number}")
        world.later(seconds=1)
    assert give("gift-0").contributed == 18 * 1_000_00
    with pytest.raises(Conflict):
        give("gift-0", 2_000_00)


def test_a_new_number_is_not_lost_to_answers_that_are_saved_at_the_same_time(world, tamkine, monkeypatch):
    draft = drafted(world, tamkine)
    moved = reached(draft, Contact("+212611223344", "ar", previous_phone="+212600000001"))
    with pytest.raises(StaleVersion):
        save_answers(call(world, HER), draft, {"first_name": "Exemple"})
    after = save_answers(call(world, HER), applications.load(draft.id), {"first_name": "Exemple"})
    assert after.beside.contact == moved.beside.contact
    assert applications.load(draft.id).beside.contact.phone == "+212611223344"
