"""A draft that she began herself is hers alone until she asks the office to call, or agrees to be helped."""

from dataclasses import replace

import pytest

from jisr.domain.application import Action, Status
from jisr.domain.errors import Conflict
from jisr.gateways import identity
from jisr.store import applications, consents
from jisr.store import events as history
from jisr.use_cases.act import Command, act
from jisr.use_cases.move_own_file import ask_help, withdraw
from jisr.use_cases.save_answers import save_answers
from jisr.use_cases.staff_file import reach, search
from tests.flow.test_journey import AGENT, HER, call, drafted
from tests.flow.test_rights_consent import NOTE, accounts, ask, carrier, desk, registration  # noqa: F401

SIGNED = {"consent_evidence": {"method": "signed_form", "note": NOTE}}


@pytest.fixture
def file(world, desk):  # noqa: F811
    return drafted(world, desk)


def paths(file):
    return f"/staff/applications/{file.id}"


def paper(file):
    return {
        "type": file.documents[0].type,
        "side": file.documents[0].side,
        "filename": "a.jpg",
        "content_type": "image/jpeg",
        "size": 1000,
    }


def change_and_add(file):
    seen = {"if-match": f'"{file.version}"'}
    changed = ask("PATCH", paths(file), {"answers": {"household_size": 7}}, **seen)
    return changed, ask("POST", f"{paths(file)}/documents", paper(file))


def test_nobody_of_the_office_opens_it(file):
    assert ask("GET", paths(file))[0] == 404
    assert ask("GET", f"{paths(file)}/documents/{file.documents[0].id}")[0] == 404


def test_nobody_of_the_office_changes_it_or_adds_a_paper(file):
    for status, said in change_and_add(file):
        assert (status, said["type"]) == (409, "urn:jisr:problem:consent_needed")
    assert applications.load(file.id) == file
    assert history.history("application", file.id) == []


def test_a_save_that_is_there_already_shows_nothing(file):
    """Sent again with the version before, a save is answered with the file."""
    given = {"household_size": file.beside.answers["household_size"]}
    status, said = ask("PATCH", paths(file), {"answers": given}, **{"if-match": f'"{file.version - 1}"'})
    assert (status, said["type"]) == (409, "urn:jisr:problem:consent_needed")


def test_its_number_is_not_changed(world, file, monkeypatch):
    monkeypatch.setattr(identity, "end_sessions", lambda phone: pytest.fail("her sessions ended"))
    command = Command(Action.CHANGE_PHONE, reason_codes=("lost_phone",), phone="+212600000002")
    draft = reach(call(world, AGENT), file.id, "act")
    with pytest.raises(Conflict) as refused:
        act(call(world, AGENT, version=draft.version), draft, command)
    assert refused.value.code == "consent_needed"


def test_at_the_desk_it_is_found_without_what_she_wrote_and_her_consent_opens_it(world, file):
    (shown,) = search(call(world, AGENT), account=HER.id)
    assert (shown.id, shown.status, shown.region, shown.province) == (file.id, Status.DRAFT, None, None)

    status, said = ask("POST", f"{paths(file)}/consent", SIGNED)
    assert (status, said["answers"]) == (200, dict(file.beside.answers))
    assert ask("GET", paths(file))[0] == 200
    assert search(call(world, AGENT), account=HER.id)[0].province is not None
    changed, added = change_and_add(applications.load(file.id))
    assert (changed[0], added[0]) == (200, 201)
    assert [e.type for e in history.history("application", file.id)] == ["ConsentRecorded"]


def test_who_asked_to_be_called_is_read_before_the_call_and_no_more_after_it(world, file):
    ask_help(call(world, HER), file)
    assert ask("GET", paths(file))[0] == 200
    now = applications.load(file.id)
    assert [status for status, _ in (a for a in change_and_add(now))] == [409, 409]
    seen = {"if-match": f'"{now.version}"', "idempotency-key": "called"}
    for _ in range(2):  # the answer may have been lost
        assert ask("POST", f"{paths(file)}/actions", {"action": "answer_help"}, **seen)[0] == 200
    assert ask("GET", paths(file))[0] == 404


def foreseen(file, body, method="POST", what="/actions"):
    seen = {"if-match": f'"{applications.load(file.id).version}"'}
    status, said = ask(method, f"{paths(file)}{what}?dry_run=true", body, **seen)
    assert status == 200, said
    return said["reaches"]


CALLED = {"action": "answer_help"}


def test_before_the_call_is_noted_it_says_that_the_file_closes(world, file):
    ask_help(call(world, HER), file)
    assert foreseen(file, CALLED) is False


def test_with_her_consent_it_stays_open_after_the_call(world, file):
    ask_help(call(world, HER), file)
    assert ask("POST", f"{paths(file)}/consent", SIGNED)[0] == 200
    assert foreseen(file, CALLED) is True


def test_with_her_consent_it_lies_after_the_call_where_her_answers_say(world, file):
    """It waited in the queue of the place where she asked."""
    moved = {"region": "06", "province": "06.141", "commune": "06.141.01.01"}
    asked = ask_help(call(world, HER), file)
    save_answers(call(world, HER), asked, moved)
    assert ask("POST", f"{paths(file)}/consent", SIGNED)[0] == 200
    assert foreseen(file, CALLED) is False


def test_a_draft_that_is_put_elsewhere_is_said_to_leave(world, file):
    assert ask("POST", f"{paths(file)}/consent", SIGNED)[0] == 200
    moved = {"region": "06", "province": "06.141", "commune": "06.141.01.01"}
    assert foreseen(file, {"answers": moved}, "PATCH", "") is False
    assert foreseen(file, {"answers": {"household_size": 3}}, "PATCH", "") is True


def test_given_up_unsent_it_stays_hers(world, file):
    asked = ask_help(call(world, HER), file)
    withdraw(call(world, HER), asked, None)
    assert ask("GET", paths(file))[0] == 404


def test_who_registered_her_goes_on(desk):  # noqa: F811
    status, said = ask("POST", "/staff/applications", registration(desk))
    assert status == 201
    file = applications.load(said["id"])
    assert consents.of_application(file.id)
    seen = {"if-match": f'"{file.version}"'}
    assert ask("PATCH", paths(file), {"answers": {"household_size": 7}}, **seen)[0] == 200
    assert ask("GET", paths(file))[0] == 200


def test_her_own_saves_ask_for_nothing(world, file, monkeypatch):
    monkeypatch.setattr(consents, "of_application", lambda id_: pytest.fail("a read for nothing"))
    save_answers(call(world, HER), replace(file), {"household_size": 3})
